//! Where each document was left.
//!
//! One small file for each document, named by its content, in `shelf/` of the data folder. Each is written
//! as a whole and read by itself, so a damaged one costs one place and no more. In `shelf/paths/`, files named by the
//! path of a document say which content was last there. Notes are never kept here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::Timestamp;
use memchr::memmem;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::recent;
use crate::document::Locator;
use crate::folders::{cause, free_name, read_regular, write_soon, write_whole};
use crate::journal::conflict::{Conflict, conflict};
use crate::journal::copies::original;

/// Where a document was left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Left {
    /// The content, as in [`crate::notes::Identity`].
    pub hash: String,
    pub path: Option<PathBuf>,
    pub title: String,
    #[serde(default)]
    pub authors: Vec<String>,
    /// How long it is to read, as [`crate::text::pace::words`] counts.
    pub words: Option<usize>,
    /// The measure chosen for this document, if it was.
    pub measure: Option<u16>,
    /// The byte of the file at the place, where that is known.
    pub byte: Option<usize>,
    /// The file's length and time, as [`crate::import::TextFile::stamp`] gives them.
    pub stamp: Option<String>,
    /// How far the place is in the text, from 0 to 1 by bytes.
    pub progress: f64,
    /// The bytes of the reading text.
    pub length: usize,
    /// The end of what was read of the text, in bytes, and whether cards tell of no more than that.
    pub furthest: Option<usize>,
    #[serde(default)]
    pub so_far: bool,
    /// When it was last read.
    pub read: Timestamp,
    pub at: Locator,
}

