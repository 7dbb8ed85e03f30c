//! Repairs: what postil has joined, taken out or guessed in a text, one after the other in the order of the
//! source, and among them what the reader has corrected.

use std::ops::Range;

use super::reader::{Amended, Reader};
use crate::document::corrections::Aspect;
use crate::document::{Correction, Document, Kind, Removed, SpanKind, Why};

/// A place of the source where the reading text is not simply what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The words it is about: what was taken out, or the words behind a join.
    pub source: Range<usize>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    RunningHead,
    PageNumber,
    /// The words go on with those above.
    Join,
    DividedWord,
    /// Marks of emphasis; where the closing one stands.
    Marks(Range<usize>),
    Heading(u8),
    /// The reader has said so.
    Yours(Amended),
}

impl What {
    /// Which repairs are of one kind.
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// What is said of it behind its line and at the foot.
    pub fn spoken(&self) -> String {
        match self {
            Self::RunningHead => "running head, taken out".to_owned(),
            Self::PageNumber => "page number, taken out".to_owned(),
            Self::Join => "joined to the words above".to_owned(),
            Self::DividedWord => "divided word, made whole".to_owned(),
            Self::Marks(_) => "marks of emphasis, taken away".to_owned(),
            Self::Heading(level) => format!("heading {level}"),
            Self::Yours(amended) => match amended.correction {
                Correction::PutBack => "put back by you".to_owned(),
                Correction::TakeOut => "taken out by you".to_owned(),
                Correction::Begin => "begins here, as you said".to_owned(),
                Correction::Join => "joined to the words above by you".to_owned(),
                Correction::Kind(kind) | Correction::Alone(kind) => format!("{}, as you said", kind.spoken()),
            },
        }
    }

    /// What comes first when two begin at one place.
    fn rank(&self) -> u8 {
        match self {
            Self::Yours(_) => 0,
            Self::RunningHead | Self::PageNumber => 1,
            Self::Join => 2,
            Self::Heading(_) => 3,
            Self::DividedWord => 4,
            Self::Marks(_) => 5,
        }
    }
}

/// The repairs of one document.
#[derive(Clone, Copy, Debug)]
pub struct Repairs<'a> {
    document: &'a Document,
    yours: &'a [Amended],
    /// Whether headings and marks of emphasis were guessed: in a markup language they are what they are.
    is_guess: bool,
}

impl Reader {
    pub fn repairs(&self) -> Repairs<'_> {
        Repairs { document: &self.document, yours: &self.amended, is_guess: self.is_guess }
    }
}

impl<'a> Repairs<'a> {
    /// The first repair that begins at `at` or after it.
    pub fn from(&self, at: usize) -> Option<Repair> {
        let yours = self.yours[self.yours.partition_point(|it| it.range.start < at)..].first().map(yours);
        let all = [yours, self.removed_from(at), self.join_from(at), self.heading_from(at)];
        all.into_iter().flatten().min_by_key(|it| (it.source.start, it.what.rank()))
    }

    /// The last repair that begins before `at`.
    pub fn before(&self, at: usize) -> Option<Repair> {
        let yours = self.yours[..self.yours.partition_point(|it| it.range.start < at)].last().map(yours);
        let all = [yours, self.removed_before(at), self.join_before(at), self.heading_before(at)];
        all.into_iter().flatten().max_by_key(|it| (it.source.start, std::cmp::Reverse(it.what.rank())))
    }

    /// The repairs that begin in a stretch of the source.
    pub fn within(self, range: Range<usize>) -> impl Iterator<Item = Repair> {
        let mut at = range.start;
        std::iter::from_fn(move || {
            let repair = self.from(at).filter(|it| it.source.start < range.end)?;
            at = repair.source.start + 1;
            Some(repair)
        })
    }

    fn removed_from(&self, at: usize) -> Option<Repair> {
        let removed = &self.document.removed;
        let first = removed.partition_point(|it| it.source.start < at);
        removed[first..].iter().find_map(|it| self.taken(it))
    }

    fn removed_before(&self, at: usize) -> Option<Repair> {
        let removed = &self.document.removed;
        let end = removed.partition_point(|it| it.source.start < at);
        removed[..end].iter().rev().find_map(|it| self.taken(it))
    }

    /// What was taken out, as a repair; nothing for the second of two marks, and for what the reader took out.
    fn taken(&self, removed: &Removed) -> Option<Repair> {
        let what = match removed.why {
            Why::RunningHead => What::RunningHead,
            Why::PageNumber => What::PageNumber,
            Why::DividedWord => What::DividedWord,
            // What was meant for a printer or a terminal is no guess: nobody wants it back.
            Why::Markup if self.is_guess && !self.is_control(removed) => What::Marks(self.closing(removed)?),
            Why::Markup | Why::Cut | Why::Surroundings => return None,
        };
        let is_yours = |it: &Amended| {
            it.correction.aspect() == Aspect::Presence
                && (it.range.start..it.range.end.max(it.range.start + 1)).contains(&removed.source.start)
        };
        let next = self.yours.partition_point(|it| it.range.start <= removed.source.start);
        let near = &self.yours[next.saturating_sub(4)..next];
        (!near.iter().any(is_yours)).then(|| Repair { source: removed.source.clone(), what })
    }

