//! Irregular words: a headword and its forms on a line of a small file. Read at the first look-up.

use std::collections::HashMap;
use std::sync::LazyLock;

type Table = HashMap<&'static str, Vec<&'static str>>;

static ENGLISH: LazyLock<Table> = LazyLock::new(|| table(include_str!("irregular/en.txt")));
static FRENCH: LazyLock<Table> = LazyLock::new(|| table(include_str!("irregular/fr.txt")));
static GERMAN_VERBS: LazyLock<Table> = LazyLock::new(|| table(include_str!("irregular/de.txt")));
static GERMAN_NOUNS: LazyLock<Table> = LazyLock::new(|| table(include_str!("irregular/de-nouns.txt")));

/// The headwords that `form` is an irregular form of.
pub fn english(form: &str) -> &'static [&'static str] {
    headwords(&ENGLISH, form)
}

/// The headwords that `form` is an irregular form of, or the stem of one: `prendr`, of `prendrait`.
pub fn french(form: &str) -> &'static [&'static str] {
    headwords(&FRENCH, form)
}

/// The verbs and adjectives that `form` is an irregular form of, or the stem of one: `ging`, of `gingen`.
pub fn german_verbs(form: &str) -> &'static [&'static str] {
    headwords(&GERMAN_VERBS, form)
}

/// The nouns that `form`, in small letters, is an irregular form of.
pub fn german_nouns(form: &str) -> &'static [&'static str] {
    headwords(&GERMAN_NOUNS, form)
}

fn headwords(table: &'static Table, form: &str) -> &'static [&'static str] {
    table.get(form).map_or(&[], Vec::as_slice)
}

fn table(lines: &'static str) -> Table {
    let mut table = Table::new();
    for line in lines.lines() {
        let mut words = line.split(' ');
        let Some(headword) = words.next() else { continue };
        for form in words {
            table.entry(form).or_default().push(headword);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_may_be_of_several_headwords() {
        assert_eq!(english("bases"), ["basis", "base"]);
        assert_eq!(german_verbs("ging"), ["gehen"]);
        assert_eq!(german_nouns("häuser"), ["Haus"]);
        assert_eq!(french("irait"), ["aller"]);
        assert!(english("table").is_empty());
    }
}
