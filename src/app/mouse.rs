//! The mouse: the wheel scrolls, a click opens a card, peeks at a link or chooses an item, a drag selects.
//!
//! Two clicks select the word, three the sentence, four the paragraph, as programs for writing do; the button on the
//! right looks the word up, and so does the key for it once the word is selected.

use anyhow::Result;
use jiff::Timestamp;

use super::actions::{glancing, looking_up, pictures, showing};
use super::card::margin;
use super::key::{Mouse, MouseKind};
use super::list::{Line, List};
use super::page::Page;
use super::reader::Reader;
use super::select::Selection;
use super::shelf::{self, ShelfView};
use super::{App, Panel};
use crate::text::words;

/// Clicks on a cell, each within so many milliseconds, are counted together.
const NEXT_CLICK: i128 = 500;
/// The most rows that are scrolled at once when a drag goes past the page.
const PAST: isize = 3;
/// Rows that one step of the wheel scrolls.
const WHEEL: isize = 3;
/// What can be done with a selection.
const SELECTED: &str = "M highlights, a writes a note, y copies, Esc leaves";
const WORD_SELECTED: &str = "K looks it up, M highlights, a writes a note, Esc leaves";

impl App {
    pub(super) fn handle_mouse(&mut self, mouse: Mouse) {
        if !self.settings.mouse {
            return;
        }
        match mouse.kind {
            MouseKind::WheelDown => self.wheel(WHEEL, mouse),
            MouseKind::WheelUp => self.wheel(-WHEEL, mouse),
            MouseKind::Press => self.press(mouse),
            MouseKind::Extend => self.extend(mouse),
            MouseKind::Drag => self.drag(mouse),
            MouseKind::Release => self.release(mouse),
            MouseKind::RightPress => self.press_right(mouse),
        }
    }

    fn wheel(&mut self, n: isize, mouse: Mouse) {
        match self.panels.last_mut() {
            Some(Panel::List(list)) => list.go(n.signum()),
            Some(Panel::Shelf(view)) => view.go(n.signum()),
            Some(Panel::Palette(palette)) => palette.go(n.signum()),
            Some(Panel::Picture(_)) => self.run_named(if n > 0 { "next-picture" } else { "previous-picture" }),
            Some(_) => showing::scroll_by(self, n),
            None => {
                if let Some(reader) = &mut self.reader {
                    reader.scroll(n);
                }
                // What is being selected goes on to where the pointer is now.
                if self.reader.as_ref().is_some_and(|reader| reader.selection.is_some()) {
                    self.drag(mouse);
                }
            }
        }
    }

    fn press(&mut self, mouse: Mouse) {
        self.status = None;
        self.pressed = None;
        if self.focus_palette_at(mouse.row) {
            return self.run_named("accept");
        }
        // While a line is typed, the page waits.
        if self.prompt.is_some() {
            return;
        }
        match self.panels.last() {
            Some(Panel::List(_)) => self.choose_at(mouse),
            Some(Panel::Shelf(_)) => self.choose_on_shelf_at(mouse),
            Some(Panel::Card(_)) => self.press_card(mouse),
            Some(Panel::Glance(_)) => {
                self.panels.pop();
                self.press_page(mouse);
            }
            Some(Panel::Peek(_)) => self.press_peek(mouse),
            Some(Panel::Picture(_)) => drop(self.panels.pop()),
            Some(_) => {}
            None => self.press_page(mouse),
        }
    }

    /// A click on a term in a card opens its card, one on the headword's row shows the next source, and a second on
    /// a word looks it up. One beside the card closes it, and then counts for what was clicked.
    fn press_card(&mut self, mouse: Mouse) {
        let page = self.page();
        let (Some(reader), Some(Panel::Card(card))) = (&self.reader, self.panels.last_mut()) else { return };
        let place = card.place(&page, &reader.document);
        if !place.holds(mouse.column, mouse.row) {
            self.panels.retain(|panel| !matches!(panel, Panel::Card(_)));
            self.press_page(mouse);
        } else if let Some(term) = place.term_at(card, mouse.column, mouse.row) {
            card.focus = Some(term);
            self.run_named("follow");
        } else if mouse.row == place.head() && card.answers.len() > 1 {
            self.run_named("next-answer");
        } else if self.n_clicks(mouse).is_multiple_of(2) {
            self.look_up_in_card(mouse);
        }
    }

