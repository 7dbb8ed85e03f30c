//! Reviewing: a card is shown, turned and rated. A rating is on the disk before the next card is seen.

use std::path::Path;

use anyhow::{Result, bail};

use super::mentions;
use crate::app::action::Action;
use crate::app::notebook::Whence;
use crate::app::parts::ON_THE_WAY;
use crate::app::reader::{Reader, Wish};
use crate::app::review::sheet::{Place, rows};
use crate::app::review::{Done, ReviewView, SESSION, Stage};
use crate::app::{App, Panel};
use crate::document::Placed;
use crate::notes::Identity;
use crate::shelf::walk;
use crate::starter::SEEDS;
use crate::study::{Card, Rating};

pub const ACTIONS: &[Action] = &[
    Action { name: "review", help: "Review the cards that are due", run: review },
    Action { name: "turn-card", help: "Show the answer; at the end, go on with more cards", run: turn },
    Action { name: "rate-again", help: "It was not known: ask again soon", run: |app| rate(app, Rating::Again) },
    Action { name: "rate-hard", help: "It was known with trouble", run: |app| rate(app, Rating::Hard) },
    Action { name: "rate-good", help: "It was known", run: |app| rate(app, Rating::Good) },
    Action { name: "rate-easy", help: "It was known at once: ask much later", run: |app| rate(app, Rating::Easy) },
    Action {
        name: "take-rating-back",
        help: "Take the last rating back; before the first, the last card made or taken out",
        run: take_back,
    },
    Action { name: "card-place", help: "Go to the place of the card in its text; r goes on reviewing", run: go_there },
    Action { name: "drop-card", help: "Take the card out; u brings it back", run: drop_card },
    Action { name: "card-figures", help: "How many cards, how much is still known, what is to come", run: figures },
];

/// Goes on with the session that was left for a place, or begins one: what is due, the cards of the open text first.
fn review(app: &mut App) -> Result<()> {
    let now = app.now;
    let (hash, path) = match &app.reader {
        Some(reader) => (reader.hash.clone(), reader.path.clone()),
        None => Default::default(),
    };
    let paused = app.studied.paused.take();
    let study = app.study();
    let mut remarks = study.remarks().to_vec();
    let view = match paused {
        Some(mut view) => {
            view.queue.retain(|id| study.card(id).is_some());
            view
        }
        None => {
            let mut cards = study.session(now);
            let is_here = |id: &String| {
                study.card(id).is_some_and(|card| card.hash == hash || path.is_some() && card.path == path)
            };
            cards.sort_by_key(|id| !is_here(id));
            cards.truncate(SESSION);
            ReviewView::new(cards, now)
        }
    };
    if study.cards().is_empty() && remarks.is_empty() {
        bail!("you have no cards yet; in a text, gc makes one");
    }
    app.panels.push(Panel::Review(view));
    look(app);
    if let Some(remark) = remarks.pop() {
        app.complain(&remark);
    }
    Ok(())
}

fn on_top(app: &mut App) -> Result<&mut ReviewView> {
    app.review_view().ok_or_else(|| anyhow::anyhow!("no cards are being reviewed; r begins"))
}

/// The card that is shown, with its id.
fn shown(app: &mut App) -> Result<(String, Card)> {
    let id = on_top(app)?.id().map(str::to_owned);
    let card = id.and_then(|id| Some((id.clone(), app.studied.study.as_ref()?.card(&id)?.clone())));
    card.ok_or_else(|| anyhow::anyhow!("no card is shown"))
}

fn turn(app: &mut App) -> Result<()> {
    let now = app.now;
    let view = on_top(app)?;
    match view.stage {
        Stage::Figures => view.stage = if view.queue.is_empty() { Stage::Ended } else { Stage::Asking },
        Stage::Asking if view.turned => bail!("1 to 4 say how well you knew it"),
        Stage::Asking => (view.turned, view.scroll) = (true, 0),
        Stage::Ended => {
            let mut cards = app.study().session(now);
            cards.truncate(SESSION);
            if cards.is_empty() {
                app.panels.pop();
                app.studied.due = None;
                return Ok(());
            }
            *on_top(app)? = ReviewView::new(cards, now);
            look(app);
        }
    }
    Ok(())
}

fn rate(app: &mut App, rating: Rating) -> Result<()> {
    let now = app.now;
    if on_top(app)?.stage != Stage::Asking {
        bail!("no card is shown");
    }
    if !on_top(app)?.turned {
        bail!("Space turns the card first");
    }
    let (id, _) = shown(app)?;
    let review = app.study().rate(&id, rating, now)?;
    on_top(app)?.rated(Done { id, review, rating }, now);
    app.studied.due = None;
    look(app);
    Ok(())
}

