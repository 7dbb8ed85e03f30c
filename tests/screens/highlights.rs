//! Highlights: their colours, their ends, one over the other; selections that grow and shrink; the mouse.

use std::sync::Arc;

use crate::screen::{Screen, now};
use jiff::SignedDuration;
use postil::app::key::{Event, Mouse, MouseKind};
use postil::notes::{Annotation, Mark};
use proptest::prelude::*;
use ratatui::style::Modifier;

const TEXT: &str = "The first paragraph is short.\n\nThe second paragraph says more. It has two sentences.\n\nThe third ends it all.\n";

const BOOK: &str = "# Tides\n\nThe tide turned before noon. No ship had come.\n\nThe harbour waited.\n\n## Lamps\n\nA keeper lit the lamp. It burned low.\n\n# Winds\n\nThe wind was north.\n";

fn annotations(screen: &Screen) -> &[Arc<Annotation>] {
    screen.app.reader.as_ref().unwrap().notebook.annotations()
}

fn wide() -> Screen {
    Screen::open("text.txt", TEXT, 100, 12)
}

fn quotes(screen: &Screen) -> Vec<&str> {
    annotations(screen).iter().map(|it| it.at.quote.as_str()).collect()
}

fn selected(screen: &Screen) -> &str {
    let reader = screen.app.reader.as_ref().unwrap();
    let text = &reader.document.text;
    &text[reader.selection.unwrap().range(text)]
}

/// Puts the caret on the first letter of some words.
fn caret_on<'a>(screen: &'a mut Screen, words: &str) -> &'a mut Screen {
    screen.keys("/").types(words).keys("<Enter>v")
}

/// A reader with names of its own for three colours.
fn with_names(text: &str, columns: u16, rows: u16) -> Screen {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("text.md"), text).unwrap();
    for folder in ["data/shelf", "config"] {
        std::fs::create_dir_all(home.path().join(folder)).unwrap();
    }
    let settings = "[colours]\nevidence = \"green\"\nclaim = \"yellow\"\n\"open question\" = \"red\"\n";
    std::fs::write(home.path().join("config/settings.toml"), settings).unwrap();
    Screen::again(home, "text.md", columns, rows)
}

#[test]
fn a_number_before_the_key_chooses_the_colour_and_the_foot_names_it() {
    let mut screen = with_names(TEXT, 100, 12);
    assert_eq!(screen.keys("vWM").foot(), "highlight saved · evidence");
    assert_eq!(caret_on(&mut screen, "third").keys("W2M").foot(), "highlight saved · claim");
    // The colour used last is that of the next one.
    assert_eq!(caret_on(&mut screen, "second").keys("WM").foot(), "highlight saved · claim");
    let colours: Vec<_> = annotations(&screen).iter().map(|it| it.colour.as_str()).collect();
    assert_eq!(colours, ["", "claim", "claim"]);
    let said = caret_on(&mut screen, "ends").keys("W9M").foot();
    assert!(said.starts_with("there is no colour 9; there are 1 evidence, 2"), "{said}");
    assert_eq!(annotations(&screen).len(), 3);
}

#[test]
fn a_key_gives_the_highlight_in_focus_the_next_colour() {
    let mut screen = with_names(TEXT, 100, 12);
    screen.keys("vWM");
    assert_eq!(screen.keys("C").foot(), "highlight · claim");
    assert_eq!(screen.keys("C").foot(), "highlight · open question");
    assert_eq!(screen.keys("C").foot(), "highlight · evidence");
    assert_eq!(screen.keys("3C").foot(), "highlight · open question");
    assert_eq!(annotations(&screen)[0].colour, "open question");
    screen.keys("u");
    assert_eq!(annotations(&screen)[0].colour, "");
    // The colour of the next one is chosen while it is selected.
    let said = caret_on(&mut screen, "third").keys("2C").foot();
    assert_eq!(said, "the next highlight: claim (2 of 3)");
    screen.keys("W<Esc>vW");
    assert!(screen.foot().contains("M highlights in claim"), "{}", screen.foot());
    screen.keys("M");
    assert_eq!(annotations(&screen)[1].colour, "claim");
}

