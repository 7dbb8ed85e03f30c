//! Growing and shrinking a selection: from the word to the sentence, the paragraph, the section and on to the whole
//! text, and back the same way.

use std::ops::Range;

use anyhow::{Result, bail};

use super::selecting::{selection, set, word_around};
use crate::app::App;
use crate::app::select::Selection;
use crate::document::Document;
use crate::text::words;

/// Takes in the next larger whole thing around the selection. The page stays where it is.
pub fn grow(app: &mut App) -> Result<()> {
    let (reader, before) = selection(app)?;
    let now = before.range(&reader.document.text);
    let Some((range, what)) = wider(&reader.document, &now) else { bail!("all of the text is selected") };
    let what = match words::n_words(&reader.document.text[range.clone()]) {
        0 | 1 => what,
        n => format!("{what} · {n} words"),
    };
    let after = on(before, &range);
    if reader.grown.last().is_some_and(|(_, last)| *last != before) {
        reader.grown.clear();
    }
    reader.grown.push((before, after));
    reader.selection = Some(after);
    app.say(what);
    Ok(())
}

/// Goes back to what was selected before it grew; where it has not grown, to the largest whole thing that is less.
pub fn shrink(app: &mut App) -> Result<()> {
    let (reader, before) = selection(app)?;
    if let Some((smaller, _)) = reader.grown.pop_if(|(_, last)| *last == before) {
        set(reader, smaller);
        return Ok(());
    }
    reader.grown.clear();
    let now = before.range(&reader.document.text);
    let Some(range) = narrower(&reader.document, &now) else { bail!("less than a word is selected with h and l") };
    set(reader, on(before, &range));
    Ok(())
}

/// The range selected, with the caret at the side where it was.
fn on(before: Selection, range: &Range<usize>) -> Selection {
    let is_backward = before.fixed.is_some_and(|fixed| before.caret < fixed);
    let (fixed, caret) = if is_backward { (range.end, range.start) } else { (range.start, range.end) };
    Selection { fixed: Some(fixed), caret, ..before }
}

/// The smallest whole thing that holds a range and more, and what it is called.
fn wider(document: &Document, now: &Range<usize>) -> Option<(Range<usize>, String)> {
    let text = &document.text;
    let last = words::previous_grapheme(text, now.end).max(now.start);
    let around = |around: fn(&str, usize) -> Range<usize>| around(text, now.start).start..around(text, last).end;
    let paragraph = "paragraph".to_owned();
    let small = [
        (whole_words(text, now, last), "word".to_owned()),
        (around(words::sentence_around), "sentence".to_owned()),
        (around(words::paragraph_around), paragraph),
    ];
    let sections = document.trail(now.start).into_iter().rev().map(|heading| {
        let name = crate::text::shown::cut(document.heading_text(heading), NAME);
        (section_of(document, heading.range.start), format!("section “{name}”"))
    });
    let own = (document.section(now.start), "section".to_owned());
    let is_headed = document.heading_at(now.start).is_some();
    // The part above the first heading has none to be called by.
    let above = (!is_headed).then_some(own);
    let whole = (0..text.len(), "the whole text".to_owned());
    let all = small.into_iter().chain(own_part(document, now)).chain(above).chain(sections).chain([whole]);
    let mut all = all.map(|(range, what)| (trimmed(text, range), what));
    all.find(|(range, _)| {
        let holds = range.start <= now.start && range.end >= now.end && range.len() > now.len();
        holds || now.is_empty() && !range.is_empty()
    })
}

/// The words that a range begins and ends in; the next one where there is only a caret.
fn whole_words(text: &str, now: &Range<usize>, last: usize) -> Range<usize> {
    if now.is_empty() {
        return word_around(text, now.start);
    }
    let start = words::word_at(text, now.start).map_or(now.start, |word| word.start);
    start..words::word_at(text, last).map_or(now.end, |word| word.end)
}

/// The section up to the next heading of any level, where sections below it follow.
fn own_part(document: &Document, now: &Range<usize>) -> Option<(Range<usize>, String)> {
    let heading = &document.outline[document.heading_at(now.start)?];
    let name = crate::text::shown::cut(document.heading_text(heading), NAME);
    Some((document.section(now.start), format!("section “{name}”")))
}

/// Columns of the name of a section at the foot.
const NAME: usize = 40;

/// The section of a heading with all sections below it.
fn section_of(document: &Document, start: usize) -> Range<usize> {
    let here = document.outline.partition_point(|heading| heading.range.start < start);
    let level = document.outline[here].level;
    let next = document.outline[here + 1..].iter().find(|heading| heading.level <= level);
    start..next.map_or(document.text.len(), |heading| heading.range.start)
}

/// The largest whole thing at the start of a range that is less than it.
fn narrower(document: &Document, now: &Range<usize>) -> Option<Range<usize>> {
    let text = &document.text;
    let all = [
        words::paragraph_around(text, now.start),
        words::sentence_around(text, now.start),
        word_around(text, now.start),
    ];
    let mut all = all.into_iter().map(|range| trimmed(text, range));
    all.find(|range| range.start >= now.start && range.end <= now.end && range.len() < now.len() && !range.is_empty())
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + words.len() - words.trim_start().len();
    start..start + words.trim().len()
}
