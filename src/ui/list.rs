//! A list over the whole screen, and beside that of annotations what the one in focus says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::list::{Item, Line, List};
use crate::app::notebook::preview::{Preview, Room};
use crate::text::{shown, wrap};

use super::theme::Theme;
use super::{put, put_right, wipe};

/// The widest that a list is drawn, in columns.
const WIDEST: u16 = 110;

pub fn draw(app: &App, list: &List, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    wipe(buffer, area, Style::new());
    let room = Room::of(list, area.width, area.height);
    let beside = if let Some(Room::Right(columns)) = room { columns } else { 0 };
    let width = (area.width - beside).min(WIDEST);
    let left = (area.width - beside - width) / 2;
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
    for (i, line) in list.window(list.height(area.width, area.height)).enumerate() {
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
    let Some(preview) = Preview::of(app, list) else { return };
    match room {
        Some(Room::Right(columns)) => {
            let place = Rect::new(area.width - columns, top, columns, area.height.saturating_sub(top + 1));
            draw_preview(&preview, place, theme, buffer);
        }
        Some(Room::Foot(rows)) => {
            let row = area.height.saturating_sub(rows + 1);
            put(buffer, inner, row, &"─".repeat((end - inner) as usize), end, theme.quiet());
            draw_preview(&preview, Rect::new(inner, row + 1, end - inner, rows - 1), theme, buffer);
        }
        None => {}
    }
}

/// What the item in focus says: what it is, its note, the words around it.
fn draw_preview(preview: &Preview, place: Rect, theme: &Theme, buffer: &mut Buffer) {
    let (columns, end) = (place.width.saturating_sub(1).max(1) as usize, place.right());
    put(buffer, place.left(), place.top(), &shown::cut(&preview.about, columns), end, theme.quiet());
    let context = wrap::wrap(&preview.context, columns);
    let mut note = if preview.note.is_empty() { Vec::new() } else { wrap::wrap(&preview.note, columns) };
    let rows = place.height.saturating_sub(1) as usize;
    // Of a long note, so much is shown that two rows of the passage are left.
    let most = rows.saturating_sub(context.len().min(2));
    let is_cut = note.len() > most;
    note.truncate(most);
    let mut row = place.top() + 1;
    for (i, line) in note.iter().enumerate() {
        let text = &preview.note[line.start..line.end];
        let is_last = is_cut && i + 1 == note.len();
        let text = if is_last { shown::cut(&format!("{text} …"), columns) } else { text.to_owned() };
        put(buffer, place.left(), row, &text, end, Style::new());
        row += 1;
    }
    // A blank row parts the two where there is one to spare.
    row += u16::from(!note.is_empty() && note.len() + context.len() < rows);
    for line in context.iter().take(place.bottom().saturating_sub(row) as usize) {
        let quote = preview.quote.start.clamp(line.start, line.end)..preview.quote.end.clamp(line.start, line.end);
        let parts =
            [(line.start..quote.start, theme.quiet()), (quote.clone(), Style::new().add_modifier(Modifier::ITALIC))];
        let mut x = place.left();
        for (range, style) in parts.into_iter().chain([(quote.end..line.end, theme.quiet())]) {
            x = put(buffer, x, row, &preview.context[range], end, style);
        }
        row += 1;
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
