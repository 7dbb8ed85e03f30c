//! Which cells of the page are links of the web, for terminals that want to know.

use std::ops::Range;

use crate::app::App;
use crate::app::page::{Page, Role};
use crate::document::SpanKind;
use crate::document::links::web_address;
use crate::text::shown;

/// Cells of one row that are a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hyperlink {
    pub row: u16,
    pub columns: Range<u16>,
    /// Fit to be shown and opened.
    pub address: String,
}

/// The links of the page, unless something lies over it.
pub fn of(app: &App, page: &Page) -> Vec<Hyperlink> {
    let Some(reader) = &app.reader else { return Vec::new() };
    let is_covered = !app.panels.is_empty() || app.prompt.is_some() || app.status.is_some() || !app.keys.is_empty();
    if is_covered {
        return Vec::new();
    }
    let mut links: Vec<Hyperlink> = Vec::new();
    for (i, row) in page.rows.iter().enumerate() {
        let mut column = page.left(&reader.document, row);
        for run in &row.runs {
            let end =
                (column + shown::columns(&reader.document.text[run.range.clone()]) as u16).min(page.frame.columns);
            let columns = std::mem::replace(&mut column, end)..end;
            if !run.roles.has(Role::Link) || columns.is_empty() {
                continue;
            }
            let address = reader.document.spans_in(run.range.clone()).find_map(|span| match &span.kind {
                // A control character in an address has no business there: such a link is shown, and not passed on.
                SpanKind::Link(to) => web_address(to).filter(|_| !to.contains(char::is_control)),
                _ => None,
            });
            links.extend(address.map(|address| Hyperlink { row: page.frame.top + i as u16, columns, address }));
        }
    }
    links
}
