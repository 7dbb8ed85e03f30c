//! Which day of the reader a moment belongs to, and when that day begins.
//!
//! A day begins at four in the morning: who reads past midnight is still at the same day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Seconds from midnight to the beginning of a day.
const MORNING: i64 = 4 * 3600;
const SECONDS: i64 = 24 * 3600;
/// Calendars end with the year 9999; so many days are more than that.
const FARTHEST: i32 = 5_000_000;

/// A day, counted from the first of January 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day of a moment where the clocks are those of `zone`.
    pub fn of(when: Timestamp, zone: &TimeZone) -> Self {
        let local = when.as_second() + i64::from(zone.to_offset(when).seconds()) - MORNING;
        Self(i32::try_from(local.div_euclid(SECONDS)).unwrap_or_default())
    }

    /// The day that a calendar calls so.
    pub fn of_date(date: Date) -> Self {
        let days = (date - Date::constant(1970, 1, 1)).get_days();
        Self(days)
    }

    /// What a calendar calls it.
    pub fn date(self) -> Date {
        let days = self.0.clamp(-FARTHEST, FARTHEST);
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
    }

    /// When it begins.
    pub fn begins(self, zone: &TimeZone) -> Timestamp {
        let morning = self.date().at(4, 0, 0, 0);
        zone.to_ambiguous_timestamp(morning).compatible().unwrap_or(Timestamp::MAX)
    }

    /// The day so many days later.
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The days from another to this one.
    pub fn since(self, other: Self) -> i32 {
        self.0.saturating_sub(other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, zone: &TimeZone) -> String {
        Day::of(text.parse().unwrap(), zone).date().to_string()
    }

    #[test]
    fn a_day_ends_when_people_sleep() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(day("2026-05-20T23:30:00Z", &zone), "2026-05-20");
        assert_eq!(day("2026-05-21T01:59:59Z", &zone), "2026-05-20");
        assert_eq!(day("2026-05-21T02:00:00Z", &zone), "2026-05-21");
        assert_eq!(day("1969-12-31T12:00:00Z", &TimeZone::UTC), "1969-12-31");
    }

    #[test]
    fn a_day_begins_where_it_is_counted_from() {
        for zone in [TimeZone::UTC, TimeZone::fixed(jiff::tz::offset(-9))] {
            for n in [-400, 0, 1, 20_000] {
                let begins = Day(n).begins(&zone);
                assert_eq!(Day::of(begins, &zone), Day(n));
                assert_eq!(Day::of(begins - jiff::SignedDuration::from_secs(1), &zone), Day(n - 1));
                assert_eq!(Day::of_date(Day(n).date()), Day(n));
            }
        }
        assert!(Day(i32::MAX).begins(&TimeZone::UTC) > Day(2_000_000).begins(&TimeZone::UTC));
    }
}
