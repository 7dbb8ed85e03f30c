//! Mending: going from repair to repair in the source view, taking them back, and correcting what postil has made
//! of the lines. The source itself is never touched; a correction is kept with the notes of the text.

use std::ops::Range;

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::reader::{Amended, Reader};
use crate::app::repairs::{Repair, What, line_of};
use crate::app::source::{Setting, SourceView};
use crate::app::{App, Panel};
use crate::document::corrections::Aspect;
use crate::document::locator::Finder;
use crate::document::{Correction, Kind, Locator};
use crate::text::fold;

pub const ACTIONS: &[Action] = &[
    Action { name: "source-line-down", help: "One line down in the source", run: |app| line(app, 1) },
    Action { name: "source-line-up", help: "One line up in the source", run: |app| line(app, -1) },
    Action {
        name: "next-repair",
        help: "To the next repair: what was joined, taken out or guessed",
        run: |app| step(app, true, false),
    },
    Action { name: "previous-repair", help: "To the repair before", run: |app| step(app, false, false) },
    Action {
        name: "next-repair-like-it",
        help: "To the next repair of the same kind",
        run: |app| step(app, true, true),
    },
    Action {
        name: "previous-repair-like-it",
        help: "To the repair of the same kind before",
        run: |app| step(app, false, true),
    },
    Action {
        name: "take-back",
        help: "Take the repair back, or your own correction",
        run: |app| take_back(app, false),
    },
    Action { name: "take-back-all", help: "Take back all repairs like this one", run: |app| take_back(app, true) },
    Action { name: "take-out", help: "Take the line out of the text, or put it back", run: |app| take_out(app, false) },
    Action {
        name: "take-out-all",
        help: "Take out all lines like this one, or put them back",
        run: |app| take_out(app, true),
    },
    Action {
        name: "begin-here",
        help: "Begin a paragraph with this line, or join it to the one above",
        run: begin_here,
    },
    Action {
        name: "join-below",
        help: "Join the paragraph with the one below, or the halves of a word divided here",
        run: join_below,
    },
    Action {
        name: "as-heading",
        help: "A heading: the block, or this line of a longer one; 2h for level 2",
        run: heading,
    },
    Action { name: "deeper", help: "A heading one level deeper", run: |app| level(app, 1) },
    Action { name: "higher", help: "A heading one level higher", run: |app| level(app, -1) },
    Action { name: "as-paragraph", help: "A paragraph", run: |app| kind(app, Kind::Paragraph) },
    Action { name: "as-quote", help: "A quotation", run: |app| kind(app, Kind::Quote) },
    Action { name: "as-list-item", help: "A list item", run: |app| kind(app, Kind::ListItem) },
    Action { name: "as-verse", help: "Verse: each line stays a line", run: |app| kind(app, Kind::Verse) },
    Action { name: "as-code", help: "Code: lines and spaces stay", run: |app| kind(app, Kind::Code) },
    Action { name: "as-table", help: "A table: lines and spaces stay", run: |app| kind(app, Kind::Table) },
    Action { name: "as-footnote", help: "A footnote", run: |app| kind(app, Kind::Note) },
    Action { name: "go-there", help: "Read on at this line", run: go_there },
];

/// Of the words at a place so many bytes are remembered.
const QUOTED: usize = 120;
/// A block of more lines than this is no heading; a line of it may be.
const HEADING_LINES: usize = 3;
const DEEPEST: u8 = 6;

/// The reader and the view.
fn here(app: &mut App) -> Result<(&mut Reader, &mut SourceView)> {
    match (app.reader.as_mut(), app.panels.last_mut()) {
        (Some(reader), Some(Panel::Source(view))) => Ok((reader, view)),
        _ => bail!("corrections are made in the source view; c opens it from the text"),
    }
}

/// Makes the cursor seen.
pub fn reveal(app: &mut App) {
    let (columns, rows) = (app.columns, app.rows);
    if let Ok((reader, view)) = here(app) {
        let setting = Setting::of(&reader.document.source.text, columns, rows);
        view.reveal(reader, &setting);
    }
}

fn line(app: &mut App, n: isize) -> Result<()> {
    let times = app.times();
    let (reader, view) = here(app)?;
    view.step(reader, n * times);
    reveal(app);
    Ok(())
}

fn step(app: &mut App, forward: bool, alike: bool) -> Result<()> {
    let times = app.times();
    let (reader, view) = here(app)?;
    let like = view.repair(reader).filter(|_| alike).map(|repair| repair.what);
    let fits = |repair: &Repair| like.as_ref().is_none_or(|like| repair.what.is_like(like));
    for _ in 0..times {
        let mut at = view.cursor;
        let found = loop {
            let next = if forward { reader.repairs().from(at + 1) } else { reader.repairs().before(at) };
            match next {
                Some(repair) if fits(&repair) => break repair,
                Some(repair) => at = repair.source.start,
                None => bail!(
                    "there is no repair{} {} here",
                    if alike { " of this kind" } else { "" },
                    if forward { "after" } else { "before" }
                ),
            }
        };
        view.cursor = found.source.start;
    }
    reveal(app);
    Ok(())
}

