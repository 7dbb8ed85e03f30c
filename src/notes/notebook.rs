//! The notebook of one document: what the application sees of it.
//!
//! Every change is first in memory, then in the file; only then does the method that made it say `Ok`. When
//! the file cannot be written, the change stays in memory, the error says so in a sentence, and the next
//! change that succeeds takes it along. A file that cannot be read is never written.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::history::{History, Way, order};
use super::journal::{self, Lock, Stamp};
use super::reading::Reading;
use super::record::{Record, Stored, What, Why};
use super::{Annotation, Identity, Mark};
use crate::document::locator::Finder;
use crate::document::{Locator, Placed};
use crate::folders::cause;

/// The annotations of one document, in memory and on the disk.
#[derive(Debug)]
pub struct Notebook {
    folder: PathBuf,
    file: PathBuf,
    identity: Identity,
    history: History,
    /// The living annotations in the order of the text.
    annotations: Vec<Annotation>,
    /// What is not in the file yet.
    waiting: Vec<Record>,
    /// The file as it was when it was last read or written; `None` when there was none.
    seen: Option<Stamp>,
    refusal: Option<String>,
    trouble: Option<String>,
    /// The file ends in a record that was cut off.
    torn: bool,
}

/// A change is in memory, and not in the file.
#[derive(Debug)]
pub struct Unsaved {
    /// What is in the way, as a sentence.
    pub why: String,
    /// What becomes of the change as long as the program runs.
    kept: &'static str,
}

impl fmt::Display for Unsaved {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}; {}", self.why, self.kept)
    }
}

impl std::error::Error for Unsaved {}

impl Notebook {
    /// The notebook of a document, empty when it has none yet. Never fails: a file that cannot be read or
    /// understood gives a notebook that refuses to save and says why in [`Self::trouble`].
    ///
    /// A document whose content is new is known by its path, when words of the notes are still in its `text`.
    /// Its new content is then written down, as is a new path of a document that was renamed.
    pub fn open(data: &Path, identity: &Identity, text: &str) -> Self {
        let folder = data.join("notes");
        let mut notebook = Self {
            file: folder.join(identity.file_name()),
            folder,
            identity: identity.clone(),
            history: History::default(),
            annotations: Vec::new(),
            waiting: Vec::new(),
            seen: None,
            refusal: None,
            trouble: None,
            torn: false,
        };
        let lock = Lock::to_read(&notebook.folder);
        if let Some(file) = journal::find(&notebook.folder, identity, |history| speaks_of(history, text)) {
            notebook.file = file;
            notebook.read();
        }
        drop(lock);
        if notebook.seen.is_some() && notebook.refusal.is_none() && !notebook.knows_its_document() {
            let document = notebook.document();
            let lock = notebook.lock();
            notebook.commit(document, lock).ok();
        }
        notebook
    }

    /// A sentence to show: what was set aside, or why nothing can be saved.
    pub fn trouble(&self) -> Option<&str> {
        self.refusal.as_deref().or(self.trouble.as_deref())
    }

    /// The living annotations, in the order of their places.
    pub fn annotations(&self) -> &[Annotation] {
        &self.annotations
    }

    pub fn get(&self, id: &str) -> Option<&Annotation> {
        self.history.get(id).map(|stored| &stored.annotation)
    }

    /// Adds an annotation and gives its id, when it is on the disk.
    pub fn add(&mut self, at: Locator, mark: Mark, note: String, tags: Vec<String>, now: Timestamp) -> Result<String> {
        let lock = self.lock();
        let id = self.history.next_id();
        let annotation = Annotation { id: id.clone(), at, mark, note, tags, made: now, changed: now };
        self.put(Stored { annotation, extra: toml::Table::new() }, lock)?;
        Ok(id)
    }

    /// Changes an annotation as it is now, also when another window has changed it meanwhile. One that was
    /// removed there comes back with the edit: words count more than their removal. An edit that changes
    /// nothing writes nothing.
    pub fn change(&mut self, id: &str, now: Timestamp, edit: impl FnOnce(&mut Annotation)) -> Result<()> {
        let shown = self.known(id)?.clone();
        let lock = self.lock();
        let mut stored = Stored::clone(self.history.get(id).unwrap_or(&shown));
        let before = stored.annotation.clone();
        edit(&mut stored.annotation);
        // These two tell which annotation it is.
        stored.annotation.id = before.id.clone();
        stored.annotation.made = before.made;
        if stored.annotation == before {
            return self.write(lock);
        }
        stored.annotation.changed = now;
        self.put(stored, lock)
    }

