//! Footnotes and endnotes, and the marks in the text that lead to them.
//!
//! A note stands at the foot of a page, at the end of a chapter or of the text. What it begins with, `[7]`, `7`, `*`
//! or `†`, stands in the text before it too, behind a word: without that mark a number is no note.

use std::collections::HashMap;
use std::ops::Range;

use super::lines::Lines;
use super::parts::Part;
use crate::document::{Document, Kind, Sign, Span, SpanKind};

/// How many lines before a note its mark may stand.
const PAGE: usize = 90;

/// Makes notes of the parts at the foot of a page that begin with a mark of it.
pub fn mark(lines: &Lines, parts: &mut [Part]) {
    for n in 0..parts.len() {
        if !matches!(parts[n].kind, Kind::Paragraph | Kind::Quote) {
            continue;
        }
        let text = lines.text(parts[n].first());
        let len = if is_footnote_in_brackets(text) {
            0
        } else {
            match label(text).filter(|len| is_marked(lines, parts[n].first(), &text[..*len], place(&text[..*len]))) {
                Some(len) if !text.starts_with(|c: char| c.is_ascii_digit()) || is_last_of_page(parts, n) => len,
                _ => continue,
            }
        };
        parts[n].take_for(Kind::Note, Sign::ReferenceMark);
        parts[n].marker = len;
    }
    go_on(lines, parts);
}

/// Paragraphs between a note and the note that counts on with it belong to the first of them.
fn go_on(lines: &Lines, parts: &mut [Part]) {
    const MOST: usize = 5;
    let number = |part: &Part| {
        let text = lines.text(part.first()).trim_start_matches(['^', '[', '(']);
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse::<u32>().ok().filter(|_| part.kind == Kind::Note)
    };
    let mut last: Option<(usize, u32)> = None;
    for n in 0..parts.len() {
        let Some(value) = number(&parts[n]) else { continue };
        if let Some((from, _)) = last.filter(|(from, before)| n - from <= MOST && *before + 1 == value) {
            let indent = lines.all[parts[from].first()].indent();
            let belongs = |part: &Part| {
                let is_text = matches!(part.kind, Kind::Paragraph | Kind::Quote);
                is_text && part.gap <= 2 && lines.all[part.first()].indent() >= indent && part.width(lines) > 60
            };
            if parts[from + 1..n].iter().all(belongs) {
                for part in &mut parts[from + 1..n] {
                    part.take_for(Kind::Note, Sign::GoesOn);
                }
            }
        }
        last = Some((n, value));
    }
}

/// Whether a note begins with line `body[n]` right below other lines, at the foot of a page.
pub fn begins(lines: &Lines, body: &[usize], n: usize) -> bool {
    let text = lines.text(body[n]);
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let last = body[body.len() - 1];
    let ends_page = || {
        let mut below = lines.all[last + 1..].iter().take(6);
        last + 1 >= lines.len() || below.any(|line| line.page || line.is_furniture())
    };
    body.len() - n <= 12
        && label(text).is_some_and(|len| is_marked(lines, body[n], &text[..len], Place::Glued))
        && ends_page()
}

/// `[Footnote 3: …`, as transcribers write.
fn is_footnote_in_brackets(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('[') else { return false };
    // `[Note 2] The table …` is a name of a paragraph, not a note inside of brackets.
    let is_around = inner.find(']').is_none_or(|close| inner[..close].contains(':'));
    let word = inner.split([' ', ':']).next().unwrap_or_default();
    is_around && matches!(word, "Footnote" | "FOOTNOTE" | "Note" | "Fußnote" | "Anmerkung" | "Voetnoot" | "Nota")
}

/// The bytes of the number or sign that `text` begins with as a note does, a sentence behind it.
fn label(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let signs: usize = text.chars().take_while(|c| matches!(c, '*' | '†' | '‡' | '§')).map(char::len_utf8).sum();
    let len = if digits > 0 { digits } else { signs };
    let rest = &text[len..];
    let words = rest.trim_start();
    let is_label = (1..=3).contains(&digits) || (digits == 0 && (1..=6).contains(&signs));
    let is_apart = digits == 0 || rest.starts_with(' ');
    let is_sentence = words.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '„' | '«' | '('))
        || words.starts_with("http");
    let is_sentence = is_sentence && !words.contains(" = ");
    (is_label && is_apart && is_sentence && words.split(' ').count() >= 3).then_some(len)
}

