//! What the open elements mean for the text within them.

use crate::document::Kind;
use crate::text::roman;

/// A container that the reader is within.
#[derive(Debug)]
pub enum Within {
    Quote,
    /// A list: how its items are counted, and the number of the next one.
    List(Count, i64),
    /// An item or a note, and its marker until it is written.
    Marked(Kind, Option<String>),
    /// A headword.
    Term,
    /// The label of a note.
    Label,
    Definition,
    /// A heading or code: its blocks are of this kind.
    Block(Kind),
    /// The lines in it are those of a poem.
    Verse,
    /// A table of contents, or a heading of several parts.
    Lump,
    Table,
    Caption,
}

/// How items are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Bullets,
    Numbers,
    /// Letters, and whether they are capitals.
    Letters(bool),
    Roman(bool),
}

impl Within {
    /// Whether what stands in it is deeper for it: a list is so by its items.
    pub fn is_deeper(&self) -> bool {
        matches!(self, Self::Quote | Self::Marked(..) | Self::Definition)
    }
}

/// An open element of the reader.
#[derive(Debug, Default)]
pub struct Opened {
    /// Whether it put something on the stack of containers.
    pub is_within: bool,
    pub is_hidden: bool,
    pub is_strong: bool,
    /// Whether items in it are notes.
    pub has_notes: bool,
    pub is_contents: bool,
    pub is_row: bool,
    /// Whether it says what the code in it is in.
    pub has_language: bool,
}

impl Count {
    /// How the list says that its items are counted.
    pub fn of(kind: Option<&str>) -> Self {
        match kind {
            Some("a") => Self::Letters(false),
            Some("A") => Self::Letters(true),
            Some("i") => Self::Roman(false),
            Some("I") => Self::Roman(true),
            _ => Self::Numbers,
        }
    }

    /// The marker of item `n`.
    pub fn marker(self, n: i64) -> String {
        let (shown, is_capital) = match self {
            Self::Bullets => return "•".to_owned(),
            Self::Letters(is_capital) if (1..=26).contains(&n) => {
                (char::from(b'a' + (n - 1) as u8).to_string(), is_capital)
            }
            Self::Roman(is_capital) if (1..=3999).contains(&n) => (roman::written(n as u32), is_capital),
            _ => (n.to_string(), false),
        };
        format!("{}.", if is_capital { shown.to_uppercase() } else { shown })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_as_their_list_says() {
        assert_eq!(Count::of(Some("I")).marker(1994), "MCMXCIV.");
        assert_eq!(Count::of(Some("a")).marker(3), "c.");
        assert_eq!(Count::of(Some("a")).marker(30), "30.");
        assert_eq!(Count::of(None).marker(-1), "-1.");
    }
}
