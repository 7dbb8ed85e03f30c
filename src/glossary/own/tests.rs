//! The reader's own glossary: what it keeps, what it takes back, what others may do to its file meanwhile.

use proptest::prelude::*;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn entry(term: &str, definition: &str) -> Saying {
    let (term, definition) = (term.to_owned(), definition.to_owned());
    Saying::Entry { term, forms: Vec::new(), definition, example: String::new() }
}

fn here() -> Here {
    Here { hash: "ab".to_owned(), path: Some("/texts/a.txt".into()), title: "A".to_owned() }
}

fn said(own: &Own) -> Vec<String> {
    own.said().iter().map(|stored| format!("{:?} {}", stored.saying, stored.scope.spoken(&here()))).collect()
}

fn write(data: &Path, content: &str) {
    fs::create_dir_all(data.join(FOLDER)).unwrap();
    fs::write(file(data), content).unwrap();
}

#[test]
fn an_entry_comes_back_and_holds_where_it_was_said_to() {
    let data = tempfile::tempdir().unwrap();
    let mut own = Own::open(data.path());
    let narrow = own.add(entry("hedge", "one"), Scope::text(&here()), at(1)).unwrap();
    own.add(entry("hedge", "two"), Scope::Everywhere, at(2)).unwrap();
    own.add(entry("hedge", "three"), Scope::Folder("/texts".into()), at(3)).unwrap();
    let own = Own::open(data.path());
    assert_eq!(own.remarks(), [""; 0]);
    let texts = |here: &Here| -> Vec<String> {
        let glossaries = own.glossaries(here);
        let entries = glossaries.iter().flat_map(|glossary| &glossary.entries);
        entries.map(|entry| entry.text(&crate::document::Document::default()).to_owned()).collect()
    };
    assert_eq!(texts(&here()), ["one", "three", "two"]);
    assert_eq!(texts(&Here::default()), ["two"]);
    assert_eq!(own.entry("HEDGE", &here()).unwrap().id, narrow);
}

#[test]
fn a_file_written_by_hand_is_read_and_gets_better() {
    let data = tempfile::tempdir().unwrap();
    write(data.path(), "\n[[entry]]\nterm = \"red line\"\nforms = [\"line in the sand\"]\ndefinition = \"A limit.\"\n");
    let mut own = Own::open(data.path());
    let id = own.entry("Red line", &here()).unwrap().id.clone();
    own.change(&id, at(5), |stored| stored.scope = Scope::text(&here())).unwrap();
    let again = Own::open(data.path());
    assert_eq!(said(&again), said(&own));
    assert_eq!(again.said().len(), 1);
    assert_eq!(again.said()[0].scope.spoken(&here()), "for this text");
    assert_eq!(own.step(Way::Back, at(6)).unwrap().unwrap(), "your entry “red line” is as it was before");
    assert_eq!(Own::open(data.path()).said()[0].scope, Scope::Everywhere);
}

#[test]
fn a_record_with_a_mistake_is_set_aside_and_the_rest_works() {
    let data = tempfile::tempdir().unwrap();
    let good = "[[entry]]\nterm = \"one\"\ndefinition = \"1\"\n";
    write(
        data.path(),
        &format!("{good}[[entry]]\nterm = 3\n[[entry]]\nterm = \"broken\n\n{}", good.replace("one", "two")),
    );
    let own = Own::open(data.path());
    assert_eq!(own.said().len(), 2);
    assert_eq!(own.remarks().len(), 2);
    assert!(own.remarks()[0].contains("line 4") && own.remarks()[0].contains("must be a text"), "{:?}", own.remarks());
}

#[test]
fn fields_of_a_newer_version_survive_a_change() {
    let data = tempfile::tempdir().unwrap();
    write(
        data.path(),
        "[[entry]]\nid = \"x\"\nterm = \"one\"\ndefinition = \"1\"\ncolour = \"red\"\n[[galaxy]]\na = 1\n",
    );
    let mut own = Own::open(data.path());
    own.change("x", at(1), |stored| stored.saying = entry("one", "2")).unwrap();
    let content = fs::read_to_string(file(data.path())).unwrap();
    assert_eq!(content.matches("\"colour\" = \"red\"").count(), 1, "{content}");
    assert!(content.starts_with("[[entry]]\nid = \"x\"\n") && content.contains("[[galaxy]]"), "{content}");
}

#[test]
fn a_record_cut_off_is_set_aside_with_a_remark_and_the_next_is_written_behind_it() {
    let data = tempfile::tempdir().unwrap();
    Own::open(data.path()).add(entry("one", "1"), Scope::Everywhere, at(1)).unwrap();
    let content = fs::read_to_string(file(data.path())).unwrap();
    write(data.path(), &format!("{content}[[entry]]\nchange = \"2.x\"\nterm = \"to"));
    let mut own = Own::open(data.path());
    assert!(own.remarks()[0].contains("cut off"), "{:?}", own.remarks());
    own.add(entry("two", "2"), Scope::Everywhere, at(2)).unwrap();
    let own = Own::open(data.path());
    assert_eq!((own.said().len(), own.remarks().len()), (2, 0));
}

#[test]
fn a_file_of_a_newer_postil_is_read_and_never_written() {
    let data = tempfile::tempdir().unwrap();
    let content = "format = 2\n[[entry]]\nterm = \"one\"\ndefinition = \"1\"\n";
    write(data.path(), content);
    let mut own = Own::open(data.path());
    assert_eq!(own.said().len(), 1);
    assert!(own.add(entry("two", "2"), Scope::Everywhere, at(1)).unwrap_err().to_string().contains("newer postil"));
    assert_eq!(fs::read_to_string(file(data.path())).unwrap(), content);
}

