//! Front matter: the title, authors and language that stand above the text.
//!
//! Found here rather than by the parser, which takes any two rules with words between them, wherever they
//! stand, for metadata and would hide the words. Ours stands at the very top and consists of fields only.

use std::ops::Range;

/// What the front matter says, and where it stands.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Front {
    pub range: Range<usize>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
}

impl Front {
    /// The front matter of `source`; empty when it has none.
    pub fn of(source: &str) -> Self {
        let fence = source.lines().next().unwrap_or_default().trim_end();
        let closing: &[&str] = match fence {
            "---" => &["---", "..."],
            "+++" => &["+++"],
            _ => return Self::default(),
        };
        let mut lines = Vec::new();
        let mut end = 0;
        for line in source.split_inclusive('\n') {
            end += line.len();
            let line = line.trim_end();
            let is_front = match lines.len() {
                0 => true,
                // A name in capitals may be that of a speaker.
                1 => is_field(line) && (line.starts_with(char::is_lowercase) || line.starts_with("Title")),
                _ if closing.contains(&line) => return Self::read(&lines, 0..end),
                _ => is_field(line) || belongs_to_field(line),
            };
            if !is_front {
                break;
            }
            lines.push(line);
        }
        Self::default()
    }

    fn read(lines: &[&str], range: Range<usize>) -> Self {
        let mut front = Self { range, ..Self::default() };
        let mut key = String::new();
        for line in lines.iter().skip(1) {
            let value = match (line.starts_with([' ', '\t', '-']), line.split_once([':', '='])) {
                (false, Some((name, value))) => {
                    key = name.trim().to_ascii_lowercase();
                    value
                }
                _ => line.trim_start().trim_start_matches('-').trim_start().trim_start_matches("name:"),
            };
            front.set(&key, value.trim());
        }
        front
    }

    fn set(&mut self, key: &str, value: &str) {
        let mut values = items(value).filter(|value| !value.is_empty());
        match key {
            "title" if self.title.is_none() => self.title = unquoted(value),
            "lang" | "language" if self.language.is_none() => self.language = values.next(),
            "author" | "authors" => self.authors.extend(values),
            _ => {}
        }
    }
}

/// A name of one word, and what it is set to.
fn is_field(line: &str) -> bool {
    let name = line.split([':', '=']).next().unwrap_or_default().trim_end();
    let is_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    name.len() < line.len() && name.starts_with(char::is_alphanumeric) && name.chars().all(is_name)
}

/// A line that goes on with the field above, a table's name, a comment, or nothing.
fn belongs_to_field(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', ' ', '\t', '-', '[', ']'])
}

/// `a`, `"a"`, or `[a, b]` as single values.
fn items(value: &str) -> impl Iterator<Item = String> + '_ {
    let list = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'));
    let comma = if list.is_some() { "," } else { "\n" };
    list.unwrap_or(value).split(comma).filter_map(unquoted)
}

fn unquoted(value: &str) -> Option<String> {
    let value = value.trim().trim_end_matches(',');
    let inner = ['"', '\''].iter().find_map(|&quote| value.strip_prefix(quote)?.strip_suffix(quote)).unwrap_or(value);
    (!inner.trim().is_empty() && !["|", ">"].contains(&inner)).then(|| inner.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_in_yaml() {
        let front =
            Front::of("---\ntitle: \"Tides: a Primer\"\nauthors:\n  - Ana Roe\n  - Bo Lim\nlang: en\n---\nText");
        assert_eq!(front.title.as_deref(), Some("Tides: a Primer"));
        assert_eq!(front.authors, ["Ana Roe", "Bo Lim"]);
        assert_eq!(front.language.as_deref(), Some("en"));
    }

    #[test]
    fn fields_in_toml() {
        let front = Front::of("+++\r\ntitle = 'Tides'\r\nauthors = [\"Ana Roe\", \"Bo Lim\"]\r\n+++\r\n");
        assert_eq!(front.title.as_deref(), Some("Tides"));
        assert_eq!(front.authors, ["Ana Roe", "Bo Lim"]);
    }

    #[test]
    fn words_between_two_rules_are_no_front_matter() {
        assert_eq!(Front::of("---\nOnce upon a time there was this: a text.\n---\n"), Front::default());
        assert_eq!(Front::of("---\n- first\n\nso: what\n---\n"), Front::default());
        assert_eq!(Front::of("---\nAnna: Is it ebb?\nBo: It is.\n---\n"), Front::default());
        assert_eq!(Front::of("---\n# Heading\n---\n"), Front::default());
        assert_eq!(Front::of("---\n---\n"), Front::default());
        assert_eq!(Front::of("---\ntitle: never closed\n"), Front::default());
    }
}
