//! How cost grows with the text: from 10 KB to 100 MB, in one line a paragraph and in hard-wrapped lines.
//!
//! `cargo bench --bench growing`. What is linear takes ten times as long from row to row; what is not to depend on the
//! size takes the same.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use postil::app::App;
use postil::app::key::{Event, parse};
use postil::folders::Folders;
use postil::import::import_owned;
use postil::search::Query;
use tempfile::TempDir;

const SIZES: [usize; 5] = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

fn main() {
    divan::main();
}

/// Paragraphs of so many bytes, the same each time.
fn prose(n_bytes: usize, wrapped: bool) -> String {
    const WORDS: [&str; 12] =
        ["the", "tide", "turned", "in", "another", "margin", "and", "nobody", "read", "what", "had", "been"];
    let mut text = String::with_capacity(n_bytes + 100);
    let (mut state, mut column) = (1_u32, 0);
    let mut n_words = 0;
    while text.len() < n_bytes {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let word = WORDS[(state >> 16) as usize % WORDS.len()];
        text.push_str(word);
        (n_words, column) = (n_words + 1, column + word.len() + 1);
        match () {
            () if n_words % 90 == 0 => text.push_str(".\n\n"),
            () if wrapped && column > 70 => text.push('\n'),
            () => text.push(' '),
        }
        if text.ends_with('\n') {
            column = 0;
        }
    }
    text
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn import_long_lines(bencher: Bencher, n_bytes: usize) {
    import_all(bencher, prose(n_bytes, false));
}

#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn import_wrapped_lines(bencher: Bencher, n_bytes: usize) {
    import_all(bencher, prose(n_bytes, true));
}

fn import_all(bencher: Bencher, text: String) {
    let bytes = || text.clone().into_bytes();
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(bytes)
        .bench_local_values(|bytes| import_owned(bytes, "a.txt"));
}

#[divan::bench(args = SIZES, sample_count = 5)]
fn count_all_matches(bencher: Bencher, n_bytes: usize) {
    let text = prose(n_bytes, false);
    let query = Query::new("nobody read").unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| query.tally(black_box(&text), 0..text.len()));
}

/// A text as it is read, the whole of it imported, at its middle.
fn a_reader(n_bytes: usize) -> (TempDir, App) {
    let home = tempfile::tempdir().expect("a temporary folder");
    let path = home.path().join("text.txt");
    std::fs::write(&path, prose(n_bytes, true)).expect("a file");
    let folders = Folders { config: home.path().to_owned(), data: home.path().to_owned(), dictionaries: Vec::new() };
    let mut app = App::new(folders, 100, 40, jiff::Timestamp::UNIX_EPOCH);
    app.open_file(&path).expect("a text");
    press(&mut app, "50%");
    (home, app)
}

fn press(app: &mut App, keys: &str) {
    for key in parse(keys).expect("keys") {
        app.handle(Event::Key(key), jiff::Timestamp::UNIX_EPOCH);
    }
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn turn_a_page(bencher: Bencher, n_bytes: usize) {
    let (_home, mut app) = a_reader(n_bytes);
    bencher.bench_local(|| {
        press(&mut app, "<PageDown>");
        app.page()
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn go_to_the_end_and_back(bencher: Bencher, n_bytes: usize) {
    let (_home, mut app) = a_reader(n_bytes);
    bencher.bench_local(|| {
        press(&mut app, "G");
        app.page();
        press(&mut app, "H");
        app.page()
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn change_the_size_of_the_window(bencher: Bencher, n_bytes: usize) {
    let (_home, mut app) = a_reader(n_bytes);
    let mut columns = 60;
    bencher.bench_local(|| {
        columns = 60 + (columns + 1) % 50;
        app.handle(Event::Resize { columns, rows: 40 }, jiff::Timestamp::UNIX_EPOCH);
        app.page()
    });
}
