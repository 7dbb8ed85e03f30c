//! A text that was edited, and renamed or moved as well: neither its content nor its path is known. It is known by
//! what it says, when that is sure, and the reader is asked when it is not.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::{History, Notebook, journal, speaks_of};
use crate::folders::read_regular;
use crate::notes::Identity;
use crate::notes::reading::reading;

/// A text so much like another is the same, when the other is not where it was.
const SURE: f64 = 0.6;
/// From here on it is worth a question.
const LIKELY: f64 = 0.35;

/// The notebook of a text that is much like one without a notebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// What that text was called, and where it was seen last.
    pub title: String,
    pub path: Option<PathBuf>,
    pub n_notes: usize,
    /// Nothing speaks against its being the same text.
    is_sure: bool,
    file: PathBuf,
}

impl Alike {
    /// The notebook with notes on the text most like this one, when it is like it at all.
    pub(super) fn find(folder: &Path, identity: &Identity, text: &str) -> Option<Self> {
        let (file, known, likeness) = journal::most_like(folder, identity.sketch.as_ref()?)?;
        if likeness < LIKELY {
            return None;
        }
        let history = History::of(reading(&read_regular(&file).ok()?).records);
        let n_notes = history.living().count();
        if n_notes == 0 || !speaks_of(&history, text) {
            return None;
        }
        let path = history.last_path().map(Path::to_owned);
        let is_gone = path.as_deref().is_some_and(|path| matches!(path.try_exists(), Ok(false)));
        Some(Self { title: known.title, path, n_notes, is_sure: likeness >= SURE && is_gone, file })
    }

    /// What it is called, for people.
    pub fn name(&self) -> String {
        let file = || self.path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        match self.title.trim() {
            "" => file().unwrap_or_else(|| "a text without a name".to_owned()),
            title => title.to_owned(),
        }
    }
}

impl Notebook {
    /// The notebook of a text much like this one, when only the reader can say whether it is the same.
    pub fn alike(&self) -> Option<&Alike> {
        self.alike.as_ref()
    }

    /// A sentence on the notes that were taken over when the notebook was opened.
    pub fn news(&self) -> Option<&str> {
        self.news.as_deref()
    }

    /// The reader says that the notes of the text like this one are its own: from here on both have this notebook.
    pub fn take_over(&mut self) -> Result<()> {
        let Some(alike) = self.alike.take() else { bail!("there are no other notes to take over") };
        if self.seen.is_some() {
            bail!("this text has notes of its own by now; postil notes merge puts two notebooks together");
        }
        self.file = alike.file;
        self.read();
        let lock = self.lock();
        let document = self.document();
        self.commit(document, lock)
    }

    /// The reader says that they are not. That this text has a notebook of its own, if an empty one, is the answer.
    pub fn leave_alone(&mut self) -> Result<()> {
        self.alike = None;
        if self.seen.is_some() {
            return Ok(());
        }
        let lock = self.lock();
        let document = self.document();
        self.commit(document, lock)
    }

    /// Takes over the notes of a text like this one when it is sure to be this one, and else keeps the question.
    pub(super) fn meet(&mut self, alike: Alike) {
        if !alike.is_sure {
            self.alike = Some(alike);
            return;
        }
        self.news = Some(format!(
            "This text was edited and moved since; it has the notes of {}",
            alike.path.as_deref().map_or(alike.name(), |path| path.display().to_string())
        ));
        self.file = alike.file;
        self.read();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::document::Locator;
    use crate::notes::Mark;
    use jiff::Timestamp;

    /// A text of many sentences; each number gives other words.
    fn text(n: usize) -> String {
        let word = |i: usize| format!("w{}", (i * 7919 + n * 104_729) % 5003);
        let sentence = |i: usize| format!("On day {i} {} {} {}. ", word(i), word(3 * i + 1), word(7 * i + 2));
        (1..120).map(sentence).collect()
    }

    fn open(data: &Path, path: &Path, text: &str) -> Notebook {
        fs::write(path, text).unwrap();
        Notebook::open(data, &Identity::of(text.as_bytes(), Some(path), "Tides"), text)
    }

    fn add(notebook: &mut Notebook, text: &str) {
        let at = text.find("On day 7 ").unwrap();
        let at = Locator::in_text(text, at..at + 20);
        notebook.add(at, Mark::Note, "mine".to_owned(), Vec::new(), Timestamp::UNIX_EPOCH).unwrap();
    }

    fn edited(text: &str) -> String {
        text.replace("day 9", "the ninth day").replace("day 30", "a day in May") + "And this was added."
    }

    #[test]
    fn a_text_that_was_edited_and_renamed_keeps_its_notes() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = (home.path().join("tides.txt"), home.path().join("elsewhere.txt"));
        add(&mut open(home.path(), &old, &text(3)), &text(3));
        fs::remove_file(&old).unwrap();
        let notebook = open(home.path(), &new, &edited(&text(3)));
        assert_eq!(notebook.annotations().len(), 1);
        assert!(notebook.news().is_some_and(|news| news.contains("tides.txt")), "{:?}", notebook.news());
        // From now on its content is known.
        let again = open(home.path(), &new, &edited(&text(3)));
        assert_eq!((again.annotations().len(), again.news()), (1, None));
    }

    #[test]
    fn while_the_other_text_is_there_the_reader_is_asked_and_the_answer_stays() {
        for takes_over in [true, false] {
            let home = tempfile::tempdir().unwrap();
            let (old, new) = (home.path().join("tides.txt"), home.path().join("copy.txt"));
            add(&mut open(home.path(), &old, &text(3)), &text(3));
            let mut copy = open(home.path(), &new, &edited(&text(3)));
            assert_eq!(copy.annotations().len(), 0);
            assert_eq!(copy.alike().map(|alike| (alike.name(), alike.n_notes)), Some(("Tides".to_owned(), 1)));
            if takes_over {
                copy.take_over().unwrap()
            } else {
                copy.leave_alone().unwrap()
            }
            assert_eq!(copy.annotations().len(), usize::from(takes_over));
            let again = open(home.path(), &new, &edited(&text(3)));
            assert_eq!((again.annotations().len(), again.alike()), (usize::from(takes_over), None));
            assert_eq!(open(home.path(), &old, &text(3)).annotations().len(), 1);
        }
    }

    #[test]
    fn two_texts_of_one_name_never_share_notes() {
        let home = tempfile::tempdir().unwrap();
        let (a, b) = (home.path().join("a"), home.path().join("b"));
        fs::create_dir_all(&a).unwrap();
        fs::create_dir_all(&b).unwrap();
        add(&mut open(home.path(), &a.join("tides.txt"), &text(3)), &text(3));
        fs::remove_file(a.join("tides.txt")).unwrap();
        let other = open(home.path(), &b.join("tides.txt"), &text(11));
        assert_eq!((other.annotations().len(), other.alike(), other.news()), (0, None, None));
        // Not even in the same place.
        let other = open(home.path(), &a.join("tides.txt"), &text(11));
        assert_eq!((other.annotations().len(), other.alike(), other.news()), (0, None, None));
    }
}
