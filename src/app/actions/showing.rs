//! Showing things: the source, the help; lists and panels; leaving.

use anyhow::{Result, bail};

use super::{defining, elsewhere, keeping, links, mending, mentions, reviewing, shelving};
use crate::app::action::{Action, TOPICS};
use crate::app::keymap::Context;
use crate::app::list::{Item, List, Of, Target};
use crate::app::palette::Palette;
use crate::app::source::{Setting, SourceView};
use crate::app::{App, Panel, Request, said};
use crate::settings::MEASURES;

pub const ACTIONS: &[Action] = &[
    Action {
        name: "source",
        help: "The lines of the file behind this page: what was taken out or joined, and how to correct it",
        run: source,
    },
    Action { name: "wider", help: "A wider column", run: |app| measure(app, 4) },
    Action { name: "narrower", help: "A narrower column", run: |app| measure(app, -4) },
    Action { name: "help", help: "What can be done, and with which keys", run: help },
    Action { name: "item-down", help: "One item down", run: |app| item(app, 1) },
    Action { name: "item-up", help: "One item up", run: |app| item(app, -1) },
    Action { name: "items-page-down", help: "One page of items down", run: |app| items_page(app, 1) },
    Action { name: "items-page-up", help: "One page of items up", run: |app| items_page(app, -1) },
    Action { name: "first-item", help: "To the first item", run: |app| item(app, isize::MIN / 2) },
    Action { name: "last-item", help: "To the last item", run: |app| item(app, isize::MAX / 2) },
    Action { name: "choose", help: "Go to the item", run: choose },
    Action { name: "scroll-down", help: "One line down in what lies over the page", run: |app| scroll(app, 1) },
    Action { name: "scroll-up", help: "One line up in what lies over the page", run: |app| scroll(app, -1) },
    Action {
        name: "scroll-page-down",
        help: "One page down in what lies over the page",
        run: |app| scroll_page(app, 1),
    },
    Action { name: "scroll-page-up", help: "One page up in what lies over the page", run: |app| scroll_page(app, -1) },
    Action { name: "leave", help: "Close what lies on top, one level", run: leave },
    Action { name: "redraw", help: "Draw the screen anew", run: redraw },
    Action { name: "suspend", help: "Put postil to sleep; fg in the shell wakes it", run: suspend },
    Action { name: "quit", help: "Leave postil; the place is kept", run: quit },
];

fn source(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    let visible = reader.visible();
    // The eyes are on the match, the term or the row that was gone to last, if it is on the page.
    let found = reader.search.as_ref().and_then(|search| search.here.as_ref()).map(|here| here.start);
    let term = reader.term.as_ref().map(|term| term.start);
    let place = [term, found, reader.stepped].into_iter().flatten().find(|at| visible.contains(at));
    match SourceView::of(reader, visible, place) {
        Some(view) => {
            app.panels.push(Panel::Source(view));
            mending::reveal(app);
        }
        None => bail!("the source of this text is not known line by line"),
    }
    Ok(())
}

fn measure(app: &mut App, by: i16) -> Result<()> {
    let (columns, rows) = (app.columns, app.rows);
    let by = by.saturating_mul(app.times().min(100) as i16);
    let reader = app.open_reader()?;
    // Each step is to be seen, so it begins from the width there is.
    let before = reader.frame.width;
    reader.measure = before.saturating_add_signed(by).clamp(*MEASURES.start(), *MEASURES.end());
    reader.resize(columns, rows);
    let width = reader.frame.width;
    match by > 0 && width == before {
        true => bail!("the column is {width} wide; this window has no room for more"),
        false => app.say(format!("the column is {width} wide")),
    }
    Ok(())
}

fn help(app: &mut App) -> Result<()> {
    if matches!(app.panels.last(), Some(Panel::List(list)) if list.of == Of::Help) {
        return Ok(());
    }
    let before = app.context();
    let mut items = Vec::new();
    for (topic, actions) in TOPICS {
        for action in actions {
            let item = Item {
                label: keys(app, before, action.name),
                text: action.help.to_owned(),
                detail: topic.to_owned(),
                depth: 0,
                target: Target::Action(action.name),
            };
            items.push(item);
        }
    }
    app.panels.push(Panel::List(List::new(Of::Help, "Help", items)));
    Ok(())
}

