//! Going through a folder for texts, and completing the path of one that is typed.
//!
//! Limits keep it from running away: hidden files and folders are passed over, links are followed but no folder is
//! entered twice, and neither the depth nor the number of files is without end. Which files are texts is told by their
//! names alone.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::facts::stamp_of;

/// No text is so deep in a folder that somebody keeps texts in.
const DEEPEST: usize = 24;
/// Of one folder, so many texts are taken.
const MOST: usize = 100_000;
/// The ends of the names of texts.
const ENDINGS: [&str; 20] = [
    "txt", "text", "md", "markdown", "mkd", "rst", "rest", "org", "html", "htm", "xhtml", "xht", "epub", "docx", "odt",
    "fb2", "fbz", "pdf", "man", "mdown",
];
/// What stands for the content of a file that has the name of a text and is none.
pub const NO_TEXT: &str = "-";
/// More paths than these are not offered.
const OFFERED: usize = 12;

/// Whether a name is that of a text. Glossaries beside texts, and copies that programs make, are none.
pub fn is_text(name: &str) -> bool {
    let lower = name.to_lowercase();
    let plain = lower.strip_suffix(".gz").unwrap_or(&lower);
    let plain = plain.strip_suffix(".fb2.zip").map_or(plain.to_owned(), |stem| format!("{stem}.fb2"));
    let Some((stem, ending)) = plain.rsplit_once('.') else { return false };
    !stem.is_empty() && ENDINGS.contains(&ending) && !stem.ends_with(".glossary") && !lower.starts_with(['.', '~'])
}

/// What a walk has met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    pub n_texts: usize,
    /// There were more texts, or deeper folders, than are taken.
    pub is_cut: bool,
}

/// Tells of every text in a folder: its path, and what changes when it is written. `tell` says whether to go on. What
/// is in `skip` is passed over. The error is that the folder itself cannot be read.
pub fn texts_in(folder: &Path, skip: &Path, tell: &mut dyn FnMut(PathBuf, String) -> bool) -> io::Result<Walked> {
    let mut walked = Walked::default();
    let mut entered = HashSet::new();
    entered.insert(identity(folder, &fs::metadata(folder)?));
    let mut waiting = vec![(folder.to_owned(), fs::read_dir(folder)?, 0)];
    while let Some((path, entries, depth)) = waiting.pop() {
        debug_assert!(path.starts_with(folder));
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let path = entry.path();
            let may_be_folder = entry.file_type().is_ok_and(|kind| kind.is_dir() || kind.is_symlink());
            if !may_be_folder && !is_text(&name.to_string_lossy()) {
                continue;
            }
            // Of a link, what it leads to.
            let Ok(about) = fs::metadata(&path) else { continue };
            if about.is_dir() {
                if path == skip || !entered.insert(identity(&path, &about)) {
                    continue;
                }
                match fs::read_dir(&path) {
                    Ok(_) if depth == DEEPEST => walked.is_cut = true,
                    Ok(inner) => waiting.push((path, inner, depth + 1)),
                    Err(_) => {}
                }
            } else if about.is_file() && about.len() > 0 && is_text(&name.to_string_lossy()) {
                if walked.n_texts == MOST {
                    walked.is_cut = true;
                    return Ok(walked);
                }
                walked.n_texts += 1;
                if !tell(path, stamp_of(&about)) {
                    return Ok(walked);
                }
            }
        }
    }
    Ok(walked)
}

/// What tells a folder from others, by whatever link it was reached.
#[cfg(unix)]
fn identity(_: &Path, about: &fs::Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (about.dev(), about.ino())
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &fs::Metadata) -> PathBuf {
    path.canonicalize().unwrap_or(path.to_owned())
}

/// The path that was typed: `~` is the home folder, and what is not whole begins where the program was started.
pub fn typed_path(typed: &str) -> PathBuf {
    let typed = typed.trim();
    let home = || directories::BaseDirs::new().map(|base| base.home_dir().to_owned());
    let path = match typed.strip_prefix('~') {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => match home() {
            Some(home) => home.join(rest.trim_start_matches('/')),
            None => PathBuf::from(typed),
        },
        _ => PathBuf::from(typed),
    };
    std::path::absolute(&path).unwrap_or(path)
}

