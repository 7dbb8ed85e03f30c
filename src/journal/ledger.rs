//! What the changes of a journal add up to: the states that live, and what can be undone.
//!
//! Undoing a change appends the state before it, as an ordinary record that also names the change it undoes.
//! So whoever knows nothing of undo still reads the right thing: the last record of an id counts.
//!
//! Changes that were made together name the first of them, and are one step back or forth as long as nothing else
//! was changed between them.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Meant, Why};

/// The sum of the changes of things that have ids, each thing in a state `S`.
#[derive(Clone, Debug)]
pub struct Ledger<S> {
    things: Named<Thing<S>>,
    /// Every change, also those back and forth, with the states on both sides of it.
    changes: Vec<Change<S>>,
    by_name: Named<usize>,
    undoable: Vec<usize>,
    redoable: Vec<usize>,
    counter: u64,
}

type Named<T> = HashMap<Arc<str>, T, BuildHasherDefault<Quick>>;

/// What is known of one thing.
#[derive(Clone, Debug)]
struct Thing<S> {
    /// `None` when it was removed.
    state: Option<S>,
    /// Its first change.
    first: Option<usize>,
}

/// One change of a thing.
#[derive(Clone, Debug)]
pub struct Change<S> {
    pub name: Arc<str>,
    pub id: Arc<str>,
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
            things: Named::default(),
            changes: Vec::new(),
            by_name: Named::default(),
            undoable: Vec::new(),
            redoable: Vec::new(),
            counter: 0,
        }
    }
}

impl<S: Clone + PartialEq> Ledger<S> {
    /// Makes room for so many changes.
    pub fn expect(&mut self, n_changes: usize) {
        self.things.reserve(n_changes);
        self.by_name.reserve(n_changes);
        self.changes.reserve(n_changes);
        self.undoable.reserve(n_changes);
    }

    /// Adds a change: the thing with this id is `after` from here on. One that is there already, as after merging
    /// two copies of a file, counts once; so does one that changes nothing.
    pub fn apply(&mut self, name: &str, id: &str, after: Option<S>, why: &Why, when: Timestamp) {
        self.count(name);
        // A record that a person copied and changed has the name of the first one; it is a change of its own.
        let mut name = Arc::<str>::from(name);
        while let Some(known) = self.by_name.get(&name).map(|&i| &self.changes[i]) {
            if *known.id == *id && known.after == after && known.why == *why {
                return;
            }
            name = format!("{name}+").into();
        }
        let at = self.changes.len();
        let id = match self.things.get_key_value(id) {
            Some((id, _)) => id.clone(),
            None => id.into(),
        };
        let thing = self.things.entry(id.clone()).or_insert(Thing { state: None, first: None });
        let before = std::mem::replace(&mut thing.state, after.clone());
        match why {
            Why::New | Why::With(_) if before == after => {}
            Why::New | Why::With(_) => {
                thing.first.get_or_insert(at);
                self.undoable.push(at);
                self.redoable.clear();
            }
            Why::Undo(meant) => self.carry(&meant.change, Way::Back),
            Why::Redo(meant) => self.carry(&meant.change, Way::Forth),
        }
        let when = why.when().unwrap_or(when);
        self.by_name.insert(name.clone(), at);
        self.changes.push(Change { name, id, before, after, why: why.clone(), when });
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
        self.changes.iter().filter(move |change| *change.id == *id)
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
        self.steps(way, now).next()
    }

    /// What it takes to go through the next change and those made together with it, in this order.
    pub fn steps(&self, way: Way, now: Timestamp) -> impl Iterator<Item = Step<'_, S>> {
        let stack = if way == Way::Back { &self.undoable } else { &self.redoable };
        let together = stack.last().map(|&i| self.changes[i].together());
        let changes = stack.iter().rev().map(|&i| &self.changes[i]);
        changes.take_while(move |change| Some(change.together()) == together).map(move |change| {
            let (before, after) = (change.before.as_ref(), change.after.as_ref());
            let meant = Meant { change: change.name.to_string(), when: Some(now) };
            match way {
                Way::Back => Step { id: &change.id, from: after, to: before, why: Why::Undo(meant) },
                Way::Forth => Step { id: &change.id, from: before, to: after, why: Why::Redo(meant) },
            }
        })
    }

    /// A name for the next change: one more than any seen, and letters that nobody else has.
    pub fn next_name(&self) -> String {
        self.name_after(0)
    }

    /// A name for the change that comes after `n` more.
    pub fn name_after(&self, n: u64) -> String {
        format!("{}.{}", self.counter + 1 + n, letters(8))
    }

    /// An id for a new thing.
    pub fn next_id(&self) -> String {
        let mut id = letters(12);
        while self.things.contains_key(&*id) {
            id = letters(12);
        }
        id
    }

    pub fn get(&self, id: &str) -> Option<&S> {
        self.things.get(id)?.state.as_ref()
    }

    /// The states of all living things, in no order.
    pub fn living(&self) -> impl Iterator<Item = &S> {
        self.things.values().filter_map(|thing| thing.state.as_ref())
    }

    /// The same, each with its id.
    pub fn living_by_id(&self) -> impl Iterator<Item = (&str, &S)> {
        self.things.iter().filter_map(|(id, thing)| Some((&**id, thing.state.as_ref()?)))
    }

    /// Whether there is, or ever was, a thing with this id.
    pub fn has_known(&self, id: &str) -> bool {
        self.first(id).is_some()
    }

    /// Which change made a thing, by its number: what counts when several were made at one moment.
    pub fn place_of(&self, id: &str) -> usize {
        self.first(id).unwrap_or(usize::MAX)
    }

    fn first(&self, id: &str) -> Option<usize> {
        self.things.get(id)?.first
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

impl<S> Change<S> {
    /// The name of the first of the changes that were made together with this one.
    fn together(&self) -> &str {
        if let Why::With(first) = &self.why { first } else { &self.name }
    }
}

/// Makes a number of a name. The names are our own, and there may be very many.
#[derive(Clone, Copy, Debug, Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0 ^= u64::from(byte);
    }

    fn finish(&self) -> u64 {
        self.0
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
