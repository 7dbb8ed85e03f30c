//! The walk over a text, word by word, fast over the words that begin no term: nearly all.
//!
//! A word of plain letters, with plain signs behind it, is read eight bytes at a time. Whether a term may begin with it
//! is asked once and remembered: few words make up most of a text. Only where a term may begin, and where an accent, an
//! apostrophe, a hyphen or another script needs care, words are read as [`Tokens`], a few before and behind.
//!
//! That is the same as reading all words of the text so: where a word ends does not depend on what is far away.

use super::beginnings::LONG;
use super::tokens::{Gap, Tokens};
use super::{Matcher, Mention, Scratch};

/// Words that begin no term and are remembered.
const REMEMBERED: usize = 1 << 10;
/// How many words before a term say whether it stands alone.
const BEFORE: usize = 3;
/// And how many behind it.
const BEHIND: usize = 2;
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// A walk, and what it uses again at each word.
pub struct Walk<'m, 't> {
    matcher: &'m Matcher,
    text: &'t str,
    tokens: Tokens<'t>,
    scratch: Scratch,
    /// Words of up to eight letters that begin no term, each at the place of its hash.
    idle: Vec<u64>,
    /// Where the last words begin, the latest last.
    before: [usize; BEFORE],
}

impl<'m, 't> Walk<'m, 't> {
    pub fn new(matcher: &'m Matcher, text: &'t str) -> Self {
        let idle = vec![0; REMEMBERED];
        Self { matcher, text, tokens: Tokens::from(text, 0), scratch: Scratch::default(), idle, before: [0; BEFORE] }
    }

    /// Tells of each mention, in order.
    pub fn run(mut self, tell: &mut impl FnMut(Mention)) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !is_letter(bytes[at]) {
                if bytes[at].is_ascii() || sign_len(bytes, at) > 0 {
                    at += sign_len(bytes, at).max(1);
                } else {
                    at = self.careful(at, tell);
                }
                continue;
            }
            let (end, word) = run(bytes, at);
            let is_plain = bytes.get(end).is_none_or(|&byte| ENDS[usize::from(byte)]) || sign_len(bytes, end) > 0;
            let is_first = at == 0 || bytes[at - 1] != b'.';
            if is_plain && is_first && self.is_idle(at, end, word) {
                self.passed(at);
                at = end;
            } else {
                at = self.careful(at, tell);
            }
        }
    }

    /// Whether it is known that no term begins with the plain word `at..end`; finds out what it can.
    fn is_idle(&mut self, at: usize, end: usize, word: u64) -> bool {
        if end - at >= LONG {
            return !self.matcher.beginnings.may_begin_long(&self.text.as_bytes()[at..end]);
        }
        if end - at > 8 {
            return false;
        }
        let place = (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize;
        if self.idle[place] == word {
            return true;
        }
        let letters = word.to_le_bytes();
        let Ok(letters) = std::str::from_utf8(&letters[..end - at]) else { return false };
        let is_idle = !self.matcher.may_begin(letters, &mut self.scratch.key);
        if is_idle {
            self.idle[place] = word;
        }
        is_idle
    }

    /// Reads the next word with all care, tells if a term begins there, and says where to go on.
    fn careful(&mut self, at: usize, tell: &mut impl FnMut(Mention)) -> usize {
        self.tokens.restart(at);
        self.tokens.reach(1);
        let Some(first) = self.tokens.get(0) else { return self.text.len() };
        if !self.may_begin() {
            self.passed(first.start);
            return first.end;
        }
        self.tokens.restart(self.before[0].min(first.start));
        let mut word = 0;
        self.tokens.reach(1);
        while self.tokens.get(word).is_some_and(|range| range.start < first.start) {
            word += 1;
            self.tokens.reach(word + 1);
        }
        let longest = self.matcher.longest(self.tokens.key(word)).max(2);
        self.tokens.reach(word + longest + BEHIND);
        let Some((n_words, mention)) = self.matcher.mention_at(&self.tokens, word, &mut self.scratch) else {
            self.passed(first.start);
            return first.end;
        };
        let end = word + n_words;
        for passed in end.saturating_sub(BEFORE).max(word)..end {
            let start = self.tokens.get(passed).map_or(first.start, |range| range.start);
            self.passed(start);
        }
        let go_on = self.tokens.get(end - 1).map_or(first.end, |range| range.end);
        tell(mention);
        go_on
    }

    /// Whether a term may begin with the first of the tokens.
    fn may_begin(&mut self) -> bool {
        if !self.matcher.beginnings.may_begin(self.tokens.key(0)) {
            return false;
        }
        let key = &mut self.scratch.key;
        if self.matcher.may_begin(self.tokens.key(0), key) {
            return true;
        }
        if !self.text[self.tokens.get(0).map_or(0, |range| range.end)..].starts_with(['-', '\u{2010}', '\u{2011}', '–'])
        {
            return false;
        }
        self.tokens.reach(2);
        self.tokens.gap(0) == Some(Gap::Hyphen)
            && self.matcher.may_be_glued(self.tokens.key(0), self.tokens.key(1), key)
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
        return (end, eight | 0x20 * EACH);
    }
    let bits = other.trailing_zeros() & !7;
    ((at + bits as usize / 8), (eight | 0x20 * EACH) & ((1 << bits) - 1))
}

/// The highest bit of each byte that is an ASCII letter or digit.
fn letters(eight: u64) -> u64 {
    let plain = eight & !HIGH;
    let small = plain | 0x20 * EACH;
    // Adding carries into the highest bit from the first wanted character on, and from the first behind the last.
    let letter = (small + (0x80 - b'a' as u64) * EACH) & !(small + (0x7F - b'z' as u64) * EACH);
    let digit = (plain + (0x80 - b'0' as u64) * EACH) & !(plain + (0x7F - b'9' as u64) * EACH);
    (letter | digit) & !eight & HIGH
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
