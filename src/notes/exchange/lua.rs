//! The part of Lua in which KOReader writes what it keeps: one table of tables, texts, numbers and truths.
//!
//! It is read as data and never run. How deep tables may lie in each other is bounded, and reading is one pass, so
//! no file can make it slow or overflow.

use std::collections::BTreeMap;

/// Tables that lie deeper in each other are nobody's notes.
const DEEPEST: usize = 64;

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Nil,
    Bool(bool),
    Number(f64),
    Text(String),
    Table(Table),
}

/// Fields by their names; those without a name are numbered from one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub fields: BTreeMap<String, Value>,
    pub items: BTreeMap<u32, Value>,
}

impl Value {
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A text, or a number as one.
    pub fn label(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    pub fn table(&self) -> Option<&Table> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }
}

impl Table {
    pub fn text(&self, key: &str) -> &str {
        self.fields.get(key).and_then(Value::text).unwrap_or_default()
    }

    pub fn label(&self, key: &str) -> String {
        self.fields.get(key).and_then(Value::label).unwrap_or_default()
    }

    pub fn table(&self, key: &str) -> Option<&Self> {
        self.fields.get(key).and_then(Value::table)
    }
}

/// The value that a file returns. The error is a sentence with the line.
pub fn read(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.file().map_err(|what| {
        let line = text[..reader.at].matches('\n').count() + 1;
        format!("line {line}: {what}")
    })?;
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn file(&mut self) -> Result<Value, String> {
        self.eat("\u{feff}");
        self.skip()?;
        if !self.eat_word("return") {
            return Err("a file of settings begins with `return`".to_owned());
        }
        let value = self.value(0)?;
        self.skip()?;
        self.eat(";");
        self.skip()?;
        match self.rest().chars().next() {
            None => Ok(value),
            Some(c) => Err(format!("`{c}` stands behind the table, where nothing is expected")),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        self.skip()?;
        let rest = self.rest();
        match rest.bytes().next() {
            None => Err("the file ends where a value is expected; it may have been cut off".to_owned()),
            Some(b'{') if depth >= DEEPEST => Err(format!("tables lie more than {DEEPEST} deep in each other")),
            Some(b'{') => self.table(depth + 1).map(Value::Table),
            Some(b'"' | b'\'') => self.quoted().map(Value::Text),
            Some(b'[') => self.long().map(Value::Text),
            Some(b'0'..=b'9' | b'-' | b'.') => self.number(),
            _ if self.eat_word("true") => Ok(Value::Bool(true)),
            _ if self.eat_word("false") => Ok(Value::Bool(false)),
            _ if self.eat_word("nil") => Ok(Value::Nil),
            _ => {
                let word: String = rest.chars().take_while(|c| !c.is_whitespace()).take(20).collect();
                Err(format!("`{word}` is not a value; only data is read, and nothing is run"))
            }
        }
    }

    fn table(&mut self, depth: usize) -> Result<Table, String> {
        self.at += 1;
        let mut table = Table::default();
        let mut next = 1;
        loop {
            self.skip()?;
            if self.eat("}") {
                return Ok(table);
            }
            let key = self.key(depth)?;
            let value = self.value(depth)?;
            match key {
                Some(Key::Name(name)) => drop(table.fields.insert(name, value)),
                Some(Key::Number(number)) => drop(table.items.insert(number, value)),
                None => {
                    table.items.insert(next, value);
                    next += 1;
                }
            }
            self.skip()?;
            if !self.eat(",") && !self.eat(";") && !self.rest().starts_with('}') {
                let what = if self.rest().is_empty() { "the file ends" } else { "something else stands" };
                return Err(format!("{what} where a comma or `}}` is expected"));
            }
        }
    }

    /// `["name"] =`, `[1] =`, `name =`, or nothing.
    fn key(&mut self, depth: usize) -> Result<Option<Key>, String> {
        let start = self.at;
        if self.rest().starts_with('[') && !self.rest().starts_with("[[") && !self.rest().starts_with("[=") {
            self.at += 1;
            let key = match self.value(depth)? {
                Value::Text(name) => Key::Name(name),
                Value::Number(number) if number >= 0.0 && number < f64::from(u32::MAX) && number.fract() == 0.0 => {
                    Key::Number(number as u32)
                }
                Value::Number(number) => Key::Name(number.to_string()),
                Value::Bool(truth) => Key::Name(truth.to_string()),
                _ => return Err("the name of a field must be a text or a number".to_owned()),
            };
            self.skip()?;
            if !self.eat("]") {
                return Err("`]` is missing behind the name of a field".to_owned());
            }
            return self.equals().map(|()| Some(key));
        }
        let name = self.name();
        if name.is_empty() {
            return Ok(None);
        }
        self.skip()?;
        if self.rest().starts_with('=') && !self.rest().starts_with("==") {
            return self.equals().map(|()| Some(Key::Name(name)));
        }
        self.at = start;
        Ok(None)
    }

    fn equals(&mut self) -> Result<(), String> {
        self.skip()?;
        if self.eat("=") { Ok(()) } else { Err("`=` is missing behind the name of a field".to_owned()) }
    }

    fn name(&mut self) -> String {
        let rest = self.rest();
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return String::new();
        }
        let len = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        self.at += len;
        rest[..len].to_owned()
    }

    /// A text in quotes. Its bytes may be given by number, and need not be UTF-8 one by one.
    fn quoted(&mut self) -> Result<String, String> {
        let bytes = self.text.as_bytes();
        let quote = bytes[self.at];
        let mut out = Vec::new();
        let mut at = self.at + 1;
        loop {
            match bytes.get(at) {
                None => return Err("a text in quotes has no end; the file may have been cut off".to_owned()),
                Some(&byte) if byte == quote => {
                    self.at = at + 1;
                    return Ok(String::from_utf8_lossy(&out).into_owned());
                }
                Some(b'\\') => at = escape(bytes, at + 1, &mut out)?,
                Some(&byte) => {
                    out.push(byte);
                    at += 1;
                }
            }
        }
    }

    /// A text between `[[` and `]]`, or the same with as many `=` on both sides.
    fn long(&mut self) -> Result<String, String> {
        let rest = &self.rest()[1..];
        let level = rest.bytes().take_while(|&byte| byte == b'=').count();
        if rest.as_bytes().get(level) != Some(&b'[') {
            return Err("`[` does not begin a value here".to_owned());
        }
        let body = &rest[level + 1..];
        let close = format!("]{}]", "=".repeat(level));
        let end = body.find(&close).ok_or("a long text has no end; the file may have been cut off")?;
        self.at += 1 + level + 1 + end + close.len();
        let words = &body[..end];
        Ok(words.strip_prefix("\r\n").or_else(|| words.strip_prefix('\n')).unwrap_or(words).to_owned())
    }

    fn number(&mut self) -> Result<Value, String> {
        let rest = self.rest();
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
        let len = rest.bytes().take_while(is_part).count();
        let word = &rest[..len];
        let hex = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X"));
        let number = match hex {
            Some(hex) => u64::from_str_radix(hex, 16).ok().map(|number| number as f64),
            None => word.parse().ok(),
        };
        self.at += len;
        number.map(Value::Number).ok_or_else(|| format!("`{word}` is not a number"))
    }

    /// Goes over white space and comments.
    fn skip(&mut self) -> Result<(), String> {
        loop {
            let rest = self.rest();
            let words = rest.trim_start();
            self.at += rest.len() - words.len();
            let Some(comment) = words.strip_prefix("--") else { return Ok(()) };
            self.at += 2;
            let is_long = comment.strip_prefix('[').is_some_and(|it| it.trim_start_matches('=').starts_with('['));
            if is_long {
                self.long()?;
            } else {
                let rest = self.rest();
                self.at += rest.find('\n').unwrap_or(rest.len());
            }
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, sign: &str) -> bool {
        let is_there = self.rest().starts_with(sign);
        self.at += if is_there { sign.len() } else { 0 };
        is_there
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_there = self.rest().strip_prefix(word).is_some_and(|rest| !rest.starts_with(is_part));
        self.at += if is_there { word.len() } else { 0 };
        is_there
    }
}

enum Key {
    Name(String),
    Number(u32),
}

/// Reads what follows a backslash; gives where it ends.
fn escape(bytes: &[u8], at: usize, out: &mut Vec<u8>) -> Result<usize, String> {
    let Some(&byte) = bytes.get(at) else {
        return Err("a text in quotes has no end; the file may have been cut off".to_owned());
    };
    let one = match byte {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'a' => 7,
        b'b' => 8,
        b'v' => 11,
        b'f' => 12,
        b'\r' if bytes.get(at + 1) == Some(&b'\n') => {
            out.push(b'\n');
            return Ok(at + 2);
        }
        b'0'..=b'9' => {
            let len = bytes[at..].iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
            let number = bytes[at..at + len].iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
            out.push(u8::try_from(number).map_err(|_| format!("\\{number} is not a byte"))?);
            return Ok(at + len);
        }
        b'x' => {
            let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
            out.push(hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).ok_or("\\x needs two digits")?);
            return Ok(at + 3);
        }
        b'z' => {
            return Ok(at + 1 + bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count());
        }
        other => other,
    };
    out.push(one);
    Ok(at + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text as KOReader writes it.
    fn written(text: &str) -> String {
        let mut out = "\"".to_owned();
        for c in text.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                '\n' => out.push_str("\\\n"),
                '\r' => out.push_str("\\013"),
                '\0' => out.push_str("\\000"),
                c => out.push(c),
            }
        }
        out + "\""
    }

    #[test]
    fn a_file_of_settings_is_read() {
        let text = "-- /books/a.sdr/metadata.txt.lua\n--[[ long\n]] return {\n    [\"a\"] = {\n        [1] = \"x\\\ny\",\n        \
                    [2] = -1.5e2, true, },\n    b = 'it\\'s \\233\\x41', -- why\n    [\"c\"] = nil; d = [==[\n]] ]==], e = 0x10\n}\n";
        let value = read(text).unwrap();
        let table = value.table().unwrap();
        let a = table.table("a").unwrap();
        assert_eq!((a.items[&2].clone(), a.items[&1].clone()), (Value::Number(-150.0), Value::Bool(true)));
        assert_eq!((table.text("b"), table.text("d"), table.label("e").as_str()), ("it's \u{fffd}A", "]] ", "16"));
        assert_eq!(table.fields["c"], Value::Nil);
    }

    #[test]
    fn nothing_is_run_and_what_is_torn_is_said() {
        for (text, part) in [
            ("return os.execute('rm')", "nothing is run"),
            ("return { a = f() }", "nothing is run"),
            ("return { a = 1 } .. x", "behind the table"),
            ("return {\n a = \"x", "line 2: a text in quotes has no end"),
            ("return { a = 1", "the file ends"),
            ("x = 1", "begins with `return`"),
            ("return { [\"a\" = 1 }", "`]` is missing"),
            ("return { [1] 1 }", "`=` is missing"),
            ("return \"\\999\"", "not a byte"),
            ("return 1x", "not a number"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(part) && error.starts_with("line "), "{text}: {error}");
        }
        let deep = format!("return {}{}", "{".repeat(100_000), "}".repeat(100_000));
        assert!(read(&deep).unwrap_err().contains("deep"));
    }

    proptest! {
        #[test]
        fn any_text_reads_back(text in "(\\PC|[\n\r\"\\\\\u{0}]){0,40}") {
            prop_assert_eq!(read(&format!("return {}", written(&text))), Ok(Value::Text(text)));
        }

        #[test]
        fn anything_is_answered(text in "(return )?[\\[\\]{}=\"'\\\\,;0-9a-z \n-]{0,40}") {
            read(&text).ok();
        }
    }
}
