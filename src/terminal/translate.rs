//! crossterm's events in our words.

use crossterm::event::{
    Event as Theirs, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::app::key::{Code, Event, Key, Mouse, MouseKind};

/// The event for the application, if it is one that the application knows. Sizes come from the signal thread.
pub fn translate(event: Theirs) -> Option<Event> {
    match event {
        Theirs::Key(event) => key(event).map(Event::Key),
        Theirs::Mouse(event) => mouse(event).map(Event::Mouse),
        Theirs::Paste(text) => Some(Event::Paste(clean(&text))),
        Theirs::FocusGained | Theirs::FocusLost | Theirs::Resize(..) => None,
    }
}

fn key(event: KeyEvent) -> Option<Key> {
    let unknown = KeyModifiers::SUPER | KeyModifiers::HYPER;
    if event.kind == KeyEventKind::Release || event.modifiers.intersects(unknown) {
        return None;
    }
    let shift = event.modifiers.contains(KeyModifiers::SHIFT);
    let (code, shift) = match event.code {
        KeyCode::Char(c) if c.is_control() => return None,
        KeyCode::Char(' ') => (Code::Char(' '), shift),
        // Terminals send the same byte for both; people know it as Ctrl-_.
        KeyCode::Char('7') if event.modifiers == KeyModifiers::CONTROL => (Code::Char('_'), false),
        KeyCode::Char(c) => (Code::Char(if shift { capital(c) } else { c }), false),
        KeyCode::BackTab => (Code::Tab, true),
        other => (named(other)?, shift),
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let alt = event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::META);
    Some(Key { code, ctrl, alt, shift })
}

fn named(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    })
}

/// The kitty protocol tells a letter and Shift apart: Ctrl-Shift-d arrives as `d`.
fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}

fn mouse(event: MouseEvent) -> Option<Mouse> {
    let kind = match event.kind {
        MouseEventKind::Down(MouseButton::Left)
            if event.modifiers.intersects(KeyModifiers::SHIFT | KeyModifiers::ALT) =>
        {
            MouseKind::Extend
        }
        MouseEventKind::Down(MouseButton::Left) => MouseKind::Press,
        MouseEventKind::Down(MouseButton::Right) => MouseKind::RightPress,
        MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
        MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
        MouseEventKind::ScrollUp => MouseKind::WheelUp,
        MouseEventKind::ScrollDown => MouseKind::WheelDown,
        _ => return None,
    };
    Some(Mouse { kind, column: event.column, row: event.row })
}

/// Pasted text may hold what a terminal would obey: line ends become `\n`, a tab a space, and no other control
/// stays.
fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    lines.chars().filter(|&c| c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEventState;

    /// Checks the key for an event against its name in a keymap; the empty name is "no key".
    fn check(code: KeyCode, modifiers: KeyModifiers, name: &str) {
        let event = Theirs::Key(KeyEvent::new(code, modifiers));
        let keys = translate(event).map(|event| match event {
            Event::Key(key) => key.to_string(),
            other => panic!("{other:?} is not a key"),
        });
        assert_eq!(keys.unwrap_or_default(), name);
    }

    #[test]
    fn keys_have_the_names_of_the_keymap() {
        check(KeyCode::Char('g'), KeyModifiers::NONE, "g");
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Char('g'), KeyModifiers::SHIFT, "G");
        check(KeyCode::Char('?'), KeyModifiers::SHIFT, "?");
        check(KeyCode::Char('ß'), KeyModifiers::SHIFT, "ß");
        check(KeyCode::Char('d'), KeyModifiers::CONTROL, "<C-d>");
        check(KeyCode::Char('d'), KeyModifiers::CONTROL | KeyModifiers::SHIFT, "<C-D>");
        check(KeyCode::Char(' '), KeyModifiers::NONE, "<Space>");
        check(KeyCode::Left, KeyModifiers::ALT, "<A-Left>");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, "<S-Tab>");
        check(KeyCode::F(5), KeyModifiers::NONE, "<F5>");
    }

    #[test]
    fn what_is_no_key_of_ours_is_left_out() {
        check(KeyCode::Char('q'), KeyModifiers::SUPER, "");
        check(KeyCode::Char('\u{1}'), KeyModifiers::NONE, "");
        check(KeyCode::CapsLock, KeyModifiers::NONE, "");
        let up = KeyEvent {
            code: KeyCode::Enter,
            modifiers: KeyModifiers::NONE,
            kind: KeyEventKind::Release,
            state: KeyEventState::NONE,
        };
        assert!(translate(Theirs::Key(up)).is_none());
        assert!(translate(Theirs::FocusGained).is_none());
    }

    #[test]
    fn the_left_button_the_press_of_the_right_and_the_wheel_are_told() {
        let at = |kind| Theirs::Mouse(MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE });
        let told = |kind| match translate(at(kind)) {
            Some(Event::Mouse(mouse)) => Some(mouse),
            _ => None,
        };
        let ours = |kind| Some(Mouse { kind, column: 3, row: 4 });
        assert_eq!(told(MouseEventKind::Down(MouseButton::Left)), ours(MouseKind::Press));
        assert_eq!(told(MouseEventKind::ScrollDown), ours(MouseKind::WheelDown));
        assert_eq!(told(MouseEventKind::Down(MouseButton::Right)), ours(MouseKind::RightPress));
        assert_eq!(told(MouseEventKind::Down(MouseButton::Middle)), None);
        assert_eq!(told(MouseEventKind::Moved), None);
    }

    #[test]
    fn a_paste_brings_text_and_nothing_to_obey() {
        assert_eq!(clean("one\r\ntwo\rthree\nfour"), "one\ntwo\nthree\nfour");
        assert_eq!(clean("a\tb\u{1b}[31mc\u{0}\u{9b}é"), "a b[31mcé");
    }
}
