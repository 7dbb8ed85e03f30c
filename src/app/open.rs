//! Opening a text, and keeping the place when it is left.
//!
//! A large text is read on a thread of its own. Until it is whole, the reader has a part of it: the first pages, or
//! those around the place where it was left. Places are carried from each part to the next by way of the file's bytes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use crate::document::locator::Finder;
use crate::document::{Locator, Origin};
use crate::import::{Arriving, TextFile, check_pages};
use crate::settings::OfFolder;
use crate::shelf::Left;
use crate::starter::Seed;
use crate::text::pace;

use super::actions::living::Disk;
use super::actions::{finding, looking_up, peeking, pictures, shelving};
use super::key::Event;
use super::list::Of;
use super::opened::Opened;
use super::opening::{FIRST, FIRST_OF_BOOK, Opening};
use super::reader::{Reader, Wish};
use super::work::Post;
use super::{App, Panel};

/// A file up to this many bytes is read before anything is shown: nobody sees the difference.
const AT_ONCE: u64 = 256 << 10;
/// Texts of so many bytes are prepared for finding places in them before that is asked for: in a smaller one it takes
/// no time, and of a larger one it takes much memory.
const PREPARED: std::ops::Range<usize> = 1 << 18..64 << 20;
impl App {
    /// Opens a file: the whole of a small one, of a large one the part that is to be seen first. The error is a
    /// sentence; what was open stays open.
    pub fn open_file(&mut self, path: &Path) -> Result<()> {
        let mut file = TextFile::begin(path)?;
        let name = path.to_string_lossy().into_owned();
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        if file.has_beginning() && file.len > FIRST as u64 && self.worker.is_there() {
            return self.open_book(file, path, name);
        }
        file.check_pages()?;
        // Of a format that cannot be understood in parts, the whole is read at once: that is quick.
        if file.len <= AT_ONCE || !file.has_parts() || !self.worker.is_there() {
            let stamp = file.stamp();
            let bytes = file.read()?;
            self.begin_whole(bytes, Some(path), &name, Some(stamp));
            return Ok(());
        }
        let stamp = file.stamp();
        let known = self.shelf.left_there(&path, &stamp);
        let at = known.as_ref().and_then(|left| left.byte).unwrap_or(0);
        let opening = Opening { path: Some(path), name, at, stamp: Some(stamp), ..self.opening() };
        let part = opening.part(&mut file, FIRST)?;
        self.turn = opening.turn;
        self.put(part);
        if let (Some(left), Some(reader)) = (known, &mut self.reader) {
            reader.go_to_byte(left.byte.unwrap_or(0));
        }
        self.go_on_opening(move |post| opening.rest(file, post))
    }

    /// Opens a book: its first chapters or pages, as far as the reader got, and then the rest.
    fn open_book(&mut self, file: TextFile, path: PathBuf, name: String) -> Result<()> {
        let stamp = file.stamp();
        let bytes = Arc::new(file.read()?);
        let known = self.shelf.left_there(&path, &stamp).and_then(|left| left.byte);
        let until = known.unwrap_or(0).saturating_add(FIRST_OF_BOOK);
        let opening = Opening { path: Some(path), name, stamp: Some(stamp), ..self.opening() };
        let beginning = opening.beginning(&bytes, until);
        if beginning.import.document.text.is_empty() {
            check_pages(Arc::clone(&bytes), &opening.name)?;
        }
        let is_whole = beginning.part.is_none();
        self.turn = opening.turn;
        self.put(beginning);
        if is_whole {
            return Ok(());
        }
        if let (Some(byte), Some(reader)) = (known, &mut self.reader) {
            reader.go_to_byte(byte);
        }
        self.go_on_opening(move |post| opening.rest_of_book(bytes, until, post))
    }

    /// Reads the open file again. A large one is read on a thread of its own, and the text of before stays until then.
    pub(super) fn read_again(&mut self, path: &Path) -> Result<()> {
        let file = TextFile::open(path)?;
        self.keep_place();
        let (stamp, name) = (Some(file.stamp()), path.to_string_lossy().into_owned());
        let opening = Opening { path: Some(path.to_owned()), name, stamp, ..self.opening() };
        self.turn = opening.turn;
        self.renewing = Some(self.turn);
        if file.len > AT_ONCE && self.worker.is_there() {
            return self.go_on_opening(move |post| {
                post(match file.read() {
                    Ok(bytes) => opening.whole(bytes),
                    Err(error) => Event::NotOpened { turn: opening.turn, why: format!("{error:#}") },
                });
            });
        }
        let bytes = file.read()?;
        if let Event::Opened(opened) = opening.whole(bytes) {
            self.put(*opened);
        }
        Ok(())
    }

    fn go_on_opening(&self, work: impl FnOnce(Post) + Send + 'static) -> Result<()> {
        if !self.worker.start("opening", work) {
            bail!("the system gives no thread to read the rest of the text; end other programs and open it again");
        }
        Ok(())
    }

    /// Opens a document of the starter shelf.
    pub fn open_seed(&mut self, seed: &Seed) {
        self.begin_whole(seed.text.as_bytes().to_owned(), None, seed.name, None);
    }

