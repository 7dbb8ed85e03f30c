//! What becomes of notes: their past, a file that others write to, and a disk that takes nothing.

use std::fs;

use crate::screen::Screen;

/// Longer than a window, so that one can read on.
fn text() -> String {
    let rest: String = (3..30).map(|n| format!("\nParagraph {n} says nothing.\n")).collect();
    format!("The first paragraph is short.\n\nThe second paragraph says more.\n{rest}")
}

fn notes(screen: &Screen) -> std::path::PathBuf {
    screen.app.reader.as_ref().unwrap().notebook.path().to_owned()
}

#[test]
fn what_a_note_said_before_is_listed_and_comes_back() {
    let mut screen = Screen::open("text.txt", &text(), 80, 12);
    screen.keys("a").types("first words").keys("<C-s>");
    screen.keys("Ae").keys("<C-u>").types("second words").keys("<C-s>");
    screen.keys("h");
    assert!(
        screen.row(0).trim().starts_with("What the note on “The first paragraph is short.” s"),
        "{}",
        screen.text()
    );
    assert!(screen.row(2).contains("second words") && screen.row(2).trim().starts_with("now"), "{}", screen.text());
    assert!(screen.row(3).contains("first words"), "{}", screen.text());
    screen.keys("j<Enter>");
    assert_eq!(screen.foot(), "the note on “The first paragraph is short.” is as it was then");
    assert!(screen.row(2).contains("first words — “The first"), "{}", screen.text());
    screen.keys("u");
    assert!(screen.row(2).contains("second words — “The first"), "{}", screen.text());
}

#[test]
fn an_edit_in_another_program_is_seen_with_the_next_key() {
    let mut screen = Screen::open("text.txt", &text(), 70, 12);
    screen.keys("a").types("as typed").keys("<C-s>");
    let file = notes(&screen);
    let edited =
        fs::read_to_string(&file).unwrap() + "[[note]]\nquote = \"The second paragraph\"\nnote = \"by hand\"\n";
    fs::write(&file, edited).unwrap();
    screen.later(2).keys("j");
    assert_eq!(screen.foot(), "the notes were changed elsewhere, and are shown as they are now");
    assert!(screen.text().contains("✎ The second paragraph"), "{}", screen.text());
    screen.later(2).keys("k");
    assert_ne!(screen.foot(), "the notes were changed elsewhere, and are shown as they are now");
}

#[test]
fn what_cannot_be_saved_is_told_as_long_as_it_is_so_and_saved_elsewhere_or_later() {
    let mut screen = Screen::open("text.txt", &text(), 70, 12);
    let folder = screen.home.path().join("data/notes");
    fs::write(&folder, "in the way").unwrap();
    screen.keys("a").types("kept").keys("<C-s>");
    assert!(screen.text().contains("cannot write"), "{}", screen.text());
    screen.keys("j");
    assert!(screen.foot().starts_with("1 change not saved; "), "{}", screen.foot());
    screen.keys("<C-s>");
    assert!(screen.text().contains("your notes are also in"), "{}", screen.text());
    let rescued = |extension: &str| {
        let mut files = fs::read_dir(screen.home.path().join("data")).unwrap().flatten().map(|entry| entry.path());
        files.find(|file| file.extension().is_some_and(|it| it == extension)).unwrap()
    };
    assert!(fs::read_to_string(rescued("md")).unwrap().contains("kept"));
    let rescued = rescued("toml");
    fs::remove_file(&folder).unwrap();
    screen.later(20).keys("k");
    assert_eq!(screen.foot(), "what could not be saved is saved now");
    let merged = postil::notes::rewrite::merge(&[notes(&screen), rescued]).unwrap();
    assert_eq!(String::from_utf8(merged.bytes).unwrap().matches("note = \"kept\"").count(), 1);
}
