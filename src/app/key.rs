//! Keys and events, free of any terminal library.
//!
//! A key is written as in `keymap.toml`: a character stands for itself; `<Enter>`, `<PageDown>`, `<C-d>`,
//! `<A-Left>`, `<S-Tab>` name the rest; `<Space>` and `<lt>` stand for ` ` and `<`.

use std::fmt;

use super::More;
use super::copies::Done;
use super::opened::Opened;
use super::pictures::{Answer, Arrived};
use super::shelf::gather::News;
use super::shelf::preview::Preview;
use crate::study::Study;

/// A key with its modifiers. Shift is part of the character where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    pub alt: bool,
    pub shift: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// What comes to the application from outside.
#[derive(Debug)]
pub enum Event {
    Key(Key),
    /// Pasted text, line ends as `\n`.
    Paste(String),
    Mouse(Mouse),
    Resize {
        columns: u16,
        rows: u16,
    },
    /// The system asks the program to end: save and leave.
    End,
    /// Of the text that is being opened, a part or the whole is ready; or a sentence says why nothing more comes.
    Opened(Box<Opened>),
    NotOpened {
        turn: u64,
        why: String,
    },
    /// A picture that was asked for.
    Picture(Box<Arrived>),
    /// What the terminal says that it can draw.
    Answer(Answer),
    /// Mentions in the other texts, for the list of them.
    Mentions(More),
    /// Which text is being opened, before it is whole: the number of its content.
    Known {
        turn: u64,
        hash: String,
    },
    /// What was found on the shelf so far.
    Shelved(Box<News>),
    /// What other machines wrote to the reader's files was taken in.
    TakenIn(Vec<Done>),
    /// What the document in focus on the shelf contains.
    Previewed(Box<Preview>),
    /// How many words the reader reads in a minute.
    Paced(usize),
    /// The cards, as they were read for the shelf.
    Studied(Box<Study>),
    /// The program is in the foreground again, or the screen was disturbed: draw everything anew.
    Redraw,
}

/// Zero-based screen cell and what happened there. Only the left button is told of in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    pub kind: MouseKind,
    pub column: u16,
    pub row: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    Press,
    /// The button went down while Shift, or Alt where the terminal keeps Shift to itself, was held.
    Extend,
    /// The button on the right went down.
    RightPress,
    Drag,
    Release,
    WheelUp,
    WheelDown,
}

const NAMES: [(&str, Code); 18] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Insert", Code::Insert),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
    ("Space", Code::Char(' ')),
    ("lt", Code::Char('<')),
    ("gt", Code::Char('>')),
    ("Bar", Code::Char('|')),
];

impl Key {
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// The key as people say it: `Ctrl-S`, `Shift-Tab`, `Space`, `G`.
    pub fn spoken(&self) -> String {
        let name = match self.code {
            Code::Char(' ') => "Space".to_owned(),
            // With Ctrl, terminals do not tell capitals from small letters.
            Code::Char(c) if self.ctrl => c.to_uppercase().to_string(),
            Code::Char(c) => c.to_string(),
            Code::F(number) => format!("F{number}"),
            code => {
                NAMES.iter().find(|(_, known)| *known == code).map_or(String::new(), |(name, _)| (*name).to_owned())
            }
        };
        let modifiers = [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")];
        modifiers.iter().filter(|(on, _)| *on).map(|(_, sign)| *sign).collect::<String>() + &name
    }
}

/// Reads keys as written in a keymap, one after another: `gg`, `<C-x>s`.
pub fn parse(text: &str) -> Result<Vec<Key>, String> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|inner| inner.split_once('>'));
        match named {
            Some((name, after)) => {
                keys.push(parse_named(name)?);
                rest = after;
            }
            None if first == '<' => {
                return Err(format!("`{text}` has a `<` without its `>`; write <lt> for the key itself"));
            }
            None => {
                keys.push(Key::char(first));
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    if keys.is_empty() { Err("a key is missing".to_owned()) } else { Ok(keys) }
}

fn parse_named(name: &str) -> Result<Key, String> {
    let mut key = Key::plain(Code::Esc);
    let mut rest = name;
    while let Some((modifier, after)) = rest.split_once('-').filter(|(_, after)| !after.is_empty()) {
        match modifier {
            "C" => key.ctrl = true,
            "A" => key.alt = true,
            "S" => key.shift = true,
            _ => return Err(format!("`<{name}>` has an unknown modifier; C, A and S are known")),
        }
        rest = after;
    }
    let mut chars = rest.chars();
    key.code = match (NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(rest)), chars.next(), chars.next()) {
        (Some((_, code)), _, _) => *code,
        (None, Some(c), None) => Code::Char(c),
        (None, Some('F'), Some(_)) => match rest[1..].parse() {
            Ok(number @ 1..=24) => Code::F(number),
            _ => return Err(format!("`<{name}>` is not a key")),
        },
        _ => return Err(format!("`<{name}>` is not a key")),
    };
    Ok(key)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, code)| *code == self.code).map(|(name, _)| (*name).to_owned());
        let name = match (name, self.code) {
            (Some(name), _) if name != "Bar" => name,
            (_, Code::Char(c)) => c.to_string(),
            (_, Code::F(number)) => format!("F{number}"),
            (name, _) => name.unwrap_or_default(),
        };
        let single = matches!(self.code, Code::Char(c) if c != ' ' && c != '<' && c != '>');
        if single && !self.ctrl && !self.alt && !self.shift {
            return f.write_str(&name);
        }
        let sign = |on: bool, sign: &'static str| if on { sign } else { "" };
        write!(f, "<{}{}{}{name}>", sign(self.ctrl, "C-"), sign(self.alt, "A-"), sign(self.shift, "S-"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_as_they_are_written() {
        for text in ["gg", "<C-x>s", "<A-Left>", "<S-Tab>", "<Space>", "<lt>", "é", "]]", "<F5>", "<C-Space>"] {
            let written: String = parse(text).unwrap().iter().map(Key::to_string).collect();
            assert_eq!(written, text);
        }
    }

    #[test]
    fn keys_are_said_as_people_say_them() {
        let said = |text: &str| parse(text).unwrap()[0].spoken();
        assert_eq!(
            ["<C-s>", "<S-Tab>", "<Space>", "G", "<A-Left>", "<lt>"].map(said),
            ["Ctrl-S", "Shift-Tab", "Space", "G", "Alt-Left", "<"]
        );
    }

    #[test]
    fn a_mistake_is_named() {
        assert_eq!(parse("<Foo>").unwrap_err(), "`<Foo>` is not a key");
        assert!(parse("<C-").is_err());
        assert!(parse("").is_err());
    }
}
