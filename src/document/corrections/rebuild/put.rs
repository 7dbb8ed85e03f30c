//! Words are put down in the shape of their block, with the white space that belongs between them.
//!
//! White space at the end of the new text is on trial: it stays when words follow, and is tidied away otherwise.

use std::ops::Range;

use super::Rebuilder;
use crate::document::corrections::shape::{Shape, runs};

impl Rebuilder<'_> {
    /// Copies words, in the shape of the block.
    pub fn copy(&mut self, at: usize, source: Range<usize>) {
        if source.is_empty() {
            return;
        }
        if std::mem::take(&mut self.is_apart) && self.gap.is_none() {
            self.insert_gap(if self.open_kind().is_lined() { "\n" } else { " " });
        }
        match self.shape {
            Shape::Kept => {}
            Shape::Filled => return self.fill(at, source),
            Shape::Lined { least, is_exact } if self.has_words() => self.end_line(source.start, least, is_exact),
            Shape::Lined { .. } => self.tidy(),
        }
        self.moved.note(at, self.b.at(), source.len());
        self.copy_source(source);
    }

    /// Copies words as they are.
    pub fn copy_source(&mut self, source: Range<usize>) {
        self.seen = source.end;
        self.b.copy(source);
        self.gap = None;
        self.is_dropped = false;
        self.is_tight = false;
    }

    /// Copies words on one line.
    fn fill(&mut self, at: usize, source: Range<usize>) {
        let text = &self.source()[source.clone()];
        for (i, run) in runs(text).into_iter().enumerate() {
            if i > 0 || run.start > 0 {
                self.insert_gap(" ");
            }
            self.moved.note(at + run.start, self.b.at(), run.len());
            self.copy_source(source.start + run.start..source.start + run.end);
        }
        if text.ends_with(char::is_whitespace) {
            self.insert_gap(" ");
        }
        self.seen = source.end;
    }

    /// Text that the source does not have in this form.
    pub fn between_words(&mut self, range: Range<usize>) {
        let text = &self.from.text[range.clone()];
        if text.trim().is_empty() {
            return self.insert_gap(text);
        }
        self.moved.note(range.start, self.b.at(), text.len());
        self.b.insert(text);
        self.gap = None;
        self.is_dropped = false;
    }

    /// White space. Of that around words that were taken out, the second half counts: it may hold an indent.
    pub fn insert_gap(&mut self, text: &str) {
        if self.is_tight || (self.shape == Shape::Filled && (self.gap.is_some() || !self.has_words())) {
            return;
        }
        let text = if self.shape == Shape::Filled { " " } else { text };
        if self.is_dropped {
            self.tidy();
            self.is_dropped = false;
            if !self.has_words() {
                // Behind its line end, a line may have an indent.
                let indent = text.rfind('\n').map_or("", |i| &text[i + 1..]);
                self.gap = Some(self.b.at());
                return self.b.insert(indent);
            }
        }
        self.gap = self.gap.or(Some(self.b.at()));
        self.b.insert(text);
    }

    /// What stands between lines that stay apart, or between words on one of them.
    fn end_line(&mut self, at: usize, least: usize, is_exact: bool) {
        let between = self.source().get(self.seen..at).unwrap_or_default();
        if between.contains('\n') {
            self.tidy();
            let indent = indent(self.source(), at).unwrap_or(least).saturating_sub(least).min(80);
            self.b.insert(&format!("\n{}", " ".repeat(indent)));
        } else if is_exact && between.trim().is_empty() {
            self.tidy();
            self.b.insert(between);
        }
    }

    /// Takes away the white space that the new text ends with.
    pub fn tidy(&mut self) {
        let Some(start) = self.gap.take() else { return };
        let document = &mut self.b.document;
        document.text.truncate(start);
        document
            .removed
            .iter_mut()
            .rev()
            .take_while(|removed| removed.at > start)
            .for_each(|removed| removed.at = start);
    }
}

/// Columns before `at` on its line, when nothing but white space is there.
pub fn indent(source: &str, at: usize) -> Option<usize> {
    let line = source[..at].rfind('\n').map_or(0, |i| i + 1);
    let before = source[line..at].trim_start_matches('\x0C');
    before.trim().is_empty().then(|| before.chars().map(|c| if c == '\t' { 8 } else { 1 }).sum())
}