    pub fn remove(&mut self, id: &str, now: Timestamp) -> Result<()> {
        let id = self.known(id)?.annotation.id.clone();
        let lock = self.lock();
        if self.history.get(&id).is_none() {
            // Another window has done it.
            return self.write(lock);
        }
        let change = self.history.next_name();
        self.commit(Record { change, what: What::Removed { id, when: now }, why: Why::New }, lock)
    }

    /// Takes the last change back, also one of an earlier day; gives a sentence that says which.
    pub fn undo(&mut self, now: Timestamp) -> Result<Option<String>> {
        self.step(Way::Back, now)
    }

    /// Makes the last change that was taken back again.
    pub fn redo(&mut self, now: Timestamp) -> Result<Option<String>> {
        self.step(Way::Forth, now)
    }

    /// How many changes are in memory only, because the file could not be written.
    pub fn unsaved(&self) -> usize {
        self.waiting.iter().filter(|record| !matches!(record.what, What::Document { .. })).count()
    }

    /// The annotations of those changes, as they would be.
    pub fn unsaved_annotations(&self) -> impl Iterator<Item = &Annotation> {
        self.waiting.iter().filter_map(|record| match &record.what {
            What::Put(stored) => Some(&stored.annotation),
            What::Document { .. } | What::Removed { .. } => None,
        })
    }

