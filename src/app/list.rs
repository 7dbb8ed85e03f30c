//! A list to choose from: the outline, the annotations, the entries, the words, the shelf, the help. Filtered as one types.

use std::ops::Range;
use std::path::PathBuf;

use crate::document::Locator;
use crate::text::fold;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Outline,
    Annotations,
    /// What an annotation was like, change by change.
    Past,
    /// What the reader has said about terms.
    Entries,
    /// The words looked up.
    Words,
    /// Terms that nobody defined.
    Suggestions,
    Shelf,
    Help,
    Mentions,
    /// The links in notes.
    Links,
}

/// What an item leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place in the text.
    Place(usize),
    /// A mention of a term.
    Mention(Range<usize>),
    /// An annotation, by its id; the place when it was found.
    Annotation(String, Option<usize>),
    /// What an annotation was like after one of its changes: its id, and which change.
    Past(String, usize),
    /// Something the reader has said about a term, by its id.
    Said(String),
    /// A word looked up, by its id; the place when it was met in this text.
    Word(String, Option<usize>),
    /// A term that nobody defined, and the sentence that says best what it means.
    Suggested(String, Range<usize>),
    File(PathBuf),
    /// A place in another text.
    Elsewhere(PathBuf, Box<Locator>),
    /// A document of the starter shelf, by its index.
    Seed(usize),
    /// What a link in a note leads to, in its words.
    Link(String),
    /// An action, by its name.
    Action(&'static str),
}

/// A line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Said in front, quietly and in a column of its own: keys, a sign.
    pub label: String,
    pub text: String,
    /// Said at the right end, quietly.
    pub detail: String,
    pub depth: u8,
    pub target: Target,
}

/// A list, what it is filtered by, and the item in focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    pub of: Of,
    pub title: String,
    pub items: Vec<Item>,
    pub filter: String,
    /// Index among the items that pass the filter.
    pub selected: usize,
}

impl List {
    /// The screen row of the first item in a window of so many rows; the title stands above it.
    pub fn top(rows: u16) -> u16 {
        if rows < 12 { 1 } else { 2 }
    }

    /// How many items are shown at once; the last row is the foot.
    pub fn height(rows: u16) -> usize {
        rows.saturating_sub(Self::top(rows) + 1).max(1) as usize
    }

    pub fn new(of: Of, title: impl Into<String>, items: Vec<Item>) -> Self {
        Self { of, title: title.into(), items, filter: String::new(), selected: 0 }
    }

    /// The items that pass the filter: every word of it occurs in the item, whatever the case or the accents.
    pub fn shown(&self) -> Vec<&Item> {
        let filter = fold::fold(&self.filter).text;
        let words: Vec<&str> = filter.split_whitespace().collect();
        let passes = |item: &&Item| {
            let line = fold::fold(&format!("{} {} {}", item.label, item.text, item.detail)).text;
            words.iter().all(|word| line.contains(word))
        };
        if words.is_empty() { self.items.iter().collect() } else { self.items.iter().filter(passes).collect() }
    }

    /// The item in focus.
    pub fn item(&self) -> Option<&Item> {
        self.shown().get(self.selected).copied()
    }

    /// Moves the focus, and stops at the ends.
    pub fn go(&mut self, n: isize) {
        let last = self.shown().len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(n).min(last);
    }

    /// Sets the filter; the focus stays on its item when that still passes.
    pub fn set_filter(&mut self, filter: String) {
        let focus = self.item().map(|item| item.target.clone());
        self.filter = filter;
        let kept = self.shown().iter().position(|item| Some(&item.target) == focus.as_ref());
        self.selected = kept.unwrap_or(0);
    }

    /// Puts new items in, and keeps the focus as near as it can.
    pub fn refresh(&mut self, items: Vec<Item>) {
        self.items = items;
        self.go(0);
    }

    /// The first of the `height` items to be shown, so that the one in focus is among them.
    pub fn first(&self, height: usize) -> usize {
        let n = self.shown().len();
        self.selected.saturating_sub(height / 2).min(n.saturating_sub(height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(texts: &[&str]) -> List {
        let item = |(i, text): (usize, &&str)| Item {
            label: String::new(),
            text: (*text).to_owned(),
            detail: String::new(),
            depth: 0,
            target: Target::Place(i),
        };
        List::new(Of::Outline, "Outline", texts.iter().enumerate().map(item).collect())
    }

    #[test]
    fn the_filter_forgives_case_accents_and_order() {
        let mut list = list(&["Théorie de l’état", "The state", "Nothing"]);
        list.set_filter("ETAT theorie".to_owned());
        assert_eq!(list.shown().len(), 1);
    }

    #[test]
    fn the_focus_stays_on_its_item_while_the_filter_is_typed() {
        let mut list = list(&["one", "two", "three"]);
        list.go(2);
        list.set_filter("t".to_owned());
        assert_eq!(list.item().unwrap().text, "three");
        list.set_filter("tw".to_owned());
        assert_eq!(list.item().unwrap().text, "two");
    }

    #[test]
    fn the_focus_is_always_in_view() {
        let mut list = list(&["a"; 30]);
        for _ in 0..30 {
            list.go(1);
            assert!((list.first(7)..list.first(7) + 7).contains(&list.selected));
        }
    }
}
