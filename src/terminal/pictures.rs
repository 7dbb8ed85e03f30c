//! Pictures drawn by the terminal's own means: the protocols of kitty and of iTerm2, and sixel.
//!
//! This is the only place where pixels go to the terminal, and they go in letters that no protocol takes for anything
//! else. They come ready: [`encode`] is called where pictures are read, never while a frame is drawn. What is drawn
//! already is left alone: a picture that stays where it is costs nothing, and kitty is sent each picture once and then
//! only told where it is. What the terminal understands is known by its name, or the settings say it; else it is asked,
//! once, when the first picture is to be seen, and nobody waits for what it answers.

mod sixel;

use std::io::{self, Write};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use crossterm::cursor::{MoveTo, RestorePosition, SavePosition};
use crossterm::queue;
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use rustix::termios::tcgetwinsize;

use crate::app::pictures::{Area, Display, Drawing, Placement, Protocol};
use crate::import::pictures::Pixels;
use crate::settings::PictureProtocol;

/// A message of kitty's protocol carries no more letters.
const CHUNK: usize = 4096;
/// Kitty keeps so many pictures for us.
const KEPT: usize = 8;
/// Kitty knows our pictures by numbers from here on.
const FIRST_ID: u32 = 0x706F_0000;

/// How the terminal shows pictures, by the setting, by what the environment says of it and by its own size in dots.
pub fn display(setting: PictureProtocol, variable: impl Fn(&str) -> Option<String>) -> Display {
    let cell = tcgetwinsize(std::io::stdout()).map_or((0, 0), |size| {
        let side = |dots: u16, cells: u16| dots.checked_div(cells).unwrap_or(0);
        (side(size.ws_xpixel, size.ws_col), side(size.ws_ypixel, size.ws_row))
    });
    Display { protocol: protocol(setting, variable), cell }
}

/// What the terminal is asked when a picture is first to be seen, if anything: whether it draws pictures as kitty does,
/// how large its cells are, and what it is (DA1), which every terminal answers and many with "sixel". The input
/// thread hears the answers. Those who do not answer cost nothing.
pub fn question(setting: PictureProtocol, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    const KITTY: &str = "\x1b_Gi=1,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
    const CELL: &str = "\x1b[16t";
    const ATTRIBUTES: &str = "\x1b[c";
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let term = variable("TERM").unwrap_or_default();
    // These show what they do not know, letter by letter.
    let is_plain = ["", "dumb", "linux"].contains(&term.as_str());
    let is_between = is_multiplexed(is_set) || ["screen", "tmux"].iter().any(|name| term.starts_with(name));
    let is_shown = variable("TERM_PROGRAM").as_deref() == Some("Apple_Terminal");
    let is_open = match setting {
        PictureProtocol::Auto => known(&variable) == Protocol::Blocks && !is_plain,
        PictureProtocol::Sixel => return Some([CELL, ATTRIBUTES].concat()),
        PictureProtocol::Kitty | PictureProtocol::Iterm | PictureProtocol::Blocks => false,
    };
    match is_open {
        false => None,
        true if is_between || is_shown => Some([CELL, ATTRIBUTES].concat()),
        true => Some([KITTY, CELL, ATTRIBUTES].concat()),
    }
}

fn protocol(setting: PictureProtocol, variable: impl Fn(&str) -> Option<String>) -> Protocol {
    match setting {
        PictureProtocol::Auto => known(variable),
        PictureProtocol::Kitty => Protocol::Kitty,
        PictureProtocol::Iterm => Protocol::Iterm,
        PictureProtocol::Sixel => Protocol::Sixel,
        PictureProtocol::Blocks => Protocol::Blocks,
    }
}

fn known(variable: impl Fn(&str) -> Option<String>) -> Protocol {
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    if is_multiplexed(is_set) {
        return Protocol::Blocks;
    }
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    let is_term = |names: &[&str]| names.iter().any(|name| term.split('-').any(|part| part == *name));
    match () {
        () if is_set("KITTY_WINDOW_ID") || is_term(&["kitty", "ghostty"]) || program == "ghostty" => Protocol::Kitty,
        () if ["iTerm.app", "WezTerm", "mintty", "rio"].contains(&program.as_str()) => Protocol::Iterm,
        () if variable("LC_TERMINAL").as_deref() == Some("iTerm2") => Protocol::Iterm,
        () if is_term(&["foot", "mlterm", "contour", "yaft", "sixel"]) => Protocol::Sixel,
        () => Protocol::Blocks,
    }
}

