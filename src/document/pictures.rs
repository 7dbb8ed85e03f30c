//! The pictures of a document: where each stands, and where it comes from.
//!
//! A picture is read by the words that stand for it; they are part of the text like all others. Where its bytes are
//! is written down here and looked at only when somebody wants to see it. A picture of the web is named, and
//! never fetched.

use std::ops::Range;

use super::links::{LONGEST_ADDRESS, percent_decoded, scheme};
use super::{Block, Document, Kind, SpanKind};

/// A document has no more pictures.
pub const MOST_PICTURES: usize = 20_000;
/// A paragraph that is longer is no caption, unless the markup says so.
const LONGEST_CAPTION: usize = 300;
/// A smaller one is a space or a mark for the page and shows nothing.
const LEAST_PIXELS: u32 = 8;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The words that stand for it, in brackets; without words, the empty stretch where it stands.
    pub range: Range<usize>,
    pub origin: Origin,
    /// How many pixels wide and high it says it is, once that was looked up.
    pub size: Option<(u32, u32)>,
    /// Where its caption begins, when the markup says which words that are.
    pub caption: Option<usize>,
}

/// Where the bytes of a picture are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In the same archive as the text, by its path there.
    Part(String),
    /// In a file beside the text, as the text names it.
    File(String),
    /// In the source itself: where it has the `data:` address.
    Inline(Range<usize>),
    /// At an address that is never opened, such as one of the web.
    Elsewhere(String),
}

impl Origin {
    /// What the address of a picture in a file means; `inline` is where the source has it.
    pub fn of(address: &str, inline: Option<Range<usize>>) -> Option<Self> {
        let address = address.trim();
        let scheme = scheme(address);
        if scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("data")) {
            return inline.map(Self::Inline);
        }
        if address.is_empty() || address.len() > LONGEST_ADDRESS {
            return None;
        }
        if scheme.is_some() || address.starts_with(['/', '\\']) || address.contains('\0') {
            return Some(Self::Elsewhere(address.to_owned()));
        }
        let path = address.split(['?', '#']).next().unwrap_or_default();
        (!path.is_empty()).then(|| Self::File(percent_decoded(path).into_owned()))
    }

    /// What it is called: the last part of its path.
    pub fn name(&self) -> &str {
        match self {
            Self::Part(path) | Self::File(path) => path.rsplit('/').next().unwrap_or(path),
            Self::Elsewhere(address) => address,
            Self::Inline(_) => "",
        }
    }
}

impl Picture {
    /// Whether it is too small to show anything.
    pub fn is_speck(&self) -> bool {
        self.size.is_some_and(|(width, height)| width < LEAST_PIXELS || height < LEAST_PIXELS)
    }
}

impl Document {
    /// The pictures that stand in a stretch of the text, with their numbers, in order.
    pub fn pictures_in(&self, range: Range<usize>) -> impl Iterator<Item = (usize, &Picture)> {
        let first = self.pictures.partition_point(|picture| picture.range.start < range.start);
        let end = self.pictures.partition_point(|picture| picture.range.start < range.end).max(first);
        (first..end).zip(&self.pictures[first..end])
    }

    /// The words that stand for a picture, without their brackets.
    pub fn picture_words(&self, picture: &Picture) -> &str {
        let words = self.text.get(picture.range.clone()).unwrap_or_default();
        words.strip_prefix('[').and_then(|words| words.strip_suffix(']')).unwrap_or(words)
    }

    /// Whether nothing but pictures stands in the block of a picture, so that it is no sign in a sentence.
    pub fn stands_alone(&self, picture: &Picture) -> bool {
        let Some(block) = self.block_at(picture.range.start).map(|i| &self.blocks[i]) else { return false };
        if picture.range.is_empty() && [block.range.start, block.range.end].contains(&picture.range.start) {
            return true;
        }
        self.has_only_pictures(block)
    }

    /// Whether there is nothing to be read in a block but the words that stand for pictures.
    pub fn has_only_pictures(&self, block: &Block) -> bool {
        let mut at = block.body().start;
        let is_blank = |range: Range<usize>| self.text.get(range).is_none_or(|words| words.trim().is_empty());
        for span in self.spans_in(block.body()).filter(|span| span.kind == SpanKind::Picture) {
            if !is_blank(at..span.range.start.max(at)) {
                return false;
            }
            at = at.max(span.range.end);
        }
        is_blank(at..block.range.end)
    }

