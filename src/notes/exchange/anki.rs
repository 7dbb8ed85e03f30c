//! Flash cards: the text that Anki imports.
//!
//! The first column is the id of the annotation, and Anki is told that it is the one that knows a card again. So a
//! list that is imported once more changes cards and doubles none.

use super::{Clipping, Work, one_line, tag_word};
use crate::colours;

const COLUMNS: [&str; 4] = ["Id", "Front", "Back", "Tags"];

pub fn write(work: &Work) -> String {
    let columns = COLUMNS.join("\t");
    let deck = work.heading().replace("::", ": ");
    let head = format!(
        "#separator:tab\n#html:true\n#guid column:1\n#notetype:Basic\n#deck:postil::{deck}\n#columns:{columns}\n\
         #tags column:4\n"
    );
    let rows = work.clippings.iter().filter(|clipping| !clipping.quote.trim().is_empty());
    head + &rows.map(|clipping| row(clipping, work)).collect::<String>()
}

/// In front the words, in their sentence where it is wanted; behind, what was said of them and where they are.
fn row(clipping: &Clipping, work: &Work) -> String {
    let quote = html(&clipping.quote);
    let front = match html(&clipping.sentence) {
        sentence if sentence.contains(&quote) && sentence != quote => {
            sentence.replacen(&quote, &format!("<b>{quote}</b>"), 1)
        }
        _ => quote,
    };
    let page = if clipping.page.is_empty() { String::new() } else { format!("p. {}", clipping.page) };
    let place: Vec<_> = [&work.title, &clipping.section, &page]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|it| html(it))
        .collect();
    let place = format!("<i>{}</i>", place.join(", "));
    let back = if clipping.note.is_empty() { place } else { format!("{}<br>{place}", html(&clipping.note)) };
    let colour = Some(&clipping.colour).filter(|colour| !colour.is_empty());
    let colour = colour.map(|colour| format!("colour::{}", tag_word(&colours::clean(colour))));
    let tags = clipping.tags.iter().map(|it| tag_word(it));
    let tags: Vec<_> = ["postil".to_owned()].into_iter().chain(colour).chain(tags).collect();
    let id = one_line(&clipping.id);
    // A mark at the start would make the line a comment, a quote would open a field.
    let id = id.trim_start_matches(['#', '"']);
    format!("{id}\t{front}\t{back}\t{}\n", tags.join(" ").replace('"', ""))
}

/// The text as HTML on one line; no quote is left that could open a field.
fn html(text: &str) -> String {
    let text = super::lines_of(text.trim());
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\n' => html.push_str("<br>"),
            '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => html.push(' '),
            c => html.push(c),
        }
    }
    html
}
