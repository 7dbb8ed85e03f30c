//! The document as its reader has corrected it: made anew after each correction, the reader's place kept.
//!
//! What was imported stays beside it. Places go from one reading of the source to the other by way of the
//! source, so that the line under the eyes stays there; only a note whose words are gone is looked for again.

use std::ops::Range;
use std::sync::Arc;

use crate::document::{Correction, Document, Placed};
use crate::notes::amendment;

use super::{Layout, Reader};
use crate::app::find::Search;

/// A correction of the reader's at a place where it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The stretch of the source.
    pub range: Range<usize>,
    pub correction: Correction,
    /// The amendment it belongs to, and which of its places this is.
    pub id: String,
    pub place: usize,
}

impl Reader {
    /// The document as it was imported.
    pub fn imported(&self) -> &Document {
        self.imported.as_ref().unwrap_or(&self.document)
    }

    /// Applies the corrections in the notebook, when they are not those that are applied already.
    pub fn amend(&mut self) {
        let amendments = self.notebook.amendments();
        if amendments.iter().map(|it| (*it).clone()).eq(self.amendments.iter().cloned()) {
            return;
        }
        let (amended, lost) = amendment::amended(self.imported(), &amendments);
        let laid = amendment::laid(&amendments, &self.document.source.text);
        let corrected = counting(&laid, &self.document.source.text);
        self.amendments = amendments.into_iter().cloned().collect();
        (self.lost, self.amended) = (lost, corrected);
        let new = match (amended, self.imported.take()) {
            (Some(new), Some(imported)) => {
                self.imported = Some(imported);
                new
            }
            (Some(new), None) => {
                let imported = std::mem::take(&mut self.document);
                self.replace(&imported, new);
                self.imported = Some(imported);
                return;
            }
            (None, Some(imported)) => imported,
            (None, None) => return,
        };
        let old = std::mem::take(&mut self.document);
        self.replace(&old, new);
    }

    /// Puts another reading of the same source in the place of `old`.
    fn replace(&mut self, old: &Document, new: Document) {
        let at = |place| in_reading(old, &new, place);
        self.anchor = in_reading(old, &new, self.anchor);
        self.back.iter_mut().chain(&mut self.forward).for_each(|place| *place = place.moved(at));
        self.home = self.home.moved(at);
        (self.selection, self.term, self.landed, self.stepped) = (None, None, None, None);
        let here = self.search.as_ref().and_then(|search| old.carried(search.here.as_ref()?, &new));
        if let Some(search) = self.search.take() {
            self.search = Some(Search::at(search.query, &new.text, here));
        }
        let carried: Vec<_> =
            self.laid.iter().map(|placed| old.carried(&placed.range()?, &new).filter(|it| !it.is_empty())).collect();
        // The places offered were those of the other reading.
        self.attaching.iter_mut().for_each(|it| it.candidates.clear());
        self.sources.read_again(&new);
        self.terms.carry(at);
        self.document = new;
        self.prepared = Arc::default();
        self.layout = Layout::default();
        self.layout.set_width(self.frame.width as usize);
        self.lay_carried(carried);
    }

    /// Lays the notes at places that are known, and looks for the others.
    fn lay_carried(&mut self, carried: Vec<Option<Range<usize>>>) {
        let annotations = self.notebook.annotations();
        if carried.len() != annotations.len() {
            return self.lay_all_notes();
        }
        let finder = self.finder();
        let placed = annotations.iter().zip(carried).map(|(annotation, place)| match place {
            Some(range) => Placed::Moved(range),
            None => finder.place(&annotation.at),
        });
        let laid = placed.collect();
        self.lay_at(laid);
    }
}

/// The corrections that count, in the order of the source: of those that answer the same question about the
/// same words, the latest.
fn counting(laid: &[(&amendment::Amendment, Vec<Placed>)], source: &str) -> Vec<Amended> {
    let mut all: Vec<Amended> = Vec::new();
    for (amendment, placed) in laid {
        for (place, range) in amendment::sure(amendment, placed, source) {
            let same = |other: &Amended| {
                other.correction.aspect() == amendment.correction.aspect() && other.range.start == range.start
            };
            all.retain(|other| !same(other));
            all.push(Amended { range, correction: amendment.correction, id: amendment.id.clone(), place });
        }
    }
    all.sort_by_key(|it| it.range.start);
    all
}

/// Where a place of one reading of a source is in another. The start stays the start, also when words are put back
/// above it.
fn in_reading(old: &Document, new: &Document, at: usize) -> usize {
    let to = if at == 0 { 0 } else { old.source.offset(at).map_or(0, |source| new.source.reading(source)) };
    new.text.floor_char_boundary(to.min(new.text.len()))
}
