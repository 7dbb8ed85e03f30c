//! A glossary in running prose: sentences whose opening words are alphabetical.

use std::collections::HashSet;
use std::ops::Range;

use super::super::{Definition, Entry};
use super::Section;
use super::order::{key, rising};
use crate::document::{Document, Kind, SpanKind};

/// A text that was not written as a glossary has a rising run of this many sentences only by a rare chance.
const RARE: usize = 8;

/// Words that are looked for in the whole text, to know whether it needs them.
const ASKED: usize = 200;

/// Verbs that stand behind a word and say what it is.
const VERBS: [&str; 36] = [
    "is",
    "was",
    "are",
    "were",
    "means",
    "refers",
    "denotes",
    "describes",
    "stands",
    "has",
    "names",
    "est",
    "sont",
    "était",
    "étaient",
    "désigne",
    "signifie",
    "sert",
    "indique",
    "ist",
    "sind",
    "war",
    "waren",
    "bezeichnet",
    "bedeutet",
    "heißt",
    "meint",
    "dient",
    "es",
    "son",
    "era",
    "significa",
    "è",
    "sono",
    "indica",
    "betekent",
];

pub fn entries(document: &Document, section: &Section) -> Vec<Entry> {
    let mut best: Vec<Entry> = Vec::new();
    for run in runs(document, section) {
        let sentences = sentences(document, run.clone());
        let openings = openings(document, &sentences, section.is_named);
        // Most sections are no glossary, and most of those are told by this alone.
        if !is_share_enough(&sentences, openings.len(), section.is_named) {
            continue;
        }
        let keys: Vec<String> = openings.iter().map(|(_, at)| key(first_word(&document.text[*at..]))).collect();
        let chosen: Vec<(usize, usize)> = rising(&keys).into_iter().map(|n| openings[n]).collect();
        if chosen.len() > best.len()
            && is_glossary(&sentences, &chosen, section.is_named)
            && is_defined(document, section, &sentences, &chosen)
        {
            best = cut(document, &sentences, &chosen, &run);
        }
    }
    best
}

/// The sentences that may begin an entry, each with the place of its headword.
fn openings(document: &Document, sentences: &[Range<usize>], is_named: bool) -> Vec<(usize, usize)> {
    if is_named {
        let behind: Vec<_> =
            (0..sentences.len()).filter_map(|n| Some((n, behind_article(document, &sentences[n])?))).collect();
        if behind.len() >= 3 && behind.len() * 2 > sentences.len() {
            return behind;
        }
    }
    (0..sentences.len()).filter(|n| may_open(document, &sentences[*n])).map(|n| (n, sentences[n].start)).collect()
}

/// Where the noun stands in a sentence such as `Der Anker ist …` or `L’ancre est …`.
fn behind_article(document: &Document, sentence: &Range<usize>) -> Option<usize> {
    const ARTICLES: [&str; 24] = [
        "der", "die", "das", "ein", "eine", "le", "la", "les", "un", "une", "des", "el", "los", "las", "una", "il",
        "lo", "gli", "i", "the", "a", "an", "de", "het",
    ];
    let text = &document.text[sentence.clone()];
    let word = text.split(char::is_whitespace).next()?;
    let elided = word.find(['\'', '’']).filter(|at| *at == 1 && word.starts_with(['L', 'l']));
    let noun = match elided {
        Some(at) => text[at..].char_indices().nth(1).map(|(next, _)| at + next)?,
        None if ARTICLES.contains(&word.to_lowercase().as_str()) => text.len() - text[word.len()..].trim_start().len(),
        None => return None,
    };
    has_verb(&text[noun..]).then_some(sentence.start + noun)
}

/// Whether a verb that defines follows the first one to four words.
fn has_verb(text: &str) -> bool {
    text.split_whitespace().skip(1).take(4).any(|word| VERBS.contains(&word))
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
    let single = section
        .blocks
        .clone()
        .filter(|n| is_text(*n) && (section.is_named || document.blocks[*n].range.len() > 120))
        .map(|n| n..n + 1);
    let long: Vec<_> = runs.iter().filter(|run| run.len() > 1).cloned().collect();
    long.into_iter().chain(single).collect()
}

fn is_glossary(sentences: &[Range<usize>], chosen: &[(usize, usize)], is_named: bool) -> bool {
    let (Some((first, _)), Some((last, _))) = (chosen.first(), chosen.last()) else { return false };
    let n_between = last - first + 1;
    let least = if is_named { 3 } else { RARE };
    // Many entries of two sentences each still reach 2 of 5; a random text hardly comes near it. A few that rise
    // are no rare chance, and must be nearly all there is.
    let (share, of) = match (is_named, chosen.len() < 6) {
        (true, false) => (2, 5),
        (true, true) => (3, 5),
        (false, _) => (5, 6),
    };
    chosen.len() >= least
        && chosen.len() * of >= n_between * share
        && is_share_enough(sentences, chosen.len(), is_named)
        && (!is_named || n_between * 10 >= sentences.len() * 6)
}

