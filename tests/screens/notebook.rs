//! The notebook: the list of annotations in its orders, of one text and of all, and what the one in focus says.

use crate::screen::Screen;

/// Longer than a window, so that one can read on.
fn text() -> String {
    let rest: String = (3..30).map(|n| format!("\nParagraph {n} says nothing.\n")).collect();
    format!("The first paragraph is short.\n\nThe second paragraph says more. It has a second sentence.\n{rest}")
}

/// A note on the first paragraph, a highlight on the second, a bookmark below.
fn noted(columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::open("text.txt", &text(), columns, rows);
    screen.keys("a").types("compare #sea").keys("<C-s>").later(86_400 * 3);
    screen.keys("jj").keys("M").later(86_400 * 3).keys("<Space>m");
    screen
}

/// The lines of the list: without the title, the foot and the preview.
fn lines(screen: &mut Screen) -> Vec<String> {
    let text = screen.text();
    let lines = text.lines().skip(2).map(|line| line.trim().to_owned());
    lines.take_while(|line| !line.is_empty() && !line.starts_with('─')).collect()
}

#[test]
fn one_key_puts_the_annotations_in_another_order_and_the_title_names_it() {
    let mut screen = noted(80, 24);
    screen.keys("A");
    assert!(screen.row(0).starts_with("Annotations  "), "{}", screen.row(0));
    let reading = lines(&mut screen);
    assert_eq!(reading.len(), 3, "{reading:?}");
    assert!(reading[0].starts_with("✎  compare #sea — “The first paragraph is short.”"), "{reading:?}");
    screen.keys("o");
    assert!(screen.row(0).starts_with("Annotations, the latest first"), "{}", screen.row(0));
    let by_date = lines(&mut screen);
    assert_eq!(by_date.len(), 6, "{by_date:?}");
    assert!(by_date[0] > by_date[2] && by_date[2] > by_date[4], "{by_date:?}");
    assert!(by_date[5].starts_with("✎  compare"), "{by_date:?}");
    screen.keys("o");
    assert!(screen.row(0).starts_with("Annotations, by tag"), "{}", screen.row(0));
    let by_tag = lines(&mut screen);
    assert_eq!((&*by_tag[0], &*by_tag[2]), ("#sea", "without a tag"), "{by_tag:?}");
    screen.keys("o");
    assert!(screen.row(0).starts_with("Annotations, by colour"), "{}", screen.row(0));
    assert_eq!(lines(&mut screen)[2], "without a colour", "{}", screen.text());
    screen.keys("o");
    assert!(screen.row(0).starts_with("Annotations, by how they were found"), "{}", screen.row(0));
    assert_eq!(lines(&mut screen)[0], "where they were");
    // The order stays when the list is opened again; once more round is the order of the text.
    screen.keys("<Esc>A");
    assert!(screen.row(0).starts_with("Annotations, by how they were found"), "{}", screen.row(0));
    screen.keys("o");
    assert_eq!(lines(&mut screen), reading);
}

#[test]
fn the_focus_stays_on_its_annotation_from_one_order_to_the_next() {
    let mut screen = noted(80, 24);
    screen.keys("Agg");
    for _ in 0..5 {
        let focused = screen.drawn(ratatui::style::Modifier::REVERSED);
        assert!(focused[0].contains("compare #sea"), "{focused:?}");
        screen.keys("o");
    }
}

#[test]
fn the_preview_tells_the_whole_note_and_the_sentence_around() {
    let mut screen = noted(80, 24);
    screen.keys("ggA").keys("j");
    let text = screen.text();
    assert!(text.contains("highlight · 1970-01-04 · "), "{text}");
    screen.keys("k");
    let text = screen.text();
    assert!(text.contains("note · 1970-01-01 · #sea"), "{text}");
    // A small window has no room for it, a wide one has it on the right.
    screen.resize(40, 12);
    assert!(!screen.text().contains("1970"), "{}", screen.text());
    screen.resize(200, 30);
    let row = screen.row(2);
    assert!(row.contains("compare #sea — “The first") && row.contains("note · 1970"), "{row}");
}

