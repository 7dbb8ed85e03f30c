//! Texts put together from several sources: each stretch has its own habits.
//!
//! Half of a file may be one line a paragraph and the other half hard wrapped, or each article of an anthology has its
//! own measure. The file is looked at in pieces; neighbours that agree are one region. Only what differs plainly
//! is parted, for the habits of the whole are the better known ones.

use std::ops::Range;

use super::super::lines::{Lines, Role};
use super::{Evidence, UNWRAPPED, continuing};

/// A piece has about so many bytes: enough paragraphs to show a habit.
const PIECE: usize = 12_000;

/// The stretches of different habits with what is evident in each; none when the text is of one piece.
pub fn find(lines: &Lines) -> Vec<(Range<usize>, Evidence)> {
    let pieces = pieces(lines);
    if !differ(lines, &pieces) {
        return Vec::new();
    }
    let mut regions: Vec<(Range<usize>, Evidence)> = Vec::new();
    for piece in pieces {
        let own = lines.part(piece.clone());
        let evidence = Evidence::whole(&own);
        // What has hardly a line that goes on in the next tells nothing.
        let is_sure = evidence.is_flow && super::has_long_lines(&own) || n_witnesses(&own, &evidence) >= 20;
        match regions.last_mut() {
            Some((last, habits)) if !is_sure || agree(habits, &evidence) => last.end = piece.end,
            _ => regions.push((piece, evidence)),
        }
    }
    let mut kept = without_boxes(lines, regions);
    for n in 1..kept.len() {
        let at = border(lines, &kept[n - 1], &kept[n]);
        (kept[n - 1].0.end, kept[n].0.start) = (at, at);
    }
    let mut whole: Vec<Range<usize>> = Vec::new();
    for (range, _) in kept {
        match whole.last_mut() {
            Some(last) if bytes(lines, &range) < PIECE / 2 => last.end = range.end,
            _ => whole.push(range),
        }
    }
    if whole.len() < 2 {
        return Vec::new();
    }
    whole.into_iter().map(|range| (range.clone(), Evidence::whole(&lines.part(range)))).collect()
}

/// A short stretch that lies between two of one kind is a box or a list in their text.
fn without_boxes(lines: &Lines, regions: Vec<(Range<usize>, Evidence)>) -> Vec<(Range<usize>, Evidence)> {
    let mut kept: Vec<(Range<usize>, Evidence)> = Vec::new();
    for (range, evidence) in regions {
        if let [.., before, inner] = &kept[..]
            && bytes(lines, &inner.0) < 2 * PIECE
            && agree(&before.1, &evidence)
        {
            kept.pop();
        }
        match kept.last_mut() {
            Some((last, habits)) if agree(habits, &evidence) => last.end = range.end,
            _ => kept.push((range, evidence)),
        }
    }
    kept
}

/// Cuts the lines into pieces, each of which ends with a blank line where there is one.
fn pieces(lines: &Lines) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for i in 0..lines.len() {
        let size = lines.all[i].range().end - lines.all[start].range().start;
        let is_end = lines.all[i].role == Role::Blank && size >= PIECE || size >= 2 * PIECE;
        if is_end {
            pieces.push(start..i + 1);
            start = i + 1;
        }
    }
    if start < lines.len() {
        pieces.push(start..lines.len());
    }
    pieces
}

fn bytes(lines: &Lines, range: &Range<usize>) -> usize {
    match range.is_empty() {
        true => 0,
        false => lines.all[range.end - 1].range().end - lines.all[range.start].range().start,
    }
}

/// Whether the pieces look different at a glance; to look closely takes as long as all other evidence together.
fn differ(lines: &Lines, pieces: &[Range<usize>]) -> bool {
    let looks: Vec<[usize; 3]> =
        pieces.iter().filter(|piece| piece.len() > 20).map(|piece| look(lines, piece)).collect();
    let far = |n: usize, most: usize| {
        let all = looks.iter().map(|look| look[n]);
        all.clone().max().unwrap_or(0) - all.min().unwrap_or(0) > most
    };
    // A text may be all tables in one place; what counts is how wide, how loose and how much set in it is.
    pieces.len() >= 3 && (far(0, 7) || far(1, 120) || far(2, 60))
}

/// The width of most wide lines, the blank lines and the indents among a thousand.
fn look(lines: &Lines, piece: &Range<usize>) -> [usize; 3] {
    let all = &lines.all[piece.clone()];
    let mut widths: Vec<usize> = all.iter().filter(|line| line.is_body()).map(|line| line.right().min(200)).collect();
    let n = widths.len().max(1);
    let tenth = widths.len() / 10;
    let width = match widths.len() {
        0 => 0,
        len => *widths.select_nth_unstable(len - 1 - tenth).1,
    };
    let n_set = all.iter().filter(|line| (1..12).contains(&line.indent())).count();
    [width, (all.len() - n.min(all.len())) * 1000 / n, n_set * 1000 / n]
}

