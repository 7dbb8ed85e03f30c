//! What the palette can find: everything there is, as lines with the words they are found by.

use std::collections::{BTreeMap, HashSet};

use super::{Entry, Kind, To, Way};
use crate::app::App;
use crate::app::action::TOPICS;
use crate::app::actions::finding;
use crate::app::keymap::{Context, Keymap, spoken};
use crate::app::list::Target;
use crate::app::notebook;
use crate::notes::Annotation;
use crate::processors;
use crate::shelf::Volume;
use crate::text::fold;

/// Actions of typing are of no use while nothing is typed.
const NOT_HERE: [&str; 2] = ["Typing", "palette"];

impl App {
    /// All entries: what can be done in a context, and what is known.
    pub(super) fn entries(&self, before: Context) -> Vec<Entry> {
        let mut entries = self.actions(before);
        entries.extend(self.shelved.catalogue.volumes.iter().map(text));
        if let Some(reader) = &self.reader {
            entries.extend(finding::headings(reader).into_iter().filter_map(|item| match item.target {
                Target::Place(at) => Some(Entry {
                    depth: item.depth,
                    ..Entry::new(Kind::Heading, item.text, item.detail, To::Place(at))
                }),
                _ => None,
            }));
            let mut known = HashSet::new();
            for glossary in reader.sources.glossaries() {
                let new = glossary.entries.iter().filter(|entry| known.insert(entry.headword.as_str()));
                let term = |entry: &crate::glossary::Entry| {
                    let to = To::Term(entry.headword.clone());
                    Entry::new(Kind::Term, entry.headword.clone(), glossary.name.clone(), to)
                };
                entries.extend(new.map(term));
            }
            for (annotation, placed) in reader.notebook.annotations().iter().zip(&reader.laid) {
                let at = placed.range().map(|range| range.start);
                let detail = at.map(|at| notebook::cited(reader, at)).unwrap_or_default();
                entries.push(note(annotation, detail, To::Note(annotation.id.clone(), at)));
            }
        }
        let parts: Vec<&mut [Entry]> = shares(&mut entries);
        processors::each(parts, |part| part.iter_mut().for_each(Entry::fold));
        entries
    }

    /// The notes on the other texts.
    pub(super) fn notes_elsewhere(&self) -> Vec<Entry> {
        let all = notebook::everywhere_else(self).into_iter();
        let entry = |noted: notebook::Noted| {
            let (annotation, title) = (noted.annotation.clone(), noted.title.clone());
            let mut entry = note(&annotation, title, To::Noted(Box::new(noted)));
            entry.fold();
            entry
        };
        all.map(entry).collect()
    }

    fn actions(&self, before: Context) -> Vec<Entry> {
        let shipped = Keymap::shipped();
        let bound = bound(&self.keymap);
        let was_bound = bound_in(&shipped);
        let mut entries = Vec::new();
        for (topic, actions) in TOPICS.iter().filter(|(topic, _)| *topic != NOT_HERE[0]) {
            for action in actions.iter().filter(|action| action.name != NOT_HERE[1]) {
                let keys = bound.get(action.name).map(Vec::as_slice).unwrap_or_default();
                let mut contexts: Vec<Context> = keys.iter().map(|(context, _)| *context).collect();
                contexts.extend(was_bound.get(action.name).into_iter().flatten());
                let refused = Way::among(&contexts, before, self.reader.is_some()).is_err();
                let to = To::Action(action.name);
                let mut entry = Entry::new(Kind::Action, action.help.to_owned(), said(keys, before), to);
                entry.refused = refused;
                entry.words = format!("{} | {} | {topic}", action.help, action.name.replace('-', " "));
                entries.push(entry);
            }
        }
        entries
    }
}

impl Entry {
    fn new(kind: Kind, text: String, detail: String, to: To) -> Self {
        Self { kind, text, detail, depth: 0, refused: false, to, words: String::new() }
    }

    /// Makes ready the words it is found by.
    fn fold(&mut self) {
        let words = if self.words.is_empty() { &self.text } else { &self.words };
        self.words = fold::fold(words).text;
    }
}

/// The entries in as many stretches as there are processors.
fn shares(entries: &mut [Entry]) -> Vec<&mut [Entry]> {
    let each = entries.len().div_ceil(processors::number()).max(super::MANY);
    entries.chunks_mut(each).collect()
}

/// The keys of every action, by context.
fn bound(keymap: &Keymap) -> BTreeMap<&'static str, Vec<(Context, String)>> {
    let mut all: BTreeMap<&'static str, Vec<(Context, String)>> = BTreeMap::new();
    for (context, _) in Context::ALL {
        for (keys, action) in keymap.of(context) {
            all.entry(action.name).or_default().push((context, spoken(keys)));
        }
    }
    all
}

fn bound_in(keymap: &Keymap) -> BTreeMap<&'static str, Vec<Context>> {
    let mut all: BTreeMap<&'static str, Vec<Context>> = BTreeMap::new();
    for (context, _) in Context::ALL {
        for (_, action) in keymap.of(context) {
            all.entry(action.name).or_default().push(context);
        }
    }
    all
}

/// The keys to show: those that work here, else those of a text, else any; the plain ones first.
fn said(keys: &[(Context, String)], before: Context) -> String {
    let rank = |context: Context| match context {
        here if here == before || here == Context::Everywhere => 0,
        Context::Reading => 1,
        _ => 2,
    };
    let best = keys.iter().map(|(context, _)| rank(*context)).min();
    let mut said: Vec<&String> =
        keys.iter().filter(|(context, _)| Some(rank(*context)) == best).map(|(_, keys)| keys).collect();
    let modified = |keys: &str| keys.contains("Ctrl-") || keys.contains("Alt-");
    said.sort_by_key(|keys| (modified(keys), keys.chars().count(), keys.to_string()));
    said.dedup();
    said.truncate(2);
    said.into_iter().cloned().collect::<Vec<_>>().join(" ")
}

fn text(volume: &Volume) -> Entry {
    let path = volume.path().map(std::path::Path::to_owned).unwrap_or_default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let detail = volume.authors.first().cloned().unwrap_or_default();
    let to = To::Text { seed: volume.seed, path };
    let mut entry = Entry::new(Kind::Text, volume.title.clone(), detail, to);
    entry.words = format!("{} | {} | {} | {name}", volume.title, volume.authors.join(" "), volume.tags.join(" "));
    entry
}

fn note(annotation: &Annotation, detail: String, to: To) -> Entry {
    let quote = annotation.at.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = match annotation.note.is_empty() {
        true => format!("“{quote}”"),
        false => annotation.note.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let mut entry = Entry::new(Kind::Note, text, detail, to);
    entry.words = format!("{} | {quote} | {}", annotation.note, annotation.tags.join(" "));
    entry
}
