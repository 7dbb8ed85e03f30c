//! What corrections make of small texts, and the laws they keep on any text.

use proptest::prelude::*;

use super::*;
use crate::document::{Builder, SpanKind, Why};

/// A text as an importer would understand it: cut by a running head, with a divided word, emphasis and verse.
fn sample() -> Document {
    let source = "THE SEA\n\nThe ship was cut\nat *once* by the\n\nTHE SEA 7\n\nwaves of the ques-\ntion.\n\n- one\n- two\n\n  Salt,\n    and more.\n";
    let at = |words: &str| source.find(words).unwrap();
    let mut b = Builder::new(source.to_owned());
    b.begin(Kind::Heading(1), 0);
    b.copy(0..7);
    b.begin(Kind::Paragraph, 0);
    let words = |b: &mut Builder, words: &str| b.copy(at(words)..at(words) + words.len());
    words(&mut b, "The ship was cut");
    b.insert(" ");
    words(&mut b, "at ");
    let star = at("*once*");
    b.remove(star..star + 1, Why::Markup);
    let start = b.at();
    words(&mut b, "once");
    b.span(start..b.at(), SpanKind::Emphasis);
    b.remove(star + 5..star + 6, Why::Markup);
    words(&mut b, " by the");
    b.remove(at("THE SEA 7")..at("THE SEA 7") + 9, Why::RunningHead);
    b.remove(at("by the") + 6..at("by the") + 6, Why::Cut);
    b.insert(" ");
    b.page("8");
    b.target("waves");
    words(&mut b, "waves of the ques");
    b.remove(at("ques-") + 4..at("ques-") + 5, Why::DividedWord);
    words(&mut b, "tion.");
    for item in ["- one", "- two"] {
        b.begin(Kind::ListItem, 0);
        let start = at(item);
        b.copy(start..start + 1);
        b.insert(" ");
        b.end_marker();
        b.copy(start + 2..start + 5);
    }
    b.begin(Kind::Verse, 0);
    words(&mut b, "Salt,");
    b.insert("\n  ");
    words(&mut b, "and more.");
    b.finish()
}

fn place(document: &Document, words: &str) -> Range<usize> {
    let start = document.source.text.find(words).unwrap();
    start..start + words.len()
}

/// The blocks after corrections, each with its kind.
fn check(corrections: &[(&str, Correction)], expect: &[&str]) -> Document {
    let document = sample();
    let placed: Vec<_> = corrections.iter().map(|(words, it)| (place(&document, words), *it)).collect();
    let corrected = document.corrected(&placed);
    sound(&corrected);
    for (range, correction) in &placed {
        assert!(corrected.holds(range, *correction), "{correction:?} at {:?}", &document.source.text[range.clone()]);
    }
    let told =
        |block: &crate::document::Block| format!("{}: {}", block.kind.spoken(), &corrected.text[block.range.clone()]);
    let blocks: Vec<_> = corrected.blocks.iter().map(told).collect();
    let changed: Vec<_> =
        blocks.iter().filter(|block| !AS_IT_WAS.contains(&block.as_str())).map(String::as_str).collect();
    assert_eq!(changed, expect);
    corrected
}

const AS_IT_WAS: [&str; 5] = [
    "heading 1: THE SEA",
    "paragraph: The ship was cut at once by the waves of the question.",
    "list item: - one",
    "list item: - two",
    "verse: Salt,\n  and more.",
];

#[test]
fn without_corrections_nothing_changes() {
    let document = sample();
    assert_eq!(document.corrected(&[]), document);
    check(&[], &[]);
}

#[test]
fn a_running_head_that_was_none_is_put_back() {
    let expect =
        ["paragraph: The ship was cut at once by the", "paragraph: THE SEA 7", "paragraph: waves of the question."];
    let it = check(&[("THE SEA 7", Correction::PutBack)], &expect);
    assert_eq!(&it.text[it.pages[0].at..it.pages[0].at + 5], "waves");
    assert!(it.removed.iter().all(|removed| removed.why != Why::Cut));
    let heading = Correction::Kind(Kind::Heading(2));
    let it = check(
        &[("THE SEA 7", Correction::PutBack), ("THE SEA 7", heading), ("waves", Correction::Begin)],
        &[expect[0], "heading 2: THE SEA 7", expect[2]],
    );
    assert_eq!(it.outline.len(), 2);
    check(
        &[("THE SEA 7", Correction::PutBack), ("waves", Correction::Join)],
        &[expect[0], "paragraph: THE SEA 7 waves of the question."],
    );
}

