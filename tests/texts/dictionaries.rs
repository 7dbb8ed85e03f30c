//! Dictionaries made for tests, in the formats that packages have, as the bytes of their files.

use std::io::Write;
use std::path::Path;

use flate2::{Compress, Compression, FlushCompress, write::GzEncoder};

/// The files of a dictionary, by name.
pub type Files = Vec<(String, Vec<u8>)>;

pub fn write(folder: &Path, files: &Files) {
    std::fs::create_dir_all(folder).expect("a folder");
    for (name, content) in files {
        std::fs::write(folder.join(name), content).expect("a file in it");
    }
}

/// A dictionary of dictd. The articles are printed as they are.
pub fn dictd(name: &str, title: &str, articles: &[(&str, &str)]) -> Files {
    let (mut index, mut dict) = (Vec::new(), Vec::new());
    let about = format!("00-database-short\n     {title}\n");
    for (headword, article) in [("00-database-short", about.as_str())].iter().chain(articles) {
        let (at, len) = (digits(dict.len()), digits(article.len()));
        index.extend_from_slice(format!("{headword}\t{at}\t{len}\n").as_bytes());
        dict.extend_from_slice(article.as_bytes());
    }
    vec![(format!("{name}.index"), index), (format!("{name}.dict"), dict)]
}

/// The same with its articles packed in chunks of so many bytes.
pub fn packed(mut files: Files, chunk: u16) -> Files {
    for (name, content) in &mut files {
        if name.ends_with(".dict") {
            *content = dictzip(content, chunk);
            name.push_str(".dz");
        }
    }
    files
}

/// A dictionary of StarDict with 32-bit offsets, or 64-bit ones. Synonyms say which entry they are for.
pub fn stardict(name: &str, info: &str, entries: &[(&str, &[u8])], synonyms: &[(&str, u32)]) -> Files {
    let is_long = info.contains("idxoffsetbits=64");
    let (mut index, mut dict, mut syn) = (Vec::new(), Vec::new(), Vec::new());
    for (headword, article) in entries {
        index.extend_from_slice(headword.as_bytes());
        index.push(0);
        match is_long {
            true => index.extend_from_slice(&(dict.len() as u64).to_be_bytes()),
            false => index.extend_from_slice(&(dict.len() as u32).to_be_bytes()),
        }
        index.extend_from_slice(&(article.len() as u32).to_be_bytes());
        dict.extend_from_slice(article);
    }
    for (word, entry) in synonyms {
        syn.extend_from_slice(word.as_bytes());
        syn.push(0);
        syn.extend_from_slice(&entry.to_be_bytes());
    }
    let (words, size) = (entries.len(), index.len());
    let ifo = format!("StarDict's dict ifo file\nversion=3.0.0\nwordcount={words}\nidxfilesize={size}\n{info}\n");
    let mut files = vec![("ifo", ifo.into_bytes()), ("idx", index), ("dict", dict)];
    if !synonyms.is_empty() {
        files.push(("syn", syn));
    }
    files.into_iter().map(|(extension, content)| (format!("{name}.{extension}"), content)).collect()
}

/// gzip, with the table that lets a reader begin at any chunk.
pub fn dictzip(content: &[u8], chunk: u16) -> Vec<u8> {
    let mut stream = Compress::new(Compression::default(), false);
    let (mut data, mut sizes) = (Vec::new(), Vec::new());
    for part in content.chunks(usize::from(chunk)) {
        let mut packed = Vec::with_capacity(part.len() + 1000);
        stream.compress_vec(part, &mut packed, FlushCompress::Full).expect("room enough");
        sizes.push(packed.len() as u16);
        data.extend(packed);
    }
    let field = [1, chunk, sizes.len() as u16].into_iter().chain(sizes).flat_map(u16::to_le_bytes);
    let field: Vec<u8> = field.collect();
    let mut file = vec![0x1F, 0x8B, 8, 4 | 8, 0, 0, 0, 0, 2, 3];
    file.extend_from_slice(&(field.len() as u16 + 4).to_le_bytes());
    file.extend_from_slice(b"RA");
    file.extend_from_slice(&(field.len() as u16).to_le_bytes());
    file.extend(field);
    file.extend_from_slice(b"a.dict\0");
    file.extend(data);
    // What ends the stream, a checksum and the length; nobody who reads chunks gets there.
    file.extend_from_slice(&[3, 0, 0, 0, 0, 0]);
    file.extend_from_slice(&(content.len() as u32).to_le_bytes());
    file
}

/// gzip without a table.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("a vector takes all");
    encoder.finish().expect("a vector takes all")
}

/// A number as dictd writes it.
fn digits(mut number: usize) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut digits = Vec::new();
    loop {
        digits.insert(0, char::from(DIGITS[number % 64]));
        number /= 64;
        if number == 0 {
            return digits.into_iter().collect();
        }
    }
}
