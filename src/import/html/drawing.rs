//! Drawings within a page (SVG): not drawn, but read by what they say of themselves, and shown when they do no more than
//! hold a picture, as the covers of books often do.
//!
//! A page has many small ones as signs on buttons and links, which say nothing that the words beside them do not. So
//! only a drawing that stands by itself is read, or one whose author says that it is a picture.

use std::ops::Range;

use super::entities;
use super::inline::Link;
use super::tokens::{Tag, local};
use super::{Reader, said};
use crate::document::{Kind, Origin, SpanKind};

/// A drawing narrower or lower than this is a sign.
const SMALLEST: f64 = 65.0;

/// A drawing that was begun.
#[derive(Debug, Default)]
pub struct Drawing {
    /// Where it stands.
    at: usize,
    is_read: bool,
    /// What it is called by its tag, and what it says within.
    label: Option<String>,
    title: String,
    description: String,
    words: String,
    /// Which of these the next text belongs to.
    part: Part,
    /// The first picture in it.
    origin: Option<Origin>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    None,
    Title,
    Description,
    Words,
}

impl Part {
    fn of(written: &str) -> Option<Self> {
        let is = |name: &str| local(written).eq_ignore_ascii_case(name);
        match () {
            () if is("title") => Some(Self::Title),
            () if is("desc") => Some(Self::Description),
            () if is("text") => Some(Self::Words),
            () => None,
        }
    }
}

impl Reader<'_, '_, '_> {
    pub(super) fn begin_drawing(&mut self, tag: &Tag<'_>) {
        let is_named = tag.says("role", &["img", "figure", "graphics-document"]);
        let is_silent = tag.says("aria-hidden", &["true"]) || tag.says("role", &["presentation", "none"]);
        let is_seen = self.lump.is_none() && !is_silent && !is_small(tag) && self.spans.link == Link::None;
        self.drawing = Some(Drawing {
            at: tag.range.start,
            is_read: is_seen && (is_named || !self.open),
            label: tag.attribute("aria-label").and_then(|label| said(&label)),
            ..Drawing::default()
        });
    }

    /// An element in a drawing begins.
    pub(super) fn drawn_start(&mut self, tag: &Tag<'_>) {
        let is_image = local(tag.written).eq_ignore_ascii_case("image");
        let origin = is_image.then(|| self.origin(tag, "xlink:href").or_else(|| self.origin(tag, "href"))).flatten();
        let Some(drawing) = &mut self.drawing else { return };
        drawing.origin = drawing.origin.take().or(origin);
        // Signs are taken from a sheet of signs.
        drawing.is_read &= !local(tag.written).eq_ignore_ascii_case("use");
        if !tag.is_empty {
            drawing.part = match Part::of(tag.written) {
                // Its parts may have names too.
                Some(Part::Title) if !drawing.title.is_empty() => Part::None,
                Some(Part::Description) if !drawing.description.is_empty() => Part::None,
                part => part.unwrap_or(drawing.part),
            };
        }
    }

    pub(super) fn drawn_end(&mut self, written: &str) {
        if let Some(drawing) = &mut self.drawing
            && Part::of(written) == Some(drawing.part)
        {
            drawing.part = Part::None;
        }
    }

    /// Words in a drawing; true if they are read.
    pub(super) fn drawn_words(&mut self, range: Range<usize>) -> bool {
        let words = &self.source[range];
        let Some(drawing) = self.drawing.as_mut().filter(|drawing| drawing.is_read) else { return false };
        let part = match drawing.part {
            Part::None => return false,
            Part::Title => &mut drawing.title,
            Part::Description => &mut drawing.description,
            Part::Words => &mut drawing.words,
        };
        part.push_str(&entities::decode(words));
        part.push(' ');
        true
    }

    /// The drawing ends: what it says is read as the words of a picture are.
    pub(super) fn end_drawing(&mut self) {
        let Some(drawing) = self.drawing.take() else { return };
        let words = drawing.says();
        let start = match words {
            Some(words) if drawing.is_read => {
                self.ensure_block(drawing.at);
                self.w.flush();
                let start = self.w.at();
                self.spans.words(start);
                self.spans.start(SpanKind::Picture);
                self.spans.words(start);
                self.w.insert(&format!("[{words}]"));
                self.spans.end(self.w, &SpanKind::Picture);
                start
            }
            _ => self.w.at(),
        };
        if drawing.is_read || (self.chapter.path.is_some() && self.lump != Some(Kind::Contents)) {
            self.picture_from(start, drawing.origin);
        }
    }
}

impl Drawing {
    /// Its name, and what it shows; without these, the words in it.
    fn says(&self) -> Option<String> {
        let name = self.label.clone().or_else(|| said(&self.title));
        let description = said(&self.description).filter(|words| name.as_ref() != Some(words));
        match (name, description) {
            (Some(name), Some(description)) => Some(format!("{name}: {description}")),
            (name, description) => name.or(description).or_else(|| said(&self.words)),
        }
    }
}

fn is_small(tag: &Tag<'_>) -> bool {
    let number = |text: &str| {
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        text[..end].parse::<f64>().ok().filter(|_| !text[end..].trim_start().starts_with('%'))
    };
    let side = |name: &str| tag.attribute(name).and_then(|value| number(value.trim()));
    let view =
        || tag.attribute("viewBox").map(|view| view.split([' ', ',']).filter_map(number).skip(2).collect::<Vec<_>>());
    let sides = match (side("width"), side("height")) {
        (None, None) => view().unwrap_or_default(),
        (width, height) => width.into_iter().chain(height).collect(),
    };
    sides.iter().any(|side| *side < SMALLEST)
}
