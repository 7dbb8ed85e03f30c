//! HTML in, blocks out: one line for each block.

use proptest::prelude::*;

use super::document;
use crate::document::{Document, Leads, Origin, SpanKind, Why};

/// What the blocks are: kind, depth, text with the marker set off by `|`.
#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let document = document(source.to_owned());
    let blocks = document.blocks.iter().map(|block| {
        let marker = &document.text[block.range.start..block.body().start];
        let bar = if marker.is_empty() { "" } else { "|" };
        format!("{:?} {} {marker}{bar}{}", block.kind, block.depth, &document.text[block.body()])
    });
    assert_eq!(blocks.collect::<Vec<_>>(), expected);
}

/// The spans: kind and words.
#[track_caller]
fn check_spans(source: &str, expected: &[&str]) {
    let document = document(source.to_owned());
    let spans = document.spans.iter().map(|span| format!("{:?} {}", span.kind, &document.text[span.range.clone()]));
    assert_eq!(spans.collect::<Vec<_>>(), expected);
}

/// What stands around the text.
fn around(document: &Document) -> Vec<&str> {
    let removed = document.removed.iter().filter(|removed| removed.why == Why::Surroundings);
    removed.map(|removed| &document.source.text[removed.source.clone()]).collect()
}

#[test]
fn paragraphs_are_one_line_and_headings_have_levels() {
    check(
        "<h1>Tides</h1><p>Water  rises\nand <b> falls</b>.<p>Again<h3>Neap</h3>and <br> ebb",
        &[
            "Heading(1) 0 Tides",
            "Paragraph 0 Water rises and falls.",
            "Paragraph 0 Again",
            "Heading(3) 0 Neap",
            "Paragraph 0 and ebb",
        ],
    );
}

#[test]
fn reading_offsets_lead_to_the_source() {
    let document = document("<p>Water &amp; <i>moon</i> r&eacute;sum&eacute;</p>".to_owned());
    assert_eq!(document.text, "Water & moon résumé");
    assert_eq!(document.source.range(8..12), Some(18..22));
    assert_eq!(document.source.range(0..5), Some(3..8));
}

#[test]
fn lists_nest_and_keep_their_numbers() {
    check(
        "<ol start=3><li>one<li><p>two</p><ul><li>in<p>more</ul><pre>\nx = 1\n</pre></ol><ol type=a><li>c</ol>",
        &[
            "ListItem 0 3. |one",
            "ListItem 0 4. |two",
            "ListItem 1 • |in",
            "Paragraph 2 more",
            "Code 1 x = 1",
            "ListItem 0 a. |c",
        ],
    );
    check("<ol><li><ul><li>a</ul></ol>", &["ListItem 0 1.|", "ListItem 1 • |a"]);
}

#[test]
fn spans_cover_their_words_also_where_they_are_nested_badly() {
    check_spans(
        "A <i>b <b>c</i> d</b> <code>e</code> <a href=' f#1 '>g</a>",
        &["Emphasis b c", "Strong c d", "Code e", "Link(\"f#1\") g"],
    );
    check_spans("<b><p>a</p><p>b</b> c", &["Strong a", "Strong b"]);
}

#[test]
fn code_keeps_its_lines_and_indents() {
    check("<pre><span>  </span>a &lt; b\n\n    <b>c</b>\r\n</pre><p>d", &["Code 0   a < b\n\n    c", "Paragraph 0 d"]);
}

#[test]
fn a_heading_among_lines_of_code_is_one_line() {
    check("<pre>one\n<h1>two\nthree</h1>four\nfive", &["Code 0 one", "Heading(1) 0 two three", "Code 0 four\nfive"]);
    check("<pre>one<h1>two<br>three</h1>four<br>five", &["Code 0 one", "Heading(1) 0 two three", "Code 0 four\nfive"]);
}

#[test]
fn rows_of_a_table_in_a_footnote_are_one_line() {
    check("<caption><aside class=footnote><dt>one<tr><div class=toc>two<dt>three", &["Note 0 one |two three"]);
}

#[test]
fn lines_ended_by_hand_are_verse_and_two_ends_part_paragraphs() {
    check("<p>O tide,<br>O <i>moon</i>,<br/>\nO shore.", &["Verse 0 O tide,\nO moon,\nO shore."]);
    check("One<br>two.<br><br>Three", &["Paragraph 0 One two.", "Paragraph 0 Three"]);
    check(
        "<blockquote epub:type='z3998:verse'><p><span>O tide</span>\n<br/>\n<span>O moon</span></p></blockquote>",
        &["Verse 0 O tide\nO moon"],
    );
}

