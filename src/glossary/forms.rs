//! From a word as it stands in a text to the headwords it may be found under.
//!
//! A dictionary has *party*, a text has *Parties’*; *Haus* and *Häusern*; *aller* and *irait*. The rules here guess
//! freely, best first, and the dictionary decides: a guess that is no headword costs one look-up and is never seen.
//! That is why they may go much further than the [matcher](super::matcher), whose guesses are printed on the page.
//!
//! In order: the word itself; the same word spelled otherwise (case, accents, hyphens, kinds of apostrophe); the word
//! without its endings, irregular ones first, in both spellings of English; parts of a compound, the longest first.
//! When none of these is a headword, [`near`] finds what is spelled nearly so.

mod english;
mod french;
mod german;
mod irregular;
mod near;

pub use near::near;

use super::How;
use crate::text::fold;

/// More guesses than these are not worth their look-ups.
const MOST: usize = 60;
/// How many of them may be inflected forms when the language is not known, for each.
const MOST_OF_EACH: usize = 14;
/// Longer words are no words; they are only looked up as they are.
const LONGEST: usize = 80;

/// Letters, and others that are set for them.
const LETTERS: &[(&str, &str)] = &[
    ("ß", "ss"),
    ("ss", "ß"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("Œ", "Oe"),
    ("oe", "œ"),
    ("Oe", "Œ"),
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ue", "ü"),
];

/// A headword that a word may be found under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub word: String,
    pub how: How,
}

/// Whose endings are taken off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    German,
    French,
    Other,
}

impl Language {
    /// The language of a tag such as `de` or `fr-CA`; English when there is none.
    pub fn of(tag: Option<&str>) -> Self {
        let Some(tag) = tag else { return Self::English };
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" | "eng" | "" => Self::English,
            "de" | "deu" | "ger" => Self::German,
            "fr" | "fra" | "fre" => Self::French,
            _ => Self::Other,
        }
    }
}

/// Candidate headwords for a word or a few, best first, each once. More are made than there can be, and the
/// dictionary decides. `language` is a tag such as `de`; when it is not known, the endings of all languages are tried.
///
/// ```
/// use postil::glossary::How;
/// use postil::glossary::forms::forms;
/// let found = forms("Parties’", Some("en"));
/// assert_eq!(found[0].word, "Parties’");
/// assert!(found.iter().any(|form| form.word == "party" && form.how == How::Inflected));
/// ```
pub fn forms(word: &str, language: Option<&str>) -> Vec<Form> {
    let mut forms = Forms::default();
    let word = word.trim();
    forms.add(word, How::AsSpelled);
    if word.is_empty() || word.len() > LONGEST {
        return forms.list;
    }
    let languages = languages(word, language);
    let plain = plain(word);
    forms.spelled_otherwise(&plain);
    let most = if languages.len() > 1 { MOST_OF_EACH } else { MOST };
    for &language in languages {
        forms.inflected(&plain, language, most);
    }
    // As a name; in German, as a noun. `macht` is of `machen` sooner than it is the noun `Macht`.
    forms.add(capital(&plain.to_lowercase()), How::Folded);
    for &language in languages {
        forms.parts(&plain, language);
    }
    forms.list
}