#[test]
fn a_note_has_a_colour_only_when_it_is_given_one() {
    let mut screen = Screen::small(TEXT);
    screen.keys("vWa").types("why").keys("<C-s>]a");
    assert_eq!(screen.keys("C").foot(), "note · yellow");
    assert_eq!(annotations(&screen)[0].colour, "yellow");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The"]);
    assert_eq!(screen.keys("5C").foot(), "note · purple");
    assert_eq!(screen.keys("C").foot(), "note · no colour");
    assert_eq!(screen.drawn(Modifier::REVERSED), [""; 0]);
}

#[test]
fn the_same_words_once_more_take_the_highlight_away_and_another_number_recolours_it() {
    let mut screen = Screen::small(TEXT);
    screen.keys("vsM");
    assert_eq!(screen.keys("vs3M").foot(), "highlight · blue");
    assert_eq!(annotations(&screen).len(), 1);
    assert_eq!(screen.keys("vsM").foot(), "highlight taken away");
    assert!(annotations(&screen).is_empty());
}

#[test]
fn a_highlight_inside_another_is_a_second_one_and_both_are_seen() {
    let mut screen = wide();
    screen.keys("vsM");
    caret_on(&mut screen, "paragraph").keys("W2M<Esc>");
    assert_eq!(quotes(&screen), ["The first paragraph is short.", "paragraph"]);
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The first paragraph is short."]);
    assert_eq!(screen.drawn(Modifier::UNDERLINED), ["paragraph"]);
    assert_eq!(screen.drawn(Modifier::BOLD), ["paragraph"]);
    // Each is stepped to, and removed, alone.
    screen.keys("gg]a]a");
    assert_eq!(screen.keys("x").foot(), "highlight taken away; u brings it back");
    assert_eq!(quotes(&screen), ["The first paragraph is short."]);
    screen.keys("ugg]ax");
    assert_eq!(quotes(&screen), ["paragraph"]);
    assert_eq!(screen.drawn(Modifier::UNDERLINED), [""; 0]);
}

#[test]
fn annotations_that_begin_at_one_place_are_stepped_to_one_by_one() {
    let mut screen = wide();
    screen.keys("vsMvWMmvpa").types("n").keys("<C-s>gg");
    let all = annotations(&screen).len();
    assert_eq!(all, 4);
    let mut seen = Vec::new();
    for _ in 0..all {
        screen.keys("]a");
        seen.push(screen.app.reader.as_ref().unwrap().in_focus().unwrap().0.id.clone());
    }
    assert_eq!(screen.keys("]a").foot(), "there is no annotation after here");
    let back: Vec<_> =
        (1..all).map(|_| screen.keys("[a").app.reader.as_ref().unwrap().in_focus().unwrap().0.id.clone()).collect();
    assert_eq!(back, seen[..all - 1].iter().rev().cloned().collect::<Vec<_>>());
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

#[test]
fn a_note_written_right_after_a_highlight_is_on_it() {
    let mut screen = Screen::small(TEXT);
    screen.keys("vWMa").types("why #tag").keys("<C-s>");
    let [it] = annotations(&screen) else { panic!("{:?}", annotations(&screen)) };
    assert_eq!((it.mark, it.note.as_str(), it.at.quote.as_str()), (Mark::Highlight, "why #tag", "The"));
    // Once the page has moved, the paragraph is meant again.
    screen.keys("jka").types("other").keys("<C-s>");
    assert_eq!(annotations(&screen).len(), 2);
}

#[test]
fn the_ends_of_a_highlight_are_moved_later_and_all_else_stays() {
    let mut screen = wide();
    caret_on(&mut screen, "second").keys("W2M<Esc>A");
    screen.keys("e").types("why #tag").keys("<C-s><Esc>gg]a");
    let before = annotations(&screen)[0].clone();
    screen.keys("V");
    assert_eq!(selected(&screen), "second");
    assert!(screen.foot().starts_with("M saves these ends"), "{}", screen.foot());
    screen.keys("wwob<Enter>");
    assert_eq!(screen.foot(), "highlight changed; u brings its ends back");
    let [after] = annotations(&screen) else { panic!() };
    assert_eq!(after.at.quote, "The second paragraph says");
    assert_eq!(
        (&after.id, &after.note, &after.tags, &after.colour, after.mark, after.made),
        (&before.id, &before.note, &before.tags, &before.colour, before.mark, before.made)
    );
    screen.keys("u");
    assert_eq!(quotes(&screen), ["second"]);
    screen.keys("u");
    assert_eq!(annotations(&screen)[0].note, "", "one change moved both ends");
}

#[test]
fn leaving_keeps_the_ends_and_only_the_new_ones_are_lit_meanwhile() {
    let mut screen = Screen::small(TEXT);
    screen.keys("vsM]aVbb");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The first paragraph "]);
    screen.keys("<Esc>");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["The first paragraph is short."]);
    assert_eq!(screen.keys("]aVM").foot(), "its ends are as they were");
    assert_eq!(quotes(&screen), ["The first paragraph is short."]);
}

