//! The outline: which section an offset is in, and what lies around it.

use std::ops::Range;

use super::{Block, Document, Heading, Kind};

/// The headings among `blocks`, in order.
pub fn from_blocks(blocks: &[Block]) -> Vec<Heading> {
    let heading = |block: &Block| match block.kind {
        Kind::Heading(level) => Some(Heading { range: block.range.clone(), level }),
        _ => None,
    };
    blocks.iter().filter_map(heading).collect()
}

impl Document {
    /// The index in the outline of the last heading at or before `at`.
    pub fn heading_at(&self, at: usize) -> Option<usize> {
        self.outline.partition_point(|heading| heading.range.start <= at).checked_sub(1)
    }

    /// The words of a heading.
    pub fn heading_text(&self, heading: &Heading) -> &str {
        &self.text[heading.range.clone()]
    }

    /// The headings that enclose `at`, the outermost first; the section's own heading is the last.
    pub fn trail(&self, at: usize) -> Vec<&Heading> {
        let Some(last) = self.heading_at(at) else { return Vec::new() };
        let mut trail = vec![&self.outline[last]];
        for heading in self.outline[..last].iter().rev() {
            if heading.level < trail[trail.len() - 1].level {
                trail.push(heading);
            }
        }
        trail.reverse();
        trail
    }

    /// The section around `at`: from its heading to the next heading of any level.
    pub fn section(&self, at: usize) -> Range<usize> {
        let next = self.outline.partition_point(|heading| heading.range.start <= at);
        let start = next.checked_sub(1).map_or(0, |i| self.outline[i].range.start);
        let end = self.outline.get(next).map_or(self.text.len(), |heading| heading.range.start);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Builder;

    use super::*;

    fn sample() -> Document {
        let mut b = Builder::new("Title Part text Other Deep end".to_owned());
        for (range, level) in [(0..5, 1), (6..10, 2), (11..15, 0), (16..21, 2), (22..26, 3), (27..30, 0)] {
            b.begin(if level == 0 { Kind::Paragraph } else { Kind::Heading(level) }, 0);
            b.copy(range);
        }
        b.finish()
    }

    #[test]
    fn the_trail_holds_only_what_encloses() {
        let document = sample();
        let words: Vec<_> = document.trail(document.text.len()).iter().map(|h| document.heading_text(h)).collect();
        assert_eq!(words, ["Title", "Other", "Deep"]);
    }

    #[test]
    fn a_section_ends_at_the_next_heading() {
        let document = sample();
        let at = document.text.find("text").unwrap();
        assert_eq!(&document.text[document.section(at)], "Part\n\ntext\n\n");
        assert_eq!(document.section(0).start, 0);
    }
}
