//! Web links told to the terminal (OSC 8), so that it can show and open them by its own means.
//!
//! Only terminals that are known to understand it are told anything: others may show the address as rubbish. The
//! address is one that [`web_address`](crate::document::links::web_address) has made, and is looked at once more here:
//! nothing but printable ASCII goes out. The words themselves are drawn again as they are, within the link.

use std::io::{self, Write};

use crossterm::cursor::{RestorePosition, SavePosition};
use crossterm::queue;
use ratatui::backend::Backend;
use ratatui::buffer::{Buffer, Cell};

use crate::app::hyperlinks::Hyperlink;
use crate::settings::Hyperlinks;
use crate::text::shown;

/// Whether the terminal is to be told of links, by the setting and by what the environment says of the terminal.
pub fn is_told(setting: Hyperlinks, variable: impl Fn(&str) -> Option<String>) -> bool {
    match setting {
        Hyperlinks::On => true,
        Hyperlinks::Off => false,
        Hyperlinks::Auto => is_known(variable),
    }
}

fn is_known(variable: impl Fn(&str) -> Option<String>) -> bool {
    const PROGRAMS: [&str; 7] = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "mintty"];
    const TERMS: [&str; 6] = ["xterm-kitty", "alacritty", "foot", "xterm-ghostty", "contour", "wezterm"];
    let is_set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    // A multiplexer stands between, and says nothing of the terminal behind it.
    if is_set("TMUX") || is_set("STY") {
        return false;
    }
    let term = variable("TERM").unwrap_or_default();
    let vte = variable("VTE_VERSION").and_then(|version| version.parse::<u32>().ok());
    variable("TERM_PROGRAM").is_some_and(|program| PROGRAMS.contains(&program.as_str()))
        || TERMS.iter().any(|known| term == *known || term.strip_prefix(known).is_some_and(|it| it.starts_with('-')))
        // Older ones crash on it.
        || vte.is_some_and(|version| version >= 5_002)
        || ["KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION"].iter().any(|name| is_set(name))
}

/// Draws the cells of `gone` plainly and those of `links` as links, over a frame that was drawn.
pub fn draw(
    backend: &mut (impl Backend<Error = io::Error> + Write),
    buffer: &Buffer,
    gone: &[Hyperlink],
    links: &[Hyperlink],
) -> io::Result<()> {
    queue!(backend, SavePosition)?;
    for link in gone {
        backend.draw(cells(buffer, link).into_iter())?;
    }
    for link in links.iter().filter(|link| link.address.bytes().all(|byte| byte.is_ascii_graphic())) {
        write!(backend, "\x1b]8;;{}\x1b\\", link.address)?;
        backend.draw(cells(buffer, link).into_iter())?;
        backend.write_all(b"\x1b]8;;\x1b\\")?;
    }
    queue!(backend, RestorePosition)
}

/// The cells of a link; the second one of a wide character belongs to the first.
fn cells<'a>(buffer: &'a Buffer, link: &Hyperlink) -> Vec<(u16, u16, &'a Cell)> {
    let mut cells = Vec::new();
    let mut column = link.columns.start;
    while column < link.columns.end {
        let Some(cell) = buffer.cell((column, link.row)) else { break };
        cells.push((column, link.row, cell));
        column += (shown::columns(cell.symbol()) as u16).max(1);
    }
    cells
}

#[cfg(test)]
mod tests {
    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    fn known(variables: &[(&str, &str)]) -> bool {
        let variable = |name: &str| variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned());
        is_told(Hyperlinks::Auto, variable)
    }

    #[test]
    fn only_terminals_that_understand_it_are_told() {
        assert!(known(&[("TERM", "foot-extra")]) && known(&[("VTE_VERSION", "6800")]) && known(&[("WT_SESSION", "a")]));
        assert!(!known(&[("TERM", "xterm-256color")]) && !known(&[("VTE_VERSION", "4800")]) && !known(&[]));
        assert!(!known(&[("TERM", "xterm-kitty"), ("TMUX", "a")]));
        assert!(is_told(Hyperlinks::On, |_| None) && !is_told(Hyperlinks::Off, |_| Some("xterm-kitty".to_owned())));
    }

    #[test]
    fn no_address_carries_a_command() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "a\u{6C34}b", Style::new());
        let link = |address: &str| Hyperlink { row: 0, columns: 0..4, address: address.to_owned() };
        let told = |address: &str| {
            let mut bytes = Vec::new();
            draw(&mut CrosstermBackend::new(&mut bytes), &buffer, &[], &[link(address)]).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let said = told("https://a.example/");
        assert!(said.contains("\x1b]8;;https://a.example/\x1b\\") && said.contains("a\u{6C34}"), "{said:?}");
        assert!(!told("https://a\x1b]0;b\u{7}").contains("]0;"));
    }
}
