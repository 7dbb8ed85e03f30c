//! What is fuzzed: functions that take any bytes and panic when a law is broken.
//!
//! They know no fuzzer. `tests/fuzzing.rs` runs them over findings, and libFuzzer can run them too.

use std::io::Cursor;

use image::{ImageFormat, RgbImage};
use postil::app::keymap::Keymap;
use postil::document::layout::Layout;
use postil::document::{Document, Locator, Placed};
use postil::glossary::record;
use postil::glossary::{Dictionaries, find, looked_up};
use postil::import::pictures::{self, Room};
use postil::import::{self, Import};
use postil::journal;
use postil::notes::exchange::template::Template;
use postil::notes::exchange::{self, Format, Origin, Source, Work, markdown};
use postil::notes::reading::{self, Reading};
use postil::notes::record::Record;
use postil::search::Query;
use postil::settings::Settings;
use postil::text::rows::{row, rows as rows_of};
use postil::text::{shown, wrap};

use super::{dictionaries, grammar, laws, office};

/// A name, which is also the folder of its findings, and what is done with the bytes.
pub type Target = (&'static str, fn(&[u8]));

pub const ALL: [Target; 28] = [
    ("plain", plain),
    ("extracted", extracted),
    ("printed", printed),
    ("declared", declared),
    ("markdown", markdown),
    ("html", html),
    ("epub", epub),
    ("docx", docx),
    ("odt", odt),
    ("fb2", fb2),
    ("roff", roff),
    ("gzip", gzip),
    ("pdf", pdf),
    ("anchors", anchors),
    ("rows", rows),
    ("shown", shown),
    ("search", search),
    ("notebook", notebook),
    ("own", own),
    ("kindle", kindle),
    ("koreader", koreader),
    ("readwise", readwise),
    ("exported", exported),
    ("living", living),
    ("settings", settings),
    ("dictd", dictd),
    ("stardict", stardict),
    ("pictures", pictures),
];

/// Any bytes, as a plain text.
fn plain(bytes: &[u8]) {
    let Import { document, .. } = import::import(bytes, "a.txt");
    laws::of_plain(&document);
    assert_eq!(document, import::import(bytes, "a.txt").document, "importing twice is the same");
    glossary_lies_in(&document);
}

/// Any bytes, as a text that says which lines are headings.
fn declared(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for (name, sign) in [("a.rst", "====\nA\n====\n\nB\n---\n"), ("a.org", "* A\n:B:\n:END:\n** C\n")] {
        let whole = text.replace("\n\n", sign);
        for bytes in [bytes, whole.as_bytes()] {
            laws::of_plain(&import::import(bytes, name).document);
        }
    }
}

/// The bytes choose how a text is made that looks like those people have.
fn extracted(choices: &[u8]) {
    plain(grammar::text(choices).as_bytes());
}

/// The bytes choose letters, what is struck over them, and sequences of terminals, perhaps in a manual page.
fn printed(choices: &[u8]) {
    const PIECES: [&str; 48] = [
        "w",
        "wo",
        "\x08",
        "\x08",
        "\x08",
        "_",
        "_\x08",
        "o",
        "+\x08o",
        "w\x08w",
        "_\x08w",
        "_\x08_",
        "ü\x08ü",
        "字\x08\x08字",
        "e\u{301}",
        "\x1b",
        "\x1b[",
        "\x1b[1m",
        "\x1b[m",
        "\x1b[4m",
        "\x1b[22m",
        "\x1b[38;5;1m",
        "\x1b[K",
        "\x1b(B",
        "\x1b]8;;http://a.example/\x1b\\",
        "\x1b]8;;\x07",
        "\x1b]0;",
        "\x07",
        "\x1b\\",
        "m",
        "1;",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "       ",
        "   ",
        "              ",
        "W\x08WO\x08O\n",
        "\nNAME\n       ",
        "\nA(1)      General      A(1)\n\n",
        "*",
        "- ",
        "commit 0123456789abcdef0123456789abcdef01234567\n",
        "Date:   Monday\n\n    ",
        ". ",
        "a long row of words ",
        "\x0c",
    ];
    let text: String = choices.iter().map(|choice| PIECES[usize::from(*choice) % PIECES.len()]).collect();
    plain(text.as_bytes());
    let page = format!("A(1)      General      A(1)\n\nNAME\n       a - b\n\n{text}");
    plain(page.as_bytes());
}

fn markdown(bytes: &[u8]) {
    let Import { document, .. } = import::import(bytes, "a.md");
    laws::of_any(&document);
    assert_eq!(document, import::import(bytes, "a.md").document, "importing twice is the same");
    glossary_lies_in(&document);
}

fn html(bytes: &[u8]) {
    let named = |name: &str| {
        let Import { document, .. } = import::import(bytes, name);
        laws::of_any(&document);
        assert_eq!(document, import::import(bytes, name).document, "importing twice is the same");
        glossary_lies_in(&document);
    };
    named("a.html");
    let tagged = tagged(bytes);
    let Import { document, .. } = import::import(tagged.as_bytes(), "a.html");
    laws::of_any(&document);
    glossary_lies_in(&document);
}

/// The bytes choose tags and words.
fn tagged(choices: &[u8]) -> String {
    const PIECES: [&str; 64] = [
        "word",
        " two ",
        "ü\u{301}",
        "\n",
        "&amp;",
        "&#10;",
        "&nbsp;",
        "&#x1B;[2J",
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "<a href=x#y>",
        "</a>",
        "<ul>",
        "<ol start=7>",
        "<li>",
        "</li>",
        "</ul>",
        "</ol>",
        "<blockquote>",
        "</blockquote>",
        "<pre>\n",
        "</pre>",
        "<table>",
        "<tr>",
        "<td>",
        "<th colspan=2>",
        "<td rowspan=3>",
        "</td>",
        "</table>",
        "<caption>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<dl class=footnote>",
        "<h1>",
        "</h2>",
        "<hgroup>",
        "</hgroup>",
        "<br>",
        "<div>",
        "</div>",
        "<div class=toc>",
        "<aside class=footnote>",
        "</aside>",
        "<nav>",
        "</nav>",
        "<main>",
        "</main>",
        "<img alt='a  b' src=a.png>",
        "<sup>",
        "</sup>",
        "2",
        "<q>",
        "</q>",
        "<rt>",
        "<hr>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
    ];
    choices.iter().map(|choice| PIECES[usize::from(*choice) % PIECES.len()]).collect()
}

/// A book of two chapters, some of whose bytes are others; or any bytes as one.
fn epub(bytes: &[u8]) {
    let Some((&choice, edits)) = bytes.split_first() else { return };
    let mut book = zipped(&[
        ("META-INF/container.xml", "<container><rootfile full-path='p.opf'/></container>"),
        (
            "p.opf",
            "<package><dc:title>T</dc:title><manifest><item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/>
            <item id='n' href='n' properties='nav'/></manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        ),
        ("n", "<nav epub:type='toc'><ol><li><a href='a.xhtml'>One</a><li><a href='b.xhtml'>Two</a></ol></nav>"),
        ("a.xhtml", &tagged(edits)),
        ("b.xhtml", "<p>Two</p><p>words</p>"),
    ]);
    if choice % 2 == 0 {
        for edit in edits.chunks_exact(3) {
            let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % book.len();
            book[at] = edit[2];
        }
    }
    for book in [&book[..], bytes] {
        let Import { document, .. } = import::import(book, "a.epub");
        laws::of_any(&document);
        assert_eq!(document, import::import(book, "a.epub").document, "importing twice is the same");
    }
}

/// A Word document whose text and notes are made of the bytes, some of the archive's bytes others; or any bytes.
fn docx(bytes: &[u8]) {
    const STYLES: &str = "<w:styles><w:style w:styleId='T'><w:name w:val='Title'/></w:style>
        <w:style w:styleId='H'><w:name w:val='heading 2'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>
        <w:style w:styleId='C'><w:name w:val='Source Code'/></w:style><w:style w:styleId='Q'><w:name w:val='Quote'/></w:style>
        <w:style w:styleId='O'><w:name w:val='toc 1'/></w:style><w:style w:styleId='D'><w:name w:val='Definition Term'/>
        <w:basedOn w:val='D'/></w:style></w:styles>";
    const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>
        <w:lvlText w:val='%1.%2%9'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='-3'/><w:numFmt w:val='upperRoman'/>
        <w:lvlText w:val='(%2'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    const RELATIONS: &str = "<r><a Type='x/styles' Target='styles.xml'/><a Type='x/numbering' Target='numbering.xml'/>
        <a Type='x/footnotes' Target='footnotes.xml'/><a Type='x/comments' Target='../a.xml'/></r>";
    let (text, notes) = bytes.split_at(bytes.len() / 4 * 3);
    let text = format!("<?xml?><w:document>{}</w:document>", office::word(text));
    let notes = format!("<w:footnote w:id='1'>{}</w:footnote>", office::word(notes));
    let parts = [
        ("[Content_Types].xml", "<Types/>"),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        ("word/footnotes.xml", &notes),
        ("a.xml", &notes),
        ("word/document.xml", &text),
    ];
    archive(zipped(&parts), bytes, "a.docx");
}

/// The same for an OpenDocument text.
fn odt(bytes: &[u8]) {
    const STYLES: &str = "<a><style:style style:name='B' style:family='text'><style:text-properties fo:font-weight='bold'/>
        </style:style><style:style style:name='S' style:family='text' style:parent-style-name='S'><style:text-properties
        style:text-position='super 58%'/></style:style><text:list-style style:name='L'><text:list-level-style-number
        text:level='1' style:num-format='i' style:num-suffix=')'/><text:list-level-style-bullet text:level='2'/></text:list-style>
        <text:outline-style><text:outline-level-style text:level='2' style:num-format='1' text:display-levels='2'/>
        </text:outline-style></a>";
    let text = format!("<?xml?><office:body>{}</office:body>", office::writing(bytes));
    let kind = "application/vnd.oasis.opendocument.text";
    let parts = [("mimetype", kind), ("styles.xml", STYLES), ("meta.xml", "<dc:title>a"), ("content.xml", &text)];
    archive(zipped(&parts), bytes, "a.odt");
}

/// A FictionBook made of the bytes, by itself and in an archive.
fn fb2(bytes: &[u8]) {
    let text = format!("<?xml?><FictionBook>{}", office::fiction(bytes));
    let Import { document, .. } = import::import(text.as_bytes(), "a.fb2");
    laws::of_any(&document);
    glossary_lies_in(&document);
    archive(zipped(&[("a.fb2", &text)]), bytes, "a.fb2.zip");
}

/// Imports an archive as it is, and with some of its bytes changed when the first of `bytes` says so.
fn archive(mut archive: Vec<u8>, bytes: &[u8], name: &str) {
    let Import { document, .. } = import::import(&archive, name);
    laws::of_any(&document);
    glossary_lies_in(&document);
    assert_eq!(document, import::import(&archive, name).document, "importing twice is the same");
    for edit in bytes.chunks_exact(3).take(usize::from(bytes.first().is_some_and(|first| first % 2 == 0)) * 20) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % archive.len();
        archive[at] = edit[2];
    }
    laws::of_any(&import::import(&archive, name).document);
}