#[test]
fn at_the_caret_the_inner_one_is_adjusted_and_once_more_the_outer() {
    let mut screen = wide();
    screen.keys("vsM");
    caret_on(&mut screen, "paragraph").keys("WM");
    screen.keys("<Esc>vwwllV");
    assert_eq!(selected(&screen), "paragraph");
    screen.keys("V");
    assert_eq!(selected(&screen), "The first paragraph is short.");
    screen.keys("<Esc>");
    assert_eq!(caret_on(&mut screen, "third").keys("V").foot(), "nothing is highlighted at the caret");
}

#[test]
fn with_several_on_the_page_it_is_asked_which_is_meant() {
    let mut screen = wide();
    assert_eq!(screen.keys("C").foot(), "nothing is marked on this page; ]a goes to the next annotation");
    screen.keys("vWM");
    caret_on(&mut screen, "third").keys("WM<Esc>j");
    assert!(screen.keys("V").text().contains("several annotations are on this page"), "{}", screen.text());
    // The match in focus tells.
    screen.keys("/").types("third").keys("<Enter>");
    assert_eq!(screen.keys("4C").foot(), "highlight · red");
    assert_eq!(annotations(&screen)[1].colour, "red");
}

#[test]
fn a_selection_grows_from_the_word_to_the_text_and_shrinks_the_same_way() {
    let mut screen = Screen::open("text.md", BOOK, 60, 20);
    caret_on(&mut screen, "lit");
    let mut seen = Vec::new();
    for _ in 0..6 {
        screen.keys("+");
        seen.push(selected(&screen).to_owned());
    }
    let [word, sentence, paragraph, section, chapter, text] = seen.as_slice() else { panic!() };
    assert_eq!([word, sentence, paragraph], ["lit", "A keeper lit the lamp.", "A keeper lit the lamp. It burned low."]);
    assert_eq!(section, "Lamps\n\nA keeper lit the lamp. It burned low.");
    assert!(chapter.starts_with("Tides") && chapter.ends_with("low.") && text.ends_with("north."));
    assert_eq!(screen.keys("+").foot(), "all of the text is selected");
    for expected in seen.iter().rev().skip(1) {
        screen.keys("-");
        assert_eq!(selected(&screen), expected);
    }
    screen.keys("-");
    assert!(screen.app.reader.as_ref().unwrap().selection.unwrap().fixed.is_none(), "only the caret is left");
}

#[test]
fn what_was_selected_another_way_shrinks_to_what_is_whole_in_it() {
    let mut screen = Screen::open("text.md", BOOK, 60, 20);
    caret_on(&mut screen, "No ship").keys("p");
    screen.keys("-");
    assert_eq!(selected(&screen), "The tide turned before noon.");
    screen.keys("-");
    assert_eq!(selected(&screen), "The");
    assert_eq!(screen.keys("-").foot(), "less than a word is selected with h and l");
    // Growing after another movement begins a new way.
    screen.keys("+w+");
    assert_eq!(selected(&screen), "The tide turned before noon. No ship had come.");
    screen.keys("-");
    assert_eq!(selected(&screen), "The tide turned before noon. No");
}

