//! Verse: lines that end where the poet ends them, though the page had room or the sentence goes on.
//!
//! Prose begins a line with a capital when chance has it so; a poem does it in every line. How often chance has it
//! differs between languages, so each text is measured first. Rhymes and stanzas nearby are further witnesses.

use super::evidence::Evidence;
use super::facts::Facts;
use super::lines::{Lines, is_cjk};
use super::lists;
use super::numbering::Style;
use super::parts::Part;
use crate::document::{Kind, Sign};

/// Whether the lines of one group are verse.
pub fn is_verse(lines: &Lines, evidence: &Evidence, body: &[usize]) -> bool {
    if body.len() == 1 {
        return false;
    }
    if is_list(lines, body) || lines.text(body[0]).ends_with(is_cjk) || is_section(lines, body[0]) {
        return false;
    }
    is_short_of_the_measure(lines, evidence, body) || is_shaped(lines, evidence, body) || {
        // Most groups are prose, which has a line in lower case soon.
        let is_low = |n: usize| lines.starts_low(body[n]) && (n == 0 || !is_turned_over(lines, body[n - 1], body[n]));
        !(0..body.len()).any(is_low) && Stanza::look(lines, evidence, body).is_sure(evidence)
    }
}

/// Whether signs that are bullets stand before some of the lines.
fn is_list(lines: &Lines, body: &[usize]) -> bool {
    let n_bullets = body.iter().filter(|i| lists::is_bulleted(lines.text(**i))).count();
    let is_dash = |i: &&usize| lists::is_dashed(lines.text(**i));
    let n_dashes = body.iter().filter(is_dash).count();
    n_bullets >= 2 || (n_bullets == 1 && body.len() <= 4) || 3 * n_dashes >= body.len()
}

fn is_section(lines: &Lines, i: usize) -> bool {
    lines.numbering(i).is_some_and(|number| number.style == Style::Points && number.depth >= 2)
}

/// Lines that end long before the measure does, though the sentence goes on.
fn is_short_of_the_measure(lines: &Lines, evidence: &Evidence, body: &[usize]) -> bool {
    let n_pairs = body.len() - 1;
    let (mut n_short, mut n_open, mut n_low) = (0, 0, 0);
    for pair in body.windows(2) {
        n_short += usize::from(is_short(lines, evidence, pair[0], pair[1]));
        n_open += usize::from(lines.is_open(pair[0]) || !lines.is_finished(pair[0]));
        n_low += usize::from(lines.starts_low(pair[1]) && !is_turned_over(lines, pair[0], pair[1]));
    }
    if 10 * n_short < 7 * n_pairs {
        return false;
    }
    if evidence.is_flow {
        return n_pairs >= 2 && 2 * n_open >= n_pairs && 3 * n_low < n_pairs;
    }
    if !is_set_in(lines, evidence, body) || evidence.first_indent.is_some() || evidence.has_short_ends {
        return n_pairs >= 3 && 2 * n_open >= n_pairs && 2 * n_low < n_pairs && 10 * n_short >= 9 * n_pairs;
    }
    is_set_like_verse(lines, evidence, body, n_open, n_low)
}

/// Of lines that are all set in: whether they are not a narrower column that was filled.
fn is_set_like_verse(lines: &Lines, evidence: &Evidence, body: &[usize], n_open: usize, n_low: usize) -> bool {
    let n_pairs = body.len() - 1;
    let right = body.iter().map(|i| lines.all[*i].right()).max().unwrap_or(0);
    let has_room = |two: &&[usize]| lines.all[two[0]].right() + 4 + lines.first_word(two[1]) < right;
    let n_room = body.windows(2).filter(has_room).count();
    let widths = || body.iter().map(|i| lines.all[*i].width());
    let (least, most) = (widths().min().unwrap_or(0), widths().max().unwrap_or(0));
    let is_even = 3 * least >= 2 * most && 4 * most <= 3 * evidence.wrap;
    if n_pairs <= 2 && n_open == 0 && !is_even {
        return false;
    }
    let ends = || body.iter().map(|i| ending(lines.text(*i)));
    let has_rhyme =
        || ends().enumerate().any(|(n, end)| ends().take(n).skip(n.saturating_sub(3)).any(|one| rhymes(one, end)));
    // Of two lines that fill a box, the first reaches its edge and the second may end anywhere.
    if n_pairs <= 2 && 2 * n_room < n_pairs && (2 * least < most || 5 * most > 4 * evidence.wrap) {
        return false;
    }
    if n_low == 0 && is_even && (2 * most <= evidence.wrap || has_rhyme()) {
        return true;
    }
    let is_chance = || evidence.rate().powi(n_open as i32) > 0.12;
    n_pairs >= 1
        && if n_low == 0 {
            2 * n_room >= n_pairs || !is_chance()
        } else {
            2 * n_low <= n_pairs && 2 * n_room >= n_pairs
        }
}