/// The keys of an action as they are bound now: those of the context it was asked from come first.
fn keys(app: &App, context: Context, action: &str) -> String {
    let mut keys = app.keymap.keys_of(context, action);
    for (other, _) in Context::ALL {
        for key in app.keymap.keys_of(other, action) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys.truncate(3);
    keys.join(" ")
}

fn item(app: &mut App, n: isize) -> Result<()> {
    let n = n.saturating_mul(app.times());
    if let Some(palette) = app.palette_mut() {
        palette.go(n);
    } else if !shelving::go(app, n)
        && let Some(list) = app.list()
    {
        list.go(n);
    }
    Ok(())
}

fn items_page(app: &mut App, way: isize) -> Result<()> {
    let (columns, rows) = (app.columns, app.rows);
    if let Some(palette) = app.palette_mut() {
        palette.go(way * Palette::height(rows) as isize);
    } else if !shelving::go_pages(app, way)
        && let Some(list) = app.list()
    {
        list.go(way * list.height(columns, rows) as isize);
    }
    Ok(())
}

pub fn choose(app: &mut App) -> Result<()> {
    if matches!(app.panels.last(), Some(Panel::Shelf(_))) {
        return shelving::choose(app);
    }
    let Some(target) = app.list().and_then(|list| list.item()).map(|item| item.target.clone()) else {
        bail!("nothing passes the filter; Esc and / change it");
    };
    match target {
        Target::Place(at) | Target::Annotation(_, Some(at)) | Target::Word(_, Some(at)) => {
            app.panels.pop();
            app.open_reader()?.jump(at);
        }
        Target::Suggested(_, sentence) => {
            app.panels.pop();
            app.open_reader()?.jump(sentence.start);
        }
        Target::Elsewhere(path, at) => elsewhere::go_to(app, &path, &at)?,
        Target::Link(target) => links::follow(app, &target)?,
        Target::Noted(noted) => elsewhere::open_noted(app, *noted)?,
        Target::Mention(place) => mentions::go_to(app, place)?,
        Target::Annotation(_, None) => {
            bail!("the words of this annotation were not found in this text; a attaches it to others, e shows the note")
        }
        Target::Past(id, n) => keeping::restore(app, &id, n)?,
        Target::Said(_) => defining::edit_item(app)?,
        Target::Word(_, None) => bail!("this word was met in another text, or its place is not found any more"),
        Target::Action(name) => {
            app.panels.pop();
            app.perform_from_help(name)?;
        }
    }
    Ok(())
}

fn scroll(app: &mut App, n: isize) -> Result<()> {
    let times = app.times();
    scroll_by(app, n * times);
    Ok(())
}

fn scroll_page(app: &mut App, way: isize) -> Result<()> {
    scroll_by(app, way * (app.rows as isize / 2).max(1));
    Ok(())
}

/// Scrolls the panel on top.
pub fn scroll_by(app: &mut App, n: isize) {
    if matches!(app.panels.last(), Some(Panel::Review(_))) {
        return reviewing::scroll(app, n);
    }
    let page = app.page();
    let (columns, rows) = (app.columns, app.rows);
    let Some(reader) = &app.reader else { return };
    match app.panels.last_mut() {
        Some(Panel::Card(card)) => {
            let place = card.place(&page, &reader.document);
            card.scroll = card.scroll.saturating_add_signed(n).min(place.last_scroll());
        }
        Some(Panel::Peek(peek)) => {
            let place = peek.place(&page, &reader.document);
            peek.scroll = peek.scroll.saturating_add_signed(n).min(place.last_scroll());
            peek.asked = false;
        }
        Some(Panel::Source(view)) => {
            let setting = Setting::of(&reader.document.source.text, columns, rows);
            view.scroll(reader, n, &setting);
        }
        Some(Panel::Glance(glance)) => {
            let note = reader.notebook.get(&glance.id).map(said).unwrap_or_default();
            glance.scroll_by(n, note, columns, rows);
        }
        _ => {}
    }
}

fn leave(app: &mut App) -> Result<()> {
    if let Some(Panel::List(list)) = app.panels.last_mut()
        && !list.filter.is_empty()
    {
        list.set_filter(String::new());
        return Ok(());
    }
    if shelving::leave(app)? {
        return Ok(());
    }
    if app.panels.pop().is_none()
        && let Some(reader) = &mut app.reader
    {
        reader.selection = None;
    }
    // The shelf without a text behind it is the last thing to leave.
    if app.panels.is_empty() && app.reader.is_none() {
        app.request = Some(Request::Quit);
    }
    Ok(())
}

fn redraw(app: &mut App) -> Result<()> {
    app.request = Some(Request::Redraw);
    Ok(())
}

fn suspend(app: &mut App) -> Result<()> {
    app.keep_place();
    app.request = Some(Request::Suspend);
    Ok(())
}

fn quit(app: &mut App) -> Result<()> {
    app.let_go()?;
    app.keep_place();
    app.write_diary();
    app.request = Some(Request::Quit);
    Ok(())
}
