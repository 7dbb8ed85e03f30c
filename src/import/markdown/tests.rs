//! Markdown in, blocks out: one line for each block.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

use super::document;
use crate::document::{Document, Kind, Origin, SpanKind, Why};

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
    check_laws(&document);
}

/// The spans: kind and words.
#[track_caller]
fn check_spans(source: &str, expected: &[&str]) {
    let document = document(source.to_owned());
    let spans = document.spans.iter().map(|span| format!("{:?} {}", span.kind, &document.text[span.range.clone()]));
    assert_eq!(spans.collect::<Vec<_>>(), expected);
    check_laws(&document);
}

/// What holds for every document that this importer makes.
#[track_caller]
fn check_laws(document: &Document) {
    let mut end = 0;
    for (i, block) in document.blocks.iter().enumerate() {
        assert_eq!(block.range.start, if i == 0 { 0 } else { end + "\n\n".len() });
        assert!(block.marker <= block.range.len());
        end = block.range.end;
        let lines = matches!(block.kind, Kind::Verse | Kind::Code | Kind::Table);
        assert!(lines || !document.text[block.range.clone()].contains('\n'), "{block:?}");
    }
    assert_eq!(end, document.text.len());
    for span in &document.spans {
        let holds =
            |block: &crate::document::Block| block.range.start <= span.range.start && span.range.end <= block.range.end;
        assert!(!span.range.is_empty() && document.blocks.iter().any(holds), "{span:?}");
    }
    let mut accounted = vec![false; document.source.text.len()];
    for piece in &document.source.pieces {
        let source = piece.source..piece.source + piece.len;
        assert_eq!(document.text[piece.at..piece.at + piece.len], document.source.text[source.clone()]);
        accounted[source].fill(true);
    }
    assert!(document.source.pieces.is_sorted_by_key(|piece| (piece.source, piece.at)));
    for removed in &document.removed {
        assert!(removed.at <= document.text.len());
        accounted[removed.source.clone()].fill(true);
    }
    for (at, c) in document.source.text.char_indices() {
        assert!(c.is_whitespace() || accounted[at], "{c:?} at {at} vanished");
    }
}

#[test]
fn paragraphs_are_one_line_and_headings_have_levels() {
    check(
        "# Tides\n\nWater rises\nand falls.\n\nLow\n---\n\n### Neap ###\n",
        &["Heading(1) 0 Tides", "Paragraph 0 Water rises and falls.", "Heading(2) 0 Low", "Heading(3) 0 Neap"],
    );
}

#[test]
fn reading_offsets_lead_to_the_source() {
    let document = document("*Water*\r\n**rises** &amp; falls \\* here".to_owned());
    assert_eq!(document.text, "Water rises & falls * here");
    assert_eq!(document.source.range(6..11), Some(11..16));
    assert_eq!(document.source.reading(25), 14);
    let removed: Vec<_> =
        document.removed.iter().map(|cut| (&document.source.text[cut.source.clone()], cut.why)).collect();
    assert_eq!(
        removed[..4],
        [("*", Why::Markup), ("*\r\n**", Why::Markup), ("**", Why::Markup), ("&amp;", Why::Markup)]
    );
}

#[test]
fn spans_cover_their_words() {
    check_spans(
        "A *b **c*** `d  e` [f](g \"h\") <https://i.example>",
        &["Emphasis b c", "Strong c", "Code d  e", "Link(\"g\") f", "Link(\"https://i.example\") https://i.example"],
    );
}

#[test]
fn lists_nest_and_keep_their_numbers() {
    check(
        "3. one\n4. two\n   - in\n\n     more\n\n   code:\n\n       x = 1\n- [x] done\n- [ ] to do\n",
        &[
            "ListItem 0 3. |one",
            "ListItem 0 4. |two",
            "ListItem 1 • |in",
            "Paragraph 2 more",
            "Paragraph 1 code:",
            "Code 1 x = 1",
            "ListItem 0 ☑ |done",
            "ListItem 0 ☐ |to do",
        ],
    );
}

#[test]
fn a_number_without_words_is_kept() {
    check(
        "1. - a\n2. ```\n   b\n   ```\n3.\n- - c\n",
        &["ListItem 0 1.|", "ListItem 1 • |a", "ListItem 0 2.|", "Code 1 b", "ListItem 0 3.|", "ListItem 1 • |c"],
    );
}

#[test]
fn quotes_and_alerts() {
    check(
        "> a\n> b\n>\n> > c\n> - d\n\n> [!TIP]\n> e",
        &["Quote 0 a b", "Quote 1 c", "ListItem 1 • |d", "Quote 0 Tip", "Quote 0 e"],
    );
}