fn n_witnesses(lines: &Lines, evidence: &Evidence) -> usize {
    continuing(lines, if evidence.is_double_spaced { 2 } else { 1 }).count()
}

/// Whether two stretches have the same habits, as far as paragraphs are concerned.
fn agree(one: &Evidence, two: &Evidence) -> bool {
    // Both have lines that end anywhere from a tenth before their measure on.
    let is_near = one.is_flow || 8 * one.wrap.abs_diff(two.wrap) <= one.wrap.max(two.wrap);
    one.is_flow == two.is_flow
        && one.is_double_spaced == two.is_double_spaced
        && one.first_indent == two.first_indent
        && is_near
}

/// Where the one ends and the other begins: the gap in the pieces on both sides that fits both best.
fn border(lines: &Lines, one: &(Range<usize>, Evidence), two: &(Range<usize>, Evidence)) -> usize {
    let at = two.0.start;
    let back = |i: &usize| lines.all[at - 1].range().end - lines.all[*i].range().start < 2 * PIECE;
    let start = (one.0.start + 1..at).rev().take_while(back).last().unwrap_or(at);
    let ahead = |i: &usize| lines.all[*i].range().start - lines.all[at].range().start < 2 * PIECE;
    let end = (at..two.0.end).take_while(ahead).last().unwrap_or(at);
    // The sum of all lines up to here that fit the first better than the second.
    let (mut sum, mut best, mut best_at, mut gap, mut best_gap) = (0i64, i64::MIN, at, 0, 0);
    for i in start..end {
        let line = &lines.all[i];
        if line.role == Role::Blank {
            gap += 1;
            continue;
        }
        if gap > 0 && (sum > best || (sum == best && gap > best_gap)) {
            (best, best_at, best_gap) = (sum, i, gap);
        }
        sum += fit(lines, i, &one.1) - fit(lines, i, &two.1);
        gap = 0;
    }
    best_at
}

/// Whether line `i` is as the lines of this kind are.
fn fit(lines: &Lines, i: usize, evidence: &Evidence) -> i64 {
    let line = &lines.all[i];
    let has_next = lines.all.get(i + 1).is_some_and(|next| next.is_body());
    let is_after = i > 0 && lines.all[i - 1].is_body();
    if evidence.is_flow {
        return if line.width() > UNWRAPPED { 3 } else { -i64::from(has_next) };
    }
    if line.right() > evidence.wrap + 2 {
        return -2;
    }
    if evidence.is_double_spaced {
        return i64::from(!has_next) - i64::from(has_next);
    }
    let is_first = is_after && evidence.first_indent.is_some_and(|k| line.indent() == evidence.margin + k);
    let is_full = has_next && !evidence.is_short(lines, i, i + 1);
    i64::from(is_first) + i64::from(is_full) - i64::from(has_next && !is_full)
}

#[cfg(test)]
mod tests {
    use super::super::super::document;
    use super::*;

    /// Paragraphs of which no two are the same, each filled to a measure; without one, each is a line.
    fn article(n: usize, measure: Option<usize>) -> String {
        let words =
            ["the", "river", "and", "a", "long", "road", "below", "hills", "of", "stone", "where", "nobody", "went"];
        let paragraph = |p: usize| {
            let word = |m: usize| words[(7 * m + p * p + m * m / 3) % words.len()];
            let text: Vec<&str> = (0..60).map(word).collect();
            format!("It was {}.", text.join(" "))
        };
        let filled = |text: String| match measure {
            None => text,
            Some(width) => text.split(' ').fold(String::new(), |mut lines: String, word| {
                let used = lines.len() - lines.rfind('\n').map_or(0, |at| at + 1);
                let sign = if lines.is_empty() {
                    ""
                } else if used + word.len() >= width {
                    "\n"
                } else {
                    " "
                };
                lines.push_str(sign);
                lines + word
            }),
        };
        (0..n).map(|p| filled(paragraph(p)) + "\n\n").collect()
    }

    fn check(text: &str, n_regions: usize, n_blocks: usize) {
        assert_eq!(find(&Lines::new(text)).len(), n_regions);
        assert_eq!(document(text.to_owned()).blocks.len(), n_blocks);
    }

    #[test]
    fn a_text_of_one_piece_has_no_regions() {
        check(&article(150, Some(70)), 0, 150);
        check(&article(150, None), 0, 150);
    }

    #[test]
    fn each_article_has_its_own_habits() {
        check(&(article(120, Some(72)) + "\n\n" + &article(110, None)), 2, 230);
        let loose = article(110, Some(66)).replace('\n', "\n\n");
        check(&(article(120, Some(72)) + "\n\n" + &loose), 2, 230);
    }

    #[test]
    fn a_box_is_no_region() {
        let text = article(100, Some(72)) + "\n\n" + &article(20, Some(40)) + "\n\n" + &article(100, Some(72));
        check(&text, 0, 220);
    }
}