/// A page whose drawing instructions and fonts are made of the bytes, some of the file's bytes others; or any bytes.
fn pdf(bytes: &[u8]) {
    let (edits, drawn) = bytes.split_at(bytes.len() / 2);
    let content: String = drawn.chunks(4).map(instruction).collect();
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/Outlines 6 0 R/PageLabels<</Nums[0<</S/r>>]>>>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</A 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len() + 1),
        "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>".to_owned(),
        "<</First 7 0 R>>".to_owned(),
        "<</Title(Of words)/Dest[3 0 R/Fit]/Next 7 0 R/First 6 0 R>>".to_owned(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    for (n, object) in objects.iter().enumerate() {
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).bytes());
    }
    file.extend(b"trailer\n<</Size 8/Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    for edit in edits.chunks_exact(3).take(usize::from(bytes.first().is_some_and(|first| first % 2 == 0)) * 40) {
        let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % file.len();
        file[at] = edit[2];
    }
    for file in [&file[..], bytes] {
        let Import { document, .. } = import::import(file, "a.pdf");
        laws::of_any(&document);
        assert_eq!(document, import::import(file, "a.pdf").document, "importing twice is the same");
    }
}

/// A few words drawn somewhere on the page.
fn instruction(bytes: &[u8]) -> String {
    const WORDS: [&str; 8] = ["Of words", "the tide", "1.", "12", "-", "Chapter 2", "fi", "and so on."];
    let [x, y, size, words] = [0, 1, 2, 3].map(|n| bytes.get(n).copied().unwrap_or_default());
    let words = WORDS[usize::from(words) % WORDS.len()];
    format!("BT /A {} Tf {} {} Td ({words}) Tj ET\n", size % 32, u16::from(x) * 3, u16::from(y) * 4)
}

