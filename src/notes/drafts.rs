//! Drafts: what is being typed and is not saved yet, kept so that no end of the program loses it, not even `kill -9`.
//!
//! A draft is a pair of small files in `drafts/`, written in turn whenever it has changed. Nothing waits for the disk:
//! what the system was given outlives the program, and only a power cut does not spare it. Each file ends with a sum of
//! what it says, so that one that was cut off is told from a whole one, and then the other has what was there a key
//! before. (One file, each time written beside and renamed, costs a thousand times as much: to rename over a file, some
//! file systems wait for the disk.) Who writes a draft holds a lock on it, which ends with the program however that ends:
//! a draft without one was left behind.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use toml::Table;
use uuid::Uuid;

use crate::folders::{private, read_regular};
use crate::journal::standing::sum;

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

/// A draft on the disk, held by this program.
#[derive(Debug)]
pub struct Held {
    /// The files, by turns; the first one carries the lock.
    paths: [PathBuf; 2],
    files: [Option<File>; 2],
    /// How often it was written.
    n: u64,
}

/// A draft as it is written.
#[derive(Serialize, Deserialize)]
struct Numbered {
    n: u64,
    #[serde(flatten)]
    draft: Draft,
}

const FIRST: &str = ".a.toml";
const SECOND: &str = ".b.toml";
const SUM: &str = "# sum ";

/// The folder of drafts in the data folder.
fn folder(data: &Path) -> PathBuf {
    data.join("drafts")
}

fn paths(first: &Path) -> [PathBuf; 2] {
    let name = first.file_name().unwrap_or_default().to_string_lossy().replace(FIRST, SECOND);
    [first.to_owned(), first.with_file_name(name)]
}

impl Held {
    /// A draft that has no file before it is written.
    pub fn new(data: &Path) -> Self {
        let first = folder(data).join(format!("{}{FIRST}", Uuid::now_v7()));
        Self { paths: paths(&first), files: [None, None], n: 0 }
    }

    /// Takes over a draft that was left behind; `None` when another program holds it, or it is gone.
    pub fn take(path: &Path) -> Option<(Self, Draft)> {
        let file = OpenOptions::new().read(true).write(true).open(path).ok()?;
        if is_held(&file) {
            return None;
        }
        let paths = paths(path);
        let Numbered { n, draft } = newest(&paths)?;
        Some((Self { paths, files: [Some(file), None], n }, draft))
    }

    /// Puts this in the place of what it said before.
    pub fn write(&mut self, draft: &Draft) -> io::Result<()> {
        let n = self.n + 1;
        let mut text = toml::to_string(&Numbered { n, draft: draft.clone() }).map_err(io::Error::other)?;
        text.push_str(&format!("{SUM}{}\n", sum(text.as_bytes())));
        // The one that was written last stays as it is.
        let turn = usize::from(n.is_multiple_of(2));
        let file = match &mut self.files[turn] {
            Some(file) => file,
            none => none.insert(open(&self.paths[turn])?),
        };
        file.seek(SeekFrom::Start(0))?;
        file.write_all(text.as_bytes())?;
        file.set_len(text.len() as u64)?;
        self.n = n;
        Ok(())
    }

    /// What was typed is saved, or not wanted any more.
    pub fn remove(self) {
        for path in self.paths {
            let _ = fs::remove_file(path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    make_private_folder(path.parent().unwrap_or(Path::new(".")))?;
    let file = private(OpenOptions::new().read(true).write(true).create(true).truncate(false)).open(path)?;
    // Where files cannot be locked, others may offer the draft; the words are here all the same.
    let _ = file.try_lock();
    Ok(file)
}

/// The drafts that no program holds, the one written last first. What is no draft is left alone.
pub fn left_behind(data: &Path) -> Vec<(PathBuf, Draft)> {
    let files = fs::read_dir(folder(data)).into_iter().flatten().flatten().map(|entry| entry.path());
    let files = files.filter(|path| path.to_string_lossy().ends_with(FIRST));
    let free = files.filter(|path| File::open(path).is_ok_and(|file| !is_held(&file)));
    let mut drafts: Vec<_> = free.filter_map(|path| newest(&paths(&path)).map(|it| (path, it.draft))).collect();
    drafts.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.written));
    drafts
}

/// What was written last, of what is whole.
fn newest(paths: &[PathBuf; 2]) -> Option<Numbered> {
    paths.iter().filter_map(|path| read(path)).max_by_key(|it| it.n)
}

fn read(path: &Path) -> Option<Numbered> {
    let text = String::from_utf8(read_regular(path).ok()?).ok()?;
    let (said, given) = text.trim_end_matches('\n').rsplit_once(SUM)?;
    (sum(said.as_bytes()) == given).then(|| toml::from_str(said).ok()).flatten()
}

/// Whether a running program holds the draft. From here on, until the file is closed, nobody else can.
fn is_held(file: &File) -> bool {
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
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
    fn wherever_a_write_is_cut_off_the_draft_before_is_there() {
        let data = tempfile::tempdir().unwrap();
        let mut held = Held::new(data.path());
        let words = ["one", "one two and a long rest of it", "one two"];
        words.iter().for_each(|words| held.write(&draft(words)).unwrap());
        let paths = held.paths.clone();
        drop(held);
        let whole = fs::read(&paths[0]).unwrap();
        assert_eq!(left_behind(data.path())[0].1.text, "one two");
        for cut in 0..whole.len() - 1 {
            fs::write(&paths[0], &whole[..cut]).unwrap();
            assert_eq!(left_behind(data.path())[0].1.text, words[1], "{cut}");
        }
        // The end of longer words that stood there before.
        fs::write(&paths[0], [&whole, "and more".as_bytes()].concat()).unwrap();
        let (mut held, taken) = Held::take(&paths[0]).unwrap();
        assert_eq!(taken.text, words[1]);
        held.write(&draft("on")).unwrap();
        drop(held);
        assert_eq!(left_behind(data.path())[0].1.text, "on");
    }

    #[test]
    fn what_is_no_draft_is_left_alone() {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder(data.path()).join("a.a.toml")).unwrap();
        fs::write(folder(data.path()).join("b.a.toml"), "half a dr").unwrap();
        fs::write(folder(data.path()).join("c.toml"), "").unwrap();
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
        assert_eq!((mode(&held.paths[0]), mode(&folder(data.path()))), (0o600, 0o700));
    }
}
