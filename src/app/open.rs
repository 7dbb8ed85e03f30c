//! Opening a text, and keeping the place when it is left.

use std::path::Path;

use anyhow::Result;

use crate::document::Locator;
use crate::glossary::{Here, Sources};
use crate::import::{self, Format, Import};
use crate::notes::{Identity, Notebook};
use crate::shelf::Left;
use crate::starter::Seed;

use super::App;
use super::actions::showing;
use super::reader::Reader;

impl App {
    /// Opens a file. The error is a sentence; what was open stays open.
    pub fn open_file(&mut self, path: &Path) -> Result<()> {
        let bytes = import::read(path)?;
        let import = import::import(&bytes, &path.to_string_lossy());
        self.open_import(import, &bytes, Some(path), &path.to_string_lossy());
        Ok(())
    }

    /// Opens a document of the starter shelf.
    pub fn open_seed(&mut self, seed: &Seed) {
        self.open_import(import::import(seed.text.as_bytes(), seed.name), seed.text.as_bytes(), None, seed.name);
    }

    /// Opens what came through standard input.
    pub fn open_bytes(&mut self, bytes: &[u8]) {
        self.open_import(import::import(bytes, ""), bytes, None, "");
    }

    fn open_import(&mut self, import: Import, bytes: &[u8], path: Option<&Path>, name: &str) {
        self.keep_place();
        let path = path.map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned()));
        let title = import.document.name().unwrap_or_default().to_owned();
        let identity = Identity::of(bytes, path.as_deref(), &title);
        let notebook = Notebook::open(&self.folders.data, &identity, &import.document.text);
        let file = || path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let name_of_text = import.document.name().map(str::to_owned).or_else(file).unwrap_or_default();
        let here = Here::new(&identity.hash, path.as_deref(), &name_of_text);
        self.own.refresh();
        let (sources, mut remarks) = Sources::of(&import.document, &here, &self.own, Some(&self.folders.data));
        remarks.extend(notebook.trouble().map(str::to_owned));
        let mut reader = Reader::new(import, path, identity.hash, notebook, sources);
        reader.remarks.extend(remarks);
        reader.measure = self.settings.measure;
        reader.is_guess = Format::sniff(bytes, name) == Format::Plain;
        reader.amend();
        if !reader.amended.is_empty() {
            reader.lay_notes();
        }
        reader.remarks.extend(lost(reader.lost));
        let by_path = || self.shelf.left_at(reader.path.as_deref()?);
        if let Some(left) = self.shelf.left(&reader.hash).or_else(by_path) {
            reader.measure = left.measure.unwrap_or(reader.measure);
            // The text may have changed a little, and postil may have learned to read it better.
            reader.anchor = left.at.place(&reader.document).range().map_or(left.at.offset, |range| range.start);
            reader.anchor = reader.document.text.floor_char_boundary(reader.anchor);
        }
        reader.resize(self.columns, self.rows);
        if self.shelf.is_new() {
            self.say("Space turns the page · ? shows the keys · q leaves");
        }
        self.keep_glossary(&reader);
        self.remark(&reader.remarks);
        self.reader = Some(reader);
        self.panels.clear();
        self.prompt = None;
        self.pressed = None;
    }

    /// Goes to a byte offset, or to the first heading that contains some words.
    pub fn go_to(&mut self, place: &str) -> Result<()> {
        let reader = self.open_reader()?;
        let fold = |text: &str| crate::text::fold::fold(text).text;
        let heading = || {
            let wanted = fold(place);
            reader.document.outline.iter().find(|heading| fold(reader.document.heading_text(heading)).contains(&wanted))
        };
        let at = match place.parse::<usize>() {
            Ok(offset) => Some(reader.document.text.floor_char_boundary(offset)),
            Err(_) => heading().map(|heading| heading.range.start),
        };
        reader.anchor = at
            .ok_or_else(|| anyhow::anyhow!("no heading contains “{place}”; postil outline FILE prints the headings"))?;
        Ok(())
    }

    /// Keeps the place of the open text on the shelf. A failure is said, and never in the way.
    pub fn keep_place(&mut self) {
        let now = self.now;
        self.kept = now;
        let Some(reader) = &mut self.reader else { return };
        let measure = (reader.measure != self.settings.measure).then_some(reader.measure);
        let (visible, length) = (reader.visible(), reader.document.text.len());
        let end = reader.document.text.floor_char_boundary((reader.anchor + 80).min(length));
        let at = Locator::in_text(&reader.document.text, reader.anchor.min(end)..end);
        let progress = if length == 0 { 1.0 } else { visible.end as f64 / length as f64 };
        let left = Left {
            hash: reader.hash.clone(),
            path: reader.path.clone(),
            title: reader.title(),
            at,
            measure,
            progress,
            length,
            read: now,
        };
        if let Err(error) = self.shelf.keep(&left) {
            self.complain(&format!("{error:#}"));
        }
    }

    /// The title of a starter document.
    pub fn seed_title(seed: &Seed) -> String {
        let import = import::import(seed.text.as_bytes(), seed.name);
        import.document.name().unwrap_or(seed.name).to_owned()
    }
}

/// What is said of corrections that cannot be applied.
fn lost(n: usize) -> Option<String> {
    let them = match n {
        0 => return None,
        1 => "one of your corrections has no place in this text any more and is".to_owned(),
        n => format!("{n} of your corrections have no place in this text any more and are"),
    };
    Some(format!("{them} left out; postil notes list --all names each"))
}

/// Shows the shelf, with nothing open behind it.
pub fn open_shelf(app: &mut App) -> Result<()> {
    showing::shelf(app)
}