/// Without a heading that says so, nearly all sentences must belong to an order.
fn is_share_enough(sentences: &[Range<usize>], n_chosen: usize, is_named: bool) -> bool {
    is_named || (n_chosen >= RARE && n_chosen * 10 >= sentences.len() * 7)
}

/// Whether most of the sentences say what a word means: they are set apart, have a verb that defines, or their
/// word is needed elsewhere in the text. Without a heading that says so, both verbs and words must bear it out.
fn is_defined(document: &Document, section: &Section, sentences: &[Range<usize>], chosen: &[(usize, usize)]) -> bool {
    if !section.is_named && !may_be_defined(document, sentences, chosen) {
        return false;
    }
    let here = section.range(document);
    // Whether a word is used is looked up in the whole text, so only some of very many are asked for.
    let step = chosen.len().div_ceil(ASKED);
    let (mut n_asked, mut n_verbs, mut n_used, mut n_either) = (0, 0, 0, 0);
    for (n, at) in chosen.iter().step_by(step.max(1)) {
        let sentence = &sentences[*n];
        let text = &document.text[*at..sentence.end];
        let term = headword(document, &(*at..sentence.end));
        let is_set = starts_strong(document, sentence).is_some() || behind_colon(text, term).is_some();
        let has_verb = is_set || has_verb(text);
        let is_used = super::is_used_elsewhere(document, &here, term);
        n_asked += 1;
        n_verbs += usize::from(has_verb);
        n_used += usize::from(is_used);
        n_either += usize::from(has_verb || is_used);
    }
    match section.is_named {
        true => n_either * 2 >= n_asked,
        false => n_verbs * 10 >= n_asked * 7 && n_used * 2 >= n_asked,
    }
}

/// Whether enough sentences look as if they said what a word means, without a look at the rest of the text.
fn may_be_defined(document: &Document, sentences: &[Range<usize>], chosen: &[(usize, usize)]) -> bool {
    let may_be = |(n, at): &&(usize, usize)| {
        let text = &document.text[*at..sentences[*n].end];
        has_verb(text) || text.contains(": ") || starts_strong(document, &sentences[*n]).is_some()
    };
    // What is asked for later is a sample of these, so a few of them more must do.
    chosen.iter().filter(may_be).count() * 2 >= chosen.len()
}

fn cut(document: &Document, sentences: &[Range<usize>], chosen: &[(usize, usize)], run: &Range<usize>) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(chosen.len());
    for (i, (n, at)) in chosen.iter().enumerate() {
        let end = match chosen.get(i + 1) {
            Some((next, _)) => sentences[next - 1].end,
            None => last_end(document, sentences, *n, run),
        };
        let headword = headword(document, &(*at..sentences[*n].end)).to_owned();
        let start = behind_colon(&document.text[*at..end], &headword).map_or(sentences[*n].start, |skip| at + skip);
        entries.push(Entry { headword, forms: Vec::new(), definition: Definition::Here(start..end) });
    }
    entries
}

/// Where the meaning begins in `Term: what it means`.
fn behind_colon(text: &str, headword: &str) -> Option<usize> {
    let rest = text.strip_prefix(headword)?.strip_prefix(": ")?;
    (!rest.is_empty()).then(|| text.len() - rest.len())
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

    #[test]
    fn places_of_a_journey_in_order_are_no_glossary() {
        let text = "Aarhus was wet. Bergen is a town of wood. Calais has a pier. Dover was in fog. Esbjerg is flat. \
            Flensburg was asleep. Genoa is steep. Hamburg was loud. Izmir has a bazaar.";
        check("The Journey", text, &[]);
    }

    #[test]
    fn some_sentences_that_rise_below_the_name_of_a_glossary_are_not_enough() {
        let text = "Boats came home. Every day began early. Old men sat on the wall. People spoke of rain. Some left. \
            Then it rained. Captain Moor shut the gate. Doors fell to. Evening came.";
        check("Vocabulary", text, &[]);
    }

    #[test]
    fn an_article_is_no_part_of_the_headword() {
        let text = "Der Anker ist ein Eisen, das hält. Der Bug ist vorn. Das Deck bezeichnet den Boden.";
        let found = check("Glossar", text, &["Anker", "Bug", "Deck"]);
        assert_eq!(found[1], "Der Bug ist vorn.");
        let text = "L’ancre est un fer qui tient. La barre sert à gouverner. L’écoute est une corde.";
        check("Lexique", text, &["ancre", "barre", "écoute"]);
    }

    #[test]
    fn a_colon_behind_the_term_is_no_part_of_the_meaning() {
        let text = "Anchor: what holds a ship. Bow: its front. It cuts the water. Capstan: a drum.";
        let found = check("Glossary", text, &["Anchor", "Bow", "Capstan"]);
        assert_eq!(found[1], "its front. It cuts the water.");
    }
}
