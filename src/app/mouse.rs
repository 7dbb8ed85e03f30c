//! The mouse: the wheel scrolls, a click opens a card or chooses an item, a drag selects.

use anyhow::Result;
use jiff::Timestamp;

use super::actions::{looking_up, showing};
use super::card::margin;
use super::key::{Mouse, MouseKind};
use super::list::{Line, List};
use super::page::Page;
use super::reader::Reader;
use super::select::Selection;
use super::{App, Panel};
use crate::text::words;

/// Two clicks on a cell within so many milliseconds are one double click.
const SECOND_CLICK: i128 = 500;
/// Rows that one step of the wheel scrolls.
const WHEEL: isize = 3;

impl App {
    pub(super) fn handle_mouse(&mut self, mouse: Mouse) {
        if !self.settings.mouse {
            return;
        }
        match mouse.kind {
            MouseKind::WheelDown => self.wheel(WHEEL),
            MouseKind::WheelUp => self.wheel(-WHEEL),
            MouseKind::Press => self.press(mouse),
            MouseKind::Drag => self.drag(mouse),
            MouseKind::Release => self.release(mouse),
            MouseKind::RightPress => self.press_right(mouse),
        }
    }

    fn wheel(&mut self, n: isize) {
        match self.panels.last_mut() {
            Some(Panel::List(list)) => list.go(n.signum()),
            Some(_) => showing::scroll_by(self, n),
            None => {
                if let Some(reader) = &mut self.reader {
                    reader.scroll(n);
                }
            }
        }
    }

    fn press(&mut self, mouse: Mouse) {
        self.status = None;
        self.pressed = None;
        // While a line is typed, the page waits.
        if self.prompt.is_some() {
            return;
        }
        match self.panels.last() {
            Some(Panel::List(_)) => self.choose_at(mouse),
            Some(Panel::Card(_)) => self.press_card(mouse),
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
        } else if self.is_second_click(mouse) {
            self.look_up_in_card(mouse);
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

    /// Whether the same cell was clicked a moment ago.
    fn is_second_click(&mut self, mouse: Mouse) -> bool {
        let click = (self.now, mouse.column, mouse.row);
        let before = self.clicked.replace(click);
        let is_near = |(then, column, row): (Timestamp, u16, u16)| {
            (column, row) == (mouse.column, mouse.row) && self.now.duration_since(then).as_millis() <= SECOND_CLICK
        };
        let again = before.is_some_and(is_near);
        if again {
            self.clicked = None;
        }
        again
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
        if let Some(gloss) = margin::at(&page, mouse.column, mouse.row) {
            self.pressed = Some(gloss.term.start);
            return;
        }
        self.pressed = page.offset(&reader.document, mouse.column, mouse.row);
    }

    fn drag(&mut self, mouse: Mouse) {
        let page = self.page();
        let (Some(reader), Some(from)) = (&mut self.reader, self.pressed) else { return };
        if let Some(to) = page.offset(&reader.document, mouse.column, mouse.row) {
            reader.selection = Some(Selection { fixed: Some(from), caret: to });
        }
    }

    /// A click opens the card of a term; a second one looks up whatever word it is.
    fn release(&mut self, mouse: Mouse) {
        let Some(at) = self.pressed.take() else { return };
        let selecting = self.reader.as_ref().is_some_and(|reader| reader.selection.is_some());
        if selecting {
            self.say("M highlights, a writes a note, y copies, Esc leaves");
            return;
        }
        let on_word = self.is_second_click(mouse) && {
            let page = self.page();
            self.reader.as_ref().is_some_and(|reader| word_at(&page, reader, mouse).is_some())
        };
        let result = match on_word {
            true => looking_up::look_up_word_at(self, at),
            false => looking_up::open_card_at(self, at).map(|_| ()),
        };
        self.complain_of(result);
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
