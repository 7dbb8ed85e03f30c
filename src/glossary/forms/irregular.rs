//! Irregular words: a headword and its forms on a line.
//!
//! The tables are read through from their beginning: a look-up is made for one word, and costs a few microseconds.

const ENGLISH: &str = include_str!("irregular/en.txt");
const FRENCH: &str = include_str!("irregular/fr.txt");
const GERMAN: &str = include_str!("irregular/de.txt");

/// The headwords that `form` is an irregular form of.
pub fn english(form: &str) -> impl Iterator<Item = &'static str> {
    headwords(ENGLISH, form)
}

/// The headwords that `form` is an irregular form of.
pub fn french(form: &str) -> impl Iterator<Item = &'static str> {
    headwords(FRENCH, form)
}

/// The headwords that `form` is an irregular form of.
pub fn german(form: &str) -> impl Iterator<Item = &'static str> {
    headwords(GERMAN, form)
}

fn headwords(table: &'static str, form: &str) -> impl Iterator<Item = &'static str> {
    table.lines().filter_map(move |line| {
        let (headword, forms) = line.split_once(' ')?;
        forms.split(' ').any(|other| other == form).then_some(headword)
    })
}
