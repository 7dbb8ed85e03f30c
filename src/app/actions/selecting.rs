//! Selecting with the keyboard: a caret is taken to where the selection begins, then moved to where it ends.

use anyhow::Result;

use super::growing;
use crate::app::action::Action;
use crate::app::page::{column_of, offset_at};
use crate::app::reader::Reader;
use crate::app::select::Selection;
use crate::app::{App, Request};
use crate::document::Document;
use crate::text::words;

pub const ACTIONS: &[Action] = &[
    Action { name: "select", help: "Begin selecting: a caret appears", run: select },
    Action { name: "select-from-here", help: "Begin the selection at the caret, or begin it anew", run: from_here },
    Action { name: "select-other-end", help: "Go to the other end of the selection", run: other_end },
    Action {
        name: "select-character-right",
        help: "One character to the right",
        run: |app| go(app, words::next_grapheme),
    },
    Action {
        name: "select-character-left",
        help: "One character to the left",
        run: |app| go(app, words::previous_grapheme),
    },
    Action {
        name: "select-word-right",
        help: "One word to the right",
        run: |app| go_right(app, words::next_word_start, words::word_end),
    },
    Action { name: "select-word-left", help: "One word to the left", run: |app| go(app, words::previous_word_start) },
    Action {
        name: "select-sentence-right",
        help: "One sentence to the right",
        run: |app| go_right(app, words::next_sentence_start, sentence_end),
    },
    Action {
        name: "select-sentence-left",
        help: "One sentence to the left",
        run: |app| go(app, words::previous_sentence_start),
    },
    Action {
        name: "select-paragraph-right",
        help: "One paragraph to the right",
        run: |app| go_right(app, words::next_paragraph_start, paragraph_end),
    },
    Action {
        name: "select-paragraph-left",
        help: "One paragraph to the left",
        run: |app| go(app, words::previous_paragraph_start),
    },
    Action { name: "select-line-down", help: "One line down", run: |app| line(app, 1) },
    Action { name: "select-line-up", help: "One line up", run: |app| line(app, -1) },
    Action {
        name: "select-word",
        help: "Select the word at the caret, then the next as well",
        run: |app| around(app, word_around),
    },
    Action {
        name: "select-sentence",
        help: "Select the sentence at the caret, then the next as well",
        run: |app| around(app, words::sentence_around),
    },
    Action {
        name: "select-paragraph",
        help: "Select the paragraph at the caret, then the next as well",
        run: |app| around(app, words::paragraph_around),
    },
    Action {
        name: "select-section-right",
        help: "One section to the right",
        run: |app| go_in(app, |document, at| document.section(at).end),
    },
    Action { name: "select-section-left", help: "One section to the left", run: |app| go_in(app, section_start) },
    Action { name: "select-section", help: "Select the section at the caret, then the next as well", run: section },
    Action {
        name: "select-more",
        help: "Grow the selection: the word, the sentence, the paragraph, the section",
        run: growing::grow,
    },
    Action { name: "select-less", help: "Shrink the selection again, the way it grew", run: growing::shrink },
    Action { name: "copy", help: "Copy the selection to the clipboard", run: copy },
];

/// The caret begins at the term in focus, else at the match, else at the first word on the screen.
pub fn select(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    let visible = reader.visible();
    let on_screen = |range: &std::ops::Range<usize>| visible.contains(&range.start).then_some(range.start);
    let term = reader.term.as_ref().and_then(on_screen);
    let found = reader.search.as_ref().and_then(|search| search.here.as_ref()).and_then(on_screen);
    let text = &reader.document.text;
    let first = visible.start + (text[visible.clone()].len() - text[visible].trim_start().len());
    reader.selection = Some(Selection::at(term.or(found).unwrap_or(first)));
    Ok(())
}

pub(super) fn selection(app: &mut App) -> Result<(&mut Reader, Selection)> {
    let reader = app.open_reader()?;
    let selection = reader.selection.ok_or_else(|| anyhow::anyhow!("nothing is being selected; v begins"))?;
    Ok((reader, selection))
}

/// Sets the selection and keeps its caret on the screen.
pub(super) fn set(reader: &mut Reader, selection: Selection) {
    reader.selection = Some(selection);
    let visible = reader.visible();
    let caret = selection.caret.min(reader.document.text.len());
    let Some(row) = reader.row_at(caret) else { return };
    if row.start < visible.start {
        reader.anchor = row.start;
    } else if row.start >= visible.end {
        reader.show_last(row);
    }
}

/// Takes the caret `times` steps.
fn go(app: &mut App, step: fn(&str, usize) -> usize) -> Result<()> {
    go_in(app, |document, at| step(&document.text, at))
}

