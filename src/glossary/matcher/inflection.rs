//! Endings: which headwords an inflected word may belong to. Modest on purpose: a term that is missed is read
//! over, a wrong one distracts on every page. Looking up a word guesses further: [`forms`](crate::glossary::forms).

use crate::glossary::forms::Language;

/// Verb endings are taken off only from words this long: `State` is not mentioned by “he stated”.
const VERB_STEM: usize = 6;

/// A word without its ending, and the ending the headword has instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lemma<'a> {
    pub stem: &'a str,
    pub ending: &'static str,
}

/// The headwords a word may belong to, the word itself first.
#[derive(Debug)]
pub struct Lemmas<'a> {
    list: [Lemma<'a>; 10],
    len: usize,
}

impl<'a> Lemmas<'a> {
    pub fn iter(&self) -> impl Iterator<Item = Lemma<'a>> {
        self.list[..self.len].iter().copied()
    }

    fn add(&mut self, stem: &'a str, ending: &'static str) {
        if let Some(free) = self.list.get_mut(self.len) {
            *free = Lemma { stem, ending };
            self.len += 1;
        }
    }
}

impl Language {
    /// The headwords that the folded word `word` may belong to.
    pub fn lemmas(self, word: &str) -> Lemmas<'_> {
        let mut lemmas = Lemmas { list: [Lemma::default(); 10], len: 0 };
        lemmas.add(word, "");
        let bare = word.strip_suffix("'s").unwrap_or(word);
        if bare.len() < word.len() {
            lemmas.add(bare, "");
        }
        match self {
            Self::English => english(bare, &mut lemmas),
            Self::German => german(bare, &mut lemmas),
            Self::French => french(bare, &mut lemmas),
            Self::Other => {}
        }
        lemmas
    }
}

fn english<'a>(word: &'a str, lemmas: &mut Lemmas<'a>) {
    if word.ends_with('s') {
        return english_plural(word, lemmas);
    }
    if let Some(stem) = word.strip_suffix("men") {
        lemmas.add(stem, "man");
    }
    if let Some(stem) = word.strip_suffix("ied").filter(|stem| stem.len() + 1 >= VERB_STEM) {
        lemmas.add(stem, "y");
    }
    for ending in ["ed", "ing"] {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= VERB_STEM) else { continue };
        lemmas.add(stem, "");
        lemmas.add(stem, "e");
        if let Some(single) = without_double(stem) {
            lemmas.add(single, "");
        }
    }
}

fn english_plural<'a>(word: &'a str, lemmas: &mut Lemmas<'a>) {
    // `NGOs` has an ending, `news` has none.
    if word.len() < 3 || word.ends_with("ss") || word.ends_with("ics") || PLURAL_ONLY.contains(&word) {
        return;
    }
    lemmas.add(&word[..word.len() - 1], "");
    if let Some(stem) = word.strip_suffix("ies") {
        lemmas.add(stem, "y");
    }
    if let Some(stem) = word.strip_suffix("ves") {
        lemmas.add(stem, "f");
        lemmas.add(stem, "fe");
    }
    if let Some(stem) = word.strip_suffix("ses") {
        lemmas.add(stem, "sis");
    }
    if ["ses", "xes", "zes", "ches", "shes", "oes"].iter().any(|ending| word.ends_with(ending)) {
        lemmas.add(&word[..word.len() - 2], "");
    }
}

fn german<'a>(word: &'a str, lemmas: &mut Lemmas<'a>) {
    if let Some(stem) = word.strip_suffix("innen") {
        lemmas.add(stem, "in");
    }
    for ending in ["en", "es", "er", "e", "n", "s", "ern"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 4) {
            lemmas.add(stem, "");
        }
    }
}

fn french<'a>(word: &'a str, lemmas: &mut Lemmas<'a>) {
    if let Some(stem) = word.strip_suffix("aux") {
        lemmas.add(stem, "al");
    }
    for ending in ["s", "x", "e", "es"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) {
            lemmas.add(stem, "");
        }
    }
}

