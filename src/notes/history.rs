//! What the records of a notebook add up to: the annotations and amendments that live, and what can be undone.
//!
//! Undoing a change appends the state before it, as an ordinary record that also names the change it undoes.
//! So whoever knows nothing of undo still reads the right notes: the last record of an id counts.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::record::{Amended, Record, Stored, What, Why};
use super::{Amendment, Annotation};

/// The sum of a notebook's records.
#[derive(Clone, Debug, Default)]
pub struct History {
    living: HashMap<String, State>,
    /// Every change of an annotation or an amendment, with the states on both sides of it.
    changes: Vec<Change>,
    by_name: HashMap<String, usize>,
    undoable: Vec<usize>,
    redoable: Vec<usize>,
    /// The contents and paths the document has had, the latest last.
    pub documents: Vec<(String, Option<PathBuf>)>,
    counter: u64,
}

#[derive(Clone, Debug)]
struct Change {
    name: String,
    id: String,
    before: Option<State>,
    after: Option<State>,
}

/// What a record says that something is like.
#[derive(Clone, Debug, PartialEq)]
enum State {
    Note(Arc<Stored>),
    Amended(Arc<Amended>),
}

impl State {
    fn spoken(&self) -> String {
        match self {
            Self::Note(stored) => stored.annotation.spoken(),
            Self::Amended(amended) => amended.amendment.spoken(),
        }
    }

    fn what(&self) -> What {
        match self {
            Self::Note(stored) => What::Put(stored.clone()),
            Self::Amended(amended) => What::Amended(amended.clone()),
        }
    }

    /// What says that there is nothing of the kind with this id.
    fn gone(&self, id: String, when: Timestamp) -> What {
        match self {
            Self::Note(_) => What::Removed { id, when },
            Self::Amended(_) => What::Restored { id, when },
        }
    }
}

/// Which way to go through the changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Back,
    Forth,
}

