//! Links: stepped to, peeked at, followed, and back again.

use postil::app::key::MouseKind;
use postil::app::{Panel, Request, hyperlinks};
use proptest::prelude::*;
use ratatui::style::Modifier;

use crate::screen::Screen;

const PAGE: &str = "<!doctype html><title>Mills</title><h1>Mills</h1>
<p>The mill stood by <a href='#water'>the water</a>, as is told<a href='#n1' role='doc-noteref'>1</a> and
<a href='https://bank.example@mills.example/a b?c=\u{E9}'>written</a> there; see <a href='other.html#reeds'>the reeds</a>
and <a href='javascript:alert(1)'>nothing</a>.</p>
<h2 id='water'>The Water</h2><p>It comes and it goes.</p><p>Nobody knows where to.</p>
<h2>Notes</h2><aside id='n1' role='doc-footnote'><p>By an old man.</p></aside>";

const OTHER: &str = "<!doctype html><title>Reeds</title><h1>Reeds</h1><p>Reeds are a kind of grass.</p>
<h2 id='reeds'>Of Reeds</h2><p>They stand in water. <a href='page.html'>Back to the mill</a></p>";

fn page() -> Screen {
    let mut screen = Screen::open("other.html", OTHER, 60, 20);
    screen.keys("q");
    let home = screen.end();
    std::fs::write(home.path().join("page.html"), PAGE).unwrap();
    Screen::again(home, "page.html", 60, 20)
}

fn anchor(screen: &Screen) -> usize {
    screen.app.reader.as_ref().unwrap().anchor
}

fn focus(screen: &Screen) -> &str {
    let reader = screen.app.reader.as_ref().unwrap();
    reader.term.clone().map_or("", |term| &reader.document.text[term])
}

#[test]
fn tab_goes_through_links_and_they_are_underlined() {
    let mut screen = page();
    assert_eq!(screen.drawn(Modifier::UNDERLINED), ["the water", "[1]", "written", "the reeds", "nothing"]);
    let mut seen = Vec::new();
    for _ in 0..6 {
        screen.keys("<Tab>");
        seen.push(focus(&screen).to_owned());
    }
    assert_eq!(seen, ["the water", "[1]", "written", "the reeds", "nothing", "the water"]);
    screen.keys("<S-Tab>[l");
    assert_eq!(focus(&screen), "the reeds");
}

#[test]
fn a_note_is_shown_beside_its_mark_and_the_page_stays() {
    let mut screen = page();
    let before = anchor(&screen);
    screen.keys("<Tab><Tab><Enter>");
    let text = screen.text();
    assert!(text.contains("By an old man.") && text.contains("Note"), "{text}");
    assert!(screen.foot().contains("Enter goes there"), "{}", screen.foot());
    assert_eq!(anchor(&screen), before);
    screen.keys("<Esc>");
    assert!(screen.app.panels.is_empty());
}

#[test]
fn a_section_is_peeked_at_and_gone_to_and_back_is_the_same_screen() {
    let mut screen = page();
    screen.resize(60, 10).keys("]l");
    let before = screen.text();
    screen.keys("<Enter>");
    assert!(screen.text().contains("It comes and it goes."), "{}", screen.text());
    screen.keys("<Enter>");
    assert!(screen.app.panels.is_empty());
    assert!(screen.text().contains("Nobody knows where to.") && !screen.text().contains("stood by"));
    screen.keys("<Backspace>");
    assert_eq!(screen.text(), before);
}

#[test]
fn an_address_is_shown_whole_and_opened_only_when_asked_twice() {
    let mut screen = page();
    screen.keys("]l]l]l<Enter>");
    let address = "https://bank.example@mills.example/a%20b?c=%C3%A9";
    let text = screen.text();
    assert!(text.contains(address) && text.contains("│ mills.example"), "{text}");
    screen.keys("<Enter>");
    assert_eq!(screen.app.request, None);
    screen.keys("o");
    assert_eq!(screen.app.request, None);
    let said = screen.app.status.as_ref().map_or("", |status| &status.text);
    assert_eq!(said, format!("The same key again opens {address}"));
    screen.keys("y");
    assert_eq!(screen.app.request.take(), Some(Request::Copy(address.to_owned())));
    screen.keys("o");
    assert_eq!(screen.app.request, None, "another key in between takes the wish back");
    screen.keys("o");
    assert_eq!(screen.app.request.take(), Some(Request::Open(address.to_owned())));
    assert!(screen.app.panels.is_empty());
}

#[test]
fn other_kinds_of_addresses_are_shown_and_never_opened() {
    let mut screen = page();
    screen.keys("[l<Enter>");
    assert!(
        screen.text().contains("Never opened") && screen.text().contains("javascript:alert(1)"),
        "{}",
        screen.text()
    );
    screen.keys("oo<Enter>");
    assert_eq!(screen.app.request, None);
}

#[test]
fn a_file_beside_this_one_is_peeked_at_opened_and_left_again() {
    let mut screen = page();
    screen.keys("]l]l]l]l");
    let before = screen.text();
    screen.keys("<Enter>");
    assert!(screen.text().contains("They stand in water."), "{}", screen.text());
    screen.keys("<Enter>");
    assert!(screen.text().contains("Of Reeds") && !screen.text().contains("Reeds are a kind"), "{}", screen.text());
    screen.keys("<Backspace>");
    assert_eq!(screen.text().lines().take(18).collect::<Vec<_>>(), before.lines().take(18).collect::<Vec<_>>());
}

