//! What the reviews tell: how many there were, how much is still known, what is to come.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Due;
use super::fsrs::Rating;
use super::log::{Known, Review};
use crate::days::Day;

/// The days that are looked ahead, today first.
pub const AHEAD: usize = 14;
/// The days that count as lately.
const LATELY: i32 = 30;

/// What there is to be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    pub cards: usize,
    /// Cards that were never asked.
    pub unseen: usize,
    pub due: Due,
    pub reviews: usize,
    pub reviews_today: usize,
    /// Of the reviews of the last thirty days.
    pub lately: Kept,
    pub ever: Kept,
    /// How many cards come on each of the next days; what is overdue comes today.
    pub ahead: [usize; AHEAD],
}

/// Of cards that were asked again on a later day, how many were still known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub asked: usize,
    pub known: usize,
}

impl Kept {
    /// In hundredths; nothing while nothing was asked.
    pub fn per_cent(self) -> Option<usize> {
        (self.asked > 0).then(|| (self.known * 100 + self.asked / 2) / self.asked)
    }

    fn add(&mut self, rating: Rating) {
        self.asked += 1;
        self.known += usize::from(rating != Rating::Again);
    }
}

impl Figures {
    /// `living` are the cards there are, `logs` the reviews of all cards there ever were.
    pub(super) fn of<'a>(
        living: impl Iterator<Item = Option<&'a Known>>,
        logs: impl Iterator<Item = &'a [Review]>,
        due: Due,
        now: Timestamp,
        zone: &TimeZone,
    ) -> Self {
        let today = Day::of(now, zone);
        let mut figures = Self { due, ..Self::default() };
        for known in living {
            figures.cards += 1;
            let Some(known) = known else {
                figures.unseen += 1;
                continue;
            };
            let ahead = Day::of(known.due, zone).since(today).max(0) as usize;
            if let Some(on) = figures.ahead.get_mut(ahead) {
                *on += 1;
            }
        }
        for reviews in logs {
            let mut before = None;
            for review in reviews {
                let day = Day::of(review.when, zone);
                figures.reviews += 1;
                figures.reviews_today += usize::from(day == today);
                if before.is_some_and(|before| before < day) {
                    figures.ever.add(review.rating);
                    if today.since(day) < LATELY {
                        figures.lately.add(review.rating);
                    }
                }
                before = Some(day);
            }
        }
        figures
    }
}
