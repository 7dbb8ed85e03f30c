//! Pages made of a few lines, and what is read of them.

use proptest::prelude::*;

use super::{import, is_roff};
use crate::document::{Document, SpanKind};
use crate::import::Format;

fn document(page: &str) -> Document {
    import(page.as_bytes().to_vec()).document
}

#[track_caller]
fn check(page: &str, expected: &[&str]) -> Document {
    let document = document(page);
    let said = |it: &crate::document::Block| format!("{:?} {} {}", it.kind, it.depth, &document.text[it.range.clone()]);
    assert_eq!(document.blocks.iter().map(said).collect::<Vec<_>>(), expected);
    document
}

fn spans(document: &Document) -> Vec<(&str, SpanKind)> {
    document.spans.iter().map(|it| (&document.text[it.range.clone()], it.kind.clone())).collect()
}

#[test]
fn sections_headwords_and_code_are_what_they_are() {
    let page = ".\\\" A remark.\n.TH TIDE 1 2020\n.SH NAME\ntide \\- ebb\nand flow\n.SH OPTIONS\n.TP\n.BR \\-l \", \" \\-\\-low\n\
                Wait for low water.\n.IP\nAnd for more.\n.TP\n.B \\-h\nHigh.\n.PP\nThen:\n.nf\nif low;\n  wait\n.fi\nSo.\n.SS \"See there\"\n\
                .IP \\(bu 2\nOne\n.IP 2. 4\nTwo\n";
    let expected = [
        "Heading(2) 0 NAME",
        "Paragraph 0 tide - ebb and flow",
        "Heading(2) 0 OPTIONS",
        "Paragraph 0 -l, --low",
        "Paragraph 1 Wait for low water.",
        "Paragraph 1 And for more.",
        "Paragraph 0 -h",
        "Paragraph 1 High.",
        "Paragraph 0 Then:",
        "Code 0 if low;\n  wait",
        "Paragraph 0 So.",
        "Heading(3) 0 See there",
        "ListItem 0 • One",
        "ListItem 0 2. Two",
    ];
    let document = check(page, &expected);
    assert_eq!(document.title.as_deref(), Some("TIDE(1)"));
    let strong = |words| (words, SpanKind::Strong);
    let term = |words| (words, SpanKind::Term);
    assert_eq!(spans(&document)[..5], [term("-l, --low"), strong("-l"), strong("--low"), strong("-h"), term("-h")]);
    let removed: Vec<_> = document.removed.iter().map(|it| &document.source.text[it.source.clone()]).collect();
    assert!(removed.iter().any(|words| words.contains("A remark.")), "{removed:?}");
}

#[test]
fn words_keep_their_place_in_the_source() {
    let page = ".TH A 1\nLow \\fIwater\\fP, \\(lqhigh\\(rq\n.I and so on\n";
    let document = check(page, &["Paragraph 0 Low water, “high” and so on"]);
    assert_eq!(spans(&document), [("water", SpanKind::Emphasis), ("and so on", SpanKind::Emphasis)]);
    let at = document.text.find("high").unwrap();
    assert_eq!(document.source.offset(at), page.find("high"));
}

#[test]
fn what_is_set_in_below_short_bold_words_explains_them() {
    let page = ".TH A 1\n.PP\n\\fB\\-a\\fR\n.RS 4\nAll.\n.RS 4\nReally.\n.RE\n.RE\n.PP\nEnd.\n";
    let document = check(page, &["Paragraph 0 -a", "Paragraph 1 All.", "Paragraph 2 Really.", "Paragraph 0 End."]);
    assert!(spans(&document).contains(&("-a", SpanKind::Term)));
}

#[test]
fn conditions_hold_for_a_terminal_and_macros_of_the_page_are_used() {
    let page = ".de FN\n\\fI\\\\$1\\fP\\\\$2\n..\n.ds W ebb\n.TH A 1\n.ie t printed\n.el .FN shown .\n.if t \\{\\\nnot\n.if n not\n.\\}\n\
                .ie n \\{\\\nyes\n.\\}\n.el no\n.ig\nnever\n..\n\\*W \\*(xx\n";
    check(page, &["Paragraph 0 shown. yes ebb"]);
}

#[test]
fn tables_have_cells() {
    let page = ".TH A 1\n.TS\ntab(|);\nlb lb\nl l.\nPlace|High\n_\nBay|T{\nvery\nhigh\nT}\nSea|2\n.TE\nEnd.\n";
    let document = check(page, &["Table 0 Place  High\nBay    very high\nSea    2", "Paragraph 0 End."]);
    let cells: Vec<_> = document.cells.iter().map(|cell| (cell.column, cell.is_head)).collect();
    assert_eq!(cells, [(0, true), (1, true), (0, false), (1, false), (0, false), (1, false)]);
}

#[test]
fn links_are_links() {
    let page = ".TH A 1\nSee\n.UR https://a.example\nthe tides\n.UE .\nOr\n.MT a@b.example\n.ME\n";
    let document = check(page, &["Paragraph 0 See the tides. Or a@b.example"]);
    let link = |to: &str| SpanKind::Link(to.to_owned());
    let expected = [("the tides", link("https://a.example")), ("a@b.example", link("mailto:a@b.example"))];
    assert_eq!(spans(&document), expected);
}

