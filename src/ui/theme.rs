//! What each role looks like. The only file that knows colours.
//!
//! The themes use the sixteen colours that the reader has chosen for the terminal, so that they fit whatever
//! is there. What a colour says, an attribute or a sign says as well.

mod dots;

use ratatui::style::{Color, Modifier, Style};

use crate::app::page::{Role, Roles};
use crate::colours::Hue;
use crate::settings;
use crate::shelf::State;

pub use dots::Depth;

/// Colours by meaning; `None` is the terminal's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    term: Option<Color>,
    own: Option<Color>,
    heading: Option<Color>,
    /// Whether highlights have colours.
    lights: bool,
    /// Background of matches, and of the match that the reader is at.
    found: Option<Color>,
    found_here: Option<Color>,
    error: Option<Color>,
    /// The colours of pictures.
    depth: Depth,
    /// Whether the screen is light.
    is_light: bool,
}

impl Theme {
    /// The theme of a setting. `background` is what the terminal says of itself, as in `COLORFGBG`.
    pub fn new(setting: settings::Theme, no_color: bool, background: Option<&str>) -> Self {
        let light =
            || background.and_then(|it| it.rsplit(';').next()?.parse::<u8>().ok()).is_some_and(|n| n == 7 || n > 8);
        let is_light = match setting {
            settings::Theme::Light => true,
            settings::Theme::Dark => false,
            settings::Theme::Auto | settings::Theme::Plain => light(),
        };
        let theme = match setting {
            _ if no_color => Self::plain(),
            settings::Theme::Plain => Self::plain(),
            _ if is_light => Self::coloured(Color::Blue),
            _ => Self::coloured(Color::Cyan),
        };
        Self { is_light, ..theme }
    }

    /// Attributes only.
    pub fn plain() -> Self {
        Self {
            term: None,
            own: None,
            heading: None,
            lights: false,
            found: None,
            found_here: None,
            error: None,
            depth: Depth::None,
            is_light: false,
        }
    }

    fn coloured(accent: Color) -> Self {
        Self {
            term: Some(accent),
            own: Some(Color::Green),
            heading: Some(accent),
            lights: true,
            found: Some(Color::Cyan),
            found_here: Some(Color::LightGreen),
            error: Some(Color::Red),
            depth: Depth::default(),
            is_light: false,
        }
    }

    /// The look of a run.
    pub fn style(&self, roles: Roles) -> Style {
        let mut style = Style::new();
        for (role, look) in self.looks() {
            if role == Role::Highlight
                && let Some(hue) = roles.hue()
            {
                style = style.patch(self.light(hue));
            } else if roles.has(role) {
                style = style.patch(look);
            }
        }
        if roles.hue().is_some() && roles.has(Role::Selected) {
            // One block, whatever lies below it. Without colours a highlight is reversed already, and what is
            // reversed twice is as it was.
            return match self.lights {
                true => self.focus(),
                false => style.remove_modifier(Modifier::REVERSED).add_modifier(Modifier::UNDERLINED),
            };
        }
        style
    }

    /// The look of a highlight. Without colours each hue has modifiers of its own; underlined is none, because that
    /// tells where several lie over each other.
    fn light(&self, hue: Hue) -> Style {
        let (colour, modifiers) = look(hue);
        let colour = self.lights.then_some(colour);
        self.back(colour).add_modifier(if self.lights { Modifier::empty() } else { modifiers })
    }

    /// The sign beside a highlight: a square in its colour. Without colours it is the number that the key for
    /// highlights takes, because not every terminal has all modifiers; the usual colour needs none.
    pub fn sign(&self, hue: Hue, number: usize) -> (&'static str, Style) {
        const NUMBERS: [&str; 8] = ["2", "3", "4", "5", "6", "7", "8", "9"];
        let number = number.checked_sub(2).and_then(|i| NUMBERS.get(i)).copied().filter(|_| !self.lights);
        (number.unwrap_or("▪"), self.fore(self.lights.then_some(look(hue).0)))
    }