#[test]
fn a_link_leads_to_no_file_outside_of_the_folder() {
    let mut screen = Screen::open("secret.html", "<p>Secret.", 60, 12);
    screen.keys("q");
    let home = screen.end();
    std::fs::create_dir(home.path().join("in")).unwrap();
    std::fs::write(home.path().join("in/a.md"), "[One](../secret.html) and [two](/etc/passwd), [three](b.md).\n")
        .unwrap();
    let mut screen = Screen::again(home, "in/a.md", 60, 12);
    for sentence in ["outside of the folder", "Never opened", "no such file"] {
        screen.keys("]l<Enter>");
        assert!(screen.text().contains(sentence) && !screen.text().contains("Secret."), "{}", screen.text());
        screen.keys("<Enter><Esc>");
    }
}

#[test]
fn a_click_on_a_link_peeks_and_a_second_into_the_card_goes() {
    let mut screen = page();
    screen.resize(60, 10);
    let text = screen.text();
    let row = text.lines().position(|row| row.contains("the water")).unwrap() as u16;
    let column = text.lines().nth(row as usize).unwrap().find("water").unwrap() as u16;
    screen.mouse(MouseKind::Press, column, row).mouse(MouseKind::Release, column, row);
    assert!(matches!(screen.app.panels.last(), Some(Panel::Peek(_))), "{}", screen.text());
    let text = screen.text();
    let inside = text.lines().position(|row| row.contains("It comes")).unwrap() as u16;
    screen.mouse(MouseKind::Press, 10, inside).mouse(MouseKind::Press, 10, inside);
    assert!(screen.app.panels.is_empty() && anchor(&screen) > 0);
}

#[test]
fn plain_words_are_links_when_the_text_knows_what_they_mean() {
    let filler = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds and grass.\n\n".repeat(6);
    let text = format!(
        "CONTENTS\n\nI. The Mill\nII. The Inn\nIII. The Weir\n\n\nCHAPTER I\nThe Mill\n\n{filler}As we see in chapter III, it burned.\n\n{filler}CHAPTER II\nThe Inn\n\n{filler}CHAPTER III\nThe Weir\n\nIt was made of stone and of wood, and of nothing else at all,\nas the old men of the village used to say.\n\n{filler}"
    );
    let mut screen = Screen::open("mill.txt", &text, 70, 20);
    screen.keys("/chapter<Space>III,<Enter><Esc><Tab><Enter>");
    assert!(screen.text().contains("made of stone"), "{}", screen.text());
}

#[test]
fn the_marks_of_markdown_notes_lead_to_the_notes_and_back() {
    let text = format!("# A\n\nA mill[^1] stood.\n\n{}[^1]: Of *oak*.\n", "More words.\n\n".repeat(30));
    let mut screen = Screen::open("a.md", &text, 60, 12);
    screen.keys("<Tab><Enter>");
    assert!(screen.text().contains("Of oak."), "{}", screen.text());
    screen.keys("<Enter><Tab><Enter>");
    assert!(screen.text().contains("A mill[1] stood."), "{}", screen.text());
}

#[test]
fn tab_in_a_peek_goes_on_to_the_next_link() {
    let mut screen = page();
    screen.keys("<Tab><Enter><Tab>");
    assert!(screen.text().contains("By an old man.") && screen.app.panels.len() == 1, "{}", screen.text());
    screen.keys("<S-Tab>");
    assert!(screen.text().contains("1. The Water") || screen.text().contains("It comes"), "{}", screen.text());
}

#[test]
fn the_terminal_is_told_of_web_links_only_and_of_none_under_a_card() {
    let mut screen = page();
    let page = screen.app.page();
    let links = hyperlinks::of(&screen.app, &page);
    let told: Vec<_> = links.iter().map(|link| (link.columns.len(), link.address.as_str())).collect();
    assert_eq!(told, [("written".len(), "https://bank.example@mills.example/a%20b?c=%C3%A9")]);
    screen.keys("<Tab><Enter>");
    let page = screen.app.page();
    assert_eq!(hyperlinks::of(&screen.app, &page), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn going_and_coming_back_is_the_same_screen(
        columns in 20_u16..120, rows in 6_u16..40, down in 0_usize..4, n in 1_usize..6,
    ) {
        let mut screen = page();
        screen.resize(columns, rows).keys(&format!("{}{}", "j".repeat(down), "<Tab>".repeat(n)));
        let (before, at) = (screen.text(), anchor(&screen));
        screen.keys("<Enter>");
        let goes = matches!(
            screen.app.panels.last(),
            Some(Panel::Peek(peek)) if matches!(peek.to, postil::app::peek::To::Here(_))
        );
        match goes {
            true => screen.keys("<Enter><Backspace>"),
            false => screen.keys("<Esc>"),
        };
        prop_assert_eq!(anchor(&screen), at);
        if !focus(&screen).is_empty() && screen.app.status.is_none() {
            prop_assert_eq!(screen.text(), before);
        }
    }
}
