//! The lists of a document, and how far each has come.

use std::collections::HashMap;

use super::val;
use crate::import::html::tokens::{Tag, Token, Tokens, local};
use crate::import::markup::numbering::{Counter, DEEPEST, Level, Numerals};

/// Lists that go on with each other share their numbers: they are of one kind.
#[derive(Debug, Default)]
pub struct Numbering {
    kinds: HashMap<String, Vec<Level>>,
    lists: HashMap<String, List>,
    counters: HashMap<String, Counter>,
}

#[derive(Debug, Default)]
struct List {
    kind: String,
    /// The levels that begin anew, and their first numbers.
    anew: Vec<(usize, i64)>,
}

/// What is being read.
#[derive(Default)]
struct Place {
    kind: Option<String>,
    list: Option<(String, List)>,
    level: usize,
}

impl Numbering {
    pub fn read(text: &str) -> Self {
        let mut it = Self::default();
        let mut at = Place::default();
        for token in Tokens::of_xml(text, 0..text.len()) {
            match token {
                Token::Start(tag) => it.start(&mut at, &tag),
                Token::End { written, .. } => match local(written) {
                    "abstractNum" => at.kind = None,
                    "num" => it.lists.extend(at.list.take()),
                    _ => {}
                },
                Token::Text { .. } => {}
            }
        }
        it
    }

    fn start(&mut self, at: &mut Place, tag: &Tag<'_>) {
        let attribute = |name: &str| tag.attribute(name).unwrap_or_default().into_owned();
        match local(tag.written) {
            "abstractNum" => at.kind = Some(attribute("w:abstractNumId")),
            "num" => at.list = Some((attribute("w:numId"), List::default())),
            "abstractNumId" => at.list.iter_mut().for_each(|(_, list)| list.kind = val(tag).unwrap_or_default()),
            "lvl" | "lvlOverride" => at.level = attribute("w:ilvl").parse().unwrap_or(0).min(DEEPEST - 1),
            "startOverride" => {
                let start = val(tag).and_then(|start| start.parse().ok()).unwrap_or(1);
                at.list.iter_mut().for_each(|(_, list)| list.anew.push((at.level, start)));
            }
            name @ ("start" | "numFmt" | "lvlText") => {
                let (Some(kind), Some(value)) = (&at.kind, val(tag)) else { return };
                let levels = self.kinds.entry(kind.clone()).or_default();
                if levels.len() <= at.level {
                    levels.resize(at.level + 1, Level { start: 1, ..Level::default() });
                }
                let level = &mut levels[at.level];
                match name {
                    "start" => level.start = value.parse().unwrap_or(1),
                    "lvlText" => level.pattern = value,
                    _ => level.numerals = numerals(&value),
                }
            }
            _ => {}
        }
    }

    /// What stands before the next paragraph of a list; nothing where nothing is shown.
    pub fn marker(&mut self, list: &str, depth: usize) -> Option<String> {
        let it = self.lists.get_mut(list)?;
        let levels = self.kinds.get(&it.kind)?;
        let counter = self.counters.entry(it.kind.clone()).or_default();
        for (level, start) in it.anew.drain(..) {
            counter.set(level, start);
        }
        counter.next(levels, depth)
    }
}

fn numerals(format: &str) -> Numerals {
    match format {
        "bullet" => Numerals::Bullet,
        "none" => Numerals::None,
        "lowerLetter" => Numerals::Letters(false),
        "upperLetter" => Numerals::Letters(true),
        "lowerRoman" => Numerals::Roman(false),
        "upperRoman" => Numerals::Roman(true),
        _ => Numerals::Arabic,
    }
}
