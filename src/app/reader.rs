//! One open document and the reader's place in it.
//!
//! The view hangs from `anchor`: the first row shown is the row that holds it. Only the functions here move
//! it, because the reader asked; laying out again, at another width or with other marks, never does.

mod amend;
mod grow;
mod laid;
mod lines;
mod links;
mod renew;
mod terms;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::colours::Palette;
use crate::document::layout::{Layout, Row};
use crate::document::locator::Prepared;
use crate::document::{Document, Placed};
use crate::glossary::Sources;
use crate::import::Import;
use crate::notes::{Amendment, Mark, Notebook};
use crate::text::pace;

use super::actions::attaching::Attaching;
use super::actions::living::Disk;
use super::card::margin;
use super::find::Search;
use super::marks::{self, Focus, Lit};
use super::opened::{Opened, Part};
use super::page::{self, Foot, Frame, Overlay, Page, PageRow, Role, Roles, Sign};
use super::pictures::Display;
use super::seeking::Seeking;
use super::select::Selection;

pub use amend::Amended;
pub use grow::{At, Wish};
use laid::Places;
use lines::Line;
pub use links::Stop;
pub use terms::{Met, Terms, look};

/// A document being read.
#[derive(Debug)]
pub struct Reader {
    /// Which opening of a text this is.
    pub turn: u64,
    /// Which part of the text this is, while the rest is still read.
    pub part: Option<Part>,
    /// The bytes of the file before the first of the document's source; `None` where its offsets are not bytes of
    /// the file.
    pub base: Option<usize>,
    /// The length and the time of the file when it was opened.
    pub stamp: Option<String>,
    /// Where the reader wants to go as soon as the text is whole.
    pub wish: Option<Wish>,
    /// Where the view stood when the text was opened.
    begun_at: usize,
    /// Whether this part was asked for since, as the one that holds the end of the text.
    at_end: bool,
    /// Why there will be no more than a part, when that is so.
    pub broken: Option<String>,
    pub document: Document,
    /// What was said when the document was read.
    pub remarks: Vec<String>,
    /// `None` for standard input and for the starter shelf.
    pub path: Option<PathBuf>,
    /// What a text without a path and a name of its own is called.
    pub called: Option<String>,
    /// The file's content as a number: what the shelf and the notes know it by.
    pub hash: String,
    pub anchor: usize,
    /// The widest that a row may be, in columns; and as the settings have it.
    pub measure: u16,
    pub usual: u16,
    /// Words that the reader reads in a minute.
    pub speed: usize,
    pub frame: Frame,
    pub back: Vec<At>,
    pub forward: Vec<At>,
    /// Whether a jump was made since the text was opened.
    pub strayed: bool,
    pub sources: Sources,
    pub terms: Terms,
    pub notebook: Notebook,
    /// Where each annotation is now, by its index in the notebook.
    pub laid: Vec<Placed>,
    places: Places,
    /// What was found out about the text to find places in it.
    pub prepared: Arc<Prepared>,
    pub search: Option<Search>,
    /// The same search in the rest of the file, and where the reader was when the search began.
    pub seeking: Option<Seeking>,
    pub home: At,
    pub selection: Option<Selection>,
    /// Whether marks and notes are hidden for a while.
    pub hides_marks: bool,
    /// The annotation that is being attached to other words.
    pub attaching: Option<Attaching>,
    /// The term or the link in focus.
    pub term: Option<Range<usize>>,
    /// Where the last jump landed, until the next key.
    pub landed: Option<usize>,
    /// The annotation that was last stepped to.
    pub stepped: Option<usize>,
    /// The annotation that was last stepped to, made or changed.
    pub(super) focus: Option<Focus>,
    /// The ways that the selection has grown: what it was before, and after.
    pub grown: Vec<(Selection, Selection)>,
    /// The colours of highlights.
    pub colours: Palette,
    /// Whether the document is what postil made of lines without markup.
    pub is_guess: bool,
    /// The reader's corrections that count, in the order of the source, and how many have no place.
    pub amended: Vec<Amended>,
    pub lost: usize,
    /// The document as it was imported, when it was corrected since.
    imported: Option<Document>,
    /// The corrections that are applied.
    amendments: Vec<Amendment>,
    /// What is known of the file since it was read, and what changed when it was read again.
    pub disk: Disk,
    pub changed: Vec<Range<usize>>,
    /// How pictures are shown among the words, if they are.
    pub display: Option<Display>,
    /// At this anchor, so many lines of the pictures above the first row are above the screen.
    skipped: (usize, usize),
    layout: Layout,
}

