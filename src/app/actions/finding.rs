//! Finding words and places.

use anyhow::{Result, bail};

use super::attaching;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::find::Search;
use crate::app::keymap::Context;
use crate::app::list::{Item, List, Of, Target};
use crate::app::reader::{At, Reader};
use crate::app::seeking::{Found, Seeking};
use crate::app::work::Slice;
use crate::app::{App, Ask, Panel, Prompt};
use crate::search::{Query, slice};

pub const ACTIONS: &[Action] = &[
    Action { name: "search", help: "Search as you type; Enter stays, Esc goes back", run: search },
    Action { name: "next-match", help: "To the next match", run: |app| step(app, true) },
    Action { name: "previous-match", help: "To the match before", run: |app| step(app, false) },
    Action { name: "clear", help: "Take the lit matches away", run: clear },
    Action { name: "outline", help: "The outline: all headings", run: outline },
    Action { name: "filter", help: "Show only the items that contain what you type", run: filter },
];

/// How far a search goes on, in per cent, until that is to be seen.
const STEP: usize = 4;
/// So many bytes beside a match in the file, the match in the text is looked for.
const NEAR: usize = 64;

fn search(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    reader.home = At::Here(reader.anchor);
    let ask = Ask::Search { before: reader.search.clone() };
    app.prompt = Some(Prompt { ask, field: Field::default() });
    Ok(())
}

/// Looks for what was typed so far, from where the search began. In a large text the match is shown as soon as it is
/// found.
pub fn search_as_typed(app: &mut App, typed: &str) {
    app.come_home();
    let Some(reader) = &mut app.reader else { return };
    reader.seeking = None;
    // A wrong expression is often one that is not typed to its end: it is told when the line is taken.
    let query = Query::within(typed).unwrap_or_default();
    reader.search = query.map(|query| Search::from(query, &reader.document.text, reader.anchor));
    if reader.search.as_mut().is_some_and(Search::take_arrival) && !app.seek_beyond() {
        show_match(app);
    }
}

/// Moves the view to the match, without remembering the place before.
fn show_match(app: &mut App) {
    let Some(reader) = &mut app.reader else { return };
    let here = reader.search.as_ref().and_then(|search| search.here.clone());
    if let Some(here) = here.filter(|here| !reader.is_visible(here)) {
        reader.reveal(here.start);
    }
}

/// Stays at the match: the place before can be gone back to. One that is still looked for is waited for.
pub fn search_accepted(app: &mut App) {
    let Some(reader) = &mut app.reader else { return };
    if reader.home != At::Here(reader.anchor) {
        reader.leave(reader.home);
    }
    if let Some(search) = &mut reader.search {
        search.wait_at(reader.anchor);
        tell(app);
    }
}

/// Goes back to where the search began, and to the search before.
pub fn search_cancelled(app: &mut App, before: Option<Search>) {
    app.come_home();
    let Some(reader) = &mut app.reader else { return };
    reader.seeking = None;
    reader.search = before;
}

/// Goes to the next match, or to the one before, around the ends.
pub fn step(app: &mut App, forward: bool) -> Result<()> {
    let times = app.times() as usize;
    let reader = app.open_reader()?;
    let Some(mut search) = reader.search.take() else { bail!("nothing was searched for yet; / begins a search") };
    // Who has turned pages since goes on from the screen.
    let visible = reader.visible();
    search.here = search.here.filter(|here| visible.contains(&here.start));
    let from = if forward { visible.start } else { visible.end };
    search.step(&reader.document.text, from, forward, times);
    search.wait_at(reader.anchor);
    let arrived = search.take_arrival();
    // Who comes to the end of a part goes on behind it.
    if arrived && forward && search.around && reader.part.is_some() {
        search.here = None;
    }
    reader.search = Some(search);
    reader.seeking = None;
    if arrived && !app.seek_beyond() {
        go_to_match(app)
    } else {
        tell(app)
    }
    Ok(())
}

/// Goes to the match that was waited for, unless the reader has gone elsewhere since.
fn go_to_match(app: &mut App) {
    let is_reading = app.context() == Context::Reading;
    let Some(reader) = &mut app.reader else { return };
    let anchor = reader.anchor;
    let waited_for = reader.search.as_ref().filter(|search| is_reading && search.is_waited_for_at(anchor));
    if let Some(here) = waited_for.and_then(|search| search.here.clone()) {
        reader.show(here);
    }
    tell(app);
}

/// Does a slice of the search under way.
pub fn go_on(app: &mut App) -> Slice {
    let Some(reader) = &mut app.reader else { return Slice::Nothing };
    if reader.seeking.is_some() {
        return seek_on(app);
    }
    let Some(search) = &mut reader.search else { return Slice::Nothing };
    let text = &reader.document.text;
    let before = search.per_cent(text) / STEP;
    // The matches of a part are not counted: nobody asked how many there are in it.
    let more = (reader.part.is_none() || search.is_seeking()) && search.go_on(text, slice());
    let is_unseen = search.per_cent(text) / STEP == before;
    match search.take_arrival() {
        true if app.seek_beyond() => tell_again(app),
        true if is_typed(app) => show_match(app),
        true => go_to_match(app),
        false if !more => return Slice::Nothing,
        false if is_unseen => return Slice::Unseen,
        false => tell_again(app),
    }
    Slice::Seen
}

fn is_typed(app: &App) -> bool {
    matches!(&app.prompt, Some(Prompt { ask: Ask::Search { .. }, .. }))
}