    /// The caption of a picture: what the markup says it is, else a short paragraph right below one that stands alone,
    /// when it looks like a caption.
    pub fn caption(&self, picture: &Picture) -> Option<&str> {
        if let Some(i) = picture.caption.and_then(|at| self.block_at(at)) {
            return Some(&self.text[self.blocks[i].range.clone()]);
        }
        let i = self.block_at(picture.range.start)?;
        let below = self.blocks.get(i + 1).filter(|_| self.stands_alone(picture) && !picture.range.is_empty())?;
        let words = &self.text[below.range.clone()];
        let is_set_apart = || {
            self.spans_in(below.range.clone()).any(|span| span.kind == SpanKind::Emphasis && span.range == below.range)
        };
        let is_caption = below.kind == Kind::Paragraph && below.range.len() <= LONGEST_CAPTION;
        (is_caption && (is_numbered(words) || is_set_apart())).then_some(words)
    }
}

/// Whether words begin as captions do: `Figure 3`, `Abb. 2a`.
fn is_numbered(words: &str) -> bool {
    const NAMES: [&str; 12] = [
        "figure",
        "fig",
        "abbildung",
        "abb",
        "plate",
        "tafel",
        "illustration",
        "photo",
        "image",
        "picture",
        "bild",
        "map",
    ];
    let mut parts = words.split_whitespace();
    let name = parts.next().unwrap_or_default().trim_end_matches('.').to_lowercase();
    NAMES.contains(&name.as_str())
        && parts.next().is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// Puts pictures in order. One that stands behind the last word of a block belongs to what comes next.
pub(super) fn settle(document: &mut Document) {
    let mut pictures = std::mem::take(&mut document.pictures);
    for picture in pictures.iter_mut().filter(|picture| picture.range.is_empty()) {
        let at = document.begun(picture.range.start);
        picture.range = at..at;
    }
    pictures.sort_by_key(|picture| (picture.range.start, picture.range.end));
    document.pictures = pictures;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    #[test]
    fn only_what_lies_beside_the_text_is_a_file() {
        let of = |address: &str| Origin::of(address, None);
        assert_eq!(of("img/a%20b.png?x#y"), Some(Origin::File("img/a b.png".to_owned())));
        for never in ["https://a.example/b.png", "//a.example/b.png", "/etc/passwd", "file:///etc/passwd", "C:\\a.png"]
        {
            assert_eq!(of(never), Some(Origin::Elsewhere(never.to_owned())));
        }
        assert_eq!((of(""), of("#a"), of("data:image/png;base64,AA")), (None, None, None));
        assert_eq!(Origin::of("data:image/png;base64,AA", Some(3..9)), Some(Origin::Inline(3..9)));
    }

    #[test]
    fn a_picture_without_words_belongs_to_what_comes_next() {
        let mut b = Builder::new("One.Two.".to_owned());
        let file = |name: &str| Origin::File(name.to_owned());
        b.begin(Kind::Paragraph, 0);
        b.copy(0..4);
        b.picture(4..4, file("a"));
        b.begin(Kind::Paragraph, 0);
        b.insert("[A weir]");
        b.picture(6..14, file("b"));
        b.span(6..14, SpanKind::Picture);
        b.begin(Kind::Paragraph, 0);
        b.copy(4..8);
        b.picture(18..18, file("c"));
        let document = b.finish();
        let places: Vec<_> = document.pictures.iter().map(|it| (it.origin.name(), it.range.start)).collect();
        assert_eq!(places, [("a", 6), ("b", 6), ("c", 18)]);
        assert_eq!(document.picture_words(&document.pictures[1]), "A weir");
        assert_eq!(document.caption(&document.pictures[1]), None);
        let alone: Vec<_> = document.pictures.iter().map(|it| document.stands_alone(it)).collect();
        assert_eq!(alone, [true, true, false]);
        assert_eq!(document.pictures_in(5..15).count(), 2);
    }

    #[test]
    fn a_caption_is_told_by_its_number() {
        assert!(is_numbered("Fig. 3: A weir") && is_numbered("Abbildung 12a"));
        assert!(!is_numbered("Figures differ") && !is_numbered("3 figures") && !is_numbered(""));
    }
}