/// What could stand in the place of a path being typed: the folders and texts that begin like it, folders first and
/// with a slash.
pub fn paths_like(typed: &str) -> Vec<String> {
    let (before, begun) = typed.rsplit_once('/').map_or(("", typed), |(before, begun)| (before, begun));
    let folder = match (before, typed.starts_with('/')) {
        ("", true) => PathBuf::from("/"),
        ("", false) if begun.starts_with('~') => return vec!["~/".to_owned()],
        ("", false) => typed_path("."),
        (before, _) => typed_path(before),
    };
    let lead = &typed[..typed.len() - begun.len()];
    let fits = |name: &str| {
        let hidden = name.starts_with('.') && !begun.starts_with('.');
        !hidden && name.to_lowercase().starts_with(&begun.to_lowercase())
    };
    let mut paths: Vec<(bool, String)> = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let is_folder = fits(&name) && entry.path().is_dir();
        if is_folder {
            paths.push((false, format!("{lead}{name}/")));
        } else if fits(&name) && is_text(&name) {
            paths.push((true, format!("{lead}{name}")));
        }
    }
    paths.sort();
    paths.into_iter().map(|(_, path)| path).take(OFFERED).collect()
}

/// Whether there is a folder at a path; `None` when there is nothing, or something that is not to be read.
pub fn is_folder(path: &Path) -> Option<bool> {
    let about = fs::metadata(path).ok()?;
    (about.is_dir() || about.is_file()).then_some(about.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(folder: &Path, names: &[&str]) {
        for name in names {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "words").unwrap();
        }
    }

    fn found(folder: &Path, skip: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut tell = |path: PathBuf, _| {
            found.push(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned());
            true
        };
        texts_in(folder, &folder.join(skip), &mut tell).unwrap();
        found.sort();
        found
    }

    #[test]
    fn texts_are_known_by_their_names() {
        for name in ["a.txt", "A.MD", "b.c.epub", "a.txt.gz", "a.fb2.zip", "é.odt"] {
            assert!(is_text(name), "{name}");
        }
        for name in ["a", ".txt", "a.rs", "a.zip", "glossary.toml", "a.glossary.md", "~a.docx", ".a.txt"] {
            assert!(!is_text(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_walk_follows_links_once_and_passes_hidden_things_over() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), &["a.txt", "b/c.md", "b/.hidden.txt", ".git/d.txt", "b/e.rs", "data/f.txt"]);
        fs::write(folder.path().join("empty.txt"), "").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("b/round")).unwrap();
        std::os::unix::fs::symlink("c.md", folder.path().join("b/link.md")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("b/broken.md")).unwrap();
        assert_eq!(found(folder.path(), "data"), ["a.txt", "b/c.md", "b/link.md"]);
    }

    #[test]
    fn a_walk_ends_where_folders_have_no_end() {
        let folder = tempfile::tempdir().unwrap();
        let deep: String = "d/".repeat(DEEPEST + 3);
        make(folder.path(), &["a.txt", &format!("{deep}b.txt")]);
        let walked = texts_in(folder.path(), Path::new(""), &mut |_, _| true).unwrap();
        assert_eq!(walked, Walked { n_texts: 1, is_cut: true });
        assert!(texts_in(&folder.path().join("none"), Path::new(""), &mut |_, _| true).is_err());
    }

    #[test]
    fn a_path_is_completed_by_folders_and_texts() {
        let folder = tempfile::tempdir().unwrap();
        make(folder.path(), &["Texts/a.txt", "tex.md", "tex.rs", ".tex/b.txt"]);
        let typed = format!("{}/te", folder.path().display());
        let lead = typed.strip_suffix("te").unwrap();
        assert_eq!(paths_like(&typed), [format!("{lead}Texts/"), format!("{lead}tex.md")]);
        assert_eq!(paths_like(&format!("{lead}Texts/")), [format!("{lead}Texts/a.txt")]);
        assert_eq!(paths_like(&format!("{lead}none/x")), [""; 0]);
    }
}
