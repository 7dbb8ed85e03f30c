//! A session of reviewing on the whole screen: the card, below it the four ratings with the time until it comes again.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use crate::app::App;
use crate::app::keymap::Context;
use crate::app::review::sheet::{Look, Place, SheetRow, rows};
use crate::app::review::{ReviewView, Stage};
use crate::study::Rating;
use crate::text::shown;

use super::theme::Theme;
use super::{put, put_right, wipe};

/// The most columns that one rating takes.
const RATING: u16 = 14;

pub fn draw(app: &App, view: &ReviewView, theme: &Theme, buffer: &mut Buffer) {
    let area = buffer.area;
    wipe(buffer, area, Style::new());
    let place = Place::of(area.width, area.height);
    let (left, end) = (place.left, place.left + place.width);
    put(buffer, left, 0, "Review", end, theme.strong());
    if view.stage == Stage::Asking {
        let (n, of) = view.number();
        put_right(buffer, 0, &format!("{n} of {of}"), end, theme.quiet());
    }
    let rows = rows(app, view, place.width as usize);
    // Without ratings below them, the rows may use their place.
    let has_ratings = view.stage == Stage::Asking;
    let height = place.height + if has_ratings { 0 } else { place.ratings as usize };
    let top = place.top;
    for (i, row) in rows.iter().skip(view.scroll).take(height).enumerate() {
        draw_row(row, (left, top + i as u16, end), theme, buffer);
    }
    if view.scroll + height < rows.len() {
        let foot = top + height as u16;
        put_right(buffer, foot, "↓ more", end, theme.quiet());
    }
    if has_ratings && view.turned {
        draw_ratings(app, view, &place, theme, buffer);
    }
}

fn draw_row(row: &SheetRow, (left, y, end): (u16, u16, u16), theme: &Theme, buffer: &mut Buffer) {
    let style = match row.look {
        Look::Plain => Style::new(),
        Look::Strong => theme.strong(),
        Look::Quiet => theme.quiet(),
    };
    let Some(found) = &row.found else {
        put(buffer, left, y, &row.text, end, style);
        return;
    };
    let x = put(buffer, left, y, &row.text[..found.start], end, style);
    let look = theme.strong().add_modifier(Modifier::UNDERLINED);
    let x = put(buffer, x, y, &row.text[found.clone()], end, look);
    put(buffer, x, y, &row.text[found.end..], end, style);
}

/// The key and the name of each rating, and when the card comes again after it.
fn draw_ratings(app: &App, view: &ReviewView, place: &Place, theme: &Theme, buffer: &mut Buffer) {
    let (Some(study), Some(id)) = (&app.studied.study, view.id()) else { return };
    let choices = study.choices(id, app.now);
    let each = (place.width / 4).clamp(1, RATING);
    let top = buffer.area.height.saturating_sub(1 + place.ratings);
    for (i, (rating, next)) in Rating::ALL.into_iter().zip(choices).enumerate() {
        let x = place.left + i as u16 * each;
        let end = (x + each).saturating_sub(1);
        let key = app.keymap.keys_of(Context::Review, action(rating)).into_iter().next().unwrap_or_default();
        let name = if place.ratings > 1 { rating.name().to_owned() } else { next.spoken() };
        let behind = put(buffer, x, top, &key, end, theme.strong());
        put(buffer, behind + 1, top, &shown::cut(&name, end.saturating_sub(behind + 1) as usize), end, Style::new());
        if place.ratings > 1 {
            put(buffer, behind + 1, top + 1, &next.spoken(), end, theme.quiet());
        }
    }
}

fn action(rating: Rating) -> &'static str {
    match rating {
        Rating::Again => "rate-again",
        Rating::Hard => "rate-hard",
        Rating::Good => "rate-good",
        Rating::Easy => "rate-easy",
    }
}
