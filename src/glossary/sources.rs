//! All glossaries that speak about a document, in order of precedence: the reader's own entries (for this text, for
//! its folder, for all), the document's own glossary, the files beside it, those of the data folder, and, once they
//! are asked for, those of the other texts on the shelf. Two that name the same term are both kept: the first is the
//! one a mention leads to, the card shows both.
//!
//! What the reader says about the terms of others ([`Tweaks`]) is applied when terms are looked for; the glossaries
//! stay as they were found.

use std::collections::HashSet;
use std::path::Path;

use super::matcher::{Matcher, Mention};
use super::own::Own;
use super::record::Here;
use super::tweaks::Tweaks;
use super::{Answer, Definition, Entry, Glossary, How, Origin, files, find};
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
    /// The terms of the other texts, apart: they must not hide those that are nearer.
    of_shelf: Matcher,
    has_shelf: bool,
    tweaks: Tweaks,
    language: Option<String>,
}

impl Sources {
    /// All that speaks about `document`, and sentences about what could not be read; the shelf is not asked yet.
    pub fn of(document: &Document, here: &Here, own: &Own, data: Option<&Path>) -> (Self, Vec<String>) {
        let mut glossaries = vec![of_text(document)];
        let mut remarks = own.remarks().to_vec();
        for (more, troubles) in
            [here.path.as_deref().map(files::beside), data.map(files::in_folder)].into_iter().flatten()
        {
            glossaries.extend(more);
            remarks.extend(troubles);
        }
        let language = document.language.clone();
        let mut sources = Self { glossaries, language, ..Self::default() };
        sources.set_own(own, here);
        (sources, remarks)
    }

    /// Glossaries in order of precedence.
    pub fn new(glossaries: Vec<Glossary>) -> Self {
        Self::in_language(glossaries, None)
    }

    /// The same with the endings of a language, a tag such as `de`.
    pub fn in_language(glossaries: Vec<Glossary>, language: Option<&str>) -> Self {
        let mut sources = Self { glossaries, language: language.map(str::to_owned), ..Self::default() };
        sources.arrange();
        sources
    }

    /// Puts what the reader says now in the place of what was said before.
    pub fn set_own(&mut self, own: &Own, here: &Here) {
        self.glossaries.retain(|glossary| glossary.origin != Origin::Own);
        self.glossaries.splice(0..0, own.glossaries(here));
        self.tweaks = own.tweaks(here);
        self.arrange();
    }

    /// The document was read in another way: its own glossary is looked for anew.
    pub fn read_again(&mut self, document: &Document) {
        for glossary in self.glossaries.iter_mut().filter(|glossary| glossary.origin == Origin::Text) {
            *glossary = of_text(document);
        }
        self.language.clone_from(&document.language);
        self.arrange();
    }

    /// Lets the other texts on the shelf answer as well.
    pub fn add_shelf(&mut self, glossaries: Vec<Glossary>) {
        self.glossaries.retain(|glossary| glossary.origin != Origin::Shelf);
        self.glossaries.extend(glossaries);
        self.has_shelf = true;
        self.arrange();
    }

    /// Whether the other texts were asked already.
    pub fn has_shelf(&self) -> bool {
        self.has_shelf
    }

    /// Counts the entries and gathers the terms, after the glossaries or what is said about them have changed.
    fn arrange(&mut self) {
        self.starts.clear();
        let mut n_entries = 0;
        for glossary in &self.glossaries {
            self.starts.push(n_entries);
            n_entries += glossary.entries.len();
        }
        self.matcher = self.matcher_of(|origin| origin != Origin::Shelf);
        self.of_shelf = self.matcher_of(|origin| origin == Origin::Shelf);
    }

    /// The terms of some of the glossaries; within a glossary, headwords before forms.
    fn matcher_of(&self, is_meant: impl Fn(Origin) -> bool) -> Matcher {
        let glossaries = self.glossaries.iter().zip(&self.starts).filter(|(glossary, _)| is_meant(glossary.origin));
        let terms = glossaries.flat_map(|(glossary, &start)| {
            let entries =
                move || glossary.entries.iter().zip(start..).filter(|(entry, _)| !self.hides(glossary, entry));
            let headwords = entries().map(|(entry, number)| (entry.headword.as_str(), number));
            let forms = entries().flat_map(|(entry, number)| self.forms(entry).map(move |form| (form, number)));
            headwords.chain(forms)
        });
        Matcher::in_language(terms, self.language.as_deref())
    }

    /// The other forms of an entry, as the reader has arranged them.
    pub fn forms<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a str> {
        let given = entry.forms.iter().filter(|form| !self.tweaks.parts(&entry.headword, form));
        given.chain(self.tweaks.aliases(&entry.headword)).map(String::as_str)
    }

    /// Whether the reader has hidden an entry. Their own cannot be hidden; they can be deleted.
    fn hides(&self, glossary: &Glossary, entry: &Entry) -> bool {
        glossary.origin != Origin::Own && self.tweaks.hides(&entry.headword)
    }

    pub fn glossaries(&self) -> &[Glossary] {
        &self.glossaries
    }

    /// Whether there is no term at all.
    pub fn is_empty(&self) -> bool {
        self.matcher.is_empty() && self.of_shelf.is_empty()
    }

