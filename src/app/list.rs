//! A list to choose from: the outline, the annotations, the entries, the words, the help. Filtered as one types.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use memchr::memmem::Finder;

use super::notebook::Noted;
use super::notebook::preview::Room;
use crate::document::Locator;
use crate::text::{fold, shown};

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
    Help,
    Mentions,
    /// The links in notes.
    Links,
    /// The places that letters lead to.
    Marks,
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
    /// An annotation of another text.
    Noted(Box<Noted>),
    /// What an annotation was like after one of its changes: its id, and which change.
    Past(String, usize),
    /// Something the reader has said about a term, by its id.
    Said(String),
    /// A word looked up, by its id; the place when it was met in this text.
    Word(String, Option<usize>),
    /// A term that nobody defined, and the sentence that says best what it means.
    Suggested(String, Range<usize>),
    /// A place in another text.
    Elsewhere(PathBuf, Box<Locator>),
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
    /// Somebody puts more items in, as long as this is there.
    pub filling: Option<Arc<()>>,
    /// Small headings, each with the first item below it.
    heads: Vec<(usize, String)>,
    /// The items that pass the filter, and the headings among them: before which of them, and which heading.
    passing: Vec<usize>,
    parted: Vec<(usize, usize)>,
    /// The columns of the widest label of those.
    labels: usize,
    /// The items as the filter reads them; empty until there is one.
    folded: Vec<String>,
}

/// A row of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Head(&'a str),
    /// An item, and its place among those that pass the filter.
    Item(usize, &'a Item),
}

impl List {
    /// The screen row of the first line in a window of so many rows; the title stands above it.
    pub fn top(rows: u16) -> u16 {
        if rows < 12 { 1 } else { 2 }
    }

    /// How many lines are shown at once; the last row is the foot, and above it a preview may stand.
    pub fn height(&self, columns: u16, rows: u16) -> usize {
        let preview = match Room::of(self, columns, rows) {
            Some(Room::Foot(rows)) => rows,
            _ => 0,
        };
        rows.saturating_sub(Self::top(rows) + 1 + preview).max(1) as usize
    }

    pub fn new(of: Of, title: impl Into<String>, items: Vec<Item>) -> Self {
        Self::with_heads(of, title, items, Vec::new())
    }

    /// A list with small headings between its items: each stands above the item of that number.
    pub fn with_heads(of: Of, title: impl Into<String>, items: Vec<Item>, heads: Vec<(usize, String)>) -> Self {
        let mut list = Self {
            of,
            title: title.into(),
            items,
            filter: String::new(),
            selected: 0,
            filling: None,
            heads,
            passing: Vec::new(),
            parted: Vec::new(),
            labels: 0,
            folded: Vec::new(),
        };
        list.sift("");
        list
    }

    /// How many items pass the filter.
    pub fn n_shown(&self) -> usize {
        self.passing.len()
    }

    /// The items that pass the filter: every word of it occurs in the item, whatever the case or the accents.
    pub fn shown(&self) -> impl Iterator<Item = &Item> {
        self.passing.iter().map(|i| &self.items[*i])
    }

    /// The columns of the widest label shown.
    pub fn label_columns(&self) -> usize {
        self.labels
    }

    /// The item in focus.
    pub fn item(&self) -> Option<&Item> {
        self.items.get(*self.passing.get(self.selected)?)
    }

    /// Moves the focus, and stops at the ends.
    pub fn go(&mut self, n: isize) {
        self.selected = self.selected.saturating_add_signed(n).min(self.passing.len().saturating_sub(1));
    }

    /// Puts the focus on an item, by its number among all of them.
    pub fn focus(&mut self, item: usize) {
        self.selected = self.passing.partition_point(|i| *i < item).min(self.passing.len().saturating_sub(1));
    }

    /// Sets the filter; the focus stays on its item when that still passes.
    pub fn set_filter(&mut self, filter: String) {
        let focus = self.passing.get(self.selected).copied();
        let before = std::mem::replace(&mut self.filter, filter);
        self.sift(&before);
        self.selected = focus.and_then(|item| self.passing.binary_search(&item).ok()).unwrap_or(0);
    }

    /// Puts new items in, and keeps the focus as near as it can.
    pub fn refresh(&mut self, items: Vec<Item>) {
        self.items = items;
        self.heads.clear();
        self.folded.clear();
        self.sift("");
        self.go(0);
    }

