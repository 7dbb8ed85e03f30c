//! A file that changes while it is read: noticed with the next key, read again when the reader wishes.

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::keymap::Context;
use crate::app::{App, Panel};
use crate::import;

pub const ACTIONS: &[Action] = &[
    Action { name: "reload", help: "Read the file again: the place stays, and what changed is marked", run: reload },
    Action {
        name: "next-change",
        help: "To the next change since the file was read again",
        run: |app| step(app, true),
    },
    Action { name: "previous-change", help: "To the change before", run: |app| step(app, false) },
];

/// What is known of the file since it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Disk {
    #[default]
    AsRead,
    /// It was written: its length and time.
    Changed(String),
    Gone,
}

fn reload(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    let Some(path) = reader.path.clone() else { bail!("this text is no file, so it cannot be read again") };
    if reader.notebook.unsaved() > 0 {
        bail!("changes to your notes are not saved yet; the file is read again when they are");
    }
    app.read_again(&path)
}

fn step(app: &mut App, forward: bool) -> Result<()> {
    let times = app.times();
    let reader = app.open_reader()?;
    if reader.changed.is_empty() {
        bail!("nothing has changed since this text was opened or read again");
    }
    for _ in 0..times {
        let Some(at) = reader.change_beside(forward) else {
            bail!("no change {}", if forward { "below" } else { "above" });
        };
        let row = reader.row_at(at).map_or(at, |row| row.start);
        reader.jump(row);
    }
    Ok(())
}

impl App {
    /// Sees whether the file of the open text was written or taken away, and says so once.
    pub(in crate::app) fn look_at_file(&mut self) {
        let Some(reader) = self.reader.as_mut().filter(|reader| reader.part.is_none()) else { return };
        let (Some(path), Some(stamp)) = (reader.path.clone(), &reader.stamp) else { return };
        let disk = match import::stamp(&path) {
            Some(now) if now == *stamp => Disk::AsRead,
            Some(now) => Disk::Changed(now),
            None => Disk::Gone,
        };
        if std::mem::replace(&mut reader.disk, disk.clone()) == disk {
            return;
        }
        match disk {
            Disk::AsRead => {}
            Disk::Gone => self.say_quietly("the file is gone; what was read of it stays here"),
            // Whoever is at something is not disturbed.
            Disk::Changed(_) if self.settings.follow && self.context() == Context::Reading => {
                if let Err(error) = reload(self) {
                    self.complain(&format!("{error:#}"));
                }
            }
            Disk::Changed(_) => {
                let key = self.keymap.keys_of(Context::Reading, "reload").into_iter().next();
                let way = key.map(|key| format!("; {key} reads it again")).unwrap_or_default();
                self.say_quietly(&format!("the file has changed{way}"));
            }
        }
    }

    /// Says how many changes a file that was read again has.
    pub(in crate::app) fn say_changes(&mut self, n: usize) {
        // The source is that of the text before.
        self.panels.retain(|panel| !matches!(panel, Panel::Source(_)));
        let key = self.keymap.keys_of(Context::Reading, "next-change").into_iter().next();
        let way = key.map(|key| format!("; {key} goes to the next")).unwrap_or_default();
        match n {
            0 => self.say("read again: its words are the same"),
            1 => self.say(format!("read again: one place has changed{way}")),
            n => self.say(format!("read again: {n} places have changed{way}")),
        }
    }
}
