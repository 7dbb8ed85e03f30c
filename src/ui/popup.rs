//! What keys may follow the first of a sequence; and the frame of what lies over the page.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Block, BorderType, Widget};

use crate::app::App;
use crate::text::shown;

use super::theme::Theme;
use super::{put, wipe};

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