/// How a mark stands behind its word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Glued,
    /// With a space between, as some converters leave raised numbers; large numbers are never raised.
    Apart,
}

fn place(label: &str) -> Place {
    if label.len() <= 1 { Place::Apart } else { Place::Glued }
}

/// Whether `label` stands behind a word in the lines above line `i`.
fn is_marked(lines: &Lines, i: usize, label: &str, place: Place) -> bool {
    let above = i.saturating_sub(PAGE)..i;
    let is_sign = !label.starts_with(|c: char| c.is_ascii_digit());
    // Emphasis has its stars in pairs, and below a sign the mark is near.
    let above = if is_sign { i.saturating_sub(PAGE / 2)..i } else { above };
    lines.body(above).rev().any(|i| marks(lines.text(i), label, place).next().is_some())
}

/// The places in `text` where `label` is a mark: glued to a word or its full stop, nothing glued behind.
fn marks<'a>(text: &'a str, label: &'a str, place: Place) -> impl Iterator<Item = usize> + 'a {
    memchr::memmem::find_iter(text.as_bytes(), label.as_bytes()).filter(move |at| {
        let (before, after) = (&text[..*at], &text[at + label.len()..]);
        let is_number = label.starts_with(|c: char| c.is_ascii_digit());
        let is_behind = before.ends_with(|c: char| {
            c.is_alphabetic() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '”' | '’' | '"' | '»')
        });
        let is_point = is_number
            && before.ends_with(['.', ',', ':'])
            && before[..before.len() - 1].ends_with(|c: char| c.is_ascii_digit());
        let is_glued = after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '†' | '‡'));
        let is_decimal =
            is_number && after.starts_with(['.', ',', '-', '/']) && after[1..].starts_with(char::is_alphanumeric);
        let is_free = !is_glued && !is_decimal;
        // A number may also have a space before it, where the type was raised.
        let words = before.trim_end();
        let is_apart = place == Place::Apart
            && is_number
            && words.len() + 1 == before.len()
            && words.ends_with(char::is_lowercase);
        !is_point && is_free && (is_behind || is_apart)
    })
}

/// Whether only notes stand between part `n` and the next page.
fn is_last_of_page(parts: &[Part], n: usize) -> bool {
    let next = parts[n + 1..].iter().take(8).find(|part| part.page);
    let between = parts[n + 1..].iter().take_while(|part| !part.page).count();
    (next.is_some() || n + 1 + between == parts.len()) && between <= 6
}

/// Lays a link over each mark that has a note, and over the sign of the note. A mark leads to the next note of its
/// sign, the sign of a note to the last mark before it.
pub fn tie(document: &mut Document) {
    let notes: Vec<(Range<usize>, String)> = document.blocks.iter().filter_map(|block| note(document, block)).collect();
    if notes.is_empty() {
        return;
    }
    let mut open: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    for (sign, label) in &notes {
        // A note may hold marks of others, but its own sign is none.
        collect(&document.text, at..sign.start, &notes, &mut open);
        at = sign.end;
        let Some(mark) = open.get_mut(label.as_str()).and_then(Vec::pop) else { continue };
        let target = format!("[^{label}]");
        spans.push(Span { range: mark, kind: SpanKind::Link(target.clone()) });
        spans.push(Span { range: sign.clone(), kind: SpanKind::Link(target) });
    }
    document.spans.extend(spans);
    document.spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
}

/// The sign that a note begins with and the label in it.
fn note(document: &Document, block: &crate::document::Block) -> Option<(Range<usize>, String)> {
    if block.kind != Kind::Note || block.marker == 0 {
        return None;
    }
    let sign = document.text[block.range.start..block.range.start + block.marker].trim_end();
    let label = sign.trim_matches(|c| matches!(c, '[' | ']' | '^' | '(' | ')'));
    let range = block.range.start..block.range.start + sign.len();
    (!label.is_empty()).then(|| (range, label.to_owned()))
}

