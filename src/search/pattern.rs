//! A query as regular expressions: one for plain ASCII text, and one that knows other spellings.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::text::fold;

/// Longer queries are pasted paragraphs: their beginning is enough to find them.
const LONGEST: usize = 120;
const UNSEEN: &str = r"[\u{AD}\u{200B}-\u{200F}\u{2060}\u{FEFF}]*";
const ACCENTS: &str = r"[\u{300}-\u{36F}\u{1AB0}-\u{1AFF}\u{1DC0}-\u{1DFF}]*";
const UNSEEN_AND_ACCENTS: &str =
    r"[\u{AD}\u{200B}-\u{200F}\u{2060}\u{FEFF}\u{300}-\u{36F}\u{1AB0}-\u{1AFF}\u{1DC0}-\u{1DFF}]*";

#[derive(Clone, Debug)]
pub struct Pattern {
    parts: Vec<Part>,
    case_counts: bool,
    accents_count: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Space,
    Apostrophe,
    Quote,
    Dash,
    Ellipsis,
    Letter(char),
}

impl Pattern {
    pub fn new(query: &str) -> Option<Self> {
        let composed: String = query.trim().nfc().collect();
        let mut parts = Vec::new();
        for c in composed.chars() {
            if let Some(letters) = spelled_out(c) {
                parts.extend(letters.into_iter().map(Part::Letter));
            } else if let Some(part) = part(c)
                && (part != Part::Space || parts.last().is_some_and(|last| *last != Part::Space))
            {
                parts.push(part);
            }
            let n_dots = parts.iter().rev().take_while(|part| **part == Part::Letter('.')).count();
            if n_dots == 3 {
                parts.truncate(parts.len() - 3);
                parts.push(Part::Ellipsis);
            }
            if parts.len() >= LONGEST {
                break;
            }
        }
        while parts.last() == Some(&Part::Space) {
            parts.pop();
        }
        let letters = || parts.iter().filter_map(|part| if let Part::Letter(c) = part { Some(*c) } else { None });
        let case_counts = letters().any(char::is_uppercase);
        let accents_count = letters().any(has_accent);
        (!parts.is_empty()).then_some(Self { parts, case_counts, accents_count })
    }

    /// The most letters that stand together in it; of these, none can be left out.
    pub fn longest_word(&self) -> String {
        let mut longest = String::new();
        for word in self.parts.split(|part| !matches!(part, Part::Letter(c) if c.is_alphanumeric())) {
            if word.len() > longest.chars().count() {
                longest =
                    word.iter().filter_map(|part| if let Part::Letter(c) = part { Some(*c) } else { None }).collect();
            }
        }
        longest
    }

    /// The expression for text without accents, ligatures and invisible characters; `None` when the query itself
    /// has letters beyond ASCII.
    pub fn plain(&self) -> Option<String> {
        let ascii = self.parts.iter().all(|part| !matches!(part, Part::Letter(c) if !c.is_ascii()));
        ascii.then(|| self.parts.iter().map(|part| self.plain_part(*part)).collect())
    }

    /// The expression for any text.
    pub fn careful(&self) -> String {
        let mut careful = String::new();
        let (between, last) = if self.accents_count { (UNSEEN, "") } else { (UNSEEN_AND_ACCENTS, ACCENTS) };
        let mut rest = self.parts.as_slice();
        while let Some(part) = rest.first() {
            let ligature = LIGATURES.iter().find(|(letters, _)| spells(rest, letters));
            if let Some((letters, signs)) = ligature.filter(|_| !self.accents_count) {
                let single: Vec<_> = rest[..letters.len()].iter().map(|part| self.careful_part(*part)).collect();
                let signs = self.signs_of_case(signs, *part);
                careful.push_str(&format!("(?:{}{signs})", single.join(between)));
                rest = &rest[letters.len()..];
            } else {
                careful.push_str(&self.careful_part(*part));
                rest = &rest[1..];
            }
            if !rest.is_empty() {
                careful.push_str(between);
            }
        }
        careful + last
    }

    /// The signs as alternatives; where case counts, those that have the case of their first letter.
    fn signs_of_case(&self, signs: &str, first: Part) -> String {
        let is_capital = matches!(first, Part::Letter(c) if c.is_uppercase());
        let of_case = |sign: &&str| !self.case_counts || sign.contains(char::is_uppercase) == is_capital;
        signs.split('|').filter(of_case).map(|sign| format!("|{sign}")).collect()
    }

