//! Whole texts and the outlines they should have.

use super::super::document;

/// The headings, indented by their levels.
fn check(text: &str, expect: &[&str]) {
    let document = document(text.to_owned());
    let line = |it: &crate::document::Heading| "  ".repeat(usize::from(it.level) - 1) + document.heading_text(it);
    let found: Vec<_> = document.outline.iter().map(line).collect();
    assert_eq!(found, expect);
}

fn prose(n: usize) -> String {
    "They walked along the river until the light was gone and nobody could see the path any more. ".repeat(n)
}

#[test]
fn the_contents_name_the_chapters_and_the_rest_are_sections() {
    let (long, front) = (prose(4), "The River\n\nJane Miller\n\nCONTENTS\n\nWater\t1\nStones\t9\nSand\t20\n\n");
    let text =
        format!("{front}Water\n\n{long}\n\nStones\n\n{long}\n\nStones\n\n{long}\n\nFish\n\n{long}\n\nSand\n\n{long}\n");
    let expect = ["The River", "  CONTENTS", "  Water", "  Stones", "    Stones", "    Fish", "  Sand"];
    check(&text, &expect);
}

#[test]
fn numbered_sections_have_the_depth_of_their_numbers() {
    let long = prose(4);
    check(
        &format!("The River\n\n1. Water\n\n{long}\n\n1.1 Fish\n\n{long}\n\n2. Sand\n\n{long}\n"),
        &["The River", "  1. Water", "    1.1 Fish", "  2. Sand"],
    );
}

#[test]
fn articles_are_titles_each() {
    let long = format!("{}\n\n", prose(12)).repeat(6);
    check(&format!("The River\n\n{long}A Hill\n\n{long}The Sea\n\n{long}"), &["The River", "A Hill", "The Sea"]);
}

#[test]
fn underlined_lines_are_headings() {
    let wrapped = "They walked along the river until the\nlight was gone and nobody could see\nthe path.\n\n".repeat(3);
    check(
        &format!("THE RIVER\n\n{wrapped}Water\n=====\n\n{wrapped}Fish\n----\n\n{wrapped}"),
        &["THE RIVER", "  Water", "    Fish"],
    );
}

#[test]
fn underlined_headings_with_numbers_have_their_depth() {
    let wrapped = "They walked along the river until the\nlight was gone and nobody could see\nthe path.\n\n".repeat(3);
    check(
        &format!("The River\n*********\n\n{wrapped}1. Water\n********\n\n{wrapped}1.1. Fish\n=========\n\n{wrapped}"),
        &["The River", "  1. Water", "    1.1. Fish"],
    );
}

#[test]
fn less_white_space_makes_a_section() {
    let wrapped =
        "They walked along the river until the\nlight was gone and nobody could see\n".repeat(3) + "the path.\n\n";
    let chapter = |name: &str| format!("\n\n\n{name}\n\n{wrapped}");
    let text = format!(
        "THE RIVER\n\nJane Miller\n\n{}{}\nREEDS\n\n{wrapped}{}{}",
        chapter("WATER"),
        chapter("SAND"),
        chapter("STONES"),
        chapter("On Fish")
    );
    check(&text, &["THE RIVER", "  WATER", "  SAND", "    REEDS", "  STONES", "  On Fish"]);
}

const WRAPPED: &str = "They walked along the river until the\nlight was gone and nobody could see\nthe path.\n\n";

fn wrapped(n: usize) -> String {
    WRAPPED.repeat(n)
}

#[test]
fn a_number_that_does_not_fit_names_something_else() {
    let text = wrapped(2);
    check(
        &format!(
            "THE RIVER\n\n{text}1.1 Water\n\n{text}1.2 Sand\n\n{text}4.7 The boat now has a mast\n\n{text}1.3 Reeds\n\n{text}"
        ),
        &["THE RIVER", "  1.1 Water", "  1.2 Sand", "  1.3 Reeds"],
    );
}

#[test]
fn a_chapter_out_of_order_keeps_its_sections() {
    let text = wrapped(2);
    check(
        &format!("THE RIVER\n\n{text}1.1 Water\n\n{text}4.7 Boats\n\n{text}4.7.1 Masts\n\n{text}1.2 Reeds\n\n{text}"),
        &["THE RIVER", "  1.1 Water", "  4.7 Boats", "    4.7.1 Masts", "  1.2 Reeds"],
    );
}

