//! Marks that a converter or a typist left around emphasised words: `*so*`, `_so_`, `**so**`.

use std::ops::Range;

use crate::document::SpanKind;

/// Two marks and what they mean; ranges of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub open: Range<usize>,
    pub close: Range<usize>,
    pub kind: SpanKind,
}

/// Longer emphasis than this is two stray marks.
const LONGEST: usize = 2000;

/// The pairs of marks in the lines of one block, in order of their opening marks.
pub fn pairs(source: &str, lines: &[Range<usize>]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut open: Vec<(Range<usize>, u8)> = Vec::new();
    for range in lines {
        let mut at = range.start;
        while let Some(found) = memchr::memchr2(b'*', b'_', &source.as_bytes()[at..range.end]) {
            let start = at + found;
            let sign = source.as_bytes()[start];
            let len = source.as_bytes()[start..range.end].iter().take_while(|b| **b == sign).count();
            let mark = start..start + len;
            at = mark.end;
            if len > 2 || (sign == b'_' && len > 1) {
                continue;
            }
            let before = source[range.start..mark.start].chars().next_back();
            let after = source[mark.end..range.end].chars().next();
            let near = open.partition_point(|(other, _)| mark.start - other.end > LONGEST);
            let opening = open[near..].iter().rposition(|(other, s)| *s == sign && other.len() == len);
            let opening = opening.map(|n| near + n);
            match opening {
                Some(n) if may_close(before, after) => {
                    let (from, _) = open.swap_remove(n);
                    open.truncate(n);
                    let kind = if len == 2 { SpanKind::Strong } else { SpanKind::Emphasis };
                    pairs.push(Pair { open: from, close: mark, kind });
                }
                _ if may_open(before, after) => open.push((mark, sign)),
                _ => {}
            }
        }
    }
    pairs.sort_by_key(|pair| pair.open.start);
    pairs
}

fn may_open(before: Option<char>, after: Option<char>) -> bool {
    before.is_none_or(|c| !c.is_alphanumeric())
        && after.is_some_and(|c| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | ')' | '*' | '_'))
}

fn may_close(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| !c.is_whitespace()) && after.is_none_or(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let whole = 0..text.len();
        let found: Vec<_> = pairs(text, std::slice::from_ref(&whole))
            .iter()
            .map(|pair| &text[pair.open.end..pair.close.start])
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn marks_around_words_are_pairs() {
        check("a *new* leaf and a _very old_ tree, **so** big", &["new", "very old", "so"]);
        check("(*Salt*, 1900)", &["Salt"]);
    }

    #[test]
    fn stray_marks_stay() {
        check("2 * 3 * 4, snake_case_name, foo*bar", &[]);
        check("*The Sea and the Sh*ore, a book", &[]);
        check("a footnote* and another*", &[]);
    }
}
