//! Mentions of terms, what was read so far, and how terms are lit.

use crate::screen::{Screen, now};
use postil::app::key::MouseKind;
use postil::app::list::Target;
use postil::app::{Panel, reader::Reader};
use ratatui::style::Modifier;

fn novel() -> String {
    let mut text = String::from("# The Lamp\n\n");
    for chapter in 1..=6 {
        text.push_str(&format!("## Chapter {chapter}\n\n"));
        for i in 0..8 {
            let of_whom = if (chapter + i) % 3 == 0 { "the keeper, whose lamp had gone out" } else { "nobody at all" };
            text.push_str(&format!("Paragraph {i} of the chapter {chapter} tells of {of_whom}.\n\n"));
        }
    }
    text + "## Glossary\n\nKeeper\n: Who minds the lamp.\n\nLamp\n: A light; `lamp` in code. The keeper has one.\n"
}

fn open(columns: u16, rows: u16) -> Screen {
    Screen::open("lamp.md", &novel(), columns, rows)
}

fn settle(screen: &mut Screen) -> String {
    while screen.app.go_on() != postil::app::work::Slice::Nothing {}
    screen.text()
}

fn reader(screen: &mut Screen) -> &mut Reader {
    screen.app.reader.as_mut().unwrap()
}

#[test]
fn the_card_tells_how_often_and_where() {
    let mut screen = open(60, 20);
    screen.keys("<Tab><Enter>");
    assert!(!screen.text().contains("mentions,"), "the card does not wait for the count");
    let text = settle(&mut screen);
    assert!(text.contains("17 mentions, first at"), "{text}");
    assert!(text.contains(" .2332331 "), "{text}");
}

#[test]
fn the_list_leads_to_a_mention_and_back_to_the_exact_place() {
    let mut screen = open(60, 20);
    screen.keys("j");
    let before = screen.text();
    screen.keys("<Tab>T");
    let text = screen.text();
    assert!(text.starts_with(" Keeper: 17 mentions") && text.contains("Chapter 3"), "{text}");
    screen.keys("<Down><Down><Down><Down><Down><Enter>");
    assert!(screen.app.panels.is_empty());
    assert_eq!(screen.drawn(Modifier::REVERSED), ["keeper"]);
    assert!(screen.text().contains("chapter 3 tells"), "{}", screen.text());
    screen.keys("H");
    reader(&mut screen).term = None;
    assert_eq!(screen.text(), before);
}

#[test]
fn one_key_goes_from_mention_to_mention_around_the_ends() {
    let mut screen = open(60, 20);
    screen.keys("<Tab>]t");
    assert_eq!(screen.foot(), "Keeper: mention 2 of 17");
    assert_eq!(screen.keys("3]t").foot(), "Keeper: mention 5 of 17");
    assert_eq!(screen.keys("[t").foot(), "Keeper: mention 4 of 17");
    assert_eq!(screen.keys("9[t").foot(), "Keeper: mention 12 of 17; from the end again");
    assert_eq!(screen.keys("9*").foot(), "Keeper: mention 4 of 17; from the start again");
    let seen = screen.drawn(Modifier::REVERSED);
    assert_eq!(seen, ["keeper"]);
}

#[test]
fn a_word_that_no_glossary_has_has_mentions_too() {
    let mut screen = open(60, 20);
    screen.keys("vwwwwWT");
    let text = screen.text();
    assert!(text.contains("48 mentions") || text.contains("mentions"), "{text}");
}

