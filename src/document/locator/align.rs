//! Lays a pattern on a stretch of text so that as much as possible agrees, in order.
//!
//! The usual alignment with affine gaps (Gotoh 1982), inside a band of diagonals. The whole pattern is laid;
//! the text may begin and end anywhere. A long gap is cheap to go on with, because a running head or a sentence
//! that an editor put into a passage makes it no other passage.

use std::ops::Range;

const MATCH: i32 = 4;
const MISMATCH: i32 = -4;
const OPEN: i32 = -9;
const EXTEND: i32 = -1;
const NEVER: i32 = i32::MIN / 4;

/// A stretch without gaps: `len` bytes of the pattern from `pattern` lie on the text from `text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub pattern: usize,
    pub text: usize,
    pub len: usize,
}

const FROM_MATCH: u8 = 0;
const FROM_SKIP: u8 = 1;
const FROM_EXTRA: u8 = 2;

/// The best alignment, as pieces in order. `band` holds the allowed values of text offset minus pattern
/// offset.
pub fn align(pattern: &[u8], text: &[u8], band: Range<isize>) -> Vec<Piece> {
    let (rows, width) = (pattern.len(), band.len());
    if rows == 0 || width == 0 {
        return Vec::new();
    }
    // Three layers: two bytes face each other; a byte of the pattern is skipped; the text has an extra byte.
    let mut skipped = vec![NEVER; width];
    let mut trace = vec![0u8; rows * width];
    let column = |row: usize, b: usize| band.start + row as isize + b as isize;
    let inside = |at: isize| (0..=text.len() as isize).contains(&at);
    // The text may begin anywhere, but not outside of itself.
    let mut best_before: Vec<i32> = (0..width).map(|b| if inside(column(0, b)) { 0 } else { NEVER }).collect();
    let mut skipped_before = skipped.clone();
    let mut best = vec![NEVER; width];
    for row in 1..=rows {
        let letter = pattern[row - 1];
        let mut extra = NEVER;
        let mut left = NEVER;
        for b in 0..width {
            let at = column(row, b);
            if !inside(at) {
                best[b] = NEVER;
                skipped[b] = NEVER;
                extra = NEVER;
                left = NEVER;
                continue;
            }
            let mut step = 0u8;
            let diagonal = match text.get((at - 1).max(0) as usize) {
                Some(&other) if at > 0 => best_before[b] + if other == letter { MATCH } else { MISMATCH },
                _ => NEVER,
            };
            // The pattern's byte is skipped: the same place in the text, one diagonal further.
            let (above, above_skipped) = match b + 1 < width {
                true => (best_before[b + 1], skipped_before[b + 1]),
                false => (NEVER, NEVER),
            };
            let skip = if above + OPEN >= above_skipped + EXTEND {
                above + OPEN
            } else {
                step |= 4;
                above_skipped + EXTEND
            };
            if left + OPEN >= extra + EXTEND {
                extra = left + OPEN;
            } else {
                step |= 8;
                extra += EXTEND;
            }
            let (from, score) = if diagonal >= skip && diagonal >= extra {
                (FROM_MATCH, diagonal)
            } else if skip >= extra {
                (FROM_SKIP, skip)
            } else {
                (FROM_EXTRA, extra)
            };
            best[b] = score.max(NEVER);
            skipped[b] = skip.max(NEVER);
            extra = extra.max(NEVER);
            left = best[b];
            trace[(row - 1) * width + b] = step | from;
        }
        std::mem::swap(&mut best, &mut best_before);
        std::mem::swap(&mut skipped, &mut skipped_before);
    }
    let end = (0..width).max_by_key(|&b| (best_before[b], std::cmp::Reverse(b))).unwrap_or(0);
    if best_before[end] <= NEVER / 2 {
        return Vec::new();
    }
    trace_back(&trace, rows, width, end, band.start)
}

fn trace_back(trace: &[u8], rows: usize, width: usize, end: usize, start: isize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut row, mut b) = (rows, end);
    let mut layer = FROM_MATCH;
    while row > 0 {
        let step = trace[(row - 1) * width + b];
        if layer == FROM_MATCH {
            layer = step & 3;
        }
        match layer {
            FROM_MATCH => {
                row -= 1;
                let text = (start + row as isize + b as isize).max(0) as usize;
                match pieces.last_mut() {
                    Some(last) if last.pattern == row + 1 && last.text == text + 1 => {
                        last.pattern = row;
                        last.text = text;
                        last.len += 1;
                    }
                    _ => pieces.push(Piece { pattern: row, text, len: 1 }),
                }
            }
            FROM_SKIP => {
                layer = if step & 4 != 0 { FROM_SKIP } else { FROM_MATCH };
                row -= 1;
                b += 1;
            }
            _ => {
                layer = if step & 8 != 0 { FROM_EXTRA } else { FROM_MATCH };
                if b == 0 {
                    break;
                }
                b -= 1;
            }
        }
    }
    pieces.reverse();
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, text: &str, expect: &str) {
        let reach = (pattern.len() + text.len()) as isize;
        let pieces = align(pattern.as_bytes(), text.as_bytes(), -reach..reach);
        let words: Vec<_> = pieces.iter().map(|piece| &text[piece.text..piece.text + piece.len]).collect();
        assert_eq!(words.join("|"), expect);
        for piece in pieces {
            assert!(piece.pattern + piece.len <= pattern.len());
        }
    }

    #[test]
    fn the_same_words_are_one_piece() {
        check("thetideturned", "andthenthetideturnedagain", "thetideturned");
    }

    #[test]
    fn a_changed_letter_does_not_break_a_piece() {
        check("thetideturnedandleft", "sothetidetvrnedandlefthim", "thetidetvrnedandleft");
    }

    #[test]
    fn what_was_put_in_between_is_left_out() {
        check("thetideturnedandwentout", "thetideturned42titleofthisandwentout", "thetideturned|andwentout");
    }

    #[test]
    fn what_was_taken_out_is_skipped() {
        check("thetideturnedslowlyandatlastwentout", "thetideturnedwentout", "thetideturned|wentout");
    }

    #[test]
    fn a_narrow_band_is_kept() {
        let text = b"xxxxxxxxxxabcdefgh";
        assert_eq!(align(b"abcdefgh", text, 8..12), [Piece { pattern: 0, text: 10, len: 8 }]);
        assert!(align(b"abcdefgh", text, 0..0).is_empty());
        assert!(align(b"abcdefgh", b"", -3..3).iter().all(|piece| piece.len == 0));
    }
}
