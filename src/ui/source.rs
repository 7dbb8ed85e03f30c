//! The source view over the whole screen.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::App;
use crate::app::page::Role;
use crate::app::source::{SourceRow, SourceView};
use crate::text::shown;

use super::theme::Theme;
use super::{put, put_right, wipe};

/// Columns for the line number and its bar.
const GUTTER: u16 = 8;

pub fn draw(app: &App, view: &SourceView, theme: &Theme, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    let area = buffer.area;
    wipe(buffer, area, Style::new());
    let gutter = if area.width < 40 { 0 } else { GUTTER };
    let name = reader.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let title = format!("Source: {}", name.unwrap_or_else(|| reader.title()));
    put(buffer, gutter, 0, &shown::cut(&title, area.width.saturating_sub(gutter) as usize), area.width, theme.strong());
    let columns = area.width.saturating_sub(gutter + 1).max(1);
    let height = area.height.saturating_sub(2) as usize;
    for (i, row) in view.rows(&reader.document, columns as usize, height).iter().enumerate() {
        draw_row(&reader.document.source.text, row, gutter, 1 + i as u16, theme, buffer);
    }
}

fn draw_row(source: &str, row: &SourceRow, gutter: u16, y: u16, theme: &Theme, buffer: &mut Buffer) {
    let width = buffer.area.width;
    if gutter > 0 {
        let number = row.number.map(|number| number.to_string()).unwrap_or_default();
        put_right(buffer, y, &number, gutter - 2, theme.quiet());
        put(buffer, gutter - 1, y, if row.seen { "│" } else { "" }, gutter, theme.quiet());
    }
    let mut x = gutter;
    let mut at = row.range.start;
    for removed in &row.removed {
        let start = removed.start.clamp(at, row.range.end);
        x = put(buffer, x, y, &source[at..start], width, Style::new());
        x = put(buffer, x, y, &source[start..removed.end.max(start)], width, theme.style(Role::Removed.into()));
        at = removed.end.max(start);
    }
    x = put(buffer, x, y, &source[at..row.range.end.max(at)], width, Style::new());
    if !row.remark.is_empty() {
        let indent = if row.range.is_empty() { 0 } else { 2 };
        put(buffer, x + indent, y, &format!("← {}", row.remark), width, theme.quiet());
    }
}
