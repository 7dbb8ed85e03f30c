//! What is true of all cards: they keep clear of their word, lead on and back, and leave the place alone.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::screen::Screen;
use postil::app::Panel;
use postil::app::card::{Card, Place};
use postil::app::key::MouseKind;
use ratatui::style::Modifier;

const TERMS: [&str; 8] =
    ["tide", "sandbank", "lighthouse", "harbour master", "pilot", "ebb", "buoy", "very long-winded name of a channel"];

/// A text of many rows whose glossary has short and long definitions that use each other.
fn harbour() -> String {
    harbour_of(40, 7)
}

fn harbour_of(n_years: usize, long: usize) -> String {
    let mut text = String::from("# The Harbour\n\n");
    for i in 0..n_years {
        let (one, other) = (TERMS[i % 8], TERMS[(i * 3 + 1) % 8]);
        text.push_str(&format!("In year {i} the {one} was seen from the quay. Nobody spoke of a {other} then.\n\n"));
        if i % 10 == 9 {
            text.push_str(&format!("## Part {i}\n\n"));
        }
    }
    text.push_str("## Glossary\n\n");
    for (i, term) in TERMS.iter().enumerate() {
        let more = format!("It is near a {} and says a thing or two. ", TERMS[(i + 1) % 8]).repeat(i * long);
        text.push_str(&format!("{term}\n: What the number {i} is about. {more}\n\n"));
    }
    text
}

fn card(screen: &mut Screen) -> Option<(Card, Place)> {
    let page = screen.app.page();
    let reader = screen.app.reader.as_ref()?;
    let Some(Panel::Card(card)) = screen.app.panels.last() else { return None };
    Some((card.clone(), card.place(&page, &reader.document)))
}

/// Every row that the word of the card stands on is free, and the card is whole.
fn check_place(screen: &mut Screen) -> Result<(), TestCaseError> {
    let Some((card, place)) = card(screen) else { return Ok(()) };
    let page = screen.app.page();
    let document = &screen.app.reader.as_ref().unwrap().document;
    for at in card.word.clone().filter(|at| document.text.is_char_boundary(*at)) {
        let Some((_, row)) = page.cell(document, at) else { continue };
        let covered = (place.top..place.top + place.height).contains(&row);
        prop_assert!(!covered, "{:?} is covered by {place:?}", &document.text[card.word.clone()]);
    }
    prop_assert!(place.height >= 1 && place.top + place.height < screen.rows, "{place:?}");
    prop_assert!(place.left + place.width <= screen.columns, "{place:?}");
    prop_assert!(place.text_height() >= 1 || screen.rows < 8, "{place:?}");
    Ok(())
}

