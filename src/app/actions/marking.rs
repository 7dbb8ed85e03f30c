//! Bookmarks, highlights and notes. Nothing is said to be saved before the notebook has it on the disk.

use std::ops::Range;

use anyhow::{Result, bail};

use super::{defining, mending, suggesting};
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::keymap::Context;
use crate::app::list::{Item, List, Of, Target};
use crate::app::reader::Reader;
use crate::app::{About, App, Editor, Panel, Request};
use crate::document::{Kind, Placed};
use crate::journal::ledger::Way;
use crate::notes::{Annotation, Mark, tags};

pub const ACTIONS: &[Action] = &[
    Action { name: "bookmark", help: "Set a bookmark here, or take it away", run: bookmark },
    Action {
        name: "highlight",
        help: "Highlight the selection or the paragraph, or take the highlight away",
        run: highlight,
    },
    Action { name: "note", help: "Write a note on the selection or the paragraph", run: note },
    Action { name: "annotations", help: "All annotations of this text", run: annotations },
    Action { name: "next-annotation", help: "To the next annotation", run: |app| step(app, true) },
    Action { name: "previous-annotation", help: "To the annotation before", run: |app| step(app, false) },
    Action { name: "edit-item", help: "Change the note or the definition of the item", run: edit_item },
    Action { name: "delete-item", help: "Delete the item's annotation; u brings it back", run: delete_item },
    Action {
        name: "undo",
        help: "Undo the last change to annotations or corrections, also of an earlier day",
        run: |app| undo(app, false),
    },
    Action { name: "redo", help: "Do again what was undone", run: |app| undo(app, true) },
    Action { name: "save-note", help: "Save the note", run: save },
    Action {
        name: "drop-note",
        help: "Leave the note without saving; asks once if something was typed",
        run: drop_note,
    },
    Action { name: "edit-outside", help: "Go on writing in $EDITOR", run: edit_outside },
];

/// The words an annotation goes on: the selection, else the paragraph of the term in focus, else the first
/// paragraph that begins on the screen, else the one at its top.
fn target(reader: &mut Reader) -> Result<Range<usize>> {
    if let Some(selection) = reader.selection {
        let range = selection.range(&reader.document.text);
        if range.is_empty() {
            bail!("nothing is selected yet; v begins the selection at the caret");
        }
        return Ok(range);
    }
    let visible = reader.visible();
    let document = &reader.document;
    let term = reader
        .term
        .as_ref()
        .filter(|term| visible.contains(&term.start))
        .and_then(|term| document.block_at(term.start));
    let begins = || {
        let first = document.blocks.partition_point(|block| block.range.start < visible.start);
        let body = |block: &crate::document::Block| !matches!(block.kind, Kind::Heading(_) | Kind::Rule);
        let blocks =
            document.blocks.iter().enumerate().skip(first).take_while(|(_, block)| block.range.start < visible.end);
        blocks.filter(|(_, block)| body(block)).map(|(i, _)| i).next()
    };
    let block = term.or_else(begins).or_else(|| document.block_at(visible.start));
    block.map(|i| document.blocks[i].range.clone()).ok_or_else(|| anyhow::anyhow!("this text is empty"))
}

fn bookmark(app: &mut App) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let Some(mut top) = reader.top() else { bail!("this text is empty") };
    while top.is_blank() && top.next < reader.document.text.len() {
        top = reader.moved(top, 1);
    }
    let visible = reader.visible();
    let block = reader.document.blocks[top.block].range.clone();
    let in_view = block.start.max(visible.start)..block.end.min(visible.end);
    if let Some(id) = reader.annotation_on(&in_view, Mark::Bookmark).map(|annotation| annotation.id.clone()) {
        return change(app, "bookmark taken away", |reader| reader.notebook.remove(&id, now));
    }
    // The row at the top is the place; its words, up to a line or two, are what it will be found by.
    let text = &reader.document.text;
    let start = top.start.clamp(block.start, block.end);
    let end = text.floor_char_boundary((start + 100).min(block.end));
    let end = if end == block.end { end } else { text[start..end].rfind(' ').map_or(end, |i| start + i) };
    let at = reader.locator(start..end);
    change(app, "bookmark saved", |reader| {
        reader.notebook.add(at, Mark::Bookmark, String::new(), Vec::new(), now).map(drop)
    })
}

