//! Where postil keeps its files, and the two ways to write one without losing what was there.
//!
//! Settings live in one folder, the reader's own data in another. A file is either appended to (notes) or
//! replaced as a whole ([`write_whole`]); it is never opened for writing in place, so that a crash at any
//! moment leaves the old content or the new.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// The folders of this reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// Settings and keymap.
    pub config: PathBuf,
    /// Notes, the shelf, glossaries.
    pub data: PathBuf,
    /// Where offline dictionaries usually lie, the reader's own before those of the system. Nobody looks there
    /// before a word is looked up.
    pub dictionaries: Vec<PathBuf>,
}

impl Folders {
    /// The folders named by `POSTIL_CONFIG_DIR`, `POSTIL_DATA_DIR` and `POSTIL_DICTIONARY_DIRS` (a list like that of
    /// `PATH`; an empty one means none), else those the system has for programs. Each stands alone: notes kept
    /// elsewhere hide no dictionary.
    pub fn find() -> Result<Self> {
        let named = |variable| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
        let system = directories::ProjectDirs::from("", "", "postil");
        let config = named("POSTIL_CONFIG_DIR").or_else(|| Some(system.as_ref()?.config_dir().to_owned()));
        let data = named("POSTIL_DATA_DIR").or_else(|| Some(system.as_ref()?.data_dir().to_owned()));
        match (config, data) {
            (Some(config), Some(data)) => {
                let (config, data) = (absolute(config), absolute(data));
                let dictionaries = match std::env::var_os("POSTIL_DICTIONARY_DIRS") {
                    Some(list) => std::env::split_paths(&list).filter(|path| !path.as_os_str().is_empty()).collect(),
                    None => usual_dictionaries(&data),
                };
                Ok(Self { config, data, dictionaries })
            }
            _ => bail!(
                "cannot tell where to keep settings and notes, as there is no home folder; \
                 set POSTIL_CONFIG_DIR and POSTIL_DATA_DIR to folders of your choice"
            ),
        }
    }
}

/// Where packages and other programs put dictionaries.
fn usual_dictionaries(data: &Path) -> Vec<PathBuf> {
    let mut folders = vec![data.join("dictionaries")];
    if let Some(base) = directories::BaseDirs::new() {
        let (home, shared) = (base.home_dir(), base.data_dir());
        folders.extend([home.join(".dictd"), home.join(".stardict/dic"), shared.join("stardict/dic")]);
    }
    let system = ["/usr/local/share", "/usr/share"].map(Path::new);
    folders.extend(system.iter().flat_map(|share| [share.join("dictd"), share.join("stardict/dic")]));
    folders
}

/// The program may change its working folder; the folders must not move with it.
fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// Replaces the content of `path` as a whole: whoever reads it sees the old content or the new, also after
/// a power cut. A symbolic link is followed, not replaced; the mode of an old file is kept, a new one is
/// for its owner alone.
pub fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    write(path, content, true)
}

/// The same for what is no great loss: it is not waited for until it is on the disk. When the machine loses its power
/// just then, the file may be as it was before, or damaged.
pub fn write_soon(path: &Path, content: &[u8]) -> io::Result<()> {
    write(path, content, false)
}

fn write(path: &Path, content: &[u8], waits: bool) -> io::Result<()> {
    let path = followed(path)?;
    let old = match fs::metadata(&path) {
        Ok(old) if !old.is_file() => return Err(io::Error::other("it is not a regular file")),
        Ok(old) => Some(old),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let (mut file, temporary) = temporary_beside(&path)?;
    let written = (|| {
        file.write_all(content)?;
        if let Some(old) = old {
            file.set_permissions(old.permissions())?;
        }
        if waits {
            file.sync_all()?;
        }
        fs::rename(&temporary, &path)
    })();
    if written.is_err() {
        // What stays behind is only our own half-written copy.
        let _ = fs::remove_file(&temporary);
        return written;
    }
    if waits { sync_folder(folder) } else { Ok(()) }
}

/// A new file in the folder of `path`, under a name that nobody has.
fn temporary_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut attempt = 0;
    loop {
        let temporary = path.with_file_name(format!(".{name}.{}-{attempt}.new", std::process::id()));
        match private(OpenOptions::new().write(true).create_new(true)).open(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => attempt += 1,
            Err(error) => return Err(error),
            Ok(file) => return Ok((file, temporary)),
        }
    }
}

