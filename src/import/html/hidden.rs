//! What a page does not show: elements that say so, and parts of the page's machinery.

use super::names::Name;
use super::tokens::Tag;

/// An element in a line whose words are not shown. It ends with its own end or with the block it stands in.
#[derive(Debug, Default)]
pub struct Hidden {
    /// The element as it is written, and how many of that name are open in it.
    open: Option<(String, usize)>,
    pub is_code: bool,
}

impl Hidden {
    pub fn is_in(&self) -> bool {
        self.open.is_some()
    }

    /// An element begins that is not a block.
    pub fn start(&mut self, tag: &Tag<'_>) {
        if tag.is_empty {
            return;
        }
        match &mut self.open {
            Some((name, n)) if name.eq_ignore_ascii_case(tag.written) => *n += 1,
            Some(_) => {}
            None if tag.name.is_unread() || is_hidden(tag) => {
                self.is_code = tag.name.is_code_of_page() || tag.name == Name::Title;
                self.open = Some((tag.written.to_owned(), 1));
            }
            None => {}
        }
    }

    pub fn end(&mut self, written: &str) {
        let Some((name, n)) = &mut self.open else { return };
        if name.eq_ignore_ascii_case(written) {
            *n -= 1;
            if *n == 0 {
                self.open = None;
            }
        }
    }

    /// A block begins or ends.
    pub fn end_all(&mut self) {
        self.open = None;
    }
}

/// Whether an element says that it is not shown.
pub fn is_hidden(tag: &Tag<'_>) -> bool {
    if !tag.has_attributes() {
        return false;
    }
    let style = || {
        let style = tag.attribute("style")?;
        let packed: String = style.chars().filter(|c| !c.is_whitespace()).take(1000).collect();
        Some(packed.to_ascii_lowercase().contains("display:none"))
    };
    tag.attribute("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || tag.says("class", &["mw-editsection", "mw-jump-link", "katex-html"])
        || style() == Some(true)
}
