//! Making cards: of a term, a note, the words of a passage that are to be hidden, or all terms of a text at once.

use std::ops::Range;

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::list::Target;
use crate::app::notebook::Whence;
use crate::app::reader::Reader;
use crate::app::select::Selection;
use crate::app::{App, Panel};
use crate::glossary::looked_up::{LookUp, Words};
use crate::glossary::record::{Saying, Scope, Stored, one_line};
use crate::glossary::{Definition, Origin};
use crate::notes::{Annotation, Mark};
use crate::study::{Asks, Card, Made};
use crate::text::words;

pub const ACTIONS: &[Action] = &[
    Action {
        name: "make-card",
        help: "Make a card of the term or note in focus, or of a passage with the words selected hidden; again takes it away",
        run: make,
    },
    Action { name: "make-cards-of-terms", help: "Make cards of all terms of this text", run: make_all },
];

/// More characters than these are not learned from one card.
const LONGEST: usize = 2000;

fn make(app: &mut App) -> Result<()> {
    let card = match app.panels.last() {
        None => return make_here(app),
        Some(Panel::Card(card)) => {
            let (answer, word) = (card.answer().clone(), card.word.clone());
            let reader = app.whole_reader()?;
            of_term(reader, &answer.headword, &answer.text, answer.here.unwrap_or(word))
        }
        Some(Panel::Glance(glance)) => {
            let id = glance.id.clone();
            of_annotation(app.whole_reader()?, &id)?
        }
        Some(Panel::List(list)) => match list.item().map(|item| item.target.clone()) {
            Some(Target::Annotation(id, _)) => of_annotation(app.whole_reader()?, &id)?,
            Some(Target::Noted(noted)) => {
                let path = match &noted.whence {
                    Some(Whence::File(path)) => Some(path.clone()),
                    _ => None,
                };
                let card = question(&noted.annotation).ok_or_else(|| anyhow::anyhow!(NO_QUESTION))?;
                Card { path, title: noted.title.clone(), ..card }
            }
            Some(Target::Said(id)) => match app.own.get(&id) {
                Some(stored) => of_entry(stored)?,
                None => bail!("this entry is gone"),
            },
            Some(Target::Word(id, _)) => {
                let known = Words::of(&app.folders.data).all()?.into_iter().find(|known| known.id == id);
                of_word(known.map(|known| known.last).ok_or_else(|| anyhow::anyhow!("this word is gone"))?)?
            }
            _ => bail!("cards are made of terms, notes and words"),
        },
        Some(_) => bail!("cards are made of terms, notes and words"),
    };
    keep(app, card)
}

const NO_QUESTION: &str = "nothing is asked here: write a note as a question, or select words in the text to hide them";

/// In the text: the words selected, else the annotation or the term in focus.
fn make_here(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    if let Some(selection) = reader.selection {
        let range = selection.range(&reader.document.text);
        if range.is_empty() {
            bail!("nothing is selected yet; v begins the selection at the caret");
        }
        let card = hiding(reader, range)?;
        reader.selection = None;
        return keep(app, card);
    }
    if let Some((annotation, at)) = reader.in_focus() {
        if annotation.note.is_empty() && annotation.mark == Mark::Highlight {
            reader.selection = Some(Selection::at(at.start));
            app.say("Select the words to hide, then c makes the card");
            return Ok(());
        }
        let id = annotation.id.clone();
        let card = of_annotation(reader, &id)?;
        return keep(app, card);
    }
    let term = reader.term.clone().filter(|term| reader.is_visible(term));
    let mention = term.and_then(|term| reader.mentions(term.clone()).into_iter().find(|(at, _)| *at == term));
    let Some((at, number)) = mention else {
        bail!("nothing is in focus: Tab goes to a term, ]a to a note; v selects words to hide");
    };
    let entry = reader.sources.entry(number).1.clone();
    let place = if let Definition::Here(range) = &entry.definition { range.clone() } else { at };
    let card = of_term(reader, &entry.headword, entry.text(&reader.document), place);
    keep(app, card)
}

/// Keeps a card; one that is there already is taken away.
fn keep(app: &mut App, card: Card) -> Result<()> {
    let (now, id) = (app.now, card.id());
    let what = match card.asks {
        Asks::Term => format!("“{}”", card.front),
        Asks::Passage => "the note".to_owned(),
        Asks::Hidden => format!("“{}”, hidden,", one_line(&card.back)),
    };
    let study = app.study();
    let told = match study.put(card, now)? {
        Made::New => format!("{what} is a card now"),
        Made::Changed => format!("the card of {what} is as it is here now"),
        Made::Same => {
            study.remove(&id, now)?;
            format!("{what} is no card any more")
        }
    };
    app.studied.due = None;
    app.say(told);
    Ok(())
}

