//! What stands beside the shelf in a wide window: what the document in focus contains, and the last notes on it. It is
//! read when somebody looks at it, on a thread of its own, so that no key waits.

use std::path::PathBuf;
use std::sync::Arc;

use crate::folders::read_regular;
use crate::import::{self, TextFile};
use crate::notes::history::History;
use crate::notes::journal;
use crate::notes::reading::reading;
use crate::shelf::Volume;
use crate::starter::SEEDS;

use super::{App, ShelfView};
use crate::app::key::Event;

/// Of a long text, the headings of so many bytes are shown.
const BEGINNING: usize = 2 << 20;
/// More headings and notes than these have no room.
const HEADINGS: usize = 80;
const NOTES: usize = 3;
/// Of a note, so many characters.
const LONGEST: usize = 240;

/// What a document contains.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The document: its content, else its path.
    pub of: String,
    /// The headings with their depth.
    pub contents: Vec<(u8, String)>,
    /// The notes written last, the last one first.
    pub notes: Vec<String>,
    /// What it begins with, where it has no headings.
    pub opening: String,
}

/// Which document a preview is of.
pub fn key(volume: &Volume) -> String {
    match volume.hash.is_empty() {
        true => volume.path().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default(),
        false => volume.hash.clone(),
    }
}

impl App {
    /// Reads for the preview of the document in focus, where there is room for one and nobody is reading already. To
    /// be called when the screen is drawn. Whether something new is to be drawn at once.
    pub fn look_at_shelf(&mut self) -> bool {
        let (columns, rows) = (self.columns, self.rows);
        let Some(volume) = self.volume_in_focus().filter(|_| ShelfView::beside(columns, rows).is_some()) else {
            return false;
        };
        let of = key(volume);
        let volume = volume.clone();
        if self.shelved.previews || self.shelf_view().is_none_or(|view| view.is_previewed(&of)) {
            return false;
        }
        let data = self.folders.data.clone();
        if !self.worker.is_there() {
            self.put_preview(preview(&volume, data));
            return true;
        }
        self.shelved.previews = self.worker.start("preview", move |post| {
            post(Event::Previewed(Box::new(preview(&volume, data))));
        });
        false
    }

    /// Shows what was read. When another document is in focus by now, it is read for that one with the next screen.
    pub(in crate::app) fn put_preview(&mut self, preview: Preview) {
        self.shelved.previews = false;
        if let Some(view) = self.shelf_view() {
            view.preview = Some(preview);
        }
    }
}

impl ShelfView {
    /// Whether the preview is that of this document.
    pub fn is_previewed(&self, of: &str) -> bool {
        self.preview.as_ref().is_some_and(|preview| preview.of == of)
    }
}

fn preview(volume: &Volume, data: PathBuf) -> Preview {
    let mut preview = Preview { of: key(volume), notes: notes(volume, data), ..Preview::default() };
    let Some(document) = beginning(volume) else { return preview };
    let least = document.outline.iter().map(|heading| heading.level).min().unwrap_or(1);
    let heading = |heading: &crate::document::Heading| {
        let words = document.heading_text(heading).split_whitespace().collect::<Vec<_>>().join(" ");
        (heading.level - least, words)
    };
    preview.contents = document.outline.iter().take(HEADINGS).map(heading).collect();
    if preview.contents.len() < 2 {
        preview.opening = short(&document.text);
    }
    preview
}

/// The document, or the beginning of a long one.
fn beginning(volume: &Volume) -> Option<crate::document::Document> {
    if let Some(seed) = volume.seed.and_then(|seed| SEEDS.get(seed)) {
        return Some(import::import(seed.text.as_bytes(), seed.name).document);
    }
    let path = volume.path()?;
    let name = path.to_string_lossy();
    let mut file = TextFile::begin(path).ok()?;
    if file.has_parts() {
        return Some(import::import(&file.part(0, BEGINNING).ok()?.1, &name).document);
    }
    let is_book = file.has_beginning();
    let bytes = file.read().ok()?;
    let import = if is_book {
        import::beginning(&Arc::new(bytes), &name, BEGINNING).0
    } else {
        import::import_owned(bytes, &name)
    };
    Some(import.document)
}

/// The last notes on it.
fn notes(volume: &Volume, data: PathBuf) -> Vec<String> {
    if volume.n_notes == 0 {
        return Vec::new();
    }
    let is_its = |history: &History| {
        let at_path = |path: &PathBuf| volume.paths.contains(path);
        history.has_content(&volume.hash) || history.last_path().is_some_and(|path| at_path(&path.to_owned()))
    };
    // Most are named by the content.
    let mut files = journal::notebooks(&data.join("notes"));
    let short_hash = volume.hash.get(..16).unwrap_or("-").to_owned();
    files.sort_by_key(|file| !file.to_string_lossy().contains(&short_hash));
    let histories = files.iter().filter_map(|file| Some(History::of(reading(&read_regular(file).ok()?).records)));
    let Some(history) = histories.into_iter().find(is_its) else { return Vec::new() };
    let mut annotations = history.in_order();
    annotations.sort_by_key(|annotation| std::cmp::Reverse(annotation.changed));
    let said = |note: &str, quote: &str| if note.is_empty() { format!("“{}”", short(quote)) } else { short(note) };
    annotations.iter().take(NOTES).map(|annotation| said(&annotation.note, &annotation.at.quote)).collect()
}

/// The beginning of some words, on one line.
fn short(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().take(LONGEST).collect();
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