/// The folder of places.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The shelf in the data folder; it may not exist yet.
    pub fn open(data: &Path) -> Self {
        Self { folder: data.join("shelf") }
    }

    /// Whether nothing was ever read here.
    pub fn is_new(&self) -> bool {
        !self.folder.exists()
    }

    /// Where the document with this content was left; `None` also when its file cannot be read.
    pub fn left(&self, hash: &str) -> Option<Left> {
        read(&self.file(hash)).ok()
    }

    /// Where the document that was last at this path was left: its content may have changed since.
    pub fn left_at(&self, path: &Path) -> Option<Left> {
        let hash = text_of(&self.pointer(path)).ok()?;
        self.left(hash.trim()).filter(|left| left.path.as_deref() == Some(path))
    }

    /// Where the document at this path was left, if the file is still the same by its stamp.
    pub fn left_there(&self, path: &Path, stamp: &str) -> Option<Left> {
        self.left_at(path).filter(|left| left.stamp.as_deref() == Some(stamp))
    }

    /// Remembers where a document was left.
    ///
    /// Fields that another version of postil wrote stay. A file that cannot be understood is not written
    /// over: it is renamed and kept beside.
    pub fn keep(&self, left: &Left) -> Result<()> {
        let file = self.file(&left.hash);
        let sentence = || format!("cannot keep the place in {}", file.display());
        let mut table = match text_of(&file).map(|text| text.parse::<toml::Table>()) {
            Ok(Ok(table)) => table,
            Ok(Err(_)) => set_aside(&file).with_context(sentence)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => toml::Table::new(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => set_aside(&file).with_context(sentence)?,
            Err(error) => return Err(anyhow::anyhow!("{}: {}", sentence(), cause(&error))),
        };
        for (name, is_known) in
            [("measure", left.measure.is_some()), ("byte", left.byte.is_some()), ("stamp", left.stamp.is_some())]
        {
            if !is_known {
                table.remove(name);
            }
        }
        table.extend(toml::Table::try_from(left).with_context(sentence)?);
        let text = toml::to_string(&table).with_context(sentence)?;
        let written = write_soon(&file, text.as_bytes()).and_then(|()| self.point(left));
        recent::remember(&self.data(), &left.hash);
        written.map_err(|error| {
            anyhow::anyhow!(
                "{}: {}; make room there or set POSTIL_DATA_DIR to another folder",
                sentence(),
                cause(&error)
            )
        })
    }

    /// A text that is missing is now at another path, perhaps with another content: its place goes with it.
    pub fn point_to(&self, hash: &str, new: &str, path: &Path) -> Result<()> {
        let Some(left) = self.left(hash) else { return Ok(()) };
        let moved = Left { path: Some(path.to_owned()), ..left };
        self.keep(&moved)?;
        if new == hash || self.left(new).is_some() {
            return Ok(());
        }
        self.keep(&Left { hash: new.to_owned(), byte: None, stamp: None, ..moved })
    }

    /// Every document known, the one read last first, and remarks on files that could not be understood.
    pub fn all(&self) -> (Vec<Left>, Vec<String>) {
        let (mut all, mut remarks) = (Vec::new(), Vec::new());
        for file in self.files() {
            match read(&file) {
                Ok(left) => all.push(left),
                Err(error) => remarks.push(format!("{error:#}")),
            }
        }
        all.sort_by(|a, b| b.read.cmp(&a.read).then_with(|| a.hash.cmp(&b.hash)));
        remarks.sort();
        (all, remarks)
    }

    /// Takes in the copies of places that another machine has left: of each place the later one stays, and how far
    /// the text was read on either. Says of each what was done, or why nothing could be.
    pub fn take_in_copies(&self) -> Vec<(PathBuf, Result<String>)> {
        let shared = self.files().into_iter().filter_map(|file| {
            let copy = original(&file).map(|original| (original, Some(file.clone())));
            let marked = || memmem::find(&read_regular(&file).ok()?, b"\n>>>>>>> ").map(|_| (file.clone(), None));
            copy.or_else(marked)
        });
        let mut shared: Vec<_> = shared.collect();
        shared.sort();
        let take_in = |(file, copy): (PathBuf, Option<PathBuf>)| {
            let done = take_in(&file, copy.as_deref());
            (file, done.map(|()| "the place that another machine has left is taken in".to_owned()))
        };
        shared.into_iter().map(take_in).collect()
    }

    /// The files of places, by their names.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let visible = |file: &PathBuf| !file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        files.filter(visible).filter(|file| file.extension().is_some_and(|end| end == "toml")).collect()
    }

    fn data(&self) -> PathBuf {
        self.folder.parent().map(Path::to_owned).unwrap_or_default()
    }

    /// Remembers which content is at the path, so that a place is found without looking through all of them.
    fn point(&self, left: &Left) -> io::Result<()> {
        let Some(pointer) = left.path.as_deref().map(|path| self.pointer(path)) else { return Ok(()) };
        match text_of(&pointer) {
            Ok(hash) if hash.trim() == left.hash => Ok(()),
            _ => write_soon(&pointer, format!("{}\n", left.hash).as_bytes()),
        }
    }

    fn pointer(&self, path: &Path) -> PathBuf {
        let name = format!("{:032x}", xxh3_128(path.as_os_str().as_encoded_bytes()));
        self.folder.join("paths").join(name)
    }

    fn file(&self, hash: &str) -> PathBuf {
        // The hash comes from us, but a name taken from a string must not lead out of the folder.
        let name: String = hash.chars().filter(char::is_ascii_alphanumeric).collect();
        self.folder.join(format!("{name}.toml"))
    }
}

pub(super) fn read(file: &Path) -> Result<Left> {
    let sentence = || format!("cannot read the place kept in {}", file.display());
    let text = text_of(file).map_err(|error| anyhow::anyhow!("{}: {}", sentence(), cause(&error)))?;
    toml::from_str(&text).map_err(|error| anyhow::anyhow!("{}: {}", sentence(), error.message()))
}

/// Keeps the later of the places in a file and its copy, or on both sides of a conflict in it.
fn take_in(file: &Path, copy: Option<&Path>) -> Result<()> {
    let mut said = Vec::new();
    for file in std::iter::once(file).chain(copy) {
        let bytes = match read_regular(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.with_context(|| format!("cannot read {}", file.display()))?,
        };
        match conflict(&bytes) {
            Some(Conflict { ours, theirs, .. }) => said.extend([ours.bytes, theirs.bytes]),
            None => said.push(bytes),
        }
    }
    let Some(later) = later(&said) else {
        anyhow::bail!("neither {} nor what another machine wrote can be understood; both are left", file.display())
    };
    write_whole(file, later.as_bytes())?;
    // All of it that counts is in the file.
    Ok(copy.map_or(Ok(()), fs::remove_file)?)
}

