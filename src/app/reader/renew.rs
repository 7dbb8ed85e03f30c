//! The text again, as its file is now: the place stays, and what changed is marked.

use std::ops::Range;
use std::sync::Arc;

use crate::app::find::Search;
use crate::app::opened::Opened;
use crate::app::page::{Page, Sign};
use crate::document::changes::Changes;
use crate::document::{Document, Locator};

use super::{At, Layout, Reader};

/// Characters by which a place in a stretch that was changed is found again.
const QUOTED: usize = 80;

impl Reader {
    /// Puts another version of the text in the place of this one, and gives this one.
    pub fn renew(&mut self, opened: Opened) -> Document {
        let Opened { turn, import, path, hash, notebook, sources, remarks, is_guess, part, base, stamp } = opened;
        let old = std::mem::replace(&mut self.document, import.document);
        let changes = Changes::between(&old, &self.document);
        let new = &self.document;
        let place = |at: usize| changes.place(&old, new, at).unwrap_or_else(|| moved(&old, new, at));
        let range = |range: &Range<usize>| Some(place(range.start)..place(range.end)).filter(|it| !it.is_empty());
        let anchor = place(self.anchor);
        let back: Vec<_> = self.back.iter().map(|at| at.moved(place)).collect();
        let forward: Vec<_> = self.forward.iter().map(|at| at.moved(place)).collect();
        let here = self.search.as_ref().and_then(|search| range(search.here.as_ref()?));
        let begun_at = place(self.begun_at);
        self.terms.carry(place);
        (self.anchor, self.back, self.forward, self.begun_at) = (anchor, back, forward, begun_at);
        if let Some(search) = self.search.take() {
            self.search = Some(Search::at(search.query, &self.document.text, here));
        }
        (self.selection, self.term, self.landed, self.stepped) = (None, None, None, None);
        (self.focus, self.wish, self.seeking) = (None, None, None);
        self.home = At::Here(self.anchor);
        self.grown.clear();
        (self.turn, self.part, self.base, self.stamp) = (turn, part, base, stamp);
        (self.path, self.hash, self.notebook, self.sources) = (path, hash, notebook, sources);
        (self.is_guess, self.remarks) = (is_guess, import.remarks);
        self.remarks.extend(remarks);
        // The corrections are applied anew to what was imported now.
        (self.imported, self.amended, self.lost) = (None, Vec::new(), 0);
        self.amendments.clear();
        self.prepared = Arc::default();
        self.layout = Layout::default();
        self.layout.set_width(self.frame.width as usize);
        self.lay_all_notes();
        old
    }

    /// Marks what differs from a version before; gives the number of stretches.
    pub fn mark_changes(&mut self, old: &Document) -> usize {
        self.changed = Changes::between(old, &self.document).changed(&self.document);
        self.changed.len()
    }

    /// The next place behind the first row, or the last before it, where something changed.
    pub fn change_beside(&mut self, forward: bool) -> Option<usize> {
        let row = self.top()?;
        match forward {
            true => self.changed.iter().map(|range| range.start).find(|at| *at >= row.next),
            false => self.changed.iter().map(|range| range.start).rfind(|at| *at < row.start),
        }
    }

    /// Puts a sign beside rows that have none yet and have changed.
    pub(super) fn sign_changes(&self, page: &mut Page) {
        let first = self.changed.partition_point(|range| range.end < page.range().start);
        for row in &mut page.rows {
            let (start, next) = (row.row.start, row.row.next);
            let here = self.changed[first..].iter().take_while(|range| range.start < next);
            let is_changed = here.into_iter().any(|range| range.end > start || range.start >= start);
            if is_changed && row.sign.is_none() && !row.row.is_blank() {
                row.sign = Some(Sign::Changed);
            }
        }
    }
}

/// Where a place is whose words have changed: by the words around it, else where it was.
fn moved(old: &Document, new: &Document, at: usize) -> usize {
    let start = old.text.floor_char_boundary(at.min(old.text.len()));
    let end = old.text.floor_char_boundary((start + QUOTED).min(old.text.len()));
    let placed = Locator::in_text(&old.text, start..end).place(new).range();
    new.text.floor_char_boundary(placed.map_or(start, |range| range.start).min(new.text.len()))
}
