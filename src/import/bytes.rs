//! From a file or standard input to bytes; what is no text is refused with a sentence.
//!
//! A large text is not waited for: [`TextFile::part`] gives some of a file, [`Arriving`] gives what came through a
//! pipe so far.

use std::fs::File;
use std::io::{Cursor, ErrorKind, IsTerminal, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};

use super::{Format, archive, gzip, pdf, refusal_of_archive};

/// So much of a file is looked at to tell whether it is a text.
const LOOKED_AT: usize = 64 << 10;

/// A regular file that begins like a text.
#[derive(Debug)]
pub struct TextFile {
    file: File,
    name: String,
    /// Its length in bytes when it was opened.
    pub len: u64,
    head: Vec<u8>,
}

impl TextFile {
    /// Opens a file that can be imported. The error is a sentence that names the file, the cause and the way out:
    /// missing, a folder, not readable, not a text.
    pub fn open(path: &Path) -> Result<Self> {
        let mut text = Self::begin(path)?;
        text.check_pages()?;
        Ok(text)
    }

    /// The same for one whose beginning is read next: that shows whether a PDF can be read.
    pub fn begin(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let about = std::fs::metadata(path).map_err(|error| unreadable(&name, &error))?;
        if about.is_dir() {
            bail!("{name} is a folder and not a text; name a text inside it");
        }
        // Reading a pipe or a device might wait for ever.
        if !about.is_file() {
            bail!("{name} is not a regular file; to read from a pipe, send it to standard input: postil - < {name}");
        }
        let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
        let mut text = Self { file, name, len: about.len(), head: Vec::new() };
        let looked_at = LOOKED_AT.min(usize::try_from(about.len()).unwrap_or(LOOKED_AT));
        text.head = text.bytes(0, looked_at)?;
        text.check()?;
        Ok(text)
    }

    /// Whole lines of the file: about `len` bytes, from the line that holds byte `from` on, and where they begin.
    /// Where lines are longer than that, they are cut.
    pub fn part(&mut self, from: u64, len: usize) -> Result<(u64, Vec<u8>)> {
        let mut bytes = self.bytes(from, len)?;
        let whole = from + bytes.len() as u64 >= self.len;
        let start = if from == 0 { 0 } else { line_start(&bytes) };
        bytes.drain(..start);
        if !whole {
            bytes.truncate(line_end(&bytes));
        }
        Ok((from + start as u64, bytes))
    }

    /// Refuses what is no text. Of an archive the whole is looked at.
    fn check(&mut self) -> Result<()> {
        let refusal = match () {
            () if self.head.starts_with(archive::MAGIC) => refusal_of_archive(&self.file),
            () if pdf::is_pdf(&self.head) => None,
            () => refusal(&self.head),
        };
        match refusal {
            Some(why) => bail!("{} {why}", self.name),
            None => Ok(()),
        }
    }

    /// Refuses a PDF that cannot be read; the whole of it is looked at.
    pub fn check_pages(&mut self) -> Result<()> {
        if pdf::is_pdf(&self.head) {
            let bytes = self.bytes(0, usize::try_from(self.len)?)?;
            check_pages(Arc::new(bytes), &self.name)?;
        }
        Ok(())
    }

    /// Whether its beginning can be had before all of it.
    pub fn has_beginning(&self) -> bool {
        Format::sniff(&self.head, &self.name).has_beginning()
    }

    /// Whether a part of it can be understood by itself.
    pub fn has_parts(&self) -> bool {
        Format::sniff(&self.head, &self.name).has_parts()
    }

    /// What changes when the file is written: its length and time.
    pub fn stamp(&self) -> String {
        stamp_of(self.len, self.file.metadata().ok().as_ref())
    }

    /// The whole content.
    pub fn read(mut self) -> Result<Vec<u8>> {
        let mut bytes = std::mem::take(&mut self.head);
        let read = self.file.seek(SeekFrom::Start(bytes.len() as u64));
        bytes.reserve(usize::try_from(self.len).unwrap_or_default().saturating_sub(bytes.len()));
        read.and_then(|_| self.file.read_to_end(&mut bytes)).map_err(|error| unreadable(&self.name, &error))?;
        Ok(bytes)
    }

