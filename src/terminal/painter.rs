//! From the cells of a frame to few bytes: over a slow line, a page is there when its bytes are.
//!
//! ratatui says which cells differ from those of the last frame. Three things make that short: rows that are on the
//! screen already are moved by the terminal itself; what is blank up to the end of its row is erased and not written;
//! and a few cells that have not changed are written again where moving the cursor past them would take more bytes.

use std::io::{self, Write};

use crossterm::cursor::MoveTo;
use crossterm::style::Print;
use crossterm::terminal::{Clear, ClearType as CrosstermClear};
use crossterm::{QueueableCommand, queue};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};

use super::screen::Output;
use crate::text::shown;

/// Moving the cursor takes about so many bytes.
const MOVE: u16 = 7;
/// Erasing to the end of a row takes about so many, with the move.
const ERASE: usize = 11;
/// Rows are not moved for fewer than these.
const WORTH: usize = 3;

/// Fewer rows than these that differ have not moved.
const FEW: usize = 3;

/// Writes frames to a terminal, and knows what is on its screen.
pub struct Painter {
    terminal: CrosstermBackend<Output>,
    /// What the screen shows.
    shown: Buffer,
    is_cursor_hidden: bool,
    /// Whether the next frame is likely to have rows of the last one, elsewhere.
    pub may_shift: bool,
}

impl Painter {
    /// A painter of a screen that is empty.
    pub fn new(output: Output) -> Self {
        let (terminal, shown) = (CrosstermBackend::new(output), Buffer::empty(Rect::ZERO));
        Self { terminal, shown, is_cursor_hidden: false, may_shift: false }
    }

    /// What writes to the terminal as it is told.
    pub fn inner(&mut self) -> &mut CrosstermBackend<Output> {
        &mut self.terminal
    }

    /// Makes room for a screen of another size, of which nothing is known but that it is empty.
    fn fit(&mut self, area: Rect) {
        if self.shown.area != area {
            self.shown = Buffer::empty(area);
        }
    }

    /// Writes the cells that are to change, in their order.
    fn paint<'a>(&mut self, content: impl Iterator<Item = (u16, u16, &'a Cell)>) -> io::Result<()> {
        let old = self.may_shift.then(|| self.shown.clone());
        let mut changed: Vec<(u16, u16)> = Vec::new();
        for (x, y, cell) in content {
            let Some(at) = self.shown.cell_mut((x, y)) else { continue };
            at.clone_from(cell);
            changed.push((x, y));
            cover(&mut self.shown, x, y);
        }
        let is_much = changed.len() > FEW * usize::from(self.shown.area.width);
        let shift = old.filter(|_| is_much).and_then(|old| Some((Shift::between(&old, &self.shown)?, old)));
        if let Some((shift, mut moved)) = shift {
            shift.queue(&mut self.terminal)?;
            shift.apply(&mut moved);
            changed = moved.diff_iter(&self.shown).map(|(x, y, _)| (x, y)).collect();
        }
        self.write(changed)
    }

    fn write(&mut self, mut changed: Vec<(u16, u16)>) -> io::Result<()> {
        let mut start = 0;
        let mut written = Vec::with_capacity(changed.len());
        while let Some((_, y)) = changed.get(start).copied() {
            let n = changed[start..].iter().take_while(|(_, row)| *row == y).count();
            let line = &mut changed[start..start + n];
            let kept = self.erase_tail(line, y)?;
            written.extend_from_slice(&line[..kept]);
            start += n;
        }
        let cells = bridged(&self.shown, &written);
        self.terminal.draw(cells.into_iter())
    }

    /// Erases the end of a row that is to be blank, when that is shorter than writing blanks. Gives how many of the
    /// changes are left to be written.
    fn erase_tail(&mut self, changed: &[(u16, u16)], y: u16) -> io::Result<usize> {
        let row = row(&self.shown, y);
        let is_blank = |(x, _): &&(u16, u16)| row[usize::from(*x)] == Cell::EMPTY;
        let n_blank = changed.iter().rev().take_while(is_blank).count();
        if n_blank < ERASE {
            return Ok(changed.len());
        }
        let tail = row.iter().rposition(|cell| *cell != Cell::EMPTY).map_or(0, |last| last + 1);
        // The second cell of a wide character is blank, and part of it.
        let tail = tail + usize::from(tail > 0 && shown::columns(row[tail - 1].symbol()) > 1);
        let kept = changed.partition_point(|(x, _)| usize::from(*x) < tail);
        if changed.len() - kept < ERASE {
            return Ok(changed.len());
        }
        queue!(self.terminal, MoveTo(tail as u16, y), Clear(CrosstermClear::UntilNewLine))?;
        Ok(kept)
    }
}

