//! The terms of a page explained beside it, in the margin of a wide window: each begins on the row of its term, or
//! below the one before. They come and go with the page, so that one reads on without opening anything.

use std::ops::Range;

use crate::app::page::{Page, Roles};
use crate::app::reader::{Reader, look};
use crate::text::wrap;

/// A term explained in the margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gloss {
    /// The term on the page.
    pub term: Range<usize>,
    pub roles: Roles,
    pub headword: String,
    pub text: String,
    /// The screen row of the headword.
    pub top: u16,
    /// The rows that are shown, and whether there are more.
    pub rows: Vec<wrap::Line>,
    pub is_cut: bool,
}

/// Rows that one definition may take when its term is not in focus.
const ROWS: usize = 6;

/// The glosses of a page that has its rows.
pub fn glosses(reader: &Reader, page: &Page) -> Vec<Gloss> {
    let Some((_, width)) = page.frame.side else { return Vec::new() };
    let (mut glosses, mut known) = (Vec::new(), Vec::new());
    let bottom = page.frame.top + page.frame.height;
    let mut free = page.frame.top;
    for (term, entry) in reader.terms_in(page.range()) {
        if known.contains(&entry) {
            continue;
        }
        let Some((_, row)) = page.cell(&reader.document, term.start) else { continue };
        let top = row.max(free);
        // A headword without a word of what it means is of no use.
        let Some(room) = bottom.checked_sub(top + 1).filter(|room| *room > 0) else { break };
        known.push(entry);
        let (_, explained) = reader.sources.entry(entry);
        let text = explained.text(&reader.document).to_owned();
        let mut rows = wrap::wrap(&text, width as usize);
        let in_focus = reader.term.as_ref() == Some(&term);
        let most = if in_focus { room as usize } else { ROWS.min(room as usize) };
        let is_cut = rows.len() > most;
        rows.truncate(most);
        free = top + 2 + rows.len() as u16;
        let headword = explained.headword.clone();
        glosses.push(Gloss { term, roles: look(&reader.sources, entry), headword, text, top, rows, is_cut });
    }
    glosses
}

/// The gloss that is drawn at a cell.
pub fn at(page: &Page, column: u16, row: u16) -> Option<&Gloss> {
    page.frame.side.filter(|(left, width)| (*left..left + width).contains(&column))?;
    page.glosses.iter().find(|gloss| (gloss.top..=gloss.top + gloss.rows.len() as u16).contains(&row))
}
