//! How wide the cells of a table are.

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::events::Events;
use crate::import::markup::table::{Side, Table};

/// Measures the table that `events` begin with.
pub fn measure(alignments: &[Alignment], events: &mut Events<'_>) -> Table {
    let mut cells: Vec<Vec<Option<usize>>> = Vec::new();
    let mut n = 0;
    while let Some(event) = events.ahead(n) {
        n += 1;
        match event {
            Event::End(TagEnd::Table) => break,
            Event::Start(Tag::TableHead | Tag::TableRow) => cells.push(Vec::new()),
            Event::Start(Tag::TableCell) => cells.last_mut().into_iter().for_each(|row| row.push(Some(0))),
            event => {
                let cell = cells.last_mut().and_then(|row| row.last_mut()).and_then(Option::as_mut);
                cell.into_iter().for_each(|cell| *cell += width(event));
            }
        }
    }
    let side = |alignment: &Alignment| match alignment {
        Alignment::Right => Side::Right,
        Alignment::Center => Side::Middle,
        _ => Side::Left,
    };
    Table::new(alignments.iter().map(side).collect(), cells)
}

/// How many columns the event's words take.
fn width(event: &Event<'_>) -> usize {
    match event {
        Event::Text(text) | Event::Code(text) => text.width(),
        Event::FootnoteReference(label) => "[]".len() + label.width(),
        Event::Start(Tag::Image { .. }) => "[]".len(),
        _ => 0,
    }
}
