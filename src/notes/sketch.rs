//! What a text says, in a few numbers: by them an edited text is known again that was renamed as well.
//!
//! Of all runs of three words of the text, each number remembers the one whose hash is the smallest of its kind
//! (a minhash, by one permutation; Broder 1997, Li 2012). Of two texts, about so many numbers agree as runs of words
//! are in both. Spaces, signs and case count for nothing, so a text that was wrapped anew has the same numbers.

use std::fmt;
use std::str::FromStr;

use xxhash_rust::xxh3::xxh3_64;

const NUMBERS: usize = 64;
const WORDS: usize = 3;
/// A text with so few numbers is too short to be told by them.
const FEW: usize = 24;
/// What stands for a number that no run of words gave.
const NONE: u16 = u16::MAX;
/// So many bytes tell the text; more would only take time.
const ENOUGH: usize = 4 << 20;

/// The sketch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch([u16; NUMBERS]);

impl Sketch {
    /// The sketch of a text; `None` when there is too little to tell it by.
    pub fn of(text: &str) -> Option<Self> {
        let text = &text[..text.floor_char_boundary(ENOUGH)];
        let mut least = [u64::MAX; NUMBERS];
        let mut run = [0; WORDS];
        for (i, word) in words(text).enumerate() {
            run.rotate_left(1);
            run[WORDS - 1] = word;
            if i + 1 >= WORDS {
                let hash = run.iter().fold(0u64, |hash, word| mixed(hash ^ word));
                let kind = (hash >> 58) as usize;
                least[kind] = least[kind].min(hash << 6);
            }
        }
        let number = |least: u64| if least == u64::MAX { NONE } else { ((least >> 16) as u16).min(NONE - 1) };
        let sketch = Self(least.map(number));
        (sketch.n_numbers() >= FEW).then_some(sketch)
    }

    /// How much two texts are alike, from 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let pairs = || self.0.iter().zip(&other.0).filter(|(a, b)| **a != NONE || **b != NONE);
        let same = pairs().filter(|(a, b)| a == b).count();
        same as f64 / pairs().count().max(1) as f64
    }

    fn n_numbers(&self) -> usize {
        self.0.iter().filter(|number| **number != NONE).count()
    }
}

impl fmt::Display for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|number| write!(f, "{number:04x}"))
    }
}

impl FromStr for Sketch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 4 * NUMBERS || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        let number = |i: usize| u16::from_str_radix(&text[4 * i..4 * i + 4], 16).unwrap_or(NONE);
        let sketch = Self(std::array::from_fn(number));
        if sketch.n_numbers() >= FEW { Ok(sketch) } else { Err(()) }
    }
}

/// The hashes of the words of a text: runs of letters and digits. A letter of a script without spaces is a word.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = &rest[run(rest, |c| !c.is_alphanumeric())..];
        let first = rest.chars().next()?;
        let alone = |c: char| c >= '\u{2e80}';
        let end = match alone(first) {
            true => first.len_utf8(),
            false => run(rest, |c| c.is_alphanumeric() && !alone(c)),
        };
        let (word, more) = rest.split_at(end);
        rest = more;
        Some(match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            true => xxh3_64(word.as_bytes()),
            false => xxh3_64(word.to_lowercase().as_bytes()),
        })
    })
}

/// The bytes of the characters at the start of a text that are of one kind.
fn run(text: &str, is_of_it: impl Fn(char) -> bool) -> usize {
    let n_ascii = text.bytes().take_while(|byte| byte.is_ascii() && is_of_it(char::from(*byte))).count();
    let rest = &text[n_ascii..];
    match rest.bytes().next() {
        Some(byte) if !byte.is_ascii() => n_ascii + rest.find(|c| !is_of_it(c)).unwrap_or(rest.len()),
        _ => n_ascii,
    }
}

/// Spreads every bit over all (the finaliser of splitmix64).
fn mixed(hash: u64) -> u64 {
    let hash = hash.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text of words that are drawn by a number, and so are as good as different for each number.
    fn drawn(seed: u64, n: usize) -> Vec<String> {
        (0..n as u64).map(|i| format!("w{}", mixed(seed.wrapping_mul(1 << 32) + i) % 4000)).collect()
    }

    fn likeness(a: &[String], b: &[String]) -> f64 {
        let sketch = |words: &[String]| Sketch::of(&words.join(" ")).unwrap();
        sketch(a).likeness(&sketch(b))
    }

    #[test]
    fn an_edited_text_is_like_what_it_was_and_another_is_not() {
        let words = drawn(1, 3000);
        let mut edited = words.clone();
        (0..edited.len()).step_by(40).for_each(|i| edited[i] = "changed".to_owned());
        assert!(likeness(&words, &edited) > 0.6, "{}", likeness(&words, &edited));
        let longer = [&words[..], &drawn(2, 600)].concat();
        assert!(likeness(&words, &longer) > 0.6, "{}", likeness(&words, &longer));
        assert!(likeness(&words, &drawn(3, 3000)) < 0.1);
    }

    #[test]
    fn a_text_wrapped_anew_has_the_same_numbers() {
        let words = drawn(5, 400);
        let wrapped = words.join("\n").to_uppercase() + "!";
        assert_eq!(Sketch::of(&words.join(", ")), Sketch::of(&wrapped));
    }

    #[test]
    fn a_few_words_are_no_text_to_be_known_by() {
        assert_eq!(Sketch::of(""), None);
        assert_eq!(Sketch::of("The tide turned, and then it turned again."), None);
        assert_eq!("ffff".repeat(64).parse::<Sketch>(), Err(()));
    }

    proptest! {
        #[test]
        fn any_text_has_a_sketch_that_reads_back_or_none(text in "(\\PC|[\n\t ]){0,600}", n in 0..8usize) {
            if let Some(sketch) = Sketch::of(&text.repeat(n)) {
                prop_assert_eq!(sketch.to_string().parse::<Sketch>(), Ok(sketch.clone()));
                prop_assert!((sketch.likeness(&sketch) - 1.0).abs() < 1e-9);
            }
        }

        #[test]
        fn any_words_are_a_sketch_or_none(text in "\\PC{0,300}", hex in "[0-9a-f]{256}") {
            let _ = text.parse::<Sketch>();
            if let Ok(sketch) = hex.parse::<Sketch>() {
                prop_assert_eq!(sketch.to_string(), hex);
            }
        }

        #[test]
        fn two_texts_are_equally_like_each_other(a in 0..50u64, b in 0..50u64, n in 100..600usize) {
            let (a, b) = (drawn(a, n), drawn(b, n));
            prop_assert!((likeness(&a, &b) - likeness(&b, &a)).abs() < 1e-9);
            prop_assert!(a == b || likeness(&a, &b) < 0.3);
        }
    }
}
