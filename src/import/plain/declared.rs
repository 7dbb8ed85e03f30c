//! Texts that say themselves which lines are headings, in the manner of reStructuredText, of Org or of `git log`. All else of them is
//! read as any other text, and what is meant for machines (drawers, options, blocks of source) is kept as it is.

use super::lines::{Line, Lines, Role};

/// How a text says what its lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Not at all.
    Silent,
    /// Lines drawn below headings, and perhaps above them, each level with a sign of its own.
    Rst,
    /// Stars before headings, as many as their level.
    Org,
    /// As `git log` tells of commits: each begins with its name, and what is said of it is set in.
    Commits,
}

/// What a text says of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Said {
    #[default]
    Nothing,
    Heading(u8),
    /// It is kept as it is, with its neighbours of the same kind.
    Kept,
}

/// Remembers with the lines what the text says of them.
pub fn mark(lines: &mut Lines, manner: Manner) {
    match manner {
        Manner::Silent => {}
        Manner::Rst => mark_rst(lines),
        Manner::Org => mark_org(lines),
        Manner::Commits => mark_commits(lines),
    }
}

/// The manner of a text whose name says nothing about it.
pub fn manner(lines: &Lines) -> Manner {
    let first = lines.all.iter().take(2).find(|line| line.is_body());
    match first.is_some_and(|line| is_commit(line, &lines.source[line.range()])) {
        true => Manner::Commits,
        false => Manner::Silent,
    }
}

