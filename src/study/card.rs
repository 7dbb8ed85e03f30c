//! A card: something to be asked, what it asks for, and the place it was made at.
//!
//! It says itself all that is needed to be asked: a text may be away, changed or lost, and what was learned from it is
//! still known. The same card made twice, on two machines as well, is one: its id is made of what it is about.

use std::ops::Range;
use std::path::PathBuf;

use jiff::Timestamp;
use xxhash_rust::xxh3::xxh3_128;

use crate::document::Locator;
use crate::text::fold;

/// What stands for the words that are hidden.
pub const HIDDEN: &str = "[…]";

/// A card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    pub asks: Asks,
    /// What is shown first: a term, a question, a passage with the words in it that will be hidden.
    pub front: String,
    /// What is shown then: the meaning of the term, the passage that answers, the hidden words.
    pub back: String,
    /// Where in the passage the hidden words begin, in bytes.
    pub from: usize,
    /// The text it is from: its content as a number, where it was, and what it is called.
    pub hash: String,
    pub path: Option<PathBuf>,
    pub title: String,
    pub at: Option<Locator>,
    /// The annotation that it was made of, if it was.
    pub annotation: Option<String>,
    pub made: Timestamp,
}

/// What a card asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    /// The meaning of a term.
    #[default]
    Term,
    /// The passage that a question is about.
    Passage,
    /// The words hidden in a passage.
    Hidden,
}

impl Asks {
    const ALL: [Self; 3] = [Self::Term, Self::Passage, Self::Hidden];

    /// The word for it in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Passage => "passage",
            Self::Hidden => "hidden",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asks| asks.name() == name)
    }
}

impl Card {
    /// The same for the same thing asked, for ever. A term is one in all versions of a text with that title; what was
    /// made of an annotation is one as long as that is there, however its words change.
    pub fn id(&self) -> String {
        let source = match (&self.annotation, self.asks) {
            (Some(annotation), _) => annotation.as_str(),
            (None, Asks::Term) => self.title.as_str(),
            (None, _) => self.hash.as_str(),
        };
        let about = match self.asks {
            Asks::Term => fold::fold(&self.front).text,
            Asks::Passage => String::new(),
            Asks::Hidden => format!("{}\n{}", self.from, self.back),
        };
        let about = match (&self.annotation, self.asks) {
            (None, Asks::Passage | Asks::Hidden) => format!("{}\n{about}", self.front),
            _ => about,
        };
        format!("{:032x}", xxh3_128(format!("{}\n{source}\n{about}", self.asks.name()).as_bytes()))
    }

    /// What is shown before it is turned.
    pub fn question(&self) -> String {
        match (self.asks, self.hidden()) {
            (Asks::Hidden, Some(hidden)) => {
                format!("{}{HIDDEN}{}", &self.front[..hidden.start], &self.front[hidden.end..])
            }
            _ => self.front.clone(),
        }
    }

    /// What is shown when it is turned: the words, and which of them were hidden.
    pub fn answer(&self) -> (&str, Option<Range<usize>>) {
        match (self.asks, self.hidden()) {
            (Asks::Hidden, Some(hidden)) => (&self.front, Some(hidden)),
            _ => (&self.back, None),
        }
    }

    /// Where the hidden words stand. A person may have edited the passage: then they are looked for.
    fn hidden(&self) -> Option<Range<usize>> {
        if self.back.is_empty() {
            return None;
        }
        let given = self.from..self.from.saturating_add(self.back.len());
        if self.front.get(given.clone()) == Some(&self.back) {
            return Some(given);
        }
        let start = self.front.find(&self.back)?;
        Some(start..start + self.back.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(front: &str, back: &str, from: usize) -> Card {
        Card { asks: Asks::Hidden, front: front.to_owned(), back: back.to_owned(), from, ..Card::default() }
    }

    #[test]
    fn the_words_meant_are_hidden_even_when_they_stand_twice() {
        let card = hidden("the sea and the sea", "the sea", 12);
        assert_eq!(card.question(), "the sea and […]");
        assert_eq!(card.answer(), ("the sea and the sea", Some(12..19)));
        assert_eq!(hidden("Oh, the sea and the sea", "the sea", 12).question(), "Oh, […] and the sea");
        assert_eq!(hidden("é sea", "land", 1).question(), "é sea");
        assert_eq!(hidden("é sea", "land", 1).answer().0, "land");
    }

    #[test]
    fn the_same_thing_is_one_card() {
        let term = |front: &str, hash: &str| Card {
            front: front.to_owned(),
            hash: hash.to_owned(),
            title: "Of Tides".to_owned(),
            ..Card::default()
        };
        assert_eq!(term("Spring tide", "a").id(), term("spring  tide", "b").id());
        assert_ne!(term("Spring tide", "a").id(), term("neap tide", "a").id());
        let of_note = |front: &str| Card { annotation: Some("n1".to_owned()), asks: Asks::Passage, ..term(front, "a") };
        assert_eq!(of_note("Why?").id(), of_note("Why so?").id());
        assert_ne!(hidden("a b", "a", 0).id(), hidden("a b", "b", 2).id());
    }
}
