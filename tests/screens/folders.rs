//! Settings and a glossary that belong to a folder of texts.

use std::fs;

use crate::screen::Screen;

const TEXT: &str = "# Of Tides\n\nAt neap the water hardly moves, and at neap boats wait for it to move again.\n";

/// A text in a folder within one that is marked.
fn open(settings: &str) -> Screen {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("course/week one")).unwrap();
    fs::write(home.path().join("course/postil.toml"), settings).unwrap();
    let entry = "[[entry]]\nterm = \"neap\"\ndefinition = \"A small tide.\"\n";
    fs::write(home.path().join("course/glossary.toml"), entry).unwrap();
    fs::write(home.path().join("course/week one/tides.md"), TEXT).unwrap();
    fs::create_dir_all(home.path().join("data/shelf")).unwrap();
    Screen::again(home, "course/week one/tides.md", 80, 12)
}

#[test]
fn the_folder_says_how_its_texts_look_and_what_their_terms_mean() {
    let mut screen = open("measure = 30\nlighting = \"all\"\n");
    assert_eq!(screen.row(3), "At neap the water hardly", "{}", screen.text());
    screen.keys("<Tab><Enter>");
    assert!(screen.text().contains("A small tide."), "{}", screen.text());
    screen.keys("<Esc>+q");
    let home = screen.end();
    // The width that the reader chose is remembered for this text; others have that of the folder.
    fs::write(home.path().join("course/b.md"), format!("{TEXT}\nMore.\n")).unwrap();
    let mut screen = Screen::again(home, "course/week one/tides.md", 80, 12);
    assert_eq!(screen.row(3), "At neap the water hardly moves,", "{}", screen.text());
    let path = screen.home.path().join("course/b.md");
    screen.app.open_file(&path).unwrap();
    assert_eq!(screen.row(3), "At neap the water hardly", "{}", screen.text());
}

#[test]
fn a_mistake_is_said_and_the_text_is_open() {
    let mut screen = open("measure = \"wide\"\ndictionaries = [\"/somewhere\"]\n");
    assert!(screen.text().contains("Of Tides"), "{}", screen.text());
    assert!(screen.text().contains("cannot set") && screen.text().contains("1 more"), "{}", screen.text());
}
