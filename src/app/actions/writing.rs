//! Writing a note: in the editor over the page, in a line at the foot, or in the reader's own editor; and the ways
//! out. Whatever fails, the words stay where they can be seen.

use std::ops::Range;

use anyhow::{Result, bail};

use super::annotations::refresh_list;
use super::defining;
use super::marking::target;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::keymap::Context;
use crate::app::outside::Sheet;
use crate::app::{About, App, Ask, Editor, Panel, Prompt, Request, drafts};
use crate::document::Locator;
use crate::notes::{Annotation, Mark, tags};

pub const ACTIONS: &[Action] = &[
    Action { name: "note", help: "Write a note on the selection or the paragraph", run: note },
    Action { name: "quick-note", help: "The same in one line at the foot; Enter saves it", run: quick_note },
    Action { name: "note-outside", help: "The same in $EDITOR, with the words it is about above", run: note_outside },
    Action {
        name: "open-draft",
        help: "Go on writing what was not saved when postil ended; it is kept while you type",
        run: drafts::open,
    },
    Action { name: "save-note", help: "Save the note", run: save },
    Action {
        name: "drop-note",
        help: "Leave the note without saving; asks once if something was typed",
        run: drop_note,
    },
    Action { name: "edit-outside", help: "Go on writing in $EDITOR", run: edit_outside },
];

fn note(app: &mut App) -> Result<()> {
    let (about, before) = beginning(app)?;
    app.panels.push(Panel::Editor(Editor::new(about, before)));
    Ok(())
}

/// A note that is short enough is written, or changed, where nothing covers the page.
fn quick_note(app: &mut App) -> Result<()> {
    let (about, before) = beginning(app)?;
    if before.contains('\n') {
        app.panels.push(Panel::Editor(Editor::new(about, before)));
        return Ok(());
    }
    let field = Field::new(before.clone());
    app.prompt = Some(Prompt { ask: Ask::Note { about, before, warned: false }, field });
    Ok(())
}

fn note_outside(app: &mut App) -> Result<()> {
    note(app)?;
    edit_outside(app)
}

/// What a note goes on: the annotation in focus, the note that is there, else the words.
fn beginning(app: &mut App) -> Result<(About, String)> {
    let reader = app.whole_reader()?;
    if reader.selection.is_none()
        && let Some((annotation, _)) = reader.in_focus()
    {
        return Ok((About::Annotation(annotation.id.clone()), annotation.note.clone()));
    }
    let range = target(reader)?;
    let same = |(annotation, at): (&Annotation, Range<usize>)| {
        (annotation.mark == Mark::Note && at == range).then(|| annotation.clone())
    };
    let there = reader.annotations().find_map(same);
    Ok(match there {
        Some(annotation) => (About::Annotation(annotation.id), annotation.note),
        None => (About::Text(range), String::new()),
    })
}

pub fn edit(annotation: Annotation) -> Editor {
    Editor::new(About::Annotation(annotation.id), annotation.note)
}

fn editor(app: &mut App) -> Result<&mut Editor> {
    match app.panels.last_mut() {
        Some(Panel::Editor(editor)) => Ok(editor),
        _ => bail!("no note is open"),
    }
}

/// Saves the note being written and closes it. When saving fails it stays open with every word.
pub fn save(app: &mut App) -> Result<()> {
    let editor = editor(app)?;
    let (about, text) = (editor.about.clone(), editor.field.text.trim_end().to_owned());
    if let About::Term(written) = &about {
        return defining::save(app, written, &text);
    }
    if text.trim().is_empty() && matches!(about, About::Text(_) | About::Lost(_)) {
        app.panels.pop();
        bail!("an empty note is not kept");
    }
    let saved = keep(app, &about, text);
    // When the file cannot be written, the notebook holds the words and writes them with the next change that succeeds.
    let is_held = saved.is_ok() || app.whole_reader()?.notebook.unsaved() > 0;
    if is_held {
        app.panels.pop();
        refresh_list(app);
    }
    app.say(saved?);
    Ok(())
}

/// Takes the line typed at the foot for the words of a note. When they cannot be saved, they stay in the editor.
pub fn save_line(app: &mut App, about: About, before: String, text: String) -> Result<()> {
    if text.trim().is_empty() && before.is_empty() {
        app.open_reader()?.selection = None;
        return Ok(());
    }
    let mut editor = Editor::new(about, before);
    editor.field = Field::new(text);
    app.panels.push(Panel::Editor(editor));
    save(app)
}

