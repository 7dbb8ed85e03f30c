//! `postil define` and `postil mentions`: what the glossaries say, and where a term occurs.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Answer, corrected, hits};
use crate::app::terms::of_shelf;
use crate::document::Document;
use crate::folders::Folders;
use crate::glossary::matcher::Matcher;
use crate::glossary::mentions::Term;
use crate::glossary::{self, Dictionaries, Here, How, Origin, Own, Sources};
use crate::import;
use crate::notes::Identity;
use crate::settings::Settings;
use crate::text::shown;

/// Asked are, in this order: your own entries, the glossary of FILE, glossary files beside it, those in the data
/// folder, the glossaries of the other texts on your shelf, and dictionaries. Inflected words lead to their headwords.
#[derive(Debug, Args)]
pub struct Define {
    /// The word, or words, to look up
    pub word: String,
    /// A text whose own glossary is asked too
    pub file: Option<PathBuf>,
    /// Print the answers as JSON
    #[arg(long)]
    pub json: bool,
}

/// An answer as it is printed.
#[derive(Debug, Serialize)]
struct Told {
    term: String,
    forms: Vec<String>,
    definition: String,
    /// Which glossary or dictionary says so.
    source: String,
    origin: Origin,
    /// How the term relates to the word that was asked for.
    how: How,
    /// Where the definition is in the reading text of FILE.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

impl Define {
    pub fn run(&self) -> Answer {
        let document = match &self.file {
            Some(file) => corrected::open(file)?.document,
            None => Document::default(),
        };
        let sources = sources(&document, self.file.as_deref());
        let mut told = answers(&sources, &document, &self.word);
        told.extend(in_dictionaries(&self.word, document.language.as_deref(), told.is_empty()));
        let text = if self.json { serde_json::to_string_pretty(&told)? + "\n" } else { card(&told) };
        // Who closed the other end has seen enough.
        let _ = io::stdout().lock().write_all(text.as_bytes());
        if !told.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        let where_to = if self.file.is_some() { "" } else { "; name a text to ask its own glossary too" };
        hits::complain(&format!("no glossary and no dictionary has “{}”{where_to}", self.word.trim()));
        Ok(ExitCode::FAILURE)
    }
}

/// Words that a glossary has are found in all the forms it gives; other words are found as they are given, inflected
/// forms too.
#[derive(Debug, Args)]
pub struct Mentions {
    /// The term, in any of its forms
    pub term: String,
    /// The texts to look in; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print the places as JSON
    #[arg(long)]
    pub json: bool,
}

impl Mentions {
    pub fn run(&self) -> Answer {
        let nothing = format!("“{}” is not mentioned in the text", self.term.trim());
        hits::go_through(&self.files, self.json, &nothing, |document, file| {
            mentions(&sources(document, Some(file)), document, &self.term)
        })
    }
}

/// Everything that speaks about `document`; what could not be read is said on standard error.
fn sources(document: &Document, file: Option<&Path>) -> Sources {
    let data = match Folders::find() {
        Ok(folders) => Some(folders.data),
        Err(error) => {
            hits::complain(&format!("{error:#}"));
            None
        }
    };
    let own = data.as_deref().map(Own::open).unwrap_or_default();
    let here = here(document, file.and_then(hits::path_of));
    let (mut sources, remarks) = Sources::of(document, &here, &own, data.as_deref());
    if let Some(data) = data {
        sources.add_shelf(of_shelf(&data, &here));
    }
    remarks.iter().for_each(|remark| hits::complain(remark));
    sources
}

/// What the scopes of the reader's own entries know a text by.
fn here(document: &Document, path: Option<&Path>) -> Here {
    let Some(path) = path else { return Here::default() };
    let hash = import::read(path).map(|bytes| Identity::of(&bytes, None, "").hash).unwrap_or_default();
    Here::new(&hash, Some(path), document.name().unwrap_or_default())
}

/// What the glossaries say about a word, best first.
fn answers(sources: &Sources, document: &Document, word: &str) -> Vec<Told> {
    let numbers = sources.found(word).into_iter().map(|(number, _)| number);
    let told = numbers.zip(sources.answers(word, document)).map(|(number, answer)| Told {
        forms: sources.forms(sources.entry(number).1).map(str::to_owned).collect(),
        ..Told::of(answer)
    });
    told.collect()
}

/// What the dictionaries say. What is only spelled nearly so counts when there is nothing else.
fn in_dictionaries(word: &str, language: Option<&str>, is_last_hope: bool) -> Vec<Told> {
    let Ok(folders) = Folders::find() else { return Vec::new() };
    let named = Settings::read(&folders.config).0.dictionary_paths(&folders);
    let (mut answers, remarks) = Dictionaries::in_folders(folders.dictionaries).after(named).answers(word, language);
    remarks.iter().for_each(|remark| hits::complain(remark));
    if !is_last_hope || answers.iter().any(|answer| answer.how < How::Near) {
        answers.retain(|answer| answer.how < How::Near);
    }
    answers.into_iter().map(Told::of).collect()
}

impl Told {
    fn of(answer: glossary::Answer) -> Self {
        Self {
            term: answer.headword,
            forms: Vec::new(),
            definition: answer.text,
            source: answer.source,
            origin: answer.origin,
            how: answer.how,
            start: answer.here.as_ref().map(|range| range.start),
            end: answer.here.as_ref().map(|range| range.end),
        }
    }