/// `committ` → `commit`.
fn without_double(stem: &str) -> Option<&str> {
    let bytes = stem.as_bytes();
    let [.., before, last] = bytes else { return None };
    (before == last && last.is_ascii_alphabetic()).then(|| &stem[..stem.len() - 1])
}

/// The singular of a headword in the plural, where that is safe: `red lines` → `red line`. Of single words only
/// those in endings that are always a noun's: `Commons` must not be mentioned by every `common`.
pub fn singular(spelling: &str, n_words: usize) -> Option<String> {
    const NOUNS: [&str; 9] = ["ists", "isms", "ions", "ments", "ships", "ers", "ors", "iks", "eers"];
    let last = spelling.rsplit(' ').next().unwrap_or_default();
    if last.len() < 5 || last.ends_with("ss") || last.ends_with("us") || last.ends_with("is") || last.ends_with("ics") {
        return None;
    }
    if PLURAL_ONLY.contains(&last) {
        return None;
    }
    if let Some(stem) = spelling.strip_suffix("ies") {
        return (last != "series" && last != "species").then(|| format!("{stem}y"));
    }
    let is_noun = n_words > 1 || NOUNS.iter().any(|ending| last.ends_with(ending));
    spelling.strip_suffix('s').filter(|_| is_noun).map(str::to_owned)
}

/// `mode of production` → `modes of production`.
pub fn plural_before_of(spelling: &str) -> Option<String> {
    let (head, tail) = spelling.split_once(" of ")?;
    if head.is_empty() || head.ends_with('s') && !head.ends_with("ss") {
        return None;
    }
    let plural = match head.as_bytes() {
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{head}es"),
        [.., before, b'y'] if !b"aeiou".contains(before) => format!("{}ies", &head[..head.len() - 1]),
        _ => format!("{head}s"),
    };
    Some(format!("{plural} of {tail}"))
}

/// Words in -s that are no plural, or whose singular is another word.
const PLURAL_ONLY: &[&str] = &[
    "news",
    "means",
    "goods",
    "arms",
    "customs",
    "commons",
    "series",
    "species",
    "works",
    "always",
    "perhaps",
    "this",
    "has",
    "was",
    "his",
    "its",
    "us",
    "is",
    "as",
    "plus",
    "thus",
    "yes",
    "whereas",
    "besides",
    "towards",
    "afterwards",
    "does",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, headwords: &[&str]) {
        let found: Vec<_> =
            Language::English.lemmas(word).iter().map(|lemma| [lemma.stem, lemma.ending].concat()).collect();
        for headword in headwords {
            assert!(found.iter().any(|lemma| lemma == headword), "{word} → {found:?}");
        }
    }

    #[test]
    fn english_words_lead_to_their_headwords() {
        check("parties", &["parties", "party"]);
        check("class's", &["class"]);
        check("theses", &["thesis"]);
        check("heroes", &["hero"]);
        check("mobilising", &["mobilise"]);
        check("programming", &["programm", "program"]);
    }

    #[test]
    fn words_that_only_look_inflected_stay() {
        for word in ["news", "politics", "class", "stated", "king"] {
            assert_eq!(Language::English.lemmas(word).iter().count(), 1, "{word}");
        }
    }

    #[test]
    fn the_singular_of_a_headword_is_only_made_where_it_is_safe() {
        assert_eq!(singular("red lines", 2).as_deref(), Some("red line"));
        assert_eq!(singular("new democracies", 2).as_deref(), Some("new democracy"));
        assert_eq!(singular("trotskyists", 1).as_deref(), Some("trotskyist"));
        assert_eq!(singular("commons", 1), None);
        assert_eq!(singular("identity politics", 2), None);
        assert_eq!(plural_before_of("balance of power").as_deref(), Some("balances of power"));
        assert_eq!(plural_before_of("theory of value").as_deref(), Some("theories of value"));
        assert_eq!(plural_before_of("means of production"), None);
    }

    #[test]
    fn words_of_other_scripts_are_cut_at_characters() {
        for word in ["état", "ß", "漢字s", "é's"] {
            for language in [Language::English, Language::German, Language::French] {
                assert_eq!(language.lemmas(word).iter().next().map(|lemma| lemma.stem), Some(word));
            }
        }
    }
}
