//! A note in full, over the page and clear of its words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::notebook::day;
use crate::app::page::Page;
use crate::app::{App, Glance, said};
use crate::text::shown;

use super::popup::frame;
use super::theme::Theme;
use super::{put, put_right, wipe};

/// It stands at the foot, or at the top when its words are in the lower half.
pub fn draw(app: &App, glance: &Glance, page: &Page, theme: &Theme, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    let Some(annotation) = reader.notebook.get(&glance.id) else { return };
    let (screen, said) = (buffer.area, said(annotation));
    let (rows, height) = Glance::rows(said, screen.width, screen.height);
    let at = reader.annotation(&glance.id).and_then(|(_, at)| page.cell(&reader.document, at.start));
    let is_low = at.is_some_and(|(_, row)| row >= screen.height / 2);
    let outer = (height as u16 + 2).min(screen.height.saturating_sub(1));
    let top = if is_low { 0 } else { screen.height.saturating_sub(outer + 1) };
    let width = Glance::width(screen.width);
    let area = Rect::new((screen.width - width) / 2, top, width, outer);
    wipe(buffer, area, Style::new());
    frame(area, buffer);
    let (left, end) = (area.left() + 2.min(width), area.right().saturating_sub(2));
    let columns = end.saturating_sub(left) as usize;
    let words = annotation.at.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = match annotation.note.is_empty() {
        true => format!(" {} ", annotation.mark.name()),
        false => shown::cut(&format!(" Note on “{words}"), columns.saturating_sub(2)) + "” ",
    };
    put(buffer, left, area.top(), &title, end, theme.strong());
    for (i, line) in rows.iter().skip(glance.scroll).take(height).enumerate() {
        put(buffer, left, area.top() + 1 + i as u16, &said[line.start..line.end], end, Style::new());
    }
    let tags: String = annotation.tags.iter().map(|tag| format!(" #{tag}")).collect();
    let about = shown::cut(&format!(" {}{tags} ", day(annotation.changed)), columns);
    let foot = area.bottom() - 1;
    let behind = put(buffer, left, foot, &about, end, theme.quiet());
    if glance.scroll + height < rows.len() && behind + 8 < end {
        put_right(buffer, foot, " ↓ more ", end, theme.quiet());
    }
}