#[test]
fn cells_know_their_column_where_others_are_empty() {
    let page = "<p>x<table><tr><th>a<th>b<th>c<tr><td><td>d<td><tr><td>e<td><td>f</table><p>y";
    let document = document(page.to_owned());
    let cells = document.cells.iter().map(|it| (&document.text[it.at..=it.at], it.column, it.is_head));
    let expected = [("a", 0, true), ("b", 1, true), ("c", 2, true), ("d", 1, false), ("e", 0, false), ("f", 2, false)];
    assert_eq!(cells.collect::<Vec<_>>(), expected);
}

#[test]
fn a_narrow_table_is_set_in_columns_and_a_wide_one_row_by_row() {
    check(
        "<table><caption>Ports</caption><tr><th>Port<th>Rise<tr><td> Ems </td> <td align=right>3</td>\n<tr><td><td align=right>12</table>",
        &["Paragraph 0 Ports", "Table 0 Port  Rise\nEms      3\n        12"],
    );
    let long = "very ".repeat(25);
    check(
        &format!("<table><tr><td>a<td>b<tr><td>{long}<td><p>c</p></table>d"),
        &[&format!("Table 0 a · b\n{} · c", long.trim()), "Paragraph 0 d"],
    );
}

#[test]
fn a_table_that_lays_out_the_page_is_none() {
    check("<table><tr><td><h2>Neap</h2><td><p>a<p>b</table>", &["Heading(2) 0 Neap", "Paragraph 0 a", "Paragraph 0 b"]);
}

#[test]
fn a_definition_list_has_terms() {
    let source = "<dl><dt>Neap <i>tide</i><dd><p>A small tide.<p>More.<dt><dfn>Ebb</dfn><dd>A fall.</dl>after";
    check(
        source,
        &[
            "Paragraph 0 Neap tide",
            "Paragraph 1 A small tide.",
            "Paragraph 1 More.",
            "Paragraph 0 Ebb",
            "Paragraph 1 A fall.",
            "Paragraph 0 after",
        ],
    );
    check_spans(source, &["Term Neap tide", "Emphasis tide", "Term Ebb"]);
}

#[test]
fn notes_have_their_label_as_marker() {
    check(
        "<p>Tide<a class=footnote-reference href='#f'>1</a> and<sup><a href='#g'>2</a></sup> 10<sup>3</sup>.
         <aside class='footnote'><p>A rise.<p>And fall.</aside>
         <dl class='footnote'><dt>1<dd><p>A fall.</p><p>More.</p></dl>
         <section epub:type='endnotes'><ol><li><p>An ebb. <a href='#r'>↩</a></p></ol></section>",
        &[
            "Paragraph 0 Tide[1] and[2] 10³.",
            "Note 0 A rise.",
            "Note 0 And fall.",
            "Note 0 1 |A fall.",
            "Note 0 More.",
            "Note 0 1. |An ebb. ↩",
        ],
    );
}

#[test]
fn what_stands_around_the_article_is_taken_out_and_kept() {
    let words = "Water rises and falls again and again. ".repeat(9);
    let page = format!(
        "<title>Tides | A site</title><nav>Home <a href=a>Other</a></nav><main><h1>Tides</h1><p>{words}</main>
         <footer>Rights &amp; more</footer><script>let a = '<p>'</script>"
    );
    let document = document(page);
    assert_eq!(document.text, format!("Tides\n\n{}", words.trim()));
    assert_eq!(around(&document), ["Home", "Other", "Rights &amp; more"]);
    assert_eq!(document.title.as_deref(), Some("Tides"));
}

#[test]
fn a_page_that_is_all_links_is_read_all_the_same() {
    check("<nav><a href=a>One</a><p><a href=b>Two</a></nav>", &["Paragraph 0 One", "Paragraph 0 Two"]);
}

#[test]
fn what_is_hidden_is_not_read() {
    let document = document(
        "<p hidden>a<p>b<span style='display: none'>c<span>d</span></span> e<template>f</template>".to_owned(),
    );
    assert_eq!(document.text, "b e");
    assert_eq!(around(&document), ["a", "c", "d", "f"]);
}

