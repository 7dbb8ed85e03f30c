//! Text as it was meant for a printer or a terminal: letters struck twice or over a line, and escape sequences.
//!
//! `man` strikes a letter twice to make it bold (`b\x08b`) and a line below it to underline it (`_\x08u`); `git`,
//! `ls` and newer versions of `groff` send the sequences of terminals instead. All that is taken out here, before
//! the other passes look at the lines, and what it said of the words is kept as spans. So the passes see words, the
//! source stays as it is, and the map between the two is laid together at the end.
//!
//! Words are sacred: only what is surely no word is taken out. A backspace that strikes nothing over, an escape
//! without a sequence, and a sequence that has no end on its line stay in the text, where they are shown as signs.

mod sequence;

use std::ops::Range;

use memchr::memchr2_iter;

use crate::document::{Document, Piece, Removed, Source, Span, SpanKind, Why};
use sequence::{Sequence, Style};

const ESCAPE: u8 = 0x1B;
const BACKSPACE: u8 = 0x08;
/// So many blanks may stand between words that are set in one style: lines that are set even have them.
const WIDEST_BLANK: usize = 2;

/// The words of a text that was made for a printer, and what was said of them.
#[derive(Debug, Default)]
pub struct Struck {
    /// The text without what was taken out.
    pub text: String,
    /// How it lies on the source.
    pieces: Vec<Piece>,
    /// What was taken out: where it stood in `text`, and its range in the source.
    taken: Vec<(usize, Range<usize>)>,
    /// Ranges of `text` that are set in a style, none of them over the end of a line.
    pub spans: Vec<Span>,
}

/// Takes out what is no word; `None` when there is nothing of that kind.
pub fn read(source: &str) -> Option<Struck> {
    let bytes = source.as_bytes();
    memchr2_iter(ESCAPE, BACKSPACE, bytes).next()?;
    let mut reader = Reader { source, done: 0, it: Struck::default(), open: Vec::new() };
    for at in memchr2_iter(ESCAPE, BACKSPACE, bytes) {
        // What was taken out with something before it is done.
        if at < reader.done {
            continue;
        }
        match bytes[at] {
            ESCAPE => reader.sequence(at),
            _ => reader.struck(at),
        }
    }
    reader.copy(source.len());
    reader.end_all();
    let it = reader.it;
    (!it.taken.is_empty()).then_some(it)
}

struct Reader<'a> {
    source: &'a str,
    /// So much of the source is read.
    done: usize,
    it: Struck,
    /// The styles that hold, and where in the text each began.
    open: Vec<(SpanKind, usize)>,
}

/// What a letter says that is struck over another.
enum Over {
    Bold,
    Underlined,
    /// One of the two is a line below the other, which comes first.
    LineBehind,
    /// Two letters that make a bullet: a plus and a small o.
    Bullet,
}

