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
pub const UNLIKE: u8 = 45;
/// How far a place must be ahead of what its rival was.
const RIVALRY: f64 = 0.05;
/// How much of the quote must be there at least.
const QUOTED: f64 = 0.4;
/// How much of the words on one of its sides must be there; the other side may be gone.
const BESIDE: f64 = 0.5;
/// A passage of so many letters that was like no other may have lost much, and all that stood around it.
const LONE: (usize, f64, f64) = (60, 0.45, 0.36);
/// A quote of so many letters that was like no other needs nothing around it when all of it is there.
const TOLD: usize = 20;
/// So many letters of the sentence beside a short quote tell whether it is the same sentence, when so great a part of
/// them is there.
const SENTENCE: (usize, f64) = (8, 0.4);
/// How little like this place the most similar other one must have been for that.
const ALONE: u8 = 25;
/// By so many letters must the words of a rival fit better to be there: the quote, and the words on one side.
const BETTER: [i64; 3] = [4, 6, 6];
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
    /// How many letters before and after the quote belong to its sentence.
    sentence: [usize; 2],
}

/// A place that may be meant, in canonical offsets.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub range: Range<usize>,
    /// How much of the quote is there, from 0 to 1.
    quote: f64,
    /// How much of the words before and after it, close to it; `None` where there is nothing to compare.
    sides: [Option<f64>; 2],
    /// How many letters of the quote, and of the words before and after it, are there.
    letters: [i64; 3],
    /// Beside the quote the rest of its sentence is another.
    is_torn: bool,
    pub score: f64,
}

/// How much of the words on one side of the quote is there: in all, and close to the quote.
#[derive(Clone, Copy, Debug, Default)]
struct Side {
    all: i64,
    near: i64,
    sentence: i64,
}

impl Side {
    fn add(&mut self, worth: i64, in_sentence: i64, is_near: bool) {
        self.all += worth.max(0);
        if is_near {
            self.near += worth.max(0);
            self.sentence += in_sentence.max(0);
        }
    }
}

impl Candidate {
    /// Whether the words speak for it, when the quote has `len` letters. Of several, more is asked.
    pub fn is_believed(&self, len: usize, rival: Option<u8>) -> bool {
        let is_lone = rival.is_some_and(|rival| rival < UNLIKE);
        if len >= LONG.0 && self.quote >= LONG.1 {
            return self.score >= LONG.2;
        }
        if is_lone && len >= TOLD && self.quote >= LONG.1 {
            return true;
        }
        if rival.is_some_and(|rival| rival < ALONE) && len >= LONE.0 && self.quote >= LONE.1 && self.score >= LONE.2 {
            return true;
        }
        if !is_lone && len < SHORT.0 && self.is_torn {
            return false;
        }
        let short = SHORT.0.saturating_sub(len) as f64 / SHORT.0 as f64;
        let beside = self.sides.iter().flatten().copied().reduce(f64::max).unwrap_or(1.0);
        self.quote >= QUOTED && beside >= BESIDE && self.score >= BELIEVED + SHORT.1 * short
    }

    /// Whether the words of the rival fit better here, in one part at least: the quote, what is before it, or what is
    /// after it. What an editor changes becomes the words of the rival by no chance.
    pub fn is_the_rival(&self, rival: &Self) -> bool {
        let better = (0..3).any(|i| rival.letters[i] >= self.letters[i] + BETTER[i]);
        better && self.range.start < rival.range.end && rival.range.start < self.range.end
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
        Self::of_words(&locator.before, &locator.quote, &locator.after)
    }

