//! Corrections of the document, kept beside the notes on it.

use super::*;

fn identity() -> Identity {
    Identity::of(b"text", Some(Path::new("/nowhere/tides.txt")), "Tides")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn place(quote: &str) -> Locator {
    Locator { quote: quote.to_owned(), before: "[[note]]\n".to_owned(), of: 100, rival: Some(7), ..Locator::default() }
}

fn said(notebook: &Notebook) -> Vec<(Correction, Vec<String>)> {
    let places = |it: &Amendment| it.places.iter().map(|place| place.quote.clone()).collect();
    notebook.amendments().into_iter().map(|it| (it.correction, places(it))).collect()
}

#[test]
fn corrections_come_back_in_the_order_in_which_they_were_made() {
    let data = tempfile::tempdir().unwrap();
    let mut notebook = Notebook::open(data.path(), &identity(), "text");
    notebook.amend(Correction::TakeOut, vec![place("Tides 7"), place("Tides 9")], at(9)).unwrap();
    // A clock that was set back changes nothing.
    notebook.amend(Correction::Alone(crate::document::Kind::Heading(2)), vec![place("The \"moon\"\n")], at(2)).unwrap();
    notebook.add(place("a note"), Mark::Note, "on it".to_owned(), Vec::new(), at(3)).unwrap();
    let again = Notebook::open(data.path(), &identity(), "text");
    assert_eq!(again.trouble(), None);
    assert_eq!(again.amendments(), notebook.amendments());
    assert_eq!(said(&again)[0], (Correction::TakeOut, vec!["Tides 7".to_owned(), "Tides 9".to_owned()]));
    assert_eq!(said(&again)[1].1, ["The \"moon\"\n"]);
    assert_eq!(again.annotations().len(), 1);
}

#[test]
fn a_correction_is_changed_taken_back_and_made_again() {
    let data = tempfile::tempdir().unwrap();
    let mut notebook = Notebook::open(data.path(), &identity(), "text");
    notebook.amend(Correction::PutBack, vec![place("one"), place("two")], at(1)).unwrap();
    let id = notebook.amendments()[0].id.clone();
    notebook.change_amendment(&id, at(2), |it| drop(it.places.remove(0))).unwrap();
    notebook.change_amendment(&id, at(3), |it| it.places.clear()).unwrap();
    assert!(notebook.amendments().is_empty());
    let step = |back: bool| {
        let mut notebook = Notebook::open(data.path(), &identity(), "text");
        let told = if back { notebook.undo(at(4)) } else { notebook.redo(at(4)) };
        (told.unwrap().unwrap_or_default(), said(&notebook).first().map_or(0, |(_, places)| places.len()))
    };
    assert_eq!(step(true), ("the correction of “two” (put back) is back".to_owned(), 1));
    assert_eq!(step(true), ("the correction of “one” and 1 more like it (put back) is as it was before".to_owned(), 2));
    assert_eq!(step(true).1, 0);
    assert_eq!(step(true), (String::new(), 0));
    assert_eq!((step(false).1, step(false).1, step(false).1), (2, 1, 0));
}

#[test]
fn a_correction_of_a_newer_postil_stays_and_is_not_used() {
    let data = tempfile::tempdir().unwrap();
    let mut notebook = Notebook::open(data.path(), &identity(), "text");
    notebook.amend(Correction::PutBack, vec![place("one")], at(1)).unwrap();
    let text = std::fs::read_to_string(notebook.path()).unwrap();
    let newer = text.replace("is = \"put back\"", "is = \"set in gold\"");
    assert_ne!(newer, text);
    std::fs::write(notebook.path(), &newer).unwrap();
    let mut again = Notebook::open(data.path(), &identity(), "text");
    assert!(again.amendments().is_empty() && again.trouble().is_none());
    again.add(place("a note"), Mark::Note, String::new(), Vec::new(), at(2)).unwrap();
    assert!(std::fs::read_to_string(again.path()).unwrap().starts_with(&newer));
}

#[test]
fn corrections_survive_the_loss_of_the_file() {
    let data = tempfile::tempdir().unwrap();
    let mut notebook = Notebook::open(data.path(), &identity(), "text");
    notebook.amend(Correction::PutBack, vec![place("one")], at(1)).unwrap();
    std::fs::remove_file(notebook.path()).unwrap();
    notebook.amend(Correction::Begin, vec![place("two")], at(2)).unwrap();
    let again = Notebook::open(data.path(), &identity(), "text");
    assert_eq!(said(&again).len(), 2);
}
