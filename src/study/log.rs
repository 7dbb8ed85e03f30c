//! How a card was known each time it was asked, and when it is asked next.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::fsrs::{Memory, Rating};
use crate::days::Day;

/// A card is asked when it is recalled with this likelihood.
pub const WANTED: f64 = 0.9;
/// What was not known is asked again so many minutes later, or at the end of the session.
pub const SOON: i64 = 10;
/// No card waits longer than a hundred years.
const LONGEST: f64 = 36500.0;

/// A review of a card.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Review {
    pub when: Timestamp,
    /// The name of the change.
    pub change: String,
    pub rating: Rating,
}

/// What the reviews of a card add up to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Known {
    pub memory: Memory,
    /// When it was asked first and last.
    pub first: Timestamp,
    pub last: Timestamp,
    /// How well it was known then.
    pub rating: Rating,
    /// When it is asked next.
    pub due: Timestamp,
}

/// When a card comes again after a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Minutes(i64),
    Days(i32),
}

impl Next {
    /// The time until then, in few letters.
    pub fn spoken(self) -> String {
        match self {
            Self::Minutes(minutes) => format!("{minutes} min"),
            Self::Days(1) => "1 day".to_owned(),
            Self::Days(days) if days < 60 => format!("{days} days"),
            Self::Days(days) if days < 700 => format!("{} months", (f64::from(days) / 30.44).round()),
            Self::Days(days) => format!("{:.1} years", f64::from(days) / 365.25),
        }
    }
}

impl Known {
    /// What reviews add up to, whatever their order; nothing where there are none.
    pub fn of(reviews: &mut [Review], zone: &TimeZone) -> Option<Self> {
        if !reviews.is_sorted() {
            reviews.sort();
        }
        let (first, others) = reviews.split_first()?;
        let mut memory = Memory::begun(first.rating);
        let mut last = first;
        let mut day = Day::of(first.when, zone);
        for review in others {
            let on = Day::of(review.when, zone);
            memory = memory.after(f64::from(on.since(day)), review.rating);
            (last, day) = (review, on);
        }
        let due = due(next(memory, last.rating), last.when, day, zone);
        Some(Self { memory, first: first.when, last: last.when, rating: last.rating, due })
    }
}

/// When a card comes again after each of the ratings, were it rated now.
pub fn choices(known: Option<&Known>, now: Timestamp, zone: &TimeZone) -> [Next; 4] {
    Rating::ALL.map(|rating| {
        let memory = match known {
            None => Memory::begun(rating),
            Some(known) => {
                let days = Day::of(now, zone).since(Day::of(known.last, zone)).max(0);
                known.memory.after(f64::from(days), rating)
            }
        };
        next(memory, rating)
    })
}

fn next(memory: Memory, rating: Rating) -> Next {
    match rating {
        Rating::Again => Next::Minutes(SOON),
        _ => Next::Days(memory.interval(WANTED).round().clamp(1.0, LONGEST) as i32),
    }
}

fn due(next: Next, when: Timestamp, day: Day, zone: &TimeZone) -> Timestamp {
    match next {
        Next::Minutes(minutes) => when.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(when),
        Next::Days(days) => day.plus(days).begins(zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(hours: i64, rating: Rating) -> Review {
        let when = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hours);
        Review { when, change: format!("{hours}.a"), rating }
    }

    fn hours(known: Option<Known>) -> i64 {
        known.unwrap().due.as_second() / 3600
    }

    #[test]
    fn a_card_is_due_on_a_day_and_one_not_known_soon() {
        let known = |reviews: &mut [Review]| Known::of(reviews, &TimeZone::UTC);
        assert_eq!(known(&mut []), None);
        // Rated at noon, two days later from four in the morning.
        assert_eq!(hours(known(&mut [review(12, Rating::Good)])), 2 * 24 + 4);
        let again = known(&mut [review(12, Rating::Again)]).unwrap();
        assert_eq!(again.due.as_second(), 12 * 3600 + 600);
        // Past midnight is still the same day.
        assert_eq!(hours(known(&mut [review(26, Rating::Good)])), 2 * 24 + 4);
        let one = known(&mut [review(12, Rating::Good), review(60, Rating::Good)]);
        let other = known(&mut [review(60, Rating::Good), review(12, Rating::Good)]);
        assert_eq!(one, other, "the order of the file does not count");
        assert!(hours(one) > 10 * 24);
    }

    #[test]
    fn the_choices_say_what_would_be() {
        let zone = TimeZone::UTC;
        let told = |known: Option<&Known>, hours: i64| {
            choices(known, review(hours, Rating::Good).when, &zone).map(Next::spoken)
        };
        assert_eq!(told(None, 0), ["10 min", "1 day", "2 days", "8 days"]);
        let known = Known::of(&mut [review(12, Rating::Good)], &zone);
        assert_eq!(told(known.as_ref(), 60)[2], "11 days");
        assert_eq!(Next::Days(400).spoken(), "13 months");
        assert_eq!(Next::Days(1000).spoken(), "2.7 years");
    }
}