    /// Opens bytes that came from somewhere, such as standard input.
    pub fn open_bytes(&mut self, bytes: &[u8]) {
        self.begin_whole(bytes.to_owned(), None, "", None);
    }

    /// Opens a text that is still arriving: what there is of it, then more and more of it.
    pub fn open_arriving(&mut self, mut text: Arriving) {
        if text.ended {
            return self.begin_whole(std::mem::take(&mut text.bytes), None, "", None);
        }
        let opening = self.opening();
        self.turn = opening.turn;
        self.put(opening.so_far(&text.bytes));
        self.worker.start("arriving", move |post| opening.arriving(text, post));
    }

    fn begin_whole(&mut self, bytes: Vec<u8>, path: Option<PathBuf>, name: &str, stamp: Option<String>) {
        self.turn += 1;
        self.own.refresh();
        let whole = Opened::whole(bytes, path, name, &self.folders, &self.own, self.turn);
        self.put(Opened { stamp, ..whole });
    }

    /// The next opening of a text; it counts as soon as there is something to show.
    fn opening(&self) -> Opening {
        let (folders, turn) = (self.folders.clone(), self.turn + 1);
        Opening { folders, turn, path: None, name: String::new(), at: 0, stamp: None }
    }

    /// Shows a text that was made ready; when it is more of the text that is open, the reader's place stays.
    pub(super) fn put(&mut self, opened: Opened) {
        if opened.turn != self.turn {
            return;
        }
        let picture = self.large_origin();
        match &mut self.reader {
            Some(reader) if self.renewing == Some(opened.turn) => {
                self.renewing = None;
                reader.disk = Disk::AsRead;
                let old = reader.renew(opened);
                self.settle(false);
                let n = self.reader.as_mut().map_or(0, |reader| reader.mark_changes(&old));
                self.carry_panels(picture);
                self.say_changes(n);
            }
            Some(reader) if reader.turn == opened.turn => {
                // A part that was asked for since is not given away for one around another place.
                if opened.part.as_ref().is_some_and(|part| !reader.gains_by(part)) {
                    return;
                }
                let unmoved = reader.grow(opened);
                if reader.part.is_none() {
                    self.end_waiting();
                    self.settle(unmoved);
                    finding::tell_again(self);
                }
                self.carry_panels(picture);
            }
            _ => self.begin(opened),
        }
    }

    fn begin(&mut self, opened: Opened) {
        self.keep_place();
        self.leave_text(&opened);
        self.write_diary();
        let mut reader = Reader::new(opened);
        let (of_folder, remarks) = reader.path.as_deref().map(OfFolder::of).unwrap_or_default();
        self.remarks.extend(remarks);
        reader.usual = of_folder.measure.unwrap_or(self.settings.measure);
        reader.measure = reader.usual;
        reader.speed = self.pacing.speed.unwrap_or(reader.speed);
        reader.called.clone_from(&self.input_name);
        reader.colours = self.settings.colours.clone();
        reader.terms.lighting = of_folder.lighting.unwrap_or(self.settings.lighting);
        reader.terms.margin = of_folder.margin.unwrap_or(self.settings.margin);
        reader.display = self.inline_display();
        reader.resize(self.columns, self.rows);
        let is_whole = reader.part.is_none();
        self.reader = Some(reader);
        // What was still being typed keeps its draft, and is offered again.
        self.draft = None;
        self.panels.clear();
        self.prompt = None;
        self.pressed = None;
        self.asks_about_notes = false;
        if self.shelf.is_new() {
            self.say("Space turns the page · ? shows the keys · q leaves");
        }
        match is_whole {
            true => self.settle(true),
            false => self.remark(&[]),
        }
    }

    /// The whole text is there: its corrections are applied, and unless the reader has moved on, the view goes where
    /// the text was left.
    fn settle(&mut self, unmoved: bool) {
        let Some(reader) = &mut self.reader else { return };
        reader.amend();
        if !reader.amended.is_empty() {
            reader.lay_all_notes();
        }
        reader.remarks.extend(lost(reader.lost));
        let by_path = || self.shelf.left_at(reader.path.as_deref()?);
        if let Some(left) = self.shelf.left(&reader.hash).or_else(by_path) {
            if unmoved {
                reader.measure = left.measure.unwrap_or(reader.measure);
                // The text may have changed a little, and postil may have learned to read it better.
                reader.anchor = left.at.place(&reader.document).range().map_or(left.at.offset, |range| range.start);
                reader.anchor = reader.document.text.floor_char_boundary(reader.anchor);
            }
            let length = reader.document.text.len();
            reader.remember(left.so_far, furthest(&left, length));
        }
        self.recall_places(unmoved);
        let Some(reader) = &mut self.reader else { return };
        reader.resize(self.columns, self.rows);
        let wish = reader.wish.clone();
        reader.go_where_asked();
        let remarks = reader.remarks.clone();
        // Who has notes on a text makes more, and then must not wait for what has to be known of a large one.
        let text = &reader.document.text;
        if (PREPARED).contains(&text.len()) && !reader.notebook.annotations().is_empty() {
            let (text, prepared) = (text.clone(), reader.prepared.clone());
            self.worker.start("preparing", move |_| Finder::with(&text, prepared).prepare());
        }
        self.keeps_glossary = true;
        self.remark(&remarks);
        if let Some(wish) = wish {
            self.say_where(&wish);
        }
        self.offer_draft();
        // A question that nobody sees must not be answered; it comes again with the next opening.
        if self.status.is_none() {
            self.ask_about_notes();
        }
    }