    /// Writes what is in memory only.
    pub fn save_again(&mut self) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let lock = self.lock();
        self.write(lock)
    }

    /// Takes the right to write, and takes in what others have written until then.
    fn lock(&mut self) -> io::Result<Lock> {
        let lock = Lock::to_write(&self.folder)?;
        self.catch_up();
        Ok(lock)
    }

    fn write(&mut self, lock: io::Result<Lock>) -> Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let lock = lock.map_err(|error| self.cannot_write(&cause(&error)))?;
        if let Some(refusal) = &self.refusal {
            bail!(Unsaved { why: refusal.clone(), kept: "what was written since is kept in memory" });
        }
        let title = &self.identity.title;
        let written = match self.seen {
            None => {
                if !self.history.has_content(&self.identity.hash) {
                    let document = Record { change: format!("0.{}", self.identity.short()), ..self.document() };
                    self.history.apply(&document);
                    self.waiting.insert(0, document);
                }
                journal::create(&self.file, title, &self.waiting, &lock)
            }
            Some(_) if self.torn => journal::mend(&self.file, &self.waiting, &lock),
            Some(_) => journal::append(&self.file, title, &self.waiting, &lock),
        };
        self.seen = Some(written.map_err(|error| self.cannot_write(&cause(&error)))?);
        self.torn = false;
        self.waiting.clear();
        Ok(())
    }

    /// Takes in what another window or an editor has written since; whether there was anything.
    pub fn refresh(&mut self) -> bool {
        if Stamp::at(&self.file).is_ok_and(|now| now == self.seen) {
            return false;
        }
        let _lock = Lock::to_read(&self.folder);
        self.catch_up();
        true
    }

    /// The file of this notebook; it may not exist yet.
    pub fn path(&self) -> &Path {
        &self.file
    }

    fn known(&self, id: &str) -> Result<&Arc<Stored>> {
        self.history
            .get(id)
            .ok_or_else(|| anyhow::anyhow!("there is no note `{id}`; it may have been removed in another window"))
    }

    fn put(&mut self, stored: Stored, lock: io::Result<Lock>) -> Result<()> {
        let change = self.history.next_name();
        self.commit(Record { change, what: What::Put(Arc::new(stored)), why: Why::New }, lock)
    }

    fn step(&mut self, way: Way, now: Timestamp) -> Result<Option<String>> {
        let lock = self.lock();
        let Some((record, told)) = self.history.step(way, now) else { return self.write(lock).map(|()| None) };
        self.commit(record, lock)?;
        Ok(Some(told))
    }

    /// Makes a change in memory, then on the disk.
    fn commit(&mut self, record: Record, lock: io::Result<Lock>) -> Result<()> {
        self.history.apply(&record);
        self.rearrange(&record);
        self.waiting.push(record);
        self.write(lock)
    }

    /// Brings the list up to date after one record.
    fn rearrange(&mut self, record: &Record) {
        let id = match &record.what {
            What::Document { .. } => return,
            What::Put(stored) => &stored.annotation.id,
            What::Removed { id, .. } => id,
        };
        self.annotations.retain(|annotation| annotation.id != *id);
        if let Some(stored) = self.history.get(id) {
            let new = &stored.annotation;
            let at = self.annotations.partition_point(|other| order(other) < order(new));
            self.annotations.insert(at, new.clone());
        }
    }

    /// Reads the file again when somebody else has changed it.
    fn catch_up(&mut self) {
        match Stamp::at(&self.file) {
            Ok(now) if now == self.seen && now.is_some() && self.refusal.is_none() => {}
            Ok(None) if self.seen.is_some() => self.write_all_again(),
            Ok(None) => {
                // Another window may have made the notebook under another title meanwhile.
                if let Some(file) = journal::find(&self.folder, &self.identity, |_| false) {
                    self.file = file;
                    self.read();
                }
            }
            _ => self.read(),
        }
    }

    /// Reads the file, and puts what waits in memory on top of it.
    fn read(&mut self) {
        match journal::load(&self.file) {
            Ok((reading, stamp)) => {
                self.seen = Some(stamp);
                self.refusal = reading.refusal.as_ref().map(|why| refused(&self.file, why));
                self.trouble = told(&reading, &self.file);
                self.torn = reading.torn_end().is_some();
                self.history = History::of(reading.records);
                self.waiting.iter().for_each(|record| self.history.apply(record));
            }
            Err(error) => self.refusal = Some(refused(&self.file, &cause(&error))),
        }
        self.rebuild_list();
    }

    fn rebuild_list(&mut self) {
        self.annotations = self.history.in_order();
    }

    /// The file is gone: all that is known goes into a new one.
    fn write_all_again(&mut self) {
        let mut all: Vec<_> = self.history.living().cloned().collect();
        all.sort_by(|a, b| order(&a.annotation).cmp(&order(&b.annotation)));
        let put = |stored| Record { change: self.history.next_name(), what: What::Put(stored), why: Why::New };
        self.waiting = all.into_iter().map(put).collect();
        self.history = History::of(self.waiting.iter().cloned());
        self.seen = None;
        self.torn = false;
        self.rebuild_list();
    }

    fn knows_its_document(&self) -> bool {
        let path = self.identity.path.as_deref();
        self.history.has_content(&self.identity.hash) && path.is_none_or(|path| self.history.has_path(path))
    }

    fn document(&self) -> Record {
        let Identity { hash, path, title } = self.identity.clone();
        Record { change: self.history.next_name(), what: What::Document { hash, path, title }, why: Why::New }
    }

    fn cannot_write(&self, cause: &str) -> anyhow::Error {
        anyhow::Error::new(Unsaved {
            why: format!("cannot write {}: {cause}", self.file.display()),
            kept: "the change is kept in memory and is written with the next one that succeeds",
        })
    }
}

/// Whether the notes can be on this text: there are none, or the words of one are in it.
fn speaks_of(history: &History, text: &str) -> bool {
    let finder = Finder::new(text);
    let mut notes = history.living().peekable();
    // Words whose surroundings are all new have no sure place, but tell that it is the same text.
    let found = |at: &Locator| finder.place(at) != Placed::Orphaned || !finder.all(&at.quote).is_empty();
    notes.peek().is_none() || notes.any(|stored| found(&stored.annotation.at))
}

fn refused(file: &Path, why: &str) -> String {
    format!("cannot use the notes in {}: {why}; the file is left as it is and nothing is saved to it", file.display())
}