#[test]
fn so_far_tells_of_nothing_that_was_not_read() {
    for pages in 0..9 {
        let mut screen = open(60, 14);
        screen.keys(&("F".to_owned() + &"<Space>".repeat(pages)));
        let seen = reader(&mut screen).visible().end;
        // Looking something up at the end of the book is not reading it.
        screen.keys("GH");
        screen.keys("K").types("keeper").keys("<Enter>");
        settle(&mut screen);
        let Some(Panel::Card(card)) = screen.app.panels.last() else { panic!() };
        let met = card.met.clone().unwrap();
        assert!(met.until.is_some() && met.places.iter().all(|place| place.end <= seen), "{pages}: {met:?}");
        let before = reader(&mut screen).document.text[..seen].matches("keeper").count();
        assert_eq!(met.places.len(), before, "{pages}");
        let text = screen.text();
        assert!(text.contains("Who minds the lamp.") && text.contains("so far"), "{text}");
        screen.keys("T");
        match screen.app.panels.last() {
            Some(Panel::List(list)) => {
                let is_read = |target: &Target| matches!(target, Target::Mention(place) if place.end <= seen);
                assert!(list.items.len() == before && list.items.iter().all(|item| is_read(&item.target)));
            }
            _ => assert_eq!(before, 0),
        }
        screen.keys("<Esc>q");
        if before > 0 {
            reader(&mut screen).term = Some(met.places[0].clone());
            screen.app.go_to(&met.places[0].start.to_string()).unwrap();
            for _ in 0..before + 1 {
                screen.keys("]t");
                assert!(reader(&mut screen).term.as_ref().is_some_and(|term| term.end <= seen));
            }
            assert!(screen.foot().contains(&format!("of {before} so far")), "{}", screen.foot());
        }
    }
}

#[test]
fn what_was_read_is_remembered_and_a_jump_is_not_reading() {
    let mut screen = open(60, 14);
    screen.keys("F<Space><Space>");
    let read = reader(&mut screen).visible().end;
    screen.keys("G");
    let home = screen.end();
    let mut screen = Screen::again(home, "lamp.md", 60, 14);
    assert!(reader(&mut screen).terms.so_far);
    assert_eq!(reader(&mut screen).read_to(), read);
    // Who turns pages there is reading there.
    screen.keys("b<Space>");
    assert!(reader(&mut screen).read_to() > read);
}

#[test]
fn one_key_lights_the_first_of_each_term_or_all_or_none() {
    let mut screen = open(60, 30);
    let n = |screen: &mut Screen| screen.drawn(Modifier::UNDERLINED).len();
    assert_eq!(screen.drawn(Modifier::UNDERLINED), ["keeper", "lamp"]);
    assert_eq!(screen.keys("U").foot(), "all terms are lit");
    assert_eq!(n(&mut screen), 4);
    assert_eq!(screen.keys("U").foot(), "no terms are lit; Tab still goes to them");
    assert_eq!(n(&mut screen), 0);
    assert_eq!(screen.keys("<Tab>").drawn(Modifier::REVERSED), ["keeper"]);
    assert_eq!(screen.keys("U").foot(), "the first of each term on a screen is lit");
}

#[test]
fn the_setting_says_which_terms_are_lit() {
    for (setting, n) in [("first", 1), ("all", 2), ("none", 0)] {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("config")).unwrap();
        std::fs::write(home.path().join("config/settings.toml"), format!("lighting = \"{setting}\"\n")).unwrap();
        std::fs::write(home.path().join("a.md"), "A lamp. A lamp.\n\n## Glossary\n\nLamp\n: A light.\n").unwrap();
        let mut screen = Screen::again(home, "a.md", 60, 6);
        assert_eq!(screen.drawn(Modifier::UNDERLINED).len(), n, "{setting}");
    }
}

#[test]
fn headings_code_and_headwords_are_never_lit() {
    let text =
        "# The Lamp\n\n`lamp` and\n\n    the lamp in code\n\n## A Lamp\n\nText.\n\n## Glossary\n\nLamp\n: A light.\n";
    let mut screen = Screen::open("a.md", text, 60, 30);
    assert_eq!(screen.keys("U").drawn(Modifier::UNDERLINED), [""; 0]);
}

#[test]
fn own_terms_those_of_the_text_and_others_look_different_without_colours() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a.md"), "A lamp, a quay.\n\n## Glossary\n\nLamp\n: A light.\n").unwrap();
    let glossary = "[[entry]]\nterm = \"Quay\"\ndefinition = \"Where ships lie.\"\n";
    std::fs::write(home.path().join("a.glossary.toml"), glossary).unwrap();
    let mut screen = Screen::again(home, "a.md", 60, 30);
    assert_eq!(screen.drawn(Modifier::UNDERLINED), ["lamp", "quay"]);
    assert_eq!(screen.drawn(Modifier::ITALIC), ["quay"]);
}

