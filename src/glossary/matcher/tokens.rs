//! The words of a text as terms are compared by: folded, with what stands between them.

use std::ops::Range;
use std::sync::LazyLock;

use super::Case;
use crate::text::fold;

/// How far around a word an address is looked for.
const ADDRESS: usize = 200;

/// Begins a sign between two words of a key.
const SIGN: char = '\u{1}';
/// What stands behind the first word of a key.
pub const FIRST_ENDS: [char; 2] = [' ', SIGN];

/// Words in order.
#[derive(Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    words: Vec<Word>,
    /// The folded words, one behind the other.
    keys: String,
    /// Where the next word is looked for.
    next: usize,
}

#[derive(Debug)]
struct Word {
    range: Range<usize>,
    key: Range<usize>,
}

/// What stands between two words that may belong to one term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap<'a> {
    Space,
    Hyphen,
    /// Nothing, or a sign such as a comma that the term must have too.
    Sign(&'a str),
}

impl Gap<'_> {
    /// Adds the gap to the key of a term. [`FIRST_ENDS`] tells where the first word of a key ends.
    pub fn spell(self, key: &mut String) {
        match self {
            Self::Space | Self::Hyphen => key.push(' '),
            Self::Sign(sign) => {
                key.push(SIGN);
                key.push_str(sign);
            }
        }
    }
}

