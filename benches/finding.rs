//! Finding: marking the terms of a page, looking through a large text, folding.
//!
//! `cargo bench --bench finding`. The large text is made here, so that figures can be compared between machines.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use postil::glossary::forms;
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

/// Words as a language has them: few that are common, many that are rare.
fn vocabulary() -> Vec<String> {
    const SYLLABLES: [&str; 20] = [
        "a", "be", "con", "de", "er", "fi", "ga", "hol", "in", "ke", "li", "ma", "no", "or", "pre", "qua", "ri", "st",
        "tion", "u",
    ];
    let word = |mut n: usize| {
        let mut word = String::new();
        while n > 0 {
            word.push_str(SYLLABLES[n % SYLLABLES.len()]);
            n /= SYLLABLES.len();
        }
        word
    };
    (3..60_000).map(word).collect()
}

/// A text in which the word of rank *n* comes about once in *n* words.
fn text(n_bytes: usize) -> String {
    let (words, mut text, mut state) = (vocabulary(), String::with_capacity(n_bytes + 20), 1_u64);
    for i in 0_usize.. {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let chance = (state >> 11) as f64 / (1_u64 << 53) as f64;
        text.push_str(&words[(words.len() as f64).powf(chance) as usize - 1]);
        text.push_str(match i % 97 {
            96 => ".\n\n",
            11 | 40 | 71 => ", ",
            23 => "’s ",
            55 => "-",
            _ => " ",
        });
        if text.len() >= n_bytes {
            break;
        }
    }
    text
}

/// Terms of one to three words, nearly all of them rare.
fn terms(n: usize) -> Vec<String> {
    let words = vocabulary();
    let word = |i: usize| words[(300 + i * 7) % words.len()].as_str();
    let term = |i: usize| match i % 3 {
        0 => word(i).to_owned(),
        1 => [word(i), word(i / 2 + 11)].join(" "),
        _ => [word(i), "of", word(i / 3 + 5)].join(" "),
    };
    (0..n).map(term).collect()
}

fn matcher(n: usize) -> Matcher {
    matcher_of(&terms(n))
}

fn matcher_of(terms: &[String]) -> Matcher {
    Matcher::new(terms.iter().enumerate().map(|(i, term)| (term.as_str(), i)))
}

#[divan::bench(args = [15, 1_500, 150_000])]
fn build_a_matcher(bencher: Bencher, n: usize) {
    let terms = terms(n);
    bencher.bench_local(|| matcher_of(&terms));
}

#[divan::bench(args = [15, 1_500, 150_000])]
fn mark_a_page(bencher: Bencher, n: usize) {
    let (matcher, page) = (matcher(n), text(3_000));
    bencher.counter(BytesCount::of_str(&page)).bench_local(|| matcher.mentions(black_box(&page)));
}

#[divan::bench(args = [15, 1_500, 150_000], sample_count = 10)]
fn mark_10_mb(bencher: Bencher, n: usize) {
    let (matcher, text) = (matcher(n), text(10_000_000));
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| count(&matcher, &text));
}

/// The same for a text and terms of your own, a term on a line, to compare with `rg -F -w -i -c -f TERMS TEXT`:
/// `POSTIL_TEXT=… POSTIL_TERMS=… cargo bench --bench finding -- mark_a_given_text`.
#[divan::bench(sample_count = 10)]
fn mark_a_given_text(bencher: Bencher) {
    let read = |name: &str| std::fs::read_to_string(std::env::var_os(name)?).ok();
    let (Some(text), Some(terms)) = (read("POSTIL_TEXT"), read("POSTIL_TERMS")) else { return };
    let matcher = matcher_of(&terms.lines().map(str::to_owned).collect::<Vec<_>>());
    eprintln!("{} mentions", count(&matcher, &text));
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| count(&matcher, &text));
}

fn count(matcher: &Matcher, text: &str) -> usize {
    let mut n = 0;
    matcher.each(black_box(text), |_| n += 1);
    n
}

/// 200,000 headwords, as of a large dictionary.
#[divan::bench(args = ["quamanokerion", "stprebe", "zzz"])]
fn near_spellings(bencher: Bencher, word: &str) {
    let words = vocabulary();
    let headwords: Vec<_> = (0..4).flat_map(|_| words.iter().map(String::as_str)).take(200_000).collect();
    bencher.bench_local(|| forms::near(black_box(word), headwords.iter().copied(), 8));
}

#[divan::bench(args = ["organisations", "aufgeforderten", "Arbeiterbewegungen", "commençaient"])]
fn make_forms(word: &str) -> Vec<forms::Form> {
    forms::forms(black_box(word), None)
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
