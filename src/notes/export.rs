//! Annotations in the formats that other programs read, in the order in which the text is read.

use serde_json::{Value, json};

use super::Annotation;
use crate::document::locator::Finder;
use crate::document::{Document, Placed};

/// The annotations with the places they have in the document now, those without one at the end.
pub fn laid<'a>(annotations: &'a [Annotation], document: &Document) -> Vec<(&'a Annotation, Placed)> {
    let placed = Finder::new(&document.text).place_all(annotations.iter().map(|annotation| &annotation.at));
    let mut laid: Vec<_> = annotations.iter().zip(placed).collect();
    laid.sort_by_key(|(_, placed)| placed.range().map_or(usize::MAX, |range| range.start));
    laid
}

/// A list of objects, one for each annotation.
pub fn list(annotations: &[Annotation], document: &Document) -> Value {
    let object = |(annotation, placed): &(&Annotation, Placed)| {
        let range = placed.range();
        json!({
            "id": annotation.id,
            "mark": annotation.mark.name(),
            "quote": annotation.at.quote,
            "note": annotation.note,
            "tags": annotation.tags,
            "section": section(annotation, placed, document),
            "page": range.as_ref().and_then(|range| document.page_at(range.start)),
            "status": placed.name(),
            "start": range.as_ref().map(|range| range.start),
            "end": range.as_ref().map(|range| range.end),
            "made": annotation.made.to_string(),
            "changed": annotation.changed.to_string(),
        })
    };
    laid(annotations, document).iter().map(object).collect()
}

/// The document's title and authors, and the list of its annotations.
pub fn json(annotations: &[Annotation], document: &Document) -> Value {
    json!({ "title": document.name(), "authors": document.authors, "annotations": list(annotations, document) })
}

/// Markdown: a heading for each section, the words as a quote, what was said about them below.
pub fn markdown(annotations: &[Annotation], document: &Document) -> String {
    let mut out = format!("# {}\n", one_line(document.name().unwrap_or("Notes")));
    if !document.authors.is_empty() {
        out.push_str(&format!("\n{}\n", one_line(&document.authors.join(", "))));
    }
    let mut current = String::new();
    for (annotation, placed) in laid(annotations, document) {
        let heading = match placed.range() {
            Some(_) => section(annotation, &placed, document),
            None => "Not found in the text".to_owned(),
        };
        if heading != current {
            out.push_str(&format!("\n## {}\n", one_line(&heading)));
            current = heading;
        }
        out.push('\n');
        for line in annotation.at.quote.lines() {
            out.push_str(format!("> {}", line.trim()).trim_end());
            out.push('\n');
        }
        if let Some(page) = placed.range().and_then(|range| document.page_at(range.start)) {
            out.push_str(&format!(">\n> p. {page}\n"));
        }
        if !annotation.note.is_empty() {
            out.push_str(&format!("\n{}\n", annotation.note.trim_end()));
        }
        if !annotation.tags.is_empty() {
            let tags: Vec<_> =
                annotation.tags.iter().map(|tag| format!("#{}", tag.replace(char::is_whitespace, "-"))).collect();
            out.push_str(&format!("\n{}\n", tags.join(" ")));
        }
    }
    out
}

/// The section the annotation is in now, or was in when it was made.
fn section(annotation: &Annotation, placed: &Placed, document: &Document) -> String {
    let now = placed.range().and_then(|range| document.heading_at(range.start));
    match now {
        Some(heading) => document.heading_text(&document.outline[heading]).to_owned(),
        None => annotation.at.section.clone(),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
