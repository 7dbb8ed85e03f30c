//! Pictures of all kinds, good and bad.

use std::io::Cursor;

use image::{ImageFormat, Rgba, RgbaImage};

use super::*;
use crate::import::import;

const ROOM: Room = Room { columns: 40, rows: 20, cell: (8, 16), dots: (1, 2), growth: 4 };

/// A picture whose upper half is red and whose lower half cannot be seen.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbaImage::from_fn(width, height, |_, y| match 2 * y < height {
        true => Rgba([255, 0, 0, 255]),
        false => Rgba([0, 0, 0, 0]),
    });
    let mut bytes = Cursor::new(Vec::new());
    match format {
        ImageFormat::Jpeg => image::DynamicImage::from(image).into_rgb8().write_to(&mut bytes, format).unwrap(),
        _ => image.write_to(&mut bytes, format).unwrap(),
    }
    bytes.into_inner()
}

/// A picture of which little is there but its size.
fn claims(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = picture(1, 1, ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = flate2::Crc::new();
    let sum = {
        let mut sum = sum;
        sum.update(&bytes[12..29]);
        sum.sum()
    };
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

#[test]
fn a_picture_fills_its_room_and_keeps_its_shape() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let pixels = decode(&picture(400, 100, format), ROOM).unwrap();
        assert_eq!((pixels.columns, pixels.rows, pixels.width, pixels.height), (40, 5, 40, 10), "{format:?}");
        assert_eq!(pixels.size, (400, 100));
    }
    // It is not blown up without end, and of a long one nothing is lost.
    assert_eq!(ROOM.fit((16, 16)).columns, 8);
    assert_eq!((ROOM.fit((10, 8000)).columns, ROOM.fit((10, 8000)).rows), (1, 20));
    assert_eq!(ROOM.fit((8000, 1)).rows, 1);
}

#[test]
fn what_cannot_be_seen_is_white_paper() {
    let pixels = decode(&picture(8, 8, ImageFormat::Png), Room { growth: 1, ..ROOM }).unwrap();
    assert_eq!((pixels.columns, pixels.rows), (1, 1));
    assert_eq!(pixels.rgba.len(), 8);
    let pixels = decode(&picture(64, 64, ImageFormat::Png), Room { growth: 1, ..ROOM }).unwrap();
    assert_eq!((&pixels.rgba[..4], &pixels.rgba[pixels.rgba.len() - 4..]), (&[255, 0, 0, 255][..], &[255; 4][..]));
}

#[test]
fn a_picture_that_claims_too_much_is_refused_at_once() {
    let why = |width, height| decode(&claims(width, height), ROOM).unwrap_err();
    assert!(why(50_000, 20_000).contains("50 million"), "{}", why(50_000, 20_000));
    assert!(why(u32::MAX >> 1, u32::MAX >> 1).contains("make it smaller"));
    // It fits the bounds and is not there.
    assert!(why(4_000, 4_000).contains("damaged"), "{}", why(4_000, 4_000));
}

#[test]
fn what_is_no_picture_gives_a_reason_and_a_way_out() {
    let why = |bytes: &[u8]| decode(bytes, ROOM).unwrap_err();
    assert!(why(b"").contains("holds nothing"));
    assert!(why(b"GIF89a").contains("damaged"));
    assert!(why(b"<?xml version='1.0'?><svg xmlns='a'/>").contains("SVG"));
    assert!(why(b"BM plain words").contains("convert it"));
    let mut cut = picture(400, 100, ImageFormat::Png);
    cut.truncate(cut.len() / 2);
    assert!(why(&cut).contains("damaged"));
}

/// The first picture of a text in `folder`.
fn wanted(folder: &Path, name: &str, text: &str) -> Wanted {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    let document = import(text.as_bytes(), name).document;
    Wanted::new(&document, &document.pictures[0], Some(&path))
}

#[test]
fn files_are_read_only_below_the_folder_of_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    std::fs::create_dir_all(home.join("img")).unwrap();
    std::fs::create_dir(home.join("img/folder.png")).unwrap();
    for path in ["out.png", "home/img/in.png"] {
        std::fs::write(folder.path().join(path), picture(8, 8, ImageFormat::Png)).unwrap();
    }
    std::os::unix::fs::symlink(folder.path().join("out.png"), home.join("link.png")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", home.join("zero.png")).unwrap();
    let show = |address: &str| wanted(&home, "a.md", &format!("![A]({address})")).pixels(ROOM);
    assert!(show("img/in.png").is_ok() && show("./img/../img/in.png").is_ok());
    for address in ["../out.png", "link.png", "zero.png"] {
        assert!(show(address).unwrap_err().contains("outside of the folder"), "{address}");
    }
    let said = show("https://a.example/b.png").unwrap_err();
    assert_eq!(
        said,
        "The picture https://a.example/b.png is not in this file, and postil fetches nothing; open its address in a browser."
    );
    assert!(show("/dev/zero").unwrap_err().contains("outside of the folder"));
    assert!(show("img/folder.png").unwrap_err().contains("not a regular file"));
    assert!(show("gone.png").unwrap_err().contains("is not there"));
}

#[test]
fn sizes_are_looked_up_for_files_and_for_pictures_in_the_text() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.png"), picture(30, 20, ImageFormat::Png)).unwrap();
    let data = STANDARD.encode(picture(7, 9, ImageFormat::Gif));
    let text = format!("![A](a.png)\n\n![B](gone.png)\n\n![C](data:image/gif;base64,{data})\n");
    let mut document = import(text.as_bytes(), "a.md").document;
    measure(&mut document, Some(&folder.path().join("a.md")));
    let sizes: Vec<_> = document.pictures.iter().map(|picture| picture.size).collect();
    assert_eq!(sizes, [Some((30, 20)), None, Some((7, 9))]);
    assert_eq!(document.source.text, text);
    let wanted = Wanted::new(&document, &document.pictures[2], None);
    assert_eq!(wanted.pixels(ROOM).unwrap().size, (7, 9));
}

#[test]
fn a_damaged_address_gives_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for (address, why) in [
        ("data:image/png;base64,%%%", "damaged in the text"),
        ("data:image/png;base64,", "holds nothing"),
        ("data:image/png,abc", "written in a way"),
    ] {
        let said =
            wanted(folder.path(), "a.html", &format!("<p>a<img alt=b src='{address}'>")).pixels(ROOM).unwrap_err();
        assert!(said.starts_with("A picture of this text") && said.contains(why), "{said}");
    }
}
