//! A text made ready to be read: imported, its glossaries and notes found. That takes time in a large text, so it is
//! done on any thread, and for a part of the text first.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::folders::Folders;
use crate::glossary::{Here, Own, Sources};
use crate::import::{self, Format, Import};
use crate::notes::{Identity, Notebook};

/// A text, or the part of it that was read so far.
#[derive(Debug)]
pub struct Opened {
    /// Which opening of a text this is: one that the reader has gone on from is of no use.
    pub turn: u64,
    pub import: Import,
    pub path: Option<PathBuf>,
    /// The number of the content; empty for a part.
    pub hash: String,
    pub notebook: Notebook,
    pub sources: Sources,
    /// Sentences about glossaries and notes.
    pub remarks: Vec<String>,
    /// Whether the document is what postil made of lines without markup.
    pub is_guess: bool,
    /// Which part it is; `None` for a whole text.
    pub part: Option<Part>,
    /// The bytes of the file before the first of the decoded source, where its offsets are those of the file. In a
    /// book whose source is put together, 0: there its offsets stand for those of a file.
    pub base: Option<usize>,
    /// The length and the time of the file.
    pub stamp: Option<String>,
}

/// Which part of a file is here while the rest is still being read. In bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub bytes: Range<usize>,
    /// The length of the file; `None` while nobody knows.
    pub of: Option<usize>,
}

impl Part {
    /// Whether a byte of the file is in it, or is its end and that of the file.
    pub fn holds(&self, byte: usize) -> bool {
        self.bytes.contains(&byte) || byte == self.bytes.end && self.of == Some(byte)
    }

    /// The byte of the file at which so much of it ends; `None` while nobody knows.
    pub fn byte(&self, per_cent: usize) -> Option<usize> {
        let of = self.of?;
        Some((of as u128 * per_cent.min(100) as u128 / 100) as usize)
    }

    /// How much of the file ends with byte `at`, in per cent; `None` while nobody knows.
    pub fn per_cent(&self, at: usize) -> Option<usize> {
        let of = self.of.filter(|of| *of > 0)?;
        Some((at.min(of) as u128 * 100 / of as u128) as usize)
    }
}

/// What is asked for in vain while a part is all there is.
pub const NOT_YET: &str = "the text is still being read; try again in a moment";

impl Opened {
    /// A whole text. `path` is absolute; `name` tells the format.
    pub fn whole(bytes: Vec<u8>, path: Option<PathBuf>, name: &str, folders: &Folders, own: &Own, turn: u64) -> Self {
        let hash = Identity::hash(&bytes);
        let format = Format::sniff(&bytes, name);
        let n_bytes = bytes.len();
        let mut import = import::import_owned(bytes, name);
        import::pictures::measure(&mut import.document, path.as_deref());
        // Decoding has left the bytes as they are, but for a mark of three bytes at the start.
        let mark = n_bytes.checked_sub(import.document.source.text.len()).filter(|n| matches!(n, 0 | 3));
        let base = if format.has_beginning() { Some(0) } else { mark };
        let is_guess = format.is_lines() || format == Format::Pdf;
        Self { is_guess, base, ..Self::complete(import, hash, path, folders, own, turn) }
    }

    fn complete(import: Import, hash: String, path: Option<PathBuf>, folders: &Folders, own: &Own, turn: u64) -> Self {
        let title = import.document.name().unwrap_or_default().to_owned();
        let identity = Identity::new(hash, path.as_deref(), &title);
        let notebook = Notebook::open(&folders.data, &identity, &import.document.text);
        let here = Here::new(&identity.hash, path.as_deref(), &title);
        let (sources, mut remarks) = Sources::of(&import.document, &here, own, Some(&folders.data));
        remarks.extend(notebook.trouble().map(str::to_owned));
        Self {
            turn,
            import,
            path,
            hash: identity.hash,
            notebook,
            sources,
            remarks,
            is_guess: false,
            part: None,
            base: None,
            stamp: None,
        }
    }

    /// A part of a text. Notes wait for the whole.
    pub fn part(bytes: &[u8], part: Part, path: Option<PathBuf>, name: &str, folders: &Folders, turn: u64) -> Self {
        let mut import = import::import(bytes, name);
        import::pictures::measure(&mut import.document, path.as_deref());
        let mark = bytes.len().checked_sub(import.document.source.text.len()).filter(|n| matches!(n, 0 | 3));
        let base = mark.map(|mark| part.bytes.start + mark);
        let is_guess = Format::sniff(bytes, name).is_lines();
        Self { is_guess, base, ..Self::incomplete(import, part, path, folders, turn) }
    }

    /// The first chapters or pages of a book, until its source has `until` bytes; all of it when that is no more.
    pub fn beginning(
        bytes: &Arc<Vec<u8>>,
        until: usize,
        path: Option<PathBuf>,
        name: &str,
        folders: &Folders,
        turn: u64,
    ) -> Self {
        let (import, is_whole) = import::beginning(bytes, name, until);
        let part = Part { bytes: 0..import.document.source.text.len(), of: None };
        let opened = match is_whole {
            true => {
                let own = Own::open(&folders.data);
                Self::complete(import, Identity::hash(bytes), path, folders, &own, turn)
            }
            false => Self::incomplete(import, part, path, folders, turn),
        };
        Self { is_guess: Format::sniff(bytes, name) == Format::Pdf, base: Some(0), ..opened }
    }

    fn incomplete(import: Import, part: Part, path: Option<PathBuf>, folders: &Folders, turn: u64) -> Self {
        let here = Here::new("", path.as_deref(), "");
        let (sources, _) = Sources::of(&import.document, &here, &Own::open(&folders.data), Some(&folders.data));
        Self {
            turn,
            base: None,
            import,
            path,
            hash: String::new(),
            notebook: Notebook::refusing(NOT_YET),
            sources,
            remarks: Vec::new(),
            is_guess: false,
            part: Some(part),
            stamp: None,
        }
    }
}
