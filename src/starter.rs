//! The starter shelf: six documents that come with the program, so that there is something to read at once.
//!
//! The tour teaches postil while it is read; the others are study companions, each for one political text.
//! They are Markdown like any other file and know nothing of the program that shows them.

/// A document that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The name of its file.
    pub name: &'static str,
    pub text: &'static str,
}

impl Seed {
    /// The title as its front matter says it, without reading the whole.
    pub fn title(&self) -> &'static str {
        self.text.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or(self.name)
    }
}

/// What is on the shelf before the reader has opened anything; the tour is first.
pub const SEEDS: &[Seed] = &[
    Seed { name: "tour.md", text: include_str!("../seeds/tour.md") },
    Seed { name: "stalinist-realism.md", text: include_str!("../seeds/stalinist-realism.md") },
    Seed { name: "state-and-revolution.md", text: include_str!("../seeds/state-and-revolution.md") },
    Seed { name: "communism-from-below.md", text: include_str!("../seeds/communism-from-below.md") },
    Seed { name: "organizing-today.md", text: include_str!("../seeds/organizing-today.md") },
    Seed { name: "anarchist-replies.md", text: include_str!("../seeds/anarchist-replies.md") },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, SpanKind};
    use crate::import::import;

    fn imported(seed: &Seed) -> Document {
        import(seed.text.as_bytes(), seed.name).document
    }

    /// The offset of a heading with these words.
    fn heading(document: &Document, words: &str) -> Option<usize> {
        let mut headings = document.outline.iter();
        headings.find(|heading| &document.text[heading.range.clone()] == words).map(|heading| heading.range.start)
    }

    fn n_words(text: &str) -> usize {
        text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count()
    }

    #[test]
    fn the_tour_is_first_and_short() {
        assert_eq!(SEEDS[0].name, "tour.md");
        let words = n_words(&imported(&SEEDS[0]).text);
        assert!((900..=1_350).contains(&words), "{words}");
    }

    #[test]
    fn every_seed_has_a_title_and_a_glossary() {
        for seed in SEEDS {
            let document = imported(seed);
            assert_eq!(document.title.as_deref(), Some(seed.title()));
            let glossary = heading(&document, "Glossary").expect(seed.name);
            let terms = document.spans.iter().filter(|span| span.kind == SpanKind::Term);
            assert!(terms.clone().count() >= 8, "{}", seed.name);
            assert!(terms.clone().all(|span| span.range.start > glossary), "{}", seed.name);
            for term in terms {
                let words = document.text[term.range.clone()].to_lowercase();
                // Without its last letter, `economy` is found in `economies`.
                let stem = &words[..words.len() - 1];
                assert!(document.text[..glossary].to_lowercase().contains(stem), "{words} in {}", seed.name);
            }
        }
    }

    #[test]
    fn a_companion_explains_first_and_asks_last() {
        for seed in &SEEDS[1..] {
            let document = imported(seed);
            let glossary = heading(&document, "Glossary").expect(seed.name);
            let questions = heading(&document, "Questions").expect(seed.name);
            assert!(glossary < questions, "{}", seed.name);
            assert!(document.text[questions..].matches('?').count() >= 5, "{}", seed.name);
            let (explained, whole) = (n_words(&document.text[..glossary]), n_words(&document.text));
            assert!(explained >= 600 && whole <= 1_200, "{}: {explained} of {whole}", seed.name);
        }
    }

    /// The keys that the tour names, as `keymap.toml` writes them.
    #[test]
    fn every_key_of_the_tour_is_bound() {
        let tour = imported(&SEEDS[0]);
        let keymap = include_str!("../keymap.toml");
        for span in tour.spans.iter().filter(|span| span.kind == SpanKind::Code) {
            let shown = &tour.text[span.range.clone()];
            let key = match (shown, shown.split_once('-')) {
                ("postil", _) => continue,
                ("50%", _) => "%".to_owned(),
                (_, Some((held, key))) if !key.is_empty() => format!("<{}-{key}>", &held[..1]),
                (name, _) if name.len() > 2 => format!("<{name}>"),
                (key, _) => key.to_owned(),
            };
            let line = format!("\n\"{key}\" = \"").to_lowercase();
            assert!(keymap.to_lowercase().contains(&line), "{shown} is not bound as {key}");
        }
    }
}
