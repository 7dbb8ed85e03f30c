//! How wide words are and what is left of them for comparing, quickly: both are asked for every line of a text.
//!
//! The libraries for all of Unicode go from character to character through tables. Most lines need none of that: they
//! are ASCII, or hold nothing but letters and signs of which the answer is known. Any other character sends its line
//! to the library, so that the answers are the same.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut columns = 0;
    for c in text.chars() {
        columns += match c {
            _ if (' '..='~').contains(&c) => 1,
            _ if is_narrow(c) => 1,
            _ if is_wide(c) => 2,
            _ => return text.width(),
        };
    }
    columns
}

/// Letters and signs of one column that nothing beside them changes: European letters and punctuation.
fn is_narrow(c: char) -> bool {
    matches!(c, '\u{A0}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3FF}' | '\u{400}'..='\u{482}'
        | '\u{48A}'..='\u{4FF}' | '\u{2010}'..='\u{2027}')
}

/// Letters and signs of two columns: Chinese characters, kana, wide punctuation.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30A0}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF60}')
}

/// What is left of `text` for comparing: letters and digits, in lower case.
pub fn fold(text: &str) -> String {
    let mut folded = Vec::new();
    fold_onto(text, &mut folded);
    String::from_utf8(folded).unwrap_or_default()
}

/// Appends the bytes of `text` as [`fold`] leaves them.
pub fn fold_onto(text: &str, folded: &mut Vec<u8>) {
    let start = folded.len();
    if text.is_ascii() {
        return fold_ascii(text.as_bytes(), folded);
    }
    folded.reserve(text.len());
    for c in text.chars() {
        match ASCII.get(c as usize) {
            Some(0) => {}
            Some(byte) => folded.push(*byte),
            None if is_silent(c) => {}
            None if is_caseless(c) => push(c, folded),
            None if is_settled(c) => {
                if c.is_alphanumeric() {
                    c.to_lowercase().for_each(|c| push(c, folded));
                }
            }
            None => {
                folded.truncate(start);
                return fold_by_tables(text, folded);
            }
        }
    }
}

fn fold_ascii(text: &[u8], folded: &mut Vec<u8>) {
    let start = folded.len();
    folded.resize(start + text.len(), 0);
    let (letters, mut n) = (&mut folded[start..], 0);
    for byte in text {
        let letter = ASCII[usize::from(byte % 128)];
        letters[n] = letter;
        n += usize::from(letter != 0);
    }
    folded.truncate(start + n);
}

fn fold_by_tables(text: &str, folded: &mut Vec<u8>) {
    let lower = |c: char| c.to_lowercase();
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(lower).for_each(|c| push(c, folded));
    } else {
        text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(lower).for_each(|c| push(c, folded));
    }
}

fn push(c: char, folded: &mut Vec<u8>) {
    folded.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// ASCII letters and digits in lower case, and 0 for all that is dropped.
const ASCII: [u8; 128] = {
    let mut folded = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() {
            folded[byte] = (byte as u8).to_ascii_lowercase();
        }
        byte += 1;
    }
    folded
};

/// Signs that are dropped, whatever stands beside them: dashes, quotation marks, dots, spaces, stops.
pub fn is_silent(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{A0}' | '\u{AB}' | '\u{BB}' | '\u{3000}'..='\u{3002}')
}

/// Letters of scripts that have no capitals.
fn is_caseless(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{4E00}'..='\u{9FFF}')
}

/// Characters that normalising leaves as they are, whatever stands beside them, or that are no letters before and after.
pub fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\x7F' | '\u{A0}' | '\u{A7}' | '\u{A9}' | '\u{AB}' | '\u{AD}' | '\u{B7}' | '\u{BB}' | '\u{BF}'..='\u{131}'
        | '\u{14A}'..='\u{17E}' | '\u{391}'..='\u{3A1}' | '\u{3A3}'..='\u{3CE}' | '\u{400}'..='\u{482}' | '\u{48A}'..='\u{4FF}'
        | '\u{2010}' | '\u{2012}'..='\u{2016}' | '\u{2018}'..='\u{2023}' | '\u{2026}' | '\u{3000}'..='\u{3002}' | '\u{3008}'..='\u{3011}'
        | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FB}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fold_by_library(text: &str) -> String {
        text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    #[test]
    fn each_character_is_as_wide_as_the_library_says() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            if is_narrow(c) || is_wide(c) {
                assert_eq!(width(&text), text.width(), "{c:?}");
            }
            if is_settled(c) || is_silent(c) {
                assert_eq!(fold(&text), fold_by_library(&text), "{c:?}");
            }
        }
    }

    #[test]
    fn compatible_forms_are_folded() {
        assert_eq!(fold("Ｔｈｅ ﬁrst — ①"), "thefirst1");
        assert_eq!(fold("Cafe\u{301} “ÉTÉ” …"), "caféété");
    }

    /// Characters that are often neighbours, and some that change what stands before them.
    fn words() -> impl Strategy<Value = String> {
        let c = prop_oneof![
            5 => proptest::char::range(' ', '\u{24F}'),
            2 => proptest::char::range('\u{370}', '\u{4FF}'),
            2 => proptest::char::range('\u{2010}', '\u{2030}'),
            2 => proptest::char::range('\u{3000}', '\u{30FF}'),
            1 => proptest::char::range('\u{4E00}', '\u{4EFF}'),
            1 => proptest::char::range('\u{300}', '\u{36F}'),
            1 => proptest::sample::select(vec!['\u{FE0F}', '\u{200D}', '\u{FE00}', '\u{3099}', 'ﬁ', 'ｱ']),
        ];
        proptest::collection::vec(c, 0..12).prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn the_short_way_gives_what_the_library_gives(text in words()) {
            prop_assert_eq!(fold(&text), fold_by_library(&text));
            if !text.is_ascii() {
                prop_assert_eq!(width(&text), text.width());
            }
        }
    }
}
