//! What taking in a work would do to a notebook, before anything is done.
//!
//! A clipping is known by its id. What its note said when it came in last, or left, is remembered; so it can be told
//! who has changed it since: there, here, or both. One that is new is placed by its words as every note is, and only
//! where they are for sure; that the same words are marked already, by a file of another program perhaps, makes it no
//! new one.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;

use anyhow::Result;
use jiff::Timestamp;
use toml::Table;

use super::{Clipping, Origin, Work, id_of, mark_of, markdown, state, tag_word};
use crate::colours::{self, Palette};
use crate::document::locator::Finder;
use crate::document::{Document, Locator, Placed};
use crate::notes::{Annotation, Mark, Notebook};
use crate::text::fold::folded;

/// Words so short need words around them, unless they are there just once and nothing is said of what is around.
const TELLING: usize = 24;

/// The colour that a file names is remembered under this name.
const COLOUR: &str = "hue";

/// What becomes of a clipping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    New,
    /// It is here, and was changed there since.
    Changed,
    Same,
    /// It was changed there and here.
    Conflicting,
    /// It was here, and the reader has removed it.
    Removed,
    NotPlaced,
}

impl Verdict {
    pub const ALL: [Self; 6] =
        [Self::New, Self::Changed, Self::Same, Self::Conflicting, Self::Removed, Self::NotPlaced];

    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Same => "same",
            Self::Conflicting => "conflicting",
            Self::Removed => "removed here",
            Self::NotPlaced => "not placed",
        }
    }
}

/// One clipping, and what becomes of it.
#[derive(Clone, Debug)]
pub struct Planned {
    pub clipping: Clipping,
    pub verdict: Verdict,
    /// The annotation as it would be, and what is remembered of where it came from.
    pub annotation: Annotation,
    origin: Table,
    /// Where its words were found in the text; `None` when its place stays as it is.
    found: Option<Range<usize>>,
    /// What became of its place: exact, moved, fuzzy, several or orphaned.
    pub status: &'static str,
}

/// What becomes of each.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub items: Vec<Planned>,
}

/// Which of them are written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Choice {
    /// Conflicting ones, as they are there.
    pub theirs: bool,
    /// Those without a place; they stand in the list with their words.
    pub unplaced: bool,
    /// Those that the reader has removed.
    pub removed: bool,
}

impl Plan {
    pub fn count(&self, verdict: Verdict) -> usize {
        self.items.iter().filter(|item| item.verdict == verdict).count()
    }

    /// Writes what is to be written, all in one step; gives how many. The document is the one it was planned for.
    pub fn apply(&self, document: &Document, notebook: &mut Notebook, choice: Choice) -> Result<usize> {
        let is_wanted = |item: &&Planned| match item.verdict {
            Verdict::New | Verdict::Changed => true,
            Verdict::Conflicting => choice.theirs,
            Verdict::NotPlaced => choice.unplaced,
            Verdict::Removed => choice.removed,
            Verdict::Same => false,
        };
        let wanted = self.items.iter().filter(is_wanted);
        let finder = Finder::new(&document.text);
        // What a locator knows of similar places is dear: only what is kept needs it.
        let at = |item: &Planned| match &item.found {
            Some(range) => Locator { section: item.annotation.at.section.clone(), ..finder.locator(range.clone()) },
            None => item.annotation.at.clone(),
        };
        let whole = |item: &Planned| Annotation { at: at(item), ..item.annotation.clone() };
        let all: Vec<_> = wanted.map(|item| (whole(item), item.origin.clone())).collect();
        let n = all.len();
        notebook.adopt(all)?;
        Ok(n)
    }
}

/// Compares a work with the notebook of a document.
pub fn plan(work: &Work, origin: Origin, document: &Document, notebook: &Notebook, now: Timestamp) -> Plan {
    let finder = Finder::new(&document.text);
    let known = notebook.annotations();
    let places = finder.place_all(known.iter().map(|annotation| &annotation.at));
    let names = if origin.is_own() {
        known.iter().map(|it| (markdown::name(&it.id).into_owned(), &**it)).collect()
    } else {
        HashMap::new()
    };
    let mut planner = Planner {
        origin,
        document,
        notebook,
        finder,
        colours: &work.colours,
        names,
        marked: HashMap::new(),
        seen: HashMap::new(),
        now,
    };
    for (annotation, placed) in known.iter().zip(places) {
        if let Some(range) = placed.range() {
            planner.mark(&range, annotation);
        }
    }
    Plan { items: work.clippings.iter().map(|clipping| planner.planned(clipping)).collect() }
}

struct Planner<'a> {
    origin: Origin,
    document: &'a Document,
    notebook: &'a Notebook,
    finder: Finder<'a>,
    /// The colours that the reader has.
    colours: &'a Palette,
    /// Our annotations by their names in files.
    names: HashMap<String, &'a Annotation>,
    /// What is marked already, or will be, by where the words begin and end.
    marked: HashMap<(usize, usize), Vec<Annotation>>,
    /// The states of the clippings so far.
    seen: HashMap<String, String>,
    now: Timestamp,
}

