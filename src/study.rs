//! What is studied: cards made of terms and passages, and how well each was known: `study.toml` in the data folder.
//!
//! [`card`] says what a card is, [`fsrs`] when it is asked again, [`log`] what its reviews add up to, [`figures`] what
//! there is to be proud of. The file is kept like notes: every change is one record at the end ([`record`]), synced
//! before the method that made it says `Ok`. What a program that synchronises folders could not put together lies
//! beside it as a copy; it is read as well, and never written.

pub mod card;
pub mod figures;
pub mod fsrs;
pub mod log;
pub mod record;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use toml::Table;

use crate::days::Day;
use crate::folders::cause;
use crate::journal::copies::{bytes_of_all, stamps};
use crate::journal::ledger::{Ledger, Step, Way};
use crate::journal::{self, Lock, Stamp, Why};

pub use card::{Asks, Card};
pub use figures::Figures;
pub use fsrs::Rating;
pub use log::{Known, Next};

use log::Review;
use record::{Record, Stored, What};

/// The file in the data folder.
pub const FILE: &str = "study.toml";
/// So many cards that were never asked are asked on one day.
pub const NEW_A_DAY: usize = 10;
/// A larger file is not one that a reader has filled.
const LARGEST: u64 = 256 << 20;
const HEAD: &str = "# Your cards and reviews, kept by postil. Each change is a table at the end; the last one of a card counts.\n\
                    # You may write one: [[card]], front = \"...\", back = \"...\".\n\n";

/// The cards and reviews of a reader, in memory and on the disk.
#[derive(Debug)]
pub struct Study {
    file: PathBuf,
    zone: TimeZone,
    cards: Ledger<Stored>,
    logs: HashMap<String, Log>,
    /// The file and its copies as they were when they were last read or written.
    seen: Vec<Option<Stamp>>,
    refusal: Option<String>,
    remarks: Vec<String>,
    /// The file ends in a record that was cut off.
    torn: bool,
}

/// The reviews of a card, and what they add up to.
#[derive(Clone, Debug, Default, PartialEq)]
struct Log {
    reviews: Vec<Review>,
    known: Option<Known>,
}

/// What became of a card that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    New,
    /// There was one, and it has other words now.
    Changed,
    /// It was there like this already.
    Same,
}

/// How many cards are to be asked today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Cards whose time has come.
    pub reviews: usize,
    /// Cards that were never asked.
    pub new: usize,
}

impl Due {
    pub fn all(self) -> usize {
        self.reviews + self.new
    }
}

impl Study {
    /// What is kept in the data folder. Never fails: a file that cannot be read refuses to save, and says why.
    pub fn open(data: &Path, zone: TimeZone) -> Self {
        let mut study = Self {
            file: data.join(FILE),
            zone,
            cards: Ledger::default(),
            logs: HashMap::new(),
            seen: Vec::new(),
            refusal: None,
            remarks: Vec::new(),
            torn: false,
        };
        study.refresh();
        study
    }

