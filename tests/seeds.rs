//! What must be understood of the seed texts. Reads them where they lie and skips where they are absent.

use std::path::{Path, PathBuf};

use postil::document::{Document, Kind, Why};
use postil::glossary::find;
use postil::import;
use proptest::prelude::*;

fn seed(n: usize) -> Option<Document> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/corpus/seeds/seed-{n}.txt"));
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(import::open(&path).expect("a seed can be read").document)
}

fn n_headings(document: &Document, level: u8) -> usize {
    document.outline.iter().filter(|heading| heading.level == level).count()
}

fn n_blocks(document: &Document, kind: Kind) -> usize {
    document.blocks.iter().filter(|block| block.kind == kind).count()
}

#[test]
fn the_book_has_its_chapters_sections_and_glossary() {
    let Some(document) = seed(0) else { return };
    let entries = find::entries(&document);
    assert_eq!(entries.len(), 15);
    assert!(entries.iter().all(|entry| entry.text(&document).ends_with('.')), "each definition is complete");
    assert_eq!(n_blocks(&document, Kind::Contents), 1);
    // Eleven chapters, the contents, and what stands behind the last chapter.
    assert_eq!(n_headings(&document, 2), 16);
    assert_eq!(document.authors.len(), 1);
    assert_eq!(document.language.as_deref(), Some("en"));
}

#[test]
fn running_heads_are_taken_out_and_remembered() {
    let Some(document) = seed(0) else { return };
    let n_heads = document.removed.iter().filter(|removed| removed.why == Why::RunningHead).count();
    assert_eq!(n_heads, 5);
}

#[test]
fn each_article_of_a_collection_is_a_title() {
    for (n, n_articles) in [(1, 3), (3, 5)] {
        let Some(document) = seed(n) else { return };
        assert_eq!(n_headings(&document, 1), n_articles, "seed {n}");
        assert!(find::entries(&document).is_empty(), "seed {n} has no glossary");
    }
}

#[test]
fn theses_are_items_below_their_sections() {
    let Some(document) = seed(2) else { return };
    assert_eq!((n_headings(&document, 1), n_headings(&document, 2)), (1, 2));
    assert_eq!(n_blocks(&document, Kind::ListItem), 24);
}

#[test]
fn numbered_sections_and_numbered_questions_are_told_apart() {
    let Some(document) = seed(4) else { return };
    assert_eq!(n_headings(&document, 2), 7);
    assert!(n_blocks(&document, Kind::ListItem) >= 16);
}

// ---------------------------------------------------------------- words are sacred

fn words(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace())
}

/// Every sign of the source stands in the reading text once and in order, or among what was removed, and the
/// map between the two is right.
fn check(document: &Document) {
    let source = &document.source;
    let mut covered: Vec<(usize, usize)> = source.pieces.iter().map(|piece| (piece.source, piece.len)).collect();
    for piece in &source.pieces {
        assert_eq!(document.text[piece.at..piece.at + piece.len], source.text[piece.source..piece.source + piece.len]);
    }
    assert!(covered.is_sorted(), "the words are in order");
    covered.extend(document.removed.iter().map(|removed| (removed.source.start, removed.source.len())));
    covered.sort_unstable();
    let mut at = 0;
    for (start, len) in covered {
        assert!(start >= at, "nothing is there twice: {:?}", &source.text[start..at]);
        assert_eq!(source.text[at..start].trim_matches(blank), "", "nothing is lost");
        at = start + len;
    }
    assert_eq!(source.text[at..].trim_matches(blank), "", "nothing is lost at the end");
    let mut inserted = document.text.clone();
    for piece in source.pieces.iter().rev() {
        inserted.replace_range(piece.at..piece.at + piece.len, "");
    }
    assert_eq!(words(&inserted).count(), 0, "nothing is invented: {inserted:?}");
    for two in document.blocks.windows(2) {
        assert_eq!(&document.text[two[0].range.end..two[1].range.start], "\n\n");
    }
    for span in &document.spans {
        assert!(
            document
                .blocks
                .iter()
                .any(|block| block.range.start <= span.range.start && span.range.end <= block.range.end),
            "{span:?} lies in a block: {:?}",
            &document.text[span.range.clone()]
        );
    }
    assert!(document.pages.is_sorted_by_key(|mark| mark.at));
    assert!(document.removed.is_sorted_by_key(|removed| removed.at));
}

fn blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{FEFF}'
}

#[test]
fn no_word_of_any_text_at_hand_is_lost() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    for kind in ["seeds", "text", "damaged"] {
        let Ok(files) = std::fs::read_dir(folder.join(kind)) else {
            eprintln!("skipped: no {kind} here");
            continue;
        };
        let files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
        for path in files.iter().filter(|path| path.extension().is_some_and(|end| end == "txt")) {
            check(&import::open(path).expect("a text can be read").document);
        }
    }
}

fn line() -> impl Strategy<Value = String> {
    let words = [
        "the", "of", "Sea", "hill-", "IAN", "12", "iv", "*so*", "_or_", "**", "chapter", "I.", "1.", "(a)", "•", "-",
        "--", "end.", "why?", "“no”", "CONTENTS", "Glossary", "A:", "$", "海", "道。", "\u{A0}", "\u{AD}", "é", "...",
        ". . . 7", "a\tb",
    ];
    let word = proptest::sample::select(words.to_vec());
    let line = (0usize..9, prop::collection::vec(word, 0..14))
        .prop_map(|(indent, words)| " ".repeat(indent) + &words.join(" "));
    prop_oneof![
        6 => line,
        2 => Just(String::new()),
        1 => Just("\u{C}".to_owned()),
        1 => Just("RUNNING HEAD   12".to_owned()),
        1 => Just("RUNNING HEAD".to_owned()),
        1 => "\\PC{0,20}",
        1 => Just("word ".repeat(60)),
        1 => (1u32..40).prop_map(|n| n.to_string()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_any_soup_of_lines_is_lost(lines in prop::collection::vec(line(), 0..60), end in prop::sample::select(vec!["\n", "\r\n", "\r", "\n\n"])) {
        let document = import::import(lines.join(end).as_bytes(), "").document;
        check(&document);
        for entry in find::entries(&document) {
            prop_assert!(!entry.headword.is_empty() && !entry.text(&document).is_empty());
        }
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&import::import(&bytes, "").document);
    }
}