    pub fn of_words(before: &str, words: &str, after: &str) -> Self {
        let mut bytes = Canonical::of(before).bytes;
        let start = bytes.len();
        bytes.extend(Canonical::of(words).bytes);
        let quote = start..bytes.len();
        bytes.extend(Canonical::of(after).bytes);
        let letters = |text: &str| Canonical::of(text).bytes.len();
        let sentence = [letters(end_of_sentence(before)), letters(rest_of_sentence(words, after))];
        Self { bytes, quote, sentence }
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
            let sentence = |side: usize| match side {
                0 => worth(start.max(self.quote.start - self.sentence[0])..end.min(self.quote.start)),
                _ => worth(start.max(self.quote.end)..end.min(self.quote.end + self.sentence[1])),
            };
            let in_quote = start.max(self.quote.start)..end.min(self.quote.end);
            if in_quote.is_empty() {
                let side = usize::from(start >= self.quote.end);
                around.push((*piece, worth(start..end) - CHANCE, sentence(side)));
                continue;
            }
            let wholly = start >= self.quote.start && end <= self.quote.end && piece.len < self.quote.len();
            quote += worth(in_quote.clone()) - if wholly { CHANCE / 2 } else { 0 };
            sides[0].add(worth(start..self.quote.start), sentence(0), true);
            sides[1].add(worth(self.quote.end..end), sentence(1), true);
            let there = piece.text + in_quote.start - start..piece.text + in_quote.end - start;
            range = Some(range.map_or(there.clone(), |range| range.start..there.end));
        }
        let range = range?;
        for (piece, worth, sentence) in around {
            let (side, extra) = match piece.pattern < self.quote.start {
                true => (0, (range.start - piece.text).saturating_sub(self.quote.start - piece.pattern)),
                false => (1, (piece.text - range.end).saturating_sub(piece.pattern - self.quote.end)),
            };
            sides[side].add(worth, sentence, extra <= NEAR);
        }
        let share = |found: i64, of: usize| (found as f64 / of as f64).clamp(0.0, 1.0);
        // Where the text begins or ends, nothing can stand any more.
        let room = [range.start, text.len().saturating_sub(range.end)];
        let lens = [self.quote.start.min(room[0]), (self.bytes.len() - self.quote.end).min(room[1])];
        let letters = [quote, sides[0].near, sides[1].near];
        let quote = share(quote, self.quote.len());
        let torn = |side: usize| {
            let of = self.sentence[side].min(room[side]);
            of >= SENTENCE.0 && share(sides[side].sentence, of) < SENTENCE.1
        };
        let near = |side: usize| (lens[side] > 0).then(|| share(sides[side].near, lens[side]));
        let score = match lens[0] + lens[1] {
            // Next to nothing is known of what stood around: the quote must do.
            0..TELLING => 0.8 * quote,
            all => 0.5 * quote + 0.5 * share(sides[0].all + sides[1].all, all),
        };
        let sides = if lens[0] + lens[1] < TELLING { [None, None] } else { [near(0), near(1)] };
        Some(Candidate { range, quote, sides, letters, is_torn: torn(0) || torn(1), score })
    }
}

/// The last words of a text that belong to the sentence that goes on behind it.
fn end_of_sentence(text: &str) -> &str {
    let ends = |at: usize| is_end(&text[..at], &text[at..]);
    let start = text.char_indices().map(|(at, _)| at).chain([text.len()]).rev().find(|&at| at > 0 && ends(at));
    &text[start.unwrap_or(0)..]
}

/// The first words of a text that belong to the sentence of the words before it.
fn rest_of_sentence<'a>(words: &str, text: &'a str) -> &'a str {
    if is_end(words.trim_end(), " ") {
        return "";
    }
    let ends = |at: usize| is_end(&text[..at], &text[at..]);
    let end = text.char_indices().map(|(at, _)| at).find(|&at| ends(at));
    &text[..end.unwrap_or(text.len())]
}

/// Whether a sentence or a paragraph ends between two texts.
fn is_end(before: &str, after: &str) -> bool {
    if !after.starts_with(char::is_whitespace) {
        return false;
    }
    let blank = || {
        let space = &after[..after.len() - after.trim_start().len()];
        memchr::memchr_iter(b'\n', space.as_bytes()).nth(1).is_some()
    };
    before.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', '…', '。']) || blank()
}