    /// What was set aside, or why nothing can be saved.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// All cards, each with its id, the one made first first.
    pub fn cards(&self) -> Vec<(&str, &Card)> {
        let mut all: Vec<_> = self.ids().collect();
        all.sort_by(|(a, one), (b, other)| one.made.cmp(&other.made).then_with(|| a.cmp(b)));
        all
    }

    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.get(id).map(|stored| &stored.card)
    }

    /// What is known of how well a card is known; nothing of one that was never asked.
    pub fn known(&self, id: &str) -> Option<&Known> {
        self.logs.get(id)?.known.as_ref()
    }

    /// When a card comes again after each of the ratings.
    pub fn choices(&self, id: &str, now: Timestamp) -> [Next; 4] {
        log::choices(self.known(id), now, &self.zone)
    }

    /// The cards to be asked now, in their order: what is the most likely to be forgotten first, then new ones.
    pub fn session(&self, now: Timestamp) -> Vec<String> {
        let mut due = Vec::new();
        let mut new = Vec::new();
        for (id, card) in self.ids() {
            match self.known(id) {
                Some(known) if known.due <= now => {
                    let days = (now.as_second() - known.last.as_second()) as f64 / 86400.0;
                    due.push((known.memory.recalled(days.max(0.0)), id));
                }
                Some(_) => {}
                None => new.push((card.made, id)),
            }
        }
        due.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
        new.sort();
        let new = new.into_iter().take(self.new_left(now)).map(|(_, id)| id);
        due.into_iter().map(|(_, id)| id).chain(new).map(str::to_owned).collect()
    }

    /// How many cards are to be asked now.
    pub fn due(&self, now: Timestamp) -> Due {
        let mut due = Due::default();
        for (id, _) in self.ids() {
            match self.known(id) {
                Some(known) => due.reviews += usize::from(known.due <= now),
                None => due.new += 1,
            }
        }
        due.new = due.new.min(self.new_left(now));
        due
    }

    /// What all reviews tell.
    pub fn figures(&self, now: Timestamp) -> Figures {
        let living = self.ids().map(|(id, _)| self.known(id));
        Figures::of(living, self.logs.values().map(|log| log.reviews.as_slice()), self.due(now), now, &self.zone)
    }

    /// How many new cards may be asked today yet.
    fn new_left(&self, now: Timestamp) -> usize {
        let today = Day::of(now, &self.zone);
        let begun = |log: &&Log| log.known.is_some_and(|known| Day::of(known.first, &self.zone) == today);
        NEW_A_DAY.saturating_sub(self.logs.values().filter(begun).count())
    }

    fn ids(&self) -> impl Iterator<Item = (&str, &Card)> {
        self.cards.living_by_id().map(|(id, stored)| (id, &stored.card))
    }

    /// Puts a card among those that are asked; one that is there keeps its reviews.
    pub fn put(&mut self, card: Card, now: Timestamp) -> Result<Made> {
        Ok(self.put_all(vec![card], now)?.0.pop().unwrap_or(Made::Same))
    }

    /// The same with many, which are one step back; says what became of each.
    pub fn put_all(&mut self, cards: Vec<Card>, now: Timestamp) -> Result<(Vec<Made>, Vec<String>)> {
        let lock = self.lock()?;
        let (mut made, mut ids, mut records): (Vec<Made>, Vec<String>, Vec<Record>) = Default::default();
        for card in cards {
            let id = card.id();
            let before = self.cards.get(&id);
            let card = Card { made: before.map_or(now, |stored| stored.card.made), ..card };
            let is = match before {
                None => Made::New,
                Some(stored) if stored.card == card => Made::Same,
                Some(_) => Made::Changed,
            };
            let is = if ids.contains(&id) { Made::Same } else { is };
            if is != Made::Same {
                let extra = before.map_or_else(Table::new, |stored| stored.extra.clone());
                let what = What::Put { id: id.clone(), stored: Box::new(Stored { card, changed: now, extra }) };
                let why = records.first().map_or(Why::New, |first: &Record| Why::With(first.change.clone()));
                records.push(Record { change: self.cards.name_after(records.len() as u64), what, why });
            }
            made.push(is);
            ids.push(id);
        }
        if !records.is_empty() {
            self.commit(&records, &lock)?;
        }
        Ok((made, ids))
    }

    /// Takes a card out. Its reviews stay, and count again when it is made again.
    pub fn remove(&mut self, id: &str, now: Timestamp) -> Result<()> {
        let lock = self.lock()?;
        if self.cards.get(id).is_none() {
            return Ok(());
        }
        self.make(What::Removed { id: id.to_owned(), when: now }, Why::New, &lock)
    }

    /// Goes back one change of the cards, made in whatever text and on whatever day; whether there was one.
    pub fn step_back(&mut self, now: Timestamp) -> Result<bool> {
        let lock = self.lock()?;
        let mut records = Vec::new();
        for Step { id, to, why, .. } in self.cards.steps(Way::Back, now) {
            let what = match to {
                Some(stored) => What::Put { id: id.to_owned(), stored: Box::new(stored.clone()) },
                None => What::Removed { id: id.to_owned(), when: now },
            };
            records.push(Record { change: self.cards.name_after(records.len() as u64), what, why });
        }
        if !records.is_empty() {
            self.commit(&records, &lock)?;
        }
        Ok(!records.is_empty())
    }

    /// Keeps how well a card was known; gives the name of the review, by which it can be taken back.
    pub fn rate(&mut self, id: &str, rating: Rating, now: Timestamp) -> Result<String> {
        let lock = self.lock()?;
        let change = self.cards.next_name();
        let what = What::Review { card: id.to_owned(), rating, when: now };
        self.commit(&[Record { change: change.clone(), what, why: Why::New }], &lock)?;
        Ok(change)
    }

    /// Lets a review not count.
    pub fn take_back(&mut self, review: &str, now: Timestamp) -> Result<()> {
        let lock = self.lock()?;
        self.make(What::TakenBack { review: review.to_owned(), when: now }, Why::New, &lock)
    }

    /// Takes in what another window, machine or editor has written since; whether there was anything.
    pub fn refresh(&mut self) -> bool {
        let seen = stamps(&self.file);
        if seen == self.seen && self.refusal.is_none() {
            return false;
        }
        match bytes_of_all::<Record>(&self.file, LARGEST) {
            Ok(bytes) => self.read(&bytes),
            Err(error) => self.refuse(&cause(&error)),
        }
        self.seen = seen;
        true
    }

    fn read(&mut self, bytes: &[u8]) {
        let reading = journal::reading::<Record>(bytes);
        (self.refusal, self.cards, self.logs) = (None, Ledger::default(), HashMap::new());
        let file = self.file.display();
        let aside = reading.set_aside.iter();
        self.remarks =
            aside.map(|it| format!("{file}, line {}: a record is set aside: {}", it.line, it.why.trim_end())).collect();
        self.torn = reading.torn_end().is_some();
        let mut taken_back = HashSet::new();
        for Record { change, what, why } in reading.records {
            match what {
                What::Review { card, rating, when } => {
                    self.cards.count(&change);
                    self.logs.entry(card).or_default().reviews.push(Review { when, change, rating });
                }
                What::TakenBack { review, .. } => {
                    self.cards.count(&change);
                    taken_back.insert(review);
                }
                what => self.apply_to_cards(&Record { change, what, why }),
            }
        }
        for log in self.logs.values_mut() {
            log.settle(&taken_back, &self.zone);
        }
        self.logs.retain(|_, log| log.known.is_some());
    }

    fn apply_to_cards(&mut self, Record { change, what, why }: &Record) {
        match what {
            What::Put { id, stored } => {
                self.cards.apply(change, id, Some((**stored).clone()), why, stored.changed);
            }
            What::Removed { id, when } => self.cards.apply(change, id, None, why, *when),
            What::Review { .. } | What::TakenBack { .. } => {}
        }
    }

    fn refuse(&mut self, why: &str) {
        let file = self.file.display();
        let refusal = format!("cannot use {file}: {why}; it is left as it is and nothing is saved to it");
        self.remarks = vec![refusal.clone()];
        self.refusal = Some(refusal);
    }

    /// Takes the right to write, and takes in what others have written until then.
    fn lock(&mut self) -> Result<Lock> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let lock = Lock::to_write(folder).map_err(|error| self.cannot_write(&error))?;
        self.refresh();
        match &self.refusal {
            Some(refusal) => bail!(refusal.clone()),
            None => Ok(lock),
        }
    }

    fn make(&mut self, what: What, why: Why, lock: &Lock) -> Result<()> {
        let change = self.cards.next_name();
        self.commit(&[Record { change, what, why }], lock)
    }

    /// Makes changes on the disk, then in memory.
    fn commit(&mut self, records: &[Record], lock: &Lock) -> Result<()> {
        let text: String = records.iter().map(Record::to_toml).collect();
        let written = match self.torn {
            true => journal::mend::<Record>(&self.file, &text, lock),
            false => journal::append(&self.file, HEAD, &text, lock),
        };
        written.map_err(|error| self.cannot_write(&error))?;
        self.torn = false;
        self.seen = stamps(&self.file);
        records.iter().for_each(|record| self.apply(record));
        Ok(())
    }

    /// Takes in one change of ours.
    fn apply(&mut self, record: &Record) {
        match &record.what {
            What::Review { card, rating, when } => {
                self.cards.count(&record.change);
                let log = self.logs.entry(card.clone()).or_default();
                log.reviews.push(Review { when: *when, change: record.change.clone(), rating: *rating });
                log.settle(&HashSet::new(), &self.zone);
            }
            What::TakenBack { review, .. } => {
                self.cards.count(&record.change);
                let taken_back = HashSet::from([review.clone()]);
                let zone = &self.zone;
                let of_it = |log: &&mut Log| log.reviews.iter().any(|it| it.change == *review);
                self.logs.values_mut().filter(of_it).for_each(|log| log.settle(&taken_back, zone));
                self.logs.retain(|_, log| log.known.is_some());
            }
            What::Put { .. } | What::Removed { .. } => self.apply_to_cards(record),
        }
    }

    fn cannot_write(&self, error: &std::io::Error) -> anyhow::Error {
        anyhow::anyhow!("cannot write {}: {}; nothing was changed", self.file.display(), cause(error))
    }
}

impl Log {
    /// Puts the reviews in their order, each once, and adds them up.
    fn settle(&mut self, taken_back: &HashSet<String>, zone: &TimeZone) {
        if !taken_back.is_empty() {
            self.reviews.retain(|review| !taken_back.contains(&review.change));
        }
        if !self.reviews.is_sorted() {
            self.reviews.sort();
        }
        self.reviews.dedup();
        self.known = Known::of(&mut self.reviews, zone);
    }
}

#[cfg(test)]
mod tests;