/// A multiplexer stands between, and passes on nothing that it does not know. Some know sixels, and say so.
fn is_multiplexed(is_set: impl Fn(&str) -> bool) -> bool {
    ["TMUX", "STY", "ZELLIJ"].iter().any(|name| is_set(name))
}

/// What the terminal shows of pictures, and what it was sent.
#[derive(Debug, Default)]
pub struct Board {
    protocol: Protocol,
    shown: Vec<Placement>,
    /// The window that it is shown in.
    window: Rect,
    /// The numbers of the pictures that kitty keeps. The last is the newest.
    sent: Vec<(Arc<Drawing>, u32)>,
    /// How many were sent to kitty so far.
    n_sent: u32,
}

impl Board {
    /// A terminal that understands another protocol, or the same.
    pub fn speak(&mut self, protocol: Protocol) {
        if self.protocol != protocol {
            *self = Self { protocol, n_sent: self.n_sent, ..Self::default() };
        }
    }

    /// Whether the terminal shows no picture.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Takes all pictures off the terminal: its screen is wiped, or given back.
    pub fn clear(&mut self, output: &mut impl Write) -> io::Result<()> {
        let is_kitty = self.protocol == Protocol::Kitty && !self.sent.is_empty();
        self.shown.clear();
        self.sent.clear();
        if is_kitty { output.write_all(b"\x1b_Ga=d,d=A,q=2\x1b\\") } else { Ok(()) }
    }

    /// Draws pictures over a frame that was drawn, and what the frame has in the cells of those that are gone.
    pub fn draw(
        &mut self,
        backend: &mut (impl Backend<Error = io::Error> + Write),
        buffer: &Buffer,
        placements: Vec<Placement>,
    ) -> io::Result<()> {
        // A window of another size has been wiped.
        if std::mem::replace(&mut self.window, buffer.area) != buffer.area {
            self.clear(backend)?;
        }
        let is_same =
            |one: &Placement, other: &Placement| one.area == other.area && Arc::ptr_eq(&one.drawing, &other.drawing);
        let gone: Vec<_> =
            self.shown.iter().filter(|old| !placements.iter().any(|new| is_same(old, new))).cloned().collect();
        let fresh: Vec<_> =
            placements.iter().filter(|new| !self.shown.iter().any(|old| is_same(old, new))).cloned().collect();
        if gone.is_empty() && fresh.is_empty() {
            return Ok(());
        }
        queue!(backend, SavePosition)?;
        for placement in &gone {
            self.take_down(placement, backend, buffer)?;
        }
        for placement in &fresh {
            self.put_up(placement, backend)?;
        }
        queue!(backend, RestorePosition)?;
        self.shown = placements;
        Ok(())
    }

    fn take_down(
        &mut self,
        placement: &Placement,
        backend: &mut (impl Backend<Error = io::Error> + Write),
        buffer: &Buffer,
    ) -> io::Result<()> {
        if self.protocol != Protocol::Kitty {
            return backend.draw(cells(buffer, placement.area).into_iter());
        }
        match self.sent.iter().find(|(drawing, _)| Arc::ptr_eq(drawing, &placement.drawing)) {
            Some((_, id)) => write!(backend, "\x1b_Ga=d,d=i,i={id},p={},q=2\x1b\\", number(placement.area)),
            None => Ok(()),
        }
    }

    fn put_up(&mut self, placement: &Placement, output: &mut impl Write) -> io::Result<()> {
        let Placement { area, drawing } = placement;
        if self.protocol != Protocol::Kitty {
            queue!(output, MoveTo(area.column, area.row))?;
            return output.write_all(&drawing.letters);
        }
        let id = self.sent(drawing, output)?;
        queue!(output, MoveTo(area.column, area.row))?;
        let (number, Area { columns, rows, .. }) = (number(*area), *area);
        write!(output, "\x1b_Ga=p,i={id},p={number},c={columns},r={rows},C=1,q=2\x1b\\")
    }