#[test]
fn sections_are_selected_whole_and_gone_along() {
    let mut screen = Screen::open("text.md", BOOK, 60, 20);
    caret_on(&mut screen, "lit").keys("S");
    assert_eq!(selected(&screen), "Lamps\n\nA keeper lit the lamp. It burned low.");
    screen.keys("S");
    assert!(selected(&screen).starts_with("Lamps") && selected(&screen).ends_with("The wind was north."));
    caret_on(&mut screen, "lit").keys("[[v]]");
    assert_eq!(selected(&screen), "Lamps\n\nA keeper lit the lamp. It burned low.");
}

/// Clicks a cell so many times, half a minute after what was before.
fn click(screen: &mut Screen, times: usize, column: u16, row: u16) {
    screen.later(30);
    for _ in 0..times {
        screen.clock += SignedDuration::from_millis(90);
        for kind in [MouseKind::Press, MouseKind::Release] {
            screen.app.handle(Event::Mouse(Mouse { kind, column, row }), screen.clock);
        }
    }
}

#[test]
fn two_clicks_select_the_word_three_the_sentence_four_the_paragraph() {
    let mut screen = Screen::small(TEXT);
    let foot = screen.row(3);
    assert!(foot.starts_with("The second paragraph says more."));
    for (times, expected) in [
        (2, "second"),
        (3, "The second paragraph says more."),
        (4, "The second paragraph says more. It has two sentences."),
        (5, "second"),
    ] {
        click(&mut screen, times, 8, 3);
        assert_eq!(selected(&screen), expected);
    }
    assert!(screen.text().contains("K looks it up"), "{}", screen.text());
    screen.keys("<Enter>");
    assert_eq!(quotes(&screen), ["second"]);
    // Beside the words nothing is selected.
    click(&mut screen, 2, 39, 1);
    assert!(screen.app.reader.as_ref().unwrap().selection.is_none());
}

#[test]
fn a_click_with_shift_takes_the_selection_on_to_the_word_there() {
    let mut screen = Screen::small(TEXT);
    click(&mut screen, 2, 8, 3);
    screen.mouse(MouseKind::Extend, 16, 4);
    assert_eq!(selected(&screen), "second paragraph says more. It has two sentences");
    screen.mouse(MouseKind::Extend, 9, 1);
    assert_eq!(selected(&screen), "first paragraph is short.\n\nThe");
    // Without a selection it begins where it was clicked.
    screen.keys("<Esc>");
    click(&mut screen, 1, 6, 1);
    screen.mouse(MouseKind::Extend, 13, 1);
    assert_eq!(selected(&screen), "first paragraph");
    // Where ends are moved, one of them goes there.
    screen.keys("MV").mouse(MouseKind::Extend, 25, 1).keys("<Enter>");
    assert_eq!(quotes(&screen), ["first paragraph is short"]);
}

#[test]
fn a_drag_past_the_edge_scrolls_and_selects_on() {
    let mut screen = Screen::small(&TEXT.repeat(9));
    screen.mouse(MouseKind::Press, 2, 1);
    for _ in 0..30 {
        screen.mouse(MouseKind::Drag, 5, 11);
    }
    let reader = screen.app.reader.as_ref().unwrap();
    assert!(reader.anchor > 0 && selected(&screen).len() > 600, "{}", selected(&screen).len());
    assert!(selected(&screen).starts_with("The first"));
    for _ in 0..60 {
        screen.mouse(MouseKind::Drag, 5, 0);
    }
    screen.mouse(MouseKind::Drag, 11, 1).mouse(MouseKind::Release, 11, 1);
    assert_eq!((screen.app.reader.as_ref().unwrap().anchor, selected(&screen)), (0, "The first"));
    // The wheel does the same for a hand that stays where it is.
    screen.mouse(MouseKind::Press, 2, 1).mouse(MouseKind::Drag, 5, 5);
    let before = selected(&screen).len();
    screen.mouse(MouseKind::WheelDown, 5, 5);
    assert!(selected(&screen).len() > before);
}