/// An archive that is not compressed.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (path, content) in parts {
        zip.start_file(*path, stored).expect("an archive in memory can be written");
        std::io::Write::write_all(&mut zip, content.as_bytes()).expect("an archive in memory can be written");
    }
    zip.finish().expect("an archive in memory can be written").into_inner()
}

/// A page of the manual whose requests, escapes and words are chosen by the bytes, in both sets of macros; and one that
/// is the bytes.
fn roff(bytes: &[u8]) {
    for title in [".TH A 1\n", ".Dd today\n.Dt A 1\n.Os\n"] {
        for body in [office::manual(bytes).as_bytes(), bytes] {
            let page = [title.as_bytes(), body].concat();
            let Import { document, .. } = import::import(&page, "a.1");
            laws::of_any(&document);
            assert_eq!(document, import::import(&page, "a.1").document, "importing twice is the same");
            glossary_lies_in(&document);
        }
    }
}

/// A compressed text, some of whose bytes are others.
fn gzip(bytes: &[u8]) {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, bytes).expect("memory can be written");
    let mut packed = packer.finish().expect("memory can be written");
    let whole = import::import(&packed, "a.txt.gz").document;
    laws::of_any(&whole);
    if let Some(byte) = bytes.first() {
        let at = usize::from(*byte) % packed.len();
        packed[at] ^= 1 + byte / 2;
        laws::of_any(&import::import(&packed, "a.txt.gz").document);
    }
}