/// The first of the names that nothing has. That a name cannot be looked at does not say that it is free.
pub fn free_name(names: impl Iterator<Item = PathBuf>) -> io::Result<PathBuf> {
    for name in names.take(1000) {
        if !name.try_exists()? {
            return Ok(name);
        }
    }
    Err(io::Error::other("a thousand files with such names are there already"))
}

/// Where `path` leads when it is a symbolic link, also when nothing is there yet.
pub fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::symlink_metadata(&path) {
            Ok(there) if there.is_symlink() => {
                path = path.parent().unwrap_or(Path::new("")).join(fs::read_link(&path)?);
            }
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A file of this name marks a folder whose texts have settings and a glossary of their own.
pub const MARK: &str = "postil.toml";
/// So many folders above a text are asked.
const ABOVE: usize = 6;

/// The nearest folder above a file that is marked. In one that everybody may write to, such as that for temporary
/// files, a mark says nothing about who put the text there.
pub fn marked_above(path: &Path) -> Option<PathBuf> {
    let mut above = path.ancestors().skip(1).take(ABOVE).filter(|folder| !folder.as_os_str().is_empty());
    let is_marked = |folder: &&Path| fs::symlink_metadata(folder.join(MARK)).is_ok() && !is_everybodys(folder);
    above.find(is_marked).map(Path::to_owned)
}

fn is_everybodys(folder: &Path) -> bool {
    #[cfg(unix)]
    if let Ok(data) = fs::metadata(folder) {
        return std::os::unix::fs::PermissionsExt::mode(&data.permissions()) & 0o002 != 0;
    }
    false
}

/// The bytes of a regular file. Anything else is refused before it is opened: a pipe would wait for ever, a
/// device may have no end.
pub fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    fs::read(path)
}

/// Whether both paths lead to one and the same file, by whatever name.
pub fn same_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(other)) = (fs::metadata(one), fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt;
        return (one.dev(), one.ino()) == (other.dev(), other.ino());
    }
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Whether `path` is or would be somewhere in `folder`, links followed.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    let path = followed(path).unwrap_or(path.to_owned());
    let path = std::path::absolute(&path).unwrap_or(path);
    let folder = folder.canonicalize().unwrap_or(folder.to_owned());
    path.ancestors().find_map(|part| part.canonicalize().ok()).is_some_and(|part| part.starts_with(folder))
}

/// Makes the names in a folder durable, after a file was made or renamed there.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix lets a folder be opened and synced.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// New files are for their owner alone.
pub fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// The cause of an error in plain words, to stand inside a sentence.
pub fn cause(error: &io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) if !chars.as_str().starts_with(char::is_uppercase) => first.to_lowercase().chain(chars).collect(),
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_write_replaces_the_content_and_leaves_nothing_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("file.toml");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_the_mode_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        symlink("real", &link).unwrap();
        write_whole(&link, b"one").unwrap();
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        write_whole(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"two");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_known_by_any_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let (real, link, hard) = (folder.path().join("a/real"), folder.path().join("link"), folder.path().join("hard"));
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(&real, "one").unwrap();
        std::os::unix::fs::symlink("a/real", &link).unwrap();
        fs::hard_link(&real, &hard).unwrap();
        assert!(same_file(&real, &link) && same_file(&hard, &folder.path().join("a/../link")));
        assert!(!same_file(&real, &folder.path().join("none")));
        assert!(is_inside(&link, &folder.path().join("a")) && !is_inside(&hard, &folder.path().join("a")));
        assert!(is_inside(&folder.path().join("a/new/deep"), &folder.path().join("a")));
    }

    #[test]
    fn a_failed_write_leaves_the_old_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        assert!(write_whole(&path, b"one").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
