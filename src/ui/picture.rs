//! Pictures: one on the whole screen, and those that stand among the words.
//!
//! While the page is drawn, the cells of a picture hold a sign that no text can hold. What of them is left when all
//! else has been drawn is the picture's: where nothing lies over it, the terminal draws it by its own means; else,
//! and where the terminal has none, it is made of coloured blocks.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::page::{Page, Slice};
use crate::app::pictures::{Area, Drawing, Large, Placement, Protocol, Seen};
use crate::app::{App, Panel};
use crate::import::pictures::Pixels;
use crate::text::{shown, wrap};

use super::theme::Theme;
use super::{put, wipe};

/// In the cells of a picture until it is drawn.
const HELD: &str = "\u{1}";

/// A picture on the screen: its first cell, which may lie above the screen's part of it, and its rows that are seen.
pub struct Hung {
    drawing: Arc<Drawing>,
    column: u16,
    row: u16,
    /// The first of its rows that is seen, and how many are.
    first: u16,
    rows: u16,
}

/// Draws one picture on the whole screen, with its words.
pub fn draw(app: &App, large: &Large, theme: &Theme, buffer: &mut Buffer) -> Option<Hung> {
    let (screen, sheet) = (buffer.area, app.sheet(large));
    wipe(buffer, screen, Style::new());
    let picture = app.reader.as_ref()?.document.pictures.get(large.picture)?;
    let seen = app.seen(picture, sheet.room);
    if sheet.top > 0 {
        let about = match seen {
            Some(Seen::Here(drawing)) => {
                let Pixels { format, size: (width, height), .. } = drawing.pixels;
                format!(" · {format}, {width} × {height}")
            }
            Some(Seen::Never(_)) => String::new(),
            None => " · being read".to_owned(),
        };
        let title = shown::cut(&format!("{}{about}", sheet.title), screen.width.saturating_sub(2).into());
        put(buffer, 1, 0, &title, screen.width, theme.quiet());
    }
    let below = sheet.top + sheet.room.rows;
    for (i, line) in sheet.words.iter().enumerate() {
        centred(line, below + i as u16, theme.strong(), buffer);
    }
    match seen {
        Some(Seen::Here(drawing)) => {
            let Pixels { columns, rows, .. } = drawing.pixels;
            let column = screen.width.saturating_sub(columns) / 2;
            let row = sheet.top + sheet.room.rows.saturating_sub(rows) / 2;
            let hung = Hung { drawing: Arc::clone(drawing), column, row, first: 0, rows };
            hold(&hung, buffer);
            Some(hung)
        }
        Some(Seen::Never(why)) => {
            say(why, Rect::new(0, sheet.top, screen.width, sheet.room.rows), theme, buffer);
            None
        }
        None => None,
    }
}

/// Draws the pictures that stand among the words.
pub fn draw_inline(app: &App, page: &Page, theme: &Theme, buffer: &mut Buffer) -> Vec<Hung> {
    let Some((reader, room)) = app.reader.as_ref().and_then(|reader| Some((reader, reader.room()?))) else {
        return Vec::new();
    };
    // The large view hides them all.
    if app.panels.iter().any(|panel| matches!(panel, Panel::Picture(_))) {
        return Vec::new();
    }
    let mut all = Vec::new();
    let mut y = 0;
    while let Some(row) = page.rows.get(y) {
        let Some(slice) = row.picture else {
            y += 1;
            continue;
        };
        let rows =
            page.rows[y..].iter().take_while(|row| row.picture.is_some_and(|it| it.picture == slice.picture)).count();
        let top = page.frame.top + y as u16;
        y += rows;
        let seen = reader.document.pictures.get(slice.picture).and_then(|picture| app.seen(picture, room));
        match seen {
            Some(Seen::Here(drawing)) => {
                let hung = beside(drawing, &slice, page, top, rows as u16);
                hold(&hung, buffer);
                all.push(hung);
            }
            Some(Seen::Never(why)) => {
                say(why, Rect::new(page.frame.left, top, page.frame.width, rows as u16), theme, buffer);
            }
            None => {}
        }
    }
    all
}

/// A picture lies in the middle of the column, and of the rows that are kept for it.
fn beside(drawing: &Arc<Drawing>, slice: &Slice, page: &Page, top: u16, rows: u16) -> Hung {
    let pixels = &drawing.pixels;
    let column = page.frame.left + page.frame.width.saturating_sub(pixels.columns) / 2;
    let above = slice.of.saturating_sub(pixels.rows) / 2;
    let first = slice.line.saturating_sub(above);
    let row = top + above.saturating_sub(slice.line);
    let rows = pixels.rows.saturating_sub(first).min((top + rows).saturating_sub(row));
    Hung { drawing: Arc::clone(drawing), column, row, first, rows }
}

fn hold(hung: &Hung, buffer: &mut Buffer) {
    each_cell(hung, buffer, |cell| {
        cell.reset();
        cell.set_symbol(HELD);
    });
}

fn each_cell(hung: &Hung, buffer: &mut Buffer, mut change: impl FnMut(&mut ratatui::buffer::Cell)) {
    for (column, row) in cells(hung) {
        buffer.cell_mut((column, row)).into_iter().for_each(&mut change);
    }
}

fn cells(hung: &Hung) -> impl Iterator<Item = (u16, u16)> + use<> {
    let (columns, column) = (hung.drawing.pixels.columns, hung.column);
    (hung.row..hung.row + hung.rows).flat_map(move |row| (column..column + columns).map(move |column| (column, row)))
}

/// Gives the pictures that nothing lies over to the terminal, and makes the others of blocks: those as well that were
/// made for another display, until they have been made for this one.
pub fn settle(app: &App, all: Vec<Hung>, theme: &Theme, buffer: &mut Buffer) -> Vec<Placement> {
    let mut placements = Vec::new();
    for hung in all {
        let is_held = |at: (u16, u16)| buffer.cell(at).is_some_and(|cell| cell.symbol() == HELD);
        let Drawing { pixels, display, .. } = &*hung.drawing;
        let is_drawn = display.protocol != Protocol::Blocks && *display == app.gallery.display;
        if is_drawn && hung.rows == pixels.rows && cells(&hung).all(is_held) {
            each_cell(&hung, buffer, |cell| {
                cell.set_symbol(" ");
            });
            let area = Area { column: hung.column, row: hung.row, columns: pixels.columns, rows: hung.rows };
            placements.push(Placement { area, drawing: hung.drawing });
            continue;
        }
        for (column, row) in cells(&hung) {
            let Some(cell) = buffer.cell_mut((column, row)).filter(|cell| cell.symbol() == HELD) else { continue };
            let at = (column - hung.column, row - hung.row + hung.first);
            let (sign, style) = theme.dots(pixels.quarters(at));
            cell.set_char(sign).set_style(style);
        }
    }
    placements
}

/// A sentence in the middle of an area.
fn say(why: &str, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let lines = wrap::wrap(why, area.width.saturating_sub(4).clamp(1, 64).into());
    let top = area.top() + area.height.saturating_sub(lines.len() as u16) / 2;
    for (i, line) in lines.iter().take(area.height.into()).enumerate() {
        let words = &why[line.start..line.end];
        let left = area.left() + area.width.saturating_sub(shown::columns(words) as u16) / 2;
        put(buffer, left, top + i as u16, words, area.right(), theme.quiet());
    }
}

fn centred(line: &str, row: u16, style: Style, buffer: &mut Buffer) {
    let width = buffer.area.width;
    let left = width.saturating_sub(shown::columns(line) as u16) / 2;
    put(buffer, left, row, line, width, style);
}
