//! Reading undisturbed, and looking at a note for a moment: all marks can be hidden and shown again, and a note is
//! told in full over the page, which stays where it is.

use anyhow::{Result, bail};

use super::{annotations, marking, writing};
use crate::app::action::Action;
use crate::app::{App, Panel};
use crate::notes::Annotation;
use crate::text::wrap;

pub const ACTIONS: &[Action] = &[
    Action { name: "hide-marks", help: "Hide all marks and notes on the page, or show them again", run: hide },
    Action { name: "glance", help: "Show the whole note of this screen, or of the annotation in focus", run: glance },
    Action { name: "glance-next", help: "The next annotation on this screen", run: |app| step(app, 1) },
    Action { name: "glance-previous", help: "The annotation before on this screen", run: |app| step(app, -1) },
    Action { name: "edit-glanced", help: "Change the note", run: edit },
    Action { name: "delete-glanced", help: "Delete the annotation; u brings it back", run: delete },
];

/// A note that is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    /// The annotation, by its id.
    pub id: String,
    /// Rows scrolled away at the top.
    pub scroll: usize,
}

/// Columns of the widest note, and how many the frame and the space beside the words take.
const WIDEST: u16 = 76;
const BESIDE: u16 = 4;

impl Glance {
    /// The width of the frame in a window.
    pub fn width(columns: u16) -> u16 {
        columns.min(WIDEST)
    }

    /// The rows of a note, and how many of them are seen at once.
    pub fn rows(said: &str, columns: u16, rows: u16) -> (Vec<wrap::Line>, usize) {
        let lines = wrap::wrap(said, Self::width(columns).saturating_sub(BESIDE).max(1) as usize);
        let most = (rows / 2).max(6).min(rows.saturating_sub(1)).saturating_sub(2).max(1) as usize;
        let height = lines.len().clamp(1, most);
        (lines, height)
    }

    /// Scrolls the note.
    pub fn scroll_by(&mut self, n: isize, said: &str, columns: u16, rows: u16) {
        let (lines, height) = Self::rows(said, columns, rows);
        self.scroll = self.scroll.saturating_add_signed(n).min(lines.len().saturating_sub(height));
    }
}

/// What is told of an annotation: its note, or else its words.
pub fn said(annotation: &Annotation) -> &str {
    if annotation.note.is_empty() { &annotation.at.quote } else { &annotation.note }
}

fn hide(app: &mut App) -> Result<()> {
    let key = app.keymap.keys_of(app.context(), "hide-marks").into_iter().next().unwrap_or_default();
    let reader = app.open_reader()?;
    reader.hides_marks = !reader.hides_marks;
    let hidden = reader.hides_marks;
    app.say(if hidden {
        format!("marks and notes are hidden; {key} shows them again")
    } else {
        "marks and notes are shown".to_owned()
    });
    Ok(())
}

/// Shows the note in focus, else the first one on the screen, else the first annotation there.
pub fn glance(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    let visible = reader.visible();
    let focus = reader.in_focus().filter(|(_, at)| at.start < visible.end && at.end > visible.start);
    let all: Vec<_> = reader.annotations_in(visible).map(|(annotation, _)| annotation).collect();
    let noted = all.iter().find(|annotation| !annotation.note.is_empty());
    let chosen = focus.map(|(annotation, _)| annotation).or(noted.copied()).or(all.first().copied());
    let Some(id) = chosen.map(|annotation| annotation.id.clone()) else {
        bail!("there is no annotation on this screen; ]a goes to the next");
    };
    show(app, id);
    Ok(())
}

/// Shows an annotation over the page.
pub fn show(app: &mut App, id: String) {
    if let Some(reader) = &mut app.reader {
        reader.focus(id.clone());
    }
    app.panels.retain(|panel| !matches!(panel, Panel::Glance(_)));
    app.panels.push(Panel::Glance(Glance { id, scroll: 0 }));
}

fn glanced(app: &mut App) -> Result<Annotation> {
    let Some(Panel::Glance(Glance { id, .. })) = app.panels.last().cloned() else {
        bail!("no note is being looked at")
    };
    let annotation = app.whole_reader()?.notebook.get(&id).cloned();
    annotation.ok_or_else(|| anyhow::anyhow!("this annotation is gone"))
}

fn step(app: &mut App, n: isize) -> Result<()> {
    let here = glanced(app)?;
    let reader = app.whole_reader()?;
    let visible = reader.visible();
    let ids: Vec<_> = reader.annotations_in(visible).map(|(annotation, _)| annotation.id.clone()).collect();
    let at = ids.iter().position(|id| *id == here.id).unwrap_or(0) as isize;
    if ids.len() < 2 {
        bail!("there is no other annotation on this screen");
    }
    let next = (at + n).rem_euclid(ids.len() as isize) as usize;
    show(app, ids[next].clone());
    Ok(())
}

fn edit(app: &mut App) -> Result<()> {
    let annotation = glanced(app)?;
    app.panels.pop();
    app.panels.push(Panel::Editor(writing::edit(annotation)));
    Ok(())
}

fn delete(app: &mut App) -> Result<()> {
    let (now, annotation) = (app.now, glanced(app)?);
    app.panels.pop();
    marking::change(app, "deleted; u brings it back", |reader| reader.notebook.remove(&annotation.id, now))?;
    annotations::refresh_list(app);
    Ok(())
}
