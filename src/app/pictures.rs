//! Pictures as they are shown: which are wanted on the screen, those that are ready, and the large view of one.
//!
//! No key waits for a picture. What is on the screen is asked for after it was drawn, one picture at a time on a
//! thread of its own: read, decoded, made as large as it is shown, and put in the letters that the terminal takes. It
//! is drawn when it comes. Those seen last are kept, up to a bound.

use std::collections::HashMap;
use std::sync::Arc;

use super::key::Event;
use super::page::Page;
use super::{App, Panel};
use crate::document::{Origin, Picture};
use crate::import::pictures::{Pixels, Room, Wanted};
use crate::settings;
use crate::text::wrap;

/// The bytes of all pictures that are kept.
const KEPT: usize = 64 << 20;
/// A picture is never decoded finer than this many dots for a cell: more is not seen.
const FINEST: (u16, u16) = (16, 32);
/// The shape of a cell where the terminal does not tell it.
const USUAL_CELL: (u16, u16) = (8, 16);
/// In the large view, small pictures are shown so many times larger at the most.
const LARGE: u16 = 4;
/// Rows of words below the picture in the large view, and their width.
const WORDS: usize = 3;
const WORDS_WIDE: u16 = 76;

/// How a terminal shows pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Four dots in each cell, as coloured blocks: any terminal can.
    #[default]
    Blocks,
    Kitty,
    Iterm,
    Sixel,
}

/// How pictures are shown, and how wide and high a cell is in dots; zero where nobody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Display {
    pub protocol: Protocol,
    pub cell: (u16, u16),
}

impl Display {
    /// A room of so many cells.
    pub fn room(self, columns: u16, rows: u16, growth: u16) -> Room {
        let cell = if self.cell.0 == 0 || self.cell.1 == 0 { USUAL_CELL } else { self.cell };
        let dots = match self.protocol {
            Protocol::Blocks => (2, 2),
            // One dot is one dot of the screen there.
            Protocol::Sixel => cell,
            Protocol::Kitty | Protocol::Iterm => (cell.0.min(FINEST.0), cell.1.min(FINEST.1)),
        };
        Room { columns: columns.max(1), rows: rows.max(1), cell, dots, growth }
    }
}

/// What a terminal says of itself when it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// It draws pictures as kitty does.
    pub kitty: bool,
    pub sixel: bool,
    /// How wide and high a cell is in dots; zero when it did not say.
    pub cell: (u16, u16),
}

impl Answer {
    /// How pictures are shown when the system said this of the terminal, and the terminal itself said that.
    fn completes(self, system: Display) -> Display {
        let is_told = system.cell.0 > 0 && system.cell.1 > 0;
        let cell = if is_told { system.cell } else { self.cell };
        let protocol = match system.protocol {
            Protocol::Blocks if self.kitty => Protocol::Kitty,
            Protocol::Blocks if self.sixel => Protocol::Sixel,
            protocol => protocol,
        };
        // Nobody knows how many cells such a picture would take.
        let is_sure = protocol != Protocol::Sixel || cell.0 > 0 && cell.1 > 0;
        Display { protocol: if is_sure { protocol } else { Protocol::Blocks }, cell }
    }
}

/// Cells of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub column: u16,
    pub row: u16,
    pub columns: u16,
    pub rows: u16,
}

/// How pixels become the letters of a protocol. The terminal knows, and all threads do it.
pub type Encode = fn(&Pixels, Protocol) -> Vec<u8>;

/// A picture that can be drawn at once: by any terminal as blocks, and by the one that it was made for by its own means.
#[derive(Debug)]
pub struct Drawing {
    pub pixels: Pixels,
    /// The display that it was made for.
    pub display: Display,
    /// What is sent to such a terminal.
    pub letters: Vec<u8>,
}

/// A picture for the terminal to draw over cells that are left empty for it.
#[derive(Clone, Debug)]
pub struct Placement {
    pub area: Area,
    pub drawing: Arc<Drawing>,
}

/// What became of a picture that is wanted.
#[derive(Clone, Debug)]
pub enum Seen {
    Here(Arc<Drawing>),
    /// It cannot be shown: why, and what can be done.
    Never(String),
}

/// Which picture of which text, in which room, and for which terminal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asked {
    turn: u64,
    origin: Origin,
    room: Room,
    display: Display,
}

/// A picture that was asked for.
#[derive(Debug)]
pub struct Arrived {
    asked: Asked,
    drawing: Result<Drawing, String>,
}

/// The pictures that are ready to be drawn.
#[derive(Debug, Default)]
pub struct Gallery {
    pub display: Display,
    /// What the system said of the terminal, and what the terminal said itself.
    system: Display,
    answer: Answer,
    /// How the terminal wants its pictures; without it, they are made of blocks.
    pub encode: Option<Encode>,
    held: HashMap<Asked, (u64, Seen)>,
    /// Counts how often was asked.
    clock: u64,
    is_busy: bool,
}

