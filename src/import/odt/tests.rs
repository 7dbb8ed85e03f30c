//! Texts made of a few lines, and what is read of them.

use std::io::Cursor;

use super::import;
use crate::document::{Document, Leads, SpanKind};
use crate::import::archive::tests::packed;
use crate::import::{Format, refusal_of_archive};

const KIND: &str = "application/vnd.oasis.opendocument.text";
const STYLES: &str = "<office:automatic-styles>
    <style:style style:name='P1' style:family='paragraph' style:parent-style-name='Quotations'/>
    <style:style style:name='T1' style:family='text'><style:text-properties fo:font-style='italic'/></style:style>
    <text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>
    <text:list-level-style-bullet text:level='2'/></text:list-style></office:automatic-styles>";

fn writing(body: &str) -> Vec<u8> {
    let content =
        format!("<office:document-content>{STYLES}<office:body>{body}</office:body></office:document-content>");
    let about = "<office:meta><dc:title>Tides</dc:title><meta:initial-creator>Ana Roe; Bo Lim</meta:initial-creator>
        <dc:creator>Somebody</dc:creator><dc:language>en-GB</dc:language></office:meta>";
    packed(&[("mimetype", KIND), ("content.xml", &content), ("meta.xml", about)])
}

#[track_caller]
fn check(body: &str, expected: &[&str]) -> Document {
    let document = import(&writing(body)).document;
    let blocks = document.blocks.iter().map(|it| format!("{:?} {}", it.kind, &document.text[it.range.clone()]));
    assert_eq!(blocks.collect::<Vec<_>>(), expected);
    document
}

#[test]
fn headings_have_their_level_and_paragraphs_their_style() {
    let body = "<text:h text:outline-level='2'>Ebb</text:h><text:p text:style-name='P1'>Said.</text:p>
        <text:p>a<text:s text:c='4'/>b<text:tab/>c</text:p>";
    let document = check(body, &["Heading(2) Ebb", "Quote Said.", "Paragraph a b c"]);
    assert_eq!(document.title.as_deref(), Some("Tides"));
    assert_eq!(document.authors, ["Ana Roe", "Bo Lim"]);
    assert_eq!(document.language.as_deref(), Some("en-GB"));
}

#[test]
fn notes_stand_behind_the_text_and_are_tied_to_it() {
    let note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Low.</text:p></text:note-body></text:note>";
    let body = format!(
        "<text:p>The <text:span text:style-name='T1'>tide{note} ebbs</text:span>.</text:p><text:p>End.</text:p>"
    );
    let document = check(&body, &["Paragraph The tide[1] ebbs.", "Paragraph End.", "Note [1] Low."]);
    let links = document.spans.iter().filter(|it| it.kind == SpanKind::Link("[^1]".to_owned()));
    assert_eq!(links.count(), 2);
    assert!(document.spans.iter().any(|it| &document.text[it.range.clone()] == "tide[1] ebbs"));
}

/// The words of the links, and what stands where they lead.
fn ways(document: &Document) -> Vec<(&str, &str)> {
    let leads = |it: &crate::document::Span| match document.leads(it)? {
        Leads::Here(at) => Some((&document.text[it.range.clone()], &document.text[at..])),
        _ => Some((&document.text[it.range.clone()], "nowhere")),
    };
    document.spans.iter().filter_map(leads).map(|(words, to)| (words, to.lines().next().unwrap_or_default())).collect()
}

#[test]
fn notes_that_are_counted_anew_are_told_apart() {
    let note = |id: &str, words: &str| {
        format!(
            "<text:note text:id='{id}'><text:note-citation>1</text:note-citation><text:note-body><text:p>{words}</text:p>
            </text:note-body></text:note>"
        )
    };
    let body = format!(
        "<text:p>a{} b{} as in<text:note-ref text:ref-name='n2'>2</text:note-ref></text:p>",
        note("n1", "Low."),
        note("n2", "High.")
    );
    let document = check(&body, &["Paragraph a[1] b[1] as in2", "Note [1] Low.", "Note [1] High."]);
    let line = "[1] b[1] as in2";
    let expected = [("[1]", "[1] Low."), ("[1]", "[1] High."), ("2", "[1] High."), ("[1]", line), ("[1]", &line[5..])];
    assert_eq!(ways(&document), expected);
}

