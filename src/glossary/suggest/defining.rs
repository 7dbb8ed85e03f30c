//! Sentences that define: what stands right before and right behind a term when its meaning is told.

use std::ops::Range;

/// Behind a term, and how surely it is defined so.
const BEHIND: &[(&str, u8)] = &[
    (" is defined as", 3),
    (" refers to", 3),
    (" means ", 3),
    (" denotes ", 3),
    (", that is, ", 2),
    (", i.e.", 2),
    (", or the ", 1),
    (" is a ", 2),
    (" is an ", 2),
    (" is the ", 2),
    (" are the ", 1),
    (" was a ", 1),
    (" was the ", 1),
    (" consists ", 2),
    (" bezeichnet ", 3),
    (" bedeutet ", 3),
    (" heißt ", 2),
    (" ist ein", 2),
    (" ist die ", 2),
    (" ist der ", 2),
    (" ist das ", 2),
    (", d. h.", 2),
    (", das heißt", 2),
    (" versteh", 2),
    (" désigne ", 3),
    (" signifie ", 3),
    (" est un", 2),
    (" est la ", 2),
    (" est le ", 2),
    (", c’est-à-dire", 2),
    (", c'est-à-dire", 2),
];

/// Before a term.
const BEFORE: &[(&str, u8)] = &[
    ("so-called ", 3),
    ("what is called ", 3),
    ("the term ", 3),
    ("the concept of ", 3),
    ("the notion of ", 2),
    ("known as ", 3),
    ("known as the ", 3),
    ("called ", 2),
    ("called the ", 2),
    ("defined as ", 2),
    ("sogenannte ", 3),
    ("sogenannten ", 3),
    ("der Begriff ", 3),
    ("den Begriff ", 3),
    ("unter ", 1),
    ("on appelle ", 3),
    ("appelé ", 2),
    ("appelée ", 2),
    ("le terme ", 3),
    ("la notion de ", 3),
    ("dit ", 1),
];

/// “By X we mean …”, “unter X versteht man …”, “par X on entend …”.
const BY: &[(&str, &str)] = &[
    ("by ", " we mean"),
    ("by ", " i mean"),
    ("by ", " is meant"),
    ("unter ", " versteh"),
    ("par ", " on entend"),
    ("par ", " nous entendons"),
];

/// How surely a term at `range` is defined where it stands; 0 when it is not.
pub fn strength(text: &str, range: Range<usize>) -> u8 {
    let quotes: &[char] = &['“', '”', '"', '«', '»', '„', '\'', '’', '‘', '\u{a0}'];
    let before = text[..range.start].trim_end_matches(quotes);
    let behind = text[range.end..].trim_start_matches(quotes);
    let by = BY.iter().any(|(one, two)| ends_with(before, one) && starts_with(behind, two));
    let best_behind = BEHIND.iter().filter(|(words, _)| behind.starts_with(words)).map(|(_, strength)| *strength).max();
    let best_before = BEFORE.iter().filter(|(words, _)| before.ends_with(words)).map(|(_, strength)| *strength).max();
    let best = best_behind.max(best_before).unwrap_or(0).max(u8::from(by) * 4);
    // A term that begins its sentence is what the sentence is about.
    let is_subject = best_behind.is_some() && begins_sentence(before);
    best + u8::from(is_subject)
}

fn begins_sentence(before: &str) -> bool {
    const ARTICLES: [&str; 12] = ["The", "A", "An", "Die", "Der", "Das", "Ein", "Eine", "Le", "La", "L’", "Un"];
    let bare = before.trim_end();
    let bare = ARTICLES.iter().find_map(|article| bare.strip_suffix(article)).unwrap_or(bare).trim_end();
    bare.is_empty() || bare.ends_with(['.', '!', '?', ':']) || before.ends_with("\n\n")
}

fn ends_with(text: &str, words: &str) -> bool {
    let at = text.len().checked_sub(words.len());
    at.and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(words))
}

fn starts_with(text: &str, words: &str) -> bool {
    text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, term: &str, expected: u8) {
        let at = text.find(term).expect("the term is there");
        assert_eq!(strength(text, at..at + term.len()), expected, "{text}");
    }

    #[test]
    fn a_definition_is_told_from_a_mention() {
        check("He feared rent.", "rent", 0);
        check("By “rent” we mean what is paid.", "rent", 4);
        check("Rent is a payment.", "Rent", 3);
        check("He paid so-called rent.", "rent", 3);
        check("Unter Pacht versteht man Geld.", "Pacht", 4);
        check("La rente est une somme.", "rente", 3);
    }
}