fn is_short(lines: &Lines, evidence: &Evidence, i: usize, next: usize) -> bool {
    if evidence.is_flow {
        lines.all[i].width() < 70
    } else {
        evidence.room(lines, i, next) > evidence.slack as isize + 2
    }
}

fn is_set_in(lines: &Lines, evidence: &Evidence, body: &[usize]) -> bool {
    body.iter().all(|i| lines.all[*i].indent() >= evidence.margin + 2)
}

/// A poem in the shape of a thing: a narrow column that wanders.
fn is_shaped(lines: &Lines, evidence: &Evidence, body: &[usize]) -> bool {
    if evidence.is_flow || body.len() < 8 || body.iter().any(|i| 2 * lines.all[*i].width() > evidence.wrap) {
        return false;
    }
    let n_moves = body.windows(2).filter(|two| lines.all[two[0]].indent() != lines.all[two[1]].indent()).count();
    3 * n_moves >= 2 * body.len()
}

/// What a group of lines has of a stanza.
struct Stanza {
    /// Lines, without what is turned over.
    n_lines: usize,
    n_capitals: usize,
    /// Lines with a capital although the sentence before had not ended.
    n_proofs: usize,
    n_short: usize,
    n_rhymes: usize,
    is_set_in: bool,
    is_odd: bool,
}

impl Stanza {
    fn look(lines: &Lines, evidence: &Evidence, body: &[usize]) -> Self {
        let has_gulf = |i: usize| lines.all[i].facts.has(Facts::GAP) && lines.text(i).contains("    ");
        let is_odd = body.iter().filter(|i| lines.is_caps(**i)).count() * 2 > body.len()
            || body.iter().any(|i| is_entry(lines.text(*i)) || has_gulf(*i));
        let is_set_in = is_set_in(lines, evidence, body);
        let mut it = Self { n_lines: 0, n_capitals: 0, n_proofs: 0, n_short: 0, n_rhymes: 0, is_set_in, is_odd };
        let mut ends: Vec<&str> = Vec::with_capacity(body.len());
        for (n, i) in body.iter().enumerate() {
            let text = lines.text(*i);
            if n > 0 && is_turned_over(lines, body[n - 1], *i) {
                ends.pop();
                ends.push(ending(text));
                continue;
            }
            let is_capital = starts_high(text);
            it.n_lines += 1;
            it.n_capitals += usize::from(is_capital);
            if n > 0 {
                it.n_proofs += usize::from(is_capital && !lines.is_finished(body[n - 1]));
                it.n_short += usize::from(is_short(lines, evidence, body[n - 1], *i));
            }
            ends.push(ending(text));
        }
        it.n_rhymes = (1..ends.len()).filter(|n| (n.saturating_sub(3)..*n).any(|m| rhymes(ends[m], ends[*n]))).count();
        it
    }

    /// Whether chance would not have it so in prose.
    fn is_sure(&self, evidence: &Evidence) -> bool {
        if self.is_odd || self.n_lines < 2 || self.n_capitals < self.n_lines {
            return false;
        }
        let chance = evidence.rate().powi(self.n_proofs as i32) * 0.3_f64.powi(self.n_rhymes.min(3) as i32);
        let n_pairs = self.n_lines - 1;
        let most = if self.is_set_in && 2 * self.n_short >= n_pairs { 0.01 } else { 0.002 };
        chance < most && (self.is_set_in || self.n_lines >= 4) && 3 * self.n_proofs >= n_pairs
    }
}

/// A verse that was too long for the line goes on below, set in deeply and in lower case.
fn is_turned_over(lines: &Lines, i: usize, next: usize) -> bool {
    lines.starts_low(next) && lines.all[next].indent() >= lines.all[i].indent() + 4
}

/// Whether the words begin with a capital, behind quotation marks and signs of emphasis.
fn starts_high(text: &str) -> bool {
    let is_sign = |c: char| !c.is_alphanumeric();
    text.trim_start_matches(is_sign).starts_with(char::is_uppercase)
}

/// A number or sign in front, as lists and indexes have it, or a number at the end.
fn is_entry(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "[$#<{|/\\@=".contains(c))
        || text.ends_with(|c: char| c.is_ascii_digit())
}

/// The letters at the end of a line.
fn ending(text: &str) -> &str {
    let word = text.trim_end_matches(|c: char| !c.is_alphabetic());
    let start = word
        .rfind(|c: char| !c.is_alphabetic() && c != '\'' && c != '’')
        .map_or(0, |at| at + word[at..].chars().next().map_or(1, char::len_utf8));
    &word[start..]
}

/// Whether two words end alike from their last vowel on, or are the same word.
fn rhymes(one: &str, two: &str) -> bool {
    if one.is_empty() || two.is_empty() {
        return false;
    }
    let mut same = 0;
    let mut has_vowel = false;
    for (a, b) in one.chars().rev().zip(two.chars().rev()) {
        if !a.to_lowercase().eq(b.to_lowercase()) {
            break;
        }
        same += 1;
        has_vowel |= same > 1 && "aeiouyäöüáéíóúàèêœæаеиоуыэюя".contains(a) || "aouy".contains(a);
    }
    same >= 2 && has_vowel
}

