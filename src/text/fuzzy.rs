//! How well a few typed letters fit a line, so that the likeliest lines come first where one chooses.
//!
//! Every word that was typed has to fit somewhere, in any order. Exact stretches count before letters taken from the
//! beginnings of words (`stareal` is in “stalinist realism”), and those before a word with one slip in it. Letters
//! scattered anywhere never fit: a list that answers everything answers nothing.

use memchr::memmem::Finder;

use super::fold;

/// How a word fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It begins a word of the line.
    Begins,
    /// It stands within a word.
    Within,
    /// Its letters are the beginnings of words that follow each other.
    Parts,
    /// It begins a word, but for one letter.
    Nearly,
}

/// Words as they are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    words: Vec<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    text: String,
    chars: Vec<char>,
    finder: Finder<'static>,
}

/// A shorter word with a slip in it fits too much.
const SHORTEST_WITH_SLIP: usize = 4;

impl Wanted {
    pub fn new(typed: &str) -> Self {
        let words = fold::fold(typed).text;
        Self { words: words.split_whitespace().map(Word::new).collect() }
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How the words fit a folded line; that of the word that fits worst. `None` when one does not.
    pub fn fit(&self, line: &str) -> Option<Fit> {
        let mut worst = Fit::Begins;
        for word in &self.words {
            worst = worst.max(word.fit(line)?);
        }
        Some(worst)
    }
}

impl Word {
    fn new(text: &str) -> Self {
        let finder = Finder::new(text).into_owned();
        Self { text: text.to_owned(), chars: text.chars().collect(), finder }
    }

    fn fit(&self, line: &str) -> Option<Fit> {
        let mut places = self.finder.find_iter(line.as_bytes()).peekable();
        if places.peek().is_some() {
            return Some(if places.any(|at| begins_word(line, at)) { Fit::Begins } else { Fit::Within });
        }
        if self.is_in_parts(line) {
            return Some(Fit::Parts);
        }
        let long = self.chars.len() >= SHORTEST_WITH_SLIP;
        (long && words(line).any(|word| self.is_nearly(word))).then_some(Fit::Nearly)
    }

    /// Whether its letters can be taken from the beginnings of words, at least two, in the order of the line.
    fn is_in_parts(&self, line: &str) -> bool {
        let n = self.text.len();
        if !(2..=64).contains(&n) {
            return false;
        }
        // Bit `i` says that the first `i` bytes can be had from the words so far.
        let mut reached: u128 = 1;
        for word in words(line) {
            let mut more = reached;
            for from in (0..n).filter(|from| reached >> from & 1 == 1) {
                let common = self.text.as_bytes()[from..].iter().zip(word.as_bytes()).take_while(|(a, b)| a == b);
                for taken in 1..=common.count() {
                    more |= 1 << (from + taken);
                }
            }
            reached = more;
        }
        reached >> n & 1 == 1
    }

    /// Whether it begins a word when one letter is put in, left out, changed, or two are exchanged; not the first.
    fn is_nearly(&self, word: &str) -> bool {
        let mut chars = word.chars();
        if chars.next() != self.chars.first().copied() {
            return false;
        }
        let word: Vec<char> = word.chars().take(self.chars.len() + 1).collect();
        let same = self.chars.iter().zip(&word).take_while(|(a, b)| a == b).count();
        let begins = |mine: usize, theirs: usize| {
            let rest = self.chars.get(mine..).unwrap_or_default();
            word.get(theirs..).is_some_and(|there| there.starts_with(rest))
        };
        let exchanged = || {
            let (mine, theirs) = (self.chars.get(same..same + 2), word.get(same..same + 2));
            matches!((mine, theirs), (Some([a, b]), Some([c, d])) if a == d && b == c) && begins(same + 2, same + 2)
        };
        begins(same + 1, same + 1) || begins(same + 1, same) || begins(same, same + 1) || exchanged()
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn begins_word(line: &str, at: usize) -> bool {
    !line[..at].ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, line: &str, fit: Option<Fit>) {
        assert_eq!(Wanted::new(typed).fit(&fold::fold(line).text), fit, "{typed} in {line}");
    }

    #[test]
    fn a_word_fits_best_where_a_word_begins() {
        check("real", "Stalinist Realism", Some(Fit::Begins));
        check("alism", "Stalinist Realism", Some(Fit::Within));
        check("REAL stal", "Stalinist Realism", Some(Fit::Begins));
        check("etat", "Théorie de l’état", Some(Fit::Begins));
        check("real absent", "Stalinist Realism", None);
        check("", "anything", Some(Fit::Begins));
    }

    #[test]
    fn letters_may_be_the_beginnings_of_words_but_not_stand_anywhere() {
        check("stareal", "Stalinist Realism", Some(Fit::Parts));
        check("saor", "State and Other Revolutions", Some(Fit::Parts));
        check("sr", "State and Revolution", Some(Fit::Parts));
        check("tlnm", "Stalinist Realism", None);
    }

    #[test]
    fn one_slip_is_forgiven_in_a_word_that_is_long_enough() {
        for typed in ["realsm", "reallism", "realosm", "relaism"] {
            check(typed, "Stalinist Realism", Some(Fit::Nearly));
        }
        check("rxz", "Stalinist Realism", None);
        check("rexxism", "Stalinist Realism", None);
        check("tealism", "Stalinist Realism", None);
    }
}
