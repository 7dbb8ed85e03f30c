//! Marks with letters, in one text and across the shelf.

use crate::screen::Screen;

fn text(name: &str) -> String {
    let section = |n: usize| format!("## {name} {n}\n\nWords of section {n} of {name}, enough for a line.\n\n");
    format!("# Of {name}\n\n{}", (1..40).map(section).collect::<String>())
}

fn two(columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::open("tides.md", &text("Tides"), columns, rows);
    std::fs::write(screen.home.path().join("rivers.md"), text("Rivers")).unwrap();
    screen.keys("gg");
    screen
}

fn go(screen: &mut Screen, name: &str) {
    let path = screen.home.path().join(name);
    screen.app.open_file(&path).unwrap();
}

fn top(screen: &mut Screen) -> String {
    let reader = screen.app.reader.as_mut().unwrap();
    let at = reader.document.heading_at(reader.anchor).unwrap();
    reader.document.heading_text(&reader.document.outline[at]).to_owned()
}

#[test]
fn a_small_letter_leads_to_its_place_and_moves_when_it_is_set_again() {
    let mut screen = two(60, 12);
    screen.keys("]]]]\"a");
    assert!(screen.foot().contains("mark a saved; 'a comes back here"), "{}", screen.foot());
    screen.keys("G'a");
    assert_eq!(top(&mut screen), "Tides 2");
    screen.keys("]]gma").keys("gg`a");
    assert_eq!(top(&mut screen), "Tides 3");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations().len(), 1);
    screen.keys("ugg'a");
    assert_eq!(top(&mut screen), "Tides 2", "undo leads it back");
}

#[test]
fn a_capital_leads_there_from_another_text_and_from_the_shelf() {
    let mut screen = two(60, 12);
    screen.keys("]]]]\"T");
    go(&mut screen, "rivers.md");
    screen.keys("]]\"r'T");
    assert_eq!(top(&mut screen), "Tides 2");
    screen.keys("H");
    assert_eq!(top(&mut screen), "Rivers 1");
    screen.keys("S'T");
    assert_eq!(top(&mut screen), "Tides 2");
    screen.keys("'r");
    assert!(screen.foot().contains("there is no mark r"), "{}", screen.foot());
    // Set later in another text, it leads there, also from here.
    go(&mut screen, "rivers.md");
    screen.later(5).keys("]]]]\"T");
    go(&mut screen, "tides.md");
    screen.keys("gg'T");
    assert_eq!(top(&mut screen), "Rivers 3");
}

#[test]
fn a_mark_holds_on_to_its_words_when_the_text_is_edited() {
    let mut screen = two(60, 12);
    screen.keys("]]]]]]\"x");
    let home = screen.end();
    std::fs::write(home.path().join("tides.md"), format!("# Before\n\nSomething new.\n\n{}", text("Tides"))).unwrap();
    let mut screen = Screen::again(home, "tides.md", 60, 12);
    screen.keys("G'x");
    assert_eq!(top(&mut screen), "Tides 3");
}

#[test]
fn the_marks_are_listed_and_taken_away() {
    let mut screen = two(40, 12);
    screen.keys("'");
    assert!(screen.text().contains("no letter leads to a place yet"), "{}", screen.text());
    screen.keys("\"b]]\"A'");
    screen.shows(
        "
         | Marks                           1 of 2
         |
         | in this text
         | b  Of Tides
         | on the shelf
         | A  Tides 1
         |
         |
         |
         |
         |
         | a letter goes there · Esc leaves
        ",
    );
    screen.keys("<Delete>");
    assert!(!screen.text().contains("Of Tides"), "{}", screen.text());
    screen.keys("<Esc>u'b");
    assert_eq!(top(&mut screen), "Of Tides");
}

#[test]
fn the_quote_twice_leads_to_where_one_was_and_back() {
    let mut screen = two(60, 12);
    screen.keys("]]\"aG''");
    assert_eq!(top(&mut screen), "Tides 1");
    screen.keys("''");
    assert_ne!(top(&mut screen), "Tides 1");
    screen.keys("''");
    assert_eq!(top(&mut screen), "Tides 1");
}

#[test]
fn only_letters_can_be_marks_and_a_plain_bookmark_is_another_thing() {
    let mut screen = two(60, 12);
    screen.keys("\"3");
    assert!(screen.text().contains("cannot be a mark"), "{}", screen.text());
    screen.keys("\"<Esc>\"zm");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations().len(), 2);
    screen.keys("m");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations().len(), 1);
    screen.keys("G'z");
    assert_eq!(top(&mut screen), "Of Tides");
}
