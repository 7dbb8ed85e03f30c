//! Finding out what is on the shelf, on a thread of its own: places and notebooks that have changed, the texts in
//! folders, what each contains and is called. What is found is shown as it is found; what was known is shown before.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use crate::folders::{Folders, read_regular};
use crate::import::{self, TextFile};
use crate::notes::history::History;
use crate::notes::reading::reading;
use crate::notes::{Identity, journal};
use crate::shelf::facts::{self, Found, Noted};
use crate::shelf::join::{self, Parts, Starter};
use crate::shelf::{Arranged, Catalogue, Facts, Shelf, index, walk};
use crate::starter::SEEDS;
use crate::text::pace;

use super::App;
use crate::app::key::Event;

/// What was found is shown after so long.
const SHOWN: Duration = Duration::from_millis(250);
/// What was found about so many texts is kept, in case the program ends.
const KEPT: usize = 2000;
/// So much of a text tells what it is called.
const BEGINNING: usize = 16 << 10;
/// A book with more bytes is not taken apart for its title.
const LARGEST: u64 = 32 << 20;

/// What was found so far.
#[derive(Debug)]
pub struct News {
    looking: Weak<()>,
    catalogue: Arc<Catalogue>,
    n_unseen: usize,
    /// Sentences on files that cannot be understood, with the last of the news.
    remarks: Option<Vec<String>>,
}

/// Who looks.
struct Gathering {
    folders: Folders,
    starter: Vec<Starter>,
    given: Vec<PathBuf>,
    speed: usize,
    arranged: Arranged,
    facts: Facts,
    gone: HashSet<PathBuf>,
    /// Whether the memory is not as it is on the disk.
    changed: bool,
}

/// Hands out what was found: the catalogue, how many texts nobody has looked at, and at the end the remarks. Says
/// whether anybody wants to know more.
type Tell<'a> = &'a mut dyn FnMut(Catalogue, usize, Option<Vec<String>>) -> bool;

impl App {
    /// Begins to find out what is on the shelf; what was known is shown until then.
    pub(in crate::app) fn gather(&mut self) {
        if self.shelved.starter.is_empty() {
            self.shelved.starter = starter();
        }
        if self.shelved.catalogue.volumes.is_empty() {
            let known = self.known_before();
            self.put_catalogue(Arc::new(known));
        }
        let looking = Arc::new(());
        let heard = Arc::downgrade(&looking);
        // Whoever looked before has nobody any more who wants to know.
        self.shelved.looking = Some(looking);
        let (folders, starter, facts) =
            (self.folders.clone(), self.shelved.starter.clone(), self.shelved.facts.clone());
        let speed = self.pacing.speed.unwrap_or(self.shelved.catalogue.speed);
        let given = self.given.clone();
        let work = move |tell: &mut dyn FnMut(News) -> bool| {
            let mut kept = facts.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let facts = kept.take().unwrap_or_else(|| Facts::read(&folders.data));
            let arranged = Arranged::open(&folders.data);
            let gone = HashSet::new();
            let mut gathering = Gathering { folders, starter, given, speed, arranged, facts, gone, changed: false };
            gathering.run(&mut |catalogue, n_unseen, remarks| {
                let looking = heard.clone();
                heard.strong_count() > 0 && tell(News { looking, catalogue: Arc::new(catalogue), n_unseen, remarks })
            });
            *kept = Some(gathering.facts);
        };
        if self.worker.is_there() {
            let started = self.worker.start("shelf", move |post| {
                work(&mut |news| post(Event::Shelved(Box::new(news))));
            });
            if started {
                return;
            }
            self.shelved.looking = None;
            return self.complain("the system gives no thread to look through your folders; end other programs");
        }
        let mut all = Vec::new();
        work(&mut |news| {
            all.push(news);
            true
        });
        all.into_iter().for_each(|news| self.hear(news));
    }

    /// Shows what was found.
    pub(in crate::app) fn hear(&mut self, news: News) {
        let ours = self.shelved.looking.as_ref();
        if ours.is_none_or(|ours| news.looking.upgrade().is_none_or(|theirs| !Arc::ptr_eq(ours, &theirs))) {
            return;
        }
        self.shelved.n_unseen = news.n_unseen;
        self.put_catalogue(news.catalogue);
        if let Some(remarks) = news.remarks {
            self.shelved.looking = None;
            // While a line is typed, nothing stands in its way.
            if self.prompt.is_none() {
                self.remark(&remarks);
            }
        }
    }

