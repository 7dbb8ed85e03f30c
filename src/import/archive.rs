//! Zip archives, unpacked within bounds.
//!
//! An archive may claim anything, so nothing in it is believed: sizes are counted while unpacking, names are only
//! names inside the archive, and nothing is written anywhere.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::html::tokens::{Tokens, name, start};
use super::markup::paths::resolve;
use super::{decode, html};

/// What zip archives begin with.
pub const MAGIC: &[u8] = b"PK\x03\x04";

/// A single part of a book has no more bytes.
const LARGEST_PART: u64 = 32 << 20;
/// The text of a document that is all in one part has no more.
const LARGEST_TEXT: u64 = 64 << 20;
/// All parts together have no more.
const LARGEST_BOOK: u64 = 128 << 20;

pub struct Archive<R> {
    zip: ZipArchive<R>,
    /// Bytes that may still be unpacked.
    left: u64,
    /// What is encrypted, by its path.
    locked: HashSet<String>,
}

/// Why a part of the book is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Absent,
    Broken,
    TooLarge,
    Locked,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "it is not in the archive",
            Self::Broken => "it cannot be unpacked",
            Self::TooLarge => "it is larger than such a part can be",
            Self::Locked => "it is encrypted",
        })
    }
}

impl<R: Read + Seek> Archive<R> {
    /// The error is the rest of a sentence about the file.
    pub fn open(content: R) -> Result<Self, String> {
        let broken = |_| "is a zip archive that is cut off or damaged; get a new copy".to_owned();
        let zip = ZipArchive::new(content).map_err(broken)?;
        let mut archive = Self { zip, left: LARGEST_BOOK, locked: HashSet::new() };
        if let Ok(text) = archive.text("META-INF/encryption.xml") {
            archive.locked = encrypted(&text).into_iter().collect();
        }
        Ok(archive)
    }

    pub fn has(&self, path: &str) -> bool {
        self.zip.index_for_name(path).is_some()
    }

    /// Whether the archive says that a part is encrypted.
    pub fn is_locked(&self, path: &str) -> bool {
        self.locked.contains(path)
    }

    /// The first path that ends so.
    pub fn find(&self, end: &str) -> Option<String> {
        self.zip.file_names().flatten().find(|name| name.ends_with(end)).map(Cow::into_owned)
    }

    /// Whether the path of any part begins so.
    pub fn starts_any(&self, start: &str) -> bool {
        self.zip.file_names().flatten().any(|name| name.starts_with(start))
    }

    /// The bytes of a part. What the archive says about its size is not believed.
    pub fn read(&mut self, path: &str) -> Result<Vec<u8>, Missing> {
        self.read_within(path, LARGEST_PART)
    }

    /// The first bytes of a part, as many as there are up to `most`.
    pub fn head(&mut self, path: &str, most: u64) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        // What is damaged further on may begin well.
        let _ = self.zip.by_name(path).ok()?.take(most).read_to_end(&mut bytes);
        Some(bytes)
    }

    /// The bytes of the part that holds all of a document's text.
    pub fn read_whole(&mut self, path: &str) -> Result<Vec<u8>, Missing> {
        self.read_within(path, LARGEST_TEXT)
    }

    /// The text of that part.
    pub fn whole_text(&mut self, path: &str) -> Result<String, Missing> {
        self.read_whole(path).map(decoded)
    }

    fn read_within(&mut self, path: &str, most: u64) -> Result<Vec<u8>, Missing> {
        if self.is_locked(path) {
            return Err(Missing::Locked);
        }
        let part = self.zip.by_name(path).map_err(|error| match error {
            ZipError::FileNotFound => Missing::Absent,
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Missing::Locked,
            _ => Missing::Broken,
        })?;
        let most = most.min(self.left);
        let mut bytes = Vec::new();
        let read = part.take(most + 1).read_to_end(&mut bytes);
        self.left = self.left.saturating_sub(bytes.len() as u64);
        match read {
            _ if bytes.len() as u64 > most => Err(Missing::TooLarge),
            // A wrong checksum is found at the end, when the words are there.
            Err(_) if bytes.is_empty() => Err(Missing::Broken),
            _ => Ok(bytes),
        }
    }

    /// The text of a part.
    pub fn text(&mut self, path: &str) -> Result<String, Missing> {
        self.read(path).map(decoded)
    }
}

/// The text of a part, in whatever encoding it has.
fn decoded(bytes: Vec<u8>) -> String {
    let declared = html::declared_encoding(&bytes);
    decode::decode_declared(bytes, declared).0
}

/// The paths of what is encrypted. Fonts that are only made unreadable for other programs are no loss.
pub fn encrypted(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut is_font = false;
    for tag in Tokens::new(text, 0..text.len(), true).filter_map(start) {
        match name(tag.written).as_str() {
            "encrypteddata" => is_font = false,
            "encryptionmethod" => {
                let method = tag.attribute("Algorithm").unwrap_or_default();
                is_font = method.contains("idpf.org/2008/embedding") || method.contains("ns.adobe.com/pdf/enc");
            }
            "cipherreference" if !is_font => paths.extend(tag.attribute("URI").map(|path| resolve("", &path))),
            _ => {}
        }
    }
    paths
}

#[cfg(test)]
pub mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    /// An archive of these parts.
    pub fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, content) in parts {
            zip.start_file(*path, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn fonts_made_unreadable_lock_nothing() {
        let text = "<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/>\
            <enc:CipherData><enc:CipherReference URI='a.otf'/></enc:CipherData></enc:EncryptedData>\
            <EncryptedData><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/>\
            <CipherReference URI='b.xhtml'/></EncryptedData></encryption>";
        assert_eq!(encrypted(text), ["b.xhtml"]);
    }
}