fn take_back(app: &mut App, all: bool) -> Result<()> {
    let (reader, view) = here(app)?;
    let Some(Repair { source, what }) = view.repair(reader) else {
        bail!("nothing was repaired here; d takes the line out, s begins a paragraph with it");
    };
    let alike = if all { alike(reader, &source, &what)? } else { vec![source.clone()] };
    let n = alike.len();
    let more = if n > 1 { format!(", and {} more like it", n - 1) } else { String::new() };
    match what {
        What::Yours(amended) => restore(app, &amended, all),
        What::RunningHead | What::PageNumber => amend(app, Correction::PutBack, alike, &format!("put back{more}")),
        What::DividedWord => set(app, Correction::PutBack, source, "the hyphen is put back"),
        What::Marks(_) => {
            let closing = |open: &Range<usize>| match reader_repair(app, open.start) {
                Some(What::Marks(close)) => vec![open.clone(), close],
                _ => vec![open.clone()],
            };
            let marks: Vec<_> = alike.iter().flat_map(closing).collect();
            amend(app, Correction::PutBack, marks, &format!("the marks are put back{more}"))
        }
        What::Join => set(app, Correction::Begin, short(app, source), "a paragraph begins here"),
        What::Heading(_) => {
            let places = alike.into_iter().map(|range| short(app, range)).collect();
            amend(app, Correction::Kind(Kind::Paragraph), places, &format!("a paragraph now{more}"))
        }
    }
}

fn reader_repair(app: &App, at: usize) -> Option<What> {
    let repair = app.reader.as_ref()?.repairs().from(at)?;
    (repair.source.start == at).then_some(repair.what)
}

/// All repairs like one: the same thing done to the same words, numbers aside.
fn alike(reader: &Reader, source: &Range<usize>, what: &What) -> Result<Vec<Range<usize>>> {
    let text = &reader.document.source.text;
    let words = letters(&text[source.clone()]);
    let is_alike = |repair: &Repair| {
        let same_words = || letters(&text[repair.source.clone()]) == words;
        let same_marks = || text[repair.source.clone()] == text[source.clone()];
        match what {
            What::PageNumber => true,
            What::Marks(_) => same_marks(),
            _ => same_words(),
        }
    };
    match what {
        What::Join | What::DividedWord => bail!("each of these is a case of its own; x takes this one back"),
        What::Yours(_) => return Ok(vec![source.clone()]),
        _ => {}
    }
    let all = reader.repairs().within(0..text.len()).filter(|repair| repair.what.is_like(what) && is_alike(repair));
    Ok(all.map(|repair| repair.source).collect())
}

/// The letters of some words, as they are compared: a running head is the same with another number.
fn letters(words: &str) -> String {
    fold::fold(words).text.chars().filter(|c| c.is_alphabetic()).collect()
}

fn take_out(app: &mut App, all: bool) -> Result<()> {
    let (reader, view) = here(app)?;
    let line = view.line(&reader.document);
    if line.is_empty() {
        bail!("this line is empty");
    }
    if view.block(&reader.document).is_none() {
        let repair = reader.repairs().within(line.clone()).next().map(|repair| repair.what);
        return match repair {
            Some(What::RunningHead | What::PageNumber | What::Yours(_)) => {
                view.cursor = line.start;
                take_back(app, all)
            }
            _ => bail!("this line is markup: nothing of it could stand in the text"),
        };
    }
    if !all {
        return set(app, Correction::TakeOut, line, "taken out of the text");
    }
    let text = &reader.document.source.text;
    let words = letters(&text[line.clone()]);
    let (mut lines, mut at) = (Vec::new(), 0);
    for raw in text.split_inclusive('\n') {
        // A line of another length cannot be alike, whatever its number is.
        if raw.len().abs_diff(line.len()) < 24 && letters(raw) == words {
            let range = line_of(text, at);
            lines.extend((!range.is_empty() && reader.document.has_words_of(&range)).then_some(range));
        }
        at += raw.len();
    }
    let said = match lines.len() {
        1 => "taken out of the text; no other line is like it".to_owned(),
        n => format!("{n} lines taken out of the text"),
    };
    amend(app, Correction::TakeOut, lines, &said)
}

