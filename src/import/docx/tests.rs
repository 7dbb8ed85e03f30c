//! Documents made of a few lines, and what is read of them.

use std::io::Cursor;

use super::import;
use crate::document::{Document, Leads, SpanKind};
use crate::import::archive::tests::packed;
use crate::import::{Format, refusal_of_archive};

const STYLES: &str = "<w:styles><w:docDefaults><w:lang w:val='de-DE'/></w:docDefaults>
    <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>
    <w:style w:styleId='T'><w:name w:val='Title'/></w:style>
    <w:style w:styleId='berschrift1'><w:name w:val='heading 1'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style>
    <w:style w:styleId='Own'><w:name w:val='Mein Kopf'/><w:basedOn w:val='berschrift1'/></w:style>
    <w:style w:styleId='Q'><w:name w:val='Quote'/></w:style>
    <w:style w:styleId='S'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:styleId='C'><w:name w:val='HTML Preformatted'/></w:style>
    <w:style w:styleId='Ring'><w:name w:val='ring'/><w:basedOn w:val='Ring'/></w:style></w:styles>";

const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'>
    <w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1)'/></w:lvl>
    <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1.%2'/></w:lvl>
    </w:abstractNum><w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>";

const RELATIONS: &str = "<Relationships><Relationship Id='r1' Type='x/hyperlink' Target='https://example.org'
    TargetMode='External'/><Relationship Id='r2' Type='x/styles' Target='styles.xml'/>
    <Relationship Id='r3' Type='x/numbering' Target='numbering.xml'/>
    <Relationship Id='r4' Type='x/footnotes' Target='footnotes.xml'/>
    <Relationship Id='r5' Type='x/comments' Target='comments.xml'/></Relationships>";

fn word(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let text = format!("<?xml version='1.0'?><w:document><w:body>{body}</w:body></w:document>");
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", text.as_str()),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
    ];
    parts.extend(others);
    packed(&parts)
}

fn paragraph(style: &str, words: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

fn item(level: usize, words: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
    )
}

fn blocks(document: &Document) -> Vec<String> {
    let said = |it: &crate::document::Block| format!("{:?} {}", it.kind, &document.text[it.range.clone()]);
    document.blocks.iter().map(said).collect()
}

#[track_caller]
fn check(body: &str, expected: &[&str]) -> Document {
    let document = import(&word(body, &[])).document;
    assert_eq!(blocks(&document), expected);
    document
}

#[test]
fn styles_of_any_language_and_their_heirs_are_headings() {
    let body = [("berschrift1", "Ebb"), ("Own", "Flow"), ("Q", "Said."), ("Ring", "On."), ("", "Off.")];
    let body: String = body.iter().map(|(style, words)| paragraph(style, words)).collect();
    check(&body, &["Heading(1) Ebb", "Heading(1) Flow", "Quote Said.", "Paragraph On.", "Paragraph Off."]);
}

#[test]
fn below_a_title_headings_are_one_level_deeper() {
    let body = paragraph("T", "Tides &amp; Moons") + &paragraph("berschrift1", "Ebb");
    let document = check(&body, &["Heading(1) Tides & Moons", "Heading(2) Ebb"]);
    assert_eq!(document.title.as_deref(), Some("Tides & Moons"));
}

#[test]
fn items_are_numbered_as_they_are_shown() {
    let body = [item(0, "a"), item(1, "b"), item(1, "c"), item(0, "d")].concat();
    let document = check(&body, &["ListItem 3) a", "ListItem 3.a b", "ListItem 3.b c", "ListItem 4) d"]);
    let depths: Vec<_> = document.blocks.iter().map(|block| (block.depth, block.marker)).collect();
    assert_eq!(depths, [(0, 3), (1, 4), (1, 4), (0, 3)]);
}

#[test]
fn lines_of_code_are_one_block_and_keep_their_spaces() {
    let body = [("C", "if low:"), ("C", ""), ("C", "  wait()"), ("", "So it is.")];
    let body: String = body.iter().map(|(style, words)| paragraph(style, words)).collect();
    check(&body, &["Code if low:\n\n  wait()", "Paragraph So it is."]);
}

