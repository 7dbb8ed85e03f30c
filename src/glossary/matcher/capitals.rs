//! When capitals matter: a short term all in capitals is meant in capitals only, unless all headwords are printed so.

/// Capitals of more letters are a way to print headwords, not an acronym.
const ACRONYM: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Any,
    Upper,
    Lower,
}

/// Whether headwords are printed in capitals throughout, so that capitals say nothing.
pub fn capitals_are_style<'a>(terms: impl Iterator<Item = &'a str>) -> bool {
    let (mut in_capitals, mut long) = (0, 0);
    for term in terms.filter(|term| is_in_capitals(term)) {
        in_capitals += 1;
        long += usize::from(!is_acronym(term));
    }
    2 * long > in_capitals
}

pub fn case_of(term: &str, n_words: usize, capitals_are_style: bool) -> Case {
    let mut letters = term.chars().filter(|c| c.is_alphabetic());
    if let (Some(only), None) = (letters.next(), letters.next()) {
        return if only.is_uppercase() {
            Case::Upper
        } else if only.is_lowercase() {
            Case::Lower
        } else {
            Case::Any
        };
    }
    let acronym = n_words == 1 && is_in_capitals(term) && is_acronym(term);
    if acronym && !capitals_are_style { Case::Upper } else { Case::Any }
}

fn is_in_capitals(term: &str) -> bool {
    term.chars().any(char::is_uppercase) && !term.chars().any(char::is_lowercase)
}

fn is_acronym(term: &str) -> bool {
    term.chars().filter(|c| c.is_alphabetic()).count() <= ACRONYM && !term.contains(char::is_whitespace)
}
