//! Regular expressions that forgive what a reader cannot know: which apostrophe or quotation mark a text has, and
//! which kind of space. Case counts when there is a capital. A match never goes over a line end by itself.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

/// A larger one would take longer to make than to search a book with.
const LARGEST: usize = 4 << 20;

/// The expression as it is typed; the error is a sentence.
pub fn regex(typed: &str) -> Result<Regex, String> {
    let cannot = |why: &str| format!("“{typed}” is not a regular expression: {why}");
    let made = RegexBuilder::new(&forgiving(typed))
        .case_insensitive(!has_capital(typed))
        .multi_line(true)
        .size_limit(LARGEST)
        .build();
    made.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => cannot("it asks for too much at once"),
        error => {
            let told = error.to_string();
            let why = told.lines().rev().find_map(|line| line.trim().strip_prefix("error: ")).unwrap_or("it is odd");
            cannot(why)
        }
    })
}

/// The first match at or after a place. What matches without a character is no match.
pub fn next(regex: &Regex, text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while at <= text.len() {
        let found = regex.find_at(text, at)?.range();
        if !found.is_empty() {
            return Some(found);
        }
        at = text.ceil_char_boundary(found.end + 1);
        if found.end >= text.len() {
            return None;
        }
    }
    None
}

/// Kinds of apostrophes, quotation marks and spaces are one. As classes they may stand within classes, too.
fn forgiving(typed: &str) -> String {
    let (mut out, mut chars) = (String::with_capacity(typed.len()), typed.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next());
            }
            '\'' | '’' => out.push_str("['‘’‚‛′ʼ`´]"),
            '"' | '“' | '”' => out.push_str("[\"“”„‟″«»]"),
            ' ' => out.push_str(r"\s"),
            c => out.push(c),
        }
    }
    out
}

/// Whether a letter is a capital; those behind a backslash are signs.
fn has_capital(typed: &str) -> bool {
    let mut chars = typed.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c.is_uppercase() => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, text: &str, expected: &[&str]) {
        let regex = regex(typed).unwrap();
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(range) = next(&regex, text, at) {
            at = range.end;
            found.push(&text[range]);
        }
        assert_eq!(found, expected, "{typed}");
    }

    #[test]
    fn an_expression_forgives_signs_spaces_and_case() {
        check("tid(e|al)", "Tide, tidal, tidy", &["Tide", "tidal"]);
        check("Tide", "Tide tide", &["Tide"]);
        check(r"\Bide\S", "tides", &["ides"]);
        check("worker's [a' b]", "the worker’s b, worker's\u{a0}’", &["worker’s b", "worker's\u{a0}’"]);
        check("^the.*$", "The sea.\nThe tide", &["The sea.", "The tide"]);
    }

    #[test]
    fn what_has_no_character_is_no_match() {
        check("x*", "axxé", &["xx"]);
        check("^", "a\nb", &[]);
        check("", "", &[]);
    }

    #[test]
    fn a_wrong_expression_is_a_sentence() {
        let told = regex("tid(e").unwrap_err();
        assert_eq!(told, "“tid(e” is not a regular expression: unclosed group");
        assert!(regex("(a{1000}){1000}").unwrap_err().ends_with("too much at once"));
        assert!(regex("[z-a]").is_err() && regex(r"\p{Nothing}").is_err());
    }
}
