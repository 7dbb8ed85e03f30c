//! The shelf on the screen: which documents are shown, in which order, and which one is in focus.
//!
//! What there is says the [`Catalogue`]; this only chooses from it. The last few texts that are being read stand first,
//! each with a digit that opens it.

pub mod gather;
pub mod preview;

use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::shelf::join::Starter;
use crate::shelf::query::{Line as Words, Query};
use crate::shelf::{Arranged, Catalogue, Facts, Order, Volume};

use super::{App, Panel};
use preview::Preview;

/// So many texts can be gone on with by a digit.
pub const GOING_ON: usize = 5;
/// In a lower window there are no headings.
const HEADED: u16 = 14;
/// In a window so wide stands a preview beside the documents.
const WIDE: u16 = 110;

/// What the program knows of the shelf while it runs.
#[derive(Debug, Default)]
pub struct Shelved {
    pub catalogue: Arc<Catalogue>,
    pub arranged: Arranged,
    /// The words of every document, as a filter reads them; empty until there is one.
    words: Vec<Words>,
    pub(super) starter: Vec<Starter>,
    /// What is known of files, for whoever looks at them next.
    pub(super) facts: Arc<Mutex<Option<Facts>>>,
    /// Somebody is looking through files, as long as this is there, and how many are still to be looked at.
    pub(super) looking: Option<Arc<()>>,
    pub n_unseen: usize,
    /// Somebody is reading for the preview.
    pub(super) previews: bool,
}

/// The shelf as a panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShelfView {
    pub filter: String,
    pub order: Order,
    /// Index among the rows.
    pub selected: usize,
    /// Whether the reader has chosen that one.
    moved: bool,
    /// The documents in the order, and those that are shown.
    sorted: Vec<usize>,
    rows: Vec<usize>,
    /// How many of the rows are texts that are being read.
    n_going_on: usize,
    pub preview: Option<Preview>,
}

/// A line of the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Head(&'static str),
    Blank,
    /// A row by its number, the document by its number, and the digit that opens it.
    Row {
        row: usize,
        volume: usize,
        digit: Option<usize>,
    },
}

impl Shelved {
    /// The shelf of a data folder, of which nothing is read yet.
    pub fn at(data: &Path) -> Self {
        Self { arranged: Arranged::at(data), ..Self::default() }
    }

    /// Whether somebody is still finding out what there is.
    pub fn is_looking(&self) -> bool {
        self.looking.is_some()
    }
}

impl ShelfView {
    /// How many documents pass the filter.
    pub fn n_shown(&self) -> usize {
        self.rows.len()
    }

    /// The number of the document in focus.
    pub fn focus(&self) -> Option<usize> {
        self.rows.get(self.selected).copied()
    }

    /// The number of the text that a digit opens.
    pub fn going_on(&self, digit: usize) -> Option<usize> {
        self.rows[..self.n_going_on].get(digit.checked_sub(1)?).copied()
    }

    /// Moves the focus, and stops at the ends.
    pub fn go(&mut self, n: isize) {
        self.moved = true;
        self.selected = self.selected.saturating_add_signed(n).min(self.rows.len().saturating_sub(1));
    }

    /// The screen row of the first line; the title stands above it.
    pub fn top(rows: u16) -> u16 {
        if rows < HEADED { 1 } else { 2 }
    }

    /// How many lines there is room for; the last row is the foot.
    pub fn height(rows: u16) -> usize {
        rows.saturating_sub(Self::top(rows) + 1).max(1) as usize
    }

    /// The columns of the preview in a window of that size, if it has one.
    pub fn beside(columns: u16, rows: u16) -> Option<u16> {
        (columns >= WIDE && rows >= HEADED).then(|| (columns / 3).clamp(38, 64))
    }

    /// The lines of a window with so many rows; the document in focus is among them.
    pub fn window(&self, rows: u16) -> Vec<Line> {
        let lines = self.lines(rows >= HEADED);
        let height = Self::height(rows);
        let focus = lines.iter().position(|line| matches!(line, Line::Row { row, .. } if *row == self.selected));
        let first = focus.unwrap_or(0).saturating_sub(height / 2).min(lines.len().saturating_sub(height));
        // The heading above the first row is worth more than a last row.
        lines.into_iter().skip(first).take(height).collect()
    }

    fn lines(&self, is_headed: bool) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.rows.len() + 3);
        let n = self.n_going_on;
        if is_headed && n > 0 {
            lines.push(Line::Head("Continue"));
        }
        for (row, &volume) in self.rows.iter().enumerate() {
            if row == n && n > 0 && is_headed {
                let others = if self.order == Order::LastRead { "Others" } else { "All" };
                lines.extend([Line::Blank, Line::Head(others)]);
            }
            lines.push(Line::Row { row, volume, digit: (row < n).then_some(row + 1) });
        }
        lines
    }

    /// Chooses from the documents anew; the focus stays on `focus` where that is still shown.
    fn choose(&mut self, catalogue: &Catalogue, words: &[Words], focus: Option<&Volume>) {
        self.n_going_on = 0;
        if self.filter.trim().is_empty() {
            let mut rows: Vec<usize> = catalogue.reading().take(GOING_ON).map(|(i, _)| i).collect();
            self.n_going_on = rows.len();
            let n = rows.len();
            let stands_above = |i: &usize| self.order == Order::LastRead && rows[..n].contains(i);
            let others: Vec<usize> = self.sorted.iter().copied().filter(|i| !stands_above(i)).collect();
            rows.extend(others);
            self.rows = rows;
        } else {
            self.rows = Query::new(&self.filter).fitting(&catalogue.volumes, words, &self.sorted);
        }
        let again = |row: &usize| focus.is_some_and(|focus| catalogue.volumes[*row].is_same(focus));
        self.selected = match self.moved {
            true => self.rows.iter().position(again).unwrap_or(self.selected),
            false => 0,
        };
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
    }
}

