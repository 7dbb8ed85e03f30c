//! How long a key takes in the palette, with a large shelf behind a long text.
//!
//! `cargo bench --bench choosing`. A frame of a terminal is 16 ms.

use std::sync::Arc;

use divan::Bencher;
use jiff::Timestamp;
use postil::app::App;
use postil::app::key::{self, Event};
use postil::folders::Folders;
use postil::shelf::{Catalogue, Volume};

const TEXTS: usize = 10_000;
const HEADINGS: usize = 5_000;

fn main() {
    divan::main();
}

/// The key that opens it: everything is gathered.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn opening(bencher: Bencher) {
    let mut app = an_app();
    bencher.bench_local(|| {
        press(&mut app, ":");
        press(&mut app, "<Esc>");
    });
}

/// The last letter of these.
#[divan::bench(sample_count = 50, sample_size = 1, args = ["t", "tide", "tdie", "harbuor", "@moon7", "lamp nothing"])]
fn a_letter(bencher: Bencher, typed: &str) {
    let mut app = an_app();
    press(&mut app, ":");
    app.handle(Event::Paste(typed.to_owned()), Timestamp::UNIX_EPOCH);
    bencher.bench_local(|| {
        press(&mut app, "x");
        press(&mut app, "<Backspace>");
    });
}

fn press(app: &mut App, keys: &str) {
    for key in key::parse(keys).unwrap() {
        app.handle(Event::Key(key), Timestamp::UNIX_EPOCH);
    }
}

fn an_app() -> App {
    let home = tempfile::tempdir().unwrap();
    let folders =
        Folders { config: home.path().join("config"), data: home.path().join("data"), dictionaries: Vec::new() };
    let mut app = App::new(folders, 100, 40, Timestamp::UNIX_EPOCH);
    let words = |i: usize| {
        let word = |n: usize| ["tide", "lamp", "harbour", "moon", "river", "stone", "winter", "paper"][n % 8];
        format!("{} of the {} and {}{}", word(i), word(i / 8), word(i / 64), i)
    };
    let volume = |i: usize| Volume {
        title: words(i),
        authors: vec![format!("Ada Marsh {}", i % 700)],
        paths: vec![format!("/texts/{i}.txt").into()],
        ..Volume::default()
    };
    let volumes: Vec<_> = (0..TEXTS).map(volume).collect();
    app.shelved.catalogue = Arc::new(Catalogue { n: volumes.len(), volumes, ..Catalogue::default() });
    let text: String = (0..HEADINGS).map(|i| format!("## {}\n\nWords of it.\n\n", words(i * 3))).collect();
    app.open_bytes(text.as_bytes());
    app
}
