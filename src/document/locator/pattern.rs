//! The words of a locator as one pattern, and how well a stretch of text agrees with it.

use std::ops::Range;

use super::Locator;
use super::align::Piece;
use super::canonical::Canonical;

/// The score from which a place is believed. With all of the quote and a fifth of the context it is reached.
const BELIEVED: f64 = 0.6;
/// How much more a word or two must bring: such quotes are everywhere, and so are a few words around them.
const SHORT: (usize, f64) = (32, 0.15);
/// A quote of so many letters that is there to so great a part needs nothing around it.
const LONG: (usize, f64, f64) = (60, 0.97, 0.48);
/// The likeness of a rival that is the same to the last letter, words around included; of one that may be taken
/// for the place itself; and below which there was nothing like it.
pub const TWIN: u8 = 98;
const LIKE: u8 = 40;
const UNLIKE: u8 = 45;
/// How far a place must be ahead of what its rival was.
const RIVALRY: f64 = 0.05;
/// How much of the quote must be there at least.
const QUOTED: f64 = 0.4;
/// How much of the words on one of its sides must be there; the other side may be gone.
const BESIDE: f64 = 0.5;
/// Words further from the quote than this much text that was put in between do not speak for it alone: where a
/// passage was cut out, they stand there still, and a passage much like it may follow some lines below.
const NEAR: usize = 64;
/// With so much context the words around the quote can decide by themselves.
pub const TELLING: usize = 12;
/// So many bytes in a row agree by chance.
const CHANCE: i64 = 4;

/// The words of a locator in canonical form, one after another.
pub struct Pattern {
    pub bytes: Vec<u8>,
    pub quote: Range<usize>,
}

/// A place that may be meant, in canonical offsets.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub range: Range<usize>,
    /// How much of the quote is there, from 0 to 1.
    quote: f64,
    /// How much of the words before or after it, whichever is more.
    beside: f64,
    pub score: f64,
}

/// How much of the words on one side of the quote is there: in all, and close to the quote.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    all: i64,
    near: i64,
}

impl Side {
    fn add(&mut self, worth: i64, near: bool) {
        self.all += worth.max(0);
        self.near += if near { worth.max(0) } else { 0 };
    }
}

impl Candidate {
    /// Whether the words speak for it, when the quote has `len` letters. Of several, more is asked.
    pub fn is_believed(&self, len: usize, rival: Option<u8>) -> bool {
        if len >= LONG.0 && self.quote >= LONG.1 {
            return self.score >= LONG.2;
        }
        if self.quote >= LONG.1 && rival.is_some_and(|rival| rival < UNLIKE) {
            return true;
        }
        let short = SHORT.0.saturating_sub(len) as f64 / SHORT.0 as f64;
        self.quote >= QUOTED && self.beside >= BESIDE && self.score >= BELIEVED + SHORT.1 * short
    }

    /// Whether this is no more like the locator than its rival was, so that it may be the rival.
    pub fn may_be_rival(&self, rival: Option<u8>) -> bool {
        rival.is_some_and(|rival| rival >= LIKE && self.score < f64::from(rival) / 100.0 + RIVALRY)
    }

    /// Whether this is too unlike the locator to be its rival.
    pub fn is_less_than_rival(&self, rival: Option<u8>) -> bool {
        rival.is_some_and(|rival| self.score + 2.0 * RIVALRY < f64::from(rival) / 100.0)
    }
}

impl Pattern {
    pub fn of(locator: &Locator) -> Self {
        let mut bytes = Canonical::of(&locator.before).bytes;
        let start = bytes.len();
        bytes.extend(Canonical::of(&locator.quote).bytes);
        let quote = start..bytes.len();
        bytes.extend(Canonical::of(&locator.after).bytes);
        Self { bytes, quote }
    }

    /// Scores an alignment. Pieces of a few bytes agree by chance everywhere, and count for nothing.
    pub fn judge(&self, pieces: &[Piece], text: &[u8]) -> Option<Candidate> {
        let mut quote = 0;
        let mut sides = [Side::default(), Side::default()];
        let mut range: Option<Range<usize>> = None;
        let mut around = Vec::new();
        for piece in pieces {
            let worth = |columns: Range<usize>| -> i64 {
                let equal = |i: usize| self.bytes[i] == text[piece.text + i - piece.pattern];
                columns.map(|i| if equal(i) { 1 } else { -1 }).sum()
            };
            let (start, end) = (piece.pattern, piece.pattern + piece.len);
            if worth(start..end) <= CHANCE {
                continue;
            }
            let in_quote = start.max(self.quote.start)..end.min(self.quote.end);
            if in_quote.is_empty() {
                around.push((*piece, worth(start..end) - CHANCE));
                continue;
            }
            let wholly = start >= self.quote.start && end <= self.quote.end && piece.len < self.quote.len();
            quote += worth(in_quote.clone()) - if wholly { CHANCE / 2 } else { 0 };
            sides[0].add(worth(start..self.quote.start), true);
            sides[1].add(worth(self.quote.end..end), true);
            let there = piece.text + in_quote.start - start..piece.text + in_quote.end - start;
            range = Some(range.map_or(there.clone(), |range| range.start..there.end));
        }
        let range = range?;
        for (piece, worth) in around {
            let (side, extra) = match piece.pattern < self.quote.start {
                true => (0, (range.start - piece.text).saturating_sub(self.quote.start - piece.pattern)),
                false => (1, (piece.text - range.end).saturating_sub(piece.pattern - self.quote.end)),
            };
            sides[side].add(worth, extra <= NEAR);
        }
        let share = |found: i64, of: usize| if of == 0 { 0.0 } else { (found as f64 / of as f64).min(1.0) };
        let lens = [self.quote.start, self.bytes.len() - self.quote.end];
        let quote = share(quote.max(0), self.quote.len());
        let (beside, score) = match lens[0] + lens[1] {
            // Next to nothing is known of what stood around: the quote must do.
            0..TELLING => (1.0, 0.8 * quote),
            all => {
                let beside = share(sides[0].near, lens[0]).max(share(sides[1].near, lens[1]));
                (beside, 0.5 * quote + 0.5 * share(sides[0].all + sides[1].all, all))
            }
        };
        Some(Candidate { range, quote, beside, score })
    }
}
