//! What an article says, as plain text: one line for what the dictionary sets on a line, a blank line between
//! paragraphs. How wide it was printed, and with which marks, is nothing to the card.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use super::index::key;

/// Bytes as text. Dictionaries say that they are UTF-8 and have a few older letters all the same.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    Cow::Owned(text)
}

/// An article of dictd: printed in lines of one width, with hanging indents and `{cross references}`.
pub fn of_dictd(printed: &str) -> String {
    unbraced(&joined(printed))
}

/// Takes the headword off the top of an article, where it stands on a line by itself, and gives it in the spelling
/// of the article: indexes are often in small letters.
pub fn without_headword(text: &str, headword: &str) -> (Option<String>, String) {
    let wanted = key(headword);
    let heads = text.lines().take_while(|line| !line.is_empty()).take(20);
    let Some(n) = heads.clone().position(|line| key(line) == wanted) else { return (None, text.to_owned()) };
    let spelled = text.lines().nth(n).map(|line| line.trim().to_owned());
    let rest: Vec<&str> = text.lines().enumerate().filter(|(i, _)| *i != n).map(|(_, line)| line).collect();
    let rest = rest.join("\n").trim().to_owned();
    // A dictionary that only says that there is such a word says at least that.
    if rest.is_empty() { (spelled, text.to_owned()) } else { (spelled, rest) }
}

/// Lines wider than this were not broken to fit a page: each is a line of its own.
const WIDEST: usize = 90;

/// The page of an article is at least this wide, though a short one may not fill it.
const NARROWEST: usize = 60;

/// Printed lines joined to lines of text.
fn joined(printed: &str) -> String {
    let page = printed.lines().map(n_columns).max().unwrap_or(0).max(NARROWEST);
    let mut text = String::with_capacity(printed.len());
    let mut before: Option<&str> = None;
    for line in printed.lines().map(str::trim_end) {
        if line.trim().is_empty() {
            before = None;
            continue;
        }
        match before {
            _ if text.is_empty() => {}
            None => text.push_str("\n\n"),
            Some(before) if page > WIDEST || !goes_on(before, line, page) => text.push('\n'),
            // `well-` and `known` were divided where they have a hyphen.
            Some(_) if is_hyphenated(&text) => {}
            Some(_) => text.push(' '),
        }
        push_line(&mut text, line.trim());
        before = Some(line);
    }
    text
}

fn is_hyphenated(text: &str) -> bool {
    text.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_alphanumeric))
}

/// A line without the blanks that move the name of an author to its end.
fn push_line(text: &mut String, line: &str) {
    match line.rsplit_once(" --") {
        Some((words, author)) => {
            text.push_str(words.trim_end());
            text.push_str(" --");
            text.push_str(author);
        }
        None => text.push_str(line),
    }
}

/// Whether a printed line goes on with the sentence of the line before: it does when its first word had no room
/// there. A line further to the left begins something new.
fn goes_on(before: &str, line: &str, page: usize) -> bool {
    let words = line.trim();
    if words.starts_with('[') && words.ends_with(']') && !words[1..].contains('[') {
        // Where the words are from, as `[1913 Webster]`: no line is worth it.
        return true;
    }
    // A cross reference is never cut by the end of a paragraph.
    let is_open = before.rfind('{').is_some_and(|open| !before[open..].contains('}'));
    let first = words.split(' ').next().unwrap_or_default();
    // Some lines are longer than the page, so it takes more room to believe that a sentence ends without its end.
    let is_mid_sentence = words.trim_start_matches('{').starts_with(char::is_lowercase);
    let room = if is_mid_sentence { 12 } else { 0 };
    let had_room = n_columns(before) + 1 + n_columns(first) + room <= page;
    let (indent, indent_before) = (indent(line), indent(before));
    (is_open || !had_room) && indent >= indent_before && !(indent == indent_before && is_number(first))
}