/// The languages whose endings are tried, the likeliest first.
fn languages(word: &str, tag: Option<&str>) -> &'static [Language] {
    use Language::{English, French, German};
    match tag.map(|tag| Language::of(Some(tag))) {
        Some(English) => &[English],
        Some(German) => &[German],
        Some(French) => &[French],
        _ if word.contains(['ß', 'ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) => &[German, English, French],
        _ if !word.is_ascii() && word.contains(|c: char| "éèêëàâçîïôûùœÉÈÊÀÂÇÎÔŒ".contains(c)) => {
            &[French, English, German]
        }
        _ => &[English, French, German],
    }
}

/// The word with straight apostrophes and plain hyphens, without what is not seen and without signs around it.
fn plain(word: &str) -> String {
    let shown = word.chars().filter_map(|c| match c {
        '’' | '‘' | 'ʼ' | '′' | '`' | '´' => Some('\''),
        '\u{2010}' | '\u{2011}' | '–' => Some('-'),
        'ﬁ' | 'ﬂ' | 'ﬀ' | 'ﬃ' | 'ﬄ' => Some(c),
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => None,
        _ if c.is_whitespace() => Some(' '),
        _ => Some(c),
    });
    let mut plain = String::with_capacity(word.len());
    for c in shown {
        match c {
            'ﬁ' => plain.push_str("fi"),
            'ﬂ' => plain.push_str("fl"),
            'ﬀ' => plain.push_str("ff"),
            'ﬃ' => plain.push_str("ffi"),
            'ﬄ' => plain.push_str("ffl"),
            ' ' if plain.ends_with(' ') => {}
            _ => plain.push(c),
        }
    }
    let words = plain.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
    words.trim_start_matches('\'').to_owned()
}

/// Forms in order, each once.
#[derive(Debug, Default)]
struct Forms {
    list: Vec<Form>,
}

impl Forms {
    fn add(&mut self, word: impl Into<String>, how: How) {
        let word = word.into();
        let is_new = !word.is_empty() && self.list.iter().all(|form| form.word != word);
        if is_new && self.list.len() < MOST {
            self.list.push(Form { word, how });
        }
    }

    /// The same word in other case, without accents, with and without hyphens and spaces.
    fn spelled_otherwise(&mut self, plain: &str) {
        self.add(plain, How::Folded);
        let lower = plain.to_lowercase();
        let first = if plain.starts_with(char::is_uppercase) { capital(&lower) } else { lower.clone() };
        self.add(first.clone(), How::Folded);
        self.add(lower.clone(), How::Folded);
        for (letters, others) in LETTERS.iter().filter(|(letters, _)| first.contains(letters)) {
            self.add(first.replace(letters, others), How::Folded);
        }
        // Capitals often go without their accents.
        if let Some(rest) = first.strip_prefix('E').filter(|rest| rest.len() > 2) {
            self.add(format!("É{rest}"), How::Folded);
            self.add(format!("é{rest}"), How::Folded);
        }
        self.add(fold::folded(plain), How::Folded);
        let spelled = if plain.contains(['-', ' ']) {
            [lower.replace(['-', ' '], ""), lower.replace('-', " "), lower.replace(' ', "-")]
        } else {
            [lower.replace('\'', ""), String::new(), String::new()]
        };
        for spelling in spelled {
            self.add(spelling, How::Folded);
        }
    }

    /// What the last word is a form of; in *modes of production* the first is inflected too.
    fn inflected(&mut self, plain: &str, language: Language, most: usize) {
        // `dit-il` is a verb with something behind it.
        if language == Language::French && plain.contains('-') {
            for guess in guesses(plain, language).into_iter().take(most / 2) {
                self.add(guess, How::Inflected);
            }
        }
        let ends = plain.rfind([' ', '-']).map_or(0, |at| at + 1);
        let (before, last) = plain.split_at(ends);
        for guess in guesses(last, language).into_iter().take(most) {
            self.add([before, &guess].concat(), How::Inflected);
        }
        if let Some((first, rest)) = plain.split_once(' ').filter(|(_, rest)| is_joined(rest)) {
            for guess in guesses(first, language).into_iter().take(most / 2) {
                self.add([&guess, " ", rest].concat(), How::Inflected);
            }
        }
    }

    /// Words with a hyphen or a space between them are parts, and so are those of a compound.
    fn parts(&mut self, plain: &str, language: Language) {
        let mut words: Vec<_> = plain.split([' ', '-']).filter(|word| word.chars().nth(2).is_some()).collect();
        if words.len() > 1 {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            for word in words {
                self.add(word, How::Part);
                for guess in guesses(word, language).into_iter().take(6) {
                    self.add(guess, How::Part);
                }
            }
            return;
        }
        let parts = match language {
            Language::English => english::parts(&plain.to_lowercase()),
            Language::German => german::parts(plain),
            Language::French | Language::Other => Vec::new(),
        };
        for part in parts {
            self.add(part, How::Part);
        }
    }
}

/// Whether what follows a first word makes it the head, as in *modes of production* or *prise de pouvoir*.
fn is_joined(rest: &str) -> bool {
    ["of ", "in ", "to ", "de ", "du ", "des ", "d'", "der ", "von "].iter().any(|start| rest.starts_with(start))
}

/// The headwords of one word, in the cases they may be written in.
fn guesses(word: &str, language: Language) -> Vec<String> {
    let lower = word.to_lowercase();
    let is_capital = word.starts_with(char::is_uppercase);
    let mut guesses = Vec::new();
    match language {
        Language::English => english::inflected(&lower, &mut guesses),
        Language::French => french::inflected(&lower, &mut guesses),
        // Nouns have capitals of their own there.
        Language::German => german::inflected(&lower, is_capital, &mut guesses),
        Language::Other => {}
    }
    if language == Language::German || !word.contains(char::is_uppercase) {
        return guesses;
    }
    // `NGOs` is of `NGO`, `l’État` of `État`, and `Germans` of `German`.
    let cased = guesses.iter().flat_map(|guess| {
        let head = word.get(..guess.len());
        let tail = word.len().checked_sub(guess.len()).and_then(|at| word.get(at..));
        let kept = [head, tail].into_iter().flatten().find(|kept| kept.to_lowercase() == *guess).map(str::to_owned);
        [kept.or_else(|| is_capital.then(|| capital(guess))), Some(guess.clone())]
    });
    cased.flatten().collect()
}

/// The word with a capital at its head.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A rule: words with this ending may be forms of words with one of those endings.
type Endings = [(&'static str, &'static [&'static str])];

/// Follows all rules that fit, in order. What is left of the word must have at least `least` bytes.
fn follow(rules: &Endings, word: &str, least: usize, guesses: &mut Vec<String>) {
    for (ending, others) in rules {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= least) else { continue };
        guesses.extend(others.iter().map(|other| [stem, other].concat()));
    }
}

/// The word without its last letter when that is double: `committ` → `commit`.
fn without_double(stem: &str) -> Option<&str> {
    let [.., before, last] = stem.as_bytes() else { return None };
    (before == last && last.is_ascii_alphabetic()).then(|| &stem[..stem.len() - 1])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(word: &str, language: &str, expected: &str, how: How) {
        let found = forms(word, Some(language));
        let form = found.iter().find(|form| form.word == expected);
        assert_eq!(form.map(|form| form.how), Some(how), "{expected} among {found:?}");
    }

    #[test]
    fn how_a_form_relates_to_the_word_is_said() {
        check("Café", "en", "Café", How::AsSpelled);
        check("Café", "en", "cafe", How::Folded);
        check("cafés", "en", "café", How::Inflected);
        check("tea-rooms", "en", "tea rooms", How::Folded);
        check("tea-rooms", "en", "tea-room", How::Inflected);
        check("tea-rooms", "en", "rooms", How::Part);
        check("Teestuben", "de", "Teestube", How::Inflected);
        check("Teestuben", "de", "Stube", How::Part);
        check("l’hiver", "fr", "hiver", How::Inflected);
    }

    #[test]
    fn the_surer_forms_come_first() {
        let found = forms("Wintergärten", Some("de"));
        assert_eq!(found[0], Form { word: "Wintergärten".to_owned(), how: How::AsSpelled });
        assert!(found.is_sorted_by_key(|form| form.how == How::Part), "{found:?}");
    }

    #[test]
    fn a_line_taken_for_a_word_is_only_looked_up_as_it_is() {
        assert_eq!(forms(&"word ".repeat(40), None).len(), 1);
        assert_eq!(forms("  ", None), []);
    }

    proptest! {
        #[test]
        fn forms_are_few_and_different(word in "[a-zA-ZäöüßéèçœÉ’' -]{0,40}|\\PC{0,30}", language in 0_usize..4) {
            let language = [None, Some("en"), Some("de"), Some("fr")][language];
            let found = forms(&word, language);
            prop_assert!(found.len() <= MOST);
            prop_assert_eq!(found.first().map_or("", |form| &form.word), word.trim());
            for (i, form) in found.iter().enumerate() {
                prop_assert!(!form.word.is_empty() && found[..i].iter().all(|other| other.word != form.word));
            }
        }
    }
}
