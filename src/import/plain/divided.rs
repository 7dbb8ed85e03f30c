//! Words divided at the end of a line: which hyphens the word has of its own, and which the printer added.
//!
//! The text itself is the first witness: how often the word stands elsewhere whole, how often with the hyphen, and
//! whether its halves are words by themselves. When it knows nothing of the word, its habit decides: where
//! other words are divided this one is too, and where all hyphens belong to their words this one does.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::facts::Facts;
use super::lines::{Lines, is_caps};

/// What the text says about words that could be read as divided.
#[derive(Debug, Default)]
pub struct Divided {
    /// How often the words that come into question stand elsewhere.
    count: HashMap<u64, i32>,
    sieve: Sieve,
    habit: Habit,
}

/// What the hyphens at the ends of lines mostly are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Habit {
    #[default]
    Unknown,
    /// The printer divided words.
    Divides,
    /// And the language writes its compounds as one word.
    DividesAll,
    /// Lines may end behind a hyphen, but no word is divided for it.
    Keeps,
}

impl Divided {
    pub fn gather(lines: &Lines) -> Self {
        let mut pairs = Vec::new();
        for i in (0..lines.len()).filter(|i| lines.all[*i].is_body() && lines.all[*i].facts.has(Facts::DIVIDED)) {
            if let Some(next) = (i + 1..lines.len().min(i + 12)).find(|i| lines.all[*i].is_body()) {
                pairs.extend(halves(lines.text(i), lines.text(next)).map(|(one, two)| (one, two, next)));
            }
        }
        let mut it = Self::default();
        if pairs.is_empty() {
            return it;
        }
        for (one, two, next) in &pairs {
            for word in
                [format!("{one}{two}"), format!("{one}-{two}"), format!("{one}-"), one.to_string(), two.to_string()]
            {
                it.sieve.insert(&word);
                it.count.entry(key(&word)).or_default();
            }
            // The halves are no witnesses for themselves.
            if let Some(n) = it.count.get_mut(&key(&format!("{one}-"))) {
                *n -= 1;
            }
            if let Some(n) = words(lines.text(*next)).next().and_then(|word| it.count.get_mut(&key(word))) {
                *n -= 1;
            }
        }
        it.count_words(lines.source);
        let n_full = lines.all.iter().filter(|line| line.is_body() && line.width() > 30).count();
        it.habit = it.habit(&pairs, n_full);
        it
    }

    fn habit(&self, pairs: &[(&str, &str, usize)], n_lines: usize) -> Habit {
        let of = |(one, two, _): &(&str, &str, usize)| self.whole_and_kept(one, two);
        let n_whole = pairs.iter().map(of).filter(|(whole, kept)| whole > kept).count();
        let n_kept = pairs.iter().map(of).filter(|(whole, kept)| whole < kept).count();
        match n_whole + n_kept {
            // Whoever divides words does so on one line of twenty; compounds end one of some hundreds.
            0..3 if pairs.len() < 8 && 150 * pairs.len() > n_lines => Habit::Unknown,
            _ if n_whole > 20 * n_kept && 3 * n_whole > pairs.len() => Habit::DividesAll,
            _ if n_whole > n_kept && 8 * n_whole > pairs.len() => Habit::Divides,
            _ => Habit::Keeps,
        }
    }

    /// Whether the hyphen between the end of `text` and the start of `next` belongs to the printer.
    pub fn is_divided(&self, text: &str, next: &str) -> bool {
        let Some((one, two)) = halves(text, next) else { return false };
        if text.ends_with('\u{AD}') {
            return true;
        }
        let (whole, kept) = self.whole_and_kept(one, two);
        if whole != kept {
            return whole > kept;
        }
        let is_first = self.get(one) > 0 || self.get(&format!("{one}-")) > 0;
        let are_words = is_first && self.get(two) > 0;
        match self.habit {
            Habit::Keeps => false,
            Habit::DividesAll => !makes_compounds(one, two),
            Habit::Divides => !(are_words && one.chars().count() > 2 || makes_compounds(one, two) && two.len() > 7),
            Habit::Unknown => !are_words && !makes_compounds(one, two),
        }
    }

