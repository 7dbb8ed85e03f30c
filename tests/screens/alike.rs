//! A text much like one that has notes: the foot asks whose they are, and holds nobody up.

use std::fs;

use crate::screen::Screen;

fn text() -> String {
    let sentence = |i: usize| format!("On day {i} the keeper saw {} sails off buoy {}. ", i * 3, i + 5);
    let paragraph = |n: usize| (n * 6..n * 6 + 6).map(sentence).collect::<String>();
    let paragraphs: Vec<_> = (1..20).map(paragraph).collect();
    format!("# The Keeper\n\n{}\n", paragraphs.join("\n\n"))
}

/// A reader who has written a note, and then opens an edited copy beside the text.
fn copied() -> Screen {
    let mut screen = Screen::open("keeper.md", &text(), 70, 14);
    screen.keys("ja").types("mine").keys("<C-s>");
    let home = screen.end();
    fs::write(home.path().join("copy.md"), text().replace("day 40", "the fortieth day")).unwrap();
    Screen::again(home, "copy.md", 70, 14)
}

const QUESTION: &str = "Is this “The Keeper”, moved or edited? y takes over its notes, n leaves them";

fn n_notes(screen: &Screen) -> usize {
    screen.app.reader.as_ref().unwrap().notebook.annotations().len()
}

fn asks(screen: &mut Screen) -> bool {
    let text = screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
    text.contains(QUESTION)
}

#[test]
fn a_copy_that_was_edited_is_asked_about_and_takes_the_notes_over() {
    let mut screen = copied();
    assert!(asks(&mut screen), "{}", screen.text());
    screen.keys("y");
    assert_eq!((n_notes(&screen), screen.foot().as_str()), (1, "taken over: 1 note"));
    let mut screen = Screen::again(screen.end(), "copy.md", 70, 14);
    assert_eq!((n_notes(&screen), asks(&mut screen)), (1, false));
}

#[test]
fn whoever_says_no_is_not_asked_again() {
    let mut screen = copied();
    screen.keys("n");
    assert_eq!(n_notes(&screen), 0);
    let mut screen = Screen::again(screen.end(), "copy.md", 70, 14);
    assert_eq!((n_notes(&screen), asks(&mut screen)), (0, false));
}

#[test]
fn whoever_reads_on_is_asked_another_time() {
    let mut screen = copied();
    let before = screen.app.reader.as_ref().unwrap().anchor;
    screen.keys("<PageDown>");
    assert!(screen.app.reader.as_ref().unwrap().anchor > before && !asks(&mut screen));
    screen.keys("y");
    assert_eq!(n_notes(&screen), 0);
    let mut screen = Screen::again(screen.end(), "copy.md", 70, 14);
    assert!(asks(&mut screen));
}

#[test]
fn a_text_that_was_moved_and_edited_says_whose_notes_it_has() {
    let mut screen = Screen::open("keeper.md", &text(), 100, 14);
    screen.keys("ja").types("mine").keys("<C-s>");
    let home = screen.end();
    fs::remove_file(home.path().join("keeper.md")).unwrap();
    fs::write(home.path().join("other.md"), text().replace("day 40", "the fortieth day")).unwrap();
    let mut screen = Screen::again(home, "other.md", 100, 14);
    assert_eq!(n_notes(&screen), 1);
    assert!(screen.text().contains("edited and moved"), "{}", screen.text());
}
