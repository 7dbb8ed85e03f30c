//! From the bytes of a picture to pixels that fill the room there is for it, within bounds of pixels and memory.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};

/// A picture with more pixels is not decoded: most cameras make no more.
const MOST_PIXELS: u64 = 50_000_000;
/// The longest side, and how much memory may be used for one.
const LONGEST_SIDE: u32 = 1 << 16;
const MOST_MEMORY: u64 = 200 << 20;
/// A picture is as large as its author saw it when a column of the terminal has so many of its pixels.
const PIXELS_A_COLUMN: f64 = 8.0;

/// The room for a picture on a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Room {
    /// In cells.
    pub columns: u16,
    pub rows: u16,
    /// How wide and high a cell is, in any unit.
    pub cell: (u16, u16),
    /// How many dots a cell can show, across and down.
    pub dots: (u16, u16),
    /// It is shown so many times larger than its author saw it, at the most.
    pub growth: u16,
}

/// The part of a room that a picture fills: its cells, and in them its dots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    pub columns: u16,
    pub rows: u16,
    width: u32,
    height: u32,
}

impl Room {
    /// How a picture of this size lies in the room.
    pub fn fit(&self, (width, height): (u32, u32)) -> Fit {
        let shape = f64::from(self.cell.0.max(1)) / f64::from(self.cell.1.max(1));
        let columns = f64::from(width.max(1)) / PIXELS_A_COLUMN;
        let rows = columns * f64::from(height.max(1)) / f64::from(width.max(1)) * shape;
        let most = f64::from(self.growth.max(1));
        let scale = most.min(f64::from(self.columns) / columns).min(f64::from(self.rows) / rows);
        let (columns, rows) = (columns * scale, rows * scale);
        let cells = |n: f64, most: u16| ((n - 0.01).ceil() as u16).clamp(1, most.max(1));
        let dots = |n: f64, dots: u16, cells: u16| {
            let dots = u32::from(dots.max(1));
            ((n * f64::from(dots)).round() as u32).clamp(1, dots * u32::from(cells))
        };
        let (n_columns, n_rows) = (cells(columns, self.columns), cells(rows, self.rows));
        Fit {
            columns: n_columns,
            rows: n_rows,
            width: dots(columns, self.dots.0, n_columns),
            height: dots(rows, self.dots.1, n_rows),
        }
    }
}

/// A picture that can be drawn: as many dots as its cells can show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    pub columns: u16,
    pub rows: u16,
    /// In dots.
    pub width: u32,
    pub height: u32,
    /// Red, green, blue and opacity of each dot, row by row. Beside the picture nothing is opaque, in it all is.
    pub rgba: Vec<u8>,
    /// What it was before.
    pub format: &'static str,
    pub size: (u32, u32),
}

impl Pixels {
    /// The colours of the quarters of a cell, row by row; of one that is beside the picture, none.
    pub fn quarters(&self, (column, row): (u16, u16)) -> [Option<[u8; 3]>; 4] {
        let (wide, high) = (self.width / u32::from(self.columns.max(1)), self.height / u32::from(self.rows.max(1)));
        // In a cell that has only one dot side by side, both halves are that dot.
        let (half, half_high) = (wide.div_ceil(2), high.div_ceil(2));
        let (left, top) = (u32::from(column) * wide, u32::from(row) * high);
        [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, lower)| {
            self.mean(left + right * (wide - half), half, top + lower * (high - half_high), half_high)
        })
    }

    fn mean(&self, left: u32, width: u32, top: u32, height: u32) -> Option<[u8; 3]> {
        let (mut sum, mut n) = ([0_u32; 3], 0);
        for y in top..top + height {
            for x in left..left + width {
                let at = (y as usize * self.width as usize + x as usize) * 4;
                let Some([red, green, blue, opacity]) = self.rgba.get(at..at + 4) else { continue };
                if *opacity == 0 {
                    continue;
                }
                n += 1;
                sum = [sum[0] + u32::from(*red), sum[1] + u32::from(*green), sum[2] + u32::from(*blue)];
            }
        }
        (2 * n >= width * height && n > 0).then(|| sum.map(|sum| (sum / n) as u8))
    }
}

