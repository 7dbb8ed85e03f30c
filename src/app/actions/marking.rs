//! Bookmarks and highlights. Nothing is said to be saved before the notebook has it on the disk.

use std::ops::Range;

use anyhow::{Result, bail};

use super::annotations::refresh_list;
use crate::app::App;
use crate::app::action::Action;
use crate::app::reader::Reader;
use crate::document::Kind;
use crate::notes::{Annotation, Mark};

pub const ACTIONS: &[Action] = &[
    Action { name: "bookmark", help: "Set a bookmark here, or take it away", run: bookmark },
    Action {
        name: "highlight",
        help: "Highlight the selection or the paragraph, or take the highlight away",
        run: highlight,
    },
];

/// The words an annotation goes on: the selection, else the paragraph of the term in focus, else the first
/// paragraph that begins on the screen, else the one at its top.
pub fn target(reader: &mut Reader) -> Result<Range<usize>> {
    if let Some(selection) = reader.selection {
        let range = selection.range(&reader.document.text);
        if range.is_empty() {
            bail!("nothing is selected yet; v begins the selection at the caret");
        }
        return Ok(range);
    }
    let visible = reader.visible();
    let document = &reader.document;
    let term = reader
        .term
        .as_ref()
        .filter(|term| visible.contains(&term.start))
        .and_then(|term| document.block_at(term.start));
    let begins = || {
        let first = document.blocks.partition_point(|block| block.range.start < visible.start);
        let body = |block: &crate::document::Block| !matches!(block.kind, Kind::Heading(_) | Kind::Rule);
        let blocks =
            document.blocks.iter().enumerate().skip(first).take_while(|(_, block)| block.range.start < visible.end);
        blocks.filter(|(_, block)| body(block)).map(|(i, _)| i).next()
    };
    let block = term.or_else(begins).or_else(|| document.block_at(visible.start));
    block.map(|i| document.blocks[i].range.clone()).ok_or_else(|| anyhow::anyhow!("this text is empty"))
}

fn bookmark(app: &mut App) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let Some(mut top) = reader.top() else { bail!("this text is empty") };
    while top.is_blank() && top.next < reader.document.text.len() {
        top = reader.moved(top, 1);
    }
    let visible = reader.visible();
    let block = reader.document.blocks[top.block].range.clone();
    let in_view = block.start.max(visible.start)..block.end.min(visible.end);
    if let Some(id) = reader.annotation_on(&in_view, Mark::Bookmark).map(|annotation| annotation.id.clone()) {
        return change(app, "bookmark taken away", |reader| reader.notebook.remove(&id, now));
    }
    // The row at the top is the place; its words, up to a line or two, are what it will be found by.
    let text = &reader.document.text;
    let start = top.start.clamp(block.start, block.end);
    let end = text.floor_char_boundary((start + 100).min(block.end));
    let end = if end == block.end { end } else { text[start..end].rfind(' ').map_or(end, |i| start + i) };
    let at = reader.locator(start..end);
    change(app, "bookmark saved", |reader| {
        reader.notebook.add(at, Mark::Bookmark, String::new(), Vec::new(), now).map(drop)
    })
}

fn highlight(app: &mut App) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let range = target(reader)?;
    let same = |(annotation, at): (&Annotation, Range<usize>)| {
        (annotation.mark == Mark::Highlight && at == range).then(|| annotation.id.clone())
    };
    let there = reader.annotations().find_map(same);
    reader.selection = None;
    if let Some(id) = there {
        return change(app, "highlight taken away", |reader| reader.notebook.remove(&id, now));
    }
    let at = reader.locator(range);
    change(app, "highlight saved", |reader| {
        reader.notebook.add(at, Mark::Highlight, String::new(), Vec::new(), now).map(drop)
    })
}

/// Changes the notebook, then lays the annotations anew; says `done` only when the change is on the disk.
pub fn change(app: &mut App, done: &str, change: impl FnOnce(&mut Reader) -> Result<()>) -> Result<()> {
    let reader = app.whole_reader()?;
    let result = change(reader);
    reader.lay_notes();
    refresh_list(app);
    result?;
    app.say(done);
    Ok(())
}
