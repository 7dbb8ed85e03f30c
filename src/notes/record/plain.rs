//! A record from plain fields: nearly all of a notebook is read here.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::Timestamp;

use super::{Record, Stored, What, letter, unsaid_colour};
use crate::document::Locator;
use crate::document::locator::Words;
use crate::journal::plain::{Fields, Plain};
use crate::notes::{Annotation, Mark};

/// The record; `None` when it is of another kind, or one of its fields is not as we write it.
pub fn record(fields: Fields) -> Option<Record> {
    let what = match fields.kind {
        "note" => What::Put(Arc::new(note(fields.own, fields.other)?)),
        "removed" if fields.other.is_empty() => removed(fields.own)?,
        _ => return None,
    };
    Some(Record { change: fields.change, what, why: fields.why })
}

fn note(fields: Vec<(&str, Plain)>, extra: toml::Table) -> Option<Stored> {
    let mut at = Locator::default();
    let (mut id, mut note, mut tags) = (String::new(), String::new(), Vec::new());
    let (mut mark, mut colour, mut leads, mut made, mut changed) = (None, None, None, None, None);
    for (key, value) in fields {
        match (key, value) {
            ("id", Plain::Text(text)) => id = text.into_owned(),
            ("mark", Plain::Text(text)) => mark = Some(Mark::from_name(&text)?),
            ("quote", Plain::Text(text)) => at.quote = text.into_owned(),
            ("before", Plain::Text(text)) => at.before = text.into_owned(),
            ("after", Plain::Text(text)) => at.after = text.into_owned(),
            ("section", Plain::Text(text)) => at.section = text.into_owned(),
            ("offset", Plain::Number(number)) => at.offset = usize::try_from(number).ok()?,
            ("of", Plain::Number(number)) => at.of = usize::try_from(number).ok()?,
            ("rival", Plain::Number(number)) => at.rival = Some(u8::try_from(number).ok()?),
            ("line", Plain::Flag(line)) => at.line = line,
            ("other", Plain::Named(texts)) => at.other = Some(Box::new(words(texts)?)),
            ("note", Plain::Text(text)) => note = text.into_owned(),
            ("tags", Plain::Texts(texts)) => tags = texts.into_iter().map(Cow::into_owned).collect(),
            ("colour", Plain::Text(text)) => colour = Some(text.into_owned()),
            ("letter", Plain::Text(text)) => leads = letter(&text),
            ("made", Plain::Time(time)) => made = Some(time),
            ("changed", Plain::Time(time)) => changed = Some(time),
            _ => return None,
        }
    }
    let mark = mark.unwrap_or(if note.is_empty() { Mark::Highlight } else { Mark::Note });
    let colour = colour.unwrap_or_else(|| unsaid_colour(&extra));
    let made = made.unwrap_or(Timestamp::UNIX_EPOCH);
    let changed = changed.unwrap_or(made);
    let annotation = Arc::new(Annotation { id, at, mark, note, tags, colour, letter: leads, made, changed });
    Some(Stored { annotation, extra })
}

fn words(texts: Vec<(&str, Cow<str>)>) -> Option<Words> {
    let take = |wanted: &str| texts.iter().position(|(key, _)| *key == wanted).map(|i| texts[i].1.clone().into_owned());
    let words = Words { before: take("before")?, quote: take("quote")?, after: take("after")? };
    (texts.len() == 3).then_some(words)
}

fn removed(fields: Vec<(&str, Plain)>) -> Option<What> {
    let (mut id, mut when) = (None, None);
    for (key, value) in fields {
        match (key, value) {
            ("id", Plain::Text(text)) => id = Some(text.into_owned()),
            ("when", Plain::Time(time)) => when = Some(time),
            _ => return None,
        }
    }
    Some(What::Removed { id: id?, when: when? })
}
