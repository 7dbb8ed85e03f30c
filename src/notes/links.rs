//! Links in notes: `[[Chapter 3]]`, `[[Title]]`, `[[Title#Heading]]`, `[[Chapter 3|in other words]]`. Where they lead is
//! for those to say who know the texts.

use std::ops::Range;

/// A link in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The brackets included.
    pub range: Range<usize>,
    /// What it leads to, without blanks around it.
    pub target: String,
}

/// The links of a note, in order. Each is within one line.
pub fn links(note: &str) -> Vec<Link> {
    let mut links = Vec::new();
    let mut at = 0;
    while let Some(open) = note[at..].find("[[").map(|open| at + open) {
        let inside = open + 2;
        let rest = &note[inside..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let Some(close) = line.find("]]") else {
            at = inside;
            continue;
        };
        // Of brackets in brackets, the inner ones count.
        let from = line[..close].rfind("[[").map_or(0, |inner| inner + 2);
        let words = line[from..close].split('|').next().unwrap_or_default().trim();
        let end = inside + close + 2;
        if !words.is_empty() {
            links.push(Link { range: inside + from - 2..end, target: words.to_owned() });
        }
        at = end;
    }
    links
}

/// Where the words of a link begin that is being typed before a place in a note.
pub fn begun_at(note: &str, caret: usize) -> Option<usize> {
    let before = &note[..caret];
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let open = line + before[line..].rfind("[[")? + 2;
    (!before[open..].contains("]]") && !before[open..].contains('|')).then_some(open)
}

/// A target in two: the text, which may be empty, and the heading in it.
pub fn parts(target: &str) -> (&str, Option<&str>) {
    match target.split_once('#') {
        Some((text, heading)) => (text.trim(), Some(heading.trim()).filter(|heading| !heading.is_empty())),
        None => (target.trim(), None),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn links_are_found_in_order() {
        let found: Vec<_> = links("see [[ Chapter 3 ]], [[On Tides#End|there]] and [[]] [[x\n]] [[a [[b]]")
            .into_iter()
            .map(|link| link.target)
            .collect();
        assert_eq!(found, ["Chapter 3", "On Tides#End", "b"]);
        assert_eq!(parts("On Tides # End"), ("On Tides", Some("End")));
        assert_eq!((parts("#End"), parts("End#")), (("", Some("End")), ("End", None)));
    }

    #[test]
    fn a_link_being_typed_is_known() {
        let begun = |note: &str| begun_at(note, note.len()).map(|at| note[at..].to_owned());
        assert_eq!(begun("see [[Cha").as_deref(), Some("Cha"));
        assert_eq!(begun("see [[").as_deref(), Some(""));
        for note in ["see [[a]]", "[[\n", "[a", "[[a|b"] {
            assert_eq!(begun(note), None, "{note}");
        }
    }

    proptest! {
        #[test]
        fn links_lie_in_the_note_one_after_another(note in "[ab\\[\\]|#é\n ]{0,40}") {
            let mut end = 0;
            for link in links(&note) {
                prop_assert!(link.range.start >= end);
                prop_assert!(note[link.range.clone()].starts_with("[[") && note[link.range.clone()].ends_with("]]"));
                end = link.range.end;
            }
        }
    }
}
