//! A plain text to read, print or send.

use super::{Work, lines_of, one_line, sections, tag_word};
use crate::notes::Mark;

/// Title, authors, and under each section the words and what was said of them, set in by four columns.
pub fn write(work: &Work) -> String {
    let mut out = format!("{}\n", work.heading());
    if !work.authors.is_empty() {
        out.push_str(&format!("{}\n", one_line(&work.authors.join(", "))));
    }
    for (heading, clippings) in sections(work) {
        if !heading.is_empty() {
            out.push_str(&format!("\n\n{heading}\n"));
        }
        for clipping in clippings {
            let page = if clipping.page.is_empty() { String::new() } else { format!("p. {}", clipping.page) };
            let about: Vec<_> = [page, one_line(&clipping.colour)].into_iter().filter(|it| !it.is_empty()).collect();
            let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
            let words = if clipping.sentence.is_empty() { &clipping.quote } else { &clipping.sentence };
            let kind = if clipping.mark == Mark::Bookmark { "Bookmark: " } else { "" };
            out.push_str(&format!("\n{kind}“{}”{about}\n", one_line(words)));
            for line in lines_of(clipping.note.trim_end()).lines() {
                out.push_str(format!("    {line}").trim_end());
                out.push('\n');
            }
            let tags: Vec<_> = clipping.other_tags().map(|tag| format!("#{}", tag_word(tag))).collect();
            if !tags.is_empty() {
                out.push_str(&format!("    {}\n", tags.join(" ")));
            }
        }
    }
    out
}
