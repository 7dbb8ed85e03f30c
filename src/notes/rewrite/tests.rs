//! Copies of a notebook that went different ways, and notebooks without their past.

use std::fs;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::document::Locator;
use crate::notes::history::Way;
use crate::notes::{Annotation, Identity, Mark, Notebook};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn place(quote: &str) -> Locator {
    Locator { quote: quote.to_owned(), offset: quote.len(), of: 100, ..Locator::default() }
}

/// A desk on which there is one text.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn open(&self) -> Notebook {
        Notebook::open(self.0.path(), &Identity::of(b"text", Some(Path::new("/nowhere/tides.txt")), "Tides"), "text")
    }

    /// Another machine, on which the notes are the same.
    fn copy(&self) -> Self {
        let other = Self::new();
        fs::create_dir(other.0.path().join("notes")).unwrap();
        let file = self.open().path().to_owned();
        fs::copy(&file, other.open().path()).unwrap();
        other
    }

    fn path(&self) -> PathBuf {
        self.open().path().to_owned()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }
}

fn add(desk: &Desk, quote: &str, second: i64) -> String {
    desk.open().add(place(quote), Mark::Note, format!("on {quote}"), Vec::new(), at(second)).unwrap()
}

fn rewrite(desk: &Desk, id: &str, note: &str, second: i64) {
    desk.open().change(id, at(second), |it| it.note = note.to_owned()).unwrap();
}

fn state(bytes: &[u8]) -> Vec<Arc<Annotation>> {
    History::of(reading(bytes).records).in_order()
}

fn notes(bytes: &[u8]) -> Vec<String> {
    state(bytes).into_iter().map(|it| it.note.clone()).collect()
}

fn merged_bytes(one: &Desk, other: &Desk) -> Vec<u8> {
    let merged = merge(&[one.path(), other.path()]).unwrap();
    assert!(!merged.strangers);
    assert!(reading(&merged.bytes).is_in_order(), "{}", String::from_utf8_lossy(&merged.bytes));
    assert!(std::str::from_utf8(&merged.bytes).unwrap().parse::<toml::Table>().is_ok());
    merged.bytes
}

#[test]
fn what_two_machines_wrote_is_all_there_whichever_is_named_first() {
    let desk = Desk::new();
    add(&desk, "a", 1);
    let laptop = desk.copy();
    add(&desk, "ab", 5);
    add(&laptop, "abc", 3);
    add(&laptop, "abcd", 7);
    let bytes = merged_bytes(&desk, &laptop);
    assert_eq!(notes(&bytes), ["on a", "on ab", "on abc", "on abcd"]);
    assert_eq!(bytes, merged_bytes(&laptop, &desk));
    fs::write(desk.path(), &bytes).unwrap();
    assert_eq!(merged_bytes(&desk, &laptop), bytes);
}

#[test]
fn the_later_of_two_edits_counts_and_the_other_is_in_the_history() {
    let desk = Desk::new();
    let id = add(&desk, "a", 1);
    let laptop = desk.copy();
    rewrite(&laptop, &id, "laptop", 9);
    rewrite(&desk, &id, "first", 2);
    rewrite(&desk, &id, "desk", 5);
    let bytes = merged_bytes(&desk, &laptop);
    assert_eq!(notes(&bytes), ["laptop"]);
    let past = History::of(reading(&bytes).records).past(&id);
    let past: Vec<_> = past.iter().map(|it| it.state.as_ref().unwrap().annotation.note.as_str()).collect();
    assert_eq!(past, ["on a", "first", "desk", "laptop"]);
}

#[test]
fn going_back_counts_from_the_moment_it_was_done() {
    let desk = Desk::new();
    let id = add(&desk, "a", 1);
    rewrite(&desk, &id, "second", 2);
    let laptop = desk.copy();
    rewrite(&laptop, &id, "laptop", 5);
    desk.open().undo(at(9)).unwrap();
    assert_eq!(notes(&merged_bytes(&desk, &laptop)), ["on a"]);
}

