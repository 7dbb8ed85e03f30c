//! The package of a book: what it says about itself, its parts, and the order in which they are read.

use std::collections::HashMap;

use crate::import::html::said;
use crate::import::html::tokens::{Tag, Token, Tokens, name, start};
use crate::import::markup::paths::resolve;

/// A spine has no more parts.
const MOST_PARTS: usize = 100_000;

#[derive(Debug, Default)]
pub struct Package {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
    /// The paths of the chapters, in the order of reading.
    pub spine: Vec<String>,
    /// Where the table of contents of EPUB 3 is, and that of EPUB 2.
    pub navigation: Option<String>,
    pub ncx: Option<String>,
}

impl Package {
    /// Reads a package; `path` is its own place in the archive.
    pub fn read(text: &str, path: &str) -> Self {
        let mut package = Self::default();
        let mut parts: HashMap<String, String> = HashMap::new();
        let mut creators: Vec<Creator> = Vec::new();
        let mut field = Field::None;
        let mut spine = Vec::new();
        for token in Tokens::new(text, 0..text.len(), true) {
            match token {
                Token::Start(tag) => {
                    field = Field::None;
                    match name(tag.written).as_str() {
                        "title" if package.title.is_none() => field = Field::Title,
                        "language" if package.language.is_none() => field = Field::Language,
                        "creator" => {
                            let id = tag.attribute("id").unwrap_or_default().into_owned();
                            let role = tag.attribute("opf:role").map(|role| role.into_owned());
                            creators.push(Creator { id, role, name: None });
                            field = Field::Creator;
                        }
                        "meta" if tag.says("property", &["role"]) => {
                            let refines = tag.attribute("refines").unwrap_or_default();
                            field = Field::Role(refines.trim_start_matches('#').to_owned());
                        }
                        "item" => package.item(&tag, path, &mut parts),
                        "itemref" if spine.len() < MOST_PARTS => {
                            spine.extend(tag.attribute("idref").map(|id| id.into_owned()))
                        }
                        _ => {}
                    }
                }
                Token::Text { range, is_raw } => {
                    let words = if is_raw { text[range].into() } else { super::super::html::decode(&text[range]) };
                    package.text(&field, &words, &mut creators);
                }
                Token::End { .. } => field = Field::None,
            }
        }
        package.spine = spine.iter().filter_map(|id| parts.get(id).cloned()).collect();
        let is_author = |it: &Creator| it.role.as_deref().is_none_or(|role| role == "aut");
        let some = creators.iter().any(is_author);
        package.authors = creators.into_iter().filter(|it| !some || is_author(it)).filter_map(|it| it.name).collect();
        package
    }

    fn item(&mut self, tag: &Tag<'_>, path: &str, parts: &mut HashMap<String, String>) {
        let (Some(id), Some(href)) = (tag.attribute("id"), tag.attribute("href")) else { return };
        let kind = tag.attribute("media-type").unwrap_or_default();
        let place = resolve(path, &href);
        if tag.says("properties", &["nav"]) {
            self.navigation = Some(place.clone());
        }
        if kind == "application/x-dtbncx+xml" {
            self.ncx = Some(place.clone());
        }
        let is_text = !kind.starts_with("image/") && !kind.starts_with("audio/") && !kind.starts_with("video/");
        if is_text {
            parts.insert(id.into_owned(), place);
        }
    }

    fn text(&mut self, field: &Field, words: &str, creators: &mut [Creator]) {
        let Some(words) = said(words) else { return };
        match field {
            Field::Title if self.title.is_none() => self.title = Some(words),
            Field::Language if self.language.is_none() => self.language = crate::import::html::language_tag(&words),
            Field::Creator => creators.last_mut().into_iter().for_each(|it| it.name = Some(words.clone())),
            Field::Role(id) => {
                creators.iter_mut().filter(|it| it.id == *id).for_each(|it| it.role = Some(words.clone()));
            }
            _ => {}
        }
    }
}

#[derive(Debug)]
struct Creator {
    id: String,
    role: Option<String>,
    name: Option<String>,
}

/// What the words of the package that come next say.
enum Field {
    None,
    Title,
    Language,
    Creator,
    /// What the creator of this name did.
    Role(String),
}

/// Where the container says that the package is.
pub fn path(container: &str) -> Option<String> {
    let mut tags = Tokens::new(container, 0..container.len(), true).filter_map(start);
    let tag = tags.find(|tag| name(tag.written) == "rootfile")?;
    Some(resolve("", &tag.attribute("full-path")?))
}
