//! Links in notes, followed: to a heading of this text, to another note, to another text and a heading in it.

use std::path::Path;

use anyhow::{Result, bail};

use super::annotations::selected_annotation;
use crate::app::action::Action;
use crate::app::list::{Item, List, Of, Target};
use crate::app::notebook::Whence;
use crate::app::reader::{Reader, Wish};
use crate::app::{App, Panel};
use crate::glossary::record::one_line;
use crate::notes::links::{links, parts};
use crate::notes::{Annotation, Identity};
use crate::starter::SEEDS;
use crate::text::fold::{fold, same};

pub const ACTIONS: &[Action] = &[Action {
    name: "follow-link",
    help: "Follow the [[link]] in the note, or in a note on this screen; back comes back",
    run: follow_link,
}];

/// So many letters of an id tell which note is meant.
const ID: usize = 4;

fn follow_link(app: &mut App) -> Result<()> {
    let mut targets: Vec<String> = Vec::new();
    match app.panels.last() {
        Some(Panel::List(_)) => targets.extend(targets_of(&selected_annotation(app)?)),
        _ => {
            let reader = app.whole_reader()?;
            let visible = reader.visible();
            let seen = reader.annotations().filter(|(_, at)| visible.start < at.end && at.start < visible.end);
            targets.extend(seen.flat_map(|(annotation, _)| targets_of(annotation)));
        }
    }
    targets.dedup();
    match targets.as_slice() {
        [] => bail!("there is no link in a note here; [[Heading]] or [[Title]] in a note makes one"),
        [one] => follow(app, one),
        _ => {
            let item = |target: &String| Item {
                label: "→".to_owned(),
                text: target.clone(),
                detail: String::new(),
                depth: 0,
                target: Target::Link(target.clone()),
            };
            let items = targets.iter().map(item).collect();
            app.panels.push(Panel::List(List::new(Of::Links, "Links", items)));
            Ok(())
        }
    }
}

fn targets_of(annotation: &Annotation) -> Vec<String> {
    links(&annotation.note).into_iter().map(|link| link.target).collect()
}

/// Goes where a link leads. What lies over the page is closed; when it leads nowhere, nothing changes.
pub fn follow(app: &mut App, target: &str) -> Result<()> {
    let reader = app.whole_reader()?;
    if let Some(at) = place_here(reader, target)? {
        app.panels.clear();
        app.open_reader()?.jump(at);
        return Ok(());
    }
    let (title, heading) = parts(target);
    let Some(text) =
        text_called(app, target).map(|text| (text, None)).or_else(|| Some((text_called(app, title)?, heading)))
    else {
        bail!("“{target}” is no heading and no note of this text, and no text on your shelf")
    };
    go_to_text(app, &text.0, text.1)
}

