//! The language that code is in, as the classes of a page name it.
//!
//! Each program that makes pages has its own way, and some say it on the code, some on what stands around it:
//! `language-rust`, `lang-rust`, `brush: rust`, `sourceCode rust`, `highlight-source-rust`, `data-lang="rust"`. A class
//! that is the name of a language alone counts on the code itself only.

use super::Reader;
use super::names::Name;
use super::tokens::Tag;
use crate::document::SpanKind;
use crate::text::code;

/// What stands before the name of a language, the longest first.
const BEFORE: [&str; 7] =
    ["mw-highlight-lang-", "highlight-source-", "highlight-text-", "highlight-", "language-", "lang-", "src-"];
/// What follows such a beginning and is no language.
const NO_LANGUAGES: [&str; 5] = ["default", "none", "plaintext", "text", "basic"];
/// The name of a language is no longer.
const LONGEST: usize = 24;

impl Reader<'_, '_, '_> {
    /// An element around code may say what the code is in; true if this one does.
    pub(super) fn says_language(&mut self, tag: &Tag<'_>) -> bool {
        let is_around = matches!(tag.name, Name::Div | Name::Figure | Name::Section | Name::Td);
        if !is_around || !tag.has_attributes() || self.language.is_some() {
            return false;
        }
        self.language = tag.attribute("class").and_then(|classes| by_prefix(&classes));
        self.language.is_some()
    }

    /// Code begins, or an element in it before its first words.
    pub(super) fn begin_language(&mut self, tag: &Tag<'_>) {
        if self.spans.has(&SpanKind::Language(String::new())) || (self.open && tag.name == Name::Code) {
            return;
        }
        let around = || self.language.clone().filter(|_| tag.name != Name::Code);
        if let Some(language) = own(tag).or_else(around) {
            self.spans.start(SpanKind::Language(language));
        }
    }

    pub(super) fn end_language(&mut self) {
        self.spans.end(self.w, &SpanKind::Language(String::new()));
    }
}

/// What an element that is code says of itself.
fn own(tag: &Tag<'_>) -> Option<String> {
    if !tag.has_attributes() {
        return None;
    }
    let named = |attribute: &str| tag.attribute(attribute).and_then(|value| name(&value));
    let classes = tag.attribute("class");
    let alone = || classes.as_ref()?.split_ascii_whitespace().find(|class| code::is_known(class)).map(str::to_owned);
    let by_prefix = classes.as_ref().and_then(|classes| by_prefix(classes));
    let said = by_prefix.or_else(|| named("data-lang")).or_else(|| named("data-language")).or_else(alone);
    // This one is for the languages of people as well.
    said.or_else(|| named("lang").filter(|name| code::is_known(name)))
}

fn by_prefix(classes: &str) -> Option<String> {
    // `brush: rust; toolbar: false` and `brush:rust`.
    if let Some((_, brush)) = classes.split_once("brush:") {
        return name(brush.trim_start());
    }
    let behind = |class: &str| BEFORE.iter().find_map(|before| class.strip_prefix(before).and_then(name));
    classes.split_ascii_whitespace().find_map(behind)
}

fn name(said: &str) -> Option<String> {
    let end = said.find(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '#' | '-'))).unwrap_or(said.len());
    let name = &said[..end];
    (!name.is_empty() && name.len() <= LONGEST && !NO_LANGUAGES.contains(&name)).then(|| name.to_owned())
}
