//! Pages of the manual as a reader gets them: small ones, set as `man` sets them.

use super::super::document;
use crate::document::{Document, Kind, SpanKind};

/// The blocks, one a line: a sign for the kind, the depth when it is one, and the words.
fn blocks(document: &Document) -> Vec<String> {
    let told = document.blocks.iter().map(|block| {
        let sign = match block.kind {
            Kind::Heading(level) => "#".repeat(level.into()),
            Kind::Code => "$".to_owned(),
            Kind::ListItem => "*".to_owned(),
            Kind::Verse => "~".to_owned(),
            Kind::Table => "|".to_owned(),
            _ => "p".to_owned(),
        };
        let depth = if block.depth > 0 { block.depth.to_string() } else { String::new() };
        format!("{sign}{depth} {}", &document.text[block.range.clone()])
    });
    told.collect()
}

fn check(page: &str, expect: &[&str]) -> Document {
    let document = document(page.to_owned());
    assert_eq!(blocks(&document), expect);
    document
}

/// `words` as `man` makes them bold.
fn bold(words: &str) -> String {
    words.chars().map(|c| if c == ' ' { " ".to_owned() } else { format!("{c}\x08{c}") }).collect()
}

const PAGE: &str = "\
EBB(1)                           Sailor's Manual                          EBB(1)

NAME
       ebb - tell when the water falls

SYNOPSIS
       ebb [-a] [--port=NAME]
           [FILE]

DESCRIPTION
       It tells at what time the water falls in a port of your choice, and how
       far.

   Choosing a port
       Ports are known by their names:

           ebb --port=Emden

       -a, --all
              Tell of all the ports that are known, and of their har‐
              bours.

       -q     Say nothing.

       --port=NAME
       --harbour=NAME
              The port.

       •   one item
       •   another, which is so long that it does not fit on one line of the
           page

SEE ALSO
       flow(1)

Harbour 3.1                       4 May 2021                              EBB(1)
";

#[test]
fn a_page_is_read_by_its_columns() {
    let page = check(
        PAGE,
        &[
            "## NAME",
            "p ebb - tell when the water falls",
            "## SYNOPSIS",
            "$ ebb [-a] [--port=NAME]\n    [FILE]",
            "## DESCRIPTION",
            "p It tells at what time the water falls in a port of your choice, and how far.",
            "### Choosing a port",
            "p Ports are known by their names:",
            "$1 ebb --port=Emden",
            "p -a, --all",
            "p1 Tell of all the ports that are known, and of their harbours.",
            "p -q",
            "p1 Say nothing.",
            "p --port=NAME",
            "p --harbour=NAME",
            "p1 The port.",
            "* • one item",
            "* • another, which is so long that it does not fit on one line of the page",
            "## SEE ALSO",
            "p flow(1)",
        ],
    );
    assert_eq!(page.title.as_deref(), Some("EBB(1)"));
    assert_eq!(page.removed.iter().filter(|it| it.why == crate::document::Why::RunningHead).count(), 2);
    let terms = page.spans.iter().filter(|span| span.kind == SpanKind::Term);
    let terms: Vec<_> = terms.map(|span| &page.text[span.range.clone()]).collect();
    assert_eq!(terms, ["-a, --all", "-q", "--port=NAME", "--harbour=NAME"]);
}

#[test]
fn what_is_not_bold_is_no_name_where_names_are() {
    let page = format!(
        "EBB(1)        Manual        EBB(1)\n\n{}\n       ebb - tell when\n\nDESCRIPTION of it\n       at the margin\n\n   {}\n       words\n",
        bold("NAME"),
        bold("How")
    );
    check(&page, &["## NAME", "p ebb - tell when", "p DESCRIPTION of it", "p1 at the margin", "### How", "p words"]);
}

#[test]
fn a_bold_line_alone_is_a_name_below_the_others() {
    let page = format!(
        "EBB(1)        Manual        EBB(1)\n\n{}\n       ebb - tell when\n\n       {}\n\n       words that say how it is done\n",
        bold("NAME"),
        bold("High water")
    );
    check(&page, &["## NAME", "p ebb - tell when", "#### High water", "p words that say how it is done"]);
}

#[test]
fn a_name_that_has_no_room_is_known_all_the_same() {
    let page = "ebb_and_flow_of_the_sManual_ebb_and_flow_of_the_sea(1)\n\nNAME\n       ebb - tell\n";
    assert_eq!(check(page, &["## NAME", "p ebb - tell"]).title.as_deref(), Some("ebb_and_flow_of_the_sea(1)"));
    let garbled = format!("ebb_and_flMo\x08ab\x08ne(1)\n\n{}\n       ebb and flow - tell\n", bold("NAME"));
    assert_eq!(check(&garbled, &["## NAME", "p ebb and flow - tell"]).title.as_deref(), Some("ebb and flow"));
}

#[test]
fn other_texts_are_no_pages() {
    let text = "Ebb (1) is a word.\n\nNAME\n       ebb - tell\n";
    assert!(document(text.to_owned()).blocks.iter().all(|block| block.kind != Kind::Heading(2)));
}
