//! How the items and headings of a document are numbered, as its own program shows them.

use crate::text::roman;

/// Lists are nested no deeper.
pub const DEEPEST: usize = 10;
/// A number is written with no more characters.
const LONGEST: usize = 60;

/// One level of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Level {
    pub numerals: Numerals,
    /// What is shown, with `%1` for the number of the first level and so on: `%1.%2)`.
    pub pattern: String,
    /// Its first number.
    pub start: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numerals {
    #[default]
    Bullet,
    /// Nothing is shown.
    None,
    Arabic,
    /// Letters, and whether they are capitals.
    Letters(bool),
    Roman(bool),
}

/// How far a list has come.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    /// The last number of each level, once it has begun.
    last: [Option<i64>; DEEPEST],
}

impl Counter {
    /// What stands before the next item of this depth; nothing where nothing is shown.
    pub fn next(&mut self, levels: &[Level], depth: usize) -> Option<String> {
        let depth = depth.min(DEEPEST - 1);
        let level = levels.get(depth)?;
        let number = self.last[depth].map_or(level.start, |last| last.saturating_add(1));
        self.last[depth] = Some(number);
        self.last[depth + 1..].fill(None);
        match level.numerals {
            Numerals::Bullet => Some("•".to_owned()),
            Numerals::None => None,
            _ => Some(self.shown(levels, &level.pattern)).filter(|shown| !shown.is_empty()),
        }
    }

    /// The next item of this depth has this number.
    pub fn set(&mut self, depth: usize, number: i64) {
        self.last[depth.min(DEEPEST - 1)] = Some(number.saturating_sub(1));
    }

    fn shown(&self, levels: &[Level], pattern: &str) -> String {
        let mut shown = String::new();
        let mut rest = pattern;
        while let Some((before, behind)) = rest.split_once('%') {
            shown.push_str(before);
            let n_digits = behind.bytes().take(2).take_while(u8::is_ascii_digit).count();
            let of = behind[..n_digits].parse::<usize>().ok().and_then(|n| n.checked_sub(1));
            match of.and_then(|of| Some((levels.get(of)?, self.last.get(of)?))) {
                Some((level, last)) => shown.push_str(&level.numerals.written(last.unwrap_or(level.start))),
                None => shown.push('%'),
            }
            rest = &behind[n_digits..];
        }
        shown.push_str(rest);
        shown.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect()
    }
}

impl Numerals {
    /// The number in these numerals; in digits, where they have no sign for it.
    pub fn written(self, n: i64) -> String {
        match self {
            Self::Letters(is_capital) if (1..=26 * 20).contains(&n) => {
                let letter = char::from(if is_capital { b'A' } else { b'a' } + ((n - 1) % 26) as u8);
                letter.to_string().repeat(1 + (n as usize - 1) / 26)
            }
            Self::Roman(true) if (1..=3999).contains(&n) => roman::written(n as u32).to_uppercase(),
            Self::Roman(false) if (1..=3999).contains(&n) => roman::written(n as u32),
            _ => n.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_with_those_of_the_levels_above() {
        let level = |numerals, pattern: &str| Level { numerals, pattern: pattern.to_owned(), start: 1 };
        let levels =
            [level(Numerals::Arabic, "%1."), level(Numerals::Letters(true), "%1.%2)"), level(Numerals::Bullet, "")];
        let mut counter = Counter::default();
        let shown: Vec<_> = [0, 0, 1, 1, 0, 1, 2].map(|depth| counter.next(&levels, depth).unwrap_or_default()).into();
        assert_eq!(shown, ["1.", "2.", "2.A)", "2.B)", "3.", "3.A)", "•"]);
    }

    #[test]
    fn numerals_that_have_no_sign_for_a_number_give_way_to_digits() {
        assert_eq!(Numerals::Letters(false).written(28), "bb");
        assert_eq!(Numerals::Roman(true).written(1994), "MCMXCIV");
        assert_eq!(Numerals::Roman(false).written(0), "0");
        assert_eq!(Numerals::Letters(false).written(i64::MAX), i64::MAX.to_string());
    }
}
