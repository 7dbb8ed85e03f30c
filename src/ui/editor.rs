//! The note or the definition being written.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::editor::Sheet;
use crate::app::keymap::Context;
use crate::app::page::Page;
use crate::app::{About, App, Editor};
use crate::text::shown;

use super::popup::frame;
use super::theme::Theme;
use super::{put, wipe};

/// Draws it; gives the cell of the caret. It stands at the foot, or at the top when its passage is in the lower half.
pub fn draw(app: &App, editor: &Editor, page: &Page, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let about = passage(app, &editor.about);
    let screen = buffer.area;
    let text = editor.field.text.as_str();
    let sheet = Sheet::of(text, screen.width, screen.height);
    let row_of = |range: &Range<usize>| page.cell(&app.reader.as_ref()?.document, range.start).map(|(_, row)| row);
    let is_low = about.as_ref().and_then(row_of).is_some_and(|row| row >= screen.height / 2);
    let top = if is_low { 0 } else { screen.height.saturating_sub(sheet.outer_height + 1) };
    let area = Rect::new((screen.width - sheet.outer_width) / 2, top, sheet.outer_width, sheet.outer_height);
    wipe(buffer, area, Style::new());
    if sheet.border {
        frame(area, buffer);
    }
    let (left, end) = (area.left() + sheet.pad, area.right() - sheet.pad);
    let title = title(app, editor, about, (end - left) as usize);
    put(buffer, left, area.top(), &title, end, theme.strong());
    let hint = hint(app, &editor.about, (end - left) as usize);
    put(buffer, left, area.bottom() - 1, &hint, end, theme.quiet());
    for (i, row) in sheet.rows_from(text, editor.top).take(sheet.height).enumerate() {
        put(buffer, left, area.top() + 1 + i as u16, &text[row.start..row.end], end, Style::new());
    }
    let caret = sheet.row_at(text, editor.field.caret);
    let above = sheet.rows_from(text, editor.top).take(sheet.height).take_while(|row| row.start < caret.start).count();
    let column = shown::columns(&text[caret.start..editor.field.caret]).min(sheet.columns) as u16;
    Some(((left + column).min(screen.width.saturating_sub(1)), area.top() + 1 + above as u16))
}

/// The words that it is about, where they are in the text.
fn passage(app: &App, about: &About) -> Option<Range<usize>> {
    match about {
        About::Text(range) => Some(range.clone()),
        About::Lost(_) => None,
        About::Annotation(id) => {
            let mut annotations = app.reader.as_ref()?.annotations();
            annotations.find(|(annotation, _)| annotation.id == *id).map(|(_, range)| range)
        }
        About::Term(written) => written.at.clone(),
    }
}

/// What is being written about.
fn title(app: &App, editor: &Editor, passage: Option<Range<usize>>, columns: usize) -> String {
    let reader = app.reader.as_ref();
    let quote = match &editor.about {
        About::Term(written) => {
            let scope = format!("” {} ", written.scope.spoken(&app.here()));
            let room = columns.saturating_sub(shown::columns(&scope));
            return shown::cut(&format!(" What is “{}", written.term), room) + &scope;
        }
        About::Lost(at) => Some(at.quote.clone()),
        About::Annotation(id) => reader.and_then(|reader| Some(reader.notebook.get(id)?.at.quote.clone())),
        About::Text(_) => None,
    };
    let in_text = || Some(reader?.document.text.get(passage?)?.to_owned());
    let quote = quote.or_else(in_text).unwrap_or_default();
    // Of a long passage no more is looked at than can be shown.
    let quote: String = quote.chars().take(columns).map(|c| if c == '\n' { ' ' } else { c }).collect();
    if quote.is_empty() {
        return " Note ".to_owned();
    }
    shown::cut(&format!(" Note on “{quote}"), columns.saturating_sub(2)) + "” "
}

/// What can be done now. Of what there is no room for, the likeliest stays.
fn hint(app: &App, about: &About, columns: usize) -> String {
    let key = |action: &str| app.keymap.keys_of(Context::Editor, action).into_iter().next();
    let outside = match about {
        About::Term(_) => ("switch-scope", "where it holds"),
        _ => ("edit-outside", "opens $EDITOR"),
    };
    let parts = [("save-note", "saves"), ("drop-note", "leaves"), outside];
    let said = parts.iter().filter_map(|(action, does)| Some(format!("{} {does}", key(action)?)));
    let mut said: Vec<_> = said.collect();
    while said.len() > 1 && shown::columns(&said.join(" · ")) + 2 > columns {
        said.pop();
    }
    shown::cut(&format!(" {} ", said.join(" · ")), columns)
}
