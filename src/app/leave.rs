//! Leaving a text: what was typed and could not be saved is tried again, and at last written elsewhere.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::notes::{export, rescue};

use super::actions::writing;
use super::reader::Reader;
use super::{App, Panel, Request};

impl App {
    /// The system ends the program: a note being written is saved as it is.
    pub(super) fn end(&mut self) {
        while !self.panels.is_empty() && !matches!(self.panels.last(), Some(Panel::Editor(_))) {
            self.panels.pop();
        }
        // A note in the line at the foot is one as well.
        writing::line_to_editor(self);
        let mut draft = String::new();
        if let Some(Panel::Editor(editor)) = self.panels.last()
            && editor.field.text != editor.before
        {
            draft.clone_from(&editor.field.text);
            if writing::save(self).is_ok() {
                draft.clear();
            }
        }
        let unsaved = self
            .reader
            .as_mut()
            .is_some_and(|reader| reader.notebook.unsaved() > 0 && reader.notebook.save_again().is_err());
        if unsaved || !draft.is_empty() {
            self.rescue(&draft);
        }
        self.keep_draft();
        self.keep_place();
        self.write_diary();
        self.request = Some(Request::Quit);
    }

    /// Before the open text is left: changes that are not on the disk are tried again. When that fails the
    /// reader is told, and the second time they go to a file of their own.
    pub(super) fn let_go(&mut self) -> Result<()> {
        let Some(reader) = &mut self.reader else { return Ok(()) };
        let waiting = reader.notebook.unsaved();
        if waiting == 0 || reader.notebook.save_again().is_ok() {
            return Ok(());
        }
        if !std::mem::replace(&mut self.warned, true) {
            let changes = if waiting == 1 { "a change".to_owned() } else { format!("{waiting} changes") };
            let file = reader.notebook.path().display();
            bail!("{changes} to your notes cannot be written to {file}; once more leaves, and writes them elsewhere");
        }
        self.rescue("");
        Ok(())
    }

    /// Writes the annotations of the open text, and a note that was being written, to a file of their own.
    fn rescue(&mut self, draft: &str) {
        let Some(reader) = &self.reader else { return };
        let words = spoken(reader, draft);
        let sentence = match self.write_elsewhere(draft) {
            Ok(path) => format!("your notes could not be saved to their file; they are in {}", path.display()),
            // Nowhere to write: the words themselves are the farewell.
            Err(error) => format!("{error:#}; your notes:\n{words}"),
        };
        self.say(sentence.clone());
        self.farewell.push(sentence);
    }
    /// Writes the annotations of the open text to files of their own: in words, and as a notebook that
    /// `postil notes merge` puts together with the real one. Gives the first of them.
    pub(super) fn write_elsewhere(&self, draft: &str) -> Result<PathBuf> {
        let Some(reader) = &self.reader else { bail!("no text is open") };
        let temporary = std::env::temp_dir();
        let folders = [self.folders.data.as_path(), &temporary];
        let path = rescue::write(&folders, "md", &spoken(reader, draft), self.now)?;
        if !reader.notebook.annotations().is_empty() {
            rescue::write(&folders, "toml", &reader.notebook.whole(), self.now)?;
        }
        Ok(path)
    }
}

/// The annotations in words, and a note that was being written.
fn spoken(reader: &Reader, draft: &str) -> String {
    let mut words = export::markdown(reader.notebook.annotations(), &reader.document);
    if !draft.is_empty() {
        words.push_str(&format!("\n## A note being written\n\n{draft}\n"));
    }
    words
}
