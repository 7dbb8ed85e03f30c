//! Peeking at what a link leads to, going there, and what can be done with an address.
//!
//! Tab steps through terms and links alike, and Enter shows what is behind the words: a reader of books and pages
//! expects both of Tab and Enter, and has no need to know beforehand whether words are a term or a link. `]l` and `[l`
//! step through the links alone, for pages that are full of terms.

use anyhow::{Result, bail};

use super::{links, looking_up};
use crate::app::action::Action;
use crate::app::opened::NOT_YET;
use crate::app::peek::{Peek, To};
use crate::app::{App, Panel, Request};
use crate::document::links::Link;

pub const ACTIONS: &[Action] = &[
    Action { name: "next-link", help: "To the next link on the screen", run: |app| step(app, true) },
    Action { name: "previous-link", help: "To the link before", run: |app| step(app, false) },
    Action { name: "go-to-target", help: "Go to what the link leads to; back comes back", run: go },
    Action { name: "copy-target", help: "Copy the address, or the words that the link leads to", run: copy },
    Action {
        name: "open-outside",
        help: "Open the address in the program that your system has for it; asks once more",
        run: open_outside,
    },
    Action { name: "next-peek", help: "Peek at the next link", run: |app| peek_at_next(app, true) },
    Action { name: "previous-peek", help: "Peek at the link before", run: |app| peek_at_next(app, false) },
];

/// Moves the focus among the links on the screen, around its ends.
fn step(app: &mut App, forward: bool) -> Result<()> {
    let reader = app.open_reader()?;
    let links = reader.links();
    let ranges: Vec<_> = links.iter().map(|link| link.range.clone()).collect();
    match looking_up::step(&ranges, reader.term.as_ref(), forward) {
        Some(next) => reader.term = Some(ranges[next].clone()),
        None => bail!("there is no link on this screen"),
    }
    Ok(())
}

/// Shows what a link leads to.
pub fn peek(app: &mut App, link: &Link) -> Result<()> {
    let roots = roots(app);
    let reader = app.open_reader()?;
    reader.term = Some(link.range.clone());
    let (folder, root) = roots;
    let peek = Peek::new(&reader.document, link, folder.as_deref(), root.as_deref());
    if peek.to == To::Nowhere && reader.part.is_some() {
        bail!(NOT_YET);
    }
    app.panels.push(Panel::Peek(peek));
    Ok(())
}

/// The folder of the open text, and the folder that links may not lead out of: that of the text that the first link
/// was followed from.
fn roots(app: &App) -> (Option<std::path::PathBuf>, Option<std::path::PathBuf>) {
    let path = app.reader.as_ref().and_then(|reader| reader.path.as_deref());
    let folder = path.and_then(|path| path.parent()).map(std::path::Path::to_owned);
    (folder.clone(), app.trail.root.clone().or(folder))
}

/// The link at a place of the page, if one is there.
pub fn link_at(app: &mut App, at: usize) -> Result<Option<Link>> {
    let reader = app.open_reader()?;
    let terms = reader.terms_on_screen();
    let stop = reader.stops(terms).into_iter().find(|stop| stop.range.contains(&at));
    Ok(stop.and_then(|stop| stop.link))
}

fn peek_at_next(app: &mut App, forward: bool) -> Result<()> {
    step(app, forward)?;
    app.panels.retain(|panel| !matches!(panel, Panel::Peek(_)));
    let reader = app.open_reader()?;
    let here = reader.term.clone();
    let link = reader.links().into_iter().find(|link| Some(&link.range) == here.as_ref());
    link.map_or(Ok(()), |link| peek(app, &link))
}

/// Makes the peek anew when the text has grown; one whose link is not found again is closed.
pub fn carry(app: &mut App) {
    if !app.panels.iter().any(|panel| matches!(panel, Panel::Peek(_))) {
        return;
    }
    app.panels.retain(|panel| !matches!(panel, Panel::Peek(_)));
    let Some(reader) = &mut app.reader else { return };
    let here = reader.term.clone();
    if let Some(link) = reader.links().into_iter().find(|link| Some(&link.range) == here.as_ref()) {
        // What cannot be shown again is closed, and that is all.
        let _ = peek(app, &link);
    }
}

fn open_peek(app: &mut App) -> Result<&mut Peek> {
    match app.panels.last_mut() {
        Some(Panel::Peek(peek)) => Ok(peek),
        _ => bail!("no link is open"),
    }
}

fn go(app: &mut App) -> Result<()> {
    let peek = open_peek(app)?;
    match peek.to.clone() {
        To::Here(at) => {
            app.panels.retain(|panel| !matches!(panel, Panel::Peek(_)));
            app.open_reader()?.jump(at);
        }
        To::File(path, name) => links::go_to_file(app, &path, name.as_deref())?,
        To::Web(_) => bail!("this is on the web: o opens it outside of postil, y copies the address"),
        To::Nowhere => bail!("there is no place to go to"),
    }
    Ok(())
}

fn copy(app: &mut App) -> Result<()> {
    let peek = open_peek(app)?;
    peek.asked = false;
    let (words, what) = match &peek.to {
        To::Web(address) => (address.clone(), "the address"),
        _ => (peek.text.clone(), "the words"),
    };
    app.request = Some(Request::Copy(words));
    app.say(format!("Copied {what}"));
    Ok(())
}

fn open_outside(app: &mut App) -> Result<()> {
    let peek = open_peek(app)?;
    let To::Web(address) = &peek.to else { bail!("only addresses of the web and of mail can be opened outside") };
    let address = address.clone();
    if !std::mem::replace(&mut peek.asked, true) {
        app.say(format!("The same key again opens {address}"));
        return Ok(());
    }
    app.panels.pop();
    app.request = Some(Request::Open(address.clone()));
    app.say(format!("Given to your system: {address}"));
    Ok(())
}
