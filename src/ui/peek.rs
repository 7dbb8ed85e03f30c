//! What a link leads to, beside the link.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::App;
use crate::app::page::Page;
use crate::app::peek::Peek;
use crate::text::shown;

use super::popup::frame;
use super::theme::Theme;
use super::{card, put, put_right, wipe};

/// Draws a peek.
pub fn draw(app: &App, peek: &Peek, page: &Page, theme: &Theme, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    let place = peek.place(page, &reader.document);
    let area = Rect::new(place.left, place.top, place.width, place.height).intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    wipe(buffer, area, Style::new());
    let (left, end) = (area.left() + place.pad(), area.right() - place.pad());
    if place.border {
        frame(area, buffer);
    }
    // The name may take what the place leaves it, and half of the row in any case.
    let room = end.saturating_sub(left) as usize;
    let room = room.saturating_sub(shown::columns(&peek.head) + 2).max(room / 2);
    let start = put_right(buffer, place.head(), &shown::cut(&peek.place, room), end, theme.quiet());
    let head = shown::cut(&peek.head, start.saturating_sub(left + 1) as usize);
    put(buffer, left, place.head(), &head, start, theme.strong());
    for (i, line) in place.rows.iter().skip(peek.scroll).take(place.text_height()).enumerate() {
        put(buffer, left, place.first() + i as u16, &peek.text[line.start..line.end], end, Style::new());
    }
    let more = card::more(peek.scroll, &place);
    if !more.is_empty() {
        let foot = if place.border { area.bottom() - 1 } else { area.top() };
        put_right(buffer, foot, more, end, theme.quiet());
    }
}