    fn whole_and_kept(&self, one: &str, two: &str) -> (i32, i32) {
        (self.get(&format!("{one}{two}")), self.get(&format!("{one}-{two}")))
    }

    fn get(&self, word: &str) -> i32 {
        self.count.get(&key(word)).copied().unwrap_or(0)
    }

    /// Counts the words of `text`; most of them do not come into question.
    fn count_words(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (mut start, mut at, mut is_simple) = (0, 0, true);
        while let Some(byte) = bytes.get(at) {
            let c = match BYTES[usize::from(*byte)] {
                Byte::Letter => {
                    at += 1;
                    continue;
                }
                Byte::End => '\0',
                Byte::Inner => '-',
                Byte::High => text[at..].chars().next().unwrap_or_default(),
            };
            let len = c.len_utf8();
            if is_inner(c) {
                is_simple = false;
            } else {
                if !is_simple {
                    self.count_compound(&text[start..at]);
                } else if at - start > 1 && self.sieve.may_have_at(bytes, start, at - start) {
                    self.count_known(&text[start..at]);
                }
                (start, is_simple) = (at + len, true);
            }
            at += len;
        }
        self.count_compound(&text[start..]);
    }

    /// Counts a word that may have others inside.
    fn count_compound(&mut self, word: &str) {
        if word.len() > 1 {
            self.count_word(word);
        }
        // `non-logical` tells of `non-empirical`.
        if let Some(hyphen) = word.find('-').filter(|hyphen| hyphen + 1 < word.len()) {
            self.count_word(&word[..hyphen + 1]);
        }
        // `l'eau` is the water too.
        if let Some((_, noun)) = word.split_once(['’', '\'']) {
            self.count_word(noun);
        }
    }

    fn count_word(&mut self, word: &str) {
        if self.sieve.may_have(word) {
            self.count_known(word);
        }
    }

    fn count_known(&mut self, word: &str) {
        if let Some(n) = self.count.get_mut(&key(word)) {
            *n += 1;
        }
    }
}

/// What stands for a word whatever its case.
fn key(word: &str) -> u64 {
    match word.is_ascii() {
        true if word.bytes().any(|b| b.is_ascii_uppercase()) => xxh3_64(word.to_ascii_lowercase().as_bytes()),
        true => xxh3_64(word.as_bytes()),
        false => xxh3_64(word.to_lowercase().as_bytes()),
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(move |c: char| !is_inner(c)).filter(|word| word.len() > 1)
}

/// Whether words may have it inside.
fn is_inner(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '’' | '\'')
}

/// What a byte is in a word.
#[derive(Clone, Copy)]
enum Byte {
    Letter,
    /// A hyphen or an apostrophe.
    Inner,
    /// One of a letter or sign beyond ASCII.
    High,
    /// It belongs to no word.
    End,
}

const BYTES: [Byte; 256] = {
    let mut bytes = [Byte::End; 256];
    let mut n = 0;
    while n < 256 {
        bytes[n] = match n as u8 {
            b'-' | b'\'' => Byte::Inner,
            128.. => Byte::High,
            byte if byte.is_ascii_alphanumeric() => Byte::Letter,
            _ => Byte::End,
        };
        n += 1;
    }
    bytes
};

/// Lets most words pass without a look into the table: by their lengths and first letters.
#[derive(Debug, Default)]
struct Sieve {
    places: Vec<u64>,
    /// Some have other letters than ASCII.
    has_foreign: bool,
}

impl Sieve {
    const N_LETTERS: usize = 8;

    fn insert(&mut self, word: &str) {
        self.places.resize(1 << 10, 0);
        for cased in [word.to_lowercase(), word.to_uppercase()] {
            self.has_foreign |= !cased.is_ascii();
            let place = Self::place(Self::letters(cased.as_bytes()), cased.len());
            self.places[place / 64] |= 1 << (place % 64);
        }
    }

