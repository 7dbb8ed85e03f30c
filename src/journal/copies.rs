//! The copies that programs leave beside a file when two machines have changed it.

use std::fs;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};

use super::merge::merged;
use super::{Kept, Stamp};
use crate::folders::{free_name, read_regular};

/// The file that this one is a copy of: `a.toml` for `a.sync-conflict-20260102-030405-ABCDEFG.toml` of Syncthing,
/// `a (Ada's conflicted copy 2026-01-02).toml` of Dropbox, `a (conflicted copy 2026-01-02 030405).toml` of Nextcloud
/// and `a_conflict-20260102-030405.toml` of ownCloud.
pub fn original(copy: &Path) -> Option<PathBuf> {
    let name = copy.file_name()?.to_str()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let digit = |c: char| c.is_ascii_digit();
    let dated = |sign: &str| stem.find(sign).filter(|at| stem[at + sign.len()..].starts_with(digit));
    let bracket = || {
        let open = stem.rfind(" (").filter(|_| stem.ends_with(')'))?;
        stem[open..].to_lowercase().contains("conflicted copy").then_some(open)
    };
    let end = dated(".sync-conflict-").or_else(|| dated("_conflict-")).or_else(bracket)?;
    (end > 0).then(|| copy.with_file_name(format!("{}.{extension}", &stem[..end])))
}

/// The copies of a file that lie beside it.
pub fn copies(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut copies: Vec<_> =
        beside.filter(|it| original(it).is_some_and(|it| it.file_name() == file.file_name())).collect();
    copies.sort();
    copies
}

/// The stamp of a journal, and those of its copies: others have written when one differs.
pub fn stamps(file: &Path) -> Vec<Option<Stamp>> {
    let files = iter::once(file.to_owned()).chain(copies(file));
    files.map(|file| Stamp::at(&file).ok().flatten()).collect()
}

/// A journal put together with its copies where there are some; empty when there is no file. One of more than
/// `largest` bytes is an error, and so is one that cannot be read.
pub fn bytes_of_all<R: Kept>(file: &Path, largest: u64) -> io::Result<Vec<u8>> {
    let read = |file: &Path| match fs::metadata(file) {
        Ok(data) if data.len() > largest => Err(io::Error::other(format!("it is larger than {} MB", largest >> 20))),
        Ok(_) => read_regular(file),
        Err(error) => Err(error),
    };
    let own = match read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        other => other?,
    };
    let others: Vec<_> = copies(file).iter().filter_map(|file| read(file).ok()).collect();
    if others.is_empty() {
        return Ok(own);
    }
    let all: Vec<&[u8]> = iter::once(&own).chain(&others).map(Vec::as_slice).collect();
    Ok(merged::<R>(&all).bytes())
}

/// Gives a copy that was put together with its file a name that nobody takes for that of a journal.
pub fn set_aside(copy: &Path) -> io::Result<PathBuf> {
    let name = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (0..).map(|n| if n == 0 { format!("{name}.merged") } else { format!("{name}.merged-{n}") });
    let free = free_name(names.map(|name| copy.with_file_name(name)))?;
    fs::rename(copy, &free)?;
    Ok(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copies_of_the_usual_programs_are_known() {
        for copy in [
            "tides-0f.sync-conflict-20260102-030405-ABCDEFG.toml",
            "tides-0f (Ada's conflicted copy 2026-01-02).toml",
            "tides-0f (conflicted copy 2026-01-02 030405).toml",
            "tides-0f (Case Conflicted Copy).toml",
            "tides-0f_conflict-20260102-030405.toml",
        ] {
            assert_eq!(original(&Path::new("/n").join(copy)), Some(PathBuf::from("/n/tides-0f.toml")), "{copy}");
        }
        for other in ["tides-0f.toml", "the-conflict (1).toml", "a_conflict-of-interest.toml", ".toml", "x"] {
            assert_eq!(original(Path::new(other)), None, "{other}");
        }
    }
}
