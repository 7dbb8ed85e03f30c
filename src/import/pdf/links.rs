//! The links of a PDF: rectangles on its pages that lead to a place in it or to the web (PDF 32000-1:2008, 12.5.6.5),
//! and the emphasis that its fonts give words.

use std::ops::Range;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Point, Rect};
use hayro_interpret::util::TransformExt;

use super::contents::{Places, words};
use super::glyphs::Over;
use super::lines::Mark;
use super::write::Typed;
use crate::document::links::LONGEST_ADDRESS;
use crate::document::{Document, Kind, Span, SpanKind, Target};

/// A page has no more links, and a file neither.
const MOST_ON_PAGE: usize = 2_000;
const MOST: usize = 100_000;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    Web(String),
    /// To a page, and how far down on it.
    Place(usize, Option<f32>),
}

/// The links of a file, as its pages are read.
pub struct Links<'a> {
    pdf: &'a Pdf,
    /// Where links lead by name; it is read when the first link asks for it.
    places: Option<Option<Places<'a>>>,
    pub ways: Vec<Way>,
}

impl<'a> Links<'a> {
    pub fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, places: None, ways: Vec::new() }
    }

    /// The rectangles of a page that lead elsewhere.
    pub fn of(&mut self, page: &Page<'a>) -> Vec<Over> {
        let mut over = Vec::new();
        let Some(notes) = page.raw().get::<Array<'a>>("Annots") else { return over };
        let shown = page.initial_transform(true).to_kurbo();
        for note in notes.iter::<Dict<'a>>().take(MOST_ON_PAGE) {
            if self.ways.len() >= MOST || note.get::<Name<'a>>("Subtype").is_none_or(|kind| kind.as_ref() != b"Link") {
                continue;
            }
            let corners: Vec<f32> =
                note.get::<Array<'a>>("Rect").map(|rect| rect.iter::<f32>().collect()).unwrap_or_default();
            let [left, bottom, right, top] = corners[..] else { continue };
            let Some(way) = self.way(&note) else { continue };
            let corner = |x: f32, y: f32| shown * Point::new(f64::from(x), f64::from(y));
            over.push((Rect::from_points(corner(left, bottom), corner(right, top)), self.ways.len() as u32));
            self.ways.push(way);
        }
        over
    }

    fn way(&mut self, note: &Dict<'a>) -> Option<Way> {
        let address = note.get::<Dict<'a>>("A").and_then(|action| action.get::<PdfString<'a>>("URI"));
        if let Some(address) = address {
            return Some(Way::Web(words(address.as_bytes()))).filter(|_| address.as_bytes().len() <= LONGEST_ADDRESS);
        }
        let places = self.places.get_or_insert_with(|| Places::of(self.pdf));
        let (page, top) = places.as_ref()?.place(note)?;
        let down = |top: f32| {
            (self.pdf.pages()[page].initial_transform(true).to_kurbo() * Point::new(0.0, f64::from(top))).y as f32
        };
        Some(Way::Place(page, top.map(down)))
    }
}

/// Lays links and emphasis over the document, of which so many bytes were typed.
pub fn add(document: &mut Document, typed: &Typed, n_bytes: usize, ways: &[Way]) {
    let is_usual = |mark: Mark| {
        let len: usize = typed.marks.iter().filter(|(_, it)| *it == mark).map(|(range, _)| range.len()).sum();
        len * 2 > n_bytes
    };
    // What most of a text is, is no emphasis.
    let usual = [is_usual(Mark::Strong), is_usual(Mark::Emphasis)];
    let mut spans: Vec<Span> = Vec::new();
    let mut targets = Vec::new();
    for (range, mark) in &typed.marks {
        let kind = match mark {
            Mark::Strong if usual[0] => continue,
            Mark::Emphasis if usual[1] => continue,
            Mark::Strong => SpanKind::Strong,
            Mark::Emphasis => SpanKind::Emphasis,
            Mark::Link(link) => match ways.get(*link as usize) {
                Some(Way::Web(address)) => SpanKind::Link(address.clone()),
                Some(Way::Place(page, down)) => {
                    let Some(at) = typed.place(*page, *down) else { continue };
                    let name = format!("page={};at={at}", page + 1);
                    targets.push(Target { name: name.clone(), at: document.source.reading(at) });
                    SpanKind::Link(format!("#{name}"))
                }
                None => continue,
            },
        };
        let range = document.source.reading(range.start)..document.source.reading(range.end);
        for range in parts(document, range, &kind) {
            match spans.iter_mut().rev().take(3).find(|span| span.kind == kind) {
                // What goes on in the next line of the page is one stretch.
                Some(last) if is_beside(document, &last.range, &range) => last.range.end = range.end,
                _ => spans.push(Span { range, kind: kind.clone() }),
            }
        }
    }
    let is_link = |span: &Span| matches!(span.kind, SpanKind::Link(_));
    spans.retain(|new| !(is_link(new) && document.spans_in(new.range.clone()).any(is_link)));
    document.spans.extend(spans);
    document.spans.sort_by_key(|span| (span.range.start, std::cmp::Reverse(span.range.end)));
    document.add_targets(targets);
}

/// The parts of a stretch in the blocks that can have such a span.
fn parts(document: &Document, range: Range<usize>, kind: &SpanKind) -> Vec<Range<usize>> {
    let first = document.blocks.partition_point(|block| block.range.end <= range.start);
    let touched = document.blocks[first..].iter().take_while(|block| block.range.start < range.end);
    let is_fit = |it: Kind| {
        matches!(kind, SpanKind::Link(_)) || !matches!(it, Kind::Heading(_) | Kind::Code | Kind::Rule | Kind::Contents)
    };
    let parts = touched
        .filter(|block| is_fit(block.kind))
        .map(|block| block.body().start.max(range.start)..block.range.end.min(range.end));
    parts.filter(|part| part.start < part.end && !document.text[part.clone()].trim().is_empty()).collect()
}

fn is_beside(document: &Document, before: &Range<usize>, next: &Range<usize>) -> bool {
    next.start >= before.end
        && document.text[before.end..next.start].chars().all(|c| c == ' ')
        && document.block_at(before.start) == document.block_at(next.start)
}

impl Typed {
    /// Where the line stands that is so far down on a page; without that, where the page begins.
    fn place(&self, page: usize, down: Option<f32>) -> Option<usize> {
        let start = *self.pages.get(page)?;
        let end = self.pages.get(page + 1).copied().unwrap_or(usize::MAX);
        let first = self.lines.partition_point(|line| line.start < start);
        let lines = self.lines[first..].iter().take_while(|line| line.start < end);
        let below = |down: f32| {
            let lines = lines.clone().filter(|line| line.y >= down - 1.0);
            lines.min_by(|one, other| one.y.total_cmp(&other.y))
        };
        let line = down.and_then(below).or_else(|| lines.clone().next());
        Some(line.map_or(start, |line| line.start))
    }
}
