//! The letters of a page and where they stand, as the page's drawing instructions put them.
//!
//! Coordinates are points (1/72 inch), from the top left corner of the page as it is shown: `y` grows downward.

use std::collections::HashMap;
use std::panic::{self, AssertUnwindSafe};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RectExt, RenderContent, SoftMask, interpret, interpret_page,
};

use super::codes::{self, Named};
use super::sizes;
use super::unpacking::Instructions;

/// More letters than this are not taken from one page: no page of a book has a tenth of them.
const MOST: usize = 100_000;
/// A sign that stands for more letters counts for more signs.
const LIGATURE: usize = 8;
/// The letters of a page run in no more ways than these.
const MOST_WAYS: usize = 40;
/// Nor are more drawings drawn on one page: the rest of it is passed over.
const MOST_DRAWINGS: u64 = 50_000;
/// A drawing of more bytes counts for more drawings.
const DRAWING: u64 = 64 << 10;
/// The elements of a path with four corners, which may end where it began and say so.
const CORNERS: usize = 6;

/// A letter, or several that are drawn as one sign.
#[derive(Clone, Debug)]
pub struct Glyph {
    pub text: String,
    /// From where it is drawn to where the next may be.
    pub left: f32,
    pub right: f32,
    /// The line it stands on.
    pub y: f32,
    pub size: f32,
    /// How much of its room a letter fills, from 0 to 1: more in bold type. Fonts need not say that they are bold,
    /// and many have no name.
    pub ink: Option<f32>,
    pub look: Look,
}

/// What a letter is besides itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub strong: bool,
    pub emphasis: bool,
    /// The number of the link that lies over it.
    pub link: Option<u32>,
}

/// What is on a page.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// In the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Letters that do not run from left to right, by the way they run, as if the page were turned so that they do.
    pub turned: Vec<Turned>,
    pub n_pictures: usize,
    pub n_drawings: u64,
}

/// The letters of a page that run in one way, in degrees.
#[derive(Clone, Debug)]
pub struct Turned {
    degrees: i16,
    pub glyphs: Vec<Glyph>,
}

/// How much ink each glyph of each font has, by its key, and what its font says of itself.
pub type Inks = HashMap<u128, (f32, Look)>;

/// A rectangle of a page that leads elsewhere, and the number of its link.
pub type Over = (Rect, u32);

/// The letters of a page, those of its notes and fields as well.
pub fn read<'a>(
    page: &Page<'a>,
    instructions: &Instructions,
    cache: &InterpreterCache<'a>,
    mut settings: InterpreterSettings,
    inks: &mut Inks,
    links: &[Over],
) -> Drawing {
    let area = page.intersected_crop_box().to_kurbo();
    // The library would keep the instructions of all pages.
    settings.render_content = RenderContent::ANNOTATIONS;
    let mut context = Context::new(page.initial_transform(true).to_kurbo(), area, cache, page.xref(), settings);
    let weight = 1 + instructions.largest / DRAWING;
    let (drawing, named) = (Drawing::default(), Named::default());
    let mut collector = Collector { drawing, n_letters: 0, weight, named, inks, links };
    // The library cannot be told to stop. Drawings in drawings may be drawn for years, so the collector gives up.
    let done = panic::catch_unwind(AssertUnwindSafe(|| {
        interpret(TypedIter::new(&instructions.bytes), page.resources(), &mut context, &mut collector);
        interpret_page(page, &mut context, &mut collector);
    }));
    match done {
        Err(why) if !why.is::<Enough>() => panic::resume_unwind(why),
        _ => collector.mended(),
    }
}

/// Why the collector gave up.
struct Enough;

/// Draws nothing, and remembers the letters.
struct Collector<'i> {
    drawing: Drawing,
    n_letters: usize,
    /// For how many a drawing counts.
    weight: u64,
    named: Named,
    inks: &'i mut Inks,
    links: &'i [Over],
}

