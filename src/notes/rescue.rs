//! The last resort: when the notebook cannot be written and the program must end, the words go to a new file
//! in the first folder that takes one.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use jiff::Timestamp;

use crate::folders::private;

/// Writes `words` to a file of their own, with this extension, and gives its path. No file is written over.
pub fn write(folders: &[&Path], extension: &str, words: &str, now: Timestamp) -> Result<PathBuf> {
    let mut result = Err(anyhow::anyhow!("there is no folder to write to"));
    for folder in folders {
        result =
            write_in(folder, extension, words, now).with_context(|| format!("cannot write to {}", folder.display()));
        if result.is_ok() {
            break;
        }
    }
    result
}

fn write_in(folder: &Path, extension: &str, words: &str, now: Timestamp) -> Result<PathBuf> {
    fs::create_dir_all(folder)?;
    let stamp = now.strftime("%Y%m%d-%H%M%S");
    for n in 0..100 {
        let path = folder.join(format!("postil-rescued-{stamp}-{n}.{extension}"));
        match private(OpenOptions::new().write(true).create_new(true)).open(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
            Ok(mut file) => {
                let written = file.write_all(words.as_bytes()).and_then(|()| file.sync_all());
                if let Err(error) = written {
                    // Half of the words would be taken for all of them.
                    let _ = fs::remove_file(&path);
                    return Err(error.into());
                }
                return Ok(path);
            }
        }
    }
    anyhow::bail!("a hundred rescued files of this second are there already")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_that_takes_a_file_is_used() {
        let home = tempfile::tempdir().unwrap();
        let taken = home.path().join("a file");
        fs::write(&taken, "").unwrap();
        let folders = [taken.as_path(), home.path()];
        let now = Timestamp::UNIX_EPOCH;
        let first = write(&folders, "md", "one", now).unwrap();
        let second = write(&folders, "md", "two", now).unwrap();
        assert_ne!(first, second);
        assert_eq!(fs::read_to_string(first).unwrap(), "one");
    }
}
