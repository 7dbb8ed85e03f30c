//! The one way in which things are asked for, on the shelf and in its texts: what is typed, in parts.
//!
//! A part is a word, a phrase in quotation marks, a pattern between slashes or behind `re:`, or a field with its
//! value, such as `tag:sea` or `author:"Ada Marsh"`. A `-` before a part asks for what does not have it; `~5` between
//! two of them wants them near each other, and `OR` wants one of the two. Nothing that is typed is wrong here: a mark
//! without its fellow goes on to the end, as it does while somebody types, and a field without a value asks nothing.

/// One part of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub is_not: bool,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Word(String),
    Phrase(String),
    /// A regular expression.
    Pattern(String),
    /// What stands before and behind it has at most so many words between.
    Near(usize),
    /// What stands before or what stands behind it.
    Or,
    /// A field and its value, which is not empty.
    Field(Field, String),
}

/// What can stand before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    State,
    Tag,
    /// A folder, or the [text](TEXT) itself.
    In,
    Folder,
    Author,
    Title,
}

/// The fields by their names.
pub const FIELDS: [(&str, Field); 6] = [
    ("state", Field::State),
    ("tag", Field::Tag),
    ("in", Field::In),
    ("folder", Field::Folder),
    ("author", Field::Author),
    ("title", Field::Title),
];

/// What `in:` calls the text itself.
pub const TEXT: &str = "text";

/// The words between two that are near, where nobody says how many.
pub const NEAR: usize = 10;
/// More words than these are not near.
const FAR: usize = 1000;

/// The parts of what was typed.
pub fn parts(typed: &str) -> Vec<Part> {
    let (mut parts, mut rest) = (Vec::new(), typed.trim_start());
    while !rest.is_empty() {
        let (part, after) = first(rest);
        parts.extend(part);
        rest = after.trim_start();
    }
    parts
}

/// The part at the start, and what is left behind it.
fn first(typed: &str) -> (Option<Part>, &str) {
    if let Some((what, rest)) = sign(typed) {
        return (Some(Part { is_not: false, what }), rest);
    }
    let bare = typed.strip_prefix('-').filter(|rest| !rest.starts_with(|c: char| c.is_whitespace() || c == '-'));
    let (is_not, typed) = bare.filter(|rest| !rest.is_empty()).map_or((false, typed), |rest| (true, rest));
    let (what, rest) = thing(typed);
    (what.map(|what| Part { is_not, what }), rest)
}

/// A sign that joins what stands on both sides of it.
fn sign(typed: &str) -> Option<(What, &str)> {
    let (word, rest) = typed.split_at(word_end(typed));
    let number = |digits: &str| digits.parse().ok().map(|n: usize| What::Near(n.min(FAR)));
    let what = match word {
        "~" | "NEAR" => Some(What::Near(NEAR)),
        "OR" => Some(What::Or),
        _ => word.strip_prefix('~').or(word.strip_prefix("NEAR/")).and_then(number),
    };
    what.map(|what| (what, rest))
}

fn thing(typed: &str) -> (Option<What>, &str) {
    if let Some((phrase, rest)) = quoted(typed) {
        return (Some(phrase).filter(|it| !it.is_empty()).map(|it| What::Phrase(it.to_owned())), rest);
    }
    if let Some((pattern, rest)) = between_slashes(typed) {
        return (Some(What::Pattern(pattern)), rest);
    }
    let (word, rest) = typed.split_at(word_end(typed));
    let Some((name, value)) = word.split_once(':') else { return (Some(What::Word(word.to_owned())), rest) };
    let behind = &typed[name.len() + 1..];
    let (value, rest) = quoted(behind).unwrap_or((value, rest));
    if name == "re" {
        return (Some(value).filter(|it| !it.is_empty()).map(|it| What::Pattern(it.to_owned())), rest);
    }
    match FIELDS.iter().find(|(known, _)| *known == name) {
        Some(_) if value.trim().is_empty() => (None, rest),
        Some((_, field)) => (Some(What::Field(*field, value.to_owned())), rest),
        None => {
            let (word, rest) = typed.split_at(word_end(typed));
            (Some(What::Word(word.to_owned())), rest)
        }
    }
}

