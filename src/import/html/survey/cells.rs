//! The cells of a table as they are read: how wide each is, and whether it is a table at all or lays out a page.

use unicode_width::UnicodeWidthStr;

use crate::import::html::entities;
use crate::import::html::names::Name::*;
use crate::import::html::tokens::Tag;
use crate::import::markup::table::{self, Side};

/// A cell of more columns is a piece of a page.
const WIDEST_CELL: usize = 500;
/// A row has no more cells: a span may claim any number.
const MOST_COLUMNS: usize = 1000;

#[derive(Debug, Default)]
pub struct Cells {
    rows: Vec<Vec<Option<usize>>>,
    sides: Vec<Side>,
    /// In each column, how many more rows the cell above reaches into.
    reaching: Vec<usize>,
    in_cell: bool,
    /// A space stands before the next word of the cell.
    is_apart: bool,
    n_paragraphs: usize,
    is_page: bool,
}

impl Cells {
    pub fn new(tag: &Tag<'_>) -> Self {
        Self { is_page: tag.says("role", &["presentation", "none"]), ..Self::default() }
    }

    /// A tag inside the table.
    pub fn start(&mut self, tag: &Tag<'_>) {
        match tag.name {
            Tr => self.end_row(),
            Td | Th => self.cell(tag),
            Caption => self.in_cell = false,
            Table | Ul | Ol | Dl | Pre | Blockquote | Hr | Figure | Section | Article | Form => self.is_page = true,
            name if name.heading().is_some() => self.is_page = true,
            P | Div if self.in_cell => {
                self.n_paragraphs += 1;
                self.is_page |= self.n_paragraphs > 1;
                self.gap();
            }
            Img if self.in_cell => {
                let alt = tag.attribute("alt").unwrap_or_default();
                if !alt.trim().is_empty() {
                    self.widen(&format!("[{}]", alt.split_whitespace().collect::<Vec<_>>().join(" ")));
                }
            }
            _ if tag.name.is_block() || tag.name == Br => self.gap(),
            _ => {}
        }
    }

    pub fn text(&mut self, text: &str, is_raw: bool) {
        if self.is_page || !self.in_cell {
            return;
        }
        let decoded = if is_raw { text.into() } else { entities::decode(text) };
        self.is_apart |= decoded.starts_with(|c: char| c.is_ascii_whitespace());
        for word in decoded.split_ascii_whitespace() {
            self.widen(word);
            self.is_apart = true;
        }
        self.is_apart = decoded.ends_with(|c: char| c.is_ascii_whitespace());
    }

    /// A space, if words come behind it.
    pub fn gap(&mut self) {
        self.is_apart = true;
    }

    fn widen(&mut self, word: &str) {
        // Behind the cell, others may be covered by it.
        let cell = self.rows.last_mut().and_then(|row| row.iter_mut().rev().find_map(Option::as_mut));
        let Some(width) = cell else { return };
        let is_apart = std::mem::take(&mut self.is_apart) && *width > 0;
        *width += word.width() + usize::from(is_apart);
        self.is_page |= *width > WIDEST_CELL;
    }

    fn end_row(&mut self) {
        self.cover();
        self.rows.push(Vec::new());
        self.in_cell = false;
    }

    /// Columns that a cell above reaches into.
    fn cover(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(n) = self.reaching.get_mut(row.len()).filter(|n| **n > 0) {
            *n -= 1;
            row.push(None);
        }
    }

    fn cell(&mut self, tag: &Tag<'_>) {
        if self.rows.is_empty() {
            self.end_row();
        }
        (self.in_cell, self.is_apart, self.n_paragraphs) = (true, false, 0);
        self.cover();
        let span = |name: &str| tag.attribute(name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1).max(1);
        let (n_columns, n_rows) = (span("colspan").min(MOST_COLUMNS), span("rowspan"));
        let Some(row) = self.rows.last_mut() else { return };
        let first = row.len();
        if first >= MOST_COLUMNS {
            self.is_page = true;
            return;
        }
        row.push(Some(0));
        row.extend(std::iter::repeat_n(None, n_columns - 1));
        let end = row.len();
        self.reaching.resize(self.reaching.len().max(end), 0);
        self.reaching[first..end].fill(n_rows - 1);
        if self.sides.len() <= first {
            self.sides.resize(first + 1, Side::Left);
        }
        if tag.name == Td {
            self.sides[first] = side(tag);
        }
    }

    /// The table, if it is one.
    pub fn set(mut self: Box<Self>) -> Option<table::Table> {
        self.rows.retain(|row| row.iter().any(Option::is_some));
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        (!self.is_page && n_columns > 1).then(|| table::Table::new(self.sides, self.rows))
    }
}

fn side(tag: &Tag<'_>) -> Side {
    let style = tag.attribute("style").unwrap_or_default().replace(' ', "");
    let align = tag.attribute("align").unwrap_or_default().to_ascii_lowercase();
    match (align.as_str(), style.split_once("text-align:").map(|(_, value)| value)) {
        ("right", _) => Side::Right,
        ("center", _) => Side::Middle,
        (_, Some(value)) if value.starts_with("right") || value.starts_with("end") => Side::Right,
        (_, Some(value)) if value.starts_with("center") => Side::Middle,
        _ => Side::Left,
    }
}
