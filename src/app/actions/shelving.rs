//! The shelf: going on with a text, putting folders and files on it, tags, and taking off it what is not wanted there.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::shelf::ShelfView;
use crate::app::{App, Ask, Panel, Prompt};
use crate::journal::ledger::Way;
use crate::shelf::record::Text;
use crate::shelf::{Catalogue, Volume, facts, walk};
use crate::starter::SEEDS;

pub const ACTIONS: &[Action] = &[
    Action { name: "shelf", help: "The shelf: all your texts", run: open },
    Action { name: "continue-first", help: "Go on with the text that was read last", run: |app| go_on(app, 1) },
    Action { name: "continue-second", help: "Go on with the text read before that", run: |app| go_on(app, 2) },
    Action { name: "continue-third", help: "Go on with the third text", run: |app| go_on(app, 3) },
    Action { name: "continue-fourth", help: "Go on with the fourth text", run: |app| go_on(app, 4) },
    Action { name: "continue-fifth", help: "Go on with the fifth text", run: |app| go_on(app, 5) },
    Action {
        name: "order-shelf",
        help: "List the texts by last reading, title, author, progress or length",
        run: order,
    },
    Action { name: "add-to-shelf", help: "Put a folder or a file on the shelf; Tab completes its path", run: add },
    Action { name: "tag-text", help: "Tags of the text in focus", run: tag },
    Action {
        name: "put-away",
        help: "Take the text off the shelf; its file and notes stay, u brings it back",
        run: put_away,
    },
    Action { name: "remove-folder", help: "Take the folder of the text in focus off the shelf", run: remove_folder },
    Action { name: "point-to", help: "Say where a text is now that is missing", run: point },
    Action { name: "starter-shelf", help: "Put the starter shelf away, or back", run: starter },
    Action { name: "undo-on-shelf", help: "Undo the last change of the shelf", run: |app| step(app, Way::Back) },
    Action { name: "redo-on-shelf", help: "Do again what was undone on the shelf", run: |app| step(app, Way::Forth) },
];

/// What a line is typed for on the shelf.
#[derive(Clone, Debug)]
pub enum Asked {
    /// The path of a folder or file to put on it.
    Path,
    /// The tags of a text.
    Tags(Text),
    /// The new path of a text.
    NewPath(Text),
}

/// Opens the shelf. What is known is shown at once, and brought up to date on another thread.
pub fn open(app: &mut App) -> Result<()> {
    if matches!(app.panels.last(), Some(Panel::Shelf(_))) {
        return Ok(());
    }
    app.keep_place();
    app.panels.push(Panel::Shelf(ShelfView::default()));
    let known = app.shelved.catalogue.clone();
    if !known.volumes.is_empty() {
        app.put_catalogue(known);
    }
    app.gather();
    app.studied.due = None;
    app.remark(&[]);
    Ok(())
}

fn go_on(app: &mut App, digit: usize) -> Result<()> {
    let number = app.shelf_view().and_then(|view| view.going_on(digit));
    let Some(volume) = number.and_then(|i| app.shelved.catalogue.volumes.get(i)).cloned() else {
        bail!("no text has the number {digit}; the arrows and Enter choose one");
    };
    open_volume(app, &volume)
}

/// Opens the document in focus.
pub fn choose(app: &mut App) -> Result<()> {
    let Some(volume) = app.volume_in_focus().cloned() else {
        bail!("nothing passes the filter; Esc and / change it");
    };
    open_volume(app, &volume)
}

pub fn open_volume(app: &mut App, volume: &Volume) -> Result<()> {
    if let Some(seed) = volume.seed {
        app.let_go()?;
        app.open_seed(&SEEDS[seed]);
        return Ok(());
    }
    let there = volume.paths.iter().find(|path| walk::is_folder(path) == Some(false));
    let Some(path) = there.or(volume.paths.first()).cloned() else { bail!("nobody knows where this text is") };
    if there.is_none() {
        let notes = match volume.n_notes {
            0 => "",
            _ => ", and its notes are kept",
        };
        bail!("“{}” is not at {} any more; p says where it is now{notes}", volume.title, path.display());
    }
    app.let_go()?;
    app.open_file(&path)
}

fn order(app: &mut App) -> Result<()> {
    let Some(order) = app.shelf_view().map(|view| view.order) else { bail!("only the shelf has orders") };
    app.order_shelf(order.next());
    Ok(())
}

fn ask(app: &mut App, asked: Asked, text: String) -> Result<()> {
    app.prompt = Some(Prompt { ask: Ask::Shelf(asked), field: Field::new(text) });
    Ok(())
}

