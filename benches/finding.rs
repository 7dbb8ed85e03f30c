//! Finding: marking the terms of a page, looking through a large text, folding.
//!
//! `cargo bench --bench finding`. The large text is made here, so that figures can be compared between machines.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use postil::glossary::matcher::Matcher;
use postil::search::Query;
use postil::text::{fold, shown, words};

const WORDS: [&str; 16] = [
    "the",
    "reader",
    "turned",
    "another",
    "page",
    "and",
    "found",
    "a",
    "worker’s",
    "note",
    "in",
    "margin",
    "where",
    "somebody",
    "had",
    "written",
];

fn main() {
    divan::main();
}

/// `n_words` words in paragraphs, the same each time.
fn prose(n_words: usize, accents: bool) -> String {
    let mut text = String::new();
    let mut state = 1_u32;
    for i in 0..n_words {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(WORDS[(state >> 16) as usize % WORDS.len()]);
        text.push_str(match i % 90 {
            89 => ".\n\n",
            44 if accents => " café ",
            _ => " ",
        });
    }
    text
}

fn terms(n: usize) -> Vec<String> {
    let mut terms: Vec<_> = (0..n).map(|i| format!("term{i} of {}", WORDS[i % WORDS.len()])).collect();
    terms.extend(["margin note", "reader", "another page", "Worker"].map(str::to_owned));
    terms
}

fn matcher(n: usize) -> Matcher {
    Matcher::new(terms(n).iter().enumerate().map(|(i, term)| (term.as_str(), i)))
}

#[divan::bench(args = [15, 5_000, 100_000])]
fn build_a_matcher(bencher: Bencher, n: usize) {
    let terms = terms(n);
    bencher.bench_local(|| Matcher::new(terms.iter().enumerate().map(|(i, term)| (term.as_str(), i))));
}

#[divan::bench(args = [15, 5_000])]
fn mark_a_page(bencher: Bencher, n: usize) {
    let (matcher, page) = (matcher(n), prose(500, false));
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| matcher.mentions(black_box(&page)));
}

#[divan::bench(args = ["somebody absent", "absent", "writtem", "café"], sample_count = 10)]
fn search_100_mb(bencher: Bencher, query: &str) {
    let text = prose(17_000_000, false);
    let query = Query::new(query).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| query.matches(black_box(&text), 0).count());
}

#[divan::bench(args = ["absent", "somebody absent"], sample_count = 10)]
fn search_100_mb_with_accents(bencher: Bencher, query: &str) {
    let text = prose(17_000_000, true);
    let query = Query::new(query).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| query.matches(black_box(&text), 0).count());
}

#[divan::bench(args = ["stalinism", "the struggle for the control of the means of production"])]
fn make_a_query(query: &str) -> Option<Query> {
    let query = Query::new(query);
    // The careful search is only made for a text that needs it.
    query.as_ref().and_then(|query| query.find_next("é", 0));
    query
}

#[divan::bench(args = [false, true])]
fn fold_1_mb(bencher: Bencher, accents: bool) {
    let text = prose(170_000, accents);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| fold::fold(black_box(&text)));
}

#[divan::bench]
fn fold_1_mb_of_ascii(bencher: Bencher) {
    let text = prose(170_000, false).replace('’', "'");
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| fold::fold(black_box(&text)));
}

#[divan::bench]
fn columns_of_a_page(bencher: Bencher) {
    let page = prose(500, true);
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| shown::columns(black_box(&page)));
}

#[divan::bench]
fn the_sentence_in_the_middle_of_a_book(bencher: Bencher) {
    let text = prose(170_000, true);
    bencher.bench_local(|| words::sentence_around(black_box(&text), text.len() / 2));
}
