//! The colours of highlights, by the names that the reader has chosen for them.
//!
//! A notebook keeps the *name* of a colour, because that is what the colour means: “claim”, “evidence”. What it looks
//! like is a [`Hue`], and how a hue is drawn knows only the theme. The first colour of a [`Palette`] is the usual one;
//! a highlight that names none has it. A name that is not in the palette, of another reader or of an earlier choice, is
//! kept and shown as it is.

use std::borrow::Cow;

/// What a colour looks like. Each looks unlike the others, also where there are no colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hue {
    Yellow,
    Green,
    Blue,
    Red,
    Purple,
    Orange,
    Cyan,
    Grey,
}

/// Words for hues: the first of each is our own, the others are those of other programs.
const WORDS: [(Hue, &[&str], [u8; 3]); 8] = [
    (Hue::Yellow, &["yellow", "gold"], [255, 220, 40]),
    (Hue::Green, &["green", "lime", "olive"], [90, 190, 60]),
    (Hue::Blue, &["blue", "navy"], [50, 150, 235]),
    (Hue::Red, &["red", "pink"], [255, 80, 90]),
    (Hue::Purple, &["purple", "magenta", "violet", "lilac"], [170, 110, 230]),
    (Hue::Orange, &["orange", "brown"], [245, 150, 50]),
    (Hue::Cyan, &["cyan", "teal", "aqua", "turquoise"], [40, 210, 200]),
    (Hue::Grey, &["grey", "gray", "white", "black", "silver"], [165, 165, 165]),
];

impl Hue {
    pub const ALL: [Self; 8] =
        [Self::Yellow, Self::Green, Self::Blue, Self::Red, Self::Purple, Self::Orange, Self::Cyan, Self::Grey];

    /// Our word for it.
    pub fn name(self) -> &'static str {
        WORDS[self as usize].1[0]
    }

    /// The hue that a word means, or that is nearest to `#rrggbb`.
    pub fn of(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let known = WORDS.iter().find(|(_, words, _)| words.contains(&word.as_str())).map(|(hue, ..)| *hue);
        known.or_else(|| Some(nearest(rgb(&word)?)))
    }
}

