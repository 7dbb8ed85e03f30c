//! Tables of words: CSV, and TSV as Anki and spreadsheets write it. Lenient in reading, strict in writing.
//!
//! A field in quotes may hold the separator, line ends, and quotes written twice. A quote that is never closed is
//! a character like any other, so a stray one costs nothing of what follows.

/// The rows of a table, empty ones left out, each with the line it begins in.
pub fn rows(text: &str, separator: char) -> Vec<(usize, Vec<String>)> {
    let mut reader = Reader { text, separator, at: 0, line: 1, may_close: true };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        let line = reader.line;
        let row = reader.row();
        if row.iter().any(|field| !field.trim().is_empty()) {
            rows.push((line, row));
        }
    }
    rows
}

/// Fields as a row, with its line end. What the separator, quotes or line ends would break is put in quotes.
pub fn row<'a>(fields: impl IntoIterator<Item = &'a str>, separator: char) -> String {
    let mut row = String::new();
    for (i, field) in fields.into_iter().enumerate() {
        if i > 0 {
            row.push(separator);
        }
        match field.contains([separator, '"', '\n', '\r']) || field.starts_with('#') {
            true => row.push_str(&format!("\"{}\"", field.replace('"', "\"\""))),
            false => row.push_str(field),
        }
    }
    row.push('\n');
    row
}

struct Reader<'a> {
    text: &'a str,
    separator: char,
    at: usize,
    line: usize,
    /// Whether a quote may still be closed further on. Once none was, none is looked for again, so that reading
    /// stays linear.
    may_close: bool,
}

impl Reader<'_> {
    fn row(&mut self) -> Vec<String> {
        let mut row = Vec::new();
        loop {
            row.push(self.field());
            let rest = &self.text[self.at..];
            match rest.chars().next() {
                Some(c) if c == self.separator => self.at += c.len_utf8(),
                Some('\r') if rest.starts_with("\r\n") => break self.end_line(2),
                Some(_) => break self.end_line(1),
                None => break,
            }
        }
        row
    }

    fn end_line(&mut self, len: usize) {
        self.at += len;
        self.line += 1;
    }

    fn field(&mut self) -> String {
        if let Some(field) = self.quoted() {
            return field;
        }
        let rest = &self.text[self.at..];
        let len = rest.find([self.separator, '\n', '\r']).unwrap_or(rest.len());
        self.at += len;
        rest[..len].to_owned()
    }

    /// A field in quotes: it ends with a quote before a separator or the end of the line.
    fn quoted(&mut self) -> Option<String> {
        let inner = self.text[self.at..].strip_prefix('"').filter(|_| self.may_close)?;
        let mut field = String::new();
        let mut rest = inner;
        while let Some(quote) = rest.find('"') {
            field.push_str(&rest[..quote]);
            rest = &rest[quote + 1..];
            if let Some(after) = rest.strip_prefix('"') {
                field.push('"');
                rest = after;
                continue;
            }
            if rest.is_empty() || rest.starts_with([self.separator, '\n', '\r']) {
                let end = self.text.len() - rest.len();
                self.line += self.text[self.at..end].matches('\n').count();
                self.at = end;
                return Some(field);
            }
            field.push('"');
        }
        self.may_close = false;
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, separator: char, expected: &[&[&str]]) {
        let found: Vec<_> = rows(text, separator).into_iter().map(|(_, row)| row).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn fields_in_quotes_hold_separators_line_ends_and_quotes() {
        check("a,\"b, \"\"c\"\"\r\nd\",e\r\nf\n\n", ',', &[&["a", "b, \"c\"\r\nd", "e"], &["f"]]);
        check("a\tb, c\n", '\t', &[&["a", "b, c"]]);
    }

    #[test]
    fn a_stray_quote_is_a_character() {
        check("\"open\tb\nc\td\n", '\t', &[&["\"open", "b"], &["c", "d"]]);
        check("\"big\" state\tb\n", '\t', &[&["\"big\" state", "b"]]);
        check("5\" disk\tb\n", '\t', &[&["5\" disk", "b"]]);
    }

    #[test]
    fn a_row_knows_its_line() {
        let lines: Vec<_> = rows("a\n\n\"b\nc\"\nd", ',').into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 5]);
    }

    #[test]
    fn stray_quotes_without_end_are_read_in_one_pass() {
        let text = "\"a\tb\n".repeat(200_000);
        assert_eq!(rows(&text, '\t').len(), 200_000);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(fields in prop::collection::vec(prop::collection::vec("[a\",;\t\r\n#é ]{0,6}", 1..4), 0..5), tab in any::<bool>()) {
            let separator = if tab { '\t' } else { ',' };
            let fields: Vec<Vec<String>> = fields.into_iter().filter(|row| row.iter().any(|field| !field.trim().is_empty())).collect();
            let text: String = fields.iter().map(|fields| row(fields.iter().map(String::as_str), separator)).collect();
            let found: Vec<_> = rows(&text, separator).into_iter().map(|(_, row)| row).collect();
            prop_assert_eq!(found, fields);
        }

        #[test]
        fn any_text_is_read(text in any::<String>()) {
            rows(&text, ',');
        }
    }
}
