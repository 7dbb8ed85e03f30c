//! What other machines have left beside the reader's files: the copies of programs that synchronise folders, and the
//! marker lines of git.
//!
//! Both are taken in soon after the first screen, on a thread of their own, and by `postil doctor --repair`, which mends
//! more. Every record of every file is in the new one, which is looked at before it is written; the copies stay under
//! another name, and the doctor keeps the file as it was as well.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;

use super::App;
use super::key::Event;
use crate::folders::{Folders, read_regular, write_whole};
use crate::glossary::{looked_up, own, record};
use crate::journal::copies::{copies, original, set_aside};
use crate::journal::{Kept, reading};
use crate::notes::{journal, record as notes, rewrite};
use crate::shelf::{Shelf, arranged, record as shelf};
use crate::{diary, study};

/// Which files are written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that another machine has written to.
    Shared,
    /// Those in which a record was cut off as well; each is kept as it was.
    Broken,
}

/// What was done with a file, or why nothing could be.
pub type Done = (PathBuf, Result<String>);

impl App {
    /// Begins to take in what other machines have written, once; nobody waits for it.
    pub fn take_in_copies(&mut self) {
        if std::mem::replace(&mut self.took_in_copies, true) {
            return;
        }
        let (folders, now) = (self.folders.clone(), self.now);
        self.worker.start("copies", move |post| {
            let done = all(&folders, Which::Shared, now);
            if !done.is_empty() {
                post(Event::TakenIn(done));
            }
        });
    }

    /// Shows what was taken in.
    pub(super) fn show_taken_in(&mut self, done: Vec<Done>) {
        self.own.refresh();
        if let Some(reader) = &mut self.reader
            && reader.part.is_none()
            && reader.notebook.refresh()
        {
            reader.lay_notes();
            reader.amend();
        }
        if !self.shelved.catalogue.volumes.is_empty() {
            self.gather();
        }
        // What was said of copies when the text was opened is true no more.
        let is_old = |status: &super::Status| status.text.starts_with("another machine");
        if self.prompt.is_some() || self.status.as_ref().is_some_and(|status| !is_old(status)) {
            return;
        }
        let wrong = done.iter().find_map(|(file, done)| Some((file, done.as_ref().err()?)));
        match (wrong, done.len()) {
            (Some((file, error)), _) => self.complain(&format!("{}: {error:#}", file.display())),
            (None, 1) => self.say("what another machine wrote to your files is taken in"),
            (None, n) => self.say(format!("what another machine wrote to {n} of your files is taken in")),
        }
    }
}

/// Puts files together with their copies, and with the other side of a conflict.
pub fn all(folders: &Folders, which: Which, now: Timestamp) -> Vec<Done> {
    let data = &folders.data;
    let mut done = Vec::new();
    let mut note = |file: &Path, result: Result<Option<String>>| {
        done.extend(result.transpose().map(|result| (file.to_owned(), result)));
    };
    for file in notebooks(&data.join("notes"), which) {
        note(&file, repair::<notes::Record>(&file, Some(same_text), which, now));
    }
    let (own, words) = (own::file(data), looked_up::Words::of(data).file().to_owned());
    let shelf = data.join(arranged::FILE);
    note(&own, repair::<record::Record>(&own, None, which, now));
    note(&words, repair::<looked_up::Record>(&words, None, which, now));
    let (cards, diary) = (data.join(study::FILE), data.join(diary::FILE));
    note(&shelf, repair::<shelf::Record>(&shelf, None, which, now));
    note(&cards, repair::<study::record::Record>(&cards, None, which, now));
    note(&diary, repair::<diary::Record>(&diary, None, which, now));
    done.extend(Shelf::open(data).take_in_copies());
    done
}

/// The notebooks that may have to be written anew, each by its own name.
fn notebooks(folder: &Path, which: Which) -> BTreeSet<PathBuf> {
    let is_shared = |file: &PathBuf| original(file).is_some() || read_regular(file).is_ok_and(|it| has_markers(&it));
    let files = journal::notebooks(folder).into_iter().filter(|file| which == Which::Broken || is_shared(file));
    files.map(|file| original(&file).unwrap_or(file)).collect()
}

/// Whether git may have put its marker lines in.
fn has_markers(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\n>>>>>>> ").is_some()
}

/// Why files must not be put together.
type Objection = fn(&[PathBuf]) -> Result<()>;

/// Repairs one file, with the copies of it; says what was done, if anything.
fn repair<R: Kept>(file: &Path, objection: Option<Objection>, which: Which, now: Timestamp) -> Result<Option<String>> {
    if copies(file).is_empty() && !is_broken::<R>(file, which) {
        return Ok(None);
    }
    let _lock = rewrite::lock_of(file)?;
    // Another window may have done it meanwhile.
    let copies = copies(file);
    if copies.is_empty() && !is_broken::<R>(file, which) {
        return Ok(None);
    }
    // A file that cannot be looked at may be there all the same, and must not be replaced by its copies.
    let is_there = file.try_exists()?;
    let files: Vec<_> = is_there.then(|| file.to_owned()).into_iter().chain(copies.clone()).collect();
    let bytes: Vec<_> = files.iter().map(|file| rewrite::usable::<R>(file)).collect::<Result<_>>()?;
    objection.map_or(Ok(()), |objection| objection(&files))?;
    let slices: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
    let new = rewrite::together::<R>(&slices)?.bytes();
    let mut told = match copies.len() {
        0 => "it is in order again".to_owned(),
        1 => "the copy that another program made is put together with it".to_owned(),
        n => format!("the {n} copies that another program made are put together with it"),
    };
    match which {
        Which::Broken if is_there => {
            let kept = rewrite::replace(file, &bytes[0], &new, "repair", now)?;
            told.push_str(&format!("; as it was: {}", kept.display()));
        }
        _ => write_whole(file, &new)?,
    }
    for copy in copies {
        told.push_str(&format!("; {}", set_aside(&copy)?.display()));
    }
    Ok(Some(told))
}

