//! Org mode: a heading for each section and each annotation, the words in a quote block, the rest as properties.

use super::{Work, lines_of, one_line, sections, tag_word, url};

pub fn write(work: &Work) -> String {
    let mut out = format!("#+title: {}\n", work.heading());
    for author in &work.authors {
        out.push_str(&format!("#+author: {}\n", one_line(author)));
    }
    if let Some(file) = &work.file {
        out.push_str(&format!("#+source: [[{}]]\n", url::of_path(file)));
    }
    for (heading, clippings) in sections(work) {
        let level = if heading.is_empty() { "*" } else { "**" };
        if !heading.is_empty() {
            out.push_str(&format!("\n* {heading}\n"));
        }
        for clipping in clippings {
            let words = one_line(&clipping.quote);
            let short: String = words.chars().take(48).collect();
            let more = if short.len() < words.len() { "…" } else { "" };
            out.push_str(&format!("\n{level} “{}{more}”{}\n", short.trim_end(), tags(&clipping.tags)));
            out.push_str(&format!(":PROPERTIES:\n:CUSTOM_ID: postil-{}\n", one_line(&clipping.id)));
            if !clipping.page.is_empty() {
                out.push_str(&format!(":PAGE: {}\n", one_line(&clipping.page)));
            }
            if !clipping.colour.is_empty() {
                out.push_str(&format!(":COLOUR: {}\n", one_line(&clipping.colour)));
            }
            if let Some(made) = clipping.made {
                out.push_str(&format!(":CREATED: [{}]\n", made.strftime("%Y-%m-%d %a %H:%M")));
            }
            out.push_str(":END:\n");
            let words = if clipping.sentence.is_empty() { &clipping.quote } else { &clipping.sentence };
            out.push_str(&format!("#+begin_quote\n{}#+end_quote\n", safe(words)));
            if !clipping.note.trim().is_empty() {
                out.push_str(&format!("\n{}", safe(&clipping.note)));
            }
        }
    }
    out
}

/// Tags as they stand at the end of a heading: letters, digits and a few signs.
fn tags(tags: &[String]) -> String {
    let word = |tag: &String| -> String {
        tag_word(tag).chars().map(|c| if c.is_alphanumeric() || "_@#%".contains(c) { c } else { '_' }).collect()
    };
    let tags: Vec<_> = tags.iter().map(word).filter(|tag| !tag.is_empty()).collect();
    if tags.is_empty() { String::new() } else { format!(" :{}:", tags.join(":")) }
}

/// Lines that nothing in Org takes for its own: what would be a heading, a keyword, a drawer or a block gets the sign
/// of no width that the manual of Org names for this.
fn safe(text: &str) -> String {
    let line = |line: &str| {
        let is_own = line.starts_with('*') || line.trim_start().starts_with(['#', ':']);
        format!("{}{}\n", if is_own { "\u{200b}" } else { "" }, line.trim_end())
    };
    lines_of(text.trim()).lines().map(line).collect()
}
