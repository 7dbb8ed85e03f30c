//! The editor, the line for a note, drafts: keys in, screens and files out.

use postil::app::key::Event;
use postil::app::{Panel, Request};
use tempfile::TempDir;

use crate::screen::{Screen, now};

const TEXT: &str = "The first paragraph is short.\n\nThe second paragraph says more. It has two sentences.\n\nThe third ends it all.\n";

fn notes(screen: &Screen) -> Vec<String> {
    screen.app.reader.as_ref().unwrap().notebook.annotations().iter().map(|it| it.note.clone()).collect()
}

/// What is typed in the editor.
fn typed(screen: &Screen) -> String {
    match screen.app.panels.last() {
        Some(Panel::Editor(editor)) => editor.field.text.clone(),
        _ => panic!("no editor is open"),
    }
}

/// Ends the program as `kill -9` does: nothing is told to it.
fn killed(screen: Screen) -> TempDir {
    let Screen { app, home, .. } = screen;
    drop(app);
    home
}

fn drafts(home: &TempDir) -> usize {
    std::fs::read_dir(home.path().join("data/drafts")).map_or(0, |files| files.count())
}

/// Gives back the sheet that was handed out, as the reader's editor would.
fn edits(screen: &mut Screen, edit: impl FnOnce(&str) -> String) {
    let Some(Request::Edit(sheet)) = screen.app.request.take() else { panic!("no editor was asked for") };
    let text = edit(&sheet.text);
    screen.app.edited(&sheet, Ok(text));
}

#[test]
fn words_go_to_the_next_row_whole_and_rows_above_stay() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("a note that is longer than one row of it");
    assert!(screen.row(6).contains("│ a note that is longer than one row   │"), "{}", screen.text());
    assert!(screen.row(7).contains("│ of it                                │"), "{}", screen.text());
    screen.types(" and on and on and on and on, until the third row");
    screen.shows(
        "
        |  text.txt
        |  The first paragraph is short.
        |
        |  The second paragraph says more. It
        |  has two sentences.
        |╭─ Note on “The first paragraph is …” ─╮
        |│ a note that is longer than one row   │
        |│ of it and on and on and on and on,   │
        |│ until the third row                  │
        |│                                      │
        |╰─ Ctrl-S saves · Esc leaves ──────────╯
        |                    100 % · 1 min left",
    );
}

#[test]
fn the_caret_stays_in_view_in_a_long_note() {
    let mut screen = Screen::small(TEXT);
    let long: Vec<String> = (1..=30).map(|n| format!("line {n}")).collect();
    screen.keys("a");
    screen.app.handle(Event::Paste(long.join("\n")), now());
    assert!(screen.row(9).contains("line 30"), "{}", screen.text());
    screen.keys("<Up><Up>");
    assert!(screen.row(9).contains("line 30"), "the rows stay while the caret is among them\n{}", screen.text());
    screen.keys("<C-Home>");
    assert!(screen.row(6).contains("line 1"), "{}", screen.text());
    screen.keys("<PageDown><PageDown>");
    assert!(screen.text().contains("line 7"), "{}", screen.text());
    screen.keys("<C-End>").types("!");
    assert!(screen.row(9).contains("line 30!"), "{}", screen.text());
}

#[test]
fn wide_characters_and_marks_are_written_and_walked_whole() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("漢字e\u{301}👩‍🔬x");
    screen.keys("<Left><Left><Backspace>");
    assert_eq!(typed(&screen), "漢字👩‍🔬x");
    screen.keys("<Home><Right><Delete><End>").types("!");
    assert_eq!(typed(&screen), "漢👩‍🔬x!");
}

#[test]
fn ten_thousand_pasted_lines_are_one_step() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 24);
    screen.keys("a").types("mine ");
    screen.app.handle(Event::Paste("a pasted line of words\n".repeat(10_000)), now());
    screen.types("end");
    assert!(screen.text().contains("end"), "{}", screen.text());
    screen.keys("<C-z><C-z>");
    assert_eq!(typed(&screen), "mine ");
    screen.keys("<C-y><C-s>");
    assert_eq!(notes(&screen)[0].lines().count(), 10_000);
}