/// The place that a target names in the open text.
fn place_here(reader: &mut Reader, target: &str) -> Result<Option<usize>> {
    let (title, heading) = parts(target);
    let is_here = title.is_empty() || same(title, &reader.title());
    if let Some(heading) = heading.filter(|_| is_here) {
        return match heading_like(reader, heading, Likeness::Within) {
            Some(at) => Ok(Some(at)),
            None => bail!("this text has no heading “{heading}”"),
        };
    }
    if let Some(at) = heading_like(reader, target, Likeness::Same) {
        return Ok(Some(at));
    }
    if let Some(at) = note_like(reader, target)? {
        return Ok(Some(at));
    }
    if same(target, &reader.title()) {
        return Ok(Some(0));
    }
    // A heading is often given by its first words.
    Ok(heading_like(reader, target, Likeness::Beginning).filter(|_| heading.is_none()))
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Likeness {
    Same,
    Beginning,
    Within,
}

/// The heading that is most like some words, at least as much as is asked for.
fn heading_like(reader: &Reader, words: &str, least: Likeness) -> Option<usize> {
    let wanted = fold(&one_line(words)).text;
    if wanted.is_empty() {
        return None;
    }
    let likeness = |heading: &str| match fold(&one_line(heading)).text {
        heading if heading == wanted => Some(Likeness::Same),
        heading if heading.starts_with(&wanted) => Some(Likeness::Beginning),
        heading if heading.contains(&wanted) => Some(Likeness::Within),
        _ => None,
    };
    let document = &reader.document;
    let like = document.outline.iter().filter_map(|it| Some((likeness(document.heading_text(it))?, it.range.start)));
    let best =
        like.filter(|(likeness, _)| *likeness <= least).reduce(|one, other| if other.0 < one.0 { other } else { one });
    best.map(|(_, at)| at)
}

/// The place of the note that is meant by the beginning of its id or of its words.
fn note_like(reader: &Reader, target: &str) -> Result<Option<usize>> {
    let wanted = fold(&one_line(target)).text;
    let is_id = |id: &str| target.len() >= ID && id.starts_with(target);
    let begins = |it: &Annotation| !it.note.is_empty() && fold(&one_line(&it.note)).text.starts_with(&wanted);
    let mut pairs = reader.notebook.annotations().iter().zip(&reader.laid);
    let Some((note, placed)) = pairs.find(|(it, _)| is_id(&it.id) || begins(it)) else { return Ok(None) };
    match placed.range() {
        Some(at) => Ok(Some(at.start)),
        None => bail!("the words of {} are not found in this text any more", note.spoken()),
    }
}

/// The text on the shelf with that title, or whose title begins so, or whose file is called so.
fn text_called(app: &App, title: &str) -> Option<Whence> {
    let wanted = fold(&one_line(title)).text;
    if wanted.is_empty() {
        return None;
    }
    let seed_of = |hash: &str| SEEDS.iter().position(|seed| Identity::hash(seed.text.as_bytes()) == hash);
    let mut texts: Vec<(String, String, Whence)> = Vec::new();
    for left in app.shelf.all().0 {
        let name =
            left.path.as_deref().and_then(|path| path.file_stem()).map(|name| name.to_string_lossy().into_owned());
        let target = match (left.path, seed_of(&left.hash)) {
            (_, Some(seed)) => Whence::Seed(seed),
            (Some(path), None) => Whence::File(path),
            (None, None) => continue,
        };
        texts.push((left.title, name.unwrap_or_default(), target));
    }
    let seeds = SEEDS.iter().enumerate();
    texts.extend(seeds.map(|(i, seed)| (seed.title().to_owned(), String::new(), Whence::Seed(i))));
    let titles: Vec<String> = texts.iter().map(|(title, ..)| fold(&one_line(title)).text).collect();
    let same_title = titles.iter().position(|title| *title == wanted);
    let same_name = || texts.iter().position(|(_, name, _)| fold(name).text == wanted);
    let begins = || titles.iter().position(|title| title.starts_with(&wanted));
    let found = same_title.or_else(same_name).or_else(begins)?;
    Some(texts.swap_remove(found).2)
}

/// Opens another text, at a heading or where it was left.
fn go_to_text(app: &mut App, text: &Whence, heading: Option<&str>) -> Result<()> {
    app.leave_for(text)?;
    let Some(heading) = heading else { return Ok(()) };
    let reader = app.open_reader()?;
    if reader.part.is_some() {
        reader.wish = Some(Wish::Heading(heading.to_owned()));
        return Ok(());
    }
    if !go_to_heading(reader, heading) {
        let title = reader.title();
        bail!("“{title}” has no heading “{heading}”");
    }
    Ok(())
}

/// Opens a file that a link leads to, at a place in it or where it was left.
pub fn go_to_file(app: &mut App, path: &Path, name: Option<&str>) -> Result<()> {
    app.leave_for(&Whence::File(path.to_owned()))?;
    let Some(name) = name else { return Ok(()) };
    let reader = app.open_reader()?;
    if reader.part.is_some() {
        reader.wish = Some(Wish::Target(name.to_owned()));
        return Ok(());
    }
    if !go_to_target(reader, name) {
        bail!("“{}” has no place of the name {name}", reader.title());
    }
    Ok(())
}

/// Stands at the heading that is called so; false when there is none.
pub fn go_to_heading(reader: &mut Reader, heading: &str) -> bool {
    let Some(at) = heading_like(reader, heading, Likeness::Within) else { return false };
    reader.jumped();
    reader.anchor = at;
    reader.landed = Some(at);
    true
}

/// Stands at the place that links lead to by a name; false when there is none.
pub fn go_to_target(reader: &mut Reader, name: &str) -> bool {
    let Some(at) = reader.document.target(name) else { return false };
    reader.jumped();
    reader.anchor = at;
    reader.landed = Some(at);
    true
}
