//! A glossary in running prose: sentences whose opening words are alphabetical.

use std::collections::HashSet;
use std::ops::Range;

use super::super::{Definition, Entry};
use super::Section;
use super::order::{key, rising};
use crate::document::{Document, Kind, SpanKind};

/// A text that was not written as a glossary has a rising run of this many sentences only by a rare chance.
const RARE: usize = 8;

pub fn entries(document: &Document, section: &Section) -> Vec<Entry> {
    let mut best: Vec<Entry> = Vec::new();
    for run in runs(document, section) {
        let sentences = sentences(document, run.clone());
        let openings: Vec<usize> = (0..sentences.len()).filter(|n| may_open(document, &sentences[*n])).collect();
        // Most sections are no glossary, and most of those are told by this alone.
        if !is_share_enough(&sentences, openings.len(), section.is_named) {
            continue;
        }
        let keys: Vec<String> =
            openings.iter().map(|n| key(first_word(&document.text[sentences[*n].clone()]))).collect();
        let chosen: Vec<usize> = rising(&keys).into_iter().map(|n| openings[n]).collect();
        if is_glossary(&sentences, &chosen, section.is_named) && chosen.len() > best.len() {
            best = cut(document, &sentences, &chosen, &run);
        }
    }
    best
}

/// Stretches of paragraphs without anything between them.
fn runs(document: &Document, section: &Section) -> Vec<Range<usize>> {
    let is_text =
        |n: usize| matches!(document.blocks[n].kind, Kind::Paragraph | Kind::ListItem | Kind::Note | Kind::Quote);
    // One paragraph is enough for a glossary, and the whole section may be one.
    let mut runs: Vec<Range<usize>> = Vec::new();
    for n in section.blocks.clone().filter(|n| is_text(*n)) {
        match runs.last_mut() {
            Some(run) if run.end == n => run.end = n + 1,
            _ => runs.push(n..n + 1),
        }
    }
    let single =
        section.blocks.clone().filter(|n| is_text(*n) && document.blocks[*n].range.len() > 120).map(|n| n..n + 1);
    let long: Vec<_> = runs.iter().filter(|run| run.len() > 1).cloned().collect();
    long.into_iter().chain(single).collect()
}

fn is_glossary(sentences: &[Range<usize>], chosen: &[usize], is_named: bool) -> bool {
    let (Some(first), Some(last)) = (chosen.first(), chosen.last()) else { return false };
    let n_between = last - first + 1;
    let least = if is_named { 3 } else { RARE };
    // Entries of two sentences each would still reach this share; a random text hardly comes near it.
    let share = if is_named { 2 } else { 5 };
    chosen.len() >= least
        && chosen.len() * if is_named { 5 } else { 6 } >= n_between * share
        && is_share_enough(sentences, chosen.len(), is_named)
}

/// Without a heading that says so, nearly all sentences must belong to an order.
fn is_share_enough(sentences: &[Range<usize>], n_chosen: usize, is_named: bool) -> bool {
    is_named || (n_chosen >= RARE && n_chosen * 10 >= sentences.len() * 7)
}

fn cut(document: &Document, sentences: &[Range<usize>], chosen: &[usize], run: &Range<usize>) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(chosen.len());
    for (i, n) in chosen.iter().enumerate() {
        let start = sentences[*n].start;
        let end = match chosen.get(i + 1) {
            Some(next) => sentences[next - 1].end,
            None => last_end(document, sentences, *n, run),
        };
        let headword = headword(document, &sentences[*n]).to_owned();
        entries.push(Entry { headword, forms: Vec::new(), definition: Definition::Here(start..end) });
    }
    entries
}

/// The last entry goes to the end of its paragraph.
fn last_end(document: &Document, sentences: &[Range<usize>], n: usize, run: &Range<usize>) -> usize {
    let block = run.clone().find(|block| document.blocks[*block].range.end >= sentences[n].end);
    block.map_or(sentences[n].end, |block| document.blocks[block].range.end)
}

/// The sentences of the blocks `run`.
fn sentences(document: &Document, run: Range<usize>) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    for block in &document.blocks[run] {
        let body = block.body();
        let text = &document.text[body.clone()];
        let mut start = 0;
        for at in memchr::memchr3_iter(b'.', b'!', b'?', text.as_bytes()) {
            let rest = &text[at + 1..];
            let closing = rest.len() - rest.trim_start_matches(['"', '\'', '”', '’', ')', ']', '»']).len();
            let end = at + 1 + closing;
            let next = text[end..].trim_start();
            if text[end..].len() == next.len()
                || !next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "\"'“‘«(*[".contains(c))
                || is_abbreviated(&text[..at])
            {
                continue;
            }
            sentences.push(body.start + start..body.start + end);
            start = text.len() - next.len();
        }
        if start < text.len() {
            sentences.push(body.start + start..body.end);
        }
    }
    sentences
}

/// Whether a point after `text` ends an abbreviation, such as an initial.
fn is_abbreviated(text: &str) -> bool {
    let word = text.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let n = word.chars().filter(|c| c.is_alphabetic()).count();
    matches!(word, "Mr" | "Mrs" | "Dr" | "St" | "cf" | "vs" | "No" | "pp" | "Ms" | "Prof")
        || (n == 1 && word.len() <= 2)
        || word.contains('.') && n <= 3
}

fn first_word(text: &str) -> &str {
    text.trim_start_matches(|c: char| !c.is_alphanumeric()).split(char::is_whitespace).next().unwrap_or_default()
}

