//! Pure drawing: the state and the page in, cells out. Nothing here changes anything.

mod card;
mod editor;
mod glance;
mod list;
mod page;
mod palette;
mod peek;
mod picture;
mod popup;
mod review;
mod shelf;
mod source;
mod status;
pub mod theme;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::page::Page;
use crate::app::pictures::Placement;
use crate::app::{App, Panel};
use crate::text::shown;

use theme::Theme;

/// Draws the program as it is. `page` is what [`App::page`] gave for the same state. Gives the pictures that the
/// terminal is to draw by its own means, over cells that are left empty for them.
pub fn draw(app: &App, page: &Page, theme: &Theme, frame: &mut Frame) -> Vec<Placement> {
    let area = frame.area();
    let mut caret = None;
    let buffer = frame.buffer_mut();
    page::draw(app, page, theme, buffer);
    let mut pictures = picture::draw_inline(app, page, theme, buffer);
    card::margin(app, page, theme, buffer);
    for (i, panel) in app.panels.iter().enumerate() {
        match panel {
            // Of cards opened from cards only the last is seen; its trail tells of the others.
            Panel::Card(_) if matches!(app.panels.get(i + 1), Some(Panel::Card(_))) => {}
            Panel::Card(card) => card::draw(app, card, page, theme, buffer),
            Panel::List(list) => list::draw(app, list, theme, buffer),
            Panel::Shelf(view) => shelf::draw(app, view, theme, buffer),
            Panel::Review(view) => review::draw(app, view, theme, buffer),
            Panel::Glance(glance) => glance::draw(app, glance, page, theme, buffer),
            Panel::Peek(it) => peek::draw(app, it, page, theme, buffer),
            Panel::Picture(large) => pictures.extend(picture::draw(app, large, theme, buffer)),
            Panel::Palette(it) => palette::draw(it, theme, buffer),
            Panel::Source(view) => source::draw(app, view, theme, buffer),
            Panel::Editor(editor) => caret = editor::draw(app, editor, page, theme, buffer),
        }
    }
    if !app.keys.is_empty() {
        popup::following(app, theme, buffer);
    }
    caret = status::draw(app, page, theme, buffer).or(caret);
    let placements = picture::settle(app, pictures, theme, buffer);
    if let Some((column, row)) = caret.filter(|(column, row)| *column < area.width && *row < area.height) {
        frame.set_cursor_position((column, row));
    }
    placements
}

/// Writes text that may hold anything into one row; gives the column behind it.
fn put(buffer: &mut Buffer, column: u16, row: u16, text: &str, end: u16, style: Style) -> u16 {
    let end = end.min(buffer.area.width);
    if row >= buffer.area.height || column >= end {
        return column;
    }
    buffer.set_stringn(column, row, shown::clean(text), (end - column) as usize, style).0
}

/// Writes text so that it ends before column `end`; gives the column it begins at.
fn put_right(buffer: &mut Buffer, row: u16, text: &str, end: u16, style: Style) -> u16 {
    let start = end.saturating_sub(shown::columns(text) as u16);
    put(buffer, start, row, text, end, style);
    start
}

/// Empties a part of the screen, as far as there is one.
fn wipe(buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    for row in area.top()..area.bottom() {
        for column in area.left()..area.right() {
            buffer[(column, row)].reset();
            buffer[(column, row)].set_style(style);
        }
    }
}
