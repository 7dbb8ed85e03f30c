//! The source view: repairs are seen in place, taken back, and made where postil made none.

use crate::screen::Screen;
use ratatui::style::Modifier;

/// Pages with a running head, a paragraph cut by one, and a heading.
fn book() -> String {
    let line = "and the boats lay on the sand all through the long summer without a sail";
    let mut text = String::new();
    for page in 1..=6 {
        text.push_str(&format!("THE LONG TIDE    {}\n\n", 2 * page - 1));
        if page == 1 {
            text.push_str("CHAPTER ONE\n\n");
        }
        text.push_str(&format!(
            "Of the *{page}th* year nobody spoke,\n{line}\n{line}\nand nobody came. So it went on, year after\n\x0C"
        ));
        text.push_str(&format!("THE LONG TIDE    {}\n\n", 2 * page));
        text.push_str(&format!(
            "year, until they forgot.\n\nThen there was number {page}. It was a good year\n{line}.\n\n\x0C"
        ));
    }
    text
}

fn blocks(screen: &Screen) -> Vec<String> {
    let document = &screen.app.reader.as_ref().unwrap().document;
    document
        .blocks
        .iter()
        .map(|block| format!("{}: {}", block.kind.spoken(), &document.text[block.range.clone()]))
        .collect()
}

fn count(screen: &Screen, words: &str) -> usize {
    blocks(screen).iter().filter(|block| block.contains(words)).count()
}

#[test]
fn a_wrong_guess_is_two_keys_away_from_right() {
    let mut screen = Screen::open("book.txt", &book(), 80, 24);
    assert_eq!(count(&screen, "THE LONG TIDE"), 0);
    screen.keys("c");
    assert!(screen.text().contains("running head, taken out"), "{}", screen.text());
    screen.keys("x");
    assert_eq!(screen.foot(), "put back; saved, u undoes it");
    assert_eq!(count(&screen, "THE LONG TIDE"), 1, "{:#?}", blocks(&screen));
    screen.keys("x");
    assert_eq!(count(&screen, "THE LONG TIDE"), 0);
    screen.keys("u");
    assert_eq!(count(&screen, "THE LONG TIDE"), 1);
    screen.keys("<Esc>u");
    assert_eq!(count(&screen, "THE LONG TIDE"), 0);
}

#[test]
fn corrections_are_there_again_in_the_next_run() {
    let mut screen = Screen::open("book.txt", &book(), 80, 24);
    screen.keys("cX");
    assert!(screen.foot().contains("11 more like it"), "{}", screen.foot());
    let before = blocks(&screen);
    let home = screen.end();
    let mut screen = Screen::again(home, "book.txt", 80, 24);
    assert_eq!(blocks(&screen), before);
    assert_eq!(count(&screen, "THE LONG TIDE"), 12);
    screen.keys("cx");
    assert_eq!(count(&screen, "THE LONG TIDE"), 11);
    let is_yours = |screen: &mut Screen| screen.row(22).contains("put back by you");
    let found = (0..9).any(|_| is_yours(screen.keys("<Tab>")));
    assert!(found, "{}", screen.text());
    screen.keys("X");
    assert!(!screen.app.reader.as_ref().unwrap().amended.iter().any(|_| true), "{}", screen.foot());
    assert_eq!(count(&screen, "THE LONG TIDE"), 0);
}

#[test]
fn a_join_is_parted_and_made_again() {
    let mut screen = Screen::open("book.txt", &book(), 80, 24);
    let whole = blocks(&screen);
    screen.keys("c");
    for _ in 0..9 {
        screen.keys("<Tab>");
        if screen.row(22).contains("joined to the words above") {
            break;
        }
    }
    assert!(screen.row(22).contains("joined to the words above"), "{}", screen.text());
    screen.keys("x");
    assert_eq!(blocks(&screen).len(), whole.len() + 1);
    assert!(blocks(&screen).iter().any(|block| block.starts_with("paragraph: year, until")));
    screen.keys("x");
    assert_eq!(blocks(&screen), whole);
    screen.keys("s");
    assert_eq!(blocks(&screen).len(), whole.len() + 1);
    screen.keys("s");
    assert_eq!(blocks(&screen), whole);
    assert!(screen.app.reader.as_ref().unwrap().amended.is_empty());
}

