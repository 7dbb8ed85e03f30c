//! Pictures, from where a document says that they are to pixels of the size that is wanted.
//!
//! They come from strangers, so nothing about them is believed. A file is read only when it is a regular file in the
//! folder of the text, or below it; nothing is fetched; and how much is read, unpacked and decoded is bounded. What
//! cannot be shown gives a sentence. Sizes are read from the first bytes alone, when a text is opened; pixels only
//! when somebody looks.

mod decode;
mod header;

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::archive::Archive;
use crate::document::{Document, Origin, Picture};

pub use decode::{Fit, Pixels, Room, decode};
pub use header::size;

/// A picture has no more bytes.
const LARGEST: u64 = 32 << 20;
/// The size of a picture stands in its first bytes; if not in so many, then in so many.
const HEADS: [u64; 2] = [4 << 10, 256 << 10];
/// Of so many pictures of a text the sizes are looked up.
const MEASURED: usize = 2_000;

/// All that is needed to show a picture, wherever that is done.
#[derive(Clone, Debug)]
pub struct Wanted {
    origin: Origin,
    /// The address that holds the picture itself.
    inline: String,
    /// The file of the text.
    path: Option<PathBuf>,
}

impl Wanted {
    pub fn new(document: &Document, picture: &Picture, path: Option<&Path>) -> Self {
        let inline = inline(&picture.origin, &document.source.text).unwrap_or_default();
        // One too long is refused for its length, and that is seen on its beginning.
        let inline = &inline[..inline.floor_char_boundary(2 * LARGEST as usize)];
        Self { origin: picture.origin.clone(), inline: inline.to_owned(), path: path.map(Path::to_owned) }
    }

    /// The picture in a size that fits. The error is a sentence.
    pub fn pixels(&self, room: Room) -> Result<Pixels, String> {
        // Whoever waits for it gets an answer, whatever the file does to those who read it.
        let bytes = catch_unwind(AssertUnwindSafe(|| self.bytes())).unwrap_or_else(|_| Err(UNREADABLE.to_owned()));
        let pixels = bytes.and_then(|bytes| decode(&bytes, room));
        pixels.map_err(|why| match self.origin.name() {
            "" => format!("A picture of this text {why}."),
            name => format!("The picture {name} {why}."),
        })
    }

    /// The error is the rest of a sentence.
    fn bytes(&self) -> Result<Vec<u8>, String> {
        match &self.origin {
            Origin::Part(path) => part(&mut self.archive()?, path),
            Origin::File(path) => whole(file_below(path, self.path.as_deref())?),
            Origin::Inline(_) => data(&self.inline),
            Origin::Elsewhere(address) if address.starts_with('/') && !address.starts_with("//") => {
                Err(OUTSIDE.to_owned())
            }
            Origin::Elsewhere(_) => {
                Err("is not in this file, and postil fetches nothing; open its address in a browser".to_owned())
            }
        }
    }

    fn archive(&self) -> Result<Archive<File>, String> {
        let path = self.path.as_deref().ok_or("came through a pipe and is gone; open the file by its name")?;
        let file = File::open(path).map_err(|error| format!("cannot be read again: {error}; open the text anew"))?;
        Archive::open(file).map_err(|_| "is in a file that has changed since; open the text anew".to_owned())
    }
}

const UNREADABLE: &str = "cannot be read; get a new copy of it";
const OUTSIDE: &str = "is outside of the folder of this text, and is not read; put it beside the text, or open it by its name in an image viewer";

fn part<R: Read + Seek>(archive: &mut Archive<R>, path: &str) -> Result<Vec<u8>, String> {
    archive.read(path).map_err(|why| format!("cannot be shown: {why}; get a new copy of the book"))
}

/// Opens a file that a text names, if it lies below the folder of the text.
fn file_below(name: &str, text: Option<&Path>) -> Result<File, String> {
    let folder = text
        .and_then(Path::parent)
        .ok_or("is a file beside the text, and the text is not a file; open the text by its name")?;
    let found = folder.canonicalize().and_then(|folder| Ok((folder.join(name).canonicalize()?, folder)));
    let (path, folder) = found.map_err(|_| "is not there; look for it where the text comes from")?;
    if !path.starts_with(&folder) {
        return Err(OUTSIDE.to_owned());
    }
    // A pipe or a device might be waited for for ever.
    if !path.metadata().is_ok_and(|about| about.is_file()) {
        return Err("is not a regular file, and is not read".to_owned());
    }
    File::open(&path).map_err(|error| format!("cannot be read: {error}"))
}

fn whole(file: File) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > LARGEST { Err(TOO_LARGE.to_owned()) } else { Ok(bytes) }
}

const TOO_LARGE: &str = "has more than 32 MB; open it in an image viewer";

/// What a `data:` address holds.
fn data(address: &str) -> Result<Vec<u8>, String> {
    let (_, packed) = address.split_once(";base64,").ok_or("is written in a way that postil does not read")?;
    let packed: Vec<u8> = packed.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').collect();
    if packed.len() as u64 / 4 * 3 > LARGEST {
        return Err(TOO_LARGE.to_owned());
    }
    // The last letters of a damaged one are worth nothing, and perhaps the first ones are.
    let whole = &packed[..packed.len() - usize::from(packed.len() % 4 == 1)];
    let engine = STANDARD.decode(pad(whole));
    engine.map_err(|_| "is damaged in the text; get a new copy of it".to_owned())
}

fn pad(packed: &[u8]) -> Vec<u8> {
    let mut padded = packed.to_vec();
    padded.resize(packed.len().next_multiple_of(4), b'=');
    padded
}

/// The part of the source that an inline picture is.
fn inline<'a>(origin: &Origin, source: &'a str) -> Option<&'a str> {
    let Origin::Inline(range) = origin else { return None };
    source.get(range.clone())
}

/// Looks up the sizes of pictures that stand beside a text, or in it.
pub fn measure(document: &mut Document, path: Option<&Path>) {
    let source = std::mem::take(&mut document.source.text);
    measure_by(document, |origin, most| match origin {
        Origin::File(name) => {
            let mut head = Vec::new();
            file_below(name, path).ok()?.take(most).read_to_end(&mut head).ok()?;
            Some(head)
        }
        Origin::Inline(_) => {
            let address = inline(origin, &source)?;
            let end = address.find(',')?.saturating_add(most as usize).min(address.len());
            data(&address[..address.floor_char_boundary(end)]).ok()
        }
        _ => None,
    });
    document.source.text = source;
}

/// Looks up the sizes of the pictures of a book.
pub(super) fn measure_parts<R: Read + Seek>(document: &mut Document, archive: &mut Archive<R>) {
    measure_by(document, |origin, most| match origin {
        Origin::Part(path) => archive.head(path, most),
        _ => None,
    });
}

fn measure_by(document: &mut Document, mut head: impl FnMut(&Origin, u64) -> Option<Vec<u8>>) {
    let mut known: HashMap<Origin, Option<(u32, u32)>> = HashMap::new();
    for picture in document.pictures.iter_mut().filter(|picture| picture.size.is_none()).take(MEASURED) {
        let found = known
            .entry(picture.origin.clone())
            .or_insert_with(|| HEADS.iter().find_map(|most| size(&head(&picture.origin, *most)?)));
        picture.size = *found;
    }
}

#[cfg(test)]
mod tests;
