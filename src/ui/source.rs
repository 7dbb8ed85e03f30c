//! The source view over the whole screen: lines, what was made of them, and below them what the cursor is at.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::app::App;
use crate::app::page::Role;
use crate::app::source::{Setting, SourceRow, SourceView};
use crate::text::shown;

use super::theme::Theme;
use super::{put, put_right, wipe};

pub fn draw(app: &App, view: &SourceView, theme: &Theme, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    let area = buffer.area;
    wipe(buffer, area, Style::new());
    let source = &reader.document.source.text;
    let setting = Setting::of(source, area.width, area.height);
    let left = setting.left as u16;
    let name = reader.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let title = format!("Source: {}", name.unwrap_or_else(|| reader.title()));
    put(buffer, left, 0, &shown::cut(&title, area.width.saturating_sub(left) as usize), area.width, theme.strong());
    for (i, row) in view.rows(reader, &setting).iter().enumerate() {
        draw_row(source, row, &setting, 1 + i as u16, theme, buffer);
    }
    let told = view.told(reader);
    if let Some(row) = area.height.checked_sub(2).filter(|row| *row > 1) {
        let told = shown::cut(&told, area.width.saturating_sub(2) as usize);
        put(buffer, 1, row, &told, area.width, theme.strong());
    }
}

fn draw_row(source: &str, row: &SourceRow, setting: &Setting, y: u16, theme: &Theme, buffer: &mut Buffer) {
    let width = buffer.area.width;
    let left = setting.left as u16;
    if let Some(number) = row.number.filter(|_| setting.number > 0) {
        put_right(buffer, y, &number.to_string(), setting.number as u16 - 1, theme.quiet());
    }
    let style = if row.is_here { theme.strong() } else { theme.quiet() };
    put(buffer, setting.number as u16, y, &row.label, left - 1, style);
    let bar = if row.is_here {
        "▌"
    } else if row.seen {
        "│"
    } else {
        ""
    };
    put(buffer, left - 1, y, bar, left, style);
    let mut x = left;
    for (range, is_removed) in runs(row) {
        let plain = if is_removed { theme.style(Role::Removed.into()) } else { Style::new() };
        for (range, is_focus) in focused(range, row) {
            let style = if is_focus { plain.patch(theme.focus()) } else { plain };
            x = put(buffer, x, y, &source[range], width, style);
        }
    }
    if !row.remark.is_empty() {
        let indent = if row.range.is_empty() && row.number.is_none() { 0 } else { 2 };
        let style = if row.is_here { theme.strong() } else { theme.quiet() };
        put(buffer, x + indent, y, &format!("← {}", row.remark), width, style);
    }
}

/// The parts of a row, and whether each was taken out.
fn runs(row: &SourceRow) -> Vec<(std::ops::Range<usize>, bool)> {
    let mut runs = Vec::new();
    let mut at = row.range.start;
    for removed in &row.removed {
        let start = removed.start.clamp(at, row.range.end);
        let end = removed.end.clamp(start, row.range.end);
        runs.extend([(at..start, false), (start..end, true)]);
        at = end;
    }
    runs.push((at..row.range.end.max(at), false));
    runs
}

/// The parts of a run before, under and behind the cursor.
fn focused(run: std::ops::Range<usize>, row: &SourceRow) -> [(std::ops::Range<usize>, bool); 3] {
    let start = row.focus.start.clamp(run.start, run.end);
    let end = row.focus.end.clamp(start, run.end);
    [(run.start..start, false), (start..end, true), (end..run.end, false)]
}
