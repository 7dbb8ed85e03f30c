//! One record of a notebook: a table of TOML with a sum at its end.
//!
//! ```toml
//! [[note]]
//! change = "17.k7w2m4zq"
//! id = "h3v9xq2mt0ad"
//! mark = "note"
//! quote = "The tide turned."
//! note = "Compare the first chapter."
//! sum = "0f3a5c77d2b19e40"
//! ```
//!
//! `change` is the first line and names this change: a counter that grows with each one this notebook has
//! seen, and letters that make it unique. `sum` is the last line and is computed from all before it, so only
//! a record that was written to its end has it. From that follow the rules of [`Standing`]:
//!
//! * A sum that fits: whole.
//! * A sum that does not fit: the record was written to its end, and a person has edited it since. It is used.
//! * Neither sum nor change: a person wrote it. It is used.
//! * A change without a sum: writing it was interrupted. It is never used, and stays where it is.
//!
//! The third and fourth cannot be taken for each other. A record that was cut so early that it has no change
//! has nothing else either, and is not used.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use toml::{Table, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::{Amendment, Annotation, Mark};
use crate::document::{Correction, Locator};

/// One change of a notebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name of this change.
    pub change: String,
    pub what: What,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The document has this content and was seen at this path.
    Document { hash: String, path: Option<PathBuf>, title: String },
    /// The annotation is like this from here on.
    Put(Arc<Stored>),
    /// The annotation with this id is removed.
    Removed { id: String, when: Timestamp },
    /// The document is amended like this from here on.
    Amended(Arc<Amended>),
    /// The amendment with this id is taken back. A record of its own, so that a version that knows nothing of
    /// amendments leaves it aside as well.
    Restored { id: String, when: Timestamp },
}

/// Whether the reader did something new, or went back or forth. `Undo` and `Redo` name the change meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    New,
    Undo(String),
    Redo(String),
}

/// An annotation, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub annotation: Annotation,
    pub extra: Table,
}

/// An amendment, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Amended {
    pub amendment: Amendment,
    pub extra: Table,
}

/// How far a stretch of the file can be trusted. The rules are told at the top of this file.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    Whole(Record),
    /// A person changed or wrote it.
    ByHand(Record),
    /// Whole, but of a kind that this version does not know.
    Foreign,
    /// Writing it was interrupted.
    Torn,
    /// Not to be understood, and why.
    Unreadable(String),
}

const CHANGE: &str = "change = ";
const SUM: &str = "sum = \"";

/// Whether a line begins a record.
pub fn is_header(line: &str) -> bool {
    let Some((name, rest)) = line.trim().strip_prefix("[[").and_then(|rest| rest.split_once("]]")) else {
        return false;
    };
    let rest = rest.trim_start();
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.chars().all(bare) && (rest.is_empty() || rest.starts_with('#'))
}

impl Record {
    /// The record as it is written, with an empty line after it.
    pub fn to_toml(&self) -> String {
        let mut lines = Lines(String::new());
        match &self.what {
            What::Document { hash, path, title } => {
                lines.begin("document", &self.change);
                lines.text("hash", hash);
                if let Some(path) = path {
                    lines.text("path", &path.to_string_lossy());
                }
                lines.text("title", title);
            }
            What::Put(stored) => {
                lines.begin("note", &self.change);
                lines.annotation(&stored.annotation);
                self.why.write(&mut lines);
                lines.extra(&stored.extra);
            }
            What::Removed { id, when } => {
                lines.begin("removed", &self.change);
                lines.text("id", id);
                lines.time("when", *when);
                self.why.write(&mut lines);
            }
            What::Amended(amended) => {
                lines.begin("correction", &self.change);
                lines.amendment(&amended.amendment);
                self.why.write(&mut lines);
                lines.extra(&amended.extra);
            }
            What::Restored { id, when } => {
                lines.begin("restored", &self.change);
                lines.text("id", id);
                lines.time("when", *when);
                self.why.write(&mut lines);
            }
        }
        let Lines(mut text) = lines;
        let sum = sum(text.as_bytes());
        text.push_str(&format!("{SUM}{sum}\"\n\n"));
        text
    }
}