/// What a wide character covers is blank.
fn cover(buffer: &mut Buffer, x: u16, y: u16) {
    let symbol = buffer[(x, y)].symbol();
    if symbol.len() > 1 {
        for x in x + 1..x + shown::columns(symbol).clamp(1, 4) as u16 {
            buffer.cell_mut((x, y)).into_iter().for_each(Cell::reset);
        }
    }
}

fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[usize::from(y) * width..][..width]
}

/// The cells that differ, with those between them that are shorter to write than to pass.
fn bridged<'a>(new: &'a Buffer, changed: &[(u16, u16)]) -> Vec<(u16, u16, &'a Cell)> {
    let mut cells: Vec<(u16, u16, &Cell)> = Vec::with_capacity(changed.len());
    for (x, y) in changed.iter().copied() {
        let cell = &new[(x, y)];
        if let Some(&(last, row_of_last, before)) = cells.last()
            && row_of_last == y
            && x > last + 1
            && x - last - 1 <= MOVE
        {
            let gap = &row(new, y)[usize::from(last) + 1..usize::from(x)];
            let is_plain = |it: &Cell| it.symbol().len() == 1 && is_alike(it, before);
            if shown::columns(before.symbol()) == 1 && is_alike(before, cell) && gap.iter().all(is_plain) {
                cells.extend((last + 1..x).zip(gap).map(|(x, cell)| (x, y, cell)));
            }
        }
        cells.push((x, y, cell));
    }
    cells
}

/// Whether two cells look the same but for what stands in them.
fn is_alike(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.underline_color, a.modifier) == (b.fg, b.bg, b.underline_color, b.modifier)
}

/// Rows that are on the screen already, elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shift {
    /// The rows of the new screen that are there.
    first: u16,
    last: u16,
    /// How many rows lower they are now.
    by: i32,
}

impl Shift {
    /// The rows that have moved, if there are enough of them.
    fn between(old: &Buffer, new: &Buffer) -> Option<Self> {
        let height = i32::from(new.area.height);
        if old.area != new.area || new.area.width == 0 {
            return None;
        }
        let is_there =
            |y: i32, by: i32| (0..height).contains(&(y + by)) && row(new, y as u16) == row(old, (y + by) as u16);
        let is_blank = |y: i32| row(new, y as u16).iter().all(|cell| *cell == Cell::EMPTY);
        // A few rows are asked where they were; of blank ones nobody knows.
        let probes = [1, 2, 3].into_iter().filter_map(|quarter| (height * quarter / 4..height).find(|y| !is_blank(*y)));
        let by = probes
            .filter(|y| !is_there(*y, 0))
            .find_map(|y| (1..height).flat_map(|by| [by, -by]).find(|by| is_there(y, *by)))?;
        let moved: Vec<i32> = (0..height).filter(|y| is_there(*y, by) && !is_there(*y, 0)).collect();
        let (first, last) = (*moved.first()?, *moved.last()?);
        let n_gained = moved.iter().filter(|y| !is_blank(**y)).count();
        // Rows that stay where they are and would be moved away have to be written again.
        let n_lost = (first.min(first + by)..=last.max(last + by)).filter(|y| is_there(*y, 0) && !is_blank(*y)).count();
        (n_gained >= n_lost + WORTH).then_some(Self { first: first as u16, last: last as u16, by })
    }

    /// The part of the screen in which lines are taken out and put in.
    fn region(self) -> (u16, u16) {
        let by = |y: u16| (i32::from(y) + self.by) as u16;
        (self.first.min(by(self.first)), self.last.max(by(self.last)))
    }

    /// Every terminal takes out and puts in lines; some cannot scroll a part of the screen by any other command.
    fn queue(self, output: &mut impl Write) -> io::Result<()> {
        let (top, bottom) = self.region();
        let n = self.by.unsigned_abs();
        // Counted from 1. What is below the region goes up with it, and down again.
        let (top, end) = (u32::from(top) + 1, u32::from(bottom) + 2 - n);
        let (out, put_in) = if self.by > 0 { (top, end) } else { (end, top) };
        output.queue(Print(format_args!("\x1b[{out};1H\x1b[{n}M\x1b[{put_in};1H\x1b[{n}L")))?;
        Ok(())
    }

    fn apply(self, buffer: &mut Buffer) {
        let (top, bottom) = self.region();
        let width = usize::from(buffer.area.width);
        let rows = &mut buffer.content[usize::from(top) * width..(usize::from(bottom) + 1) * width];
        let n = self.by.unsigned_abs() as usize * width;
        if self.by > 0 {
            rows.rotate_left(n);
            let len = rows.len();
            rows[len - n..].fill(Cell::EMPTY);
        } else {
            rows.rotate_right(n);
            rows[..n].fill(Cell::EMPTY);
        }
    }
}

