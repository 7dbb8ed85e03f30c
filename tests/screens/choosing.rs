//! The palette: everything by a few letters of it.

use postil::app::Panel;

use crate::screen::Screen;

const TEXT: &str = "# Of Tides\n\nThe tide turned at noon.\n\n## The Moon\n\nIt draws the water.\n\n## The Harbour\n\nBoats wait there.\n";

fn open(columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::open("tides.md", TEXT, columns, rows);
    std::fs::write(screen.home.path().join("tides.glossary.csv"), "neap,A small tide.\nspring tide,A large tide.\n")
        .unwrap();
    let path = screen.home.path().join("tides.md");
    screen.app.open_file(&path).unwrap();
    screen
}

fn found(screen: &Screen) -> Vec<String> {
    let Some(Panel::Palette(palette)) = screen.app.panels.last() else { panic!("the palette is not open") };
    palette.window(60).map(|(_, entry)| format!("{}{}", entry.kind.sign(), entry.text)).collect()
}

fn here(screen: &Screen) -> String {
    let reader = screen.app.reader.as_ref().unwrap();
    reader.document.text[reader.anchor..].lines().next().unwrap_or_default().to_owned()
}

#[test]
fn the_palette_stands_above_the_foot_and_shows_keys() {
    let mut screen = open(40, 12);
    screen.keys(":").types("wider");
    let text = screen.text();
    let rows: Vec<_> = text.lines().collect();
    assert_eq!(rows[1].trim(), "Of Tides");
    assert_eq!(rows[2], "─────────────────────────────── 1 of 2 ─");
    assert_eq!(rows[3], " > A wider column                   + =");
    assert_eq!(rows[11], " : wider");
    screen.keys("<Enter>");
    assert!(screen.foot().contains("the column is") || screen.text().contains("no room for more"), "{}", screen.foot());
    assert!(screen.app.panels.is_empty() && screen.app.prompt.is_none());
}

#[test]
fn headings_terms_notes_and_texts_are_found_and_gone_to() {
    let mut screen = open(80, 24);
    screen.keys("i").types("ask the harbour master").keys("<Enter>");
    screen.keys(":").types("harb");
    let all = found(&screen);
    assert!(all.contains(&"@The Harbour".to_owned()), "{all:?}");
    assert!(all.contains(&"#ask the harbour master".to_owned()), "{all:?}");
    screen.keys("<C-u>").types("@harb").keys("<Enter>");
    assert_eq!(here(&screen), "The Harbour");
    screen.keys("H:").types("=neap").keys("<Enter>");
    assert!(screen.text().contains("A small tide."), "{}", screen.text());
    screen.keys("<Esc>").keys("<C-p>").types("heading:moon").keys("<Enter>");
    assert_eq!(here(&screen), "The Moon");
    screen.keys(":").types("/tides").keys("<Down><Up><Enter>");
    assert!(screen.app.panels.is_empty(), "{}", screen.text());
}

#[test]
fn a_text_of_the_shelf_is_opened_from_anywhere() {
    let mut screen = open(80, 24);
    screen.keys(":").types("/").keys("<Down>");
    let all = found(&screen);
    assert!(all.len() > 1, "{all:?}");
    let other = all.iter().position(|text| text != "/Of Tides").unwrap();
    screen.keys("<Esc>:").types("/");
    for _ in 0..other {
        screen.keys("<Down>");
    }
    screen.keys("<Enter>");
    assert_ne!(screen.app.reader.as_ref().unwrap().title(), "Of Tides");
    screen.keys("H");
    assert_eq!(screen.app.reader.as_ref().unwrap().title(), "Of Tides");
    // What was chosen last stands first when nothing is typed.
    screen.keys(":");
    assert_eq!(found(&screen)[0], all[other]);
}

#[test]
fn what_cannot_be_done_here_says_where_it_can() {
    let mut screen = open(80, 24);
    screen.keys(":").types("form of the term").keys("<Enter>");
    assert!(screen.text().contains("that can be done in a card"), "{}", screen.text());
    assert!(matches!(screen.app.panels.last(), Some(Panel::Palette(_))), "what was typed stays");
    screen.keys("<Esc>");
    assert!(screen.app.panels.is_empty() && screen.app.prompt.is_none());
    // On the shelf, an action of the page closes the shelf; on the page, one of the shelf opens it.
    screen.keys(":").types("starter shelf away").keys("<Enter>");
    assert!(matches!(screen.app.panels.last(), Some(Panel::Shelf(_))), "{}", screen.text());
    screen.keys(":").types(">end of the text").keys("<Enter>");
    assert!(screen.app.panels.is_empty(), "{}", screen.text());
}

#[test]
fn tab_asks_for_one_kind_after_the_other() {
    let mut screen = open(80, 24);
    screen.keys(":").types("tide").keys("<Tab><Tab>");
    assert_eq!(screen.foot(), ": @tide");
    assert_eq!(found(&screen), ["@Of Tides"]);
    screen.keys("<Tab><Tab>");
    assert_eq!(found(&screen), ["=spring tide"]);
    screen.keys("<Tab><Tab>");
    assert_eq!(screen.foot(), ": tide");
}

#[test]
fn notes_of_other_texts_are_found_when_notes_are_asked_for() {
    let mut screen = open(80, 24);
    screen.keys("i").types("the ferry is late").keys("<Enter>");
    std::fs::write(screen.home.path().join("b.md"), "# Other\n\nWords.\n").unwrap();
    let path = screen.home.path().join("b.md");
    screen.app.open_file(&path).unwrap();
    screen.keys(":").types("ferry");
    assert_eq!(found(&screen), Vec::<String>::new());
    screen.keys("<Home>").types("#");
    assert_eq!(found(&screen), ["#the ferry is late"]);
    screen.keys("<Enter>");
    assert_eq!(screen.app.reader.as_ref().unwrap().title(), "Of Tides");
}

#[test]
fn the_palette_waits_for_what_is_being_typed_and_opens_without_a_text() {
    let mut screen = open(80, 24);
    screen.keys("/").types(":");
    assert_eq!(screen.foot().chars().next(), Some('/'));
    screen.keys("<Esc>a<C-p>");
    assert!(screen.text().contains("first finish what you are typing"), "{}", screen.text());
    let home = tempfile::tempdir().unwrap();
    let mut screen = Screen::shelf(home, 40, 12);
    screen.keys(":").types("outline").keys("<Enter>");
    assert!(screen.text().contains("no text is open"), "{}", screen.text());
}

#[test]
fn every_window_is_drawn() {
    for (columns, rows) in [(1, 1), (20, 6), (7, 3), (40, 12), (200, 60), (240, 4)] {
        let mut screen = open(columns, rows);
        screen.keys(":").types("e").keys("<Down><Down><PageDown><PageUp>");
        screen.text();
        screen.keys("<C-u>").types("@#");
        screen.text();
    }
}