fn glossary_lies_in(document: &Document) {
    for entry in find::entries(document) {
        assert!(!entry.headword.trim().is_empty() && !entry.text(document).trim().is_empty(), "{entry:?}");
    }
}

/// Notes are placed in the text they were made in, and in one that changed. The first bytes say where.
fn anchors(bytes: &[u8]) {
    let Some((head, text)) = bytes.split_at_checked(4) else { return };
    let document = import::import(text, "").document;
    let len = document.text.len();
    let share = |n: u8| document.text.floor_char_boundary(len * usize::from(n) / 255);
    let (start, end) = (share(head[0].min(head[1])), share(head[0].max(head[1])));
    let locator = Locator::new(&document, start..end);
    assert_eq!(locator.quote, document.text[start..end]);
    match locator.place(&document) {
        Placed::Exact(range) => assert_eq!(range, start..end, "exact is where it was"),
        Placed::Moved(range) | Placed::Fuzzy(range) => panic!("{range:?} is elsewhere, though nothing changed"),
        // Words that another place has too, and no words at all.
        Placed::Several(_) | Placed::Orphaned => {}
    }
    let (from, to) = (share(head[2].min(head[3])), share(head[2].max(head[3])));
    let mut changed = document.clone();
    changed.text.replace_range(from..to, "");
    let several = |placed: Placed| match placed {
        Placed::Several(places) => places,
        other => other.range().into_iter().collect(),
    };
    for range in several(locator.place(&changed)) {
        assert!(changed.text.get(range.clone()).is_some(), "{range:?} is a place in the text");
    }
}