/// `2:`, `12.`, `(3)`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches('(').trim_end_matches([':', '.', ')']);
    digits.len() < word.len() && digits.len() <= 2 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn n_columns(line: &str) -> usize {
    line.chars().count()
}

/// The longest cross reference, in bytes.
const LONGEST_REFERENCE: usize = 100;

/// Cross references without their braces: `see {bar}` → `see bar`. Braces of program code stay.
fn unbraced(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        plain.push_str(&rest[..open]);
        rest = &rest[open + 1..];
        match reference(rest) {
            Some(words) => {
                plain.push_str(words);
                rest = &rest[words.len() + 1..];
            }
            None => plain.push('{'),
        }
    }
    plain.push_str(rest);
    plain
}

/// The words of a cross reference, from behind its opening brace.
fn reference(rest: &str) -> Option<&str> {
    let near = &rest[..rest.floor_char_boundary(LONGEST_REFERENCE)];
    let end = near.find(['}', '{', '\n', ';'])?;
    let words = &near[..end];
    let is_code = words.is_empty() || words.starts_with(char::is_whitespace) || words.ends_with(char::is_whitespace);
    (near[end..].starts_with('}') && !is_code).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(printed: &str, expected: &str) {
        assert_eq!(of_dictd(printed), expected);
    }

    #[test]
    fn lines_of_the_page_are_joined_and_meanings_stay_apart() {
        check(
            "ferry\n    n 1: a boat that carries people and goods across a stretch of\n         water and back [syn: {ferry}, {ferry\n         boat}]\n    2: the crossing itself\n    v 1: carry across\n",
            "ferry\nn 1: a boat that carries people and goods across a stretch of water and back [syn: ferry, ferry boat]\n2: the crossing itself\nv 1: carry across",
        );
    }

    #[test]
    fn a_line_that_ended_early_ended_there() {
        check(
            "Ferry \\Fer\"ry\\, n. [From a very old word for the going over\n   the water.]\n   A passage over water, and the boat that makes it all day\n   long.\n   [An Old Book]\n\n   2. The right to run one.\n",
            "Ferry \\Fer\"ry\\, n. [From a very old word for the going over the water.]\nA passage over water, and the boat that makes it all day long. [An Old Book]\n\n2. The right to run one.",
        );
    }

    #[test]
    fn an_author_moved_to_the_right_comes_back() {
        check("Over the water and far away.          --A Sailor.", "Over the water and far away. --A Sailor.");
    }

    #[test]
    fn a_word_divided_at_its_hyphen_is_one_word() {
        check(
            "There was a boat on the river that everybody knew and that well-\n  known people took -- and other people\n",
            "There was a boat on the river that everybody knew and that well-known people took -- and other people",
        );
    }

    #[test]
    fn what_was_never_broken_to_a_width_stays_in_lines() {
        let long = "a ".repeat(60);
        check(&format!("{long}\nnext"), &format!("{}\nnext", long.trim()));
    }

    #[test]
    fn braces_of_code_stay() {
        check("while (1) { stop(); } {end}", "while (1) { stop(); } end");
        check("{open\n\nand {}", "{open\n\nand {}");
    }

    #[test]
    fn the_headword_stands_above_the_card_and_not_in_it() {
        let check = |text: &str, word: &str, headword: Option<&str>, rest: &str| {
            assert_eq!(without_headword(text, word), (headword.map(str::to_owned), rest.to_owned()));
        };
        check("Ferry\n\nA boat.", "ferry", Some("Ferry"), "A boat.");
        check("ferry\nferries\n\nBoats.", "ferries", Some("ferries"), "ferry\n\nBoats.");
        check("Ferry, n. A boat.", "ferry", None, "Ferry, n. A boat.");
        check("Ferry", "ferry", Some("Ferry"), "Ferry");
        check("A boat.\n\nferry", "ferry", None, "A boat.\n\nferry");
    }

    #[test]
    fn stray_old_letters_are_read() {
        assert_eq!(decoded(b"caf\xE9 \xC3\xA9"), "café é");
    }
}
