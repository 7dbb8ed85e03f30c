//! Writing a note: the editor over the page, and its way out.

use std::ops::Range;

use anyhow::{Result, bail};

use super::annotations::refresh_list;
use super::defining;
use super::marking::target;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::keymap::Context;
use crate::app::{About, App, Editor, Panel, Request};
use crate::notes::{Annotation, Mark, tags};

pub const ACTIONS: &[Action] = &[
    Action { name: "note", help: "Write a note on the selection or the paragraph", run: note },
    Action { name: "save-note", help: "Save the note", run: save },
    Action {
        name: "drop-note",
        help: "Leave the note without saving; asks once if something was typed",
        run: drop_note,
    },
    Action { name: "edit-outside", help: "Go on writing in $EDITOR", run: edit_outside },
];

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

pub fn edit(annotation: Annotation) -> Editor {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_a_number_sign_are_tags() {
        assert_eq!(tags("see #hegemony, #hegemony and #class-struggle. #1 is no tag"), ["hegemony", "class-struggle"]);
    }
}
