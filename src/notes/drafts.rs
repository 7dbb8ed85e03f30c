//! Drafts: what is being typed and is not saved yet, kept so that no end of the program loses it, not even `kill -9`.
//!
//! A draft is a small file of its own in `drafts/`, written again whenever it has changed. Nothing waits for the disk:
//! what the system was given outlives the program, and only a power cut does not spare it. Each time the whole is
//! written beside and renamed, so that there is always one whole draft. Who writes it holds a lock on it, which ends
//! with the program however that ends: a draft without one was left behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toml::Table;
use uuid::Uuid;

use crate::folders::{private, read_regular};

/// What was being typed, and about what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The document, as in [`crate::notes::Identity`].
    pub hash: String,
    pub path: Option<PathBuf>,
    pub title: String,
    pub text: String,
    /// Where the caret was, in bytes of the text.
    pub caret: usize,
    pub written: Timestamp,
    /// What it is about, in the words of the one who writes it.
    pub about: Table,
}

/// The file of a draft, held by this program.
#[derive(Debug)]
pub struct Held {
    path: PathBuf,
    /// The file as it was written last; it carries the lock.
    file: Option<File>,
}

/// The folder of drafts in the data folder.
fn folder(data: &Path) -> PathBuf {
    data.join("drafts")
}

impl Held {
    /// A draft that has no file before it is written.
    pub fn new(data: &Path) -> Self {
        Self { path: folder(data).join(format!("{}.toml", Uuid::now_v7())), file: None }
    }

    /// Takes over a draft that was left behind; `None` when another program holds it, or it is gone.
    pub fn take(path: &Path) -> Option<(Self, Draft)> {
        let file = File::open(path).ok()?;
        if is_held(&file) || !is_at(&file, path) {
            return None;
        }
        let draft = read(path)?;
        Some((Self { path: path.to_owned(), file: Some(file) }, draft))
    }

    /// Puts this in the place of what the file said.
    pub fn write(&mut self, draft: &Draft) -> io::Result<()> {
        let text = toml::to_string(draft).map_err(io::Error::other)?;
        let new = self.path.with_extension("new");
        if self.file.is_none() {
            make_private_folder(self.path.parent().unwrap_or(Path::new(".")))?;
        }
        let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&new)?;
        // Where files cannot be locked, others may offer the draft; the next key writes it again.
        let _ = file.try_lock();
        let written = file.write_all(text.as_bytes()).and_then(|()| fs::rename(&new, &self.path));
        if written.is_err() {
            // Half a draft would be no draft; the one before stays.
            let _ = fs::remove_file(&new);
        }
        written.map(|()| self.file = Some(file))
    }

    /// What was typed is saved, or not wanted any more.
    pub fn remove(self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// The drafts that no program holds, the one written last first. What is no draft is left alone.
pub fn left_behind(data: &Path) -> Vec<(PathBuf, Draft)> {
    let files = fs::read_dir(folder(data)).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let free = files.filter(|path| File::open(path).is_ok_and(|file| !is_held(&file) && is_at(&file, path)));
    let mut drafts: Vec<_> = free.filter_map(|path| read(&path).map(|draft| (path, draft))).collect();
    drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.written));
    drafts
}

fn read(path: &Path) -> Option<Draft> {
    toml::from_str(&String::from_utf8(read_regular(path).ok()?).ok()?).ok()
}

/// Whether a running program holds the draft. From here on, until the file is closed, nobody else can.
fn is_held(file: &File) -> bool {
    matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock))
}

/// Whether the file is still the one under its name: who writes a draft puts a new one there.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let which = |data: fs::Metadata| (data.dev(), data.ino());
        file.metadata().map(which).ok().is_some_and(|it| fs::metadata(path).map(which).ok() == Some(it))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// What is typed is nobody else's business.
fn make_private_folder(folder: &Path) -> io::Result<()> {
    if let Some(above) = folder.parent() {
        fs::create_dir_all(above)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str) -> Draft {
        Draft {
            hash: "abc".to_owned(),
            path: None,
            title: "On Tides".to_owned(),
            text: text.to_owned(),
            caret: 1,
            written: Timestamp::UNIX_EPOCH,
            about: Table::from_iter([("kind".to_owned(), "note".into())]),
        }
    }

    #[test]
    fn a_draft_is_left_behind_when_its_writer_is_gone() {
        let data = tempfile::tempdir().unwrap();
        let mut held = Held::new(data.path());
        held.write(&draft("one")).unwrap();
        held.write(&draft("two\n\"\u{1b}é")).unwrap();
        assert_eq!(left_behind(data.path()), []);
        drop(held);
        let left = left_behind(data.path());
        assert_eq!(left[0].1, draft("two\n\"\u{1b}é"));
        let (mut held, draft) = Held::take(&left[0].0).unwrap();
        assert!(left_behind(data.path()).is_empty() && Held::take(&left[0].0).is_none());
        held.write(&draft).unwrap();
        assert!(left_behind(data.path()).is_empty());
        held.remove();
        assert_eq!(fs::read_dir(folder(data.path())).unwrap().count(), 0);
    }

    #[test]
    fn two_writers_have_a_draft_each() {
        let data = tempfile::tempdir().unwrap();
        let (mut one, mut two) = (Held::new(data.path()), Held::new(data.path()));
        one.write(&draft("one")).unwrap();
        two.write(&draft("two")).unwrap();
        drop(one);
        assert_eq!(left_behind(data.path()).len(), 1);
        two.write(&draft("two and more")).unwrap();
        drop(two);
        assert_eq!(left_behind(data.path()).len(), 2);
    }

    #[test]
    fn what_is_no_draft_is_left_alone() {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder(data.path()).join("a.toml")).unwrap();
        fs::write(folder(data.path()).join("b.toml"), "half a dr").unwrap();
        fs::write(folder(data.path()).join("c.new"), "").unwrap();
        assert_eq!(left_behind(data.path()), []);
        assert_eq!(fs::read_dir(folder(data.path())).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_draft_is_for_its_writer_alone() {
        use std::os::unix::fs::PermissionsExt;
        let data = tempfile::tempdir().unwrap();
        let mut held = Held::new(data.path());
        held.write(&draft("one")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&held.path), mode(&folder(data.path()))), (0o600, 0o700));
    }
}
