//! What the application adds to a glossary: which text it is about, the other texts on the shelf, the memory of
//! what was looked up.

use std::ops::Range;
use std::path::Path;

use crate::document::Locator;
use crate::glossary::looked_up::{LookUp, Words};
use crate::glossary::{Answer, Glossary, Here, Origin, find, shelf};
use crate::import;
use crate::notes::Identity;
use crate::starter::SEEDS;
use crate::text::words;

use super::App;
use super::reader::Reader;

/// The sentence around a word is kept up to so many bytes on either side.
const AROUND: usize = 300;

impl App {
    /// The text being read, as scopes know it; none when none is open.
    pub fn here(&self) -> Here {
        self.reader.as_ref().map(Reader::here).unwrap_or_default()
    }

    /// Applies what the reader's own glossary says now.
    pub fn redefine(&mut self) {
        let here = self.here();
        if let Some(reader) = &mut self.reader {
            reader.sources.set_own(&self.own, &here);
            reader.forget_mentions();
        }
    }

    /// Lets the other texts on the shelf answer. They are read when the first word is looked up, and not before:
    /// opening a text must not wait for them.
    pub fn ask_the_shelf(&mut self) {
        let here = self.here();
        if let Some(reader) = self.reader.as_mut().filter(|reader| !reader.sources.has_shelf()) {
            reader.sources.add_shelf(of_shelf(&self.folders.data, &here));
        }
    }

    /// Remembers that a word was looked up, and what was answered first. `at` is where on the page.
    pub fn remember(&mut self, word: &str, at: &Range<usize>, answer: Option<&Answer>) {
        let Some(reader) = self.reader.as_ref().filter(|_| self.settings.remember_words) else { return };
        let answer = answer.cloned().unwrap_or_default();
        let met = reader.document.text.get(at.clone()) == Some(word);
        let heading = reader.document.heading_at(at.start).map(|i| &reader.document.outline[i]);
        let look_up = LookUp {
            word: word.trim().to_owned(),
            headword: answer.headword,
            definition: answer.text,
            source: answer.source,
            sentence: if met { sentence(reader, at) } else { String::new() },
            hash: reader.hash.clone(),
            title: reader.title(),
            section: heading.map(|heading| reader.document.heading_text(heading).to_owned()).unwrap_or_default(),
            // Not [`Locator::new`], which looks through the whole text for places like it.
            at: met.then(|| Locator::in_text(&reader.document.text, at.clone())),
            when: self.now,
        };
        let words = Words::of(&self.folders.data);
        if let Err(error) = words.remember(&look_up) {
            self.complain(&format!("cannot remember the word in {}: {error}", words.file().display()));
        }
    }

    /// Keeps the glossary of the text just opened for the others.
    pub(super) fn keep_glossary(&mut self) {
        if !std::mem::take(&mut self.keeps_glossary) {
            return;
        }
        let Some(reader) = &self.reader else { return };
        // What came through standard input is not on the shelf, and the starter shelf is asked by itself.
        if reader.path.is_none() {
            return;
        }
        let of_text = reader.sources.glossaries().iter().find(|glossary| glossary.origin == Origin::Text);
        let entries = of_text.map(|glossary| glossary.entries.as_slice()).unwrap_or_default();
        // Nothing is lost when it cannot be kept: it is found again when the text is next opened.
        let _ = shelf::keep(&self.folders.data, &reader.here(), entries, &reader.document);
    }
}

impl Reader {
    /// This text, as scopes know it.
    pub fn here(&self) -> Here {
        Here::new(&self.hash, self.path.as_deref(), &self.title())
    }
}

/// The sentence around a place, on one line.
pub fn sentence(reader: &Reader, at: &Range<usize>) -> String {
    let text = &reader.document.text;
    let around = words::sentence_around(text, at.start);
    let start = text.ceil_char_boundary(around.start.max(at.start.saturating_sub(AROUND)));
    let end = text.floor_char_boundary(around.end.max(at.end).min(at.end + AROUND));
    text[start..end.max(start)].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The glossaries of all texts but this one: of those that were opened once, and of the starter shelf. The tour
/// explains postil and is left out.
pub fn of_shelf(data: &Path, here: &Here) -> Vec<Glossary> {
    let mut glossaries = shelf::others(data, here);
    for seed in SEEDS.iter().skip(1) {
        if Identity::of(seed.text.as_bytes(), None, "").hash != here.hash {
            let document = import::import(seed.text.as_bytes(), seed.name).document;
            glossaries.push(shelf::glossary(seed.title(), &find::entries(&document), &document));
        }
    }
    glossaries
}
