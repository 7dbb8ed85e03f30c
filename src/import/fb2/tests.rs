//! Books made of a few lines, and what is read of them.

use super::{import, import_packed};
use crate::document::{Document, Leads, SpanKind};
use crate::import::Format;
use crate::import::archive::tests::packed;

fn book(body: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='utf-8'?><FictionBook xmlns:l='x'><description><title-info><author>
        <first-name>Ana</first-name><last-name>Roe</last-name></author><book-title>Tides &amp; Moons</book-title>
        <annotation><p>About the sea.</p></annotation><lang>en</lang></title-info><document-info><author><nickname>x</nickname>
        </author></document-info></description>{body}<binary id='a.png'>AAAA</binary></FictionBook>"
    )
}

#[track_caller]
fn check(body: &str, expected: &[&str]) -> Document {
    let document = import(book(body).into_bytes()).document;
    let blocks = document.blocks.iter().map(|it| format!("{:?} {}", it.kind, &document.text[it.range.clone()]));
    assert_eq!(blocks.collect::<Vec<_>>(), expected);
    document
}

#[test]
fn sections_within_sections_are_headings_within_headings() {
    let body = "<body><title><p>Tides</p><p>and Moons</p></title><section><title><p>Part 1</p></title><section><title>
        <p>Ebb.</p><p>Low</p></title><p>It\n  is <emphasis>low</emphasis>.</p></section></section></body>";
    let document = check(
        body,
        &["Heading(1) Tides: and Moons", "Heading(2) Part 1", "Heading(3) Ebb. Low", "Paragraph It is low."],
    );
    assert_eq!(document.title.as_deref(), Some("Tides & Moons"));
    assert_eq!(document.authors, ["Ana Roe"]);
    assert_eq!(document.language.as_deref(), Some("en"));
    assert!(!document.source.text.contains("AAAA"));
    let words: Vec<_> = document.removed.iter().map(|it| &document.source.text[it.source.clone()]).collect();
    assert!(words.contains(&"About the sea."), "{words:?}");
}

#[test]
fn poems_quotes_and_ornaments_are_what_they_are_called() {
    let body =
        "<body><section><epigraph><p>Said</p><text-author>Bo</text-author></epigraph><poem><title><p>Song</p></title>
        <stanza><v>Ebb</v><v>and flow</v></stanza><stanza><v>Low</v></stanza></poem><subtitle>* * *</subtitle>
        <subtitle>Later</subtitle><p>End</p></section></body>";
    let expected = [
        "Quote Said",
        "Quote Bo",
        "Paragraph Song",
        "Verse Ebb\nand flow",
        "Verse Low",
        "Rule * * *",
        "Heading(2) Later",
        "Paragraph End",
    ];
    check(body, &expected);
}

#[test]
fn notes_begin_with_the_sign_that_refers_to_them() {
    let body = "<body><section><p>Ebb<a l:href='#n1' type='note'>1</a> and<a l:href='#n2' type='note'>[2]</a></p></section></body>
        <body name='notes'><title><p>Notes</p></title><section id='n1'><title><p>1</p></title><p>Low.</p><p>More.</p></section>
        <section id='n2'><title><p>[2]</p></title><p>High.</p></section></body>";
    let document =
        check(body, &["Paragraph Ebb[1] and[2]", "Heading(1) Notes", "Note [1] Low.", "Note More.", "Note [2] High."]);
    assert_eq!(document.blocks.iter().map(|it| it.marker).collect::<Vec<_>>(), [0, 0, 4, 0, 4]);
    assert_eq!(document.spans[0].kind, SpanKind::Link("#n1".to_owned()));
    let ends = document.spans.iter().map(|it| (&document.text[it.range.clone()], document.leads(it).unwrap()));
    let at = |words: &str| Leads::Here(document.text.find(words).unwrap());
    let expected = [("[1]", at("[1] Low")), ("[2]", at("[2] High")), ("[1]", at("[1] and")), ("[2]", at("[2]\n"))];
    assert_eq!(ends.collect::<Vec<_>>(), expected);
}

#[test]
fn links_lead_to_sections_and_paragraphs_of_their_name() {
    let body = "<body><section><p>See<a l:href='#s'>there</a> or<a l:href='#p'>here</a>.</p></section><section id='s'>
        <title><p>Ebb</p></title><p>Low.</p><p id='p'>And <emphasis>lower</emphasis>.</p></section></body>";
    let document =
        check(body, &["Paragraph Seethere orhere.", "Heading(1) Ebb", "Paragraph Low.", "Paragraph And lower."]);
    let ends: Vec<_> = document.spans.iter().filter_map(|it| document.leads(it)).collect();
    let at = |words: &str| Leads::Here(document.text.find(words).unwrap());
    assert_eq!(ends, [at("Ebb"), at("And")]);
}

#[test]
fn a_book_is_known_by_its_first_element_and_in_an_archive_too() {
    let text = book("<body><section><p>Ebb</p></section></body>");
    assert_eq!(Format::sniff(text.as_bytes(), "a.txt"), Format::Fb2);
    let archive = packed(&[("tides.fb2", &text)]);
    assert_eq!(Format::sniff(&archive, "a.fb2.zip"), Format::Fb2Zip);
    assert_eq!(import_packed(&archive).document.text, "Ebb");
}

#[test]
fn a_book_in_an_old_encoding_is_read() {
    let text = book("<body><section><p>\u{43F}\u{440}</p></section></body>").replace("utf-8", "windows-1251");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&text);
    assert_eq!(import(bytes.into_owned()).document.text, "\u{43F}\u{440}");
}