fn highlight(app: &mut App) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let range = target(reader)?;
    let same = |(annotation, at): (&Annotation, Range<usize>)| {
        (annotation.mark == Mark::Highlight && at == range).then(|| annotation.id.clone())
    };
    let there = reader.annotations().find_map(same);
    reader.selection = None;
    if let Some(id) = there {
        return change(app, "highlight taken away", |reader| reader.notebook.remove(&id, now));
    }
    let at = reader.locator(range);
    change(app, "highlight saved", |reader| {
        reader.notebook.add(at, Mark::Highlight, String::new(), Vec::new(), now).map(drop)
    })
}

/// Changes the notebook, then lays the annotations anew; says `done` only when the change is on the disk.
pub fn change(app: &mut App, done: &str, change: impl FnOnce(&mut Reader) -> Result<()>) -> Result<()> {
    let reader = app.whole_reader()?;
    let result = change(reader);
    reader.lay_notes();
    refresh_list(app);
    result?;
    app.say(done);
    Ok(())
}

fn note(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    let range = target(reader)?;
    let same = |(annotation, at): (&Annotation, Range<usize>)| {
        (annotation.mark == Mark::Note && at == range).then(|| annotation.clone())
    };
    let there = reader.annotations().find_map(same);
    let editor = match there {
        Some(annotation) => edit(annotation),
        None => Editor { field: Field::default(), about: About::Text(range), before: String::new(), warned: false },
    };
    app.panels.push(Panel::Editor(editor));
    Ok(())
}

fn edit(annotation: Annotation) -> Editor {
    let note = annotation.note;
    Editor { field: Field::new(note.clone()), about: About::Annotation(annotation.id), before: note, warned: false }
}

fn editor(app: &mut App) -> Result<&mut Editor> {
    match app.panels.last_mut() {
        Some(Panel::Editor(editor)) => Ok(editor),
        _ => bail!("no note is open"),
    }
}

/// Saves the note being written and closes it. When saving fails it stays open with every word.
pub fn save(app: &mut App) -> Result<()> {
    let now = app.now;
    let editor = editor(app)?.clone();
    let text = editor.field.text.trim_end().to_owned();
    if let About::Term(draft) = &editor.about {
        return defining::save(app, draft, &text);
    }
    if text.trim().is_empty() && matches!(editor.about, About::Text(_)) {
        app.panels.pop();
        bail!("an empty note is not kept");
    }
    let mut done = "note saved";
    let reader = app.whole_reader()?;
    let saved = match &editor.about {
        About::Text(range) => {
            let at = reader.locator(range.clone());
            let tags = tags(&text);
            reader.notebook.add(at, Mark::Note, text, tags, now).map(drop)
        }
        About::Annotation(id) if text.is_empty() && reader.notebook.get(id).is_some_and(|it| it.mark == Mark::Note) => {
            done = "the note was empty and is deleted; u brings it back";
            reader.notebook.remove(id, now)
        }
        About::Annotation(id) => reader.notebook.change(id, now, |annotation| annotation.rewrite(text)),
        About::Term(_) => Ok(()),
    };
    reader.lay_notes();
    reader.selection = None;
    let unsaved = reader.notebook.unsaved();
    match saved {
        Ok(()) => {
            app.panels.pop();
            refresh_list(app);
            app.say(done);
            Ok(())
        }
        // The notebook holds the words and writes them with the next change that succeeds.
        Err(error) if unsaved > 0 => {
            app.panels.pop();
            refresh_list(app);
            Err(error)
        }
        Err(error) => Err(error),
    }
}

