//! The files of a dictionary: which there are, and what is in the small ones.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::dictzip::{self, Packed};
use crate::folders::cause;

/// The longest index that is read. The longest known has some 50 MB.
const LONGEST_INDEX: u64 = 1 << 29;

/// How deep dictionaries may lie in a folder. Collections have a folder for each.
const DEEPEST: usize = 4;

/// So many names are looked at in one folder and those below. A folder with more is not one of dictionaries.
const MOST_NAMES: usize = 20_000;

/// The files by which the dictionaries in a folder are opened, in the order of their names. Links are followed.
pub fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut n_names) = (Vec::new(), 0);
    walk(folder, DEEPEST, &mut n_names, &mut found);
    found
}

fn walk(folder: &Path, depth: usize, n_names: &mut usize, found: &mut Vec<PathBuf>) {
    let Ok(names) = fs::read_dir(folder) else { return };
    let names = names.take(MOST_NAMES - *n_names).filter_map(Result::ok);
    let mut names: Vec<_> = names.map(|name| (name.path(), name.file_type().is_ok_and(|it| !it.is_file()))).collect();
    *n_names += names.len();
    names.sort();
    for (path, is_no_file) in names {
        // A link may lead to a folder, or to a file.
        if is_no_file && path.is_dir() {
            if depth > 1 {
                walk(&path, depth - 1, n_names, found);
            }
        } else if is_dictionary(&path) {
            found.push(path);
        }
    }
}

/// Whether the name is that of the file by which a dictionary is opened.
pub fn is_dictionary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ifo" || extension == "index")
}

/// The file with the articles, opened for the first of them.
#[derive(Debug)]
pub struct Articles {
    path: PathBuf,
    packed: OnceLock<Result<Packed, String>>,
}

impl Articles {
    /// Of the dictionary that `path` opens. The error is a sentence.
    pub fn of(path: &Path) -> Result<Self, String> {
        let candidates = ["dict.dz", "dict"].map(|extension| path.with_extension(extension));
        match candidates.into_iter().find(|path| path.exists()) {
            Some(path) => Ok(Self { path, packed: OnceLock::new() }),
            None => Err(fault(path, "the .dict file with its articles is not beside it")),
        }
    }

    /// The bytes of an article. The error is a sentence.
    pub fn read(&self, at: u64, len: u64) -> Result<Vec<u8>, String> {
        let packed = self.packed.get_or_init(|| Packed::open(&self.path)).as_ref().map_err(String::clone);
        packed.and_then(|packed| packed.read(at, len)).map_err(|what| fault(&self.path, &what))
    }
}

/// The file beside `path` with this extension, packed or not.
pub fn beside(path: &Path, extension: &str) -> Option<PathBuf> {
    let plain = path.with_extension(extension);
    let packed = path.with_extension(format!("{extension}.gz"));
    [plain, packed].into_iter().find(|path| path.exists())
}

/// What the card calls a dictionary that does not say its name.
pub fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The content of an index, unpacked. The error says what is the matter, to stand after the name of the file.
pub fn content(path: &Path) -> Result<Vec<u8>, String> {
    let what = |error: io::Error| cause(&error);
    let too_long = || format!("it has more than {} MB", LONGEST_INDEX >> 20);
    let about = fs::metadata(path).map_err(what)?;
    if !about.is_file() {
        return Err("it is not a regular file".to_owned());
    }
    if about.len() > LONGEST_INDEX {
        return Err(too_long());
    }
    let bytes = fs::read(path).map_err(what)?;
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return Ok(bytes);
    }
    dictzip::gunzip(&bytes[..], LONGEST_INDEX)?.ok_or_else(too_long)
}

/// The sentence for a dictionary that cannot be used.
pub fn fault(path: &Path, what: &str) -> String {
    format!("cannot use the dictionary {}: {what}; install it anew or take it away", path.display())
}
