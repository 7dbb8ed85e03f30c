//! The other texts of the shelf: mentions of a term in them, for which each is read when it is asked for, and the way
//! to a place in one of them and back.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use anyhow::{Result, bail};

use super::mentions;
use crate::app::key::Event;
use crate::app::list::{Item, List, Of, Target};
use crate::app::notebook::{Noted, Whence};
use crate::app::parts::ON_THE_WAY;
use crate::app::reader::Wish;
use crate::app::{App, Panel};
use crate::document::{Document, Locator, Placed};
use crate::glossary::mentions::{Term, alone};
use crate::import;
use crate::shelf::Left;

/// Of more mentions in one text than these, the first are listed.
const LISTED: usize = 500;

/// Lists the mentions in the other texts, text by text, the one read last first. The texts are read on a thread of
/// their own, and the list is filled as they are.
pub fn list(app: &mut App) -> Result<()> {
    let (term, _) = mentions::meant(app)?;
    let columns = app.columns as usize;
    let left = others(app);
    let reader = app.open_reader()?;
    let (name, so_far) = (mentions::name(reader, &term), reader.terms.so_far);
    if left.is_empty() {
        bail!("{name}: there is no other text on your shelf");
    }
    let mut list = List::new(Of::Mentions, String::new(), Vec::new());
    let filling = Arc::new(());
    let (filled, of) = (Arc::downgrade(&filling), left.len());
    list.filling = Some(filling);
    app.panels.push(Panel::List(list));
    let more = move |n_read, items| More { list: filled.clone(), name: name.clone(), items, n_read, of };
    app.fill(more(0, Vec::new()));
    let read = move |tell: &mut dyn FnMut(More) -> bool| {
        for (i, (path, left)) in left.iter().enumerate() {
            if !tell(more(i + 1, items_of(path, left, &term, so_far, columns))) {
                break;
            }
        }
    };
    if !app.worker.is_there() {
        read(&mut |more| {
            app.fill(more);
            true
        });
    } else if !app.worker.start("mentions", move |post| {
        // Nobody has to be told any more when the list was left.
        read(&mut |more| more.list.strong_count() > 0 && post(Event::Mentions(more)))
    }) {
        app.panels.pop();
        bail!("the system gives no thread to read your other texts; end other programs and try again");
    }
    Ok(())
}

/// More items for a list that is being filled.
#[derive(Debug)]
pub struct More {
    list: Weak<()>,
    name: String,
    items: Vec<Item>,
    /// How many texts were read, and of how many.
    n_read: usize,
    of: usize,
}

impl App {
    /// Puts more items in the list that waits for them, if it is still there.
    pub(in crate::app) fn fill(&mut self, more: More) {
        let Some(filling) = more.list.upgrade() else { return };
        let is_it =
            |panel: &Panel| matches!(panel, Panel::List(List { filling: Some(it), .. }) if Arc::ptr_eq(it, &filling));
        let Some(i) = self.panels.iter().position(is_it) else { return };
        let Some(Panel::List(list)) = self.panels.get_mut(i) else { return };
        list.add(more.items);
        let title = format!("{} in your other texts", more.name);
        if more.n_read < more.of {
            list.title = format!("{title}: {} of {} read", more.n_read, more.of);
            return;
        }
        (list.title, list.filling) = (title, None);
        if list.items.is_empty() {
            self.panels.remove(i);
            self.complain(&format!("{}: no other text has it", more.name));
        }
    }
}

/// The other texts of the shelf that are files, each once.
fn others(app: &App) -> Vec<(PathBuf, Left)> {
    let here = app.reader.as_ref().and_then(|reader| reader.path.clone());
    let mut others: Vec<(PathBuf, Left)> = Vec::new();
    for left in app.shelf.all().0 {
        let Some(path) = left.path.clone() else { continue };
        if Some(&path) != here.as_ref() && !others.iter().any(|(known, _)| *known == path) {
            others.push((path, left));
        }
    }
    others
}

/// The mentions in one text; none in one that cannot be read any more.
fn items_of(path: &Path, left: &Left, term: &Term, so_far: bool, columns: usize) -> Vec<Item> {
    let Ok(bytes) = import::read(path) else { return Vec::new() };
    let document = import::import_owned(bytes, &path.to_string_lossy()).document;
    let horizon = if so_far || left.so_far { left.furthest.unwrap_or(left.at.offset) } else { usize::MAX };
    let places = alone(&document, term).into_iter().take_while(|place| place.end <= horizon).take(LISTED);
    places.map(|place| item(&document, &left.title, path, &place, columns)).collect()
}

fn item(document: &Document, title: &str, path: &Path, place: &Range<usize>, columns: usize) -> Item {
    let at = Locator::new(document, place.clone());
    Item {
        detail: title.to_owned(),
        target: Target::Elsewhere(path.to_owned(), Box::new(at)),
        ..mentions::item(document, place, columns)
    }
}

/// Opens the text of an annotation at its place; going back from there comes back here.
pub fn open_noted(app: &mut App, noted: Noted) -> Result<()> {
    let Noted { annotation, title, whence } = noted;
    let Some(whence) = whence else { bail!("where “{title}” was read from is not known, so it cannot be opened") };
    app.leave_for(&whence)?;
    let reader = app.open_reader()?;
    if reader.part.is_some() {
        reader.wish = Some(Wish::Place(Box::new(annotation.at)));
        return Ok(());
    }
    let placed = reader.placed(&annotation.id).and_then(Placed::range);
    match placed.or_else(|| annotation.at.place(&reader.document).range()) {
        Some(place) => {
            // Going back leads to where one came from, not to where this text was left.
            reader.jumped();
            reader.anchor = place.start;
            reader.landed = Some(place.start);
            reader.focus(annotation.id);
            Ok(())
        }
        None => bail!("the words of this annotation are not found in this text; A lists it"),
    }
}

/// Opens another text at a place. The words are looked for again: the reader may have corrected that text.
pub fn go_to(app: &mut App, path: &Path, at: &Locator) -> Result<()> {
    app.leave_for(&Whence::File(path.to_owned()))?;
    let reader = app.open_reader()?;
    if reader.part.is_some() {
        reader.wish = Some(Wish::Place(Box::new(at.clone())));
        app.say(ON_THE_WAY);
        return Ok(());
    }
    match at.place(&reader.document).range() {
        Some(place) => mentions::go_to(app, place),
        None => bail!("the words are not found in this text any more"),
    }
}
