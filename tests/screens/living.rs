//! A file that is changed by somebody else while it is read.

use crate::screen::Screen;

/// Paragraphs with numbers; those that `other` names say something else.
fn text(n: usize, other: &[usize]) -> String {
    let paragraph = |i: usize| match other.contains(&i) {
        true => format!("Paragraph {i} was written anew, and says it in other words than it did before.\n\n"),
        false => format!("Paragraph {i} says that the tide of the {i}th day is higher than the one before it.\n\n"),
    };
    (1..=n).map(paragraph).collect()
}

fn write(screen: &Screen, text: &str) {
    std::fs::write(screen.home.path().join("book.txt"), text).unwrap();
}

/// A book, opened and read to its tenth paragraph or so.
fn open() -> Screen {
    let mut screen = Screen::open("book.txt", &text(40, &[]), 60, 12);
    screen.keys("<Space><Space><Space><Space>");
    screen
}

/// The first words on the page.
fn first(screen: &mut Screen) -> String {
    let page = screen.text();
    let line = page.lines().skip(1).find(|line| line.contains("Paragraph")).unwrap_or_default();
    line.trim_start_matches(['▎', '▸', '✎', ' ']).split(" says").next().unwrap_or_default().to_owned()
}

#[test]
fn a_change_is_said_with_the_next_key_and_read_when_the_reader_wishes() {
    let mut screen = open();
    let place = first(&mut screen);
    write(&screen, &format!("A paragraph above all.\n\n{}", text(40, &[25, 30])));
    screen.later(2).keys("j");
    assert!(screen.foot().contains("the file has changed; R reads it again"), "{}", screen.text());
    // It is said once.
    screen.later(2).keys("k");
    assert!(!screen.foot().contains("has changed"), "{}", screen.text());
    screen.keys("R");
    assert!(screen.foot().contains("3 places have changed"), "{}", screen.text());
    assert_eq!(first(&mut screen), place);
    screen.keys("]c");
    assert!(screen.text().contains("▎ Paragraph 25 was written anew"), "{}", screen.text());
    screen.keys("]c");
    assert!(screen.text().contains("▎ Paragraph 30 was written anew"), "{}", screen.text());
    screen.keys("]c");
    assert!(screen.foot().contains("no change below"), "{}", screen.text());
    screen.keys("[c[c");
    assert!(screen.text().contains("▎ A paragraph above all."), "{}", screen.text());
    // The next time, nothing is marked any more.
    screen.keys("R");
    assert!(screen.foot().contains("its words are the same"), "{}", screen.text());
    assert!(!screen.text().contains('▎'), "{}", screen.text());
}

#[test]
fn a_file_is_followed_when_the_settings_say_so() {
    let mut screen = open();
    screen.app.settings.follow = true;
    write(&screen, &text(41, &[]));
    screen.later(2).keys("j");
    assert!(screen.foot().contains("one place has changed"), "{}", screen.text());
    screen.keys("G");
    assert!(screen.text().contains("Paragraph 41"), "{}", screen.text());
}

#[test]
fn a_file_that_is_gone_stays_readable() {
    let mut screen = open();
    std::fs::remove_file(screen.home.path().join("book.txt")).unwrap();
    screen.later(2).keys("j");
    assert!(screen.foot().contains("the file is gone; what was read of it stays"), "{}", screen.text());
    screen.keys("R");
    assert!(screen.text().contains("there is no file"), "{}", screen.text());
    screen.keys("G");
    assert!(screen.text().contains("Paragraph 40 says"), "{}", screen.text());
}

#[test]
fn notes_and_ways_back_are_placed_anew() {
    let mut screen = open();
    let place = first(&mut screen);
    screen.keys("m").keys("gg");
    write(&screen, &format!("Something new above it all.\n\n{}", text(40, &[1])));
    screen.keys("R").keys("H");
    assert_eq!(first(&mut screen), place);
    assert!(screen.text().contains('▸'), "{}", screen.text());
    // A note made now belongs to the text as it is now.
    screen.keys("im<Enter>");
    let home = screen.end();
    let mut again = Screen::again(home, "book.txt", 60, 12);
    assert_eq!(first(&mut again), place);
    assert!(again.text().contains('✎') || again.text().contains('▸'), "{}", again.text());
}
