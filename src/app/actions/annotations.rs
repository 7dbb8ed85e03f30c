//! The list of annotations, and the way from one to the next.

use anyhow::{Result, bail};

use super::marking::change;
use super::{defining, naming, suggesting, writing};
use crate::app::action::Action;
use crate::app::list::{Item, List, Of, Target};
use crate::app::notebook::{self, Order, Scope};
use crate::app::{App, Panel};
use crate::notes::Annotation;

pub const ACTIONS: &[Action] = &[
    Action { name: "annotations", help: "All annotations of this text", run: annotations },
    Action { name: "next-annotation", help: "To the next annotation", run: |app| step(app, true) },
    Action { name: "previous-annotation", help: "To the annotation before", run: |app| step(app, false) },
    Action { name: "edit-item", help: "Change the note or the definition of the item", run: edit_item },
    Action {
        name: "next-order",
        help: "List annotations by place, date, tag, colour or how they were found",
        run: next_order,
    },
    Action { name: "delete-item", help: "Delete the item's annotation; u brings it back", run: delete_item },
];

fn annotations(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    // Another window, or an editor, may have written to the file.
    if reader.notebook.refresh() {
        reader.lay_notes();
        reader.amend();
    }
    let here = reader.anchor;
    let is_empty = reader.notebook.annotations().is_empty();
    if is_empty && app.view.scope == Scope::Text {
        bail!("this text has no annotations yet; m sets a bookmark, M highlights, a writes a note");
    }
    let mut list = listed(app)?;
    if list.items.is_empty() {
        app.view.scope = Scope::Text;
        bail!("no text has annotations yet; m sets a bookmark, M highlights, a writes a note");
    }
    if app.view.order == Order::Reading {
        let after = |item: &Item| matches!(item.target, Target::Annotation(_, Some(at)) if at >= here);
        list.focus(list.items.iter().position(after).unwrap_or(0));
    }
    app.panels.push(Panel::List(list));
    Ok(())
}

fn listed(app: &mut App) -> Result<List> {
    app.whole_reader()?;
    let reader = app.reader.as_ref().ok_or_else(|| anyhow::anyhow!("no text is open"))?;
    Ok(notebook::list(app, reader))
}

/// Lists them in the next order; the focus stays on its annotation.
fn next_order(app: &mut App) -> Result<()> {
    on_top(app)?;
    app.view.order = app.view.order.next();
    list_anew(app)
}

/// Lists those of all texts, or again those of this one.
pub fn switch_scope(app: &mut App) -> Result<()> {
    on_top(app)?;
    let before = app.view.scope;
    app.view.scope = if before == Scope::Text { Scope::Shelf } else { Scope::Text };
    list_anew(app)
}

/// The list of annotations, when it is on top.
fn on_top(app: &mut App) -> Result<&mut List> {
    match app.panels.last_mut() {
        Some(Panel::List(list)) if list.of == Of::Annotations => Ok(list),
        _ => bail!("only the list of annotations can be put in another order"),
    }
}

fn list_anew(app: &mut App) -> Result<()> {
    let mut new = listed(app)?;
    let list = on_top(app)?;
    let focus = list.item().and_then(|item| id(&item.target)).map(str::to_owned);
    new.set_filter(std::mem::take(&mut list.filter));
    let again = |item: &Item| focus.is_some() && id(&item.target) == focus.as_deref();
    new.focus(new.items.iter().position(again).unwrap_or(0));
    *list = new;
    Ok(())
}

fn id(target: &Target) -> Option<&str> {
    match target {
        Target::Annotation(id, _) => Some(id),
        Target::Noted(noted) => Some(&noted.annotation.id),
        _ => None,
    }
}

/// Brings the list of annotations up to date after a change.
pub fn refresh_list(app: &mut App) {
    naming::refresh(app);
    if !app.panels.iter().any(|panel| matches!(panel, Panel::List(list) if list.of == Of::Annotations)) {
        return;
    }
    let Ok(new) = listed(app) else { return };
    for panel in &mut app.panels {
        if let Panel::List(list) = panel
            && list.of == Of::Annotations
        {
            list.renew(new);
            return;
        }
    }
}

pub fn selected_annotation(app: &mut App) -> Result<Annotation> {
    let target = app.list().and_then(|list| list.item()).map(|item| item.target.clone());
    let id = match target {
        Some(Target::Annotation(id, _)) => id,
        Some(Target::Noted(noted)) => bail!("this note is on “{}”; Enter opens that text at it", noted.title),
        _ => bail!("only annotations can be changed here"),
    };
    let reader = app.whole_reader()?;
    reader.notebook.get(&id).cloned().ok_or_else(|| anyhow::anyhow!("this annotation is gone"))
}

/// What the list on top is of, when it is of the reader's own words.
fn list_of_words(app: &App) -> Option<Of> {
    match app.panels.last() {
        Some(Panel::List(list)) if matches!(list.of, Of::Entries | Of::Words) => Some(list.of),
        _ => None,
    }
}

fn edit_item(app: &mut App) -> Result<()> {
    if list_of_words(app) == Some(Of::Entries) {
        return defining::edit_item(app);
    }
    if matches!(app.panels.last(), Some(Panel::List(list)) if list.of == Of::Suggestions) {
        return suggesting::take_over(app);
    }
    let annotation = selected_annotation(app)?;
    app.panels.push(Panel::Editor(writing::edit(annotation)));
    Ok(())
}

fn delete_item(app: &mut App) -> Result<()> {
    if let Some(of) = list_of_words(app) {
        return defining::delete_item(app, of);
    }
    let now = app.now;
    let annotation = selected_annotation(app)?;
    change(app, "deleted; u brings it back", |reader| reader.notebook.remove(&annotation.id, now))
}

/// From the annotation in focus, else from the screen's top. Those that begin at one place come one after the other,
/// the longest first.
fn step(app: &mut App, forward: bool) -> Result<()> {
    let reader = app.whole_reader()?;
    let Some(top) = reader.top() else { return Ok(()) };
    let here = reader.in_focus().map(|(annotation, _)| annotation.id.clone());
    let next = reader.annotation_beside(here.as_deref(), top.start, forward);
    let Some((id, start)) = next.map(|(annotation, at)| (annotation.id.clone(), at.start)) else {
        bail!("there is no annotation {} here", if forward { "after" } else { "before" });
    };
    reader.leave_here();
    reader.anchor = reader.row_at(start).map_or(0, |row| row.start);
    reader.landed = Some(start);
    reader.stepped = Some(start);
    reader.focus(id);
    Ok(())
}