    /// At most `len` bytes from one of them on.
    pub fn bytes(&mut self, from: u64, len: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(len);
        let read = self.file.seek(SeekFrom::Start(from));
        read.and_then(|_| Read::by_ref(&mut self.file).take(len as u64).read_to_end(&mut bytes))
            .map_err(|error| unreadable(&self.name, &error))?;
        Ok(bytes)
    }
}

/// The [stamp](TextFile::stamp) of a file as it is now; `None` when it is gone.
pub fn stamp(path: &Path) -> Option<String> {
    let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(stamp_of(about.len(), Some(&about)))
}

fn stamp_of(len: u64, about: Option<&std::fs::Metadata>) -> String {
    let since = |time: std::time::SystemTime| time.duration_since(std::time::UNIX_EPOCH).ok();
    let modified = about.and_then(|about| since(about.modified().ok()?)).unwrap_or_default();
    format!("{len} {}", modified.as_nanos())
}

/// Where the first line begins that is not cut, or the first character of a line that fills it all.
fn line_start(bytes: &[u8]) -> usize {
    match memchr::memchr(b'\n', bytes) {
        Some(end) if end + 1 < bytes.len() => end + 1,
        _ => bytes.iter().take(4).position(|byte| byte & 0xC0 != 0x80).unwrap_or(0),
    }
}

/// Where the last paragraph ends, else the last line, else the last character that is whole.
fn line_end(bytes: &[u8]) -> usize {
    let half = bytes.len() / 2;
    let paragraph = memchr::memmem::rfind(&bytes[half..], b"\n\n").map(|at| half + at + 2);
    let line = || memchr::memrchr(b'\n', &bytes[half..]).map(|at| half + at + 1);
    let character = || bytes.iter().rposition(|byte| byte & 0xC0 != 0x80).unwrap_or(0);
    paragraph.or_else(line).unwrap_or_else(character)
}

/// Reads a file that can be imported; the errors are those of [`TextFile::open`].
pub fn read(path: &Path) -> Result<Vec<u8>> {
    TextFile::open(path)?.read()
}

/// Reads standard input to its end; content that is not a text is refused as in [`read`].
pub fn read_input() -> Result<Vec<u8>> {
    refuse_keyboard()?;
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
    check(&bytes, "standard input")?;
    Ok(bytes)
}

fn refuse_keyboard() -> Result<()> {
    if std::io::stdin().is_terminal() {
        bail!("standard input is the keyboard; name a file, or pipe a text in: some-command | postil");
    }
    Ok(())
}

/// A text that comes through a pipe, as far as it has come.
#[derive(Debug)]
pub struct Arriving {
    pub bytes: Vec<u8>,
    /// Whether this is all.
    pub ended: bool,
    chunks: Receiver<std::io::Result<Vec<u8>>>,
}

/// Chunks that may wait to be taken: whoever writes faster than we read has to wait.
const CHUNKS: usize = 64;

impl Arriving {
    /// Standard input: waits for its first bytes, and a moment for those right behind them. Content that is not a
    /// text is refused as in [`read`].
    pub fn input() -> Result<Self> {
        refuse_keyboard()?;
        let mut arriving = Self::from(std::io::stdin());
        if let Ok(first) = arriving.chunks.recv() {
            arriving.take(first)?;
            arriving.wait(LOOKED_AT, Duration::from_millis(20))?;
            while !arriving.ended && !Format::sniff(&arriving.bytes, "").has_parts() {
                arriving.more(usize::MAX, Duration::from_secs(1))?;
            }
        } else {
            arriving.ended = true;
        }
        check(&arriving.bytes, "standard input")?;
        Ok(arriving)
    }

    /// Reads on a thread of its own.
    pub fn from(mut input: impl Read + Send + 'static) -> Self {
        let (sender, chunks) = mpsc::sync_channel(CHUNKS);
        std::thread::spawn(move || {
            let mut chunk = vec![0; LOOKED_AT];
            loop {
                let told = match input.read(&mut chunk) {
                    Ok(0) => return,
                    Ok(n) => sender.send(Ok(chunk[..n].to_vec())),
                    Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                    Err(error) => return drop(sender.send(Err(error))),
                };
                if told.is_err() {
                    return;
                }
            }
        });
        Self { bytes: Vec::new(), ended: false, chunks }
    }

