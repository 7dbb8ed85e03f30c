//! The zip archive of a book, unpacked within bounds.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::decoded;

/// A single part of a book has no more bytes; pictures are never unpacked.
const LARGEST_PART: u64 = 32 << 20;
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
            Self::TooLarge => "it is too large to be a part of a book",
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
            archive.locked = super::package::encrypted(&text).into_iter().collect();
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

    /// The bytes of a part. What the archive says about its size is not believed.
    pub fn read(&mut self, path: &str) -> Result<Vec<u8>, Missing> {
        if self.is_locked(path) {
            return Err(Missing::Locked);
        }
        let part = self.zip.by_name(path).map_err(|error| match error {
            ZipError::FileNotFound => Missing::Absent,
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Missing::Locked,
            _ => Missing::Broken,
        })?;
        let most = LARGEST_PART.min(self.left);
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