#[test]
fn contents_of_one_chapter_are_no_headings() {
    let text = wrapped(2);
    check(
        &format!(
            "THE RIVER\n\n{text}Chapter 1. Water\n\n1.1 Fish\n\n1.2 Reeds\n\n1.1 Fish\n\n{text}1.2 Reeds\n\n{text}"
        ),
        &["THE RIVER", "  Chapter 1. Water", "    1.1 Fish", "    1.2 Reeds"],
    );
}

#[test]
fn a_text_that_stands_in_the_file_several_times_keeps_its_headings() {
    let one = format!("\n\n\nWATER\n\n{}", wrapped(2));
    let found = document(format!("THE RIVER\n\n{}{}", wrapped(2), one.repeat(6))).outline.len();
    assert_eq!(found, 7);
}

#[test]
fn the_pages_of_a_manual_have_their_headings_right_above_the_text() {
    let body = |n: usize| {
        format!("       {}\n", wrapped(1).trim_end().replace('\n', "\n       ")).repeat(n).replace(".\n", ".\n\n")
    };
    let text = format!(
        "salt(7)            Kitchen Manual            salt(7)\n\nNAME\n       salt - a stone that men eat\n\nUSE\n{}   In bread\n{}   In soup\n{}SEE ALSO\n{}Kitchen 1.0          2 May 2020          salt(7)\n",
        body(5),
        body(5),
        body(5),
        body(5)
    );
    check(&text, &["  NAME", "  USE", "    In bread", "    In soup", "  SEE ALSO"]);
    assert_eq!(document(text).title.as_deref(), Some("salt(7)"));
}

#[test]
fn numbers_that_count_through_the_text_need_no_space_and_no_capitals() {
    let section = |name: &str| format!("{name}\n{}", wrapped(2));
    let names = ["1 Water", "1.1 of fish", "1.2 of reeds", "2 Sand", "2.1 of stones"];
    let text = names.map(section).concat();
    check(
        &format!("THE RIVER\n\n{}{text}", wrapped(1)),
        &["THE RIVER", "  1 Water", "    1.1 of fish", "    1.2 of reeds", "  2 Sand", "    2.1 of stones"],
    );
}

#[test]
fn captions_are_no_headings() {
    let text = wrapped(3);
    check(&format!("THE RIVER\n\n{text}\n\nFigure 2: A boat\n\n{text}\n\nWATER\n\n{text}"), &["THE RIVER", "  WATER"]);
}

#[test]
fn an_announcement_of_a_list_is_no_heading() {
    let body = wrapped(2).lines().map(|line| format!("   {line}\n")).collect::<String>();
    check(
        &format!("THE RIVER\n\n{body}Water\n\n{body}We do this by:\n\n   - going out,\n\n   - coming home.\n\n{body}"),
        &["THE RIVER", "  Water"],
    );
}

#[test]
fn chapters_may_be_lone_roman_numbers() {
    let text = wrapped(3);
    check(&format!("THE RIVER\n\n\nI\n\n{text}\nII\n\n{text}\nIII\n\n{text}"), &["THE RIVER", "  I", "  II", "  III"]);
}

#[test]
fn numbered_headings_to_the_left_of_their_text_are_neither_terms_nor_items() {
    let text = "       They walked along the river until the light was\n       gone and nobody could see the path any more, and\n       then they slept.\n\n";
    let chapter =
        |n: u32, name: &str| format!("{n}. {name}\n{text}   {n}.1. Morning\n{text}   {n}.2. Evening\n{text}{text}");
    let names = [(1, "WATER"), (2, "SAND"), (3, "STONES"), (4, "FISH")];
    let text = format!("Of the River\n\n{}", names.map(|(n, name)| chapter(n, name)).concat());
    let section = |n: u32| [format!("    {n}.1. Morning"), format!("    {n}.2. Evening")];
    let mut expect = vec!["Of the River".to_owned()];
    for (n, name) in names {
        expect.push(format!("  {n}. {name}"));
        expect.extend(section(n));
    }
    check(&text, &expect.iter().map(String::as_str).collect::<Vec<_>>());
}
