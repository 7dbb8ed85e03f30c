//! Typing: the line at the foot and the note.

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::editor::Sheet;
use crate::app::field::Field;
use crate::app::{App, Ask, Editor, Panel, Prompt, completing};
use crate::search::Query;

use super::{defining, finding, looking_up, moving, naming, shelving, writing};

pub const ACTIONS: &[Action] = &[
    Action { name: "accept", help: "Take the line as typed", run: accept },
    Action { name: "cancel", help: "Leave the line; all is as before", run: cancel },
    Action {
        name: "complete",
        help: "Take the word that is offered: a headword, a tag, a link, a path; again for the next one",
        run: complete,
    },
    Action { name: "new-line", help: "Begin a new line", run: new_line },
    Action { name: "delete-left", help: "Delete the character to the left", run: |app| edit(app, Field::delete_left) },
    Action {
        name: "delete-right",
        help: "Delete the character to the right",
        run: |app| edit(app, Field::delete_right),
    },
    Action {
        name: "delete-word-left",
        help: "Delete the word to the left",
        run: |app| edit(app, Field::delete_word_left),
    },
    Action {
        name: "delete-word-right",
        help: "Delete the word to the right",
        run: |app| edit(app, Field::delete_word_right),
    },
    Action {
        name: "delete-to-line-start",
        help: "Delete to the start of the line",
        run: |app| edit(app, Field::delete_to_line_start),
    },
    Action {
        name: "delete-to-line-end",
        help: "Delete to the end of the line",
        run: |app| edit(app, Field::delete_to_line_end),
    },
    Action { name: "undo-typing", help: "Undo the last typing", run: |app| edit(app, Field::undo) },
    Action { name: "redo-typing", help: "Type again what was undone", run: |app| edit(app, Field::redo) },
    Action {
        name: "caret-left",
        help: "Caret one character to the left",
        run: |app| edit(app, |field| field.go(field.left())),
    },
    Action {
        name: "caret-right",
        help: "Caret one character to the right",
        run: |app| edit(app, |field| field.go(field.right())),
    },
    Action {
        name: "caret-word-left",
        help: "Caret one word to the left",
        run: |app| edit(app, |field| field.go(field.word_left())),
    },
    Action {
        name: "caret-word-right",
        help: "Caret one word to the right",
        run: |app| edit(app, |field| field.go(field.word_right())),
    },
    Action {
        name: "caret-line-start",
        help: "Caret to the start of the row, then of the line",
        run: |app| to_row_end(app, Editor::row_start, Field::line_start),
    },
    Action {
        name: "caret-line-end",
        help: "Caret to the end of the row, then of the line",
        run: |app| to_row_end(app, Editor::row_end, Field::line_end),
    },
    Action { name: "caret-up", help: "Caret one row up", run: |app| go_rows(app, |_| -1) },
    Action { name: "caret-down", help: "Caret one row down", run: |app| go_rows(app, |_| 1) },
    Action { name: "caret-page-up", help: "Caret one page up", run: |app| go_rows(app, |sheet| -page(sheet)) },
    Action { name: "caret-page-down", help: "Caret one page down", run: |app| go_rows(app, page) },
    Action { name: "caret-start", help: "Caret to the start of all", run: |app| edit(app, |field| field.go(0)) },
    Action {
        name: "caret-end",
        help: "Caret to the end of all",
        run: |app| edit(app, |field| field.go(field.text.len())),
    },
];

fn edit(app: &mut App, change: fn(&mut Field)) -> Result<()> {
    let Some(field) = app.field() else { bail!("nothing is being typed") };
    change(field);
    typed(app);
    Ok(())
}

fn complete(app: &mut App) -> Result<()> {
    match &app.prompt {
        Some(Prompt { ask: Ask::Palette, .. }) => {
            app.next_kind();
            Ok(())
        }
        Some(Prompt { ask: Ask::Shelf(_), .. }) => shelving::complete(app),
        Some(prompt) if !matches!(prompt.ask, Ask::Note { .. }) => looking_up::complete(app),
        _ => completing::complete(app),
    }
}

/// In the line at the foot there is no second one; a note goes on in the editor.
fn new_line(app: &mut App) -> Result<()> {
    if app.prompt.is_some() && !writing::line_to_editor(app) {
        bail!("what is typed here is one line");
    }
    edit(app, |field| field.insert("\n"))
}

/// Rows are those that are seen, in the editor; a line at the foot is one row.
fn to_row_end(app: &mut App, of_row: fn(&Editor, &Sheet) -> usize, of_line: fn(&Field) -> usize) -> Result<()> {
    let to = match app.editor_and_sheet() {
        Some((editor, sheet)) => of_row(editor, &sheet),
        None => app.field().map_or(0, |field| of_line(field)),
    };
    let Some(field) = app.field() else { bail!("nothing is being typed") };
    field.go(to);
    typed(app);
    Ok(())
}

