//! Where a block begins and ends, and what it is: a paragraph, a heading of some level, a quotation.

use anyhow::{Result, bail};

use super::here;
use super::keeping::{restore, set, short};
use crate::app::App;
use crate::app::reader::Reader;
use crate::app::repairs::line_of;
use crate::app::source::SourceView;
use crate::document::{Correction, Kind};

/// A block of more lines than this is no heading; a line of it may be.
const HEADING_LINES: usize = 3;
const DEEPEST: u8 = 6;

pub fn begin_here(app: &mut App) -> Result<()> {
    let (reader, view) = here(app)?;
    let line = view.line(&reader.document);
    in_text(reader, view)?;
    let begins = reader.document.block_beginning_at(line.start);
    if begins == Some(0) {
        bail!("nothing stands above it that it could be joined to");
    }
    let line = short(app, line);
    match begins {
        Some(_) => set(app, Correction::Join, line, "joined to the words above"),
        None => set(app, Correction::Begin, line, "a paragraph begins here"),
    }
}

pub fn join_below(app: &mut App) -> Result<()> {
    let (reader, view) = here(app)?;
    let block = in_text(reader, view)?;
    let document = &reader.document;
    let line = view.line(document);
    let is_divided = document.source.text[line.clone()].ends_with(['-', '\u{AD}', '\u{2010}']);
    let pieces = &document.source.pieces;
    let below = pieces.get(pieces.partition_point(|piece| piece.source < line.end));
    let same_block = below.filter(|piece| piece.at < document.blocks[block].range.end);
    let place = match same_block.filter(|_| is_divided) {
        Some(piece) => Some(piece.source),
        None => document.blocks.get(block + 1).and_then(|_| document.source_start(block + 1)),
    };
    let Some(at) = place else { bail!("nothing stands below it that it could be joined with") };
    let place = short(app, at..app.reader.as_ref().map_or(at, |reader| line_of(&reader.document.source.text, at).end));
    set(app, Correction::Join, place, if is_divided { "the word is joined" } else { "joined with what stood below" })
}

pub fn heading(app: &mut App) -> Result<()> {
    let count = app.count;
    let (reader, view) = here(app)?;
    let block = in_text(reader, view)?;
    let document = &reader.document;
    let at = document.blocks[block].range.start;
    // Without a number it is as high as the heading before, and below the title of the whole.
    let before =
        document.outline.partition_point(|it| it.range.start < at).checked_sub(1).map(|i| document.outline[i].level);
    let level =
        count.map_or(before.map_or(1, |level| level.max(2)), |count| count.clamp(1, usize::from(DEEPEST)) as u8);
    let wanted = Kind::Heading(level);
    let line = view.line(document);
    let lines = document.source.range(document.blocks[block].range.clone()).unwrap_or_default();
    let n_lines = document.source.text[lines].matches('\n').count() + 1;
    let begins = document.block_beginning_at(line.start).is_some();
    if matches!(document.blocks[block].kind, Kind::Heading(_)) || (begins && n_lines <= HEADING_LINES) {
        return kind(app, wanted);
    }
    set(app, Correction::Alone(wanted), line, &format!("{} now", wanted.spoken()))
}

pub fn level(app: &mut App, by: i8) -> Result<()> {
    let (reader, view) = here(app)?;
    let block = in_text(reader, view)?;
    let Kind::Heading(level) = reader.document.blocks[block].kind else {
        bail!("this is no heading; h makes it one");
    };
    match level.saturating_add_signed(by) {
        0 => bail!("level 1 is the highest"),
        level if level > DEEPEST => bail!("level {DEEPEST} is the deepest"),
        level => kind(app, Kind::Heading(level)),
    }
}

pub fn kind(app: &mut App, kind: Kind) -> Result<()> {
    let (reader, view) = here(app)?;
    let block = in_text(reader, view)?;
    let document = &reader.document;
    if document.blocks[block].kind == kind {
        bail!("this is a {} already", kind.spoken());
    }
    let Some(start) = document.source_start(block) else { bail!("the source has no words of this block") };
    let alone = reader
        .amended
        .iter()
        .find(|it| it.range.start == start && matches!(it.correction, Correction::Alone(_)))
        .cloned();
    let said = format!("{} now", kind.spoken());
    match (alone, kind) {
        (Some(alone), Kind::Heading(_)) => set(app, Correction::Alone(kind), alone.range, &said),
        (Some(alone), _) => restore(app, &alone, false),
        (None, _) => {
            let end = line_of(&document.source.text, start).end;
            let place = short(app, start..end);
            set(app, Correction::Kind(kind), place, &said)
        }
    }
}

/// The block at the cursor.
fn in_text(reader: &Reader, view: &SourceView) -> Result<usize> {
    match view.block(&reader.document) {
        Some(block) => Ok(block),
        None if view.line(&reader.document).is_empty() => bail!("this line is empty"),
        None => bail!("this line is not in the text; x puts back what was taken out"),
    }
}
