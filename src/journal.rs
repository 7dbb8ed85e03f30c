//! A file of records that only grows: notes, the reader's own glossary, the words looked up.
//!
//! A record is a table of TOML at the end of the file, so that a person can read, search and edit it all. Nothing
//! here ever writes into what is already there: bytes are only added at the end, by one writer at a time, and
//! synced. When adding fails half-way, the end is cut back to where it was. [`standing`] says when a record is
//! whole, [`table`] how it is written, [`reading`](mod@reading) how a file is cut into records, [`ledger`] what
//! the changes add up to and how one goes back.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use toml::Table;

use crate::folders::{private, read_regular, sync_folder, write_whole};

pub mod conflict;
pub mod copies;
pub mod ledger;
pub mod merge;
pub mod pieces;
pub mod plain;
pub mod reading;
pub mod standing;
pub mod table;

pub use reading::{Reading, reading};

/// What a journal is made of.
pub trait Kept: Sized + PartialEq + Send {
    /// The names of the tables.
    const KINDS: &[&str];

    /// A record from its fields. `None` when it is of a kind that only another version knows; the error says what
    /// is wrong with it.
    fn of(kind: &str, named: Named, fields: Table) -> Result<Option<Self>, String>;

    /// The same from the fields of a plain record, which is quick. `None` when that cannot be told from them;
    /// [`Kept::of`] is asked then, and must say the same of a record that both understand.
    fn of_plain(_fields: plain::Fields) -> Option<Self> {
        None
    }

    /// Why nothing may be written to a file that begins like this, before its first record.
    fn refusal(head: &[u8]) -> Option<String>;
}

/// What every record says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name of the change.
    pub change: String,
    pub why: Why,
}

/// Whether the reader did something new, or went back or forth.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Why {
    #[default]
    New,
    /// It is new, and one step together with the change of that name, as are all that an import takes in.
    With(String),
    Undo(Meant),
    Redo(Meant),
}

/// Which change was taken back or made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    pub change: String,
    /// When. The state that is brought back has its own, earlier time, which tells nothing about this one.
    pub when: Option<Timestamp>,
}

impl Why {
    /// When the reader went back or forth.
    pub fn when(&self) -> Option<Timestamp> {
        match self {
            Self::New | Self::With(_) => None,
            Self::Undo(meant) | Self::Redo(meant) => meant.when,
        }
    }
}

/// How long another window may keep the lock before we give up. Writing a record takes some milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether a line begins a record.
pub fn is_header(line: &str) -> bool {
    let Some((name, rest)) = line.trim().strip_prefix("[[").and_then(|rest| rest.split_once("]]")) else {
        return false;
    };
    let rest = rest.trim_start();
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(bare) && (rest.is_empty() || rest.starts_with('#'))
}

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

    /// The stamp of a file of which this is known.
    pub fn of(data: &fs::Metadata) -> Self {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(data);
        #[cfg(not(unix))]
        let number = 0;
        Self { len: data.len(), changed: data.modified().ok(), number }
    }
}

/// The right to write to the journals of a folder. The lock is a file of its own that is never removed,
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
                return Err(io::Error::other("another program holds the lock on the folder"));
            }
            // Some network drives cannot lock. Appending is still done in one piece.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

/// Reads a journal; the stamp is from before the reading, so that a change in between is noticed later.
pub fn load<R: Kept>(file: &Path) -> io::Result<(Reading<R>, Stamp)> {
    let stamp = Stamp::of(&fs::metadata(file)?);
    Ok((reading(&read_regular(file)?), stamp))
}

/// Adds records at the end and returns when they are on the disk. A file without content gets `head` first.
pub fn append(file: &Path, head: &str, records: &str, _lock: &Lock) -> io::Result<Stamp> {
    let mut options = OpenOptions::new();
    let mut open = private(options.read(true).append(true).create(true)).open(file)?;
    let before = open.metadata()?.len();
    let joint = match before {
        0 => head,
        _ if ends_a_line(&mut open)? => "",
        _ => "\n",
    };
    let text = joint.to_owned() + records;
    if let Err(error) =
        open.write_all(text.as_bytes()).and_then(|()| open.sync_data()).and_then(|()| name(file, before))
    {
        // Should this fail too, the record is torn, which the next reader notices.
        let _ = open.set_len(before).and_then(|()| open.sync_data());
        return Err(error);
    }
    Ok(Stamp::of(&open.metadata()?))
}

/// The name of a new file must be as durable as what is in it.
fn name(file: &Path, before: u64) -> io::Result<()> {
    match file.parent() {
        Some(folder) if before == 0 => sync_folder(folder),
        _ => Ok(()),
    }
}

/// Adds records behind a record that was cut off. What is left of that one becomes a comment, so that the
/// file is TOML again; this is the one case in which a journal is replaced, as a whole, to go on.
pub fn mend<R: Kept>(file: &Path, records: &str, _lock: &Lock) -> io::Result<Stamp> {
    let mut bytes = read_regular(file)?;
    if let Some(torn) = reading::<R>(&bytes).torn_end() {
        let comment = pieces::as_comment(&bytes[torn.range.start..]);
        bytes.truncate(torn.range.start);
        bytes.extend([&comment[..], b"\n"].concat());
    }
    bytes.extend(format!("\n{records}").bytes());
    write_whole(file, &bytes)?;
    Stamp::at(file)?.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

fn ends_a_line(open: &mut File) -> io::Result<bool> {
    let mut last = [0];
    open.seek(SeekFrom::End(-1))?;
    open.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