    fn plain_part(&self, part: Part) -> String {
        match part {
            Part::Letter(c) if c.is_ascii_alphabetic() && !self.case_counts => {
                format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase())
            }
            Part::Letter(c) => regex::escape(&c.to_string()),
            Part::Space => r"\s+".to_owned(),
            Part::Apostrophe => "['‘’‚‛′ʼ`´]".to_owned(),
            Part::Quote => "[\"“”„‟″«»]".to_owned(),
            Part::Dash => "[-‐‑‒–—―−]".to_owned(),
            Part::Ellipsis => r"(?:\.\.\.|…)".to_owned(),
        }
    }

    fn careful_part(&self, part: Part) -> String {
        let Part::Letter(c) = part else { return self.plain_part(part) };
        let case = if self.case_counts { "" } else { "i" };
        if self.accents_count {
            let apart: String = c.to_string().nfd().collect();
            return format!("(?{case}:{}|{})", regex::escape(&c.to_string()), regex::escape(&apart));
        }
        let Some(variants) = fold::folded_char(c).next().and_then(|letter| VARIANTS.get(&letter)) else {
            return format!("(?{case}:{})", regex::escape(&c.to_string()));
        };
        let of_case = |variant: &&char| !self.case_counts || variant.is_uppercase() == c.is_uppercase();
        let variants: String = variants.iter().filter(of_case).collect();
        format!("[{}{variants}]", self.plain_part(part).trim_matches(['[', ']']))
    }
}

fn part(c: char) -> Option<Part> {
    if c.is_whitespace() {
        return Some(Part::Space);
    }
    let mut folded = fold::folded_char(c);
    match (folded.next(), folded.next()) {
        (None, _) => None,
        (Some('\''), None) => Some(Part::Apostrophe),
        (Some('"'), None) => Some(Part::Quote),
        (Some('-'), None) => Some(Part::Dash),
        _ if c == '…' => Some(Part::Ellipsis),
        _ => Some(Part::Letter(c)),
    }
}

/// `Œ` as `Oe`, `ß` as `ss`, `２` and `₂` as `2`: what is typed as one sign is looked for in all its spellings.
fn spelled_out(c: char) -> Option<Vec<char>> {
    if c.is_ascii() || !c.is_alphanumeric() || has_accent(c) {
        return None;
    }
    let mut letters: Vec<char> = fold::folded_char(c).collect();
    if c.is_uppercase() {
        letters.iter_mut().take(1).for_each(|letter| letter.make_ascii_uppercase());
    }
    (!letters.is_empty() && letters.iter().all(char::is_ascii_alphanumeric)).then_some(letters)
}

fn has_accent(c: char) -> bool {
    !c.is_ascii() && c.nfd().any(fold::is_accent)
}

fn spells(parts: &[Part], letters: &str) -> bool {
    let small = |part: &Part| if let Part::Letter(c) = part { c.to_ascii_lowercase() } else { ' ' };
    parts.len() >= letters.len() && parts.iter().map(small).zip(letters.chars()).all(|(a, b)| a == b)
}

/// Letters that may be set as one sign.
const LIGATURES: &[(&str, &str)] = &[
    ("ffi", "ﬃ|ﬀi|fﬁ"),
    ("ffl", "ﬄ|ﬀl|fﬂ"),
    ("ff", "ﬀ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("ae", "æ|Æ"),
    ("oe", "œ|Œ"),
    ("ss", "ß|ẞ"),
    ("st", "ﬆ"),
];

/// Letter or digit → the characters that fold to it: Latin, Greek and Cyrillic letters, digits of other widths.
static VARIANTS: LazyLock<HashMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut variants: HashMap<char, Vec<char>> = HashMap::new();
    let letters = ('\u{C0}'..='\u{24F}').chain('\u{370}'..='\u{4FF}').chain('\u{1E00}'..='\u{1FFF}');
    let digits = ['²', '³', '¹', '⁰'].into_iter().chain('⁴'..='⁹').chain('₀'..='₉');
    let wide = ('\u{FF10}'..='\u{FF19}').chain('\u{FF21}'..='\u{FF3A}').chain('\u{FF41}'..='\u{FF5A}');
    let signs = digits.chain(wide).chain(['\u{212A}', '\u{212B}']);
    for c in letters.chain(signs).filter(|c| c.is_alphanumeric()) {
        let mut folded = fold::folded_char(c);
        if let (Some(letter), None) = (folded.next(), folded.next()) {
            variants.entry(letter).or_default().push(c);
        }
    }
    variants
});