    /// What is said quietly: the heading line, the foot, details.
    pub fn quiet(&self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    pub fn error(&self) -> Style {
        self.fore(self.error).add_modifier(Modifier::BOLD)
    }

    /// The item in focus of a list.
    pub fn focus(&self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The sign before a document on the shelf: what is new and what is done are told apart without colours.
    pub fn state_sign(&self, state: State, is_missing: bool) -> &'static str {
        match (state, is_missing, self.depth == Depth::None) {
            (_, true, _) => "?",
            (State::New, _, true) => "*",
            (State::New, _, false) => "●",
            (State::Reading, ..) => " ",
            (State::Done, _, true) => "=",
            (State::Done, _, false) => "✓",
        }
    }

    /// The look of what is told of a document that is new, being read, or done.
    pub fn state(&self, state: State) -> Style {
        match state {
            State::New => self.fore(self.own),
            State::Reading => self.fore(self.term),
            State::Done => self.quiet(),
        }
    }

    /// The cells of a bar of progress: what was read, and what was not.
    pub fn progress(&self) -> (char, char) {
        if self.depth == Depth::None { ('=', '.') } else { ('━', '─') }
    }

    /// A cell of a strip that shows how often something occurs in each part of a text. Without colours it is a
    /// number, because a theme without colours is also meant for terminals without block characters.
    pub fn bar(&self, n: usize, most: usize) -> char {
        const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        match (n, self.depth == Depth::None) {
            (0, true) => '.',
            (0, false) => '·',
            (1..=9, true) => char::from_digit(n as u32, 10).unwrap_or('9'),
            (_, true) => '+',
            (n, false) => BARS[(n * 8).div_ceil(most.max(n).max(4)) - 1],
        }
    }

    /// Later looks lie over earlier ones.
    fn looks(&self) -> [(Role, Style); 28] {
        let plain = Style::new();
        let bold = self.strong();
        let reversed = self.focus();
        [
            (Role::Title, bold),
            (Role::Heading, self.fore(self.heading).patch(bold)),
            (Role::Subheading, bold.add_modifier(Modifier::ITALIC)),
            (Role::Marker, self.fore(self.heading)),
            (Role::Rule, self.quiet()),
            (Role::Quiet, self.quiet()),
            (Role::CodeRemark, self.quiet().add_modifier(Modifier::ITALIC)),
            (Role::CodeWords, self.fore(self.own)),
            (Role::CodeNumber, self.fore(self.heading)),
            (Role::CodeKeyword, bold),
            (Role::Emphasis, plain.add_modifier(Modifier::ITALIC)),
            (Role::Strong, bold),
            (Role::Struck, self.quiet().add_modifier(Modifier::CROSSED_OUT)),
            (Role::Headword, bold),
            (Role::Link, plain.add_modifier(Modifier::UNDERLINED)),
            (Role::Term, self.fore(self.term).add_modifier(Modifier::UNDERLINED)),
            (Role::TermOwn, self.fore(self.own).patch(bold).add_modifier(Modifier::UNDERLINED)),
            (Role::TermElsewhere, plain.add_modifier(Modifier::UNDERLINED | Modifier::ITALIC)),
            (Role::Noted, plain.add_modifier(Modifier::UNDERLINED)),
            (Role::Removed, self.fore(self.error).add_modifier(Modifier::CROSSED_OUT)),
            (Role::Landed, bold),
            (Role::Highlight, self.light(Hue::Yellow)),
            (Role::Overlap, plain.add_modifier(Modifier::UNDERLINED)),
            (Role::Match, self.back(self.found)),
            (Role::MatchHere, self.back(self.found_here).add_modifier(Modifier::UNDERLINED)),
            (Role::TermHere, reversed),
            (Role::Selected, reversed),
            (Role::Code, plain),
        ]
    }

    fn fore(&self, colour: Option<Color>) -> Style {
        colour.map_or(Style::new(), |colour| Style::new().fg(colour))
    }

    /// Dark words on a colour; without colours, the terminal's two exchanged.
    fn back(&self, colour: Option<Color>) -> Style {
        // Many terminals draw bold black as grey.
        let dark = |colour| Style::new().fg(Color::Black).bg(colour).remove_modifier(Modifier::BOLD);
        colour.map_or(self.focus(), dark)
    }
}

/// The colour of a hue, and the modifiers that stand for it where there are no colours.
fn look(hue: Hue) -> (Color, Modifier) {
    match hue {
        Hue::Yellow => (Color::Yellow, Modifier::empty()),
        Hue::Green => (Color::Green, Modifier::BOLD),
        Hue::Blue => (Color::LightBlue, Modifier::ITALIC),
        Hue::Red => (Color::LightRed, Modifier::BOLD.union(Modifier::ITALIC)),
        Hue::Purple => (Color::LightMagenta, Modifier::DIM),
        Hue::Orange => (Color::LightYellow, Modifier::DIM.union(Modifier::BOLD)),
        Hue::Cyan => (Color::LightCyan, Modifier::DIM.union(Modifier::ITALIC)),
        Hue::Grey => (Color::Gray, Modifier::DIM.union(Modifier::BOLD).union(Modifier::ITALIC)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colours_every_light_is_still_seen() {
        let theme = Theme::new(settings::Theme::Dark, true, None);
        for role in
            [Role::Term, Role::TermHere, Role::Match, Role::Highlight, Role::Selected, Role::Noted, Role::Removed]
        {
            let style = theme.style(role.into());
            assert!(style.fg.is_none() && style.bg.is_none());
            assert_ne!(style, Style::new(), "{role:?}");
        }
    }

    #[test]
    fn the_kinds_of_terms_differ_without_colours() {
        let theme = Theme::plain();
        let looks = [Role::TermOwn, Role::Term, Role::TermElsewhere].map(|role| theme.style(role.into()));
        assert!(looks[0] != looks[1] && looks[1] != looks[2] && looks[0] != looks[2]);
        assert!(looks.iter().all(|look| look.add_modifier.contains(Modifier::UNDERLINED)));
    }

    #[test]
    fn every_hue_looks_unlike_the_others_with_and_without_colours() {
        for theme in [Theme::plain(), Theme::new(settings::Theme::Dark, false, None)] {
            let looks = |more: Role| Hue::ALL.map(|hue| theme.style(Roles::from(hue).with(more)));
            let all = [looks(Role::Highlight), looks(Role::Overlap)].concat();
            for (i, look) in all.iter().enumerate() {
                assert!(!all[..i].contains(look), "{theme:?}: {look:?}");
            }
            assert!(looks(Role::Selected).iter().all(|look| !all.contains(look)), "{theme:?}");
        }
    }

    #[test]
    fn a_strip_is_as_high_as_the_count_and_survives_without_blocks() {
        let strip = |theme: &Theme| [0, 1, 4, 12].map(|n| theme.bar(n, 12)).iter().collect::<String>();
        assert_eq!(strip(&Theme::plain()), ".14+");
        assert_eq!(strip(&Theme::new(settings::Theme::Dark, false, None)), "·▁▃█");
    }

    #[test]
    fn the_terminal_tells_whether_it_is_light() {
        let auto = |background| Theme::new(settings::Theme::Auto, false, background);
        assert_eq!(auto(Some("0;15")), Theme::new(settings::Theme::Light, false, None));
        assert_eq!(auto(Some("15;0")), Theme::new(settings::Theme::Dark, false, None));
        assert_eq!(auto(None), auto(Some("nonsense")));
    }
}