/// Reads a stretch of the file from one header to the next. A note without an id gets one by
/// [`Record::name_by_place`], once it is known what stands before it.
pub fn read(bytes: &[u8]) -> Standing {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return torn_or("the text is not UTF-8", &String::from_utf8_lossy(bytes));
    };
    // A file that went through Windows has other line ends than we wrote; a real one would be escaped.
    let text = text.replace("\r\n", "\n");
    let mut table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => return torn_or(error.message(), &text),
    };
    let Some((kind, Value::Array(mut tables))) =
        table.iter().next().map(|(k, _)| k.clone()).and_then(|k| table.remove_entry(&k))
    else {
        return Standing::Unreadable("it is not a list of tables".to_owned());
    };
    let Some(Value::Table(mut fields)) = tables.pop() else { return Standing::Torn };
    let (change, has_sum) = (take_text(&mut fields, "change"), fields.remove("sum").is_some());
    if !has_sum && (change.is_ok() || fields.is_empty()) {
        return Standing::Torn;
    }
    let change = change.unwrap_or_else(|_| format!("0.{}", sum(bytes)));
    match record(&kind, change, fields) {
        Ok(None) => Standing::Foreign,
        Ok(Some(record)) if sum_fits(&text) => Standing::Whole(record),
        Ok(Some(record)) => Standing::ByHand(record),
        Err(cause) => Standing::Unreadable(cause),
    }
}

/// What does not parse was torn when it lacks the sum that ends every record, and damaged otherwise.
fn torn_or(cause: &str, text: &str) -> Standing {
    let second = text.lines().nth(1).unwrap_or_default();
    let torn = second.starts_with(CHANGE) || text.lines().count() <= 2 && CHANGE.starts_with(second);
    if torn && sum_lines(text).next().is_none() { Standing::Torn } else { Standing::Unreadable(cause.to_owned()) }
}

/// Where the lines end that look like the last of a record.
fn sum_lines(text: &str) -> impl Iterator<Item = usize> {
    let ends = |line: &str| line.starts_with(SUM) && line.trim_end().len() == SUM.len() + 17;
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        at += line.len();
        ends(line).then_some(at)
    })
}

/// Where the first whole record in `bytes` ends, when something follows that does not belong to it.
///
/// A record whose very header was cut does not begin with a header, and must not spoil the one before it.
pub fn whole_part(bytes: &[u8]) -> Option<usize> {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    sum_lines(valid).find(|&end| sum_fits(&valid[..end]))
}

fn record(kind: &str, change: String, mut fields: Table) -> Result<Option<Record>, String> {
    let why = match (take_text(&mut fields, "undoes"), take_text(&mut fields, "redoes")) {
        (Ok(meant), _) => Why::Undo(meant),
        (_, Ok(meant)) => Why::Redo(meant),
        _ => Why::New,
    };
    let what = match kind {
        "document" => What::Document {
            hash: take_text(&mut fields, "hash")?,
            path: take_text(&mut fields, "path").ok().map(PathBuf::from),
            title: take_text(&mut fields, "title").unwrap_or_default(),
        },
        "note" => What::Put(Arc::new(stored(fields)?)),
        "removed" => What::Removed {
            id: take_text(&mut fields, "id")?,
            when: take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH),
        },
        "correction" => match amended(fields)? {
            Some(amended) => What::Amended(Arc::new(amended)),
            None => return Ok(None),
        },
        "restored" => What::Restored {
            id: take_text(&mut fields, "id")?,
            when: take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH),
        },
        _ => return Ok(None),
    };
    Ok(Some(Record { change, what, why }))
}

