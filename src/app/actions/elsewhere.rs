//! Mentions of a term in the other texts of the shelf. Each is read for that, when it is asked for.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::mentions;
use crate::app::list::{Item, List, Of, Target};
use crate::app::{App, Panel};
use crate::document::{Document, Locator};
use crate::glossary::mentions::{Term, alone};
use crate::import;
use crate::shelf::Left;

/// Of more mentions in one text than these, the first are listed.
const LISTED: usize = 500;

/// Lists the mentions in the other texts, text by text, the one read last first.
pub fn list(app: &mut App) -> Result<()> {
    let (term, _) = mentions::meant(app)?;
    let columns = app.columns as usize;
    let left = others(app);
    let reader = app.open_reader()?;
    let (name, so_far) = (mentions::name(reader, &term), reader.terms.so_far);
    let mut items = Vec::new();
    for (path, left) in &left {
        items.extend(items_of(path, left, &term, so_far, columns));
    }
    if items.is_empty() {
        let where_to = if left.is_empty() { "there is no other text on your shelf" } else { "no other text has it" };
        bail!("{name}: {where_to}");
    }
    app.panels.push(Panel::List(List::new(Of::Mentions, format!("{name} in your other texts"), items)));
    Ok(())
}

/// The other texts of the shelf that are files, each once.
fn others(app: &App) -> Vec<(PathBuf, Left)> {
    let here = app.reader.as_ref().and_then(|reader| reader.path.clone());
    let mut others: Vec<(PathBuf, Left)> = Vec::new();
    for left in app.shelf.all().0 {
        let Some(path) = left.path.clone() else { continue };
        if Some(&path) != here.as_ref() && !others.iter().any(|(known, _)| *known == path) {
            others.push((path, left));
        }
    }
    others
}

/// The mentions in one text; none in one that cannot be read any more.
fn items_of(path: &Path, left: &Left, term: &Term, so_far: bool, columns: usize) -> Vec<Item> {
    let Ok(bytes) = import::read(path) else { return Vec::new() };
    let document = import::import(&bytes, &path.to_string_lossy()).document;
    let horizon = if so_far || left.so_far { left.furthest.unwrap_or(left.at.offset) } else { usize::MAX };
    let places = alone(&document, term).into_iter().take_while(|place| place.end <= horizon).take(LISTED);
    places.map(|place| item(&document, &left.title, path, &place, columns)).collect()
}

fn item(document: &Document, title: &str, path: &Path, place: &Range<usize>, columns: usize) -> Item {
    let at = Locator::new(document, place.clone());
    Item {
        detail: title.to_owned(),
        target: Target::Elsewhere(path.to_owned(), Box::new(at)),
        ..mentions::item(document, place, columns)
    }
}

/// Opens another text at a place. The words are looked for again: the reader may have corrected that text.
pub fn go_to(app: &mut App, path: &Path, at: &Locator) -> Result<()> {
    app.let_go()?;
    app.open_file(path)?;
    let reader = app.open_reader()?;
    match at.place(&reader.document).range() {
        Some(place) => mentions::go_to(app, place),
        None => bail!("the words are not found in this text any more"),
    }
}
