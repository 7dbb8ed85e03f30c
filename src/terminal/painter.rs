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

/// Writes frames to a terminal, and knows what is on its screen.
pub struct Painter {
    terminal: CrosstermBackend<Output>,
    /// What the screen shows.
    shown: Buffer,
    is_cursor_hidden: bool,
}

impl Painter {
    /// A painter of a screen that is empty.
    pub fn new(output: Output) -> Self {
        Self { terminal: CrosstermBackend::new(output), shown: Buffer::empty(Rect::ZERO), is_cursor_hidden: false }
    }

    /// What writes to the terminal as it is told.
    pub fn inner(&mut self) -> &mut CrosstermBackend<Output> {
        &mut self.terminal
    }

    /// Makes room for a screen of another size, of which nothing is known but that it is empty.
    fn fit(&mut self) -> io::Result<()> {
        let area = Rect::from((Position::ORIGIN, self.terminal.size()?));
        if self.shown.area != area {
            self.shown = Buffer::empty(area);
        }
        Ok(())
    }

    fn paint(&mut self, new: &Buffer) -> io::Result<()> {
        if let Some(shift) = Shift::between(&self.shown, new) {
            shift.queue(&mut self.terminal)?;
            shift.apply(&mut self.shown);
        }
        for y in 0..new.area.height {
            self.erase_tail(new, y)?;
        }
        let changes = bridged(&self.shown, new);
        self.terminal.draw(changes.into_iter())
    }

    /// Erases the end of a row that is to be blank, when that is shorter than writing blanks.
    fn erase_tail(&mut self, new: &Buffer, y: u16) -> io::Result<()> {
        let (row, before) = (row(new, y), row(&self.shown, y));
        let blank = Cell::EMPTY;
        let tail = row.iter().rposition(|cell| *cell != blank).map_or(0, |last| last + 1);
        // The second cell of a wide character is blank, and part of it.
        let tail = tail + usize::from(tail > 0 && shown::columns(row[tail - 1].symbol()) > 1);
        let tail = tail.min(row.len());
        let n_written = before[tail..].iter().filter(|cell| **cell != blank).count();
        if n_written >= ERASE {
            queue!(self.terminal, MoveTo(tail as u16, y), Clear(CrosstermClear::UntilNewLine))?;
            let start = usize::from(y) * usize::from(new.area.width);
            self.shown.content[start + tail..start + row.len()].fill(blank);
        }
        Ok(())
    }
}

fn row(buffer: &Buffer, y: u16) -> &[Cell] {
    let width = usize::from(buffer.area.width);
    &buffer.content[usize::from(y) * width..][..width]
}

/// The cells that differ, with those between them that are shorter to write than to pass.
fn bridged<'a>(old: &Buffer, new: &'a Buffer) -> Vec<(u16, u16, &'a Cell)> {
    let mut cells: Vec<(u16, u16, &Cell)> = Vec::new();
    for (x, y, cell) in old.diff_iter(new) {
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
        let command = if self.by > 0 { 'M' } else { 'L' };
        output.queue(Print(format_args!(
            "\x1b[{};{}r\x1b[{};1H\x1b[{n}{command}\x1b[r",
            top + 1,
            bottom + 1,
            top + 1
        )))?;
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
        self.fit()?;
        let mut new = self.shown.clone();
        let mut is_new = false;
        for (x, y, cell) in content {
            let Some(at) = new.cell_mut((x, y)) else { continue };
            at.clone_from(cell);
            is_new = true;
            // What a wide character covers is blank.
            for x in x + 1..x + shown::columns(cell.symbol()).clamp(1, 4) as u16 {
                new.cell_mut((x, y)).into_iter().for_each(Cell::reset);
            }
        }
        if is_new {
            self.paint(&new)?;
            self.shown = new;
        }
        Ok(())
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
        painter.shown = Buffer::empty(Rect::new(0, 0, COLUMNS, ROWS));
        let mut terminal = vt100::Parser::new(ROWS, COLUMNS, 0);
        let mut n_bytes = 0;
        for screen in screens {
            painter.paint(screen).unwrap();
            painter.shown = screen.clone();
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