/// Puts the words of a note into the notebook; gives what is to be said.
fn keep(app: &mut App, about: &About, text: String) -> Result<&'static str> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let mut done = "note saved";
    let mut add = |at: Locator, text: String| {
        let tags = tags(&text);
        reader.notebook.add(at, Mark::Note, text, tags, now).map(drop)
    };
    let saved = match about {
        About::Text(range) => {
            let at = Locator::new(&reader.document, range.clone());
            add(at, text)
        }
        About::Lost(at) => add((**at).clone(), text),
        About::Annotation(id) if text.is_empty() && reader.notebook.get(id).is_some_and(|it| it.mark == Mark::Note) => {
            done = "the note was empty and is deleted; u brings it back";
            reader.notebook.remove(id, now)
        }
        About::Annotation(id) => reader.notebook.change(id, now, |annotation| annotation.rewrite(text)),
        About::Term(_) => Ok(()),
    };
    reader.lay_notes();
    reader.selection = None;
    saved.map(|()| done)
}

fn drop_note(app: &mut App) -> Result<()> {
    let editor = editor(app)?.clone();
    if app.has_news(&editor) && !editor.warned {
        let what = if matches!(editor.about, About::Term(_)) { "definition" } else { "note" };
        self::editor(app)?.warned = true;
        let question = not_saved(app, what, (Context::Editor, "save-note", "drop-note"));
        app.say(question);
        return Ok(());
    }
    app.panels.pop();
    if let Some(reader) = &mut app.reader {
        reader.selection = None;
    }
    Ok(())
}

/// The question before words are dropped.
fn not_saved(app: &App, what: &str, (context, save, drop): (Context, &str, &str)) -> String {
    let key = |action| app.keymap.keys_of(context, action).into_iter().next().unwrap_or_default();
    format!("The {what} is not saved: {} saves it, {} again drops what was typed", key(save), key(drop))
}

/// Leaves the line of a note; asks once if something would be lost.
pub fn drop_line(app: &mut App, prompt: Prompt) {
    let Ask::Note { about, before, warned } = prompt.ask else { return };
    if prompt.field.text.trim() == before.trim() || warned {
        app.reader.iter_mut().for_each(|reader| reader.selection = None);
        return;
    }
    let question = not_saved(app, "note", (Context::Line, "accept", "cancel"));
    app.prompt = Some(Prompt { ask: Ask::Note { about, before, warned: true }, field: prompt.field });
    app.say(question);
}

/// A note of one line that is to have more goes on in the editor. False when no such line is being typed.
pub fn line_to_editor(app: &mut App) -> bool {
    if !matches!(&app.prompt, Some(Prompt { ask: Ask::Note { .. }, .. })) {
        return false;
    }
    let Some(Prompt { ask: Ask::Note { about, before, .. }, field }) = app.prompt.take() else { return false };
    let mut editor = Editor::new(about, before);
    editor.field = field;
    app.panels.push(Panel::Editor(editor));
    true
}

fn edit_outside(app: &mut App) -> Result<()> {
    let editor = editor(app)?;
    let (about, text) = (editor.about.clone(), editor.field.text.clone());
    let title = app.open_reader()?.title();
    let (what, quote) = match &about {
        About::Term(written) => (format!("What is “{}”?", written.term), written.example.clone()),
        About::Lost(at) => (format!("A note on “{title}”"), at.quote.clone()),
        About::Annotation(id) => {
            let quote = app.open_reader()?.notebook.get(id).map(|it| it.at.quote.clone());
            (format!("A note on “{title}”"), quote.unwrap_or_default())
        }
        About::Text(range) => {
            let quote = app.open_reader()?.document.text[range.clone()].to_owned();
            (format!("A note on “{title}”"), quote)
        }
    };
    app.request = Some(Request::Edit(Sheet::new(&what, &quote, &text)));
    Ok(())
}

impl App {
    /// Takes back what was written in the reader's editor, and saves it. An editor that fails, or leaves nothing where
    /// there were words, changes nothing: they are still here.
    pub fn edited(&mut self, sheet: &Sheet, text: Result<String>) {
        let result = text.and_then(|text| {
            let words = sheet.words(&text);
            let editor = editor(self)?;
            let had_words = !editor.field.text.trim().is_empty();
            if words.trim().is_empty() && had_words {
                bail!("the editor left nothing; your words are here as they were");
            }
            if words == editor.field.text.trim_end() && words == editor.before.trim_end() {
                self.panels.pop();
                self.reader.iter_mut().for_each(|reader| reader.selection = None);
                self.say(if had_words { "nothing was changed" } else { "nothing was written" });
                return Ok(());
            }
            if words != editor.field.text.trim_end() {
                editor.field.replace(words);
            }
            save(self)
        });
        if let Err(error) = result {
            self.complain(&format!("{error:#}"));
        }
    }
}
