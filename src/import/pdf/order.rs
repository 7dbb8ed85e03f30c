//! In which order the lines of a page are read: columns one after the other, each from above.
//!
//! A page is cut where a stripe of white runs down between two columns of prose; what spans both is read before
//! what stands below it. This is the recursive cut of Nagy and Seth (1984), with the white stripes weighed as
//! readers do: a table has such stripes too, and is read row by row.

use super::lines::Line;

/// A part of a page that is read from above.
pub type Column = Vec<Line>;

/// Columns within columns within columns are not looked for.
const DEEPEST: usize = 4;
/// A column has so many lines at least.
const FEWEST: usize = 4;
/// A stripe between columns is so wide at least, in ems.
const STRIPE: f32 = 0.8;

/// The columns of a page, in the order of reading.
pub fn columns(lines: Vec<Line>) -> Vec<Column> {
    let mut columns = Vec::new();
    cut(lines, DEEPEST, &mut columns);
    columns
}

fn cut(lines: Vec<Line>, depth: usize, columns: &mut Vec<Column>) {
    let stripe = if depth == 0 { None } else { stripe(&lines) };
    let Some(middle) = stripe else {
        if !lines.is_empty() {
            columns.push(sorted(lines));
        }
        return;
    };
    let (across, beside): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| line.left < middle && line.right > middle);
    // What goes over both columns parts what stands above it from what stands below.
    let mut across = sorted(across).into_iter().peekable();
    let mut beside = sorted(beside).into_iter().peekable();
    while across.peek().is_some() || beside.peek().is_some() {
        let next = across.peek().map_or(f32::MAX, |line| line.y);
        let mut above = Vec::new();
        while let Some(line) = beside.next_if(|line| line.y <= next) {
            above.push(line);
        }
        let (left, right): (Vec<Line>, Vec<Line>) = above.into_iter().partition(|line| line.left < middle);
        cut(left, depth - 1, columns);
        cut(right, depth - 1, columns);
        let until = beside.peek().map_or(f32::MAX, |line| line.y);
        let mut spanning = Vec::new();
        while let Some(line) = across.next_if(|line| line.y < until) {
            spanning.push(line);
        }
        if !spanning.is_empty() {
            columns.push(spanning);
        }
    }
}

/// The middle of a stripe of white between two columns of prose.
fn stripe(lines: &[Line]) -> Option<f32> {
    if lines.len() < 2 * FEWEST {
        return None;
    }
    let left = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let em = usual_size(lines);
    let mut edges: Vec<f32> = lines.iter().map(|line| line.left - STRIPE * em / 2.0).collect();
    edges.retain(|x| *x > left + (right - left) * 0.2 && *x < left + (right - left) * 0.8);
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < em / 2.0);
    let n_crossing = |x: f32| lines.iter().filter(|line| line.left < x - em && line.right > x).count() as isize;
    let begins = |line: &Line, x: f32| (line.left - STRIPE * em / 2.0 - x).abs() < em / 2.0;
    let n_starting = |x: f32| lines.iter().filter(|line| begins(line, x)).count() as isize;
    // A column begins where many lines do; what spans it goes over its edge.
    let best = edges.iter().copied().max_by_key(|x| n_starting(*x) - 2 * n_crossing(*x))?;
    let (mut before, mut behind, mut n_across) = (Vec::new(), Vec::new(), 0);
    for line in lines {
        match () {
            () if line.right <= best + STRIPE * em / 2.0 => before.push(line),
            () if line.left >= best - STRIPE * em / 2.0 => behind.push(line),
            () => n_across += 1,
        }
    }
    let enough = before.len() >= FEWEST && behind.len() >= FEWEST && n_across * 3 <= before.len() + behind.len();
    (enough && is_prose(&before, em) && is_prose(&behind, em)).then_some(best)
}

/// Whether these lines fill their column, as those of paragraphs do and those of a table's cells do not.
fn is_prose(lines: &[&Line], em: f32) -> bool {
    let left = lines.iter().map(|line| line.left).fold(f32::MAX, f32::min);
    let right = lines.iter().map(|line| line.right).fold(f32::MIN, f32::max);
    let n_full = lines.iter().filter(|line| line.width() >= 0.8 * (right - left)).count();
    right - left >= 10.0 * em && n_full * 2 >= lines.len()
}

/// The size of most letters.
pub fn usual_size(lines: &[Line]) -> f32 {
    let mut counts: Vec<(f32, usize)> = Vec::new();
    for line in lines {
        let size = (line.size * 2.0).round() / 2.0;
        match counts.iter_mut().find(|(known, _)| *known == size) {
            Some((_, n)) => *n += line.text.len(),
            None => counts.push((size, line.text.len())),
        }
    }
    counts.iter().max_by_key(|(_, n)| *n).map_or(10.0, |(size, _)| size.max(1.0))
}

/// From above, and on one line from the left.
fn sorted(mut lines: Vec<Line>) -> Column {
    lines.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.left.total_cmp(&b.left)));
    let mut start = 0;
    for i in 1..=lines.len() {
        if i == lines.len() || !lines[start].is_beside(&lines[i]) {
            lines[start..i].sort_by(|a, b| a.left.total_cmp(&b.left));
            start = i;
        }
    }
    lines.dedup_by(|line, before| is_struck_again(before, line));
    lines
}

/// Whether words are drawn twice on nearly one place, to look bold or to have a shadow.
fn is_struck_again(before: &Line, line: &Line) -> bool {
    let near = 0.2 * line.size;
    line.text == before.text && (line.left - before.left).abs() < near && (line.y - before.y).abs() < near
}
