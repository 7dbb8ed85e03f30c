//! Mending: going from repair to repair in the source view, taking them back, and correcting what postil has made
//! of the lines. The source itself is never touched; a correction is kept with the notes of the text.

mod blocks;
mod keeping;
mod taking;

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::reader::Reader;
use crate::app::repairs::Repair;
use crate::app::source::{Setting, SourceView};
use crate::app::{App, Panel};
use crate::document::Kind;
use blocks::{begin_here, heading, join_below, kind, level};
use taking::{take_back, take_out};

pub const ACTIONS: &[Action] = &[
    Action { name: "source-line-down", help: "One line down in the source", run: |app| line(app, 1) },
    Action { name: "source-line-up", help: "One line up in the source", run: |app| line(app, -1) },
    Action {
        name: "next-repair",
        help: "To the next repair: what was joined, taken out or guessed",
        run: |app| step(app, true, false),
    },
    Action { name: "previous-repair", help: "To the repair before", run: |app| step(app, false, false) },
    Action {
        name: "next-repair-like-it",
        help: "To the next repair of the same kind",
        run: |app| step(app, true, true),
    },
    Action {
        name: "previous-repair-like-it",
        help: "To the repair of the same kind before",
        run: |app| step(app, false, true),
    },
    Action {
        name: "take-back",
        help: "Take the repair back, or your own correction",
        run: |app| take_back(app, false),
    },
    Action { name: "take-back-all", help: "Take back all repairs like this one", run: |app| take_back(app, true) },
    Action { name: "take-out", help: "Take the line out of the text, or put it back", run: |app| take_out(app, false) },
    Action {
        name: "take-out-all",
        help: "Take out all lines like this one, or put them back",
        run: |app| take_out(app, true),
    },
    Action {
        name: "begin-here",
        help: "Begin a paragraph with this line, or join it to the one above",
        run: begin_here,
    },
    Action {
        name: "join-below",
        help: "Join the paragraph with the one below, or the halves of a word divided here",
        run: join_below,
    },
    Action {
        name: "as-heading",
        help: "A heading: the block, or this line of a longer one; 2h for level 2",
        run: heading,
    },
    Action { name: "deeper", help: "A heading one level deeper", run: |app| level(app, 1) },
    Action { name: "higher", help: "A heading one level higher", run: |app| level(app, -1) },
    Action { name: "as-paragraph", help: "A paragraph", run: |app| kind(app, Kind::Paragraph) },
    Action { name: "as-quote", help: "A quotation", run: |app| kind(app, Kind::Quote) },
    Action { name: "as-list-item", help: "A list item", run: |app| kind(app, Kind::ListItem) },
    Action { name: "as-verse", help: "Verse: each line stays a line", run: |app| kind(app, Kind::Verse) },
    Action { name: "as-code", help: "Code: lines and spaces stay", run: |app| kind(app, Kind::Code) },
    Action { name: "as-table", help: "A table: lines and spaces stay", run: |app| kind(app, Kind::Table) },
    Action { name: "as-footnote", help: "A footnote", run: |app| kind(app, Kind::Note) },
    Action { name: "go-there", help: "Read on at this line", run: go_there },
];

/// The reader and the view.
fn here(app: &mut App) -> Result<(&mut Reader, &mut SourceView)> {
    match (app.reader.as_mut(), app.panels.last_mut()) {
        (Some(reader), Some(Panel::Source(view))) => Ok((reader, view)),
        _ => bail!("corrections are made in the source view; c opens it from the text"),
    }
}

/// Makes the cursor seen.
pub fn reveal(app: &mut App) {
    let (columns, rows) = (app.columns, app.rows);
    if let Ok((reader, view)) = here(app) {
        let setting = Setting::of(&reader.document.source.text, columns, rows);
        view.reveal(reader, &setting);
    }
}

fn line(app: &mut App, n: isize) -> Result<()> {
    let times = app.times();
    let (reader, view) = here(app)?;
    view.step(reader, n * times);
    reveal(app);
    Ok(())
}

fn step(app: &mut App, forward: bool, alike: bool) -> Result<()> {
    let times = app.times();
    let (reader, view) = here(app)?;
    let like = view.repair(reader).filter(|_| alike).map(|repair| repair.what);
    let fits = |repair: &Repair| like.as_ref().is_none_or(|like| repair.what.is_like(like));
    for _ in 0..times {
        let mut at = view.cursor;
        let found = loop {
            let next = if forward { reader.repairs().from(at + 1) } else { reader.repairs().before(at) };
            match next {
                Some(repair) if fits(&repair) => break repair,
                Some(repair) => at = repair.source.start,
                None => bail!(
                    "there is no repair{} {} here",
                    if alike { " of this kind" } else { "" },
                    if forward { "after" } else { "before" }
                ),
            }
        };
        view.cursor = found.source.start;
    }
    reveal(app);
    Ok(())
}

fn go_there(app: &mut App) -> Result<()> {
    let (reader, view) = here(app)?;
    let at = reader.document.source.reading(view.cursor);
    reader.jump(at);
    app.panels.pop();
    Ok(())
}
