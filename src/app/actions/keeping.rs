//! What becomes of notes over time: what they said before, what others do to their file, and where they go when
//! the file cannot be written.

use anyhow::{Result, bail};
use jiff::tz::TimeZone;

use super::{annotations, marking};
use crate::app::action::Action;
use crate::app::list::{Item, List, Of, Target};
use crate::app::{App, Panel};
use crate::journal::Why;
use crate::notes::history::Past;

pub const ACTIONS: &[Action] = &[
    Action { name: "item-history", help: "What the note said before; Enter there brings it back", run: history },
    Action {
        name: "save-elsewhere",
        help: "Save the notes on this text to another folder as well, as when the disk is full",
        run: save_elsewhere,
    },
];

/// How many seconds lie between two looks at the file of the notes. Only a key looks: nothing ticks.
const LOOK_EVERY: i64 = 1;
/// How many seconds lie between two attempts to save what could not be saved.
const TRY_EVERY: i64 = 10;

fn history(app: &mut App) -> Result<()> {
    let annotation = annotations::selected_annotation(app)?;
    let reader = app.whole_reader()?;
    let past = reader.notebook.past(&annotation.id);
    // The last one comes first; it is what the note says now.
    let items = past.iter().enumerate().rev().map(|(n, it)| item(&annotation.id, n, it, n + 1 == past.len())).collect();
    let title = format!("What {} said", annotation.spoken());
    app.panels.push(Panel::List(List::new(Of::Past, title, items)));
    Ok(())
}

fn item(id: &str, n: usize, past: &Past, is_now: bool) -> Item {
    let when = past.when.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string();
    let text = match past.state.as_ref().map(|stored| &stored.annotation) {
        None => "(it was removed)".to_owned(),
        Some(it) => {
            let tags: String =
                it.tags.iter().filter(|tag| !it.note.contains(*tag)).map(|tag| format!(" #{tag}")).collect();
            if it.note.is_empty() { format!("({}){tags}", it.mark.name()) } else { format!("{}{tags}", it.note) }
        }
    };
    let label = match &past.why {
        _ if is_now => "now",
        Why::Undo(_) => "undone",
        Why::Redo(_) => "done again",
        Why::New | Why::With(_) => "",
    };
    let target = Target::Past(id.to_owned(), n);
    Item { label: label.to_owned(), text, detail: when, depth: 0, target }
}

/// Makes a note again what it was.
pub fn restore(app: &mut App, id: &str, n: usize) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let Some(past) = reader.notebook.past(id).into_iter().nth(n) else { bail!("this is gone") };
    let mut told = None;
    app.panels.pop();
    marking::change(app, "It is like this already", |reader| {
        told = reader.notebook.restore(id, &past, now)?;
        Ok(())
    })?;
    if let Some(told) = told {
        app.say(told);
    }
    Ok(())
}

fn save_elsewhere(app: &mut App) -> Result<()> {
    if app.whole_reader()?.notebook.annotations().is_empty() {
        bail!("there are no notes on this text yet");
    }
    let paths = app.write_elsewhere("")?;
    app.say(format!("your notes are also in {}", paths.display()));
    Ok(())
}

impl App {
    /// Sees what another window, or an editor, has written to the notes since the last key, and tries again what
    /// could not be saved.
    pub(in crate::app) fn look_outside(&mut self) {
        if self.now.duration_since(self.looked).as_secs() < LOOK_EVERY {
            return;
        }
        let now = self.now;
        let Some(reader) = &mut self.reader else { return };
        self.looked = now;
        let stamped = reader.stamp.is_some();
        if reader.notebook.refresh() {
            reader.lay_notes();
            reader.amend();
            annotations::refresh_list(self);
            self.say_quietly("the notes were changed elsewhere, and are shown as they are now");
        } else if reader.notebook.unsaved() > 0 && now.duration_since(self.tried).as_secs() >= TRY_EVERY {
            self.tried = now;
            if reader.notebook.save_again().is_ok() {
                self.say_quietly("what could not be saved is saved now");
            }
        }
        if stamped {
            self.look_at_file();
        }
    }

    /// Says it unless something else is being said.
    pub(in crate::app) fn say_quietly(&mut self, text: &str) {
        if self.status.is_none() {
            self.say(text);
        }
    }
}
