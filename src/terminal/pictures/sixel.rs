//! Sixel: six rows of dots at a time, each colour by itself, in printable letters.
//!
//! The palette is the same for all pictures: thirty-two greys, for most pictures in books have no other colours, and a
//! cube of 216. What lies between two steps of the cube is made of both, in a pattern that does not move.

use crate::import::pictures::Pixels;

const GREYS: usize = 32;
const STEPS: usize = 6;
const N_COLOURS: usize = GREYS + STEPS * STEPS * STEPS;
/// A colour whose parts differ by less is a grey.
const GREYISH: u8 = 12;
/// No dot is here.
const NOTHING: u8 = u8::MAX;
/// Thresholds of sixteen steps, spread so that neighbours differ much.
const PATTERN: [[u32; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// The bytes that draw a picture where the cursor is.
pub fn encode(pixels: &Pixels) -> Vec<u8> {
    let (width, height) = (pixels.width as usize, pixels.height as usize);
    // Dots that are not drawn stay as they are.
    let mut bytes = format!("\x1bP0;1;0q\"1;1;{width};{height}").into_bytes();
    (0..N_COLOURS).for_each(|i| bytes.extend(colour(i).as_bytes()));
    let mut band = vec![NOTHING; width * 6];
    for top in (0..height).step_by(6) {
        band.fill(NOTHING);
        for (i, dot) in band.iter_mut().enumerate().take(width * 6.min(height - top)) {
            *dot = index(pixels, i % width, top + i / width);
        }
        draw_band(&band, width, &mut bytes);
        bytes.push(b'-');
    }
    bytes.extend(b"\x1b\\");
    bytes
}

/// How the palette names a colour: its parts in per cent.
fn colour(i: usize) -> String {
    let cube = |n: usize| n % STEPS * 100 / (STEPS - 1);
    let [red, green, blue] = match i.checked_sub(GREYS) {
        None => [i * 100 / (GREYS - 1); 3],
        Some(n) => [cube(n / STEPS / STEPS), cube(n / STEPS), cube(n)],
    };
    format!("#{i};2;{red};{green};{blue}")
}

/// The number of the colour for a dot.
fn index(pixels: &Pixels, x: usize, y: usize) -> u8 {
    let at = (y * pixels.width as usize + x) * 4;
    let Some(&[red, green, blue, opacity]) = pixels.rgba.get(at..at + 4).and_then(|dot| dot.first_chunk()) else {
        return NOTHING;
    };
    if opacity == 0 {
        return NOTHING;
    }
    let threshold = PATTERN[y % 4][x % 4] * 2 + 1;
    let step = |value: u8, steps: usize| (u32::from(value) * (steps as u32 - 1) * 32 + threshold * 255) / (255 * 32);
    if red.max(green).max(blue) - red.min(green).min(blue) < GREYISH {
        return step(green, GREYS).min(GREYS as u32 - 1) as u8;
    }
    let [red, green, blue] = [red, green, blue].map(|value| step(value, STEPS).min(STEPS as u32 - 1) as usize);
    (GREYS + (red * STEPS + green) * STEPS + blue) as u8
}

/// Draws each colour of six rows over the same place, as runs of letters.
fn draw_band(band: &[u8], width: usize, bytes: &mut Vec<u8>) {
    let mut is_there = [false; 256];
    band.iter().for_each(|dot| is_there[usize::from(*dot)] = true);
    for colour in (0..NOTHING).filter(|colour| is_there[usize::from(*colour)]) {
        bytes.extend(format!("#{colour}").as_bytes());
        let letter = |x: usize| {
            let bits = (0..6).filter(|row| band[row * width + x] == colour).map(|row| 1 << row);
            b'?' + bits.sum::<u8>()
        };
        let (mut last, mut n) = (letter(0), 0);
        for x in 0..width {
            let next = letter(x);
            if next != last {
                run(last, n, bytes);
                (last, n) = (next, 0);
            }
            n += 1;
        }
        // What is empty up to the end need not be said.
        if last != b'?' {
            run(last, n, bytes);
        }
        bytes.push(b'$');
    }
}

fn run(letter: u8, n: usize, bytes: &mut Vec<u8>) {
    match n {
        0..4 => bytes.extend(std::iter::repeat_n(letter, n)),
        _ => {
            bytes.extend(format!("!{n}").as_bytes());
            bytes.push(letter);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(width: u32, height: u32, dot: impl Fn(u32, u32) -> [u8; 4]) -> String {
        let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| dot(x, y)).collect();
        let pixels = Pixels { columns: 1, rows: 1, width, height, rgba, format: "PNG", size: (width, height) };
        String::from_utf8(encode(&pixels)).unwrap()
    }

    #[test]
    fn a_picture_is_drawn_in_bands_of_six_rows() {
        let black = encoded(8, 8, |_, _| [0, 0, 0, 255]);
        assert!(
            black.starts_with("\x1bP0;1;0q\"1;1;8;8#0;2;0;0;0#1;") && black.ends_with("#0!8~$-#0!8B$-\x1b\\"),
            "{black}"
        );
        let none = encoded(4, 6, |_, _| [9, 9, 9, 0]);
        assert!(none.ends_with("#247;2;100;100;100-\x1b\\"), "{none}");
    }

    #[test]
    fn pure_colours_and_greys_are_what_they_are() {
        let last = |dot: [u8; 4]| encoded(4, 1, |_, _| dot).rsplit('#').next().unwrap().to_owned();
        assert!(last([255, 0, 0, 255]).starts_with("212!4@"), "{}", last([255, 0, 0, 255]));
        assert!(last([255, 255, 255, 255]).starts_with("31!4@"));
    }

    #[test]
    fn every_byte_is_a_printable_letter() {
        let wild = encoded(50, 31, |x, y| [(x * 5) as u8, (y * 8) as u8, (x * y) as u8, 255 * (x % 3).min(1) as u8]);
        let inner = wild.strip_prefix("\x1bP").unwrap().strip_suffix("\x1b\\").unwrap();
        assert!(inner.bytes().all(|byte| byte.is_ascii_graphic()));
    }
}
