//! Looking words up in the dictionaries of this machine, as packages installed them; those that are not there are left
//! out. `cargo bench --bench dictionaries`.
//!
//! Cold is the first look-up after the program was started, the reading of the index included (the files are in the
//! memory of the system); warm is any after that.

use std::path::{Path, PathBuf};

use divan::{Bencher, black_box};
use postil::glossary::Dictionaries;

/// Dictionaries, and a word that each of them has.
const FILES: [(&str, &str); 6] = [
    ("/usr/share/dictd/wn.index", "freedom"),
    ("/usr/share/dictd/gcide.index", "freedom"),
    ("/usr/share/dictd/foldoc.index", "recursion"),
    ("/usr/share/dictd/jargon.index", "hacker"),
    ("/usr/share/stardict/dic/XMLittre.ifo", "liberté"),
    ("/usr/share/stardict/dic/czech-cizi.ifo", "hegemonie"),
];

fn main() {
    for name in installed().iter().chain(&["all"]) {
        let dictionaries = some(name);
        dictionaries.answers("freedom", None);
        eprintln!("{name}: {} bytes besides the index", dictionaries.bytes());
    }
    divan::main();
}

fn installed() -> Vec<&'static str> {
    FILES.iter().map(|(file, _)| *file).filter(|file| Path::new(file).exists()).collect()
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

/// A word that the dictionary has.
fn word(name: &str) -> &'static str {
    FILES.iter().find(|(file, _)| *file == name).map_or("freedom", |(_, word)| word)
}

#[divan::bench(args = one_or_all())]
fn cold(bencher: Bencher, name: &str) {
    bencher.bench(|| some(name).answers(black_box(word(name)), Some("en")).0.len());
}

#[divan::bench(args = one_or_all())]
fn warm(bencher: Bencher, name: &str) {
    let dictionaries = some(name);
    dictionaries.answers("freedom", Some("en"));
    bencher.bench(|| dictionaries.answers(black_box(word(name)), Some("en")).0.len());
}

/// An inflected word, with all the guesses that takes.
#[divan::bench(args = one_or_all())]
fn warm_inflected(bencher: Bencher, name: &str) {
    let dictionaries = some(name);
    dictionaries.answers("freedom", Some("en"));
    let word = format!("{}s", word(name));
    bencher.bench(|| dictionaries.answers(black_box(&word), Some("en")).0.len());
}

#[divan::bench(args = one_or_all())]
fn nothing_but_near_ones(bencher: Bencher, name: &str) {
    let dictionaries = some(name);
    dictionaries.answers("freedom", Some("en"));
    bencher.bench(|| dictionaries.answers(black_box("hegenomy"), Some("en")).0.len());
}
