//! The palette: above the foot line, what fits that is typed there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::palette::{Entry, Kind, Palette};
use crate::text::shown;

use super::theme::Theme;
use super::{put, put_right, wipe};

/// The widest that it is drawn, in columns.
const WIDEST: u16 = 110;

pub fn draw(palette: &Palette, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    let top = Palette::top(area.height);
    let width = area.width.min(WIDEST);
    let (left, end) = (1.min(width), width.saturating_sub(1));
    let Some(line) = top.checked_sub(1).filter(|_| end > left) else { return };
    wipe(buffer, Rect::new(0, line, area.width, area.height.saturating_sub(line + 1)), Style::new());
    put(buffer, 0, line, &"─".repeat(area.width as usize), area.width, theme.quiet());
    let count = match palette.n_found() {
        0 => " nothing fits ".to_owned(),
        n => format!(" {} of {n} ", palette.selected + 1),
    };
    let right = put_right(buffer, line, &count, end, theme.quiet());
    let kinds = Kind::ALL.iter().map(|(_, sign, _, several)| format!("{sign} {several}"));
    let kinds = format!(" {} ", kinds.collect::<Vec<_>>().join(" · "));
    if shown::columns(&kinds) as u16 + 4 <= right.saturating_sub(left) {
        put(buffer, left + 1, line, &kinds, right, theme.quiet());
    }
    for (row, (n, entry)) in palette.window(area.height).enumerate() {
        let style = if n == palette.selected { theme.focus() } else { Style::new() };
        draw_entry(entry, n < palette.n_used, (left, end, top + row as u16), style, theme, buffer);
    }
}

fn draw_entry(entry: &Entry, was_used: bool, place: (u16, u16, u16), style: Style, theme: &Theme, buffer: &mut Buffer) {
    let (left, end, row) = place;
    for column in left..end.min(buffer.area.width) {
        if row < buffer.area.height {
            buffer[(column, row)].set_style(style);
        }
    }
    let quiet = style.patch(theme.quiet());
    put(buffer, left, row, &entry.kind.sign().to_string(), end, quiet);
    let start = left + 2 + (entry.depth as u16 * 2).min((end - left) / 4);
    // Keys are short, and what one is here for; of other details a third of the line is enough.
    let room = (end - left) as usize / if entry.kind == Kind::Action { 2 } else { 3 };
    let detail = match (entry.refused, was_used) {
        (true, _) => "not here".to_owned(),
        (false, true) if end - left >= 60 => format!("used before  {}", entry.detail),
        _ => entry.detail.clone(),
    };
    let strong = entry.kind == Kind::Action && !entry.refused;
    let look = if strong { style.patch(theme.strong()) } else { quiet };
    let text_end = put_right(buffer, row, &shown::cut(&detail, room), end, look);
    let gap = u16::from(!detail.is_empty()) * 2;
    let text = shown::cut(&entry.text, text_end.saturating_sub(start + gap) as usize);
    put(buffer, start, row, &text, text_end, if entry.refused { quiet } else { style });
}