#[test]
fn a_table_of_contents_has_a_line_for_each_entry() {
    check(
        "<div class=toc><p><b>Contents</b><ul><li><a href=a>One</a><ul><li>Two</ul></ul></div><p>a",
        &["Contents 0 Contents\nOne\nTwo", "Paragraph 0 a"],
    );
}

#[test]
fn pictures_rules_and_headings_of_two_parts() {
    check(
        "<hgroup><h2>IV</h2><p>Ebb</p></hgroup><p><img alt='A weir' src=w.png> and <img src=x.png><hr>a",
        &["Heading(2) 0 IV: Ebb", "Paragraph 0 [A weir] and", "Rule 0 * * *", "Paragraph 0 a"],
    );
    check_spans("<img alt='A &amp; b'>", &["Picture [A & b]"]);
}

#[test]
fn pictures_are_remembered_with_their_words_and_where_they_are() {
    let source = "<nav><img src=no.png></nav><h1>Tides</h1><figure><img alt='A weir' src='img/w.png'><figcaption><p>Low water\
        </figcaption></figure><p>a<img src=b.png>c<p hidden><img src=no.png><p><img src='data:image/gif;base64,AA'>\
        <p>Water rises and falls.<img alt=x src=//a.example/x.png>";
    let document = document(source.to_owned());
    let at = source.find("data:").unwrap();
    let pictures = document.pictures.iter().map(|it| (&document.text[it.range.clone()], &it.origin));
    let file = |name: &str| Origin::File(name.to_owned());
    assert_eq!(
        pictures.collect::<Vec<_>>(),
        [
            ("[A weir]", &file("img/w.png")),
            ("", &file("b.png")),
            ("", &Origin::Inline(at..at + 24)),
            ("[x]", &Origin::Elsewhere("//a.example/x.png".to_owned())),
        ]
    );
    assert_eq!(document.caption(&document.pictures[0]), Some("Low water"));
    assert!(document.text[document.pictures[2].range.start..].starts_with("Water rises"));
}

#[test]
fn code_says_what_language_it_is_in() {
    let language = |source: &str| {
        let document = document(source.to_owned());
        let spans = document.spans.iter().filter_map(|span| match &span.kind {
            SpanKind::Language(name) => Some(format!("{name}: {}", &document.text[span.range.clone()])),
            _ => None,
        });
        spans.collect::<Vec<_>>().join("; ")
    };
    for (open, close) in [
        ("<pre><code class='language-rust hljs'>", "</code></pre>"),
        ("<pre class='lang-rust prettyprint'>", "</pre>"),
        ("<pre class='brush: rust; toolbar: false'>", "</pre>"),
        ("<pre class='src src-rust'>", "</pre>"),
        ("<div class='highlight-rust notranslate'><div class='highlight'><pre>", "</pre></div></div>"),
        ("<div class='highlight highlight-source-rust'><pre>", "</pre></div>"),
        ("<div class='sourceCode'><pre class='sourceCode rust'><code class='sourceCode rust'>", "</code></pre></div>"),
        ("<pre lang=rust>", "</pre>"),
        ("<pre><code data-lang=rust>", "</code></pre>"),
    ] {
        let source =
            format!("<p>One.</p>{open}let <b>n</b> = 7;\n\nn{close}<pre>x</pre><p><code class='language-c'>y</code>");
        assert_eq!(language(&source), "rust: let n = 7;\n\nn", "{open}");
    }
    assert_eq!(language("<pre lang=en>a</pre><pre class='language-text'>b</pre><pre class=note>c</pre>"), "");
    assert_eq!(language("<pre>a <code class=rust>b</code></pre>"), "");
}