fn add(app: &mut App) -> Result<()> {
    let here = app.volume_in_focus().and_then(|volume| volume.folder.clone());
    let beside = here.and_then(|folder| folder.parent().map(Path::to_owned));
    let begun = beside.map_or("~/".to_owned(), |folder| format!("{}/", folder.display()));
    ask(app, Asked::Path, begun.replace("//", "/"))
}

fn tag(app: &mut App) -> Result<()> {
    let volume = in_focus(app)?;
    let text = said_of(&volume)?;
    let tags: String = volume.tags.iter().map(|tag| format!("{tag} ")).collect();
    ask(app, Asked::Tags(text), tags)
}

fn point(app: &mut App) -> Result<()> {
    let volume = in_focus(app)?;
    if !volume.is_missing {
        bail!("“{}” is where it was, at {}", volume.title, volume.path().unwrap_or(Path::new("")).display());
    }
    let begun = volume.path().and_then(|path| path.ancestors().skip(1).find(|it| walk::is_folder(it) == Some(true)));
    let begun = begun.map_or("~/".to_owned(), |folder| format!("{}/", folder.display()).replace("//", "/"));
    ask(app, Asked::NewPath(said_of(&volume)?), begun)
}

/// Takes the line as typed.
pub fn accept(app: &mut App, asked: Asked, typed: &str) -> Result<()> {
    match asked {
        Asked::Path if typed.trim().is_empty() => Ok(()),
        Asked::Path => put_on(app, &walk::typed_path(typed)),
        Asked::Tags(text) => tagged(app, &text, typed),
        Asked::NewPath(_) if typed.trim().is_empty() => Ok(()),
        Asked::NewPath(text) => pointed(app, &text, &walk::typed_path(typed)),
    }
}

fn put_on(app: &mut App, path: &Path) -> Result<()> {
    let now = app.now;
    let path = path.canonicalize().unwrap_or(path.to_owned());
    let told = match walk::is_folder(&path) {
        None => bail!("there is no folder or file {}", path.display()),
        Some(true) if app.shelved.arranged.add_folder(&path, now)? => "is on the shelf; its texts are being found",
        Some(true) => "is on the shelf already; its texts are looked for again",
        Some(false) => {
            let text =
                Text { hash: content_of(&path)?, title: name_of(&path), path: Some(path.clone()), ..Text::default() };
            app.shelved.arranged.say(&text, now, |text| text.away = false)?;
            "is on the shelf"
        }
    };
    app.say(format!("{} {told}", path.display()));
    app.gather();
    Ok(())
}

fn tagged(app: &mut App, text: &Text, typed: &str) -> Result<()> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split([' ', ',', '#', '\t']).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    let now = app.now;
    app.shelved.arranged.say(text, now, |text| text.tags.clone_from(&tags))?;
    let told = match tags.is_empty() {
        true => "has no tags".to_owned(),
        false => format!("is tagged {}", tags.join(", ")),
    };
    app.say(format!("“{}” {told}", text.title));
    change_shown(app, |catalogue| {
        let volumes = catalogue.volumes.iter_mut().filter(|volume| volume.hash == text.hash);
        volumes.for_each(|volume| volume.tags.clone_from(&tags));
    });
    Ok(())
}

fn pointed(app: &mut App, text: &Text, path: &Path) -> Result<()> {
    if walk::is_folder(path) != Some(false) {
        bail!("there is no file {}; Tab completes a path", path.display());
    }
    let path = path.canonicalize().unwrap_or(path.to_owned());
    let hash = content_of(&path)?;
    let now = app.now;
    app.shelf.point_to(&text.hash, &hash, &path)?;
    let known = Text { path: Some(path.clone()), ..text.clone() };
    app.shelved.arranged.say(&known, now, |_| {})?;
    let told = match hash == text.hash {
        true => "is the same text".to_owned(),
        false => "has other words by now; notes are looked for in them when it is opened".to_owned(),
    };
    app.say(format!("{} {told}", path.display()));
    app.gather();
    Ok(())
}

fn put_away(app: &mut App) -> Result<()> {
    let volume = in_focus(app)?;
    let (text, now) = (said_of(&volume)?, app.now);
    app.shelved.arranged.say(&text, now, |text| text.away = true)?;
    change_shown(app, |catalogue| {
        catalogue.volumes.retain(|other| !other.is_same(&volume));
        catalogue.n = catalogue.volumes.len();
    });
    app.say(format!("“{}” is off the shelf until it is opened again; u brings it back", volume.title));
    Ok(())
}

fn remove_folder(app: &mut App) -> Result<()> {
    let volume = in_focus(app)?;
    let Some(folder) = volume.folder else { bail!("“{}” is in no folder of the shelf", volume.title) };
    let now = app.now;
    app.shelved.arranged.remove_folder(&folder, now)?;
    app.say(format!("{} is off the shelf; what was read stays, u brings the others back", folder.display()));
    app.gather();
    Ok(())
}

