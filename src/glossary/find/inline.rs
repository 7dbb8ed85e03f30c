//! Terms that markup explains where they stand: `<abbr title="…">`, and `<dfn>` in a sentence that defines it.

use std::collections::HashSet;
use std::ops::Range;

use super::{Definition, Entry};
use crate::document::{Document, Kind, SpanKind};
use crate::text::fold::fold;

/// A paragraph that is longer defines more than one term.
const LONGEST: usize = 1_200;
/// A text has no more such terms.
const MOST: usize = 5_000;

/// Adds the terms that the glossary of the text does not have already.
pub fn add(document: &Document, entries: &mut Vec<Entry>) {
    let is_marked = |kind: &SpanKind| matches!(kind, SpanKind::Abbreviation(_) | SpanKind::Term);
    if !document.spans.iter().any(|span| is_marked(&span.kind)) {
        return;
    }
    let mut known: HashSet<String> = HashSet::new();
    for entry in entries.iter() {
        known.extend(entry.forms.iter().chain([&entry.headword]).map(|form| fold(form).text));
    }
    let n_found = entries.len();
    for span in &document.spans {
        let definition = match &span.kind {
            SpanKind::Abbreviation(words) if !words.is_empty() => Definition::Text(words.clone()),
            // Where there is a glossary, a term in a sentence elsewhere is a mention of it.
            SpanKind::Term if n_found == 0 => match paragraph(document, span.range.start) {
                Some(range) if range.len() > span.range.len() => Definition::Here(range),
                _ => continue,
            },
            _ => continue,
        };
        let headword = document.text[span.range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        if !headword.is_empty() && known.insert(fold(&headword).text) {
            entries.push(Entry { headword, forms: Vec::new(), definition });
        }
        if entries.len() >= n_found + MOST {
            return;
        }
    }
}

/// The paragraph around a term, if it is short enough to be its definition.
fn paragraph(document: &Document, at: usize) -> Option<Range<usize>> {
    let block = &document.blocks[document.block_at(at)?];
    let is_prose = matches!(block.kind, Kind::Paragraph | Kind::ListItem | Kind::Quote);
    Some(block.body()).filter(|body| is_prose && body.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use crate::document::{Builder, Kind, SpanKind};

    #[test]
    fn abbreviations_and_terms_in_sentences_are_explained_where_markup_says_so() {
        let mut b = Builder::new("A quern, or hand mill, is kept by the SPM and the SPM alone.".to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..60);
        b.span(2..7, SpanKind::Term);
        b.span(38..41, SpanKind::Abbreviation("Society of Plain Millers".to_owned()));
        b.span(50..53, SpanKind::Abbreviation(String::new()));
        let document = b.finish();
        let entries = entries(&document);
        let said: Vec<_> = entries.iter().map(|it| (it.headword.as_str(), it.text(&document))).collect();
        assert_eq!(said, [("quern", document.text.as_str()), ("SPM", "Society of Plain Millers")]);
    }
}