/// An annotation from its fields; what is missing is filled in, so that a note written by hand needs no more
/// than a quote and a few words.
fn stored(mut fields: Table) -> Result<Stored, String> {
    let mut optional = |key: &str| match fields.contains_key(key) {
        true => take_text(&mut fields, key),
        false => Ok(String::new()),
    };
    let (quote, before, after) = (optional("quote")?, optional("before")?, optional("after")?);
    let (section, note, mark, id) = (optional("section")?, optional("note")?, optional("mark")?, optional("id")?);
    let mark = match mark.as_str() {
        "" if note.is_empty() => Mark::Highlight,
        "" => Mark::Note,
        name => Mark::from_name(name)
            .ok_or_else(|| format!("`mark` is “{name}”; bookmark, highlight and note are known"))?,
    };
    let tags = match fields.remove("tags") {
        None => Vec::new(),
        Some(Value::Array(tags)) => {
            tags.into_iter().map(text_of).collect::<Option<_>>().ok_or("`tags` must be texts")?
        }
        Some(_) => return Err("`tags` must be a list".to_owned()),
    };
    let rival = fields.remove("rival").and_then(|value| u8::try_from(value.as_integer()?).ok());
    let mut number = |key: &str| match fields.remove(key) {
        Some(Value::Integer(number)) => usize::try_from(number).unwrap_or(0),
        _ => 0,
    };
    let at = Locator { quote, before, after, section, offset: number("offset"), of: number("of"), rival };
    let made = take_time(&mut fields, "made").unwrap_or(Timestamp::UNIX_EPOCH);
    let changed = take_time(&mut fields, "changed").unwrap_or(made);
    Ok(Stored { annotation: Annotation { id, at, mark, note, tags, made, changed }, extra: fields })
}

/// An amendment from its fields; `None` when it says something that only a newer version understands.
fn amended(mut fields: Table) -> Result<Option<Amended>, String> {
    let id = take_text(&mut fields, "id")?;
    let Some(correction) = Correction::from_name(&take_text(&mut fields, "is")?) else { return Ok(None) };
    let Some(Value::Array(places)) = fields.remove("places") else {
        return Err("`places` must be a list".to_owned());
    };
    let places: Option<Vec<Locator>> = places.into_iter().map(|place| place.try_into().ok()).collect();
    let places = places.ok_or("each of `places` must be a table with a quote")?;
    let made = take_time(&mut fields, "made").unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Some(Amended { amendment: Amendment { id, correction, places, made }, extra: fields }))
}

impl Record {
    /// Gives a note that a person wrote an id. It keeps it when its words change, as long as it stays at its
    /// place; several at one place are told apart by their order. `count` tells how many were there before.
    pub fn name_by_place(&mut self, count: impl FnOnce(&str) -> usize) {
        let What::Put(stored) = &mut self.what else { return };
        if !stored.annotation.id.is_empty() {
            return;
        }
        let Locator { quote, before, after, .. } = &stored.annotation.at;
        let place = [quote.as_str(), before, after].join("\n");
        let id = format!("by-hand-{}", &sum(place.as_bytes())[..10]);
        let id = match count(&id) {
            0 => id,
            n => format!("{id}-{}", n + 1),
        };
        Arc::make_mut(stored).annotation.id = id;
    }
}

fn text_of(value: Value) -> Option<String> {
    if let Value::String(text) = value { Some(text) } else { None }
}

fn take_text(fields: &mut Table, key: &str) -> Result<String, String> {
    match fields.remove(key) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(format!("`{key}` must be a text")),
        None => Err(format!("`{key}` is missing")),
    }
}

fn take_time(fields: &mut Table, key: &str) -> Option<Timestamp> {
    match fields.remove(key)? {
        Value::Datetime(time) => time.to_string().parse().ok(),
        Value::String(time) => time.parse().ok(),
        _ => None,
    }
}

fn sum(bytes: &[u8]) -> String {
    format!("{:016x}", xxh3_64(bytes))
}

/// Whether the record ends with its sum and nothing was changed before it.
fn sum_fits(text: &str) -> bool {
    let Some(at) = text.rfind(&format!("\n{SUM}")) else { return false };
    let (before, last) = text.split_at(at + 1);
    let given = last[SUM.len()..].split('"').next();
    given == Some(sum(before.as_bytes()).as_str())
}