/// Whether something is in the file that putting it together anew takes care of.
fn is_broken<R: Kept>(file: &Path, which: Which) -> bool {
    let Ok(bytes) = read_regular(file) else { return false };
    if which == Which::Shared && !has_markers(&bytes) {
        return false;
    }
    let reading = reading::<R>(&bytes);
    let is_torn = || which == Which::Broken && reading.set_aside.iter().any(|aside| aside.torn);
    reading.refusal.is_none() && (reading.conflict.is_some() || is_torn())
}

fn same_text(files: &[PathBuf]) -> Result<()> {
    match rewrite::merge(files)?.strangers {
        true => anyhow::bail!("its copies are on another text; postil notes merge --anyway puts them together"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(files: &[(&str, &str)], expect: &[(&str, &[&str])]) {
        let data = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let file = data.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        let folders =
            Folders { config: data.path().to_owned(), data: data.path().to_owned(), dictionaries: Vec::new() };
        let told = all(&folders, Which::Broken, Timestamp::UNIX_EPOCH);
        for (name, words) in expect {
            let content = fs::read_to_string(data.path().join(name)).unwrap_or_else(|_| panic!("{name}: {told:?}"));
            for words in *words {
                assert_eq!(content.matches(words).count(), 1, "{words} in {name}: {content}\n{told:?}");
            }
        }
        assert_eq!(told.iter().filter(|(_, done)| done.is_ok()).count(), 1, "{told:?}");
        assert!(all(&folders, Which::Broken, Timestamp::UNIX_EPOCH).is_empty());
    }

    const ONE: &str = "format = 1\n\n[[note]]\nquote = 'one'\n\n";
    const TWO: &str = "format = 1\n\n[[note]]\nquote = 'one'\n\n[[note]]\nquote = 'two'\n";

    #[test]
    fn copies_are_put_together_and_kept() {
        let copy = "notes/a.sync-conflict-20260102-030405-ABCDEFG.toml";
        let kept = format!("{copy}.merged");
        let old = "notes/a.toml.before-repair-19700101-000000";
        check(
            &[("notes/a.toml", ONE), (copy, TWO)],
            &[("notes/a.toml", &["'one'", "'two'"]), (&kept, &["'two'"]), (old, &["'one'"])],
        );
        check(&[(copy, TWO)], &[("notes/a.toml", &["'one'", "'two'"]), (&kept, &["'two'"])]);
        let entry = |term: &str| format!("format = 1\n\n[[entry]]\nterm = '{term}'\ndefinition = 'x'\n");
        check(
            &[
                ("glossaries/own.toml", &entry("ebb")),
                ("glossaries/own (conflicted copy 2026-01-02 030405).toml", &entry("flow")),
            ],
            &[("glossaries/own.toml", &["'ebb'", "'flow'"])],
        );
    }

    #[test]
    fn both_sides_of_a_conflict_stay_without_the_marker_lines() {
        let conflict =
            format!("{ONE}<<<<<<< a\n[[note]]\nquote = 'two'\n=======\n[[note]]\nquote = 'three'\n>>>>>>> b\n");
        check(&[("notes/a.toml", &conflict)], &[("notes/a.toml", &["'one'", "'two'", "'three'"])]);
    }

    #[test]
    fn a_record_that_was_cut_off_becomes_a_comment() {
        let torn = format!("{ONE}[[note]]\nchange = \"2.x\"\nquote = \"tw");
        check(&[("notes/a.toml", &torn)], &[("notes/a.toml", &["# quote = \"tw", "'one'"])]);
    }

    #[test]
    fn at_start_copies_and_conflicts_are_taken_in_and_nothing_else_is_touched() {
        let data = tempfile::tempdir().unwrap();
        let notes = data.path().join("notes");
        fs::create_dir_all(&notes).unwrap();
        let torn = format!("{ONE}[[note]]\nchange = \"2.x\"\nquote = \"tw");
        let folders =
            Folders { config: data.path().to_owned(), data: data.path().to_owned(), dictionaries: Vec::new() };
        let start = || all(&folders, Which::Shared, Timestamp::UNIX_EPOCH);
        fs::write(notes.join("a.toml"), &torn).unwrap();
        assert!(start().is_empty());
        fs::write(notes.join("b.sync-conflict-20260102-030405-ABCDEFG.toml"), TWO).unwrap();
        fs::write(notes.join("b.toml"), ONE).unwrap();
        let done = start();
        assert_eq!(done.len(), 1, "{done:?}");
        assert!(fs::read_to_string(notes.join("b.toml")).unwrap().contains("'two'"));
        assert_eq!(fs::read_to_string(notes.join("a.toml")).unwrap(), torn);
        let names = fs::read_dir(&notes).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        assert!(!names.into_iter().any(|name| name.contains("before")));
        assert!(start().is_empty());
    }
}
