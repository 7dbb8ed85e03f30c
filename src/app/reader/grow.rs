//! A text that grows under the eyes of its reader: a part gives way to a larger one, and that to the whole.
//!
//! Places are carried by way of the file's bytes, so that the line under the eyes stays where it is.

use std::sync::Arc;

use crate::app::actions::links;
use crate::app::find::Search;
use crate::app::opened::{Opened, Part};
use crate::app::select::Selection;
use crate::document::Locator;

use crate::search::Query;

use super::{Layout, Reader};

/// A file may begin with so many bytes that are not in its text.
const BOM: usize = 3;

/// A place that was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// In the text that is here.
    Here(usize),
    /// Outside of the part that is here: a byte of the file.
    Byte(usize),
}

impl At {
    /// The place in another reading of the same text.
    pub fn moved(self, to: impl Fn(usize) -> usize) -> Self {
        match self {
            Self::Here(at) => Self::Here(to(at)),
            Self::Byte(_) => self,
        }
    }
}

/// A place that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    End,
    PerCent(usize),
    /// The heading that is called so.
    Heading(String),
    /// A place, wherever its words are.
    Place(Box<Locator>),
    /// The first match of these words.
    Words(String),
    /// This line of the source, counted from 1.
    Line(usize),
    /// The place that links lead to by that name.
    Target(String),
}

impl Reader {
    /// Puts more of the same text in the place of what was there. True when the reader has not moved since it was
    /// opened.
    pub fn grow(&mut self, opened: Opened) -> bool {
        let unmoved = self.anchor == self.begun_at && self.back.is_empty() && self.wish.is_none();
        // A blank row stands between two blocks, and no byte of the file on it: the row below is carried.
        let blank = self.top().filter(|row| row.is_blank()).map(|row| row.next);
        let Opened { turn: _, import, path, hash, notebook, sources, remarks, is_guess, part, base, stamp } = opened;
        let (old, new) = (&self.document, &import.document);
        let (from, to) = (self.base.unwrap_or(0), base.unwrap_or(0));
        let at = |at: usize| {
            // The start of the text stays the start, also when words are put back above it.
            if at == 0 && from <= to {
                return 0;
            }
            let source = old.source.offset(at).map(|source| (from + source).saturating_sub(to));
            new.text.floor_char_boundary(source.map_or(at, |source| new.source.reading(source)))
        };
        let range = |range: &std::ops::Range<usize>| Some(at(range.start)..at(range.end)).filter(|it| !it.is_empty());
        let (anchor, begun_at) = (at(blank.unwrap_or(self.anchor)), at(self.begun_at));
        // Of the places left before, those that are in this part have an offset, and the others have a byte.
        let known = self.base.is_some() && base.is_some();
        let byte = |place: usize| match place {
            0 if from <= BOM => Some(0),
            _ => old.source.offset(place).map(|source| from + source),
        };
        let left = |place: At| match (place, part.as_ref()) {
            (At::Here(place), Some(part)) => match byte(place).filter(|byte| known && !part.holds(*byte)) {
                Some(byte) => At::Byte(byte),
                None => At::Here(at(place)),
            },
            (At::Here(place), None) => At::Here(at(place)),
            (At::Byte(byte), Some(part)) if !part.holds(byte) => place,
            (At::Byte(byte), _) => {
                At::Here(new.text.floor_char_boundary(new.source.reading(byte.saturating_sub(to)).min(new.text.len())))
            }
        };
        let back: Vec<_> = self.back.iter().map(|place| left(*place)).collect();
        let forward: Vec<_> = self.forward.iter().map(|place| left(*place)).collect();
        let (read, home) = (left(self.read_so_far()), left(self.home));
        let selection = self.selection.map(|it| Selection { fixed: it.fixed.map(at), caret: at(it.caret), ..it });
        let term = self.term.as_ref().and_then(range);
        let landed = self.landed.map(at);
        let is_waited_for = self.search.as_ref().is_some_and(|search| search.is_waited_for_at(self.anchor));
        self.search = self.search.take().map(|search| search.carried(&new.text, at));
        (self.anchor, self.begun_at, self.back, self.forward) = (anchor, begun_at, back, forward);
        (self.selection, self.term, self.landed) = (selection, term, landed);
        self.terms.carry(at);
        self.read_until(read);
        (self.home, self.seeking) = (home, None);
        (self.path, self.notebook, self.sources) = (path, notebook, sources);
        // Which text it is may be known before it is whole.
        if !hash.is_empty() {
            self.hash = hash;
        }
        (self.is_guess, self.part, self.base, self.stamp) = (is_guess, part, base, stamp);
        (self.document, self.remarks) = (import.document, import.remarks);
        self.remarks.extend(remarks);
        self.prepared = Arc::default();
        self.layout = Layout::default();
        self.layout.set_width(self.frame.width as usize);
        self.lay_all_notes();
        if blank.is_some()
            && let Some(below) = self.row_at(self.anchor)
        {
            self.anchor = self.moved(below, -1).start;
        }
        if unmoved {
            self.begun_at = self.anchor;
        }
        if let Some(search) = self.search.as_mut().filter(|_| is_waited_for) {
            search.wait_at(self.anchor);
        }
        unmoved
    }