    /// The number under which kitty keeps a picture, which is sent unless it was.
    fn sent(&mut self, drawing: &Arc<Drawing>, output: &mut impl Write) -> io::Result<u32> {
        if let Some(place) = self.sent.iter().position(|(known, _)| Arc::ptr_eq(known, drawing)) {
            let known = self.sent.remove(place);
            let id = known.1;
            self.sent.push(known);
            return Ok(id);
        }
        let id = FIRST_ID + self.n_sent % 0xFFFF;
        self.n_sent += 1;
        send(id, &drawing.letters, output)?;
        self.sent.push((Arc::clone(drawing), id));
        if self.sent.len() > KEPT {
            let is_free =
                |(it, _): &(Arc<Drawing>, u32)| !self.shown.iter().any(|shown| Arc::ptr_eq(&shown.drawing, it));
            let oldest = self.sent[..KEPT].iter().position(is_free).map(|place| self.sent.remove(place));
            if let Some((_, id)) = oldest {
                write!(output, "\x1b_Ga=d,d=I,i={id},q=2\x1b\\")?;
            }
        }
        Ok(id)
    }
}

/// Sends a picture to kitty, which keeps it under a number.
fn send(id: u32, letters: &[u8], output: &mut impl Write) -> io::Result<()> {
    let n_chunks = letters.len().div_ceil(CHUNK);
    for (i, chunk) in letters.chunks(CHUNK).enumerate() {
        let head = if i == 0 { format!("a=t,f=100,i={id},q=2,") } else { String::new() };
        write!(output, "\x1b_G{head}m={};", u8::from(i + 1 < n_chunks))?;
        output.write_all(chunk)?;
        output.write_all(b"\x1b\\")?;
    }
    Ok(())
}

/// A picture in the letters of a protocol: all that draws it, and for kitty what is sent in pieces.
pub fn encode(pixels: &Pixels, protocol: Protocol) -> Vec<u8> {
    match protocol {
        Protocol::Blocks => Vec::new(),
        Protocol::Kitty => STANDARD.encode(png(pixels)).into_bytes(),
        Protocol::Iterm => iterm(pixels),
        Protocol::Sixel => sixel::encode(pixels),
    }
}

/// Kitty tells the places of one picture apart by numbers: each cell has its own.
fn number(area: Area) -> u32 {
    u32::from(area.row) * 4096 + u32::from(area.column) + 1
}

fn iterm(pixels: &Pixels) -> Vec<u8> {
    let png = png(pixels);
    let (columns, rows, size) = (pixels.columns, pixels.rows, png.len());
    let how = format!("size={size};width={columns};height={rows};preserveAspectRatio=0;inline=1;doNotMoveCursor=1");
    format!("\x1b]1337;File={how}:{}\x07", STANDARD.encode(png)).into_bytes()
}

/// The picture as a file. Nothing can go wrong in memory; were it otherwise, nothing would be drawn.
fn png(pixels: &Pixels) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Sub);
    let _ = encoder.write_image(&pixels.rgba, pixels.width, pixels.height, image::ExtendedColorType::Rgba8);
    file
}

