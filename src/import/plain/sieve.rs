//! A sieve for names: tells from the first letters that words are none of them, before they are folded.
//!
//! Nearly all lines of a text fall through, and they are asked about several times.

use super::measure::{is_settled, is_silent};

/// The beginnings of a set of folded names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sieve(Vec<u64>);

const N_BITS: usize = 1 << 16;
const N_BYTES: usize = 8;

impl Sieve {
    /// The sieve for `names`, which are folded.
    pub fn new(names: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut bits = vec![0; N_BITS / 64];
        let mut put = |letters: u64| {
            let at = place(letters);
            bits[at / 64] |= 1 << (at % 64);
        };
        for name in names {
            let mut letters = 0;
            put(letters);
            for byte in name.as_ref().bytes().take(N_BYTES) {
                letters = letters << 8 | u64::from(byte);
                put(letters);
            }
        }
        Self(bits)
    }

    /// Whether one of the names may be words that begin so, or begin with them; `false` is sure.
    pub fn may_begin(&self, start: Start) -> bool {
        match start {
            Start::OTHER => !self.0.is_empty(),
            Start(place) => {
                let at = usize::from(place);
                self.0.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0)
            }
        }
    }
}

/// The first letters of some words, as far as a [`Sieve`] looks: their place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start(u16);

impl Start {
    /// Letters are among them that others may change.
    const OTHER: Self = Self(u16::MAX);

    pub fn of(words: &str) -> Self {
        let (mut letters, mut n) = (0, 0);
        let mut push = |byte: u8| {
            if n < N_BYTES {
                letters = letters << 8 | u64::from(byte);
            }
            n += 1;
            n >= N_BYTES
        };
        let mut is_full = false;
        for c in words.chars() {
            // A sign behind the last letter may still change it, if it is none of ASCII.
            match c {
                _ if c.is_ascii_alphanumeric() && !is_full => is_full = push(c.to_ascii_lowercase() as u8),
                _ if c.is_ascii() && is_full => break,
                _ if c.is_ascii() || is_silent(c) => {}
                _ if !is_settled(c) => return Self::OTHER,
                _ if is_full => break,
                _ if c.is_alphanumeric() => {
                    for c in c.to_lowercase() {
                        c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| is_full = push(byte));
                    }
                }
                _ => {}
            }
        }
        Self(place(letters) as u16)
    }
}

/// A place below the last one, which [`Start::OTHER`] has.
fn place(letters: u64) -> usize {
    (letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % (N_BITS - 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::measure::fold;
    use super::*;

    proptest! {
        #[test]
        fn a_name_never_falls_through(words in "[a-c1 .“…é\u{301}ﬁ漢]{0,12}", more in "[a-c ]{0,4}") {
            let whole = fold(&format!("{words}{more}"));
            let sieve = Sieve::new([fold(&words), whole].iter());
            prop_assert!(sieve.may_begin(Start::of(&words)));
        }
    }

    #[test]
    fn other_words_fall_through() {
        let sieve = Sieve::new([fold("The Well"), fold("Rope")].iter());
        assert!(
            !sieve.may_begin(Start::of("And then it was gone"))
                && !sieve.may_begin(Start::of("“And then it was"))
                && !Sieve::default().may_begin(Start::of("é"))
        );
    }
}
