//! Corrections keep the laws of a document on texts as they are: no word is lost or doubled, whatever is corrected.

use std::ops::Range;
use std::path::{Path, PathBuf};

use postil::document::{Correction, Document, Kind};
use postil::import;
use proptest::prelude::*;

/// The texts of the corpus, when it is there, and those of the starter shelf.
fn texts() -> Vec<(String, Vec<u8>)> {
    let mut texts: Vec<_> =
        postil::starter::SEEDS.iter().map(|seed| (seed.name.to_owned(), seed.text.as_bytes().to_vec())).collect();
    for folder in ["text", "damaged", "seeds", "markdown"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(folder);
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let is_text = |path: &PathBuf| path.extension().is_some_and(|it| it == "txt" || it == "md");
        let mut files: Vec<_> = files.filter(is_text).collect();
        files.sort();
        // A test of laws needs the kinds of texts, not all their length.
        let read = |path: PathBuf| Some((path.to_string_lossy().into_owned(), std::fs::read(&path).ok()?));
        texts.extend(files.into_iter().filter_map(read).filter(|(_, bytes)| bytes.len() < 90_000));
    }
    texts
}

/// Bytes of the source that are in the text, and those that were removed, each once.
fn covered(document: &Document) -> Vec<bool> {
    let mut covered = vec![false; document.source.text.len()];
    let pieces = document.source.pieces.iter().map(|piece| piece.source..piece.source + piece.len);
    for range in pieces.chain(document.removed.iter().map(|removed| removed.source.clone())) {
        for at in range {
            assert!(!std::mem::replace(&mut covered[at], true), "byte {at} is there twice");
        }
    }
    for (at, blank) in document.source.text.match_indices(char::is_whitespace) {
        covered[at..at + blank.len()].fill(false);
    }
    covered
}

fn check_laws(name: &str, document: &Document, corrections: &[(Range<usize>, Correction)]) {
    let corrected = document.corrected(corrections);
    assert!(covered(&corrected) == covered(document), "{name}: words were lost or doubled by {corrections:?}");
    let mut end = 0;
    for (i, block) in corrected.blocks.iter().enumerate() {
        assert!(block.range.start == if i == 0 { 0 } else { end + 2 }, "{name}: {block:?}");
        assert!(!block.range.is_empty() && block.marker <= block.range.len(), "{name}: {block:?}");
        end = block.range.end;
    }
    assert_eq!(corrected.text.len(), end, "{name}");
    for piece in &corrected.source.pieces {
        assert_eq!(corrected.text[piece.at..][..piece.len], corrected.source.text[piece.source..][..piece.len]);
    }
    for span in &corrected.spans {
        let block = &corrected.blocks[corrected.block_at(span.range.start).unwrap()].range;
        assert!(span.range.end <= block.end && !span.range.is_empty(), "{name}: {span:?}");
    }
}

#[test]
fn a_text_without_corrections_stays_as_it_is() {
    for (name, bytes) in texts() {
        let document = import::import(&bytes, &name).document;
        assert!(document.corrected(&[]) == document, "{name}");
    }
}

#[test]
fn all_repairs_at_once_can_be_taken_back() {
    for (name, bytes) in texts() {
        let document = import::import(&bytes, &name).document;
        let back: Vec<_> = document
            .removed
            .iter()
            .filter(|removed| !removed.source.is_empty())
            .map(|removed| (removed.source.clone(), Correction::PutBack))
            .collect();
        check_laws(&name, &document, &back);
        let corrected = document.corrected(&back);
        assert!(corrected.removed.iter().all(|removed| removed.source.is_empty()), "{name}");
        let flat: Vec<_> = document
            .outline
            .iter()
            .filter_map(|it| Some((document.source.range(it.range.clone())?, Correction::Kind(Kind::Paragraph))))
            .collect();
        check_laws(&name, &document, &flat);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3))]

    #[test]
    fn no_word_is_lost_by_any_corrections(places in prop::collection::vec((0.0f64..1.0, 0usize..160, 0usize..9), 1..40)) {
        for (name, bytes) in texts() {
            let document = import::import(&bytes, &name).document;
            let len = document.source.text.len();
            let correction = |n| match n {
                0 => Correction::PutBack,
                1 => Correction::TakeOut,
                2 | 3 => Correction::Begin,
                4 | 5 => Correction::Join,
                6 => Correction::Kind(Kind::Verse),
                7 => Correction::Alone(Kind::Heading(2)),
                _ => Correction::Kind(Kind::Paragraph),
            };
            // Half of them where something is to be corrected: at the starts of blocks.
            let place = |(at, size, n): &(f64, usize, usize)| {
                let at = (at * len as f64) as usize;
                let block = document.block_at(document.source.reading(at)).and_then(|it| document.source_start(it));
                let start = if size % 2 == 0 { at } else { block.unwrap_or(at) };
                (start..(start + size).min(len), correction(*n))
            };
            let corrections: Vec<_> = places.iter().map(place).collect();
            check_laws(&name, &document, &corrections);
        }
    }
}