#[test]
fn words_in_several_runs_are_one_span() {
    let run =
        |words: &str| format!("<w:r><w:rPr><w:rStyle w:val='S'/></w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>");
    let body = format!(
        "<w:p><w:r><w:t>The </w:t></w:r>{}{}<w:r><w:rPr><w:b w:val='0'/></w:rPr><w:t>ebbs.</w:t></w:r></w:p>",
        run("ti"),
        run("de ")
    );
    let document = check(&body, &["Paragraph The tide ebbs."]);
    let spans: Vec<_> = document.spans.iter().map(|span| (&document.text[span.range.clone()], &span.kind)).collect();
    assert_eq!(spans, [("tide", &SpanKind::Strong)]);
}

#[test]
fn notes_are_tied_to_their_references() {
    let body = "<w:p><w:r><w:t>Ebb.</w:t></w:r><w:r><w:footnoteReference w:id='4'/></w:r></w:p>";
    let notes = "<w:footnotes><w:footnote w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
        <w:footnote w:id='4'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Low water.</w:t></w:r></w:p>
        <w:p><w:r><w:t>More.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let document = import(&word(body, &[("word/footnotes.xml", notes)])).document;
    assert_eq!(blocks(&document), ["Paragraph Ebb.[1]", "Note [1] Low water.", "Note More."]);
    let note = SpanKind::Link("[^1]".to_owned());
    let links: Vec<_> = document.spans.iter().filter(|it| it.kind == note).map(|it| it.range.clone()).collect();
    assert_eq!(links, [4..7, 9..12]);
    let ends: Vec<_> = document.spans.iter().filter_map(|it| document.leads(it)).collect();
    assert_eq!(ends, [Leads::Here(9), Leads::Here(4)]);
}

#[test]
fn links_lead_where_their_part_says_and_fields_do_too() {
    let body = "<w:p><w:hyperlink r:id='r1'><w:r><w:t>a</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType='begin'/>
        </w:r><w:r><w:instrText> HYPERLINK \\l \"b\" </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>
        <w:r><w:t>c</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>";
    let document = check(body, &["Paragraph ac"]);
    let links: Vec<_> = document.spans.iter().map(|span| span.kind.clone()).collect();
    assert_eq!(links, ["https://example.org", "#b"].map(|to| SpanKind::Link(to.to_owned())));
}

#[test]
fn bookmarks_are_led_to_by_links_and_by_references_to_them() {
    let field = |says: &str, shows: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{says}</w:instrText></w:r><w:r>
            <w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{shows}</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let body = format!(
        "<w:p><w:hyperlink w:anchor='ebb'><w:r><w:t>Ebb</w:t></w:r>{}</w:hyperlink></w:p><w:p>{}{}{}</w:p>
        <w:bookmarkStart w:id='1' w:name='flow'/><w:p><w:r><w:t>Flow and </w:t></w:r><w:bookmarkStart w:id='2' w:name='ebb'/>
        <w:r><w:t>ebb.</w:t></w:r></w:p>",
        field("PAGEREF ebb \\h", " 3"),
        field("REF flow \\h", "a"),
        field("REF title", "b"),
        field("HYPERLINK &quot;my notes.html&quot; \\l &quot;end&quot;", "c"),
    );
    let document = check(&body, &["Paragraph Ebb 3", "Paragraph abc", "Paragraph Flow and ebb."]);
    let links = document.spans.iter().map(|it| (&document.text[it.range.clone()], document.leads(it).unwrap()));
    let at = |words: &str| Leads::Here(document.text.find(words).unwrap());
    let file = Leads::File("my notes.html".to_owned(), Some("end".to_owned()));
    assert_eq!(links.collect::<Vec<_>>(), [("Ebb 3", at("ebb.")), ("a", at("Flow")), ("c", file)]);
}

