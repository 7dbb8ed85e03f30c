//! The shape of a few lines: filled like prose, or set line by line like verse, a table or code.

use super::evidence::Evidence;
use super::facts::{Facts, n_signs};
use super::lines::Lines;
use super::verse;
use crate::document::Kind;

/// The kind of lines that are to be kept as they are, or `None` for what may be filled.
pub fn lined(lines: &Lines, evidence: &Evidence, body: &[usize]) -> Option<Kind> {
    if body.len() == 1 {
        return is_rule(lines.text(body[0])).then_some(Kind::Rule);
    }
    if body.iter().any(|i| lines.all[*i].width() > 140) {
        return None;
    }
    if is_contents(lines, body) {
        return Some(Kind::Contents);
    }
    if is_table(lines, body) {
        return Some(Kind::Table);
    }
    if is_code(lines, body) {
        return Some(Kind::Code);
    }
    verse::is_verse(lines, evidence, body).then_some(Kind::Verse)
}

/// The entries of an index: words and the numbers of pages, a line each or with a line below that is set in.
/// Gives where each entry begins in `body`.
pub fn index(lines: &Lines, body: &[usize]) -> Option<Vec<usize>> {
    let is_entry = |i: &&usize| ends_in_pages(lines.text(**i));
    if !body.iter().any(|i| ends_in_pages(lines.text(*i))) || body.iter().any(|i| lines.text(*i).contains("    ")) {
        return None;
    }
    let n_entries = body.iter().filter(is_entry).count();
    if 4 * n_entries < 3 * body.len() || n_entries < 2 {
        return None;
    }
    let goes_on = |n: usize| {
        let text = lines.text(body[n]);
        let is_deeper = lines.all[body[n]].indent() > lines.all[body[n - 1]].indent();
        text.starts_with(|c: char| c.is_ascii_digit()) || (is_deeper && !ends_in_pages(lines.text(body[n - 1])))
    };
    Some((0..body.len()).filter(|n| *n == 0 || !goes_on(*n)).collect())
}

/// Words, a comma, and numbers of pages: `Oil, 4, 17-19`.
fn ends_in_pages(text: &str) -> bool {
    let words = text.trim_end_matches('.').trim_end_matches(|c: char| c.is_ascii_digit() || " ,;-–[]n".contains(c));
    let pages = &text[words.len()..];
    let is_list = pages.starts_with(", ") || pages.starts_with("; ") || words.ends_with(')') && pages.contains(", ");
    is_list
        && words.len() <= 60
        && words.contains(char::is_alphabetic)
        && pages.split([',', ';', '-', '–']).all(|page| page.trim().trim_matches(['[', ']', 'n', '.']).len() <= 4)
        && pages.contains(|c: char| c.is_ascii_digit())
}

/// The kind of a part whose lines run on.
pub fn filled(lines: &Lines, evidence: &Evidence, body: &[usize]) -> Kind {
    if body.len() == 1 && is_rule(lines.text(body[0])) {
        return Kind::Rule;
    }
    if evidence.is_flow {
        return Kind::Paragraph;
    }
    let least = body.iter().map(|i| lines.all[*i].indent()).min().unwrap_or(0);
    let rest = body[1..].iter().map(|i| lines.all[*i].indent()).min().unwrap_or(least);
    let is_indented = least >= evidence.margin + 2 && rest >= evidence.margin + 2;
    let is_one = body.len() == 1;
    let is_first_line = is_one && (evidence.first_indent.is_some() || is_signature(lines, evidence, body[0]));
    if is_indented && !is_first_line { Kind::Quote } else { Kind::Paragraph }
}

/// A short line far to the right: whoever wrote or made what stands above or below.
fn is_signature(lines: &Lines, evidence: &Evidence, i: usize) -> bool {
    let line = &lines.all[i];
    line.indent() > evidence.margin + evidence.wrap / 3
        && 2 * line.width() < evidence.wrap
        && line.right() + evidence.wrap / 5 > evidence.wrap
}