/// The rows of a document tile its text, and fit where that can be.
fn rows(bytes: &[u8]) {
    let is_markdown = bytes.first().is_some_and(|byte| byte % 2 == 1);
    let document = import::import(bytes.get(1..).unwrap_or_default(), if is_markdown { "a.md" } else { "" }).document;
    for width in [1, 2, 40] {
        let mut layout = Layout::default();
        layout.set_width(width);
        let (mut at, mut next) = (0, layout.row_at(&document, 0));
        while let Some(row) = next {
            assert_eq!(row.start, at, "a row begins where the one before ends");
            assert!(row.start <= row.end && row.end <= row.next && row.next > row.start, "{row:?}");
            let text = &document.text[row.start..row.end];
            let n_columns = shown::columns(text) + usize::from(row.indent);
            let is_one = shown::graphemes(text).filter(|glyph| glyph.columns > 0).count() <= 1;
            assert!(n_columns <= width || is_one, "{text:?} fits {width} columns");
            at = row.next;
            next = layout.after(&document, &row);
        }
        assert_eq!(at, document.text.len(), "all of the text is in rows");
    }
}

/// Nothing reaches the screen that a terminal obeys.
fn shown(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let clean = shown::clean(&text);
    let bad = |c: char| {
        c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    assert_eq!(clean.chars().find(|c| bad(*c)), None, "{clean:?} is clean");
    for width in [1, 2, 40] {
        assert!(shown::columns(&shown::cut(&text, width)) <= width);
        let mut at = 0;
        for line in wrap::wrap(&text, width) {
            assert!(line.start == at && line.start <= line.end && line.end <= line.next, "{line:?}");
            assert!(text.get(line.start..line.end).is_some());
            at = line.next;
        }
        assert_eq!(at, text.len());
    }
}

/// The first line is looked for in the rest.
fn search(bytes: &[u8]) {
    let all = String::from_utf8_lossy(bytes);
    let Some((query, text)) = all.split_once('\n') else { return };
    let Some(query) = Query::new(query) else { return };
    let mut at = 0;
    for found in query.matches(text, 0) {
        assert!(found.start >= at && !found.is_empty() && text.get(found.clone()).is_some(), "{found:?}");
        at = found.end;
    }
}

/// What is set aside lies in the file; a record is read again as it was written. What a person may have put
/// into a record that we would never write, such as what a document undoes, is gone after the first time.
fn notebook(bytes: &[u8]) {
    let read = reading::reading(bytes);
    for aside in &read.set_aside {
        assert!(aside.range.end <= bytes.len() && aside.line > 0 && !aside.why.is_empty(), "{aside:?}");
    }
    let once = written_and_read(&read);
    assert_eq!(once.records.len(), read.records.len(), "each record is read again");
    assert_eq!(written_and_read(&once).records, once.records, "what is written is read again");
}

/// What the reader keeps about words: own entries, words looked up, tables of terms.
fn own(bytes: &[u8]) {
    for record in journal::reading::<record::Record>(bytes).records {
        let again = journal::reading::<record::Record>(record.to_toml().as_bytes());
        assert_eq!((again.records, again.by_hand), (vec![record], 0), "a record reads back");
    }
    journal::reading::<looked_up::Record>(bytes);
    let text = String::from_utf8_lossy(bytes);
    for separator in [',', '\t', ';'] {
        let table: Vec<_> = rows_of(&text, separator).into_iter().map(|(_, fields)| fields).collect();
        let written: String = table.iter().map(|fields| row(fields.iter().map(String::as_str), separator)).collect();
        let again: Vec<_> = rows_of(&written, separator).into_iter().map(|(_, fields)| fields).collect();
        assert_eq!(again, table, "a table reads back");
    }
}

/// The file of a Kindle.
fn kindle(bytes: &[u8]) {
    of_somebody(bytes, Origin::Kindle);
}

/// What KOReader keeps beside a text.
fn koreader(bytes: &[u8]) {
    of_somebody(bytes, Origin::Koreader);
}

/// The tables of Readwise.
fn readwise(bytes: &[u8]) {
    of_somebody(bytes, Origin::Readwise);
}

/// JSON, whosever it is, and the archive of it.
fn exported(bytes: &[u8]) {
    let whose =
        [Origin::Json, Origin::WebAnnotation, Origin::Hypothesis, Origin::KoreaderJson, Origin::EpubAnnotations];
    whose.into_iter().for_each(|origin| of_somebody(bytes, origin));
    Origin::of(bytes);
}

/// A Markdown file that is brought up to date: once is enough, and no block is there twice.
fn living(bytes: &[u8]) {
    of_somebody(bytes, Origin::Markdown);
    let text = String::from_utf8_lossy(bytes);
    let mut work = markdown::read(&text).works.remove(0);
    work.clippings.push(exchange::Clipping { id: "new".to_owned(), quote: "a lamp".to_owned(), ..Default::default() });
    let once = markdown::rewrite(&text, &work, |_| false);
    let again = markdown::rewrite(&once.text, &work, |_| false);
    assert_eq!(again.text, once.text, "bringing it up to date twice changes nothing");
    if let Ok(template) = Template::parse(&text) {
        template.write(&work);
    }
}

/// What anybody's file says can be written in every format, and comes back from ours.
fn of_somebody(bytes: &[u8], origin: Origin) {
    let zone = jiff::tz::TimeZone::UTC;
    let Ok(Source { works, .. }) = exchange::read(bytes, origin, &zone).inspect_err(|why| assert!(!why.is_empty()))
    else {
        return;
    };
    let again = exchange::read(bytes, origin, &zone).map(|source| source.works);
    assert_eq!(again.as_ref(), Ok(&works), "reading twice is the same");
    let formats = [Format::Markdown, Format::Csv, Format::Anki, Format::WebAnnotation, Format::Text, Format::Org];
    for work in &works {
        formats.into_iter().for_each(|format| drop(format.write(work)));
        let json = exchange::read(&Format::Json.write(work), Origin::Json, &zone).expect("our JSON is read");
        let quotes =
            |work: &Work| work.clippings.iter().map(|it| (it.quote.clone(), it.note.clone())).collect::<Vec<_>>();
        assert_eq!(quotes(&json.works[0]), quotes(work), "words come back");
    }
}

fn written_and_read(read: &Reading) -> Reading {
    let written: String = read.records.iter().map(Record::to_toml).collect();
    let again = reading::reading(written.as_bytes());
    assert!(again.set_aside.is_empty() && again.by_hand == 0, "{:?}", again.set_aside);
    again
}

fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (settings, _) = Settings::parse(&text, "settings.toml");
    assert!((20..=200).contains(&settings.measure), "a measure that can be read");
    let mut keymap = Keymap::shipped();
    keymap.add(&text, "keymap.toml");
}

