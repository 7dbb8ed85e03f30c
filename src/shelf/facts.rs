//! What was found out about files: the texts in folders, the kept places, the notebooks. Each file is read once, and
//! again when its length or time has changed. All of it is a memory in `cache/shelf.facts`, and may be thrown away.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use xxhash_rust::xxh3::Xxh3;

use super::lines::{self, Lines};
use super::places::{self, Shelf};

const HEAD: &str = "postil shelf facts 1";
/// So much of a file is read at once.
const PIECE: usize = 256 << 10;

/// The memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The texts in folders, by their paths.
    pub texts: HashMap<PathBuf, Found>,
    /// The kept places, by the names of their files.
    pub places: HashMap<String, Place>,
    /// The notebooks, by the names of their files.
    pub notebooks: HashMap<String, Noted>,
}

/// What is known of a text that may never have been opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub stamp: String,
    /// Empty as long as nobody has looked.
    pub hash: String,
    pub title: String,
    pub authors: Vec<String>,
    pub words: usize,
}

/// What a place says, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub stamp: String,
    pub hash: String,
    pub path: Option<PathBuf>,
    pub title: String,
    pub authors: Vec<String>,
    pub words: usize,
    pub progress: f64,
    pub read: Timestamp,
}

/// What a notebook says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    pub stamp: String,
    /// The contents and paths of its document.
    pub documents: Vec<(String, String)>,
    /// How many annotations live.
    pub n: usize,
}

/// Bytes that a word takes, where the words of a text were never counted.
const PER_WORD: usize = 6;

impl Facts {
    /// The memory of a data folder; empty when there is none.
    pub fn read(data: &Path) -> Self {
        let mut facts = Self::default();
        let text = lines::read(&file(data), HEAD).unwrap_or_default();
        for line in text.lines() {
            let _ = facts.take(&mut lines::fields(line));
        }
        facts
    }

    /// Keeps the memory.
    pub fn write(&self, data: &Path) {
        let mut lines = Lines::begin(HEAD);
        for (path, it) in &self.texts {
            // A path that is not Unicode would not come back.
            let Some(path) = path.to_str() else { continue };
            let (words, authors) = (it.words.to_string(), joined(&it.authors));
            lines.add(["text", path, &it.stamp, &it.hash, &it.title, &authors, &words]);
        }
        for (name, it) in &self.places {
            let path = it.path.as_deref().map(Path::to_string_lossy).unwrap_or_default();
            let (words, progress, read) = (it.words.to_string(), it.progress.to_string(), it.read.to_string());
            let authors = joined(&it.authors);
            lines.add(["place", name, &it.stamp, &it.hash, &path, &it.title, &authors, &words, &progress, &read]);
        }
        for (name, it) in &self.notebooks {
            let n = it.n.to_string();
            let documents = it.documents.iter().flat_map(|(hash, path)| [hash.as_str(), path.as_str()]);
            lines.add(["notes", name, &it.stamp, &n].into_iter().chain(documents));
        }
        lines.write(&file(data));
    }

    fn take(&mut self, fields: &mut impl Iterator<Item = String>) -> Option<()> {
        let (kind, name, stamp) = (fields.next()?, fields.next()?, fields.next()?);
        match kind.as_str() {
            "text" => {
                let (hash, title, authors) = (fields.next()?, fields.next()?, lines::parted(&fields.next()?));
                let words = fields.next()?.parse().ok()?;
                self.texts.insert(name.into(), Found { stamp, hash, title, authors, words });
            }
            "place" => {
                let (hash, path, title) = (fields.next()?, fields.next()?, fields.next()?);
                let place = Place {
                    stamp,
                    hash,
                    path: Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty()),
                    title,
                    authors: lines::parted(&fields.next()?),
                    words: fields.next()?.parse().ok()?,
                    progress: fields.next()?.parse().ok()?,
                    read: fields.next()?.parse().ok()?,
                };
                self.places.insert(name, place);
            }
            "notes" => {
                let n = fields.next()?.parse().ok()?;
                let mut documents = Vec::new();
                while let (Some(hash), Some(path)) = (fields.next(), fields.next()) {
                    documents.push((hash, path));
                }
                self.notebooks.insert(name, Noted { stamp, documents, n });
            }
            _ => {}
        }
        Some(())
    }

    /// Takes in what has changed among the kept places; gives how many files were read, and remarks on those that
    /// could not be understood.
    pub fn look_at_places(&mut self, shelf: &Shelf) -> (usize, Vec<String>) {
        let mut before = std::mem::take(&mut self.places);
        let (mut n_read, mut remarks) = (0, Vec::new());
        for file in shelf.files() {
            let Some(name) = file.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
            let Some(stamp) = stamp(&file) else { continue };
            let place = match before.remove(&name).filter(|known| known.stamp == stamp) {
                Some(known) => known,
                None => {
                    n_read += 1;
                    match places::read(&file) {
                        Ok(left) => Place::of(left, stamp),
                        Err(error) => {
                            remarks.push(format!("{error:#}"));
                            continue;
                        }
                    }
                }
            };
            self.places.insert(name, place);
        }
        remarks.sort();
        (n_read, remarks)
    }
}

impl Place {
    pub fn of(left: places::Left, stamp: String) -> Self {
        Self {
            stamp,
            words: left.words.unwrap_or(left.length / PER_WORD),
            hash: left.hash,
            path: left.path,
            title: left.title,
            authors: left.authors,
            progress: left.progress,
            read: left.read,
        }
    }
}

/// What changes when a file is written; `None` when it is no file.
pub fn stamp(path: &Path) -> Option<String> {
    let about = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    Some(stamp_of(&about))
}

/// The same of a file of which this is known; as [`crate::import::stamp`] has it.
pub fn stamp_of(about: &std::fs::Metadata) -> String {
    let modified = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{} {}", about.len(), modified.as_nanos())
}

/// The number of a file's content, as [`crate::notes::Identity`] has it, without all of it in memory.
pub fn content_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hasher, mut piece) = (Xxh3::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(format!("{:032x}", hasher.digest128())),
            Ok(n) => hasher.update(&piece[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("cache").join("shelf.facts")
}

fn joined(words: &[String]) -> String {
    lines::joined(words.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back_as_they_were() {
        let data = tempfile::tempdir().unwrap();
        let mut facts = Facts::default();
        let names = vec!["Ada Marsh".to_owned(), "Bo".to_owned()];
        let found =
            Found { stamp: "1 2".into(), hash: "ab".into(), title: "A\tb".into(), authors: names.clone(), words: 7 };
        facts.texts.insert("/a b/c.txt".into(), found);
        let place = Place {
            stamp: "3 4".into(),
            hash: "cd".into(),
            path: None,
            title: "D".into(),
            authors: names,
            words: 8,
            progress: 0.25,
            read: Timestamp::from_second(9).unwrap(),
        };
        facts.places.insert("cd.toml".into(), place);
        let noted = Noted { stamp: "5 6".into(), documents: vec![("ab".into(), String::new())], n: 3 };
        facts.notebooks.insert("a.toml".into(), noted);
        facts.write(data.path());
        assert_eq!(Facts::read(data.path()), facts);
        assert_eq!(Facts::read(&data.path().join("none")), Facts::default());
    }
}
