//! Terms and cards: keys in, screens out.

use crate::screen::Screen;
use postil::app::key::MouseKind;
use ratatui::style::Modifier;

const TEXT: &str = "# On Gardens

A **hedge** keeps the wind out. Hedges and hedgehogs are not the same. Behind a kitchen garden there is a compost heap.

Nothing here.

## Glossary

Compost
: What is left of plants, on its way to being soil.

Hedge
: A wall of plants; it wants compost once a year.

Kitchen garden
: A garden for the table. Often behind a hedge.
";

fn garden(columns: u16, rows: u16) -> Screen {
    Screen::open("garden.md", TEXT, columns, rows)
}

#[test]
fn terms_are_lit_whole_and_the_longest_first() {
    let mut screen = garden(60, 12);
    let lit = screen.keys("U").drawn(Modifier::UNDERLINED);
    assert_eq!(lit, ["hedge", "Hedges", "kitchen garden", "compost"]);
}

#[test]
fn one_key_goes_from_term_to_term() {
    let mut screen = garden(60, 12);
    screen.keys("U");
    for term in ["hedge", "Hedges", "kitchen garden", "compost", "hedge"] {
        assert_eq!(screen.keys("<Tab>").drawn(Modifier::REVERSED), [term]);
    }
    assert_eq!(screen.keys("<S-Tab>").drawn(Modifier::REVERSED), ["compost"]);
}

#[test]
fn the_card_stands_below_the_word() {
    garden(44, 14).keys("<Tab><Enter>").shows(
        "
        |
        |
        |                 On Gardens
        |
        |  A hedge keeps the wind out. Hedges and
        |╭──────────────────────────────────────────╮
        |│ Hedge                          this text │
        |│ A wall of plants; it wants compost once  │
        |│ a year.                                  │
        |╰──────────────────────────────────────────╯
        |  Glossary
        |
        |
        |  Enter goes there · Esc closes",
    );
}

#[test]
fn the_card_never_covers_its_word() {
    for columns in [20, 30, 40, 80, 200] {
        for rows in [6, 7, 8, 12, 24, 60] {
            let mut screen = garden(columns, rows);
            let mut cards = 0;
            for _ in 0..12 {
                screen.keys("<Tab>");
                let reader = screen.app.reader.as_mut().unwrap();
                reader.resize(columns, rows);
                let Some(term) = reader.term.clone() else { break };
                let before = screen.text();
                screen.keys("<Enter>");
                cards += 1;
                let page = screen.app.page();
                let reader = screen.app.reader.as_ref().unwrap();
                let Some(postil::app::Panel::Card(card)) = screen.app.panels.last() else { panic!("no card") };
                let place = card.place(&page, &reader.document);
                for at in [term.start, term.end - 1] {
                    // A term may end below the last row.
                    let Some((_, row)) = page.cell(&reader.document, at) else { continue };
                    assert!(
                        row < place.top || row >= place.top + place.height,
                        "{columns}x{rows}: {card:?} at {place:?}"
                    );
                }
                assert!(place.height >= 2 && place.text_height() >= 1, "{columns}x{rows}: {place:?}");
                screen.keys("<Esc>");
                assert_eq!(screen.text(), before);
                screen.keys("j");
            }
            assert!(cards > 1, "{columns}x{rows}");
        }
    }
}

#[test]
fn a_term_in_a_definition_opens_its_own_card_and_escape_closes_one_level() {
    let mut screen = garden(60, 24);
    screen.keys("<Tab><Enter><Tab><Enter>");
    assert!(screen.text().contains("What is left of plants, on its way to being soil."));
    assert_eq!(screen.app.panels.len(), 2);
    screen.keys("<Esc>");
    assert!(screen.text().contains("A wall of plants; it wants compost once a year."));
    screen.keys("<Esc>");
    assert!(screen.app.panels.is_empty());
}

#[test]
fn enter_goes_to_the_entry_and_back_returns_to_the_exact_place() {
    let mut screen = garden(40, 8);
    screen.keys("jj");
    let before = screen.text();
    screen.keys("<Tab>");
    screen.keys("<Enter><Enter>");
    let text = screen.text();
    assert!(text.contains("wall of plants"), "{text}");
    assert!(screen.app.panels.is_empty());
    screen.keys("H");
    assert_eq!(screen.text(), before);
}

#[test]
fn a_click_on_a_term_opens_its_card_and_a_click_beside_closes_it() {
    let mut screen = garden(60, 24);
    screen.mouse(MouseKind::Press, 5, 4).mouse(MouseKind::Release, 5, 4);
    assert!(screen.text().contains("A wall of plants"));
    screen.mouse(MouseKind::Press, 5, 20).mouse(MouseKind::Release, 5, 20);
    assert!(screen.app.panels.is_empty());
}

#[test]
fn any_word_can_be_looked_up() {
    let mut screen = garden(60, 24);
    screen.keys("K").types("COMPOSTS").keys("<Enter>");
    assert!(screen.text().contains("What is left of plants"));
    screen.keys("<Esc>K").types("tulip").keys("<Enter>");
    assert!(screen.foot().starts_with("look up: tulip") && screen.foot().ends_with("nothing is known of it"));
    // The line is there to type another.
    screen.keys("<C-u>").types("hedges").keys("<Enter>");
    assert!(screen.text().contains("A wall of plants"));
}

#[test]
fn the_readers_own_glossary_joins_in() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a.txt"), "The wind is a mistral today.\n").unwrap();
    let glossary =
        "[[entry]]\nterm = \"Mistral\"\nforms = [\"mistrau\"]\ndefinition = \"A cold wind from the north.\"\n";
    std::fs::write(home.path().join("a.glossary.toml"), glossary).unwrap();
    let mut screen = Screen::again(home, "a.txt", 60, 12);
    assert_eq!(screen.drawn(Modifier::UNDERLINED), ["mistral"]);
    let text = screen.keys("<Tab><Enter>").text();
    assert!(text.contains("A cold wind from the north.") && text.contains("a.glossary.toml"), "{text}");
    assert_eq!(screen.keys("<Enter>").foot(), "this entry is from a.glossary.toml, not in this text");
}

#[test]
fn a_click_on_a_term_in_a_card_opens_its_card_and_not_what_is_below_it() {
    let mut screen = garden(60, 24);
    screen.keys("<Tab><Enter>");
    let text = screen.text();
    let (row, line) = text.lines().enumerate().find(|(_, line)| line.contains("it wants compost")).unwrap();
    let column = line[..line.find("compost").unwrap()].chars().count() as u16;
    screen.mouse(MouseKind::Press, column + 2, row as u16).mouse(MouseKind::Release, column + 2, row as u16);
    assert!(screen.text().contains("What is left of plants"), "{}", screen.text());
    assert_eq!(screen.app.panels.len(), 2);
    screen.mouse(MouseKind::Press, column + 20, row as u16);
    assert_eq!(screen.app.panels.len(), 2);
}

#[test]
fn while_a_word_is_typed_the_headword_that_begins_like_it_is_offered() {
    let mut screen = garden(60, 24);
    screen.keys("K").types("kit");
    assert!(screen.foot().ends_with("Tab: Kitchen garden"), "{}", screen.foot());
    screen.keys("<Tab><Enter>");
    assert!(screen.text().contains("A garden for the table."));
    assert_eq!(screen.keys("q/kit<Tab>").foot().split("  ").next(), Some("/kit"));
}
