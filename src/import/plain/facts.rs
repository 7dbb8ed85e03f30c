//! What the passes ask of a line again and again, found out once when the line is.

use super::lines::{is_finished, is_open, starts_low};
use super::lists::markers;

/// Answers to questions about the words of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u8);

impl Facts {
    /// The words break off.
    pub const OPEN: u8 = 1;
    /// They end like a sentence.
    pub const FINISHED: u8 = 1 << 1;
    /// They begin in lower case.
    pub const LOW: u8 = 1 << 2;
    /// A tab or two spaces stand between them.
    pub const GAP: u8 = 1 << 3;
    /// Dots with as much as one character between them, as in a row of dots.
    pub const DOTS: u8 = 1 << 4;
    /// They may begin with the marker of a list.
    pub const MARKED: u8 = 1 << 5;

    pub fn of(words: &str) -> Self {
        let mut it = Self(0);
        it.put(Self::OPEN, is_open(words));
        it.put(Self::FINISHED, is_finished(words));
        it.put(Self::LOW, starts_low(words));
        let bytes = words.as_bytes();
        it.put(Self::MARKED, markers(words).next().is_some());
        it.put(Self::GAP, has_gap(bytes));
        it.put(Self::DOTS, has_dots(bytes));
        it
    }

    pub fn has(self, fact: u8) -> bool {
        self.0 & fact != 0
    }

    fn put(&mut self, fact: u8, is_so: bool) {
        self.0 |= if is_so { fact } else { 0 };
    }
}

// The loops below look at all bytes without leaving early, so that many are looked at in one step.

/// Whether a tab or two spaces stand among `bytes`.
pub fn has_gap(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).unwrap_or_default();
    let n = bytes
        .iter()
        .zip(next)
        .fold(0u8, |any, (a, b)| any | u8::from((*a == b' ') & (*b == b' ')) | u8::from(*a == b'\t'));
    n > 0 || bytes.last() == Some(&b'\t')
}

fn has_dots(bytes: &[u8]) -> bool {
    let next = bytes.get(2..).unwrap_or_default();
    bytes.iter().zip(next).fold(0u8, |any, (a, b)| any | u8::from((*a == b'.') & (*b == b'.'))) > 0
}

/// How many signs there are that machines read and prose has seldom: `{}=<>|+/\\$#^~;@&%` and the grave accent.
pub fn n_signs(text: &str) -> usize {
    let is_sign = |b: u8| {
        let in_row = |first: u8, n: u8| b.wrapping_sub(first) < n;
        in_row(b'#', 4)
            | (b == b'+')
            | (b == b'/')
            | in_row(b';', 4)
            | (b == b'@')
            | (b == b'\\')
            | (b == b'^')
            | (b == b'`')
            | in_row(b'{', 4)
    };
    // Counted in small numbers, of which many fit into one step.
    text.as_bytes().chunks(255).map(|bytes| usize::from(bytes.iter().fold(0u8, |n, b| n + u8::from(is_sign(*b))))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_counted_as_if_one_by_one() {
        let all: String = ('\0'..='\u{1FF}').collect();
        let n = all.bytes().filter(|b| b"{}=<>|+/\\$#^~;@`&%'".contains(b)).count();
        assert_eq!(n_signs(&all), n - 1);
        assert_eq!(n_signs(&"#".repeat(1000)), 1000);
    }

    #[test]
    fn gaps_and_dots_are_seen() {
        let has = |text: &str, fact: u8| Facts::of(text).has(fact);
        assert!(has("a  b", Facts::GAP) && has("a\tb", Facts::GAP) && !has("a b c", Facts::GAP));
        assert!(has("Salt . . . 3", Facts::DOTS) && has("Salt ... 3", Facts::DOTS) && !has("a. b.", Facts::DOTS));
    }
}
