//! Reading: keys in, screens out.

use jiff::SignedDuration;
use postil::app::key::Event;

use crate::screen::{Screen, now};
use ratatui::style::Modifier;

/// Numbered paragraphs, so that a place can be told from the words there.
fn long_text(paragraphs: usize) -> String {
    let paragraph = |n: usize| {
        format!(
            "Paragraph {n} begins here and goes on for a while, so that it takes more than one row in any window that people use.\n\n"
        )
    };
    (1..=paragraphs).map(paragraph).collect()
}

#[test]
fn a_text_is_set_in_one_column() {
    Screen::open("a.md", "# A Small Title\n\nSome words that take more than one row.\n\n## Part One\n\n- an item\n- another\n\n> quoted words\n", 40, 16).shows(
        "
        |
        |
        |             A Small Title
        |
        |  Some words that take more than one
        |  row.
        |
        |  Part One
        |
        |  • an item
        |  • another
        |
        |  │ quoted words
        |
        |
        |  A Small Title          100 % · 1 min",
    );
}

#[test]
fn pages_follow_one_another_without_a_gap_or_a_repeat() {
    let mut screen = Screen::small(&long_text(30));
    let mut seen = String::new();
    let mut last = String::new();
    loop {
        let text = screen.text();
        let rows: Vec<&str> = text.lines().skip(1).take(10).collect();
        let page = rows.join("\n");
        if page == last {
            break;
        }
        last = page.clone();
        seen.push_str(&page);
        seen.push('\n');
        screen.keys("<PageDown>");
    }
    for n in 1..=30 {
        let begins = format!("Paragraph {n} begins");
        assert!(seen.contains(&begins), "{begins} is missing in\n{seen}");
    }
    assert_eq!(screen.keys("j").foot(), "The end of the text");
}

#[test]
fn resizing_never_loses_the_place() {
    let mut screen = Screen::open("a.txt", &long_text(200), 80, 24);
    screen.keys("37%");
    let anchor = screen.app.reader.as_ref().unwrap().anchor;
    for (columns, rows) in [(40, 12), (200, 60), (20, 6), (13, 4), (1, 1), (100, 40), (80, 24)] {
        screen.resize(columns, rows).text();
        assert_eq!(screen.app.reader.as_ref().unwrap().anchor, anchor, "at {columns}x{rows}");
    }
}

#[test]
fn the_smallest_windows_show_words() {
    let mut screen = Screen::open("a.txt", &long_text(9), 20, 6);
    screen.shows(
        "
        | Paragraph 1 begins
        | here and goes on
        | for a while, so
        | that it takes more
        | than one row in
        |                8 %",
    );
}

#[test]
fn going_back_leads_to_the_exact_place_after_any_jump() {
    let mut screen = Screen::open("a.txt", &long_text(100), 60, 20);
    screen.keys("jjj");
    let place = screen.row(2);
    screen.keys("G").keys("50%").keys("gg");
    screen.keys("HHH");
    assert_eq!(screen.row(2), place);
    assert_eq!(screen.keys("H").foot(), "There is nothing to go back to");
    screen.keys("LLL");
    assert!(screen.row(2).starts_with("Paragraph 1 begins"));
}

#[test]
fn sections_can_be_stepped_through() {
    let text = "# Book\n\n## One\n\nFirst words.\n\n## Two\n\nSecond words.\n\n## Three\n\nThird words.\n";
    let mut screen = Screen::open("b.md", text, 40, 12);
    assert_eq!(screen.keys("]]]]").row(1), "› Two");
    assert_eq!(screen.keys("}").row(1), "› Three");
    assert_eq!(screen.row(0), "Book");
    assert_eq!(screen.keys("[[").row(1), "› Two");
    assert_eq!(screen.keys("]]]]").foot(), "There is no section after this one");
}

#[test]
fn the_place_and_the_measure_are_there_again_in_the_next_run() {
    let mut screen = Screen::open("a.txt", &long_text(100), 100, 20);
    screen.keys("60%").keys("-");
    let page = screen.text();
    let home = screen.end();
    let mut screen = Screen::again(home, "a.txt", 100, 20);
    assert_eq!(screen.text().lines().nth(3), page.lines().nth(3));
    assert_eq!(screen.app.reader.as_ref().unwrap().measure, 68);
}

#[test]
fn a_search_moves_along_and_escape_goes_back() {
    let mut screen = Screen::open("a.txt", &long_text(50), 60, 20);
    let before = screen.text();
    screen.keys("/").types("paragraph 40");
    assert!(screen.text().contains("Paragraph 40 begins"));
    assert_eq!(screen.foot(), "/paragraph 40                                     1 of 1");
    assert_eq!(screen.keys("<Esc>").text(), before);
    screen.keys("/").types("paragraph 40").keys("<Enter>");
    assert_eq!(screen.foot(), "match 1 of 1");
    screen.keys("H");
    assert_eq!(screen.keys("<Esc>").text(), before);
}

