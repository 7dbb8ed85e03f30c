//! Control sequences: the keys that have a name, keys with modifiers, the mouse, and answers.
//!
//! All are written alike (ECMA-48): parameters, then one last byte. So one that is not known can be passed over.

use super::{Step, Told};
use crate::app::key::{Code, Event, Key, Mouse, MouseKind};

/// What the sequence after `ESC [` is.
pub fn csi(bytes: &[u8]) -> Step {
    match bytes {
        // The Linux console writes its first function keys so.
        [b'[', rest @ ..] => match rest {
            [] => Step::More,
            [byte @ b'A'..=b'E', ..] => event(2, Some(Key::plain(Code::F(byte - b'A' + 1)))),
            _ => event(2, None),
        },
        // Terminals that do not know numbers of more than one byte have a mouse as well.
        [b'M', rest @ ..] => match rest {
            [button, column, row, ..] => {
                let [button, column, row] = [button, column, row].map(|byte| u16::from(byte.saturating_sub(32)));
                Step::Event(4, mouse(button, column, row, button & 3 == 3))
            }
            _ => Step::More,
        },
        _ => {
            let is_inner = |byte: &u8| (0x20..0x40).contains(byte);
            let n_inner = bytes.iter().take_while(|byte| is_inner(byte)).count();
            match bytes.get(n_inner) {
                None => Step::More,
                Some(last @ 0x40..=0x7e) => whole(&bytes[..n_inner], *last, n_inner + 1),
                // It was broken off.
                Some(_) => Step::Event(n_inner, None),
            }
        }
    }
}

fn event(n_bytes: usize, key: Option<Key>) -> Step {
    Step::Event(n_bytes, key.map(Event::Key))
}

fn whole(inner: &[u8], last: u8, n_bytes: usize) -> Step {
    match (inner, last) {
        ([b'<', numbers @ ..], b'M' | b'm') => {
            let numbers = Numbers::read(numbers);
            let mouse = || mouse(numbers.first(0)?, numbers.first(1)?, numbers.first(2)?, last == b'm');
            Step::Event(n_bytes, mouse())
        }
        ([b'?', numbers @ ..], b'c') => {
            // The first number is the class of the terminal; 4 among the others says that it draws sixels.
            let is_four = |field: &[u16]| field.first() == Some(&4);
            Step::Answer(n_bytes, Told::Sixel(Numbers::read(numbers).0.iter().skip(1).any(|field| is_four(field))))
        }
        (_, b't') => match Numbers::read(inner).0.iter().map(Vec::as_slice).collect::<Vec<_>>().as_slice() {
            [[6], [height], [width]] => Step::Answer(n_bytes, Told::Cell(*width, *height)),
            _ => Step::Event(n_bytes, None),
        },
        _ => event(n_bytes, key(&Numbers::read(inner), last)),
    }
}

/// The parameters of a sequence: fields with semicolons between them, and in each, numbers with colons.
struct Numbers(Vec<Vec<u16>>);

impl Numbers {
    /// A sequence with anything else in it has none.
    fn read(bytes: &[u8]) -> Self {
        let number = |digits: &[u8]| match digits {
            [] => Some(0),
            _ => std::str::from_utf8(digits).ok()?.parse::<u16>().ok(),
        };
        let field = |field: &[u8]| field.split(|byte| *byte == b':').map(number).collect::<Option<Vec<u16>>>();
        let fields = bytes.split(|byte| *byte == b';').map(field).collect::<Option<Vec<_>>>();
        Self(fields.unwrap_or_default())
    }

    /// The first number of a field.
    fn first(&self, field: usize) -> Option<u16> {
        self.at(field, 0)
    }

    fn at(&self, field: usize, place: usize) -> Option<u16> {
        self.0.get(field)?.get(place).copied()
    }
}

/// Shift, Alt and Ctrl; none for modifiers that no key of ours has, and for a key that is let go.
fn modifiers(numbers: &Numbers) -> Option<Key> {
    const SHIFT: u16 = 1;
    const ALT: u16 = 2;
    const CTRL: u16 = 4;
    const SUPER_OR_HYPER: u16 = 8 | 16;
    const META: u16 = 32;
    const RELEASED: u16 = 3;
    let held = numbers.first(1).unwrap_or(1).saturating_sub(1);
    let is_ours = held & SUPER_OR_HYPER == 0 && numbers.at(1, 1) != Some(RELEASED);
    let key = Key {
        ctrl: held & CTRL != 0,
        alt: held & (ALT | META) != 0,
        shift: held & SHIFT != 0,
        ..Key::plain(Code::Esc)
    };
    is_ours.then_some(key)
}

