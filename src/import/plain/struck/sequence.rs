//! One escape sequence: where it ends, and what it says of the words behind it.
//!
//! Only those of which nobody can think that they are words are known here: those with a bracket, with an end of
//! their own, or for another set of characters. Colours are none of a reader's business; what is bold stays bold, and what
//! is slanted or underlined is emphasised.

use crate::document::SpanKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sequence {
    Style(Vec<Style>),
    /// What comes is a link that leads there, or none any more when that is empty.
    Link(String),
    Other,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    Begin(SpanKind),
    End(SpanKind),
    EndAll,
}

/// The sequence that `text` begins with, and its bytes. `text` begins with an escape.
pub fn at(text: &str) -> Option<(Sequence, usize)> {
    let bytes = text.as_bytes();
    match bytes.get(1)? {
        b'[' => control(text),
        b']' => {
            let (content, len) = string(text)?;
            Some((link(content).map_or(Sequence::Other, Sequence::Link), len))
        }
        b'P' | b'_' | b'^' | b'X' => string(text).map(|(_, len)| (Sequence::Other, len)),
        b'(' | b')' | b'*' | b'+' => {
            let is_set = bytes.get(2).is_some_and(|set| b"0AB@UK12<=>".contains(set));
            is_set.then_some((Sequence::Other, 3))
        }
        _ => None,
    }
}

/// Parameters between a bracket and a letter that says what they are for.
fn control(text: &str) -> Option<(Sequence, usize)> {
    let bytes = &text.as_bytes()[2..];
    let n_parameters = bytes.iter().take_while(|b| (b'0'..=b'?').contains(b)).count();
    let n_between = bytes[n_parameters..].iter().take_while(|b| (b' '..=b'/').contains(b)).count();
    let end = n_parameters + n_between;
    let last = bytes.get(end).filter(|b| (b'@'..=b'~').contains(b))?;
    let parameters = &text[2..2 + n_parameters];
    let is_style = *last == b'm' && n_between == 0 && !parameters.contains(['<', '=', '>', '?']);
    let sequence = if is_style { Sequence::Style(styles(parameters)) } else { Sequence::Other };
    Some((sequence, 2 + end + 1))
}

fn styles(parameters: &str) -> Vec<Style> {
    let mut styles = Vec::new();
    let mut parameters = parameters.split(';');
    while let Some(parameter) = parameters.next() {
        let style = match parameter {
            "" | "0" | "00" => Style::EndAll,
            "1" | "01" => Style::Begin(SpanKind::Strong),
            "22" => Style::End(SpanKind::Strong),
            "3" | "03" | "4" | "04" | "21" => Style::Begin(SpanKind::Emphasis),
            "23" | "24" | "4:0" => Style::End(SpanKind::Emphasis),
            "38" | "48" | "58" => {
                // The numbers of a colour are no styles.
                let n = match parameters.next() {
                    Some("5") => 1,
                    Some("2") => 3,
                    _ => 0,
                };
                parameters.by_ref().take(n).for_each(drop);
                continue;
            }
            _ if parameter.starts_with("4:") => Style::Begin(SpanKind::Emphasis),
            _ => continue,
        };
        styles.push(style);
    }
    styles
}

/// A string with an end of its own, which must come before the line ends. Gives its content and the bytes of all.
fn string(text: &str) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let len = bytes[2..].iter().position(u8::is_ascii_control)?;
    let content = &text[2..2 + len];
    match bytes[2 + len] {
        0x07 => Some((content, 2 + len + 1)),
        0x1B if bytes.get(2 + len + 1) == Some(&b'\\') => Some((content, 2 + len + 2)),
        _ => None,
    }
}

/// Where the words behind `8;parameters;address` lead.
fn link(content: &str) -> Option<String> {
    let (_, address) = content.strip_prefix("8;")?.split_once(';')?;
    Some(address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(Sequence, usize)>) {
        assert_eq!(at(text), expect, "{text:?}");
    }

    #[test]
    fn a_style_is_bold_or_emphasised_and_colours_are_nothing() {
        let bold = Style::Begin(SpanKind::Strong);
        check("\x1b[1mWord", Some((Sequence::Style(vec![bold.clone()]), 4)));
        check("\x1b[m", Some((Sequence::Style(vec![Style::EndAll]), 3)));
        check("\x1b[0;33m", Some((Sequence::Style(vec![Style::EndAll]), 7)));
        check("\x1b[38;5;1;1m", Some((Sequence::Style(vec![bold.clone()]), 11)));
        check("\x1b[38;2;4;3;1;1m", Some((Sequence::Style(vec![bold]), 15)));
        check(
            "\x1b[4:3;4:0m",
            Some((Sequence::Style(vec![Style::Begin(SpanKind::Emphasis), Style::End(SpanKind::Emphasis)]), 10)),
        );
    }

    #[test]
    fn other_sequences_say_nothing() {
        check("\x1b[K", Some((Sequence::Other, 3)));
        check("\x1b[?25l!", Some((Sequence::Other, 6)));
        check("\x1b(BWord", Some((Sequence::Other, 3)));
        check("\x1b]0;a title\x07Word", Some((Sequence::Other, 12)));
        check("\x1bPq#0\x1b\\", Some((Sequence::Other, 7)));
    }

    #[test]
    fn a_link_leads_somewhere() {
        check("\x1b]8;;http://a.example/\x1b\\a", Some((Sequence::Link("http://a.example/".to_owned()), 24)));
        check("\x1b]8;;\x07", Some((Sequence::Link(String::new()), 6)));
    }

    #[test]
    fn what_has_no_end_is_no_sequence() {
        for text in [
            "\x1b",
            "\x1b[",
            "\x1b[31",
            "\x1b[31\n",
            "\x1b]0;a title",
            "\x1b]0;a\nb\x07",
            "\x1b(T",
            "\x1bWord",
            "\x1b\x1b[m",
        ] {
            check(text, None);
        }
    }
}