    /// Puts another part of the same text, around a byte of its file, in the place of this one, and stands there.
    pub fn go_to_part(&mut self, opened: Opened, byte: usize) {
        self.focus = None;
        self.search = None;
        self.grow(opened);
        let begun_at = self.begun_at;
        self.go_to_byte(byte);
        // It is not where the text was opened.
        self.begun_at = begun_at;
        if self.part.as_ref().is_some_and(|part| part.of == Some(byte)) {
            self.stand_at_end();
            self.at_end = true;
        } else {
            self.anchor = self.top().map_or(0, |row| row.start);
        }
        self.landed = Some(self.anchor);
    }

    /// Whether another part is of use to who reads this one: it holds the place, and more than this one.
    pub fn gains_by(&self, part: &Part) -> bool {
        let Some(here) = &self.part else { return false };
        let at = self.byte_at(self.anchor);
        part.bytes.len() > here.bytes.len() && at.is_none_or(|at| part.holds(at))
    }

    /// Whether the text comes from somewhere that does not say how much it will be.
    pub fn is_arriving(&self) -> bool {
        self.part.as_ref().is_some_and(|part| part.of.is_none())
    }

    /// Whether the view is about to leave the part that is here, on the way down or up, while there is more.
    pub fn is_near_edge(&mut self, down: bool, n_rows: usize) -> bool {
        let visible = self.visible();
        let Some(Part { bytes, of: Some(of) }) = &self.part else { return false };
        let near = n_rows.saturating_mul(self.frame.width as usize).saturating_mul(4);
        match down {
            true => bytes.end < *of && visible.end.saturating_add(near) >= self.document.text.len(),
            false => bytes.start > 0 && visible.start <= near,
        }
    }

    /// The byte of the file that stands at a place, where that is known.
    pub fn byte_at(&self, at: usize) -> Option<usize> {
        Some(self.base? + self.document.source.offset(at)?)
    }

    /// The place of a byte of the file in the text.
    pub fn found_at(&self, byte: usize) -> usize {
        let at = self.document.source.reading(byte.saturating_sub(self.base.unwrap_or(0)));
        self.document.text.floor_char_boundary(at.min(self.document.text.len()))
    }

    /// Stands at a byte of the file, as when the text was opened.
    pub fn go_to_byte(&mut self, byte: usize) {
        let source = byte.saturating_sub(self.base.unwrap_or(0));
        let at = self.document.source.reading(source);
        self.anchor = self.document.text.floor_char_boundary(at.min(self.document.text.len()));
        // A blank row has no byte of its own, and was kept as the end of the words above it.
        if let Some(row) = self.top().filter(|row| row.start < self.anchor && row.end == self.anchor) {
            self.anchor = self.moved(row, 1).start;
        }
        self.begun_at = self.anchor;
    }

    /// The text is whole: goes where the reader wanted to go before it was.
    pub fn go_where_asked(&mut self) {
        match self.wish.take() {
            Some(Wish::End) if self.at_end => self.stand_at_end(),
            Some(Wish::End) => self.go_to_end(),
            Some(Wish::PerCent(per_cent)) => self.go_to_per_cent(per_cent),
            Some(Wish::Heading(heading)) => drop(links::go_to_heading(self, &heading)),
            Some(Wish::Place(at)) => {
                if let Some(place) = at.place(&self.document).range() {
                    self.jump(place.start);
                }
            }
            Some(Wish::Words(words)) => self.go_to_words(&words),
            Some(Wish::Line(number)) => self.go_to_line(number),
            Some(Wish::Target(name)) => drop(links::go_to_target(self, &name)),
            None => {}
        }
    }

    /// Whether the place that is asked for is in the part that is here.
    pub fn has_wish(&self) -> bool {
        let begins = self.base.is_some() && self.part.as_ref().is_none_or(|part| part.bytes.start == 0);
        match &self.wish {
            Some(Wish::Words(words)) => {
                begins && Query::new(words).is_some_and(|query| query.find_next(&self.document.text, 0).is_some())
            }
            Some(Wish::Line(number)) => begins && line_start(&self.document.source.text, *number).is_some(),
            _ => false,
        }
    }

    fn go_to_words(&mut self, words: &str) {
        let Some(query) = Query::new(words) else { return };
        let here = query.find_next(&self.document.text, 0);
        if let Some(here) = here.clone() {
            self.show(here);
        }
        self.search = Some(Search::at(query, &self.document.text, here));
    }

    fn go_to_line(&mut self, number: usize) {
        match line_start(&self.document.source.text, number) {
            Some(source) => {
                let at = self.document.source.reading(source);
                let row = self.row_at(self.document.text.floor_char_boundary(at));
                self.jump(row.map_or(0, |row| row.start));
            }
            None => self.go_to_end(),
        }
    }

    /// Jumps to the row that is `per_cent` of the text's bytes from its start.
    pub fn go_to_per_cent(&mut self, per_cent: usize) {
        if per_cent >= 100 {
            return self.go_to_end();
        }
        let at = (self.document.text.len() as u128 * per_cent as u128 / 100) as usize;
        let row = self.row_at(self.document.text.floor_char_boundary(at));
        self.jump(row.map_or(0, |row| row.start));
    }
}

/// Where a line begins; `None` behind the last.
fn line_start(source: &str, number: usize) -> Option<usize> {
    match number {
        0 | 1 => Some(0),
        _ => memchr::memchr_iter(b'\n', source.as_bytes()).nth(number - 2).map(|end| end + 1),
    }
}
