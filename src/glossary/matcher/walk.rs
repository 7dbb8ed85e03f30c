//! The walk over a text, word by word, fast over the words that begin no term: nearly all.
//!
//! A word of plain letters, with plain signs behind it, is read eight bytes at a time. Whether a term may begin with it
//! is asked once and remembered: few words make up most of a text. Only where a term may begin, and where an accent, an
//! apostrophe, a hyphen or another script needs care, words are read as [`Tokens`], a few before and behind.
//!
//! That is the same as reading all words of the text so: where a word ends does not depend on what is far away.

use super::beginnings::LONG;
use super::tokens::Tokens;
use super::{Begins, Letters, Matcher, Mention, Scratch, letter};

/// How many words are remembered.
const REMEMBERED: usize = 1 << 12;
/// How many words before a term say whether it stands alone.
const BEFORE: usize = 3;
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;
/// The bit that makes an ASCII letter small, and leaves a digit as it is.
const SMALL: u64 = 0x20 * EACH;

/// A walk, and what it uses again at each word.
pub struct Walk<'m, 't> {
    matcher: &'m Matcher,
    text: &'t str,
    tokens: Tokens<'t>,
    scratch: Scratch,
    /// Words of up to sixteen letters, each at the place of its hash.
    known: Vec<Known>,
    /// Where the last words begin, the latest last.
    before: [usize; BEFORE],
}

/// A word in small letters, eight and eight, and how terms begin with it.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    head: u64,
    tail: u64,
    begins: Begins,
}

impl<'m, 't> Walk<'m, 't> {
    pub fn new(matcher: &'m Matcher, text: &'t str) -> Self {
        let known = vec![Known::default(); REMEMBERED];
        Self { matcher, text, tokens: Tokens::from(text, 0), scratch: Scratch::default(), known, before: [0; BEFORE] }
    }

    /// Tells of each mention, in order.
    pub fn run(mut self, tell: &mut impl FnMut(Mention)) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !is_letter(bytes[at]) {
                if bytes[at].is_ascii() || sign_len(bytes, at) > 0 {
                    at += sign_len(bytes, at).max(1);
                } else if self.is_idle_ideograph(at) {
                    self.passed(at);
                    at += 3;
                } else {
                    at = self.careful(at, tell);
                }
                continue;
            }
            let (end, word) = run(bytes, at);
            let is_plain = bytes.get(end).is_none_or(|&byte| ENDS[usize::from(byte)]) || sign_len(bytes, end) > 0;
            // `.NET` begins with its point.
            let is_bare = at == 0 || bytes[at - 1] != b'.';
            if is_plain && is_bare && self.is_idle(at, end, word) {
                self.passed(at);
                at = end;
            } else {
                at = self.careful(at, tell);
            }
        }
    }

    /// Whether no term begins with the plain word `at..end`.
    fn is_idle(&mut self, at: usize, end: usize, head: u64) -> bool {
        let bytes = self.text.as_bytes();
        let len = end - at;
        if len > 16 || len >= LONG && !self.matcher.beginnings.may_begin_long(&bytes[at..end]) {
            return len <= 16 || !self.matcher.beginnings.may_begin_long(&bytes[at..end]);
        }
        let tail = if len > 8 { run(bytes, at + 8).1 } else { 0 };
        let mixed = (head ^ tail.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = (mixed >> (64 - REMEMBERED.ilog2())) as usize;
        if self.known[place].head != head || self.known[place].tail != tail {
            let mut letters = [0; 16];
            letters[..8].copy_from_slice(&head.to_le_bytes());
            letters[8..].copy_from_slice(&tail.to_le_bytes());
            let letters = std::str::from_utf8(&letters[..len]).unwrap_or_default();
            self.known[place] = Known { head, tail, begins: self.matcher.begins(letters, &mut self.scratch.key) };
        }
        let Begins { alone, seconds } = self.known[place].begins;
        !alone && (seconds == 0 || is_before_other(bytes, end, seconds))
    }

    /// Whether an ideograph or a kana, a word of its own, stands at `at`, and no term begins like it.
    fn is_idle_ideograph(&self, at: usize) -> bool {
        let beginnings = &self.matcher.beginnings;
        match self.text.as_bytes()[at..] {
            [first @ 0xE5..=0xE9, second, ..] => !beginnings.may_begin_so(first, second),
            // Kana may be folded to one nearby, but none of them to anything else.
            [0xE3, 0x81..=0x83, third, ..] if third != 0x80 => {
                (0x81..=0x83).all(|second| !beginnings.may_begin_so(0xE3, second))
            }
            _ => false,
        }
    }

    /// Reads the next word with all care, tells if a term begins there, and says where to go on.
    fn careful(&mut self, at: usize, tell: &mut impl FnMut(Mention)) -> usize {
        self.tokens.restart(at);
        self.tokens.reach(1);
        let Some(first) = self.tokens.get(0) else { return self.text.len() };
        let Some(mut found) = self.matcher.mention_at(&mut self.tokens, 0, &mut self.scratch) else {
            self.passed(first.start);
            return first.end;
        };
        let mut word = 0;
        // What stands right before may say that this is no word of its own.
        if !self.text[..first.start].ends_with([' ', '\n']) && self.before[0] < first.start {
            word = self.read_from(self.before[0], first.start);
            match self.matcher.mention_at(&mut self.tokens, word, &mut self.scratch) {
                Some(again) => found = again,
                None => {
                    self.passed(first.start);
                    return first.end;
                }
            }
        }
        let (n_words, mention) = found;
        let end = word + n_words;
        for passed in end.saturating_sub(BEFORE).max(word)..end {
            let start = self.tokens.get(passed).map_or(first.start, |range| range.start);
            self.passed(start);
        }
        let go_on = self.tokens.get(end - 1).map_or(first.end, |range| range.end);
        tell(mention);
        go_on
    }

    /// Reads the words from `start` to the one that begins at `at`, and says which it is.
    fn read_from(&mut self, start: usize, at: usize) -> usize {
        self.tokens.restart(start);
        let mut word = 0;
        self.tokens.reach(1);
        while self.tokens.get(word).is_some_and(|range| range.start < at) {
            word += 1;
            self.tokens.reach(word + 1);
        }
        word
    }

    fn passed(&mut self, start: usize) {
        self.before.rotate_left(1);
        self.before[BEFORE - 1] = start;
    }
}

