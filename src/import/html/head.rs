//! What a page says about itself: title, authors, language, encoding.

use super::entities;
use super::names::Name::{self, *};
use super::tokens::{Tag, Token, Tokens};
use crate::document::Document;

/// The title of a page may not be longer than this.
const LONGEST_TITLE: usize = 500;
/// So much of a page is looked at for its encoding, as browsers do.
const LOOKED_AT: usize = 4096;

#[derive(Debug, Default)]
pub struct Head {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
    in_title: bool,
}

impl Head {
    pub fn tag(&mut self, tag: &Tag<'_>) {
        self.in_title = tag.name == Title && self.title.is_none() && !tag.is_empty;
        match tag.name {
            Html | Body if self.language.is_none() => {
                let lang = tag.attribute("lang").or_else(|| tag.attribute("xml:lang"));
                self.language = lang.and_then(|lang| language(&lang));
            }
            Meta => self.meta(tag),
            _ => {}
        }
    }

    /// The text of a title, script or style.
    pub fn text(&mut self, text: &str) {
        if std::mem::take(&mut self.in_title) {
            self.title = said(&entities::decode(text));
        }
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        let name = tag.attribute("name").or_else(|| tag.attribute("http-equiv"));
        let (Some(name), Some(content)) = (name, tag.attribute("content")) else { return };
        match name.to_ascii_lowercase().as_str() {
            "author" | "dc.creator" | "dcterms.creator" | "citation_author" => {
                let author = said(&content).filter(|author| !author.contains("://") && !self.authors.contains(author));
                self.authors.extend(author);
            }
            "content-language" | "dc.language" if self.language.is_none() => self.language = language(&content),
            _ => {}
        }
    }

    /// The title of the page: its only heading of the first level if the head names it too, else what the head says.
    pub fn title_of(&self, document: &Document) -> Option<String> {
        let mut works = document.outline.iter().filter(|heading| heading.level == 1);
        let printed = works.next().filter(|_| works.next().is_none()).and_then(|it| said(document.heading_text(it)));
        let first = || said(document.heading_text(document.outline.first()?));
        match (&self.title, printed) {
            (Some(title), Some(printed)) if title.contains(&printed) => Some(printed),
            (Some(title), _) => Some(title.clone()),
            (None, printed) => printed.or_else(first),
        }
    }
}

/// Words with single spaces; nothing if there are none.
pub fn said(text: &str) -> Option<String> {
    let words: Vec<_> = text.split_whitespace().collect();
    let said = words.join(" ");
    let end = said.floor_char_boundary(LONGEST_TITLE);
    (!said.is_empty()).then(|| said[..end].to_owned())
}

/// A language tag, if it can be one.
pub fn language(tag: &str) -> Option<String> {
    let tag = tag.trim();
    let can_be = |tag: &str| tag.len() < 36 && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (!tag.is_empty() && can_be(tag)).then(|| tag.to_owned())
}

/// The encoding that a page says it has.
pub fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let start: String = bytes.iter().take(LOOKED_AT).map(|byte| if byte.is_ascii() { *byte as char } else { '?' }).collect();
    let xml = start.trim_start().strip_prefix("<?xml").and_then(|rest| {
        let declared = rest[..rest.find("?>")?].split_once("encoding")?.1;
        let value = declared.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
        value[1..].split(quote).next().map(str::to_owned)
    });
    let meta = || Tokens::new(&start, 0..start.len(), false).find_map(|token| meta_encoding(&token));
    encoding_rs::Encoding::for_label(xml.or_else(meta)?.as_bytes())
}

fn meta_encoding(token: &Token<'_>) -> Option<String> {
    let Token::Start(tag) = token else { return None };
    if tag.name != Name::Meta {
        return None;
    }
    if let Some(charset) = tag.attribute("charset") {
        return Some(charset.into_owned());
    }
    let content = tag.attribute("content")?.to_ascii_lowercase();
    let value = content.split_once("charset=")?.1;
    Some(value.split(';').next()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_encoding() {
        let name = |page: &str| declared_encoding(page.as_bytes()).map(encoding_rs::Encoding::name);
        assert_eq!(name("<html><meta charset=latin1>"), Some("windows-1252"));
        let old = "<META http-equiv=Content-Type content='text/html; charset=Shift_JIS'>";
        assert_eq!(name(old), Some("Shift_JIS"));
        assert_eq!(name("<?xml version='1.0' encoding=\"koi8-r\"?><a/>"), Some("KOI8-R"));
        assert_eq!(name("<p>charset=latin1"), None);
        assert_eq!(name("<meta charset=what>"), None);
    }
}
