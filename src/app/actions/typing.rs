//! Typing: the line at the foot and the note.

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::page::offset_of_column;
use crate::app::{App, Ask, Panel};
use crate::text::shown;

use super::{defining, finding, looking_up, moving};

pub const ACTIONS: &[Action] = &[
    Action { name: "accept", help: "Take the line as typed", run: accept },
    Action { name: "cancel", help: "Leave the line; all is as before", run: cancel },
    Action {
        name: "complete",
        help: "While a word to look up is typed: take the headword that is offered",
        run: looking_up::complete,
    },
    Action { name: "new-line", help: "Begin a new line", run: |app| edit(app, |field| field.insert("\n")) },
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
        name: "delete-to-line-start",
        help: "Delete to the start of the line",
        run: |app| edit(app, Field::delete_to_line_start),
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
        help: "Caret to the start of the line",
        run: |app| edit(app, |field| field.go(field.line_start())),
    },
    Action {
        name: "caret-line-end",
        help: "Caret to the end of the line",
        run: |app| edit(app, |field| field.go(field.line_end())),
    },
    Action { name: "caret-up", help: "Caret one line up", run: |app| edit(app, up) },
    Action { name: "caret-down", help: "Caret one line down", run: |app| edit(app, down) },
];

fn edit(app: &mut App, change: fn(&mut Field)) -> Result<()> {
    let Some(field) = app.field() else { bail!("nothing is being typed") };
    change(field);
    typed(app);
    Ok(())
}

fn up(field: &mut Field) {
    let start = field.line_start();
    if start > 0 {
        let column = shown::columns(&field.text[start..field.caret]);
        let above = field.text[..start - 1].rfind('\n').map_or(0, |i| i + 1);
        field.go(above + offset_of_column(&field.text[above..start - 1], column));
    }
}

fn down(field: &mut Field) {
    let end = field.line_end();
    if end < field.text.len() {
        let column = shown::columns(&field.text[field.line_start()..field.caret]);
        let below = end + 1;
        let below_end = field.text[below..].find('\n').map_or(field.text.len(), |i| below + i);
        field.go(below + offset_of_column(&field.text[below..below_end], column));
    }
}

/// Follows what is being typed: a search moves along, a filter narrows the list.
pub fn typed(app: &mut App) {
    if let Some(Panel::Editor(editor)) = app.panels.last_mut() {
        // What was typed since the question was not asked about.
        editor.warned = false;
    }
    let Some(prompt) = app.prompt.clone() else { return };
    match prompt.ask {
        Ask::Search { anchor, before } if prompt.field.text.is_empty() => {
            finding::search_cancelled(app, anchor, before)
        }
        Ask::Search { anchor, .. } => finding::search_as_typed(app, anchor, &prompt.field.text),
        Ask::Filter { .. } => {
            if let Some(list) = app.list() {
                list.set_filter(prompt.field.text);
            }
        }
        Ask::PerCent | Ask::Word { .. } | Ask::Define | Ask::Alias { .. } => {}
    }
}

fn accept(app: &mut App) -> Result<()> {
    let Some(prompt) = app.prompt.take() else { bail!("nothing is being typed") };
    let typed = prompt.field.text;
    match prompt.ask {
        // An empty line searches for the same again.
        Ask::Search { .. } if typed.is_empty() => finding::step(app, true)?,
        Ask::Search { anchor, .. } => finding::search_accepted(app, anchor, &typed),
        Ask::PerCent => match typed.trim().trim_end_matches('%').trim().parse() {
            Ok(per_cent) => moving::to_per_cent(app, per_cent)?,
            Err(_) => bail!("“{typed}” is not a number"),
        },
        Ask::Word { .. } | Ask::Define | Ask::Alias { .. } if typed.trim().is_empty() => {}
        Ask::Word { .. } => looking_up::look_up_typed(app, typed.trim())?,
        Ask::Define => defining::begin(app, &typed, None)?,
        Ask::Alias { term } => defining::alias(app, term, &typed)?,
        Ask::Filter { .. } => {}
    }
    Ok(())
}

fn cancel(app: &mut App) -> Result<()> {
    let Some(prompt) = app.prompt.take() else { bail!("nothing is being typed") };
    match prompt.ask {
        Ask::Search { anchor, before } => finding::search_cancelled(app, anchor, before),
        Ask::Filter { before } => {
            if let Some(list) = app.list() {
                list.set_filter(before);
            }
        }
        Ask::PerCent | Ask::Word { .. } | Ask::Define | Ask::Alias { .. } => {}
    }
    Ok(())
}
