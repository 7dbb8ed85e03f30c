//! Taking a repair back, taking a line out: here, or wherever the source has the like.

use std::ops::Range;

use anyhow::{Result, bail};

use super::here;
use super::keeping::{amend, restore, set, short};
use crate::app::App;
use crate::app::reader::Reader;
use crate::app::repairs::{Repair, What, line_of};
use crate::document::{Correction, Kind};
use crate::text::fold;

pub fn take_back(app: &mut App, all: bool) -> Result<()> {
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

pub fn take_out(app: &mut App, all: bool) -> Result<()> {
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
