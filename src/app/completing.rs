//! Completing what is being typed in a note: a tag, from those of all notebooks, or a link, from the headings of the
//! text and the titles on the shelf. The other notebooks and the shelf are read once, when that is first of use.

use std::collections::HashMap;
use std::ops::Range;

use anyhow::{Result, bail};

use super::actions::defining;
use super::field::Field;
use super::{About, App, Ask, Panel};
use crate::notes::{links, tagged};
use crate::starter::SEEDS;
use crate::text::fold;

/// What other notebooks and texts have.
#[derive(Debug, Default)]
pub struct Known {
    tags: HashMap<String, usize>,
    titles: Vec<String>,
}

/// What was completed last, so that the same key goes on to the next word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completed {
    range: Range<usize>,
    words: Vec<String>,
    n: usize,
}

/// More words than these are not offered.
const OFFERED: usize = 12;

impl App {
    /// The words that could stand in the place of what is being typed before the caret, the likeliest first. After one
    /// was taken, those that come next.
    pub fn offer(&self) -> Vec<String> {
        let Some(field) = self.note_field() else { return Vec::new() };
        if let Some(done) = self.completed.as_ref().filter(|done| done.holds(field)) {
            let mut words = done.words.clone();
            words.rotate_left(done.n + 1);
            return if words.len() > 1 { words } else { Vec::new() };
        }
        self.offered(field).map(|(_, words)| words).unwrap_or_default()
    }

    /// What is being typed for a note.
    fn note_field(&self) -> Option<&Field> {
        if let Some(prompt) = &self.prompt {
            return matches!(prompt.ask, Ask::Note { .. }).then_some(&prompt.field);
        }
        match self.panels.last() {
            Some(Panel::Editor(editor)) if !matches!(editor.about, About::Term(_)) => Some(&editor.field),
            _ => None,
        }
    }

    fn offered(&self, field: &Field) -> Option<(Range<usize>, Vec<String>)> {
        let (text, caret) = (field.text.as_str(), field.caret);
        // In the middle of a word nothing is completed.
        if text[caret..].starts_with(char::is_alphanumeric) {
            return None;
        }
        let (start, words) = match links::begun_at(text, caret) {
            Some(start) => (start, self.places_like(&text[start..caret], text[caret..].starts_with("]]"))),
            None => {
                let start = tagged::begun_at(text, caret)?;
                (start, self.tags_like(&text[start..caret]))
            }
        };
        Some((start..caret, words)).filter(|(_, words)| !words.is_empty())
    }

    fn tags_like(&self, typed: &str) -> Vec<String> {
        let begins = begins_with(typed);
        let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
        let annotations = self.reader.iter().flat_map(|reader| reader.notebook.annotations());
        for tag in annotations.flat_map(|annotation| &annotation.tags) {
            counts.entry(tag).or_default().0 += 1;
        }
        for (tag, n) in self.known.iter().flat_map(|known| &known.tags) {
            counts.entry(tag).or_default().1 += n;
        }
        let mut tags: Vec<_> = counts.into_iter().filter(|(tag, _)| *tag != typed && begins(tag)).collect();
        // Those of this text come first, the ones used most before the others.
        tags.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
        tags.into_iter().take(OFFERED).map(|(tag, _)| tag.to_owned()).collect()
    }

    fn places_like(&self, typed: &str, is_closed: bool) -> Vec<String> {
        let typed = typed.trim_start();
        let begins = begins_with(typed);
        let headings = self.reader.iter().flat_map(|reader| {
            let headings = reader.document.outline.iter();
            headings
                .map(|heading| reader.document.heading_text(heading).split_whitespace().collect::<Vec<_>>().join(" "))
        });
        let titles = self.known.iter().flat_map(|known| known.titles.iter().cloned());
        let end = if is_closed { "" } else { "]]" };
        let mut places: Vec<String> = Vec::new();
        for words in headings.chain(titles).filter(|words| !words.contains("]]") && begins(words)) {
            let whole = words + end;
            if !places.contains(&whole) && whole != typed {
                places.push(whole);
            }
            if places.len() == OFFERED {
                break;
            }
        }
        places
    }

    /// Reads what other notebooks and texts have, once, as soon as a tag or a link is being typed.
    pub(super) fn learn_words(&mut self) {
        let begun = |field: &Field| {
            tagged::begun_at(&field.text, field.caret).or(links::begun_at(&field.text, field.caret)).is_some()
        };
        if self.known.is_some() || !self.note_field().is_some_and(begun) {
            return;
        }
        let Some(reader) = &self.reader else { return };
        let tags = tagged::in_notebooks(&self.folders.data.join("notes"), reader.notebook.path());
        let read = self.shelf.all().0.into_iter().map(|left| left.title);
        let titles = read.chain(SEEDS.iter().map(|seed| seed.title().to_owned()));
        let titles = titles.filter(|title| *title != reader.title()).collect();
        self.known = Some(Known { tags, titles });
    }
}

impl Completed {
    /// Whether nothing was typed since.
    fn holds(&self, field: &Field) -> bool {
        field.caret == self.range.end && field.text.get(self.range.clone()) == Some(&self.words[self.n])
    }
}

fn begins_with(typed: &str) -> impl Fn(&str) -> bool {
    let typed = fold::fold(typed).text;
    move |word| fold::fold(word).text.starts_with(&typed)
}

/// Takes the word that is offered; the next one, when one was just taken. In a definition, where nothing is offered,
/// the same key says where it holds.
pub fn complete(app: &mut App) -> Result<()> {
    if matches!(app.panels.last(), Some(Panel::Editor(editor)) if matches!(editor.about, About::Term(_))) {
        return defining::switch_scope(app);
    }
    let done = app.completed.take();
    let Some(field) = app.note_field() else { bail!("nothing is being typed") };
    let (range, words, n) = match done.filter(|done| done.holds(field)) {
        Some(done) => {
            let n = (done.n + 1) % done.words.len();
            (done.range, done.words, n)
        }
        None => match app.offered(field) {
            Some((range, words)) => (range, words, 0),
            None => bail!("nothing to complete: # begins a tag, [[ a link"),
        },
    };
    let Some(field) = app.field() else { return Ok(()) };
    field.put(range.clone(), &words[n]);
    let range = range.start..range.start + words[n].len();
    super::actions::typing::typed(app);
    app.completed = Some(Completed { range, words, n });
    Ok(())
}
