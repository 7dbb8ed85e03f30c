//! Pages of the manual as their authors write them: roff with the macros of `man` or `mdoc`.
//!
//! What a request does to the words is done, as far as it is about what they mean: headings, headwords, emphasis, code.
//! What it does to the look of a printed page is passed over. Nothing is run, and no other file is read.

mod escapes;
mod lines;
mod man;
mod mdoc;
mod page;
mod reader;
mod signs;
mod standards;
mod tables;

use super::{Import, decode};
use crate::text::language;
use reader::Reader;

/// So much of a text is looked at to find out whether it is a page.
const LOOKED_AT: usize = 64 << 10;
/// A page that only names another is no longer.
const LONGEST_POINTER: usize = 300;

/// Whether a text begins as a page of the manual does: with a request, and the title of a page is among them.
pub fn is_roff(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let mut lines = head.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    let is_request = |line: &[u8]| matches!(line, [b'.' | b'\'', b'\\', b'"' | b'#', ..] | [b'.' | b'\'', b'A'..=b'Z' | b'a'..=b'z', ..] | b"." | [b'.', b' ', ..]);
    let Some(first) = lines.next().filter(|line| is_request(line)) else { return false };
    if bytes.len() <= LONGEST_POINTER && first.starts_with(b".so ") && lines.next().is_none() {
        return true;
    }
    let is_title = |line: &[u8]| [".TH ", ".Dd ", ".Dt "].iter().any(|title| line.starts_with(title.as_bytes()));
    is_title(first) || lines.any(is_title)
}

pub fn import(bytes: Vec<u8>) -> Import {
    let (source, mut remarks) = decode::decode_declared(bytes, None);
    let mut reader = Reader::new(&source);
    reader.read();
    let (builder, title, others) = reader.finish();
    remarks.extend(others.into_iter().map(|other| {
        format!(
            "The page asks for {other} to be read in its place; postil reads no other file by itself, so open that one."
        )
    }));
    let mut document = builder.finish_with(source);
    document.title = title;
    document.language = language::language(&document.text);
    Import { document, remarks }
}

/// Whether a macro is one of those that every page may use.
fn is_known(name: &str) -> bool {
    man::is_known(name) || mdoc::is_known(name)
}

#[cfg(test)]
mod tests;
