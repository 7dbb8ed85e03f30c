//! The dots of pictures in the colours that a terminal has.

use ratatui::style::{Color, Style};

use super::Theme;

/// Which colours a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// None: only signs of more or less ink.
    None,
    #[default]
    Sixteen,
    /// The 256 of the usual palette.
    Many,
    All,
}

impl Depth {
    /// What the environment says of the terminal.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        const ALL: [&str; 7] = ["direct", "kitty", "ghostty", "alacritty", "foot", "wezterm", "iterm"];
        let term = variable("TERM").unwrap_or_default().to_ascii_lowercase();
        let says_all = variable("COLORTERM").is_some_and(|it| ["truecolor", "24bit"].contains(&it.as_str()));
        match () {
            () if says_all || ALL.iter().any(|name| term.contains(name)) => Self::All,
            () if term.contains("256") => Self::Many,
            () => Self::Sixteen,
        }
    }
}

type Dot = Option<[u8; 3]>;

/// From no ink to much.
const INKS: [char; 10] = [' ', '.', ':', '-', '=', '+', '*', '#', '%', '@'];

/// The signs that part a cell, and which of its quarters have the first colour. Of signs that are equally good the
/// first is taken.
const SIGNS: [(char, [bool; 4]); 7] = [
    ('▀', [true, true, false, false]),
    ('▌', [true, false, true, false]),
    ('▘', [true, false, false, false]),
    ('▝', [false, true, false, false]),
    ('▖', [false, false, true, false]),
    ('▗', [false, false, false, true]),
    ('▞', [false, true, true, false]),
];

/// The sixteen colours as most terminals have them.
const SIXTEEN: [(Color, [u8; 3]); 16] = [
    (Color::Black, [0, 0, 0]),
    (Color::Red, [205, 0, 0]),
    (Color::Green, [0, 205, 0]),
    (Color::Yellow, [205, 205, 0]),
    (Color::Blue, [0, 0, 238]),
    (Color::Magenta, [205, 0, 205]),
    (Color::Cyan, [0, 205, 205]),
    (Color::Gray, [229, 229, 229]),
    (Color::DarkGray, [127, 127, 127]),
    (Color::LightRed, [255, 0, 0]),
    (Color::LightGreen, [0, 255, 0]),
    (Color::LightYellow, [255, 255, 0]),
    (Color::LightBlue, [92, 92, 255]),
    (Color::LightMagenta, [255, 0, 255]),
    (Color::LightCyan, [0, 255, 255]),
    (Color::White, [255, 255, 255]),
];

impl Theme {
    /// The sign and the look of a cell whose quarters have these colours, row by row.
    pub fn dots(&self, quarters: [Dot; 4]) -> (char, Style) {
        match (self.depth, quarters) {
            (Depth::None, _) => (self.ink(quarters), Style::new()),
            (Depth::Many | Depth::All, [Some(a), Some(b), Some(c), Some(d)]) => self.two_colours([a, b, c, d]),
            // Where there are few colours there are few signs, too.
            (_, [a, b, c, d]) => self.halves(mean(&[a, b]), mean(&[c, d])),
        }
    }

    fn halves(&self, upper: Dot, lower: Dot) -> (char, Style) {
        let colour = |dot: Dot| dot.map(|dot| self.colour(dot));
        match (colour(upper), colour(lower)) {
            (None, None) => (' ', Style::new()),
            (Some(upper), None) => ('▀', Style::new().fg(upper)),
            (None, Some(lower)) => ('▄', Style::new().fg(lower)),
            (Some(upper), Some(lower)) => ('▀', Style::new().fg(upper).bg(lower)),
        }
    }

    /// The two colours and the sign that come nearest to four dots.
    fn two_colours(&self, dots: [[u8; 3]; 4]) -> (char, Style) {
        let parted = SIGNS.map(|(sign, is_fore)| {
            let group = |fore: bool| {
                let dots = dots.iter().zip(is_fore).filter(|(_, is_fore)| *is_fore == fore).map(|(dot, _)| Some(*dot));
                mean(&dots.collect::<Vec<_>>()).unwrap_or_default()
            };
            let (fore, back) = (group(true), group(false));
            let off = dots.iter().zip(is_fore).map(|(dot, is_fore)| distance(*dot, if is_fore { fore } else { back }));
            (off.sum::<u32>(), sign, fore, back)
        });
        let (_, sign, fore, back) = parted.into_iter().min_by_key(|(off, ..)| *off).unwrap_or((0, ' ', [0; 3], [0; 3]));
        (sign, Style::new().fg(self.colour(fore)).bg(self.colour(back)))
    }