impl Planner<'_> {
    fn planned(&mut self, clipping: &Clipping) -> Planned {
        let clipping = self.with_id(clipping);
        let twin = self.seen.insert(clipping.id.clone(), clipping.state());
        if let Some(annotation) = self.known(&clipping.id) {
            return self.compared(&clipping, annotation);
        }
        let (place, status) = self.place(&clipping);
        let annotation = self.annotation(&clipping, place.clone());
        let verdict = match (&place, twin) {
            // Two of one id: the first is written, and the other is the reader's to choose.
            (_, Some(state)) => {
                if state == clipping.state() {
                    Verdict::Same
                } else {
                    Verdict::Conflicting
                }
            }
            _ if self.notebook.has_known(&clipping.id) => Verdict::Removed,
            (None, _) => Verdict::NotPlaced,
            (Some(range), _) if self.is_marked(range, &annotation) => Verdict::Same,
            (Some(range), _) => {
                self.mark(range, &annotation);
                Verdict::New
            }
        };
        Planned { origin: self.origin_of(&clipping), clipping, verdict, annotation, found: place, status }
    }

    fn with_id(&self, clipping: &Clipping) -> Clipping {
        let Clipping { id, quote, note, made, .. } = clipping;
        let made = made.map(|time| time.to_string()).unwrap_or_default();
        let id = if id.trim().is_empty() { id_of(self.origin.name(), &[quote, note, &made]) } else { id.clone() };
        Clipping { id, ..clipping.clone() }
    }

    fn known(&self, id: &str) -> Option<Annotation> {
        self.notebook.get(id).or_else(|| self.names.get(id).copied()).cloned()
    }

    /// One that is here already.
    fn compared(&mut self, clipping: &Clipping, mut annotation: Annotation) -> Planned {
        // Where a file tells what it said when it was written, that includes the colour.
        let is_note = annotation.mark == Mark::Note;
        let named = |colour: &str| self.colours.own(colour, is_note);
        let colour = |colour: &str| if clipping.base.is_some() { named(colour) } else { String::new() };
        let here = state(&annotation.note, &annotation.tags, &colour(&annotation.colour));
        let there = state(&clipping.note, &clipping.tags, &colour(&clipping.colour));
        let remembered = self.notebook.origin(&annotation.id);
        let text = |key: &str| remembered.and_then(|table| table.get(key)).and_then(toml::Value::as_str);
        let base = clipping.base.as_deref().or_else(|| text("state"));
        // Its words were made longer or shorter there.
        let is_other = text("quote").is_some_and(|quote| folded(quote) != folded(&clipping.quote));
        let order = clipping.changed.map(|changed| changed.cmp(&annotation.changed));
        let said = match base {
            _ if here == there && !is_other => Verdict::Same,
            Some(base) if base == there && !is_other => Verdict::Same,
            Some(base) if base == here || base == there => Verdict::Changed,
            base => compared(&here, &there, base, order),
        };
        let theirs = self.colour_of(clipping);
        let coloured = match remembered_colour(remembered) {
            _ if clipping.base.is_some() || theirs.is_empty() => Verdict::Same,
            base => {
                compared(&named(&annotation.colour), &named(&theirs), base.map(|base| named(&base)).as_deref(), order)
            }
        };
        if coloured != Verdict::Same {
            annotation.colour = theirs;
        } else if clipping.base.is_some() && said != Verdict::Same {
            annotation.colour.clone_from(&clipping.colour);
        }
        let verdict = match (said, coloured) {
            (Verdict::Conflicting, _) | (_, Verdict::Conflicting) => Verdict::Conflicting,
            (Verdict::Changed, _) | (_, Verdict::Changed) => Verdict::Changed,
            _ => Verdict::Same,
        };
        if here != there && base != Some(there.as_str()) {
            let as_here = |tag: &String| {
                let same = annotation.tags.iter().find(|own| tag_word(own) == tag_word(tag));
                same.unwrap_or(tag).clone()
            };
            annotation.tags = clipping.tags.iter().map(as_here).collect();
            annotation.note.clone_from(&clipping.note);
            annotation.mark = mark_of(annotation.mark == Mark::Bookmark, &annotation.note);
        }
        let (found, status) = if is_other { self.place(clipping) } else { (None, "") };
        if let Some(range) = found.clone() {
            annotation.at = self.locator(range);
        }
        annotation.changed = clipping.changed.filter(|changed| *changed > annotation.changed).unwrap_or(self.now);
        let origin = self.origin_of(clipping);
        Planned { clipping: clipping.clone(), verdict, annotation, origin, found, status }
    }

    /// Where the words are, when that is sure.
    fn place(&self, clipping: &Clipping) -> (Option<Range<usize>>, &'static str) {
        let Clipping { quote, before, after, .. } = clipping;
        let n_letters = quote.chars().filter(|c| c.is_alphanumeric()).count();
        let has_context = !before.trim().is_empty() || !after.trim().is_empty();
        let hint = clipping.bytes.as_ref().map(|range| range.start).or_else(|| {
            let first = clipping.characters.as_ref()?.start;
            self.document.text.char_indices().nth(first).map(|(at, _)| at)
        });
        let locator = Locator {
            quote: quote.clone(),
            before: before.clone(),
            after: after.clone(),
            offset: hint.unwrap_or_default(),
            ..Locator::default()
        };
        if has_context && let Some(range) = self.finder.place(&locator).range() {
            return (Some(range), "exact");
        }
        if n_letters == 0 {
            return (None, Placed::Orphaned.name());
        }
        let all = self.finder.all(quote);
        match all.as_slice() {
            // What is said to stand around it does not: then it takes more words to be sure.
            [one] if !has_context || n_letters >= TELLING => (Some(one.clone()), "exact"),
            [] => {
                let placed = self.finder.place(&locator);
                (placed.range(), placed.name())
            }
            [_] => (None, Placed::Orphaned.name()),
            _ => (None, "several"),
        }
    }

    /// Whether the place is marked so that nothing would be added.
    fn is_marked(&self, range: &Range<usize>, new: &Annotation) -> bool {
        let mut there = self.marked.get(&self.words_in(range)).into_iter().flatten();
        there.any(|known| {
            (known.mark == Mark::Bookmark) == (new.mark == Mark::Bookmark)
                && (new.note.trim().is_empty() || known.note.trim() == new.note.trim())
                && new.tags.iter().all(|tag| known.tags.iter().any(|own| tag_word(own) == tag_word(tag)))
        })
    }

    fn mark(&mut self, range: &Range<usize>, annotation: &Annotation) {
        let words = self.words_in(range);
        self.marked.entry(words).or_default().push(annotation.clone());
    }

    /// The range without the white space at its ends.
    fn words_in(&self, range: &Range<usize>) -> (usize, usize) {
        let words = self.document.text.get(range.clone()).unwrap_or_default();
        let start = range.start + words.len() - words.trim_start().len();
        (start, start + words.trim().len())
    }

    fn annotation(&self, clipping: &Clipping, place: Option<Range<usize>>) -> Annotation {
        let colour = self.colour_of(clipping);
        let Clipping { id, mark, quote, before, after, note, tags, section, .. } = clipping.clone();
        let at = match place {
            Some(range) => self.locator(range),
            None => Locator { quote, before, after, section, ..Locator::default() },
        };
        let made = clipping.made.unwrap_or(self.now);
        let changed = clipping.changed.unwrap_or(made);
        Annotation { id, at, mark, note, tags, colour, letter: None, made, changed }
    }

    /// What the file says of its colour: our name for it, or a hue. Where we wrote no name, there was none to write.
    fn colour_of(&self, clipping: &Clipping) -> String {
        match clipping.colour.as_str() {
            "" if self.is_made_here(&clipping.id) => String::new(),
            "" => colours::of_elsewhere(&clipping.hue),
            name => name.to_owned(),
        }
    }

    fn is_made_here(&self, id: &str) -> bool {
        self.origin.is_own() && self.notebook.get(id).is_some() && self.notebook.origin(id).is_none()
    }

    /// The place as the plan shows it.
    fn locator(&self, range: Range<usize>) -> Locator {
        let document = self.document;
        let section = document.heading_at(range.start).map(|i| document.heading_text(&document.outline[i]).to_owned());
        Locator { section: section.unwrap_or_default(), ..Locator::in_text(&document.text, range) }
    }

    /// What is remembered: whose it is, what it said, and what has no other place in a notebook.
    fn origin_of(&self, clipping: &Clipping) -> Table {
        let mut origin = Table::new();
        let mut put = |key: &str, value: &str| {
            if !value.is_empty() {
                origin.insert(key.to_owned(), value.into());
            }
        };
        put("from", self.origin.name());
        put("state", &state(&clipping.note, &clipping.tags, ""));
        put("page", &clipping.page);
        put(COLOUR, &self.colour_of(clipping));
        if !self.origin.is_own() {
            put("quote", &clipping.quote);
        }
        if clipping.is_cut {
            put("cut", "the other program kept only the beginning of the words");
        }
        origin
    }
}

/// Who has changed something: it is `here` now, `there` in the file, and was `base` when it came in or left. Where that
/// is not known, the later change counts.
fn compared(here: &str, there: &str, base: Option<&str>, order: Option<Ordering>) -> Verdict {
    match base {
        _ if here == there => Verdict::Same,
        Some(base) if base == there => Verdict::Same,
        Some(base) if base == here => Verdict::Changed,
        Some(_) => Verdict::Conflicting,
        None => match order {
            Some(Ordering::Greater) => Verdict::Changed,
            Some(Ordering::Less) => Verdict::Same,
            _ => Verdict::Conflicting,
        },
    }
}

/// The colour that a file named when it came in.
fn remembered_colour(remembered: Option<&Table>) -> Option<String> {
    let text = |key: &str| remembered?.get(key)?.as_str();
    text(COLOUR).or_else(|| text("colour")).map(colours::of_elsewhere)
}

#[cfg(test)]
mod tests;