#[test]
fn notes_are_found_by_their_words_and_by_their_tags() {
    let mut screen = noted(80, 24);
    for (filter, found) in [("tag:sea", 1), ("#sea", 1), ("COMPARÉ", 1), ("second", 1), ("nothing like it", 0)] {
        screen.keys("A/").types(filter).keys("<Enter>");
        let count = screen.row(0).rsplit(' ').next().unwrap().to_owned();
        assert_eq!(count, found.to_string(), "{filter}: {}", screen.text());
        screen.keys("<Esc><Esc>");
    }
}

#[test]
fn notes_on_all_texts_are_listed_and_opened_and_going_back_comes_back() {
    let screen = noted(80, 24);
    std::fs::write(screen.home.path().join("other.txt"), "Another text.\n\nIts second paragraph is here.\n").unwrap();
    let home = screen.end();
    let mut screen = Screen::again(home, "other.txt", 80, 24);
    screen.keys("a").types("here as well").keys("<C-s>");
    screen.keys("As");
    assert!(screen.row(0).starts_with("Annotations on all texts"), "{}", screen.row(0));
    let all = lines(&mut screen);
    assert_eq!((&*all[0], &*all[2], all.len()), ("other.txt", "text.txt", 6), "{all:?}");
    assert!(all[3].starts_with("✎  compare #sea"), "{all:?}");
    // One of another text is not changed from here.
    screen.keys("Gd");
    assert!(screen.foot().contains("Enter opens that text"), "{}", screen.foot());
    screen.keys("k<Enter>");
    assert!(screen.text().contains("The second paragraph says more."), "{}", screen.text());
    screen.keys("H");
    assert!(screen.text().contains("Its second paragraph is here."), "{}", screen.text());
    screen.keys("H");
    assert_eq!(screen.foot(), "There is nothing to go back to");
}

/// A text with two notes, one of them on words that are another paragraph when it is opened again.
fn lost(columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::open("text.txt", &text(), columns, rows);
    screen.keys("a").types("stays").keys("<C-s>").keys("jj").keys("a").types("goes #tag").keys("<C-s>");
    let home = screen.end();
    let edited =
        text().replace("The second paragraph says more. It has a second sentence.", "Quite other words stand here.");
    std::fs::write(home.path().join("text.txt"), edited).unwrap();
    Screen::again(home, "text.txt", columns, rows)
}

#[test]
fn a_lost_note_is_attached_by_hand_and_keeps_all_it_was() {
    let mut screen = lost(80, 24);
    screen.keys("A/").types("goes").keys("<Enter>");
    assert!(lines(&mut screen)[0].starts_with("?  goes #tag"), "{}", screen.text());
    screen.keys("a");
    assert!(screen.foot().starts_with("Attach “The second paragraph"), "{}", screen.foot());
    assert!(screen.foot().ends_with("select its words and press Enter"), "{}", screen.foot());
    // Leaving the selection, one can still go elsewhere and search before selecting.
    screen.keys("<Esc>");
    assert!(screen.foot().contains("v selects its words · Esc gives up"), "{}", screen.foot());
    screen.keys("<Enter>");
    assert!(screen.foot().contains("select the words first"), "{}", screen.foot());
    screen.keys("/").types("Quite").keys("<Enter>").keys("vs<Enter>");
    assert_eq!(screen.foot(), "attached to these words; u takes it back");
    let reader = screen.app.reader.as_ref().unwrap();
    let attached = reader.notebook.annotations().iter().find(|it| it.note == "goes #tag").unwrap().clone();
    assert_eq!((&*attached.at.quote, attached.tags.clone()), ("Quite other words stand here.", vec!["tag".to_owned()]));
    screen.keys("u");
    screen.keys("A").keys("/").types("goes").keys("<Enter>");
    assert!(lines(&mut screen)[0].starts_with("?  goes"), "{}", screen.text());
}

#[test]
fn attaching_is_given_up_with_esc() {
    let mut screen = lost(80, 24);
    screen.keys("A/").types("goes").keys("<Enter>").keys("a<Esc><Esc>");
    assert_eq!(screen.foot(), "nothing was attached; the note stays in the list with its words");
    screen.keys("j");
    assert!(!screen.foot().contains("Attach"), "{}", screen.foot());
}