fn drop_note(app: &mut App) -> Result<()> {
    let editor = editor(app)?;
    if editor.field.text != editor.before && !editor.warned {
        editor.warned = true;
        let about_term = matches!(editor.about, About::Term(_));
        let key = |action| app.keymap.keys_of(Context::Editor, action).into_iter().next().unwrap_or_default();
        let (save, drop) = (key("save-note"), key("drop-note"));
        let what = if about_term { "definition" } else { "note" };
        app.say(format!("The {what} is not saved: {save} saves it, {drop} again drops what was typed"));
        return Ok(());
    }
    app.panels.pop();
    if let Some(reader) = &mut app.reader {
        reader.selection = None;
    }
    Ok(())
}

fn edit_outside(app: &mut App) -> Result<()> {
    let text = editor(app)?.field.text.clone();
    app.request = Some(Request::Edit(text));
    Ok(())
}

impl App {
    /// Takes back what was written in the reader's editor, and saves it.
    pub fn edited(&mut self, text: Result<String>) {
        let result = text.and_then(|text| {
            editor(self)?.field.replace(text.trim_end().to_owned());
            save(self)
        });
        if let Err(error) = result {
            self.complain(&format!("{error:#}"));
        }
    }
}

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
    app.panels.push(Panel::Editor(edit(annotation)));
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

fn undo(app: &mut App, again: bool) -> Result<()> {
    let way = if again { Way::Forth } else { Way::Back };
    if is_own_next(app, way)? {
        app.undid_own = !again;
        if !defining::step(app, way)? {
            app.say(if again { "There is nothing to do again" } else { "There is nothing to undo" });
        }
        return Ok(());
    }
    app.undid_own = false;
    let now = app.now;
    let reader = app.whole_reader()?;
    let done = if again { reader.notebook.redo(now) } else { reader.notebook.undo(now) };
    reader.lay_notes();
    reader.amend();
    refresh_list(app);
    mending::reveal(app);
    match done? {
        Some(sentence) => app.say(sentence),
        None if again => app.say("There is nothing to do again"),
        None => app.say("There is nothing to undo"),
    }
    Ok(())
}

/// Whether the next change on the way back or forth is one of the reader's own glossary: in its list always, in a
/// text when it is about that text and the later one; forth, when it was what was undone last.
fn is_own_next(app: &mut App, way: Way) -> Result<bool> {
    match app.panels.last() {
        Some(Panel::List(list)) if list.of == Of::Entries => return Ok(true),
        Some(Panel::List(list)) if list.of == Of::Annotations => return Ok(false),
        Some(Panel::List(_)) => {
            bail!("nothing was changed here; undo works in the text and in the lists of annotations and entries")
        }
        Some(Panel::Source(_)) => return Ok(false),
        _ => {}
    }
    app.own.refresh();
    let own = app.own.next_change(way, &app.here());
    let noted = app.open_reader()?.notebook.next_change(way);
    Ok(match (own, noted) {
        (Some(own), Some(noted)) => {
            if way == Way::Back {
                own > noted
            } else {
                app.undid_own
            }
        }
        (own, _) => own.is_some(),
    })
}

fn step(app: &mut App, forward: bool) -> Result<()> {
    let reader = app.whole_reader()?;
    let mut places: Vec<_> = reader.annotations().map(|(_, at)| at).collect();
    places.sort_by_key(|at| at.start);
    let Some(top) = reader.top() else { return Ok(()) };
    // From the annotation stepped to last, while its row is still the first one; else from the screen's top.
    let stepped = reader.stepped.filter(|at| (top.start..top.next).contains(at));
    let next = match (forward, stepped) {
        (true, Some(here)) => places.iter().find(|at| at.start > here),
        (true, None) => places.iter().find(|at| at.start >= top.start),
        (false, here) => places.iter().rev().find(|at| at.start < here.unwrap_or(top.start)),
    };
    match next.cloned() {
        Some(at) => {
            reader.leave_here();
            reader.anchor = reader.row_at(at.start).map_or(0, |row| row.start);
            reader.landed = Some(at.start);
            reader.stepped = Some(at.start);
        }
        None => bail!("there is no annotation {} here", if forward { "after" } else { "before" }),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_number_sign_are_tags() {
        assert_eq!(tags("see #hegemony, #hegemony and #class-struggle. #1 is no tag"), ["hegemony", "class-struggle"]);
    }
}