fn starter(app: &mut App) -> Result<()> {
    let (away, now) = (!app.shelved.catalogue.hides_starter, app.now);
    app.shelved.arranged.put_starter_away(away, now)?;
    let key = app.keymap.keys_of(app.context(), "starter-shelf").into_iter().next().unwrap_or_default();
    app.say(match away {
        true => format!("the starter shelf is put away; {key} brings it back"),
        false => "the starter shelf is back".to_owned(),
    });
    app.gather();
    Ok(())
}

fn step(app: &mut App, way: Way) -> Result<()> {
    let now = app.now;
    match app.shelved.arranged.step(way, now)? {
        Some(sentence) => {
            app.say(sentence);
            app.gather();
        }
        None if way == Way::Back => app.say("There is nothing to undo"),
        None => app.say("There is nothing to do again"),
    }
    Ok(())
}

/// Shows a change at once, before all is looked through again.
fn change_shown(app: &mut App, change: impl FnOnce(&mut Catalogue)) {
    let mut catalogue = Catalogue::clone(&app.shelved.catalogue);
    change(&mut catalogue);
    app.put_catalogue(catalogue.into());
    app.gather();
}

/// Completes the path or the tag that is being typed.
pub fn complete(app: &mut App) -> Result<()> {
    let Some(word) = offered(app).into_iter().next() else { bail!("nothing is offered here") };
    if let Some(prompt) = &mut app.prompt {
        prompt.field = Field::new(word);
    }
    Ok(())
}

/// What could stand in the line that is being typed for the shelf, the likeliest first.
pub fn offered(app: &App) -> Vec<String> {
    let Some(Prompt { ask: Ask::Shelf(asked), field }) = &app.prompt else { return Vec::new() };
    let typed = field.text.as_str();
    if field.caret < typed.len() {
        return Vec::new();
    }
    match asked {
        Asked::Path | Asked::NewPath(_) => {
            let paths = walk::paths_like(typed);
            let common = common_start(&paths);
            // As shells do: first what all have in common.
            let longer = Some(common).filter(|common| paths.len() > 1 && common.len() > typed.len());
            longer.into_iter().chain(paths).filter(|path| path != typed).collect()
        }
        Asked::Tags(_) => {
            let start = typed.rfind([' ', ',', '#']).map_or(0, |at| at + 1);
            let begun = &typed[start..];
            let fits = |tag: &&str| !begun.is_empty() && tag.starts_with(begun) && *tag != begun;
            let tags = app.shelved.catalogue.tags();
            let tags = tags.iter().map(|(tag, _)| *tag).filter(fits);
            tags.map(|tag| format!("{}{tag} ", &typed[..start])).collect()
        }
    }
}

fn common_start(words: &[String]) -> String {
    let Some(first) = words.first() else { return String::new() };
    let mut end = first.len();
    for word in words {
        let same = first.char_indices().zip(word.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
        end = end.min(same.unwrap_or(word.len().min(first.len())));
    }
    first[..first.floor_char_boundary(end)].to_owned()
}

fn in_focus(app: &App) -> Result<Volume> {
    app.volume_in_focus().cloned().ok_or_else(|| anyhow::anyhow!("no text is in focus"))
}

/// A document as the file of the shelf names it.
fn said_of(volume: &Volume) -> Result<Text> {
    let path = volume.path().map(Path::to_owned);
    let hash = match (&path, volume.hash.is_empty()) {
        (Some(path), true) => content_of(path)?,
        _ => volume.hash.clone(),
    };
    Ok(Text { hash, path, title: volume.title.clone(), ..Text::default() })
}

fn content_of(path: &Path) -> Result<String> {
    let cannot = |error| anyhow::anyhow!("cannot read {}: {}", path.display(), crate::folders::cause(&error));
    facts::content_of(path).map_err(cannot)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(PathBuf::from).unwrap_or_default().to_string_lossy().into_owned()
}

/// Leaves a filter first, and then the shelf.
pub fn leave(app: &mut App) -> Result<bool> {
    let is_filtered = app.shelf_view().is_some_and(|view| !view.filter.is_empty());
    if is_filtered {
        app.filter_shelf(String::new());
    }
    Ok(is_filtered)
}

/// Moves the focus on the shelf; false when it is not on top.
pub fn go(app: &mut App, n: isize) -> bool {
    app.shelf_view().map(|view| view.go(n)).is_some()
}

/// The same by so many pages.
pub fn go_pages(app: &mut App, way: isize) -> bool {
    let rows = app.rows;
    go(app, way * ShelfView::height(rows) as isize)
}
