//! Dashes before what people say: they look like bullets, and are none.

use super::super::lines::Lines;
use super::super::parts::Part;
use super::markers::is_dashed;
use crate::document::Kind;

/// Whether dashes stand before what people say, as in the novels of many languages.
pub struct Speech {
    is_dialogue: bool,
}

impl Speech {
    /// Listens to all that begins with a dash: where much of it is asked and cried, people speak.
    pub fn hear(lines: &Lines, parts: &[Part]) -> Self {
        let (mut n, mut n_lively) = (0, 0);
        for part in parts.iter().filter(|part| part.kind == Kind::Paragraph && is_dashed(lines.text(part.first()))) {
            n += 1;
            let is_lively = |i: usize| lines.text(i).contains(['!', '?', '…']);
            n_lively += usize::from(lines.body(part.lines.clone()).any(is_lively));
        }
        Self { is_dialogue: n >= 2 && 6 * n_lively >= n }
    }

    /// Whether somebody says `part`: a sentence with a dash before it, among others that ask and cry.
    pub fn is_spoken(&self, lines: &Lines, part: &Part) -> bool {
        let text = lines.text(part.first());
        let is_dash = text.starts_with(['—', '–', '-']);
        self.is_dialogue && is_dash && is_dashed(text) && lines.is_finished(part.last()) && {
            let words = text.trim_start_matches(|c: char| !c.is_alphanumeric());
            !words.starts_with(char::is_lowercase)
        }
    }
}