impl Why {
    fn write(&self, lines: &mut Lines) {
        match self {
            Self::New => {}
            Self::Undo(change) => lines.text("undoes", change),
            Self::Redo(change) => lines.text("redoes", change),
        }
    }
}

/// TOML as we write it: keys in our order, one line each, long notes as they are.
struct Lines(String);

impl Lines {
    fn begin(&mut self, kind: &str, change: &str) {
        self.0.push_str(&format!("[[{kind}]]\n"));
        self.text("change", change);
    }

    fn annotation(&mut self, annotation: &Annotation) {
        let Annotation { id, at, mark, note, tags, made, changed } = annotation;
        self.text("id", id);
        self.text("mark", mark.name());
        self.text("quote", &at.quote);
        self.text("before", &at.before);
        self.text("after", &at.after);
        self.text("section", &at.section);
        self.0.push_str(&format!("offset = {}\nof = {}\n", at.offset, at.of));
        if let Some(rival) = at.rival {
            self.0.push_str(&format!("rival = {rival}\n"));
        }
        if note.contains('\n') {
            self.lines("note", note)
        } else {
            self.text("note", note)
        }
        let tags: Vec<_> = tags.iter().map(|tag| quoted(tag)).collect();
        self.0.push_str(&format!("tags = [{}]\n", tags.join(", ")));
        self.time("made", *made);
        self.time("changed", *changed);
    }

    fn amendment(&mut self, amendment: &Amendment) {
        let Amendment { id, correction, places, made } = amendment;
        self.text("id", id);
        self.text("is", &correction.name());
        self.0.push_str("places = [\n");
        for place in places {
            let words = [("quote", &place.quote), ("before", &place.before), ("after", &place.after)];
            let words: Vec<_> = words.iter().map(|(key, value)| format!("{key} = {}", quoted(value))).collect();
            let rival = place.rival.map(|rival| format!(", rival = {rival}")).unwrap_or_default();
            let numbers = format!("offset = {}, of = {}{rival}", place.offset, place.of);
            self.0.push_str(&format!("  {{ {}, {numbers} }},\n", words.join(", ")));
        }
        self.0.push_str("]\n");
        self.time("made", *made);
    }

