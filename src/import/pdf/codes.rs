//! Letters that a file does not name, known by the numbers they have in their font.
//!
//! The bitmap fonts that old typesetting programs made number their letters as TeX does, and give them names that say
//! nothing. The numbers are believed only where they can be checked: where the letters of the same page that are named
//! have the numbers of ASCII, or where nothing is named and the numbers spell words.

use super::glyphs::Glyph;

/// What stands for a letter until its page is read: its number is added.
const HELD: u32 = 0xF_0000;
/// The sign for a letter that nobody knows.
const UNKNOWN: &str = "\u{FFFD}";
/// So many letters can be checked at least.
const FEWEST: usize = 20;
/// What TeX's fonts have before the letters of ASCII, from number 11 on.
const BEFORE: [&str; 21] =
    ["ff", "fi", "fl", "ffi", "ffl", "ı", "ȷ", "`", "´", "ˇ", "˘", "¯", "˚", "¸", "ß", "æ", "œ", "ø", "Æ", "Œ", "Ø"];
const FIRST: u32 = 11;

/// How often the number of a letter that is named is that of ASCII, and how often it is not.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named {
    pub as_ascii: usize,
    pub otherwise: usize,
}

impl Named {
    pub fn count(&mut self, text: &str, code: u32) {
        let is_as_ascii = text.len() == 1 && text.bytes().all(|byte| u32::from(byte) == code);
        match is_as_ascii {
            true => self.as_ascii += 1,
            false => self.otherwise += 1,
        }
    }
}

/// A letter of which only its number is known.
pub fn held(code: u32) -> String {
    let held = (code < 0x80).then(|| char::from_u32(HELD + code)).flatten();
    held.map_or_else(|| UNKNOWN.to_owned(), String::from)
}

/// Puts letters for the numbers that are held.
pub fn mend(glyphs: &mut [Glyph], named: Named) {
    let codes = || glyphs.iter().filter_map(code);
    let (n_codes, n_small) =
        codes().fold((0, 0), |(all, small), code| (all + 1, small + usize::from((97..123).contains(&code))));
    if n_codes == 0 {
        return;
    }
    let are_named = named.as_ascii >= FEWEST && named.as_ascii > 20 * named.otherwise;
    let are_words = named.as_ascii + named.otherwise == 0 && n_codes >= FEWEST && 5 * n_small >= 3 * n_codes;
    for glyph in glyphs {
        if let Some(code) = code(glyph) {
            glyph.text = if are_named || are_words { letters(code) } else { UNKNOWN.to_owned() };
        }
    }
}

fn code(glyph: &Glyph) -> Option<u32> {
    let held = u32::from(glyph.text.chars().next()?);
    held.checked_sub(HELD).filter(|code| *code < 0x80)
}

fn letters(code: u32) -> String {
    let before = code.checked_sub(FIRST).and_then(|place| BEFORE.get(place as usize));
    match (before, char::from_u32(code)) {
        (Some(letters), _) => (*letters).to_owned(),
        (None, Some(c @ ' '..='~')) => c.to_string(),
        (None, Some('\u{7F}')) => "¨".to_owned(),
        _ => UNKNOWN.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::pdf::glyphs::Look;

    fn shown(codes: &[u8], named: Named) -> String {
        let glyph = |code: &u8| {
            let text = held(u32::from(*code));
            Glyph { text, left: 0.0, right: 1.0, y: 0.0, size: 1.0, ink: None, look: Look::default() }
        };
        let mut glyphs: Vec<_> = codes.iter().map(glyph).collect();
        mend(&mut glyphs, named);
        glyphs.into_iter().map(|glyph| glyph.text).collect()
    }

    #[test]
    fn numbers_are_believed_where_they_can_be_checked() {
        let all = Named { as_ascii: 40, otherwise: 0 };
        assert_eq!(shown(b"1, \x0crst\x7f", all), "1, first¨");
        assert_eq!(shown(b"12", Named::default()), "��");
        assert_eq!(shown(b"12", Named { as_ascii: 40, otherwise: 9 }), "��");
        assert_eq!(shown(b"the water rises, and falls", Named::default()), "the water rises, and falls");
        assert_eq!(shown(b"\x01\x02\x03\x04ABCDEFGHIJKLMNOPQRST", Named::default()), "�".repeat(24));
        assert_eq!(shown(b"\xe9", all), "�");
    }
}
