//! Two machines with a copy of one data folder each, edited apart and put together again: by the copies that programs
//! such as Syncthing leave, or with the marker lines of git. Whichever machine does it, the same comes out, and nothing
//! is lost.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use postil::app::copies::{Which, all};
use postil::document::Locator;
use postil::folders::Folders;
use postil::glossary::Own;
use postil::glossary::looked_up::{LookUp, Words};
use postil::glossary::record::{Saying, Scope};
use postil::notes::{Identity, Mark, Notebook};
use postil::shelf::record::Text;
use postil::shelf::{Arranged, Left, Shelf};

const TEXTS: [&str; 2] = ["The tide turned before noon. The lamp was out.", "Rivers run. Their mouths are wide."];
const TIMES: usize = 1000;

struct Machine {
    data: PathBuf,
}

/// A die that shows the same numbers for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

impl Machine {
    fn new(data: &Path) -> Self {
        fs::create_dir_all(data).unwrap();
        Self { data: data.to_owned() }
    }

    fn notebook(&self, text: usize) -> Notebook {
        let path = format!("/nowhere/{text}.txt");
        let identity = Identity::of(TEXTS[text].as_bytes(), Some(Path::new(&path)), &format!("Text {text}"));
        let notebook = Notebook::open(&self.data, &identity, TEXTS[text]);
        assert_eq!(notebook.trouble(), None);
        notebook
    }

    /// One of the things that a reader does.
    fn act(&self, dice: &mut Dice, second: i64) {
        let now = at(second);
        let text = dice.below(TEXTS.len());
        let words = || Locator::in_text(TEXTS[text], 4..8 + text);
        match dice.below(12) {
            0 => drop(self.notebook(text).add(words(), Mark::Note, format!("note {second}"), vec![], now).unwrap()),
            1 => {
                let (mark, colour) = (Mark::Highlight, ["", "green"][dice.below(2)].to_owned());
                self.notebook(text).add_in_colour(words(), mark, String::new(), vec![], colour, now).unwrap();
            }
            2 => drop(self.notebook(text).set_letter(['a', 'T'][dice.below(2)], words(), now).unwrap()),
            3 | 4 => {
                let mut notebook = self.notebook(text);
                let ids: Vec<_> = notebook.annotations().iter().map(|it| it.id.clone()).collect();
                let Some(id) = ids.get(dice.below(ids.len().max(1))) else { return };
                match dice.below(2) {
                    0 => notebook.remove(id, now).unwrap(),
                    _ => notebook.change(id, now, |it| it.rewrite(format!("changed {second}"))).unwrap(),
                }
            }
            5 => drop(self.notebook(text).undo(now).unwrap()),
            6 => {
                let mut arranged = Arranged::open(&self.data);
                let path = PathBuf::from(format!("/folder/{}", dice.below(3)));
                match dice.below(3) {
                    0 => arranged.remove_folder(&path, now).unwrap(),
                    _ => drop(arranged.add_folder(&path, now).unwrap()),
                }
            }
            7 => {
                let known = Text { hash: format!("hash{text}"), title: format!("Text {text}"), ..Text::default() };
                let (tag, away) = (format!("tag{}", dice.below(3)), dice.below(2) == 0);
                let edit = |text: &mut Text| (text.tags, text.away) = (vec![tag], away);
                Arranged::open(&self.data).say(&known, now, edit).unwrap();
            }
            8 | 9 => {
                let mut own = Own::open(&self.data);
                let ids: Vec<_> = own.said().into_iter().map(|it| it.id.clone()).collect();
                match ids.get(dice.below(3)) {
                    Some(id) if dice.below(2) == 0 => own.remove(id, now).unwrap(),
                    _ => {
                        let saying = Saying::Hidden { term: format!("term{second}") };
                        own.add(saying, Scope::Everywhere, now).unwrap();
                    }
                }
            }
            10 => {
                let (word, when) = (format!("word{}", dice.below(4)), now);
                let look_up = LookUp { word, hash: format!("hash{text}"), when, ..LookUp::default() };
                Words::of(&self.data).remember(&look_up).unwrap();
            }
            _ => {
                let furthest = Some(dice.below(40));
                Shelf::open(&self.data).keep(&left(text, furthest, now)).unwrap();
            }
        }
    }

    /// What is kept, as a reader meets it.
    fn said(&self) -> String {
        let mut said = String::new();
        for text in 0..TEXTS.len() {
            let notebook = self.notebook(text);
            said += &format!("{:?}\n", notebook.annotations());
        }
        let arranged = Arranged::open(&self.data);
        let mut texts: Vec<_> = arranged.texts().map(|it| format!("{it:?}")).collect();
        texts.sort();
        said += &format!("{:?} {texts:?} {:?}\n", arranged.folders(), arranged.starter_away());
        let own = Own::open(&self.data);
        let mut entries: Vec<_> = own.said().into_iter().map(|it| format!("{it:?}")).collect();
        entries.sort();
        said += &format!("{entries:?}\n{:?}\n", Words::of(&self.data).all().unwrap());
        said + &format!("{:?}\n", Shelf::open(&self.data).all())
    }

    /// The names of all changes in its files that only grow.
    fn changes(&self) -> Vec<String> {
        let mut changes = Vec::new();
        for (name, bytes) in files(&self.data) {
            if !name.starts_with("shelf/") && !name.ends_with(".merged") {
                let text = String::from_utf8(bytes).unwrap();
                changes.extend(text.lines().filter(|line| line.starts_with("change = ")).map(str::to_owned));
            }
        }
        changes.sort();
        changes
    }