    /// Puts more items behind the others; the focus stays.
    pub fn add(&mut self, items: Vec<Item>) {
        let focus = self.passing.get(self.selected).copied();
        self.items.extend(items);
        self.folded.clear();
        self.sift("");
        self.selected = focus.and_then(|item| self.passing.binary_search(&item).ok()).unwrap_or(0);
    }

    /// Puts another list in its place; filter and focus stay as near as they can.
    pub fn renew(&mut self, new: Self) {
        let (filter, selected) = (std::mem::take(&mut self.filter), self.selected);
        *self = Self { filter, selected, ..new };
        self.sift("");
        self.go(0);
    }

    /// The lines of a window of that height; the item in focus is among them.
    pub fn window(&self, height: usize) -> impl Iterator<Item = Line<'_>> {
        let n_lines = self.passing.len() + self.parted.len();
        let focus = self.selected + self.parted.partition_point(|(at, _)| *at <= self.selected);
        let first = focus.saturating_sub(height / 2).min(n_lines.saturating_sub(height));
        (first..n_lines.min(first + height)).filter_map(|line| self.line(line))
    }

    fn line(&self, line: usize) -> Option<Line<'_>> {
        let above = self.count_heads_above(line);
        match self.parted.get(above) {
            Some((at, head)) if at + above == line => Some(Line::Head(&self.heads[*head].1)),
            _ => {
                let item = line - above;
                Some(Line::Item(item, self.items.get(*self.passing.get(item)?)?))
            }
        }
    }

    /// How many headings stand on the lines before one.
    fn count_heads_above(&self, line: usize) -> usize {
        let (mut low, mut high) = (0, self.parted.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.parted[middle].0 + middle < line { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Finds out which items pass. Those that did not pass the filter before need not be looked at when the new one
    /// asks for more.
    fn sift(&mut self, before: &str) {
        let (before, filter) = (wanted(before), wanted(&self.filter));
        let words: Vec<_> = filter.split_whitespace().collect();
        if words.is_empty() {
            self.passing = (0..self.items.len()).collect();
        } else {
            if self.folded.len() != self.items.len() {
                let line = |item: &Item| fold::fold(&format!("{} {} {}", item.label, item.text, item.detail)).text;
                self.folded = self.items.iter().map(line).collect();
            }
            if before.is_empty() || !filter.starts_with(&before) {
                self.passing = (0..self.items.len()).collect();
            }
            let finders: Vec<_> = words.iter().map(Finder::new).collect();
            let folded = &self.folded;
            self.passing.retain(|i| finders.iter().all(|finder| finder.find(folded[*i].as_bytes()).is_some()));
        }
        self.part();
        self.labels = self.shown().map(|item| shown::columns(&item.label)).max().unwrap_or(0);
    }

    /// Finds out which headings have items, and before which they stand.
    fn part(&mut self) {
        self.parted.clear();
        for (head, (first, _)) in self.heads.iter().enumerate() {
            let end = self.heads.get(head + 1).map_or(self.items.len(), |(next, _)| *next);
            let at = self.passing.partition_point(|i| i < first);
            if self.passing.get(at).is_some_and(|i| *i < end) {
                self.parted.push((at, head));
            }
        }
    }
}

/// What a filter asks for: `tag:sea` is what is written `#sea`.
fn wanted(filter: &str) -> String {
    fold::fold(filter).text.replace("tag:", "#")
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
        assert_eq!(list.n_shown(), 1);
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
            let here = |line: Line| matches!(line, Line::Item(i, _) if i == list.selected);
            assert!(list.window(7).count() == 7 && list.window(7).any(here));
        }
    }

    #[test]
    fn headings_stand_above_their_first_item_that_passes() {
        let heads = vec![(0, "A".to_owned()), (2, "B".to_owned()), (3, "C".to_owned())];
        let items = list(&["one", "two", "three", "four", "other"]).items;
        let mut list = List::with_heads(Of::Outline, "", items, heads);
        let seen = |list: &List| -> Vec<String> {
            let said = |line| match line {
                Line::Head(head) => head.to_owned(),
                Line::Item(_, item) => item.text.clone(),
            };
            list.window(20).map(said).collect()
        };
        assert_eq!(seen(&list), ["A", "one", "two", "B", "three", "C", "four", "other"]);
        list.set_filter("o".to_owned());
        assert_eq!(seen(&list), ["A", "one", "two", "C", "four", "other"]);
        list.go(9);
        assert_eq!(list.window(2).count(), 2);
        list.set_filter("or".to_owned());
        assert!(seen(&list).is_empty());
    }
}
