//! Words divided at the end of a line: which hyphens the word has of its own, and which the printer added.
//!
//! The text itself is the first witness: how often the word stands elsewhere whole, how often with the hyphen, and
//! whether its halves are words by themselves. When it knows nothing of the word, its habit decides: where
//! other words are divided this one is too, and where all hyphens belong to their words this one does.

use std::collections::HashMap;

use super::lines::{Lines, is_caps};

/// What the text says about words that could be read as divided.
#[derive(Debug, Default)]
pub struct Divided {
    /// How often the words that come into question stand elsewhere.
    count: HashMap<String, i32>,
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
        for i in (0..lines.len()).filter(|i| lines.all[*i].is_body() && ends_divided(lines.text(*i))) {
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
                it.count.entry(word.to_lowercase()).or_default();
            }
            // The halves are no witnesses for themselves.
            if let Some(n) = it.count.get_mut(&format!("{one}-").to_lowercase()) {
                *n -= 1;
            }
            if let Some(n) = words(lines.text(*next)).next().and_then(|word| it.count.get_mut(&word.to_lowercase())) {
                *n -= 1;
            }
        }
        it.count_words(lines);
        let n_full = lines.all.iter().filter(|line| line.is_body() && line.width > 30).count();
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
        self.count.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    fn count_words(&mut self, lines: &Lines) {
        for i in 0..lines.len() {
            self.count_line(lines.text(i));
        }
    }

    /// Counts all [`words`]; most of them are no compounds.
    fn count_line(&mut self, text: &str) {
        let (mut start, mut kind) = (0, Word::Simple);
        for (at, b) in text.bytes().enumerate() {
            if b.is_ascii_alphanumeric() {
                continue;
            }
            if b == b'-' || b == b'\'' {
                kind = kind.max(Word::Compound);
                continue;
            }
            // The bytes of one letter come one by one; the first speaks for all.
            let other = if b.is_ascii() { None } else { text.get(at..).and_then(|rest| rest.chars().next()) };
            if !b.is_ascii() && other.is_none_or(|c| c.is_alphanumeric() || c == '’') {
                kind = Word::Foreign;
                continue;
            }
            self.count_one(&text[start..at], kind);
            (start, kind) = (at + other.map_or(1, char::len_utf8), Word::Simple);
        }
        self.count_one(text.get(start..).unwrap_or_default(), kind);
    }

    fn count_one(&mut self, word: &str, kind: Word) {
        match kind {
            _ if word.len() < 2 => {}
            Word::Simple if !self.sieve.may_have_ascii(word) => {}
            Word::Simple => self.count_word(word),
            Word::Compound | Word::Foreign => self.count_compound(word),
        }
    }

    fn count_compound(&mut self, word: &str) {
        self.count_word(word);
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
        if !self.sieve.may_have(word) {
            return;
        }
        let is_low = word.bytes().all(|b| !b.is_ascii_uppercase() && b.is_ascii());
        let n = if is_low { self.count.get_mut(word) } else { self.count.get_mut(&word.to_lowercase()) };
        if let Some(n) = n {
            *n += 1;
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'');
    text.split(move |c: char| !is_inner(c)).filter(|word| word.len() > 1)
}

/// What the letters of a word are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// ASCII letters and digits.
    Simple,
    /// Hyphens and apostrophes too.
    Compound,
    /// Others too.
    Foreign,
}

/// Lets most words pass without a look into the table: by their lengths and last letters.
#[derive(Debug, Default)]
struct Sieve(Vec<u64>);

impl Sieve {
    fn insert(&mut self, word: &str) {
        self.0.resize(1 << 10, 0);
        for cased in [word.to_lowercase(), word.to_uppercase()] {
            let (slot, bit) = Self::place(&cased);
            self.0[slot] |= bit;
        }
    }

    fn may_have(&self, word: &str) -> bool {
        self.has(Self::place(word))
    }

    fn may_have_ascii(&self, word: &str) -> bool {
        self.has(Self::place_ascii(word.as_bytes()))
    }

    fn has(&self, (slot, bit): (usize, u64)) -> bool {
        self.0.get(slot).is_some_and(|bits| bits & bit != 0)
    }

    /// The case of ASCII letters does not matter; words in other letters share one place.
    fn place(word: &str) -> (usize, u64) {
        if word.is_ascii() { Self::place_ascii(word.as_bytes()) } else { (0, 1) }
    }

    fn place_ascii(bytes: &[u8]) -> (usize, u64) {
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return (0, 1) };
        let middle = bytes[bytes.len() / 2];
        let n = [*first, *last, middle].iter().fold(bytes.len(), |n, b| n * 31 + usize::from(b & 0x1F));
        (n % (1 << 10), 1 << (n / (1 << 10) % 64))
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
