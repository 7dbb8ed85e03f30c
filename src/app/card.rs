//! The card: what a term means, shown without losing the line.

use std::ops::Range;

use crate::document::Document;
use crate::glossary::{Answer, Sources};
use crate::text::wrap;

use super::page::{Page, offset_of_column};

/// A card over the page. Cards opened from a card lie above it and keep clear of the same word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub answers: Vec<Answer>,
    /// Which answer is shown.
    pub shown: usize,
    /// The word on the page that the first card was opened for.
    pub word: Range<usize>,
    /// Rows of the definition scrolled away at the top.
    pub scroll: usize,
    /// Terms inside the definition: ranges of the answer's text.
    pub terms: Vec<Range<usize>>,
    /// The term in focus, an index into `terms`.
    pub focus: Option<usize>,
}

/// Where a card stands and what it shows; all in cells, the frame included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
    pub border: bool,
    /// Rows of the definition: ranges of the answer's text.
    pub rows: Vec<wrap::Line>,
}

/// The widest that a card is, in columns.
const WIDEST: u16 = 80;

impl Place {
    /// Columns between its edge and its words.
    pub fn pad(&self) -> u16 {
        if self.width > 20 { 2 } else { u16::from(self.border) }
    }

    /// Whether a cell belongs to the card.
    pub fn holds(&self, column: u16, row: u16) -> bool {
        let columns = self.left..self.left + self.width;
        let rows = self.top..self.top + self.height;
        columns.contains(&column) && rows.contains(&row)
    }

    /// How many rows of the definition are shown at once: all but the frame and the headword.
    pub fn text_height(&self) -> usize {
        self.height.saturating_sub(if self.border { 3 } else { 1 }) as usize
    }
}

impl Card {
    /// The card of a word, if any source knows it.
    pub fn of(word: &str, at: Range<usize>, sources: &Sources, document: &Document) -> Option<Self> {
        let answers = sources.answers(word, document);
        let mut card = Self { answers, shown: 0, word: at, scroll: 0, terms: Vec::new(), focus: None };
        if card.answers.is_empty() {
            return None;
        }
        card.find_terms(sources);
        Some(card)
    }

    /// The answer that is shown.
    pub fn answer(&self) -> &Answer {
        &self.answers[self.shown]
    }

    /// Shows the answer `n` further on, around the ends.
    pub fn turn(&mut self, n: isize, sources: &Sources) {
        self.shown = (self.shown as isize + n).rem_euclid(self.answers.len() as isize) as usize;
        self.scroll = 0;
        self.find_terms(sources);
    }

    /// The terms in the definition, other than the one it defines.
    fn find_terms(&mut self, sources: &Sources) {
        let answer = self.answer();
        let other = |entry: usize| sources.entry(entry).1.headword != answer.headword;
        let mentions = sources.mentions(&answer.text);
        self.terms = mentions.into_iter().filter(|mention| other(mention.entry)).map(|mention| mention.range).collect();
        self.focus = None;
    }

    /// Where the card stands on a page: below the word if it fits there, else above, else where there is more
    /// room; never over the word.
    pub fn place(&self, page: &Page, document: &Document) -> Place {
        let frame = page.frame;
        // As wide as the column with its margins, so that no slivers of text stand beside it.
        let width = frame.columns.min(WIDEST).min(frame.width + 4).max(1);
        let inner = width.saturating_sub(4).max(1);
        let rows = wrap::wrap(&self.answer().text, inner as usize);
        let wanted = rows.len() as u16 + 3;
        let (first, last) = self.rows_of_word(page, document);
        // The foot line stays free: that is where messages are.
        let below = frame.rows.saturating_sub(last + 2);
        let room = if wanted <= below || below >= first { below } else { first };
        let height = wanted.min(room);
        let top = if room == below && (wanted <= below || below >= first) { last + 1 } else { first - height };
        let left = (frame.columns - width) / 2;
        Place { left, top, width, height, border: height > 4, rows }
    }

    /// The term of the definition that is drawn at a cell, an index into `terms`.
    pub fn term_at(&self, place: &Place, column: u16, row: u16) -> Option<usize> {
        let first = place.top + u16::from(place.border) + 1;
        let line = place.rows.get(self.scroll + row.checked_sub(first)? as usize)?;
        let column = column.checked_sub(place.left + place.pad())? as usize;
        let at = line.start + offset_of_column(&self.answer().text[line.start..line.end], column);
        self.terms.iter().position(|term| term.contains(&at))
    }

    /// The first and the last screen row that the word stands on; the top of the page when it is not on it.
    fn rows_of_word(&self, page: &Page, document: &Document) -> (u16, u16) {
        let last = self.word.end.saturating_sub(1).max(self.word.start);
        let first = page.cell(document, self.word.start).map(|(_, row)| row);
        let last = page.cell(document, document.text.floor_char_boundary(last)).map(|(_, row)| row);
        let top = first.or(last).unwrap_or(page.frame.top);
        (top, last.unwrap_or(top).max(top))
    }
}
