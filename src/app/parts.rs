//! Reading in a part of a text while the rest of it is still read: going to places outside of the part, and keeping
//! the place before the text is whole.

use super::opened::{NOT_YET, Opened, Part};
use super::opening::{FIRST, Opening};
use super::reader::{At, Reader};
use super::seeking::Seeking;
use super::{App, Status};
use crate::document::Locator;
use crate::import::TextFile;
use crate::notes::Notebook;
use crate::shelf::Left;

/// Who comes to the edge of a part gets one of so many bytes around the place.
const WIDER: usize = 16 * FIRST;
/// What is said of a place that is not there yet.
pub const ON_THE_WAY: &str = "The text is still being read; as soon as it is whole, you will be there";

impl App {
    /// Shows the part of the text around a byte of its file, and goes there; the place before can be gone back to.
    /// False when there is no such part to be had.
    pub(super) fn go_ahead(&mut self, byte: usize) -> bool {
        let Some(opened) = self.part_around(byte, FIRST) else { return false };
        self.reader.iter_mut().for_each(Reader::leave_here);
        self.show_part(opened, byte);
        true
    }

    /// The same on the way back, which leaves no place.
    pub(super) fn come_to(&mut self, byte: usize) -> bool {
        let opened = self.part_around(byte, FIRST);
        opened.map(|opened| self.show_part(opened, byte)).is_some()
    }

    fn show_part(&mut self, opened: Opened, byte: usize) {
        let picture = self.large_origin();
        if let Some(reader) = &mut self.reader {
            reader.go_to_part(opened, byte);
            self.carry_panels(picture);
        }
    }

    /// Goes back to where the reader was when the search began.
    pub(super) fn come_home(&mut self) {
        match self.reader.as_ref().map(|reader| reader.home) {
            Some(At::Byte(byte)) => drop(self.come_to(byte)),
            Some(At::Here(at)) => self.reader.iter_mut().for_each(|reader| reader.anchor = at),
            None => {}
        }
    }

    /// Goes on with a search behind the part that is here, when it has not found anything in it; false when there is
    /// no such thing to be done.
    pub(super) fn seek_beyond(&mut self) -> bool {
        let Some(reader) = &mut self.reader else { return false };
        let query = reader.search.as_ref().filter(|search| search.here.is_none()).map(|search| search.query.clone());
        let (Some(query), Some(part), Some(path)) = (query, &reader.part, &reader.path) else { return false };
        let file = TextFile::open(path).ok().filter(|_| reader.base.is_some());
        reader.seeking = file.and_then(|file| Seeking::beyond(part, query, file));
        reader.seeking.is_some()
    }

    /// Who is about to leave the part that is here gets a wider one; the view stays.
    pub(super) fn widen(&mut self, n_rows: isize) {
        let Some(reader) = &mut self.reader else { return };
        if !reader.is_near_edge(n_rows > 0, n_rows.unsigned_abs()) {
            return;
        }
        let Some(byte) = reader.byte_at(reader.anchor) else { return };
        let Some(opened) = self.part_around(byte, WIDER) else { return };
        let picture = self.large_origin();
        if let Some(reader) = &mut self.reader {
            reader.grow(opened);
            self.carry_panels(picture);
        }
    }

    /// Imports the part of the open file around a byte; nothing unless the file is as it was, and can be had in parts.
    fn part_around(&self, byte: usize, len: usize) -> Option<Opened> {
        let reader = self.reader.as_ref()?;
        let of = reader.part.as_ref()?.of?;
        reader.base?;
        let path = reader.path.clone()?;
        let mut file = TextFile::open(&path).ok()?;
        let stamp = Some(file.stamp());
        if reader.stamp != stamp || file.len != of as u64 {
            return None;
        }
        let name = path.to_string_lossy().into_owned();
        let opening =
            Opening { folders: self.folders.clone(), turn: reader.turn, path: Some(path), name, at: byte, stamp };
        let opened = opening.part(&mut file, len).ok()?;
        let holds = |part: &Part| part.holds(byte);
        (opened.base.is_some() && opened.part.as_ref().is_some_and(holds)).then_some(opened)
    }

    /// Nothing more of the text will come: what is here is a part, and stays one.
    pub(super) fn break_off(&mut self, why: &str) {
        if let Some(reader) = self.reader.as_mut().filter(|reader| reader.part.is_some()) {
            reader.broken = Some(why.to_owned());
            reader.notebook = Notebook::refusing(&format!("only a part of the text is here: {why}"));
        }
        self.complain(why);
    }

    /// The text that is being opened is known by its content.
    pub(super) fn know(&mut self, turn: u64, hash: String) {
        if let Some(reader) = self.reader.as_mut().filter(|reader| reader.turn == turn && reader.part.is_some()) {
            reader.hash = hash;
        }
    }

    /// Takes away what was said about waiting for the whole text.
    pub(super) fn end_waiting(&mut self) {
        let is_about_waiting = |status: &mut Status| [NOT_YET, ON_THE_WAY].contains(&status.text.as_str());
        self.status.take_if(is_about_waiting);
    }

    /// Where the reader is in a text of which a part is here, as far as that can be known.
    pub(super) fn left_in_part(&mut self) -> Option<Left> {
        let now = self.now;
        let reader = self.reader.as_mut().filter(|reader| !reader.hash.is_empty())?;
        let usual = reader.usual;
        let (byte, of) = (reader.byte_at(reader.anchor)?, reader.part.as_ref()?.of?);
        let before = self.shelf.left(&reader.hash);
        // As long as the file is: nearly all of it is text.
        let length = before.as_ref().map_or(of, |left| left.length);
        let whole = |byte: usize| (byte as u128 * length as u128 / of.max(1) as u128) as usize;
        let text = &reader.document.text;
        let end = text.floor_char_boundary((reader.anchor + 80).min(text.len()));
        let at = Locator { offset: whole(byte), ..Locator::in_text(text, reader.anchor.min(end)..end) };
        let seen = reader.visible().end;
        let seen = reader.byte_at(seen).unwrap_or(byte);
        Some(Left {
            hash: reader.hash.clone(),
            path: reader.path.clone(),
            byte: Some(byte),
            stamp: reader.stamp.clone(),
            title: before.as_ref().map_or_else(|| reader.title(), |left| left.title.clone()),
            authors: before.as_ref().map_or_else(Vec::new, |left| left.authors.clone()),
            words: before.as_ref().and_then(|left| left.words),
            at,
            measure: (reader.measure != usual).then_some(reader.measure),
            progress: seen as f64 / of.max(1) as f64,
            length,
            // What was read in a part does not count; it is read again in no time.
            furthest: Some(before.as_ref().and_then(|left| left.furthest).unwrap_or(0)),
            so_far: before.map_or(reader.terms.so_far, |left| left.so_far),
            read: now,
        })
    }
}