impl Reader<'_> {
    /// Copies the source up to `end`. No style goes on over the end of a line: who forgot to end it would set all
    /// that follows in it.
    fn copy(&mut self, end: usize) {
        if end <= self.done {
            return;
        }
        let range = self.done..end;
        let words = &self.source[range.clone()];
        let at = self.it.text.len();
        match self.it.pieces.last_mut() {
            Some(last) if last.source + last.len == range.start => last.len += range.len(),
            _ => self.it.pieces.push(Piece { at, source: range.start, len: range.len() }),
        }
        if let Some(line_end) = memchr::memchr2(b'\n', b'\r', words.as_bytes()) {
            let open = std::mem::take(&mut self.open);
            open.into_iter().for_each(|(kind, start)| self.span(start..at + line_end, kind));
        }
        self.it.text.push_str(words);
        self.done = end;
    }

    fn take_out(&mut self, end: usize) {
        let at = self.it.text.len();
        match self.it.taken.last_mut() {
            Some((place, range)) if *place == at && range.end == self.done => range.end = end,
            _ => self.it.taken.push((at, self.done..end)),
        }
        self.done = end;
    }

    fn span(&mut self, range: Range<usize>, kind: SpanKind) {
        if range.is_empty() {
            return;
        }
        // Letters are struck one by one, and blanks between them are not struck at all.
        let text = &self.it.text;
        let is_near = |last: &&mut Span| {
            last.kind == kind
                && last.range.end <= range.start
                && range.start - last.range.end <= WIDEST_BLANK
                && text.as_bytes()[last.range.end..range.start].iter().all(|b| *b == b' ')
        };
        // The other style may have come in between.
        let near = self.it.spans.iter_mut().rev().take(2).find(is_near);
        match near {
            Some(last) => last.range.end = range.end,
            None => self.it.spans.push(Span { range, kind }),
        }
    }

    fn end_all(&mut self) {
        let at = self.it.text.len();
        let open = std::mem::take(&mut self.open);
        open.into_iter().for_each(|(kind, start)| self.span(start..at, kind));
    }

    /// An escape at `at`.
    fn sequence(&mut self, at: usize) {
        let Some((sequence, len)) = sequence::at(&self.source[at..]) else { return };
        self.copy(at);
        match sequence {
            Sequence::Style(changes) => changes.into_iter().for_each(|change| self.change(&change)),
            Sequence::Link(to) => {
                self.end(|kind| matches!(kind, SpanKind::Link(_)));
                if !to.is_empty() {
                    self.open.push((SpanKind::Link(to), self.it.text.len()));
                }
            }
            Sequence::Other => {}
        }
        self.take_out(at + len);
    }

    fn change(&mut self, style: &Style) {
        let begin = match style {
            Style::Begin(kind) => kind.clone(),
            Style::End(ended) => return self.end(|kind| kind == ended),
            Style::EndAll => return self.end(|kind| !matches!(kind, SpanKind::Link(_))),
        };
        if !self.open.iter().any(|(kind, _)| *kind == begin) {
            self.open.push((begin, self.it.text.len()));
        }
    }

    fn end(&mut self, is_ended: impl Fn(&SpanKind) -> bool) {
        let at = self.it.text.len();
        let (ended, open) = std::mem::take(&mut self.open).into_iter().partition(|(kind, _)| is_ended(kind));
        self.open = open;
        Vec::into_iter(ended).for_each(|(kind, start)| self.span(start..at, kind));
    }

    /// A backspace at `at`: the letter before it, and all that is struck over it.
    fn struck(&mut self, at: usize) {
        let Some(mut kept) = self.source[self.done..at].chars().next_back() else { return };
        let start = at - kept.len_utf8();
        let (mut is_bold, mut is_underlined) = (false, false);
        // Where the letter that is kept so far begins, and where what was read ends.
        let (mut from, mut end) = (start, at);
        let mut taken: Vec<Range<usize>> = Vec::new();
        while let Some((c, strikes)) = struck_over(&self.source[end..], kept) {
            let next = end + strikes;
            match over(kept, c) {
                None => break,
                Some(Over::LineBehind) => {
                    is_underlined = true;
                    taken.push(end..next + c.len_utf8());
                    end = next + c.len_utf8();
                    continue;
                }
                Some(Over::Bold) => is_bold = true,
                Some(Over::Underlined) => is_underlined = true,
                Some(Over::Bullet) => {}
            }
            taken.push(from..next);
            (kept, from, end) = (c, next, next + c.len_utf8());
        }
        if taken.is_empty() {
            return;
        }
        // Two lines on one another: bold, or the line itself below a line.
        if kept == '_' && is_bold && self.follows_underlined() {
            (is_bold, is_underlined) = (false, true);
        }
        self.copy(start);
        let place = self.it.text.len();
        for range in taken {
            self.copy(range.start);
            self.take_out(range.end);
        }
        self.copy(end);
        let letter = place..self.it.text.len();
        if is_bold {
            self.span(letter.clone(), SpanKind::Strong);
        }
        if is_underlined {
            self.span(letter, SpanKind::Emphasis);
        }
    }

    fn follows_underlined(&self) -> bool {
        let is_near = |span: &Span| span.kind == SpanKind::Emphasis && span.range.end == self.it.text.len();
        self.it.spans.last().is_some_and(is_near)
    }
}