/// Does a slice of a search in the rest of the file.
fn seek_on(app: &mut App) -> Slice {
    let Some(seeking) = app.reader.as_mut().and_then(|reader| reader.seeking.as_mut()) else { return Slice::Nothing };
    let before = seeking.per_cent() / STEP;
    match seeking.go_on() {
        Found::More if seeking.per_cent() / STEP == before => return Slice::Unseen,
        Found::More => tell_again(app),
        Found::At(byte) => found_beyond(app, byte),
        Found::Nothing => {
            app.reader.iter_mut().for_each(|reader| reader.seeking = None);
            tell_again(app);
        }
    }
    Slice::Seen
}

/// Shows the match that was found at a byte of the file, unless the reader has gone elsewhere since.
fn found_beyond(app: &mut App, byte: usize) {
    let (is_typed, is_reading) = (is_typed(app), app.context() == Context::Reading);
    let Some(reader) = &mut app.reader else { return };
    let anchor = reader.anchor;
    let is_waited_for = reader.search.as_ref().is_some_and(|search| search.is_waited_for_at(anchor));
    if !(is_typed || is_reading && is_waited_for) {
        reader.seeking = None;
        return;
    }
    let Some(seeking) = reader.seeking.take() else { return };
    if !is_typed {
        reader.leave_here();
    }
    if !app.come_to(byte) {
        return;
    }
    let Some(reader) = &mut app.reader else { return };
    let text = &reader.document.text;
    let from = text.floor_char_boundary(reader.found_at(byte).saturating_sub(NEAR));
    let here = seeking.query.matches(text, from).find(|found| found.end > reader.found_at(byte));
    let here = here.filter(|here| here.start <= reader.found_at(byte) + NEAR);
    let mut search = Search::at(seeking.query.clone(), text, here.clone());
    search.around = seeking.is_around();
    reader.search = Some(search);
    reader.landed = None;
    match here {
        Some(here) => reader.reveal(here.start),
        // It stands in what was taken out of the text.
        None => reader.seeking = Some(seeking),
    }
    if !is_typed {
        reader.search.iter_mut().for_each(|search| search.wait_at(reader.anchor));
        tell(app);
    }
}

/// Says which match this is, or how far the search is.
fn tell(app: &mut App) {
    let Some(reader) = &mut app.reader else { return };
    let Some(search) = &reader.search else { return };
    let text = said(reader, search);
    reader.search.iter_mut().for_each(|search| search.told.clone_from(&text));
    app.say(text);
}

/// The same, as long as what was said before still stands there.
pub fn tell_again(app: &mut App) {
    let search = app.reader.as_ref().and_then(|reader| reader.search.as_ref());
    if search.zip(app.status.as_ref()).is_some_and(|(search, status)| search.told == status.text) {
        tell(app);
    }
}

/// How much was looked through for the match that is to be shown, in per cent.
pub fn per_cent(reader: &Reader, search: &Search) -> Option<usize> {
    let seeking = reader.seeking.as_ref().map(Seeking::per_cent);
    seeking.or_else(|| search.is_seeking().then(|| search.per_cent(&reader.document.text)))
}

fn said(reader: &Reader, search: &Search) -> String {
    let (text, typed) = (&reader.document.text, search.query.typed());
    if let Some(per_cent) = per_cent(reader, search) {
        return format!("looking for “{typed}”: {per_cent} %; Esc stops");
    }
    let around = match (search.around, search.forward) {
        (false, _) => "",
        (true, true) => "; from the start again",
        (true, false) => "; from the end again",
    };
    let so_far = if search.is_counted(text) { "" } else { " so far" };
    match (&search.here, search.number) {
        (Some(_), _) if reader.part.is_some() => {
            format!("a match{around}; they are counted when all of the text is read")
        }
        (None, _) if reader.part.is_some() => {
            format!("“{typed}” is not in what was read so far; the text is still being read")
        }
        (None, _) => format!("“{typed}” is not in this text"),
        (Some(_), 0) => format!("a match; {} counted so far{around}", search.count),
        (Some(_), number) => format!("match {number} of {}{so_far}{around}", search.count),
    }
}

fn clear(app: &mut App) -> Result<()> {
    if attaching::give_up(app) {
        return Ok(());
    }
    let reader = app.open_reader()?;
    (reader.search, reader.seeking) = (None, None);
    reader.term = None;
    Ok(())
}

fn outline(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    if reader.document.outline.is_empty() {
        bail!("this text has no headings");
    }
    let items = headings(reader);
    let here = reader.document.heading_at(reader.anchor).unwrap_or(0);
    let mut list = List::new(Of::Outline, "Outline", items);
    list.selected = here;
    app.panels.push(Panel::List(list));
    Ok(())
}

/// The headings of the text.
pub fn headings(reader: &Reader) -> Vec<Item> {
    let document = &reader.document;
    let least = document.outline.iter().map(|heading| heading.level).min().unwrap_or(1);
    let item = |heading: &crate::document::Heading| Item {
        label: String::new(),
        text: document.heading_text(heading).to_owned(),
        detail: match document.page_at(heading.range.start) {
            Some(page) => format!("p. {page}"),
            None => format!("{} %", heading.range.start * 100 / document.text.len().max(1)),
        },
        depth: heading.level - least,
        target: Target::Place(heading.range.start),
    };
    document.outline.iter().map(item).collect()
}

fn filter(app: &mut App) -> Result<()> {
    if let Some(view) = app.shelf_view() {
        let before = view.filter.clone();
        app.prompt = Some(Prompt { ask: Ask::Filter { before: before.clone() }, field: Field::new(before) });
        return Ok(());
    }
    if let Some(list) = app.list() {
        let before = list.filter.clone();
        app.prompt = Some(Prompt { ask: Ask::Filter { before: before.clone() }, field: Field::new(before) });
    }
    Ok(())
}