#[test]
fn every_match_on_the_screen_is_lit_and_n_goes_around() {
    let mut screen = Screen::small("One fish.\n\nTwo fish.\n\nRed fish.\n");
    screen.keys("/").types("fish").keys("<Enter>");
    assert_eq!(screen.drawn(Modifier::REVERSED), ["fish", "fish", "fish"]);
    assert_eq!(screen.keys("nn").foot(), "match 3 of 3");
    assert_eq!(screen.keys("n").foot(), "match 1 of 3; from the start again");
    assert_eq!(screen.keys("N").foot(), "match 3 of 3; from the end again");
    screen.keys("<Esc>");
    assert_eq!(screen.drawn(Modifier::REVERSED), Vec::<String>::new());
}

#[test]
fn words_are_found_across_line_ends() {
    let mut screen = Screen::small(
        "A line that is broken hard in\nthe middle of a phrase, as mail\nis.\n\nAnother one that is broken hard\nas well.\n",
    );
    screen.keys("/").types("broken hard in the middle").keys("<Enter>");
    assert_eq!(screen.foot(), "match 1 of 1");
}

#[test]
fn the_outline_is_filtered_and_leads_to_a_place() {
    let text = "# Book\n\n## One\n\nFirst words.\n\n### Deep\n\nMore.\n\n## Two\n\nSecond words.\n";
    let mut screen = Screen::open("b.md", text, 50, 12);
    screen.keys("t").shows(
        "
        | Outline                                   1 of 4
        |
        | Book                                         0 %
        |   One                                       10 %
        |     Deep                                    44 %
        |   Two                                       67 %
        |
        |
        |
        |
        |
        | q leaves · Enter goes · / filters",
    );
    screen.keys("/").types("tw").keys("<Enter>");
    assert_eq!(screen.row(2), "Two                                       67 %");
    assert_eq!(screen.keys("<Enter>").row(1), "› Two");
}

#[test]
fn after_the_first_key_of_a_sequence_what_can_follow_is_shown() {
    let mut screen = Screen::open("a.txt", &long_text(5), 60, 12);
    let text = screen.keys("g").text();
    assert!(text.contains("g  To the start of the text"), "{text}");
    assert!(!screen.keys("g").text().contains("To the start"));
}

#[test]
fn a_key_without_a_meaning_says_so() {
    assert_eq!(Screen::small("Words.").keys("Z").foot(), "Z does nothing here; ? shows the keys");
}

#[test]
fn the_help_shows_the_keys_as_they_are_bound_now() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("config")).unwrap();
    std::fs::write(home.path().join("config/keymap.toml"), "[reading]\n\"x\" = \"page-down\"\n").unwrap();
    std::fs::write(home.path().join("a.txt"), "Words.").unwrap();
    let mut screen = Screen::again(home, "a.txt", 80, 24);
    screen.keys("?/").types("one page down").keys("<Enter>");
    let text = screen.text();
    assert!(text.lines().any(|line| line.contains("One page down") && line.contains('x')), "{text}");
}

#[test]
fn the_source_shows_what_was_joined() {
    let mut screen = Screen::open("a.md", "Two lines\nthat are one.\n\nNext.\n", 60, 12);
    let text = screen.keys("c").text();
    assert!(text.contains("1 ¶ ▌Two lines") && text.contains("2   │that are one."), "{text}");
    screen.keys("<Esc>");
    assert_eq!(screen.row(1), "Two lines that are one.");
}

#[test]
fn no_control_character_reaches_the_screen() {
    let mut screen = Screen::small("Bad \u{1b}]0;title\u{7} words \u{9b}31m and \u{202e}back.\n");
    for row in screen.text().lines() {
        assert!(!row.chars().any(|c| c.is_control() || c == '\u{202e}'), "{row:?}");
    }
}

#[test]
fn an_empty_text_is_a_page_like_any_other() {
    let mut screen = Screen::open("a.txt", "", 40, 12);
    screen.keys("jkGgg<PageDown><Tab><Enter>mMac/x<Enter>nv<Esc>tA?<Esc>").text();
}

#[test]
fn the_first_start_says_what_can_be_done_and_then_is_silent() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("a.txt"), "Words.\n").unwrap();
    let mut screen = Screen::again(home, "a.txt", 60, 12);
    assert_eq!(screen.foot(), "Space turns the page · ? shows the keys · q leaves");
    screen.keys("j").keys("k");
    let home = screen.end();
    assert!(!Screen::again(home, "a.txt", 60, 12).foot().contains("Space"));
}