/// The later of several places that were kept for one text, and how far it was read by any of them; `None` when none
/// of them can be understood.
pub fn later(kept: &[Vec<u8>]) -> Option<String> {
    let tables = kept.iter().filter_map(|bytes| std::str::from_utf8(bytes).ok()?.parse::<toml::Table>().ok());
    let mut places: Vec<(Left, toml::Table)> =
        tables.filter_map(|table| Some((table.clone().try_into().ok()?, table))).collect();
    // What tells them apart beside the time must not depend on which was named first.
    places.sort_by_cached_key(|(left, table)| (left.read, table.to_string()));
    let (last, mut table) = places.last().cloned()?;
    let same = places.iter().filter(|(it, _)| it.length == last.length);
    let furthest = same.filter_map(|(it, _)| it.furthest).max();
    if let Some(furthest) = furthest.and_then(|furthest| i64::try_from(furthest).ok()) {
        table.insert("furthest".to_owned(), furthest.into());
    }
    toml::to_string(&table).ok()
}

fn text_of(file: &Path) -> io::Result<String> {
    String::from_utf8(read_regular(file)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Gives a file that cannot be understood a name under which it is kept; what follows is written afresh.
fn set_aside(file: &Path) -> io::Result<toml::Table> {
    fs::rename(file, free_name((1..).map(|n| file.with_extension(format!("toml.unreadable-{n}"))))?)?;
    Ok(toml::Table::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(hash: &str, second: i64) -> Left {
        let at = Locator { quote: "a line\nor \"two\"".to_owned(), offset: 7, of: 70, ..Locator::default() };
        let read = Timestamp::from_second(second).unwrap();
        let path = Some(PathBuf::from("/texts/tides.txt"));
        Left {
            hash: hash.to_owned(),
            path,
            title: "Tides".to_owned(),
            authors: vec!["Ada Marsh".to_owned()],
            words: Some(11),
            measure: Some(66),
            byte: Some(9),
            stamp: Some("70 1".to_owned()),
            progress: 0.1,
            length: 70,
            furthest: Some(12),
            so_far: true,
            read,
            at,
        }
    }

    #[test]
    fn a_place_comes_back_as_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path());
        assert_eq!(shelf.left("ab"), None);
        shelf.keep(&left("ab", 5)).unwrap();
        shelf.keep(&Left { measure: None, ..left("ab", 6) }).unwrap();
        assert_eq!(shelf.left("ab"), Some(Left { measure: None, ..left("ab", 6) }));
    }

    #[test]
    fn the_text_read_last_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path());
        for (hash, second) in [("aa", 1), ("bb", 3), ("cc", 2)] {
            shelf.keep(&left(hash, second)).unwrap();
        }
        let hashes: Vec<_> = shelf.all().0.into_iter().map(|left| left.hash).collect();
        assert_eq!(hashes, ["bb", "cc", "aa"]);
    }

    #[test]
    fn a_damaged_file_costs_one_place_and_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path());
        shelf.keep(&left("aa", 1)).unwrap();
        fs::write(folder.path().join("shelf/bb.toml"), b"hash = \xff").unwrap();
        let (all, remarks) = shelf.all();
        assert_eq!((all.len(), remarks.len()), (1, 1));
        shelf.keep(&left("bb", 2)).unwrap();
        assert_eq!(shelf.left("bb"), Some(left("bb", 2)));
        assert_eq!(fs::read(folder.path().join("shelf/bb.toml.unreadable-1")).unwrap(), b"hash = \xff");
    }

    #[test]
    fn fields_of_a_newer_version_survive() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(folder.path());
        shelf.keep(&left("aa", 1)).unwrap();
        let file = folder.path().join("shelf/aa.toml");
        let text = format!("colour = \"sepia\"\n{}", fs::read_to_string(&file).unwrap());
        fs::write(&file, text).unwrap();
        shelf.keep(&left("aa", 2)).unwrap();
        assert!(fs::read_to_string(&file).unwrap().contains("colour = \"sepia\""));
    }
}
