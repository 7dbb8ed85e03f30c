//! Looking words up in the dictionaries of this machine, as packages installed them; those that are not there are left
//! out. `cargo bench --bench dictionaries`.
//!
//! Cold is the first look-up after the program was started, the reading of the index included (the files are in the
//! memory of the system); warm is any after that.

use std::path::PathBuf;

use divan::{Bencher, black_box};
use postil::glossary::Dictionaries;

const FILES: [&str; 6] = [
    "/usr/share/dictd/wn.index",
    "/usr/share/dictd/gcide.index",
    "/usr/share/dictd/foldoc.index",
    "/usr/share/dictd/jargon.index",
    "/usr/share/stardict/dic/XMLittre.ifo",
    "/usr/share/stardict/dic/czech-cizi.ifo",
];

/// Words that one or another of them has: as they are spelled, inflected, with accents, and none at all.
const WORDS: [&str; 6] = ["freedom", "hegemony", "parties", "café", "Set", "hacker"];

fn main() {
    for name in installed().iter().chain(&["all"]) {
        let dictionaries = some(name);
        dictionaries.answers("freedom", None);
        eprintln!("{name}: {} bytes besides the index", dictionaries.bytes());
    }
    divan::main();
}

fn installed() -> Vec<&'static str> {
    FILES.into_iter().filter(|file| PathBuf::from(file).exists()).collect()
}

fn one_or_all() -> Vec<&'static str> {
    let mut names = installed();
    names.push("all");
    names
}

fn some(name: &str) -> Dictionaries {
    let files = installed().into_iter().filter(|file| name == "all" || *file == name);
    Dictionaries::default().after(files.map(PathBuf::from).collect())
}

#[divan::bench(args = one_or_all())]
fn cold(bencher: Bencher, name: &str) {
    bencher.bench(|| some(name).answers(black_box("freedom"), Some("en")).0.len());
}

/// The time is for six words.
#[divan::bench(args = one_or_all())]
fn six_words_warm(bencher: Bencher, name: &str) {
    let dictionaries = some(name);
    dictionaries.answers("freedom", Some("en"));
    let n_answers = |word: &&str| dictionaries.answers(black_box(word), Some("en")).0.len();
    bencher.bench(|| WORDS.iter().map(n_answers).sum::<usize>());
}

#[divan::bench(args = one_or_all())]
fn nothing_but_near_ones(bencher: Bencher, name: &str) {
    let dictionaries = some(name);
    dictionaries.answers("freedom", Some("en"));
    bencher.bench(|| dictionaries.answers(black_box("hegenomy"), Some("en")).0.len());
}
