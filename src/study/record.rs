//! One record of `study.toml`: a card, or how well one was known.
//!
//! ```toml
//! [[card]]
//! id = "4f…"
//! asks = "term"
//! front = "neap tide"
//! back = "The tide with the least difference between high and low water."
//!
//! [[review]]
//! card = "4f…"
//! rating = 3
//! when = 2026-05-20T18:30:00Z
//! ```
//!
//! The last record of a card counts, and `[[removed]]` takes one out. A review is never changed: `[[taken-back]]` names
//! one that does not count. So whichever way the files of two machines are put together, all reviews of both count.

use std::path::PathBuf;

use jiff::Timestamp;
use toml::{Table, Value};

use super::card::{Asks, Card};
use super::fsrs::Rating;
use crate::document::Locator;
use crate::journal::plain::{Fields, Plain};
use crate::journal::standing::{take_text, take_time};
use crate::journal::table::Lines;
use crate::journal::{Kept, Named, Why};

/// One change of what is studied.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name of this change.
    pub change: String,
    pub what: What,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The card with this id is like this from here on.
    Put { id: String, stored: Box<Stored> },
    /// The card with this id is no longer asked.
    Removed { id: String, when: Timestamp },
    /// A card was asked.
    Review { card: String, rating: Rating, when: Timestamp },
    /// The review with the name of this change does not count.
    TakenBack { review: String, when: Timestamp },
}

/// A card, when it was last changed, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub card: Card,
    pub changed: Timestamp,
    pub extra: Table,
}

impl Record {
    /// The record as it stands in the file.
    pub fn to_toml(&self) -> String {
        let kind = match &self.what {
            What::Put { .. } => "card",
            What::Removed { .. } => "removed",
            What::Review { .. } => "review",
            What::TakenBack { .. } => "taken-back",
        };
        let mut lines = Lines::begin(kind, &self.change);
        match &self.what {
            What::Put { id, stored } => {
                lines.text("id", id);
                put_card(&mut lines, &stored.card);
                lines.time("changed", stored.changed);
                lines.extra(&stored.extra);
            }
            What::Removed { id, when } => {
                lines.text("id", id);
                lines.time("when", *when);
            }
            What::Review { card, rating, when } => {
                lines.text("card", card);
                lines.raw(&format!("rating = {}", *rating as u8));
                lines.time("when", *when);
            }
            What::TakenBack { review, when } => {
                lines.text("review", review);
                lines.time("when", *when);
            }
        }
        lines.why(&self.why);
        lines.end()
    }
}

fn put_card(lines: &mut Lines, card: &Card) {
    lines.text("asks", card.asks.name());
    lines.text("front", &card.front);
    lines.text("back", &card.back);
    if card.from > 0 {
        lines.raw(&format!("from = {}", card.from));
    }
    lines.text("text", &card.hash);
    if let Some(path) = &card.path {
        lines.text("path", &path.to_string_lossy());
    }
    lines.text("title", &card.title);
    if let Some(annotation) = &card.annotation {
        lines.text("annotation", annotation);
    }
    if let Some(at) = card.at.as_ref().and_then(|at| Table::try_from(at).ok()) {
        lines.extra(&Table::from_iter([("place".to_owned(), Value::Table(at))]));
    }
    lines.time("made", card.made);
}

impl Kept for Record {
    const KINDS: &[&str] = &["card", "removed", "review", "taken-back"];

    fn of(kind: &str, named: Named, mut fields: Table) -> Result<Option<Self>, String> {
        let Named { change, why } = named;
        let mut when = || take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH);
        let what = match kind {
            "card" => {
                let id = take_text(&mut fields, "id").ok();
                let stored = stored(fields)?;
                What::Put { id: id.unwrap_or_else(|| stored.card.id()), stored: Box::new(stored) }
            }
            "removed" => What::Removed { when: when(), id: take_text(&mut fields, "id")? },
            "review" => {
                let when = when();
                let number = fields.remove("rating").and_then(|value| value.as_integer());
                let rating = number.and_then(Rating::of).ok_or("`rating` must be 1, 2, 3 or 4")?;
                What::Review { card: take_text(&mut fields, "card")?, rating, when }
            }
            "taken-back" => What::TakenBack { when: when(), review: take_text(&mut fields, "review")? },
            _ => return Ok(None),
        };
        Ok(Some(Self { change, what, why }))
    }

    /// Reviews are nearly all of the file.
    fn of_plain(fields: Fields) -> Option<Self> {
        if fields.kind != "review" || !fields.other.is_empty() {
            return None;
        }
        let (mut card, mut rating, mut when) = (None, None, None);
        for (key, value) in fields.own {
            match (key, value) {
                ("card", Plain::Text(id)) => card = Some(id.into_owned()),
                ("rating", Plain::Number(number)) => rating = Some(Rating::of(number)?),
                ("when", Plain::Time(time)) => when = Some(time),
                _ => return None,
            }
        }
        let what = What::Review { card: card?, rating: rating?, when: when? };
        Some(Self { change: fields.change, what, why: fields.why })
    }

    fn refusal(_: &[u8]) -> Option<String> {
        None
    }
}