    /// A second click on a peek goes to what it shows. One beside it closes it, and then counts for what was clicked.
    fn press_peek(&mut self, mouse: Mouse) {
        let page = self.page();
        let (Some(reader), Some(Panel::Peek(peek))) = (&self.reader, self.panels.last()) else { return };
        if !peek.place(&page, &reader.document).holds(mouse.column, mouse.row) {
            self.panels.retain(|panel| !matches!(panel, Panel::Peek(_)));
            self.press_page(mouse);
        } else if self.n_clicks(mouse).is_multiple_of(2) {
            self.run_named("go-to-target");
        }
    }

    /// Looks up the word of a definition that is drawn at a cell.
    fn look_up_in_card(&mut self, mouse: Mouse) {
        let page = self.page();
        let (Some(reader), Some(Panel::Card(card))) = (&self.reader, self.panels.last()) else { return };
        let place = card.place(&page, &reader.document);
        let text = &card.answer().text;
        let word = place.offset(card, mouse.column, mouse.row).and_then(|at| words::word_at(text, at));
        if let Some(word) = word.map(|word| text[word].to_owned()) {
            let at = card.word.clone();
            let result = looking_up::push_card(self, &word, at);
            self.complain_of(result);
        }
    }

    /// The button on the right looks up whatever word it is pressed on.
    fn press_right(&mut self, mouse: Mouse) {
        self.status = None;
        if self.prompt.is_some() {
            return;
        }
        match self.panels.last() {
            Some(Panel::Card(_)) => self.look_up_in_card(mouse),
            Some(_) => {}
            None => {
                let page = self.page();
                let at = self.reader.as_ref().and_then(|reader| word_at(&page, reader, mouse));
                if let Some(at) = at {
                    let result = looking_up::look_up_word_at(self, at);
                    self.complain_of(result);
                }
            }
        }
    }

    /// How many times the same cell was clicked, this one counted, each a moment after the one before.
    fn n_clicks(&mut self, mouse: Mouse) -> usize {
        let Mouse { column, row, .. } = mouse;
        let is_near = |(then, at_column, at_row, _): &(Timestamp, u16, u16, usize)| {
            (*at_column, *at_row) == (column, row) && self.now.duration_since(*then).as_millis() <= NEXT_CLICK
        };
        let n = self.clicked.filter(is_near).map_or(1, |(.., n)| n + 1);
        self.clicked = Some((self.now, column, row, n));
        n
    }

    fn run_named(&mut self, action: &str) {
        if let Some(action) = super::action::named(action) {
            self.run(action);
        }
    }

    fn complain_of(&mut self, result: Result<()>) {
        if let Err(error) = result {
            self.complain(&format!("{error:#}"));
        }
    }

    fn press_page(&mut self, mouse: Mouse) {
        let page = self.page();
        let Some(reader) = &mut self.reader else { return };
        reader.selection = None;
        if let Some(note) = margin::note_at(&page, mouse.column, mouse.row) {
            return glancing::show(self, note.id.clone());
        }
        if let Some(gloss) = margin::at(&page, mouse.column, mouse.row) {
            self.pressed = Some(gloss.term.start);
            return;
        }
        if let Some(picture) = page.picture_at(mouse.row) {
            let result = pictures::open(self, picture);
            return self.complain_of(result);
        }
        self.pressed = page.offset(&reader.document, mouse.column, mouse.row);
    }

    /// Selects up to where the pointer is. Past the first and the last row the page scrolls along.
    fn drag(&mut self, mouse: Mouse) {
        let Some(from) = self.pressed else { return };
        let Some(reader) = &mut self.reader else { return };
        let (top, below) = (reader.frame.top, reader.frame.top + reader.frame.height);
        let past = match mouse.row {
            row if row < top => isize::from(row as i16 - top as i16),
            row if row >= below => (row - below) as isize + 1,
            _ => 0,
        };
        if past != 0 {
            reader.scroll(past.clamp(-PAST, PAST));
        }
        let page = self.page();
        let last = (page.frame.top + page.rows.len() as u16).saturating_sub(1);
        let row = mouse.row.clamp(page.frame.top, last.max(page.frame.top));
        let Some(reader) = &mut self.reader else { return };
        let column = match past {
            0 => mouse.column,
            past if past < 0 => 0,
            _ => page.frame.columns,
        };
        if let Some(to) = page.offset(&reader.document, column, row) {
            reader.selection = Some(Selection::over(from, to));
        }
    }