    /// What is known without a look at anything but the memory.
    fn known_before(&self) -> Catalogue {
        if let Some(known) = index::beginning(&self.shelf, &self.folders.data) {
            return known;
        }
        let (facts, arranged, gone) = (Facts::default(), Arranged::at(&self.folders.data), HashSet::new());
        let parts = Parts {
            facts: &facts,
            arranged: &arranged,
            starter: &self.shelved.starter,
            gone: &gone,
            speed: pace::USUAL,
        };
        join::catalogue(parts)
    }
}

/// The starter shelf as a catalogue needs it.
fn starter() -> Vec<Starter> {
    let seed = |seed: &crate::starter::Seed| Starter {
        hash: Identity::hash(seed.text.as_bytes()),
        title: seed.title().to_owned(),
        words: pace::words(seed.text),
    };
    SEEDS.iter().map(seed).collect()
}

impl Gathering {
    fn run(&mut self, tell: Tell) {
        let data = self.folders.data.clone();
        let (n_read, mut remarks) = self.facts.look_at_places(&Shelf::open(&data));
        self.changed |= n_read > 0;
        self.look_at_notebooks();
        self.look_for_places();
        remarks.extend(self.arranged.remarks().iter().cloned());
        if !tell(self.catalogue(), 0, None) {
            return;
        }
        remarks.extend(self.walk());
        let goes_on = self.look_at_texts(tell);
        let catalogue = self.catalogue();
        if self.changed {
            self.facts.write(&data);
        }
        if goes_on {
            index::write(&catalogue, &data);
            tell(catalogue, 0, Some(remarks));
        }
    }

    fn catalogue(&self) -> Catalogue {
        join::catalogue(Parts {
            facts: &self.facts,
            arranged: &self.arranged,
            starter: &self.starter,
            gone: &self.gone,
            speed: self.speed,
        })
    }

    /// Reads the notebooks that have changed.
    fn look_at_notebooks(&mut self) {
        let mut before = std::mem::take(&mut self.facts.notebooks);
        for file in journal::notebooks(&self.folders.data.join("notes")) {
            let Some(name) = file.file_name().and_then(|name| name.to_str()).map(str::to_owned) else { continue };
            let Some(stamp) = facts::stamp(&file) else { continue };
            let noted = match before.remove(&name).filter(|known| known.stamp == stamp) {
                Some(known) => known,
                None => {
                    self.changed = true;
                    noted(&file, stamp)
                }
            };
            self.facts.notebooks.insert(name, noted);
        }
        self.changed |= !before.is_empty();
    }

    /// Finds out which of the texts that were read are not where they were.
    fn look_for_places(&mut self) {
        let paths = self.facts.places.values().filter_map(|place| place.path.as_ref());
        self.gone.extend(paths.filter(|path| facts::stamp(path).is_none()).cloned());
    }

    /// Goes through the folders on the shelf. Gives a sentence for each that cannot be read.
    fn walk(&mut self) -> Vec<String> {
        let mut before = std::mem::take(&mut self.facts.texts);
        let (mut found, mut remarks) = (Vec::new(), Vec::new());
        for folder in self.arranged.folders() {
            let walked = walk::texts_in(&folder, &self.folders.data, &mut |path, stamp| {
                found.push((path, stamp));
                true
            });
            match walked {
                Ok(walked) if walked.is_cut => {
                    remarks
                        .push(format!("{} has more texts, or deeper folders, than the shelf takes", folder.display()));
                }
                Ok(_) => {}
                // Its texts are missing, and known again when it is back.
                Err(_) => {
                    let inside: Vec<PathBuf> =
                        before.keys().filter(|path| path.starts_with(&folder)).cloned().collect();
                    for path in inside {
                        let text = before.remove(&path).unwrap_or_default();
                        self.gone.insert(path.clone());
                        self.facts.texts.insert(path, text);
                    }
                }
            }
        }
        let single = self.arranged.texts().filter_map(|(text, _)| text.path.clone());
        for path in single.chain(self.given.iter().map(|path| std::path::absolute(path).unwrap_or(path.clone()))) {
            match facts::stamp(&path) {
                Some(stamp) => found.push((path, stamp)),
                None => drop(self.gone.insert(path)),
            }
        }
        for (path, stamp) in found {
            let text = match before.remove(&path) {
                Some(known) if known.stamp == stamp => known,
                Some(known) => Found { stamp, hash: String::new(), ..known },
                None if self.facts.texts.contains_key(&path) => continue,
                None => Found { stamp, ..Found::default() },
            };
            self.changed |= text.hash.is_empty();
            self.gone.remove(&path);
            self.facts.texts.insert(path, text);
        }
        self.changed |= !before.is_empty();
        remarks
    }

