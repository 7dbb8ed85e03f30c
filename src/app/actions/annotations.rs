//! The list of annotations, and the way from one to the next.

use anyhow::{Result, bail};

use super::marking::change;
use super::{defining, suggesting, writing};
use crate::app::action::Action;
use crate::app::list::{Item, List, Of, Target};
use crate::app::reader::Reader;
use crate::app::{App, Panel};
use crate::document::Placed;
use crate::notes::{Annotation, Mark};

pub const ACTIONS: &[Action] = &[
    Action { name: "annotations", help: "All annotations of this text", run: annotations },
    Action { name: "next-annotation", help: "To the next annotation", run: |app| step(app, true) },
    Action { name: "previous-annotation", help: "To the annotation before", run: |app| step(app, false) },
    Action { name: "edit-item", help: "Change the note or the definition of the item", run: edit_item },
    Action { name: "delete-item", help: "Delete the item's annotation; u brings it back", run: delete_item },
];

fn annotations(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    // Another window, or an editor, may have written to the file.
    if reader.notebook.refresh() {
        reader.lay_notes();
        reader.amend();
    }
    let items = items(reader);
    if items.is_empty() {
        bail!("this text has no annotations yet; m sets a bookmark, M highlights, a writes a note");
    }
    let here = reader.anchor;
    let title = list_title(reader);
    let mut list = List::new(Of::Annotations, title, items);
    let after = |item: &Item| matches!(item.target, Target::Annotation(_, Some(at)) if at >= here);
    list.selected = list.items.iter().position(after).unwrap_or(0);
    app.panels.push(Panel::List(list));
    Ok(())
}

/// The list's own title counts what could not be placed.
fn list_title(reader: &Reader) -> String {
    let lost = reader.laid.iter().filter(|placed| placed.range().is_none()).count();
    match lost {
        0 => "Annotations".to_owned(),
        1 => "Annotations · 1 not found in this text (marked ?)".to_owned(),
        n => format!("Annotations · {n} not found in this text (marked ?)"),
    }
}

fn items(reader: &Reader) -> Vec<Item> {
    let mut items: Vec<(usize, Item)> =
        reader.notebook.annotations().iter().zip(&reader.laid).map(|(a, p)| item(reader, a, p)).collect();
    items.sort_by_key(|(at, _)| *at);
    items.into_iter().map(|(_, item)| item).collect()
}

fn item(reader: &Reader, annotation: &Annotation, placed: &Placed) -> (usize, Item) {
    let at = placed.range().map(|range| range.start);
    let sign = match (at, annotation.mark) {
        (None, _) => "?",
        (_, Mark::Bookmark) => "▸",
        (_, Mark::Highlight) if annotation.note.is_empty() => "▪",
        _ => "✎",
    };
    let quote = &annotation.at.quote;
    let text = match annotation.note.is_empty() {
        true => quote.clone(),
        false => format!("{} — “{quote}”", annotation.note),
    };
    let page = at.and_then(|at| reader.document.page_at(at)).map(|page| format!("p. {page}"));
    let section = at.and_then(|at| reader.document.heading_at(at)).map(|i| {
        let heading = &reader.document.outline[i];
        reader.document.heading_text(heading).to_owned()
    });
    let detail = page.or(section).unwrap_or_else(|| annotation.at.section.clone());
    let target = Target::Annotation(annotation.id.clone(), at);
    (at.unwrap_or(annotation.at.offset), Item { label: sign.to_owned(), text, detail, depth: 0, target })
}

/// Brings the list of annotations up to date after a change.
pub fn refresh_list(app: &mut App) {
    let Some(reader) = &app.reader else { return };
    let (items, title) = (items(reader), list_title(reader));
    for panel in &mut app.panels {
        if let Panel::List(list) = panel
            && list.of == Of::Annotations
        {
            list.title.clone_from(&title);
            list.refresh(items.clone());
        }
    }
}

pub fn selected_annotation(app: &mut App) -> Result<Annotation> {
    let target = app.list().and_then(|list| list.item()).map(|item| item.target.clone());
    let Some(Target::Annotation(id, _)) = target else { bail!("only annotations can be changed here") };
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
