//! The names that headings have for links: their words in small letters, with hyphens, as GitHub makes them.

use std::collections::HashMap;

use crate::document::{Document, Target};

/// Gives each heading its name. A second heading of the same words is `words-1`.
pub fn add(document: &mut Document) {
    let mut n_of: HashMap<String, usize> = HashMap::new();
    let mut targets = Vec::with_capacity(document.outline.len());
    for heading in &document.outline {
        let words = slug(&document.text[heading.range.clone()]);
        let n = n_of.entry(words.clone()).or_default();
        let name = if *n == 0 { words } else { format!("{words}-{n}") };
        *n += 1;
        targets.push(Target { name, at: heading.range.start });
    }
    document.add_targets(targets);
}

fn slug(words: &str) -> String {
    let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    words.trim().to_lowercase().chars().filter(is_kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::document;

    #[test]
    fn headings_have_the_names_that_links_use() {
        let source = "# The Mill, *1 & 2*\n\n## \u{C9}clair\n\n## \u{C9}clair\n\n<a id='own'></a>Words.\n";
        let document = document(source.to_owned());
        let names: Vec<_> = document.targets.iter().map(|it| (it.name.as_str(), &document.text[it.at..])).collect();
        let ends = ["Words.", "The Mill, 1 & 2", "\u{C9}clair\n\n\u{C9}clair", "\u{C9}clair\n\nWords."];
        assert_eq!(
            names.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ["own", "the-mill-1--2", "\u{e9}clair", "\u{e9}clair-1"]
        );
        assert!(names.iter().zip(ends).all(|((_, text), start)| text.starts_with(start)), "{names:?}");
    }
}
