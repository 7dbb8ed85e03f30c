//! What the records of a notebook add up to: the annotations and amendments that live, and what can be undone.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::Annotation;
use super::record::{Amended, Record, Stored, What};
use crate::journal::Why;
use crate::journal::ledger::{Change, Ledger, Step};

pub use crate::journal::ledger::Way;

/// The sum of a notebook's records.
#[derive(Clone, Debug, Default)]
pub struct History {
    ledger: Ledger<State>,
    /// The contents and paths the document has had, the latest last.
    pub documents: Vec<(String, Option<PathBuf>)>,
    /// Whether it is known what the document says.
    pub is_sketched: bool,
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

/// What an annotation was like after one of its changes.
#[derive(Clone, Debug)]
pub struct Past {
    /// The name of the change.
    pub change: String,
    pub when: Timestamp,
    pub why: Why,
    /// `None` when it was removed.
    pub state: Option<Arc<Stored>>,
}

impl History {
    pub fn of(records: impl IntoIterator<Item = Record>) -> Self {
        let mut history = Self::default();
        let records = records.into_iter();
        history.ledger.expect(records.size_hint().0);
        records.for_each(|record| history.apply(&record));
        history
    }

    /// Adds a record. One that is there already, as after merging two copies of a file, counts once.
    pub fn apply(&mut self, record: &Record) {
        let (id, after, when) = match &record.what {
            What::Document { hash, path, sketch, .. } => {
                self.ledger.count(&record.change);
                self.is_sketched |= sketch.is_some();
                return self.documents.push((hash.clone(), path.clone()));
            }
            What::Forgotten { .. } => {
                self.ledger.count(&record.change);
                return self.ledger.forget();
            }
            What::Put(stored) => (&stored.annotation.id, Some(State::Note(stored.clone())), stored.annotation.changed),
            What::Amended(amended) => {
                (&amended.amendment.id, Some(State::Amended(amended.clone())), amended.amendment.made)
            }
            What::Removed { id, when } | What::Restored { id, when } => (id, None, *when),
        };
        self.ledger.apply(&record.change, id, after, &record.why, when);
    }

    /// When the change that comes next on the way back or forth was made.
    pub fn next_change(&self, way: Way) -> Option<Timestamp> {
        self.ledger.next(way).map(|change| change.when)
    }

    /// The records that go one change back or forth, together with those made with it, and a sentence that tells
    /// what they did. No record when there is nothing to go through.
    pub fn step(&self, way: Way, now: Timestamp) -> (Vec<Record>, String) {
        let (mut records, mut told) = (Vec::new(), String::new());
        for Step { id, from, to, why } in self.ledger.steps(way, now) {
            let what = match (to, from) {
                (Some(state), _) => state.what(),
                (None, Some(state)) => state.gone(id.to_owned(), now),
                (None, None) => What::Removed { id: id.to_owned(), when: now },
            };
            if records.is_empty() {
                told = sentence(from, to, way);
            }
            records.push(Record { change: self.ledger.name_after(records.len() as u64), what, why });
        }
        if records.len() > 1 {
            let again = if way == Way::Back { "taken back" } else { "made again" };
            told = format!("{} changes that were made in one step are {again}", records.len());
        }
        (records, told)
    }

    /// A name for the next change.
    pub fn next_name(&self) -> String {
        self.ledger.next_name()
    }

    /// A name for the change that comes after `n` more.
    pub fn name_after(&self, n: usize) -> String {
        self.ledger.name_after(n as u64)
    }

    /// An id for a new annotation.
    pub fn next_id(&self) -> String {
        self.ledger.next_id()
    }

    pub fn get(&self, id: &str) -> Option<&Arc<Stored>> {
        match self.ledger.get(id)? {
            State::Note(stored) => Some(stored),
            State::Amended(_) => None,
        }
    }

    /// Whether there is, or ever was, anything with this id.
    pub fn has_known(&self, id: &str) -> bool {
        self.ledger.has_known(id)
    }

    /// The living annotations.
    pub fn living(&self) -> impl Iterator<Item = &Arc<Stored>> {
        self.ledger.living().filter_map(|state| match state {
            State::Note(stored) => Some(stored),
            State::Amended(_) => None,
        })
    }

    /// The living amendments, the latest last.
    pub fn amended(&self) -> Vec<&Arc<Amended>> {
        let amended = self.ledger.living().filter_map(|state| match state {
            State::Note(_) => None,
            State::Amended(amended) => Some(amended),
        });
        let mut all: Vec<_> = amended.collect();
        all.sort_by_cached_key(|it| (it.amendment.made, self.ledger.place_of(&it.amendment.id)));
        all
    }

    /// The living annotations in the order of the text.
    pub fn in_order(&self) -> Vec<Arc<Annotation>> {
        // Most are told apart by their places, and those are looked up once.
        let mut all: Vec<_> = self.living().map(|stored| (stored.annotation.at.offset, &stored.annotation)).collect();
        all.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| order(one).cmp(&order(other))));
        all.into_iter().map(|(_, annotation)| annotation.clone()).collect()
    }

    /// How many changes there were, those back and forth counted.
    pub fn n_changes(&self) -> usize {
        self.ledger.n_changes()
    }

    /// What an annotation was like after each of its changes, the first one first.
    pub fn past(&self, id: &str) -> Vec<Past> {
        let note = |state: &State| if let State::Note(stored) = state { Some(stored.clone()) } else { None };
        let past = |change: &Change<State>| Past {
            change: change.name.to_string(),
            when: change.when,
            why: change.why.clone(),
            state: change.after.as_ref().and_then(note),
        };
        self.ledger.changes_of(id).map(past).collect()
    }

    /// The ids of all annotations there ever were, in the order in which they were made.
    pub fn ids(&self) -> Vec<&str> {
        let amended = |change: &Change<State>| matches!(change.after, Some(State::Amended(_)));
        let mut seen = HashSet::new();
        let notes = self.ledger.changes().filter(|change| !amended(change) && seen.insert(&*change.id));
        notes.filter(|change| matches!(change.after, Some(State::Note(_)))).map(|change| &*change.id).collect()
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
}

/// What a step did.
fn sentence(from: Option<&State>, to: Option<&State>, way: Way) -> String {
    let subject = to.or(from).map(State::spoken).unwrap_or_default();
    match (from, to, way) {
        (_, None, Way::Back) => format!("{subject} is taken back"),
        (_, None, Way::Forth) => format!("{subject} is removed again"),
        (None, Some(_), _) => format!("{subject} is back"),
        (Some(_), Some(_), Way::Back) => format!("{subject} is as it was before"),
        (Some(_), Some(_), Way::Forth) => format!("{subject} is changed again"),
    }
}

/// What annotations are sorted by: their place, then when they were made.
pub fn order(annotation: &Annotation) -> (usize, Timestamp, &str) {
    (annotation.at.offset, annotation.made, &annotation.id)
}