    /// Looks at the texts that nobody has looked at; whether anybody wants to know more.
    fn look_at_texts(&mut self, tell: Tell) -> bool {
        let unseen = self.facts.texts.iter().filter(|(path, text)| text.hash.is_empty() && !self.gone.contains(*path));
        let mut unseen: Vec<PathBuf> = unseen.map(|(path, _)| path.clone()).collect();
        unseen.sort();
        if !unseen.is_empty() && !tell(self.catalogue(), unseen.len(), None) {
            return false;
        }
        let (mut shown, mut pause) = (Instant::now(), SHOWN);
        let n = unseen.len();
        for (i, path) in unseen.into_iter().enumerate() {
            if let Some(text) = self.facts.texts.get_mut(&path) {
                // One text that postil stumbles over must not keep the others from the shelf.
                let looked = catch_unwind(AssertUnwindSafe(|| look(&path)));
                *text = Found { stamp: std::mem::take(&mut text.stamp), ..looked.unwrap_or_default() };
                if text.hash.is_empty() {
                    text.hash = walk::NO_TEXT.to_owned();
                }
            }
            if (i + 1) % KEPT == 0 {
                self.facts.write(&self.folders.data);
            }
            if shown.elapsed() >= pause {
                let begun = Instant::now();
                if !tell(self.catalogue(), n - i - 1, None) {
                    return false;
                }
                // On a large shelf, showing it must not take the time that looking needs.
                pause = SHOWN.max(20 * begun.elapsed());
                shown = Instant::now();
            }
        }
        true
    }
}

/// What a notebook says of its document, and how many annotations it has.
fn noted(file: &Path, stamp: String) -> Noted {
    let Ok(bytes) = read_regular(file) else { return Noted { stamp, ..Noted::default() } };
    let history = History::of(reading(&bytes).records);
    let path = |path: &Option<PathBuf>| path.as_deref().map(|path| path.to_string_lossy().into_owned());
    let documents = history.documents.iter().map(|(hash, at)| (hash.clone(), path(at).unwrap_or_default())).collect();
    Noted { stamp, documents, n: history.in_order().len() }
}

/// What a text contains, and what it is called; a hash that is empty when it is none.
fn look(path: &Path) -> Found {
    let name = path.to_string_lossy();
    let Ok(mut file) = TextFile::begin(path) else { return Found::default() };
    let Ok(hash) = facts::content_of(path) else { return Found::default() };
    let found = Found { hash, ..Found::default() };
    let (document, words) = if file.has_parts() {
        let Ok((_, bytes)) = file.part(0, BEGINNING) else { return found };
        let document = import::import(&bytes, &name).document;
        let words = pace::words(&document.text) as u128 * u128::from(file.len) / bytes.len().max(1) as u128;
        (document, words as usize)
    } else if file.len > LARGEST {
        return found;
    } else if file.has_beginning() {
        let Ok(bytes) = file.read() else { return found };
        let (import, is_whole) = import::beginning(&Arc::new(bytes), &name, 1);
        let words = if is_whole { pace::words(&import.document.text) } else { 0 };
        (import.document, words)
    } else {
        let Ok(bytes) = file.read() else { return found };
        let document = import::import_owned(bytes, &name).document;
        let words = pace::words(&document.text);
        (document, words)
    };
    let title = document.name().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    Found { title, authors: document.authors, words, ..found }
}
