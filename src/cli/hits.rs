//! What `search` and `mentions` share: going through files, and printing places with the words around them.

use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::{Answer, corrected};
use crate::document::Document;
use crate::import::Import;
use crate::text::{context, shown};

/// Characters of the sentence shown before and after a match.
const BEFORE: usize = 80;
const AFTER: usize = 120;

/// A place in a file, as it is printed.
#[derive(Debug, Serialize)]
struct Hit<'a> {
    file: &'a str,
    /// Bytes of the reading text; `postil FILE --at START` opens there.
    start: usize,
    end: usize,
    /// The heading it stands under.
    section: Option<&'a str>,
    /// The sentence around, cut when it is long.
    text: String,
    /// The words at the place.
    #[serde(rename = "match")]
    words: &'a str,
}

/// Prints what `find` finds in each file. Says `nothing` when that is all; files that cannot be read are named after
/// the others were searched.
pub fn go_through(
    files: &[PathBuf],
    json: bool,
    nothing: &str,
    mut find: impl FnMut(&Document, &Path) -> Vec<Range<usize>>,
) -> Answer {
    let mut printer = Printer { out: BufWriter::new(io::stdout().lock()), json, n_printed: 0 };
    let mut unread = Vec::new();
    for file in files {
        match corrected::open(file) {
            Ok(Import { document, .. }) => {
                let name = file.to_string_lossy();
                for range in find(&document, file) {
                    if printer.print(&hit(&document, &name, range)).is_err() {
                        // Who closed the other end has seen enough.
                        return Ok(ExitCode::SUCCESS);
                    }
                }
            }
            Err(error) => unread.push(error),
        }
    }
    let n_printed = printer.n_printed;
    // There is nobody left to tell when this fails.
    let _ = printer.end();
    if n_printed == 0 && unread.len() < files.len() {
        complain(nothing);
    }
    for error in &unread {
        complain(&format!("{error:#}"));
    }
    Ok(ExitCode::from(if !unread.is_empty() { 3 } else { u8::from(n_printed == 0) }))
}

/// Where glossary files may lie beside a text: nowhere, for standard input.
pub fn path_of(file: &Path) -> Option<&Path> {
    (file != Path::new("-")).then_some(file)
}

/// A sentence on standard error, harmless whatever is in it.
pub fn complain(sentence: &str) {
    super::tell(shown::clean(sentence));
}

fn hit<'a>(document: &'a Document, file: &'a str, range: Range<usize>) -> Hit<'a> {
    let section = document.heading_at(range.start).map(|i| document.heading_text(&document.outline[i]));
    let text = context::around(&document.text, range.clone(), BEFORE, AFTER);
    Hit { file, start: range.start, end: range.end, section, text, words: &document.text[range] }
}

struct Printer<W> {
    out: W,
    json: bool,
    n_printed: usize,
}

impl<W: Write> Printer<W> {
    fn print(&mut self, hit: &Hit) -> io::Result<()> {
        let begin = if self.n_printed == 0 { "[\n" } else { ",\n" };
        self.n_printed += 1;
        if self.json {
            self.out.write_all(begin.as_bytes())?;
            return Ok(serde_json::to_writer(&mut self.out, hit)?);
        }
        let section = hit.section.map(|section| format!("  [{}]", shown::clean(section))).unwrap_or_default();
        writeln!(self.out, "{}:{}: {}{section}", shown::clean(hit.file), hit.start, shown::clean(&hit.text))
    }

    fn end(mut self) -> io::Result<()> {
        match (self.json, self.n_printed) {
            (true, 0) => writeln!(self.out, "[]")?,
            (true, _) => writeln!(self.out, "\n]")?,
            (false, _) => {}
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Builder, Kind};

    fn printed(json: bool) -> String {
        let mut b = Builder::new("Head\u{1b} One red line.".to_owned());
        b.begin(Kind::Heading(1), 0);
        b.copy(0..5);
        b.begin(Kind::Paragraph, 0);
        b.copy(6..19);
        let document = b.finish();
        let mut out = Vec::new();
        let mut printer = Printer { out: &mut out, json, n_printed: 0 };
        printer.print(&hit(&document, "a.txt", 11..14)).unwrap();
        printer.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_line_names_file_place_and_section_and_holds_no_controls() {
        assert_eq!(printed(false), "a.txt:11: One red line.  [Head␛]\n");
    }

    #[test]
    fn json_has_the_fields_of_the_contract() {
        let hits: serde_json::Value = serde_json::from_str(&printed(true)).unwrap();
        let expected = serde_json::json!([{
            "file": "a.txt", "start": 11, "end": 14, "section": "Head\u{1b}", "text": "One red line.", "match": "red"
        }]);
        assert_eq!(hits, expected);
    }
}
