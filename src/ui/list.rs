//! A list over the whole screen.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::list::{Item, Line, List};
use crate::text::shown;

use super::theme::Theme;
use super::{put, put_right, wipe};

/// The widest that a list is drawn, in columns.
const WIDEST: u16 = 110;

pub fn draw(list: &List, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    wipe(buffer, area, Style::new());
    let width = area.width.min(WIDEST);
    let left = (area.width - width) / 2;
    let (inner, end) = (left + u16::from(width > 30), left + width - u16::from(width > 30));
    let n_shown = list.n_shown();
    let title = match list.filter.is_empty() {
        true => list.title.clone(),
        false => format!("{} · “{}”", list.title, list.filter),
    };
    let count = format!("{} of {n_shown}", if n_shown == 0 { 0 } else { list.selected + 1 });
    let start = put_right(buffer, 0, &count, end, theme.quiet());
    put(buffer, inner, 0, &shown::cut(&title, start.saturating_sub(inner + 1) as usize), start, theme.strong());
    let top = List::top(area.height);
    if n_shown == 0 {
        let said = if list.items.is_empty() { "nothing is left here" } else { "nothing passes the filter" };
        put(buffer, inner, top, said, end, theme.quiet());
    }
    let labels = list.label_columns().min(width as usize / 4);
    for (i, line) in list.window(List::height(area.height)).enumerate() {
        let row = top + i as u16;
        match line {
            Line::Head(head) => {
                put(buffer, inner, row, &shown::cut(head, (end - inner) as usize), end, theme.quiet());
            }
            Line::Item(n, item) => {
                let style = if n == list.selected { theme.focus() } else { Style::new() };
                draw_item(item, labels as u16, (inner, end, row), style, theme, buffer);
            }
        }
    }
}

fn draw_item(item: &Item, labels: u16, place: (u16, u16, u16), style: Style, theme: &Theme, buffer: &mut Buffer) {
    let (left, end, row) = place;
    for column in left..end.min(buffer.area.width) {
        if row < buffer.area.height {
            buffer[(column, row)].set_style(style);
        }
    }
    let gap = if labels > 0 { labels + 2 } else { 0 };
    put(buffer, left, row, &shown::cut(&item.label, labels as usize), left + gap, style.patch(theme.strong()));
    let indent = (item.depth as u16 * 2).min((end - left) / 3);
    let start = left + gap + indent;
    // The detail may take a third of the line, and none of a very short one.
    let room = if end - left < 40 { 0 } else { (end - left) as usize / 3 };
    let detail = shown::cut(&item.detail, room);
    let text_end = put_right(buffer, row, &detail, end, style.patch(theme.quiet()));
    let text = shown::cut(&item.text, text_end.saturating_sub(start + u16::from(!detail.is_empty()) * 2) as usize);
    put(buffer, start, row, &text, text_end, style);
}
