//! Words divided at the end of a line: which hyphens the word has of its own, and which the printer added.

use std::collections::HashMap;

use super::lines::Lines;

/// What the text says about words that could be read as divided.
#[derive(Debug, Default)]
pub struct Divided {
    /// How often the words that come into question stand elsewhere.
    count: HashMap<String, usize>,
    /// Most divided words of the text are words without the hyphen.
    is_hyphenated: bool,
}

impl Divided {
    pub fn gather(lines: &Lines) -> Self {
        let mut pairs = Vec::new();
        for i in (0..lines.len()).filter(|i| lines.all[*i].is_body() && ends_divided(lines.text(*i))) {
            if let Some(next) = (i + 1..lines.len().min(i + 12)).find(|i| lines.all[*i].is_body()) {
                pairs
                    .extend(halves(lines.text(i), lines.text(next)).map(|(one, two)| (one.to_owned(), two.to_owned())));
            }
        }
        let mut it = Self::default();
        if pairs.is_empty() {
            return it;
        }
        for (one, two) in &pairs {
            for word in [format!("{one}{two}"), format!("{one}-{two}"), one.clone(), two.clone()] {
                it.count.insert(word.to_lowercase(), 0);
            }
        }
        it.count_words(lines);
        let is_joined = |(one, two): &&(String, String)| it.get(&format!("{one}{two}")) > 0;
        let n_joined = pairs.iter().filter(is_joined).count();
        it.is_hyphenated = 5 * n_joined > pairs.len();
        it
    }

    /// Whether the hyphen between the end of `text` and the start of `next` belongs to the printer.
    pub fn is_divided(&self, text: &str, next: &str) -> bool {
        let Some((one, two)) = halves(text, next) else { return false };
        let (joined, kept) = (self.get(&format!("{one}{two}")), self.get(&format!("{one}-{two}")));
        if text.ends_with('\u{AD}') {
            return true;
        }
        if joined != kept {
            return joined > kept;
        }
        let both = self.get(one) > 0 && self.get(two) > 0;
        self.is_hyphenated && !(both && one.chars().count() > 2)
    }

    fn get(&self, word: &str) -> usize {
        self.count.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    fn count_words(&mut self, lines: &Lines) {
        let is_inner = |c: char| c.is_alphanumeric() || c == '-' || c == '’' || c == '\'';
        let longest = self.count.keys().map(String::len).max().unwrap_or(0);
        for i in 0..lines.len() {
            for word in
                lines.text(i).split(|c: char| !is_inner(c)).filter(|word| word.len() > 1 && word.len() <= longest)
            {
                let key = if word.bytes().all(|b| !b.is_ascii_uppercase() && b.is_ascii()) {
                    self.count.get_mut(word)
                } else {
                    self.count.get_mut(&word.to_lowercase())
                };
                if let Some(n) = key {
                    *n += 1;
                }
            }
        }
    }
}

/// Whether the last word of a line may go on in the next.
pub fn ends_divided(text: &str) -> bool {
    let core = text.trim_end_matches(['-', '\u{AD}', '\u{2010}']);
    let hyphens = text[core.len()..].chars().count();
    hyphens == 1 && core.ends_with(char::is_alphabetic)
}

/// The halves of the word that `text` ends and `next` begins with.
fn halves<'a>(text: &'a str, next: &'a str) -> Option<(&'a str, &'a str)> {
    if !ends_divided(text) || !next.starts_with(char::is_lowercase) {
        return None;
    }
    let core = text.trim_end_matches(['-', '\u{AD}', '\u{2010}']);
    let start = core.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last().map(|(at, _)| at)?;
    let end = next.find(|c: char| !c.is_alphabetic()).unwrap_or(next.len());
    Some((&core[start..], &next[..end]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, is_divided: bool) {
        let lines = Lines::new(text);
        let n = (0..lines.len()).find(|i| ends_divided(lines.text(*i))).unwrap();
        assert_eq!(Divided::gather(&lines).is_divided(lines.text(n), lines.text(n + 1)), is_divided, "{text}");
    }

    #[test]
    fn the_rest_of_the_text_knows_the_word() {
        check("a ques-\ntion of salt; the question", true);
        check("a well-\nknown man; he was well-known", false);
    }

    #[test]
    fn an_unknown_word_keeps_its_hyphen() {
        check("a half-\nmade bed", false);
    }
}
