//! All glossaries that speak about a document, in order of precedence: the reader's own entries, the document's own
//! glossary, the files beside it, the data folder. Two that name the same term are both kept: the first is the one a
//! mention leads to, the card shows both.

use std::path::Path;

use super::matcher::{Matcher, Mention};
use super::{Answer, Definition, Entry, Glossary, How, Origin, find, own};
use crate::document::Document;
use crate::text::fold;

/// The name of the glossary that a document has itself.
pub const THIS_TEXT: &str = "this text";

/// Glossaries with one matcher over all of them. An entry is known by its number in the order of the glossaries.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    glossaries: Vec<Glossary>,
    /// The number of the first entry of each glossary.
    starts: Vec<usize>,
    matcher: Matcher,
}

impl Sources {
    /// All that speaks about `document`, which lies at `path`, and sentences about what could not be read.
    pub fn of(document: &Document, path: Option<&Path>, data: Option<&Path>) -> (Self, Vec<String>) {
        let (mut glossaries, mut remarks) = data.map(own::added).unwrap_or_default();
        glossaries.push(Glossary {
            name: THIS_TEXT.to_owned(),
            origin: Origin::Text,
            entries: find::entries(document),
        });
        for (more, troubles) in [path.map(own::beside), data.map(own::files)].into_iter().flatten() {
            glossaries.extend(more);
            remarks.extend(troubles);
        }
        (Self::in_language(glossaries, document.language.as_deref()), remarks)
    }

    /// Glossaries in order of precedence.
    pub fn new(glossaries: Vec<Glossary>) -> Self {
        Self::in_language(glossaries, None)
    }

    /// The same with the endings of a language, a tag such as `de`.
    pub fn in_language(glossaries: Vec<Glossary>, language: Option<&str>) -> Self {
        let mut starts = Vec::with_capacity(glossaries.len());
        let mut n_entries = 0;
        for glossary in &glossaries {
            starts.push(n_entries);
            n_entries += glossary.entries.len();
        }
        // Within a glossary, headwords before forms.
        let terms = glossaries.iter().zip(&starts).flat_map(|(glossary, &start)| {
            let entries = move || glossary.entries.iter().zip(start..);
            let headwords = entries().map(|(entry, number)| (entry.headword.as_str(), number));
            let forms =
                entries().flat_map(|(entry, number)| entry.forms.iter().map(move |form| (form.as_str(), number)));
            headwords.chain(forms)
        });
        let matcher = Matcher::in_language(terms, language);
        Self { glossaries, starts, matcher }
    }

    pub fn glossaries(&self) -> &[Glossary] {
        &self.glossaries
    }

    /// Whether there is no term at all.
    pub fn is_empty(&self) -> bool {
        self.matcher.is_empty()
    }

    /// The terms in a stretch of text, such as a block. `Mention::entry` is for [`Sources::entry`].
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        self.matcher.mentions(text)
    }

    /// An entry by its number, and the glossary it is from. The number must come from this value.
    pub fn entry(&self, number: usize) -> (&Glossary, &Entry) {
        let glossary = self.starts.partition_point(|&start| start <= number) - 1;
        // Empty glossaries share their start with the next; the last of them is the one with the entry.
        let from = &self.glossaries[glossary];
        (from, &from.entries[number - self.starts[glossary]])
    }

    /// What the sources say about a word or words, best first: as they are spelled, then with other case and
    /// accents, then inflected; in each case the glossaries in order. `document` is the text being read.
    pub fn answers(&self, word: &str, document: &Document) -> Vec<Answer> {
        self.found(word).into_iter().map(|(number, how)| self.answer(number, how, document)).collect()
    }

    /// The entries that [`Sources::answers`] speaks from, by their numbers, and how each relates to the word.
    pub fn found(&self, word: &str) -> Vec<(usize, How)> {
        let word = word.trim();
        let mut found = self.numbers_where(How::AsSpelled, |spelling| spelling == word);
        let folded = self.numbers_where(How::Folded, |spelling| fold::same(spelling, word));
        let inflected = self.matcher.named(word).into_iter().map(|number| (number, How::Inflected));
        for (number, how) in folded.into_iter().chain(inflected) {
            if !found.iter().any(|(known, _)| *known == number) {
                found.push((number, how));
            }
        }
        found
    }

    fn answer(&self, number: usize, how: How, document: &Document) -> Answer {
        let (from, entry) = self.entry(number);
        Answer {
            headword: entry.headword.clone(),
            source: from.name.clone(),
            origin: from.origin,
            how,
            text: entry.text(document).to_owned(),
            here: match &entry.definition {
                Definition::Here(range) => Some(range.clone()),
                Definition::Text(_) => None,
            },
        }
    }

    fn numbers_where(&self, how: How, is_meant: impl Fn(&str) -> bool) -> Vec<(usize, How)> {
        let entries = self.glossaries.iter().flat_map(|glossary| &glossary.entries).enumerate();
        let meant =
            entries.filter(|(_, entry)| is_meant(&entry.headword) || entry.forms.iter().any(|form| is_meant(form)));
        meant.map(|(number, _)| (number, how)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(name: &str, terms: &[(&str, &[&str])]) -> Glossary {
        let entry = |(headword, forms): &(&str, &[&str])| Entry {
            headword: (*headword).to_owned(),
            forms: forms.iter().map(|form| (*form).to_owned()).collect(),
            definition: Definition::Text(format!("{headword} in {name}")),
        };
        Glossary { name: name.to_owned(), origin: Origin::Text, entries: terms.iter().map(entry).collect() }
    }

    fn sample() -> Sources {
        Sources::new(vec![
            glossary("own", &[]),
            glossary("text", &[("Party", &["Vanguard"]), ("NATO", &["Atlantic alliance"])]),
            glossary("none", &[]),
            glossary("file", &[("party", &[]), ("Vanguard", &[]), ("Soviet", &["council"])]),
        ])
    }

    #[track_caller]
    fn check_answers(word: &str, expected: &[(&str, &str)]) {
        let sources = sample();
        let answers = sources.answers(word, &Document::default());
        let found: Vec<_> = answers.iter().map(|it| (it.source.as_str(), it.headword.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn answers_as_spelled_come_first_and_then_the_glossaries_in_order() {
        check_answers("party", &[("file", "party"), ("text", "Party")]);
        check_answers("PARTY", &[("text", "Party"), ("file", "party")]);
        check_answers("parties", &[("text", "Party"), ("file", "party")]);
        check_answers(" councils ", &[("file", "Soviet")]);
        check_answers("nato", &[("text", "NATO")]);
        check_answers("art", &[]);
        check_answers("", &[]);
    }

    #[test]
    fn an_answer_says_how_it_relates_to_the_word() {
        let how = |word| sample().answers(word, &Document::default())[0].how;
        assert_eq!([how("party"), how("PARTY"), how("parties")], [How::AsSpelled, How::Folded, How::Inflected]);
    }

    #[test]
    fn a_mention_leads_to_the_first_glossary_that_has_the_term() {
        let sources = sample();
        let mentions = sources.mentions("The vanguard of the parties.");
        let found: Vec<_> = mentions
            .iter()
            .map(|mention| sources.entry(mention.entry))
            .map(|(from, entry)| (&*from.name, &*entry.headword))
            .collect();
        assert_eq!(found, [("text", "Party"), ("text", "Party")]);
    }

    #[test]
    fn without_glossaries_nothing_is_found() {
        let sources = Sources::new(Vec::new());
        assert!(sources.is_empty());
        assert!(sources.mentions("The party.").is_empty());
        assert!(sources.answers("party", &Document::default()).is_empty());
    }
}