/// `commit 17b20dc999185efcefdc00ebd0ca8eac1c0e081a`, and perhaps the branches that end with it.
fn is_commit(line: &Line, text: &str) -> bool {
    let name = text.strip_prefix("commit ").filter(|_| line.indent() == 0);
    let name = name.map(|rest| rest.split(' ').next().unwrap_or_default());
    name.is_some_and(|name| name.len() >= 7 && name.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn mark_commits(lines: &mut Lines) {
    const INSET: usize = 4;
    // Whether the lines are those of a difference between files; they begin at the margin or with one blank.
    let mut differs = false;
    for line in lines.all.iter_mut().filter(|line| line.is_body()) {
        let text = &lines.source[line.range()];
        let is_commit = is_commit(line, text);
        differs = !is_commit && (differs || line.indent() < INSET && text.starts_with("diff --git "));
        if is_commit {
            line.said = Said::Heading(2);
        } else if differs || line.indent() < INSET {
            line.said = Said::Kept;
        } else {
            line.outdent(INSET);
        }
    }
}

fn mark_rst(lines: &mut Lines) {
    let mut styles: Vec<(char, bool)> = Vec::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for i in 1..lines.len() {
        let Some(sign) = drawn(lines, i).filter(|_| is_title(lines, i)) else { continue };
        let is_over = i >= 2 && drawn(lines, i - 2) == Some(sign);
        let style = styles.iter().position(|style| *style == (sign, is_over)).unwrap_or_else(|| {
            styles.push((sign, is_over));
            styles.len() - 1
        });
        lines.all[i].role = Role::Sign;
        if is_over {
            lines.all[i - 2].role = Role::Sign;
        }
        found.push((i - 1, style));
    }
    say_levels(lines, &found);
    let mut goes_on = false;
    for line in lines.all.iter_mut().filter(|line| line.said == Said::Nothing) {
        let words = &lines.source[line.range()];
        let is_directive = words.starts_with(".. ") && (words.contains("::") || words.starts_with(".. _"));
        let begins = line.indent() == 0 && (is_directive || is_field(words));
        // What is set in right below belongs to it.
        goes_on = line.is_body() && (begins || goes_on && line.indent() > 0);
        if goes_on {
            line.said = Said::Kept;
        }
    }
}

/// The sign that a whole line is drawn with, when it stands at the margin.
fn drawn(lines: &Lines, i: usize) -> Option<char> {
    let (line, text) = (&lines.all[i], lines.text(i));
    let first = text.chars().next().filter(|c| line.indent() == 0 && line.is_body() && c.is_ascii_punctuation())?;
    (text.len() >= 3 && text.chars().all(|c| c == first)).then_some(first)
}

/// Whether the line above a drawn one is what it stands below: a title no wider than it.
fn is_title(lines: &Lines, i: usize) -> bool {
    let title = &lines.all[i - 1];
    let above = i.checked_sub(2).map(|above| &lines.all[above]);
    let is_over = i >= 2 && drawn(lines, i - 2).is_some() && drawn(lines, i - 2) == drawn(lines, i);
    title.is_body()
        && drawn(lines, i - 1).is_none()
        && title.width() <= lines.all[i].width()
        && (is_over || title.indent() == 0 && above.is_none_or(|above| !above.is_body() || above.said == Said::Kept))
}

/// `:Author: somebody`
fn is_field(words: &str) -> bool {
    let name = words.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    name.is_some_and(|(name, rest)| {
        !name.is_empty() && !name.contains('`') && (rest.is_empty() || rest.starts_with(' '))
    })
}

fn mark_org(lines: &mut Lines) {
    let mut all: Vec<Line> = Vec::with_capacity(lines.len());
    let mut found = Vec::new();
    let mut end: Option<&str> = None;
    // Texts are often set in below their headings.
    let mut inset = 0;
    for i in 0..lines.len() {
        let (line, text) = (&lines.all[i], lines.text(i));
        let stars = text.bytes().take_while(|b| *b == b'*').count();
        let is_heading = end.is_none() && line.indent() == 0 && stars > 0 && text[stars..].starts_with(' ');
        if is_heading {
            let at = line.range().end - text[stars..].trim_start().len();
            let [mut sign, title] = lines.divided(i, at);
            sign.role = Role::Sign;
            all.push(sign);
            found.push((all.len(), stars - 1));
            inset = stars + 1;
            all.push(title);
            continue;
        }
        let is_kept = end.is_some() || text.starts_with("#+") || is_drawer(text) || text.starts_with("# ");
        match end {
            Some(last) if starts_with(text, last) => end = None,
            None if starts_with(text, "#+begin_") && !starts_with(text, "#+begin_quote") => end = Some("#+end_"),
            None if is_drawer(text) && !starts_with(text, ":end:") => end = Some(":end:"),
            _ => {}
        }
        let mut line = line.clone();
        if line.indent() >= inset {
            line.outdent(inset);
        }
        line.said = if is_kept && line.is_body() { Said::Kept } else { Said::Nothing };
        all.push(line);
    }
    lines.all = all;
    say_levels(lines, &found);
}

/// `:PROPERTIES:` alone on its line.
fn is_drawer(text: &str) -> bool {
    let name = text.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
    name.is_some_and(|name| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
}

fn starts_with(text: &str, small: &str) -> bool {
    text.get(..small.len()).is_some_and(|start| start.eq_ignore_ascii_case(small))
}

/// The depths of headings become levels: one heading above all others is the title.
fn say_levels(lines: &mut Lines, found: &[(usize, usize)]) {
    let is_title = found.first().is_some_and(|(_, depth)| *depth == 0 && found.iter().skip(1).all(|it| it.1 > 0));
    let top = if is_title { 1 } else { 2 };
    for (line, depth) in found {
        lines.all[*line].said = Said::Heading((depth + top).min(6) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::super::document_in;
    use super::Manner;
    use crate::document::{Document, Kind};

    fn check(text: &str, manner: Manner, expect: &[&str]) -> Document {
        let document = document_in(text.to_owned(), manner);
        let told = document.blocks.iter().map(|block| {
            let sign = match block.kind {
                Kind::Heading(level) => "#".repeat(level.into()),
                Kind::Code => "$".to_owned(),
                Kind::ListItem => "*".to_owned(),
                Kind::Rule => "-".to_owned(),
                _ => "p".to_owned(),
            };
            format!("{sign} {}", &document.text[block.range.clone()])
        });
        assert_eq!(told.collect::<Vec<_>>(), expect);
        document
    }

    #[test]
    fn lines_below_titles_tell_their_levels() {
        let text = "=====\nSalts\n=====\n\n:Author: A. Body\n\nTides\n=====\n\nThe water rises and\nfalls.\n\nEbb\n---\nIt falls.\n\n- one\n- two\n\nFlow\n----\n\n.. image:: flow.png\n   :width: 3\n\nThe moon\n========\n\nIt is up.\n";
        let expect = [
            "# Salts",
            "$ :Author: A. Body",
            "## Tides",
            "p The water rises and falls.",
            "### Ebb",
            "p It falls.",
            "* - one",
            "* - two",
            "### Flow",
            "$ .. image:: flow.png\n   :width: 3",
            "## The moon",
            "p It is up.",
        ];
        assert_eq!(check(text, Manner::Rst, &expect).title.as_deref(), Some("Salts"));
    }

    #[test]
    fn a_line_between_texts_is_no_title() {
        check("One text.\n\n-----\n\nAnother text.\n", Manner::Rst, &["p One text.", "- -----", "p Another text."]);
    }

    #[test]
    fn commits_are_told_by_their_names() {
        let text = "commit 0123456789abcdef (HEAD)\nAuthor: A. Body\nDate:   Monday\n\n    The tide rises.\n\n    It does so\n    twice a day.\n\ndiff --git a/sea b/sea\n@@ -1 +1 @@\n-ebb\n+flow\n     same\n\ncommit 0123456789abcde0\nAuthor: A. Body\n\n    It falls.\n";
        let expect = [
            "## commit 0123456789abcdef (HEAD)",
            "$ Author: A. Body\nDate:   Monday",
            "p The tide rises.",
            "p It does so twice a day.",
            "$ diff --git a/sea b/sea\n@@ -1 +1 @@\n-ebb\n+flow\n     same",
            "## commit 0123456789abcde0",
            "$ Author: A. Body",
            "p It falls.",
        ];
        check(text, Manner::Silent, &expect);
        check("commit to it, they said.\n", Manner::Silent, &["p commit to it, they said."]);
    }

    #[test]
    fn stars_tell_levels_and_drawers_stay() {
        let text = "#+TITLE: Salts\n\n* Tides\n  The water rises\n  and falls.\n** DONE Ebb :sea:\n:PROPERTIES:\n:ID: 7\n:END:\n- one\n- two\n* Moon\n#+BEGIN_SRC sh\n* no heading\n#+END_SRC\nIt is up.\n";
        let document = check(
            text,
            Manner::Org,
            &[
                "$ #+TITLE: Salts",
                "## Tides",
                "p The water rises and falls.",
                "### DONE Ebb :sea:",
                "$ :PROPERTIES:\n:ID: 7\n:END:",
                "* - one",
                "* - two",
                "## Moon",
                "$ #+BEGIN_SRC sh\n* no heading\n#+END_SRC",
                "p It is up.",
            ],
        );
        assert_eq!(document.title.as_deref(), Some("Salts"));
    }
}
