//! The card of a term, and the terms explained in the margin.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::App;
use crate::app::card::margin::{Aside, Gloss, SIGN};
use crate::app::card::{Card, Place};
use crate::app::page::{Page, Role, Roles};
use crate::app::peek::cited;
use crate::app::reader::{Met, Reader, look};
use crate::document::Document;
use crate::glossary::mentions;
use crate::text::{shown, wrap};

use super::popup::frame;
use super::theme::Theme;
use super::{put, put_right, wipe};

/// The most cells of a strip, and the fewest that tell anything.
const STRIP: usize = 40;
const SHORT: usize = 6;

/// Draws the card that is on top.
pub fn draw(app: &App, card: &Card, page: &Page, theme: &Theme, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    let place = card.place(page, &reader.document);
    let area = Rect::new(place.left, place.top, place.width, place.height).intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    wipe(buffer, area, Style::new());
    let (left, end) = (area.left() + place.pad(), area.right() - place.pad());
    if place.border {
        frame(area, buffer);
        put(buffer, left, area.top(), &trail(card, (end - left) as usize), end, theme.quiet());
    }
    head(card, (left, end, place.head()), theme, buffer);
    if let Some(relation) = card.relation().filter(|_| place.relation) {
        put(buffer, left, place.head() + 1, &shown::cut(&relation, (end - left) as usize), end, theme.quiet());
    }
    for (i, line) in place.rows.iter().skip(card.scroll).take(place.text_height()).enumerate() {
        let y = place.first() + i as u16;
        text_row(card, line, (left, end, y), |entry| look(&reader.sources, entry), theme, buffer);
    }
    let more = more(card.scroll, &place);
    // Without a frame the last row is words; the sign stands beside the headword then.
    let foot = if place.border { area.bottom() - 1 } else { area.top() };
    let start = if more.is_empty() { end } else { put_right(buffer, foot, more, end, theme.quiet()) };
    if let Some(met) = card.met.as_ref().filter(|_| place.border) {
        let words = told(met, reader, (start - left) as usize, theme);
        put(buffer, left, foot, &words, start, theme.quiet());
    }
}

/// The headwords of the cards below, in the frame; the first give way when there is no room.
fn trail(card: &Card, columns: usize) -> String {
    let mut names = card.trail.as_slice();
    while let [_, rest @ ..] = names {
        let before = if names.len() < card.trail.len() { "… › " } else { "" };
        let line = format!(" {before}{} › ", names.join(" › "));
        if shown::columns(&line) <= columns {
            return line;
        }
        names = rest;
    }
    String::new()
}

/// The headword, and which of the sources this is.
fn head(card: &Card, place: (u16, u16, u16), theme: &Theme, buffer: &mut Buffer) {
    let (left, end, row) = place;
    let room = end.saturating_sub(left) as usize;
    let headword = shown::columns(&card.answer().headword);
    // The source may take what the headword leaves, and a third in any case.
    let source = card.source(room.saturating_sub(headword + 2).max(room / 3));
    let start = put_right(buffer, row, &source, end, theme.quiet());
    let headword = shown::cut(&card.answer().headword, start.saturating_sub(left + 1) as usize);
    put(buffer, left, row, &headword, start, theme.strong());
}

fn text_row(
    card: &Card,
    line: &wrap::Line,
    place: (u16, u16, u16),
    look: impl Fn(usize) -> Roles,
    theme: &Theme,
    buffer: &mut Buffer,
) {
    let (mut x, end, row) = place;
    let text = &card.answer().text;
    let mut at = line.start;
    let here = |term: &Range<usize>| term.start < line.end && term.end > line.start;
    for (i, (term, entry)) in card.terms.iter().enumerate().filter(|(_, (term, _))| here(term)) {
        let (start, stop) = (term.start.clamp(at, line.end), term.end.min(line.end));
        x = put(buffer, x, row, &text[at..start], end, Style::new());
        let roles = if card.focus == Some(i) { look(*entry).with(Role::TermHere) } else { look(*entry) };
        x = put(buffer, x, row, &text[start..stop], end, theme.style(roles));
        at = stop.max(at);
    }
    put(buffer, x, row, &text[at..line.end.max(at)], end, Style::new());
}

