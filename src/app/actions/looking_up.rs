//! Looking words up: from the page, from a card, from a line that is typed.

use std::ops::Range;

use anyhow::{Result, bail};

use super::{glancing, peeking};
use crate::app::action::Action;
use crate::app::card::Card;
use crate::app::field::Field;
use crate::app::{App, Ask, Panel, Prompt};
use crate::glossary::{Answer, How, Origin};
use crate::text::{fold, words};

pub const ACTIONS: &[Action] = &[
    Action { name: "next-term", help: "To the next term or link on the screen", run: |app| focus(app, true) },
    Action { name: "previous-term", help: "To the term or link before", run: |app| focus(app, false) },
    Action {
        name: "open-card",
        help: "Open the card of the term in focus, or peek at the link in focus; else of the first on the screen",
        run: open_card,
    },
    Action {
        name: "look-up",
        help: "Look up the words selected or the term in focus, else any word you type",
        run: look_up,
    },
    Action { name: "look-up-another", help: "Look up another word: type it", run: look_up_another },
    Action { name: "follow", help: "Go to the entry, or open the card of the term in focus", run: follow },
    Action { name: "next-term-in-card", help: "To the next term in the definition", run: |app| focus_in_card(app, 1) },
    Action {
        name: "previous-term-in-card",
        help: "To the term before in the definition",
        run: |app| focus_in_card(app, -1),
    },
    Action { name: "next-answer", help: "What the next source says", run: |app| turn(app, 1) },
    Action { name: "previous-answer", help: "What the source before says", run: |app| turn(app, -1) },
    Action { name: "close-cards", help: "Close all cards; the page is as it was", run: close_all },
];

/// Moves the focus among the terms and the links on the screen, around its ends.
fn focus(app: &mut App, forward: bool) -> Result<()> {
    let reader = app.open_reader()?;
    let terms = reader.terms_on_screen();
    let stops: Vec<_> = reader.stops(terms).into_iter().map(|stop| stop.range).collect();
    let visible = reader.visible();
    let here = reader.term.take().filter(|term| visible.contains(&term.start));
    match step(&stops, here.as_ref(), forward) {
        Some(next) => reader.term = Some(stops[next].clone()),
        None => bail!("there is no term and no link on this screen; K looks up any word"),
    }
    Ok(())
}

/// The place after (or before) the one in focus, around the ends. What is in focus may be none of them, as after a
/// jump to a mention: the next is the one behind it.
pub fn step(places: &[Range<usize>], here: Option<&Range<usize>>, forward: bool) -> Option<usize> {
    let last = places.len().checked_sub(1)?;
    Some(match (here.map(|here| here.start), forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(here), true) => places.iter().position(|at| at.start > here).unwrap_or(0),
        (Some(here), false) => places.iter().rposition(|at| at.start < here).unwrap_or(last),
    })
}

/// The term in focus; the first on the screen when none is.
pub fn term_in_focus(app: &mut App) -> Result<Range<usize>> {
    let reader = app.open_reader()?;
    if let Some(term) = reader.term.clone().filter(|term| reader.is_visible(term)) {
        return Ok(term);
    }
    reader.term = reader.terms_on_screen().into_iter().next().map(|(term, _)| term);
    reader.term.clone().ok_or_else(|| anyhow::anyhow!("there is no term on this screen; K looks up any word"))
}

/// Opens what is behind the words in focus: the card of a term, or what a link leads to.
fn open_card(app: &mut App) -> Result<()> {
    if app.open_reader()?.attaching.is_some() {
        bail!("select the words first that the note belongs to; Esc gives up");
    }
    let reader = app.open_reader()?;
    let here = reader.term.clone();
    if here.is_none() && reader.in_focus().is_some() {
        return glancing::glance(app);
    }
    if !here.is_some_and(|here| reader.is_visible(&here)) {
        focus(app, true)?;
    }
    let reader = app.open_reader()?;
    let Some(at) = reader.term.clone() else { bail!("there is no term and no link on this screen") };
    let terms = reader.terms_on_screen();
    let link = reader.stops(terms).into_iter().find(|stop| stop.range == at).and_then(|stop| stop.link);
    match link {
        Some(link) => peeking::peek(app, &link),
        None => look_up_at(app, at),
    }
}

/// Opens what is behind the words at a place: what a link leads to, or the card of a term.
pub fn open_at(app: &mut App, at: usize) -> Result<()> {
    match peeking::link_at(app, at)? {
        Some(link) => peeking::peek(app, &link),
        None => open_card_at(app, at).map(|_| ()),
    }
}