/// One picture on the whole screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Large {
    /// Its number in the document.
    pub picture: usize,
}

/// Where the parts of the large view are.
#[derive(Debug)]
pub struct Sheet {
    /// The line above the picture.
    pub title: String,
    pub top: u16,
    pub room: Room,
    /// The rows of words below it.
    pub words: Vec<String>,
}

impl App {
    /// Tells how the terminal shows pictures, as far as the system knows.
    pub fn set_display(&mut self, system: Display) {
        self.gallery.system = system;
        self.hear_answer(self.gallery.answer);
    }

    /// The terminal was asked, and says itself what it can draw.
    pub(super) fn hear_answer(&mut self, answer: Answer) {
        self.gallery.answer = answer;
        self.gallery.display = answer.completes(self.gallery.system);
        let inline = self.inline_display();
        if let Some(reader) = &mut self.reader {
            reader.display = inline;
        }
    }

    /// Where the picture of the large view is.
    pub(super) fn large_origin(&self) -> Option<Origin> {
        let Some(Panel::Picture(large)) = self.panels.last() else { return None };
        let pictures = &self.reader.as_ref()?.document.pictures;
        pictures.get(large.picture).map(|picture| picture.origin.clone())
    }

    /// How pictures are shown among the words, if they are.
    pub(super) fn inline_display(&self) -> Option<Display> {
        (self.settings.pictures == settings::Pictures::Inline).then_some(self.gallery.display)
    }

    /// What there is of a picture of the open text: as it is wanted, or until that has come as it was before.
    pub fn seen(&self, picture: &Picture, room: Room) -> Option<&Seen> {
        let asked = self.asked(picture, room)?;
        let as_wanted = self.gallery.held.get(&asked).map(|(_, seen)| seen);
        as_wanted.or_else(|| self.gallery.before(&asked))
    }

    fn asked(&self, picture: &Picture, room: Room) -> Option<Asked> {
        let turn = self.reader.as_ref()?.turn;
        Some(Asked { turn, origin: picture.origin.clone(), room, display: self.gallery.display })
    }

    /// Whether a picture is to be seen on the page, or large.
    pub fn shows_pictures(&self, page: &Page) -> bool {
        !self.wanted(page).is_empty()
    }

    /// Asks for what is on the screen and not there yet. True when something came at once and is to be drawn.
    pub fn look_at_pictures(&mut self, page: &Page) -> bool {
        let wanted = self.wanted(page);
        self.gallery.clock += 1;
        let mut came = false;
        for (asked, picture) in wanted {
            if let Some((used, _)) = self.gallery.held.get_mut(&asked) {
                *used = self.gallery.clock;
            } else if !self.gallery.is_busy {
                came |= self.ask(asked, picture);
            }
        }
        came
    }

    fn ask(&mut self, asked: Asked, picture: usize) -> bool {
        let Some(reader) = &self.reader else { return false };
        let Some(picture) = reader.document.pictures.get(picture) else { return false };
        let wanted = Wanted::new(&reader.document, picture, reader.path.as_deref());
        let encode = self.gallery.encode;
        if !self.worker.is_there() {
            let drawing = drawing(&wanted, &asked, encode);
            self.hang(Arrived { asked, drawing });
            return true;
        }
        let job = asked.clone();
        self.gallery.is_busy = self.worker.start("pictures", move |post| {
            let drawing = drawing(&wanted, &job, encode);
            post(Event::Picture(Box::new(Arrived { asked: job, drawing })));
        });
        if !self.gallery.is_busy {
            let why = "The system gives no thread to read this picture; end other programs.".to_owned();
            self.hang(Arrived { asked, drawing: Err(why) });
        }
        !self.gallery.is_busy
    }

    /// Keeps a picture that has come.
    pub(super) fn hang(&mut self, arrived: Arrived) {
        let gallery = &mut self.gallery;
        gallery.is_busy = false;
        let seen = match arrived.drawing {
            Ok(drawing) => Seen::Here(Arc::new(drawing)),
            Err(why) => Seen::Never(why),
        };
        gallery.held.insert(arrived.asked, (gallery.clock, seen));
        gallery.forget();
    }