    fn is_control(&self, removed: &Removed) -> bool {
        self.document.source.text[removed.source.clone()].contains(char::is_control)
    }

    /// The mark that closes what this one opens.
    fn closing(&self, open: &Removed) -> Option<Range<usize>> {
        let is_emphasis = |kind: &SpanKind| matches!(kind, SpanKind::Emphasis | SpanKind::Strong);
        let spans = self.document.spans_in(open.at..open.at + 1);
        let span = spans.into_iter().find(|span| span.range.start == open.at && is_emphasis(&span.kind))?;
        let removed = &self.document.removed;
        let first = removed.partition_point(|it| it.at < span.range.end);
        let closes = |it: &&Removed| it.why == Why::Markup && it.source.start > open.source.start;
        let here = removed[first..].iter().take_while(|it| it.at == span.range.end);
        here.into_iter().find(closes).map(|it| it.source.clone())
    }

    /// The words behind a cut.
    fn join_at(&self, cut: &Removed) -> Option<Repair> {
        let pieces = &self.document.source.pieces;
        let next = pieces.get(pieces.partition_point(|piece| piece.source < cut.source.end))?;
        let line = line_of(&self.document.source.text, next.source);
        Some(Repair { source: next.source..line.end.max(next.source), what: What::Join })
    }

    fn join_from(&self, at: usize) -> Option<Repair> {
        // A cut behind the end of the words before `at` leads to words at or after it.
        let pieces = &self.document.source.pieces;
        let words = pieces.partition_point(|piece| piece.source < at).checked_sub(1).map(|i| pieces[i]);
        let end = words.map_or(0, |piece| piece.source + piece.len);
        let removed = &self.document.removed;
        let first = removed.partition_point(|it| it.source.start < end.min(at));
        let cuts = removed[first..].iter().filter(|it| it.why == Why::Cut);
        cuts.filter_map(|cut| self.join_at(cut)).find(|join| join.source.start >= at)
    }

    fn join_before(&self, at: usize) -> Option<Repair> {
        let removed = &self.document.removed;
        let end = removed.partition_point(|it| it.source.start < at);
        let cuts = removed[..end].iter().rev().filter(|it| it.why == Why::Cut);
        cuts.filter_map(|cut| self.join_at(cut)).find(|join| join.source.start < at)
    }

    fn heading_from(&self, at: usize) -> Option<Repair> {
        let first = self.document.outline.partition_point(|it| self.source_of(&it.range) < at);
        self.heading(first)
    }

    fn heading_before(&self, at: usize) -> Option<Repair> {
        let end = self.document.outline.partition_point(|it| self.source_of(&it.range) < at);
        self.heading(end.checked_sub(1)?)
    }

    fn heading(&self, i: usize) -> Option<Repair> {
        let heading = self.document.outline.get(i).filter(|_| self.is_guess)?;
        let source = self.document.source.range(heading.range.clone())?;
        Some(Repair { source, what: What::Heading(heading.level) })
    }

    fn source_of(&self, range: &Range<usize>) -> usize {
        self.document.source.offset(range.start).unwrap_or(0)
    }
}

fn yours(amended: &Amended) -> Repair {
    Repair { source: amended.range.clone(), what: What::Yours(amended.clone()) }
}

/// The line around a place of the source, without the white space at its ends.
pub fn line_of(source: &str, at: usize) -> Range<usize> {
    let at = source.floor_char_boundary(at.min(source.len()));
    let start = source[..at].rfind('\n').map_or(0, |i| i + 1);
    let end = source[at..].find('\n').map_or(source.len(), |i| at + i);
    let line = &source[start..end];
    let words = line.trim();
    let first = start + line.len() - line.trim_start().len();
    first.min(end)..first.min(end) + words.len()
}

/// What a block is called beside its first line.
pub fn label(kind: Kind, room: usize) -> String {
    if room >= 9 && kind != Kind::Paragraph {
        return kind.spoken();
    }
    let short = match kind {
        Kind::Heading(level) => return format!("H{level}"),
        Kind::Paragraph => "¶",
        Kind::Quote => "“",
        Kind::ListItem => "•",
        Kind::Verse => "~",
        Kind::Table => "#",
        Kind::Code => "{}",
        Kind::Rule => "--",
        Kind::Contents => "..",
        Kind::Note => "*",
    };
    short.to_owned()
}
