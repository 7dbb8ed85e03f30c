//! What a paragraph is, as the name of its style tells.
//!
//! The programs that write documents keep the English names of their own styles whatever language they show them in,
//! and converters follow them.

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Title,
    Heading(u8),
    Quote,
    Code,
    Verse,
    /// A line of a table of contents.
    Contents,
    Rule,
    /// A headword, and what is said of it.
    Term,
    Definition,
    /// A paragraph that names its kind, so that the style it is based on does not count.
    Body,
}

/// The role that a style of this name gives.
pub fn role(name: &str) -> Option<Role> {
    let name = name.replace("_20_", " ").to_lowercase();
    let level = |name: &str| name.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level));
    if let Some(level) = name.strip_prefix("heading").and_then(level) {
        return Some(Role::Heading(level));
    }
    let lists_contents = ["toc ", "contents ", "index heading", "table of contents"];
    if lists_contents.iter().any(|start| name.starts_with(start)) {
        return Some(Role::Contents);
    }
    Some(match name.as_str() {
        "title" => Role::Title,
        "quote" | "intense quote" | "block text" | "quotations" | "block quotation" | "quotation" => Role::Quote,
        "html preformatted" | "preformatted text" | "source code" | "code" | "plain code" | "macro" | "macro text" => {
            Role::Code
        }
        "verse" | "poem" | "poetry" => Role::Verse,
        "horizontal line" => Role::Rule,
        "definition term" | "definition term tight" | "list heading" => Role::Term,
        "definition" | "definition definition" | "definition definition tight" | "list contents" => Role::Definition,
        "subtitle" | "body text" | "text body" | "normal" | "standard" | "list paragraph" => Role::Body,
        _ => return None,
    })
}

/// How deep the items of a style of this name are, where each depth has a list of its own: `List Bullet 2`.
pub fn depth(name: &str) -> usize {
    let name = name.to_lowercase();
    let behind = ["list bullet ", "list number "].iter().find_map(|start| name.strip_prefix(start));
    behind.and_then(|level| level.parse::<usize>().ok()).map_or(0, |level| level.clamp(1, 9) - 1)
}

/// Whether characters of a style of this name are code.
pub fn is_code(name: &str) -> bool {
    let name = name.replace("_20_", " ").to_lowercase();
    let codes =
        ["verbatim char", "source text", "source_text", "teletype", "html code", "html keyboard", "html sample"];
    codes.contains(&name.as_str()) || name == "code" || name == "html typewriter"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles_tell_what_a_paragraph_is() {
        assert_eq!(role("heading 3"), Some(Role::Heading(3)));
        assert_eq!(role("Heading_20_2"), Some(Role::Heading(2)));
        assert_eq!(role("Quotations"), Some(Role::Quote));
        assert_eq!(role("TOC 1"), Some(Role::Contents));
        assert_eq!((role("heading"), role("My own")), (None, None));
        assert_eq!((depth("List Bullet 3"), depth("List Bullet"), depth("List Bullet 0")), (2, 0, 0));
    }
}