    /// Takes the selection on to the word that is pressed on. Without one, it begins where the button went down before.
    fn extend(&mut self, mouse: Mouse) {
        self.status = None;
        if self.prompt.is_some() || !self.panels.is_empty() {
            return;
        }
        let page = self.page();
        let Some(reader) = &mut self.reader else { return };
        let Some(at) = page.offset(&reader.document, mouse.column, mouse.row) else { return };
        let begun = self.pressed_before.unwrap_or(at).min(reader.document.text.len());
        let selection = reader.selection.unwrap_or(Selection::at(begun));
        let fixed = selection.fixed.unwrap_or(selection.caret);
        let word = words::word_at(&reader.document.text, at).unwrap_or(at..at);
        let caret = if word.end > fixed { word.end } else { word.start };
        reader.selection = Some(Selection { fixed: Some(fixed), caret, ..selection });
        self.say(SELECTED);
    }

    /// A click opens the card of a term or peeks at a link; more clicks select what is around it.
    fn release(&mut self, mouse: Mouse) {
        let Some(at) = self.pressed.take() else { return };
        self.pressed_before = Some(at);
        let selecting = self.reader.as_ref().is_some_and(|reader| reader.selection.is_some());
        if selecting {
            self.say(SELECTED);
            return;
        }
        let on_word = {
            let page = self.page();
            self.reader.as_ref().is_some_and(|reader| word_at(&page, reader, mouse).is_some())
        };
        match self.n_clicks(mouse) {
            n if n > 1 && on_word => self.select_around(at, n),
            _ => {
                let result = looking_up::open_at(self, at);
                self.complain_of(result);
            }
        }
    }

    /// With the second click the word is selected, then the sentence, then the paragraph, and then the word again.
    fn select_around(&mut self, at: usize, clicks: usize) {
        let Some(reader) = &mut self.reader else { return };
        let text = &reader.document.text;
        let around = match clicks % 3 {
            2 => words::word_at(text, at).unwrap_or(at..at),
            0 => words::sentence_around(text, at),
            _ => words::paragraph_around(text, at),
        };
        reader.selection = Some(Selection::over(around.start, around.end));
        self.say(if clicks % 3 == 2 { WORD_SELECTED } else { SELECTED });
    }

    /// A click puts a document of the shelf in focus, a second one opens it.
    fn choose_on_shelf_at(&mut self, mouse: Mouse) {
        let rows = self.rows;
        let Some(view) = self.shelf_view() else { return };
        let Some(line) = mouse.row.checked_sub(ShelfView::top(rows)) else { return };
        if let Some(&shelf::Line::Row { row, .. }) = view.window(rows).get(line as usize) {
            let again = view.selected == row;
            view.go(row as isize - view.selected as isize);
            if again {
                self.run_named("choose");
            }
        }
    }

    fn choose_at(&mut self, mouse: Mouse) {
        let (top, columns, rows) = (List::top(self.rows), self.columns, self.rows);
        let Some(list) = self.list() else { return };
        let height = list.height(columns, rows);
        let Some(row) = mouse.row.checked_sub(top) else { return };
        let line = list.window(height).nth(row as usize);
        if let Some(Line::Item(clicked, _)) = line {
            list.selected = clicked;
            self.run_named("choose");
        }
    }
}

/// The byte that is drawn at a cell, when a word stands there.
fn word_at(page: &Page, reader: &Reader, mouse: Mouse) -> Option<usize> {
    let at = page.offset(&reader.document, mouse.column, mouse.row)?;
    // Beside the rows the nearest byte is given, which is not what was clicked.
    let (column, _) = page.cell(&reader.document, at)?;
    let word = words::word_at(&reader.document.text, at)?;
    (column == mouse.column || word.end > at + 1 && column + 1 == mouse.column).then_some(at)
}
