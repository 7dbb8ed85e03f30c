//! What holds for every document, whatever the bytes were: no word lost, hidden twice or invented, blocks that
//! tile the text, a map that leads to the source and back.

use std::ops::Range;

use postil::document::{Block, Document, Kind};

/// Panics, with the place, when a law is broken that every importer keeps.
pub fn of_any(document: &Document) {
    blocks_tile_the_text(document);
    marks_lie_in_the_text(document);
    spans_lie_in_blocks(document);
    the_outline_is_the_headings(document);
    every_sign_is_accounted_for(document);
    offsets_lead_to_the_source_and_back(document);
}

/// The laws of plain text, where nothing is decoded or drawn: nothing comes that the source has not.
pub fn of_plain(document: &Document) {
    of_any(document);
    let mut at = 0;
    for piece in &document.source.pieces {
        let made = &document.text[at..piece.at];
        assert!(made.trim().is_empty(), "{made:?} at {at} is invented");
        at = piece.at + piece.len;
    }
    let made = &document.text[at..];
    assert!(made.trim().is_empty(), "{made:?} at the end is invented");
}

fn blocks_tile_the_text(document: &Document) {
    let mut end = 0;
    for (i, block) in document.blocks.iter().enumerate() {
        let start = if i == 0 { 0 } else { end + 2 };
        assert_eq!(block.range.start, start, "block {i} begins behind a blank line");
        assert_eq!(&document.text[end..start], if i == 0 { "" } else { "\n\n" });
        assert!(!block.range.is_empty(), "block {i} has text");
        assert!(document.text.is_char_boundary(block.body().start) && block.marker <= block.range.len(), "{block:?}");
        let is_lined = matches!(block.kind, Kind::Verse | Kind::Code | Kind::Table | Kind::Contents);
        let text = &document.text[block.range.clone()];
        assert!(is_lined || !text.contains('\n'), "a {:?} is one line: {text:?}", block.kind);
        end = block.range.end;
    }
    assert_eq!(end, document.text.len(), "the last block ends the text");
}

fn marks_lie_in_the_text(document: &Document) {
    assert!(document.pages.is_sorted_by_key(|mark| mark.at), "printed pages are in order");
    assert!(document.removed.is_sorted_by_key(|removed| removed.at), "what was removed is in order");
    let places = document.pages.iter().map(|mark| mark.at).chain(document.removed.iter().map(|removed| removed.at));
    for at in places {
        assert!(document.text.is_char_boundary(at), "{at} is a place in the text");
    }
    assert!(document.pictures.is_sorted_by_key(|picture| picture.range.start), "pictures are in order");
    for picture in &document.pictures {
        assert!(document.text.get(picture.range.clone()).is_some(), "{picture:?} lies in the text");
        assert!(picture.caption.is_none_or(|at| document.text.is_char_boundary(at)), "{picture:?}");
    }
}

fn spans_lie_in_blocks(document: &Document) {
    assert!(document.spans.is_sorted_by_key(|span| span.range.start), "spans are in order");
    for span in &document.spans {
        let Range { start, end } = span.range;
        let holds = |block: &Block| block.range.start <= start && end <= block.range.end;
        let block = document.block_at(start).map(|i| &document.blocks[i]);
        assert!(start < end && block.is_some_and(holds), "{span:?} lies in one block");
        assert!(document.text.get(span.range.clone()).is_some(), "{span:?} cuts no character");
    }
}

fn the_outline_is_the_headings(document: &Document) {
    let blocks = document.blocks.iter().filter(|block| matches!(block.kind, Kind::Heading(_)));
    assert!(blocks.map(|block| &block.range).eq(document.outline.iter().map(|heading| &heading.range)));
}

/// Each sign of the source is in one piece of the reading text, in order, or in one stretch removed.
fn every_sign_is_accounted_for(document: &Document) {
    let source = &document.source;
    for two in source.pieces.windows(2) {
        assert!(two[0].source + two[0].len <= two[1].source, "the words are in order: {two:?}");
        assert!(two[0].at + two[0].len <= two[1].at, "no word covers another: {two:?}");
    }
    let mut taken = Vec::new();
    for piece in &source.pieces {
        let range = piece.source..piece.source + piece.len;
        assert_eq!(document.text[piece.at..piece.at + piece.len], source.text[range.clone()]);
        taken.push(range);
    }
    taken.extend(document.removed.iter().map(|removed| removed.source.clone()));
    taken.sort_unstable_by_key(|range| (range.start, range.end));
    let mut at = 0;
    for range in taken {
        assert!(range.start >= at || range.is_empty(), "{:?} is there twice", &source.text[range.start..at]);
        blank(&source.text, at..range.start.max(at));
        at = range.end.max(at);
    }
    blank(&source.text, at..source.text.len());
}

fn blank(source: &str, range: Range<usize>) {
    let between = &source[range.clone()];
    let lost = between.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    assert_eq!(lost, "", "nothing is lost at {range:?}");
}

fn offsets_lead_to_the_source_and_back(document: &Document) {
    let source = &document.source;
    let (mut offset, mut reading) = (0, 0);
    for piece in &source.pieces {
        for at in [piece.at, piece.at + piece.len / 2, piece.at + piece.len - 1] {
            let there = source.offset(at).expect("a text with pieces has a source");
            assert_eq!(there - piece.source, at - piece.at);
            assert_eq!(source.reading(there), at, "{at} is found again from {there}");
            assert!(there >= offset && source.reading(there) >= reading, "both go forward");
            (offset, reading) = (there, source.reading(there));
        }
        assert_eq!(source.range(piece.at..piece.at + piece.len), Some(piece.source..piece.source + piece.len));
    }
    for at in [0, document.text.len(), document.text.len() + 9] {
        assert!(source.offset(at).is_none_or(|there| there <= source.text.len()));
    }
    assert!(source.reading(source.text.len()) <= document.text.len());
}