impl History {
    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let mut history = Self::default();
        records.into_iter().for_each(|record| history.apply(&record));
        history
    }

    /// Adds a record. One that is there already, as after merging two copies of a file, counts once.
    pub fn apply(&mut self, record: &Record) {
        let counted = record.change.split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        self.counter = self.counter.max(counted);
        let (id, after) = match &record.what {
            What::Document { hash, path, .. } => return self.documents.push((hash.clone(), path.clone())),
            What::Put(stored) => (stored.annotation.id.clone(), Some(State::Note(stored.clone()))),
            What::Amended(amended) => (amended.amendment.id.clone(), Some(State::Amended(amended.clone()))),
            What::Removed { id, .. } | What::Restored { id, .. } => (id.clone(), None),
        };
        // A record that a person copied and changed has the name of the first one; it is a change of its own.
        let mut name = record.change.clone();
        while let Some(known) = self.by_name.get(&name).map(|&i| &self.changes[i]) {
            if known.id == id && known.after == after {
                return;
            }
            name.push('+');
        }
        let before = match &after {
            Some(state) => self.living.insert(id.clone(), state.clone()),
            None => self.living.remove(&id),
        };
        match &record.why {
            Why::New => {
                self.undoable.push(self.changes.len());
                self.redoable.clear();
                self.by_name.insert(name.clone(), self.changes.len());
                self.changes.push(Change { name, id, before, after });
            }
            Why::Undo(name) => self.carry(name, Way::Back),
            Why::Redo(name) => self.carry(name, Way::Forth),
        }
    }

    /// The record that goes one change back or forth, and a sentence that tells what it did.
    pub fn step(&self, way: Way, now: Timestamp) -> Option<(Record, String)> {
        let stack = if way == Way::Back { &self.undoable } else { &self.redoable };
        let change = &self.changes[*stack.last()?];
        let (from, to, why) = match way {
            Way::Back => (&change.after, &change.before, Why::Undo(change.name.clone())),
            Way::Forth => (&change.before, &change.after, Why::Redo(change.name.clone())),
        };
        let what = match (to, from) {
            (Some(state), _) => state.what(),
            (None, Some(state)) => state.gone(change.id.clone(), now),
            (None, None) => What::Removed { id: change.id.clone(), when: now },
        };
        let subject = to.as_ref().or(from.as_ref()).map(State::spoken).unwrap_or_default();
        let told = match (from, to, way) {
            (_, None, Way::Back) => format!("{subject} is taken back"),
            (_, None, Way::Forth) => format!("{subject} is removed again"),
            (None, Some(_), _) => format!("{subject} is back"),
            (Some(_), Some(_), Way::Back) => format!("{subject} is as it was before"),
            (Some(_), Some(_), Way::Forth) => format!("{subject} is changed again"),
        };
        Some((Record { change: self.next_name(), what, why }, told))
    }

    /// A name for the next change: one more than any seen, and letters that nobody else has.
    pub fn next_name(&self) -> String {
        format!("{}.{}", self.counter + 1, letters(8))
    }

    /// An id for a new annotation.
    pub fn next_id(&self) -> String {
        let mut id = letters(12);
        while self.living.contains_key(&id) {
            id = letters(12);
        }
        id
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Stored>> {
        match self.living.get(id)? {
            State::Note(stored) => Some(stored),
            State::Amended(_) => None,
        }
    }

    /// The living annotations.
    pub fn living(&self) -> impl Iterator<Item = &Arc<Stored>> {
        self.living.values().filter_map(|state| match state {
            State::Note(stored) => Some(stored),
            State::Amended(_) => None,
        })
    }

    /// The living amendments, the latest last.
    pub fn amended(&self) -> Vec<&Arc<Amended>> {
        let amended = self.living.values().filter_map(|state| match state {
            State::Note(_) => None,
            State::Amended(amended) => Some(amended),
        });
        let mut all: Vec<_> = amended.collect();
        all.sort_by_cached_key(|it| (it.amendment.made, self.place_of(&it.amendment)));
        all
    }

    /// Which change made an amendment: what counts when several were made at one moment.
    fn place_of(&self, amendment: &Amendment) -> usize {
        self.changes.iter().position(|change| change.id == amendment.id).unwrap_or(usize::MAX)
    }

    /// The living annotations in the order of the text.
    pub fn in_order(&self) -> Vec<Annotation> {
        let mut all: Vec<_> = self.living().map(|stored| stored.annotation.clone()).collect();
        all.sort_by(|a, b| order(a).cmp(&order(b)));
        all
    }

    /// Whether the document is known to have had this content.
    pub fn has_content(&self, hash: &str) -> bool {
        self.documents.iter().any(|(known, _)| known == hash)
    }

    /// Whether the document was ever seen there.
    pub fn has_path(&self, path: &Path) -> bool {
        self.documents.iter().any(|(_, known)| known.as_deref() == Some(path))
    }

    /// Where the document was seen last.
    pub fn last_path(&self) -> Option<&Path> {
        self.documents.iter().rev().find_map(|(_, path)| path.as_deref())
    }

    /// Moves a change from what can be undone to what can be redone, or the other way.
    fn carry(&mut self, name: &str, way: Way) {
        let Some(&change) = self.by_name.get(name) else { return };
        let (from, to) = match way {
            Way::Back => (&mut self.undoable, &mut self.redoable),
            Way::Forth => (&mut self.redoable, &mut self.undoable),
        };
        if let Some(at) = from.iter().rposition(|&i| i == change) {
            from.remove(at);
            to.push(change);
        }
    }
}

/// What annotations are sorted by: their place, then when they were made.
pub fn order(annotation: &Annotation) -> (usize, Timestamp, &str) {
    (annotation.at.offset, annotation.made, &annotation.id)
}

/// Random letters and digits, without those that look alike.
fn letters(count: usize) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    // The last bytes of a UUID of version 7 are random; its first ones are the time, and look alike.
    let mut random = u64::from_le_bytes(Uuid::now_v7().as_bytes()[8..].try_into().unwrap_or_default()).swap_bytes();
    let mut next = || {
        let letter = ALPHABET[(random % 32) as usize];
        random /= 32;
        char::from(letter)
    };
    (0..count).map(|_| next()).collect()
}