fn key(numbers: &Numbers, last: u8) -> Option<Key> {
    let first = numbers.first(0)?;
    let code = match last {
        b'Z' => return Some(Key { shift: true, ..Key::plain(Code::Tab) }),
        b'u' => coded(first)?,
        // What xterm writes for keys that had no sequence.
        b'~' if first == 27 => coded(numbers.first(2)?)?,
        b'~' => numbered(first)?,
        // The number is there for the modifiers behind it; any other says that this is no key.
        _ if first > 1 => return None,
        _ => lettered(last)?,
    };
    let held = modifiers(numbers)?;
    Some(match code {
        Code::Char(' ') => Key { code, ..held },
        // Terminals that send bytes send the same one for both; people know it as Ctrl-_.
        Code::Char('7') if held.ctrl && !held.alt && !held.shift => Key { code: Code::Char('_'), ..held },
        Code::Char(c) => {
            let told = numbers.at(0, 1).and_then(|code| char::from_u32(code.into())).filter(|c| !c.is_control());
            let c = if held.shift { told.unwrap_or(capital(c)) } else { c };
            Key { code: Code::Char(c), shift: false, ..held }
        }
        _ => Key { code, ..held },
    })
}

/// Kitty's protocol tells a letter and Shift apart: Ctrl-Shift-d arrives as `d`.
fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

/// The key of a last byte.
fn lettered(last: u8) -> Option<Code> {
    Some(match last {
        b'A' => Code::Up,
        b'B' => Code::Down,
        b'C' => Code::Right,
        b'D' => Code::Left,
        b'H' => Code::Home,
        b'F' => Code::End,
        b'P'..=b'S' => Code::F(last - b'P' + 1),
        _ => return None,
    })
}

/// The key of a number before `~`. The numbers have gaps where old keyboards had them.
fn numbered(number: u16) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F(number as u8 - 10),
        17..=21 => Code::F(number as u8 - 11),
        23..=26 => Code::F(number as u8 - 12),
        28 | 29 => Code::F(number as u8 - 15),
        31..=34 => Code::F(number as u8 - 17),
        _ => return None,
    })
}

/// The signs of the keypad, as kitty counts them from [`KEYPAD`] on.
const KEYPAD_SIGNS: &[u8; 15] = b"0123456789./*-+";
const KEYPAD: u16 = 57_399;
/// The keys of the keypad that follow, after Enter and two signs.
const KEYPAD_KEYS: [Code; 10] = [
    Code::Left,
    Code::Right,
    Code::Up,
    Code::Down,
    Code::PageUp,
    Code::PageDown,
    Code::Home,
    Code::End,
    Code::Insert,
    Code::Delete,
];

/// The key of a code point.
fn coded(code: u16) -> Option<Code> {
    Some(match code {
        9 => Code::Tab,
        13 => Code::Enter,
        27 => Code::Esc,
        127 => Code::Backspace,
        KEYPAD..57_414 => Code::Char(char::from(KEYPAD_SIGNS[usize::from(code - KEYPAD)])),
        57_414 => Code::Enter,
        57_415 => Code::Char('='),
        57_416 => Code::Char(','),
        57_417..=57_426 => KEYPAD_KEYS[usize::from(code - 57_417)],
        57_376..=57_398 => Code::F((code - 57_376) as u8 + 13),
        // Keys that stand for no character have the code points that belong to nobody.
        57_344..=63_743 => return None,
        _ => Code::Char(char::from_u32(code.into()).filter(|c| !c.is_control())?),
    })
}

/// The key after `ESC O`: the first function keys, and the keypad when it sends more than its signs.
pub fn ss3(byte: u8) -> Option<Key> {
    let code = match byte {
        b'M' => Code::Enter,
        b'X' => Code::Char('='),
        b'j'..=b'y' => Code::Char(char::from(byte - 0x40)),
        _ => lettered(byte)?,
    };
    Some(Key::plain(code))
}

/// Only what was asked for is told, and of the wheel only up and down.
fn mouse(button: u16, column: u16, row: u16, is_up: bool) -> Option<Event> {
    const SHIFT_OR_ALT: u16 = 4 | 8;
    const MOVES: u16 = 32;
    let kind = match button & !(SHIFT_OR_ALT | 16) {
        0 | 3 if is_up => MouseKind::Release,
        0 if button & SHIFT_OR_ALT != 0 => MouseKind::Extend,
        0 => MouseKind::Press,
        2 if !is_up => MouseKind::RightPress,
        MOVES => MouseKind::Drag,
        64 => MouseKind::WheelUp,
        65 => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Event::Mouse(Mouse { kind, column: column.saturating_sub(1), row: row.saturating_sub(1) }))
}
