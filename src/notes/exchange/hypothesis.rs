//! Hypothesis: the file its client exports, and what its interface answers.

use jiff::tz::TimeZone;
use serde_json::Value;

use super::json::{text, texts};
use super::web::{read_selectors, several};
use super::{Clipping, Source, lines_of, mark_of, moment, url};

/// Whether a value has annotations with the fields that Hypothesis gives them.
pub fn is_ours(value: &Value) -> bool {
    let all = annotations(value);
    value.get("export_date").is_some() || all.first().is_some_and(|it| it.get("uri").is_some())
}

fn annotations(value: &Value) -> &[Value] {
    let named = ["annotations", "rows"].into_iter().find_map(|key| value[key].as_array());
    named
        .or_else(|| value.as_array())
        .map_or_else(|| if value.get("uri").is_some() { std::slice::from_ref(value) } else { &[] }, Vec::as_slice)
}

/// A reply to somebody is no note on the text, and a note on the whole page has no place in it.
pub fn read(value: &Value, zone: &TimeZone) -> Source {
    let mut source = Source::default();
    let mut n_replies = 0;
    for it in annotations(value) {
        if !several(&it["references"]).is_empty() {
            n_replies += 1;
            continue;
        }
        let (uri, title) = (text(&it["uri"]), several(&it["document"]["title"]).first().map_or("", text));
        let work = source.work(if title.is_empty() { uri } else { title }, &[]);
        work.file = work.file.take().or_else(|| url::path(uri));
        work.clippings.push(clipping(it, zone));
    }
    if n_replies > 0 {
        let replies = if n_replies == 1 { "a reply is".to_owned() } else { format!("{n_replies} replies are") };
        source.remarks.push(format!("{replies} left out: what was said to somebody else is no note on the text"));
    }
    source
}

fn clipping(it: &Value, zone: &TimeZone) -> Clipping {
    let note = lines_of(text(&it["text"]));
    let mut tags = texts(&it["tags"]);
    tags.extend(crate::notes::tags(&note).into_iter().filter(|tag| !tags.contains(tag)).collect::<Vec<_>>());
    let made = moment(text(&it["created"]), zone);
    let mut clipping = Clipping {
        id: format!("hypothesis-{}", text(&it["id"])),
        mark: mark_of(false, &note),
        changed: moment(text(&it["updated"]), zone).or(made),
        made,
        note,
        tags,
        ..Clipping::default()
    };
    for target in several(&it["target"]) {
        read_selectors(&target["selector"], &mut clipping);
    }
    clipping
}

#[cfg(test)]
mod tests;