/// Decodes a picture so that it lies in a room. The error is the rest of a sentence.
pub fn decode(bytes: &[u8], room: Room) -> Result<Pixels, String> {
    let decoded = catch_unwind(AssertUnwindSafe(|| image(bytes)));
    let (format, image) = decoded.unwrap_or_else(|_| Err(DAMAGED.to_owned()))?;
    let size = (image.width(), image.height());
    let fit = room.fit(size);
    let picture = on_white(scaled(image, fit.width, fit.height));
    let (width, height) =
        (u32::from(fit.columns) * u32::from(room.dots.0.max(1)), u32::from(fit.rows) * u32::from(room.dots.1.max(1)));
    let mut canvas = RgbaImage::new(width, height);
    image::imageops::replace(
        &mut canvas,
        &picture,
        i64::from(width - fit.width) / 2,
        i64::from(height - fit.height) / 2,
    );
    Ok(Pixels { columns: fit.columns, rows: fit.rows, width, height, rgba: canvas.into_raw(), format, size })
}

const DAMAGED: &str = "is damaged; get a new copy of it";

fn image(bytes: &[u8]) -> Result<(&'static str, DynamicImage), String> {
    let (format, name) = format(bytes)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(format!(
            "has {width} × {height} pixels, and postil shows no more than 50 million; make it smaller"
        ));
    }
    let orientation = decoder.orientation();
    decoder.set_limits(limits).map_err(|error| refusal(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    orientation.into_iter().for_each(|orientation| image.apply_orientation(orientation));
    Ok((name, image))
}

/// The formats that are decoded, by their first bytes: what a file is called means nothing.
fn format(bytes: &[u8]) -> Result<(ImageFormat, &'static str), String> {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => Ok((ImageFormat::Png, "PNG")),
        Ok(ImageFormat::Jpeg) => Ok((ImageFormat::Jpeg, "JPEG")),
        Ok(ImageFormat::Gif) => Ok((ImageFormat::Gif, "GIF")),
        Ok(ImageFormat::WebP) => Ok((ImageFormat::WebP, "WebP")),
        _ if is_svg(bytes) => {
            Err("is a drawing (SVG), which postil does not draw; its words say what it shows".to_owned())
        }
        _ if bytes.is_empty() => Err("holds nothing; get a new copy of it".to_owned()),
        _ => Err("is no PNG, JPEG, GIF or WebP, and postil shows no others; convert it to one of them".to_owned()),
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    head.trim_start_matches('\u{FEFF}').trim_start().starts_with('<') && head.contains("<svg")
}

fn refusal(error: &ImageError) -> String {
    match error {
        ImageError::Limits(_) => "is too large to be shown; make it smaller".to_owned(),
        ImageError::Unsupported(_) => "is of a kind that postil does not show; convert it to PNG".to_owned(),
        _ => DAMAGED.to_owned(),
    }
}

/// The picture in another size. Of one that becomes much smaller, each dot is the mean of those it stands for.
fn scaled(image: DynamicImage, width: u32, height: u32) -> RgbaImage {
    if (image.width(), image.height()) == (width, height) {
        return image.into_rgba8();
    }
    if image.width() >= 2 * width && image.height() >= 2 * height {
        return image.thumbnail_exact(width, height).into_rgba8();
    }
    image.resize_exact(width, height, FilterType::Triangle).into_rgba8()
}

/// Pictures one can see through were drawn for white paper; on a dark screen black lines would be lost.
fn on_white(mut picture: RgbaImage) -> RgbaImage {
    for Rgba([red, green, blue, opacity]) in picture.pixels_mut().filter(|pixel| pixel.0[3] < u8::MAX) {
        for channel in [red, green, blue] {
            let (over, under) = (u32::from(*channel) * u32::from(*opacity), 255 * (255 - u32::from(*opacity)));
            *channel = ((over + under) / 255) as u8;
        }
        *opacity = u8::MAX;
    }
    picture
}
