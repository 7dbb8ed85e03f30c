use std::sync::Arc;

use super::*;
use crate::document::{Kind, SpanKind};

/// A letter of a page: where its line begins, its size, whether it is bold, its words.
type Words<'a> = (u32, u32, u32, bool, &'a str);

/// A PDF with these pages; `extra` stands in its catalog, and `objects` behind all others, from number 100 on.
fn pdf(pages: &[&[Words<'_>]], extra: &str, objects: &[&str]) -> Vec<u8> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + 2 * n)).collect();
    all.push((1, format!("<</Type/Catalog/Pages 2 0 R {extra}>>")));
    all.push((2, format!("<</Type/Pages/Count {}/Kids[{}]>>", pages.len(), kids.join(" "))));
    all.push((3, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned()));
    all.push((4, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>".to_owned()));
    for (n, page) in pages.iter().enumerate() {
        let draw = |(x, y, size, bold, words): &Words<'_>| {
            let font = if *bold { "B" } else { "R" };
            format!("BT /{font} {size} Tf {x} {} Td ({words}) Tj ET\n", 800 - y)
        };
        let content: String = page.iter().map(draw).collect();
        let fonts = "/Resources<</Font<</R 3 0 R/B 4 0 R>>>>";
        let object = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Annots 100 0 R/Contents {} 0 R{fonts}>>",
            11 + 2 * n
        );
        all.push((10 + 2 * n, object));
        all.push((11 + 2 * n, format!("<</Length {}>>stream\n{content}\nendstream", content.len() + 1)));
    }
    all.extend(objects.iter().enumerate().map(|(n, object)| (100 + n, (*object).to_owned())));
    let mut file = "%PDF-1.5\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in &all {
        places.push((*number, file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = file.len();
    file.push_str("xref\n");
    for (number, place) in &places {
        file.push_str(&format!("{number} 1\n{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer\n<</Size 200/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}

fn paragraph(x: u32, y: u32, lines: &'static [&'static str]) -> Vec<Words<'static>> {
    lines.iter().enumerate().map(|(n, line)| (x, y + 12 * n as u32, 10, false, *line)).collect()
}

fn blocks(import: &Import) -> Vec<(Kind, String)> {
    let document = &import.document;
    document.blocks.iter().map(|block| (block.kind, document.text[block.range.clone()].to_owned())).collect()
}

const EBB: &[&str] = &[
    "The water leaves the harbour twice a day, and the boats that",
    "stay behind lie on their sides until it comes back. Nobody in",
    "the village needs a clock to know when that will be, for the",
    "mud tells it by its smell.",
];
const FLOOD: &[&str] = &[
    "When it returns it comes along the channels first, as fast as",
    "a child can run, and only then over the banks. Whoever walks",
    "out there for cockles has learned to look behind, and not to",
    "trust a dry shoe.",
];

#[test]
fn lines_close_together_are_a_paragraph_and_room_between_them_ends_it() {
    let page = [paragraph(70, 100, EBB), paragraph(70, 170, FLOOD)].concat();
    let import = import(pdf(&[&page], "", &[]));
    assert_eq!(blocks(&import), [(Kind::Paragraph, EBB.join(" ")), (Kind::Paragraph, FLOOD.join(" "))]);
    assert_eq!(import.remarks, [""; 0]);
}

#[test]
fn columns_are_read_one_after_the_other_and_what_spans_them_first() {
    let left: &[&str] = &[
        "The water leaves the harbour",
        "twice a day, and the boats that",
        "stay behind lie on their sides",
        "until it has come back again,",
    ];
    let right: &[&str] = &[
        "which takes about six hours in",
        "spring. Nobody in the village",
        "needs a clock to know it, for",
        "the mud tells it by its smell.",
    ];
    let title = (200, 60, 18, true, "Tides of the North");
    // Drawn line by line, across both columns.
    let rows = left.iter().zip(right).enumerate();
    let mut page: Vec<Words<'_>> = vec![title];
    for (n, (left, right)) in rows {
        let y = 100 + 12 * n as u32;
        page.extend([(50, y, 10, false, *left), (220, y, 10, false, *right)]);
    }
    let import = import(pdf(&[&page], "", &[]));
    let text = [left.join(" "), right.join(" ")].join(" ");
    assert_eq!(blocks(&import), [(Kind::Heading(1), "Tides of the North".to_owned()), (Kind::Paragraph, text)]);
}

#[test]
fn words_that_run_upwards_have_their_blanks_and_lines() {
    let upwards = "Tides) Tj ET BT /R 10 Tf 0 1 -1 0 300 300 Tm (High water) Tj 0 -30 Td (Low water";
    let import = import(pdf(&[&[(70, 60, 10, false, upwards)]], "", &[]));
    let words: Vec<&str> = import.document.text.split_whitespace().collect();
    assert_eq!(words, ["Tides", "High", "water", "Low", "water"]);
}

#[test]
fn a_table_is_read_row_by_row() {
    let rows = [("Port", "High water", "Low water"), ("Husum", "4.10", "10.25"), ("Emden", "3.05", "9.40")];
    let cells = |(n, row): (usize, &(&'static str, &'static str, &'static str))| {
        let y = 100 + 12 * n as u32;
        [(70, y, 10, false, row.0), (200, y, 10, false, row.1), (330, y, 10, false, row.2)]
    };
    let page: Vec<Words<'_>> = rows.iter().enumerate().flat_map(cells).collect();
    let words: Vec<String> =
        import(pdf(&[&page], "", &[])).document.text.split_whitespace().map(str::to_owned).collect();
    assert_eq!(words.join(" "), "Port High water Low water Husum 4.10 10.25 Emden 3.05 9.40");
}

#[test]
fn words_set_larger_or_in_bold_are_headings_where_the_file_has_no_outline() {
    let mut page = vec![(70, 60, 18, false, "Of the ebb")];
    page.extend(paragraph(70, 100, EBB));
    page.push((70, 170, 10, true, "Its return in spring"));
    page.extend(paragraph(70, 190, FLOOD));
    let import = import(pdf(&[&page], "", &[]));
    let outline: Vec<_> =
        import.document.outline.iter().map(|it| (it.level, import.document.heading_text(it))).collect();
    assert_eq!(outline, [(1, "Of the ebb"), (2, "Its return in spring")]);
}

#[test]
fn links_lead_to_the_web_and_to_lines_of_other_pages() {
    let first = paragraph(50, 100, EBB);
    let second = [paragraph(50, 100, FLOOD), paragraph(50, 200, EBB)].concat();
    let web = "<</Subtype/Link/Rect[0 695 600 709]/A<</S/URI/URI(https://a.example/\\(b)>>>>";
    let here = "<</Subtype/Link/Rect[0 671 600 685]/Dest[12 0 R/XYZ 0 612 0]>>";
    let wrong = "<</Subtype/Link/Rect[0 671]/Dest[99 0 R/Fit]>><</Subtype/Text/Rect[0 0 600 800]>>";
    let import = import(pdf(&[&first, &second], "", &[&format!("[{wrong}{web}{here}]")]));
    let document = &import.document;
    let links = document.spans.iter().filter_map(|it| Some((&document.text[it.range.clone()], document.leads(it)?)));
    let links: Vec<_> = links.take(2).collect();
    let third = document.text.rfind("The water leaves").unwrap();
    assert!(links[0].0.starts_with("The water") && links[0].0.ends_with("boats that"), "{links:?}");
    assert_eq!(links[0].1, crate::document::Leads::Web("https://a.example/(b".to_owned()));
    assert!(links[1].0.starts_with("the village") && links[1].0.ends_with("for the"), "{links:?}");
    assert_eq!(links[1].1, crate::document::Leads::Here(third));
}

#[test]
fn the_outline_and_the_labels_of_the_file_are_believed() {
    let first = paragraph(70, 100, EBB);
    let mut second = vec![(70, 60, 10, false, "The fishers have another word for it, and a saying.")];
    second.extend(paragraph(70, 90, FLOOD));
    let outline = [
        "<</First 101 0 R>>",
        "<</Title(The fishers have another word for it, and a saying.)/Dest[12 0 R/Fit]/Next 101 0 R>>",
    ];
    let extra = "/Outlines 100 0 R/PageLabels<</Nums[0<</S/r/St 4>>1<</S/D>>]>>";
    assert!(import(pdf(&[&first, &second], "", &[])).document.outline.is_empty());
    let import = import(pdf(&[&first, &second], extra, &outline));
    let document = &import.document;
    let headings: Vec<_> = document.outline.iter().map(|it| document.heading_text(it)).collect();
    assert_eq!(headings, ["The fishers have another word for it, and a saying."]);
    let at = |words: &str| document.page_at(document.text.find(words).unwrap());
    assert_eq!((at("harbour"), at("cockles")), (Some("iv"), Some("1")));
}

#[test]
fn what_cannot_be_read_is_refused_with_a_sentence() {
    assert!(refusal(Arc::new(b"%PDF-1.7\n".to_vec())).unwrap().contains("damaged"));
    assert!(refusal(Arc::new(pdf(&[], "", &[]))).unwrap().contains("without pages"));
    assert!(import(b"%PDF-1.7\nnothing".to_vec()).document.blocks.is_empty());
}

#[test]
fn half_a_file_gives_a_document_or_a_remark() {
    let page = paragraph(70, 100, EBB);
    let whole = pdf(&[&page, &page], "", &[]);
    for len in (0..whole.len()).step_by(97) {
        let import = import(whole[..len].to_vec());
        assert!(!import.document.blocks.is_empty() || !import.remarks.is_empty());
    }
}

#[test]
fn a_page_that_swells_when_unpacked_is_left_out() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..70 {
        std::io::Write::write_all(&mut packer, &vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packer.finish().unwrap();
    let mut file = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n\
        3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>\nendobj\n"
        .to_vec();
    file.extend(format!("4 0 obj\n<</Filter/FlateDecode/Length {}>>stream\n", packed.len()).bytes());
    file.extend(packed);
    file.extend(b"\nendstream\nendobj\ntrailer\n<</Size 5/Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    let remarks = import(file).remarks;
    assert!(remarks[0].contains("1 of 1 pages could not be read"), "{remarks:?}");
}

#[test]
fn a_page_with_many_links_to_itself_is_read_once() {
    let note = "<</Subtype/Link/Rect[0 0 600 800]/Dest[10 0 R/XYZ 0 700 0]>>";
    let notes = format!("[{}]", note.repeat(2_000));
    let import = import(pdf(&[&paragraph(60, 100, EBB)], "", &[&notes]));
    assert!(import.document.spans.iter().any(|span| matches!(span.kind, SpanKind::Link(_))));
}
