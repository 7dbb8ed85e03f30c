//! Words of a block, and the phrases that may be terms: capitals in a row, what stands in quotation marks, uncommon
//! words side by side.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::glossary::forms::Language;

/// Longer runs of capitals are titles or shouting.
const MOST_WORDS: usize = 5;

type Words = HashSet<&'static str>;

static COMMON: LazyLock<[Words; 3]> = LazyLock::new(|| {
    let mut lines = include_str!("common.txt").lines();
    std::array::from_fn(|_| lines.next().unwrap_or_default().split(' ').skip(1).collect())
});

/// How a phrase is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Plain,
    /// With capitals that no sentence asks for.
    Capital,
    Quoted,
    /// In quotation marks, and told of before as it is written.
    QuotedToo,
}

#[derive(Clone, Debug)]
struct Word {
    range: Range<usize>,
    /// In `Reader::lower`.
    lower: Range<usize>,
    is_capital: bool,
    is_common: bool,
    /// Begins a sentence, or what is said in quotation marks.
    is_first: bool,
    /// Nothing but a space stands before it.
    follows: bool,
}

/// Reads block after block, with the same memory.
#[derive(Debug)]
pub struct Reader {
    language: Language,
    words: Vec<Word>,
    lower: String,
    phrase: String,
    /// The phrases of several words that were told of in this block.
    told: HashSet<Range<usize>>,
}

impl Reader {
    pub fn new(language: Language) -> Self {
        Self { language, words: Vec::new(), lower: String::new(), phrase: String::new(), told: HashSet::new() }
    }

    /// Tells of all phrases in a block: the words in small letters, where they stand, how they are written.
    pub fn read(&mut self, text: &str, block: Range<usize>, mut tell: impl FnMut(&str, Range<usize>, Look)) {
        self.split(text, block.clone());
        let mut at = 0;
        while at < self.words.len() {
            let run = self.capitals(at);
            for word in at..(at + run.max(1)) {
                self.single(word, &mut tell);
            }
            if run > 1 {
                self.tell(at..at + run, Look::Capital, &mut tell);
            } else {
                self.company(at, text, &mut tell);
            }
            at += run.max(1);
        }
        self.quoted(text, block, &mut tell);
    }

    fn single(&mut self, word: usize, tell: &mut impl FnMut(&str, Range<usize>, Look)) {
        let it = &self.words[word];
        if !it.is_common && it.lower.len() > 3 {
            let look = if it.is_capital && !it.is_first { Look::Capital } else { Look::Plain };
            self.tell(word..word + 1, look, tell);
        }
    }

    /// How many words from `at` are a name: capitals, with small words between them.
    fn capitals(&self, at: usize) -> usize {
        let is_name = |word: &Word| word.is_capital && word.lower.len() > 1;
        let first = &self.words[at];
        if !is_name(first) || first.is_common || self.language == Language::German {
            return 0;
        }
        let mut end = at + 1;
        while let Some(next) = self.words.get(end).filter(|next| next.follows && end < at + MOST_WORDS) {
            if is_name(next) {
                end += 1;
                continue;
            }
            let behind =
                self.words.get(end + 1).filter(|behind| behind.follows && is_name(behind) && !behind.is_common);
            if behind.is_none() || !matches!(&self.lower[next.lower.clone()], "of" | "de" | "du" | "des" | "la" | "von")
            {
                break;
            }
            end += 2;
        }
        while end > at + 1 && self.words[end - 1].is_common {
            end -= 1;
        }
        // At the head of a sentence the first word may have its capital from there.
        if end == at + 1 && first.is_first { 0 } else { end - at }
    }

    /// Two uncommon words side by side, or joined by *of*.
    fn company(&mut self, at: usize, text: &str, tell: &mut impl FnMut(&str, Range<usize>, Look)) {
        let first = &self.words[at];
        let Some(second) = self.words.get(at + 1).filter(|second| second.follows) else { return };
        if first.is_common || first.lower.len() < 4 {
            return;
        }
        let joiner = &self.lower[second.lower.clone()];
        let is_joined = match self.language {
            Language::French => matches!(joiner, "de" | "des" | "du") || joiner.starts_with("d'"),
            _ => joiner == "of",
        };
        let last = if is_joined { at + 2 } else { at + 1 };
        let Some(other) = self.words.get(last).filter(|other| other.follows) else { return };
        let word = &text[other.range.clone()];
        let is_noun = match self.language {
            Language::German => other.is_capital && self.lower[first.lower.clone()].ends_with(['e', 'n', 'r', 's']),
            _ => !other.is_capital && !word.ends_with("ly") && !word.ends_with("ed"),
        };
        let is_apart = self.language == Language::German && first.is_capital;
        if is_noun
            && !other.is_common
            && other.lower.len() > 3
            && !is_apart
            && !self.lower[first.lower.clone()].ends_with("ly")
        {
            self.tell(at..last + 1, Look::Plain, tell);
        }
    }