impl App {
    /// The shelf, when it is on top.
    pub fn shelf_view(&mut self) -> Option<&mut ShelfView> {
        match self.panels.last_mut() {
            Some(Panel::Shelf(view)) => Some(view),
            _ => None,
        }
    }

    /// The document in focus on the shelf, when it is on top.
    pub fn volume_in_focus(&self) -> Option<&Volume> {
        match self.panels.last() {
            Some(Panel::Shelf(view)) => self.volume_in_focus_of(view),
            _ => None,
        }
    }

    pub fn volume_in_focus_of(&self, view: &ShelfView) -> Option<&Volume> {
        self.shelved.catalogue.volumes.get(view.focus()?)
    }

    /// Shows what the catalogue has; the focus stays on its document.
    pub(super) fn put_catalogue(&mut self, catalogue: Arc<Catalogue>) {
        let before = std::mem::replace(&mut self.shelved.catalogue, catalogue);
        self.shelved.words.clear();
        self.choose_on_shelf(&before, true);
        self.renew_palette();
    }

    /// Sets the filter of the shelf.
    pub(super) fn filter_shelf(&mut self, filter: String) {
        let Some(view) = self.shelf_view() else { return };
        // The likeliest is in focus while one types.
        view.moved = false;
        view.filter = filter;
        let catalogue = self.shelved.catalogue.clone();
        self.choose_on_shelf(&catalogue, false);
    }

    /// Puts the shelf in another order; the focus stays.
    pub(super) fn order_shelf(&mut self, order: Order) {
        let Some(view) = self.shelf_view() else { return };
        view.order = order;
        let catalogue = self.shelved.catalogue.clone();
        self.choose_on_shelf(&catalogue, true);
    }

    fn choose_on_shelf(&mut self, before: &Catalogue, sorts: bool) {
        let catalogue = self.shelved.catalogue.clone();
        let views = self.panels.iter_mut().filter_map(|panel| match panel {
            Panel::Shelf(view) => Some(view),
            _ => None,
        });
        for view in views {
            let focus = view.focus().and_then(|i| before.volumes.get(i)).cloned();
            if sorts || view.sorted.len() != catalogue.volumes.len() {
                view.sorted = view.order.sorted(&catalogue);
            }
            if !view.filter.is_empty() && self.shelved.words.len() != catalogue.volumes.len() {
                self.shelved.words = Words::all(&catalogue);
            }
            view.choose(&catalogue, &self.shelved.words, focus.as_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn catalogue(n: usize, n_reading: usize) -> Catalogue {
        let volume = |i: usize| Volume {
            title: format!("Text {i}"),
            paths: vec![format!("/{i}").into()],
            read: (i < n_reading).then(|| Timestamp::from_second(1000 - i as i64).unwrap()),
            ..Volume::default()
        };
        Catalogue { volumes: (0..n).map(volume).collect(), n, ..Catalogue::default() }
    }

    fn view(catalogue: &Catalogue) -> ShelfView {
        let mut view = ShelfView { sorted: Order::LastRead.sorted(catalogue), ..ShelfView::default() };
        view.choose(catalogue, &[], None);
        view
    }

    #[test]
    fn the_texts_being_read_stand_first_and_once() {
        let catalogue = catalogue(9, 7);
        let view = view(&catalogue);
        assert_eq!((view.n_going_on, view.rows.len()), (5, 9));
        assert_eq!(
            (view.going_on(1), view.going_on(5), view.going_on(6), view.going_on(0)),
            (Some(0), Some(4), None, None)
        );
        let lines = view.lines(true);
        assert_eq!(lines[0], Line::Head("Continue"));
        assert_eq!(lines[6..8], [Line::Blank, Line::Head("Others")]);
        assert_eq!(view.lines(false).len(), 9);
    }

    #[test]
    fn the_focus_is_always_in_view() {
        for rows in [1, 2, 5, 12, 24] {
            let mut view = view(&catalogue(40, 3));
            for _ in 0..45 {
                let seen = view.window(rows);
                assert!(seen.len() <= ShelfView::height(rows));
                assert!(seen.iter().any(|line| matches!(line, Line::Row { row, .. } if *row == view.selected)));
                view.go(1);
            }
        }
    }

    #[test]
    fn the_focus_stays_on_its_document_when_others_come() {
        let (few, many) = (catalogue(3, 0), catalogue(6, 2));
        let mut view = view(&few);
        view.go(2);
        view.sorted = Order::LastRead.sorted(&many);
        view.choose(&many, &[], Some(&few.volumes[2]));
        assert_eq!(view.focus(), Some(2));
        view.moved = false;
        view.choose(&many, &[], Some(&few.volumes[2]));
        assert_eq!(view.focus(), Some(0));
    }
}
