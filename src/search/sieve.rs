//! What says of the bytes of a plain text that they cannot hold an answer, so that the text need not be understood.
//!
//! It looks for the longest word of each thing, as it may stand in the source: in one piece, or divided at the end of
//! a line. Whatever else may be done to a source (signs around words, lines joined, running heads taken out) leaves
//! these letters as they are. Where that is not so, as with letters struck over each other or an encoding of another
//! kind, everything may be there.

use std::ops::Range;

use memchr::{memchr2, memchr2_iter, memmem};

use super::{Kind, Query, Question};

/// A sieve for the sources of texts.
#[derive(Clone, Debug)]
pub struct Sieve {
    /// Of each of these, one has to be there. What cannot be told from bytes is not among them.
    all: Vec<Vec<Word>>,
}

#[derive(Clone, Debug)]
struct Word {
    query: Query,
    /// In small letters; empty when some are beyond ASCII.
    letters: Vec<u8>,
}

/// Between the halves of a divided word a page may end, with notes at its foot and the head of the next.
const BETWEEN_HALVES: usize = 4 << 10;
/// NUL tells of an encoding with more bytes to a letter, a backspace of letters struck over each other, an escape of
/// encodings that change on the way.
const ODD: [u8; 3] = [0x00, 0x08, 0x1B];

impl Sieve {
    pub fn new(question: &Question) -> Self {
        Self { all: question.wanted().filter_map(|any| any.into_iter().map(Word::of).collect()).collect() }
    }

    /// Whether a source may hold an answer.
    pub fn may_pass(&self, source: &[u8]) -> bool {
        if self.all.is_empty() || memchr2(ODD[0], ODD[1], source).is_some() || memchr::memchr(ODD[2], source).is_some()
        {
            return true;
        }
        let Ok(text) = std::str::from_utf8(source) else { return true };
        self.all.iter().all(|any| any.iter().any(|word| word.may_be_in(text)))
    }
}

impl Word {
    /// The longest word of what is looked for; `None` when it is not to be told by letters.
    fn of(query: &Query) -> Option<Self> {
        let Kind::Words(words) = &query.kind else { return None };
        let word = words.pattern.longest_word();
        // Scripts without spaces end a line anywhere.
        if word.chars().any(|c| c >= '\u{2E80}') {
            return None;
        }
        let letters = if word.is_ascii() { word.to_ascii_lowercase().into_bytes() } else { Vec::new() };
        Query::new(&word).map(|query| Self { query, letters })
    }

    fn may_be_in(&self, text: &str) -> bool {
        self.query.find_next(text, 0).is_some() || self.may_be_divided_in(text)
    }

    /// Whether its first letters end a line with a hyphen, and the others stand somewhere behind.
    fn may_be_divided_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let plain = memmem::find_iter(bytes, "-\n").chain(memmem::find_iter(bytes, "-\r"));
        let spaced = memmem::find_iter(bytes, "- ").chain(memmem::find_iter(bytes, "-\t"));
        let spaced = spaced.filter(|at| {
            bytes[at + 1..].iter().find(|byte| !b" \t".contains(byte)).is_none_or(|it| b"\r\n".contains(it))
        });
        if plain.chain(spaced).any(|at| self.is_divided_at(bytes, at..at + 1)) {
            return true;
        }
        if text.is_ascii() {
            return false;
        }
        let is_end = |end: usize| text[end..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
        ['\u{AD}', '‐', '¬', '‑'].iter().any(|hyphen| {
            text.match_indices(*hyphen)
                .any(|(at, sign)| is_end(at + sign.len()) && self.is_divided_at(bytes, at..at + sign.len()))
        })
    }

    fn is_divided_at(&self, text: &[u8], hyphen: Range<usize>) -> bool {
        if self.letters.is_empty() {
            return true;
        }
        let (before, behind) = (&text[..hyphen.start], &text[hyphen.end..]);
        let behind = &behind[..behind.len().min(BETWEEN_HALVES)];
        (1..self.letters.len()).any(|n| {
            let (first, rest) = self.letters.split_at(n);
            before.len() >= n && before[before.len() - n..].eq_ignore_ascii_case(first) && has(behind, rest)
        })
    }
}

/// Whether some small letters are there, in any case.
fn has(text: &[u8], letters: &[u8]) -> bool {
    let Some(first) = letters.first() else { return true };
    memchr2_iter(*first, first.to_ascii_uppercase(), text)
        .any(|at| text[at..].get(..letters.len()).is_some_and(|it| it.eq_ignore_ascii_case(letters)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, source: &str, expected: bool) {
        let sieve = Sieve::new(&Question::new(typed).unwrap().unwrap());
        assert_eq!(sieve.may_pass(source.as_bytes()), expected, "{typed} in {source:?}");
    }

    #[test]
    fn words_pass_in_one_piece_or_divided() {
        check("tide", "The TIDE is high", true);
        check("tide", "The tin is high", false);
        check("tidal", "the ti-\n    dal flat", true);
        check("tidal", "the ti-  \r\n\n       12 OF TIDES\n\nDAL flat", true);
        check("tidal", "the ti-\nmid flat", false);
        check("tidal", "the ti- dal flat", false);
        check("tidal", "the ti\u{ad}\ndal flat, é", true);
    }

    #[test]
    fn every_thing_has_to_be_there_and_one_of_those_that_are_joined() {
        check("sea tide", "the sea", false);
        check("sea tide -ebb", "tide and sea and ebb", true);
        check("sea OR tide", "the tide", true);
        check("sea ~3 tide", "the tide", true);
        check("sea ~3 tide", "the sea", false);
        check("\"low tidal flat\"", "flat tidal_ low", true);
    }

    #[test]
    fn what_letters_do_not_tell_passes() {
        check("re:t.de", "nothing", true);
        check("tide", "t\u{8}ti\u{8}id\u{8}de\u{8}e", true);
        check("emigre", "an émigré", true);
        check("прилив", "при-\nлив", true);
        check("прилив", "ничего", false);
        assert!(Sieve::new(&Question::new("tide").unwrap().unwrap()).may_pass(b"t\0i\0d\0e\0"));
        assert!(Sieve::new(&Question::new("tide").unwrap().unwrap()).may_pass(b"caf\xE9"));
    }
}