impl Backend for Painter {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.fit(Rect::from((Position::ORIGIN, self.terminal.size()?)));
        self.paint(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.is_cursor_hidden, true) {
            true => Ok(()),
            false => self.terminal.hide_cursor(),
        }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.is_cursor_hidden = false;
        self.terminal.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.terminal.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.terminal.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, part: ClearType) -> io::Result<()> {
        // Nobody asks for less than all.
        self.shown.reset();
        self.terminal.clear_region(if part == ClearType::All { part } else { ClearType::All })
    }

    fn size(&self) -> io::Result<Size> {
        self.terminal.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.terminal.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.terminal)
    }
}

impl Write for Painter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.terminal.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.terminal)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::style::{Color, Style};

    use super::*;

    const COLUMNS: u16 = 24;
    const ROWS: u16 = 12;

    fn screen(lines: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
        for (y, line) in lines.iter().enumerate().take(usize::from(ROWS)) {
            let style = if line.starts_with('*') { Style::new().fg(Color::Red) } else { Style::new() };
            buffer.set_string(0, y as u16, line, style);
        }
        buffer
    }

    /// Paints screens one after the other, and compares what a terminal shows of each. Gives the bytes for the last.
    #[track_caller]
    fn check(screens: &[Buffer]) -> usize {
        let output = Output::default();
        let mut painter = Painter::new(output.clone());
        painter.fit(Rect::new(0, 0, COLUMNS, ROWS));
        painter.may_shift = true;
        let mut last = painter.shown.clone();
        let mut terminal = vt100::Parser::new(ROWS, COLUMNS, 0);
        let mut n_bytes = 0;
        for screen in screens {
            painter.paint(last.diff_iter(screen)).unwrap();
            last.clone_from(screen);
            let bytes = output.take();
            n_bytes = bytes.len();
            terminal.process(&bytes);
            for y in 0..ROWS {
                for x in 0..COLUMNS {
                    let (cell, wanted) = (terminal.screen().cell(y, x).unwrap(), &screen[(x, y)]);
                    let seen = if cell.contents().is_empty() { " " } else { cell.contents() };
                    assert_eq!(seen, wanted.symbol(), "{x}, {y}: {}", terminal.screen().contents());
                    let is_red = cell.fgcolor() != vt100::Color::Default;
                    assert!(seen == " " || is_red == (wanted.fg == Color::Red), "{x}, {y}");
                }
            }
        }
        n_bytes
    }

    fn lines(from: usize, n: usize) -> Vec<String> {
        (from..from + n).map(|i| format!("{i}th line, {}", "abcdefghij".repeat(i % 2))).collect()
    }

    fn scrolled(from: usize) -> Buffer {
        let lines = lines(from, 9);
        let mut rows = vec!["Title", ""];
        rows.extend(lines.iter().map(String::as_str));
        rows.push("* 12 %");
        screen(&rows)
    }

    #[test]
    fn a_line_further_is_a_line_of_bytes() {
        let n_bytes = check(&[scrolled(100), scrolled(101)]);
        assert!(n_bytes < 100, "{n_bytes}");
        let n_bytes = check(&[scrolled(101), scrolled(100)]);
        assert!(n_bytes < 100, "{n_bytes}");
        assert!(check(&[scrolled(100), scrolled(104), scrolled(101), scrolled(300)]) > 100);
    }

    #[test]
    fn what_stays_in_the_middle_of_what_moves_is_drawn_again() {
        let with_sign = |from: usize| {
            let mut screen = scrolled(from);
            screen.set_string(20, 5, "sign", Style::new());
            screen
        };
        check(&[with_sign(7), with_sign(8), with_sign(6)]);
    }

    #[test]
    fn blanks_at_the_end_of_a_row_are_not_written() {
        let full = "x".repeat(usize::from(COLUMNS));
        let n_bytes = check(&[screen(&[&full, &full, &full]), screen(&["x", "", "xx"])]);
        assert!(n_bytes < 60, "{n_bytes}");
    }

    #[test]
    fn letters_that_stay_are_passed_over_in_the_shortest_way() {
        let n_bytes = check(&[screen(&["abababababababababababab"]), screen(&["acacacacacacacacacacacac"])]);
        assert!(n_bytes < 60, "{n_bytes}");
        check(&[
            screen(&["a水b水c水"]),
            screen(&["ab水b水c"]),
            screen(&["水水水水水水水水水水水水"]),
            screen(&["x水 水 y"]),
        ]);
    }

    proptest! {
        #[test]
        fn the_terminal_shows_what_was_painted(
            screens in proptest::collection::vec(
                proptest::collection::vec(prop_oneof!["[ab]{0,24}", "[a水 ]{0,12}", "\\*[ab ]{0,20}", Just("same".to_owned())], 12), 1..5),
        ) {
            let screens: Vec<_> = screens
                .iter()
                .map(|lines| screen(&lines.iter().map(String::as_str).collect::<Vec<_>>()))
                .collect();
            check(&screens);
        }
    }
}