#[test]
fn a_join_is_taken_back() {
    let it = check(
        &[("waves", Correction::Begin)],
        &["paragraph: The ship was cut at once by the", "paragraph: waves of the question."],
    );
    assert!(it.removed.iter().any(|removed| removed.why == Why::RunningHead));
    assert_eq!(&it.text[it.spans[0].range.clone()], "once");
}

#[test]
fn hyphens_and_marks_of_emphasis_are_put_back() {
    let it = check(
        &[("-\ntion", Correction::PutBack), ("*once", Correction::PutBack), ("* by", Correction::PutBack)],
        &["paragraph: The ship was cut at *once* by the waves of the ques-tion."],
    );
    assert!(it.spans.is_empty());
}

#[test]
fn a_line_is_taken_out_wherever_it_stands() {
    check(&[("at *once* by the", Correction::TakeOut)], &["paragraph: The ship was cut waves of the question."]);
    check(&[("The ship was cut", Correction::TakeOut)], &["paragraph: at once by the waves of the question."]);
    check(&[("tion.", Correction::TakeOut)], &["paragraph: The ship was cut at once by the waves of the ques"]);
    check(&[("and more.", Correction::TakeOut)], &["verse: Salt,"]);
    check(&[("  Salt,", Correction::TakeOut)], &["verse:   and more."]);
    let it = check(&[("THE SEA", Correction::TakeOut)], &[]);
    assert!(it.outline.is_empty());
}

#[test]
fn kinds_change_and_lines_follow() {
    check(&[("THE SEA", Correction::Kind(Kind::Paragraph))], &["paragraph: THE SEA"]);
    check(&[("Salt", Correction::Kind(Kind::Paragraph))], &["paragraph: Salt, and more."]);
    check(
        &[("The ship", Correction::Kind(Kind::Verse))],
        &["verse: The ship was cut\nat once by the\nwaves of the ques-\ntion."],
    );
    check(&[("- one", Correction::Kind(Kind::Paragraph))], &["paragraph: - one"]);
    let it = check(
        &[("The ship", Correction::Kind(Kind::ListItem)), ("- two", Correction::Begin)],
        &["list item: The ship was cut at once by the waves of the question."],
    );
    assert_eq!(it.blocks.iter().map(|block| block.marker).collect::<Vec<_>>(), [0, 0, 2, 2, 0]);
}

#[test]
fn blocks_are_joined_and_cut() {
    check(&[("- two", Correction::Join)], &["list item: - one - two"]);
    check(&[("Salt", Correction::Join)], &["list item: - two Salt, and more."]);
    check(&[("and more", Correction::Begin)], &["verse: Salt,", "verse: and more."]);
    check(
        &[("at *once", Correction::Begin), ("at *once", Correction::Kind(Kind::Heading(3)))],
        &["paragraph: The ship was cut", "heading 3: at once by the waves of the question."],
    );
}

#[test]
fn a_heading_inside_a_paragraph_stands_alone() {
    check(
        &[("at *once* by the", Correction::Alone(Kind::Heading(2)))],
        &["paragraph: The ship was cut", "heading 2: at once by the", "paragraph: waves of the question."],
    );
    check(&[("  Salt,", Correction::Alone(Kind::Heading(2)))], &["heading 2: Salt,", "verse: and more."]);
}

#[test]
fn a_divided_word_is_joined() {
    let mut b = Builder::new("a ques-\n\ntion".to_owned());
    for words in [0..7, 9..13] {
        b.begin(Kind::Paragraph, 0);
        b.copy(words);
    }
    let it = b.finish().corrected(&[(9..13, Correction::Join)]);
    sound(&it);
    assert_eq!(it.text, "a question");
    assert_eq!(it.removed.iter().map(|removed| removed.why).collect::<Vec<_>>(), [Why::DividedWord, Why::Cut]);
}

#[test]
fn the_later_of_two_counts() {
    check(
        &[("THE SEA 7", Correction::PutBack)],
        &["paragraph: The ship was cut at once by the", "paragraph: THE SEA 7", "paragraph: waves of the question."],
    );
    let document = sample();
    let head = place(&document, "THE SEA 7");
    let back = [(head.clone(), Correction::PutBack), (head, Correction::TakeOut)];
    assert_eq!(document.corrected(&back).text, document.text);
}

#[test]
fn what_does_not_fit_changes_nothing() {
    let document = sample();
    let kind = Correction::Kind(Kind::Heading(2));
    let inside = place(&document, "at *once");
    assert_eq!(document.corrected(&[(inside.clone(), kind)]), document);
    assert!(!document.holds(&inside, kind));
}

