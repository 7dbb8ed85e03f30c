//! Tags and links in notes: completed while they are typed, and followed.

use postil::app::Panel;
use postil::app::key::Event;

use crate::screen::{Screen, now};

const TEXT: &str = "# On Tides\n\nThe tide turned at noon.\n\n## Chapter One\n\nWater comes. It stays a while.\n\n## Chapter Two\n\nWater goes, and nobody knows where to.\n";

fn typed(screen: &Screen) -> String {
    match (&screen.app.prompt, screen.app.panels.last()) {
        (Some(prompt), _) => prompt.field.text.clone(),
        (None, Some(Panel::Editor(editor))) => editor.field.text.clone(),
        _ => panic!("nothing is typed"),
    }
}

/// Two texts in one folder; the second one is open, and the first has notes with tags.
fn two_texts() -> Screen {
    let mut screen = Screen::open("other.md", "# Other Waters\n\nRivers run.\n\n## Their Mouths\n\nWide.\n", 80, 16);
    screen.keys("a").types("about #rivers and #water/salt").keys("<C-s>");
    let home = screen.end();
    std::fs::write(home.path().join("tides.md"), TEXT).unwrap();
    Screen::again(home, "tides.md", 80, 16)
}

fn title(screen: &Screen) -> String {
    screen.app.reader.as_ref().unwrap().title()
}

/// The words at the place of the view.
fn here(screen: &Screen) -> String {
    let reader = screen.app.reader.as_ref().unwrap();
    reader.document.text[reader.anchor..].chars().take(11).collect()
}

#[test]
fn a_tag_is_completed_from_this_notebook_and_from_the_others() {
    let mut screen = two_texts();
    screen.keys("a").types("#water/fresh").keys("<C-s>");
    screen.keys("vjjjpa").types("again #w");
    assert!(screen.text().contains("Tab: water/fresh · water/salt"), "{}", screen.text());
    screen.keys("<Tab>");
    assert_eq!(typed(&screen), "again #water/fresh");
    screen.keys("<Tab>");
    assert_eq!(typed(&screen), "again #water/salt");
    screen.types(" #RIV").keys("<Tab>");
    assert_eq!(typed(&screen), "again #water/salt #rivers");
    screen.keys("<C-z>");
    assert_eq!(typed(&screen), "again #water/salt #RIV", "it is one step to undo");
    screen.types(" no").keys("<Tab>");
    assert!(screen.text().contains("nothing to complete"), "{}", screen.text());
}

#[test]
fn a_dotted_tag_is_completed_in_the_line_as_well() {
    let mut screen = two_texts();
    screen.keys("i").types(".riv");
    assert!(screen.foot().ends_with("Tab: rivers"), "{}", screen.foot());
    screen.keys("<Tab>").types(" compare").keys("<Enter>");
    let annotation = &screen.app.reader.as_ref().unwrap().notebook.annotations()[0];
    assert_eq!((annotation.note.as_str(), annotation.tags.join(" ")), (".rivers compare", "rivers".to_owned()));
}

#[test]
fn a_link_is_completed_with_headings_and_titles() {
    let mut screen = two_texts();
    screen.keys("a").types("see [[chap");
    assert!(screen.text().contains("Tab: Chapter One]] · Chapter Two]]"), "{}", screen.text());
    screen.keys("<Tab><Tab>");
    assert_eq!(typed(&screen), "see [[Chapter Two]]");
    screen.types(" and [[oth").keys("<Tab>");
    assert_eq!(typed(&screen), "see [[Chapter Two]] and [[Other Waters]]");
}

#[test]
fn a_link_leads_to_a_heading_and_back() {
    let mut screen = two_texts();
    screen.resize(80, 6);
    screen.keys("i").types("see [[chapter two]]").keys("<Enter>gl");
    assert_eq!(here(&screen), "Chapter Two");
    screen.keys("<Backspace>");
    assert_eq!(here(&screen), "On Tides\n\nT");
    screen.keys("Al");
    assert!(screen.app.panels.is_empty());
    assert_eq!(here(&screen), "Chapter Two");
}

#[test]
fn a_link_leads_to_another_note_by_its_words_or_its_id() {
    let mut screen = two_texts();
    screen.resize(80, 6);
    screen.keys("GvW").keys("i").types("Where to?").keys("<Enter>");
    let id = screen.app.reader.as_ref().unwrap().notebook.annotations()[0].id.clone();
    for target in ["where to", &id[..id.len().min(9)]] {
        screen.keys("gg").keys("a").keys("<C-u>").types(&format!("[[{target}]]")).keys("<C-s>");
        let before = here(&screen);
        screen.keys("gl");
        assert_ne!(here(&screen), before, "{target}: {}", screen.text());
    }
}

#[test]
fn a_link_leads_to_another_text_and_back() {
    let mut screen = two_texts();
    screen.resize(80, 6);
    screen.keys("i").types("[[Other Waters#mouths]] and [[other]]").keys("<Enter>gl");
    assert!(screen.row(1).starts_with("→  Other Waters#mouths"), "{}", screen.text());
    screen.keys("<Enter>");
    assert_eq!((title(&screen), here(&screen)), ("Other Waters".to_owned(), "Their Mouth".to_owned()));
    screen.keys("<Backspace>");
    assert_eq!((title(&screen), here(&screen)), ("On Tides".to_owned(), "On Tides\n\nT".to_owned()));
    assert!(screen.keys("H").foot().contains("nothing to go back to"), "{}", screen.foot());
    screen.keys("gl").keys("j<Enter>");
    assert_eq!(title(&screen), "Other Waters");
}

#[test]
fn a_link_that_leads_nowhere_says_what_was_looked_for() {
    let mut screen = two_texts();
    assert!(screen.keys("gl").text().contains("there is no link in a note here"), "{}", screen.text());
    screen.keys("i").types("[[Chapter Nine]]").keys("<Enter>gl");
    assert!(screen.text().contains("“Chapter Nine” is no heading and no note of this text"), "{}", screen.text());
    screen.keys("a<C-u>").types("[[#Nine]]").keys("<C-s>gl");
    assert!(screen.text().contains("this text has no heading “Nine”"), "{}", screen.text());
    screen.keys("a<C-u>").types("[[Other Waters#Nine]]").keys("<C-s>gl");
    assert!(screen.text().contains("“Other Waters” has no heading “Nine”"), "{}", screen.text());
}

#[test]
fn tab_says_where_a_definition_holds() {
    let mut screen = two_texts();
    screen.keys("D").types("noon").keys("<Enter>").types("#w").keys("<Tab>");
    assert!(screen.text().contains("for this folder"), "{}", screen.text());
    screen.app.handle(Event::Paste(" twelve".to_owned()), now());
    assert_eq!(typed(&screen), "#w twelve");
}
