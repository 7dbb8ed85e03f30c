//! The file with the articles: plain, or compressed in chunks so that one article can be read without the others.
//!
//! dictzip is gzip with an extra field, `RA`, that says how long each compressed chunk is. Only the chunks that an
//! article lies in are read. Nothing the file says of itself is believed: lengths are held against the length of the
//! file, and a chunk never becomes longer than it may. What lies about itself is refused with a sentence.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;

use flate2::{Decompress, FlushDecompress, bufread::GzDecoder};

use crate::folders::cause;

/// The longest article that is read. The longest of Littré's dictionary has 39,000 bytes.
const LONGEST: u64 = 1 << 20;

/// A gzip file without chunks is unpacked as a whole, when it is no longer than this.
const SMALL: u64 = 8 << 20;

/// The file with the articles, open.
#[derive(Debug)]
pub struct Packed {
    file: Mutex<File>,
    packing: Packing,
}

#[derive(Debug)]
enum Packing {
    Plain {
        len: u64,
    },
    Chunks(Chunks),
    /// Compressed without chunks; here is the content.
    Unpacked(Vec<u8>),
}

#[derive(Debug)]
struct Chunks {
    /// Bytes of each chunk, unpacked; the last may have fewer.
    len: u64,
    /// Where each compressed chunk begins in the file, and where the last one ends.
    starts: Vec<u64>,
}

impl Packed {
    /// Opens a file. The error says what is the matter, to stand after its name.
    pub fn open(path: &Path) -> Result<Self, String> {
        let what = |error: io::Error| cause(&error);
        // Anything but a file is not opened: a pipe would wait for ever.
        if !std::fs::metadata(path).map_err(what)?.is_file() {
            return Err("it is not a regular file".to_owned());
        }
        let mut file = File::open(path).map_err(what)?;
        let len = file.metadata().map_err(what)?.len();
        let packing = match Header::read(&mut file).map_err(what)? {
            None => Packing::Plain { len },
            Some(Header { chunks: Some(chunks), .. }) => Packing::Chunks(Chunks::new(&chunks, len)?),
            Some(Header { chunks: None, .. }) => Packing::Unpacked(unpacked(&mut file)?),
        };
        Ok(Self { file: Mutex::new(file), packing })
    }

    /// The bytes of an article. The error says what is the matter, to stand after the name of the file.
    pub fn read(&self, at: u64, len: u64) -> Result<Vec<u8>, String> {
        let beyond = || "the index points beyond its end".to_owned();
        if len > LONGEST {
            return Err(format!("the index speaks of an article of {len} bytes"));
        }
        let end = at.checked_add(len).ok_or_else(beyond)?;
        match &self.packing {
            Packing::Plain { len: all } if end > *all => Err(beyond()),
            Packing::Plain { .. } => self.bytes(at, len as usize),
            Packing::Unpacked(all) => match all.get(at as usize..end as usize) {
                Some(bytes) => Ok(bytes.to_vec()),
                None => Err(beyond()),
            },
            Packing::Chunks(chunks) => self.unpack(chunks, at, end),
        }
    }

    fn bytes(&self, at: u64, len: usize) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; len];
        let mut file = self.file.lock().map_err(|_| "it cannot be read any more".to_owned())?;
        let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes));
        read.map_err(|error| cause(&error))?;
        Ok(bytes)
    }

    fn unpack(&self, chunks: &Chunks, at: u64, end: u64) -> Result<Vec<u8>, String> {
        let (first, last) = (at / chunks.len, end.saturating_sub(1).max(at) / chunks.len);
        let n_chunks = chunks.starts.len() as u64 - 1;
        if last >= n_chunks {
            return Err("the index points beyond its end".to_owned());
        }
        let mut content = Vec::with_capacity(((last - first + 1) * chunks.len) as usize);
        for chunk in first as usize..=last as usize {
            let (start, next) = (chunks.starts[chunk], chunks.starts[chunk + 1]);
            let packed = self.bytes(start, (next - start) as usize)?;
            let before = content.len();
            inflate(&packed, chunks.len as usize, &mut content)
                .map_err(|()| format!("its chunk {} of {n_chunks} is damaged", chunk + 1))?;
            let is_whole = content.len() - before == chunks.len as usize;
            if !is_whole && chunk < last as usize {
                return Err(format!("its chunk {} of {n_chunks} is too short", chunk + 1));
            }
        }
        let from = (at - first * chunks.len) as usize;
        let article = content.get(from..from + (end - at) as usize);
        article.map(<[u8]>::to_vec).ok_or_else(|| "the index points beyond its end".to_owned())
    }
}