#[test]
fn code_keeps_its_lines_and_indents() {
    check("```rust\n\n  a\n\n\tb\r\n\n```\n\n    c\n     d\n", &["Code 0   a\n\n\tb", "Code 0 c\n d"]);
}

#[test]
fn lines_ended_by_hand_are_verse() {
    check(
        "O tide,  \nO *moon*,\\\nO shore.\n\nOne  \ntwo.\n",
        &["Verse 0 O tide,\nO moon,\nO shore.", "Paragraph 0 One two."],
    );
}

#[test]
fn a_narrow_table_is_set_in_columns() {
    check(
        "| Port | Rise |\n|---|--:|\n| Ems | 3 |\n| | 12 |\n| 港 | |\n",
        &["Table 0 Port  Rise\nEms      3\n        12\n港"],
    );
}

#[test]
fn code_says_what_language_it_is_in() {
    let source = "```rust,ignore\nfn a() {}\n\nb\n```\n\n```{.py}\nx\n```\n\n```\ny\n```\n\n    z\n";
    let document = document(source.to_owned());
    let spans = document.spans.iter().map(|it| (&document.text[it.range.clone()], it.kind.clone()));
    let language = |name: &str| SpanKind::Language(name.to_owned());
    assert_eq!(spans.collect::<Vec<_>>(), [("fn a() {}\n\nb", language("rust")), ("x", language("py"))]);
}

