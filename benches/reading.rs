//! How long a reader waits: for a text to open, for a page, for the answer to a key.
//!
//! `cargo bench` runs all; `cargo bench -- page` those with *page* in their name. The texts are made here, so that
//! figures from different machines are of the same work; only `import_ten_megabytes` takes real texts where they are
//! to be had, one after another, because a made text has too few kinds of lines. Beside the time stands the memory
//! that an import asks for.

use std::path::Path;

use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher};
use jiff::Timestamp;
use postil::app::App;
use postil::app::key::{Code, Event, Key};
use postil::document::Correction;
use postil::document::layout::Layout;
use postil::folders::Folders;
use postil::glossary::matcher::Matcher;
use postil::import::import;
use postil::ui;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

const MEGABYTE: usize = 1 << 20;
const COLUMNS: u16 = 100;
const ROWS: u16 = 40;

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn import_a_megabyte_of_plain_text(bencher: Bencher) {
    let book = a_book(MEGABYTE, Form::Plain);
    bencher.counter(BytesCount::of_str(&book)).bench(|| import(book.as_bytes(), "book.txt"));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn import_ten_megabytes(bencher: Bencher) {
    let texts = ten_megabytes();
    bencher.counter(BytesCount::of_str(&texts)).bench(|| import(texts.as_bytes(), "texts.txt"));
}

#[divan::bench(sample_count = 10)]
fn import_a_megabyte_of_markdown(bencher: Bencher) {
    let book = a_book(MEGABYTE, Form::Markdown);
    bencher.counter(BytesCount::of_str(&book)).bench(|| import(book.as_bytes(), "book.md"));
}

#[divan::bench(sample_count = 50)]
fn import_an_article(bencher: Bencher) {
    let article = a_book(30 << 10, Form::Plain);
    bencher.counter(BytesCount::of_str(&article)).bench(|| import(article.as_bytes(), "article.txt"));
}

/// From nothing to the rows of one page in the middle of a megabyte.
#[divan::bench]
fn lay_out_one_page(bencher: Bencher) {
    let document = import(a_book(MEGABYTE, Form::Plain).as_bytes(), "book.txt").document;
    let middle = document.text.floor_char_boundary(document.text.len() / 2);
    bencher.bench(|| {
        let mut layout = Layout::default();
        layout.set_width(72);
        let row = layout.row_at(&document, middle).expect("a row in the middle");
        layout.moved(&document, row, ROWS as isize)
    });
}

/// All mentions of 200 terms on one page.
#[divan::bench]
fn mark_the_terms_of_one_page(bencher: Bencher) {
    let page = a_book(4 << 10, Form::Plain);
    let terms: Vec<_> = (0..200).map(|number| format!("{} {}", word(number), word(number * 7 + 1))).collect();
    let terms = terms.iter().map(String::as_str).chain(WORDS.iter().copied().take(20));
    let matcher = Matcher::new(terms.enumerate().map(|(entry, term)| (term, entry)));
    bencher.counter(BytesCount::of_str(&page)).bench(|| matcher.mentions(&page));
}

/// A large text built anew with one correction in its middle.
#[divan::bench(sample_count = 10)]
fn correct_ten_megabytes(bencher: Bencher) {
    let document = import(a_book(10 * MEGABYTE, Form::Plain).as_bytes(), "book.txt").document;
    let middle = document.blocks[document.blocks.len() / 2].range.start;
    let place = document.source.range(middle..middle + 20).expect("words of the source");
    bencher
        .counter(BytesCount::of_str(&document.text))
        .bench(|| document.corrected(&[(place.clone(), Correction::Join)]));
}

/// The key that does it, from the key to the page behind the source view; the notes are on the disk.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn press_the_key_that_corrects_ten_megabytes(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.txt");
    std::fs::write(&path, a_book(10 * MEGABYTE, Form::Plain)).expect("a file");
    let folders =
        Folders { config: folder.path().join("config"), data: folder.path().join("data"), dictionaries: Vec::new() };
    let mut app = App::new(folders, COLUMNS, ROWS, Timestamp::UNIX_EPOCH);
    app.open_file(&path).expect("an open text");
    for key in "50%c".chars() {
        app.handle(Event::Key(Key::plain(Code::Char(key))), Timestamp::UNIX_EPOCH);
    }
    bencher.bench_local(|| {
        app.handle(Event::Key(Key::plain(Code::Char('d'))), Timestamp::UNIX_EPOCH);
        app.page()
    });
}

/// What is to be seen on a page, from the text and all that lies over it.
#[divan::bench]
fn make_one_page(bencher: Bencher) {
    let (_folder, mut app) = a_reader();
    bencher.bench_local(|| app.page());
}

/// One page put into a buffer of cells.
#[divan::bench]
fn draw_one_page(bencher: Bencher) {
    let (_folder, mut app) = a_reader();
    let theme = ui::theme::Theme::new(app.settings.theme, false, None);
    let mut screen = Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a screen in memory");
    let page = app.page();
    bencher.bench_local(|| screen.draw(|frame| drop(ui::draw(&app, &page, &theme, frame))).is_ok());
}

