//! The glossaries of the other texts on the shelf.
//!
//! When a text that has a glossary is opened, its entries are kept in a small file in `cache/glossaries` of the
//! data folder, so that they can answer while another text is read. All of it may be thrown away at any time: it
//! is made anew when the text is next opened. So nothing here is synced, and what cannot be read is no trouble.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::record::Here;
use super::{Definition, Entry, Glossary, Origin};
use crate::document::Document;

/// A glossary with more bytes is a dictionary in itself, and is asked where it is read.
const LARGEST: usize = 4 << 20;
/// Of all texts together, so many bytes are read.
const MOST: u64 = 32 << 20;

/// The entries of one text.
#[derive(Debug, Deserialize, Serialize)]
struct File {
    title: String,
    hash: String,
    path: Option<PathBuf>,
    entries: Vec<Written>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Written {
    term: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forms: Vec<String>,
    definition: String,
}

fn folder(data: &Path) -> PathBuf {
    data.join("cache").join("glossaries")
}

/// Keeps the entries of a text for the others. When they are kept already, this is one look at the folder.
pub fn keep(data: &Path, here: &Here, entries: &[Entry], document: &Document) -> std::io::Result<()> {
    let folder = folder(data);
    let key = key(here);
    let Some((name, content)) = content(&key, here, entries, document) else {
        return remove_others(&folder, &key, "");
    };
    let file = folder.join(&name);
    if file.exists() {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    // Whole or not at all, for whoever reads it at this moment.
    let mut new = tempfile::NamedTempFile::new_in(&folder)?;
    new.write_all(&content)?;
    new.persist(&file).map_err(|error| error.error)?;
    remove_others(&folder, &key, &name)
}

/// What other texts than this one explain, by their titles.
pub fn others(data: &Path, here: &Here) -> Vec<Glossary> {
    let files = fs::read_dir(folder(data)).into_iter().flatten().flatten();
    let mut files: Vec<_> = files.filter(|file| file.path().extension().is_some_and(|end| end == "json")).collect();
    files.sort_by_key(|file| file.file_name());
    let (mut glossaries, mut room, mut seen) = (Vec::new(), MOST, Vec::new());
    for file in files {
        let len = file.metadata().map_or(u64::MAX, |about| about.len());
        let name = file.file_name().to_string_lossy().into_owned();
        // The second half of the name tells the entries: a copy of a text says nothing new.
        let entries = name.split('-').nth(1).unwrap_or_default().to_owned();
        if len > room || name.starts_with(&key(here)) || seen.contains(&entries) {
            continue;
        }
        let Some(read) = fs::read(file.path()).ok().and_then(|bytes| serde_json::from_slice::<File>(&bytes).ok())
        else {
            continue;
        };
        if read.hash != here.hash {
            room -= len;
            seen.push(entries);
            glossaries.push(read.glossary());
        }
    }
    glossaries.sort_by(|one, other| one.name.cmp(&other.name));
    glossaries
}

/// A glossary of another text as it answers here: in words, as the text itself is not at hand.
pub fn glossary(title: &str, entries: &[Entry], document: &Document) -> Glossary {
    let entries = entries
        .iter()
        .map(|entry| Entry { definition: Definition::Text(entry.text(document).to_owned()), ..entry.clone() });
    Glossary { name: title.to_owned(), origin: Origin::Shelf, entries: entries.collect() }
}

impl File {
    fn glossary(self) -> Glossary {
        let entries = self.entries.into_iter().map(|it| Entry {
            headword: it.term,
            forms: it.forms,
            definition: Definition::Text(it.definition),
        });
        Glossary { name: self.title, origin: Origin::Shelf, entries: entries.collect() }
    }
}

/// A text is known by its path, so that a new version of it takes the place of the old one.
fn key(here: &Here) -> String {
    let known_by = here.path.as_ref().map_or(here.hash.clone().into(), |path| path.to_string_lossy());
    format!("{:016x}", xxh3_64(known_by.as_bytes()))
}

/// The name of the file and what it holds; `None` when there is nothing to keep.
fn content(key: &str, here: &Here, entries: &[Entry], document: &Document) -> Option<(String, Vec<u8>)> {
    let size: usize = entries.iter().map(|entry| entry.text(document).len() + entry.headword.len()).sum();
    if entries.is_empty() || size > LARGEST {
        return None;
    }
    let written = |entry: &Entry| Written {
        term: entry.headword.clone(),
        forms: entry.forms.clone(),
        definition: entry.text(document).to_owned(),
    };
    let file = File {
        title: here.title.clone(),
        hash: here.hash.clone(),
        path: here.path.clone(),
        entries: entries.iter().map(written).collect(),
    };
    let sum = xxh3_64(&serde_json::to_vec(&file.entries).ok()?);
    Some((format!("{key}-{sum:016x}.json"), serde_json::to_vec(&file).ok()?))
}

/// Removes what was kept of earlier versions of a text.
fn remove_others(folder: &Path, key: &str, name: &str) -> std::io::Result<()> {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let other = file.file_name().to_string_lossy().into_owned();
        if other.starts_with(key) && other != name {
            fs::remove_file(file.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(hash: &str, path: Option<&str>) -> Here {
        Here { hash: hash.to_owned(), path: path.map(PathBuf::from), title: format!("Text {hash}") }
    }

    fn entry(term: &str) -> Entry {
        Entry { headword: term.to_owned(), forms: Vec::new(), definition: Definition::Text(format!("{term}.")) }
    }

    fn names(data: &Path, here: &Here) -> Vec<String> {
        let told = |glossary: Glossary| format!("{}: {}", glossary.name, glossary.entries[0].headword);
        others(data, here).into_iter().map(told).collect()
    }

    #[test]
    fn a_text_answers_in_the_others_and_not_in_itself() {
        let data = tempfile::tempdir().unwrap();
        let (one, two) = (here("aa", Some("/a")), here("bb", None));
        keep(data.path(), &one, &[entry("hedge")], &Document::default()).unwrap();
        keep(data.path(), &two, &[entry("wall")], &Document::default()).unwrap();
        assert_eq!(names(data.path(), &one), ["Text bb: wall"]);
        assert_eq!(names(data.path(), &two), ["Text aa: hedge"]);
        assert_eq!(names(data.path(), &here("aa", Some("/moved"))), ["Text bb: wall"]);
    }

    #[test]
    fn a_new_version_takes_the_place_of_the_old_one() {
        let data = tempfile::tempdir().unwrap();
        let none = Here::default();
        keep(data.path(), &here("aa", Some("/a")), &[entry("hedge")], &Document::default()).unwrap();
        keep(data.path(), &here("bb", Some("/a")), &[entry("wall")], &Document::default()).unwrap();
        assert_eq!(names(data.path(), &none), ["Text bb: wall"]);
        keep(data.path(), &here("cc", Some("/a")), &[], &Document::default()).unwrap();
        assert_eq!(names(data.path(), &none), [""; 0]);
    }

    #[test]
    fn a_copy_says_nothing_new_and_a_damaged_file_says_nothing() {
        let data = tempfile::tempdir().unwrap();
        for path in ["/a", "/b"] {
            keep(data.path(), &here("aa", Some(path)), &[entry("hedge")], &Document::default()).unwrap();
        }
        fs::write(folder(data.path()).join("zz-1.json"), "{\"title\":").unwrap();
        assert_eq!(names(data.path(), &Here::default()), ["Text aa: hedge"]);
    }
}