#[test]
fn an_undo_that_stands_there_twice_counts_once() {
    let desk = Desk::new();
    let id = add(&desk, "a", 1);
    rewrite(&desk, &id, "second", 2);
    desk.open().undo(at(3)).unwrap();
    let text = desk.text();
    let undo = &text[text.rfind("[[note]]").unwrap()..];
    rewrite(&desk, &id, "third", 4);
    fs::write(desk.path(), format!("{}{undo}", desk.text())).unwrap();
    assert_eq!(desk.open().get(&id).unwrap().note, "third");
    desk.open().undo(at(5)).unwrap();
    assert_eq!(desk.open().get(&id).unwrap().note, "on a");
    desk.open().undo(at(6)).unwrap();
    assert_eq!(desk.open().annotations().len(), 0);
    assert_eq!(desk.open().undo(at(7)).unwrap(), None);
}

#[test]
fn words_by_hand_remarks_and_what_a_newer_postil_wrote_survive() {
    let desk = Desk::new();
    let id = add(&desk, "a", 1);
    let laptop = desk.copy();
    let newer =
        "[[thread]]\nchange = \"9.zz\"\nsum = \"0\"\n\n# my remark\n\n[[note]]\nid = 'x'\nquote = 'q'\nshade = 'red'\n";
    fs::write(desk.path(), desk.text() + newer).unwrap();
    fs::write(laptop.path(), laptop.text().replace("on a", "by hand").replace('\n', "\r\n")).unwrap();
    let bytes = merged_bytes(&desk, &laptop);
    let text = String::from_utf8(bytes.clone()).unwrap();
    for kept in ["[[thread]]", "# my remark", "shade = 'red'"] {
        assert_eq!(text.matches(kept).count(), 1, "{kept}: {text}");
    }
    assert_eq!(state(&bytes).iter().find(|it| it.id == id).unwrap().note, "by hand");
}

#[test]
fn marker_lines_of_git_are_two_files_and_a_torn_record_is_a_remark() {
    let desk = Desk::new();
    add(&desk, "a", 1);
    let (base, laptop) = (desk.text(), desk.copy());
    add(&desk, "ab", 2);
    add(&laptop, "abc", 3);
    let (ours, theirs) = (desk.text()[base.len()..].to_owned(), laptop.text()[base.len()..].to_owned());
    fs::write(desk.path(), format!("{base}<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> laptop\n")).unwrap();
    let torn = laptop.text();
    fs::write(laptop.path(), &torn[..torn.len() - 30]).unwrap();
    let bytes = merged_bytes(&desk, &laptop);
    assert_eq!(notes(&bytes), ["on a", "on ab", "on abc"]);
    assert!(String::from_utf8(bytes).unwrap().contains("# Cut off while it was written"));
}

#[test]
fn notes_on_different_texts_are_told_apart() {
    let desk = Desk::new();
    add(&desk, "a", 1);
    let other = tempfile::tempdir().unwrap();
    let mut book = Notebook::open(other.path(), &Identity::of(b"other", None, "Other"), "other");
    book.add(place("o"), Mark::Note, String::new(), Vec::new(), at(1)).unwrap();
    assert!(merge(&[desk.path(), book.path().to_owned()]).unwrap().strangers);
    fs::write(book.path(), "format = 7\n").unwrap();
    let refused = merge(&[desk.path(), book.path().to_owned()]).unwrap_err();
    assert!(refused.to_string().contains("newer postil"), "{refused}");
}

