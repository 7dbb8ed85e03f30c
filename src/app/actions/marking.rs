//! Bookmarks and highlights. Nothing is said to be saved before the notebook has it on the disk.

use std::ops::Range;

use anyhow::{Result, bail};

use super::annotations::refresh_list;
use super::attaching;
use super::colouring;
use crate::app::App;
use crate::app::action::Action;
use crate::app::marks::rank;
use crate::app::reader::Reader;
use crate::document::Kind;
use crate::notes::{Annotation, Mark};

pub const ACTIONS: &[Action] = &[
    Action { name: "bookmark", help: "Set a bookmark here, or take it away", run: bookmark },
    Action {
        name: "highlight",
        help: "Highlight the selection or the paragraph, or take the highlight away; 2M takes the second colour",
        run: highlight,
    },
    Action {
        name: "next-colour",
        help: "Another colour for the highlight in focus or, while selecting, for the next one; 3C takes the third",
        run: colouring::next_colour,
    },
    Action {
        name: "adjust",
        help: "Move the ends of the highlight in focus or at the caret; once more, of the one below it",
        run: colouring::adjust,
    },
    Action {
        name: "remove-annotation",
        help: "Take the annotation in focus away; u brings it back",
        run: colouring::remove,
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
    let (place, in_view) = here(reader)?;
    let is_plain = |it: &Annotation| it.mark == Mark::Bookmark && it.letter.is_none();
    let there = reader.annotations_in(in_view.clone()).find(|(it, at)| is_plain(it) && in_view.contains(&at.start));
    let there = there.map(|(annotation, _)| annotation.id.clone());
    if let Some(id) = there {
        return change(app, "bookmark taken away", |reader| reader.notebook.remove(&id, now));
    }
    let at = reader.locator(place);
    change(app, "bookmark saved", |reader| {
        reader.notebook.add(at, Mark::Bookmark, String::new(), Vec::new(), now).map(drop)
    })
}

/// The words of the row at the top, up to a line or two, by which the place will be found; and what of their paragraph
/// is on the screen.
pub fn here(reader: &mut Reader) -> Result<(Range<usize>, Range<usize>)> {
    let Some(mut top) = reader.top() else { bail!("this text is empty") };
    while top.is_blank() && top.next < reader.document.text.len() {
        top = reader.moved(top, 1);
    }
    let visible = reader.visible();
    let block = reader.document.blocks[top.block].range.clone();
    let text = &reader.document.text;
    let start = top.start.clamp(block.start, block.end);
    let end = text.floor_char_boundary((start + 100).min(block.end));
    let end = if end == block.end { end } else { text[start..end].rfind(' ').map_or(end, |i| start + i) };
    Ok((start..end, block.start.max(visible.start)..block.end.min(visible.end)))
}

/// Highlights the selection or the paragraph in the colour in use, or in that whose number was typed. What is
/// highlighted already, from the same beginning to the same end, is taken away, or gets the colour typed.
fn highlight(app: &mut App) -> Result<()> {
    if app.reader.as_ref().is_some_and(|reader| reader.attaching.is_some()) {
        return attaching::attach(app);
    }
    let now = app.now;
    let chosen = chosen(app)?.map(|i| app.settings.colours.kept(i));
    let reader = app.whole_reader()?;
    if reader.selection.is_some_and(|selection| selection.adjusts) {
        return colouring::save_ends(app, chosen);
    }
    let range = target(reader)?;
    let same = |(annotation, at): &(&Annotation, Range<usize>)| annotation.mark == Mark::Highlight && *at == range;
    let there = reader
        .annotations_in(range.clone())
        .filter(same)
        .min_by(|(a, at_a), (b, at_b)| rank(a, at_a).cmp(&rank(b, at_b)));
    let there = there.map(|(annotation, _)| annotation.clone());
    reader.selection = None;
    match (there, chosen) {
        (Some(it), Some(colour)) if it.colour != colour => colouring::recolour(app, &it, colour),
        (Some(it), _) => change(app, "highlight taken away", |reader| reader.notebook.remove(&it.id, now)),
        (None, chosen) => {
            if let Some(chosen) = chosen {
                app.colour = chosen;
            }
            let colour = app.colour.clone();
            let done = colouring::said(app, "highlight saved", &colour);
            let at = app.whole_reader()?.locator(range);
            change(app, &done, |reader| {
                let id = reader.notebook.add_in_colour(at, Mark::Highlight, String::new(), Vec::new(), colour, now)?;
                reader.focus(id);
                Ok(())
            })
        }
    }
}

/// The place among the colours whose number was typed, counted from 0.
pub fn chosen(app: &App) -> Result<Option<usize>> {
    let Some(n) = app.count else { return Ok(None) };
    let all = app.settings.colours.all();
    match n.checked_sub(1).filter(|i| *i < all.len()) {
        Some(i) => Ok(Some(i)),
        None => {
            let names: Vec<_> = all.iter().enumerate().map(|(i, named)| format!("{} {}", i + 1, named.name)).collect();
            bail!("there is no colour {n}; there are {}", names.join(", "))
        }
    }
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
