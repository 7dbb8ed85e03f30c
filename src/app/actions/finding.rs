//! Finding words and places.

use anyhow::{Result, bail};

use super::attaching;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::find::{COUNTED, Search};
use crate::app::list::{Item, List, Of, Target};
use crate::app::reader::Reader;
use crate::app::{App, Ask, Panel, Prompt};
use crate::search::Query;

pub const ACTIONS: &[Action] = &[
    Action { name: "search", help: "Search as you type; Enter stays, Esc goes back", run: search },
    Action { name: "next-match", help: "To the next match", run: |app| step(app, true) },
    Action { name: "previous-match", help: "To the match before", run: |app| step(app, false) },
    Action { name: "clear", help: "Take the lit matches away", run: clear },
    Action { name: "outline", help: "The outline: all headings", run: outline },
    Action { name: "filter", help: "Show only the items that contain what you type", run: filter },
];

fn search(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    let ask = Ask::Search { anchor: reader.anchor, before: reader.search.clone() };
    app.prompt = Some(Prompt { ask, field: Field::default() });
    Ok(())
}

/// Shows the first match at or after `anchor` for what was typed so far.
pub fn search_as_typed(app: &mut App, anchor: usize, typed: &str) {
    let Some(reader) = &mut app.reader else { return };
    reader.anchor = anchor;
    reader.search = None;
    let Some(query) = Query::new(typed) else { return };
    let text = &reader.document.text;
    let here = query.find_next(text, anchor).or_else(|| query.find_next(text, 0));
    if let Some(here) = here.clone().filter(|here| !reader.is_visible(here)) {
        reader.reveal(here.start);
    }
    reader.set_search(query, here);
}

/// Stays at the match: the place before can be gone back to.
pub fn search_accepted(app: &mut App, anchor: usize, typed: &str) {
    let Some(reader) = &mut app.reader else { return };
    let to = std::mem::replace(&mut reader.anchor, anchor);
    if to != anchor {
        reader.leave_here();
        reader.anchor = to;
    }
    match &reader.search {
        Some(search) if search.here.is_some() => tell(app),
        Some(_) if reader.part.is_some() => {
            app.say(format!("“{typed}” is not in what was read so far; the text is still being read"));
        }
        Some(_) => app.say(format!("“{typed}” is not in this text")),
        None => {}
    }
}

/// Goes back to where the search began, and to the search before.
pub fn search_cancelled(app: &mut App, anchor: usize, before: Option<Search>) {
    let Some(reader) = &mut app.reader else { return };
    reader.anchor = anchor;
    reader.search = before;
}

/// Goes to the next match, or to the one before, around the ends.
pub fn step(app: &mut App, forward: bool) -> Result<()> {
    let times = app.times();
    let reader = app.open_reader()?;
    let Some(mut search) = reader.search.clone() else { bail!("nothing was searched for yet; / begins a search") };
    // Who has turned pages since goes on from the screen.
    let visible = reader.visible();
    let away = search.here.as_ref().is_some_and(|here| !visible.contains(&here.start));
    if away {
        search.here = None;
    }
    let from = if forward { visible.start } else { visible.end };
    let mut around = false;
    for _ in 0..times.min(COUNTED as isize) {
        around |= search.step(&reader.document.text, from, forward);
    }
    let Some(found) = search.here.clone() else {
        let so_far = if reader.part.is_some() { "; it is still being read" } else { "" };
        bail!("there is no match in this text{so_far}")
    };
    reader.show(found);
    match away {
        true => reader.set_search(search.query, search.here),
        false => reader.search = Some(search),
    }
    tell(app);
    if around && let Some(status) = &mut app.status {
        status.text += if forward { "; from the start again" } else { "; from the end again" };
    }
    Ok(())
}

/// Says which match this is.
fn tell(app: &mut App) {
    let Some(search) = app.reader.as_ref().and_then(|reader| reader.search.as_ref()) else { return };
    let text = match (search.number, search.count) {
        (0, _) => format!("match beyond the first {COUNTED}"),
        (number, COUNTED) => format!("match {number} of {COUNTED} or more"),
        (number, count) => format!("match {number} of {count}"),
    };
    app.say(text);
}

fn clear(app: &mut App) -> Result<()> {
    if attaching::give_up(app) {
        return Ok(());
    }
    let reader = app.open_reader()?;
    reader.search = None;
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
    if let Some(list) = app.list() {
        let before = list.filter.clone();
        app.prompt = Some(Prompt { ask: Ask::Filter { before: before.clone() }, field: Field::new(before) });
    }
    Ok(())
}