/// A dictionary of dictd, some of whose bytes are others; or any bytes as one.
fn dictd(bytes: &[u8]) {
    let Some((&choice, edits)) = bytes.split_first() else { return };
    let articles =
        [("ferry", "ferry\n    n 1: a boat; see {sea}\n"), ("Sea-side", "Sea-side \\Sea\"side`\\, n.\n  Land.\n")];
    let files = dictionaries::dictd("a", "A sea of words", &articles);
    let files = if choice % 2 == 0 { dictionaries::packed(files, 1 + u16::from(choice)) } else { files };
    damaged(files, choice, edits);
}

/// The same for StarDict, with parts of all types.
fn stardict(bytes: &[u8]) {
    let Some((&choice, edits)) = bytes.split_first() else { return };
    let info = ["sametypesequence=h", "sametypesequence=tx\nidxoffsetbits=64", "", "sametypesequence=Wg"];
    let entries: [(&str, &[u8]); 2] = [
        ("ferry", b"mboat\0x<k>ferry</k> <tr>f</tr>\0W\0\0\0\x02zzh<p>a&eacute;&#27;<ul><li>b"),
        ("séa", b"twet\0g<b>x"),
    ];
    let synonyms = [("boat", 0), ("wave", 1)];
    let files = dictionaries::stardict("a", info[usize::from(choice) % 4], &entries, &synonyms);
    let mut files = if choice & 4 == 0 { dictionaries::packed(files, 1 + u16::from(choice)) } else { files };
    if choice >= 128 {
        for (name, content) in files.iter_mut().filter(|(name, _)| name.ends_with(".idx")) {
            *content = dictionaries::gzip(content);
            name.push_str(".gz");
        }
    }
    damaged(files, choice, edits);
}