fn go_in(app: &mut App, step: impl Fn(&Document, usize) -> usize) -> Result<()> {
    let times = app.times();
    let (reader, mut selection) = selection(app)?;
    for _ in 0..times {
        selection.caret = step(&reader.document, selection.caret);
    }
    set(reader, selection);
    Ok(())
}

/// To the right: to the next beginning while the caret is only being placed, and to the next end once
/// something is selected, so that whole words are.
fn go_right(app: &mut App, start: fn(&str, usize) -> usize, end: fn(&str, usize) -> usize) -> Result<()> {
    let (_, selection) = selection(app)?;
    go(app, if selection.fixed.is_some_and(|fixed| selection.caret >= fixed) { end } else { start })
}

fn line(app: &mut App, way: isize) -> Result<()> {
    let times = app.times();
    let (reader, mut selection) = selection(app)?;
    let Some(row) = reader.row_at(selection.caret) else { return Ok(()) };
    let column = column_of(&reader.document, &row, selection.caret);
    let mut to = reader.moved(row, way * times);
    if to.is_blank() {
        to = reader.moved(to, way);
    }
    selection.caret = offset_at(&reader.document, &to, column);
    set(reader, selection);
    Ok(())
}

fn from_here(app: &mut App) -> Result<()> {
    let (reader, selection) = selection(app)?;
    set(reader, Selection { fixed: Some(selection.caret), ..selection });
    Ok(())
}

fn other_end(app: &mut App) -> Result<()> {
    let (reader, selection) = selection(app)?;
    if let Some(fixed) = selection.fixed {
        set(reader, Selection { fixed: Some(selection.caret), caret: fixed, ..selection });
    }
    Ok(())
}

/// Selects what is around the caret; when that is selected already, takes the next one in as well.
fn around(app: &mut App, around: fn(&str, usize) -> std::ops::Range<usize>) -> Result<()> {
    let (reader, selection) = selection(app)?;
    let text = &reader.document.text;
    let now = selection.range(text);
    let range = around(text, selection.range(text).start);
    let more = !now.is_empty() && now.start <= range.start && now.end >= range.end;
    let (start, end) = match more {
        true => {
            let next = words::next_word_start(text, now.end.saturating_sub(1));
            (now.start, around(text, next.max(now.end)).end.max(now.end))
        }
        false => (range.start, range.end),
    };
    let caret = end.min(reader.document.text.len());
    set(reader, Selection { fixed: Some(start), caret, ..selection });
    Ok(())
}

/// The start of the section that holds `at`, or of the one before when `at` is there already.
fn section_start(document: &Document, at: usize) -> usize {
    let start = document.section(at).start;
    if start < at { start } else { document.section(at.saturating_sub(1)).start }
}

fn section(app: &mut App) -> Result<()> {
    let (reader, selection) = selection(app)?;
    let document = &reader.document;
    let now = selection.range(&document.text);
    let own = document.section(now.start);
    let is_selected = !now.is_empty() && now.start <= own.start && now.end >= document.text[..own.end].trim_end().len();
    let (start, end) = match is_selected {
        true => {
            let next = document.section(words::next_word_start(&document.text, now.end.saturating_sub(1)));
            (now.start, next.end.max(now.end))
        }
        false => (own.start, own.end),
    };
    let caret = document.text[..end].trim_end().len();
    set(reader, Selection { fixed: Some(start), caret, ..selection });
    Ok(())
}

pub(super) fn word_around(text: &str, at: usize) -> std::ops::Range<usize> {
    words::word_at(text, at).unwrap_or_else(|| {
        let start = words::next_word_start(text, at);
        start..words::word_end(text, start)
    })
}

fn sentence_end(text: &str, at: usize) -> usize {
    let end = words::sentence_around(text, at).end;
    let trimmed = text[..end].trim_end().len();
    if trimmed > at { trimmed } else { words::sentence_around(text, words::next_sentence_start(text, at)).end }
}

fn paragraph_end(text: &str, at: usize) -> usize {
    let end = words::paragraph_around(text, at).end;
    if end > at { end } else { words::paragraph_around(text, words::next_paragraph_start(text, at)).end }
}

fn copy(app: &mut App) -> Result<()> {
    let (reader, selection) = selection(app)?;
    let words = reader.document.text[selection.range(&reader.document.text)].to_owned();
    if words.is_empty() {
        anyhow::bail!("nothing is selected yet; v begins the selection at the caret");
    }
    reader.selection = None;
    app.request = Some(Request::Copy(words));
    app.say("copied");
    Ok(())
}
