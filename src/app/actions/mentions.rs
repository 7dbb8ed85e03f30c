//! Mentions of a term: the list of them, the way from one to the next, and what was read so far.

use std::ops::Range;

use anyhow::{Result, bail};

use super::{elsewhere, finding, looking_up};
use crate::app::action::Action;
use crate::app::list::{Item, List, Of, Target};
use crate::app::opened::NOT_YET;
use crate::app::reader::{Met, Reader};
use crate::app::work::Slice;
use crate::app::{App, Panel};
use crate::document::Document;
use crate::glossary::mentions::Term;
use crate::text::context;

pub const ACTIONS: &[Action] = &[
    Action {
        name: "mentions",
        help: "All mentions of the term in focus, of the card's, or of the words selected",
        run: list,
    },
    Action { name: "mentions-elsewhere", help: "Its mentions in the other texts of your shelf", run: elsewhere::list },
    Action { name: "next-mention", help: "To the next mention of the term in focus", run: |app| step(app, true) },
    Action { name: "previous-mention", help: "To its mention before", run: |app| step(app, false) },
    Action {
        name: "so-far",
        help: "Tell only of mentions in what you have read, or of all; a text's own definitions are always shown",
        run: so_far,
    },
];

/// Of more mentions than these, the first are listed.
const LISTED: usize = 10_000;
/// Bytes of a text that are looked through between two events: about as long as a key takes to be pressed.
const SLICE: usize = 1 << 18;

impl App {
    /// Does a slice of the work that nobody waits for: keeping the glossary of a text just opened for the others,
    /// asking all other sources about the word whose card is open and counting its mentions, going on with a search.
    pub fn go_on(&mut self) -> Slice {
        self.keep_glossary();
        if looking_up::ask_the_rest(self) {
            return Slice::Seen;
        }
        match self.count_mentions() {
            Slice::Nothing => finding::go_on(self),
            slice => slice,
        }
    }

    fn count_mentions(&mut self) -> Slice {
        let (Some(reader), Some(Panel::Card(card))) = (&mut self.reader, self.panels.last_mut()) else {
            return Slice::Nothing;
        };
        if card.met.is_some() || reader.part.is_some() {
            return Slice::Nothing;
        }
        reader.sweep(SLICE);
        card.met = reader.met(&card.term);
        if card.met.is_some() { Slice::Seen } else { Slice::Unseen }
    }
}

/// The term that is meant, and where it is on the page: the card's, the words selected, the one in focus.
pub fn meant(app: &mut App) -> Result<(Term, Range<usize>)> {
    if let Some(Panel::Card(card)) = app.panels.last() {
        return Ok((card.term.clone(), card.word.clone()));
    }
    let reader = app.open_reader()?;
    let at = match reader.selection.take() {
        Some(selection) => selection.range(&reader.document.text),
        None => looking_up::term_in_focus(app)?,
    };
    let reader = app.open_reader()?;
    let word = &reader.document.text[at.clone()];
    Ok((Term::of(word, word, &reader.sources), at))
}

fn met(reader: &mut Reader, term: &Term) -> Result<Met> {
    if reader.part.is_none() {
        reader.sweep(usize::MAX);
    }
    reader.met(term).ok_or_else(|| anyhow::anyhow!("{NOT_YET}"))
}

fn list(app: &mut App) -> Result<()> {
    let (term, here) = meant(app)?;
    let columns = app.columns as usize;
    let reader = app.open_reader()?;
    let name = name(reader, &term);
    let met = met(reader, &term)?;
    if met.places.is_empty() {
        bail!("{}", nothing(&name, &met));
    }
    let items = met.places.iter().take(LISTED).map(|place| item(&reader.document, place, columns)).collect();
    let mut list = List::new(Of::Mentions, format!("{name}: {}", counted(&met)), items);
    list.selected = met.places.partition_point(|place| place.start < here.start).min(list.items.len() - 1);
    app.panels.push(Panel::List(list));
    Ok(())
}

/// A mention with the words around it: enough before it to be understood, and not so much that it is out of sight.
pub fn item(document: &Document, place: &Range<usize>, columns: usize) -> Item {
    let section = document.heading_at(place.start).map(|i| document.heading_text(&document.outline[i]).to_owned());
    Item {
        label: match document.page_at(place.start) {
            Some(page) => format!("p. {page}"),
            None => format!("{} %", place.start * 100 / document.text.len().max(1)),
        },
        text: context::around(&document.text, place.clone(), (columns / 4).max(8), 200).replace('\n', " "),
        detail: section.unwrap_or_default(),
        depth: 0,
        target: Target::Mention(place.clone()),
    }
}

/// What a term is called: by its headword, or as it is written.
pub fn name(reader: &Reader, term: &Term) -> String {
    let entry = term.entries.first().map(|&number| reader.sources.entry(number).1.headword.clone());
    entry.unwrap_or_else(|| term.headword.clone())
}

fn counted(met: &Met) -> String {
    match met.places.len() {
        1 => format!("1 mention{}", met.so_far()),
        n => format!("{n} mentions{}", met.so_far()),
    }
}

fn nothing(name: &str, met: &Met) -> String {
    match met.until {
        Some(_) => format!("{name} is not mentioned in what you have read so far"),
        None => format!("{name} is not mentioned in this text, other than in its entry"),
    }
}

/// Goes to a mention; it is in focus then, so that its card and the next mention are a key away.
pub fn go_to(app: &mut App, place: Range<usize>) -> Result<()> {
    app.panels.clear();
    let reader = app.open_reader()?;
    reader.show(place.clone());
    reader.landed = Some(place.start);
    reader.term = Some(place);
    Ok(())
}

/// Goes to the next mention or to the one before, around the ends.
fn step(app: &mut App, forward: bool) -> Result<()> {
    let times = app.times();
    let (term, here) = meant(app)?;
    let reader = app.open_reader()?;
    let name = name(reader, &term);
    let met = met(reader, &term)?;
    let n = met.places.len();
    if n == 0 {
        bail!("{}", nothing(&name, &met));
    }
    let (before, until) = (
        met.places.partition_point(|place| place.start < here.start),
        met.places.partition_point(|place| place.start <= here.start),
    );
    let to = if forward { until as isize + times - 1 } else { before as isize - times };
    let number = to.rem_euclid(n as isize) as usize;
    go_to(app, met.places[number].clone())?;
    let around = match (to < 0, to >= n as isize) {
        (true, _) => "; from the end again",
        (_, true) => "; from the start again",
        _ => "",
    };
    app.say(format!("{name}: mention {} of {n}{}{around}", number + 1, met.so_far()));
    Ok(())
}

/// Switches between telling of all that is in the text and telling only of what was read.
fn so_far(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    reader.terms.so_far = !reader.terms.so_far;
    let read = reader.read_to() * 100 / reader.document.text.len().max(1);
    let told = match reader.terms.so_far {
        true => format!("only mentions in what you have read are told of: the first {read} %"),
        false => "all mentions are told of, also those that you have not read yet".to_owned(),
    };
    for panel in &mut app.panels {
        if let Panel::Card(card) = panel {
            card.met = None;
        }
    }
    if let (Some(reader), Some(Panel::Card(card))) = (&mut app.reader, app.panels.last_mut()) {
        card.met = reader.met(&card.term);
    }
    app.say(told);
    Ok(())
}
