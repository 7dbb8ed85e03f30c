//! What the text says about itself: its title and its authors.

use super::lines::{Lines, fold, is_caps};
use super::parts::Part;
use crate::document::Kind;

/// The title as the first heading has it, unless a header line names it.
pub fn title(lines: &Lines, parts: &[Part]) -> Option<String> {
    if let Some(title) = named_title(lines) {
        return Some(title);
    }
    let part = parts.iter().take(12).find(|part| part.kind == Kind::Heading(1))?;
    let words = part.words(lines);
    (words.chars().count() > 1).then(|| words.replace(['_', '*'], "").split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The title as a header line names it.
pub fn named_title(lines: &Lines) -> Option<String> {
    field(lines, "Title:").or_else(|| field(lines, "#+TITLE:")).or_else(|| manual(lines).map(str::to_owned))
}

/// The name of a page of a manual, which its first line says at both ends: `signal(7)   …   signal(7)`.
pub fn manual<'a>(lines: &Lines<'a>) -> Option<&'a str> {
    let first = lines.body(0..lines.len().min(20)).next()?;
    page_name(lines.text(first))
}

/// The name that a line says at both ends. Where the line has no room for that, it is cut off at the first.
pub fn page_name(text: &str) -> Option<&str> {
    const FIRST: usize = 8;
    if !text.ends_with(')') {
        return None;
    }
    let name = match text.split_once("  ") {
        Some((name, rest)) if rest.ends_with(name) => name,
        _ => {
            let first = text.get(..FIRST).filter(|first| !first.contains(char::is_whitespace))?;
            let at = text.rfind(first).filter(|at| *at >= FIRST)?;
            Some(&text[at..]).filter(|name| !name.contains(char::is_whitespace))?
        }
    };
    let section = name.strip_suffix(')')?.rsplit_once('(')?.1;
    let is_section = section.starts_with(|c: char| c.is_ascii_alphanumeric()) && section.len() <= 8;
    is_section.then_some(name)
}

/// Who wrote it, when a line below the title looks like a name.
pub fn authors(lines: &Lines, parts: &[Part]) -> Vec<String> {
    if let Some(name) = field(lines, "Author:") {
        return vec![name];
    }
    let Some(first) = parts.iter().take(12).position(|part| part.kind == Kind::Heading(1)) else { return Vec::new() };
    let name = fold(&parts[first].words(lines));
    let mut is_by = false;
    for part in parts[first + 1..].iter().take(12) {
        let words = part.words(lines);
        if fold(&words) == name {
            continue;
        }
        if is_by && part.width(lines) < 60 {
            return names(&words);
        }
        is_by = BY.contains(&words.to_lowercase().as_str()) && part.width(lines) < 8;
        // A motto may stand between the title and who wrote the book.
        let is_motto = matches!(part.kind, Kind::Verse | Kind::Quote);
        if matches!(part.kind, Kind::Heading(2..) | Kind::Contents) || part.width(lines) > 200 && !is_motto {
            break;
        }
        if let Some(name) = author(&words) {
            return names(&name);
        }
    }
    Vec::new()
}

/// What stands before the name of an author, alone or in one line with it.
const BY: [&str; 6] = ["by", "von", "par", "por", "di", "door"];

/// The names in `JANE MILLER and A. SMITH.`
fn names(words: &str) -> Vec<String> {
    let mut pieces = vec![words.strip_suffix('.').unwrap_or(words)];
    for and in [" and ", " & ", " AND ", " und ", " et ", " y ", ", "] {
        pieces = pieces.iter().flat_map(|piece| piece.split(and)).collect();
    }
    let mut names: Vec<String> = Vec::new();
    for piece in pieces.iter().map(|piece| piece.trim()).filter(|piece| !piece.is_empty()) {
        match names.last_mut() {
            // One word behind a comma, as in `Sam Smith, Jr`, is no person.
            Some(last) if !piece.contains(char::is_whitespace) => *last = format!("{last}, {piece}"),
            _ => names.push(name_case(piece)),
        }
    }
    names
}

fn field(lines: &Lines, name: &str) -> Option<String> {
    let line = (0..lines.len().min(60)).find(|i| lines.text(*i).starts_with(name))?;
    let value = lines.text(line)[name.len()..].trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The name in `by Jane Miller`, `Jane Miller -- March 3, 2004`, `JANE MILLER`.
fn author(words: &str) -> Option<String> {
    let words = words.trim_matches(|c: char| c == '_' || c == '*' || c.is_whitespace());
    let lower = words.to_lowercase();
    let by = BY.iter().find(|by| lower.strip_prefix(**by).is_some_and(|rest| rest.starts_with(' ')));
    if let Some(by) = by.filter(|_| words.len() < 60) {
        return Some(name_case(words[by.len()..].trim()));
    }
    let name = words.split(" -- ").next()?.split(" – ").next()?.trim();
    let has_date = name.len() < words.len() && words.contains(|c: char| c.is_ascii_digit());
    let n_words = name.split_whitespace().count();
    let is_cjk_name = name.chars().all(super::lines::is_cjk) && (2..=8).contains(&name.chars().count());
    let is_name = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''))
    };
    let is_particle = |word: &str| matches!(word, "de" | "von" | "van" | "la" | "du" | "der" | "da" | "di" | "le");
    let is_english_name = (2..=4).contains(&n_words)
        && name.split_whitespace().all(|word| is_name(word) || is_particle(word))
        && name.len() < 40
        && name.split_whitespace().last().is_some_and(is_name)
        && !name.ends_with('.');
    let is_dated_name = has_date && n_words <= 4 && name.split_whitespace().all(is_name);
    (is_cjk_name || is_english_name || is_dated_name).then(|| name_case(name))
}

fn name_case(name: &str) -> String {
    if !is_caps(name) {
        return name.to_owned();
    }
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_string()).unwrap_or_default();
        let are_initials = word.contains('.') && word.split('.').all(|letters| letters.chars().count() <= 1);
        if are_initials { word.to_owned() } else { first + &chars.as_str().to_lowercase() }
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_authors_are_several_names() {
        assert_eq!(names("JANE R. MILLER AND GEO. SMITH."), ["Jane R. Miller", "Geo. Smith"]);
        assert_eq!(names("Jane Miller, Ada Smith & Lu Xin"), ["Jane Miller", "Ada Smith", "Lu Xin"]);
        assert_eq!(names("Sam Smith, Jr."), ["Sam Smith, Jr"]);
    }

    #[test]
    fn a_name_below_the_title_is_the_author() {
        assert_eq!(author("BY JANE R. MILLER").as_deref(), Some("Jane R. Miller"));
        assert_eq!(author("Jane -- March 3, 2004").as_deref(), Some("Jane"));
        assert_eq!(author("Jane Miller").as_deref(), Some("Jane Miller"));
        assert_eq!(author("It was raining"), None);
    }
}
