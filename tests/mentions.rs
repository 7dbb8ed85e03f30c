//! Where the terms of the first seed's own glossary are mentioned, in all seeds, against a list checked by hand. The list
//! holds places only; the texts are read where they lie, and the test is skipped where they are absent.

use std::collections::BTreeSet;
use std::path::Path;

use postil::document::Document;
use postil::glossary::find;
use postil::glossary::matcher::Matcher;
use postil::import;

const CHECKED: &str = include_str!("forms/mentions.tsv");

fn seed(n: usize) -> Option<Document> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/corpus/seeds/seed-{n}.txt"));
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(import::open(&path).expect("a seed can be read").document)
}

/// A mention: the seed, the term, the byte of the source.
type Place<'a> = (usize, &'a str, usize);

fn checked() -> BTreeSet<Place<'static>> {
    let mut places = BTreeSet::new();
    for line in CHECKED.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let mut column = || columns.next().expect("a line has three columns");
        let (seed, term) = (column().parse().expect("a number of a seed"), column());
        places.extend(column().split(' ').map(|at| (seed, term, at.parse().expect("a place is a number"))));
    }
    places
}

#[test]
fn the_terms_of_the_book_are_found_in_all_seeds() {
    let Some(book) = seed(0) else { return };
    let terms: Vec<_> = find::entries(&book).into_iter().map(|entry| entry.headword).collect();
    let matcher = Matcher::new(terms.iter().enumerate().map(|(i, term)| (term.as_str(), i)));
    let mut found = BTreeSet::new();
    for n in 0..5 {
        let Some(document) = seed(n) else { return };
        matcher.each(&document.text, |mention| {
            let at = document.source.offset(mention.range.start).expect("a seed is plain text");
            found.insert((n, terms[mention.entry].as_str(), at));
        });
    }
    let checked = checked();
    let wrong: Vec<_> = found.difference(&checked).collect();
    let missing: Vec<_> = checked.difference(&found).collect();
    println!("{} mentions, {} found; wrong: {wrong:?}; missing: {missing:?}", checked.len(), found.len());
    assert!(wrong.len() * 100 <= found.len(), "wrong: {wrong:?}");
    assert!(missing.len() * 100 <= 3 * checked.len(), "missing: {missing:?}");
}