    /// The pictures on the screen: where they are, and their numbers.
    fn wanted(&self, page: &Page) -> Vec<(Asked, usize)> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let rooms: Vec<(usize, Room)> = match self.panels.last() {
            Some(Panel::Picture(large)) => vec![(large.picture, self.sheet(large).room)],
            _ => reader.room().map(|room| page.pictures().map(|picture| (picture, room)).collect()).unwrap_or_default(),
        };
        let asked =
            rooms.into_iter().filter_map(|(i, room)| Some((self.asked(reader.document.pictures.get(i)?, room)?, i)));
        asked.collect()
    }

    /// How the large view of a picture is laid out.
    pub fn sheet(&self, large: &Large) -> Sheet {
        let (columns, rows) = (self.columns.max(1), self.rows);
        let mut sheet = Sheet {
            title: String::new(),
            top: u16::from(rows >= 6),
            room: self.gallery.display.room(columns, 1, LARGE),
            words: Vec::new(),
        };
        let Some(reader) = &self.reader else { return sheet };
        let document = &reader.document;
        if let Some(picture) = document.pictures.get(large.picture) {
            let words = [document.picture_words(picture), document.caption(picture).unwrap_or_default()];
            let words = if words[0] == words[1] { words[0].to_owned() } else { words.join("\n") };
            let lines = wrap::wrap(words.trim(), columns.saturating_sub(2).clamp(1, WORDS_WIDE).into());
            let lines = lines.iter().map(|line| words.trim()[line.start..line.end].to_owned());
            sheet.words = lines.filter(|line| !line.is_empty()).take(WORDS.min(rows as usize / 4)).collect();
            let name = Some(picture.origin.name()).filter(|name| !name.is_empty());
            let name = name.map(|name| format!(" · {name}")).unwrap_or_default();
            sheet.title = format!("Picture {} of {}{name}", large.picture + 1, document.pictures.len());
        }
        let taken = sheet.top + sheet.words.len() as u16 + 1;
        sheet.room = self.gallery.display.room(columns, rows.saturating_sub(taken), LARGE);
        sheet
    }
}

/// All that is to be done for a picture, on whatever thread. The error is a sentence.
fn drawing(wanted: &Wanted, asked: &Asked, encode: Option<Encode>) -> Result<Drawing, String> {
    let pixels = wanted.pixels(asked.room)?;
    let letters = encode.map(|encode| encode(&pixels, asked.display.protocol)).unwrap_or_default();
    Ok(Drawing { pixels, display: asked.display, letters })
}

impl Gallery {
    /// The picture as it was last seen in another room or on another display, if it lies in this room.
    fn before(&self, asked: &Asked) -> Option<&Seen> {
        let is_it = |other: &Asked| (other.turn, &other.origin) == (asked.turn, &asked.origin);
        let fits = |seen: &Seen| match seen {
            Seen::Here(it) => it.pixels.columns <= asked.room.columns && it.pixels.rows <= asked.room.rows,
            Seen::Never(_) => true,
        };
        let others = self.held.iter().filter(|(other, (_, seen))| is_it(other) && fits(seen));
        others.max_by_key(|(_, (used, _))| *used).map(|(_, (_, seen))| seen)
    }

    /// Forgets the pictures that were not seen for the longest time, until the rest is within bounds.
    fn forget(&mut self) {
        let size = |seen: &Seen| match seen {
            Seen::Here(drawing) => drawing.pixels.rgba.len() + drawing.letters.len(),
            Seen::Never(why) => why.len(),
        };
        let mut bytes: usize = self.held.values().map(|(_, seen)| size(seen)).sum();
        while bytes > KEPT {
            let oldest =
                self.held.iter().filter(|(_, (used, _))| *used < self.clock).min_by_key(|(_, (used, _))| *used);
            let Some(asked) = oldest.map(|(asked, _)| asked.clone()) else { break };
            bytes -= self.held.remove(&asked).map_or(0, |(_, seen)| size(&seen));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_knows_goes_before_what_the_terminal_says() {
        let of = |system, kitty, sixel, cell| {
            let Display { protocol, cell } = Answer { kitty, sixel, cell }.completes(system);
            (protocol, cell)
        };
        let unknown = Display::default();
        let known = |protocol| Display { protocol, cell: (8, 16) };
        assert_eq!(of(unknown, true, true, (0, 0)), (Protocol::Kitty, (0, 0)));
        assert_eq!(of(unknown, false, true, (0, 0)), (Protocol::Blocks, (0, 0)));
        assert_eq!(of(unknown, false, true, (10, 20)), (Protocol::Sixel, (10, 20)));
        assert_eq!(of(known(Protocol::Blocks), false, true, (10, 20)), (Protocol::Sixel, (8, 16)));
        assert_eq!(of(known(Protocol::Iterm), true, true, (10, 20)), (Protocol::Iterm, (8, 16)));
        let foot = Display { protocol: Protocol::Sixel, cell: (0, 0) };
        assert_eq!(of(foot, false, false, (0, 0)).0, Protocol::Blocks);
    }
}
