//! A selection made with the keyboard or the mouse.

use std::ops::Range;

use crate::text::words;

/// A caret in the text, and where the selection was begun, once it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// `None` while the caret is still being taken to where the selection shall begin.
    pub fixed: Option<usize>,
    pub caret: usize,
    /// Whether it moves the ends of the annotation in focus.
    pub adjusts: bool,
}

impl Selection {
    /// What is selected from one place to another; the caret is at the second.
    pub fn over(fixed: usize, caret: usize) -> Self {
        Self { fixed: Some(fixed), caret, adjusts: false }
    }

    /// A caret that begins nothing yet.
    pub fn at(caret: usize) -> Self {
        Self { fixed: None, caret, adjusts: false }
    }

    /// The words selected, without white space at either end; empty while nothing was begun.
    pub fn range(&self, text: &str) -> Range<usize> {
        let Some(fixed) = self.fixed else { return self.caret..self.caret };
        let (start, end) = match fixed == self.caret {
            true => (fixed, words::next_grapheme(text, fixed)),
            false => (fixed.min(self.caret), fixed.max(self.caret)),
        };
        let words = &text[start..end];
        let start = start + (words.len() - words.trim_start().len());
        start..(start + words.trim().len())
    }

    /// What is to be lit: the selection, or the character under the caret.
    pub fn shown(&self, text: &str) -> Range<usize> {
        match self.fixed {
            Some(fixed) if fixed != self.caret => fixed.min(self.caret)..fixed.max(self.caret),
            _ => self.caret..words::next_grapheme(text, self.caret),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_ends_are_not_selected() {
        let text = "one two three";
        assert_eq!(Selection::over(3, 8).range(text), 4..7);
        assert_eq!(Selection::over(8, 3).range(text), 4..7);
        assert_eq!(Selection::at(3).range(text), 3..3);
        assert_eq!(Selection::over(4, 4).range(text), 4..5);
    }
}
