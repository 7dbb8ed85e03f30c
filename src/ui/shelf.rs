//! The shelf on the whole screen: what is being read, then all documents, one row each; beside it, in a wide window,
//! what the document in focus contains. What is told by a colour is told by a sign as well.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Unit};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::App;
use crate::app::shelf::preview::key;
use crate::app::shelf::{Line, ShelfView};
use crate::shelf::{Catalogue, State, Volume};
use crate::text::{shown, wrap};

use super::theme::Theme;
use super::{put, put_right, wipe};

/// The widest that the documents are drawn, in columns.
const WIDEST: u16 = 130;
/// The cells of a bar of progress.
const BAR: usize = 8;

pub fn draw(app: &App, view: &ShelfView, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    wipe(buffer, area, Style::new());
    let beside = ShelfView::beside(area.width, area.height).unwrap_or(0);
    let width = (area.width - beside).min(WIDEST);
    let left = if beside > 0 { 0 } else { (area.width - width) / 2 };
    let margin = u16::from(width > 30);
    let (inner, end) = (left + margin, left + width - margin);
    draw_head(app, view, (inner, end), theme, buffer);
    let top = ShelfView::top(area.height);
    if view.n_shown() == 0 && !(app.shelved.is_looking() && view.filter.is_empty()) {
        let said = if view.filter.is_empty() {
            "nothing is on your shelf; a adds a folder"
        } else {
            "nothing passes the filter"
        };
        put(buffer, inner, top, said, end, theme.quiet());
    }
    let columns = Columns::of((end - inner) as usize);
    for (i, line) in view.window(area.height).into_iter().enumerate() {
        let row = top + i as u16;
        match line {
            Line::Blank => {}
            Line::Head(words) => drop(put(buffer, inner, row, words, end, theme.quiet())),
            Line::Row { row: number, volume, digit } => {
                let Some(volume) = app.shelved.catalogue.volumes.get(volume) else { continue };
                let focus = if number == view.selected { theme.focus() } else { Style::new() };
                let row = Row { volume, digit, catalogue: &app.shelved.catalogue, now: app.now, focus, theme };
                row.draw(&columns, Rect::new(inner, top + i as u16, end - inner, 1), buffer);
            }
        }
    }
    if beside > 0 {
        let place = Rect::new(area.width - beside + 1, top, beside - 2, area.height.saturating_sub(top + 1));
        draw_preview(app, view, place, theme, buffer);
    }
}

/// The title: how the shelf is filtered and ordered, what is being done, and where in it one is.
fn draw_head(app: &App, view: &ShelfView, (inner, end): (u16, u16), theme: &Theme, buffer: &mut Buffer) {
    let n_shown = view.n_shown();
    let catalogue = &app.shelved.catalogue;
    let n = match view.filter.is_empty() {
        true => catalogue.n.max(catalogue.volumes.len()),
        false => n_shown,
    };
    let count = match n_shown {
        0 => "0".to_owned(),
        _ => format!("{} of {}", view.selected.min(n) + 1, grouped(n.max(n_shown))),
    };
    let start = put_right(buffer, 0, &count, end, theme.quiet());
    let mut title = "Shelf".to_owned();
    if !view.filter.is_empty() {
        title.push_str(&format!(" · “{}”", view.filter));
    }
    let x = put(buffer, inner, 0, &shown::cut(&title, start.saturating_sub(inner + 1) as usize), start, theme.strong());
    let unseen = Some(app.shelved.n_unseen).filter(|&n| n > 0).map(|n| format!("{} to look at", grouped(n)));
    let due = app.studied.due.map(|due| due.all()).filter(|&n| n > 0);
    let due = due.map(|n| if n == 1 { "1 card due".to_owned() } else { format!("{} cards due", grouped(n)) });
    let mut x = x;
    for more in [unseen, due, Some(view.order.spoken().to_owned())].into_iter().flatten() {
        let more = format!(" · {more}");
        if shown::columns(&more) < start.saturating_sub(x) as usize {
            x = put(buffer, x, 0, &more, start, theme.quiet());
        }
    }
}

/// How wide the parts of a row are; 0 where there is no room for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Columns {
    author: usize,
    bar: usize,
    per_cent: usize,
    length: usize,
    read: usize,
    notes: usize,
}

impl Columns {
    fn of(width: usize) -> Self {
        let all = Self { author: 0, bar: BAR, per_cent: 5, length: 9, read: 13, notes: 6 };
        match width {
            0..50 => Self { per_cent: 6, ..Self::default() },
            50..64 => Self { per_cent: 0, length: 0, notes: 0, ..all },
            64..84 => Self { per_cent: 0, author: width.saturating_sub(64), ..all }.without_small_author(),
            84..100 => Self { per_cent: 0, author: 20, ..all },
            _ => Self { author: width / 5, ..all },
        }
    }

    fn without_small_author(self) -> Self {
        if self.author < 12 { Self { author: 0, ..self } } else { self }
    }
}

/// One document as it is drawn.
struct Row<'a> {
    volume: &'a Volume,
    digit: Option<usize>,
    catalogue: &'a Catalogue,
    now: Timestamp,
    focus: Style,
    theme: &'a Theme,
}