    /// What a reader should know about the term, other than that it is the one asked for.
    const fn relation(&self) -> &'static str {
        match self.how {
            How::AsSpelled | How::Folded | How::Inflected => "",
            How::Part => "; a part of the word",
            How::Near => "; spelled nearly so",
        }
    }
}

/// The answers for people: the term and its source, the definition below, a blank line between two.
fn card(told: &[Told]) -> String {
    let mut card = String::new();
    for (i, answer) in told.iter().enumerate() {
        let gap = if i == 0 { "" } else { "\n" };
        // Writing to a string cannot fail.
        let (term, source) = (shown::clean(&answer.term), shown::clean(&answer.source));
        let _ = writeln!(card, "{gap}{term} ({source}{})", answer.relation());
        for line in answer.definition.lines() {
            let indent = if line.trim().is_empty() { "" } else { "  " };
            let _ = writeln!(card, "{indent}{}", shown::clean(line.trim()));
        }
    }
    card
}

/// Where `term` occurs in `document`, in order.
fn mentions(sources: &Sources, document: &Document, term: &str) -> Vec<Range<usize>> {
    let numbers = Term::of(term, term, sources).entries;
    // A term that no glossary has is looked for by itself.
    let alone = Matcher::in_language([(term, 0)], document.language.as_deref());
    let mut found = Vec::new();
    for block in &document.blocks {
        let text = &document.text[block.range.clone()];
        let mut mentions = if numbers.is_empty() { alone.mentions(text) } else { sources.mentions(text) };
        mentions.retain(|mention| numbers.is_empty() || numbers.contains(&mention.entry));
        let at = block.range.start;
        found.extend(mentions.into_iter().map(|mention| at + mention.range.start..at + mention.range.end));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Kind};
    use crate::glossary::{Definition, Entry, Glossary, Origin};

    fn document() -> Document {
        let mut b = Builder::new("The soviets met. Art is long. Parties come, a party-line stays.".to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..16);
        b.begin(Kind::Paragraph, 0);
        b.copy(17..63);
        b.finish()
    }

    fn sources() -> Sources {
        let entry = |headword: &str, definition| Entry { headword: headword.to_owned(), forms: Vec::new(), definition };
        let text = Glossary {
            name: "this text".to_owned(),
            origin: Origin::Text,
            entries: vec![
                entry("Soviet", Definition::Here(0..16)),
                entry("Party", Definition::Text("P\u{1b}.\n\nQ.".to_owned())),
            ],
        };
        let file = Glossary {
            name: "b.toml".to_owned(),
            origin: Origin::File,
            entries: vec![entry("soviets", Definition::Text("S.".to_owned()))],
        };
        Sources::new(vec![text, file])
    }

    #[test]
    fn an_inflected_word_is_defined_by_every_source() {
        let (sources, document) = (sources(), document());
        let told = answers(&sources, &document, "soviets");
        let found: Vec<_> = told.iter().map(|told| (&*told.source, &*told.definition, told.start)).collect();
        assert_eq!(found, [("b.toml", "S.", None), ("this text", "The soviets met.", Some(0))]);
    }

    #[test]
    fn a_card_has_the_term_the_source_and_clean_paragraphs() {
        let (sources, document) = (sources(), document());
        assert_eq!(card(&answers(&sources, &document, "PARTIES")), "Party (this text)\n  P␛.\n\n  Q.\n");
    }

    #[track_caller]
    fn check_mentions(term: &str, expected: &[&str]) {
        let document = document();
        let found: Vec<_> =
            mentions(&sources(), &document, term).into_iter().map(|range| &document.text[range]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_term_of_a_glossary_and_any_other_word_are_found() {
        check_mentions("party", &["Parties", "party"]);
        check_mentions("art", &["Art"]);
        check_mentions("line", &["line"]);
        check_mentions("realism", &[]);
    }
}