/// Opens the card of the term at a place, if there is one. Terms that are not lit have theirs as well.
fn open_card_at(app: &mut App, at: usize) -> Result<bool> {
    let reader = app.open_reader()?;
    let visible = reader.visible();
    let Some((term, _)) = reader.terms_in(visible).into_iter().find(|(term, _)| term.contains(&at)) else {
        return Ok(false);
    };
    reader.term = Some(term.clone());
    look_up_at(app, term)?;
    Ok(true)
}

/// Looks up the term at a place, or else the word there.
pub fn look_up_word_at(app: &mut App, at: usize) -> Result<()> {
    if open_card_at(app, at)? {
        return Ok(());
    }
    let Some(word) = words::word_at(&app.open_reader()?.document.text, at) else { return Ok(()) };
    look_up_at(app, word)
}

/// Looks up the words of a stretch of the text.
fn look_up_at(app: &mut App, at: Range<usize>) -> Result<()> {
    let word = app.open_reader()?.document.text[at.clone()].to_owned();
    push_card(app, &word, at)
}

/// Opens the card of a word over what is there. When nothing is known of the word, a line takes another.
///
/// The other texts and the dictionaries are many files, and some are large: when the glossaries of this text have
/// explained the word, they are asked after the card was painted, by [`ask_the_rest`].
pub fn push_card(app: &mut App, word: &str, at: Range<usize>) -> Result<()> {
    let reader = app.open_reader()?;
    let mut answers = reader.sources.answers(word, &reader.document);
    let is_sure = answers.iter().any(|answer| answer.how <= How::Inflected);
    if !is_sure {
        answers = everywhere(app, word)?;
    }
    let reader = app.open_reader()?;
    let Some(mut card) = Card::new(word, at, surest(answers), &reader.sources) else {
        app.prompt = Some(Prompt { ask: Ask::Word { unknown: Some(word.to_owned()) }, field: Field::new(word) });
        return Ok(());
    };
    card.is_whole = !is_sure;
    card.met = reader.met(&card.term);
    let below = app.panels.iter().rev().map_while(|panel| match panel {
        Panel::Card(card) => Some(card.answer().headword.clone()),
        _ => None,
    });
    card.trail = below.collect();
    card.trail.reverse();
    app.remember(word, &card.word, card.answers.first());
    app.panels.push(Panel::Card(card));
    Ok(())
}

/// Makes the cards anew when the text has grown: they stay open, and what is not in the text anew is said of its
/// places.
pub fn carry_cards(app: &mut App) {
    let Some(reader) = &mut app.reader else { return };
    let word = reader.term.clone().unwrap_or(reader.anchor..reader.anchor);
    for panel in &mut app.panels {
        let Panel::Card(card) = panel else { continue };
        let mut answers = reader.sources.answers(card.word_asked(), &reader.document);
        answers.extend(card.answers.drain(..).filter(|answer| answer.origin == Origin::Dictionary));
        let Some(mut new) = Card::new(card.word_asked(), word.clone(), surest(answers), &reader.sources) else {
            continue;
        };
        (new.trail, new.is_whole) = (std::mem::take(&mut card.trail), card.is_whole);
        new.turn(card.shown as isize, &reader.sources);
        (new.scroll, new.met) = (card.scroll, reader.met(&new.term));
        *card = new;
    }
    // What only the part had seemed to define is gone.
    app.panels.retain(|panel| !matches!(panel, Panel::Card(card) if card.answers.is_empty()));
}

/// What all sources say about a word: the glossaries, those of other texts too, and the dictionaries.
fn everywhere(app: &mut App, word: &str) -> Result<Vec<Answer>> {
    app.ask_the_shelf();
    let reader = app.open_reader()?;
    let mut answers = reader.sources.answers(word, &reader.document);
    answers.extend(dictionaries(app, word));
    Ok(answers)
}

/// Adds what the other texts and the dictionaries say to the card on top, when they were not asked yet. The answer
/// that is shown stays. False when there is nothing to do.
pub fn ask_the_rest(app: &mut App) -> bool {
    let Some(Panel::Card(card)) = app.panels.last_mut() else { return false };
    if std::mem::replace(&mut card.is_whole, true) {
        return false;
    }
    let word = card.word_asked().to_owned();
    let Ok(answers) = everywhere(app, &word).map(surest) else { return true };
    if let Some(Panel::Card(card)) = app.panels.last_mut()
        && let Some(shown) = answers.iter().position(|answer| answer == card.answer())
    {
        (card.answers, card.shown) = (answers, shown);
    }
    true
}

/// What the dictionaries say about a word. What is wrong with one of them is said at the foot.
fn dictionaries(app: &mut App, word: &str) -> Vec<Answer> {
    let language = app.reader.as_ref().and_then(|reader| reader.document.language.as_deref());
    let (answers, remarks) = app.dictionaries.answers(word, language);
    if let Some(remark) = remarks.first().filter(|_| app.status.is_none()) {
        app.complain(remark);
    }
    answers
}

