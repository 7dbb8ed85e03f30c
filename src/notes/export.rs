//! Annotations on their way out: in the order in which the text is read, each with the place it has there now.
//! How the formats look that they leave in says [`crate::notes::exchange`].

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::Annotation;
use super::exchange::{Clipping, Work, json, markdown};
use crate::colours::Palette;
use crate::document::locator::Finder;
use crate::document::{Document, Locator, Placed};
use crate::text::context;

/// So many characters of a sentence stand on each side of the words.
const SENTENCE: usize = 400;

/// The annotations with the places they have in the document now, those without one at the end.
pub fn laid<'a>(annotations: &'a [Arc<Annotation>], document: &Document) -> Vec<(&'a Annotation, Placed)> {
    let placed = Finder::new(&document.text).place_all(annotations.iter().map(|annotation| &annotation.at));
    let mut laid: Vec<_> = annotations.iter().map(Arc::as_ref).zip(placed).collect();
    laid.sort_by_key(|(_, placed)| placed.range().map_or(usize::MAX, |range| range.start));
    laid
}

/// The document and its annotations, laid flat, with the sentences around the words when they are wanted.
pub fn work(annotations: &[Arc<Annotation>], document: &Document, file: Option<&Path>, with_sentence: bool) -> Work {
    let mut counter = Counter { text: &document.text, at: 0, n: 0 };
    let mut clippings: Vec<Clipping> = Vec::with_capacity(annotations.len());
    for (annotation, placed) in laid(annotations, document) {
        let mut clipping = flat(annotation, &placed, document);
        if let Some(range) = placed.range() {
            let start = counter.count(range.start);
            clipping.characters = Some(start..start + document.text[range.clone()].chars().count());
            if with_sentence {
                clipping.sentence = context::around(&document.text, range, SENTENCE, SENTENCE);
            }
        }
        clippings.push(clipping);
    }
    Work {
        title: document.name().unwrap_or_default().to_owned(),
        authors: document.authors.clone(),
        file: file.map(Path::to_owned),
        clippings,
        older: Vec::new(),
        colours: Palette::default(),
    }
}

/// A list of objects, one for each annotation.
pub fn list(annotations: &[Arc<Annotation>], document: &Document) -> Value {
    json::list(&work(annotations, document, None, false))
}

/// Markdown, as a new file would be.
pub fn markdown(annotations: &[Arc<Annotation>], document: &Document) -> String {
    markdown::write(&work(annotations, document, None, false))
}

fn flat(annotation: &Annotation, placed: &Placed, document: &Document) -> Clipping {
    let Annotation { id, at, mark, note, tags, colour, letter: _, made, changed } = annotation;
    let range = placed.range();
    let now = range.as_ref().map(|range| Locator::in_text(&document.text, range.clone()));
    let page = range.as_ref().and_then(|range| document.page_at(range.start));
    Clipping {
        id: id.clone(),
        mark: *mark,
        quote: at.quote.clone(),
        before: now.as_ref().unwrap_or(at).before.clone(),
        after: now.as_ref().unwrap_or(at).after.clone(),
        note: note.clone(),
        tags: tags.clone(),
        colour: colour.clone(),
        section: section(annotation, placed, document),
        page: page.unwrap_or_default().to_owned(),
        status: placed.name().to_owned(),
        bytes: range,
        made: Some(*made),
        changed: Some(*changed),
        ..Clipping::default()
    }
}

/// The section the annotation is in now, or was in when it was made.
fn section(annotation: &Annotation, placed: &Placed, document: &Document) -> String {
    let now = placed.range().and_then(|range| document.heading_at(range.start));
    match now {
        Some(heading) => document.heading_text(&document.outline[heading]).to_owned(),
        None => annotation.at.section.clone(),
    }
}

/// Counts the characters before places that come in order, each once.
struct Counter<'a> {
    text: &'a str,
    at: usize,
    n: usize,
}

impl Counter<'_> {
    fn count(&mut self, at: usize) -> usize {
        self.n += self.text[self.at..at].chars().count();
        self.at = at;
        self.n
    }
}
