//! Leaving a text: what was typed and could not be saved is tried again, and at last written elsewhere.

use anyhow::{Result, bail};

use crate::notes::{export, rescue};

use super::actions::marking;
use super::{App, Panel, Request};

impl App {
    /// The system ends the program: a note being written is saved as it is.
    pub(super) fn end(&mut self) {
        while !self.panels.is_empty() && !matches!(self.panels.last(), Some(Panel::Editor(_))) {
            self.panels.pop();
        }
        let mut draft = String::new();
        if let Some(Panel::Editor(editor)) = self.panels.last()
            && editor.field.text != editor.before
        {
            draft.clone_from(&editor.field.text);
            if marking::save(self).is_ok() {
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
        self.keep_place();
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
        let mut words = export::markdown(reader.notebook.annotations(), &reader.document);
        if !draft.is_empty() {
            words.push_str(&format!("\n## A note being written\n\n{draft}\n"));
        }
        let temporary = std::env::temp_dir();
        let sentence = match rescue::write(&[&self.folders.data, &temporary], &words, self.now) {
            Ok(path) => format!("your notes could not be saved to their file; they are in {}", path.display()),
            // Nowhere to write: the words themselves are the farewell.
            Err(error) => format!("{error:#}; your notes:\n{words}"),
        };
        self.say(sentence.clone());
        self.farewell.push(sentence);
    }
}