#[test]
fn what_cannot_be_written_has_not_happened() {
    let data = tempfile::tempdir().unwrap();
    fs::write(data.path().join(FOLDER), "in the way").unwrap();
    let mut own = Own::open(data.path());
    let error = own.add(entry("one", "1"), Scope::Everywhere, at(1)).unwrap_err().to_string();
    assert!(error.contains("cannot write") && error.contains("nothing was changed"), "{error}");
    assert!(own.said().is_empty());
}

#[test]
fn two_windows_that_write_in_turn_lose_nothing() {
    let data = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (Own::open(data.path()), Own::open(data.path()));
    for i in 0..6 {
        let own = if i % 2 == 0 { &mut one } else { &mut other };
        own.add(entry(&format!("term {i}"), "x"), Scope::Everywhere, at(i)).unwrap();
    }
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let data = data.path().to_owned();
            std::thread::spawn(move || {
                let mut own = Own::open(&data);
                for i in 0..5 {
                    own.add(entry(&format!("thread {n} {i}"), "x"), Scope::Everywhere, at(9)).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(Own::open(data.path()).said().len(), 26);
    assert!(one.refresh());
    assert_eq!(one.said().len(), 26);
}

#[test]
fn hiding_and_showing_again_leaves_all_as_it_was() {
    let data = tempfile::tempdir().unwrap();
    let mut own = Own::open(data.path());
    let before = own.tweaks(&here());
    let id = own.add(Saying::Hidden { term: "hedge".to_owned() }, Scope::text(&here()), at(1)).unwrap();
    assert_ne!(own.tweaks(&here()), before);
    assert_eq!(own.tweaks(&Here::default()), before);
    own.remove(&id, at(2)).unwrap();
    assert_eq!(own.tweaks(&here()), before);
}

/// Something that a reader does.
#[derive(Clone, Debug)]
enum Deed {
    Add(Saying, bool),
    Change(usize),
    Widen(usize),
    Remove(usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let term = || "[a-c]".prop_map(|term: String| term);
    let saying = prop_oneof![
        term().prop_map(|term| entry(&term, "words\nof two lines")),
        (term(), term()).prop_map(|(term, form)| Saying::Alias { term, form }),
        (term(), term()).prop_map(|(term, form)| Saying::Parted { term, form }),
        term().prop_map(|term| Saying::Hidden { term }),
    ];
    let deed = prop_oneof![
        (saying, any::<bool>()).prop_map(|(saying, wide)| Deed::Add(saying, wide)),
        any::<usize>().prop_map(Deed::Change),
        any::<usize>().prop_map(Deed::Widen),
        any::<usize>().prop_map(Deed::Remove),
    ];
    prop::collection::vec(deed, 1..8)
}

fn perform(own: &mut Own, deed: &Deed, n: i64) {
    let id = |own: &Own, i: usize| own.said().get(i % own.said().len().max(1)).map(|stored| stored.id.clone());
    match deed {
        Deed::Add(saying, wide) => {
            let scope = if *wide { Scope::Everywhere } else { Scope::text(&here()) };
            own.add(saying.clone(), scope, at(n)).map(drop).unwrap();
        }
        Deed::Change(i) => {
            let Some(id) = id(own, *i) else { return };
            own.change(&id, at(n), |stored| stored.saying = entry("changed", &n.to_string())).unwrap();
        }
        Deed::Widen(i) => {
            let Some(id) = id(own, *i) else { return };
            own.change(&id, at(n), |stored| stored.scope = stored.scope.next(&here())).unwrap();
        }
        Deed::Remove(i) => {
            let Some(id) = id(own, *i) else { return };
            own.remove(&id, at(n)).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn undo_restores_exactly_and_redo_does_it_again(deeds in deeds()) {
        let data = tempfile::tempdir().unwrap();
        let mut own = Own::open(data.path());
        let mut states = vec![said(&own)];
        for (n, deed) in deeds.iter().enumerate() {
            perform(&mut own, deed, n as i64);
            if states.last() != Some(&said(&own)) {
                states.push(said(&own));
            }
        }
        let after = states.clone();
        while let Some(state) = states.pop() {
            prop_assert_eq!(&said(&own), &state);
            prop_assert_eq!(&said(&Own::open(data.path())), &state);
            prop_assert_eq!(own.step(Way::Back, at(99)).unwrap().is_some(), !states.is_empty());
        }
        for state in &after[1..] {
            own.step(Way::Forth, at(99)).unwrap();
            prop_assert_eq!(&said(&own), state);
        }
    }

    #[test]
    fn every_beginning_of_the_file_reads(deeds in deeds(), cut in any::<prop::sample::Index>()) {
        let data = tempfile::tempdir().unwrap();
        let mut own = Own::open(data.path());
        let mut states = vec![said(&own)];
        for (n, deed) in deeds.iter().enumerate() {
            perform(&mut own, deed, n as i64);
            states.push(said(&own));
        }
        let Ok(content) = fs::read(file(data.path())) else { return Ok(()) };
        fs::write(file(data.path()), &content[..cut.index(content.len() + 1)]).unwrap();
        let mut own = Own::open(data.path());
        prop_assert!(states.contains(&said(&own)), "{:?}", said(&own));
        own.add(entry("next", "x"), Scope::Everywhere, at(100)).unwrap();
        prop_assert!(said(&Own::open(data.path())).len() == said(&own).len());
    }

    #[test]
    fn any_bytes_are_read(bytes in any::<Vec<u8>>()) {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir_all(data.path().join(FOLDER)).unwrap();
        fs::write(file(data.path()), bytes).unwrap();
        Own::open(data.path());
    }
}