    /// What stands in quotation marks and is no speech.
    fn quoted(&mut self, text: &str, block: Range<usize>, tell: &mut impl FnMut(&str, Range<usize>, Look)) {
        let inside = |word: &Word| {
            text[..word.range.start].ends_with(['“', '"', '«', '„']) || text[..word.range.start].ends_with("«\u{a0}")
        };
        for at in 0..self.words.len() {
            if !inside(&self.words[at]) {
                continue;
            }
            let mut end = at + 1;
            while self.words.get(end).is_some_and(|next| next.follows) && end < at + MOST_WORDS {
                end += 1;
            }
            let behind = &text[self.words[end - 1].range.end..block.end];
            let is_closed = behind.starts_with(['”', '"', '»', '“']) || behind.starts_with("\u{a0}»");
            let is_term = self.words[at..end].iter().any(|word| !word.is_common && word.lower.len() > 3);
            let is_edged = self.words[end - 1].is_common || self.words[at].is_common && end > at + 1;
            if is_closed && is_term && !is_edged {
                let only = &self.words[at];
                let is_single = end == at + 1 && !only.is_common && only.lower.len() > 3;
                let is_told = is_single || self.told.contains(&(at..end));
                self.tell(at..end, if is_told { Look::QuotedToo } else { Look::Quoted }, tell);
            }
        }
    }

    fn tell(&mut self, words: Range<usize>, look: Look, tell: &mut impl FnMut(&str, Range<usize>, Look)) {
        self.phrase.clear();
        if words.len() > 1 {
            self.told.insert(words.clone());
        }
        for word in &self.words[words.clone()] {
            if !self.phrase.is_empty() {
                self.phrase.push(' ');
            }
            self.phrase.push_str(&self.lower[word.lower.clone()]);
        }
        let range = self.words[words.start].range.start..self.words[words.end - 1].range.end;
        tell(&self.phrase, range, look);
    }

    fn split(&mut self, text: &str, block: Range<usize>) {
        self.words.clear();
        self.told.clear();
        self.lower.clear();
        let common = match self.language {
            Language::German => &COMMON[1],
            Language::French => &COMMON[2],
            Language::English | Language::Other => &COMMON[0],
        };
        let mut at = block.start;
        let mut before = block.start;
        while let Some(start) = text[at..block.end].find(char::is_alphabetic).map(|skip| at + skip) {
            let mut end = word_end(&text[..block.end], start);
            // `l’État` is two words.
            if self.language == Language::French {
                let word = &text[start..end];
                let cut = word.find(['\'', '’']).filter(|&cut| cut < 3 && word[cut..].len() > 4);
                end = cut.map_or(end, |cut| start + cut);
            }
            at = end;
            for possessive in ["’s", "'s", "’", "'"] {
                end = text[start..end].strip_suffix(possessive).map_or(end, |bare| start + bare.len());
            }
            let gap = &text[before..start];
            let lower = self.lower.len();
            self.lower.extend(text[start..end].chars().flat_map(char::to_lowercase));
            let is_first = before == block.start
                || gap.contains(|c: char| !c.is_whitespace() && !matches!(c, ',' | '-' | ')' | ';'));
            self.words.push(Word {
                range: start..end,
                is_capital: text[start..end].starts_with(char::is_uppercase),
                // `don’t`, `I’ve`: small words, run together.
                is_common: common.contains(&self.lower[lower..])
                    || end - start < 2
                    || self.language != Language::French && self.lower[lower..].contains(['\'', '’']),
                lower: lower..self.lower.len(),
                is_first,
                follows: gap == " " && before != block.start,
            });
            before = at;
        }
    }
}

/// Where the word that begins at `start` ends, with the apostrophes and hyphens inside it.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut chars = text[start..].chars().peekable();
    while let Some(c) = chars.next() {
        let goes_on = c.is_alphanumeric()
            || matches!(c, '\'' | '’' | '-' | '\u{ad}') && chars.peek().is_some_and(|next| next.is_alphabetic());
        if !goes_on {
            break;
        }
        end += c.len_utf8();
    }
    end
}