#[test]
fn links_lead_to_bookmarks_headings_and_tables() {
    let link = |to: &str| format!("<text:p><text:a xlink:href='{to}'>x</text:a></text:p>");
    let body = [
        link("#low"),
        link("#2.1.Ebb &amp; flow|outline"),
        link("#Heights|table"),
        "<text:p><text:bookmark-ref text:ref-name='low'>y</text:bookmark-ref></text:p>".to_owned(),
        "<text:h text:outline-level='1'>Ebb &amp; <text:span>flow</text:span></text:h>".to_owned(),
        "<text:p>At <text:bookmark-start text:name='low'/>low water</text:p>".to_owned(),
        "<table:table table:name='Heights'><table:table-row><table:table-cell><text:p>3</text:p></table:table-cell>
        <table:table-cell><text:p>4</text:p></table:table-cell></table:table-row></table:table>"
            .to_owned(),
        link("#none"),
    ];
    let document = import(&writing(&body.concat())).document;
    let expected = [("x", "low water"), ("x", "Ebb & flow"), ("x", "3  4"), ("y", "low water"), ("x", "nowhere")];
    assert_eq!(ways(&document), expected);
}

#[test]
fn lists_are_nested_and_go_on_when_they_say_so() {
    let list = |more: &str, words: &str| {
        format!("<text:list text:style-name='L1'{more}><text:list-item>{words}</text:list-item></text:list>")
    };
    let inner = "<text:p>a</text:p><text:list><text:list-item><text:p>b</text:p></text:list-item></text:list>";
    let body = [
        list("", inner),
        list(" text:continue-numbering='true'", "<text:p>c</text:p><text:p>d</text:p>"),
        list("", "<text:p>e</text:p>"),
    ];
    let document =
        check(&body.concat(), &["ListItem 1. a", "ListItem • b", "ListItem 2. c", "Paragraph d", "ListItem 1. e"]);
    assert_eq!(document.blocks.iter().map(|it| it.depth).collect::<Vec<_>>(), [0, 1, 0, 1, 0]);
}

#[test]
fn what_is_not_shown_is_taken_out() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>
        </text:changed-region></text:tracked-changes><text:p>Ebb<office:annotation><text:p>Really?</text:p>
        </office:annotation>.</text:p>";
    let document = check(body, &["Paragraph Ebb."]);
    let words: Vec<_> = document.removed.iter().map(|it| &document.source.text[it.source.clone()]).collect();
    assert!(words.contains(&"gone") && words.contains(&"Really?"), "{words:?}");
}

#[test]
fn tables_have_heads_and_cells_that_reach_over_others() {
    let cell = |words: &str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
    let body = format!(
        "<table:table><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows>
        <table:table-row>{}<table:covered-table-cell/></table:table-row><table:table-row>
        <table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table>",
        cell("Place"),
        cell("High"),
        cell("nowhere at all")
    );
    let document = check(&body, &["Table Place  High\nnowhere at all"]);
    let heads = document.spans.iter().filter(|it| it.kind == SpanKind::Strong);
    assert_eq!(heads.map(|it| &document.text[it.range.clone()]).collect::<Vec<_>>(), ["Place", "High"]);
}

#[test]
fn an_archive_is_known_by_what_it_says() {
    assert_eq!(Format::sniff(&writing(""), "a.zip"), Format::Odt);
    let locked =
        [("mimetype", KIND), ("content.xml", "noise"), ("META-INF/manifest.xml", "<manifest:encryption-data/>")];
    assert!(refusal_of_archive(Cursor::new(packed(&locked))).unwrap().contains("password"));
    let sheet = [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a/>")];
    assert!(refusal_of_archive(Cursor::new(packed(&sheet))).unwrap().contains("zip archive"));
}

#[test]
fn pictures_are_named_by_their_path_in_the_text() {
    let frame = |path: &str, words: &str| format!("<draw:frame><draw:image xlink:href='{path}'/>{words}</draw:frame>");
    let body = format!(
        "<text:p>{}</text:p><text:p>Ebb {}</text:p><text:p>{}</text:p>",
        frame("Pictures/a.png", ""),
        frame("./Pictures/b.png", "<svg:desc>A weir</svg:desc>"),
        frame("https://a.example/c.png", "<svg:desc>Gone</svg:desc>"),
    );
    let document = check(&body, &["Paragraph Ebb [A weir]", "Paragraph [Gone]"]);
    let part = |path: &str| crate::document::Origin::Part(path.to_owned());
    let pictures = document.pictures.iter().map(|it| (&document.text[it.range.clone()], &it.origin));
    assert_eq!(pictures.collect::<Vec<_>>(), [("", &part("Pictures/a.png")), ("[A weir]", &part("Pictures/b.png"))]);
}