fn go_rows(app: &mut App, n: fn(&Sheet) -> isize) -> Result<()> {
    let Some((editor, sheet)) = app.editor_and_sheet() else { bail!("nothing of several lines is being typed") };
    editor.go_rows(n(&sheet), &sheet);
    Ok(())
}

fn page(sheet: &Sheet) -> isize {
    sheet.height.saturating_sub(1).max(1) as isize
}

impl App {
    /// The editor, when it has the keyboard, and the sheet that is written on.
    pub(in crate::app) fn editor_and_sheet(&mut self) -> Option<(&mut Editor, Sheet)> {
        let (columns, rows) = (self.columns, self.rows);
        match self.panels.last_mut() {
            Some(Panel::Editor(editor)) if self.prompt.is_none() => {
                let sheet = Sheet::of(&editor.field.text, columns, rows);
                Some((editor, sheet))
            }
            _ => None,
        }
    }
}

/// Follows what is being typed: a search moves along, a filter narrows the list.
pub fn typed(app: &mut App) {
    if let Some(Panel::Editor(editor)) = app.panels.last_mut() {
        // What was typed since the question was not asked about.
        editor.warned = false;
        editor.forget_column();
    }
    app.learn_words();
    let Some(prompt) = app.prompt.clone() else { return };
    match prompt.ask {
        Ask::Search { before } if prompt.field.text.is_empty() => finding::search_cancelled(app, before),
        Ask::Search { .. } => finding::search_as_typed(app, &prompt.field.text),
        Ask::Filter { .. } if app.shelf_view().is_some() => app.filter_shelf(prompt.field.text),
        Ask::Filter { .. } => {
            if let Some(list) = app.list() {
                list.set_filter(prompt.field.text);
            }
        }
        Ask::Note { about, before, .. } => {
            // What was typed since the question was not asked about.
            app.prompt = Some(Prompt { ask: Ask::Note { about, before, warned: false }, field: prompt.field });
        }
        Ask::Letter => naming::typed(app, &prompt.field.text),
        Ask::Palette => app.search_palette(),
        Ask::PerCent | Ask::Word { .. } | Ask::Define | Ask::Alias { .. } | Ask::Shelf(_) => {}
    }
}

fn accept(app: &mut App) -> Result<()> {
    if app.palette().is_some() {
        return app.choose_in_palette();
    }
    let Some(prompt) = app.prompt.take() else { bail!("nothing is being typed") };
    let typed = prompt.field.text;
    match prompt.ask {
        // An empty line searches for the same again.
        Ask::Search { .. } if typed.is_empty() => finding::step(app, true)?,
        Ask::Search { .. } => {
            finding::search_accepted(app);
            Query::within(&typed).map_err(anyhow::Error::msg)?;
        }
        Ask::PerCent => match typed.trim().trim_end_matches('%').trim().parse() {
            Ok(per_cent) => moving::to_per_cent(app, per_cent)?,
            Err(_) => bail!("“{typed}” is not a number"),
        },
        Ask::Word { .. } | Ask::Define | Ask::Alias { .. } if typed.trim().is_empty() => {}
        Ask::Word { .. } => looking_up::look_up_typed(app, typed.trim())?,
        Ask::Define => defining::begin(app, &typed, None)?,
        Ask::Alias { term } => defining::alias(app, term, &typed)?,
        Ask::Note { about, before, .. } => writing::save_line(app, about, before, typed)?,
        Ask::Filter { .. } | Ask::Letter | Ask::Palette => {}
        Ask::Shelf(asked) => {
            if let Err(error) = shelving::accept(app, asked.clone(), &typed) {
                // A path with a slip in it is not typed again from the start.
                app.prompt = Some(Prompt { ask: Ask::Shelf(asked), field: Field::new(typed) });
                return Err(error);
            }
        }
    }
    Ok(())
}

fn cancel(app: &mut App) -> Result<()> {
    if app.palette().is_some() {
        app.close_palette();
        return Ok(());
    }
    let Some(prompt) = app.prompt.take() else { bail!("nothing is being typed") };
    match prompt.ask {
        Ask::Note { .. } => writing::drop_line(app, prompt),
        Ask::Search { before } => finding::search_cancelled(app, before),
        Ask::Filter { before } if app.shelf_view().is_some() => app.filter_shelf(before),
        Ask::Filter { before } => {
            if let Some(list) = app.list() {
                list.set_filter(before);
            }
        }
        Ask::PerCent
        | Ask::Word { .. }
        | Ask::Define
        | Ask::Alias { .. }
        | Ask::Shelf(_)
        | Ask::Letter
        | Ask::Palette => {}
    }
    Ok(())
}