/// Writes a dictionary with one of its files changed: every three bytes are a place and what stands there, and what is
/// behind a zero place is put at the end. Then asks it for words it has, words it nearly has, and words of `edits`.
fn damaged(mut files: dictionaries::Files, choice: u8, edits: &[u8]) {
    let n = usize::from(choice >> 3) % files.len();
    let content = &mut files[n].1;
    for edit in edits.chunks(3) {
        let len = content.len().max(1);
        match edit {
            [0, 0, size] => content.truncate(len * usize::from(*size) / 255),
            [0, more @ ..] => content.extend_from_slice(more),
            [place, fine, byte] => {
                let place = (usize::from(*place) * 256 + usize::from(*fine)) % len;
                if let Some(at) = content.get_mut(place) {
                    *at = *byte;
                }
            }
            _ => content.extend_from_slice(edit),
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    dictionaries::write(folder.path(), &files);
    let all = Dictionaries::in_folders(vec![folder.path().to_owned()]);
    let own = String::from_utf8_lossy(&edits[..edits.len().min(20)]);
    let mut n_remarks = 0;
    for word in ["ferry", "seaside", "boats", "frery", &own] {
        let (answers, remarks) = all.answers(word, None);
        n_remarks += remarks.len();
        for answer in &answers {
            assert!(!answer.text.trim().is_empty() && !answer.source.is_empty(), "{answer:?}");
        }
        assert!(remarks.iter().all(|remark| remark.contains("install it anew")), "{remarks:?}");
    }
    let examined = all.examined();
    assert!(examined.len() <= 1 && n_remarks < 100, "{examined:?}");
    assert!(all.bytes() < 1 << 20, "{} bytes for a small dictionary", all.bytes());
}

/// Any bytes as a picture; and pictures of each format, some of whose bytes are others.
fn pictures(bytes: &[u8]) {
    let room = Room { columns: 20, rows: 9, cell: (8, 16), dots: (1, 2), growth: 2 };
    let show = |bytes: &[u8]| {
        pictures::size(bytes);
        // One that cannot be shown says so, and that is all.
        let Ok(pixels) = pictures::decode(bytes, room) else { return };
        assert!(pixels.columns <= room.columns && pixels.rows <= room.rows);
        assert_eq!(pixels.rgba.len(), pixels.width as usize * pixels.height as usize * 4);
        assert_eq!((pixels.width, pixels.height), (u32::from(pixels.columns), 2 * u32::from(pixels.rows)));
    };
    show(bytes);
    for (format, magic) in [
        (ImageFormat::Png, &b"\x89PNG\r\n\x1a\n"[..]),
        (ImageFormat::Jpeg, b"\xFF\xD8\xFF"),
        (ImageFormat::Gif, b"GIF89a"),
        (ImageFormat::WebP, b"RIFF\x10\0\0\0WEBP"),
    ] {
        show(&[magic, bytes].concat());
        let mut picture = Cursor::new(Vec::new());
        RgbImage::new(19, 7).write_to(&mut picture, format).expect("a picture is made");
        let mut picture = picture.into_inner();
        for edit in bytes.chunks_exact(3).take(8) {
            let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % picture.len();
            picture[at] = edit[2];
        }
        show(&picture);
    }
}