#[test]
fn a_short_notebook_says_the_same_and_the_old_one_stays_beside() {
    let desk = Desk::new();
    let id = add(&desk, "a", 1);
    let gone = add(&desk, "ab", 2);
    for second in 3..20 {
        rewrite(&desk, &id, &format!("words {second}"), second);
    }
    desk.open().remove(&gone, at(20)).unwrap();
    let (before, old) = (desk.open().annotations().to_vec(), fs::read(desk.path()).unwrap());
    let laptop = desk.copy();
    let (done, kept) = Compaction::apply(&desk.path(), at(30)).unwrap();
    assert_eq!((done.records, done.living), ((21, 3), 1));
    assert_eq!(fs::read(&kept).unwrap(), old);
    assert!(fs::read(desk.path()).unwrap().len() < old.len() / 4);
    assert_eq!(desk.open().annotations(), before);
    assert_eq!(desk.open().trouble(), None);
    // A note that was removed does not come back with a copy that still has its past.
    assert_eq!(state(&merged_bytes(&desk, &laptop)), before);
    let (_, again) = Compaction::apply(&desk.path(), at(30)).unwrap();
    assert_ne!(kept, again);
}

#[test]
fn a_window_that_is_open_goes_on_after_the_file_was_made_short() {
    let desk = Desk::new();
    let mut window = desk.open();
    window.add(place("a"), Mark::Note, "1".to_owned(), Vec::new(), at(1)).unwrap();
    let id = window.annotations()[0].id.clone();
    window.change(&id, at(2), |it| it.note = "2".to_owned()).unwrap();
    Compaction::apply(&desk.path(), at(3)).unwrap();
    window.add(place("ab"), Mark::Note, "3".to_owned(), Vec::new(), at(4)).unwrap();
    assert_eq!(notes(desk.text().as_bytes()), ["2", "3"]);
}

/// What is done on one of the machines.
#[derive(Clone, Debug)]
enum Deed {
    Add,
    Change(usize),
    Remove(usize),
    Undo,
    Redo,
}

fn deeds() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    let deed = prop_oneof![
        Just(Deed::Add),
        any::<usize>().prop_map(Deed::Change),
        any::<usize>().prop_map(Deed::Remove),
        Just(Deed::Undo),
        Just(Deed::Redo),
    ];
    proptest::collection::vec((any::<bool>(), deed), 0..16)
}

/// A notebook in memory, so that many can be tried.
#[derive(Clone)]
struct Book {
    text: String,
    history: History,
}

impl Book {
    fn new() -> Self {
        let mut book = Self { text: "format = 1\n\n".to_owned(), history: History::default() };
        let (hash, path, title) = ("0f".to_owned(), None, "Tides".to_owned());
        book.push(Record {
            change: "0.0f".to_owned(),
            what: What::Document { hash, path, title, sketch: None },
            why: Why::New,
        });
        book
    }

    fn push(&mut self, record: Record) {
        self.history.apply(&record);
        self.text.push_str(&record.to_toml());
    }

    fn act(&mut self, deed: &Deed, now: Timestamp) {
        let ids: Vec<_> = self.history.in_order().into_iter().map(|it| it.id.clone()).collect();
        let id = |which: usize| (!ids.is_empty()).then(|| ids[which % ids.len()].clone());
        let note = |id: String, made, note: String| {
            let at = place(&id);
            let (tags, colour, letter) = (vec![], String::new(), None);
            let annotation = Annotation { id, at, mark: Mark::Note, note, tags, colour, letter, made, changed: now };
            What::put(annotation, toml::Table::new())
        };
        let what = match deed {
            Deed::Add => Some(note(self.history.next_id(), now, String::new())),
            Deed::Change(which) => {
                id(*which).map(|id| note(id.clone(), self.history.get(&id).unwrap().annotation.made, now.to_string()))
            }
            Deed::Remove(which) => id(*which).map(|id| What::Removed { id, when: now }),
            Deed::Undo => return self.step(Way::Back, now),
            Deed::Redo => return self.step(Way::Forth, now),
        };
        if let Some(what) = what {
            self.push(Record { change: self.history.next_name(), what, why: Why::New });
        }
    }

    fn step(&mut self, way: Way, now: Timestamp) {
        let (records, _) = self.history.step(way, now);
        records.into_iter().for_each(|record| self.push(record));
    }
}