impl Row<'_> {
    fn draw(&self, columns: &Columns, place: Rect, buffer: &mut Buffer) {
        let (volume, theme, row) = (self.volume, self.theme, place.y);
        let quiet = self.focus.patch(theme.quiet());
        for column in place.left()..place.right().min(buffer.area.width) {
            if row < buffer.area.height {
                buffer[(column, row)].set_style(self.focus);
            }
        }
        let (sign, look) = match self.digit {
            Some(digit) => (digit.to_string(), theme.strong()),
            None => (theme.state_sign(volume.state(), volume.is_missing).to_owned(), theme.state(volume.state())),
        };
        put(buffer, place.x, row, &sign, place.right(), self.focus.patch(look));
        let mut end = place.right();
        let notes = if volume.n_notes > 0 { format!("✎ {}", grouped(volume.n_notes)) } else { String::new() };
        end = self.column(columns.notes, &notes, end, row, quiet, buffer);
        end = self.column(columns.read, &self.read(), end, row, quiet, buffer);
        end = self.column(columns.length, &self.length(), end, row, quiet, buffer);
        end = self.column(columns.per_cent, &self.per_cent(columns.bar == 0), end, row, quiet, buffer);
        if columns.bar > 0 {
            end = end.saturating_sub(columns.bar as u16 + 1);
            self.draw_bar(end + 1, row, buffer);
        }
        if columns.author > 0 {
            let start = end.saturating_sub(columns.author as u16);
            put(buffer, start, row, &shown::cut(&volume.authors.join(", "), columns.author - 1), end, quiet);
            end = start.saturating_sub(1);
        }
        let start = place.x + 2;
        let room = end.saturating_sub(start + 1) as usize;
        let x = put(buffer, start, row, &shown::cut(&volume.title, room), end, self.focus);
        let more = self.more();
        if !more.is_empty() && shown::columns(&more) + 2 < end.saturating_sub(x) as usize {
            put(buffer, x + 2, row, &more, end, quiet);
        }
    }

    /// One part of the row, at the right end of its column; gives where the one before it ends.
    fn column(&self, width: usize, text: &str, end: u16, row: u16, style: Style, buffer: &mut Buffer) -> u16 {
        if width == 0 {
            return end;
        }
        put_right(buffer, row, &shown::cut(text, width - 1), end, style);
        end.saturating_sub(width as u16)
    }

    fn draw_bar(&self, start: u16, row: u16, buffer: &mut Buffer) {
        let volume = self.volume;
        if volume.state() == State::New {
            return;
        }
        let filled = ((volume.progress * BAR as f64).round() as usize).clamp(usize::from(volume.progress > 0.0), BAR);
        let (full, empty) = self.theme.progress();
        let full = full.to_string().repeat(filled);
        let empty = empty.to_string().repeat(BAR - filled);
        let look = self.focus.patch(self.theme.state(volume.state()));
        let x = put(buffer, start, row, &full, start + BAR as u16, look);
        put(buffer, x, row, &empty, start + BAR as u16, self.focus.patch(self.theme.quiet()));
    }

    fn per_cent(&self, is_all: bool) -> String {
        match (self.volume.state(), self.volume.is_missing) {
            (_, true) if is_all => "gone".to_owned(),
            (State::New, _) if is_all => "new".to_owned(),
            (State::New, _) => String::new(),
            (State::Done, _) if is_all => "done".to_owned(),
            _ => per_cent(self.volume),
        }
    }

    fn length(&self) -> String {
        match self.digit {
            Some(_) => duration(self.volume.minutes_left(self.catalogue.speed)),
            None => duration(self.volume.minutes(self.catalogue.speed)),
        }
    }

    fn read(&self) -> String {
        match (self.volume.is_missing, self.volume.read) {
            (true, _) => "missing".to_owned(),
            (_, Some(read)) => ago(read, self.now),
            (_, None) => "new".to_owned(),
        }
    }

    /// Its tags, and how many copies there are.
    fn more(&self) -> String {
        let mut more: Vec<String> = self.volume.tags.iter().map(|tag| format!("#{tag}")).collect();
        if self.volume.n_copies() > 0 {
            more.push(format!("×{}", self.volume.paths.len()));
        }
        more.join(" ")
    }
}

