//! What a terminal sends, in our words: keys, the mouse, pasted text, and what it answers when it is asked.
//!
//! The bytes come in pieces of any length, and a piece may end within a sequence. So the decoder keeps what is not
//! whole yet. Only of the first bytes of a sequence it may be that a finger sent them and that nothing follows; whoever
//! reads then waits for a moment and asks for the keys that they are. A sequence that is not known is passed over as a
//! whole: its letters are never taken for keys.

mod sequences;

use memchr::memmem;

use crate::app::key::{Code, Event, Key};
use crate::app::pictures::Answer;

const ESC: u8 = 0x1b;
/// A sequence has no more bytes; what goes on longer is none.
const LONGEST: usize = 256;
/// What stands around pasted text.
const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";
/// Kitty's answers begin so, and end as [`END`].
const ANSWER: &[u8] = b"\x1b_G";
const END: &[u8] = b"\x1b\\";

/// What the bytes mean, piece by piece.
#[derive(Debug, Default)]
pub struct Decoder {
    /// What came and is not whole yet.
    held: Vec<u8>,
    /// Of the held bytes, so many are known not to have the end of the paste that they are.
    searched: usize,
    /// What the terminal has answered so far of what it was asked.
    answer: Answer,
}

/// What the first of some bytes are.
enum Step {
    /// More is needed to tell.
    More,
    /// So many bytes are this, or nothing.
    Event(usize, Option<Event>),
    /// So many bytes are part of an answer, or its end.
    Answer(usize, Told),
}

/// What a terminal tells of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Whether it draws pictures as kitty does.
    Kitty(bool),
    /// The size of a cell in dots.
    Cell(u16, u16),
    /// Whether it draws sixels. Any terminal tells this, and it is asked last.
    Sixel(bool),
}

impl Decoder {
    /// Takes bytes and gives what they and those held before are, as far as that can be told.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.held.extend_from_slice(bytes);
        let mut events = Vec::new();
        let mut at = 0;
        while at < self.held.len() {
            let n_bytes = match step(&self.held[at..], &mut self.searched) {
                Step::More => break,
                Step::Event(n_bytes, event) => {
                    events.extend(event);
                    n_bytes
                }
                Step::Answer(n_bytes, told) => {
                    events.extend(self.hear(told).map(Event::Answer));
                    n_bytes
                }
            };
            at += n_bytes;
            self.searched = 0;
        }
        self.held.drain(..at);
        events
    }

    /// Whether what is held may be keys as well as the beginning of something longer.
    pub fn is_unsure(&self) -> bool {
        matches!(self.held.as_slice(), [ESC] | [ESC, b'O' | b'_'])
    }

    /// Nothing longer comes: gives the keys that are held.
    pub fn settle(&mut self) -> Vec<Event> {
        match std::mem::take(&mut self.held).as_slice() {
            [ESC, byte @ (b'O' | b'_')] => vec![Event::Key(with_alt(Key::char(char::from(*byte))))],
            [ESC, ..] => vec![Event::Key(Key::plain(Code::Esc))],
            _ => Vec::new(),
        }
    }

    /// The last of the answers ends them.
    fn hear(&mut self, told: Told) -> Option<Answer> {
        match told {
            Told::Kitty(is_so) => self.answer.kitty = is_so,
            Told::Cell(width, height) => self.answer.cell = (width, height),
            Told::Sixel(is_so) => return Some(Answer { sixel: is_so, ..std::mem::take(&mut self.answer) }),
        }
        None
    }
}

fn step(bytes: &[u8], searched: &mut usize) -> Step {
    match bytes {
        [ESC, b'[', ..] if bytes.starts_with(PASTE) => paste(bytes, searched),
        [ESC, b'[', rest @ ..] => match sequences::csi(rest) {
            Step::More if bytes.len() > LONGEST => Step::Event(bytes.len(), None),
            Step::Event(n_bytes, event) => Step::Event(n_bytes + 2, event),
            Step::Answer(n_bytes, told) => Step::Answer(n_bytes + 2, told),
            Step::More => Step::More,
        },
        [ESC, b'O', rest @ ..] => match rest {
            [] => Step::More,
            [byte, ..] => Step::Event(3, sequences::ss3(*byte).map(Event::Key)),
        },
        [ESC, b'_', b'G', ..] => kitty(bytes),
        [ESC] | [ESC, b'_'] => Step::More,
        // The second one begins something of its own.
        [ESC, ESC, ..] => Step::Event(1, Some(Event::Key(Key::plain(Code::Esc)))),
        [ESC, rest @ ..] => match plain(rest) {
            Step::Event(n_bytes, event) => Step::Event(n_bytes + 1, event.map(alt_event)),
            other => other,
        },
        _ => plain(bytes),
    }
}

/// A key that is one character, or a byte that the keyboard has had for one since typewriters.
fn plain(bytes: &[u8]) -> Step {
    let named = |code| Step::Event(1, Some(Event::Key(Key::plain(code))));
    let ctrl = |c| Step::Event(1, Some(Event::Key(Key { ctrl: true, ..Key::char(c) })));
    match bytes[0] {
        b'\r' => named(Code::Enter),
        b'\t' => named(Code::Tab),
        0x7f => named(Code::Backspace),
        ESC => named(Code::Esc),
        0 => ctrl(' '),
        byte @ 1..=0x1a => ctrl(char::from(byte - 1 + b'a')),
        byte @ 0x1c..=0x1f => ctrl(char::from(byte - 0x1c + b'\\')),
        byte => letter(bytes, byte),
    }
}

fn letter(bytes: &[u8], first: u8) -> Step {
    let n_bytes = match first {
        0..0x80 => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Step::Event(1, None),
    };
    let there = &bytes[..n_bytes.min(bytes.len())];
    match std::str::from_utf8(there) {
        Ok(text) => {
            let c = text.chars().next().filter(|c| !c.is_control());
            Step::Event(n_bytes, c.map(|c| Event::Key(Key::char(c))))
        }
        Err(error) if error.error_len().is_none() => Step::More,
        Err(_) => Step::Event(1, None),
    }
}

fn alt_event(event: Event) -> Event {
    match event {
        Event::Key(key) => Event::Key(with_alt(key)),
        other => other,
    }
}

fn with_alt(key: Key) -> Key {
    Key { alt: true, ..key }
}

fn paste(bytes: &[u8], searched: &mut usize) -> Step {
    let from = (*searched).max(PASTE.len());
    match memmem::find(&bytes[from..], PASTED) {
        Some(end) => {
            let text = String::from_utf8_lossy(&bytes[PASTE.len()..from + end]);
            Step::Event(from + end + PASTED.len(), Some(Event::Paste(clean(&text))))
        }
        None => {
            *searched = bytes.len().saturating_sub(PASTED.len());
            Step::More
        }
    }
}

/// What kitty answers: how the question was called, and after a semicolon whether all is well.
fn kitty(bytes: &[u8]) -> Step {
    let body = &bytes[ANSWER.len()..bytes.len().min(LONGEST)];
    match memmem::find(body, END) {
        Some(end) => Step::Answer(ANSWER.len() + end + END.len(), Told::Kitty(body[..end].ends_with(b";OK"))),
        None if bytes.len() < LONGEST => Step::More,
        None => Step::Event(bytes.len(), None),
    }
}

/// Pasted text may hold what a terminal would obey: line ends become `\n`, a tab a space, and no other control
/// stays.
fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    lines.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests;
