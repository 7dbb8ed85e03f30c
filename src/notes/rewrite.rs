//! A notebook written anew, as a whole: several put together, one made short, one repaired.
//!
//! These are the only times at which bytes of a notebook are left out, so each is done on request only, looks at
//! its own result before it is written, and keeps the file that was there under a name that says so.

use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::history::History;
use super::journal::Lock;
use super::reading::reading;
use super::record::{FORGOTTEN, Record, What, Why};
use crate::folders::{cause, private, read_regular, sync_folder, write_whole};
use crate::journal::Kept;
use crate::journal::merge::{compacted, merged};
use crate::journal::pieces::{Piece, Pieces, pieces};

/// Several notebooks put together.
#[derive(Debug)]
pub struct Merged {
    pub bytes: Vec<u8>,
    /// How many records are in it, and how many of them each of the files had.
    pub records: usize,
    pub of: Vec<usize>,
    /// Whether the files are on texts that have nothing in common.
    pub strangers: bool,
}

/// Puts notebooks together; nothing is written.
pub fn merge(files: &[impl AsRef<Path>]) -> Result<Merged> {
    let files: Vec<_> = files.iter().map(AsRef::as_ref).collect();
    let bytes: Vec<_> = files.iter().map(|file| usable::<Record>(file)).collect::<Result<_>>()?;
    let slices: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
    let whole = together::<Record>(&slices)?;
    let of = slices.iter().map(|bytes| pieces::<Record>(bytes).iter().map(|side| side.all.len()).sum()).collect();
    let contents: Vec<_> = slices.iter().map(|bytes| contents(bytes)).filter(|known| !known.is_empty()).collect();
    let strangers = contents.windows(2).any(|pair| pair[0].is_disjoint(&pair[1]));
    Ok(Merged { bytes: whole.bytes(), records: whole.all.len(), of, strangers })
}

/// Journals of any kind put together, and looked at again: every record of every one must be there.
pub fn together<R: Kept>(journals: &[&[u8]]) -> Result<Pieces> {
    let whole = merged::<R>(journals);
    let keys: HashSet<_> = pieces::<R>(&whole.bytes()).into_iter().flat_map(|it| it.all).map(|it| it.key).collect();
    let wanted = journals.iter().flat_map(|bytes| pieces::<R>(bytes)).flat_map(|it| it.all);
    match wanted.into_iter().find(|piece| !keys.contains(&piece.key)) {
        Some(_) => bail!("a record would be lost, so nothing is merged; please report this, with the files"),
        None => Ok(whole),
    }
}

/// The bytes of a journal that this version may write to.
pub fn usable<R: Kept>(file: &Path) -> Result<Vec<u8>> {
    let bytes =
        read_regular(file).map_err(|error| anyhow::anyhow!("cannot read {}: {}", file.display(), cause(&error)))?;
    match crate::journal::reading::<R>(&bytes).refusal {
        Some(why) => bail!("cannot use {}: {why}", file.display()),
        None => Ok(bytes),
    }
}

/// The contents that the text of a notebook had.
fn contents(bytes: &[u8]) -> HashSet<String> {
    let hash = |record: Record| if let What::Document { hash, .. } = record.what { Some(hash) } else { None };
    reading(bytes).records.into_iter().filter_map(hash).collect()
}

/// What making a notebook short comes to.
#[derive(Debug)]
pub struct Compaction {
    pub file: PathBuf,
    old: Vec<u8>,
    new: Vec<u8>,
    pub records: (usize, usize),
    /// Changes that could be undone, and earlier words that could be looked at.
    pub forgotten: usize,
    pub living: usize,
}

impl Compaction {
    /// Works it out; nothing is written.
    pub fn of(file: &Path, now: Timestamp) -> Result<Self> {
        Self::of_bytes(file, usable::<Record>(file)?, now)
    }

    fn of_bytes(file: &Path, old: Vec<u8>, now: Timestamp) -> Result<Self> {
        let was = History::of(reading(&old).records);
        let is_change = |piece: &Piece| piece.kind != FORGOTTEN;
        let before: usize =
            pieces::<Record>(&old).iter().map(|it| it.all.iter().filter(|it| is_change(it)).count()).sum();
        let mut short = compacted::<Record>(&old);
        short.all.retain(is_change);
        let after = short.all.len();
        let forgotten = Record { change: was.next_name(), what: What::Forgotten { when: now }, why: Why::New };
        let new = [short.bytes(), forgotten.to_toml().into_bytes()].concat();
        let is = History::of(reading(&new).records);
        if was.in_order() != is.in_order() || was.amended() != is.amended() || contents(&old) != contents(&new) {
            bail!("{} would not say the same, so nothing is done; please report this", file.display());
        }
        let forgotten = was.n_changes() - is.n_changes();
        let living = is.living().count() + is.amended().len();
        Ok(Self { file: file.to_owned(), old, new, records: (before, after), forgotten, living })
    }

    /// How many bytes the file has, and would have.
    pub fn sizes(&self) -> (usize, usize) {
        (self.old.len(), self.new.len())
    }

    /// Makes the file short, as it is now; gives the name of the old one, which stays beside it.
    pub fn apply(file: &Path, now: Timestamp) -> Result<(Self, PathBuf)> {
        let _lock = lock_of(file).map_err(|error| cannot_write(file, &error))?;
        let this = Self::of(file, now)?;
        let kept = replace(file, &this.old, &this.new, "compaction", now)?;
        Ok((this, kept))
    }
}

/// Replaces a file and keeps the old one, whose name is given.
pub fn replace(file: &Path, old: &[u8], new: &[u8], what: &str, now: Timestamp) -> Result<PathBuf> {
    let kept = keep(file, old, what, now)
        .with_context(|| format!("cannot keep a copy of {}, so nothing is changed", file.display()))?;
    write_whole(file, new).map_err(|error| cannot_write(file, &error))?;
    Ok(kept)
}

fn cannot_write(file: &Path, error: &io::Error) -> anyhow::Error {
    anyhow::anyhow!("cannot write {}: {}", file.display(), cause(error))
}

/// Writes the old content to a name of its own beside the file; no file is written over. The name does not end
/// like that of a notebook, so that it is not taken for one.
fn keep(file: &Path, old: &[u8], what: &str, now: Timestamp) -> io::Result<PathBuf> {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let stamp = now.strftime("%Y%m%d-%H%M%S");
    for n in 0..100 {
        let more = if n == 0 { String::new() } else { format!("-{n}") };
        let path = file.with_file_name(format!("{name}.before-{what}-{stamp}{more}"));
        match private(OpenOptions::new().write(true).create_new(true)).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(mut copy) => {
                copy.write_all(old)?;
                copy.sync_all()?;
                path.parent().map_or(Ok(()), sync_folder)?;
                return Ok(path);
            }
        }
    }
    Err(io::Error::other("a hundred copies of this second are there already"))
}

/// The right to write, where notebooks are kept. A notebook elsewhere, as one that git hands over, has no other
/// writer, and no lock is to be left beside it.
pub fn lock_of(file: &Path) -> io::Result<Option<Lock>> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.join(".lock").try_exists()? { Lock::to_write(folder).map(Some) } else { Ok(None) }
}

#[cfg(test)]
mod tests;