fn cells(buffer: &Buffer, area: Area) -> Vec<(u16, u16, &Cell)> {
    let places = (area.row..area.row + area.rows)
        .flat_map(|row| (area.column..area.column + area.columns).map(move |column| (column, row)));
    places.filter_map(|(column, row)| Some((column, row, buffer.cell((column, row))?))).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::backend::CrosstermBackend;

    use super::*;

    fn picture(protocol: Protocol, columns: u16, rows: u16) -> Arc<Drawing> {
        let (width, height) = (u32::from(columns) * 8, u32::from(rows) * 16);
        let rgba = [200, 0, 0, 255].repeat((width * height) as usize);
        let pixels = Pixels { columns, rows, width, height, rgba, format: "PNG", size: (width, height) };
        let letters = encode(&pixels, protocol);
        Arc::new(Drawing { pixels, display: Display { protocol, cell: (8, 16) }, letters })
    }

    fn placed(drawing: &Arc<Drawing>, column: u16, row: u16) -> Placement {
        let area = Area { column, row, columns: drawing.pixels.columns, rows: drawing.pixels.rows };
        Placement { area, drawing: Arc::clone(drawing) }
    }

    fn drawn(board: &mut Board, placements: &[Placement]) -> String {
        drawn_in(board, placements, 10)
    }

    fn drawn_in(board: &mut Board, placements: &[Placement], rows: u16) -> String {
        let mut bytes = Vec::new();
        let buffer = Buffer::empty(Rect::new(0, 0, 20, rows));
        board.draw(&mut CrosstermBackend::new(&mut bytes), &buffer, placements.to_vec()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn speaking(protocol: Protocol) -> Board {
        Board { protocol, ..Board::default() }
    }

    #[test]
    fn kitty_is_sent_a_picture_once_and_then_told_where_it_is() {
        let (mut board, picture) = (speaking(Protocol::Kitty), picture(Protocol::Kitty, 4, 2));
        let first = drawn(&mut board, &[placed(&picture, 3, 5)]);
        assert!(first.contains("a=t,f=100,i=") && first.contains("c=4,r=2,C=1"), "{first:?}");
        assert_eq!(drawn(&mut board, &[placed(&picture, 3, 5)]), "");
        let moved = drawn(&mut board, &[placed(&picture, 3, 4)]);
        assert!(!moved.contains("a=t") && moved.contains("a=d,d=i") && moved.contains("a=p"), "{moved:?}");
        assert!(drawn(&mut board, &[]).contains("a=d,d=i"));
        let mut bytes = Vec::new();
        board.clear(&mut bytes).unwrap();
        assert_eq!(bytes, b"\x1b_Ga=d,d=A,q=2\x1b\\");
    }

    #[test]
    fn kitty_forgets_what_was_not_seen_for_long() {
        let mut board = speaking(Protocol::Kitty);
        let all: Vec<_> = (0..12).map(|_| picture(Protocol::Kitty, 1, 1)).collect();
        let told: String = all.iter().map(|it| drawn(&mut board, &[placed(it, 0, 0)])).collect();
        assert_eq!((told.matches("d=I").count(), board.sent.len()), (12 - KEPT, KEPT));
    }

    #[test]
    fn elsewhere_the_cells_of_a_picture_that_is_gone_are_drawn_again() {
        for protocol in [Protocol::Iterm, Protocol::Sixel] {
            let (mut board, picture) = (speaking(protocol), picture(protocol, 4, 2));
            let first = drawn(&mut board, &[placed(&picture, 3, 5)]);
            let sign = if protocol == Protocol::Iterm { "\x1b]1337;File=" } else { "\x1bP" };
            assert!(first.contains(sign) && first.contains("\x1b[6;4H"), "{first:?}");
            assert_eq!(drawn(&mut board, &[placed(&picture, 3, 5)]), "");
            let gone = drawn(&mut board, &[]);
            assert!(!gone.contains(sign) && gone.matches(' ').count() == 8, "{gone:?}");
        }
    }

    #[test]
    fn a_window_of_another_size_is_drawn_anew() {
        for protocol in [Protocol::Kitty, Protocol::Iterm] {
            let (mut board, picture) = (speaking(protocol), picture(protocol, 4, 2));
            let first = drawn(&mut board, &[placed(&picture, 3, 5)]);
            let again = drawn_in(&mut board, &[placed(&picture, 3, 5)], 11);
            assert!(again.len() >= first.len(), "{again:?}");
        }
    }

    #[test]
    fn only_terminals_that_are_known_are_sent_pictures() {
        let of = |variables: &[(&str, &str)]| {
            known(|name| variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[("TERM", "xterm-kitty")]), Protocol::Kitty);
        assert_eq!(of(&[("TERM", "xterm-kitty"), ("TMUX", "a")]), Protocol::Blocks);
        assert_eq!(of(&[("TERM_PROGRAM", "WezTerm"), ("TERM", "xterm-256color")]), Protocol::Iterm);
        assert_eq!(of(&[("TERM", "foot-extra")]), Protocol::Sixel);
        assert_eq!(of(&[("TERM", "xterm-256color")]), Protocol::Blocks);
        assert_eq!(protocol(PictureProtocol::Kitty, |_| None), Protocol::Kitty);
    }

    #[test]
    fn a_terminal_is_asked_only_what_is_not_known_and_what_it_does_not_show() {
        let of = |setting, variables: &[(&str, &str)]| {
            let variable =
                |name: &str| variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
            question(setting, variable).map(|question| (question.contains("a=q"), question.ends_with("\x1b[c")))
        };
        let auto = PictureProtocol::Auto;
        assert_eq!(of(auto, &[("TERM", "xterm-256color")]), Some((true, true)));
        assert_eq!(of(auto, &[("TERM", "tmux-256color"), ("TMUX", "a")]), Some((false, true)));
        assert_eq!(of(auto, &[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")]), Some((false, true)));
        assert_eq!(of(PictureProtocol::Sixel, &[("TERM", "xterm-256color")]), Some((false, true)));
        assert_eq!(of(auto, &[("TERM", "xterm-kitty")]), None);
        assert_eq!(of(auto, &[("TERM", "linux")]), None);
        assert_eq!(of(auto, &[]), None);
        assert_eq!(of(PictureProtocol::Blocks, &[("TERM", "xterm-256color")]), None);
    }
}