    fn may_have(&self, word: &str) -> bool {
        match word.is_ascii() {
            true => self.has(Self::letters(word.as_bytes()), word.len()),
            false => self.has_foreign,
        }
    }

    /// As [`Self::may_have`] for the ASCII word of `len` bytes that begins at `start`.
    #[inline]
    fn may_have_at(&self, text: &[u8], start: usize, len: usize) -> bool {
        let letters = match text[start..].first_chunk() {
            Some(letters) => u64::from_le_bytes(*letters) & (u64::MAX >> (64 - 8 * len.min(Self::N_LETTERS))),
            None => Self::letters(&text[start..start + len]),
        };
        self.has(letters, len)
    }

    fn has(&self, letters: u64, len: usize) -> bool {
        let place = Self::place(letters, len);
        self.places.get(place / 64).is_some_and(|bits| bits & (1 << (place % 64)) != 0)
    }

    /// The first letters as one number.
    fn letters(word: &[u8]) -> u64 {
        word.iter().take(Self::N_LETTERS).rev().fold(0, |letters, b| letters << 8 | u64::from(*b))
    }

    /// The case of ASCII letters does not matter.
    fn place(letters: u64, len: usize) -> usize {
        let letters = letters | 0x2020_2020_2020_2020;
        ((letters ^ len as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
    }
}

/// Whether `one` often stands before a hyphen and `two` can be a word of its own: `self-made`, but not `self-ish`.
fn makes_compounds(one: &str, two: &str) -> bool {
    const FIRST: [&str; 52] = [
        "self", "well", "half", "ill", "all", "ex", "non", "twenty", "thirty", "forty", "fifty", "sixty", "seventy",
        "eighty", "ninety", "one", "two", "three", "four", "five", "ten", "cross", "high", "low", "long", "short",
        "old", "new", "middle", "mid", "second", "first", "third", "full", "hard", "quasi", "semi", "ever", "vice",
        "great", "north", "south", "east", "west", "peut", "demi", "soi", "avant", "arrière", "vingt", "dix", "quatre",
    ];
    const ENDINGS: [&str; 22] = [
        "ish", "age", "ages", "ing", "ings", "ly", "ness", "ary", "ory", "ment", "ments", "able", "ible", "ful",
        "less", "ward", "wards", "ance", "ence", "tion", "sion", "some",
    ];
    FIRST.contains(&one.to_lowercase().as_str()) && two.chars().count() >= 3 && !ENDINGS.contains(&two)
}

/// Whether the last word of a line may go on in the next.
pub fn ends_divided(text: &str) -> bool {
    ends_with_hyphen(text).is_some_and(|core| core.ends_with(char::is_alphabetic))
}

/// What stands before the one hyphen at the end of `text`.
fn ends_with_hyphen(text: &str) -> Option<&str> {
    let core = text.trim_end_matches(['-', '\u{AD}', '\u{2010}']);
    (text[core.len()..].chars().count() == 1).then_some(core)
}

/// Whether nothing stands between the hyphen at the end of `text` and `next`, however the hyphen came there.
pub fn is_tight(text: &str, next: &str) -> bool {
    let Some(core) = ends_with_hyphen(text) else { return false };
    core.ends_with(char::is_alphanumeric) && next.starts_with(char::is_alphanumeric) && !is_suspended(next)
}

/// Whether the hyphen before `next` stands for a word that comes later: `Vor- und Nachteile`.
fn is_suspended(next: &str) -> bool {
    const AND: [&str; 17] =
        ["und", "oder", "bzw", "sowie", "bis", "and", "or", "to", "et", "ou", "en", "of", "och", "og", "y", "e", "o"];
    AND.contains(&next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

/// The halves of the word that `text` ends and `next` begins with.
fn halves<'a>(text: &'a str, next: &'a str) -> Option<(&'a str, &'a str)> {
    let core = ends_with_hyphen(text)?;
    let start = core.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map(|(at, _)| at)?;
    let end = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    let (one, two) = (&core[start..], &next[..end]);
    let goes_on = two.starts_with(char::is_lowercase) || (is_caps(one) && is_caps(two));
    // Names of files and addresses have hyphens of their own.
    let is_name =
        core[..start].ends_with(['/', '.', '_', '@', ':', '=', '\\', '-']) || core[..start].ends_with(is_digit);
    (goes_on && !is_name && !is_suspended(next)).then_some((one, two))
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    fn check(text: &str, is_divided: bool) {
        let lines = Lines::new(text);
        let n = (0..lines.len()).find(|i| ends_divided(lines.text(*i))).unwrap();
        assert_eq!(Divided::gather(&lines).is_divided(lines.text(n), lines.text(n + 1)), is_divided, "{text}");
    }

    /// Lines that a printer filled by dividing words, or that end behind hyphens of their own.
    fn habit(is_divided: bool) -> String {
        if is_divided {
            "the win-\ndow and the gar-\nden, the ket-\ntle; window, garden, kettle\n".to_owned()
        } else {
            "a blue-\neyed and red-\nhaired, long-\nlegged man; blue-eyed, red-haired, long-legged\n".to_owned()
        }
    }

    #[test]
    fn the_rest_of_the_text_knows_the_word() {
        check("a ques-\ntion of salt; the question", true);
        check("a well-\nknown man; he was well-known", false);
    }

    #[test]
    fn an_unknown_word_whose_halves_are_none_is_made_whole() {
        check("in the mor-\nning we left", true);
        check("the cat, the win-\ndow, a gar-\nden", true);
    }

    #[test]
    fn a_compound_keeps_its_hyphen() {
        check("a half-\nmade bed", false);
        check("twenty-\nfive of them", false);
        check("a snow-\nwhite hill; white as snow", false);
        check("the self-\nish man", true);
    }

    #[test]
    fn the_habit_of_the_text_decides_about_unknown_words() {
        check(&(habit(true) + "some mumb-\nling"), true);
        let kept = habit(false) + "a hugger-\nmugger";
        let lines = Lines::new(&kept);
        assert!(!Divided::gather(&lines).is_divided("a hugger-", "mugger"));
        let divided = Divided::gather(&Lines::new(&habit(true))).is_divided("some mumb-", "ling");
        assert!(divided);
    }

    #[test]
    fn a_line_start_is_no_witness_for_itself() {
        check(&format!("{}and Man-\nning came; the Man", habit(true)), true);
    }

    #[test]
    fn soft_hyphens_and_true_ones_divide_words() {
        assert_eq!(document("in the mor\u{AD}\nning we left\n".to_owned()).text, "in the morning we left");
        assert_eq!(document("in the mor\u{2010}\nning we left\n".to_owned()).text, "in the morning we left");
    }

    #[test]
    fn what_only_looks_divided_stays() {
        for (text, expect) in [
            ("die Haupt-\nund Nebensachen\n", "die Haupt- und Nebensachen"),
            ("von Nord-\nDeutschland aus\n", "von Nord-Deutschland aus"),
            ("see https://example.org/one-\ntwo there\n", "see https://example.org/one-two there"),
            ("the years 1914-\n1918 and then\n", "the years 1914-1918 and then"),
            ("in ISO-\n8859 or not\n", "in ISO-8859 or not"),
            ("one thing -\nor another\n", "one thing - or another"),
        ] {
            let text = format!("{} and\nso on\n", text.trim_end());
            assert_eq!(document(text).text, format!("{expect} and so on"));
        }
    }

    #[test]
    fn a_word_divided_over_a_page_is_made_whole() {
        let page =
            |n: u32, end: &str| format!("THE LONG WAY    {n}\n\nit was then that we saw the gar-\nden {end}\n\x0C");
        let text = [page(1, "and the win-"), page(2, "and more."), page(3, "and more.")].concat();
        let text = text.replacen("\x0CTHE LONG WAY    2\n\nit was", "\x0CTHE LONG WAY    2\n\ndow was", 1);
        let found = document(text).text;
        assert!(found.contains("garden and the window was then"), "{found}");
    }
}