/// What the document in focus is, and what it contains.
fn draw_preview(app: &App, view: &ShelfView, place: Rect, theme: &Theme, buffer: &mut Buffer) {
    let Some(volume) = app.volume_in_focus_of(view) else { return };
    let (columns, end) = (place.width.saturating_sub(2).max(1) as usize, place.right());
    for row in place.top()..place.bottom() {
        put(buffer, place.left().saturating_sub(1), row, "│", place.left(), theme.quiet());
    }
    let left = place.left() + 1;
    let mut lines: Vec<(String, Style)> = Vec::new();
    let wrapped = |text: &str, style: Style, most: usize, lines: &mut Vec<(String, Style)>| {
        let rows = wrap::wrap(text, columns);
        lines.extend(rows.iter().take(most).map(|row| (text[row.start..row.end].to_owned(), style)));
    };
    wrapped(&volume.title, theme.strong(), 3, &mut lines);
    if !volume.authors.is_empty() {
        wrapped(&volume.authors.join(", "), Style::new(), 2, &mut lines);
    }
    wrapped(&about(volume, app.shelved.catalogue.speed, app.now), theme.quiet(), 3, &mut lines);
    for path in volume.paths.iter().take(4) {
        lines.push((cut_start(&path.to_string_lossy(), columns), theme.quiet()));
    }
    if volume.paths.len() > 4 {
        lines.push((format!("and {} more copies", volume.paths.len() - 4), theme.quiet()));
    }
    if let Some(preview) = view.preview.as_ref().filter(|preview| preview.of == key(volume)) {
        for note in &preview.notes {
            lines.push((String::new(), Style::new()));
            wrapped(&format!("✎ {note}"), Style::new(), 4, &mut lines);
        }
        lines.push((String::new(), Style::new()));
        if preview.opening.is_empty() {
            for (depth, words) in &preview.contents {
                let indent = "  ".repeat((*depth).min(4) as usize);
                lines.push((shown::cut(&format!("{indent}{words}"), columns), Style::new()));
            }
        } else {
            wrapped(&preview.opening, Style::new(), 12, &mut lines);
        }
    }
    for (i, (text, style)) in lines.iter().take(place.height as usize).enumerate() {
        put(buffer, left, place.top() + i as u16, text, end, *style);
    }
}

/// How long it is, how far it was read, when, and its tags.
fn about(volume: &Volume, speed: usize, now: Timestamp) -> String {
    let mut about = Vec::new();
    let (all, left) = (volume.minutes(speed), volume.minutes_left(speed));
    match volume.state() {
        State::Reading if all > 0 => about.push(format!("{} of {} left", duration(left), duration(all))),
        _ if all > 0 => about.push(duration(all)),
        _ => {}
    }
    match volume.state() {
        State::New => about.push("new".to_owned()),
        State::Reading => about.push(per_cent(volume)),
        State::Done => about.push("done".to_owned()),
    }
    about.extend(volume.read.map(|read| ago(read, now)));
    match volume.n_notes {
        0 => {}
        1 => about.push("1 note".to_owned()),
        n => about.push(format!("{} notes", grouped(n))),
    }
    if volume.is_missing {
        about.push("missing; p says where it is".to_owned());
    }
    about.extend(volume.tags.iter().map(|tag| format!("#{tag}")));
    about.join(" · ")
}

fn per_cent(volume: &Volume) -> String {
    format!("{} %", (volume.progress * 100.0).round().clamp(0.0, 100.0) as u32)
}

/// Minutes as people say them.
pub fn duration(minutes: usize) -> String {
    match minutes {
        0 => String::new(),
        1..60 => format!("{minutes} min"),
        60..600 => format!("{} h {:02}", minutes / 60, minutes % 60),
        _ => format!("{} h", (minutes + 30) / 60),
    }
}

/// How long ago something was, in the days of the reader.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let date = |time: Timestamp| time.to_zoned(TimeZone::system()).date();
    let (then, now) = (date(then), date(now));
    let days = then.until((Unit::Day, now)).map_or(0, |span| span.get_days());
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        2..14 => format!("{days} days ago"),
        14..60 => format!("{} weeks ago", days / 7),
        _ if then.checked_add(1.year()).is_ok_and(|later| later > now) => format!("{} months ago", days / 30),
        _ => then.year().to_string(),
    }
}

/// A number with its thousands apart.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The end of a path, where there is no room for all of it.
fn cut_start(text: &str, columns: usize) -> String {
    if shown::columns(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |shown: &shown::Shown| {
        used += shown.columns as usize;
        used <= columns
    };
    let graphemes: Vec<_> = shown::graphemes(text).collect();
    let at = graphemes.into_iter().rev().take_while(fits).last().map_or(text.len(), |shown| shown.range.start);
    format!("…{}", &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_say_them() {
        let now: Timestamp = "2026-05-20T12:00:00Z".parse().unwrap();
        let told = |hours: i64| ago(now - jiff::SignedDuration::from_hours(hours), now);
        assert_eq!([told(0), told(24), told(72)], ["today", "yesterday", "3 days ago"]);
        assert_eq!([told(24 * 20), told(24 * 90), told(24 * 800)], ["2 weeks ago", "3 months ago", "2024"]);
        assert_eq!(told(-48), "today");
        assert_eq!([duration(0), duration(7), duration(80), duration(1234)], ["", "7 min", "1 h 20", "21 h"]);
        assert_eq!([grouped(7), grouped(1234), grouped(1234567)], ["7", "1,234", "1,234,567"]);
        assert_eq!(cut_start("/home/ada/tides.txt", 10), "…tides.txt");
    }

    #[test]
    fn a_row_has_a_title_at_any_width() {
        for width in 0..200 {
            let columns = Columns::of(width);
            let taken = columns.author + columns.bar + columns.per_cent + columns.length + columns.read + columns.notes;
            assert!(width < 20 || taken + 12 < width, "{width}: {columns:?}");
        }
    }
}
