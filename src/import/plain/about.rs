//! What the text says about itself: its title, its authors, its language.

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
    field(lines, "Title:")
}

/// Who wrote it, when a line below the title looks like a name.
pub fn authors(lines: &Lines, parts: &[Part]) -> Vec<String> {
    if let Some(name) = field(lines, "Author:") {
        return vec![name];
    }
    let Some(first) = parts.iter().take(12).position(|part| part.kind == Kind::Heading(1)) else { return Vec::new() };
    let name = fold(&parts[first].words(lines));
    for part in parts[first + 1..].iter().take(8) {
        if fold(&part.words(lines)) == name {
            continue;
        }
        if matches!(part.kind, Kind::Heading(2..) | Kind::Contents) || part.width(lines) > 200 {
            break;
        }
        if let Some(name) = author(&part.words(lines)) {
            return vec![name];
        }
    }
    Vec::new()
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
    for by in ["by ", "von ", "par ", "por ", "di "] {
        if lower.starts_with(by) && words.len() < 60 {
            return Some(name_case(words[by.len()..].trim()));
        }
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
        if word.contains('.') && word.len() <= 4 { word.to_owned() } else { first + &chars.as_str().to_lowercase() }
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The language, told by its script or by its small words.
pub fn language(source: &str) -> Option<String> {
    const SMALL: [(&str, &[&str]); 9] = [
        ("en", &["the", "of", "and", "to", "in", "is", "that", "was", "for", "with", "it", "this"]),
        ("fr", &["le", "la", "les", "des", "et", "est", "une", "dans", "que", "pour", "qui", "du"]),
        ("de", &["der", "die", "und", "das", "nicht", "ein", "zu", "ist", "den", "mit", "sich", "auf"]),
        ("es", &["el", "los", "las", "que", "una", "por", "con", "para", "del", "como", "y", "se"]),
        ("it", &["il", "che", "di", "una", "per", "non", "gli", "della", "con", "sono", "è", "nel"]),
        ("pt", &["de", "que", "do", "da", "em", "para", "com", "não", "uma", "os", "dos", "foi"]),
        ("nl", &["het", "een", "van", "en", "niet", "dat", "zijn", "op", "te", "voor", "met", "aan"]),
        ("sv", &["och", "att", "det", "som", "en", "är", "inte", "för", "på", "med", "av", "till"]),
        ("la", &["et", "in", "est", "non", "ad", "cum", "ut", "quod", "qui", "sed", "esse", "ex"]),
    ];
    let (mut kana, mut han, mut hangul, mut cyrillic, mut greek, mut letters) = (0, 0, 0, 0, 0, 0);
    let start = source.len() / 5;
    let start = (start..source.len()).find(|at| source.is_char_boundary(*at)).unwrap_or(0);
    for c in source[start..].chars().take(10_000).filter(|c| c.is_alphabetic()) {
        letters += 1;
        match c {
            '\u{3040}'..='\u{30FF}' => kana += 1,
            '\u{4E00}'..='\u{9FFF}' => han += 1,
            '\u{AC00}'..='\u{D7AF}' => hangul += 1,
            '\u{0400}'..='\u{04FF}' => cyrillic += 1,
            '\u{0370}'..='\u{03FF}' => greek += 1,
            _ => {}
        }
    }
    let scripts = [("ja", kana * 3), ("zh", han), ("ko", hangul), ("ru", cyrillic), ("el", greek)];
    // Beside much code or many names, the script still tells.
    if let Some((tag, _)) = scripts.iter().find(|(_, n)| *n * 3 > letters && letters > 0) {
        return Some((*tag).to_owned());
    }
    let mut counts = [0usize; SMALL.len()];
    let mut n = 0;
    for word in source[start..].split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(2000) {
        n += 1;
        for (count, (_, small)) in counts.iter_mut().zip(SMALL) {
            *count += usize::from(small.contains(&word));
        }
    }
    let (best, count) = counts.iter().enumerate().max_by_key(|(i, count)| (**count, SMALL.len() - i))?;
    let second = counts.iter().enumerate().filter(|(i, _)| *i != best).map(|(_, count)| *count).max().unwrap_or(0);
    (n >= 30 && *count * 12 > n && *count > second).then(|| SMALL[best].0.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_tell_the_language() {
        let check = |text: &str, tag: &str| assert_eq!(language(&text.repeat(6)).as_deref(), Some(tag));
        check("The cat sat in the sun and it was warm for the first time. ", "en");
        check("Der Hund lag auf dem Weg und die Sonne war nicht zu sehen. ", "de");
        check("Le chat est dans la maison et les enfants sont dans une cour. ", "fr");
        check("むかしむかし、あるところに小さな家がありました。", "ja");
    }

    #[test]
    fn a_name_below_the_title_is_the_author() {
        assert_eq!(author("BY JANE R. MILLER").as_deref(), Some("Jane R. Miller"));
        assert_eq!(author("Jane -- March 3, 2004").as_deref(), Some("Jane"));
        assert_eq!(author("Jane Miller").as_deref(), Some("Jane Miller"));
        assert_eq!(author("It was raining"), None);
    }
}
