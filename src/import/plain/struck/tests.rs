//! What is struck over, and what sequences say, as a reader gets it.

use super::super::document;
use crate::document::{SpanKind, Why};

/// The reading text of `source` is `text`, and these are its styles, as `kind words`.
fn check(source: &str, text: &str, styles: &[&str]) {
    let it = document(source.to_owned());
    assert_eq!(it.text, text);
    let found = it.spans.iter().map(|span| {
        let kind = match &span.kind {
            SpanKind::Link(to) => format!("link to {to}"),
            kind => format!("{kind:?}").to_lowercase(),
        };
        format!("{kind} {}", &it.text[span.range.clone()])
    });
    assert_eq!(found.collect::<Vec<_>>(), styles, "{source:?}");
    assert_eq!(it.source.text, source);
}

#[test]
fn a_letter_struck_twice_is_bold() {
    check("The r\x08re\x08ed\x08d boat.", "The red boat.", &["strong red"]);
    check("The r\x08r\x08r\x08re\x08ed\x08d boat.", "The red boat.", &["strong red"]);
}

#[test]
fn a_letter_over_a_line_is_emphasised() {
    check("The _\x08r_\x08e_\x08d boat.", "The red boat.", &["emphasis red"]);
    check("The r\x08_e\x08_d\x08_ boat.", "The red boat.", &["emphasis red"]);
    check("_\x08o_\x08n_\x08__\x08e", "on_e", &["emphasis on_e"]);
    check("_\x08_o\x08o", "_o", &["strong _o"]);
}

#[test]
fn both_may_hold() {
    check("a _\x08o\x08o_\x08n\x08n.", "a on.", &["strong on", "emphasis on"]);
}

#[test]
fn words_of_one_style_are_one_stretch() {
    check("S\x08SE\x08EE\x08E A\x08AL\x08LS\x08SO\x08O", "SEE ALSO", &["strong SEE ALSO"]);
}

#[test]
fn letters_of_any_width_are_struck() {
    check("ü\x08übel 字\x08字 字\x08\x08字", "übel 字 字", &["strong ü", "strong 字 字"]);
}

#[test]
fn a_bullet_of_two_letters_is_one() {
    check("+\x08o  salt\n+\x08o  oil\n", "o salt\n\no oil", &[]);
}

#[test]
fn a_backspace_alone_stays() {
    check("one\x08 two", "one\x08 two", &[]);
    check("\x08one", "\x08one", &[]);
    check("ab\x08\x08cd", "ab\x08\x08cd", &[]);
    check("a\n\x08b", "a\n\n\x08b", &[]);
}

#[test]
fn sequences_say_what_is_bold() {
    check("The \x1b[1mred\x1b[0m boat.", "The red boat.", &["strong red"]);
    check("The \x1b[4mred\x1b[24m boat, \x1b[33mhere\x1b[m.", "The red boat, here.", &["emphasis red"]);
    check("\x1b[1;31mred\x1b[22m boat\x1b[K", "red boat", &["strong red"]);
}

#[test]
fn a_style_ends_with_its_line() {
    check("The \x1b[1mred\nboat.", "The red boat.", &["strong red"]);
}

#[test]
fn a_link_of_a_terminal_is_a_link() {
    check(
        "See \x1b]8;;https://a.example/\x1b\\the page\x1b]8;;\x1b\\.",
        "See the page.",
        &["link to https://a.example/ the page"],
    );
}

#[test]
fn an_escape_alone_stays() {
    check("one\x1b two\x1b]0;three", "one\x1b two\x1b]0;three", &[]);
}

#[test]
fn what_was_taken_out_is_remembered() {
    let it = document("a \x1b[1mb\x1b[m c\x08c".to_owned());
    let taken: Vec<_> = it.removed.iter().map(|taken| (taken.at, &it.source.text[taken.source.clone()])).collect();
    assert_eq!(taken, [(2, "\x1b[1m"), (3, "\x1b[m"), (4, "c\x08")]);
    assert!(it.removed.iter().all(|taken| taken.why == Why::Markup));
    assert_eq!(it.source.range(2..3), Some(6..7));
    assert_eq!(it.source.reading(13), 4);
}

#[test]
fn backspaces_without_a_letter_are_read_in_one_pass() {
    let backspaces = "\x08".repeat(2 << 20);
    assert_eq!(super::read(&backspaces).map(|it| it.text), None);
}
