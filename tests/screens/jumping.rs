//! Jumps back and forward through several texts.

use crate::screen::Screen;

/// A text of many short sections, each named after the text.
fn text(name: &str) -> String {
    let section = |n: usize| format!("## {name} {n}\n\nWords of section {n} of {name}, enough for a line.\n\n");
    format!("# Of {name}\n\n{}", (1..40).map(section).collect::<String>())
}

/// Three texts on the shelf; the first is open.
fn three() -> Screen {
    let mut screen = Screen::open("tides.md", &text("Tides"), 60, 12);
    for name in ["Rivers", "Lakes"] {
        std::fs::write(screen.home.path().join(format!("{}.md", name.to_lowercase())), text(name)).unwrap();
    }
    screen.keys("gg");
    screen
}

fn go(screen: &mut Screen, name: &str) {
    let path = screen.home.path().join(name);
    screen.app.open_file(&path).unwrap();
}

/// The heading at the top of the view.
fn top(screen: &mut Screen) -> String {
    let reader = screen.app.reader.as_mut().unwrap();
    let at = reader.document.heading_at(reader.anchor).unwrap();
    reader.document.heading_text(&reader.document.outline[at]).to_owned()
}

#[test]
fn going_back_and_forward_leads_through_all_texts_and_their_places() {
    let mut screen = three();
    screen.keys("]]]]");
    go(&mut screen, "rivers.md");
    screen.keys("]]]]]]");
    go(&mut screen, "lakes.md");
    screen.keys("G");
    let way = |screen: &mut Screen, keys: &str| -> Vec<String> {
        keys.chars().map(|key| top(screen.keys(&key.to_string()))).collect()
    };
    let back = way(&mut screen, "HHHHHHHH");
    let expected = ["Of Lakes", "Rivers 3", "Rivers 2", "Rivers 1", "Of Rivers", "Tides 2", "Tides 1", "Of Tides"];
    assert_eq!(back, expected);
    assert!(screen.keys("H").foot().contains("nothing to go back to"), "{}", screen.foot());
    let forward = way(&mut screen, "LLLLLLL");
    let expected = ["Tides 1", "Tides 2", "Of Rivers", "Rivers 1", "Rivers 2", "Rivers 3", "Of Lakes"];
    assert_eq!(forward, expected);
    screen.keys("L");
    assert!(screen.keys("L").foot().contains("nothing to go forward to"), "{}", screen.foot());
}

#[test]
fn who_goes_back_and_then_elsewhere_has_no_way_forward() {
    let mut screen = three();
    go(&mut screen, "rivers.md");
    screen.keys("H");
    assert_eq!(top(&mut screen), "Of Tides");
    screen.keys("]]");
    assert!(screen.keys("L").foot().contains("nothing to go forward to"), "{}", screen.foot());
    go(&mut screen, "lakes.md");
    screen.keys("H");
    assert_eq!(top(&mut screen), "Tides 1");
    screen.keys("L");
    assert_eq!(top(&mut screen), "Of Lakes");
}

#[test]
fn a_text_that_is_gone_is_told_of_and_gone_beyond() {
    let mut screen = three();
    go(&mut screen, "rivers.md");
    go(&mut screen, "lakes.md");
    std::fs::remove_file(screen.home.path().join("rivers.md")).unwrap();
    screen.keys("H");
    assert!(screen.text().contains("once more leads"), "{}", screen.text());
    assert_eq!(top(&mut screen), "Of Lakes");
    screen.keys("H");
    assert_eq!(top(&mut screen), "Of Tides");
    screen.keys("L");
    assert_eq!(top(&mut screen), "Of Lakes");
}

#[test]
fn the_same_text_opened_again_keeps_its_places() {
    let mut screen = three();
    screen.keys("]]]]");
    go(&mut screen, "tides.md");
    assert_eq!(top(&mut screen), "Tides 2");
    screen.keys("H");
    assert_eq!(top(&mut screen), "Tides 1");
}

#[test]
fn the_shelf_is_no_dead_end() {
    let home = tempfile::tempdir().unwrap();
    let mut screen = Screen::shelf(home, 60, 16);
    screen.keys("<Enter>");
    let first = screen.app.reader.as_ref().unwrap().title();
    screen.keys("]]Sj<Enter>");
    assert_ne!(screen.app.reader.as_ref().unwrap().title(), first);
    screen.keys("H");
    assert_eq!(screen.app.reader.as_ref().unwrap().title(), first);
}
