//! Which headword is found for a word: a table of words as they stand in texts, looked up among the headwords of the
//! table and among words that a wrong rule could lead to.

use std::collections::{BTreeMap, HashSet};

use postil::glossary::forms::forms;

const WORDS: &str = include_str!("forms/words.tsv");
const DECOYS: &str = include_str!("forms/decoys.txt");

/// A word of the table, its language, and its headword.
fn words() -> impl Iterator<Item = [&'static str; 3]> {
    WORDS.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let columns: Vec<_> = line.split('\t').collect();
        <[&str; 3]>::try_from(columns).unwrap_or_else(|_| panic!("{line:?} has three columns"))
    })
}

/// All headwords of a language, the decoys among them.
fn headwords() -> BTreeMap<&'static str, HashSet<&'static str>> {
    let mut headwords: BTreeMap<_, HashSet<_>> = BTreeMap::new();
    for [_, language, headword] in words() {
        headwords.entry(language).or_default().extend(headword.split('|'));
    }
    for line in DECOYS.lines().filter(|line| !line.starts_with('#')) {
        let mut decoys = line.split(' ');
        let language = decoys.next().expect("a language begins the line");
        headwords.entry(language).or_default().extend(decoys);
    }
    headwords
}

/// How many words of the table are found, and sentences about the others.
fn outcome(asked_in: impl Fn(&'static str) -> Option<&'static str>) -> (usize, Vec<String>) {
    let headwords = headwords();
    let (mut found, mut others) = (0, Vec::new());
    for [word, language, expected] in words() {
        let forms = forms(word, asked_in(language));
        // A word that is a headword itself (`leaves`, as a verb's) is not asked for under itself.
        let is_known =
            |headword: &&str| headwords[language].contains(headword) && (*headword != word || word == expected);
        match forms.iter().map(|form| form.word.as_str()).find(is_known) {
            Some(headword) if expected.split('|').any(|right| right == headword) => found += 1,
            other => others.push(format!("{word} ({language}): {expected}, not {other:?}")),
        }
    }
    (found, others)
}

#[test]
fn words_lead_to_their_headwords() {
    let (found, others) = outcome(Some);
    println!("found {found}, other {}:\n{}", others.len(), others.join("\n"));
    assert!(found >= 300, "the table has {found} words");
    assert!(others.len() * 100 <= found, "{others:#?}");
}

#[test]
fn words_of_an_unknown_language_lead_to_their_headwords_too() {
    let (found, others) = outcome(|_| None);
    println!("found {found}, other {}:\n{}", others.len(), others.join("\n"));
    assert!(others.len() * 10 <= found, "{others:#?}");
}