/// Whether the first word may be a headword: small words open ordinary sentences.
fn may_open(document: &Document, sentence: &Range<usize>) -> bool {
    const SMALL: [&str; 71] = [
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "i", "as",
        "at", "and", "but", "or", "so", "in", "on", "of", "for", "from", "by", "with", "to", "if", "when", "where",
        "while", "there", "here", "what", "who", "how", "why", "all", "some", "many", "most", "each", "every", "see",
        "not", "no", "one", "in", "le", "la", "les", "il", "elle", "un", "une", "ce", "cette", "der", "die", "das",
        "ein", "eine", "er", "sie", "el", "los", "las", "also", "however",
    ];
    if starts_strong(document, sentence).is_some() {
        return true;
    }
    let word = first_word(&document.text[sentence.clone()]).to_lowercase();
    !word.is_empty()
        && !SMALL.contains(&word.trim_end_matches(|c: char| !c.is_alphanumeric()))
        && document.text[sentence.clone()]
            .starts_with(|c: char| c.is_uppercase() || c == '‘' || c == '“' || c == '"' || c == '\'')
}

/// The words at the start of a sentence that are set in another type.
fn starts_strong(document: &Document, sentence: &Range<usize>) -> Option<Range<usize>> {
    let near = sentence.start..(sentence.start + 2).min(sentence.end);
    let mut spans = document
        .spans_in(near)
        .filter(|span| matches!(span.kind, SpanKind::Strong | SpanKind::Emphasis | SpanKind::Term));
    spans
        .find(|span| span.range.start == sentence.start && span.range.end < sentence.end && span.range.len() < 80)
        .map(|span| span.range.clone())
}

/// The words that a sentence defines: those set in another type, those before *is*, those that the text uses
/// elsewhere as one term, or the first.
fn headword<'a>(document: &'a Document, sentence: &Range<usize>) -> &'a str {
    const VERBS: [&str; 20] = [
        "is",
        "was",
        "are",
        "were",
        "means",
        "refers",
        "denotes",
        "describes",
        "est",
        "sont",
        "était",
        "désigne",
        "ist",
        "sind",
        "war",
        "bezeichnet",
        "es",
        "son",
        "era",
        "è",
    ];
    let text = &document.text;
    if let Some(range) = starts_strong(document, sentence) {
        return trim(&text[range]);
    }
    let words: Vec<Range<usize>> = words(&text[sentence.clone()])
        .take(6)
        .map(|word| sentence.start + word.start..sentence.start + word.end)
        .collect();
    let Some(first) = words.first() else { return "" };
    let verb = (1..words.len()).find(|n| VERBS.contains(&&text[words[*n].clone()])).filter(|n| *n <= 4);
    let before = verb.map(|n| &text[first.start..words[n - 1].end]);
    if let Some(term) = before.filter(|term| !term.contains([',', ';', ':'])) {
        return trim(term);
    }
    let longest = (2..=words.len().min(4)).rev().find(|n| is_used(text, &text[first.start..words[n - 1].end]));
    trim(&text[first.start..words[longest.unwrap_or(1) - 1].end])
}

/// Whether a phrase stands more than once in the text.
fn is_used(text: &str, phrase: &str) -> bool {
    let small: HashSet<String> = [phrase.to_owned(), lower_first(phrase)].into();
    let n: usize =
        small.iter().map(|phrase| memchr::memmem::find_iter(text.as_bytes(), phrase.as_bytes()).take(3).count()).sum();
    n >= 3
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().collect::<String>() + chars.as_str())
}

fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.split_whitespace().map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

fn trim(term: &str) -> &str {
    term.trim_matches(|c: char| {
        matches!(c, ',' | ';' | ':' | '"' | '“' | '”' | '‘' | '’' | '\'' | '*' | '_' | '«' | '»') || c.is_whitespace()
    })
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use crate::document::{Builder, Document, Kind};

    fn document(heading: &str, text: &str) -> Document {
        let source = format!("{heading}\n{text}");
        let mut b = Builder::new(source.clone());
        b.begin(Kind::Heading(2), 0);
        b.copy(0..heading.len());
        b.begin(Kind::Paragraph, 0);
        b.copy(heading.len() + 1..source.len());
        b.finish()
    }

    fn check(heading: &str, text: &str, expect: &[&str]) -> Vec<String> {
        let document = document(heading, text);
        let found = entries(&document);
        let terms: Vec<_> = found.iter().map(|entry| entry.headword.as_str()).collect();
        assert_eq!(terms, expect);
        found.iter().map(|entry| entry.text(&document).to_owned()).collect()
    }

    #[test]
    fn sentences_in_alphabetical_order_are_entries() {
        let text = "These words may be new to you. Anchor holds a ship where it is. Bow wave rises before it and was \
            seldom liked. Capstan was turned by many hands. Deep sea is where no line reaches the ground. It is cold.";
        let found = check("Glossary", text, &["Anchor", "Bow", "Capstan", "Deep sea"]);
        assert_eq!(found[0], "Anchor holds a ship where it is.");
        assert!(found[3].ends_with("It is cold."));
    }

    #[test]
    fn a_story_has_no_glossary() {
        let text = "Ann went out. Bert stayed in. Carl slept. Rain fell on the roof. Dogs barked. Nobody knew why. \
            Ann came back. Bert had gone. Later they ate.";
        check("Chapter 4", text, &[]);
    }
}
