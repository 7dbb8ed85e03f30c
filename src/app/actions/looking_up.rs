//! Looking terms up.

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::card::Card;
use crate::app::field::Field;
use crate::app::{App, Ask, Panel, Prompt};

pub const ACTIONS: &[Action] = &[
    Action { name: "next-term", help: "To the next term on the screen", run: |app| focus(app, true) },
    Action { name: "previous-term", help: "To the term before", run: |app| focus(app, false) },
    Action {
        name: "open-card",
        help: "Open the card of the term in focus, or of the first on the screen",
        run: open_card,
    },
    Action { name: "look-up", help: "Look up any word, or the words selected", run: look_up },
    Action { name: "follow", help: "Go to the entry, or open the card of the term in focus", run: follow },
    Action { name: "next-term-in-card", help: "To the next term in the definition", run: |app| focus_in_card(app, 1) },
    Action {
        name: "previous-term-in-card",
        help: "To the term before in the definition",
        run: |app| focus_in_card(app, -1),
    },
    Action { name: "next-answer", help: "What the next source says", run: |app| turn(app, 1) },
    Action { name: "previous-answer", help: "What the source before says", run: |app| turn(app, -1) },
];

/// Moves the focus among the terms on the screen, around its ends.
fn focus(app: &mut App, forward: bool) -> Result<()> {
    let reader = app.open_reader()?;
    let visible = reader.visible();
    let inside = |at: &std::ops::Range<usize>| visible.contains(&at.start);
    let terms: Vec<_> = reader.mentions(visible.clone()).into_iter().map(|(at, _)| at).filter(inside).collect();
    let here = reader.term.as_ref().and_then(|term| terms.iter().position(|at| at == term));
    let next = match (here, terms.len()) {
        (_, 0) => {
            reader.term = None;
            bail!("there is no term on this screen; K looks up any word");
        }
        (None, n) => {
            if forward {
                0
            } else {
                n - 1
            }
        }
        (Some(i), n) => {
            if forward {
                (i + 1) % n
            } else {
                (i + n - 1) % n
            }
        }
    };
    reader.term = Some(terms[next].clone());
    Ok(())
}

fn open_card(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    let in_view = reader.term.clone().filter(|term| reader.is_visible(term));
    if in_view.is_none() {
        reader.term = None;
        focus(app, true)?;
    }
    let reader = app.open_reader()?;
    let Some(at) = reader.term.clone() else { return Ok(()) };
    let word = reader.document.text[at.clone()].to_owned();
    push_card(app, &word, at)
}

/// Opens the card of the term at a place, if there is one.
pub fn open_card_at(app: &mut App, at: usize) -> Result<bool> {
    let reader = app.open_reader()?;
    let visible = reader.visible();
    let Some(term) = reader.mentions(visible).into_iter().map(|(term, _)| term).find(|term| term.contains(&at)) else {
        return Ok(false);
    };
    reader.term = Some(term.clone());
    let word = reader.document.text[term.clone()].to_owned();
    push_card(app, &word, term)?;
    Ok(true)
}

fn push_card(app: &mut App, word: &str, at: std::ops::Range<usize>) -> Result<()> {
    app.ask_the_shelf();
    let reader = app.open_reader()?;
    let card = Card::of(word, at.clone(), &reader.sources, &reader.document);
    match card {
        Some(card) => {
            app.remember(word, &at, card.answers.first());
            app.panels.push(Panel::Card(card));
        }
        None => bail!("no glossary of yours explains “{word}”"),
    }
    Ok(())
}

fn look_up(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    if let Some(selection) = reader.selection.take() {
        let at = selection.range(&reader.document.text);
        let word = reader.document.text[at.clone()].to_owned();
        return push_card(app, &word, at);
    }
    let field = reader.term.clone().map(|term| Field::new(&reader.document.text[term])).unwrap_or_default();
    app.prompt = Some(Prompt { ask: Ask::Word, field });
    Ok(())
}

/// Opens the card of a word that was typed.
pub fn look_up_word(app: &mut App, word: &str) -> Result<()> {
    let reader = app.open_reader()?;
    let at = reader.anchor..reader.anchor;
    push_card(app, word, at)
}

fn card(app: &mut App) -> Result<&mut Card> {
    match app.panels.last_mut() {
        Some(Panel::Card(card)) => Ok(card),
        _ => bail!("no card is open"),
    }
}

fn focus_in_card(app: &mut App, way: isize) -> Result<()> {
    let card = card(app)?;
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
    let answer = card.answer().clone();
    if let Some(term) = card.focus.map(|i| card.terms[i].clone()) {
        let at = card.word.clone();
        return push_card(app, &answer.text[term], at);
    }
    let Some(entry) = answer.here.map(|range| range.start) else {
        bail!("this entry is from {}, not in this text", answer.source)
    };
    app.panels.retain(|panel| !matches!(panel, Panel::Card(_)));
    let reader = app.open_reader()?;
    reader.leave_here();
    reader.reveal(entry);
    reader.landed = Some(entry);
    reader.term = None;
    Ok(())
}