#[test]
fn places_are_carried_over() {
    let document = sample();
    let corrected = document.corrected(&[
        (place(&document, "THE SEA\n"), Correction::TakeOut),
        (place(&document, "waves"), Correction::Begin),
    ]);
    let carried = |words: &str| {
        let start = document.text.find(words).unwrap();
        document.carried(&(start..start + words.len()), &corrected).map(|range| &corrected.text[range])
    };
    assert_eq!(carried("ship was cut at once"), Some("ship was cut at once"));
    assert_eq!(carried("by the waves"), Some("by the\n\nwaves"));
    assert_eq!(carried("SEA"), None);
}

#[test]
fn names_are_read_back() {
    let kinds = KINDS.iter().map(|(kind, _)| *kind).chain((1..=6).map(Kind::Heading)).map(Correction::Kind);
    for it in kinds
        .chain([Correction::PutBack, Correction::TakeOut, Correction::Begin, Correction::Join])
        .chain([Correction::Alone(Kind::Heading(2))])
    {
        assert_eq!(Correction::from_name(&it.name()), Some(it));
    }
    assert_eq!(Correction::from_name("heading 0"), None);
}

/// The laws that every document keeps.
#[track_caller]
fn sound(document: &Document) {
    let mut end = 0;
    for (i, block) in document.blocks.iter().enumerate() {
        let start = if i == 0 { 0 } else { end + 2 };
        assert_eq!((block.range.start, block.range.is_empty()), (start, false), "{document:#?}");
        assert!(block.marker <= block.range.len());
        end = block.range.end;
    }
    assert_eq!(document.text.len(), end);
    for span in &document.spans {
        let block = &document.blocks[document.block_at(span.range.start).unwrap()].range;
        assert!(span.range.start >= block.start && span.range.end <= block.end && !span.range.is_empty());
    }
    for piece in &document.source.pieces {
        assert_eq!(document.text[piece.at..][..piece.len], document.source.text[piece.source..][..piece.len]);
    }
    assert!(document.source.pieces.windows(2).all(|two| two[0].at + two[0].len <= two[1].at));
    assert!(document.removed.windows(2).all(|two| two[0].at <= two[1].at && two[0].source.end <= two[1].source.start));
    assert!(document.removed.iter().all(|removed| removed.at <= document.text.len()));
    assert!(document.pages.iter().all(|page| page.at <= document.text.len()));
}

/// The bytes of the source that are in the text or removed, each counted; white space aside.
fn counted(document: &Document) -> Vec<(usize, u8)> {
    let mut times = vec![0; document.source.text.len()];
    let pieces = document.source.pieces.iter().map(|piece| piece.source..piece.source + piece.len);
    for range in pieces.chain(document.removed.iter().map(|removed| removed.source.clone())) {
        times[range].iter_mut().for_each(|n| *n += 1);
    }
    let bytes = document.source.text.as_bytes();
    times.into_iter().enumerate().filter(|(at, n)| *n > 0 && !bytes[*at].is_ascii_whitespace()).collect()
}

fn any_correction() -> impl Strategy<Value = Correction> {
    let kinds = [Kind::Verse, Kind::Paragraph, Kind::ListItem, Kind::Code, Kind::Heading(1), Kind::Heading(3)];
    prop_oneof![
        Just(Correction::PutBack),
        Just(Correction::TakeOut),
        Just(Correction::Begin),
        Just(Correction::Join),
        prop::sample::select(kinds.to_vec()).prop_map(Correction::Kind),
        prop::sample::select(kinds.to_vec()).prop_map(Correction::Alone),
    ]
}

#[test]
fn what_links_lead_to_stays_with_its_words() {
    let corrected = sample().corrected(&[(place(&sample(), "The ship was"), Correction::TakeOut)]);
    let at = corrected.target("waves").unwrap();
    assert!(corrected.text[at..].starts_with("waves of the question"), "{}", &corrected.text[at..]);
}

proptest! {
    #[test]
    fn words_are_sacred(places in prop::collection::vec((0usize..140, 0usize..30, any_correction()), 0..8)) {
        let document = sample();
        let end = document.source.text.len();
        let ranged = |(at, len, it): (usize, usize, Correction)| (at.min(end)..(at + len).min(end), it);
        let corrections: Vec<_> = places.into_iter().map(ranged).collect();
        let corrected = document.corrected(&corrections);
        sound(&corrected);
        prop_assert_eq!(counted(&corrected), counted(&document));
        prop_assert_eq!(&document.corrected(&corrections), &corrected);
    }
}