/// Says that the definition goes on, and where.
pub(super) fn more(scroll: usize, place: &Place) -> &'static str {
    match (scroll > 0, scroll < place.last_scroll()) {
        (true, true) => " ↑↓ more ",
        (false, true) => " ↓ more ",
        (true, false) => " ↑ ",
        (false, false) => "",
    }
}

/// How often the text mentions a term, where it first did, and in which parts of it.
fn told(met: &Met, reader: &Reader, columns: usize, theme: &Theme) -> String {
    let far = met.so_far();
    let Some(first) = met.places.first() else { return shown::cut(&format!(" not mentioned{far} "), columns) };
    let count = match met.places.len() {
        1 => format!(" 1 mention{far}"),
        n => format!(" {n} mentions{far}"),
    };
    let first = format!(", first {}", cited(&reader.document, first.start));
    let count = match shown::columns(&count) + shown::columns(&first) + SHORT + 3 <= columns {
        true => count + &first,
        false => count,
    };
    let room = columns.saturating_sub(shown::columns(&count) + 3);
    let strip = if room < SHORT { String::new() } else { strip(met, &reader.document, room.min(STRIP), theme) + " " };
    shown::cut(&format!("{count} {strip}"), columns)
}

/// A cell for each part of the text.
fn strip(met: &Met, document: &Document, columns: usize, theme: &Theme) -> String {
    let parts = mentions::parts(document, columns);
    let counts = mentions::counts(&parts, &met.places);
    let most = counts.iter().copied().max().unwrap_or(0);
    // What was not read is left empty: a dot would say that it has no mention.
    let told = parts.iter().zip(counts).take_while(|(start, _)| met.until.is_none_or(|until| **start < until));
    told.map(|(_, n)| theme.bar(n, most)).collect()
}

/// Draws what is explained in the margin.
pub fn margin(app: &App, page: &Page, theme: &Theme, buffer: &mut Buffer) {
    let (Some(reader), Some((left, width))) = (&app.reader, page.frame.side) else { return };
    for note in &page.notes {
        draw_aside(note, (left, left + width), theme, buffer);
    }
    for gloss in &page.glosses {
        let in_focus = reader.term.as_ref() == Some(&gloss.term);
        draw_gloss(gloss, (left, left + width), in_focus, theme, buffer);
    }
}

/// A note beside its row.
fn draw_aside(note: &Aside, (left, end): (u16, u16), theme: &Theme, buffer: &mut Buffer) {
    let sign = Roles::from(Role::Marker);
    let sign = if note.in_focus { theme.style(sign).patch(theme.strong()) } else { theme.style(sign) };
    put(buffer, left, note.top, "✎", end, sign);
    let style = if note.in_focus { theme.strong() } else { Style::new() };
    for (i, line) in note.rows.iter().enumerate() {
        let text = &note.text[line.start..line.end];
        let is_last = note.is_cut && i + 1 == note.rows.len();
        let text =
            if is_last { shown::cut(&format!("{text} …"), (end - left - SIGN) as usize) } else { text.to_owned() };
        put(buffer, left + SIGN, note.top + i as u16, &text, end, style);
    }
}

fn draw_gloss(gloss: &Gloss, (left, end): (u16, u16), in_focus: bool, theme: &Theme, buffer: &mut Buffer) {
    let roles = if in_focus { gloss.roles.with(Role::TermHere) } else { gloss.roles };
    let headword = shown::cut(&gloss.headword, (end - left) as usize);
    put(buffer, left, gloss.top, &headword, end, theme.style(roles));
    for (i, line) in gloss.rows.iter().enumerate() {
        let text = &gloss.text[line.start..line.end];
        let is_last = gloss.is_cut && i + 1 == gloss.rows.len();
        let text = if is_last { shown::cut(&format!("{text} …"), (end - left) as usize) } else { text.to_owned() };
        put(buffer, left, gloss.top + 1 + i as u16, &text, end, theme.quiet());
    }
}
