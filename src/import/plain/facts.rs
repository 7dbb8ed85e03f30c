//! What the passes ask of a line again and again, found out once when the line is.
//!
//! One walk over the bytes gathers which kinds of them there are; most answers follow from that without a second look.

use super::divided::ends_divided;
use super::lines::{is_caps, is_finished, is_open, starts_low};
use super::lists::is_marked;
use super::numbering::{may_be_numbered, may_be_roman, numbering};

/// Answers to questions about the words of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u16);

impl Facts {
    /// The words break off.
    pub const OPEN: u16 = 1;
    /// They end like a sentence.
    pub const FINISHED: u16 = 1 << 1;
    /// They begin in lower case.
    pub const LOW: u16 = 1 << 2;
    /// A tab or two spaces stand between them.
    pub const GAP: u16 = 1 << 3;
    /// Dots with as much as one character between them, as in a row of dots.
    pub const DOTS: u16 = 1 << 4;
    /// They may begin with the marker of a list.
    pub const MARKED: u16 = 1 << 5;
    /// There are letters, and none of them is in lower case.
    pub const CAPS: u16 = 1 << 6;
    /// More than a few words, and no sign of anything but prose.
    pub const PLAIN: u16 = 1 << 7;
    /// There is one of the [signs](n_signs) that machines read.
    pub const SIGN: u16 = 1 << 8;
    /// There is a colon or semicolon.
    pub const COLON: u16 = 1 << 9;
    /// The last word may go on in the next line.
    pub const DIVIDED: u16 = 1 << 10;
    /// A number as headings have it stands first.
    pub const NUMBER: u16 = 1 << 11;
    /// They may begin with a number of the contents.
    pub const LED: u16 = 1 << 12;
    /// All bytes are ASCII.
    pub const ASCII: u16 = 1 << 13;

    pub fn of(words: &str) -> Self {
        let bytes = words.as_bytes();
        let classes = bytes.iter().fold(0, |classes, byte| classes | CLASSES[usize::from(*byte)]);
        let has = |class: u16| classes & class != 0;
        let may_be_numbered = may_be_numbered(words);
        let mut it = Self(0);
        it.put(Self::OPEN, is_open(words));
        it.put(Self::FINISHED, is_finished(words));
        it.put(Self::LOW, starts_low(words));
        it.put(Self::GAP, has_gap(bytes));
        it.put(Self::DOTS, has(class::DOT) && has_dots(bytes));
        it.put(Self::MARKED, is_marked(words));
        it.put(Self::CAPS, !has(class::LOWER) && is_caps(words));
        it.put(Self::PLAIN, !has(class::ODD) && has_words(bytes) && !(has(class::DOT) && has_inner_dot(bytes)));
        it.put(Self::SIGN, has(class::SIGN));
        it.put(Self::COLON, has(class::COLON));
        it.put(Self::DIVIDED, has(class::HYPHEN | class::HIGH) && ends_divided(words));
        it.put(Self::LED, may_be_numbered);
        it.put(Self::NUMBER, (may_be_numbered || may_be_roman(words)) && numbering(words).is_some());
        it.put(Self::ASCII, !has(class::HIGH));
        it
    }

    pub fn has(self, fact: u16) -> bool {
        self.0 & fact != 0
    }

    fn put(&mut self, fact: u16, is_so: bool) {
        self.0 |= if is_so { fact } else { 0 };
    }
}

/// Kinds of bytes, a bit for each.
mod class {
    pub const DOT: u16 = 1;
    pub const HIGH: u16 = 1 << 1;
    pub const LOWER: u16 = 1 << 2;
    pub const COLON: u16 = 1 << 3;
    pub const HYPHEN: u16 = 1 << 4;
    /// Signs that machines read and prose has seldom.
    pub const SIGN: u16 = 1 << 5;
    /// What words of prose do not have inside.
    pub const ODD: u16 = 1 << 6;
}

const CLASSES: [u16; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'.' => class::DOT,
            b'a'..=b'z' => class::LOWER,
            b':' => class::COLON | class::ODD,
            b';' => class::COLON | class::SIGN | class::ODD,
            b'-' => class::HYPHEN | class::ODD,
            b'_' | b'*' | b'[' | b'(' => class::ODD,
            b'{' | b'}' | b'=' | b'<' | b'>' | b'|' | b'+' | b'/' | b'\\' | b'$' | b'#' | b'^' | b'~' | b'@' | b'`'
            | b'&' | b'%' => class::SIGN | class::ODD,
            128.. => class::HIGH,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

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

/// Whether dots stand among `bytes` with as much as one other byte between them.
fn has_dots(bytes: &[u8]) -> bool {
    let next = bytes.get(2..).unwrap_or_default();
    bytes.iter().zip(next).fold(0u8, |any, (a, b)| any | u8::from((*a == b'.') & (*b == b'.'))) > 0
}

/// Whether a dot stands before something other than a space.
fn has_inner_dot(bytes: &[u8]) -> bool {
    let next = bytes.get(1..).unwrap_or_default();
    bytes.iter().zip(next).fold(0u8, |any, (a, b)| any | u8::from((*a == b'.') & (*b != b' '))) > 0
}

/// Whether there are more than a few words.
fn has_words(bytes: &[u8]) -> bool {
    bytes.iter().filter(|b| **b == b' ').nth(4).is_some()
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
        let has = |text: &str, fact: u16| Facts::of(text).has(fact);
        assert!(has("a  b", Facts::GAP) && has("a\tb", Facts::GAP) && !has("a b c", Facts::GAP));
        assert!(has("Salt . . . 3", Facts::DOTS) && has("Salt ... 3", Facts::DOTS) && !has("a. b.", Facts::DOTS));
    }

    #[test]
    fn prose_is_plain_and_what_machines_read_is_not() {
        let has = |text: &str, fact: u16| Facts::of(text).has(fact);
        let prose = "The road went on over the hill. Then it was gone";
        assert!(has(prose, Facts::PLAIN) && !has(prose, Facts::SIGN | Facts::COLON | Facts::CAPS));
        assert!(!has("The road went on over to example.org and back", Facts::PLAIN) && !has("A road", Facts::PLAIN));
        assert!(has("x = 1;", Facts::SIGN) && has("Salt: white", Facts::COLON) && has("SALT AND OIL", Facts::CAPS));
    }

    #[test]
    fn a_line_without_the_fact_has_no_number() {
        for text in ["2.3 Salt", "IV. Salt", "Chapter 3", "The Second Act", "A.1 Salt", "_3. Salt", "Zweites Kapitel"] {
            assert!(Facts::of(text).has(Facts::NUMBER), "{text}");
        }
        assert!(!Facts::of("It was late").has(Facts::NUMBER | Facts::LED));
    }
}
