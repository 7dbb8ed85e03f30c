//! Where a card stands. It is centred; only if it would cover the word does it move: just below the word if it fits
//! there, else just above, else where there is more room. Its rows are whole rows, and the foot line stays free.

use std::ops::Range;

use super::Card;
use crate::app::page::{Page, offset_of_column};
use crate::document::Document;
use crate::text::wrap;

/// Where a card stands and what it shows; all in cells, the frame included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
    pub border: bool,
    /// Whether there is room to say how the word relates to the headword.
    pub relation: bool,
    /// Rows of the definition: ranges of the answer's text.
    pub rows: Vec<wrap::Line>,
}

/// The widest that a card is, in columns.
const WIDEST: u16 = 80;
/// A card this high is never cut so that more of the page can be seen.
const HIGH_ENOUGH: u16 = 12;

impl Place {
    pub(super) fn of(card: &Card, page: &Page, document: &Document) -> Self {
        Self::over(&card.answer().text, card.relation().is_some(), (&card.word, stand), page, document)
    }

    /// The place of some words that stand right below a stretch of the page, or right above it.
    pub fn beside(text: &str, word: &Range<usize>, page: &Page, document: &Document) -> Self {
        Self::over(text, false, (word, stand_beside), page, document)
    }

    fn over(
        text: &str,
        relation: bool,
        (word, stand): (&Range<usize>, Stand),
        page: &Page,
        document: &Document,
    ) -> Self {
        let frame = page.frame;
        // As wide as the column with its margins, so that no slivers of text stand beside it.
        let width = frame.columns.min(WIDEST).min(frame.width + 4).max(1);
        let left = frame.left.saturating_sub(2).min(frame.columns - width.min(frame.columns));
        let rows = wrap::wrap(text, width.saturating_sub(4).max(1) as usize);
        let wanted = (rows.len() as u16).saturating_add(3 + u16::from(relation));
        let most = (frame.rows / 3 * 2).max(HIGH_ENOUGH);
        // The foot line is where messages are.
        let room = frame.rows.saturating_sub(1);
        let wanted = wanted.min(most);
        let (top, height) = stand(wanted, room, rows_of_word(word, page, document));
        // In little room, words are worth more than a frame.
        let border = height > 4 || height == 4 && height == wanted;
        let relation = relation && height >= if border { 5 } else { 3 };
        Self { left, top, width, height, border, relation, rows }
    }

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

    /// The screen row of the headword.
    pub fn head(&self) -> u16 {
        self.top + u16::from(self.border)
    }

    /// The screen row of the first row of the definition.
    pub fn first(&self) -> u16 {
        self.head() + 1 + u16::from(self.relation)
    }

    /// How many rows of the definition are shown at once.
    pub fn text_height(&self) -> usize {
        (self.top + self.height).saturating_sub(self.first() + u16::from(self.border)) as usize
    }

    /// The farthest that the definition can be scrolled.
    pub fn last_scroll(&self) -> usize {
        self.rows.len().saturating_sub(self.text_height())
    }

    /// The byte of the definition that is drawn at a cell.
    pub fn offset(&self, card: &Card, column: u16, row: u16) -> Option<usize> {
        if !self.holds(column, row) || row >= self.first() + self.text_height() as u16 {
            return None;
        }
        let line = self.rows.get(card.scroll + row.checked_sub(self.first())? as usize)?;
        let column = column.checked_sub(self.left + self.pad())? as usize;
        Some(line.start + offset_of_column(&card.answer().text[line.start..line.end], column))
    }

    /// The term of the definition that is drawn at a cell, an index into the card's terms.
    pub fn term_at(&self, card: &Card, column: u16, row: u16) -> Option<usize> {
        let at = self.offset(card, column, row)?;
        card.terms.iter().position(|(term, _)| term.contains(&at))
    }
}

/// How the first row and the height are found of what wants so many of `room` rows and must keep clear of some.
type Stand = fn(u16, u16, Option<(u16, u16)>) -> (u16, u16);

/// Below the word; above it if there is more room and it is needed.
fn stand_beside(wanted: u16, room: u16, word: Option<(u16, u16)>) -> (u16, u16) {
    let height = wanted.min(room);
    match word {
        Some((_, last)) if last + 1 + height <= room => (last + 1, height),
        Some((first, _)) if first < room && first >= height => (first - height, height),
        word => stand(wanted, room, word),
    }
}

/// The first row and the height of a card that wants so many of `room` rows and must keep clear of some.
fn stand(wanted: u16, room: u16, word: Option<(u16, u16)>) -> (u16, u16) {
    let height = wanted.min(room);
    let centre = (room - height) / 2;
    let Some((first, last)) = word.filter(|(first, _)| *first < room) else { return (centre, height) };
    if last < centre || first >= centre + height {
        return (centre, height);
    }
    let (above, below) = (first, room.saturating_sub(last + 1));
    if height <= below || below >= above.max(1) {
        (last + 1, height.min(below))
    } else if above > 0 {
        (above - height.min(above), height.min(above))
    } else {
        // The word fills the window; there is no place beside it.
        (centre, height)
    }
}

/// The first and the last screen row that the word stands on, if it is on the page.
fn rows_of_word(word: &Range<usize>, page: &Page, document: &Document) -> Option<(u16, u16)> {
    // A word that was typed stands nowhere on the page.
    if word.is_empty() {
        return None;
    }
    let end = document.text.floor_char_boundary(word.end.saturating_sub(1).max(word.start));
    let first = page.cell(document, word.start).map(|(_, row)| row);
    let last = page.cell(document, end).map(|(_, row)| row);
    let top = first.or(last)?;
    Some((top, last.unwrap_or(page.frame.top + page.frame.height).max(top)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_card_is_centred_and_moves_only_off_its_word() {
        assert_eq!(stand(6, 23, Some((2, 2))), (8, 6));
        assert_eq!(stand(6, 23, Some((9, 9))), (10, 6));
        assert_eq!(stand(6, 11, Some((6, 6))), (0, 6));
        assert_eq!(stand(9, 11, Some((5, 5))), (6, 5));
        assert_eq!(stand(6, 23, None), (8, 6));
    }

    #[test]
    fn a_peek_stands_right_below_its_link() {
        assert_eq!(stand_beside(6, 50, Some((2, 3))), (4, 6));
        assert_eq!(stand_beside(6, 12, Some((9, 9))), (3, 6));
        assert_eq!(stand_beside(6, 49, Some((45, 45))), (39, 6));
        assert_eq!(stand_beside(6, 11, Some((6, 6))), (0, 6));
    }

    proptest! {
        #[test]
        fn the_word_stays_free(wanted in 1_u16..90, room in 5_u16..70, first in 0_u16..70, rows in 0_u16..3) {
            let last = (first + rows).min(room - 1);
            let (top, height) = stand(wanted, room, Some((first, last)));
            prop_assert!(height > 0 && top + height <= room);
            if first < room && last < room - 1 {
                prop_assert!(last < top || first >= top + height, "{top} {height}");
            }
            // The better side is taken: a card that fits somewhere is never cut.
            if first < room && wanted <= (room - 1 - last).max(first) {
                prop_assert_eq!(height, wanted);
            }
        }
    }
}