#[test]
fn of_several_places_one_is_chosen() {
    let twice = "The same words stand here twice.\n\nThe same words stand here twice.\n\nAnd something else.\n";
    let mut screen = Screen::open("text.txt", twice, 80, 24);
    let folder = screen.home.path().join("data/notes");
    screen.keys("jjjjM");
    // A note that another program made without saying what stands around.
    let file = std::fs::read_dir(&folder).unwrap().flatten().map(|it| it.path()).find(|it| it.extension().is_some());
    let file = file.unwrap();
    let by_hand = "[[note]]\nquote = \"The same words stand here twice.\"\noffset = 7\nnote = \"which?\"\n";
    std::fs::write(&file, std::fs::read_to_string(&file).unwrap() + by_hand).unwrap();
    screen.later(5).keys("A/").types("which").keys("<Enter>").keys("a");
    assert!(screen.foot().contains("place 1 of 2: Enter takes it"), "{}", screen.foot());
    screen.keys("n<Enter>");
    assert_eq!(screen.foot(), "attached to these words; u takes it back");
    let reader = screen.app.reader.as_ref().unwrap();
    let at = reader.annotations().find(|(it, _)| it.note == "which?").map(|(_, at)| at.start);
    assert_eq!(at, reader.document.text.rfind("The same"));
}

#[test]
fn on_a_wide_screen_a_note_stands_beside_its_row() {
    let mut screen = noted(160, 24);
    screen.keys("gg");
    let row = screen.text().lines().position(|line| line.contains("The first paragraph is short.")).unwrap();
    assert!(screen.row(row).ends_with("✎ compare #sea"), "{}", screen.text());
    // A click on it shows all of it.
    let column = screen
        .text()
        .lines()
        .nth(row)
        .unwrap()
        .find("compare")
        .map(|at| screen.text().lines().nth(row).unwrap()[..at].chars().count());
    screen.mouse(postil::app::key::MouseKind::Press, column.unwrap() as u16, row as u16);
    assert!(screen.text().contains("Note on “The first paragraph is short.”"), "{}", screen.text());
    screen.keys("<Esc>").resize(80, 24);
    assert!(!screen.text().contains("compare"), "{}", screen.text());
}

#[test]
fn a_long_note_in_the_margin_leaves_room_for_the_next() {
    let mut screen = Screen::open("text.txt", &text(), 160, 24);
    screen.keys("a").types(&"many words ".repeat(60)).keys("<C-s>");
    screen.keys("jja").types("the second note").keys("<C-s>").keys("gg");
    let text = screen.text();
    assert!(text.contains("✎ the second note") && text.contains(" …"), "{text}");
}

#[test]
fn all_marks_are_hidden_and_come_back_with_one_key() {
    let mut screen = noted(160, 24);
    screen.keys("ggh");
    assert_eq!(screen.foot(), "marks and notes are hidden; h shows them again");
    let hidden = screen.keys("j").keys("k").text();
    assert!(!hidden.contains('✎') && !hidden.contains('▪') && !hidden.contains("compare"), "{hidden}");
    assert!(screen.drawn(ratatui::style::Modifier::REVERSED).is_empty());
    screen.keys("h");
    assert!(screen.text().contains('✎') && screen.text().contains("compare"), "{}", screen.text());
}

#[test]
fn a_note_is_looked_at_without_moving_and_the_next_one_too() {
    let mut screen = noted(80, 24);
    screen.keys("gg");
    let page = screen.row(2);
    screen.keys("p");
    let text = screen.text();
    assert!(text.contains("Note on “The first paragraph is short.”") && text.contains("compare #sea"), "{text}");
    assert_eq!(screen.row(2), page);
    screen.keys("<Tab>");
    assert!(screen.text().contains(" highlight "), "{}", screen.text());
    screen.keys("<S-Tab>e");
    assert!(screen.text().contains("compare #sea"), "{}", screen.text());
    screen.keys("<Esc>").keys("p").keys("<Esc>");
    assert!(!screen.text().contains("Note on"), "{}", screen.text());
    // On the annotation stepped to, Enter does the same.
    screen.keys("]a<Enter>");
    assert!(screen.text().contains(" highlight ") || screen.text().contains("Note on"), "{}", screen.text());
    screen.keys("d");
    assert_eq!(screen.foot(), "deleted; u brings it back");
}
