//! A text being typed: a search, a filter, a note. Words that were typed are never dropped by accident:
//! every change can be taken back while typing.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::text::words;

/// Text with a caret, and how it came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    pub text: String,
    /// Byte offset into `text`, on a grapheme boundary.
    pub caret: usize,
    done: Vec<Change>,
    undone: Vec<Change>,
    typing: bool,
}

/// What one step put in the place of what. Only that is remembered: a note may be long, and the steps are many.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    at: usize,
    before: String,
    after: String,
    /// Where the caret was.
    caret: usize,
}

/// More steps than this are not remembered.
const STEPS: usize = 1000;

impl Field {
    /// A field that holds `text`, the caret behind it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { caret: text.len(), text, ..Self::default() }
    }

    /// A field with the caret where it was left.
    pub fn at(text: String, caret: usize) -> Self {
        let mut field = Self::new(text);
        // Only a place that a caret can have: before it and behind it whole graphemes.
        let caret = field.text.floor_char_boundary(caret);
        field.caret = words::previous_grapheme(&field.text, words::next_grapheme(&field.text, caret));
        if caret >= field.text.len() {
            field.caret = field.text.len();
        }
        field
    }

    /// Types `text` at the caret. Letters typed one after another are one step to undo.
    pub fn insert(&mut self, text: &str) {
        let is_letter = text.chars().all(char::is_alphanumeric) && text.chars().count() == 1;
        let goes_on = is_letter && self.typing;
        let last = self.done.last_mut().filter(|last| goes_on && last.at + last.after.len() == self.caret);
        match last {
            Some(last) => {
                last.after.push_str(text);
                self.text.insert_str(self.caret, text);
                self.caret += text.len();
            }
            None => self.change(self.caret..self.caret, text),
        }
        self.typing = is_letter;
    }

    /// Puts other words in the place of a stretch, as one step; the caret is behind them.
    pub fn put(&mut self, range: Range<usize>, text: &str) {
        self.change(range, text);
    }

    /// Replaces the whole text, as one step.
    pub fn replace(&mut self, text: String) {
        self.change(0..self.text.len(), &text);
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

    pub fn delete_word_right(&mut self) {
        self.delete(self.caret..self.word_right());
    }

    pub fn delete_to_line_start(&mut self) {
        self.delete(self.line_start()..self.caret);
    }

    /// Deletes to the end of the line; at its end, the line end itself.
    pub fn delete_to_line_end(&mut self) {
        let end = self.line_end();
        self.delete(self.caret..if end == self.caret { self.right() } else { end });
    }

    fn delete(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.change(range, "");
        }
    }

    fn change(&mut self, range: Range<usize>, after: &str) {
        self.undone.clear();
        if self.done.len() == STEPS {
            self.done.remove(0);
        }
        let before = self.text[range.clone()].to_owned();
        self.done.push(Change { at: range.start, before, after: after.to_owned(), caret: self.caret });
        self.typing = false;
        self.text.replace_range(range.clone(), after);
        self.caret = range.start + after.len();
    }

    pub fn undo(&mut self) {
        let Some(step) = self.done.pop() else { return };
        self.text.replace_range(step.at..step.at + step.after.len(), &step.before);
        self.caret = step.caret;
        self.typing = false;
        self.undone.push(step);
    }

    pub fn redo(&mut self) {
        let Some(step) = self.undone.pop() else { return };
        self.text.replace_range(step.at..step.at + step.before.len(), &step.after);
        self.caret = step.at + step.after.len();
        self.typing = false;
        self.done.push(step);
    }

    /// Moves the caret to a place among those below; typing then begins a new step to undo.
    pub fn go(&mut self, caret: usize) {
        self.caret = caret;
        self.typing = false;
    }

    pub fn left(&self) -> usize {
        words::previous_grapheme(&self.text, self.caret)
    }

    pub fn right(&self) -> usize {
        words::next_grapheme(&self.text, self.caret)
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

    #[test]
    fn deleting_to_the_line_end_takes_the_line_end_when_nothing_else_is_left() {
        let mut field = Field::at("first\nsecond".to_owned(), 2);
        field.delete_to_line_end();
        assert_eq!(field.text, "fi\nsecond");
        field.delete_to_line_end();
        assert_eq!((field.text.as_str(), field.caret), ("fisecond", 2));
        field.delete_word_right();
        assert_eq!(field.text, "fi");
    }

    #[test]
    fn a_caret_is_taken_up_between_graphemes_only() {
        let text = "ae\u{301}b".to_owned();
        let at = |caret| Field::at(text.clone(), caret).caret;
        assert_eq!([0, 1, 2, 3, 4, 5, 9].map(at), [0, 1, 1, 1, 4, 5, 5]);
    }

    #[test]
    fn a_long_paste_is_one_step_and_remembered_once() {
        let mut field = Field::new("before ");
        let long = "a line of words\n".repeat(10_000);
        field.insert(&long);
        for _ in 0..2_000 {
            field.insert("x ");
        }
        assert!(field.done.iter().map(|it| it.before.len() + it.after.len()).sum::<usize>() < long.len() + 4_000);
        for _ in 0..STEPS {
            field.undo();
        }
        assert_eq!(field.text.len(), "before ".len() + long.len() + 2 * 1_000);
    }

    proptest! {
        #[test]
        fn undo_restores_every_byte(steps in prop::collection::vec((0u8..9, "[a-zé東 \n\u{301}👍]{1,4}"), 1..40)) {
            let mut field = Field::default();
            let mut states = vec![String::new()];
            for (step, text) in &steps {
                match step {
                    0 => field.delete_left(),
                    1 => field.delete_word_left(),
                    2 => field.go(field.left()),
                    3 => field.replace(text.clone()),
                    4 => field.delete_word_right(),
                    5 => field.delete_to_line_end(),
                    6 => field.put(field.left()..field.right(), text),
                    _ => field.insert(text),
                }
                prop_assert!(field.text.is_char_boundary(field.caret));
                states.push(field.text.clone());
            }
            let last = field.text.clone();
            for _ in 0..steps.len() {
                field.undo();
                prop_assert!(states.contains(&field.text) && field.text.is_char_boundary(field.caret));
            }
            prop_assert_eq!(field.text.as_str(), "");
            for _ in 0..steps.len() {
                field.redo();
                prop_assert!(field.text.is_char_boundary(field.caret));
            }
            prop_assert_eq!(field.text, last);
        }
    }
}