    /// The terms in a stretch of text, such as a block. `Mention::entry` is for [`Sources::entry`]. Those that only
    /// other texts explain are not among them.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        self.not_parted(self.matcher.mentions(text), text)
    }

    /// The same with the terms that only other texts explain, where nothing nearer is in the way.
    pub fn mentions_with_shelf(&self, text: &str) -> Vec<Mention> {
        let mut mentions = self.mentions(text);
        let near = mentions.len();
        for mention in self.not_parted(self.of_shelf.mentions(text), text) {
            let next = mentions[..near].partition_point(|other| other.range.end <= mention.range.start);
            if mentions[..near].get(next).is_none_or(|other| other.range.start >= mention.range.end) {
                mentions.push(mention);
            }
        }
        mentions.sort_by_key(|mention| mention.range.start);
        mentions
    }

    fn not_parted(&self, mut mentions: Vec<Mention>, text: &str) -> Vec<Mention> {
        if !self.tweaks.is_empty() {
            mentions.retain(|it| !self.tweaks.parts(&self.entry(it.entry).1.headword, &text[it.range.clone()]));
        }
        mentions
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
        let mut known: HashSet<usize> = found.iter().map(|(number, _)| *number).collect();
        let folded = self.numbers_where(How::Folded, |spelling| fold::same(spelling, word));
        let named = self.matcher.named(word).into_iter().chain(self.of_shelf.named(word));
        for (number, how) in folded.into_iter().chain(named.map(|number| (number, How::Inflected))) {
            let parted = || self.tweaks.parts(&self.entry(number).1.headword, word);
            if !known.contains(&number) && !parted() {
                known.insert(number);
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
        let entries =
            self.glossaries.iter().flat_map(|glossary| glossary.entries.iter().map(move |entry| (glossary, entry)));
        let meant = entries.enumerate().filter(|(_, (glossary, entry))| {
            (is_meant(&entry.headword) || self.forms(entry).any(&is_meant)) && !self.hides(glossary, entry)
        });
        meant.map(|(number, _)| (number, how)).collect()
    }
}

fn of_text(document: &Document) -> Glossary {
    Glossary { name: THIS_TEXT.to_owned(), origin: Origin::Text, entries: find::entries(document) }
}

#[cfg(test)]
mod tests {
    use super::super::record::Saying;
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

    /// What is answered and lit when this was said.
    #[track_caller]
    fn check_said(sayings: &[Saying], word: &str, answers: &[&str], text: &str, lit: &[&str]) {
        let sources = Sources { tweaks: Tweaks::of(sayings), ..sample() };
        let sources = Sources::in_language(sources.glossaries.clone(), None).with(sources.tweaks);
        let found: Vec<_> = sources.answers(word, &Document::default()).into_iter().map(|it| it.headword).collect();
        assert_eq!(found, answers);
        let mentions: Vec<_> = sources.mentions(text).into_iter().map(|mention| &text[mention.range]).collect();
        assert_eq!(mentions, lit);
    }

    impl Sources {
        fn with(mut self, tweaks: Tweaks) -> Self {
            self.tweaks = tweaks;
            self.arrange();
            self
        }
    }

    #[test]
    fn a_form_can_be_added_and_parted_and_a_term_hidden() {
        let (term, form) = ("PARTY".to_owned(), "avant-garde".to_owned());
        let text = "The avant-garde of parties, councils.";
        check_said(&[], "avant-garde", &[], text, &["parties", "councils"]);
        let alias = Saying::Alias { term: term.clone(), form };
        check_said(&[alias], "avant-garde", &["Party", "party"], text, &["avant-garde", "parties", "councils"]);
        let parted = |form: &str| Saying::Parted { term: term.clone(), form: form.to_owned() };
        check_said(&[parted("Parties")], "parties", &[], text, &["councils"]);
        check_said(&[parted("vanguard")], "vanguard", &["Vanguard"], "A vanguard.", &["vanguard"]);
        let hidden = Saying::Hidden { term: "Soviet".to_owned() };
        check_said(&[hidden], "council", &[], text, &["parties"]);
    }

    #[test]
    fn the_shelf_answers_last_and_hides_nothing() {
        let mut sources = sample();
        let shelf = glossary("Other", &[("party of order", &[]), ("Soviet", &[]), ("tulip", &[])]);
        sources.add_shelf(vec![Glossary { origin: Origin::Shelf, ..shelf }]);
        let text = "The party of order and tulips.";
        let lit = |mentions: Vec<Mention>| -> Vec<_> { mentions.into_iter().map(|it| &text[it.range]).collect() };
        assert_eq!(lit(sources.mentions(text)), ["party"]);
        assert_eq!(lit(sources.mentions_with_shelf(text)), ["party", "tulips"]);
        let answers = sources.answers("Soviets", &Document::default());
        let told: Vec<_> = answers.iter().map(|it| (it.source.as_str(), it.origin)).collect();
        assert_eq!(told, [("file", Origin::Text), ("Other", Origin::Shelf)]);
    }

    #[test]
    fn a_term_may_have_any_number_of_entries() {
        let sources = Sources::new(vec![glossary("text", &vec![("soviet", &[][..]); 30_000])]);
        assert_eq!(sources.mentions("A soviet.").len(), 1);
        assert_eq!(sources.found("Soviet").len(), 30_000);
    }

    #[test]
    fn without_glossaries_nothing_is_found() {
        let sources = Sources::new(Vec::new());
        assert!(sources.is_empty());
        assert!(sources.mentions("The party.").is_empty());
        assert!(sources.answers("party", &Document::default()).is_empty());
    }
}
