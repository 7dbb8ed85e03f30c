//! The names of elements that mean something to a reader, and what kind of element each is.
//!
//! All other elements are [`Name::Other`]: their words are read, and they themselves say nothing.

macro_rules! names {
    ($($name:ident $text:literal,)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Name {
            $($name,)+
            Other,
        }

        /// In the order of their letters.
        const ALL: &[(&str, Name)] = &[$(($text, Name::$name),)+];
    };
}

names! {
    A "a",
    Abbr "abbr",
    Address "address",
    Annotation "annotation",
    Article "article",
    Aside "aside",
    Audio "audio",
    B "b",
    Blockquote "blockquote",
    Body "body",
    Br "br",
    Button "button",
    Caption "caption",
    Center "center",
    Cite "cite",
    Code "code",
    Datalist "datalist",
    Dd "dd",
    Details "details",
    Dfn "dfn",
    Dialog "dialog",
    Dir "dir",
    Div "div",
    Dl "dl",
    Dt "dt",
    Em "em",
    Fieldset "fieldset",
    Figcaption "figcaption",
    Figure "figure",
    Footer "footer",
    Form "form",
    H1 "h1",
    H2 "h2",
    H3 "h3",
    H4 "h4",
    H5 "h5",
    H6 "h6",
    Head "head",
    Header "header",
    Hgroup "hgroup",
    Hr "hr",
    Html "html",
    I "i",
    Iframe "iframe",
    Img "img",
    Kbd "kbd",
    Li "li",
    Link "link",
    Listing "listing",
    Main "main",
    Menu "menu",
    Meta "meta",
    Nav "nav",
    Noembed "noembed",
    Noframes "noframes",
    Noscript "noscript",
    Ol "ol",
    Optgroup "optgroup",
    Choice "option",
    P "p",
    Param "param",
    Plaintext "plaintext",
    Pre "pre",
    Q "q",
    Rp "rp",
    Rt "rt",
    Samp "samp",
    Script "script",
    Search "search",
    Section "section",
    Select "select",
    Source "source",
    Strong "strong",
    Style "style",
    Summary "summary",
    Sup "sup",
    Svg "svg",
    Table "table",
    Tbody "tbody",
    Td "td",
    Template "template",
    Textarea "textarea",
    Tfoot "tfoot",
    Th "th",
    Thead "thead",
    Title "title",
    Tr "tr",
    Tt "tt",
    Ul "ul",
    Var "var",
    Video "video",
    Wbr "wbr",
    Xmp "xmp",
}

use Name::*;

impl Name {
    /// The element of this name, in any case and without its namespace.
    pub fn of(written: &str) -> Self {
        let written = written.rsplit_once(':').map_or(written, |(_, name)| name);
        let mut lower = [0; 12];
        let Some(lower) = lower.get_mut(..written.len()) else { return Other };
        lower.copy_from_slice(written.as_bytes());
        lower.make_ascii_lowercase();
        let found = ALL.binary_search_by(|(name, _)| name.as_bytes().cmp(lower));
        found.map_or(Other, |place| ALL[place].1)
    }

    /// The level of a heading.
    pub fn heading(self) -> Option<u8> {
        [H1, H2, H3, H4, H5, H6].iter().position(|name| *name == self).map(|place| place as u8 + 1)
    }

    /// Whether it begins and ends a paragraph, or something of the kind.
    pub fn is_block(self) -> bool {
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Caption
                | Center
                | Dd
                | Details
                | Dialog
                | Dir
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | Header
                | Hgroup
                | Hr
                | Html
                | Li
                | Listing
                | Main
                | Menu
                | Nav
                | Ol
                | P
                | Plaintext
                | Pre
                | Search
                | Section
                | Summary
                | Table
                | Tbody
                | Td
                | Tfoot
                | Th
                | Thead
                | Tr
                | Ul
                | Xmp
                | Textarea
                | Head
        ) || self.heading().is_some()
    }

    /// Whether it never holds anything.
    pub fn is_void(self) -> bool {
        matches!(self, Br | Hr | Img | Link | Meta | Param | Source | Wbr)
    }

    /// Whether what stands in it is no markup.
    pub fn is_raw(self) -> bool {
        matches!(self, Script | Style | Xmp | Iframe | Noembed | Noframes | Textarea | Title)
    }

    /// Whether its words are decoded though it is raw.
    pub fn is_decoded(self) -> bool {
        matches!(self, Textarea | Title)
    }

    /// Whether it is a list, where items and terms begin anew.
    pub fn is_list(self) -> bool {
        matches!(self, Ul | Ol | Dir | Menu | Dl)
    }

    /// Whether lines and spaces stay as they are.
    pub fn is_pre(self) -> bool {
        matches!(self, Pre | Listing | Xmp | Plaintext | Textarea)
    }

    /// Whether browsers never show what stands in it, or show it as a part of a machine.
    pub fn is_unread(self) -> bool {
        matches!(
            self,
            Script
                | Style
                | Template
                | Noscript
                | Svg
                | Select
                | Choice
                | Optgroup
                | Datalist
                | Button
                | Dialog
                | Head
                | Title
                | Iframe
                | Noembed
                | Noframes
                | Audio
                | Video
                | Annotation
                | Rp
                | Textarea
        )
    }

    /// Whether nothing of it can be words.
    pub fn is_code_of_page(self) -> bool {
        matches!(self, Script | Style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_case_and_namespace() {
        assert!(ALL.is_sorted_by_key(|(name, _)| name));
        assert_eq!((Name::of("DIV"), Name::of("xhtml:h2"), Name::of("blink")), (Div, H2, Other));
        assert_eq!(Name::of("ablockquotethatisnone"), Other);
        assert_eq!(H6.heading(), Some(6));
    }
}