fn begin_here(app: &mut App) -> Result<()> {
    let (reader, view) = here(app)?;
    let line = view.line(&reader.document);
    let block = in_text(reader, view)?;
    let begins = reader.document.block_beginning_at(line.start);
    if begins == Some(0) {
        bail!("nothing stands above it that it could be joined to");
    }
    let _ = block;
    let line = short(app, line);
    match begins {
        Some(_) => set(app, Correction::Join, line, "joined to the words above"),
        None => set(app, Correction::Begin, line, "a paragraph begins here"),
    }
}

fn join_below(app: &mut App) -> Result<()> {
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

/// The block at the cursor.
fn in_text(reader: &Reader, view: &SourceView) -> Result<usize> {
    match view.block(&reader.document) {
        Some(block) => Ok(block),
        None if view.line(&reader.document).is_empty() => bail!("this line is empty"),
        None => bail!("this line is not in the text; x puts back what was taken out"),
    }
}

fn heading(app: &mut App) -> Result<()> {
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

fn level(app: &mut App, by: i8) -> Result<()> {
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

fn kind(app: &mut App, kind: Kind) -> Result<()> {
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

fn go_there(app: &mut App) -> Result<()> {
    let (reader, view) = here(app)?;
    let at = reader.document.source.reading(view.cursor);
    reader.jump(at);
    app.panels.pop();
    Ok(())
}

/// As much of some words as is remembered.
fn short(app: &App, range: Range<usize>) -> Range<usize> {
    let text = app.reader.as_ref().map_or("", |reader| &reader.document.source.text);
    let line = line_of(text, range.start);
    let end = range.end.min(line.end).min(range.start + QUOTED);
    range.start..text.floor_char_boundary(end.max(range.start))
}

/// Says of one place how it is. What the reader said of it before gives way, and when postil thinks so as well
/// nothing has to be kept.
fn set(app: &mut App, correction: Correction, range: Range<usize>, done: &str) -> Result<()> {
    let (reader, _) = here(app)?;
    let same = |it: &&Amended| {
        it.correction.aspect() == correction.aspect()
            && it.range.start == range.start
            && (correction.aspect() != Aspect::Presence || it.range.end == range.end)
    };
    let before = reader.amended.iter().find(same).cloned();
    let only =
        |it: &Amended| reader.notebook.amendments().iter().any(|known| known.id == it.id && known.places.len() == 1);
    let Some(before) = before.filter(only) else { return amend(app, correction, vec![range], done) };
    if reader.imported().holds(&range, correction) {
        return restore(app, &before, false);
    }
    let now = app.now;
    let (reader, _) = here(app)?;
    let places = locators(reader, &[range]);
    let change = reader.notebook.change_amendment(&before.id, now, |it| {
        it.correction = correction;
        it.places = places;
    });
    finish(app, change, done)
}

/// Keeps a new correction.
fn amend(app: &mut App, correction: Correction, places: Vec<Range<usize>>, done: &str) -> Result<()> {
    let now = app.now;
    let (reader, view) = here(app)?;
    if let Some(first) = places.first().filter(|_| places.len() == 1 && correction != Correction::Join) {
        view.cursor = first.start;
    }
    let places = locators(reader, &places);
    let change = reader.notebook.amend(correction, places, now);
    finish(app, change, done)
}

/// Takes a correction of the reader's back: at one of its places, or at all.
fn restore(app: &mut App, amended: &Amended, all: bool) -> Result<()> {
    let now = app.now;
    let (reader, _) = here(app)?;
    let mut left = 0;
    let change = reader.notebook.change_amendment(&amended.id, now, |it| {
        match all {
            true => it.places.clear(),
            false => drop(it.places.remove(amended.place.min(it.places.len().saturating_sub(1)))),
        }
        left = it.places.len();
    });
    let done = match left {
        0 => "as postil understood it".to_owned(),
        n => format!("as postil understood it, here; X does the same for the {n} others"),
    };
    finish(app, change, &done)
}

/// Applies what the notebook says now; says `done` only when the change is on the disk.
fn finish(app: &mut App, change: Result<()>, done: &str) -> Result<()> {
    let data = app.folders.data.clone();
    let (reader, _) = here(app)?;
    reader.amend(&data);
    reveal(app);
    change?;
    app.say(format!("{done}; saved, u undoes it"));
    Ok(())
}

fn locators(reader: &Reader, places: &[Range<usize>]) -> Vec<Locator> {
    let text = &reader.document.source.text;
    let finder = Finder::new(text);
    let locator = |range: &Range<usize>| {
        let locator = Locator::in_text(text, range.clone());
        // Of many places alike, each has rivals enough: they are told apart by what is around them.
        let rival = if places.len() > 2 { None } else { finder.rival(&locator) };
        Locator { rival, ..locator }
    };
    places.iter().map(locator).collect()
}