#[test]
fn what_was_deleted_and_what_was_remarked_are_taken_out() {
    let body = "<w:p><w:r><w:t>It </w:t></w:r><w:del><w:r><w:delText>floods</w:delText></w:r></w:del><w:ins><w:r><w:t>ebbs</w:t>
        </w:r></w:ins></w:p><w:moveFrom><w:p><w:r><w:t>away</w:t></w:r></w:p></w:moveFrom>";
    let comments = "<w:comments><w:comment w:id='1'><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment></w:comments>";
    let document = import(&word(body, &[("word/comments.xml", comments)])).document;
    assert_eq!(blocks(&document), ["Paragraph It ebbs"]);
    let words: Vec<_> = document.removed.iter().map(|it| &document.source.text[it.source.clone()]).collect();
    assert!(["floods", "away", "Really?"].iter().all(|gone| words.contains(gone)), "{words:?}");
}

#[test]
fn a_table_is_set_in_columns_and_a_frame_is_none() {
    let cell = |words: &str| format!("<w:tc><w:tcPr/><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
    let row = |cells: &[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|it| cell(it)).collect::<String>());
    let table = format!("<w:tbl>{}{}</w:tbl>", row(&["Place", "High"]), row(&["Here and there", "2"]));
    check(&table, &["Table Place           High\nHere and there  2"]);
    check(&format!("<w:tbl>{}</w:tbl>", row(&["All"])), &["Paragraph All"]);
    let nested = format!("<w:tbl><w:tr><w:tc>{}{table}</w:tc></w:tr></w:tbl>", paragraph("", "Above"));
    check(&nested, &["Paragraph Above", "Table Place           High\nHere and there  2"]);
}

#[test]
fn a_box_of_text_stands_where_it_is_anchored_and_once() {
    let words = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><w:t>Ebb</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{words}</mc:Choice><mc:Fallback>{words}</mc:Fallback>
        </mc:AlternateContent></w:r><w:r><w:t>flow</w:t></w:r></w:p>"
    );
    check(&body, &["Paragraph Ebb", "Paragraph Boxed", "Paragraph flow"]);
}

#[test]
fn an_archive_is_known_by_what_it_holds() {
    let bytes = word("<w:p/>", &[]);
    assert_eq!(Format::sniff(&bytes, "a.epub"), Format::Docx);
    assert_eq!(refusal_of_archive(Cursor::new(&bytes)), None);
    let sheet = packed(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<a/>")]);
    assert!(refusal_of_archive(Cursor::new(&sheet)).unwrap().contains("spreadsheet"));
    let empty = packed(&[("[Content_Types].xml", "<Types/>"), ("word/styles.xml", "<a/>")]);
    assert!(refusal_of_archive(Cursor::new(&empty)).unwrap().contains("word/document.xml"));
    assert!(import(&empty).document.blocks.is_empty());
}

#[test]
fn pictures_are_named_by_their_path_in_the_document() {
    let drawing =
        |words: &str, id: &str| format!("<w:drawing><wp:docPr descr='{words}'/><a:blip r:embed='{id}'/></w:drawing>");
    let body = format!(
        "<w:p><w:r>{}</w:r></w:p><w:p><w:r><w:t>Ebb</w:t>{}</w:r></w:p><w:p><w:r>{}</w:r></w:p>",
        drawing("", "r9"),
        drawing("A weir", "r9"),
        drawing("Gone", "r10"),
    );
    let relations = RELATIONS.replace(
        "<Relationship Id='r2'",
        "<Relationship Id='r9' Type='x/image' Target='media/a.png'/><Relationship Id='r2'",
    );
    let text = format!("<?xml version='1.0'?><w:document><w:body>{body}</w:body></w:document>");
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", text.as_str()),
        ("word/_rels/document.xml.rels", relations.as_str()),
    ];
    let document = import(&packed(&parts)).document;
    let pictures = document.pictures.iter().map(|it| (&document.text[it.range.clone()], it.origin.name()));
    assert_eq!(pictures.collect::<Vec<_>>(), [("", "a.png"), ("[A weir]", "a.png")]);
    assert_eq!(document.text, "Ebb[A weir]\n\n[Gone]");
    assert_eq!(document.pictures[1].origin, crate::document::Origin::Part("word/media/a.png".to_owned()));
}
