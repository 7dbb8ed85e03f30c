//! KOReader: the file beside a text (`book.sdr/metadata.txt.lua`), and the JSON that it exports.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::json::text;
use super::lua::{self, Table, Value};
use super::{Clipping, Source, Work, id_of, lines_of, mark_of, moment};

/// The file beside a text. What older versions keep in two tables is read from both.
pub fn read(file: &str, zone: &TimeZone) -> Result<Source, String> {
    let value = lua::read(file)?;
    let table = value.table().ok_or("the file returns no table")?;
    let mut source = Source::default();
    let about = table.table("doc_props").or_else(|| table.table("stats"));
    let (title, authors) = about.map_or(("", ""), |about| (about.text("title"), about.text("authors")));
    let work = source.work(title, &names(authors));
    work.file = Some(table.text("doc_path")).filter(|path| !path.is_empty()).map(Into::into);
    let clippings =
        |table: &Table| table.items.values().filter_map(|it| clipping(it.table()?, zone)).collect::<Vec<_>>();
    match table.table("annotations") {
        Some(annotations) => work.clippings = clippings(annotations),
        None => work.clippings = older(table, zone),
    }
    Ok(source)
}

fn clipping(it: &Table, zone: &TimeZone) -> Option<Clipping> {
    let note = lines_of(it.text("note"));
    let is_bookmark = !it.fields.contains_key("drawer") && !it.fields.contains_key("pos0");
    let page = [it.label("pageref"), it.label("pageno")].into_iter().find(|label| !label.is_empty());
    // What stands as the words of a bookmark is the name of its chapter.
    let quote = if is_bookmark { String::new() } else { lines_of(it.text("text")) };
    let made = it.text("datetime");
    if quote.is_empty() && note.is_empty() && made.is_empty() {
        return None;
    }
    let changed = moment(it.text("datetime_updated"), zone);
    Some(Clipping {
        id: id_of("koreader", &[made, &it.label("page")]),
        mark: mark_of(is_bookmark, &note),
        tags: crate::notes::tags(&note),
        section: it.text("chapter").to_owned(),
        page: page.unwrap_or_default(),
        hue: it.text("color").to_owned(),
        made: moment(made, zone),
        changed: changed.or_else(|| moment(made, zone)),
        quote,
        note,
        ..Clipping::default()
    })
}

/// `bookmarks` have the notes and `highlight`, by page, the words; before 2024 there was nothing else.
fn older(table: &Table, zone: &TimeZone) -> Vec<Clipping> {
    let marks = table.table("bookmarks").into_iter().flat_map(|marks| marks.items.values());
    let highlights = table.table("highlight").into_iter().flat_map(|pages| pages.items.values());
    let highlights: Vec<&Table> =
        highlights.filter_map(Value::table).flat_map(|page| page.items.values()).filter_map(Value::table).collect();
    let mut clippings = Vec::new();
    for mark in marks.filter_map(Value::table) {
        let is_highlight = matches!(mark.fields.get("highlighted"), Some(Value::Bool(true)));
        let own = highlights.iter().find(|it| it.text("datetime") == mark.text("datetime"));
        // `notes` are the words, and `text` the note, unless it only says where the bookmark is.
        let (words, said) = (mark.text("notes"), mark.text("text"));
        let is_said = is_highlight && !said.is_empty() && !said.contains(words) && !said.starts_with("Page ");
        let note = if is_said { lines_of(said) } else { String::new() };
        let page = own.map(|it| it.label("page")).filter(|page| !page.is_empty()).unwrap_or_default();
        clippings.push(Clipping {
            id: id_of("koreader", &[mark.text("datetime"), &mark.label("page")]),
            mark: mark_of(!is_highlight, &note),
            quote: if is_highlight { lines_of(words) } else { String::new() },
            tags: crate::notes::tags(&note),
            section: mark.text("chapter").to_owned(),
            page,
            made: moment(mark.text("datetime"), zone),
            changed: moment(mark.text("datetime"), zone),
            note,
            ..Clipping::default()
        });
    }
    let known: Vec<_> = clippings.iter().map(|it| it.quote.clone()).collect();
    let rest =
        highlights.into_iter().filter(|it| !it.text("text").is_empty() && !known.contains(&lines_of(it.text("text"))));
    clippings.extend(rest.map(|it| Clipping {
        id: id_of("koreader", &[it.text("datetime"), &it.label("pos0")]),
        quote: lines_of(it.text("text")),
        section: it.text("chapter").to_owned(),
        made: moment(it.text("datetime"), zone),
        changed: moment(it.text("datetime"), zone),
        ..Clipping::default()
    }));
    clippings
}

/// The exported JSON: one text, or several.
pub fn read_json(value: &Json) -> Source {
    let mut source = Source::default();
    let several = value["documents"].as_array();
    for book in several.map_or(std::slice::from_ref(value), Vec::as_slice) {
        let clippings: Vec<_> = book["entries"].as_array().into_iter().flatten().map(exported).collect();
        let work: &mut Work = source.work(text(&book["title"]), &names(text(&book["author"])));
        work.file = book["file"].as_str().map(Into::into);
        work.clippings.extend(clippings);
    }
    source
}

fn exported(it: &Json) -> Clipping {
    let label = |key: &str| match &it[key] {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let note = lines_of(text(&it["note"]));
    let is_bookmark = it["sort"] == "bookmark";
    let made = it["time"].as_i64().and_then(|second| Timestamp::from_second(second).ok());
    Clipping {
        id: id_of("koreader-json", &[&label("time"), &label("pn_xp"), &label("page")]),
        mark: mark_of(is_bookmark, &note),
        quote: if is_bookmark { String::new() } else { lines_of(text(&it["text"])) },
        tags: crate::notes::tags(&note),
        section: label("chapter"),
        page: label("page"),
        hue: label("color"),
        made,
        changed: made,
        note,
        ..Clipping::default()
    }
}

/// Several authors stand on lines of their own.
fn names(authors: &str) -> Vec<String> {
    authors.lines().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
