//! How far a stretch of a journal can be trusted.
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

use jiff::Timestamp;
use toml::{Table, Value};
use xxhash_rust::xxh3::xxh3_64;

use super::plain::Fields;
use super::{Kept, Meant, Named, Why};

const CHANGE: &str = "change = ";
/// How the last line of a record begins.
pub const SUM: &str = "sum = \"";

/// How far a stretch of the file can be trusted. The rules are told at the top of this file.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing<R> {
    Whole(R),
    /// A person changed or wrote it.
    ByHand(R),
    /// Whole, but of a kind that this version does not know.
    Foreign,
    /// Writing it was interrupted.
    Torn,
    /// Not to be understood, and why.
    Unreadable(String),
}

/// Reads a stretch of the file from one header to the next.
pub fn read<R: Kept>(bytes: &[u8]) -> Standing<R> {
    if let Some(fields) = Fields::of(bytes) {
        let is_whole = fields.is_whole;
        if let Some(record) = R::of_plain(fields) {
            return if is_whole { Standing::Whole(record) } else { Standing::ByHand(record) };
        }
    }
    read_toml(bytes)
}

/// The same for whatever TOML allows.
fn read_toml<R: Kept>(bytes: &[u8]) -> Standing<R> {
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
    let why = Why::of(&mut fields);
    match R::of(&kind, Named { change, why }, fields) {
        Ok(None) => Standing::Foreign,
        Ok(Some(record)) if sum_fits(&text) => Standing::Whole(record),
        Ok(Some(record)) => Standing::ByHand(record),
        Err(cause) => Standing::Unreadable(cause),
    }
}

/// What does not parse was torn when it lacks the sum that ends every record, and damaged otherwise.
fn torn_or<R>(cause: &str, text: &str) -> Standing<R> {
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

impl Why {
    fn of(fields: &mut Table) -> Self {
        let (undoes, redoes) = (take_text(fields, "undoes"), take_text(fields, "redoes"));
        let with = take_text(fields, "with");
        if undoes.is_err() && redoes.is_err() {
            return with.map_or(Self::New, Self::With);
        }
        let when = take_time(fields, "stepped");
        match (undoes, redoes) {
            (Ok(change), _) => Self::Undo(Meant { change, when }),
            (_, Ok(change)) => Self::Redo(Meant { change, when }),
            _ => Self::New,
        }
    }
}

/// The text that a value is.
pub fn text_of(value: Value) -> Option<String> {
    if let Value::String(text) = value { Some(text) } else { None }
}

/// Takes a text out of the fields of a record.
pub fn take_text(fields: &mut Table, key: &str) -> Result<String, String> {
    match fields.remove(key) {
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(format!("`{key}` must be a text")),
        None => Err(format!("`{key}` is missing")),
    }
}

/// Takes a moment out of the fields of a record.
pub fn take_time(fields: &mut Table, key: &str) -> Option<Timestamp> {
    match fields.remove(key)? {
        Value::Datetime(time) => time.to_string().parse().ok(),
        Value::String(time) => time.parse().ok(),
        _ => None,
    }
}

/// What the last line of a record says of all before it.
pub fn sum(bytes: &[u8]) -> String {
    format!("{:016x}", sum_of(bytes))
}

/// The same as a number.
pub fn sum_of(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// Whether the record ends with its sum and nothing was changed before it.
fn sum_fits(text: &str) -> bool {
    let Some(at) = text.rfind(&format!("\n{SUM}")) else { return false };
    let (before, last) = text.split_at(at + 1);
    let given = last[SUM.len()..].split('"').next();
    given == Some(sum(before.as_bytes()).as_str())
}
