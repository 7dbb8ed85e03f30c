//! The page: heading line, rows with their margins.

use ratatui::buffer::Buffer;

use crate::app::App;
use crate::app::page::{Page, PageRow, Role, Roles, Sign};
use crate::text::shown;

use super::put;
use super::theme::Theme;

pub fn draw(app: &App, page: &Page, theme: &Theme, buffer: &mut Buffer) {
    let Some(reader) = &app.reader else { return };
    if page.frame.head {
        let line = head_line(&page.head, page.frame.width as usize);
        put(buffer, page.frame.left, 0, &line, page.frame.columns, theme.quiet());
    }
    if page.rows.is_empty() {
        put(buffer, page.frame.left, page.frame.top, "This text is empty.", page.frame.columns, theme.quiet());
    }
    let text = &reader.document.text;
    for (i, row) in page.rows.iter().enumerate() {
        let y = page.frame.top + i as u16;
        let mut x = page.left(&reader.document, row);
        margin(page, row, y, theme, buffer);
        if let Some(head) = row.row.head {
            let column = x.saturating_sub(head.columns);
            put(buffer, column, y, &head.drawn(text), page.frame.columns, theme.quiet());
        }
        for run in &row.runs {
            x = put(buffer, x, y, &text[run.range.clone()], page.frame.columns, theme.style(run.roles));
        }
    }
}

/// The sign left of the column, and the bar of a quotation.
fn margin(page: &Page, row: &PageRow, y: u16, theme: &Theme, buffer: &mut Buffer) {
    let left = page.frame.left;
    if row.bar && row.row.indent >= 2 {
        put(buffer, left + row.row.indent - 2, y, "│", page.frame.columns, theme.quiet());
    }
    let landed = row.runs.iter().any(|run| run.roles.has(Role::Landed));
    let marker = theme.style(Roles::from(Role::Marker));
    let (sign, style) = match row.sign {
        Some(Sign::Bookmark) => ("▸", marker),
        Some(Sign::Note) => ("✎", marker),
        Some(Sign::Highlight(hue, number)) => theme.sign(hue, number),
        Some(Sign::Changed) => ("▎", marker),
        None if landed => ("›", marker),
        None => return,
    };
    if let Some(column) = left.checked_sub(2).or(left.checked_sub(1)) {
        put(buffer, column, y, sign, left, style);
    }
}

/// Title and sections in one line; when it is short of room, those in the middle give way first, then the title.
fn head_line(names: &[String], columns: usize) -> String {
    let all = names.join(" › ");
    let ends = match names {
        [title, .., section] => format!("{title} › {section}"),
        _ => all.clone(),
    };
    let last = names.last().cloned().unwrap_or_default();
    let fitting = [all, ends, last.clone()].into_iter().find(|line| shown::columns(line) <= columns);
    fitting.unwrap_or_else(|| shown::cut(&last, columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_heading_line_gives_way_first() {
        let names = ["A Title".to_owned(), "Part".to_owned(), "Section".to_owned()];
        assert_eq!(head_line(&names, 40), "A Title › Part › Section");
        assert_eq!(head_line(&names, 20), "A Title › Section");
        assert_eq!(head_line(&names, 10), "Section");
        assert_eq!(head_line(&names, 5), "Sect…");
    }
}
