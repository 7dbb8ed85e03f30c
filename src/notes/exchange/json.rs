//! Our own JSON: all that is known of each annotation, for scripts, and to be taken in again.

use std::ops::Range;

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Clipping, Source, Work, mark_of, moment};
use crate::notes::Mark;

pub fn write(work: &Work) -> String {
    let file = work.file.as_ref().map(|file| file.to_string_lossy());
    let value = json!({
        "title": Some(&work.title).filter(|title| !title.is_empty()),
        "authors": work.authors,
        "file": file,
        "annotations": list(work),
    });
    format!("{value:#}\n")
}

/// A list of objects, one for each annotation.
pub fn list(work: &Work) -> Value {
    work.clippings.iter().map(object).collect()
}

fn object(it: &Clipping) -> Value {
    let mut object = json!({
        "id": it.id,
        "mark": it.mark.name(),
        "quote": it.quote,
        "before": it.before,
        "after": it.after,
        "note": it.note,
        "tags": it.tags,
        "section": it.section,
        "page": Some(&it.page).filter(|page| !page.is_empty()),
        "status": it.status,
        "start": it.bytes.as_ref().map(|range| range.start),
        "end": it.bytes.as_ref().map(|range| range.end),
        "made": it.made.map(|time| time.to_string()),
        "changed": it.changed.map(|time| time.to_string()),
    });
    for (key, value) in [("sentence", &it.sentence), ("colour", &it.colour)] {
        if !value.is_empty() {
            object[key] = json!(value);
        }
    }
    object
}

/// What [`write()`] wrote.
pub fn read(value: &Value, zone: &TimeZone) -> Source {
    let mut source = Source::default();
    let authors: Vec<String> = texts(&value["authors"]);
    let work = source.work(text(&value["title"]), &authors);
    work.file = value["file"].as_str().map(Into::into);
    work.clippings = value["annotations"].as_array().into_iter().flatten().map(|it| clipping(it, zone)).collect();
    source
}

fn clipping(it: &Value, zone: &TimeZone) -> Clipping {
    let own = |key: &str| text(&it[key]).to_owned();
    let number = |key: &str| usize::try_from(it[key].as_u64()?).ok();
    let bytes: Option<Range<usize>> = number("start").zip(number("end")).map(|(start, end)| start..end);
    Clipping {
        id: own("id"),
        mark: Mark::from_name(text(&it["mark"])).unwrap_or_else(|| mark_of(false, text(&it["note"]))),
        quote: own("quote"),
        before: own("before"),
        after: own("after"),
        sentence: own("sentence"),
        note: own("note"),
        tags: texts(&it["tags"]),
        section: own("section"),
        page: own("page"),
        colour: own("colour"),
        status: own("status"),
        bytes,
        made: moment(text(&it["made"]), zone),
        changed: moment(text(&it["changed"]), zone),
        ..Clipping::default()
    }
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

pub(super) fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