#[test]
fn cells_know_their_column_where_others_are_empty() {
    let long = "very ".repeat(25);
    for words in ["d", long.trim_end()] {
        let source = format!("x\n\n| a | | c |\n|---|---|---|\n| {words} | | |\n| | | f |\n\ny\n");
        let document = document(source);
        let cells = document.cells.iter().map(|it| (&document.text[it.at..=it.at], it.column, it.is_head));
        let expected = [("a", 0, true), ("c", 2, true), (&words[..1], 0, false), ("f", 2, false)];
        assert_eq!(cells.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_wide_table_is_set_row_by_row() {
    let long = "very ".repeat(25);
    let source = format!("| a | b |\n|---|---|\n| {long} | c |\n");
    check(&source, &[&format!("Table 0 a · b\n{} · c", long.trim_end())]);
}

#[test]
fn notes_have_their_label_as_marker() {
    check(
        "Tide[^1] and moon[^m].\n\n[^1]: A rise.\n\n    And fall.\n[^m]:\n    - One.\n",
        &[
            "Paragraph 0 Tide[1] and moon[m].",
            "Note 0 [1] |A rise.",
            "Note 0 And fall.",
            "Note 0 [m]|",
            "ListItem 1 • |One.",
        ],
    );
    check_spans("Tide[^1].\n\n[^1]: A rise.", &["Link(\"[^1]\") [1]", "Link(\"[^1]\") [1]"]);
}

#[test]
fn a_definition_list_has_terms() {
    let source = "Neap tide\n: A *small* tide.\n\n    More.\n\n*Ebb*\n: A fall.\n: A decline.\n";
    check(
        source,
        &[
            "Paragraph 0 Neap tide",
            "Paragraph 1 A small tide.",
            "Paragraph 1 More.",
            "Paragraph 0 Ebb",
            "Paragraph 1 A fall.",
            "Paragraph 1 A decline.",
        ],
    );
    check_spans(source, &["Term Neap tide", "Emphasis small", "Emphasis Ebb", "Term Ebb"]);
}

#[test]
fn rules_and_pictures() {
    check(
        "a\n\n* * *\n\n![A weir](w.png) and ![](x.png)\n",
        &["Paragraph 0 a", "Rule 0 * * *", "Paragraph 0 [A weir] and "],
    );
}

#[test]
fn pictures_are_remembered_with_their_words_and_where_they_are() {
    let source = "![A weir](img/w%20x.png \"low\") ![](x.gif)\n\n![*B*][b] <img src=c.png alt=C>\n\n\
        <p><img src='../d.png'></p>\n\nend ![E](data:image/png;base64,AAAA)\n\n[b]: https://a.example/b.png\n";
    let document = document(source.to_owned());
    let file = |name: &str| Origin::File(name.to_owned());
    let at = source.find("data:").unwrap();
    assert_eq!(
        pictures(&document),
        [
            ("[A weir]", &file("img/w x.png")),
            ("", &file("x.gif")),
            ("[B]", &Origin::Elsewhere("https://a.example/b.png".to_owned())),
            ("[C]", &file("c.png")),
            ("", &file("../d.png")),
            ("[E]", &Origin::Inline(at..at + 26)),
        ]
    );
    check_laws(&document);
}

/// The pictures: their words, and where they are.
fn pictures(document: &Document) -> Vec<(&str, &Origin)> {
    document.pictures.iter().map(|it| (&document.text[it.range.clone()], &it.origin)).collect()
}

#[test]
fn the_words_of_html_stay() {
    check(
        "<h1 align=\"center\">\n Tides &amp; us\n</h1>\n<!-- no -->\n<p>a<br>\n<b>b</b></p><ul><li>c</ul>\n\nd<br>e <kbd>f</kbd>\n",
        &["Heading(1) 0 Tides & us", "Paragraph 0 a b", "ListItem 0 • |c", "Paragraph 0 d e f"],
    );
}

#[test]
fn preformatted_html_keeps_its_lines() {
    check("<pre>\n a &lt; b\n   <b>c</b>\n</pre>\n", &["Code 0  a < b\n   c"]);
}

#[test]
fn what_is_left_out_leaves_one_space() {
    check("a ![](p.png) b <br> c", &["Paragraph 0 a b c"]);
}

#[test]
fn front_matter_says_who_and_what() {
    let document = document("---\ntitle: Tides\nauthor: Ana Roe\nlang: en\n---\n\n# One\n".to_owned());
    assert_eq!(document.title.as_deref(), Some("Tides"));
    assert_eq!(document.authors, ["Ana Roe"]);
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.text, "One");
    check_laws(&document);
}

#[test]
fn the_title_is_the_first_heading_of_the_first_level() {
    let title = |source: &str| document(source.to_owned()).title;
    assert_eq!(title("## A\n\n# *B* c\n\n# D").as_deref(), Some("B c"));
    assert_eq!(title("## A\n\n### B").as_deref(), Some("A"));
    assert_eq!(title("## A\n\n## B"), None);
}

#[test]
fn struck_words_are_marked_and_single_tildes_stay() {
    check("~~old~~ new, ~5, H~2~O\n", &["Paragraph 0 old new, ~5, H~2~O"]);
    let struck = document("an ~~*old* one~~ new".to_owned()).spans;
    assert!(struck.iter().any(|span| span.kind == SpanKind::Struck && span.range == (3..10)), "{struck:?}");
}

#[test]
fn ten_thousand_containers_are_no_trouble() {
    for sign in [">", "- ", "1. ", "*a ", "[", "<b>", "![", "> - "] {
        check_laws(&document(sign.repeat(10_000) + "word"));
    }
}

/// Signs and words that make every construct likely, and most of them broken.
fn soup(without: &'static [&str]) -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "word",
        "two words",
        "ü",
        "\n",
        "\n\n",
        "\r\n",
        "\n    ",
        "\n  ",
        "  \n",
        "\\\n",
        "# ",
        "> ",
        "- ",
        "* ",
        "7. ",
        "[x] ",
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "~~~",
        "| ",
        " |\n",
        "|---|\n",
        "---\n",
        "[^n]",
        "\n[^n]: ",
        "\n: ",
        "[a](b)",
        "![",
        "](c)",
        "[!NOTE]\n",
        "<b>",
        "</b>",
        "<div>\n",
        "</div>\n",
        "<!--",
        "-->",
        "<",
        "&amp;",
        "&#65;",
        "\t",
        "\\",
        "===\n",
        "title: x\n",
        "\0",
        "\u{feff}",
    ];
    let pieces: Vec<_> = PIECES.iter().filter(|piece| without.iter().all(|sign| !piece.contains(sign))).collect();
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|pieces| pieces.into_iter().copied().collect())
}

proptest! {
    #[test]
    fn nothing_vanishes_unseen(source in soup(&[])) {
        check_laws(&document(source));
    }

    /// HTML, labels and front matter apart, which are no text to the parser.
    #[test]
    fn every_visible_word_is_there_once_in_order(source in soup(&["<", "[!NOTE]", "title"])) {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS
            | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
        let visible: String = Parser::new_ext(&source, options).map(|event| match event {
            Event::Text(text) | Event::Code(text) => text.into_string(),
            _ => String::new(),
        }).collect();
        let words = |text: &str| text.matches(|c: char| "wordtü".contains(c)).collect::<String>();
        prop_assert_eq!(words(&document(source).text), words(&visible));
    }

    #[test]
    fn spans_are_terms_only_in_definition_lists(words in "[a-z ]{0,40}") {
        prop_assert!(document(words).spans.iter().all(|span| span.kind != SpanKind::Term));
    }
}
