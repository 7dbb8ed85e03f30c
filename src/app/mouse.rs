//! The mouse: the wheel scrolls, a click opens a card or chooses an item, a drag selects.

use super::actions::{looking_up, showing};
use super::key::{Mouse, MouseKind};
use super::select::Selection;
use super::{App, Panel};
use crate::app::list::List;

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
            MouseKind::Release => self.release(),
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

    /// A click on a term in a card opens its card; one beside the card closes it, and then counts for what was
    /// clicked.
    fn press_card(&mut self, mouse: Mouse) {
        let page = self.page();
        let (Some(reader), Some(Panel::Card(card))) = (&self.reader, self.panels.last_mut()) else { return };
        let place = card.place(&page, &reader.document);
        if !place.holds(mouse.column, mouse.row) {
            self.panels.retain(|panel| !matches!(panel, Panel::Card(_)));
            self.press_page(mouse);
        } else if let Some(term) = card.term_at(&place, mouse.column, mouse.row) {
            card.focus = Some(term);
            if let Some(follow) = super::action::named("follow") {
                self.run(follow);
            }
        }
    }

    fn press_page(&mut self, mouse: Mouse) {
        let page = self.page();
        let Some(reader) = &mut self.reader else { return };
        reader.selection = None;
        self.pressed = page.offset(&reader.document, mouse.column, mouse.row);
    }

    fn drag(&mut self, mouse: Mouse) {
        let page = self.page();
        let (Some(reader), Some(from)) = (&mut self.reader, self.pressed) else { return };
        if let Some(to) = page.offset(&reader.document, mouse.column, mouse.row) {
            reader.selection = Some(Selection { fixed: Some(from), caret: to });
        }
    }

    fn release(&mut self) {
        let Some(at) = self.pressed.take() else { return };
        let selecting = self.reader.as_ref().is_some_and(|reader| reader.selection.is_some());
        if selecting {
            self.say("M highlights, a writes a note, y copies, Esc leaves");
        } else if let Err(error) = looking_up::open_card_at(self, at) {
            self.complain(&format!("{error:#}"));
        }
    }

    fn choose_at(&mut self, mouse: Mouse) {
        let (top, height) = (List::top(self.rows), List::height(self.rows));
        let Some(list) = self.list() else { return };
        let Some(row) = mouse.row.checked_sub(top) else { return };
        let clicked = list.first(height) + row as usize;
        if (row as usize) < height && clicked < list.shown().len() {
            list.selected = clicked;
            if let Some(choose) = super::action::named("choose") {
                self.run(choose);
            }
        }
    }
}