/// What stands in quotation marks at the start, without them.
fn quoted(typed: &str) -> Option<(&str, &str)> {
    let inner = typed.strip_prefix(['"', '“', '„', '”'])?;
    Some(inner.split_once(['"', '”', '“']).unwrap_or((inner, "")))
}

/// `/a pattern/`: it ends with a slash that ends a word, so that a path is no pattern. In it, `\/` is a slash.
fn between_slashes(typed: &str) -> Option<(String, &str)> {
    let inner = typed.strip_prefix('/').filter(|inner| !inner.starts_with(char::is_whitespace))?;
    let ends = |at: usize| inner[at + 1..].chars().next().is_none_or(char::is_whitespace);
    let is_escaped = |at: usize| inner[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
    let end = inner.match_indices('/').map(|(at, _)| at).find(|&at| at > 0 && ends(at) && !is_escaped(at))?;
    Some((inner[..end].replace("\\/", "/"), &inner[end + 1..]))
}

fn word_end(typed: &str) -> usize {
    typed.find(char::is_whitespace).unwrap_or(typed.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The parts in short: `-` for a part that is not wanted, its kind, its words.
    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        let spoken = |part: Part| {
            let what = match part.what {
                What::Word(word) => format!("word {word}"),
                What::Phrase(words) => format!("phrase {words}"),
                What::Pattern(pattern) => format!("pattern {pattern}"),
                What::Near(n) => format!("near {n}"),
                What::Or => "or".to_owned(),
                What::Field(field, value) => format!("{field:?} {value}"),
            };
            format!("{}{what}", if part.is_not { "-" } else { "" })
        };
        let parts: Vec<_> = parts(typed).into_iter().map(spoken).collect();
        assert_eq!(parts, expected, "{typed}");
    }

    #[test]
    fn words_phrases_and_what_is_not_wanted() {
        check("", &[]);
        check("  sea \t tide ", &["word sea", "word tide"]);
        check("\"high tide\" -storm", &["phrase high tide", "-word storm"]);
        check("-“low water” x", &["-phrase low water", "word x"]);
        check("well-known", &["word well-known"]);
        check("- -- --all", &["word -", "word --", "word --all"]);
        check("\"still typed", &["phrase still typed"]);
        check("\"\"", &[]);
    }

    #[test]
    fn signs_stand_between_words() {
        check("sea ~5 tide", &["word sea", "near 5", "word tide"]);
        check(
            "sea ~ tide NEAR/3 ebb NEAR x",
            &["word sea", "near 10", "word tide", "near 3", "word ebb", "near 10", "word x"],
        );
        check("sea OR tide or ~x", &["word sea", "or", "word tide", "word or", "word ~x"]);
        check("a ~99999 b", &["word a", "near 1000", "word b"]);
    }

    #[test]
    fn patterns_are_between_slashes_or_behind_their_name() {
        check("/tid(e|al) flat/ x", &["pattern tid(e|al) flat", "word x"]);
        check("/a\\/b/", &["pattern a/b"]);
        check("/usr/bin", &["word /usr/bin"]);
        check("/ x //", &["word /", "word x", "word //"]);
        check("-re:^The re:\"a b\" re:", &["-pattern ^The", "pattern a b"]);
    }

    #[test]
    fn fields_have_values() {
        check("tag:sea -state:done in:notes", &["Tag sea", "-State done", "In notes"]);
        check("author:\"Ada Marsh\" x", &["Author Ada Marsh", "word x"]);
        check("tag: tag:\" \" http://a 12:30", &["word http://a", "word 12:30"]);
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "[-~\"/:a-c \\\\“”é]{0,20}|\\PC{0,20}") {
            parts(&typed);
        }

        #[test]
        fn bare_words_stay_as_they_are(words in prop::collection::vec("[a-zé]{1,5}", 0..5)) {
            let expected: Vec<_> =
                words.iter().map(|word| Part { is_not: false, what: What::Word(word.clone()) }).collect();
            prop_assert_eq!(parts(&words.join(" ")), expected);
        }
    }
}
