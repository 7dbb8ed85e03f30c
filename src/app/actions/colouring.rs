//! What is done to an annotation that is there: its colour, its ends, its end.
//!
//! Which one is meant: that in focus, because it was stepped to, made or changed last and the page has not moved since;
//! while selecting, that at the caret; else the one at the term or the match in focus, or the only one on the screen.

use anyhow::{Result, bail};

use super::marking::{change, chosen};
use super::selecting::set;
use crate::app::App;
use crate::app::reader::Reader;
use crate::app::select::Selection;
use crate::colours::Palette;
use crate::notes::{Annotation, Mark};

/// The next colour, or that whose number was typed. While something is selected, the colour is for what will be
/// highlighted.
pub fn next_colour(app: &mut App) -> Result<()> {
    let chosen = chosen(app)?;
    let reader = app.whole_reader()?;
    if reader.selection.is_some_and(|selection| !selection.adjusts) {
        let colours = &app.settings.colours;
        app.colour = chosen.map_or_else(|| colours.turned(&app.colour, 1), |i| colours.kept(i));
        let (n, name) = (colours.place(&app.colour).unwrap_or(0) + 1, colours.name(&app.colour).to_owned());
        let all = colours.all().len();
        app.say(format!("the next highlight: {name} ({n} of {all})"));
        return Ok(());
    }
    let annotation = meant(reader)?;
    let colours = &app.settings.colours;
    let colour = match annotation.mark {
        Mark::Bookmark => bail!("a bookmark has no colour; it has its sign in the margin"),
        Mark::Highlight => chosen.map_or_else(|| colours.turned(&annotation.colour, 1), |i| colours.kept(i)),
        Mark::Note => of_note(&annotation.colour, chosen, colours),
    };
    recolour(app, &annotation, colour)
}

/// The colour of a note after `colour`. Its words need none, so behind the last one comes none.
fn of_note(colour: &str, chosen: Option<usize>, colours: &Palette) -> String {
    let here = if colour.is_empty() { None } else { colours.place(colour) };
    let next = chosen.unwrap_or_else(|| here.map_or(0, |i| i + 1));
    colours.all().get(next).map(|named| named.name.clone()).unwrap_or_default()
}

/// Gives an annotation a colour, which is then that of the next highlight as well.
pub fn recolour(app: &mut App, annotation: &Annotation, colour: String) -> Result<()> {
    let now = app.now;
    let id = annotation.id.clone();
    let name = match (annotation.mark, colour.is_empty()) {
        (Mark::Note, true) => "no colour",
        _ => app.settings.colours.name(&colour),
    };
    let done = format!("{} · {name}", annotation.mark.name());
    if annotation.mark == Mark::Highlight {
        app.colour.clone_from(&colour);
    }
    change(app, &done, |reader| {
        if !reader.selection.is_some_and(|selection| selection.adjusts) {
            reader.focus(id.clone());
        }
        reader.notebook.change(&id, now, |annotation| annotation.colour = colour)
    })
}

/// A sentence with the name of the colour, unless it goes without saying.
pub fn said(app: &App, done: &str, colour: &str) -> String {
    let colours = &app.settings.colours;
    match colour.is_empty() && *colours == Palette::default() {
        true => done.to_owned(),
        false => format!("{done} · {}", colours.name(colour)),
    }
}

/// Selects the annotation meant, so that its ends can be moved. While selecting, that on top at the caret, then the one
/// below it.
pub fn adjust(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    let id = match reader.selection {
        Some(selection) => at_caret(reader, selection)?,
        None => meant(reader)?.id,
    };
    let Some(at) = reader.annotations().find(|(it, _)| it.id == id).map(|(_, at)| at) else {
        bail!("the words of this annotation are not in the text; A lists it");
    };
    let visible = reader.visible();
    // The end that is on the screen is moved first.
    let (fixed, caret) = match visible.contains(&at.end) || !visible.contains(&at.start) {
        true => (at.start, at.end),
        false => (at.end, at.start),
    };
    reader.focus(id);
    set(reader, Selection { fixed: Some(fixed), caret, adjusts: true });
    Ok(())
}

/// The annotation on top at the caret; the one below that whose ends are being moved.
fn at_caret(reader: &Reader, selection: Selection) -> Result<String> {
    let adjusted = reader.adjusted().map(|(annotation, at)| (annotation.id.clone(), at.start));
    let text = &reader.document.text;
    let words = selection.range(text);
    let at = adjusted.as_ref().map_or(if words.is_empty() { selection.caret } else { words.start }, |(_, at)| *at);
    let here = reader.annotations_on(at);
    let under = adjusted.and_then(|(id, _)| here.iter().position(|(annotation, _)| annotation.id == id));
    match here.get(under.map_or(0, |i| i + 1)) {
        Some((annotation, _)) => Ok(annotation.id.clone()),
        None if under.is_some() => bail!("nothing else is highlighted where this begins"),
        None => bail!("nothing is highlighted at the caret"),
    }
}

/// Saves the ends as they are selected now, as one change that keeps the rest.
pub fn save_ends(app: &mut App, colour: Option<String>) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let Some((annotation, before)) = reader.adjusted().map(|(it, at)| (it.clone(), at)) else {
        reader.selection = None;
        bail!("this annotation is gone; it may have been removed in another window");
    };
    let range = reader.selection.map(|it| it.range(&reader.document.text)).unwrap_or_default();
    if range.is_empty() {
        bail!("no words are selected; Esc leaves the ends as they were");
    }
    reader.selection = None;
    let at = if range == before { annotation.at.clone() } else { reader.locator(range) };
    let done = match at == annotation.at && colour.is_none() {
        true => "its ends are as they were".to_owned(),
        false => format!("{} changed; u brings its ends back", annotation.mark.name()),
    };
    change(app, &done, |reader| {
        reader.focus(annotation.id.clone());
        reader.notebook.change(&annotation.id, now, |it| {
            it.at = at;
            it.colour = colour.unwrap_or_else(|| it.colour.clone());
        })
    })
}

pub fn remove(app: &mut App) -> Result<()> {
    let now = app.now;
    let annotation = meant(app.whole_reader()?)?;
    let done = format!("{} taken away; u brings it back", annotation.mark.name());
    change(app, &done, |reader| reader.notebook.remove(&annotation.id, now))
}

/// The annotation that is meant.
fn meant(reader: &mut Reader) -> Result<Annotation> {
    if let Some((annotation, _)) = reader.adjusted().or_else(|| reader.in_focus()) {
        return Ok(annotation.clone());
    }
    let visible = reader.visible();
    let found = reader.search.as_ref().and_then(|search| search.here.clone());
    for place in [reader.term.clone(), found].into_iter().flatten().filter(|it| visible.contains(&it.start)) {
        if let Some((annotation, _)) = reader.annotations_on(place.start).first() {
            return Ok((*annotation).clone());
        }
    }
    let mut shown = reader.annotations_in(visible);
    match (shown.next(), shown.next()) {
        (Some((only, _)), None) => Ok(only.clone()),
        (None, _) => bail!("nothing is marked on this page; ]a goes to the next annotation"),
        _ => bail!("several annotations are on this page; ]a and [a go to the one you mean"),
    }
}
