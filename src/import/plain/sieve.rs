//! A sieve for names: tells from the first few letters that words are none of them, before they are folded.
//!
//! Nearly all lines of a text fall through, and they are asked about several times.

/// The first letters of a set of folded names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sieve(Vec<u64>);

const N_BITS: usize = 1 << 12;
const N_LETTERS: usize = 4;

impl Sieve {
    /// The sieve for `names`, which are folded.
    pub fn new(names: impl Iterator<Item = impl AsRef<str>>) -> Self {
        let mut bits = vec![0; N_BITS / 64];
        for name in names {
            let name = name.as_ref();
            // A name that begins with other letters is reached only by words that do, and those never fall through.
            let first = &name.as_bytes()[..name.len().min(N_LETTERS)];
            let at = place(first.iter().fold(0, |letters, b| letters << 8 | u32::from(*b)));
            bits[at / 64] |= 1 << (at % 64);
        }
        Self(bits)
    }

    /// Whether `words` may be one of the names; `false` is sure.
    pub fn may_have(&self, words: &str) -> bool {
        match start(words) {
            Start::Letters(letters, _) => self.has(letters),
            Start::Other => !self.0.is_empty(),
        }
    }

    /// Whether one of the names may begin with `words`, or be them and more words.
    pub fn may_begin(&self, words: &str) -> bool {
        match start(words) {
            Start::Letters(letters, N_LETTERS) => self.has(letters),
            _ => !self.0.is_empty(),
        }
    }

    fn has(&self, letters: u32) -> bool {
        let at = place(letters);
        self.0.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0)
    }
}

enum Start {
    /// The first ASCII letters and digits in lower case, and how many they are.
    Letters(u32, usize),
    /// Other letters are among them, or may change them.
    Other,
}

fn start(words: &str) -> Start {
    let (mut letters, mut n) = (0, 0);
    for c in words.chars() {
        if !c.is_ascii() {
            // Dashes, quotation marks and dots are dropped by folding.
            if ('\u{2010}'..='\u{2027}').contains(&c) {
                continue;
            }
            return Start::Other;
        }
        if n == N_LETTERS {
            break;
        }
        if c.is_ascii_alphanumeric() {
            letters = letters << 8 | u32::from(c.to_ascii_lowercase());
            n += 1;
        }
    }
    Start::Letters(letters, n)
}

fn place(letters: u32) -> usize {
    (letters.wrapping_mul(0x9E37_79B1) >> 20) as usize % N_BITS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::measure::fold;
    use super::*;

    proptest! {
        #[test]
        fn a_name_never_falls_through(words in "[a-c1 .“…é\u{301}ﬁ漢]{0,7}", more in "[a-c ]{0,4}") {
            let whole = fold(&format!("{words}{more}"));
            let sieve = Sieve::new([fold(&words), whole].iter());
            prop_assert!(sieve.may_have(&words));
            prop_assert!(sieve.may_begin(&words));
        }
    }

    #[test]
    fn other_words_fall_through() {
        let sieve = Sieve::new([fold("The Well"), fold("Rope")].iter());
        assert!(
            !sieve.may_have("And then it was gone")
                && !sieve.may_begin("“And then it was")
                && !Sieve::default().may_have("é")
        );
    }
}
