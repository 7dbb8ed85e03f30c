//! Undo and redo, of annotations, corrections and what was said about terms; also of an earlier day.

use anyhow::{Result, bail};

use super::annotations::refresh_list;
use super::{defining, mending};
use crate::app::action::Action;
use crate::app::list::Of;
use crate::app::{App, Panel};
use crate::journal::ledger::Way;

pub const ACTIONS: &[Action] = &[
    Action {
        name: "undo",
        help: "Undo the last change to annotations or corrections, also of an earlier day",
        run: |app| undo(app, false),
    },
    Action { name: "redo", help: "Do again what was undone", run: |app| undo(app, true) },
];

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