#[test]
fn the_key_that_saves_can_be_enter() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("config")).unwrap();
    let keys = "[editor]\n\"<Enter>\" = \"save-note\"\n\"<A-Enter>\" = \"new-line\"\n";
    std::fs::write(home.path().join("config/keymap.toml"), keys).unwrap();
    std::fs::write(home.path().join("text.txt"), TEXT).unwrap();
    let mut screen = Screen::again(home, "text.txt", 60, 12);
    screen.keys("a").types("one").keys("<C-j>").types("two").keys("<A-Enter>").types("three");
    assert!(screen.text().contains("Enter saves"), "{}", screen.text());
    assert_eq!(screen.keys("<Enter>").foot(), "note saved");
    assert_eq!(notes(&screen), ["one\ntwo\nthree"]);
}

#[test]
fn leaving_asks_only_when_something_would_be_lost() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("  ").keys("<Esc>");
    assert!(screen.app.panels.is_empty(), "blanks are no words");
    screen.keys("a").types("x").keys("<Backspace><Esc>");
    assert!(screen.app.panels.is_empty(), "what was taken back is no loss");
    screen.keys("a").types("x").keys("<Esc>");
    assert_eq!(screen.app.panels.len(), 1);
}

#[test]
fn a_note_is_written_in_one_line_without_leaving_the_page() {
    let mut screen = Screen::small(TEXT);
    screen.keys("i").types("short #one");
    assert!(screen.foot().starts_with("Note: short #one"), "{}", screen.foot());
    assert_eq!(screen.keys("<Enter>").foot(), "note saved");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations()[0].tags, ["one"]);
    // The same key changes it.
    screen.keys("i").types(" and #two").keys("<Enter>");
    assert_eq!(notes(&screen), ["short #one and #two"]);
}

#[test]
fn a_line_for_a_note_becomes_an_editor_when_it_has_more_to_hold() {
    let mut screen = Screen::small(TEXT);
    screen.keys("i").types("one");
    screen.app.handle(Event::Paste(" and\ntwo".to_owned()), now());
    assert_eq!(typed(&screen), "one and\ntwo");
    screen.keys("<C-s>i");
    assert_eq!(typed(&screen), "one and\ntwo", "a note of several lines is not put into one");
    screen.keys("<Esc>vjjpi").types("x").keys("<C-j>").types("y");
    assert_eq!(typed(&screen), "x\ny");
}

#[test]
fn leaving_the_line_of_a_note_asks_once() {
    let mut screen = Screen::open("text.txt", TEXT, 60, 12);
    screen.keys("i<Esc>i").types("words").keys("<Esc>");
    assert!(screen.foot().contains("Esc again drops it"), "{}", screen.foot());
    screen.types("!").keys("<Enter>");
    assert_eq!(notes(&screen), ["words!"]);
    screen.keys("i").types("x").keys("<Esc><Esc>");
    assert_eq!(notes(&screen), ["words!"]);
}

#[test]
fn words_that_are_in_memory_only_keep_their_draft() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    let file = screen.app.reader.as_ref().unwrap().notebook.path().to_owned();
    std::fs::create_dir_all(file.join("in the way")).unwrap();
    screen.keys("i").types("still here").keys("<Enter>jk");
    assert_eq!((notes(&screen), drafts(&screen.home)), (vec!["still here".to_owned()], 1));
    let home = killed(screen);
    std::fs::remove_dir_all(&file).unwrap();
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    assert_eq!(notes(&screen), Vec::<String>::new());
    screen.keys("gd<C-s>");
    assert_eq!((notes(&screen), drafts(&screen.home)), (vec!["still here".to_owned()], 0));
}

#[test]
fn what_was_typed_survives_the_end_without_notice_and_is_offered_again() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("vjjs").keys("a").types("half a\nthought").keys("<Left><Left>");
    let home = killed(screen);
    assert_eq!(drafts(&home), 1);
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    assert!(screen.text().contains("Your note on “The third ends it all.” was not saved"), "{}", screen.text());
    screen.keys("gd");
    assert_eq!(typed(&screen), "half a\nthought");
    assert!(screen.text().contains("Note on “The third ends it all.”"), "{}", screen.text());
    // It is still kept, and only one window has it.
    let home = killed(screen);
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    screen.keys("gd").keys("<C-s>");
    assert_eq!(notes(&screen), ["half a\nthought"]);
    assert_eq!(drafts(&screen.home), 0);
    let home = screen.end();
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    assert!(!screen.text().contains("was not saved"));
    assert!(screen.keys("gd").foot().contains("no unsaved words"));
}