/// The three parts of `#rrggbb` or `#rgb`.
fn rgb(word: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> =
        word.strip_prefix('#')?.chars().map(|c| c.to_digit(16).map(|n| n as u8)).collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some([r, g, b].map(|n| n * 17)),
        [a, b, c, d, e, f, ..] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

fn nearest(rgb: [u8; 3]) -> Hue {
    let far = |other: &[u8; 3]| rgb.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum::<u32>();
    WORDS.iter().min_by_key(|(.., other)| far(other)).map_or(Hue::Grey, |(hue, ..)| *hue)
}

/// What another program calls a colour, in our words: its hue, or the name it gives it.
pub fn of_elsewhere(word: &str) -> String {
    Hue::of(word).map_or_else(|| clean(word).into_owned(), |hue| hue.name().to_owned())
}

/// The name without what would be taken for a sign in some format: letters, digits, blanks and `-_'` are left.
pub fn clean(name: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '\'');
    if name.chars().all(is_plain) {
        return name.trim().into();
    }
    let plain: String = name.chars().map(|c| if is_plain(c) { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// A colour of the reader's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub hue: Hue,
}

/// The colours that the reader has, the usual one first. There is always one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette(Vec<Named>);

impl Default for Palette {
    fn default() -> Self {
        let named = |hue: Hue| Named { name: hue.name().to_owned(), hue };
        Self([Hue::Yellow, Hue::Green, Hue::Blue, Hue::Red, Hue::Purple].map(named).to_vec())
    }
}

impl Palette {
    /// `None` without any colour.
    pub fn new(colours: Vec<Named>) -> Option<Self> {
        (!colours.is_empty()).then_some(Self(colours))
    }

    pub fn all(&self) -> &[Named] {
        &self.0
    }

    /// How a colour is called on the screen: by its name in the palette, or as it was named elsewhere.
    pub fn name<'a>(&'a self, colour: &'a str) -> &'a str {
        self.place(colour).map_or(colour, |i| &self.0[i].name)
    }

    /// What a colour looks like. One that nobody knows is grey.
    pub fn hue(&self, colour: &str) -> Hue {
        self.place(colour).map_or_else(|| Hue::of(colour).unwrap_or(Hue::Grey), |i| self.0[i].hue)
    }

    /// What a notebook keeps of the colour `n` places behind `colour`: its name, or nothing for the usual one.
    pub fn turned(&self, colour: &str, n: isize) -> String {
        let here = self.place(colour).map_or(if n > 0 { -1 } else { 0 }, |i| i as isize);
        self.kept((here + n).rem_euclid(self.0.len() as isize) as usize)
    }

    /// What a notebook keeps of the colour at a place, counted from 0; of the last one where there are fewer.
    pub fn kept(&self, i: usize) -> String {
        match i.min(self.0.len() - 1) {
            0 => String::new(),
            i => self.0[i].name.clone(),
        }
    }

    /// A colour as it is called here, where another program or an earlier choice calls it otherwise. The usual one has no
    /// name, unless it `is_named` because no colour would mean none.
    pub fn own(&self, colour: &str, is_named: bool) -> String {
        match self.place(colour) {
            _ if colour.is_empty() => String::new(),
            Some(i) if is_named => self.0[i].name.clone(),
            Some(i) => self.kept(i),
            None => colour.to_owned(),
        }
    }

    /// Where a colour stands in the palette: under its name, else under its hue.
    pub fn place(&self, colour: &str) -> Option<usize> {
        if colour.is_empty() {
            return Some(0);
        }
        let named = self.0.iter().position(|named| named.name == colour);
        named.or_else(|| {
            let hue = Hue::of(colour)?;
            self.0.iter().position(|named| named.hue == hue)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn palette() -> Palette {
        let named = |name: &str, hue| Named { name: name.to_owned(), hue };
        Palette::new(vec![named("claim", Hue::Green), named("evidence", Hue::Yellow), named("odd", Hue::Green)])
            .unwrap()
    }

    #[test]
    fn a_colour_is_found_by_its_name_then_by_its_hue() {
        let palette = palette();
        assert_eq!(
            ["", "claim", "yellow", "pink", "theirs"].map(|it| palette.name(it)),
            ["claim", "claim", "evidence", "pink", "theirs"]
        );
        assert_eq!(
            ["", "odd", "yellow", "pink", "theirs"].map(|it| palette.hue(it)),
            [Hue::Green, Hue::Green, Hue::Yellow, Hue::Red, Hue::Grey]
        );
    }

    #[test]
    fn turning_goes_around_and_the_usual_colour_has_no_name() {
        let palette = palette();
        assert_eq!(palette.turned("", 1), "evidence");
        assert_eq!(palette.turned("odd", 1), "");
        assert_eq!(palette.turned("", -1), "odd");
        assert_eq!(palette.turned("theirs", 1), "");
        assert_eq!(palette.turned("yellow", 1), "odd");
        assert_eq!(["", "green", "yellow", "theirs"].map(|it| palette.own(it, false)), ["", "", "evidence", "theirs"]);
        assert_eq!(palette.own("green", true), "claim");
    }

    #[test]
    fn every_hue_knows_its_own_words() {
        for (i, hue) in Hue::ALL.into_iter().enumerate() {
            assert_eq!((hue as usize, Hue::of(hue.name())), (i, Some(hue)));
        }
    }

    #[test]
    fn colours_of_other_programs_have_our_words() {
        let words =
            ["#ffd400", "#ff6666", "#5fb236", "#2ea8e5", "#a28ae5", "#aaaaaa", "Pink", "gray", "my [own]", "#f00"];
        assert_eq!(
            words.map(of_elsewhere),
            ["yellow", "red", "green", "blue", "purple", "grey", "red", "grey", "my own", "red"]
        );
    }
}