    /// The same theme on a terminal that has these colours. One without colours stays so.
    pub fn with_depth(self, depth: Depth) -> Self {
        Self { depth: if self.depth == Depth::None { Depth::None } else { depth }, ..self }
    }

    /// On a light screen the darkest dots have the most ink, on a dark one the lightest.
    fn ink(&self, quarters: [Dot; 4]) -> char {
        let Some([red, green, blue]) = mean(&quarters) else { return ' ' };
        let light = (2126 * u32::from(red) + 7152 * u32::from(green) + 722 * u32::from(blue)) / 10_000;
        let ink = if self.is_light { 255 - light.min(255) } else { light };
        INKS[(ink as usize * (INKS.len() - 1) + 127) / 255]
    }

    fn colour(&self, dot: [u8; 3]) -> Color {
        match self.depth {
            Depth::All => Color::Rgb(dot[0], dot[1], dot[2]),
            Depth::Many => Color::Indexed(of_palette(dot)),
            Depth::Sixteen | Depth::None => {
                SIXTEEN.iter().min_by_key(|(_, of)| distance(*of, dot)).map_or(Color::Reset, |(colour, _)| *colour)
            }
        }
    }
}

/// The mean of the dots that are there.
fn mean(dots: &[Dot]) -> Dot {
    let dots = dots.iter().flatten();
    let n = dots.clone().count() as u32;
    let sum = |i: usize| dots.clone().map(|dot| u32::from(dot[i])).sum::<u32>();
    (n > 0).then(|| [0, 1, 2].map(|i| (sum(i) / n) as u8))
}

/// The nearest of the colours that are the same on all terminals: a cube of 216, and 24 greys.
fn of_palette(dot: [u8; 3]) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = dot.map(|value| (0..6).min_by_key(|i| STEPS[*i].abs_diff(value)).unwrap_or(0));
    let cube = step.map(|i| STEPS[i]);
    let mean = dot.iter().map(|value| u32::from(*value)).sum::<u32>() / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let of_grey = [8 + 10 * grey; 3];
    match distance(of_grey, dot) < distance(cube, dot) {
        true => 232 + grey,
        false => (16 + 36 * step[0] + 6 * step[1] + step[2]) as u8,
    }
}

fn distance(one: [u8; 3], other: [u8; 3]) -> u32 {
    one.iter().zip(other).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings;

    #[test]
    fn each_quarter_has_the_nearest_colour_that_there_is() {
        let (red, blue) = (Some([250, 10, 0]), Some([0, 0, 250]));
        let theme = Theme::new(settings::Theme::Dark, false, None);
        let look = |depth: Depth| theme.with_depth(depth).dots([red, red, None, None]);
        assert_eq!(look(Depth::All), ('▀', Style::new().fg(Color::Rgb(250, 10, 0))));
        assert_eq!(look(Depth::Many), ('▀', Style::new().fg(Color::Indexed(196))));
        assert_eq!(look(Depth::Sixteen), ('▀', Style::new().fg(Color::LightRed)));
        let all = theme.with_depth(Depth::All);
        assert_eq!(all.dots([None, None, red, red]).0, '▄');
        let (of_red, of_blue) = (Color::Rgb(250, 10, 0), Color::Rgb(0, 0, 250));
        assert_eq!(all.dots([red, blue, red, blue]), ('▌', Style::new().fg(of_red).bg(of_blue)));
        assert_eq!(all.dots([blue, blue, blue, red]), ('▗', Style::new().fg(of_red).bg(of_blue)));
        assert_eq!(all.dots([red; 4]), ('▀', Style::new().fg(of_red).bg(of_red)));
        assert_eq!(of_palette([128, 128, 128]), 244);
    }

    #[test]
    fn without_colours_there_is_more_or_less_ink() {
        let [dark, light] = ["15;0", "0;15"].map(|it| Theme::new(settings::Theme::Auto, true, Some(it)));
        let inks = |theme: Theme| [0, 120, 255].map(|n| theme.with_depth(Depth::All).dots([Some([n; 3]); 4]).0);
        assert_eq!((inks(dark), inks(light)), ([' ', '=', '@'], ['@', '+', ' ']));
    }

    #[test]
    fn the_environment_tells_which_colours_there_are() {
        let of = |name: &'static str, value: &'static str| Depth::of(|it| (it == name).then(|| value.to_owned()));
        assert_eq!(of("COLORTERM", "truecolor"), Depth::All);
        assert_eq!(of("TERM", "xterm-256color"), Depth::Many);
        assert_eq!((of("TERM", "linux"), of("TERM", "foot-extra")), (Depth::Sixteen, Depth::All));
    }
}
