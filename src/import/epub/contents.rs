//! The table of contents that a book has for machines, and its list of printed pages.

use std::collections::HashMap;

use crate::import::html::said;
use crate::import::html::tokens::{Tag, Token, Tokens, name};
use crate::import::markup::paths::resolve;

/// A table of contents has no more entries.
const MOST_ENTRIES: usize = 20_000;
/// Headings have no deeper level.
const DEEPEST: usize = 6;

#[derive(Debug, Default)]
pub struct Contents {
    pub entries: Vec<Entry>,
    /// By the path of the chapter and the name of the element: the label of the page.
    pages: HashMap<String, HashMap<String, String>>,
    n_read: usize,
}

#[derive(Debug)]
pub struct Entry {
    pub path: String,
    pub label: String,
    pub level: u8,
    /// Its number in the table of contents.
    pub place: usize,
}

/// Where the reader of a table of contents is.
#[derive(Debug, Default)]
struct Place {
    depth: usize,
    in_pages: bool,
    in_other: bool,
    /// The words of the entry so far, and where it leads.
    label: String,
    target: Option<String>,
    /// In an NCX the target stands behind the words, and completes the entry.
    ncx_target: Option<String>,
}

impl Contents {
    /// Reads a navigation document of EPUB 3 or an NCX of EPUB 2. What is there already is kept.
    pub fn add(&mut self, text: &str, path: &str) {
        let has_entries = !self.entries.is_empty();
        let mut at = Place::default();
        for token in Tokens::new(text, 0..text.len(), true) {
            match token {
                Token::Start(tag) => at.start(&tag),
                Token::Text { range, is_raw } => {
                    let words = if is_raw { text[range].into() } else { super::super::html::decode(&text[range]) };
                    at.label.push_str(&words);
                }
                Token::End { written, .. } => {
                    let is_entry = at.end(&name(written));
                    if is_entry {
                        self.entry(&mut at, path, has_entries);
                    }
                    if self.n_read > MOST_ENTRIES {
                        return;
                    }
                }
            }
            if let Some(target) = at.ncx_target.take() {
                at.target = Some(target);
                self.entry(&mut at, path, has_entries);
            }
        }
    }

    fn entry(&mut self, at: &mut Place, from: &str, has_entries: bool) {
        let (Some(target), Some(label)) = (at.target.take(), said(&std::mem::take(&mut at.label))) else { return };
        self.n_read += 1;
        let path = resolve(from, &target);
        if at.in_pages {
            if let Some((_, id)) = target.split_once('#') {
                self.pages.entry(path).or_default().insert(id.to_owned(), label);
            }
        } else if !has_entries && !at.in_other && self.entries.len() < MOST_ENTRIES {
            self.entries.push(Entry {
                path,
                label,
                level: at.depth.clamp(1, DEEPEST) as u8,
                place: self.entries.len(),
            });
        }
    }

    /// The printed pages that begin in a chapter, by the name of the element.
    pub fn pages_of(&self, path: &str) -> HashMap<String, String> {
        self.pages.get(path).cloned().unwrap_or_default()
    }
}

impl Place {
    fn start(&mut self, tag: &Tag<'_>) {
        match name(tag.written).as_str() {
            "nav" => {
                self.in_pages = tag.means(&["page-list", "pagelist"]);
                self.in_other = !self.in_pages && tag.means(&["landmarks", "loi", "lot", "lov", "loa"]);
                self.depth = 0;
            }
            "pagelist" => self.in_pages = true,
            "ol" | "navpoint" => self.depth += 1,
            "a" => {
                self.label.clear();
                self.target = tag.attribute("href").map(|href| href.into_owned());
            }
            "navlabel" => self.label.clear(),
            "content" => self.ncx_target = tag.attribute("src").map(|src| src.into_owned()),
            _ => {}
        }
    }

    /// Whether an entry is complete.
    fn end(&mut self, name: &str) -> bool {
        match name {
            "ol" | "navpoint" => self.depth = self.depth.saturating_sub(1),
            "pagelist" => self.in_pages = false,
            _ => {}
        }
        name == "a"
    }
}
