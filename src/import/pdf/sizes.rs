//! How large letters are whose fonts do not tell it.
//!
//! The letters of bitmap fonts, as old typesetting programs made them, are pictures of so many dots, and their font says
//! that it is of size one: only a matrix that is not told makes them as large as they look. Their widths are known, and
//! a line of words is about as wide in any type. So the size of a line is measured by its letters.

use super::glyphs::Glyph;

/// How wide the small letters of a book's type are, in thousandths of its size.
const WIDTHS: [u16; 26] = [
    480, 540, 440, 540, 445, 310, 500, 545, 275, 290, 525, 275, 820, 545, 500, 545, 530, 390, 395, 375, 545, 520, 720,
    520, 520, 445,
];
/// The size that a font tells may be so many times too large or too small.
const OFF: f32 = 3.0;
/// Fewer letters tell nothing.
const FEWEST: usize = 3;

/// Makes the letters of each line as large as they look, where what their font tells cannot be.
pub fn mend(glyphs: &mut [Glyph]) {
    let told = |glyph: &Glyph| (glyph.size.to_bits(), glyph.y.to_bits());
    let mut last = None;
    for line in glyphs.chunk_by_mut(|a, b| told(a) == told(b)) {
        let size = line[0].size;
        let measured = measured(line).filter(|measured| *measured > OFF * size || measured * OFF < size);
        // What is too short to be measured is as large as what stands before it.
        let before = last.filter(|(told, _)| *told == size).map(|(_, measured)| measured);
        let Some(measured) = measured.or(before.filter(|_| widths(line).0 < FEWEST)) else { continue };
        last = Some((size, measured));
        line.iter_mut().for_each(|glyph| glyph.size = measured);
    }
}

/// How large the letters of a line look, to half a point.
fn measured(line: &[Glyph]) -> Option<f32> {
    let (n_letters, drawn, usual) = widths(line);
    (n_letters >= FEWEST && usual > 0.0).then(|| (drawn / usual * 2.0).round().max(1.0) / 2.0)
}

/// How many small letters there are, how wide they are drawn, and how wide they would be in size one.
fn widths(line: &[Glyph]) -> (usize, f32, f32) {
    line.iter().fold((0, 0.0, 0.0), |(n, drawn, usual), glyph| match glyph.text.as_bytes() {
        [byte @ b'a'..=b'z'] => {
            let width = f32::from(WIDTHS[usize::from(byte - b'a')]) / 1000.0;
            (n + 1, drawn + glyph.right - glyph.left, usual + width)
        }
        _ => (n, drawn, usual),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::pdf::glyphs::Look;

    fn typed(words: &str, size: f32, told: f32) -> Vec<Glyph> {
        let mut left = 0.0;
        let letters = words.bytes().map(|byte| {
            let right = left + size * f32::from(WIDTHS[usize::from(byte - b'a')]) / 1000.0;
            let text = char::from(byte).to_string();
            let glyph = Glyph { text, left, right, y: 5.0, size: told, ink: None, look: Look::default() };
            left = right;
            glyph
        });
        letters.collect()
    }

    #[test]
    fn letters_are_measured_where_their_font_tells_what_cannot_be() {
        let size = |mut line: Vec<Glyph>| {
            mend(&mut line);
            line[0].size
        };
        assert_eq!(size(typed("water", 10.0, 0.24)), 10.0);
        assert_eq!(size(typed("water", 10.0, 9.0)), 9.0);
        assert_eq!(size(typed("wa", 10.0, 0.24)), 0.24);
        let mut lines = typed("water", 12.0, 0.24);
        lines.extend(typed("no", 12.0, 0.24).into_iter().map(|glyph| Glyph { y: 9.0, ..glyph }));
        mend(&mut lines);
        assert_eq!(lines.last().unwrap().size, 12.0);
    }
}
