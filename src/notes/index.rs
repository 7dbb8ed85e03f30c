//! Which notebook is on which content, without reading them all.
//!
//! A text that has no notebook of its own name may still have one: under an earlier content, or an earlier path.
//! To find out, every notebook would have to be read before the first page is seen. So what they say of their
//! documents is kept in a small file of its own, which is nothing but a memory: a notebook that is not as long or
//! as old as it was is read again, and without the file all of them are.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Sketch;
use super::record::{Record, What};
use crate::folders::read_regular;
use crate::journal::reading::only;
use crate::journal::standing::sum;

/// What a notebook says of its document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Each content it had, and where it was seen then; the latest last.
    pub documents: Vec<(String, String)>,
    /// What it was called, and what it said when that was last written down.
    pub title: String,
    pub sketch: Option<Sketch>,
    length: u64,
    /// In nanoseconds since 1970.
    changed: u128,
}

/// The notebooks of a folder, and what they are on.
#[derive(Debug)]
pub struct Index {
    pub known: Vec<(PathBuf, Known)>,
}

const HEAD: &str = "postil notes index 2\n";
/// So many notebooks are read again each time before the file is written anew.
const FEW: usize = 16;
/// A notebook that was changed just now may change again without looking any younger.
const SETTLED: Duration = Duration::from_secs(3);

impl Index {
    /// What is known of these notebooks, with the memory kept in `file`.
    pub fn of(notebooks: &[PathBuf], file: &Path) -> Self {
        let mut kept = read(file).unwrap_or_default();
        let remembered = kept.len();
        let (mut n_read, mut known) = (0, Vec::new());
        for path in notebooks {
            let Ok(data) = fs::metadata(path) else { continue };
            let (length, changed) = stamp(&data);
            let same = |it: &Known| it.length == length && it.changed == changed;
            let it = match name(path).and_then(|name| kept.remove(name)).filter(same) {
                Some(it) => it,
                None => {
                    n_read += 1;
                    match said(path) {
                        Some(known) => Known { length, changed, ..known },
                        // What cannot be read now may be read the next time.
                        None => Known { changed: u128::MAX, ..Known::default() },
                    }
                }
            };
            known.push((path.clone(), it));
        }
        let index = Self { known };
        // Those that are left are gone.
        if n_read > FEW || remembered > 0 && kept.len() > FEW {
            index.write(file);
        }
        index
    }

    /// Keeps what is known. Nobody is told when that fails: it only takes longer then.
    fn write(&self, file: &Path) {
        let Some(settled) = SystemTime::now().checked_sub(SETTLED).and_then(|it| it.duration_since(UNIX_EPOCH).ok())
        else {
            return;
        };
        let mut text = HEAD.to_owned();
        for (path, it) in self.known.iter().filter(|(_, it)| it.changed < settled.as_nanos()) {
            let Some(name) = name(path).filter(|name| *name == escaped(name)) else { continue };
            let sketch = it.sketch.as_ref().map(Sketch::to_string).unwrap_or_default();
            text.push_str(&format!("{name}\t{}\t{}\t{}\t{sketch}", it.length, it.changed, escaped(&it.title)));
            for (hash, path) in &it.documents {
                text.push_str(&format!("\t{}\t{}", escaped(hash), escaped(path)));
            }
            text.push('\n');
        }
        text.push_str(&sum(text.as_bytes()));
        let new = file.with_extension(format!("{}.new", std::process::id()));
        // No sync: one that a power cut left half-written has no sum that fits.
        let folder = file.parent().unwrap_or(Path::new("."));
        let written = fs::create_dir_all(folder).and_then(|()| {
            use std::io::Write;
            let mut options = fs::OpenOptions::new();
            let mut out = crate::folders::private(options.write(true).create(true).truncate(true)).open(&new)?;
            out.write_all(text.as_bytes())?;
            fs::rename(&new, file)
        });
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
    }
}

