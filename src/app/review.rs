//! Reviewing cards: a session of a few minutes, and its rows as they are to be seen.
//!
//! What is due says [`Study`]; this keeps the order of one session, which card is turned, and what was rated, so that
//! it can be taken back. Every rating is on the disk before the next card is shown.

pub mod sheet;

use std::collections::VecDeque;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::key::Event;
use super::{App, Panel};
use crate::study::{Due, Rating, Study};

/// So many cards are asked in one session; who wants more goes on.
pub const SESSION: usize = 20;
/// A longer pause is no time spent on a card.
const PAUSE: i64 = 120;

/// What the program knows of the cards while it runs.
#[derive(Debug, Default)]
pub struct Studied {
    /// The cards, once they were read.
    pub study: Option<Study>,
    /// How many are to be asked, as far as that is known.
    pub due: Option<Due>,
    /// Somebody is reading them.
    reading: bool,
    /// A session that was left for the place of one of its cards.
    pub(super) paused: Option<ReviewView>,
}

/// A session as a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewView {
    /// The cards still to be asked, by their ids; the first is the one that is shown.
    pub queue: VecDeque<String>,
    pub stage: Stage,
    /// Whether the answer is shown.
    pub turned: bool,
    /// Rows scrolled away at the top.
    pub scroll: usize,
    /// Why the place of the card cannot be gone to, when that is known.
    pub lost: Option<&'static str>,
    done: Vec<Done>,
    /// The seconds spent, until when.
    spent: i64,
    until: Timestamp,
}

/// What is shown of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Asking,
    /// All was asked.
    Ended,
    Figures,
}

/// A card that was rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub id: String,
    pub review: String,
    pub rating: Rating,
}

impl ReviewView {
    /// A session with these cards.
    pub fn new(cards: Vec<String>, now: Timestamp) -> Self {
        let stage = if cards.is_empty() { Stage::Ended } else { Stage::Asking };
        Self {
            queue: cards.into(),
            stage,
            turned: false,
            scroll: 0,
            lost: None,
            done: Vec::new(),
            spent: 0,
            until: now,
        }
    }

    /// The card that is shown.
    pub fn id(&self) -> Option<&str> {
        self.queue.front().map(String::as_str).filter(|_| self.stage == Stage::Asking)
    }

    /// Takes note of a rating that is on the disk. What was not known is asked again at the end.
    pub fn rated(&mut self, done: Done, now: Timestamp) {
        self.tick(now);
        let Some(id) = self.queue.pop_front() else { return };
        if done.rating == Rating::Again {
            self.queue.push_back(id);
        }
        self.done.push(done);
        self.show_next();
    }

    /// Leaves a card out that was taken from the others.
    pub fn drop_card(&mut self, id: &str) {
        self.queue.retain(|other| other != id);
        self.show_next();
    }

    /// The last rating, and the card as it was before it.
    pub fn last(&self) -> Option<&Done> {
        self.done.last()
    }

    /// Shows the card that was rated last again, turned.
    pub fn take_back(&mut self) {
        let Some(done) = self.done.pop() else { return };
        if done.rating == Rating::Again
            && let Some(at) = self.queue.iter().rposition(|id| *id == done.id)
        {
            self.queue.remove(at);
        }
        self.queue.push_front(done.id);
        self.show_next();
        self.turned = true;
    }

    /// Which card this is, and of how many.
    pub fn number(&self) -> (usize, usize) {
        (self.done.len() + 1, self.done.len() + self.queue.len())
    }

    /// How many were asked, how many of them were known at first, and the minutes it took.
    pub fn summary(&self) -> (usize, usize, i64) {
        let mut first: Vec<&Done> = Vec::new();
        for done in &self.done {
            if !first.iter().any(|other| other.id == done.id) {
                first.push(done);
            }
        }
        let known = first.iter().filter(|done| done.rating != Rating::Again).count();
        (first.len(), known, (self.spent + 30) / 60)
    }

    fn show_next(&mut self) {
        (self.turned, self.scroll) = (false, 0);
        self.stage = if self.queue.is_empty() { Stage::Ended } else { Stage::Asking };
    }

    fn tick(&mut self, now: Timestamp) {
        let since = now.as_second() - self.until.as_second();
        self.spent += since.clamp(0, PAUSE);
        self.until = now;
    }
}

impl App {
    /// The cards, as they are on the disk now.
    pub(super) fn study(&mut self) -> &mut Study {
        let data = &self.folders.data;
        let study = self.studied.study.get_or_insert_with(|| Study::open(data, TimeZone::system()));
        study.refresh();
        study
    }

    /// The session, when it is on top.
    pub fn review_view(&mut self) -> Option<&mut ReviewView> {
        match self.panels.last_mut() {
            Some(Panel::Review(view)) => Some(view),
            _ => None,
        }
    }

    /// Finds out how many cards are due, for the shelf; called after it was drawn. Whether more is known now.
    pub fn look_at_study(&mut self) -> bool {
        let is_shelf = matches!(self.panels.last(), Some(Panel::Shelf(_)));
        if !is_shelf || self.studied.due.is_some() || self.studied.reading {
            return false;
        }
        if self.studied.study.is_some() || !self.worker.is_there() {
            let now = self.now;
            self.studied.due = Some(self.study().due(now));
            return true;
        }
        let data = self.folders.data.clone();
        self.studied.reading = self.worker.start("study", move |post| {
            post(Event::Studied(Box::new(Study::open(&data, TimeZone::system()))));
        });
        false
    }

    /// Takes the cards that were read.
    pub(super) fn hear_study(&mut self, study: Study) {
        self.studied.reading = false;
        self.studied.due = Some(study.due(self.now));
        // What was changed since they were read is in those that are here.
        self.studied.study.get_or_insert(study);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(id: &str, rating: Rating) -> Done {
        Done { id: id.to_owned(), review: String::new(), rating }
    }

    #[test]
    fn what_was_not_known_is_asked_again_and_counted_once() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut view = ReviewView::new(vec!["a".to_owned(), "b".to_owned()], at(0));
        view.rated(done("a", Rating::Again), at(20));
        assert_eq!((view.id(), view.number()), (Some("b"), (2, 3)));
        view.take_back();
        assert_eq!((view.id(), view.number(), view.turned), (Some("a"), (1, 2), true));
        view.rated(done("a", Rating::Again), at(40));
        view.rated(done("b", Rating::Easy), at(100));
        view.rated(done("a", Rating::Good), at(10_000));
        assert_eq!((view.stage, view.summary()), (Stage::Ended, (2, 1, 4)));
        view.take_back();
        assert_eq!((view.stage, view.id()), (Stage::Asking, Some("a")));
        view.drop_card("a");
        assert_eq!(view.stage, Stage::Ended);
    }
}