#[test]
fn a_drawing_is_read_by_what_it_says_of_itself() {
    let drawing = "<svg viewBox='0 0 400 300'><title>The tides</title><desc>High and low</desc><g><title>no</title>\
        <text>12 <tspan>h</tspan></text></g></svg>";
    check(
        &format!("<p>Ebb.</p><figure>{drawing}<figcaption>Flow</figcaption></figure>"),
        &["Paragraph 0 Ebb.", "Paragraph 0 [The tides: High and low]", "Paragraph 0 Flow"],
    );
    check(
        "<p>a</p><svg><text>High &amp; low</text><text>water</text></svg><p>b",
        &["Paragraph 0 a", "Paragraph 0 [High & low water]", "Paragraph 0 b"],
    );
    check(
        "<p>As <svg role=img aria-label='A wave' width=90 height=70><path d='M0'/></svg> shows",
        &["Paragraph 0 As [A wave] shows"],
    );
    // Signs on links and beside words, and those that say that they are nothing.
    for sign in [
        "<a href=x><svg><title>Go</title></svg>link</a>",
        "<svg width=16 height=16><title>Go</title></svg>link",
        "<svg viewBox='0,0,24,24' role=img><title>Go</title></svg>link",
        "<svg aria-hidden=true><title>Go</title></svg>link",
        "lin<svg><title>Go</title></svg>k",
    ] {
        check(&format!("<p>{sign}"), &["Paragraph 0 link"]);
    }
}

#[test]
fn a_drawing_that_holds_a_picture_is_that_picture() {
    let document = document("<p>a</p><svg><title>A weir</title><image href='w.png' width='9'/></svg>".to_owned());
    let pictures = document.pictures.iter().map(|it| (&document.text[it.range.clone()], &it.origin));
    assert_eq!(pictures.collect::<Vec<_>>(), [("[A weir]", &Origin::File("w.png".to_owned()))]);
    assert_eq!(around(&document), Vec::<&str>::new());
}

#[test]
fn a_page_says_who_and_what() {
    let source = "<html lang=de-AT><head><title> Die\n Ebbe </title><meta name=author content='Ana Roe'></head><p>a";
    let document = document(source.to_owned());
    assert_eq!(document.title.as_deref(), Some("Die Ebbe"));
    assert_eq!((document.authors, document.language.as_deref()), (vec!["Ana Roe".to_owned()], Some("de-AT")));
}

#[test]
fn any_depth_is_no_trouble() {
    for tag in
        ["<div>", "<ul><li>", "<table><tr><td>", "<blockquote>", "<b>", "<p><i>", "<h1>", "<!--", "<nav>", "<dl><dd>"]
    {
        let text = document(tag.repeat(20_000) + "word").text;
        assert!(text.contains("word") || tag == "<!--", "{tag}");
    }
}

proptest! {
    /// Tags do not part, change or swallow words, whatever their order.
    #[test]
    fn every_visible_word_is_there_once_in_order(pieces in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let source: String = pieces.iter().map(|n| PIECES[*n]).collect();
        let words = |text: &str| text.matches(|c: char| "wordtueü".contains(c)).collect::<String>();
        let visible: String = pieces.iter().map(|n| PIECES[*n]).filter(|piece| !piece.contains('<')).collect();
        prop_assert_eq!(words(&document(source).text), words(&visible));
    }
}

/// Words, and tags that show all they hold.
const PIECES: &[&str] = &[
    "word",
    " two ",
    "ü",
    "\n",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "<a href=x>",
    "</a>",
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<table>",
    "<tr>",
    "<td>",
    "<th>",
    "</td>",
    "</table>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<h1>",
    "</h2>",
    "<hgroup>",
    "</hgroup>",
    "<br>",
    "<div>",
    "</div>",
    "<caption>",
    "<code>",
    "<dfn>",
    "</dfn>",
    "<sup>",
    "</sup>",
    "<div class=footnote>",
    "<br><br>",
    "<div class=toc>",
    "<dl class=footnote>",
    "<!-- x -->",
    "<hr>",
    "<aside epub:type=footnote>",
    "<div class=poem>",
];

#[test]
fn links_lead_to_elements_by_their_names() {
    let source = "<h1 id=top>The Mill</h1><p>See <a href='#n1'>1</a>.<p id=a><a name=b></a>It <b id='c'>stood</b>.\
        <ul><li id=d>Oak</ul><p id='n1'>It burned.<p id=end>";
    let document = document(source.to_owned());
    let places = document
        .targets
        .iter()
        .map(|it| format!("{} {}", it.name, document.text[it.at..].lines().next().unwrap_or_default()));
    let expected = ["a It stood.", "b It stood.", "c stood.", "d Oak", "end ", "n1 It burned.", "top The Mill"];
    assert_eq!(places.collect::<Vec<_>>(), expected);
    assert_eq!(document.leads(&document.spans[0]), Some(Leads::Here(document.text.find("It burned").unwrap())));
}