#[test]
fn a_line_and_a_changed_note_have_drafts_as_well() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("i").types("one").keys("<Enter>i").types(" two");
    let home = killed(screen);
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    screen.keys("gd<C-s>");
    assert_eq!(notes(&screen), ["one two"]);
}

#[test]
fn a_definition_has_a_draft() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("D").types("sentence").keys("<Enter>").types("A row of words").keys("<Tab>");
    let home = killed(screen);
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    assert!(screen.text().contains("Your definition of “sentence” was not saved"), "{}", screen.text());
    assert!(screen.keys("gd").text().contains("What is “sentence” for this folder"), "{}", screen.text());
    assert!(screen.keys("<C-s>").text().contains("saved: “sentence”"), "{}", screen.text());
    assert_eq!(drafts(&screen.home), 0);
}

#[test]
fn what_is_dropped_on_purpose_leaves_no_draft() {
    let mut screen = Screen::small(TEXT);
    screen.keys("a").types("x");
    assert_eq!(drafts(&screen.home), 1);
    screen.keys("<Esc><Esc>");
    assert_eq!(drafts(&screen.home), 0);
    screen.keys("a").types("y");
    let home = screen.end();
    assert_eq!(drafts(&home), 0, "the end of the program saves the note");
}

#[test]
fn a_draft_on_words_that_are_gone_becomes_a_note_without_a_place() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("a").types("on the first");
    let home = killed(screen);
    std::fs::write(home.path().join("text.txt"), "Nothing of it is left. All of this is new.\n").unwrap();
    let mut screen = Screen::again(home, "text.txt", 80, 12);
    screen.keys("gd<C-s>");
    assert_eq!(notes(&screen), ["on the first"]);
    let quote = &screen.app.reader.as_ref().unwrap().notebook.annotations()[0].at.quote;
    assert_eq!(quote, "The first paragraph is short.");
}

#[test]
fn another_window_does_not_take_a_draft_that_is_being_written() {
    let mut one = Screen::open("text.txt", TEXT, 80, 12);
    one.keys("a").types("in the first window");
    let folders = one.app.folders.clone();
    let mut two = Screen::start(tempfile::tempdir().unwrap(), 80, 12);
    two.app = postil::app::App::new(folders, 80, 12, now());
    two.app.open_file(&one.home.path().join("text.txt")).unwrap();
    assert!(!two.text().contains("was not saved"), "{}", two.text());
    assert!(two.keys("gd").foot().contains("no unsaved words"));
    two.keys("a").types("in the second");
    assert_eq!(drafts(&one.home), 2);
    one.keys("<C-s>");
    assert_eq!(drafts(&one.home), 1);
    two.keys("<C-s>");
    assert_eq!(drafts(&one.home), 0);
}

#[test]
fn the_own_editor_is_given_the_words_and_only_the_note_comes_back() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("<C-e>");
    edits(&mut screen, |sheet| {
        assert!(sheet.contains("> The first paragraph is short."), "{sheet}");
        format!("{sheet}> my own line\nand more\n")
    });
    assert_eq!(screen.foot(), "note saved");
    assert_eq!(notes(&screen), ["> my own line\nand more"]);
    screen.keys("<C-e>");
    edits(&mut screen, str::to_owned);
    assert_eq!(screen.foot(), "nothing was changed");
    assert!(screen.app.panels.is_empty());
}

#[test]
fn an_own_editor_that_fails_or_leaves_nothing_changes_nothing() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("a").types("precious").keys("<C-e>");
    edits(&mut screen, |_| String::new());
    assert_eq!(typed(&screen), "precious");
    assert!(screen.text().contains("your words are here as they were"), "{}", screen.text());
    screen.keys("<C-e>");
    let Some(Request::Edit(sheet)) = screen.app.request.take() else { panic!() };
    screen.app.edited(&sheet, Err(anyhow::anyhow!("ed ended with 1")));
    assert_eq!(typed(&screen), "precious");
    screen.keys("<C-s><C-e>jj<C-e>");
}

#[test]
fn an_own_editor_that_writes_nothing_makes_no_note() {
    let mut screen = Screen::open("text.txt", TEXT, 80, 12);
    screen.keys("<C-e>");
    edits(&mut screen, str::to_owned);
    assert_eq!(screen.foot(), "nothing was written");
    assert!(screen.app.panels.is_empty() && notes(&screen).is_empty());
}