    /// Waits until `enough` bytes are here, nothing more comes for a `pause`, or this is all. Waits for ever for the
    /// first byte that is new.
    pub fn more(&mut self, enough: usize, pause: Duration) -> Result<()> {
        match self.chunks.recv() {
            Ok(chunk) => self.take(chunk)?,
            Err(_) => self.ended = true,
        }
        self.wait(enough, pause)
    }

    fn wait(&mut self, enough: usize, pause: Duration) -> Result<()> {
        let until = Instant::now() + pause;
        while !self.ended && self.bytes.len() < enough {
            match self.chunks.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(chunk) => self.take(chunk)?,
                Err(RecvTimeoutError::Timeout) => return Ok(()),
                Err(RecvTimeoutError::Disconnected) => self.ended = true,
            }
        }
        Ok(())
    }

    fn take(&mut self, chunk: std::io::Result<Vec<u8>>) -> Result<()> {
        self.bytes.extend(chunk.context("cannot read standard input")?);
        Ok(())
    }
}

/// Refuses a PDF that cannot be read, with a sentence about `name`.
pub fn check_pages(bytes: Arc<Vec<u8>>, name: &str) -> Result<()> {
    match Some(bytes).filter(|bytes| pdf::is_pdf(bytes)).and_then(pdf::refusal) {
        Some(why) => bail!("{name} {why}"),
        None => Ok(()),
    }
}

/// Refuses content that is not a text, with a sentence about `name`.
pub fn check(bytes: &[u8], name: &str) -> Result<()> {
    match refusal(bytes) {
        Some(refusal) => bail!("{name} {refusal}"),
        None => Ok(()),
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::NotFound => anyhow!("there is no file {name}; check the name and the folder"),
        ErrorKind::PermissionDenied => anyhow!("{name} may not be read by you; change its permissions or copy it"),
        _ => anyhow!("{name} cannot be read ({error}); copy it to another place and try again"),
    }
}

