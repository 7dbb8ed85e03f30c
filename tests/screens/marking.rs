//! Bookmarks, highlights, notes and selections: keys in, screens and files out.

use crate::screen::{Screen, now};
use postil::app::key::{Event, MouseKind};
use ratatui::style::Modifier;

const TEXT: &str = "The first paragraph is short.\n\nThe second paragraph says more. It has two sentences.\n\nThe third ends it all.\n";

#[test]
fn a_bookmark_is_set_and_taken_away_with_the_same_key() {
    let mut screen = Screen::small(TEXT);
    assert_eq!(screen.keys("m").foot(), "bookmark saved");
    assert_eq!(screen.row(1), "▸ The first paragraph is short.");
    assert_eq!(screen.keys("m").foot(), "bookmark taken away");
    assert_eq!(screen.row(1), "The first paragraph is short.");
}

#[test]
fn a_highlight_goes_on_the_selection_and_across_paragraphs() {
    let mut screen = Screen::small(TEXT);
    screen.keys("vwwvwww))");
    screen.keys("M");
    assert_eq!(screen.foot(), "highlight saved");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["paragraph is short.", "The second paragraph says more."]);
}

#[test]
fn sentences_and_paragraphs_are_selected_whole() {
    let mut screen = Screen::small(TEXT);
    screen.keys("vjs");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The second paragraph says more."]);
    screen.keys("s");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The second paragraph says more. It", "has two sentences."]);
    screen.keys("<Esc>vW");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The"]);
    screen.keys("p");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The first paragraph is short."]);
}

#[test]
fn a_note_of_several_lines_is_kept() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("first line\nsecond 漢字").keys("<C-s>");
    assert_eq!(screen.foot(), "note saved");
    assert_eq!(screen.row(1), "✎ The first paragraph is short.");
    let home = screen.end();
    let mut screen = Screen::again(home, "text.txt", 40, 12);
    screen.keys("A<Enter>a");
    assert!(screen.text().contains("second 漢 字") || screen.text().contains("second 漢字"), "{}", screen.text());
}

#[test]
fn typing_can_be_undone_in_a_note() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("one two").keys("<C-w><C-w>").types("x").keys("<A-u><A-u><C-s>");
    let reader = screen.app.reader.as_ref().unwrap();
    assert_eq!(reader.notebook.annotations()[0].note, "one");
}

#[test]
fn what_was_typed_is_dropped_only_when_asked_twice() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("precious").keys("<Esc>");
    assert!(screen.text().contains("The note is not saved"));
    assert!(screen.text().contains("precious"));
    screen.keys("<Esc>");
    assert!(!screen.text().contains("precious"));
}

#[test]
fn the_end_of_the_program_saves_a_note_being_written() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("half a thought");
    let home = screen.end();
    let screen = Screen::again(home, "text.txt", 40, 12);
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations()[0].note, "half a thought");
}

#[test]
fn pasted_text_goes_into_the_note_as_it_is() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a");
    screen.app.handle(Event::Paste("q and\nEsc <Esc>".to_owned()), now());
    screen.keys("<C-s>");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations()[0].note, "q and\nEsc <Esc>");
}

#[test]
fn undo_and_redo_reach_back_to_an_earlier_run() {
    let mut screen = Screen::small(TEXT);
    screen.keys("MmA");
    screen.keys("d<Esc>");
    let home = screen.end();
    let mut screen = Screen::again(home, "text.txt", 40, 12);
    let count = |screen: &Screen| screen.app.reader.as_ref().unwrap().notebook.annotations().len();
    assert_eq!(count(&screen), 1);
    screen.keys("u");
    assert_eq!(count(&screen), 2);
    screen.keys("uu");
    assert_eq!(count(&screen), 0);
    assert_eq!(screen.keys("u").foot(), "There is nothing to undo");
    screen.keys("<C-r><C-r>");
    assert_eq!(count(&screen), 2);
}

#[test]
fn the_list_of_annotations_is_in_reading_order_and_leads_there() {
    let mut screen = Screen::open("text.txt", TEXT, 60, 12);
    screen.keys("vjjs").keys("a").types("on the third #end").keys("<C-s>");
    screen.keys("vs").keys("M");
    screen.keys("A").shows(
        "
        | Annotations                                         1 of 2
        |
        | ▪  The first paragraph is short.
        | ✎  on the third #end — “The third ends it all.”
        |
        |
        |
        |
        |
        |
        |
        | q leaves · Enter goes · / filters · o orders · s all texts",
    );
    screen.keys("/").types("third").keys("<Enter><Enter>");
    assert!(screen.row(1).contains("The third ends it all."));
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations()[1].tags, ["end"]);
}

#[test]
fn deleting_in_the_list_can_be_undone_in_the_list() {
    let mut screen = Screen::open("text.txt", TEXT, 60, 12);
    screen.keys("MA");
    assert_eq!(screen.keys("d").foot(), "deleted; u brings it back");
    assert!(screen.keys("u").text().contains("The first paragraph"));
}

