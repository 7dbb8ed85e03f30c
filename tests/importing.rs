//! Laws that every import keeps, over texts made at random: bytes of any kind, lines of any kind, and texts
//! that look like what people have, so that every pass is reached.

#[path = "texts/grammar.rs"]
mod grammar;
#[path = "texts/laws.rs"]
mod laws;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};
use postil::document::Document;
use postil::import;
use proptest::prelude::*;

fn plain(bytes: &[u8]) -> Document {
    import::import(bytes, "a.txt").document
}

fn markdown(bytes: &[u8]) -> Document {
    import::import(bytes, "a.md").document
}

fn check(bytes: &[u8]) {
    laws::of_plain(&plain(bytes));
    laws::of_any(&markdown(bytes));
}

/// Signs that programs trip over, and what lines end with.
fn odd_text() -> impl Strategy<Value = String> {
    let signs = [
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\u{C}",
        "\u{B}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\0",
        "\u{1B}[2J",
        " ",
        "  ",
        "\t",
        "\u{A0}",
        "\u{3000}",
        "\u{200B}",
        "\u{FEFF}",
        "\u{AD}",
        "-",
        "—",
        "e\u{301}",
        "\u{301}\u{308}",
        "ß",
        "İ",
        "ﬃ",
        "海",
        "道。",
        "שלום",
        "سلام",
        "\u{202E}",
        "👩\u{200D}🚀",
        "\u{10FFFF}",
        "\u{FFFD}",
        "word",
        "End.",
        "*",
        "_",
        "#",
        ">",
        "1.",
        "•",
        "|",
        "`",
        "...",
        "CHAPTER I",
        "Contents",
        "Glossary",
        "12",
        "iv",
    ];
    prop::collection::vec(prop::sample::select(signs.to_vec()), 0..120).prop_map(|signs| signs.concat())
}

fn choices() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_keep_the_laws(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check(&bytes);
    }

    #[test]
    fn odd_signs_keep_the_laws(text in odd_text()) {
        check(text.as_bytes());
    }

    #[test]
    fn texts_like_extracted_ones_keep_the_laws(choices in choices()) {
        check(grammar::text(&choices).as_bytes());
    }

    #[test]
    fn a_text_cut_anywhere_keeps_the_laws(choices in choices(), from in 0.0..1.0, to in 0.0..1.0) {
        let text = grammar::text(&choices).into_bytes();
        let place = |share: f64| (share * text.len() as f64) as usize;
        let (from, to) = (place(f64::min(from, to)), place(f64::max(from, to)));
        check(&text[from..to]);
    }

    #[test]
    fn importing_twice_is_the_same(choices in choices()) {
        let text = grammar::text(&choices);
        prop_assert_eq!(plain(text.as_bytes()), plain(text.as_bytes()));
        prop_assert_eq!(markdown(text.as_bytes()), markdown(text.as_bytes()));
    }

    #[test]
    fn every_encoding_keeps_the_laws(choices in choices(), n in 0usize..5) {
        let text = grammar::text(&choices);
        let encoding: &Encoding = [UTF_8, WINDOWS_1252, SHIFT_JIS, WINDOWS_1251, UTF_16LE][n];
        check(&encoding.encode(&text).0);
    }

    /// A byte order mark leaves nothing to guess: the same words come out.
    #[test]
    fn wide_text_with_a_byte_order_mark_is_the_same_text(choices in choices(), is_big in any::<bool>()) {
        let text = grammar::text(&choices);
        // A mark inside the text is a sign like any other, and one at its start would be a second.
        prop_assume!(!text.starts_with('\u{FEFF}'));
        let (encoding, order): (&Encoding, fn(u16) -> [u8; 2]) =
            if is_big { (UTF_16BE, u16::to_be_bytes) } else { (UTF_16LE, u16::to_le_bytes) };
        let bytes: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(order).collect();
        prop_assert_eq!(Encoding::for_bom(&bytes).map(|(found, _)| found), Some(encoding));
        prop_assert_eq!(plain(&bytes), plain(text.as_bytes()));
    }
}

/// How much of the grammar's texts is understood as something: a grammar that reaches no pass tests nothing.
#[test]
fn the_grammar_reaches_every_kind_of_block() {
    let mut seen = std::collections::BTreeSet::new();
    let mut n_removed = 0;
    let mut state = 1u64;
    for _ in 0..150 {
        let choices: Vec<u8> = (0..300)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 56) as u8
            })
            .collect();
        let document = plain(grammar::text(&choices).as_bytes());
        seen.extend(document.blocks.iter().map(|block| format!("{:?}", block.kind).replace(char::is_numeric, "")));
        n_removed += document.removed.len();
    }
    let kinds = ["Heading()", "Paragraph", "Quote", "ListItem", "Verse", "Table", "Code", "Rule", "Contents", "Note"];
    let missing: Vec<_> = kinds.into_iter().filter(|kind| !seen.contains(*kind)).collect();
    assert_eq!(missing, [""; 0], "kinds that no text has; seen: {seen:?}");
    assert!(n_removed > 100, "furniture and divided words are found: {n_removed}");
}
