//! A text being typed: a search, a filter, a note. Words that were typed are never dropped by accident:
//! every change can be taken back while typing.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Text with a caret, and what it was before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub text: String,
    /// Byte offset into `text`, on a grapheme boundary.
    pub caret: usize,
    undone: Vec<(String, usize)>,
    done: Vec<(String, usize)>,
    typing: bool,
}

/// More steps than this are not remembered.
const STEPS: usize = 500;

impl Field {
    /// A field that holds `text`, the caret behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { caret: text.len(), text, ..Self::default() }
    }

    /// Types `text` at the caret. Letters typed one after another are one step to undo.
    pub fn insert(&mut self, text: &str) {
        let word = text.chars().all(char::is_alphanumeric) && text.chars().count() == 1;
        if !(word && self.typing) {
            self.remember();
        }
        self.typing = word;
        self.text.insert_str(self.caret, text);
        self.caret += text.len();
    }

    pub fn delete_left(&mut self) {
        self.delete(self.left()..self.caret);
    }

    pub fn delete_right(&mut self) {
        self.delete(self.caret..self.right());
    }

    pub fn delete_word_left(&mut self) {
        self.delete(self.word_left()..self.caret);
    }

    pub fn delete_to_line_start(&mut self) {
        self.delete(self.line_start()..self.caret);
    }

    fn delete(&mut self, range: std::ops::Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.remember();
        self.text.replace_range(range.clone(), "");
        self.caret = range.start;
    }

    /// Replaces the whole text, as one step.
    pub fn replace(&mut self, text: String) {
        self.remember();
        self.caret = text.len();
        self.text = text;
    }

    pub fn undo(&mut self) {
        if let Some((text, caret)) = self.done.pop() {
            let now = (std::mem::replace(&mut self.text, text), std::mem::replace(&mut self.caret, caret));
            self.undone.push(now);
            self.typing = false;
        }
    }

    pub fn redo(&mut self) {
        if let Some((text, caret)) = self.undone.pop() {
            let now = (std::mem::replace(&mut self.text, text), std::mem::replace(&mut self.caret, caret));
            self.done.push(now);
        }
    }

    fn remember(&mut self) {
        self.undone.clear();
        if self.done.len() == STEPS {
            self.done.remove(0);
        }
        self.done.push((self.text.clone(), self.caret));
        self.typing = false;
    }

    /// Moves the caret to a place among those below; typing then begins a new step to undo.
    pub fn go(&mut self, caret: usize) {
        self.caret = caret;
        self.typing = false;
    }

    pub fn left(&self) -> usize {
        GraphemeCursor::new(self.caret, self.text.len(), true).prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    pub fn right(&self) -> usize {
        let next = GraphemeCursor::new(self.caret, self.text.len(), true).next_boundary(&self.text, 0);
        next.ok().flatten().unwrap_or(self.text.len())
    }

    pub fn word_left(&self) -> usize {
        self.text[..self.caret].unicode_word_indices().next_back().map_or(0, |(at, _)| at)
    }

    pub fn word_right(&self) -> usize {
        let rest = &self.text[self.caret..];
        rest.unicode_word_indices().next().map_or(self.text.len(), |(at, word)| self.caret + at + word.len())
    }

    pub fn line_start(&self) -> usize {
        self.text[..self.caret].rfind('\n').map_or(0, |at| at + 1)
    }

    pub fn line_end(&self) -> usize {
        self.text[self.caret..].find('\n').map_or(self.text.len(), |at| self.caret + at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wide_character_is_deleted_whole() {
        let mut field = Field::new("añ👩‍🔬");
        field.delete_left();
        assert_eq!(field.text, "añ");
    }

    #[test]
    fn a_word_is_one_step_to_undo() {
        let mut field = Field::default();
        for c in "one two".chars() {
            field.insert(&c.to_string());
        }
        field.undo();
        assert_eq!(field.text, "one ");
        field.redo();
        assert_eq!(field.text, "one two");
    }

    #[test]
    fn deleting_to_the_line_start_keeps_the_lines_above() {
        let mut field = Field::new("first\nsecond");
        field.delete_to_line_start();
        assert_eq!(field.text, "first\n");
    }

    proptest! {
        #[test]
        fn undo_restores_every_byte(steps in prop::collection::vec((0u8..6, "[a-zé東 \n]{1,4}"), 1..40)) {
            let mut field = Field::default();
            for (step, text) in &steps {
                match step {
                    0 => field.delete_left(),
                    1 => field.delete_word_left(),
                    2 => field.go(field.left()),
                    3 => field.replace(text.clone()),
                    _ => field.insert(text),
                }
                prop_assert!(field.text.is_char_boundary(field.caret));
            }
            let last = field.text.clone();
            for _ in 0..steps.len() {
                field.undo();
            }
            prop_assert_eq!(field.text.as_str(), "");
            for _ in 0..steps.len() {
                field.redo();
            }
            prop_assert_eq!(field.text, last);
        }
    }
}
