//! Looking at pictures: the one on this screen large, then the others of the text.

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::pictures::Large;
use crate::app::{App, Panel};
use crate::settings::Pictures;

pub const ACTIONS: &[Action] = &[
    Action { name: "picture", help: "Show the picture of this screen large, or the next one below", run: show },
    Action { name: "next-picture", help: "The next picture of the text", run: |app| step(app, 1) },
    Action { name: "previous-picture", help: "The picture before", run: |app| step(app, -1) },
    Action { name: "go-to-picture", help: "Go to where the picture stands; back comes back", run: go },
];

fn show(app: &mut App) -> Result<()> {
    let page = app.page();
    let reader = app.open_reader()?;
    let visible = reader.visible();
    let pictures = &reader.document.pictures;
    let is_shown = |i: &usize| !pictures[*i].is_speck();
    // A picture may be seen though the row that it stands above is not.
    let drawn = page.pictures().next();
    let first = pictures.partition_point(|picture| picture.range.start < visible.start);
    let Some(picture) = drawn.or_else(|| (first..pictures.len()).find(is_shown)) else {
        match pictures.is_empty() {
            true => bail!("this text has no pictures"),
            false => bail!("there is no picture on this screen, nor below it"),
        }
    };
    open(app, picture)
}

/// Shows a picture large.
pub fn open(app: &mut App, picture: usize) -> Result<()> {
    if app.settings.pictures == Pictures::Off {
        bail!("pictures are off in the settings (pictures = \"off\")");
    }
    app.panels.retain(|panel| !matches!(panel, Panel::Picture(_)));
    app.panels.push(Panel::Picture(Large { picture }));
    Ok(())
}

fn shown(app: &App) -> Result<usize> {
    match app.panels.last() {
        Some(Panel::Picture(large)) => Ok(large.picture),
        _ => bail!("no picture is shown"),
    }
}

fn step(app: &mut App, way: isize) -> Result<()> {
    let (times, mut here) = (app.times(), shown(app)?);
    let pictures = &app.open_reader()?.document.pictures;
    for _ in 0..times {
        let mut others = std::iter::successors(here.checked_add_signed(way), |i| i.checked_add_signed(way));
        let next = others.by_ref().take_while(|i| *i < pictures.len()).find(|i| !pictures[*i].is_speck());
        match next {
            Some(next) => here = next,
            None if way > 0 => bail!("this is the last picture"),
            None => bail!("this is the first picture"),
        }
    }
    open(app, here)
}

fn go(app: &mut App) -> Result<()> {
    let picture = shown(app)?;
    app.panels.retain(|panel| !matches!(panel, Panel::Picture(_)));
    let reader = app.open_reader()?;
    if let Some(at) = reader.document.pictures.get(picture).map(|picture| picture.range.start) {
        reader.jump(at);
    }
    Ok(())
}

/// The large view goes on with the same picture when the text has grown; it is closed when that is gone.
pub fn carry(app: &mut App, origin: Option<crate::document::Origin>) {
    let Some(Panel::Picture(_)) = app.panels.last() else { return };
    let pictures = app.reader.as_ref().map(|reader| reader.document.pictures.as_slice()).unwrap_or_default();
    let place = origin.and_then(|origin| pictures.iter().position(|picture| picture.origin == origin));
    app.panels.retain(|panel| !matches!(panel, Panel::Picture(_)));
    app.panels.extend(place.map(|picture| Panel::Picture(Large { picture })));
}
