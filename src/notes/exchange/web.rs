//! Web Annotations of the W3C, as JSON-LD, and the form of them that travels beside an EPUB.
//!
//! A place is told twice: by the words and those around them, which count, and by its characters, which help.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::json::text;
use super::{Clipping, Source, Work, id_of, lines_of, moment, url, zip};
use crate::colours::Hue;
use crate::notes::Mark;

/// What makes an id of ours a URI.
const URN: &str = "urn:postil:";
/// The file in the archive beside an EPUB.
pub const IN_EPUB: &str = "annotations.json";

/// A page of annotations.
pub fn write(work: &Work) -> String {
    let items: Vec<Value> =
        work.clippings.iter().map(|clipping| annotation(clipping, work, bodies(clipping))).collect();
    let value = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("{URN}page"),
        "type": "AnnotationPage",
        "label": work.title,
        "creator": names(work, "name"),
        "items": items,
    });
    format!("{value:#}\n")
}

/// The archive that EPUB Annotations 1.0 describes: one body, one target and one motivation for each.
pub fn write_epub(work: &Work) -> Vec<u8> {
    let items: Vec<Value> =
        work.clippings.iter().map(|clipping| annotation(clipping, work, body(clipping, work))).collect();
    let last = work.clippings.iter().filter_map(|clipping| clipping.changed).max();
    let value = json!({
        "@context": "https://www.w3.org/ns/epub-anno.jsonld",
        "id": format!("{URN}set"),
        "type": "AnnotationSet",
        "generator": { "id": "urn:postil", "type": "Software", "name": "postil" },
        "generated": seconds(last.unwrap_or_default()),
        "about": {
            "dc:format": media_type(work.file.as_deref()),
            "dc:title": work.title,
            "dc:creator": work.authors,
        },
        "items": items,
    });
    zip::write(IN_EPUB, format!("{value:#}\n").as_bytes())
}

fn annotation(it: &Clipping, work: &Work, body: Value) -> Value {
    let motivation = match it.mark {
        Mark::Bookmark => "bookmarking",
        Mark::Highlight => "highlighting",
        Mark::Note => "commenting",
    };
    let source = work.file.as_ref().map_or_else(|| "urn:postil:text".to_owned(), |file| url::of_path(file));
    let mut selectors = Vec::new();
    if !it.quote.is_empty() {
        selectors.push(json!({
            "type": "TextQuoteSelector", "exact": it.quote, "prefix": it.before, "suffix": it.after,
        }));
    }
    if let Some(range) = &it.characters {
        selectors.push(json!({ "type": "TextPositionSelector", "start": range.start, "end": range.end }));
    }
    let mut annotation = json!({
        "id": format!("{URN}{}", it.id),
        "type": "Annotation",
        "motivation": motivation,
        "target": { "source": source, "selector": selectors },
    });
    for (key, time) in [("created", it.made), ("modified", it.changed)] {
        if let Some(time) = time {
            annotation[key] = json!(time.to_string());
        }
    }
    if !it.colour.is_empty() {
        annotation["target"]["styleClass"] = json!(it.colour);
    }
    if !body.is_null() {
        annotation["body"] = body;
    }
    annotation
}

/// The note, and each of the tags.
fn bodies(it: &Clipping) -> Value {
    let mut bodies = Vec::new();
    if !it.note.is_empty() {
        let purpose = if it.mark == Mark::Bookmark { "describing" } else { "commenting" };
        bodies.push(json!({
            "type": "TextualBody", "value": it.note, "format": "text/plain", "purpose": purpose,
        }));
    }
    bodies.extend(it.tags.iter().map(|tag| json!({ "type": "TextualBody", "value": tag, "purpose": "tagging" })));
    if bodies.is_empty() { Value::Null } else { Value::Array(bodies) }
}

/// The same as one body.
fn body(it: &Clipping, work: &Work) -> Value {
    let mut body = Map::new();
    body.insert("type".to_owned(), json!("TextualBody"));
    body.insert("value".to_owned(), json!(it.note));
    if !it.tags.is_empty() {
        body.insert("tags".to_owned(), json!(it.tags));
    }
    if it.mark != Mark::Bookmark {
        body.insert("highlight".to_owned(), json!("solid"));
        body.insert("color".to_owned(), json!(color(work.colours.hue(&it.colour))));
    }
    Value::Object(body)
}

/// The colours that an EPUB's annotations may have.
fn color(hue: Hue) -> &'static str {
    match hue {
        Hue::Red => "pink",
        Hue::Cyan | Hue::Grey => "blue",
        hue => hue.name(),
    }
}

fn names(work: &Work, key: &str) -> Vec<Value> {
    work.authors.iter().map(|author| json!({ "type": "Person", key: author })).collect()
}

fn media_type(file: Option<&Path>) -> &'static str {
    match file.and_then(Path::extension).and_then(|end| end.to_str()) {
        Some("epub") => "application/epub+zip",
        Some("html" | "htm" | "xhtml") => "text/html",
        Some("md" | "markdown") => "text/markdown",
        Some("pdf") => "application/pdf",
        _ => "text/plain",
    }
}

fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Whether a value is an annotation, a list or page of them, or the set of an EPUB.
pub fn is_ours(value: &Value) -> bool {
    let items = items(value);
    !items.is_empty() && items.iter().all(|item| item["type"] == "Annotation" || item.get("target").is_some())
        || matches!(text(&value["type"]), "AnnotationPage" | "AnnotationCollection" | "AnnotationSet")
}

fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        _ => match [&value["items"], &value["first"]["items"]].into_iter().find_map(Value::as_array) {
            Some(items) => items,
            None if value.get("target").is_some() => std::slice::from_ref(value),
            None => &[],
        },
    }
}

pub fn read(value: &Value, zone: &TimeZone) -> Source {
    let mut source = Source::default();
    let about = &value["about"];
    let title = [&value["label"], &about["dc:title"], &value["title"]].into_iter().map(text).find(|it| !it.is_empty());
    let authors = named(&value["creator"]).into_iter().chain(named(&about["dc:creator"])).collect::<Vec<_>>();
    let work = source.work(title.unwrap_or_default(), &authors);
    for (i, item) in items(value).iter().enumerate() {
        work.file = work.file.take().or_else(|| url::path(text(&item["target"]["source"])));
        work.clippings.push(clipping(item, i, zone));
    }
    source
}

fn clipping(item: &Value, number: usize, zone: &TimeZone) -> Clipping {
    let mut it = Clipping { mark: Mark::Highlight, ..Clipping::default() };
    for body in several(&item["body"]) {
        read_body(body, &mut it);
    }
    for target in several(&item["target"]) {
        read_selectors(&target["selector"], &mut it);
        if let Some(class) = several(&target["styleClass"]).first().map(text) {
            style_class(class, item, &mut it);
        }
    }
    let motivations: Vec<_> = several(&item["motivation"]).iter().map(text).collect();
    it.mark = super::mark_of(motivations.contains(&"bookmarking"), &it.note);
    let id = text(&item["id"]);
    it.id = match id.strip_prefix(URN) {
        Some(own) => own.to_owned(),
        None if id.is_empty() => id_of("web", &[&number.to_string(), &it.quote, &it.note, text(&item["created"])]),
        None => id_of("web", &[id]),
    };
    it.made = moment(text(&item["created"]), zone);
    it.changed = moment(text(&item["modified"]), zone).or(it.made);
    it.tags.extend(crate::notes::tags(&it.note).into_iter().filter(|tag| !it.tags.contains(tag)).collect::<Vec<_>>());
    it
}

/// The class of a style is the name of a colour in what we wrote. In what others wrote it is one if it names a hue.
fn style_class(class: &str, item: &Value, it: &mut Clipping) {
    if text(&item["id"]).starts_with(URN) {
        it.colour = class.to_owned();
    } else if it.hue.is_empty() && Hue::of(class).is_some() {
        it.hue = class.to_owned();
    }
}

fn read_body(body: &Value, it: &mut Clipping) {
    let words = match body {
        Value::String(words) => words,
        _ => text(&body["value"]),
    };
    if body["purpose"] == "tagging" {
        it.tags.push(words.to_owned());
    } else if !words.is_empty() {
        if !it.note.is_empty() {
            it.note.push_str("\n\n");
        }
        it.note.push_str(&lines_of(words));
    }
    // An older program writes one tag, as `tag`.
    for tag in several(&body["tags"]).iter().chain(several(&body["tag"])).map(text).filter(|tag| !tag.is_empty()) {
        it.tags.push(tag.to_owned());
    }
    if !text(&body["color"]).is_empty() {
        it.hue = text(&body["color"]).to_owned();
    }
}

/// The words and the characters that selectors name, one refined by another included.
pub(super) fn read_selectors(selectors: &Value, it: &mut Clipping) {
    for selector in several(selectors) {
        match text(&selector["type"]) {
            "TextQuoteSelector" if it.quote.is_empty() => {
                it.quote = lines_of(text(&selector["exact"]));
                it.before = lines_of(text(&selector["prefix"]));
                it.after = lines_of(text(&selector["suffix"]));
            }
            "TextPositionSelector" => {
                let number = |key: &str| usize::try_from(selector[key].as_u64()?).ok();
                it.characters = number("start").zip(number("end")).map(|(start, end)| start..end);
            }
            "PageSelector" => it.page = text(&selector["label"]).to_owned(),
            _ => {}
        }
        // JSON is read only so deep, and so is this.
        if let Some(inner) = selector.get("refinedBy") {
            read_selectors(inner, it);
        }
    }
}

/// The items of a list, or the one that stands in place of a list.
pub(super) fn several(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        one => std::slice::from_ref(one),
    }
}

fn named(value: &Value) -> Vec<String> {
    let name = |it: &Value| match it {
        Value::String(name) => name.clone(),
        it => text(&it["name"]).to_owned(),
    };
    several(value).iter().map(name).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests;
