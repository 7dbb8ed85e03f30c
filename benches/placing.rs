//! How long notes take to find their places: in a text that is as it was, and in one that was edited.
//!
//! `cargo bench --bench placing`. The text is made here, a megabyte of words in an order of their own.

use divan::Bencher;
use postil::document::Locator;
use postil::document::locator::Finder;

const MEGABYTE: usize = 1 << 20;

fn main() {
    divan::main();
}

/// A thousand notes, in a text with a new opening and a slip of the pen after every so many letters.
#[divan::bench(sample_count = 10, sample_size = 1, args = [usize::MAX, 2000, 400])]
fn a_thousand_in_an_edited_text(bencher: Bencher, every: usize) {
    let text = a_text();
    let finder = Finder::new(&text);
    let locators: Vec<_> = ranges(&text, 1000).map(|range| finder.locator(range)).collect();
    let slip = |(i, c): (usize, char)| if i % every == every - 1 { 'x' } else { c };
    let edited: String = "A new opening.\n\n".chars().chain(text.chars().enumerate().map(slip)).collect();
    bencher.bench(|| Finder::new(&edited).place_all(&locators));
}

/// What opening a text with very many notes costs beside reading them.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_hundred_thousand_in_the_same_text(bencher: Bencher) {
    let text = a_text();
    let locators: Vec<_> = ranges(&text, 100_000).map(|range| Locator::in_text(&text, range)).collect();
    bencher.bench(|| Finder::new(&text).place_all(&locators));
}

/// What a note costs beside its record.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn a_new_one(bencher: Bencher) {
    let text = a_text();
    bencher.bench(|| Finder::new(&text).locator(MEGABYTE / 2..MEGABYTE / 2 + 60));
}

fn ranges(text: &str, n: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let step = (text.len() - 200) / n;
    (0..n).map(move |i| i * step..i * step + 20 + i % 100)
}

fn a_text() -> String {
    let mut text = String::with_capacity(MEGABYTE + 100);
    let mut state = 7_u64;
    while text.len() < MEGABYTE {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let word = state >> 33;
        // Some words are everywhere, most are rare.
        text.push_str(&format!("{}{}", ["the", "of", "tide", "lamp"][word as usize % 4], word % (1 << (word % 16))));
        text.push_str(if word.is_multiple_of(12) { ".\n\n" } else { " " });
    }
    text
}
