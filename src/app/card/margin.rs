//! The notes on a page and its terms beside it, in the margin of a wide window: each begins on the row of its words, or
//! below the one before. They come and go with the page, so that one reads on without opening anything. Where a note
//! and a term both want the room, the note has it.

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

/// A note in the margin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The annotation, by its id.
    pub id: String,
    pub text: String,
    pub top: u16,
    pub rows: Vec<wrap::Line>,
    pub is_cut: bool,
    pub in_focus: bool,
}

/// Columns that the sign of a note takes.
pub const SIGN: u16 = 2;

/// The notes of a page that has its rows, each beside its first row: cut so that those below it still have some rows.
pub fn notes(reader: &Reader, page: &Page) -> Vec<Aside> {
    let Some((_, width)) = page.frame.side else { return Vec::new() };
    let range = page.range();
    let here = |at: &Range<usize>| range.contains(&at.start);
    let noted = reader.marked_in(range.clone()).filter(|(it, at)| here(at) && !it.note.trim().is_empty());
    let noted: Vec<_> = noted
        .filter_map(|(annotation, at)| Some((annotation, page.cell(&reader.document, at.start)?.1)))
        .take(page.frame.height as usize)
        .collect();
    let focus = reader.in_focus().map(|(annotation, _)| annotation.id.clone());
    let bottom = page.frame.top + page.frame.height;
    let (mut asides, mut free) = (Vec::new(), page.frame.top);
    for (i, (annotation, row)) in noted.iter().enumerate() {
        let top = (*row).max(free);
        let Some(room) = bottom.checked_sub(top).filter(|room| *room > 0) else { break };
        let below = noted.get(i + 1).map_or(bottom, |(_, next)| *next).saturating_sub(top);
        let others = 2 * (noted.len() - i - 1) as u16;
        let most = below.max((ROWS as u16).min(room.saturating_sub(others))).clamp(1, room) as usize;
        let text = annotation.note.trim().to_owned();
        let mut rows = wrap::wrap(&text, width.saturating_sub(SIGN).max(1) as usize);
        let is_cut = rows.len() > most;
        rows.truncate(most);
        free = top + rows.len() as u16;
        let in_focus = focus.as_ref() == Some(&annotation.id);
        asides.push(Aside { id: annotation.id.clone(), text, top, rows, is_cut, in_focus });
    }
    asides
}

/// The note that is drawn at a cell.
pub fn note_at(page: &Page, column: u16, row: u16) -> Option<&Aside> {
    page.frame.side.filter(|(left, width)| (*left..left + width).contains(&column))?;
    page.notes.iter().find(|note| (note.top..note.top + note.rows.len() as u16).contains(&row))
}

/// The first row at or below `row` from which two are free of notes, and how many are.
fn room_beside(notes: &[Aside], row: u16, bottom: u16) -> Option<(u16, u16)> {
    let mut top = row;
    for note in notes {
        let end = note.top + note.rows.len() as u16;
        if end > top && note.top < top + 2 {
            top = end;
        }
    }
    let next = notes.iter().map(|note| note.top).filter(|it| *it >= top).min().unwrap_or(bottom);
    Some((top, next.min(bottom).checked_sub(top + 1).filter(|room| *room > 0)?))
}

/// The glosses of a page that has its rows and its notes.
pub fn glosses(reader: &Reader, page: &Page) -> Vec<Gloss> {
    let Some((_, width)) = page.frame.side.filter(|_| reader.terms.margin) else { return Vec::new() };
    let (mut glosses, mut known) = (Vec::new(), Vec::new());
    let bottom = page.frame.top + page.frame.height;
    let mut free = page.frame.top;
    for (term, entry) in reader.terms_in(page.range()) {
        if known.contains(&entry) {
            continue;
        }
        let Some((_, row)) = page.cell(&reader.document, term.start) else { continue };
        // A headword without a word of what it means is of no use.
        let Some((top, room)) = room_beside(&page.notes, row.max(free), bottom) else { break };
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