    /// Begins at a place, as soon as it is there.
    pub fn start_at(&mut self, wish: Wish) {
        let Some(reader) = &mut self.reader else { return };
        reader.wish = Some(wish.clone());
        if reader.part.is_none() || reader.has_wish() {
            reader.go_where_asked();
            self.say_where(&wish);
        }
    }

    /// Says that words which were asked for are not in the text.
    fn say_where(&mut self, wish: &Wish) {
        let search = self.reader.as_ref().and_then(|reader| reader.search.as_ref());
        if let Wish::Words(words) = wish
            && search.is_none_or(|search| search.here.is_none())
        {
            self.say(format!("“{words}” is not in this text"));
        }
    }

    /// What lies over the page and speaks of places in the text is made anew when the text has grown.
    pub(super) fn carry_panels(&mut self, picture: Option<Origin>) {
        let Some(reader) = &self.reader else { return };
        let outline = finding::headings(reader);
        self.panels.retain(|panel| !matches!(panel, Panel::Source(_)));
        for panel in &mut self.panels {
            if let Panel::List(list) = panel
                && list.of == Of::Outline
            {
                list.refresh(outline.clone());
            }
        }
        self.pressed = None;
        looking_up::carry_cards(self);
        peeking::carry(self);
        pictures::carry(self, picture);
        self.renew_palette();
    }

    /// Goes to a byte offset, or to the first heading that contains some words.
    pub fn go_to(&mut self, place: &str) -> Result<()> {
        let reader = self.open_reader()?;
        let fold = |text: &str| crate::text::fold::fold(text).text;
        let heading = || {
            let wanted = fold(place);
            reader.document.outline.iter().find(|heading| fold(reader.document.heading_text(heading)).contains(&wanted))
        };
        let at = match place.parse::<usize>() {
            Ok(offset) => Some(reader.document.text.floor_char_boundary(offset)),
            Err(_) => heading().map(|heading| heading.range.start),
        };
        let to = at
            .ok_or_else(|| anyhow::anyhow!("no heading contains “{place}”; postil outline FILE prints the headings"))?;
        reader.jumped();
        reader.anchor = to;
        Ok(())
    }

    /// Keeps the place of the open text on the shelf. A failure is said, and never in the way.
    pub fn keep_place(&mut self) {
        let now = self.now;
        self.kept = now;
        self.keep_glossary();
        if self.reader.as_ref().is_some_and(|reader| reader.part.is_some()) {
            // Where it is not known yet which text it is, the place is not worth much either.
            if let Some(Err(error)) = self.left_in_part().map(|left| self.shelf.keep(&left)) {
                self.complain(&format!("{error:#}"));
            }
            return;
        }
        let Some(reader) = &mut self.reader else { return };
        let measure = (reader.measure != reader.usual).then_some(reader.measure);
        let (visible, length) = (reader.visible(), reader.document.text.len());
        let end = reader.document.text.floor_char_boundary((reader.anchor + 80).min(length));
        let at = Locator::in_text(&reader.document.text, reader.anchor.min(end)..end);
        let progress = if length == 0 { 1.0 } else { visible.end as f64 / length as f64 };
        let left = Left {
            hash: reader.hash.clone(),
            path: reader.path.clone(),
            byte: reader.byte_at(reader.anchor),
            stamp: reader.stamp.clone(),
            title: reader.title(),
            authors: reader.document.authors.clone(),
            words: Some(pace::words(&reader.document.text)),
            at,
            measure,
            progress,
            length,
            furthest: Some(reader.read_to()),
            so_far: reader.terms.so_far,
            read: now,
        };
        if let Err(error) = self.shelf.keep(&left) {
            self.complain(&format!("{error:#}"));
        }
    }
}

/// The end of what was read, in a text of so many bytes: it may have changed since.
fn furthest(left: &Left, length: usize) -> usize {
    let furthest = left.furthest.unwrap_or(left.at.offset);
    match left.length == length {
        true => furthest,
        false => (furthest as u128 * length as u128 / left.length.max(1) as u128) as usize,
    }
}

/// What is said of corrections that cannot be applied.
fn lost(n: usize) -> Option<String> {
    let them = match n {
        0 => return None,
        1 => "one of your corrections has no place in this text any more and is".to_owned(),
        n => format!("{n} of your corrections have no place in this text any more and are"),
    };
    Some(format!("{them} left out; postil notes list --all names each"))
}

/// Shows the shelf, with nothing open behind it.
pub fn open_shelf(app: &mut App) -> Result<()> {
    shelving::open(app)
}
