//! What of a text counts when places are compared: letters and digits, without case and accents.
//!
//! Wraps, hyphens, kinds of quotes and dashes, ligatures and the form of Unicode all vary between two copies of
//! a text that a reader would call the same. What is left after taking them out does not.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;

/// The canonical form of a text, and the way back to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Canonical {
    pub bytes: Vec<u8>,
    /// For each byte, where in the text the character stands that it comes from.
    from: Vec<u32>,
}

impl Canonical {
    pub fn of(text: &str) -> Self {
        let mut canonical = Self { bytes: Vec::with_capacity(text.len()), from: Vec::with_capacity(text.len()) };
        for (at, c) in text.char_indices() {
            // A text of more than four gigabytes is not something a person annotates.
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    canonical.push(c.to_ascii_lowercase(), at);
                }
            } else {
                decompose_compatible(c, |part| canonical.fold(part, at));
            }
        }
        canonical
    }

    /// The range of `text` from which a range of the canonical form comes.
    pub fn back(&self, range: Range<usize>, text: &str) -> Range<usize> {
        if range.is_empty() {
            let at = match range.start.checked_sub(1) {
                Some(before) => self.end_of(before, text),
                None => self.from.first().map_or(0, |&at| at as usize),
            };
            return at..at;
        }
        self.from[range.start] as usize..self.end_of(range.end - 1, text)
    }

    /// Where the canonical form goes on from an offset of the text.
    pub fn at(&self, offset: usize) -> usize {
        self.from.partition_point(|&from| (from as usize) < offset)
    }

    fn end_of(&self, at: usize, text: &str) -> usize {
        let start = self.from[at] as usize;
        start + text[start..].chars().next().map_or(0, char::len_utf8)
    }

    fn fold(&mut self, part: char, at: u32) {
        match part {
            'ß' | 'ẞ' => self.push_all("ss", at),
            'æ' | 'Æ' => self.push_all("ae", at),
            'œ' | 'Œ' => self.push_all("oe", at),
            part if part.is_alphanumeric() => part.to_lowercase().for_each(|c| self.push(c, at)),
            _ => {}
        }
    }

    fn push_all(&mut self, letters: &str, at: u32) {
        letters.chars().for_each(|c| self.push(c, at));
    }

    fn push(&mut self, c: char, at: u32) {
        let mut buffer = [0; 4];
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        self.bytes.extend_from_slice(bytes);
        self.from.extend(bytes.iter().map(|_| at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_and_digits_count() {
        let canonical = |text: &str| String::from_utf8(Canonical::of(text).bytes).unwrap();
        assert_eq!(canonical("“Co-\noperation”, naïve: ﬁne Æther № 4"), "cooperationnaivefineaetherno4");
        assert_eq!(canonical("e\u{301}tude"), canonical("étude"));
        assert_eq!(canonical("ΣΟΦΊΑ 漢字"), "σοφια漢字");
        assert_eq!(canonical("— … *"), "");
    }

    #[test]
    fn a_range_leads_back_to_the_text() {
        let text = "a “ﬁnal” é.";
        let canonical = Canonical::of(text);
        assert_eq!(&text[canonical.back(1..6, text)], "ﬁnal");
        assert_eq!(&text[canonical.back(6..7, text)], "é");
        assert_eq!(canonical.back(7..7, text), text.len() - 1..text.len() - 1);
    }
}