/// Unpacks one chunk behind what is there already, to at most `most` bytes.
fn inflate(packed: &[u8], most: usize, content: &mut Vec<u8>) -> Result<(), ()> {
    let end = content.len() + most;
    let mut stream = Decompress::new(false);
    // Room for exactly `most`: a stream cannot write beyond the capacity.
    let mut chunk = Vec::with_capacity(most);
    stream.decompress_vec(packed, &mut chunk, FlushDecompress::Sync).map_err(|_| ())?;
    content.extend_from_slice(&chunk);
    content.truncate(end);
    Ok(())
}

impl Chunks {
    fn new(table: &Table, file: u64) -> Result<Self, String> {
        if table.chunk == 0 {
            return Err("its table of chunks is damaged".to_owned());
        }
        let mut starts = Vec::with_capacity(table.sizes.len() + 1);
        let mut at = table.data;
        starts.push(at);
        for size in &table.sizes {
            at += u64::from(*size);
            starts.push(at);
        }
        // Behind the chunks are checksum and length, which truncation may have taken.
        if at > file {
            return Err("it is shorter than its table of chunks says; it was cut off".to_owned());
        }
        Ok(Self { len: u64::from(table.chunk), starts })
    }
}

/// The head of a gzip file.
struct Header {
    chunks: Option<Table>,
}

/// The extra field `RA`, and where the first chunk begins.
struct Table {
    chunk: u16,
    sizes: Vec<u16>,
    data: u64,
}

/// The flags of gzip for what stands between the head and the data.
const CHECKSUM: u8 = 2;
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;

/// The longest name and comment of a gzip file that are believed.
const LONGEST_NAME: usize = 4096;

impl Header {
    /// None when the file is not compressed.
    fn read(file: &mut File) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        file.take(12 + 65_536 + 2 * LONGEST_NAME as u64).read_to_end(&mut bytes)?;
        Ok(bytes.starts_with(&[0x1F, 0x8B, 8]).then(|| Self { chunks: Table::parse(&bytes) }))
    }
}

impl Table {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let flags = *bytes.get(3)?;
        if flags & EXTRA == 0 {
            return None;
        }
        let len = usize::from(short(bytes, 10)?);
        let extra = bytes.get(12..12 + len)?;
        let mut data = 12 + len;
        for flag in [NAME, COMMENT] {
            if flags & flag != 0 {
                data += bytes.get(data..)?.iter().take(LONGEST_NAME).position(|&byte| byte == 0)? + 1;
            }
        }
        if flags & CHECKSUM != 0 {
            data += 2;
        }
        let (chunk, sizes) = chunk_sizes(extra)?;
        Some(Self { chunk, sizes, data: data as u64 })
    }
}

/// What the subfield `RA` says: bytes of a chunk, and of each compressed chunk.
fn chunk_sizes(mut extra: &[u8]) -> Option<(u16, Vec<u16>)> {
    loop {
        let (name, len) = (extra.get(..2)?, usize::from(short(extra, 2)?));
        let field = extra.get(4..4 + len)?;
        if name != b"RA" {
            extra = &extra[4 + len..];
            continue;
        }
        let (version, chunk, count) = (short(field, 0)?, short(field, 2)?, usize::from(short(field, 4)?));
        let sizes = field.get(6..6 + 2 * count)?;
        let sizes = sizes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
        return (version == 1).then_some((chunk, sizes));
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([pair[0], pair[1]]))
}

/// The content of a gzip file without chunks, when it is small.
fn unpacked(file: &mut File) -> Result<Vec<u8>, String> {
    file.seek(SeekFrom::Start(0)).map_err(|error| cause(&error))?;
    gunzip(io::BufReader::new(file), SMALL)?.ok_or_else(|| {
        "it is compressed as a whole, so that every look-up would have to unpack it; unpack it with gunzip, or pack \
         it anew with dictzip"
            .to_owned()
    })
}

/// Unpacks gzip, unless there is more than `most` bytes of it.
pub fn gunzip(packed: impl io::BufRead, most: u64) -> Result<Option<Vec<u8>>, String> {
    let mut content = Vec::new();
    let read = GzDecoder::new(packed).take(most + 1).read_to_end(&mut content);
    read.map_err(|_| "its compression is damaged".to_owned())?;
    Ok((content.len() as u64 <= most).then_some(content))
}