/// What the file keeps, by the names of the notebooks; nothing when it is not as we wrote it.
fn read(file: &Path) -> Option<HashMap<String, Known>> {
    let text = String::from_utf8(read_regular(file).ok()?).ok()?;
    let (text, given) = text.split_at_checked(text.len().checked_sub(16)?)?;
    if sum(text.as_bytes()) != given {
        return None;
    }
    text.strip_prefix(HEAD)?.lines().map(line).collect()
}

fn line(line: &str) -> Option<(String, Known)> {
    let mut fields = line.split('\t');
    let name = fields.next()?.to_owned();
    let (length, changed) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let (title, sketch) = (unescaped(fields.next()?), fields.next()?.parse().ok());
    let mut documents = Vec::new();
    while let Some(hash) = fields.next() {
        documents.push((unescaped(hash), unescaped(fields.next()?)));
    }
    Some((name, Known { documents, title, sketch, length, changed }))
}

fn said(path: &Path) -> Option<Known> {
    let bytes = read_regular(path).ok()?;
    let mut known = Known::default();
    for record in only::<Record>(&bytes, "document") {
        let What::Document { hash, path, title, sketch } = record.what else { continue };
        let one = (hash, path.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default());
        known.documents.retain(|other| *other != one);
        known.documents.push(one);
        known.title = title;
        known.sketch = sketch.or(known.sketch);
    }
    Some(known)
}

fn stamp(data: &Metadata) -> (u64, u128) {
    let since = data.modified().ok().and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    (data.len(), since.map_or(0, |it| it.as_nanos()))
}

fn name(path: &Path) -> Option<&str> {
    path.file_name()?.to_str()
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescaped(text: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebook(hash: &str, path: &str) -> String {
        let path = path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        format!("format = 1\n\n[[document]]\nhash = \"{hash}\"\npath = \"{path}\"\n")
    }

    /// Writes notebooks that look as if they had been written long ago.
    fn write(folder: &Path, name: &str, text: &str, second: u64) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(UNIX_EPOCH + Duration::from_secs(second)).unwrap();
        path
    }

    #[test]
    fn a_notebook_is_read_once_and_again_when_it_changed() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("cache/notes.index");
        let odd = "/a \"b\\\t\nc.txt";
        let mut all: Vec<_> =
            (0..40).map(|n| write(data.path(), &format!("{n}.toml"), &notebook(&n.to_string(), odd), 9)).collect();
        let first = Index::of(&all, &file);
        assert_eq!(first.known[7].1.documents, [("7".to_owned(), odd.to_owned())]);
        assert!(file.exists());
        // What is remembered is not read: the words below would be found otherwise.
        write(data.path(), "3.toml", &notebook("9", odd), 9);
        write(data.path(), "4.toml", &notebook("9", odd), 10);
        write(data.path(), "5.toml", &notebook("10", odd), 9);
        let hash = |index: &Index, n: usize| index.known[n].1.documents[0].0.clone();
        let second = Index::of(&all, &file);
        assert_eq!((hash(&second, 3), hash(&second, 4), hash(&second, 5)), ("3".into(), "9".into(), "10".into()));
        // A file that is not as we wrote it is no memory.
        let kept = fs::read_to_string(&file).unwrap();
        fs::write(&file, kept.replace("3.toml\t", "2.toml\t")).unwrap();
        assert_eq!(hash(&Index::of(&all, &file), 3), "9");
        all.truncate(3);
        assert_eq!(Index::of(&all, &file).known.len(), 3);
        assert!(fs::read_to_string(&file).unwrap().lines().count() < 6);
    }

    #[test]
    fn without_a_folder_for_it_there_is_no_memory_and_no_harm() {
        let data = tempfile::tempdir().unwrap();
        let all: Vec<_> = (0..20).map(|n| write(data.path(), &format!("{n}.toml"), &notebook("a", "b"), 9)).collect();
        assert_eq!(Index::of(&all, &all[0].join("index")).known.len(), 20);
    }
}