    fn text(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key} = {}\n", quoted(value)));
    }

    fn time(&mut self, key: &str, value: Timestamp) {
        let text = value.to_string();
        // TOML has no years before 0; a text carries those.
        let text = if text.starts_with('-') { quoted(&text) } else { text };
        self.0.push_str(&format!("{key} = {text}\n"));
    }

    /// A text of several lines, as a person would want to find and edit it.
    fn lines(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key} = \"\"\""));
        for line in value.split('\n') {
            self.0.push('\n');
            // A line that looks like the start of a record would cut this one in two.
            let line = escaped(line);
            let line = if is_header(&line) { line.replacen('[', "\\u005B", 1) } else { line };
            self.0.push_str(&line);
        }
        self.0.push_str("\"\"\"\n");
    }

    /// Fields of another version, each on one line.
    fn extra(&mut self, extra: &Table) {
        for (key, value) in extra {
            self.0.push_str(&format!("{} = {}\n", quoted(key), inline(value)));
        }
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(values) => format!("[{}]", values.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Value::Table(table) => {
            let fields: Vec<_> =
                table.iter().map(|(key, value)| format!("{} = {}", quoted(key), inline(value))).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        plain => plain.to_string(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text).replace('\n', "\\n"))
}

/// Escapes all that may not stand in a text of several lines; the line ends stay.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push('\n'),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn note(quote: &str, note: &str, tags: &[&str]) -> Record {
        let at =
            Locator { quote: quote.to_owned(), before: "a\tb".to_owned(), offset: 12, of: 90, ..Locator::default() };
        let made = Timestamp::from_nanosecond(1_700_000_000_123_456_789).unwrap();
        let tags = tags.iter().map(|&tag| tag.to_owned()).collect();
        let annotation =
            Annotation { id: "i1".to_owned(), at, mark: Mark::Note, note: note.to_owned(), tags, made, changed: made };
        let what = What::Put(Arc::new(Stored { annotation, extra: Table::new() }));
        Record { change: "1.aa".to_owned(), what, why: Why::New }
    }

    #[test]
    fn a_note_of_several_lines_reads_back_and_looks_like_itself() {
        let record = note("q", "first \"\"\"\n\n[[note]]\n  [[x]] # no\n[[wiki link]] \\ end\"", &["a b", "\"c\""]);
        let text = record.to_toml();
        assert_eq!(text.lines().filter(|line| is_header(line)).count(), 1, "{text}");
        assert!(text.contains("\n[[wiki link]]"), "{text}");
        assert_eq!(read(text.as_bytes()), Standing::Whole(record));
    }

    #[test]
    fn no_beginning_of_a_record_is_taken_for_a_whole_one() {
        for words in ["one line", "two\nlines é", "sum = \"0123456789abcdef\"\nx"] {
            let whole = note("quote “é”", words, &["t"]).to_toml();
            let end = whole.trim_end().len();
            for cut in 0..end {
                let standing = read(&whole.as_bytes()[..cut]);
                let used = matches!(standing, Standing::Whole(_) | Standing::ByHand(_));
                assert!(!used, "cut at {cut}: {standing:?}");
            }
            assert!(matches!(read(&whole.as_bytes()[..end]), Standing::Whole(_)));
        }
    }

    #[test]
    fn what_a_person_changed_or_wrote_is_used() {
        let edited = note("q", "before", &[]).to_toml().replace("before\"", "after\"");
        let Standing::ByHand(Record { what: What::Put(stored), .. }) = read(edited.as_bytes()) else {
            panic!("{edited}")
        };
        assert_eq!(stored.annotation.note, "after");
        let Standing::ByHand(Record { what: What::Put(stored), .. }) = read(b"[[note]]\nquote = 'a'\nnote = 'mine'\n")
        else {
            panic!("a note of a quote and some words")
        };
        assert_eq!((stored.annotation.mark, stored.annotation.note.as_str()), (Mark::Note, "mine"));
    }

    #[test]
    fn what_another_version_wrote_survives_a_change() {
        let text =
            "[[note]]\nid = 'a'\nquote = 'b'\ncolour = 'red'\nlinks = [{ to = 'x', n = 1.0 }]\nseen = 2026-01-02\n";
        let Standing::ByHand(record) = read(text.as_bytes()) else { panic!("{text}") };
        let again = record.to_toml();
        assert!(again.contains("\"colour\" = \"red\"") && again.contains("2026-01-02"), "{again}");
        assert_eq!(read(again.as_bytes()), Standing::Whole(record));
    }

    #[test]
    fn line_ends_of_another_system_change_nothing() {
        let record = note("q", "first\nsecond\r\nthird", &[]);
        assert_eq!(read(record.to_toml().replace('\n', "\r\n").as_bytes()), Standing::Whole(record));
    }

    #[test]
    fn a_kind_of_another_version_is_left_alone() {
        assert_eq!(read(b"[[thread]]\nchange = '1.b'\nsum = '0'\n"), Standing::Foreign);
    }

    #[test]
    fn a_mistake_is_named() {
        let Standing::Unreadable(cause) = read(b"[[note]]\nquote = 'a'\ntags = 'b'\n") else { panic!() };
        assert_eq!(cause, "`tags` must be a list");
    }

    proptest! {
        #[test]
        fn any_words_read_back(quote in any::<String>(), words in "(\\PC|[\n\r\t\"\\\\\\[\\]#=\u{0}\u{7f}\u{2028}]){0,60}", tag in any::<String>()) {
            let record = note(&quote, &words, &[&tag]);
            let text = record.to_toml();
            prop_assert_eq!(text.lines().filter(|line| is_header(line)).count(), 1);
            prop_assert_eq!(read(text.as_bytes()), Standing::Whole(record));
        }

        #[test]
        fn any_bytes_are_read(bytes in any::<Vec<u8>>()) {
            read(&bytes);
        }
    }
}
