//! How a record is written: a table of TOML with the name of its change first and its sum last.

use jiff::Timestamp;
use toml::{Table, Value};

use super::standing::{SUM, sum};
use super::{Why, is_header};

/// TOML as we write it: keys in our order, one line each, long notes as they are.
#[derive(Debug)]
pub struct Lines(String);

impl Lines {
    /// A table of a kind, with the name of the change in its first line.
    pub fn begin(kind: &str, change: &str) -> Self {
        let mut lines = Self(format!("[[{kind}]]\n"));
        lines.text("change", change);
        lines
    }

    /// The whole record: its sum at the end, and an empty line.
    pub fn end(self) -> String {
        let Self(mut text) = self;
        let sum = sum(text.as_bytes());
        text.push_str(&format!("{SUM}{sum}\"\n\n"));
        text
    }

    /// A line as it is to be written.
    pub fn raw(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    /// A list of texts.
    pub fn list(&mut self, key: &str, values: &[String]) {
        let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
        self.raw(&format!("{key} = [{}]", values.join(", ")));
    }

    /// Which change this one takes back or makes again.
    pub fn why(&mut self, why: &Why) {
        match why {
            Why::New => {}
            Why::With(first) => self.text("with", first),
            Why::Undo(meant) => self.text("undoes", &meant.change),
            Why::Redo(meant) => self.text("redoes", &meant.change),
        }
        if let Some(when) = why.when() {
            self.time("stepped", when);
        }
    }

    /// A text on one line.
    pub fn text(&mut self, key: &str, value: &str) {
        self.0.push_str(&format!("{key} = {}\n", quoted(value)));
    }

    /// A moment, as TOML writes it.
    pub fn time(&mut self, key: &str, value: Timestamp) {
        let text = value.to_string();
        // TOML has no years before 0; a text carries those.
        let text = if text.starts_with('-') { quoted(&text) } else { text };
        self.0.push_str(&format!("{key} = {text}\n"));
    }

    /// A text of several lines, as a person would want to find and edit it.
    pub fn lines(&mut self, key: &str, value: &str) {
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
    pub fn extra(&mut self, extra: &Table) {
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

/// A text as a value on one line.
pub fn quoted(text: &str) -> String {
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
