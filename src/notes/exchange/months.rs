//! A moment as a Kindle writes it, in the language of its reader: `Montag, 3. März 2025 21:14:52`.
//!
//! No format is known for any language. The number of four digits is the year, what has a colon is the time, the
//! name of a month is the month, and the number that is left is the day. What is written in Chinese or Japanese has
//! signs behind its numbers instead.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use crate::text::fold::folded;

/// The months of a year, without accents and capitals.
const MONTHS: [&str; 8] = [
    "january february march april may june july august september october november december",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
];
/// What says that it is past noon, and what says that it is not.
const PAST_NOON: [&str; 4] = ["pm", "p.m.", "午後", "下午"];
const BEFORE_NOON: [&str; 4] = ["am", "a.m.", "午前", "上午"];

/// The moment that `text` names, in the zone of whoever wrote it.
pub fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(civil(text)?).compatible().ok()
}

fn civil(text: &str) -> Option<DateTime> {
    let lower = folded(text).into_owned();
    let (year, month, day) = signed(&lower).or_else(|| named(&lower))?;
    let (mut hour, minute, second) = clock(&lower).unwrap_or_default();
    let says = |words: &[&str]| {
        words.iter().any(|word| match word.is_ascii() {
            true => lower.split_whitespace().any(|other| other == *word),
            false => lower.contains(word),
        })
    };
    if says(&PAST_NOON) && hour < 12 {
        hour += 12;
    } else if says(&BEFORE_NOON) && !says(&PAST_NOON) && hour == 12 {
        hour = 0;
    }
    Some(Date::new(year, month, day).ok()?.to_datetime(Time::new(hour, minute, second, 0).ok()?))
}

/// `2025年3月3日`.
fn signed(text: &str) -> Option<(i16, i8, i8)> {
    let (head, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    let year = head.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next()?;
    Some((year.parse().ok()?, month.trim().parse().ok()?, day.trim().parse().ok()?))
}

/// A year, the name of a month and a day, in any order.
fn named(text: &str) -> Option<(i16, i8, i8)> {
    let (mut year, mut month, mut day) = (None, None, None);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != ':').filter(|word| !word.contains(':')) {
        match word.parse::<i16>() {
            Ok(number @ 1000..) => year = year.or(Some(number)),
            Ok(number @ 1..=31) => day = day.or(i8::try_from(number).ok()),
            Ok(_) => {}
            Err(_) => month = month.or_else(|| month_of(word)),
        }
    }
    Some((year?, month?, day?))
}

fn month_of(word: &str) -> Option<i8> {
    let find = |is_it: &dyn Fn(&str) -> bool| {
        MONTHS.iter().find_map(|names| names.split(' ').position(is_it)).and_then(|n| i8::try_from(n + 1).ok())
    };
    let is_long = word.chars().count() >= 3;
    find(&|name| name == word).or_else(|| find(&|name| is_long && name.starts_with(word)))
}

/// The hours, minutes and seconds: the first digits with a colon behind them.
fn clock(text: &str) -> Option<(i8, i8, i8)> {
    let at =
        text.match_indices(':').map(|(at, _)| at).find(|&at| text[..at].ends_with(|c: char| c.is_ascii_digit()))?;
    let is_part = |c: char| c.is_ascii_digit() || c == ':';
    let start = at - text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
    let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |end| start + end);
    let mut parts = text[start..end].split(':').map(|part| part.parse::<i8>().ok());
    Some((parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = moment(text, &TimeZone::UTC).map(|time| time.to_string());
        assert_eq!(found.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn one_moment_in_nine_languages() {
        for text in [
            "Added on Monday, 3 March 2025 21:14:52",
            "Added on Monday, March 3, 2025 9:14:52 PM",
            "Added on Monday, March 3, 2025 9:14:52\u{202f}PM",
            "Added on Monday, March 03, 2025, 09:14:52 PM",
            "Hinzugefügt am Montag, 3. März 2025 um 21:14:52 Uhr",
            "Ajouté le lundi 3 mars 2025 21:14:52",
            "Añadido el lunes, 3 de marzo de 2025 21:14:52",
            "Aggiunto in data lunedì 3 marzo 2025 21:14:52",
            "Adicionado: segunda-feira, 3 de março de 2025 21:14:52",
            "作成日: 2025年3月3日月曜日 21:14:52",
            "添加于 2025年3月3日星期一 下午9:14:52",
            "Toegevoegd op maandag 3 maart 2025 21:14:52",
            "Добавлено: понедельник, 3 марта 2025 г. в 21:14:52",
        ] {
            check(text, "2025-03-03T21:14:52Z");
        }
        check("Added on Thursday, July 2, 2026 12:01:00 AM", "2026-07-02T00:01:00Z");
        check("Ajouté le mardi 1 août 2023 12:00:00", "2023-08-01T12:00:00Z");
        check("Añadido el martes, 4 de enero de 2022 8:05:06", "2022-01-04T08:05:06Z");
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in ["", "Added on", "30 February 2025 10:00:00", "2025", "3 March", "年月日", "99:99:99 3 March 2025"]
        {
            assert_eq!(moment(text, &TimeZone::UTC), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_read(text in "[0-9:年月日 aMarch,.-]{0,30}") {
            moment(&text, &TimeZone::UTC);
        }
    }
}