/// Makes verse of what stands among stanzas and looks like one more: a refrain, a couplet, a line quoted alone.
pub fn spread(lines: &Lines, evidence: &Evidence, parts: Vec<Part>) -> Vec<Part> {
    if !parts.iter().any(|part| part.kind == Kind::Verse) {
        return parts;
    }
    let groups = groups(&parts);
    let mut is_verse: Vec<bool> = groups.iter().map(|group| parts[group.start].kind == Kind::Verse).collect();
    for order in [true, false] {
        for step in 1..groups.len() {
            let n = if order { step } else { groups.len() - 1 - step };
            let near = if order { n - 1 } else { n + 1 };
            if !is_verse[n] && is_verse[near] {
                is_verse[n] = is_like(lines, evidence, &parts, &groups[n], &parts[groups[near].start]);
            }
        }
    }
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for (group, is_verse) in groups.into_iter().zip(is_verse) {
        if is_verse {
            let mut part = parts[group.start].clone();
            part.lines.end = parts[group.end - 1].lines.end;
            if part.kind != Kind::Verse {
                part.take_for(Kind::Verse, Sign::ShortLines);
            }
            (part.marker, part.term) = (0, 0);
            joined.push(part);
        } else {
            joined.extend_from_slice(&parts[group]);
        }
    }
    joined
}

/// Ranges of parts that no blank line and no page divides.
fn groups(parts: &[Part]) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let mut start = 0;
    for n in 1..=parts.len() {
        if n == parts.len() || parts[n].gap > 0 || parts[n].page || parts[n].kind == Kind::Verse {
            groups.push(start..n);
            start = n;
        }
    }
    groups
}

fn is_like(lines: &Lines, evidence: &Evidence, parts: &[Part], group: &std::ops::Range<usize>, verse: &Part) -> bool {
    let group = &parts[group.clone()];
    let may_be = |part: &Part| matches!(part.kind, Kind::Paragraph | Kind::Quote) && part.underline.is_none();
    if !group.iter().all(may_be) {
        return false;
    }
    let range = group[0].lines.start..group[group.len() - 1].lines.end;
    let body: Vec<usize> = lines.body(range.clone()).take(40).collect();
    let gap = if range.start > verse.lines.start { group[0].gap } else { verse.gap };
    let known: Vec<usize> = lines.body(verse.lines.clone()).take(40).collect();
    if body.len() < 2 || body.len() == 40 || gap > evidence.gap.max(1) || known.is_empty() {
        return false;
    }
    let least = |body: &[usize]| body.iter().map(|i| lines.all[*i].indent()).min().unwrap_or(0);
    let longest = |body: &[usize]| body.iter().map(|i| lines.all[*i].width()).max().unwrap_or(0);
    if least(&body).abs_diff(least(&known)) > 2 || longest(&body) > longest(&known) + longest(&known) / 4 + 2 {
        return false;
    }
    let stanza = Stanza::look(lines, evidence, &body);
    let n_pairs = stanza.n_lines.max(1) - 1;
    let is_full = !is_set_in(lines, evidence, &body) && 2 * stanza.n_short < n_pairs;
    !stanza.is_odd
        && stanza.n_capitals == stanza.n_lines
        && (!is_full || stanza.n_rhymes > 0 || body.len() == known.len())
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    const PROSE: &str = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds and grass.\n\n";

    fn check(text: &str, expect: &[Kind]) {
        let it = document(format!("{}{text}\n{}", PROSE.repeat(6), PROSE.repeat(2)));
        let kinds: Vec<_> = it.blocks[6..it.blocks.len() - 2].iter().map(|block| block.kind).collect();
        assert_eq!(kinds, expect, "{text}");
    }

    #[test]
    fn long_verses_begin_with_capitals_in_every_line() {
        check(
            "The ships went out at break of day and never a word was said,\nAnd all the women on the quay\nLooked on with bended head; the wind had fallen to a sigh\nThe sea was grey as lead.\n",
            &[Kind::Verse],
        );
    }

    #[test]
    fn a_refrain_between_stanzas_is_verse() {
        let stanza = "  The wind was up,\n  The tide was low,\n  And no one knew\n  Which way to go.\n\n";
        check(&format!("{stanza}  Heave ho! Heave!\n  The tide is low.\n\n{stanza}"), &[Kind::Verse; 3]);
    }

    #[test]
    fn rhymes_are_heard_from_the_last_vowel_on() {
        assert!(rhymes("day", "away") && rhymes("head", "lead") && rhymes("same", "same"));
        assert!(!rhymes("day", "sea") && !rhymes("hill", "well") && !rhymes("a", "sea"));
    }
}
