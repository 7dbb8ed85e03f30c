//! Marks with letters: places of this text that small letters lead to, and places on the whole shelf that capitals
//! lead to.
//!
//! They are bookmarks and are kept as such, in the notebook of their text, so they hold on to their words. A letter
//! leads to the place it was given last, whichever machine that was on.

use std::cmp::Reverse;

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::marking::{change, here};
use super::showing;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::list::{Item, List, Of, Target};
use crate::app::notebook::{cited, lettered};
use crate::app::{App, Ask, Panel, Prompt};
use crate::notes::Annotation;

pub const ACTIONS: &[Action] = &[
    Action {
        name: "set-mark",
        help: "Give this place a letter: a–z in this text, A–Z on the whole shelf",
        run: set_mark,
    },
    Action { name: "marks", help: "To the place of a letter; lists those there are", run: marks },
];

fn set_mark(app: &mut App) -> Result<()> {
    here(app.whole_reader()?)?;
    app.prompt = Some(Prompt { ask: Ask::Letter, field: Field::default() });
    Ok(())
}

/// The first letter typed is it.
pub fn typed(app: &mut App, typed: &str) {
    let Some(letter) = typed.chars().next() else { return };
    app.prompt = None;
    if let Err(error) = set(app, letter) {
        app.complain(&format!("{error:#}"));
    }
}

fn set(app: &mut App, letter: char) -> Result<()> {
    if !letter.is_ascii_alphabetic() {
        bail!("“{letter}” cannot be a mark; a to z can in this text, and A to Z on the whole shelf");
    }
    let now = app.now;
    let reader = app.whole_reader()?;
    let (place, _) = here(reader)?;
    let at = reader.locator(place);
    let key = app.keymap.keys_of(app.context(), "marks").into_iter().next();
    let way = key.map(|key| format!("; {key}{letter} comes back here")).unwrap_or_default();
    change(app, &format!("mark {letter} saved{way}"), |reader| reader.notebook.set_letter(letter, at, now).map(drop))
}

fn marks(app: &mut App) -> Result<()> {
    let list = list(app);
    if list.items.is_empty() {
        let key = app.keymap.keys_of(app.context(), "set-mark").into_iter().next().unwrap_or_default();
        let how = if key.is_empty() { String::new() } else { format!("; {key} and a letter sets one") };
        bail!("no letter leads to a place yet{how}");
    }
    app.panels.push(Panel::List(list));
    Ok(())
}

/// Those of this text, then those of the shelf, by their letters.
fn list(app: &mut App) -> List {
    let mut found: Vec<(Timestamp, Item)> = Vec::new();
    if let Ok(reader) = app.whole_reader() {
        for (annotation, placed) in reader.notebook.annotations().iter().zip(&reader.laid) {
            let at = placed.range().map(|range| range.start);
            let detail = || at.map_or("its words are gone".to_owned(), |at| cited(reader, at));
            found.extend(item(annotation, detail, || Target::Annotation(annotation.id.clone(), at)));
        }
    }
    for noted in lettered(app) {
        let target = || Target::Noted(Box::new(noted.clone()));
        found.extend(item(&noted.annotation, || noted.title.clone(), target));
    }
    // Where a letter was given twice, as on two machines, it leads to the place of the later time.
    found.sort_by_key(|(changed, _)| Reverse(*changed));
    let mut items: Vec<Item> = Vec::new();
    for (_, item) in found {
        if items.iter().all(|known| known.label != item.label) {
            items.push(item);
        }
    }
    items.sort_by_key(|item| (item.label.starts_with(|c: char| c.is_ascii_uppercase()), item.label.clone()));
    let capitals = items.iter().position(|item| item.label.starts_with(|c: char| c.is_ascii_uppercase()));
    let mut heads = vec![(0, "in this text".to_owned())];
    heads.extend(capitals.map(|at| (at, "on the shelf".to_owned())));
    if capitals == Some(0) {
        heads.remove(0);
    }
    List::with_heads(Of::Marks, "Marks", items, heads)
}

/// The line of an annotation that has a letter, and when that was set.
fn item(
    annotation: &Annotation,
    detail: impl Fn() -> String,
    target: impl Fn() -> Target,
) -> Option<(Timestamp, Item)> {
    let label = annotation.letter?.to_string();
    let text = if annotation.note.is_empty() { annotation.at.quote.clone() } else { annotation.note.clone() };
    Some((annotation.changed, Item { label, text, detail: detail(), depth: 0, target: target() }))
}

/// Goes to the place of a letter that was typed while the marks were listed.
pub fn go_to(app: &mut App, letter: char) {
    let Some(Panel::List(list)) = app.panels.last_mut() else { return };
    list.set_filter(String::new());
    let Some(at) = list.items.iter().position(|item| item.label.chars().eq([letter])) else {
        app.panels.pop();
        let key = app.keymap.keys_of(app.context(), "set-mark").into_iter().next();
        let how = key.filter(|_| letter.is_ascii_alphabetic());
        let how = how.map(|key| format!("; {key}{letter} sets it to a place")).unwrap_or_default();
        return app.complain(&format!("there is no mark {letter}{how}"));
    };
    list.focus(at);
    if let Err(error) = showing::choose(app) {
        app.complain(&format!("{error:#}"));
    }
}

/// Brings the list up to date after a change.
pub fn refresh(app: &mut App) {
    if is_on_top(app) {
        let new = list(app);
        if let Some(Panel::List(list)) = app.panels.last_mut() {
            list.renew(new);
        }
    }
}

/// Takes the list of marks away, when it is on top.
pub fn close(app: &mut App) {
    if is_on_top(app) {
        app.panels.pop();
    }
}

fn is_on_top(app: &App) -> bool {
    matches!(app.panels.last(), Some(Panel::List(list)) if list.of == Of::Marks)
}
