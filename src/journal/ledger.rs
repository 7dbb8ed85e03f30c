//! What the changes of a journal add up to: the states that live, and what can be undone.
//!
//! Undoing a change appends the state before it, as an ordinary record that also names the change it undoes.
//! So whoever knows nothing of undo still reads the right thing: the last record of an id counts.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Meant, Why};

/// The sum of the changes of things that have ids, each thing in a state `S`.
#[derive(Clone, Debug)]
pub struct Ledger<S> {
    living: HashMap<String, S>,
    /// Every change, also those back and forth, with the states on both sides of it.
    changes: Vec<Change<S>>,
    by_name: HashMap<String, usize>,
    /// The first change of each thing.
    first: HashMap<String, usize>,
    undoable: Vec<usize>,
    redoable: Vec<usize>,
    counter: u64,
}

/// One change of a thing.
#[derive(Clone, Debug)]
pub struct Change<S> {
    pub name: String,
    pub id: String,
    pub before: Option<S>,
    pub after: Option<S>,
    pub why: Why,
    pub when: Timestamp,
}

/// Which way to go through the changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Back,
    Forth,
}

/// A step through the changes: which thing goes from which state to which.
#[derive(Debug)]
pub struct Step<'a, S> {
    pub id: &'a str,
    pub from: Option<&'a S>,
    pub to: Option<&'a S>,
    pub why: Why,
}

impl<S> Default for Ledger<S> {
    fn default() -> Self {
        Self {
            living: HashMap::new(),
            changes: Vec::new(),
            by_name: HashMap::new(),
            first: HashMap::new(),
            undoable: Vec::new(),
            redoable: Vec::new(),
            counter: 0,
        }
    }
}

impl<S: Clone + PartialEq> Ledger<S> {
    /// Adds a change: the thing with this id is `after` from here on. One that is there already, as after merging
    /// two copies of a file, counts once; so does one that changes nothing.
    pub fn apply(&mut self, name: &str, id: &str, after: Option<S>, why: &Why, when: Timestamp) {
        self.count(name);
        // A record that a person copied and changed has the name of the first one; it is a change of its own.
        let mut name = name.to_owned();
        while let Some(known) = self.by_name.get(&name).map(|&i| &self.changes[i]) {
            if known.id == id && known.after == after && known.why == *why {
                return;
            }
            name.push('+');
        }
        let before = match &after {
            Some(state) => self.living.insert(id.to_owned(), state.clone()),
            None => self.living.remove(id),
        };
        let at = self.changes.len();
        match why {
            Why::New if before == after => {}
            Why::New => {
                self.first.entry(id.to_owned()).or_insert(at);
                self.undoable.push(at);
                self.redoable.clear();
            }
            Why::Undo(meant) => self.carry(&meant.change, Way::Back),
            Why::Redo(meant) => self.carry(&meant.change, Way::Forth),
        }
        let when = why.when().unwrap_or(when);
        self.by_name.insert(name.clone(), at);
        self.changes.push(Change { name, id: id.to_owned(), before, after, why: why.clone(), when });
    }

    /// How many changes there were.
    pub fn n_changes(&self) -> usize {
        self.changes.len()
    }

    /// Lets nothing be undone or redone of what was until here.
    pub fn forget(&mut self) {
        self.undoable.clear();
        self.redoable.clear();
    }

    /// Every change, the first one first.
    pub fn changes(&self) -> impl Iterator<Item = &Change<S>> {
        self.changes.iter()
    }

    /// Every change of a thing, the first one first.
    pub fn changes_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Change<S>> {
        self.changes.iter().filter(move |change| change.id == id)
    }

    /// Takes note of the name of a change, so that the next one gets a higher number.
    pub fn count(&mut self, name: &str) {
        let counted = name.split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0);
        self.counter = self.counter.max(counted);
    }

    /// The change that comes next on the way back or forth.
    pub fn next(&self, way: Way) -> Option<&Change<S>> {
        let stack = if way == Way::Back { &self.undoable } else { &self.redoable };
        Some(&self.changes[*stack.last()?])
    }

    /// What it takes to go through the next change.
    pub fn step(&self, way: Way, now: Timestamp) -> Option<Step<'_, S>> {
        let change = self.next(way)?;
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let meant = Meant { change: change.name.clone(), when: Some(now) };
        Some(match way {
            Way::Back => Step { id: &change.id, from: after, to: before, why: Why::Undo(meant) },
            Way::Forth => Step { id: &change.id, from: before, to: after, why: Why::Redo(meant) },
        })
    }

    /// A name for the next change: one more than any seen, and letters that nobody else has.
    pub fn next_name(&self) -> String {
        format!("{}.{}", self.counter + 1, letters(8))
    }

    /// An id for a new thing.
    pub fn next_id(&self) -> String {
        let mut id = letters(12);
        while self.living.contains_key(&id) {
            id = letters(12);
        }
        id
    }

    pub fn get(&self, id: &str) -> Option<&S> {
        self.living.get(id)
    }

    /// The states of all living things, in no order.
    pub fn living(&self) -> impl Iterator<Item = &S> {
        self.living.values()
    }

    /// Whether there is, or ever was, a thing with this id.
    pub fn has_known(&self, id: &str) -> bool {
        self.first.contains_key(id)
    }

    /// Which change made a thing, by its number: what counts when several were made at one moment.
    pub fn place_of(&self, id: &str) -> usize {
        self.first.get(id).copied().unwrap_or(usize::MAX)
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
