//! The file of a notebook: how it is found, read, and appended to.
//!
//! Nothing here ever writes into what is already there. A new file is made as a whole; after that bytes are
//! only added at the end, by one writer at a time, and synced. When adding fails half-way, the end is cut back
//! to where it was.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::Identity;
use super::history::History;
use super::reading::{FORMAT, Reading, reading};
use super::record::Record;
use crate::folders::{private, read_regular, write_whole};

/// How long another window may keep the lock before we give up. Writing a note takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// What tells that a file was changed by somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    changed: Option<SystemTime>,
    number: u64,
}

impl Stamp {
    /// The stamp of the file at `path`; `None` when there is no file.
    pub fn at(path: &Path) -> io::Result<Option<Self>> {
        match fs::metadata(path) {
            Ok(data) => Ok(Some(Self::of(&data))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn of(data: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(data);
        #[cfg(not(unix))]
        let number = 0;
        Self { len: data.len(), changed: data.modified().ok(), number }
    }
}

/// The right to write to the notebooks of a folder. The lock is a file of its own that is never removed,
/// because a lock on a file that is replaced or removed protects nothing.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

impl Lock {
    /// Waits for the right to write; makes the folder when it is not there.
    pub fn to_write(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        let file = private(&mut options).open(folder.join(".lock"))?;
        wait(|| file.try_lock())?;
        Ok(Self { _file: Some(file) })
    }

    /// Waits until nobody is in the middle of writing. Where nothing can be locked, nobody can write either.
    pub fn to_read(folder: &Path) -> Self {
        let file = File::open(folder.join(".lock")).ok().filter(|file| wait(|| file.try_lock_shared()).is_ok());
        Self { _file: file }
    }
}

fn wait(attempt: impl Fn() -> Result<(), TryLockError>) -> io::Result<()> {
    let since = Instant::now();
    loop {
        match attempt() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(2)),
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::other("another program holds the lock on the notes"));
            }
            // Some network drives cannot lock. Appending is still done in one piece.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

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
    let mut by_path = Vec::new();
    for file in files {
        let Ok(bytes) = read_regular(&file) else { continue };
        let mentions = |words: &str| memchr::memmem::find(&bytes, words.as_bytes()).is_some();
        let name = identity.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
        if !mentions(&identity.hash) && !name.is_some_and(|name| mentions(&name)) {
            continue;
        }
        let history = History::of(reading(&bytes).records);
        if history.has_content(&identity.hash) {
            return Some(file);
        }
        if let Some(path) = identity.path.as_deref().filter(|path| history.has_path(path)) {
            by_path.push((history.last_path() != Some(path), file, history));
        }
    }
    by_path.sort_by_key(|(was_there_before, ..)| *was_there_before);
    by_path.into_iter().find(|(_, _, history)| may_be_ours(history)).map(|(_, file, _)| file)
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
pub fn append(file: &Path, title: &str, records: &[Record], _lock: &Lock) -> io::Result<Stamp> {
    let mut open = OpenOptions::new().read(true).append(true).open(file)?;
    let before = open.metadata()?.len();
    let joint = match before {
        0 => head(title),
        _ if ends_a_line(&mut open)? => String::new(),
        _ => "\n".to_owned(),
    };
    let text = joint + &together(records);
    if let Err(error) = open.write_all(text.as_bytes()).and_then(|()| open.sync_data()) {
        // Should this fail too, the record is torn, which the next reader notices.
        let _ = open.set_len(before).and_then(|()| open.sync_data());
        return Err(error);
    }
    Ok(Stamp::of(&open.metadata()?))
}

/// Adds records behind a record that was cut off. What is left of that one becomes a comment, so that the
/// file is TOML again; this is the one case in which a notebook is replaced, as a whole, to go on.
pub fn mend(file: &Path, records: &[Record], _lock: &Lock) -> io::Result<Stamp> {
    let mut bytes = read_regular(file)?;
    if let Some(torn) = reading(&bytes).torn_end() {
        let rest = String::from_utf8_lossy(&bytes[torn.range.start..]).into_owned();
        bytes.truncate(torn.range.start);
        bytes.extend(b"# Cut off while it was written, and not used:\n");
        for line in rest.trim_end().lines() {
            let line: String = line.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect();
            bytes.extend(format!("# {line}\n").bytes());
        }
    }
    bytes.extend(format!("\n{}", together(records)).bytes());
    write_whole(file, &bytes)?;
    Stamp::at(file)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

fn ends_a_line(open: &mut File) -> io::Result<bool> {
    let mut last = [0];
    open.seek(SeekFrom::End(-1))?;
    open.read_exact(&mut last)?;
    Ok(last == *b"\n")
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
