//! How deep each heading lies, once it is known which lines are headings and why.

use super::super::contents::Contents;
use super::super::evidence::Evidence;
use super::super::lines::Lines;
use super::super::numbering::Style;
use super::super::parts::Part;
use super::{Class, Verdict};
use crate::document::Sign;

/// What the levels are counted from.
struct Scale {
    /// The depth of numbering that chapters have.
    base: u8,
    has_named: bool,
    has_numbers: bool,
    /// Headings in capitals stand above the others.
    has_caps: bool,
    /// Some headings have a bold line below them.
    has_bold: bool,
    /// The contents name lines in capitals, so those of the same look stand beside them.
    named_caps: bool,
    /// The headings in capitals that the contents do not name have less space above them.
    caps_are_close: bool,
    is_articles: bool,
    /// The white space above most headings in capitals, in lines.
    caps_gap: usize,
    /// How many blank lines stand above chapters.
    chapter_gap: Option<usize>,
}

impl Scale {
    fn new(lines: &Lines, contents: &Contents, parts: &[Part], classes: &[Option<Class>], is_flow: bool) -> Self {
        let found = || parts.iter().zip(classes).filter_map(|(part, class)| Some((part, (*class)?)));
        let least = found().filter_map(|(_, class)| match class {
            Class::Numbered(_, depth) => Some(depth),
            _ => None,
        });
        let least = least.min();
        let named = found().filter_map(|(part, class)| match class {
            Class::Named(depth) => {
                let number = lines.numbering(part.first())?;
                (!number.is_lettered).then(|| number.depth.saturating_sub(depth))
            }
            _ => None,
        });
        let has_named = found().any(|(_, class)| matches!(class, Class::Named(_)));
        let is_articles = !has_named && contents.entries.is_empty() && are_articles(lines, parts, classes);
        Self {
            base: is_articles.then_some(1).or(named.min()).or(if has_named { Some(1) } else { least }).unwrap_or(1),
            has_named,
            has_numbers: least.is_some(),
            has_caps: match median_gap(found(), Class::Caps) {
                0 => false,
                caps if is_flow => caps > 0,
                caps => caps > median_gap(found(), Class::Plain),
            },
            has_bold: found().any(|(_, class)| class == Class::Underlined(true)),
            named_caps: found().any(|(part, class)| matches!(class, Class::Named(0)) && lines.is_caps(part.first())),
            caps_are_close: median_gap(found(), Class::Caps) < median_gap(found(), Class::Named(0)),
            is_articles,
            caps_gap: median_gap(found(), Class::Caps),
            chapter_gap: (!is_flow).then(|| chapter_gap(found())).flatten(),
        }
    }

    /// The level of a part with so much white space above it, as far as that tells more than its class.
    fn by_space(&self, lines: &Lines, part: &Part, class: Class, above: u8) -> Option<u8> {
        let chapter_gap = self.chapter_gap.filter(|_| !part.page)?;
        let is_caps = lines.is_caps(part.first());
        match class {
            Class::Caps | Class::Numbered(Style::Roman, _) if part.gap + 2 <= chapter_gap => Some(3),
            Class::Named(1..) if part.gap >= chapter_gap && is_caps => Some(2),
            Class::Plain if part.gap >= chapter_gap && part.gap + 1 >= self.caps_gap && above <= 2 => Some(2),
            _ => None,
        }
    }

    /// The level of a heading below one of level `above`.
    fn level(&self, class: Class, above: u8) -> u8 {
        match class {
            Class::Title => 1,
            Class::Contents => 2,
            Class::Named(depth) => 2 + depth,
            Class::Numbered(_, depth) => 2 + depth.saturating_sub(self.base),
            Class::Caps if self.has_named && (!self.named_caps || self.caps_are_close) => 3,
            Class::Underlined(false) if self.has_bold => 3,
            Class::Caps | Class::Underlined(_) => 2,
            Class::Outdented(depth) => 2 + depth,
            Class::Plain if self.is_articles => 1,
            Class::Plain if self.has_named || self.has_numbers => above + 1,
            Class::Plain if self.has_caps => 3,
            Class::Plain => 2,
        }
    }
}

/// How many blank lines stand above most of the headings that have many, if there are several.
fn chapter_gap<'a>(found: impl Iterator<Item = (&'a Part, Class)>) -> Option<usize> {
    let mut count = [0usize; 8];
    for (part, class) in found {
        let is_chapter = matches!(class, Class::Caps | Class::Named(0) | Class::Numbered(..));
        count[part.gap.min(7)] += usize::from(is_chapter && part.gap >= 3);
    }
    (3..8).max_by_key(|gap| count[*gap]).filter(|gap| count[*gap] >= 3)
}

/// How much white space headings of one class mostly have above them; 0 when there are none.
fn median_gap<'a>(found: impl Iterator<Item = (&'a Part, Class)>, class: Class) -> usize {
    let mut gaps: Vec<usize> = found.filter(|(_, other)| *other == class).map(|(part, _)| part.gap + 1).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied().unwrap_or(0)
}

/// The levels of the headings among `parts`; what tells each joins its signs.
pub fn levels(
    lines: &Lines,
    evidence: &Evidence,
    contents: &Contents,
    parts: &[Part],
    verdicts: &mut [Verdict],
) -> Vec<Option<u8>> {
    let classes: Vec<Option<Class>> = verdicts.iter().map(|verdict| verdict.class).collect();
    let scale = Scale::new(lines, contents, parts, &classes, evidence.is_flow);
    let mut above = 1;
    let mut level_of = |n: usize, class: Class| {
        let follows_heading = n > 0 && classes[n - 1].is_some();
        let by_space = if follows_heading { None } else { scale.by_space(lines, &parts[n], class, above) };
        let level = by_space.unwrap_or_else(|| scale.level(class, above)).min(6);
        if matches!(class, Class::Named(_) | Class::Numbered(..))
            || (class == Class::Caps && scale.has_caps && level <= 2)
        {
            above = level.max(if scale.has_named { 2 } else { 1 });
        }
        verdicts[n].seen.add(if by_space.is_some() { Sign::LevelBySpace } else { teller(class) });
        level
    };
    classes.iter().enumerate().map(|(n, class)| class.map(|class| level_of(n, class))).collect()
}

/// What tells the level of a class where white space does not.
fn teller(class: Class) -> Sign {
    match class {
        Class::Contents | Class::Named(_) => Sign::LevelByContents,
        Class::Numbered(..) => Sign::LevelByNumber,
        Class::Title | Class::Caps | Class::Underlined(_) | Class::Outdented(_) | Class::Plain => Sign::LevelByLook,
    }
}

/// Whether the plain headings are titles of articles: each has a long text of its own, the first one too.
fn are_articles(lines: &Lines, parts: &[Part], classes: &[Option<Class>]) -> bool {
    let mut sizes: Vec<usize> = Vec::new();
    for (part, class) in parts.iter().zip(classes) {
        match class {
            Some(Class::Title | Class::Plain) => sizes.push(0),
            _ => {
                if let Some(size) = sizes.last_mut() {
                    *size += part.width(lines);
                }
            }
        }
    }
    sizes.retain(|size| *size > 0);
    let first = sizes.first().copied().unwrap_or(0);
    sizes.sort_unstable();
    sizes.len() >= 2 && first > 3000 && sizes[sizes.len() / 2] > 4000
}