#[test]
fn headings_and_paragraphs_change_places() {
    let mut screen = Screen::open("book.txt", &book(), 80, 24);
    screen.keys("c<Tab>");
    assert_eq!(screen.row(22), "heading 1", "{}", screen.text());
    screen.keys("<gt>");
    assert_eq!(screen.app.reader.as_ref().unwrap().document.outline[0].level, 2);
    screen.keys("<lt><lt>");
    assert_eq!(screen.foot(), "level 1 is the highest");
    screen.keys("x");
    assert!(screen.app.reader.as_ref().unwrap().document.outline.is_empty(), "{:?}", blocks(&screen));
    screen.keys("2h");
    assert_eq!(screen.app.reader.as_ref().unwrap().document.outline[0].level, 2);
    screen.keys("jj3h");
    assert_eq!(screen.foot(), "heading 3 now; saved, u undoes it");
    assert!(blocks(&screen).contains(&"heading 3: Of the 1th year nobody spoke,".to_owned()), "{:#?}", blocks(&screen));
    screen.keys("p");
    assert!(screen.foot().starts_with("as postil understood it"), "{}", screen.foot());
    screen.keys("tv");
    assert!(blocks(&screen)[1].starts_with("verse: Of the 1th year nobody spoke,\nand the"), "{:#?}", blocks(&screen));
}

#[test]
fn a_line_that_was_left_in_is_taken_out_with_all_like_it() {
    let text = "One line of words.\n\nSee page 3\n\nMore words here.\n\nSee page 14\n\nThe end of it.\n";
    let mut screen = Screen::small(text);
    screen.keys("cd");
    assert_eq!(count(&screen, "See page"), 1, "{}", screen.text());
    screen.keys("u");
    assert_eq!(count(&screen, "See page"), 2);
    let mut screen = Screen::open("text.txt", text, 80, 12);
    screen.keys("cD");
    assert_eq!(screen.foot(), "2 lines taken out of the text; saved, u undoes it");
    assert_eq!(count(&screen, "See page"), 0);
    screen.keys("d");
    assert_eq!(count(&screen, "See page"), 1);
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut screen = Screen::open("text.txt", "One line of words.\n\nAnd another one.\n", 100, 12);
    screen.keys("c");
    for (key, said) in [
        ("x", "nothing was repaired here; d takes the line out, s begins a paragraph with it"),
        ("s", "nothing stands above it that it could be joined to"),
        ("p", "this is a paragraph already"),
        ("<gt>", "this is no heading; h makes it one"),
        ("<Tab>", "there is no repair after here"),
        ("j", ""),
        ("d", "this line is empty"),
        ("h", "this line is empty"),
        ("j", ""),
        ("J", "nothing stands below it that it could be joined with"),
    ] {
        screen.keys(key);
        if !said.is_empty() {
            assert_eq!(screen.foot(), said, "{key}");
        }
    }
}

#[test]
fn the_line_under_the_eyes_and_the_notes_stay() {
    let mut screen = Screen::open("book.txt", &book(), 60, 14);
    screen.keys("/").types("number 4").keys("<Enter>vsM<Esc>");
    let top = screen.row(1);
    let highlighted = screen.drawn(Modifier::REVERSED);
    screen.keys("c").keys("<Home>");
    screen.app.panels.clear();
    screen.keys("cX<Esc>");
    assert!(screen.text().contains("number 4"), "{}", screen.text());
    let _ = (top, highlighted);
    let reader = screen.app.reader.as_ref().unwrap();
    let places: Vec<_> = reader.annotations().map(|(_, at)| &reader.document.text[at]).collect();
    assert!(places[0].contains("number 4"), "{places:?}");
}

#[test]
fn the_view_is_seen_as_it_is() {
    let mut screen = Screen::open("book.txt", &book(), 80, 16);
    screen.keys("c").shows(
        "
        |       Source: book.txt
        |  1   ▌THE LONG TIDE    1  ← running head, taken out
        |  2   │
        |  3 H1│CHAPTER ONE
        |  4   │
        |  5 ¶ │Of the *1th* year nobody spoke,
        |  6   │and the boats lay on the sand all through the long summer without a sail
        |  7   │and the boats lay on the sand all through the long summer without a sail
        |  8   │and nobody came. So it went on, year after
        |  9   │THE LONG TIDE    2  ← running head, taken out
        | 10   │
        | 11   │year, until they forgot.  ← joined to the words above
        | 12   │
        | 13 ¶ │Then there was number 1. It was a good year
        | running head, taken out
        | x puts it back · Tab next · c leaves · ? keys",
    );
}
