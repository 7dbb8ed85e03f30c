//! What lies over the page without hiding it: the note being written, what keys may follow.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};

use crate::app::page::Page;
use crate::app::{About, App, Editor};
use crate::text::{shown, wrap};

use super::theme::Theme;
use super::{put, wipe};

/// The note being written; gives the cell of the caret. It stands at the foot, or at the top when its passage
/// is in the lower half.
pub fn editor(app: &App, editor: &Editor, page: &Page, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let reader = app.reader.as_ref()?;
    let about = match &editor.about {
        About::Text(range) => Some(range.clone()),
        About::Annotation(id) => {
            reader.annotations().find(|(annotation, _)| annotation.id == *id).map(|(_, range)| range)
        }
        About::Term(draft) => draft.at.clone(),
    };
    let screen = buffer.area;
    let width = screen.width.min(76);
    let inner = width.saturating_sub(4).max(1);
    let rows = note_rows(&editor.field.text, inner as usize);
    let height = (rows.len() as u16 + 3).clamp(6, (screen.height / 2).max(6)).min(screen.height.saturating_sub(1));
    let low = about
        .as_ref()
        .and_then(|range| page.cell(&reader.document, range.start))
        .is_some_and(|(_, row)| row >= screen.height / 2);
    let top = if low { 0 } else { screen.height.saturating_sub(height + 1) };
    let area = Rect::new((screen.width - width) / 2, top, width, height);
    wipe(buffer, area, Style::new());
    let border = u16::from(height >= 5);
    if border == 1 {
        frame(area, buffer);
    }
    let (left, end) = (area.left() + 2.min(width / 8), area.right() - 2.min(width / 8));
    let title = editor_title(app, editor, about.as_ref(), (end - left) as usize);
    put(buffer, left, area.top(), &title, end, theme.strong());
    let hint = shown::cut(&hint(app, &editor.about), (end - left) as usize);
    put(buffer, left, area.bottom() - 1, &hint, end, theme.quiet());
    let fits = height.saturating_sub(1 + border).max(1) as usize;
    let at = caret_row(&rows, editor.field.caret);
    let first = (at + 1).saturating_sub(fits);
    for (i, line) in rows.iter().enumerate().skip(first).take(fits) {
        let y = area.top() + 1 + (i - first) as u16;
        put(buffer, left, y, &editor.field.text[line.start..line.end], end, Style::new());
    }
    let before = &editor.field.text[rows[at].start..editor.field.caret];
    let column = left + (shown::columns(before) as u16).min(inner.saturating_sub(1));
    Some((column, area.top() + 1 + (at - first) as u16))
}

/// What is being written about.
fn editor_title(app: &App, editor: &Editor, about: Option<&std::ops::Range<usize>>, columns: usize) -> String {
    if let About::Term(draft) = &editor.about {
        let scope = format!("” {} ", draft.scope.spoken(&app.here()));
        let room = columns.saturating_sub(shown::columns(&scope));
        return shown::cut(&format!(" What is “{}", draft.term), room) + &scope;
    }
    let text = app.reader.as_ref().map(|reader| reader.document.text.as_str()).unwrap_or_default();
    let quote = about.map(|range| text[range.clone()].replace('\n', " ")).unwrap_or_default();
    let title = shown::cut(&format!(" Note on “{quote}"), columns.saturating_sub(2));
    title + if quote.is_empty() { "" } else { "” " }
}

fn hint(app: &App, about: &About) -> String {
    let key = |action: &str| {
        app.keymap.keys_of(crate::app::keymap::Context::Editor, action).into_iter().next().unwrap_or_default()
    };
    let outside = match about {
        About::Term(_) => ("switch-scope", "where it holds"),
        _ => ("edit-outside", "opens $EDITOR"),
    };
    let parts = [("save-note", "saves"), outside, ("drop-note", "leaves")];
    let said: Vec<_> = parts.iter().map(|(action, does)| format!("{} {does}", key(action))).collect();
    format!(" {} ", said.join(" · "))
}

/// The rows of a note; behind a last line end there is one more, for the caret.
fn note_rows(text: &str, columns: usize) -> Vec<wrap::Line> {
    let mut rows = wrap::wrap(text, columns);
    if text.ends_with('\n') {
        rows.push(wrap::Line { start: text.len(), end: text.len(), next: text.len() });
    }
    rows
}

fn caret_row(rows: &[wrap::Line], caret: usize) -> usize {
    rows.iter().rposition(|row| row.start <= caret).unwrap_or(0)
}

/// After the first key of a sequence: what may follow.
pub fn following(app: &App, theme: &Theme, buffer: &mut Buffer) {
    let following = app.following();
    let width =
        following.iter().map(|(keys, help)| shown::columns(keys) + shown::columns(help) + 4).max().unwrap_or(0) + 2;
    let screen = buffer.area;
    let width = (width as u16).min(screen.width);
    let height = (following.len() as u16 + 2).min(screen.height.saturating_sub(1));
    if following.is_empty() || height < 3 || width < 8 {
        return;
    }
    let area = Rect::new(screen.width - width, screen.height - 1 - height, width, height);
    wipe(buffer, area, Style::new());
    frame(area, buffer);
    for (i, (keys, help)) in following.iter().take(height as usize - 2).enumerate() {
        let y = area.top() + 1 + i as u16;
        let x = put(buffer, area.left() + 2, y, keys, area.right() - 1, theme.strong());
        put(buffer, x + 2, y, help, area.right() - 1, Style::new());
    }
}

pub(super) fn frame(area: Rect, buffer: &mut Buffer) {
    Block::bordered().border_type(BorderType::Rounded).render(area.intersection(buffer.area), buffer);
}