#[test]
fn the_other_texts_of_the_shelf_are_looked_through_and_opened_at_the_place() {
    let mut screen = open(60, 20);
    let home = screen.home.path().to_owned();
    std::fs::write(home.join("other.md"), "# Other\n\nText.\n\nTwo keepers and a lamp.\n").unwrap();
    screen.app.open_file(&home.join("other.md")).unwrap();
    screen.app.open_file(&home.join("lamp.md")).unwrap();
    screen.keys("<Tab>gt");
    let text = screen.text();
    assert!(text.starts_with(" Keeper in your other texts") && text.contains("Two keepers and a lamp."), "{text}");
    screen.keys("<Enter>");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["keepers"]);
    // With so-far, nothing is told of what was not read of that text either.
    screen.app.open_file(&home.join("lamp.md")).unwrap();
    screen.keys("<Tab>F");
    std::fs::write(home.join("third.md"), "# Third\n\nText.\n\n".to_owned() + &"Many words. ".repeat(900) + "Keeper.")
        .unwrap();
    screen.app.open_file(&home.join("third.md")).unwrap();
    screen.app.open_file(&home.join("lamp.md")).unwrap();
    let text = screen.keys("<Tab>gt").text();
    assert!(text.contains("Two keepers") && !text.contains("Many words"), "{text}");
}

#[test]
fn other_sources_join_the_card_after_it_was_painted() {
    let mut screen = open(60, 20);
    let home = screen.home.path().to_owned();
    let zoo =
        "# Zoo\n\nText.\n\n## Glossary\n\nKeeper\n: Who feeds the seals.\n\nSeal\n: It is fed.\n\nZoo\n: A park.\n";
    std::fs::write(home.join("zoo.md"), zoo).unwrap();
    screen.app.open_file(&home.join("zoo.md")).unwrap();
    screen.app.open_file(&home.join("lamp.md")).unwrap();
    let first = screen.keys("<Tab><Enter>").text();
    assert!(first.contains("Who minds the lamp.") && !first.contains(" of 2"), "{first}");
    let whole = settle(&mut screen);
    assert!(whole.contains("Who minds the lamp.") && whole.contains("1 of 2"), "{whole}");
    // A click on the row of the headword shows the next source.
    let row = whole.lines().position(|line| line.contains("1 of 2")).unwrap() as u16;
    let next = screen.mouse(MouseKind::Press, 30, row).text();
    assert!(next.contains("Who feeds the seals.") && next.contains("2 of 2"), "{next}");
}

#[test]
fn the_other_texts_are_read_while_keys_go_on() {
    let mut screen = open(60, 20);
    let home = screen.home.path().to_owned();
    for name in ["one", "two"] {
        let path = home.join(format!("{name}.md"));
        std::fs::write(&path, format!("# {name}\n\nText.\n\nA keeper of number {name}.\n")).unwrap();
        screen.app.open_file(&path).unwrap();
    }
    screen.app.open_file(&home.join("lamp.md")).unwrap();
    let (sender, events) = std::sync::mpsc::channel();
    screen.app.worker = postil::app::work::Worker::new(sender);
    let text = screen.keys("<Tab>gt").text();
    assert!(text.contains("Keeper in your other texts: 0 of 2 read"), "{text}");
    screen.app.handle(events.recv().unwrap(), now());
    let text = screen.text();
    assert!(text.contains(": 1 of 2 read") && text.contains("number two") != text.contains("number one"), "{text}");
    screen.app.handle(events.recv().unwrap(), now());
    let text = screen.text();
    assert!(!text.contains("read") && text.contains("number two") && text.contains("number one"), "{text}");
    // What comes for a list that was left is not shown.
    screen.keys("<Esc><Esc><Tab>gt<Esc><Esc>");
    for event in events.try_iter() {
        screen.app.handle(event, now());
    }
    assert!(screen.app.panels.is_empty());
}