/// A line of signs only, such as `* * *` or `-----`.
fn is_rule(text: &str) -> bool {
    let mut n = 0;
    for c in text.chars() {
        if c.is_alphanumeric() {
            return false;
        }
        n += usize::from(!c.is_whitespace());
    }
    let is_dinkus = matches!(text, "*" | "⁂" | "§" | "❦" | "#" | "~");
    (n >= 3 || is_dinkus) && text.chars().all(|c| c.is_whitespace() || "*-_=~#+•·.—–─━═⁂§❦".contains(c))
}

/// Whether lines are set in columns.
pub fn is_table(lines: &Lines, body: &[usize]) -> bool {
    let has_columns =
        |text: &str| text.contains('\t') || text.contains("   ") || text.starts_with('|') && text.ends_with('|');
    let may_have = |i: usize| lines.all[i].facts.has(Facts::GAP) || lines.text(i).starts_with('|');
    let n = body.iter().filter(|i| may_have(**i) && has_columns(lines.text(**i))).count();
    let has_gulf = |text: &str| text.contains("          ");
    let n_gulfs = body.iter().filter(|i| lines.all[**i].facts.has(Facts::GAP) && has_gulf(lines.text(**i))).count();
    (n >= 2 && 2 * n >= body.len()) || (n_gulfs >= 2 && 3 * n_gulfs >= body.len())
}

/// Whether dots lead to page numbers, as in a list of tables.
fn is_contents(lines: &Lines, body: &[usize]) -> bool {
    let n = body.iter().filter(|i| lines.all[**i].facts.has(Facts::DOTS) && has_leader(lines.text(**i))).count();
    n >= 2 && 3 * n >= 2 * body.len()
}

/// Whether `text` has a row of dots in it.
pub fn has_leader(text: &str) -> bool {
    text.contains(". . . .") || text.contains(".....")
}

fn is_code(lines: &Lines, body: &[usize]) -> bool {
    let has_sign = |i: &&usize| lines.all[**i].facts.has(Facts::SIGN);
    let signs: usize = body.iter().filter(has_sign).map(|i| n_signs(lines.text(*i))).sum();
    let n_letters = |i: &usize| lines.text(*i).bytes().filter(|b| !b.is_ascii_whitespace()).count();
    signs >= 4 && signs * 8 > body.iter().map(n_letters).sum()
}

/// In a text of long lines: whether these lines were wrapped by hand, as a quotation may be.
pub fn is_wrapped_in_flow(lines: &Lines, body: &[usize]) -> bool {
    if body.len() < 3 || body.iter().any(|i| lines.all[*i].width() > 120) {
        return false;
    }
    let n_pairs = body.len() - 1;
    let n_low = body.windows(2).filter(|pair| lines.starts_low(pair[1]) && !lines.is_finished(pair[0])).count();
    3 * n_low >= n_pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kind: Option<Kind>) {
        let prose = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds and grass.\n\n";
        let source = format!("{}{text}", prose.repeat(3));
        let lines = Lines::new(&source);
        let evidence = Evidence::gather(&lines);
        let body: Vec<_> = lines.body(9..lines.len()).collect();
        assert_eq!(lined(&lines, &evidence, &body), kind, "{text}");
    }

    #[test]
    fn short_indented_lines_are_verse() {
        check("  The wind was up,\n  The tide was low,\n  And no one knew\n  Which way to go.\n", Some(Kind::Verse));
    }

    #[test]
    fn columns_are_a_table_and_signs_are_code() {
        check("Apples     3\nPears      4\nPlums     12\n", Some(Kind::Table));
        check("for (i = 0; i < n; i++) {\n  x[i] = {};\n}\n", Some(Kind::Code));
    }

    #[test]
    fn signs_alone_are_a_rule() {
        check("* * *\n", Some(Kind::Rule));
        check("...\n", Some(Kind::Rule));
        check("A.\n", None);
    }
}