fn make_all(app: &mut App) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let mut cards = Vec::new();
    for glossary in reader.sources.glossaries() {
        if glossary.origin == Origin::Shelf || glossary.origin == Origin::Dictionary {
            continue;
        }
        for entry in &glossary.entries {
            let place = match &entry.definition {
                Definition::Here(range) => range.clone(),
                Definition::Text(_) => 0..0,
            };
            // Whatever the reader has hidden is not found.
            if !reader.sources.found(&entry.headword).is_empty() {
                cards.push(of_term(reader, &entry.headword, entry.text(&reader.document), place));
            }
        }
    }
    if cards.is_empty() {
        bail!("this text has no terms; D defines one");
    }
    let made = app.study().put_all(cards, now)?.0;
    app.studied.due = None;
    let (all, new) = (made.len(), made.iter().filter(|made| **made == Made::New).count());
    app.say(match (all, new) {
        (1, 1) => "the one term of this text is a card now".to_owned(),
        (_, 0) => "all terms of this text are cards already".to_owned(),
        (_, new) if new == all => format!("{all} terms are cards now; ten new ones come a day, r reviews"),
        _ => format!("{new} more terms are cards now; ten new ones come a day, r reviews"),
    });
    Ok(())
}

/// A card from the open text. A place without words is none.
fn from(reader: &Reader, place: Range<usize>) -> Card {
    Card {
        hash: reader.hash.clone(),
        path: reader.path.clone(),
        title: reader.title(),
        at: (!place.is_empty()).then(|| reader.locator(place)),
        ..Card::default()
    }
}

fn of_term(reader: &Reader, headword: &str, meaning: &str, place: Range<usize>) -> Card {
    Card { asks: Asks::Term, front: one_line(headword), back: shortened(meaning), ..from(reader, place) }
}

fn of_annotation(reader: &Reader, id: &str) -> Result<Card> {
    let Some(annotation) = reader.notebook.get(id) else { bail!("this annotation is gone") };
    let card = question(annotation).ok_or_else(|| anyhow::anyhow!(NO_QUESTION))?;
    Ok(Card { hash: reader.hash.clone(), path: reader.path.clone(), title: reader.title(), ..card })
}

/// The note asks, the passage answers.
fn question(annotation: &Annotation) -> Option<Card> {
    if annotation.note.trim().is_empty() {
        return None;
    }
    Some(Card {
        asks: Asks::Passage,
        front: shortened(&annotation.note),
        back: shortened(&annotation.at.quote),
        at: Some(annotation.at.clone()),
        annotation: Some(annotation.id.clone()),
        ..Card::default()
    })
}

/// The words of a range are hidden in the highlight around them, else in their sentence, else in their paragraph.
fn hiding(reader: &Reader, range: Range<usize>) -> Result<Card> {
    let text = &reader.document.text;
    let holds = |around: &Range<usize>| around.start <= range.start && range.end <= around.end && *around != range;
    let marked = reader.annotations_in(range.clone()).filter(|(_, at)| holds(at)).min_by_key(|(_, at)| at.len());
    let annotation = marked.as_ref().map(|(annotation, _)| annotation.id.clone());
    let first = words::sentence_around(text, range.start);
    let sentence = first.start..words::sentence_around(text, range.end.saturating_sub(1).max(range.start)).end;
    let wider = [sentence, words::paragraph_around(text, range.start)];
    let passage = marked.map(|(_, at)| at).or_else(|| wider.into_iter().find(holds));
    let Some(passage) = passage.filter(|passage| passage.len() <= LONGEST) else {
        bail!("all of the passage would be hidden: select a few words of it");
    };
    let (start, words) = trimmed(text, passage);
    Ok(Card {
        asks: Asks::Hidden,
        front: words.to_owned(),
        back: text[range.clone()].to_owned(),
        from: range.start.saturating_sub(start),
        annotation,
        ..from(reader, start..start + words.len())
    })
}

fn trimmed(text: &str, range: Range<usize>) -> (usize, &str) {
    let words = &text[range.clone()];
    (range.start + (words.len() - words.trim_start().len()), words.trim())
}

fn of_entry(stored: &Stored) -> Result<Card> {
    let Saying::Entry { term, definition, .. } = &stored.saying else {
        bail!("only what has a definition can be a card");
    };
    let (hash, path, title) = match &stored.scope {
        Scope::Text { hash, path, title } => (hash.clone(), path.clone(), title.clone()),
        Scope::Folder(_) | Scope::Everywhere => Default::default(),
    };
    Ok(Card { front: one_line(term), back: shortened(definition), hash, path, title, ..Card::default() })
}

fn of_word(word: LookUp) -> Result<Card> {
    if word.definition.is_empty() {
        bail!("nothing was known of “{}” when it was looked up; D defines it", word.word);
    }
    let front = if word.headword.is_empty() { &word.word } else { &word.headword };
    let LookUp { hash, title, at, .. } = &word;
    let (front, back) = (one_line(front), shortened(&word.definition));
    Ok(Card { front, back, hash: hash.clone(), title: title.clone(), at: at.clone(), ..Card::default() })
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
