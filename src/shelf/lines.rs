//! Files that are nothing but a memory: a head, lines of fields, and a sum over all. One that is not as we wrote it is
//! no memory; nobody is told, it only takes longer then.

use std::path::Path;

use xxhash_rust::xxh3::xxh3_64;

use crate::folders::{read_regular, write_soon};

/// The characters of the sum at the end.
const SUM: usize = 16;

/// Lines being written.
#[derive(Debug)]
pub struct Lines(String);

impl Lines {
    pub fn begin(head: &str) -> Self {
        Self(format!("{head}\n"))
    }

    /// Adds a line; one that would not come back as it was is left out.
    pub fn add<'a>(&mut self, fields: impl IntoIterator<Item = &'a str>) {
        for (i, field) in fields.into_iter().enumerate() {
            if i > 0 {
                self.0.push('\t');
            }
            escape(field, &mut self.0);
        }
        self.0.push('\n');
    }

    /// Writes all of it, without waiting for the disk.
    pub fn write(mut self, file: &Path) {
        let sum = format!("{:016x}", xxh3_64(self.0.as_bytes()));
        self.0.push_str(&sum);
        let _ = write_soon(file, self.0.as_bytes());
    }
}

/// The lines of a memory that is whole, without its head.
pub fn read(file: &Path, head: &str) -> Option<String> {
    let mut text = String::from_utf8(read_regular(file).ok()?).ok()?;
    let end = text.len().checked_sub(SUM)?;
    if text.get(end..)? != format!("{:016x}", xxh3_64(&text.as_bytes()[..end])) {
        return None;
    }
    text.truncate(end);
    Some(text.strip_prefix(head)?.strip_prefix('\n')?.to_owned())
}

/// The fields of a line.
pub fn fields(line: &str) -> impl Iterator<Item = String> {
    line.split('\t').map(unescaped)
}

/// Several words in one field.
pub fn joined<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join("\u{1f}")
}

/// The words of such a field.
pub fn parted(field: &str) -> Vec<String> {
    field.split('\u{1f}').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
}

fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let (mut out, mut chars) = (String::with_capacity(text.len()), text.chars());
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or('\\'),
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_and_a_changed_file_is_no_memory() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cache/a");
        let mut lines = Lines::begin("head 1");
        lines.add(["a\tb", "c\\n\n", ""]);
        lines.add(["é"]);
        lines.write(&file);
        let text = read(&file, "head 1").unwrap();
        let back: Vec<Vec<String>> = text.lines().map(|line| fields(line).collect()).collect();
        assert_eq!(back, [vec!["a\tb", "c\\n\n", ""], vec!["é"]]);
        assert_eq!(read(&file, "head 2"), None);
        let bytes = std::fs::read_to_string(&file).unwrap().replace('é', "e");
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(read(&file, "head 1"), None);
    }
}
