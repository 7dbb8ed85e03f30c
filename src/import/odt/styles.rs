//! The styles of a document: what paragraphs, words and lists of each are.

use std::collections::HashMap;

use crate::import::html::tokens::{Tag, Token, Tokens, local};
use crate::import::markup::numbering::{DEEPEST, Level, Numerals};
use crate::import::markup::roles::{self, Role};
use crate::import::markup::setter::Dress;
use crate::import::markup::table::Side;

/// A style is based on another, and so on, so often at most.
const LONGEST_CHAIN: usize = 20;
/// A name has no more bytes.
const LONGEST_NAME: usize = 300;
/// The name under which the numbers of headings are kept.
pub const OUTLINE: &str = "\0outline";

#[derive(Debug, Default)]
pub struct Styles {
    /// By what they are for and their names.
    styles: HashMap<(Family, String), Style>,
    lists: HashMap<String, Vec<Level>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    Paragraph,
    Text,
}

/// What a style says, and which it is based on for what it does not.
#[derive(Clone, Debug, Default)]
struct Style {
    base: Option<String>,
    role: Option<Role>,
    level: Option<u8>,
    side: Option<Side>,
    dress: Dress,
}

/// What holds for the paragraphs of a style.
#[derive(Clone, Copy, Debug, Default)]
pub struct Paragraph {
    pub role: Option<Role>,
    /// The level of a heading.
    pub level: Option<u8>,
    pub side: Option<Side>,
}

impl Styles {
    /// Reads the styles in a part; those of the same name before count no more.
    pub fn read(&mut self, text: &str) {
        let mut open: Option<(Family, String)> = None;
        let mut list: Option<String> = None;
        for token in Tokens::of_xml(text, 0..text.len()) {
            match token {
                Token::Start(tag) => match local(tag.written) {
                    "style" => open = self.style(&tag),
                    "list-style" => list = short(&tag, "style:name"),
                    "outline-style" => list = Some(OUTLINE.to_owned()),
                    "list-level-style-bullet"
                    | "list-level-style-number"
                    | "outline-level-style"
                    | "list-level-style-image" => {
                        list.iter().for_each(|list| self.level(list, &tag));
                    }
                    // The text has no styles but those before it.
                    "body" => return,
                    name => {
                        let style = open.as_ref().and_then(|key| self.styles.get_mut(key));
                        style.into_iter().for_each(|style| style.property(name, &tag));
                    }
                },
                Token::End { written, .. } if local(written) == "style" => open = None,
                _ => {}
            }
        }
    }

    fn style(&mut self, tag: &Tag<'_>) -> Option<(Family, String)> {
        let family = match tag.attribute("style:family")?.as_ref() {
            "paragraph" => Family::Paragraph,
            "text" => Family::Text,
            _ => return None,
        };
        let name = short(tag, "style:name")?;
        let shown = tag.attribute("style:display-name");
        let role = roles::role(&name).or_else(|| roles::role(shown.as_deref()?));
        let code = roles::is_code(&name) || shown.is_some_and(|name| roles::is_code(&name));
        let style = Style {
            base: short(tag, "style:parent-style-name"),
            role,
            level: tag.attribute("style:default-outline-level").and_then(|level| level.parse().ok()),
            side: None,
            dress: Dress { code, ..Dress::default() },
        };
        let key = (family, name);
        self.styles.insert(key.clone(), style);
        (!tag.is_empty).then_some(key)
    }

    fn level(&mut self, list: &str, tag: &Tag<'_>) {
        let number = |name: &str| tag.attribute(name).and_then(|value| value.parse::<usize>().ok());
        let Some(place) = number("text:level").and_then(|level| level.checked_sub(1)).filter(|it| *it < DEEPEST) else {
            return;
        };
        let text = |name: &str| short(tag, name).unwrap_or_default();
        let numerals = match text("style:num-format").as_str() {
            _ if local(tag.written).ends_with("bullet") || local(tag.written).ends_with("image") => Numerals::Bullet,
            "" => Numerals::None,
            "a" => Numerals::Letters(false),
            "A" => Numerals::Letters(true),
            "i" => Numerals::Roman(false),
            "I" => Numerals::Roman(true),
            _ => Numerals::Arabic,
        };
        let n_shown = number("text:display-levels").unwrap_or(1).clamp(1, place + 1);
        let parts: Vec<_> = (place + 2 - n_shown..=place + 1).map(|level| format!("%{level}")).collect();
        let pattern = format!("{}{}{}", text("style:num-prefix"), parts.join("."), text("style:num-suffix"));
        let start = number("text:start-value").and_then(|start| i64::try_from(start).ok()).unwrap_or(1);
        let levels = self.lists.entry(list.to_owned()).or_default();
        if levels.len() <= place {
            levels.resize(place + 1, Level { start: 1, ..Level::default() });
        }
        levels[place] = Level { numerals, pattern, start };
    }

    /// What holds for a paragraph of this style.
    pub fn paragraph(&self, name: &str) -> Paragraph {
        let mut all = Paragraph::default();
        for style in self.chain(Family::Paragraph, name) {
            all.role = all.role.or(style.role);
            all.level = all.level.or(style.level);
            all.side = all.side.or(style.side);
        }
        // Programs name styles of their own that they do not describe.
        let last = self.chain(Family::Paragraph, name).last();
        let undescribed = last.map_or(Some(name), |style| style.base.as_deref());
        all.role = all.role.or_else(|| roles::role(undescribed?));
        all
    }

    /// How words of this style are set.
    pub fn dress(&self, name: &str) -> Dress {
        self.chain(Family::Text, name).fold(Dress::default(), |dress, style| dress.and(style.dress))
    }

    /// The levels of a list.
    pub fn list(&self, name: &str) -> Option<&[Level]> {
        self.lists.get(name).map(Vec::as_slice)
    }

    /// A style and those that it is based on.
    fn chain(&self, family: Family, name: &str) -> impl Iterator<Item = &Style> {
        let find = move |name: &str| self.styles.get(&(family, name.to_owned()));
        std::iter::successors(find(name), move |style| find(style.base.as_ref()?)).take(LONGEST_CHAIN)
    }
}

/// An attribute that is looked at again and again: one that is too long is none.
pub fn short(tag: &Tag<'_>, name: &str) -> Option<String> {
    tag.attribute(name).filter(|value| value.len() <= LONGEST_NAME).map(|value| value.into_owned())
}

impl Style {
    fn property(&mut self, name: &str, tag: &Tag<'_>) {
        let value = |name: &str| tag.attribute(name);
        match name {
            "paragraph-properties" => {
                self.side = match value("fo:text-align").as_deref() {
                    Some("end" | "right") => Some(Side::Right),
                    Some("center") => Some(Side::Middle),
                    _ => None,
                }
            }
            "text-properties" => {
                self.dress.emphasis = value("fo:font-style").is_some_and(|style| style == "italic");
                self.dress.strong = value("fo:font-weight").is_some_and(|weight| weight == "bold");
                self.dress.struck = value("style:text-line-through-style").is_some_and(|line| line != "none");
                self.dress.raised = value("style:text-position").is_some_and(|place| place.starts_with("super"));
            }
            _ => {}
        }
    }
}