#[test]
fn a_long_message_is_shown_whole_in_a_narrow_window() {
    let mut screen = Screen::small("Words.\n");
    screen.resize(20, 8).keys("A");
    let said = screen.text().lines().skip(3).collect::<Vec<_>>().join(" ");
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.ends_with("this text has no annotations yet; m sets a bookmark, M highlights, a writes a note"),
        "{said}"
    );
}

#[test]
fn escape_drops_a_number_or_the_beginning_of_a_sequence() {
    let mut screen = Screen::open("a.txt", &long_text(50), 60, 20);
    let before = screen.text();
    screen.keys("/").types("paragraph").keys("<Enter>");
    let lit = screen.drawn(Modifier::REVERSED);
    screen.keys("25<Esc>g<Esc>");
    assert_eq!(screen.drawn(Modifier::REVERSED), lit);
    screen.keys("<Esc>0%");
    assert_eq!(screen.text().lines().nth(3), before.lines().nth(3));
}

#[test]
fn escape_takes_the_filter_away_before_it_leaves_a_list() {
    let mut screen = Screen::open("b.md", "# Book\n\n## One\n\nWords.\n", 50, 12);
    screen.keys("t/").types("one").keys("<Enter><Esc>");
    assert_eq!(screen.row(0), "Outline                                   2 of 2");
    screen.keys("<Esc>");
    assert!(screen.app.panels.is_empty());
}

#[test]
fn leaving_a_search_brings_the_one_before_back() {
    let mut screen = Screen::small("One fish.\n\nTwo fish.\n\nRed fish.\n");
    screen.keys("/").types("fish").keys("<Enter>/").types("red").keys("<Esc>");
    assert_eq!(screen.keys("n").foot(), "match 2 of 3");
}

#[test]
fn a_search_goes_on_from_the_screen() {
    let mut screen = Screen::open("a.txt", &long_text(50), 60, 20);
    screen.keys("/").types("paragraph").keys("<Enter>50%n");
    let number: usize = screen.foot().split(' ').nth(1).unwrap().parse().unwrap();
    assert!((24..28).contains(&number), "{number}");
}

#[test]
fn all_that_is_wrong_with_settings_and_keys_is_said() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("config")).unwrap();
    std::fs::write(home.path().join("config/keymap.toml"), "[reading]\n\"x\" = \"fly\"\n\"y\" = \"sing\"\n").unwrap();
    std::fs::write(home.path().join("a.txt"), "Words.").unwrap();
    let text = Screen::again(home, "a.txt", 80, 24).text();
    assert!(text.contains("unknown action, `fly`") && text.contains("and 1 more; postil doctor"), "{text}");
}

#[test]
fn the_column_changes_with_every_step() {
    let mut screen = Screen::open("a.txt", &long_text(5), 70, 20);
    assert_eq!(screen.keys("-").foot(), "the column is 62 wide");
    assert_eq!(screen.keys("+").foot(), "the column is 66 wide");
    assert_eq!(screen.keys("+").foot(), "the column is 66 wide; this window has no room for more");
}

#[test]
fn the_shelf_leads_to_the_tour_and_back_to_the_shell() {
    let mut screen = Screen::shelf(tempfile::tempdir().unwrap(), 60, 20);
    assert!(screen.row(2).starts_with("* A tour of postil"), "{}", screen.text());
    screen.keys("<Enter>");
    assert!(screen.text().contains("A postil is a note"), "{}", screen.text());
    screen.keys("S<Esc>S");
    assert!(screen.row(3).starts_with("1 A tour of postil"), "the tour is being read: {}", screen.text());
    screen.keys("q").keys("q");
    assert_eq!(screen.app.request, Some(postil::app::Request::Quit));
}

#[test]
fn the_place_is_found_again_when_a_word_of_the_text_has_changed() {
    let mut screen = Screen::open("a.txt", &long_text(100), 60, 20);
    screen.keys("60%").keys("<PageDown>");
    let row = screen.row(2);
    let home = screen.end();
    let changed = long_text(100).replacen("begins here", "starts here, as it must,", 3);
    std::fs::write(home.path().join("a.txt"), changed).unwrap();
    let mut screen = Screen::again(home, "a.txt", 60, 20);
    assert_eq!(screen.row(2), row);
    screen.keys("S");
    assert_eq!(screen.text().matches("a.txt").count(), 1, "{}", screen.text());
}

#[test]
fn a_minute_of_reading_is_the_most_that_a_crash_can_cost() {
    let mut screen = Screen::open("a.txt", &long_text(100), 60, 20);
    let row = screen.keys("50%").row(2).trim_start_matches("› ").to_owned();
    let key = postil::app::key::Key::char('n');
    screen.app.handle(Event::Key(key), now() + SignedDuration::from_secs(61));
    // Not ended: the program is gone as after a power cut.
    let Screen { home, .. } = screen;
    assert_eq!(Screen::again(home, "a.txt", 60, 20).row(2), row);
}
