//! Books made of a few lines, and what is read of them.

use std::io::Cursor;

use super::import;
use crate::document::{Document, Kind, Leads, Origin};
use crate::import::archive::tests::packed as archive;
use crate::import::refusal_of_archive as refusal;

const CONTAINER: &str = "<container><rootfiles><rootfile full-path='o/p.opf'/></rootfiles></container>";

fn package(chapters: &[&str]) -> String {
    let item = |name: &&str| format!("<item id='{name}' href='{name}.xhtml' media-type='application/xhtml+xml'/>");
    let items: String = chapters.iter().map(item).collect();
    let spine: String = chapters.iter().map(|name| format!("<itemref idref='{name}'/>")).collect();
    format!(
        "<package><metadata><dc:title>Tides &amp; Moons</dc:title><dc:language>en-GB</dc:language>
        <dc:creator id='a'>Ana Roe</dc:creator><dc:creator id='b'>Bo Lim</dc:creator>
        <meta refines='#a' property='role'>aut</meta><meta refines='#b' property='role'>ill</meta></metadata>
        <manifest>{items}<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>
        </manifest><spine>{spine}</spine></package>"
    )
}

fn book(chapters: &[(&str, &str)], others: &[(&str, &str)]) -> Vec<u8> {
    let names: Vec<_> = chapters.iter().map(|(name, _)| *name).collect();
    let package = package(&names);
    let paths: Vec<_> = chapters.iter().map(|(name, _)| format!("o/{name}.xhtml")).collect();
    let mut parts = vec![("META-INF/container.xml", CONTAINER), ("o/p.opf", package.as_str())];
    parts.extend(paths.iter().zip(chapters).map(|(path, (_, content))| (path.as_str(), *content)));
    parts.extend(others);
    archive(&parts)
}

#[track_caller]
fn check(document: &Document, expected: &[&str]) {
    let blocks =
        document.blocks.iter().map(|block| format!("{:?} {}", block.kind, &document.text[block.range.clone()]));
    assert_eq!(blocks.collect::<Vec<_>>(), expected);
}

#[test]
fn chapters_are_read_in_the_order_of_the_spine() {
    let import = import(&book(&[("b", "<?xml?><h2>One</h2><p><a id='x'/>Ebb."), ("a", "<h2>Two</h2><p>Flow.")], &[]));
    check(&import.document, &["Heading(2) One", "Paragraph Ebb.", "Heading(2) Two", "Paragraph Flow."]);
    assert_eq!(import.document.title.as_deref(), Some("Tides & Moons"));
    assert_eq!((import.document.authors, import.remarks.len()), (vec!["Ana Roe".to_owned()], 0));
    assert_eq!(import.document.language.as_deref(), Some("en-GB"));
}

#[test]
fn printed_pages_are_found_in_the_text_and_in_the_list() {
    let navigation = "<nav epub:type='page-list'><ol><li><a href='a.xhtml#q'>12</a></li></ol></nav>";
    let chapter = "<p>Ebb <span epub:type='pagebreak' title='11'/>and <b id='q'>flow</b>.</p>";
    let document = import(&book(&[("a", chapter)], &[("o/nav.xhtml", navigation)])).document;
    let pages: Vec<_> = document.pages.iter().map(|page| (page.label.as_str(), &document.text[page.at..])).collect();
    assert_eq!(pages, [("11", "and flow."), ("12", "flow.")]);
}

#[test]
fn a_chapter_without_heading_gets_it_from_the_contents() {
    let navigation =
        "<nav epub:type='toc'><ol><li><a href='a.xhtml'>One</a><ol><li><a href='b.xhtml'>Two</a></ol></ol></nav>";
    let chapters = [("a", "<p>ONE</p><p>Ebb.</p>"), ("b", "<p class='t'><b>Two</b></p><p>Flow.</p>")];
    let document = import(&book(&chapters, &[("o/nav.xhtml", navigation)])).document;
    check(&document, &["Heading(1) ONE", "Paragraph Ebb.", "Heading(2) Two", "Paragraph Flow."]);
    assert_eq!(document.outline.len(), 2);
}