fn union(one: &str, other: &str) -> String {
    String::from_utf8(together::<Record>(&[one.as_bytes(), other.as_bytes()]).unwrap().bytes()).unwrap()
}

fn short(text: &str) -> String {
    String::from_utf8(Compaction::of_bytes(Path::new(""), text.as_bytes().to_vec(), at(1000)).unwrap().new).unwrap()
}

#[test]
fn a_thousand_changes_with_restarts_between_are_undone_and_redone_to_the_letter() {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |most: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % most
    };
    let restarted = |book: &Book| {
        let reading = reading(book.text.as_bytes());
        assert!(reading.is_in_order());
        Book { text: book.text.clone(), history: History::of(reading.records) }
    };
    let written = |book: &Book| -> Vec<String> {
        let all = book.history.in_order().into_iter().map(|it| book.history.get(&it.id).unwrap().clone());
        let record = |stored| Record { change: String::new(), what: What::Put(stored), why: Why::New };
        all.map(|stored| record(stored).to_toml()).collect()
    };
    let mut book = Book::new();
    for second in 0..1000 {
        let which = next(1000) as usize;
        let deed = match next(10) {
            0..=3 => Deed::Add,
            4..=6 => Deed::Change(which),
            7 => Deed::Remove(which),
            8 => Deed::Undo,
            _ => Deed::Redo,
        };
        book.act(&deed, at(second));
        if next(40) == 0 {
            book = restarted(&book);
        }
    }
    while book.history.next_change(Way::Forth).is_some() {
        book.step(Way::Forth, at(2000));
    }
    let end = written(&book);
    assert!(end.len() > 100);
    let (mut n, mut book) = (0, restarted(&book));
    while book.history.next_change(Way::Back).is_some() {
        book.step(Way::Back, at(3000));
        n += 1;
        if n % 50 == 0 {
            book = restarted(&book);
        }
    }
    assert_eq!(written(&book), Vec::<String>::new());
    let mut book = restarted(&book);
    while book.history.next_change(Way::Forth).is_some() {
        book.step(Way::Forth, at(4000));
    }
    assert_eq!(written(&book), end);
    assert_eq!(written(&restarted(&book)), end);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_has_no_first_file_and_needs_no_second_time(before in deeds(), after in deeds()) {
        let mut desk = Book::new();
        let mut second = 0;
        for (_, deed) in &before {
            second += 1;
            desk.act(deed, at(second));
        }
        let mut laptop = desk.clone();
        for (here, deed) in &after {
            second += 1;
            if *here { &mut desk } else { &mut laptop }.act(deed, at(second));
        }
        let whole = union(&desk.text, &laptop.text);
        prop_assert_eq!(&whole, &union(&laptop.text, &desk.text));
        let all = reading(whole.as_bytes()).records;
        for mine in [&desk.text, &laptop.text] {
            prop_assert_eq!(&whole, &union(&whole, mine));
            prop_assert_eq!(&whole, &union(mine, &whole));
            prop_assert!(reading(mine.as_bytes()).records.iter().all(|record| all.contains(record)));
        }
        // Making one of them short, or both, changes nothing of what lives.
        let said = state(whole.as_bytes());
        for (one, other) in [(short(&desk.text), laptop.text.clone()), (short(&desk.text), short(&laptop.text))] {
            prop_assert_eq!(&state(union(&one, &other).as_bytes()), &said);
        }
    }

    #[test]
    fn any_two_files_are_merged_or_refused(one in any::<Vec<u8>>(), other in "(\\[\\[note\\]\\]|quote = 'a'|sum = \"0\"|change = \"1.a\"|\n|\"\"\"|<<<<<<< a|=======|>>>>>>> b|\\PC){0,30}") {
        let one = [&b"format = 1\n[[note]]\n"[..], &one].concat();
        together::<Record>(&[&one, other.as_bytes()]).unwrap();
    }
}