#[test]
fn a_drag_selects_and_a_key_marks() {
    let mut screen = Screen::small(TEXT);
    screen.mouse(MouseKind::Press, 6, 1).mouse(MouseKind::Drag, 11, 1).mouse(MouseKind::Release, 11, 1);
    assert_eq!(screen.drawn(Modifier::REVERSED), ["first"]);
    assert_eq!(screen.keys("M").foot(), "highlight saved");
}

#[test]
fn a_notes_file_that_cannot_be_read_is_not_written_over() {
    let mut screen = Screen::small(TEXT);
    screen.keys("M");
    let file = screen.app.reader.as_ref().unwrap().notebook.path().to_owned();
    let home = screen.end();
    // Neither text nor records: what a full disk or another program may leave behind.
    std::fs::write(&file, b"\xff\xfe\x00not a notes file\x00").unwrap();
    let mut screen = Screen::again(home, "text.txt", 40, 12);
    screen.keys("a").types("still typed").keys("<C-s>");
    assert!(screen.text().contains("The first paragraph is short."));
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"\xff\xfe\x00not a notes file\x00"), "what was there stays there");
}

/// A folder in the place of the notes file: nothing can be written there, whoever runs the test.
fn block_notes(screen: &Screen) {
    let file = screen.app.reader.as_ref().unwrap().notebook.path().to_owned();
    std::fs::create_dir_all(file.join("in the way")).unwrap();
}

#[test]
fn notes_that_cannot_be_saved_are_asked_about_before_another_text_is_opened() {
    let mut screen = Screen::open("text.txt", TEXT, 200, 12);
    block_notes(&screen);
    screen.keys("a").types("precious").keys("<C-s>");
    assert!(screen.text().contains("cannot"), "{}", screen.text());
    screen.keys("SG<Enter>");
    assert!(screen.text().contains("once more leaves, and writes them elsewhere"), "{}", screen.text());
    screen.keys("<Enter>");
    let sentence = screen.app.farewell[0].clone();
    let path = sentence.rsplit(" in ").next().unwrap();
    assert!(std::fs::read_to_string(path).unwrap().contains("precious"), "{sentence}");
}

#[test]
fn the_end_of_the_program_rescues_what_cannot_be_saved() {
    let mut screen = Screen::small(TEXT);
    block_notes(&screen);
    screen.keys("a").types("half a thought");
    screen.app.handle(Event::End, now());
    let sentence = screen.app.farewell[0].clone();
    let path = sentence.rsplit(" in ").next().unwrap();
    assert!(std::fs::read_to_string(path).unwrap().contains("half a thought"), "{sentence}");
}

#[test]
fn typing_on_after_the_question_makes_it_be_asked_again() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("one").keys("<Esc>").types(" two").keys("<Esc>");
    assert!(screen.text().contains("one two") && screen.text().contains("is not saved"));
}

#[test]
fn one_key_goes_through_all_annotations_and_back() {
    let mut screen = Screen::open("text.txt", TEXT, 60, 12);
    screen.keys("/").types("paragraph").keys("<Enter>vWMn").keys("vWM/").types("ends").keys("<Enter>vWM<Esc>gg");
    let mut seen = Vec::new();
    for _ in 0..3 {
        screen.keys("]a");
        seen.push(screen.app.reader.as_ref().unwrap().stepped);
    }
    seen.dedup();
    assert_eq!(seen.len(), 3, "{seen:?}");
    assert_eq!(screen.keys("]a").foot(), "there is no annotation after here");
    screen.keys("[a");
    assert_eq!(screen.app.reader.as_ref().unwrap().stepped, seen[1]);
}

#[test]
fn a_bookmark_on_a_blank_row_goes_to_the_words_below() {
    let mut screen = Screen::open("text.txt", &TEXT.repeat(9), 60, 12);
    screen.keys("jm");
    let quote = screen.app.reader.as_ref().unwrap().notebook.annotations()[0].at.quote.clone();
    assert!(quote.starts_with("The second paragraph"), "{quote}");
    assert_eq!(screen.keys("m").foot(), "bookmark taken away");
}

#[test]
fn a_note_on_a_highlight_leaves_it_one() {
    let mut screen = Screen::small(TEXT);
    screen.keys("MAe<C-s>");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations()[0].mark, postil::notes::Mark::Highlight);
    screen.keys("e").types("why").keys("<C-s><Esc>");
    assert_eq!(screen.row(1), "✎ The first paragraph is short.");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The first paragraph is short."]);
}

#[test]
fn what_a_selection_can_be_used_for_is_said_while_it_is_made() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    assert!(screen.keys("v").foot().starts_with("v begins"), "{}", screen.foot());
    assert!(screen.keys("v").foot().starts_with("M highlights"), "{}", screen.foot());
    assert_eq!(screen.keys("M").foot(), "highlight saved");
}
