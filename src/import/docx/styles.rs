//! The styles of a document: what a paragraph of each is, and how its words are set.

use std::collections::HashMap;

use super::{is_on, val};
use crate::import::html::tokens::{Tag, Token, Tokens, local};
use crate::import::markup::roles::{self, Role};
use crate::import::markup::setter::Dress;

/// A style is based on another, and so on, so often at most.
const LONGEST_CHAIN: usize = 20;

#[derive(Debug, Default)]
pub struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
    /// The language that the words are checked in.
    pub language: Option<String>,
}

/// What a style says, and which it is based on for what it does not.
#[derive(Clone, Debug, Default)]
pub struct Style {
    base: Option<String>,
    role: Option<Role>,
    /// The level in the outline, where 9 is the body of the text.
    outline: Option<u8>,
    /// The list that its paragraphs belong to, and the level there.
    list: Option<String>,
    list_level: Option<usize>,
    /// How deep its items are at least.
    depth: usize,
    pub dress: Dress,
}

/// What holds for the paragraphs of a style.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    pub role: Option<Role>,
    pub outline: Option<u8>,
    pub list: Option<String>,
    pub list_level: Option<usize>,
    /// How deep its items are at least.
    pub depth: usize,
}

impl Styles {
    pub fn read(text: &str) -> Self {
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        for token in Tokens::of_xml(text, 0..text.len()) {
            match token {
                Token::Start(tag) if local(tag.written) == "style" => {
                    let id = tag.attribute("w:styleId").unwrap_or_default().into_owned();
                    let is_default = tag.attribute("w:default").is_some_and(|value| is_on(&value));
                    if is_default && tag.attribute("w:type").is_some_and(|kind| kind == "paragraph") {
                        styles.default = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                Token::Start(tag) => match &mut open {
                    Some((_, style)) => style.read(&tag),
                    None if local(tag.written) == "lang" => styles.language = val(&tag),
                    None => {}
                },
                Token::End { written, .. } if local(written) == "style" => styles.by_id.extend(open.take()),
                _ => {}
            }
        }
        styles
    }

    /// What holds for a paragraph of this style, or of none.
    pub fn paragraph(&self, id: Option<&str>) -> Paragraph {
        let mut all = Paragraph::default();
        for style in self.chain(id.or(self.default.as_deref())) {
            all.role = all.role.or(style.role);
            all.depth = all.depth.max(style.depth);
            all.outline = all.outline.or(style.outline);
            all.list_level = all.list_level.or(style.list_level);
            all.list = all.list.or_else(|| style.list.clone());
        }
        all
    }

    /// How words of this style are set.
    pub fn dress(&self, id: &str) -> Dress {
        self.chain(Some(id)).fold(Dress::default(), |dress, style| dress.and(style.dress))
    }

    /// A style and those that it is based on.
    fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        let base = |style: &&Style| style.base.as_ref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, base).take(LONGEST_CHAIN)
    }
}

impl Style {
    fn read(&mut self, tag: &Tag<'_>) {
        match local(tag.written) {
            "name" => {
                let name = val(tag).unwrap_or_default();
                self.role = roles::role(&name);
                self.depth = roles::depth(&name);
                self.dress.code = roles::is_code(&name);
            }
            "basedOn" => self.base = val(tag),
            "outlineLvl" => self.outline = val(tag).and_then(|level| level.parse().ok()),
            "numId" => self.list = val(tag),
            "ilvl" => self.list_level = val(tag).and_then(|level| level.parse().ok()),
            _ => dress(&mut self.dress, tag),
        }
    }
}

/// What a property says about how words are set.
pub fn dress(dress: &mut Dress, tag: &Tag<'_>) {
    let on = || val(tag).is_none_or(|value| is_on(&value));
    match local(tag.written) {
        "b" => dress.strong = on(),
        "i" => dress.emphasis = on(),
        "strike" | "dstrike" => dress.struck = on(),
        "vertAlign" => dress.raised = val(tag).as_deref() == Some("superscript"),
        _ => {}
    }
}