fn stored(mut fields: Table) -> Result<Stored, String> {
    let asks = match take_text(&mut fields, "asks") {
        Ok(name) => Asks::from_name(&name).ok_or("`asks` must be term, passage or hidden")?,
        Err(_) => Asks::Term,
    };
    let (front, back) = (take_text(&mut fields, "front")?, take_text(&mut fields, "back")?);
    let number = fields.remove("from").and_then(|value| value.as_integer());
    let at = match fields.remove("place") {
        Some(Value::Table(place)) => place.try_into::<Locator>().ok(),
        _ => None,
    };
    let made = take_time(&mut fields, "made").unwrap_or(Timestamp::UNIX_EPOCH);
    let changed = take_time(&mut fields, "changed").unwrap_or(made);
    let card = Card {
        asks,
        front,
        back,
        from: number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0),
        hash: take_text(&mut fields, "text").unwrap_or_default(),
        path: take_text(&mut fields, "path").ok().map(PathBuf::from),
        title: take_text(&mut fields, "title").unwrap_or_default(),
        at,
        annotation: take_text(&mut fields, "annotation").ok(),
        made,
    };
    Ok(Stored { card, changed, extra: fields })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::journal::reading;
    use crate::journal::standing::{Standing, read};

    fn stored(front: &str, back: &str, from: usize) -> Stored {
        let at = Locator { quote: front.to_owned(), rival: Some(7), of: 90, ..Locator::default() };
        let when = Timestamp::from_second(9).unwrap();
        let card = Card {
            asks: Asks::Hidden,
            front: front.to_owned(),
            back: back.to_owned(),
            from,
            hash: "ab".to_owned(),
            path: Some("/a \"b\".txt".into()),
            title: "A [[b]]\n".to_owned(),
            at: Some(at),
            annotation: Some("n1".to_owned()),
            made: when,
        };
        Stored { card, changed: when, extra: "deck = \"sea\"".parse().unwrap() }
    }

    #[test]
    fn a_record_may_be_written_by_hand() {
        let text = "[[card]]\nfront = 'neap tide'\nback = 'A small one.'\n\n[[review]]\ncard = 'x'\nrating = 3\n";
        let reading = reading::<Record>(text.as_bytes());
        assert_eq!((reading.records.len(), reading.by_hand, reading.set_aside.len()), (2, 2, 0));
        let What::Put { id, stored } = &reading.records[0].what else { panic!("a card") };
        assert_eq!((*id == stored.card.id(), stored.card.asks), (true, Asks::Term));
    }

    #[test]
    fn a_rating_that_cannot_be_is_set_aside() {
        let reading = reading::<Record>(b"[[review]]\ncard = 'x'\nrating = 5\n");
        assert!(reading.records.is_empty() && reading.set_aside[0].why.contains("1, 2, 3 or 4"));
    }

    proptest! {
        /// What is read is what was written, whichever of the two readers reads it.
        #[test]
        fn records_come_back_as_they_were(
            front in any::<String>(), back in any::<String>(), from in 0usize..99,
            rating in 1i64..=4, second in 0i64..4_000_000_000, id in "[a-z0-9]{1,8}",
        ) {
            let when = Timestamp::from_second(second).unwrap();
            let rating = Rating::of(rating).unwrap();
            let all = [
                What::Put { id: id.clone(), stored: Box::new(stored(&front, &back, from)) },
                What::Review { card: id.clone(), rating, when },
                What::Removed { id: id.clone(), when },
                What::TakenBack { review: id, when },
            ];
            for what in all {
                let record = Record { change: "1.a".to_owned(), what, why: Why::New };
                let text = record.to_toml();
                prop_assert_eq!(read::<Record>(text.as_bytes()), Standing::Whole(record), "{}", text);
            }
        }
    }
}
