//! A notebook with 100,000 annotations: opening it, adding to it, drawing a page of it, listing it.
//!
//! `cargo bench --bench notebook`. `POSTIL_KEEP=FOLDER cargo bench --bench notebook -- --test` leaves the text and
//! its notebook in a folder, so that the program itself can be timed on them.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use jiff::Timestamp;
use postil::app::App;
use postil::app::key::{self, Event};
use postil::document::Locator;
use postil::folders::Folders;
use postil::import;
use postil::journal::Why;
use postil::notes::record::{Record, What};
use postil::notes::{Annotation, Identity, Mark, Notebook, Sketch, journal};
use tempfile::TempDir;

const ANNOTATIONS: usize = 100_000;
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
const TAGS: [&str; 5] = ["sea", "to-read", "argument", "method", "history"];

fn main() {
    if let Some(folder) = std::env::var_os("POSTIL_KEEP") {
        desk().copy_to(Path::new(&folder));
    }
    divan::main();
}

/// A text and its notebook.
struct Desk {
    home: TempDir,
    text: PathBuf,
}

/// A text of about six megabytes with a note on every second sentence or so; made once.
fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder");
        let text = home.path().join("text.txt");
        std::fs::write(&text, prose(1_000_000)).expect("the text is written");
        let bytes = std::fs::read(&text).expect("the text is there");
        let document = import::import(&bytes, "text.txt").document;
        let identity = Identity::of(&bytes, Some(&text), document.name().unwrap_or_default());
        let step = document.text.len() / ANNOTATIONS;
        let records: Vec<_> = (0..ANNOTATIONS)
            .map(|n| {
                let start = document.text.floor_char_boundary(n * step);
                let end = document.text.ceil_char_boundary(start + 40);
                let at = Locator { rival: Some(30), ..Locator::in_text(&document.text, start..end) };
                record(n, at)
            })
            .collect();
        let first = Record {
            change: "0.0".to_owned(),
            what: What::Document {
                hash: identity.hash.clone(),
                path: identity.path.clone(),
                title: String::new(),
                sketch: Sketch::of(&document.text),
            },
            why: Why::New,
        };
        let notes = home.path().join("data/notes");
        std::fs::create_dir_all(&notes).expect("a folder");
        let records: Vec<_> = std::iter::once(first).chain(records).collect();
        std::fs::write(notes.join(identity.file_name()), journal::whole("text", &records)).expect("notes are written");
        Desk { home, text }
    })
}

fn record(n: usize, at: Locator) -> Record {
    let made = Timestamp::from_second(1_700_000_000 + n as i64 * 60).expect("a moment");
    let (mark, note) = match n % 3 {
        0 => (Mark::Highlight, String::new()),
        _ => (Mark::Note, format!("Remark {n}: compare what is said on the other page, and see “{}”.", WORDS[n % 16])),
    };
    let tags = vec![TAGS[n % 5].to_owned()];
    let annotation = Annotation {
        id: format!("note{n:08}"),
        at,
        mark,
        note,
        tags,
        colour: String::new(),
        letter: None,
        made,
        changed: made,
    };
    let what = What::put(annotation, toml::Table::new());
    Record { change: format!("{}.abcdefgh", n + 1), what, why: Why::New }
}

/// `n_words` words in paragraphs, the same each time.
fn prose(n_words: usize) -> String {
    let mut text = String::new();
    let mut state = 1_u32;
    for i in 0..n_words {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        text.push_str(WORDS[(state >> 16) as usize % WORDS.len()]);
        text.push_str(match i % 90 {
            89 => ".\n\n",
            _ => " ",
        });
    }
    text
}

impl Desk {
    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn copy_to(&self, folder: &Path) {
        std::fs::create_dir_all(folder.join("data/notes")).expect("a folder");
        std::fs::copy(&self.text, folder.join("text.txt")).expect("the text is copied");
        for file in journal::notebooks(&self.data().join("notes")) {
            let name = file.file_name().expect("a name");
            std::fs::copy(&file, folder.join("data/notes").join(name)).expect("the notebook is copied");
        }
    }

    fn app(&self) -> App {
        let folders = Folders { config: self.home.path().join("config"), data: self.data(), dictionaries: Vec::new() };
        let mut app = App::new(folders, 100, 40, Timestamp::UNIX_EPOCH);
        app.open_file(&self.text).expect("the text opens");
        app.page();
        app
    }

    fn notebook(&self) -> Notebook {
        let (bytes, text) = self.bytes_and_text();
        Notebook::open(&self.data(), &Identity::of(bytes, Some(&self.text), ""), text)
    }

    fn bytes_and_text(&self) -> (&'static [u8], &'static str) {
        static BOTH: OnceLock<(Vec<u8>, String)> = OnceLock::new();
        let (bytes, text) = BOTH.get_or_init(|| {
            let bytes = std::fs::read(&self.text).expect("the text is there");
            let text = import::import(&bytes, "text.txt").document.text;
            (bytes, text)
        });
        (bytes, text)
    }
}

fn press(app: &mut App, keys: &str) {
    for key in key::parse(keys).expect("keys") {
        app.handle(Event::Key(key), Timestamp::UNIX_EPOCH);
    }
    black_box(app.page());
}

#[divan::bench(sample_count = 8)]
fn open_the_notebook(bencher: Bencher) {
    desk().bytes_and_text();
    bencher.bench_local(|| desk().notebook());
}

#[divan::bench(sample_count = 5)]
fn open_the_text_with_its_notes(bencher: Bencher) {
    bencher.bench_local(|| desk().app());
}

#[divan::bench(sample_count = 20)]
fn add_one_and_draw(bencher: Bencher) {
    let mut app = desk().app();
    press(&mut app, "50%");
    bencher.bench_local(|| press(&mut app, "<PageDown>m"));
}

/// What of adding one is the disk's: a record at the end of a file as long as the notebook.
#[divan::bench(sample_count = 20)]
fn add_one_to_the_disk_alone(bencher: Bencher) {
    let file = journal::notebooks(&desk().data().join("notes")).pop().expect("a notebook");
    let copy = desk().home.path().join("copy.toml");
    std::fs::copy(&file, &copy).expect("the notebook is copied");
    bencher.bench_local(|| {
        let mut open = std::fs::OpenOptions::new().append(true).open(&copy).expect("the copy opens");
        open.write_all(&[b'#'; 460]).and_then(|()| open.sync_data()).expect("it is written");
    });
}

#[divan::bench(sample_count = 20)]
fn a_page_down(bencher: Bencher) {
    let mut app = desk().app();
    bencher.bench_local(|| press(&mut app, "<PageDown>"));
}

#[divan::bench(sample_count = 20)]
fn the_next_annotation(bencher: Bencher) {
    let mut app = desk().app();
    press(&mut app, "50%");
    bencher.bench_local(|| press(&mut app, "]a"));
}

#[divan::bench(sample_count = 5)]
fn open_the_list(bencher: Bencher) {
    let mut app = desk().app();
    bencher.bench_local(|| press(&mut app, "A<Esc>"));
}

#[divan::bench(sample_count = 20)]
fn one_line_down_in_the_list(bencher: Bencher) {
    let mut app = desk().app();
    press(&mut app, "A");
    bencher.bench_local(|| press(&mut app, "j"));
}

#[divan::bench(sample_count = 5)]
fn type_a_filter(bencher: Bencher) {
    let mut app = desk().app();
    press(&mut app, "A");
    bencher.bench_local(|| press(&mut app, "/99999<Esc>"));
}