impl Reader {
    /// A reader at the start of a text.
    pub fn new(opened: Opened) -> Self {
        let Opened { turn, import, path, hash, notebook, sources, remarks: more, is_guess, part, base, stamp } = opened;
        let Import { document, mut remarks } = import;
        remarks.extend(more);
        let mut reader = Self {
            turn,
            part,
            base,
            stamp,
            wish: None,
            begun_at: 0,
            at_end: false,
            broken: None,
            document,
            remarks,
            path,
            called: None,
            hash,
            anchor: 0,
            measure: 72,
            usual: 72,
            speed: pace::USUAL,
            frame: Frame::default(),
            back: Vec::new(),
            forward: Vec::new(),
            strayed: false,
            sources,
            terms: Terms::default(),
            notebook,
            laid: Vec::new(),
            places: Places::default(),
            prepared: Arc::default(),
            search: None,
            seeking: None,
            home: At::Here(0),
            selection: None,
            hides_marks: false,
            attaching: None,
            term: None,
            landed: None,
            stepped: None,
            focus: None,
            grown: Vec::new(),
            colours: Palette::default(),
            is_guess,
            amended: Vec::new(),
            lost: 0,
            imported: None,
            amendments: Vec::new(),
            disk: Disk::default(),
            changed: Vec::new(),
            display: None,
            skipped: (0, 0),
            layout: Layout::default(),
        };
        reader.lay_all_notes();
        reader
    }

    /// The name that the heading line and the shelf show.
    pub fn title(&self) -> String {
        let file =
            || self.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        let called = || self.called.clone();
        self.document
            .name()
            .map(str::to_owned)
            .or_else(file)
            .or_else(called)
            .unwrap_or_else(|| "Standard input".to_owned())
    }