    fn take_in(&self) -> usize {
        let folders = Folders { config: self.data.clone(), data: self.data.clone(), dictionaries: Vec::new() };
        let done = all(&folders, Which::Shared, at(0));
        done.iter().for_each(|(file, done)| assert!(done.is_ok(), "{}: {done:?}", file.display()));
        assert!(all(&folders, Which::Shared, at(0)).is_empty(), "once is enough");
        done.len()
    }
}

fn left(text: usize, furthest: Option<usize>, read: Timestamp) -> Left {
    Left {
        hash: format!("hash{text}"),
        path: None,
        title: format!("Text {text}"),
        authors: Vec::new(),
        words: None,
        measure: None,
        byte: None,
        stamp: None,
        progress: 0.5,
        length: TEXTS[text].len(),
        furthest,
        so_far: false,
        read,
        at: Locator::in_text(TEXTS[text], 0..3),
    }
}

/// The reader's files below a folder by their names; no locks, and nothing that can be made anew.
fn files(data: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for folder in ["", "notes", "glossaries", "shelf"] {
        for entry in fs::read_dir(data.join(folder)).into_iter().flatten().flatten() {
            let name = Path::new(folder).join(entry.file_name()).to_string_lossy().into_owned();
            if entry.path().is_file() && name.contains(".toml") {
                all.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    all
}

fn put(data: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        fs::create_dir_all(data.join(name).parent().unwrap()).unwrap();
        fs::write(data.join(name), bytes).unwrap();
    }
}

/// The files of one machine with the copies that come from the other.
fn with_copies(data: &Path, mine: &BTreeMap<String, Vec<u8>>, theirs: &BTreeMap<String, Vec<u8>>) -> Machine {
    put(data, mine);
    let name = |name: &String| match mine.get(name) {
        Some(_) => name.replace(".toml", ".sync-conflict-20260102-030405-ABCDEFG.toml"),
        None => name.clone(),
    };
    let differs = theirs.iter().filter(|(name, bytes)| mine.get(*name) != Some(bytes));
    put(data, &differs.map(|(it, bytes)| (name(it), bytes.clone())).collect());
    Machine::new(data)
}

/// The same with the marker lines of git: what both begin with stands above them, line by line.
fn with_markers(data: &Path, mine: &BTreeMap<String, Vec<u8>>, theirs: &BTreeMap<String, Vec<u8>>) -> Machine {
    put(data, theirs);
    put(data, mine);
    for (name, bytes) in mine.iter().filter(|(name, bytes)| theirs.get(*name).is_some_and(|other| other != *bytes)) {
        let (one, two) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&theirs[name]));
        let (one, two): (Vec<_>, Vec<_>) = (one.split_inclusive('\n').collect(), two.split_inclusive('\n').collect());
        let same = one.iter().zip(&two).take_while(|(a, b)| a == b).count();
        let (head, ours, theirs) = (one[..same].concat(), one[same..].concat(), two[same..].concat());
        let text = match (ours.is_empty(), theirs.is_empty()) {
            // Where one side has only more, git takes it without a question.
            (true, _) | (_, true) => head + &ours + &theirs,
            _ => format!("{head}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n"),
        };
        fs::write(data.join(name), text).unwrap();
    }
    Machine::new(data)
}

/// A thousand times, in four parts for several processors.
#[test]
fn two_machines_edited_apart_say_the_same_when_they_are_put_together() {
    let parts = (0..4).map(|part| std::thread::spawn(move || check(part * TIMES / 4..(part + 1) * TIMES / 4)));
    let parts: Vec<_> = parts.collect();
    let counts: Vec<_> = parts.into_iter().map(|part| part.join().unwrap()).collect();
    let (n_taken, n_conflicts) = counts.into_iter().fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    assert!(n_taken > TIMES / 2 && n_conflicts > TIMES / 20, "{n_taken} {n_conflicts}");
}

/// Gives how many files were taken in, and how many of them had marker lines.
fn check(seeds: Range<usize>) -> (usize, usize) {
    let (mut n_taken, mut n_conflicts) = (0, 0);
    for seed in seeds {
        let folder = tempfile::tempdir().unwrap();
        let machine = |name: &str| Machine::new(&folder.path().join(name));
        let (mut dice, mut second) = (Dice(seed as u64 + 1), 0);
        let desk = machine("desk");
        let mut go_on = |machine: &Machine, dice: &mut Dice| {
            second += dice.below(3) as i64;
            machine.act(dice, second);
        };
        (0..dice.below(4)).for_each(|_| go_on(&desk, &mut dice));
        let laptop = machine("laptop");
        put(&laptop.data, &files(&desk.data));
        for _ in 0..2 + dice.below(7) {
            let which = if dice.below(2) == 0 { &desk } else { &laptop };
            go_on(which, &mut dice);
        }
        let (mine, theirs) = (files(&desk.data), files(&laptop.data));
        let one = with_copies(&folder.path().join("one"), &mine, &theirs);
        let other = with_copies(&folder.path().join("other"), &theirs, &mine);
        n_taken += one.take_in();
        other.take_in();
        assert_eq!(one.said(), other.said(), "seed {seed}");
        let changes = one.changes();
        for change in desk.changes().iter().chain(&laptop.changes()) {
            assert_eq!(changes.iter().filter(|known| *known == change).count(), 1, "{change} of seed {seed}");
        }
        if seed % 4 == 0 {
            let git = with_markers(&folder.path().join("git"), &mine, &theirs);
            n_conflicts += git.take_in();
            assert_eq!(git.said(), one.said(), "seed {seed}");
        }
    }
    (n_taken, n_conflicts)
}