/// Remembers where the signs of `notes` stand in a stretch of the text.
fn collect<'a>(
    text: &str,
    range: Range<usize>,
    notes: &'a [(Range<usize>, String)],
    open: &mut HashMap<&'a str, Vec<Range<usize>>>,
) {
    if open.is_empty() {
        open.extend(notes.iter().map(|(_, label)| (label.as_str(), Vec::new())));
    }
    let is_bracketed = text[notes[0].0.clone()].starts_with(['[', '^', '(']);
    let stretch = &text[range.clone()];
    if is_bracketed {
        for at in memchr::memchr_iter(b'[', stretch.as_bytes()) {
            let inner = &stretch[at + 1..];
            let Some(end) = inner.bytes().take(9).position(|byte| byte == b']') else { continue };
            if let Some(places) = open.get_mut(&inner[..end]) {
                places.push(range.start + at..range.start + at + end + 2);
            }
        }
        return;
    }
    let mut at = 0;
    while let Some(found) = stretch[at..].find(|c: char| c.is_ascii_digit() || matches!(c, '*' | '†' | '‡' | '§'))
    {
        let start = at + found;
        let first = stretch[start..].chars().next().unwrap_or(' ');
        let len: usize = stretch[start..]
            .chars()
            .take_while(|c| if first.is_ascii_digit() { c.is_ascii_digit() } else { *c == first })
            .map(char::len_utf8)
            .sum();
        at = start + len;
        let label = &stretch[start..at];
        let near = stretch[..start].char_indices().rev().nth(8).map_or(0, |(at, _)| at);
        let far = stretch[at..].char_indices().nth(3).map_or(stretch.len(), |(skip, _)| at + skip);
        let is_mark = || marks(&stretch[near..far], label, place(label)).any(|place| near + place == start);
        if let Some(places) = open.get_mut(label).filter(|_| len <= 6 && is_mark()) {
            places.push(range.start + start..range.start + at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use crate::document::{Kind, SpanKind};

    fn check(text: &str, notes: &[&str], links: &[&str]) {
        let it = document(text.to_owned());
        let found = it.blocks.iter().filter(|block| block.kind == Kind::Note);
        assert_eq!(found.map(|block| &it.text[block.range.clone()]).collect::<Vec<_>>(), notes, "{:?}", it.blocks);
        let found = it.spans.iter().filter(|span| matches!(span.kind, SpanKind::Link(_)));
        assert_eq!(found.map(|span| &it.text[span.range.clone()]).collect::<Vec<_>>(), links);
    }

    const PROSE: &str = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds and grass.\n\n";

    #[test]
    fn notes_in_brackets_are_tied_to_their_marks() {
        let text = format!(
            "{PROSE}The mill[1] stood by the water, and so did the inn.[2] Both\nare gone.\n\n{PROSE}[1] It was built of oak.\n\n[2] Nobody knows when.\n"
        );
        check(&text, &["[1] It was built of oak.", "[2] Nobody knows when."], &["[1]", "[2]", "[1]", "[2]"]);
    }

    #[test]
    fn a_note_stands_at_the_foot_of_its_page() {
        let page = format!(
            "{PROSE}{PROSE}The mill1 stood by the water, and so did the inn, which\nnobody saw again.\n\n1 It was built of oak by him.\n\x0C"
        );
        check(&format!("{page}{PROSE}{PROSE}\x0C{PROSE}"), &["1 It was built of oak by him."], &["1", "1"]);
    }

    #[test]
    fn a_number_without_a_mark_is_no_note() {
        let page =
            format!("{PROSE}The mill stood by the water, and so did the inn.\n\n1 It was built of oak by him.\n\x0C");
        check(&format!("{page}{PROSE}\x0C{PROSE}"), &[], &[]);
    }
}