/// Where the run of ASCII letters and digits from `at` ends, and its first eight bytes in small letters.
fn run(bytes: &[u8], at: usize) -> (usize, u64) {
    let eight = match bytes[at..].first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes[at..].iter().rev().fold(0, |all, &byte| all << 8 | u64::from(byte)),
    };
    let other = !letters(eight) & HIGH;
    if other == 0 {
        let end = bytes[at + 8..].iter().position(|&byte| !is_letter(byte)).map_or(bytes.len(), |more| at + 8 + more);
        return (end, eight | SMALL);
    }
    let bits = other.trailing_zeros() & !7;
    ((at + bits as usize / 8), (eight | SMALL) & ((1 << bits) - 1))
}

/// The highest bit of each byte that is an ASCII letter or digit.
fn letters(eight: u64) -> u64 {
    let plain = eight & !HIGH;
    let small = plain | SMALL;
    // Adding carries into the highest bit from the first wanted character on, and from the first behind the last.
    let letter = (small + (0x80 - b'a' as u64) * EACH) & !(small + (0x7F - b'z' as u64) * EACH);
    let digit = (plain + (0x80 - b'0' as u64) * EACH) & !(plain + (0x7F - b'9' as u64) * EACH);
    (letter | digit) & !eight & HIGH
}

/// Whether a single space and a letter that is none of `seconds` stand at `end`.
fn is_before_other(bytes: &[u8], end: usize, seconds: Letters) -> bool {
    match bytes.get(end..end + 2) {
        Some(&[b' ' | b'\n', next]) if is_letter(next) => seconds & letter(char::from(next)) == 0,
        _ => false,
    }
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// The length of a dash or a quotation mark that stands in no word and ties none.
fn sign_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..at + 3) {
        Some([0xE2, 0x80, 0x94 | 0x95 | 0x9A..=0x9F | 0xA6]) => 3,
        _ => 0,
    }
}

/// The ASCII signs that end a word and tie it to no other.
static ENDS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x80_u8 {
        table[byte as usize] = !byte.is_ascii_alphanumeric() && !matches!(byte, b'\'' | b'-' | b'+' | b'#');
        byte += 1;
    }
    table
};