#[test]
fn headings_of_one_level_get_theirs_from_the_contents() {
    let navigation =
        "<nav epub:type='toc'><ol><li><a href='a.xhtml'>1. One</a><ol><li><a href='a.xhtml#b'>1.1 Ebb</a></li>
        <li><a href='a.xhtml#c'>1.2 Flow</a></ol></ol></nav>";
    let chapter = "<h1>Chapter 1. One</h1><p>a<h1>1.1 Ebb</h1><p>b<h2>More</h2><p>c<h1>1.2 Flow</h1><p>d";
    let document = import(&book(&[("a", chapter)], &[("o/nav.xhtml", navigation)])).document;
    let levels: Vec<_> = document.outline.iter().map(|heading| heading.level).collect();
    assert_eq!(levels, [1, 2, 3, 2]);
}

#[test]
fn an_ncx_is_a_table_of_contents_too() {
    let mut contents = super::Contents::default();
    contents.add(
        "<ncx><docTitle><text>T</text></docTitle><navMap><navPoint><navLabel><text>One</text></navLabel>
        <content src='a.xhtml'/><navPoint><navLabel><text>Two</text></navLabel><content src='b.xhtml#c'/></navPoint>
        </navPoint></navMap></ncx>",
        "o/toc.ncx",
    );
    let entries: Vec<_> = contents.entries.iter().map(|it| (it.path.as_str(), it.label.as_str(), it.level)).collect();
    assert_eq!(entries, [("o/a.xhtml", "One", 1), ("o/b.xhtml", "Two", 2)]);
}

#[test]
fn what_is_missing_is_left_out_with_a_remark() {
    let package = package(&["gone", "a"]);
    let parts = [("META-INF/container.xml", CONTAINER), ("o/p.opf", package.as_str()), ("o/a.xhtml", "<p>Ebb.")];
    let import = import(&archive(&parts));
    check(&import.document, &["Paragraph Ebb."]);
    assert!(import.remarks[0].contains("o/gone.xhtml"), "{:?}", import.remarks);
}

#[test]
fn a_locked_book_is_refused_with_a_sentence() {
    let encryption = "<encryption><EncryptedData><EncryptionMethod Algorithm='aes'/><CipherData>
        <CipherReference URI='o/a.xhtml'/></CipherData></EncryptedData></encryption>";
    let bytes = book(&[("a", "noise")], &[("META-INF/encryption.xml", encryption)]);
    assert!(refusal(Cursor::new(&bytes)).unwrap().contains("DRM"));
    assert!(refusal(Cursor::new(book(&[("a", "<p>Ebb.")], &[]))).is_none());
}

#[test]
fn an_archive_that_is_no_book_is_refused() {
    assert!(refusal(Cursor::new(archive(&[("a.txt", "Ebb.")]))).unwrap().contains("zip archive"));
    assert!(refusal(Cursor::new(b"PK\x03\x04 and nothing")).unwrap().contains("damaged"));
    assert!(import(b"PK\x03\x04").document.blocks.is_empty());
}

#[test]
fn a_book_keeps_all_its_words() {
    let document = import(&book(&[("a", "<nav><p>Ebb</p></nav><footer>Flow</footer>")], &[])).document;
    assert!(document.blocks.iter().all(|block| block.kind == Kind::Paragraph));
    assert_eq!(document.text, "Ebb\n\nFlow");
}

#[test]
fn chapters_lead_to_each_other_and_to_their_notes() {
    let notes = "<p id='n'>Of oak.</p>";
    let chapter = "<p>Ebb<a href='b.xhtml#n'>1</a>, <a href='./b.xhtml'>then</a> <a href='gone.xhtml#x'>no</a>.</p>";
    let document = import(&book(&[("a", chapter), ("b", notes)], &[])).document;
    let links: Vec<_> = document.spans.iter().filter_map(|span| document.leads(span)).collect();
    let note = document.text.find("Of oak").unwrap();
    assert_eq!(links, [Leads::Here(note), Leads::Here(note), Leads::Nowhere]);
}

#[test]
fn pictures_are_named_by_their_path_in_the_book() {
    let cover = "<div><svg><image xlink:href='img/c.jpg'/></svg></div>";
    let chapter =
        "<p>Ebb.</p><p><img alt='A weir' src='../i%20mg/w.png'/></p><p><img src='https://a.example/b.png'/></p>";
    let document = import(&book(&[("a", cover), ("b", chapter)], &[])).document;
    let pictures = document.pictures.iter().map(|it| (it.range.start, document.picture_words(it), &it.origin));
    let part = |name: &str| Origin::Part(name.to_owned());
    assert_eq!(
        pictures.collect::<Vec<_>>(),
        [
            (0, "", &part("o/img/c.jpg")),
            (6, "A weir", &part("i mg/w.png")),
            (14, "", &Origin::Elsewhere("https://a.example/b.png".to_owned())),
        ]
    );
}