/// A key, its action, the new page and its cells.
#[divan::bench]
fn turn_a_page(bencher: Bencher) {
    let (_folder, mut app) = a_reader();
    let theme = ui::theme::Theme::new(app.settings.theme, false, None);
    let mut screen = Terminal::new(TestBackend::new(COLUMNS, ROWS)).expect("a screen in memory");
    let mut n_keys = 0;
    bencher.bench_local(|| {
        // Back to the start before the end is reached, where turning is no work.
        n_keys += 1;
        let code = if n_keys % 200 == 0 { Code::Home } else { Code::PageDown };
        app.handle(Event::Key(Key::plain(code)), Timestamp::UNIX_EPOCH);
        let page = app.page();
        screen.draw(|frame| drop(ui::draw(&app, &page, &theme, frame))).is_ok()
    });
}

/// The reader with a megabyte open, and the folder that it keeps its files in.
fn a_reader() -> (tempfile::TempDir, App) {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let folders =
        Folders { config: folder.path().join("config"), data: folder.path().join("data"), dictionaries: Vec::new() };
    let mut app = App::new(folders, COLUMNS, ROWS, Timestamp::UNIX_EPOCH);
    app.open_bytes(a_book(MEGABYTE, Form::Plain).as_bytes());
    (folder, app)
}

/// The texts of the corpus again and again, each time begun at another place, so that no line comes often enough to
/// look like a running head; the made book where there is no corpus.
fn ten_megabytes() -> String {
    let texts = corpus();
    if texts.is_empty() {
        return a_book(10 * MEGABYTE, Form::Plain);
    }
    let mut all = String::with_capacity(11 * MEGABYTE);
    for turn in 0.. {
        for text in &texts {
            let at = text.floor_char_boundary(text.len() / 7 * (turn % 7));
            let at = text[at..].find('\n').map_or(0, |end| at + end + 1);
            all.extend([&text[at..], "\n\n", &text[..at], "\n\n"]);
            if all.len() >= 10 * MEGABYTE {
                all.truncate(all.floor_char_boundary(10 * MEGABYTE));
                return all;
            }
        }
    }
    all
}

/// The plain texts of the corpus that are UTF-8, in the order of their names.
fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folders = ["text", "seeds", "damaged"].map(|name| std::fs::read_dir(root.join(name)));
    let entries = folders.into_iter().flatten().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).filter(|text| !text.is_empty()).collect()
}

const WORDS: [&str; 48] = [
    "margin", "gloss", "letter", "page", "reader", "scribe", "custom", "labour", "meaning", "question", "the", "of",
    "and", "to", "in", "that", "is", "was", "for", "with", "as", "on", "by", "which", "history", "people", "between",
    "first", "often", "small", "copy", "ink", "line", "word", "voice", "order", "never", "through", "common", "ground",
    "answer", "under", "city", "river", "year", "work", "read", "write",
];

#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Hard-wrapped lines, chapter titles, page numbers and running heads.
    Plain,
    /// One line for each paragraph, headings with signs, some emphasis.
    Markdown,
}

/// Prose without sense in chapters and paragraphs, always the same.
fn a_book(n_bytes: usize, form: Form) -> String {
    let mut book = String::with_capacity(n_bytes + 4096);
    let (mut n_chapters, mut seed) = (0, 1);
    while book.len() < n_bytes {
        n_chapters += 1;
        let title = format!("Of {} and {}", word(n_chapters * 3), word(n_chapters * 5 + 1));
        match form {
            Form::Plain => book.push_str(&format!("CHAPTER {n_chapters}\n\n{}\n\n", title.to_uppercase())),
            Form::Markdown => book.push_str(&format!("## {title}\n\n")),
        }
        for number in 1..=12 {
            let paragraph = a_paragraph(&mut seed, form);
            match form {
                Form::Plain => book.push_str(&wrapped(&paragraph)),
                Form::Markdown => book.push_str(&paragraph),
            }
            book.push_str("\n\n");
            if form == Form::Plain && number % 4 == 0 {
                book.push_str(&format!("{}\n\nON MARGINS\n\n", n_chapters * 3 + number / 4));
            }
        }
    }
    book
}

fn a_paragraph(seed: &mut usize, form: Form) -> String {
    let mut paragraph = String::new();
    for sentence in 0..6 {
        for at in 0..14 {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = word(*seed >> 33);
            match at {
                0 => paragraph.push_str(&capital(word)),
                5 if form == Form::Markdown && sentence == 2 => paragraph.push_str(&format!("*{word}*")),
                _ => paragraph.push_str(word),
            }
            paragraph.push_str(if at < 13 { " " } else { ". " });
        }
    }
    paragraph.trim_end().to_owned()
}

fn wrapped(paragraph: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in paragraph.split(' ') {
        if column > 0 && column + word.len() > 72 {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
        }
        lines.push_str(word);
        column += word.len() + 1;
    }
    lines
}

fn word(number: usize) -> &'static str {
    WORDS[number % WORDS.len()]
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