    /// Fits the frame to a window. The anchor stays where it is.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let frame = Frame::new(columns, rows, self.measure);
        self.frame = if self.terms.margin { frame.with_side() } else { frame.with_room() };
        self.layout.set_width(self.frame.width as usize);
    }

    /// The first row on the screen. `None` in an empty document.
    pub fn top(&mut self) -> Option<Row> {
        self.layout.row_at(&self.document, self.anchor)
    }

    /// The row that holds `at`.
    pub fn row_at(&mut self, at: usize) -> Option<Row> {
        self.layout.row_at(&self.document, at)
    }

    /// The row `n` rows below (or above) `row`.
    pub fn moved(&mut self, row: Row, n: isize) -> Row {
        self.layout.moved(&self.document, row, n).0
    }

    /// How much of the text is on the screen.
    pub fn visible(&mut self) -> Range<usize> {
        let Some(top) = self.top_line() else { return 0..0 };
        let (last, _) = self.moved_lines(top, self.frame.height.saturating_sub(1) as isize);
        // Of a row whose pictures alone are seen, no word is.
        top.row.start..if last.above > 0 { last.row.start } else { last.row.next }
    }

    /// Scrolls by rows; the last page stays full. False at the end of the way.
    pub fn scroll(&mut self, n: isize) -> bool {
        let Some(top) = self.top_line() else { return false };
        self.focus = None;
        let (mut to, _) = self.moved_lines(top, n);
        if n > 0 {
            self.page_was_read();
            to = self.not_beyond_the_last_page(to, top);
            // A page that begins with a blank row wastes it.
            if n > 1 && to.row.is_blank() {
                to = self.moved_lines(to, 1).0;
            }
            if n > 1 {
                to = self.with_whole_picture(to, top);
            }
        }
        self.stand_at(to);
        to != top
    }

    fn not_beyond_the_last_page(&mut self, to: Line, top: Line) -> Line {
        let page = self.frame.height.saturating_sub(1) as isize;
        let (last, below) = self.moved_lines(to, page);
        if below as isize == page {
            return to;
        }
        let (full, _) = self.moved_lines(last, -page);
        let is_before = full.row.start < top.row.start || (full.row == top.row && full.above > top.above);
        if is_before { top } else { full }
    }

    /// Goes to the first row of the last page.
    pub fn go_to_end(&mut self) {
        let Some(to) = self.last_page() else { return };
        self.jump(to.row.start);
        self.stand_at(to);
    }

    /// The same, and leaves no place to go back to.
    fn stand_at_end(&mut self) {
        if let Some(to) = self.last_page() {
            self.stand_at(to);
        }
    }

    /// Where the last page begins.
    fn last_page(&mut self) -> Option<Line> {
        let last = self.row_at(self.document.text.len())?;
        let page = self.frame.height.saturating_sub(1) as isize;
        Some(self.moved_lines(Line { row: last, above: 0 }, -page).0)
    }

    /// Goes to a place so that its row is the first; the place before can be gone back to.
    pub fn jump(&mut self, to: usize) {
        self.leave_here();
        self.focus = None;
        self.anchor = to.min(self.document.text.len());
        self.landed = Some(self.anchor);
    }

    /// Makes a stretch visible: if it is on the screen nothing moves, else the view jumps there and leaves
    /// some rows above it.
    pub fn show(&mut self, range: Range<usize>) {
        if self.is_visible(&range) {
            return;
        }
        self.leave_here();
        self.reveal(range.start);
    }

    /// Whether a stretch begins on the screen.
    pub fn is_visible(&mut self, range: &Range<usize>) -> bool {
        self.visible().contains(&range.start)
    }

    /// Moves the view so that `at` is on it, with some rows above, without remembering the place before.
    pub fn reveal(&mut self, at: usize) {
        let Some(row) = self.row_at(at) else { return };
        let above = self.frame.height as usize / 4;
        // The pictures above the row are part of it, when they leave room for its words.
        let line = Some(self.line_of(row)).filter(|line| line.above + above < self.frame.height as usize);
        let (to, _) = self.moved_lines(line.unwrap_or(Line { row, above: 0 }), -(above as isize));
        self.stand_at(to);
    }

    /// Moves the view so that a row is the last on it.
    pub fn show_last(&mut self, row: Row) {
        let page = self.frame.height.saturating_sub(1) as isize;
        let (to, _) = self.moved_lines(Line { row, above: 0 }, -page);
        self.stand_at(to);
    }

    /// Remembers the place for going back.
    pub fn leave_here(&mut self) {
        self.leave(At::Here(self.anchor));
    }

    /// Remembers a place where the reader was for going back.
    pub fn leave(&mut self, place: At) {
        self.jumped();
        if self.back.last() != Some(&place) {
            self.back.push(place);
        }
        self.forward.clear();
        self.strayed = true;
    }

    /// Goes back to where the reader was before the last jump. Gives that place, which may not be in the part that is
    /// here; nothing when there is nothing to go back to.
    pub fn go_back(&mut self) -> Option<At> {
        let to = self.back.pop()?;
        self.forward.push(At::Here(self.anchor));
        self.stand(to)
    }

    /// Undoes going back.
    pub fn go_forward(&mut self) -> Option<At> {
        let to = self.forward.pop()?;
        self.back.push(At::Here(self.anchor));
        self.stand(to)
    }

    fn stand(&mut self, to: At) -> Option<At> {
        if let At::Here(at) = to {
            self.anchor = at;
        }
        Some(to)
    }

    /// The page as it is to be drawn.
    pub fn page(&mut self) -> Page {
        let mut page = Page { frame: self.frame, ..Page::default() };
        let Some(mut line) = self.top_line() else {
            page.head = vec![self.title()];
            return page;
        };
        let overlays = self.overlays();
        for _ in 0..self.frame.height {
            page.rows.push(match self.slice(&line).filter(|_| line.above > 0) {
                Some(slice) => PageRow::of_picture(line.row, slice),
                None => page::cut(&self.document, line.row, &overlays),
            });
            match self.moved_lines(line, 1) {
                (next, 1) => line = next,
                _ => break,
            }
        }
        self.sign(&mut page);
        self.sign_changes(&mut page);
        page.head = self.head(page.range());
        page.foot = self.foot(page.range());
        page.notes = margin::notes(self, &page);
        page.glosses = margin::glosses(self, &page);
        page
    }

    fn overlays(&mut self) -> Vec<Overlay> {
        let range = self.visible();
        let mut overlays: Vec<Overlay> = page::spans(&self.document, range.clone()).collect();
        overlays.extend(page::code(&self.document, range.clone()));
        overlays.extend(self.document.references_in(range.clone()).into_iter().map(|it| (it.range, Role::Link.into())));
        overlays.extend(self.lights(range.clone()));
        let mut over = |range: Range<usize>, role: Role| overlays.push((range, Roles::from(role)));
        let mut lit = Vec::new();
        let adjusted = self.adjusted().map(|(annotation, _)| annotation.id.as_str());
        for (annotation, at) in self.marked_in(range.clone()) {
            // Where the ends of one are moved, its new ends are shown and not the old.
            if adjusted == Some(&annotation.id) {
                continue;
            }
            if let Some(hue) = marks::hue(annotation, &self.colours) {
                lit.push(Lit { range: at.clone(), hue, made: annotation.made, id: &annotation.id });
            }
            // A note on a whole paragraph has its sign; lines under all of it would be in the way.
            if annotation.mark == Mark::Note && !self.is_whole_block(&at) {
                over(at, Role::Noted);
            }
        }
        overlays.extend(marks::overlays(&lit));
        let mut over = |range: Range<usize>, role: Role| overlays.push((range, Roles::from(role)));
        if let Some(search) = &self.search {
            for found in search.query.all_in(&self.document.text, range.clone()) {
                over(found, Role::Match);
            }
            search.here.iter().for_each(|here| over(here.clone(), Role::MatchHere));
        }
        self.term.iter().for_each(|term| over(term.clone(), Role::TermHere));
        if let Some(selection) = &self.selection {
            over(selection.shown(&self.document.text), Role::Selected);
        }
        if let Some(row) = self.landed.and_then(|at| self.row_at(at)) {
            overlays.push((row.start..row.end, Role::Landed.into()));
        }
        overlays
    }

    fn is_whole_block(&self, range: &Range<usize>) -> bool {
        self.document.block_at(range.start).is_some_and(|i| self.document.blocks[i].range == *range)
    }

    /// Puts a sign beside the first row of each annotation.
    fn sign(&self, page: &mut Page) {
        let range = page.range();
        for (annotation, at) in self.marked_in(range.clone()).filter(|(_, at)| range.contains(&at.start)) {
            let first = page.rows.iter_mut().find(|row| (row.row.start..row.row.next).contains(&at.start));
            let Some(row) = first else { continue };
            let sign = match annotation.mark {
                Mark::Bookmark => Sign::Bookmark,
                _ if !annotation.note.is_empty() => Sign::Note,
                _ if row.sign.is_some() => continue,
                Mark::Note => Sign::Note,
                Mark::Highlight => {
                    let number = self.colours.place(&annotation.colour).map_or(0, |i| i + 1);
                    Sign::Highlight(self.colours.hue(&annotation.colour), number)
                }
            };
            row.sign = Some(sign);
        }
    }

    /// The title and the sections that enclose the first row; nothing that the first row says itself.
    fn head(&self, range: Range<usize>) -> Vec<String> {
        let title = self.title();
        let first =
            self.document.block_at(range.start).map(|i| self.document.blocks[i].range.clone()).unwrap_or_default();
        let above = self.document.trail(range.start).into_iter().filter(|heading| heading.range != first);
        let trail = above.map(|heading| self.document.heading_text(heading).to_owned()).filter(|words| *words != title);
        let is_said = self.document.text[first.clone()] == title;
        std::iter::once(title.clone()).filter(|_| !is_said).chain(trail).collect()
    }

    /// Minutes that reading `text` takes at the reader's speed.
    fn minutes(&self, text: &str) -> usize {
        pace::minutes(pace::words(text), self.speed)
    }

    fn foot(&self, range: Range<usize>) -> Foot {
        let text = &self.document.text;
        let section = self.document.section(range.start);
        let reading = self.part.is_some();
        let heading = self.document.heading_at(range.start).map(|i| &self.document.outline[i]);
        let per_cent = match &self.part {
            // White space at its end has no place in the text.
            Some(part) if range.end == text.len() => part.per_cent(part.bytes.end),
            Some(part) => self.byte_at(range.end).and_then(|byte| part.per_cent(byte)),
            None if text.is_empty() => Some(100),
            None => Some(range.end * 100 / text.len()),
        };
        Foot {
            section: heading.map(|heading| self.document.heading_text(heading).to_owned()).unwrap_or_default(),
            page: self.document.page_at(range.start).map(str::to_owned),
            per_cent: per_cent.map(|per_cent| per_cent as u8),
            // Where a part ends, nobody knows how long the section is.
            minutes: match reading && section.end == text.len() {
                true => 0,
                false => self.minutes(&text[range.start.min(section.end)..section.end]),
            },
            reading: reading && self.broken.is_none(),
        }
    }
}