/// The letter that is struck over `kept`, and the bytes of the backspaces before it. A wide letter may need two.
fn struck_over(rest: &str, kept: char) -> Option<(char, usize)> {
    // Of more than two it does not matter how many there are.
    let n = rest.bytes().take(3).take_while(|b| *b == BACKSPACE).count();
    let is_wide = n == 2 && kept.len_utf8() > 2;
    let c = rest[n..].chars().next().filter(|c| !c.is_control())?;
    (n == 1 || is_wide).then_some((c, n))
}

fn over(kept: char, c: char) -> Option<Over> {
    match (kept, c) {
        _ if kept.is_control() => None,
        _ if kept == c => Some(Over::Bold),
        ('_', _) => Some(Over::Underlined),
        (_, '_') => Some(Over::LineBehind),
        ('+', 'o') | ('o', '+') => Some(Over::Bullet),
        _ => None,
    }
}

impl Struck {
    /// The words; the rest stays, to be laid over a document made of them.
    pub fn take_text(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    /// The stretches of the text that are bold, in order.
    pub fn bold(&self) -> Vec<Range<usize>> {
        let bold = self.spans.iter().filter(|span| span.kind == SpanKind::Strong);
        bold.map(|span| span.range.clone()).collect()
    }

    /// Lays what was taken out and the styles over a document made of the text, and leads its places back to
    /// `source`.
    pub fn lay_over(self, mut document: Document, source: String) -> Document {
        let outer = Source { text: source, pieces: self.pieces };
        let inner = std::mem::take(&mut document.source);
        for span in self.spans {
            lay_span(&mut document, &inner, &span);
        }
        let mut hidden = Vec::new();
        for removed in &mut document.removed {
            removed.source = outer.range(removed.source.clone()).unwrap_or_default();
            if !removed.source.is_empty() {
                hidden.push(removed.source.clone());
            }
        }
        hidden.sort_unstable_by_key(|range| range.start);
        for (at, range) in self.taken {
            // What the passes took out has all that stood in it.
            let around = hidden.partition_point(|it| it.start <= range.start).checked_sub(1).map(|i| &hidden[i]);
            if around.is_none_or(|around| around.end <= range.start) {
                document.removed.push(Removed { at: inner.reading(at), source: range, why: Why::Markup });
            }
        }
        document.removed.sort_by_key(|removed| (removed.at, removed.source.start));
        document.spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
        document.source = Source { pieces: lay_pieces(&inner.pieces, &outer.pieces), text: outer.text };
        document
    }
}

/// Lays a span over the words of a document that stand where it is in the document's source.
fn lay_span(document: &mut Document, source: &Source, span: &Span) {
    let first = source.pieces.partition_point(|piece| piece.source + piece.len <= span.range.start);
    let n_before = document.spans.len();
    for piece in source.pieces[first..].iter().take_while(|piece| piece.source < span.range.end) {
        let start = span.range.start.max(piece.source) - piece.source + piece.at;
        let end = span.range.end.min(piece.source + piece.len) - piece.source + piece.at;
        let is_one = |last: &&mut Span| document.text[last.range.end..start].bytes().all(|b| b == b' ');
        match document.spans[n_before..].last_mut().filter(is_one) {
            Some(last) => last.range.end = end,
            None => document.spans.push(Span { range: start..end, kind: span.kind.clone() }),
        }
    }
}

/// The pieces of a text on a source, by way of a text between the two.
fn lay_pieces(inner: &[Piece], outer: &[Piece]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(inner.len().max(outer.len()));
    let mut next = 0;
    for piece in inner {
        let end = piece.source + piece.len;
        while outer.get(next).is_some_and(|it| it.at + it.len <= piece.source) {
            next += 1;
        }
        for it in outer[next..].iter().take_while(|it| it.at < end) {
            let (start, end) = (piece.source.max(it.at), end.min(it.at + it.len));
            pieces.push(Piece {
                at: piece.at + start - piece.source,
                source: it.source + start - it.at,
                len: end - start,
            });
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
