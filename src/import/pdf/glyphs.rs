//! The letters of a page and where they stand, as the page's drawing instructions put them.
//!
//! Coordinates are points (1/72 inch), from the top left corner of the page as it is shown: `y` grows downward.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point};
use hayro_interpret::util::TransformExt;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RectExt, SoftMask, interpret_page,
};

/// More letters than this are not taken from one page: no page of a book has a tenth of them.
const MOST: usize = 100_000;

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
    pub face: Face,
}

/// How letters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Face {
    pub bold: bool,
    pub italic: bool,
    /// Whether all letters are of one width.
    pub even: bool,
}

/// What is on a page.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// In the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Letters that do not run from left to right, as they come.
    pub turned: String,
    pub n_pictures: usize,
}

/// The letters of a page, those of its notes and fields as well.
pub fn read<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, settings: InterpreterSettings) -> Drawing {
    let area = page.intersected_crop_box().to_kurbo();
    let mut context = Context::new(page.initial_transform(true).to_kurbo(), area, cache, page.xref(), settings);
    let mut collector = Collector::default();
    interpret_page(page, &mut context, &mut collector);
    collector.0
}

/// Draws nothing, and remembers the letters.
#[derive(Default)]
struct Collector(Drawing);

impl Collector {
    fn add(&mut self, drawn: &Drawn<'_>, place: Affine, face: Face) {
        let text = match drawn.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => '\u{FFFD}'.to_string(),
        };
        let [a, b, c, d, ..] = place.as_coeffs();
        let (across, up) = (1000.0 * a.hypot(b), 1000.0 * c.hypot(d));
        if !(across.is_finite() && up.is_finite()) || b.abs() > a.abs() / 4.0 || a < 0.0 {
            self.0.turned.push_str(&text);
            return;
        }
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let start = place * Point::ZERO;
        let end = place * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0);
        let (left, right, y) = (start.x as f32, end.x as f32, start.y as f32);
        self.0.glyphs.push(Glyph { text, left, right: right.max(left), y, size: up as f32, face });
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let face = run.glyphs().first().map(|glyph| face(glyph)).unwrap_or_default();
        for glyph in run.glyphs() {
            if self.0.glyphs.len() + self.0.turned.len() < MOST {
                self.add(glyph, props.transform * glyph.transform(), face);
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.0.n_pictures += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// How the letters of a font look, as far as the font says.
fn face(glyph: &Drawn<'_>) -> Face {
    let Drawn::Outline(glyph) = glyph else { return Face::default() };
    let Some(font) = glyph.font_data() else { return Face::default() };
    let name = font.postscript_name.unwrap_or_default().to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Face {
        bold: font.weight.is_some_and(|weight| weight >= 600) || says(&["bold", "black", "heavy", "-demi"]),
        italic: font.is_italic || says(&["italic", "oblique"]),
        even: font.is_monospace || says(&["mono", "courier", "typewriter", "consol"]),
    }
}