#[test]
fn mdoc_says_what_words_are() {
    let page = ".Dd May 1, 2020\n.Dt TIDE 1\n.Os\n.Sh NAME\n.Nm tide\n.Nd ebb and flow\n.Sh SYNOPSIS\n.Nm\n.Op Fl ab\n.Op Fl w Ar water ...\n\
                .Ar place\n.Sh DESCRIPTION\nThe\n.Nm\nof\n.Xr sea 4 ,\nand\n.Pq see Em low water .\n.Bl -tag -width x\n.It Fl a , Fl Fl all\nAll.\n\
                .It Xo\n.Fl b\n.Xc\nBay.\n.El\n.Bl -bullet\n.It\nOne\n.El\n.Bd -literal\nif low\n  wait\n.Ed\nEnd\n.Dq now .\n";
    let expected = [
        "Heading(2) 0 NAME",
        "Paragraph 0 tide – ebb and flow",
        "Heading(2) 0 SYNOPSIS",
        "Code 0 tide [-ab] [-w water ...] place",
        "Heading(2) 0 DESCRIPTION",
        "Paragraph 0 The tide of sea(4), and (see low water).",
        "Paragraph 0 -a, --all",
        "Paragraph 1 All.",
        "Paragraph 0 -b",
        "Paragraph 1 Bay.",
        "ListItem 0 • One",
        "Code 1 if low\n  wait",
        "Paragraph 0 End “now”.",
    ];
    let document = check(page, &expected);
    assert_eq!(document.title.as_deref(), Some("TIDE(1)"));
}

#[test]
fn mdoc_names_standards_and_systems_in_full() {
    let page = ".Dd May 1, 2020\n.Dt TIDE 1\n.Os\n.Sh LIBRARY\n.Lb libtide\n.Sh EXIT STATUS\n.Ex -std tide\n.Sh STANDARDS\nIt follows\n\
                .St -p1003.1-2008 ,\n.St -isoC-99\nand\n.St -own .\n.Sh HISTORY\nIt came with\n.At v7 ,\n.At ,\n.Bx 4.3 reno ,\n.Bx\n\
                and\n.Fx 7.1 .\n";
    check(
        page,
        &[
            "Heading(2) 0 LIBRARY",
            "Paragraph 0 library “libtide”",
            "Heading(2) 0 EXIT STATUS",
            "Paragraph 0 The tide utility exits 0 on success, and >0 if an error occurs.",
            "Heading(2) 0 STANDARDS",
            "Paragraph 0 It follows IEEE Std 1003.1-2008 (“POSIX.1”), ISO/IEC 9899:1999 (“ISO C99”) and -own.",
            "Heading(2) 0 HISTORY",
            "Paragraph 0 It came with Version 7 AT&T UNIX, AT&T UNIX, 4.3BSD-Reno, BSD and FreeBSD 7.1.",
        ],
    );
}

#[test]
fn another_file_is_named_and_not_read() {
    let import = import(b".so man1/tide.1\n".to_vec());
    assert_eq!(import.document.text, "man1/tide.1");
    assert!(import.remarks[0].contains("man1/tide.1"));
}

#[test]
fn a_plain_text_is_never_a_page() {
    let is_page = |text: &str| Format::sniff(text.as_bytes(), "a") == Format::Roff;
    assert!(
        is_page(".\\\" Remark\n\n.TH A 1\n.SH NAME\n")
            && is_page("'\\\" t\n.TH A 1\n")
            && is_page(".Dd May\n.Dt A 1\n")
    );
    assert!(is_page(".so man1/a.1\n"));
    assert!(!is_page("The request\n.TH A 1\nbegins a page.\n") && !is_page("...and so on\n.SH\n") && !is_page(".TH\n"));
    assert!(!is_page(".net is a domain.\n\nSo is .com\n") && !is_roff(b"") && !is_page("'Tis the\n.TH.\n"));
    assert_eq!(Format::sniff(b".TH A 1\n", "a.md"), Format::Markdown);
}

proptest! {
    #[test]
    fn any_page_is_read(
        lines in prop::collection::vec(
            "(\\.|')?(TH|SH|TP|IP|RS|RE|B|BI|nf|fi|if n|ie t|el|de A|A|\\.|TS|TE|T\\{|T\\}|UR|UE|Bl -tag|It|El|Sh|Fl|Op|Nm|Xo|Xc|ds a|so|in|Fo|Fc|Bd -literal|Ed|sp) ?[a-z\"\\\\|(*\u{6771} ]{0,12}(\\\\(fB|fP|\\{|\\}|c|\\*a|\\(em))?",
            0..40,
        )
    ) {
        let source = format!(".TH A 1\n{}\n", lines.join("\n"));
        let document = document(&source);
        for block in &document.blocks {
            prop_assert!(block.body().start <= block.range.end && !block.range.is_empty());
            let keeps_lines = matches!(block.kind, crate::document::Kind::Code | crate::document::Kind::Table);
            prop_assert!(keeps_lines || !document.text[block.range.clone()].contains('\n'));
        }
        for span in &document.spans {
            prop_assert!(document.text.get(span.range.clone()).is_some_and(|words| !words.is_empty()));
        }
    }
}
