//! Plain text as people have it: wrapped or not, with page numbers and running heads, cut by page breaks.
//!
//! What was made for a printer or a terminal is `struck` first: letters over letters and escape sequences are taken
//! out. A page of the `manual` has a shape of its own, and some texts have their headings `declared`. For all others
//! comes a list of passes over the lines. Each is in its own file: `lines` and what can be said of one or two of
//! them, the `evidence` of all together, page `furniture`, printed `contents`, `parts` that become blocks, the `breaks`
//! between them, their `shapes`, among them `verse` and `code`, `lists`, `notes`, `terms`, paragraphs joined over
//! `cuts`, `quotes`, `headings`, `emphasis`, `divided` words; `write` puts the document together. Words are sacred: each
//! is in the text once and in order, or among what was removed.

mod about;
mod breaks;
mod code;
mod contents;
mod cuts;
pub mod declared;
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

use std::ops::Range;

use crate::document::{Builder, Document, Span};
use crate::text::language;
use declared::Manner;
use furniture::PageStart;
use lines::Lines;
use parts::Part;

/// Understands `source`, the decoded content of a plain text file.
pub fn document(source: String) -> Document {
    document_in(source, Manner::Silent)
}

/// The same for a text that says in its own manner what its lines are.
pub fn document_in(source: String, manner: Manner) -> Document {
    let Some(mut struck) = struck::read(&source) else { return understood(source, &[], manner) };
    let (words, bold) = (struck.take_text(), struck.bold());
    struck.lay_over(understood(words, &bold, manner), source)
}

/// The words of a text that was made for a printer or a terminal, and how they are set; `None` for all other texts.
pub fn words(source: &str) -> Option<(String, Vec<Span>)> {
    let mut struck = struck::read(source)?;
    Some((struck.take_text(), struck.spans))
}

/// Understands words and nothing but words, of which those in `bold` are known to be bold.
fn understood(source: String, bold: &[Range<usize>], manner: Manner) -> Document {
    let mut lines = Lines::new(&source);
    let mut b = Builder::apart(source.len(), lines.len());
    let (title, authors) = match manual::read(&mut lines, bold) {
        Some(manual) => {
            write::write_without_marks(&mut b, &lines, &manual.parts);
            (Some(manual.name), Vec::new())
        }
        None => {
            let (parts, pages) = guessed(&mut lines, manner);
            write::write(&mut b, &lines, &parts, &pages);
            (about::title(&lines, &parts), about::authors(&lines, &parts))
        }
    };
    *b.about().0 = title;
    *b.about().1 = authors;
    *b.about().2 = language::language(&source);
    let mut document = b.finish_with(source);
    notes::tie(&mut document);
    document
}

/// The parts of lines that nothing is known of, and the printed pages.
fn guessed(lines: &mut Lines, manner: Manner) -> (Vec<Part>, Vec<PageStart>) {
    let manner = if manner == Manner::Silent { declared::manner(lines) } else { manner };
    declared::mark(lines, manner);
    let evidence = evidence::Evidence::gather(lines);
    let pages = furniture::find(lines, &evidence);
    let contents = contents::Contents::find(lines, evidence.is_paged);
    let mut parts = parts::cut(lines, &evidence, &contents);
    parts = parts::join_numbers(lines, &contents, parts);
    parts = verse::spread(lines, &evidence, parts);
    parts = lists::join_bullets(lines, parts);
    lists::mark(lines, &mut parts);
    notes::mark(lines, &mut parts);
    parts = terms::mark(lines, &evidence, parts);
    let mut parts = cuts::join(lines, &evidence, &contents, parts);
    quotes::mark(lines, &evidence, &mut parts);
    code::mark(lines, &evidence, &mut parts);
    // Who says what is a heading has said so of all.
    if manner == Manner::Silent {
        headings::mark(lines, &evidence, &contents, &mut parts);
    }
    (parts, pages)
}