#[test]
fn a_card_never_covers_its_word() {
    let text = harbour();
    let screen = RefCell::new(Screen::open("harbour.md", &text, 80, 24));
    let strategy = (20_u16..=240, 6_u16..=70, 0..text.len(), 0_usize..3, any::<bool>());
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(400) });
    let outcome = runner.run(&strategy, |(columns, rows, at, n_words, deeper)| {
        let screen = &mut *screen.borrow_mut();
        screen.keys("<Esc><Esc><Esc>").resize(columns, rows);
        let document = &screen.app.reader.as_ref().unwrap().document;
        let at = at.min(document.text.len() - 1).to_string();
        screen.app.go_to(&at).unwrap();
        // A term of the page, or words that are selected.
        match n_words {
            0 => screen.keys("<Tab><Tab><Enter>"),
            1 => screen.keys("<Tab><Tab><Tab>K"),
            n => screen.keys(&format!("vjj{}v{}K", "w".repeat(n), "w".repeat(n))),
        };
        if screen.app.panels.is_empty() {
            // Nothing is known of the words selected: the card of another word.
            screen.keys("<C-u>").types("tide").keys("<Enter>");
        }
        check_place(screen)?;
        if deeper {
            screen.keys("<Tab><Enter>");
            check_place(screen)?;
        }
        screen.text();
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn cards_jumps_and_backs_end_at_the_exact_place() {
    const STEPS: [&str; 14] = [
        "<Tab>",
        "<S-Tab>",
        "<Enter>",
        "<Enter>",
        "<Esc>",
        "q",
        "H",
        "L",
        "]t",
        "[t",
        "T<Down><Enter>",
        "T<Esc>",
        "h",
        "l",
    ];
    let text = harbour_of(12, 1);
    let screen = RefCell::new(Screen::open("harbour.md", &text, 60, 16));
    let strategy = (0..text.len() - 100, prop::collection::vec(0..STEPS.len(), 1..16));
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(1000) });
    let outcome = runner.run(&strategy, |(at, steps)| {
        let screen = &mut *screen.borrow_mut();
        screen.app.go_to(&at.to_string()).unwrap();
        let reader = screen.app.reader.as_mut().unwrap();
        (reader.back, reader.forward, reader.term) = (Vec::new(), Vec::new(), None);
        let start = reader.anchor;
        for step in steps {
            // A key that closes must not close the program.
            let alone = screen.app.panels.is_empty() && screen.app.prompt.is_none();
            if !(alone && STEPS[step] == "q") {
                screen.keys(STEPS[step]);
            }
        }
        while !screen.app.panels.is_empty() || screen.app.prompt.is_some() {
            screen.keys("<Esc>");
        }
        while !screen.app.reader.as_ref().unwrap().back.is_empty() {
            screen.keys("H");
        }
        prop_assert!(screen.app.request.is_none());
        prop_assert_eq!(screen.app.reader.as_ref().unwrap().anchor, start);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_card_is_centred_when_its_word_is_elsewhere() {
    let mut screen = Screen::open("harbour.md", &harbour(), 60, 40);
    screen.keys("<Tab><Enter>");
    let (_, place) = card(&mut screen).unwrap();
    assert_eq!(place.top, (39 - place.height) / 2);
}

#[test]
fn the_trail_tells_of_the_cards_below_and_one_key_closes_all() {
    let mut screen = Screen::open("harbour.md", &harbour(), 60, 30);
    let before = screen.text();
    screen.keys("K").types("ebb").keys("<Enter><Tab><Enter><Tab><Enter>");
    let text = screen.text();
    assert!(text.contains("╭─ ebb › buoy › ─"), "{text}");
    assert!(screen.foot().contains("Esc back") && screen.foot().contains("q closes all"), "{}", screen.foot());
    screen.keys("<Esc>");
    assert!(screen.text().contains("╭─ ebb › ─"));
    screen.keys("q");
    assert_eq!(screen.text(), before);
}

#[test]
fn in_a_card_a_line_takes_another_word() {
    let mut screen = Screen::open("harbour.md", &harbour(), 60, 30);
    screen.keys("<Tab><Enter>/").types("pilots").keys("<Enter>");
    let text = screen.text();
    assert!(text.contains("“pilots” is a form of it") && text.contains("What the number 4 is about."), "{text}");
    screen.keys("/").types("zeppelin").keys("<Enter>");
    assert!(screen.foot().ends_with("nothing is known of it"), "{}", screen.foot());
    screen.keys("<Esc><Esc><Esc>");
    assert!(screen.app.panels.is_empty());
}

#[test]
fn a_long_definition_scrolls_to_its_end_and_not_beyond() {
    let mut screen = Screen::open("harbour.md", &harbour(), 40, 12);
    screen.keys("K").types("buoy").keys("<Enter>");
    assert!(screen.text().contains("↓ more"));
    screen.keys("<Space>");
    assert!(screen.text().contains("↑↓ more"), "{}", screen.text());
    screen.keys("<Space>".repeat(20).as_str());
    let end = screen.text();
    assert!(end.contains("thing or two.") && !end.contains("more"), "{end}");
    assert_eq!(screen.keys("j").text(), end);
}

#[test]
fn a_term_in_focus_is_scrolled_into_the_card() {
    let mut screen = Screen::open("harbour.md", &harbour(), 40, 12);
    screen.keys("K").types("buoy").keys("<Enter>");
    for _ in 0..12 {
        screen.keys("<Tab>");
        assert!(!screen.drawn(Modifier::REVERSED).is_empty(), "{}", screen.text());
    }
}

#[test]
fn a_double_click_with_a_key_or_the_right_button_looks_any_word_up() {
    let mut screen = Screen::open("harbour.md", &harbour(), 60, 30);
    let find = |screen: &mut Screen, word: &str| {
        let text = screen.text();
        let (row, line) = text.lines().enumerate().find(|(_, line)| line.contains(word)).unwrap();
        (line[..line.find(word).unwrap()].chars().count() as u16 + 1, row as u16)
    };
    let (x, y) = find(&mut screen, "quay");
    screen.mouse(MouseKind::Press, x, y).mouse(MouseKind::Release, x, y);
    assert!(screen.app.prompt.is_none());
    screen.mouse(MouseKind::Press, x, y).mouse(MouseKind::Release, x, y);
    assert!(screen.keys("K").foot().starts_with("look up: quay"), "{}", screen.foot());
    let (x, y) = find(&mut screen, "pilot");
    screen.keys("<Esc>").mouse(MouseKind::RightPress, x, y);
    assert!(screen.text().contains("What the number 4 is about."));
    let (x, y) = find(&mut screen, "number");
    screen.mouse(MouseKind::RightPress, x, y);
    assert!(screen.foot().starts_with("look up: number"), "{}", screen.foot());
    // Beside the words there is nothing to look up.
    screen.keys("<Esc><Esc>").mouse(MouseKind::RightPress, 59, 4);
    assert!(screen.app.panels.is_empty() && screen.app.prompt.is_none());
}

#[test]
fn in_a_wide_window_the_margin_explains_the_terms_of_the_page() {
    let mut screen = Screen::open("harbour.md", &harbour(), 140, 20);
    assert_eq!(screen.keys("P").foot(), "terms are explained beside the page");
    let text = screen.text();
    let rows: Vec<_> = text.lines().collect();
    let row = rows.iter().position(|row| row.contains("In year 0 the tide")).unwrap();
    assert!(rows[row].trim_end().ends_with(" tide"), "{text}");
    assert!(rows[row + 1].contains("What the number 0 is about."), "{text}");
    let (x, y) = (rows[row].trim_end().chars().count() as u16 - 2, row as u16);
    screen.mouse(MouseKind::Press, x, y).mouse(MouseKind::Release, x, y);
    assert!(card(&mut screen).is_some());
    screen.keys("q<Space>");
    let page = screen.app.page();
    assert!(!page.glosses.is_empty());
    assert!(page.glosses.iter().all(|gloss| page.range().contains(&gloss.term.start)));
    screen.keys("P").resize(80, 20);
    assert!(screen.keys("P").foot().starts_with("there is no room"), "{}", screen.foot());
}
