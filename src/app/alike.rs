//! The question whether the notes of a text much like the open one are its own. It stands at the foot until the next
//! key; whoever reads on is not held up, and is asked again when the text is opened again.

use super::App;
use super::key::{Code, Key};

impl App {
    /// Says whose notes were taken over, or asks whether they shall be.
    pub(super) fn ask_about_notes(&mut self) {
        let Some(reader) = &self.reader else { return };
        if let Some(news) = reader.notebook.news().map(str::to_owned) {
            self.say(news);
            return;
        }
        let Some(alike) = reader.notebook.alike() else { return };
        let question = format!("Is this “{}”, moved or edited? y takes over its notes, n leaves them", alike.name());
        self.say(question);
        self.asks_about_notes = true;
    }

    /// Takes a key as the answer, when it is one; any other leaves the question for the next time.
    pub(super) fn answer_about_notes(&mut self, key: Key) -> bool {
        if !std::mem::take(&mut self.asks_about_notes) || !self.panels.is_empty() || self.prompt.is_some() {
            return false;
        }
        let takes_over = match key {
            key if key == Key::plain(Code::Char('y')) => true,
            key if key == Key::plain(Code::Char('n')) => false,
            _ => return false,
        };
        let Some(reader) = &mut self.reader else { return false };
        let done = match takes_over {
            true => reader.notebook.take_over(),
            false => reader.notebook.leave_alone(),
        };
        reader.lay_notes();
        let n = reader.notebook.annotations().len();
        match (done, takes_over) {
            (Err(error), _) => self.complain(&format!("{error:#}")),
            (Ok(()), true) => self.say(format!("taken over: {n} {}", if n == 1 { "note" } else { "notes" })),
            (Ok(()), false) => self.say("this text has notes of its own from now on"),
        }
        true
    }
}