impl Collector<'_> {
    /// What was drawn, with the letters whose fonts did not say what they are, or how large.
    fn mended(self) -> Drawing {
        let mut drawing = self.drawing;
        let turned = drawing.turned.iter_mut().map(|turned| &mut turned.glyphs);
        for glyphs in turned.chain([&mut drawing.glyphs]) {
            codes::mend(glyphs, self.named);
            sizes::mend(glyphs);
        }
        drawing
    }

    fn add(&mut self, drawn: &Drawn<'_>, place: Affine) {
        let text = self.text(drawn);
        self.n_letters += 1 + text.len() / LIGATURE;
        let [a, b, c, d, ..] = place.as_coeffs();
        let (across, up) = (1000.0 * a.hypot(b), 1000.0 * c.hypot(d));
        if !(across.is_finite() && up.is_finite()) {
            return;
        }
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let start = place * Point::ZERO;
        let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let (ink, mut look) = self.ink(drawn, &text, advance);
        // A link reaches as far down as its letters do; their middle is a little above their line.
        let middle = Point::new((start.x + end.x) / 2.0, start.y - up / 4.0);
        look.link = self.links.iter().find(|(area, _)| area.contains(middle)).map(|(_, link)| *link);
        let is_turned = b.abs() > a.abs() / 4.0 || a < 0.0;
        let degrees = if is_turned { b.atan2(a).to_degrees().round() } else { 0.0 };
        let back = Affine::rotate(-degrees.to_radians());
        let (start, end) = (back * start, back * end);
        let (left, right, y) = (start.x as f32, end.x as f32, start.y as f32);
        let glyph = Glyph { text, left, right: right.max(left), y, size: up as f32, ink, look };
        match is_turned {
            true => self.turned(degrees as i16, glyph),
            false => self.drawing.glyphs.push(glyph),
        }
    }

    /// What the file says that is drawn.
    fn text(&mut self, drawn: &Drawn<'_>) -> String {
        let text = drawn.as_unicode().map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        });
        match (drawn, text) {
            (Drawn::Type3(glyph), Some(text)) => {
                self.named.count(&text, glyph.char_code());
                text
            }
            (Drawn::Type3(glyph), None) => codes::held(glyph.char_code()),
            (Drawn::Outline(_), text) => text.unwrap_or_else(|| '\u{FFFD}'.to_string()),
        }
    }

    fn turned(&mut self, degrees: i16, glyph: Glyph) {
        let turned = &mut self.drawing.turned;
        let known = turned.iter().position(|it| it.degrees == degrees);
        let place = known.unwrap_or_else(|| {
            // Words around a circle run in all ways, and are words no more.
            if turned.len() < MOST_WAYS {
                turned.push(Turned { degrees, glyphs: Vec::new() });
            }
            turned.len() - 1
        });
        turned[place].glyphs.push(glyph);
    }

    fn ink(&mut self, drawn: &Drawn<'_>, text: &str, advance: Option<f32>) -> (Option<f32>, Look) {
        let Drawn::Outline(glyph) = drawn else { return (None, Look::default()) };
        if !text.starts_with(char::is_alphabetic) {
            return (None, Look::default());
        }
        let known = self.inks.entry(glyph.identifier().cache_key());
        let (ink, look) = *known.or_insert_with(|| (glyph.outline().area().abs() as f32, look(glyph)));
        let width = advance.filter(|width| *width > 1.0);
        (width.map(|width| ink / (1000.0 * width)).filter(|ink| (0.01..1.0).contains(ink)), look)
    }
}

/// What the font of a letter says of itself. Fonts of the oldest kind say nothing.
fn look(glyph: &OutlineGlyph) -> Look {
    let Some(font) = glyph.font_data() else { return Look::default() };
    let name = font.postscript_name.unwrap_or_default().to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let strong = font.weight.is_some_and(|weight| weight >= 600) || says(&["bold", "black", "heavy"]);
    Look { strong, emphasis: font.is_italic || says(&["italic", "oblique"]), link: None }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.n_letters < MOST {
                self.add(glyph, props.transform * glyph.transform());
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.drawing.n_pictures += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    /// Each drawing in a page is cut out by its corners, and only that is told of it.
    fn push_clip_path(&mut self, path: &ClipPath) {
        if path.path.elements().len() <= CORNERS {
            self.drawing.n_drawings += self.weight;
        }
        if self.drawing.n_drawings > MOST_DRAWINGS {
            panic::resume_unwind(Box::new(Enough));
        }
    }
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
