//! The file of a notebook: how it is found among the others, read, and appended to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::history::History;
use super::index::{Index, Known};
use super::reading::{FORMAT, Reading, reading};
use super::record::Record;
use super::{Identity, Sketch};
use crate::folders::{read_regular, write_whole};

pub use crate::journal::{Lock, Stamp};

/// The file that belongs to a document: the one that knows its content, else one whose document was seen at
/// its path and that `may_be_ours`, else none. Where the document was seen last counts before where it was.
pub fn find(folder: &Path, identity: &Identity, may_be_ours: impl Fn(&History) -> bool) -> Option<PathBuf> {
    let named = folder.join(identity.file_name());
    let ours = format!("-{}.toml", identity.short());
    let mut files = notebooks(folder);
    files.sort_by_key(|file| (*file != named, !file.to_string_lossy().ends_with(&ours), file.clone()));
    if let Some(first) = files.first().filter(|file| file.to_string_lossy().ends_with(&ours)) {
        // It is made for this content, also when it cannot be read just now.
        return Some(first.clone());
    }
    let index = Index::of(&files, &memory(folder));
    let path = identity.path.as_deref().map(Path::to_string_lossy);
    let mut by_path = Vec::new();
    for (file, Known { documents, .. }) in index.known {
        if documents.iter().any(|(hash, _)| *hash == identity.hash) {
            return Some(file);
        }
        if path.as_deref().is_some_and(|path| documents.iter().any(|(_, known)| known == path)) {
            let last = documents.iter().rev().find(|(_, known)| !known.is_empty());
            by_path.push((last.map(|(_, known)| known.as_str()) != path.as_deref(), file));
        }
    }
    by_path.sort_by_key(|(was_there_before, _)| *was_there_before);
    let history = |file: &Path| read_regular(file).map(|bytes| History::of(reading(&bytes).records)).ok();
    by_path.into_iter().map(|(_, file)| file).find(|file| history(file).is_some_and(|history| may_be_ours(&history)))
}

/// Of the notebooks on other contents, the one whose document is most like a sketch: its file, what is known of it, and
/// how much it is like it.
pub fn most_like(folder: &Path, sketch: &Sketch) -> Option<(PathBuf, Known, f64)> {
    let known = Index::of(&notebooks(folder), &memory(folder)).known.into_iter();
    let like = known.filter_map(|(file, known)| {
        let likeness = known.sketch.as_ref()?.likeness(sketch);
        Some((file, known, likeness))
    });
    like.max_by(|a, b| a.2.total_cmp(&b.2))
}

/// Where the index of the notebooks is kept.
fn memory(folder: &Path) -> PathBuf {
    folder.with_file_name("cache").join("notes.index")
}

/// What the notebooks say that hold corrections. Nothing is written, and nothing locked.
pub fn amended(folder: &Path) -> Vec<History> {
    let bytes = notebooks(folder).into_iter().filter_map(|file| read_regular(&file).ok());
    let holds_corrections = |bytes: &Vec<u8>| memchr::memmem::find(bytes, b"[[correction]]").is_some();
    let histories = bytes.filter(holds_corrections).map(|bytes| History::of(reading(&bytes).records));
    histories.filter(|history| !history.amended().is_empty()).collect()
}

/// Every notebook in the folder.
pub fn notebooks(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let visible = |path: &PathBuf| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let mut files: Vec<_> =
        entries.filter(visible).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    files
}

/// Reads a notebook; the stamp is from before the reading, so that a change in between is noticed later.
pub fn load(file: &Path) -> io::Result<(Reading, Stamp)> {
    let stamp = Stamp::of(&fs::metadata(file)?);
    Ok((reading(&read_regular(file)?), stamp))
}

/// Makes a new notebook. It appears with all its records or not at all.
pub fn create(file: &Path, title: &str, records: &[Record], _lock: &Lock) -> io::Result<Stamp> {
    write_whole(file, whole(title, records).as_bytes())?;
    // Nobody else writes while we hold the lock.
    Stamp::at(file)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

/// Adds records at the end and returns when they are on the disk.
pub fn append(file: &Path, title: &str, records: &[Record], lock: &Lock) -> io::Result<Stamp> {
    crate::journal::append(file, &head(title), &together(records), lock)
}

/// Adds records behind a record that was cut off.
pub fn mend(file: &Path, records: &[Record], lock: &Lock) -> io::Result<Stamp> {
    crate::journal::mend::<Record>(file, &together(records), lock)
}

/// A notebook of these records, as it is written.
pub fn whole(title: &str, records: &[Record]) -> String {
    head(title) + &together(records)
}

fn together(records: &[Record]) -> String {
    records.iter().map(Record::to_toml).collect()
}

fn head(title: &str) -> String {
    let title: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!(
        "# Notes on “{title}”, kept by postil. Each change is a table at the end; the last one with an id counts.\n\
         # You may edit the words of a table, or write one of your own: [[note]], quote = \"…\", note = \"…\".\n\
         # Leave the lines `change` and `sum` as they are; they tell a record that was cut off from a whole one.\n\
         format = {FORMAT}\n\n"
    )
}
