//! Plain text as people have it: wrapped or not, with page numbers and running heads, cut by page breaks.
//!
//! What was made for a printer or a terminal is `struck` first: letters over letters and escape sequences are taken
//! out. Then comes a list of passes over the lines. Each is in its own file: `lines` and what can be said of one or two of
//! them, the `evidence` of all together, page `furniture`, printed `contents`, `parts` that become
//! blocks, the `breaks` between them, their `shapes`, among them `verse` and `code`, `lists`, `notes`, `terms`,
//! paragraphs joined over `cuts`, `quotes`, `headings`, `emphasis`, `divided` words; `write` puts the document together. Words are sacred: each is in the text once and in order, or
//! among what was removed.

mod about;
mod breaks;
mod code;
mod contents;
mod cuts;
mod divided;
mod emphasis;
mod entries;
mod evidence;
mod facts;
mod furniture;
mod headings;
mod lines;
mod lists;
mod manual;
mod measure;
mod notes;
mod numbering;
mod numbers;
mod parts;
mod quotes;
mod shapes;
mod sieve;
mod struck;
mod terms;
mod typeset;
mod verse;
mod write;

use crate::document::{Builder, Document};
use crate::text::language;

/// Understands `source`, the decoded content of a plain text file.
pub fn document(source: String) -> Document {
    let Some(mut struck) = struck::read(&source) else { return understood(source, &[]) };
    let (words, bold) = (struck.take_text(), struck.bold());
    struck.lay_over(understood(words, &bold), source)
}

/// Understands words and nothing but words, of which those in `bold` are known to be bold.
fn understood(source: String, bold: &[Range<usize>]) -> Document {
    let mut lines = lines::Lines::new(&source);
    if let Some(parts) = manual::parts(&mut lines, bold) {
        return written(&source, &lines, &parts);
    }
    let mut b = Builder::apart(source.len(), lines.len());
    let evidence = evidence::Evidence::gather(&lines);
    let pages = furniture::find(&mut lines, &evidence);
    let contents = contents::Contents::find(&mut lines, evidence.is_paged);
    let mut parts = parts::cut(&lines, &evidence, &contents);
    parts = parts::join_numbers(&lines, &contents, parts);
    parts = verse::spread(&lines, &evidence, parts);
    parts = lists::join_bullets(&lines, parts);
    lists::mark(&lines, &mut parts);
    notes::mark(&lines, &mut parts);
    parts = terms::mark(&lines, &evidence, parts);
    let mut parts = cuts::join(&lines, &evidence, &contents, parts);
    quotes::mark(&lines, &evidence, &mut parts);
    code::mark(&lines, &evidence, &mut parts);
    headings::mark(&lines, &evidence, &contents, &mut parts);
    write::write(&mut b, &lines, &parts, &pages);
    let (title, authors, language) = b.about();
    *title = about::title(&lines, &parts);
    *authors = about::authors(&lines, &parts);
    *language = language::language(&source);
    let mut document = b.finish_with(source);
    notes::tie(&mut document);
    document
}