/// A sentence on what was set aside.
fn told(reading: &Reading, file: &Path) -> Option<String> {
    if let Some(line) = reading.conflict {
        return Some(format!(
            "line {line} of {} begins a git conflict: the notes of both sides are used; \
             remove the marker lines in an editor",
            file.display()
        ));
    }
    let first = reading.set_aside.first()?;
    let more = match reading.set_aside.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    Some(format!(
        "a record in line {}{more} of {} is set aside: {}; the rest is used and nothing was thrown away",
        first.line,
        file.display(),
        first.why
    ))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn identity(content: &str, path: &str) -> Identity {
        Identity::of(content.as_bytes(), Some(Path::new(path)), "Tides")
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn place(quote: &str, offset: usize) -> Locator {
        Locator { quote: quote.to_owned(), offset, of: 100, ..Locator::default() }
    }

    fn add(notebook: &mut Notebook, quote: &str, offset: usize) -> String {
        notebook.add(place(quote, offset), Mark::Note, format!("on {quote}"), Vec::new(), at(1)).unwrap()
    }

    fn quotes(notebook: &Notebook) -> Vec<&str> {
        notebook.annotations().iter().map(|annotation| annotation.at.quote.as_str()).collect()
    }

    #[test]
    fn notes_come_back_in_the_order_of_the_text() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        assert!(!notebook.path().exists());
        add(&mut notebook, "later", 50);
        add(&mut notebook, "sooner", 10);
        assert_eq!(quotes(&notebook), ["sooner", "later"]);
        let again = Notebook::open(data.path(), &tides, "text");
        assert_eq!(again.annotations(), notebook.annotations());
        assert_eq!(again.trouble(), None);
    }

    #[test]
    fn undo_is_remembered_over_a_restart() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        let id = add(&mut notebook, "the tide turned", 1);
        notebook.change(&id, at(2), |it| it.note = "second thoughts".to_owned()).unwrap();
        notebook.remove(&id, at(3)).unwrap();
        let undo = || Notebook::open(data.path(), &tides, "text").undo(at(4)).unwrap();
        assert_eq!(undo().unwrap(), "the note on “the tide turned” is back");
        assert_eq!(undo().unwrap(), "the note on “the tide turned” is as it was before");
        assert_eq!(undo().unwrap(), "the note on “the tide turned” is taken back");
        assert_eq!(undo(), None);
        let redo = || Notebook::open(data.path(), &tides, "text").redo(at(5)).unwrap();
        assert_eq!(redo().unwrap(), "the note on “the tide turned” is back");
        assert_eq!(redo().unwrap(), "the note on “the tide turned” is changed again");
        let again = Notebook::open(data.path(), &tides, "text");
        assert_eq!(again.get(&id).unwrap().note, "second thoughts");
        assert_eq!(again.get(&id).unwrap().changed, at(2));
    }

    #[test]
    fn a_renamed_file_keeps_its_notes_and_a_namesake_gets_none() {
        let data = tempfile::tempdir().unwrap();
        add(&mut Notebook::open(data.path(), &identity("text", "/nowhere/a/tides.txt"), "text"), "x", 1);
        let renamed = Notebook::open(data.path(), &identity("text", "/nowhere/b/other.txt"), "text");
        assert_eq!(quotes(&renamed), ["x"]);
        let namesake = Notebook::open(data.path(), &identity("else", "/nowhere/c/tides.txt"), "else");
        assert_eq!(quotes(&namesake), [""; 0]);
    }

    #[test]
    fn an_edited_file_keeps_its_notes_and_then_may_be_renamed() {
        let data = tempfile::tempdir().unwrap();
        add(&mut Notebook::open(data.path(), &identity("text", "/nowhere/tides.txt"), "text"), "text", 1);
        let edited = Notebook::open(data.path(), &identity("text, edited", "/nowhere/tides.txt"), "text, edited");
        assert_eq!(quotes(&edited), ["text"]);
        let renamed = Notebook::open(data.path(), &identity("text, edited", "/nowhere/other.txt"), "text, edited");
        assert_eq!(quotes(&renamed), ["text"]);
        // What stands at the old path now is another text.
        let newcomer = Notebook::open(data.path(), &identity("news", "/nowhere/tides.txt"), "news");
        assert_eq!(quotes(&newcomer), [""; 0]);
    }

    #[test]
    fn an_edited_file_keeps_its_notes_also_when_a_copy_was_opened_meanwhile() {
        let data = tempfile::tempdir().unwrap();
        add(&mut Notebook::open(data.path(), &identity("text", "/nowhere/p.txt"), "text"), "text", 1);
        let copy = Notebook::open(data.path(), &identity("text", "/nowhere/q.txt"), "text");
        assert_eq!(quotes(&copy), ["text"]);
        let edited = Notebook::open(data.path(), &identity("text, edited", "/nowhere/p.txt"), "text, edited");
        assert_eq!(quotes(&edited), ["text"]);
    }

    #[test]
    fn copies_opened_in_turn_write_nothing() {
        let data = tempfile::tempdir().unwrap();
        let open = |path| Notebook::open(data.path(), &identity("text", path), "text");
        add(&mut open("/nowhere/p.txt"), "text", 1);
        let before = fs::read(open("/nowhere/q.txt").path()).unwrap();
        for path in ["/nowhere/p.txt", "/nowhere/q.txt", "/nowhere/p.txt"] {
            assert_eq!(fs::read(open(path).path()).unwrap(), before);
        }
    }

    #[test]
    fn another_text_at_the_same_path_gets_a_notebook_of_its_own() {
        let data = tempfile::tempdir().unwrap();
        let mut old = Notebook::open(data.path(), &identity("text", "/nowhere/tides.txt"), "text");
        add(&mut old, "text", 1);
        let mut new = Notebook::open(data.path(), &identity("news", "/nowhere/tides.txt"), "news");
        assert_eq!(quotes(&new), [""; 0]);
        add(&mut new, "news", 1);
        assert_ne!(old.path(), new.path());
        let old = Notebook::open(data.path(), &identity("text", "/nowhere/tides.txt"), "text");
        assert_eq!(quotes(&old), ["text"]);
    }

    #[test]
    fn what_another_window_wrote_is_seen() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let (mut one, mut two) =
            (Notebook::open(data.path(), &tides, "text"), Notebook::open(data.path(), &tides, "text"));
        add(&mut one, "a", 1);
        assert!(two.refresh());
        add(&mut two, "b", 2);
        add(&mut one, "c", 3);
        assert_eq!(quotes(&one), ["a", "b", "c"]);
        assert!(two.refresh());
        assert!(!two.refresh());
        assert_eq!(one.annotations(), two.annotations());
    }

    #[test]
    fn two_windows_that_change_one_note_keep_both_changes() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut one = Notebook::open(data.path(), &tides, "text");
        let id = add(&mut one, "a", 1);
        let mut two = Notebook::open(data.path(), &tides, "text");
        two.change(&id, at(2), |it| it.tags.push("sea".to_owned())).unwrap();
        one.change(&id, at(3), |it| it.note = "mine".to_owned()).unwrap();
        let it = Notebook::open(data.path(), &tides, "text").get(&id).unwrap().clone();
        assert_eq!((it.note.as_str(), it.tags), ("mine", vec!["sea".to_owned()]));
        two.remove(&id, at(4)).unwrap();
        one.change(&id, at(5), |it| it.note = "words stay".to_owned()).unwrap();
        let again = Notebook::open(data.path(), &tides, "text");
        assert_eq!(again.get(&id).unwrap().note, "words stay");
        two.remove(&id, at(6)).unwrap_err();
        assert!(two.refresh());
        one.remove(&id, at(7)).unwrap();
        two.remove(&id, at(8)).unwrap();
        assert_eq!(quotes(&two), [""; 0]);
    }

    #[test]
    fn a_note_that_cannot_be_written_stays_in_memory_until_it_can() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        fs::write(data.path().join("notes"), b"in the way").unwrap();
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        let error = notebook.add(place("x", 1), Mark::Note, "kept".to_owned(), Vec::new(), at(1)).unwrap_err();
        assert!(error.to_string().contains("kept in memory"), "{error}");
        assert_eq!((quotes(&notebook), notebook.unsaved()), (vec!["x"], 1));
        fs::remove_file(data.path().join("notes")).unwrap();
        add(&mut notebook, "y", 2);
        assert_eq!(notebook.unsaved(), 0);
        assert_eq!(quotes(&Notebook::open(data.path(), &tides, "text")), ["x", "y"]);
    }

    #[test]
    fn a_file_that_is_not_a_notebook_is_never_written() {
        for content in [&b"\xff\xfe\x00binary"[..], b"key = 1\n", b"format = 99\n", b"words\n"] {
            let data = tempfile::tempdir().unwrap();
            let tides = identity("text", "/nowhere/tides.txt");
            let file = Notebook::open(data.path(), &tides, "text").path().to_owned();
            fs::create_dir(data.path().join("notes")).unwrap();
            fs::write(&file, content).unwrap();
            let mut notebook = Notebook::open(data.path(), &tides, "text");
            assert!(notebook.trouble().is_some_and(|trouble| trouble.contains("left as it is")));
            assert!(notebook.add(place("x", 1), Mark::Highlight, String::new(), Vec::new(), at(1)).is_err());
            assert_eq!((notebook.unsaved(), quotes(&notebook)), (1, vec!["x"]));
            assert_eq!(fs::read(&file).unwrap(), content);
        }
    }

    #[test]
    fn a_folder_in_place_of_the_file_refuses_and_says_so() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let file = Notebook::open(data.path(), &tides, "text").path().to_owned();
        fs::create_dir_all(&file).unwrap();
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        assert!(notebook.trouble().is_some());
        assert!(notebook.add(place("x", 1), Mark::Note, "n".to_owned(), Vec::new(), at(1)).is_err());
        assert_eq!(notebook.unsaved(), 1);
    }

    #[test]
    fn a_torn_end_is_noticed_kept_and_made_harmless() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        add(&mut notebook, "whole", 1);
        let file = notebook.path().to_owned();
        let len = fs::read(&file).unwrap().len();
        add(&mut notebook, "torn é", 2);
        let full = fs::read(&file).unwrap();
        for cut in len..full.trim_ascii_end().len() {
            fs::write(&file, &full[..cut]).unwrap();
            let mut notebook = Notebook::open(data.path(), &tides, "text");
            assert_eq!(quotes(&notebook), ["whole"], "cut at {cut}");
            assert_eq!(notebook.trouble().is_some(), cut > len, "cut at {cut}");
            add(&mut notebook, "next", 3);
            let again = Notebook::open(data.path(), &tides, "text");
            assert_eq!((quotes(&again), again.trouble()), (vec!["whole", "next"], None), "cut at {cut}");
            fs::read_to_string(&file).unwrap().parse::<toml::Table>().unwrap();
        }
    }

    #[test]
    fn a_notebook_that_was_deleted_is_written_again() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        add(&mut notebook, "a", 1);
        fs::remove_file(notebook.path()).unwrap();
        add(&mut notebook, "b", 2);
        assert_eq!(quotes(&Notebook::open(data.path(), &tides, "text")), ["a", "b"]);
    }

    #[test]
    fn an_edit_by_hand_is_taken_in() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        let id = add(&mut notebook, "a", 1);
        let text = fs::read_to_string(notebook.path()).unwrap().replace("on a", "by hand");
        fs::write(notebook.path(), text + "[[note]]\nquote = 'b'\noffset = 2\n").unwrap();
        add(&mut notebook, "c", 3);
        assert_eq!(quotes(&notebook), ["a", "b", "c"]);
        assert_eq!(notebook.get(&id).unwrap().note, "by hand");
        assert_eq!(notebook.trouble(), None);
    }

    #[test]
    fn a_record_copied_by_hand_can_be_undone() {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        let id = add(&mut notebook, "a", 1);
        let text = fs::read_to_string(notebook.path()).unwrap();
        let copy = text[text.find("[[note]]").unwrap()..].replace(&id, "copied").replace("on a", "copied");
        fs::write(notebook.path(), format!("{text}{copy}")).unwrap();
        let undo = || {
            let mut notebook = Notebook::open(data.path(), &tides, "text");
            let told = notebook.undo(at(2)).unwrap();
            (told.is_some(), notebook.annotations().len())
        };
        assert_eq!([undo(), undo(), undo()], [(true, 1), (true, 0), (false, 0)]);
    }
}
