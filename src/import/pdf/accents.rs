//! Accents that are drawn by themselves, over or under the letter they belong to.
//!
//! The fonts of old typesetting programs have no letters with accents: `é` is an acute and an `e` on one place. Words
//! with such letters would fall apart, so both become the letter that they show. An accent that stands by itself, such
//! as a tilde or a circumflex of code, overlaps nothing and stays.

use unicode_normalization::UnicodeNormalization;

use super::glyphs::Glyph;

/// How much of the accent's width lies over its letter, at least.
const OVER: f32 = 0.4;

/// The combining sign for an accent that is drawn alone.
pub fn combining(text: &str) -> Option<char> {
    let mut letters = text.chars();
    let (Some(accent), None) = (letters.next(), letters.next()) else { return None };
    Some(match accent {
        '`' | 'ˋ' => '\u{300}',
        '´' | 'ˊ' => '\u{301}',
        '^' | 'ˆ' => '\u{302}',
        '~' | '˜' => '\u{303}',
        '¯' | 'ˉ' => '\u{304}',
        '˘' => '\u{306}',
        '˙' => '\u{307}',
        '¨' => '\u{308}',
        '˚' => '\u{30A}',
        '˝' => '\u{30B}',
        'ˇ' => '\u{30C}',
        '¸' => '\u{327}',
        '˛' => '\u{328}',
        '\u{300}'..='\u{328}' => accent,
        _ => return None,
    })
}

/// Whether an accent is drawn over a letter, or under it.
pub fn is_over(accent: &Glyph, letter: &Glyph) -> bool {
    let common = accent.right.min(letter.right) - accent.left.max(letter.left);
    let width = (accent.right - accent.left).max(0.05 * accent.size);
    let (middle, other) = ((accent.left + accent.right) / 2.0, (letter.left + letter.right) / 2.0);
    letter.text.starts_with(char::is_alphabetic)
        && common > OVER * width
        && (middle - other).abs() < 0.35 * letter.size.max(accent.size)
}

/// The letter that both are; nothing if there is none.
pub fn composed(letter: &str, accent: char) -> Option<String> {
    let mut letters = letter.chars();
    // An accent takes the place of the dot.
    let first = match letters.next()? {
        'ı' => 'i',
        'ȷ' => 'j',
        first => first,
    };
    let composed: String = [first, accent].into_iter().nfc().collect();
    (composed.chars().count() == 1).then(|| composed + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_accents_become_one_letter_where_there_is_one() {
        let of = |letter, accent| composed(letter, combining(accent).unwrap());
        assert_eq!(of("e", "´").as_deref(), Some("é"));
        assert_eq!(of("ı", "´").as_deref(), Some("í"));
        assert_eq!(of("c", "¸").as_deref(), Some("ç"));
        assert_eq!(of("x", "¸"), None);
        assert_eq!((combining("a"), combining("ˇˇ")), (None, None));
    }
}
