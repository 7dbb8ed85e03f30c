//! The card: what a term means, shown without losing the line.
//!
//! Cards opened from a card lie above it with a trail back, and keep clear of the word on the page that the first was
//! opened for. Where a card stands is decided in [`place`]; cards beside the page are in [`margin`].

pub mod margin;
pub mod place;

use std::ops::Range;

use crate::document::Document;
use crate::glossary::mentions::Term;
use crate::glossary::{Answer, How, Origin, Sources};
use crate::text::{fold, shown};

use super::page::Page;
use super::reader::Met;
pub use place::Place;

/// A card over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The term it is about.
    pub term: Term,
    /// The word that was asked for.
    asked: String,
    /// What the sources say, at least one of them.
    pub answers: Vec<Answer>,
    /// Whether all sources were asked.
    pub is_whole: bool,
    /// Which answer is shown.
    pub shown: usize,
    /// The word on the page that the first card was opened for.
    pub word: Range<usize>,
    /// The headwords of the cards below it, the first one first.
    pub trail: Vec<String>,
    /// Rows of the definition scrolled away at the top.
    pub scroll: usize,
    /// Terms inside the definition, ranges of the answer's text, each with the number of its entry.
    pub terms: Vec<(Range<usize>, usize)>,
    /// The term in focus, an index into `terms`.
    pub focus: Option<usize>,
    /// What the text says of the term elsewhere, once that is known.
    pub met: Option<Met>,
}

impl Card {
    /// The card of a word with what is said about it; `None` when nothing is.
    pub fn new(word: &str, at: Range<usize>, answers: Vec<Answer>, sources: &Sources) -> Option<Self> {
        let first = answers.first()?;
        // What is spelled nearly so is another word, and another term.
        let meant = if first.how <= How::Inflected { word } else { &first.headword };
        let term = Term::of(meant, &first.headword, sources);
        let mut card = Self {
            term,
            asked: word.to_owned(),
            answers,
            is_whole: true,
            shown: 0,
            word: at,
            trail: Vec::new(),
            scroll: 0,
            terms: Vec::new(),
            focus: None,
            met: None,
        };
        card.find_terms(sources);
        Some(card)
    }

    /// The word that was asked for.
    pub fn word_asked(&self) -> &str {
        &self.asked
    }

    /// The answer that is shown.
    pub fn answer(&self) -> &Answer {
        &self.answers[self.shown]
    }

    /// Shows the answer `n` further on, around the ends.
    pub fn turn(&mut self, n: isize, sources: &Sources) {
        self.shown = (self.shown as isize + n).rem_euclid(self.answers.len() as isize) as usize;
        self.scroll = 0;
        self.find_terms(sources);
    }

    /// The terms in the definition, other than the one it defines.
    fn find_terms(&mut self, sources: &Sources) {
        let answer = &self.answers[self.shown];
        let other = |entry: usize| !fold::same(&sources.entry(entry).1.headword, &answer.headword);
        let mentions = sources.mentions(&answer.text).into_iter().filter(|mention| other(mention.entry));
        self.terms = mentions.map(|mention| (mention.range, mention.entry)).collect();
        self.focus = None;
    }

    /// The words of the term in focus.
    pub fn word_in_focus(&self) -> Option<&str> {
        let (range, _) = self.terms.get(self.focus?)?;
        self.answer().text.get(range.clone())
    }

    /// Where the card stands on a page, and what of it is shown.
    pub fn place(&self, page: &Page, document: &Document) -> Place {
        Place::of(self, page, document)
    }

    /// How the word that was asked for relates to the headword, when it is not the same.
    pub fn relation(&self) -> Option<String> {
        let answer = self.answer();
        let word = &self.asked;
        match answer.how {
            How::AsSpelled | How::Folded => None,
            How::Inflected => Some(format!("“{word}” is a form of it")),
            How::Part => Some(format!("a part of “{word}”")),
            How::Near => Some(format!("spelled nearly like “{word}”, which no source has")),
        }
    }

    /// The source, and which of how many it is, in so many columns: of a long name, less is said.
    pub fn source(&self, columns: usize) -> String {
        let number = match self.answers.len() {
            1 => String::new(),
            n => format!(" · {} of {n}", self.shown + 1),
        };
        let room = columns.saturating_sub(shown::columns(&number));
        let whole = named(self.answer());
        let name = if shown::columns(&whole) <= room { whole } else { shown::cut(&self.answer().source, room) };
        shown::cut(&(name + &number), columns)
    }
}

/// The source of an answer, with what kind of source it is where the name does not tell.
fn named(answer: &Answer) -> String {
    match answer.origin {
        Origin::Own | Origin::Text | Origin::File => answer.source.clone(),
        Origin::Shelf => format!("in “{}”", answer.source),
        Origin::Dictionary => format!("dictionary {}", answer.source),
    }
}
