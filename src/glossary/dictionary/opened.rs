//! The dictionaries in files and folders, opened. Their indexes are read side by side: who looks up the first word of
//! the day waits for the largest, not for all.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::dictd::Dictd;
use super::stardict::StarDict;
use super::{Dictionary, files};

/// Dictionaries in order, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Opened {
    pub dictionaries: Vec<Box<dyn Dictionary>>,
    /// A file or folder, and a sentence.
    pub faults: Vec<(PathBuf, String)>,
}

type Result = std::result::Result<Box<dyn Dictionary>, String>;

impl Opened {
    pub fn new(named: &[PathBuf], folders: &[PathBuf]) -> Self {
        let mut opened = Self::default();
        let mut paths = Vec::new();
        for path in named {
            match of_named(path) {
                Ok(found) => paths.extend(found),
                Err(sentence) => opened.faults.push((path.clone(), sentence)),
            }
        }
        paths.extend(folders.iter().flat_map(|folder| files::in_folder(folder)));
        // One and the same may be named, and be in a usual folder by another name.
        let mut known = HashSet::new();
        paths.retain(|path| known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        for (path, result) in paths.iter().zip(side_by_side(&paths)) {
            match result {
                Ok(dictionary) => opened.dictionaries.push(dictionary),
                Err(sentence) => opened.faults.push((path.clone(), sentence)),
            }
        }
        opened
    }
}

/// The dictionaries at a path that the reader named.
fn of_named(path: &Path) -> std::result::Result<Vec<PathBuf>, String> {
    if !path.exists() {
        return Err(format!(
            "there is no dictionary at {}; correct `dictionaries` in settings.toml, or put it there",
            path.display()
        ));
    }
    if path.is_file() && files::is_dictionary(path) {
        return Ok(vec![path.to_owned()]);
    }
    let found = if path.is_dir() { files::in_folder(path) } else { Vec::new() };
    if found.is_empty() {
        return Err(format!(
            "{} is no dictionary; name the .index file of a dictd dictionary, the .ifo file of a StarDict one, or \
             their folder, as `dictionaries` in settings.toml",
            path.display()
        ));
    }
    Ok(found)
}

fn open(path: &Path) -> Result {
    match path.extension() {
        Some(extension) if extension == "ifo" => Ok(Box::new(StarDict::open(path)?)),
        _ => Ok(Box::new(Dictd::open(path)?)),
    }
}

/// Opens all, in order, on as many threads as there are processors.
fn side_by_side(paths: &[PathBuf]) -> Vec<Result> {
    let n_threads = thread::available_parallelism().map_or(1, usize::from).min(paths.len());
    if n_threads < 2 {
        return paths.iter().map(|path| open(path)).collect();
    }
    // Whoever is free takes the next.
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result>>> = paths.iter().map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        for _ in 0..n_threads {
            scope.spawn(|| {
                while let Some((path, result)) = take(&next, paths, &results) {
                    let opened = open(path);
                    if let Ok(mut result) = result.lock() {
                        *result = Some(opened);
                    }
                }
            });
        }
    });
    let results = results.into_iter().map(|result| result.into_inner().ok().flatten());
    results.zip(paths).map(|(result, path)| result.unwrap_or_else(|| open(path))).collect()
}

fn take<'a, T>(next: &AtomicUsize, paths: &'a [PathBuf], results: &'a [T]) -> Option<(&'a PathBuf, &'a T)> {
    let i = next.fetch_add(1, Ordering::Relaxed);
    paths.get(i).zip(results.get(i))
}