impl<'a> Tokens<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut tokens = Self::from(text, 0);
        tokens.reach(usize::MAX);
        tokens
    }

    /// The words from `at` on, none of them read yet. No word may end behind `at` that begins before it.
    pub fn from(text: &'a str, at: usize) -> Self {
        Self { text, words: Vec::new(), keys: String::new(), next: at }
    }

    /// Forgets all words and begins at `at`.
    pub fn restart(&mut self, at: usize) {
        self.words.clear();
        self.keys.clear();
        self.next = at;
    }

    /// Reads on until there are `n_words`, or all of the text is read.
    pub fn reach(&mut self, n_words: usize) {
        while self.words.len() < n_words {
            let rest = &self.text.as_bytes()[self.next..];
            let skip = rest.iter().take_while(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).count();
            let from = self.next + skip;
            let start = match rest.get(skip) {
                Some(byte) if byte.is_ascii() => from,
                _ => match self.text[from..].find(is_letter) {
                    Some(more) => from + more,
                    None => {
                        self.next = self.text.len();
                        return;
                    }
                },
            };
            self.next = self.read(with_point(self.text, start));
        }
    }

    /// The bytes of a word.
    pub fn get(&self, word: usize) -> Option<Range<usize>> {
        self.words.get(word).map(|word| word.range.clone())
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// A word folded.
    pub fn key(&self, word: usize) -> &str {
        self.words.get(word).map_or("", |word| &self.keys[word.key.clone()])
    }

    /// The bytes of some words.
    pub fn range(&self, words: Range<usize>) -> Range<usize> {
        self.words[words.start].range.start..self.words[words.end - 1].range.end
    }

    /// What stands behind a word and before the next, unless no term has such a thing inside.
    pub fn gap(&self, word: usize) -> Option<Gap<'a>> {
        let next = self.words.get(word + 1)?;
        let between = &self.text[self.words[word].range.end..next.range.start];
        let solid = between.trim();
        match solid {
            "" if between.is_empty() => Some(Gap::Sign("")),
            "" => (!between.contains("\n\n") && between.len() <= 80).then_some(Gap::Space),
            "-" | "\u{2010}" | "\u{2011}" | "–" => (solid.len() == between.len()).then_some(Gap::Hyphen),
            _ => (solid.len() <= 4
                && !solid
                    .contains(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | '\u{2010}' | '\u{2011}')))
            .then_some(Gap::Sign(solid)),
        }
    }

    /// Some words as the key of a term.
    pub fn spelling(&self, words: Range<usize>) -> Option<String> {
        let mut spelling = self.key(words.start).to_owned();
        for word in words.start + 1..words.end {
            self.gap(word - 1)?.spell(&mut spelling);
            spelling.push_str(self.key(word));
        }
        (!spelling.is_empty()).then_some(spelling)
    }

    /// Whether some words are written in the case that a term wants.
    pub fn is_written(&self, words: Range<usize>, case: Case) -> bool {
        let text = &self.text[self.range(words)];
        match case {
            Case::Any => true,
            Case::Lower => !text.contains(char::is_uppercase),
            Case::Upper => {
                let bare = text.strip_suffix('s').unwrap_or(text);
                let bare = bare.strip_suffix(['\'', '’']).unwrap_or(bare);
                bare.contains(char::is_uppercase) && !bare.contains(char::is_lowercase)
            }
        }
    }

    /// Whether some words are more than a piece of a long compound or of an address.
    pub fn stands_alone(&self, words: Range<usize>) -> bool {
        let is_tied = |word: &usize| self.gap(*word) == Some(Gap::Hyphen);
        let before = (0..words.start).rev().take_while(is_tied).take(2).count();
        let after = (words.end - 1..self.len()).take_while(is_tied).take(2).count();
        let is_cut = (words.start > 0 && self.is_initials(words.start - 1)) || self.is_initials(words.end - 1);
        before + after < 2 && !is_cut && !self.is_in_address(self.range(words))
    }

    /// Whether a hyphen may stand behind a word.
    pub fn is_tied(&self, word: usize) -> bool {
        let behind = self.words.get(word).map_or("", |word| &self.text[word.range.end..]);
        behind.starts_with(['-', '\u{2010}', '\u{2011}', '–'])
    }

    /// Whether a word and the next are letters of one abbreviation, as in `U.S.A.`.
    fn is_initials(&self, word: usize) -> bool {
        let is_single = |word: &Word| self.text[word.range.clone()].chars().nth(1).is_none();
        let (Some(word), Some(next)) = (self.words.get(word), self.words.get(word + 1)) else { return false };
        is_single(word) && is_single(next) && &self.text[word.range.end..next.range.start] == "."
    }

    /// Whether a point stands at `at`, and only one.
    pub fn has_point(&self, at: usize) -> bool {
        self.text[at..].starts_with('.') && !self.text[at..].starts_with("..")
    }

    fn is_in_address(&self, range: Range<usize>) -> bool {
        let bytes = self.text.as_bytes();
        let low = range.start.saturating_sub(ADDRESS);
        let high = (range.end + ADDRESS).min(bytes.len());
        let start =
            bytes[low..range.start].iter().rposition(u8::is_ascii_whitespace).map_or(low, |space| low + space + 1);
        let end =
            bytes[range.end..high].iter().position(u8::is_ascii_whitespace).map_or(high, |space| range.end + space);
        let chunk = &bytes[start..end];
        chunk.len() > range.len()
            && (chunk.contains(&b'@') || chunk.windows(3).any(|three| three == b"://") || chunk.starts_with(b"www."))
    }

    /// Reads the word that begins at `start` and says where it ends.
    fn read(&mut self, start: usize) -> usize {
        let key = self.keys.len();
        let mut end = start;
        let bytes = self.text.as_bytes();
        if bytes.get(start) == Some(&b'.') {
            self.keys.push('.');
            end += 1;
        }
        loop {
            // Nearly all letters are these.
            let plain = bytes[end..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            self.push_plain(end..end + plain);
            end += plain;
            let Some(c) = self.text[end..].chars().next() else { break };
            if is_unspaced(c) {
                // A character that is a word of its own, or ends the word before.
                if end == start {
                    self.push(c);
                    end += c.len_utf8();
                }
                break;
            }
            if c.is_alphanumeric() || fold::is_accent(c) || is_unseen(c) {
                self.push(c);
                end += c.len_utf8();
            } else if is_apostrophe(c) && self.goes_on(start, end, c) {
                self.keys.push('\'');
                end += c.len_utf8();
            } else {
                break;
            }
        }
        // `LGBTQI+`, `C#`, `C++`.
        let signs = bytes[end..].iter().take_while(|byte| matches!(byte, b'+' | b'#')).count();
        if (1..=2).contains(&signs) && !self.text[end + signs..].starts_with(char::is_alphanumeric) {
            self.keys.push_str(&self.text[end..end + signs]);
            end += signs;
        }
        // What is not seen at the end is no part of the word.
        let shown = self.text[start..end].trim_end_matches(is_unseen).len();
        if self.keys.len() > key {
            self.words.push(Word { range: start..start + shown, key: key..self.keys.len() });
        }
        end
    }

    fn push(&mut self, c: char) {
        // Letters that are many in their languages are told quickly.
        let near = NEAR.contains(&(c as u32)).then(|| FOLDED[(c as u32 - NEAR.start) as usize]).flatten();
        match near {
            Some(folded) => self.keys.push(folded),
            None if ('\u{4E00}'..='\u{9FFF}').contains(&c) => self.keys.push(c),
            None => self.keys.extend(fold::folded_char(c)),
        }
    }

    fn push_plain(&mut self, range: Range<usize>) {
        let start = self.keys.len();
        self.keys.push_str(&self.text[range]);
        self.keys[start..].make_ascii_lowercase();
    }

    /// Whether the word goes on behind an apostrophe at `at`: `worker’s`, but not `l’État`.
    fn goes_on(&self, start: usize, at: usize, apostrophe: char) -> bool {
        const ELIDED: [&str; 9] = ["l", "d", "qu", "n", "j", "m", "t", "s", "c"];
        let rest = &self.text[at + apostrophe.len_utf8()..];
        let mut after = rest.chars();
        let is_word = after.next().is_some_and(char::is_alphabetic);
        let is_elision = after.next().is_some_and(char::is_alphabetic)
            && ELIDED.iter().any(|elided| self.text[start..at].eq_ignore_ascii_case(elided));
        is_word && !is_elision
    }
}

/// Where a word that begins with its point begins, such as `.NET`; `start` for all others.
fn with_point(text: &str, start: usize) -> usize {
    let Some(before) = text[..start].strip_suffix('.') else { return start };
    let is_alone = before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || c == '(');
    let is_named = text[start..].starts_with(|c: char| c.is_alphabetic() && !is_unspaced(c));
    if is_alone && is_named { before.len() } else { start }
}

/// The first letter that is not ASCII, and the first behind the Latin, Greek, Cyrillic, Armenian and Hebrew ones.
const NEAR: std::ops::Range<u32> = 0xC0..0x600;

/// The letter that each of [`NEAR`] is folded to, where it is one.
static FOLDED: LazyLock<Vec<Option<char>>> = LazyLock::new(|| {
    let fold = |letter: u32| {
        let mut folded = fold::folded_char(char::from_u32(letter)?);
        folded.next().filter(|_| folded.next().is_none())
    };
    NEAR.map(fold).collect()
});

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '′')
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// Scripts that set no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