/// What is said of content that is no text, such as a picture: the rest of a sentence, or nothing for a text.
fn refusal(bytes: &[u8]) -> Option<String> {
    const KNOWN: &[(&[u8], &str, &str)] = &[
        (b"\x89PNG", "is a picture", "open it with an image viewer"),
        (b"\xFF\xD8\xFF", "is a picture", "open it with an image viewer"),
        (b"GIF8", "is a picture", "open it with an image viewer"),
        (b"BZh", "is compressed with bzip2", "bunzip2 it first"),
        (b"\xFD7zXZ", "is compressed with xz", "unxz it first"),
        (b"\x28\xB5\x2F\xFD", "is compressed with zstd", "unzstd it first"),
        (b"\xD0\xCF\x11\xE0", "is an old office document", "save it as plain text first"),
        (b"{\\rtf", "is an RTF document", "save it as plain text first"),
    ];
    if bytes.starts_with(archive::MAGIC) {
        return refusal_of_archive(Cursor::new(bytes));
    }
    if pdf::is_pdf(bytes) {
        return None;
    }
    if bytes.starts_with(gzip::MAGIC) {
        let (inner, _) = gzip::unpacked(bytes, LOOKED_AT);
        return match inner.starts_with(gzip::MAGIC) {
            true => Some("is compressed more than once; gunzip it first".to_owned()),
            false if inner.starts_with(archive::MAGIC) => Some("is a compressed archive; gunzip it first".to_owned()),
            false if inner.is_empty() => Some("is compressed with gzip and damaged; get a new copy".to_owned()),
            false => refusal(&inner),
        };
    }
    if bytes.starts_with(b"\x7FELF") {
        return Some("is a program, not a text; name a text instead".to_owned());
    }
    if let Some((_, what, way)) = KNOWN.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        return Some(format!("{what}, which postil cannot read yet; {way}"));
    }
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return None;
    }
    // NULs may stand in a text; a binary file is full of them, and of other bytes that no text has.
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let n_nul = head.iter().filter(|byte| **byte == 0).count();
    let is_control = |byte: &u8| matches!(byte, 1..=7 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F);
    let n_odd = || head.iter().filter(|byte| is_control(byte) || **byte >= 0x80).count();
    let is_binary = n_nul * 200 > head.len() && (n_nul * 10 > head.len() * 3 || n_odd() * 20 > head.len());
    // Noise and packed data have hardly a NUL, but control bytes and bytes of no encoding all over.
    let n_control = head.iter().filter(|byte| is_control(byte)).count();
    let is_noise = n_control * 50 > head.len() && n_odd() * 3 > head.len() && std::str::from_utf8(head).is_err();
    let said = "is not a text: it holds bytes that no text has, as pictures and programs do; name a text, or convert it to one";
    (is_binary || is_noise).then(|| said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        format!("{:#}", read(&path).unwrap_err())
    }

    #[test]
    fn a_missing_file_and_a_folder_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("gone.txt");
        let said = read(&missing).unwrap_err().to_string();
        assert!(said.starts_with("there is no file") && said.contains("gone.txt"));
        assert!(read(folder.path()).unwrap_err().to_string().contains("is a folder"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_way_out() {
        assert!(refused("a.txt", b"ab\0\0\x01\x02cd\0").contains("bytes that no text has"));
        let noise: Vec<u8> = (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(refused("noise", &noise).contains("bytes that no text has"));
        assert!(refused("a.pdf", b"%PDF-1.7\n").contains("damaged"));
        assert!(refused("a.epub", b"PK\x03\x04....mimetypeapplication/epub+zip").contains("damaged"));
        assert!(refused("a.gz", b"\x1F\x8B....").contains("damaged"));
    }

    #[test]
    fn utf16_is_a_text_in_spite_of_its_nul_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wide.txt");
        std::fs::write(&path, b"\xFF\xFEO\0n\0e\0.\0").unwrap();
        assert_eq!(crate::import::open(&path).unwrap().document.text, "One.");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_without_waiting() {
        assert!(read(Path::new("/dev/zero")).unwrap_err().to_string().contains("not a regular file"));
    }

    #[test]
    fn a_part_of_a_file_holds_whole_paragraphs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "One.\n\nTwo.\nThree.\n\nFour.\n").unwrap();
        let mut file = TextFile::open(&path).unwrap();
        assert_eq!(file.part(0, 24).unwrap(), (0, b"One.\n\nTwo.\nThree.\n\n".to_vec()));
        assert_eq!(file.part(0, 10).unwrap(), (0, b"One.\n\n".to_vec()));
        assert_eq!(file.part(2, 100).unwrap(), (5, b"\nTwo.\nThree.\n\nFour.\n".to_vec()));
        assert_eq!(file.read().unwrap().len(), 25);
    }

    #[test]
    fn a_part_of_one_long_line_is_cut_between_characters() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "é".repeat(100)).unwrap();
        let mut file = TextFile::open(&path).unwrap();
        let (from, bytes) = file.part(31, 50).unwrap();
        assert_eq!((from, std::str::from_utf8(&bytes).is_ok()), (32, true));
    }

    #[test]
    fn what_arrives_is_taken_in_order_to_its_end() {
        let (sender, receiver) = mpsc::channel::<u8>();
        struct Slow(Receiver<u8>);
        impl Read for Slow {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                match self.0.recv() {
                    Ok(byte) => {
                        buffer[0] = byte;
                        Ok(1)
                    }
                    Err(_) => Ok(0),
                }
            }
        }
        let mut arriving = Arriving::from(Slow(receiver));
        sender.send(b'a').unwrap();
        arriving.more(1, Duration::ZERO).unwrap();
        assert_eq!((arriving.bytes.as_slice(), arriving.ended), (&b"a"[..], false));
        sender.send(b'b').unwrap();
        drop(sender);
        while !arriving.ended {
            arriving.more(100, Duration::ZERO).unwrap();
        }
        assert_eq!(arriving.bytes, b"ab");
    }
}