fn take_back(app: &mut App) -> Result<()> {
    let now = app.now;
    app.studied.due = None;
    if let Some(done) = on_top(app)?.last().cloned() {
        app.study().take_back(&done.review, now)?;
        on_top(app)?.take_back();
        look(app);
        app.say("the rating is taken back");
        return Ok(());
    }
    if !app.study().step_back(now)? {
        app.say("There is nothing to take back");
        return Ok(());
    }
    let mut cards = app.study().session(now);
    cards.truncate(SESSION);
    *on_top(app)? = ReviewView::new(cards, now);
    look(app);
    app.say("the last change of your cards is taken back");
    Ok(())
}

fn drop_card(app: &mut App) -> Result<()> {
    let now = app.now;
    let (id, _) = shown(app)?;
    app.study().remove(&id, now)?;
    app.studied.due = None;
    on_top(app)?.drop_card(&id);
    look(app);
    app.say("the card is taken out; gc at its place makes it again, with what was known of it");
    Ok(())
}

fn figures(app: &mut App) -> Result<()> {
    let view = on_top(app)?;
    view.scroll = 0;
    view.stage = match view.stage {
        Stage::Figures if view.queue.is_empty() => Stage::Ended,
        Stage::Figures => Stage::Asking,
        Stage::Asking | Stage::Ended => Stage::Figures,
    };
    Ok(())
}

/// Goes to the place that the card was made at. The session waits.
fn go_there(app: &mut App) -> Result<()> {
    let (_, card) = shown(app)?;
    let Some(at) = card.at.clone() else { bail!("this card was made without a place") };
    let view = on_top(app)?.clone();
    if !app.reader.as_ref().is_some_and(|reader| is_of(&card, reader)) {
        let Some(whence) = whence(app, &card) else { bail!("nobody knows where “{}” is", card.title) };
        app.leave_for(&whence)?;
    }
    app.studied.paused = Some(view);
    let reader = app.open_reader()?;
    if reader.part.is_some() {
        reader.wish = Some(Wish::Place(Box::new(at)));
        app.panels.clear();
        app.say(ON_THE_WAY);
        return Ok(());
    }
    match place(&card, reader) {
        Some(place) => mentions::go_to(app, place),
        None => bail!("the words of this card are not in its text any more; r goes on"),
    }
}

fn is_of(card: &Card, reader: &Reader) -> bool {
    reader.hash == card.hash || card.path.is_some() && reader.path == card.path
}

fn place(card: &Card, reader: &Reader) -> Option<std::ops::Range<usize>> {
    let noted = card.annotation.as_ref().and_then(|id| reader.placed(id)).and_then(Placed::range);
    noted.or_else(|| reader.finder().place(card.at.as_ref()?).range())
}

/// Where the text of a card is: where it was, where the shelf has it now, or on the starter shelf.
fn whence(app: &App, card: &Card) -> Option<Whence> {
    let is_there = |path: &Path| walk::is_folder(path) == Some(false);
    let seed = || SEEDS.iter().position(|seed| Identity::hash(seed.text.as_bytes()) == card.hash).map(Whence::Seed);
    let known = || {
        let paths = &app.shelved.catalogue.by_hash(&card.hash)?.paths;
        paths.iter().find(|path| is_there(path)).cloned().map(Whence::File)
    };
    let left = || app.shelf.left(&card.hash)?.path.filter(|path| is_there(path)).map(Whence::File);
    let own = card.path.clone().filter(|path| is_there(path)).map(Whence::File);
    own.or_else(known).or_else(left).or_else(seed).or_else(|| card.path.clone().map(Whence::File))
}

/// Finds out whether the place of the card that is shown is lost.
fn look(app: &mut App) {
    let Ok((_, card)) = shown(app) else { return };
    let here = app.reader.as_ref().filter(|reader| is_of(&card, reader) && reader.part.is_none());
    let lost = match (&card.at, here) {
        (None, _) => None,
        (Some(_), Some(reader)) => {
            place(&card, reader).is_none().then_some("its words are not in the text any more; what you learned stays")
        }
        (Some(_), None) => match whence(app, &card) {
            Some(Whence::File(path)) if walk::is_folder(&path) != Some(false) => {
                Some("its text is not where it was; what you learned stays")
            }
            Some(_) => None,
            None => Some("nobody knows where its text is; what you learned stays"),
        },
    };
    if let Some(view) = app.review_view() {
        view.lost = lost;
    }
}

/// Scrolls a long card.
pub fn scroll(app: &mut App, n: isize) {
    let place = Place::of(app.columns, app.rows);
    let Some(Panel::Review(view)) = app.panels.last() else { return };
    let most = rows(app, view, place.width as usize).len().saturating_sub(place.height);
    if let Some(view) = app.review_view() {
        view.scroll = view.scroll.saturating_add_signed(n).min(most);
    }
}
