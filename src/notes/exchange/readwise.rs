//! CSV with the columns of Readwise: those it takes in are written, those it gives out are read as well.

use jiff::tz::TimeZone;

use super::{Clipping, Source, Work, id_of, lines_of, mark_of, moment, tag_word};
use crate::text::rows::{row, rows};

const COLUMNS: [&str; 7] = ["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"];

/// One row for each annotation that has words. Tags stand before the note as `.tag`, which Readwise understands.
pub fn write(work: &Work) -> String {
    let authors = work.authors.join("; ");
    let mut out = row(COLUMNS, ',');
    let clippings = work.clippings.iter().filter(|clipping| !clipping.quote.trim().is_empty());
    for (i, clipping) in clippings.enumerate() {
        let words = if clipping.sentence.is_empty() { &clipping.quote } else { &clipping.sentence };
        let is_number = clipping.page.parse::<u32>().is_ok();
        let place = if is_number { clipping.page.clone() } else { (i + 1).to_string() };
        let made = clipping.made.map(|made| made.strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default();
        let fields = [words, &work.title, &authors, "", &said(clipping), &place, &made];
        out.push_str(&row(fields.map(guarded).iter().map(String::as_str), ','));
    }
    out
}

fn said(clipping: &Clipping) -> String {
    let tags: String = clipping.other_tags().map(|tag| format!(".{} ", tag_word(tag))).collect();
    // A note that begins like a tag is kept from being one.
    let gap = if clipping.note.starts_with('.') { " " } else { "" };
    format!("{tags}{gap}{}", clipping.note)
}

/// The file as Readwise gives it out, or as [`write()`] does.
pub fn read(text: &str, zone: &TimeZone) -> Result<Source, String> {
    let table = rows(text.trim_start_matches('\u{feff}'), ',');
    let Some(((_, head), rest)) = table.split_first() else { return Err("the table is empty".to_owned()) };
    let column =
        |names: &[&str]| head.iter().position(|name| names.iter().any(|it| name.trim().eq_ignore_ascii_case(it)));
    let Some(highlight) = column(&["Highlight"]) else {
        return Err("the table has no column “Highlight” in its first row".to_owned());
    };
    let (title, author) = (column(&["Book Title", "Title"]), column(&["Book Author", "Author"]));
    let (note, tags, colour) = (column(&["Note"]), column(&["Tags"]), column(&["Color"]));
    let (place, kind) = (column(&["Location"]), column(&["Location Type"]));
    let when = column(&["Highlighted at", "Date"]);
    let mut source = Source::default();
    for (line, fields) in rest {
        let of = |column: Option<usize>| column.and_then(|i| fields.get(i)).map_or("", |field| unguarded(field));
        let quote = lines_of(of(Some(highlight)));
        if quote.trim().is_empty() && of(note).trim().is_empty() {
            source.remarks.push(format!("the row in line {line} has neither words nor a note, and is left out"));
            continue;
        }
        let (mut all, note) = tagged(of(note));
        let named = of(tags).split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned);
        for tag in named.chain(crate::notes::tags(&note)) {
            if !all.contains(&tag) {
                all.push(tag);
            }
        }
        let is_page = kind.is_none() || of(kind).trim().eq_ignore_ascii_case("page");
        let made = moment(of(when), zone_of(of(when), zone, kind.is_none()));
        let clipping = Clipping {
            id: id_of("readwise", &[of(title), &quote, of(place), of(when)]),
            mark: mark_of(false, &note),
            tags: all,
            page: if is_page { of(place).trim().to_owned() } else { String::new() },
            hue: of(colour).to_owned(),
            made,
            changed: made,
            quote,
            note,
            ..Clipping::default()
        };
        let authors: Vec<_> =
            of(author).split(';').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect();
        source.work(of(title).trim(), &authors).clippings.push(clipping);
    }
    Ok(source)
}

/// What is to be taken in is in UTC; what was given out says its zone.
fn zone_of<'a>(when: &str, zone: &'a TimeZone, is_template: bool) -> &'a TimeZone {
    const UTC: &TimeZone = &TimeZone::UTC;
    if is_template || when.contains(['+', 'Z']) { UTC } else { zone }
}

/// The tags that a note begins with, and the note. `.h1` says that the words are a heading and `.c1` that they go on
/// in the next highlight; neither is a tag.
fn tagged(note: &str) -> (Vec<String>, String) {
    let note = lines_of(note);
    let (mut tags, mut rest) = (Vec::new(), note.as_str());
    while let Some(word) = rest.strip_prefix('.') {
        let len = word.find(char::is_whitespace).unwrap_or(word.len());
        let (tag, after) = word.split_at(len);
        if !tag.starts_with(char::is_alphabetic) {
            break;
        }
        let is_action = tag.len() == 2 && tag.starts_with(['h', 'c']) && tag.ends_with(|c: char| c.is_ascii_digit());
        if !is_action && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
        let gap = after.chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
        rest = &after[gap..];
    }
    let rest = rest.strip_prefix(' ').filter(|rest| rest.starts_with('.')).unwrap_or(rest);
    (tags, rest.to_owned())
}

/// Programs for tables run what begins like a formula. An apostrophe before it keeps it a text.
fn guarded(field: &str) -> String {
    if is_formula(field) { format!("'{field}") } else { field.to_owned() }
}

fn unguarded(field: &str) -> &str {
    field.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(field)
}

fn is_formula(field: &str) -> bool {
    field.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests;
