//! Corrections: what the reader of a document knows better than its importer.
//!
//! An importer makes repairs; some are wrong, some are missing. A correction says of a stretch of the *source*
//! what it is: these words are furniture, here a paragraph begins, this is a heading of level 2. It is tied to
//! the source because that stays the same when postil learns to read a text better, and because what was taken
//! out stands nowhere else. It says how things are, not what is to be done, so that it may be applied to any
//! reading of the same source, any number of times, in the same way; where two contradict each other, the later
//! one counts.
//!
//! [`Document::corrected`] gives the document with corrections applied. The words stay sacred: each word of the
//! source is in the reading text or among what was removed, before and after.

mod moved;
mod plan;
mod rebuild;
mod shape;

use std::ops::Range;

use super::{Document, Kind, Removed};

/// What a stretch of the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Words that were taken out belong to the text; a hyphen or a mark of emphasis does.
    PutBack,
    /// The words are furniture, such as a running head.
    TakeOut,
    /// A block begins with these words.
    Begin,
    /// These words go on with what stands before them: with the block before, or with the other half of a
    /// divided word.
    Join,
    /// The block that begins with these words is of this kind.
    Kind(Kind),
    /// These words, and no more, are a block of this kind.
    Alone(Kind),
}

/// Which question a correction answers. Only corrections of one aspect can contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    Presence,
    Bounds,
    Kind,
}

const KINDS: [(Kind, &str); 9] = [
    (Kind::Paragraph, "paragraph"),
    (Kind::Quote, "quote"),
    (Kind::ListItem, "list item"),
    (Kind::Verse, "verse"),
    (Kind::Table, "table"),
    (Kind::Code, "code"),
    (Kind::Rule, "rule"),
    (Kind::Contents, "contents"),
    (Kind::Note, "footnote"),
];

const ALONE: &str = " on its own";

impl Kind {
    /// What the reader calls it: `heading 2`, `list item`.
    pub fn spoken(self) -> String {
        match self {
            Self::Heading(level) => format!("heading {level}"),
            _ => KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name).to_owned(),
        }
    }

    /// Whether its lines stay apart.
    pub fn is_lined(self) -> bool {
        matches!(self, Self::Verse | Self::Table | Self::Code | Self::Contents)
    }
}

impl Correction {
    pub fn aspect(self) -> Aspect {
        match self {
            Self::PutBack | Self::TakeOut => Aspect::Presence,
            Self::Begin | Self::Join => Aspect::Bounds,
            Self::Kind(_) | Self::Alone(_) => Aspect::Kind,
        }
    }

    /// The words for it, on the screen and in files.
    pub fn name(self) -> String {
        match self {
            Self::PutBack => "put back".to_owned(),
            Self::TakeOut => "taken out".to_owned(),
            Self::Begin => "begins".to_owned(),
            Self::Join => "joined".to_owned(),
            Self::Kind(kind) => kind.spoken(),
            Self::Alone(kind) => format!("{}{ALONE}", kind.spoken()),
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(Self::Kind(kind)) = name.strip_suffix(ALONE).and_then(Self::from_name) {
            return Some(Self::Alone(kind));
        }
        let plain = [Self::PutBack, Self::TakeOut, Self::Begin, Self::Join];
        let heading = || name.strip_prefix("heading ")?.parse().ok().filter(|level| (1..=9).contains(level));
        let kind = || heading().map(Kind::Heading).or_else(|| Some(KINDS.iter().find(|(_, it)| *it == name)?.0));
        plain.into_iter().find(|it| it.name() == name).or_else(|| kind().map(Self::Kind))
    }
}

impl Document {
    /// The document with corrections applied; ranges are of the source text. Of two that contradict each other
    /// the later one counts. One that does not fit the document changes nothing; [`Self::holds`] tells.
    pub fn corrected(&self, corrections: &[(Range<usize>, Correction)]) -> Self {
        rebuild::rebuild(self, &plan::Plan::of(&self.source.text, corrections))
    }

    /// Whether what a correction says of a stretch of the source is so in this document.
    pub fn holds(&self, range: &Range<usize>, correction: Correction) -> bool {
        match correction {
            Correction::PutBack => self.removed_in(range.clone()).next().is_none(),
            Correction::TakeOut => !self.has_words_of(range),
            Correction::Begin => self.block_beginning_at(range.start).is_some(),
            Correction::Join => self.has_words_of(range) && self.block_beginning_at(range.start).is_none(),
            Correction::Kind(kind) => {
                self.block_beginning_at(range.start).is_some_and(|block| self.blocks[block].kind == kind)
            }
            Correction::Alone(kind) => self.block_beginning_at(range.start).is_some_and(|block| {
                let words = self.source.range(self.blocks[block].range.clone()).unwrap_or_default();
                self.blocks[block].kind == kind && words.end <= range.end
            }),
        }
    }

    /// What was taken out of a stretch of the source; a cut, which is nothing but a place, does not count.
    pub fn removed_in(&self, range: Range<usize>) -> impl Iterator<Item = &Removed> {
        let first = self.removed.partition_point(|removed| removed.source.end <= range.start);
        let end = range.end;
        let here = self.removed[first..].iter().take_while(move |removed| removed.source.start < end);
        here.filter(|removed| !removed.source.is_empty())
    }

    /// Whether any of a stretch of the source, white space aside, is in the reading text.
    pub fn has_words_of(&self, range: &Range<usize>) -> bool {
        let pieces = &self.source.pieces;
        let first = pieces.partition_point(|piece| piece.source + piece.len <= range.start);
        let here = pieces[first..].iter().take_while(|piece| piece.source < range.end);
        here.map(|piece| piece.source.max(range.start)..(piece.source + piece.len).min(range.end))
            .any(|part| self.source.text.get(part).is_some_and(|part| !part.trim().is_empty()))
    }

    /// The block that begins with the words at a source offset; signs before the first letter do not matter.
    pub fn block_beginning_at(&self, source: usize) -> Option<usize> {
        let firm = plan::firm(&self.source.text, source);
        let near = self.block_at(self.source.reading(firm))?;
        // Between two blocks, `reading` leads to the end of the first.
        (near..self.blocks.len().min(near + 2))
            .find(|block| self.source_start(*block).is_some_and(|start| plan::firm(&self.source.text, start) == firm))
    }

    /// Where the words of a block begin in the source.
    pub fn source_start(&self, block: usize) -> Option<usize> {
        let range = &self.blocks[block].range;
        let first = self.source.pieces.partition_point(|piece| piece.at + piece.len <= range.start);
        self.source.pieces.get(first).filter(|piece| piece.at < range.end).map(|piece| piece.source)
    }

    /// Where a stretch of the reading text is in another reading of the same source; `None` when none of it is
    /// there.
    pub fn carried(&self, range: &Range<usize>, to: &Self) -> Option<Range<usize>> {
        let source = self.source.range(range.clone())?;
        if source.is_empty() {
            let at = to.source.reading(source.start);
            return Some(at..at);
        }
        if !to.has_words_of(&source) {
            return None;
        }
        let last = self.source.text.floor_char_boundary(source.end - 1);
        let start = to.source.reading(source.start);
        let end = to.source.reading(last) + if to.has_words_of(&(last..source.end)) { source.end - last } else { 0 };
        Some(start..to.text.floor_char_boundary(end).max(start))
    }
}

#[cfg(test)]
mod tests;
