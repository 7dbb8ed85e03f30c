//! The headwords under which a word may be found.

use super::How;

/// A headword to try, and how it relates to the word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub word: String,
    pub how: How,
}

/// Candidate headwords for a word, best first: the dictionary decides. Begins with the word itself.
pub fn forms(word: &str, _language: Option<&str>) -> Vec<Form> {
    let word = word.trim();
    let form = |word: String, how| Form { word, how };
    vec![form(word.to_owned(), How::AsSpelled), form(word.to_lowercase(), How::Folded)]
}

/// The headwords nearest in spelling, best first.
pub fn near<'a>(word: &str, headwords: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let len = word.len();
    headwords
        .filter(|headword| headword.len() == len && headword.get(..len - 1) == word.get(..len - 1))
        .take(most)
        .collect()
}
