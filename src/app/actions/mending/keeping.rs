//! How a correction is kept: written to the notes of the text, applied to what is on the screen, and taken back.
//!
//! What the reader said of a place before gives way to what is said now, so that a place has one correction of a
//! kind. Nothing is said to be done before it is on the disk.

use std::ops::Range;

use anyhow::Result;

use super::{here, reveal};
use crate::app::App;
use crate::app::reader::{Amended, Reader};
use crate::app::repairs::line_of;
use crate::document::corrections::Aspect;
use crate::document::locator::Finder;
use crate::document::{Correction, Locator};

/// Of the words at a place so many bytes are remembered.
const QUOTED: usize = 120;

/// Says of one place how it is. What the reader said of it before gives way, and when postil thinks so as well
/// nothing has to be kept.
pub fn set(app: &mut App, correction: Correction, range: Range<usize>, done: &str) -> Result<()> {
    let (reader, _) = here(app)?;
    let same = |it: &&Amended| {
        it.correction.aspect() == correction.aspect()
            && it.range.start == range.start
            && (correction.aspect() != Aspect::Presence || it.range.end == range.end)
    };
    let before = reader.amended.iter().find(same).cloned();
    let only =
        |it: &Amended| reader.notebook.amendments().iter().any(|known| known.id == it.id && known.places.len() == 1);
    let Some(before) = before.filter(only) else { return amend(app, correction, vec![range], done) };
    if reader.imported().holds(&range, correction) {
        return restore(app, &before, false);
    }
    let now = app.now;
    let (reader, _) = here(app)?;
    let places = locators(reader, &[range]);
    let change = reader.notebook.change_amendment(&before.id, now, |it| {
        it.correction = correction;
        it.places = places;
    });
    finish(app, change, done)
}

/// Keeps a new correction.
pub fn amend(app: &mut App, correction: Correction, places: Vec<Range<usize>>, done: &str) -> Result<()> {
    let now = app.now;
    let (reader, view) = here(app)?;
    if let Some(first) = places.first().filter(|_| places.len() == 1 && correction != Correction::Join) {
        view.cursor = first.start;
    }
    let places = locators(reader, &places);
    let change = reader.notebook.amend(correction, places, now);
    finish(app, change, done)
}

/// Takes a correction of the reader's back: at one of its places, or at all.
pub fn restore(app: &mut App, amended: &Amended, all: bool) -> Result<()> {
    let now = app.now;
    let (reader, _) = here(app)?;
    let mut left = 0;
    let change = reader.notebook.change_amendment(&amended.id, now, |it| {
        match all {
            true => it.places.clear(),
            false => drop(it.places.remove(amended.place.min(it.places.len().saturating_sub(1)))),
        }
        left = it.places.len();
    });
    let done = match left {
        0 => "as postil understood it".to_owned(),
        n => format!("as postil understood it, here; X does the same for the {n} others"),
    };
    finish(app, change, &done)
}

/// Applies what the notebook says now; says `done` only when the change is on the disk.
fn finish(app: &mut App, change: Result<()>, done: &str) -> Result<()> {
    let (reader, _) = here(app)?;
    reader.amend();
    reveal(app);
    change?;
    app.say(format!("{done}; saved, u undoes it"));
    Ok(())
}

fn locators(reader: &Reader, places: &[Range<usize>]) -> Vec<Locator> {
    let text = &reader.document.source.text;
    let finder = Finder::new(text);
    let locator = |range: &Range<usize>| {
        // Of many places alike, each has rivals enough: they are told apart by what is around them.
        if places.len() > 2 { Locator::in_text(text, range.clone()) } else { finder.locator(range.clone()) }
    };
    places.iter().map(locator).collect()
}

/// As much of some words as is remembered.
pub fn short(app: &App, range: Range<usize>) -> Range<usize> {
    let text = app.reader.as_ref().map_or("", |reader| &reader.document.source.text);
    let line = line_of(text, range.start);
    let end = range.end.min(line.end).min(range.start + QUOTED);
    range.start..text.floor_char_boundary(end.max(range.start))
}
