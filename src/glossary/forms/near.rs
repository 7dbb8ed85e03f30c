//! Near spellings: what a reader may have meant, or how another time wrote it.
//!
//! The distance counts letters put in, left out, changed, and neighbours that changed places. It is computed for all
//! letters of the word at once, a bit for each (Hyyrö, *A bit-vector algorithm for computing Levenshtein and Damerau
//! edit distances*, 2003), so a headword costs a few instructions a letter, and most are told apart by their length.

use crate::text::fold;

/// Letters of a word: one bit for each.
const BITS: usize = 64;
/// In words this short, two letters make another word.
const SHORT: usize = 4;

/// The headwords nearest in spelling, best first: at most two letters away (one in short words), those with the same
/// first letter before others at the same distance; at most `most`. Case and accents do not count.
///
/// ```
/// use postil::glossary::forms::near;
/// let headwords = ["hegemony", "heresy", "harmony", "hegemonic"];
/// assert_eq!(near("hegemnoy", headwords.into_iter(), 2), ["hegemony"]);
/// ```
pub fn near<'a>(word: &str, headwords: impl Iterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let Some(pattern) = Pattern::new(word) else { return Vec::new() };
    // Of those as near as each other, the first met comes first.
    let mut best: Vec<(u32, &str)> = Vec::with_capacity(most + 1);
    for headword in headwords {
        let worst = best.last().filter(|_| best.len() >= most).map_or(u32::MAX, |(far, _)| *far);
        let Some(far) = pattern.how_far(headword).filter(|&far| far < worst) else { continue };
        let place = best.partition_point(|(other, _)| *other <= far);
        if best.iter().all(|(_, other)| *other != headword) {
            best.insert(place, (far, headword));
            best.truncate(most);
        }
    }
    best.into_iter().map(|(_, headword)| headword).collect()
}

/// A word that others are compared with.
#[derive(Debug)]
struct Pattern {
    letters: Vec<char>,
    /// For each ASCII letter, where it stands in the word.
    places: [u64; 128],
    /// How many steps away a headword may be.
    most: u32,
}

impl Pattern {
    fn new(word: &str) -> Option<Self> {
        let letters: Vec<char> = fold::folded(word.trim()).chars().collect();
        if letters.is_empty() || letters.len() > BITS {
            return None;
        }
        let mut places = [0; 128];
        for (i, &letter) in letters.iter().enumerate().filter(|(_, letter)| letter.is_ascii()) {
            places[letter as usize] |= 1 << i;
        }
        let most = if letters.len() <= SHORT { 1 } else { 2 };
        Some(Self { letters, places, most })
    }

    /// How far a headword is away, a smaller number for a nearer one; nothing when it is too far.
    fn how_far(&self, headword: &str) -> Option<u32> {
        let (distance, first, len) = if headword.is_ascii() {
            if headword.len().abs_diff(self.letters.len()) > self.most as usize {
                return None;
            }
            let letters = headword.bytes().map(|byte| char::from(byte.to_ascii_lowercase()));
            (self.distance(letters.clone()), letters.clone().next(), headword.len())
        } else {
            // A letter has at most four bytes.
            if headword.len() / 4 > self.letters.len() + self.most as usize {
                return None;
            }
            let folded = fold::folded(headword);
            (self.distance(folded.chars()), folded.chars().next(), folded.chars().count())
        };
        let other_first = u32::from(first != self.letters.first().copied());
        let other_length = u32::from(len != self.letters.len());
        (distance <= self.most).then_some(distance * 4 + other_first * 2 + other_length)
    }

    /// The number of steps between the word and `letters`.
    fn distance(&self, letters: impl Iterator<Item = char>) -> u32 {
        let last = 1_u64 << (self.letters.len() - 1);
        let mut distance = self.letters.len() as u32;
        // Where the distance grows and falls from one letter of the word to the next; where it falls slantwise.
        let (mut grows, mut falls, mut same) = (!0_u64, 0_u64, 0_u64);
        let mut places_before = 0_u64;
        for letter in letters {
            let places = self.places_of(letter);
            let swapped = ((!same & places) << 1) & places_before;
            same = ((places & grows).wrapping_add(grows) ^ grows) | places | falls | swapped;
            let more = falls | !(same | grows);
            let less = same & grows;
            distance += u32::from(more & last != 0);
            distance -= u32::from(less & last != 0);
            let more = more << 1 | 1;
            grows = (less << 1) | !(same | more);
            falls = more & same;
            places_before = places;
        }
        distance
    }

    fn places_of(&self, letter: char) -> u64 {
        match self.places.get(letter as usize) {
            Some(places) => *places,
            None => (self.letters.iter().enumerate())
                .filter(|(_, other)| **other == letter)
                .fold(0, |places, (i, _)| places | 1 << i),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(word: &str, headwords: &[&str], expected: &[&str]) {
        assert_eq!(near(word, headwords.iter().copied(), 3), expected);
    }

    #[test]
    fn the_nearest_comes_first_and_the_same_first_letter_before_another() {
        check("proletariet", &["prolate", "proletarian", "proletariat"], &["proletariat", "proletarian"]);
        check("kommune", &["immune", "kommand", "commune"], &["commune", "kommand", "immune"]);
        check("realm", &["ream", "psalm", "real"], &["ream", "real", "psalm"]);
    }

    #[test]
    fn neighbours_that_changed_places_are_one_step() {
        assert_eq!(Pattern::new("recieve").map(|it| it.distance("receive".chars())), Some(1));
        check("teh", &["the", "ten", "tent"], &["the", "ten"]);
    }

    #[test]
    fn case_accents_and_other_scripts_are_compared_as_folded() {
        check("Emigre", &["Émigré", "emirate"], &["Émigré"]);
        check("революцыя", &["революция", "резолюция"], &["революция", "резолюция"]);
    }

    #[test]
    fn short_words_are_not_guessed_far() {
        check("cat", &["dog", "cart", "cap", "coot"], &["cap", "cart"]);
        check("", &["a"], &[]);
        check(&"x".repeat(65), &["x"], &[]);
        assert!(near("word", ["word"].into_iter(), 0).is_empty());
    }

    /// The distance by the table that everyone knows.
    fn slowly(a: &[char], b: &[char]) -> u32 {
        let mut table = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    (i + j) as u32
                } else {
                    let changed = table[i - 1][j - 1] + u32::from(a[i - 1] != b[j - 1]);
                    let mut best = changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(table[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn the_distance_is_that_of_the_table(a in "[abcд]{1,12}", b in "[abcд]{0,12}") {
            let (one, two): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let pattern = Pattern::new(&a).expect("the word is short");
            prop_assert_eq!(pattern.distance(b.chars()), slowly(&one, &two));
        }
    }
}