/// Parts of the word come after the word itself, and what is only spelled like it counts when there is nothing else.
fn surest(mut answers: Vec<Answer>) -> Vec<Answer> {
    if answers.iter().any(|answer| answer.how < How::Near) {
        answers.retain(|answer| answer.how < How::Near);
    }
    answers.sort_by_key(|answer| answer.how >= How::Part);
    answers
}

fn look_up(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    if let Some(selection) = reader.selection.take() {
        let at = selection.range(&reader.document.text);
        return look_up_at(app, at);
    }
    match reader.term.clone().filter(|term| reader.is_visible(term)) {
        Some(term) => look_up_at(app, term),
        None => look_up_another(app),
    }
}

fn look_up_another(app: &mut App) -> Result<()> {
    app.prompt = Some(Prompt { ask: Ask::Word { unknown: None }, field: Field::default() });
    Ok(())
}

/// Opens the card of a word that was typed; it keeps clear of the word that the card below keeps clear of.
pub fn look_up_typed(app: &mut App, word: &str) -> Result<()> {
    let at = match app.panels.last() {
        Some(Panel::Card(card)) => card.word.clone(),
        _ => {
            let anchor = app.open_reader()?.anchor;
            anchor..anchor
        }
    };
    push_card(app, word, at)
}

/// Of larger glossaries, the first entries are offered while a word is typed.
const OFFERED: usize = 20_000;

impl App {
    /// The headword that begins like the word being typed to be looked up: the shortest of them.
    pub fn completion(&self) -> Option<&str> {
        let Some(Prompt { ask: Ask::Word { .. }, field }) = &self.prompt else { return None };
        let typed = fold::fold(field.text.trim_start()).text;
        if typed.is_empty() {
            return None;
        }
        let glossaries = self.reader.as_ref()?.sources.glossaries();
        let headwords = glossaries.iter().flat_map(|glossary| &glossary.entries).map(|entry| entry.headword.as_str());
        let longer = |headword: &&str| {
            let folded = fold::fold(headword).text;
            folded.len() > typed.len() && folded.starts_with(&typed)
        };
        headwords.take(OFFERED).filter(longer).min_by_key(|headword| headword.len())
    }
}

/// Takes the headword that is offered.
pub fn complete(app: &mut App) -> Result<()> {
    let Some(headword) = app.completion().map(str::to_owned) else { bail!("no headword is offered here") };
    if let Some(prompt) = &mut app.prompt {
        prompt.field = Field::new(headword);
    }
    Ok(())
}

fn card(app: &mut App) -> Result<&mut Card> {
    match app.panels.last_mut() {
        Some(Panel::Card(card)) => Ok(card),
        _ => bail!("no card is open"),
    }
}

/// Moves the focus among the terms of the definition, and scrolls so that it is seen.
fn focus_in_card(app: &mut App, way: isize) -> Result<()> {
    let page = app.page();
    let Some(reader) = &app.reader else { bail!("no text is open") };
    let Some(Panel::Card(card)) = app.panels.last_mut() else { bail!("no card is open") };
    let n = card.terms.len();
    if n == 0 {
        bail!("no other term occurs in this definition");
    }
    let next = match card.focus {
        Some(i) => (i as isize + way).rem_euclid(n as isize) as usize,
        None if way > 0 => 0,
        None => n - 1,
    };
    card.focus = Some(next);
    let place = card.place(&page, &reader.document);
    let row = place.rows.partition_point(|row| row.next <= card.terms[next].0.start);
    let first = (row + 1).saturating_sub(place.text_height());
    card.scroll = card.scroll.clamp(first, row.max(first));
    Ok(())
}

fn turn(app: &mut App, n: isize) -> Result<()> {
    let Some(Panel::Card(card)) = app.panels.last_mut() else { bail!("no card is open") };
    if card.answers.len() < 2 {
        bail!("only one source explains this");
    }
    if let Some(reader) = &app.reader {
        card.turn(n, &reader.sources);
    }
    Ok(())
}

fn follow(app: &mut App) -> Result<()> {
    let card = card(app)?;
    if let Some(word) = card.word_in_focus().map(str::to_owned) {
        let at = card.word.clone();
        return push_card(app, &word, at);
    }
    let Some(entry) = card.answer().here.clone() else {
        bail!("this entry is from {}, not in this text", card.answer().source)
    };
    close_all(app)?;
    let reader = app.open_reader()?;
    reader.leave_here();
    reader.reveal(entry.start);
    reader.landed = Some(entry.start);
    reader.term = None;
    Ok(())
}

/// Closes all cards: the page below never moved.
pub fn close_all(app: &mut App) -> Result<()> {
    app.panels.retain(|panel| !matches!(panel, Panel::Card(_)));
    Ok(())
}