#[test]
fn a_page_in_a_small_window_shows_the_foot_of_a_selection() {
    for (columns, rows) in [(40, 12), (80, 24), (100, 40), (200, 60)] {
        let mut screen = Screen::open("text.md", BOOK, columns, rows);
        let foot = screen.keys("vW").foot();
        assert!(foot.starts_with("M highlights · a notes · q leaves"), "{columns}: {foot}");
        let foot = screen.keys("MV").foot();
        assert!(foot.starts_with("M saves these ends · o other end"), "{columns}: {foot}");
    }
}

/// Keys that move a caret or a selection.
fn movements() -> impl Strategy<Value = String> {
    let keys = ["l", "h", "w", "b", "j", "k", ")", "(", "}", "{", "]]", "[[", "o", "W", "s", "p", "S", "+", "-", "v"];
    prop::collection::vec(prop::sample::select(keys.to_vec()), 0..12).prop_map(|keys| keys.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_selected_is_what_is_quoted_and_undo_gives_all_back(
        keys in prop::collection::vec((movements(), movements(), 0..6_usize), 1..6),
        again in movements(),
    ) {
        let mut screen = Screen::open("text.md", BOOK, 50, 9);
        let mut states = vec![annotations(&screen).to_vec()];
        for (to, over, colour) in keys {
            screen.keys(&format!("v{to}v{over}"));
            let reader = screen.app.reader.as_ref().unwrap();
            let text = reader.document.text.clone();
            let range = reader.selection.unwrap().range(&text);
            let known = reader.annotations().any(|(it, at)| it.mark == Mark::Highlight && at == range);
            let words = text[range].to_owned();
            prop_assert_eq!(words.trim(), words.as_str());
            let number = if colour == 0 { String::new() } else { colour.to_string() };
            screen.keys(&format!("{number}M<Esc><Esc>"));
            let now = annotations(&screen).to_vec();
            let before = states.last().unwrap();
            if words.is_empty() {
                prop_assert_eq!(&now, before);
            } else if !known {
                let new = now.iter().find(|it| before.iter().all(|old| old.id != it.id)).unwrap();
                prop_assert_eq!(&new.at.quote, &words);
                prop_assert_eq!(now.len(), before.len() + 1);
            }
            if now != *before {
                states.push(now);
            }
        }
        // The ends of one are moved, and it stays the same in all else.
        if let Some(first) = annotations(&screen).first().cloned() {
            screen.keys(&format!("gg]aV{again}"));
            if screen.app.reader.as_ref().unwrap().selection.is_some_and(|it| it.adjusts) {
                let words = selected(&screen).to_owned();
                screen.keys("<Enter><Esc><Esc>");
                let id = screen.app.reader.as_ref().unwrap().in_focus().map(|(it, _)| it.id.clone());
                let adjusted = id.and_then(|id| annotations(&screen).iter().find(|it| it.id == id).cloned());
                if let Some(it) = adjusted.filter(|_| !words.is_empty()) {
                    prop_assert_eq!(&it.at.quote, &words);
                    prop_assert_eq!(annotations(&screen).len(), states.last().unwrap().len());
                }
                let now = annotations(&screen).to_vec();
                if now != *states.last().unwrap() {
                    states.push(now);
                }
            }
            prop_assert!(first.made <= now());
        }
        let strip = |all: &[Arc<Annotation>]| {
            all.iter().map(|it| Annotation { changed: now(), ..Annotation::clone(it) }).collect::<Vec<_>>()
        };
        for state in states.iter().rev().skip(1) {
            screen.keys("u");
            prop_assert_eq!(strip(annotations(&screen)), strip(state));
        }
        prop_assert_eq!(screen.keys("u").foot(), "There is nothing to undo");
    }
}
