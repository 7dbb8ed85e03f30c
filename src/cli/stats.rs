//! `postil stats`: minutes and pages read, day by day and text by text, and the speed learned from them.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{Answer, hits};
use crate::days::Day;
use crate::diary::{Diary, PAGE};
use crate::folders::Folders;
use crate::text::shown;

/// Time counts while pages are turned at the pace of reading. A page is 250 words, whatever the window.
#[derive(Debug, Args)]
pub struct Stats {
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// The weeks of the calendar, and the texts that are named.
const WEEKS: i32 = 12;
const TEXTS: usize = 10;

impl Stats {
    pub fn run(&self) -> Answer {
        let diary = Diary::open(&Folders::find()?.data);
        let today = Day::of(Timestamp::now(), &TimeZone::system());
        let text = if self.json { object(&diary) } else { told(&diary, today) };
        // Who closed the other end has seen enough.
        let _ = io::stdout().lock().write_all(text.as_bytes());
        if diary.stretches.is_empty() {
            hits::complain("nothing was read yet, or reading_time is off in settings.toml");
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn minutes(seconds: u64) -> u64 {
    (seconds + 30) / 60
}

fn pages(words: u64) -> u64 {
    (words + PAGE / 2) / PAGE
}

fn object(diary: &Diary) -> String {
    let day = |(day, (seconds, words)): (Day, (u64, u64))| json!({ "day": day.date().to_string(), "minutes": minutes(seconds), "pages": pages(words), "words": words });
    let text = |(title, seconds, words): (&str, u64, u64)| json!({ "title": title, "minutes": minutes(seconds), "pages": pages(words), "words": words });
    let all = json!({
        "words_a_minute": diary.speed(),
        "days": diary.days().into_iter().map(day).collect::<Vec<_>>(),
        "texts": diary.texts().into_iter().map(text).collect::<Vec<_>>(),
    });
    format!("{all:#}\n")
}

fn told(diary: &Diary, today: Day) -> String {
    let days = diary.days();
    let sum = days.values().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
    let now = days.get(&today).copied().unwrap_or_default();
    let line = |label: &str, (seconds, words): (u64, u64)| {
        format!("{label:<12}{} minutes, {} pages\n", minutes(seconds), pages(words))
    };
    let mut out = line("today", now) + &line("in all", sum) + &format!("{:<12}{}\n", "days", days.len());
    if let Some(speed) = diary.speed() {
        out.push_str(&format!("{:<12}{speed} words a minute\n", "your speed"));
    }
    out.push_str("\nThe last twelve weeks, from Monday to Sunday:\n\n");
    // The first of January 1970 was a Thursday.
    let monday = today.plus(-(today.0 + 3).rem_euclid(7));
    let most = days.values().map(|day| day.0).max().unwrap_or(0).max(1);
    for week in (0..WEEKS).rev() {
        let first = monday.plus(-7 * week);
        let sign = |n: i32| match days.get(&first.plus(n)) {
            None => "·",
            Some((seconds, _)) => ["░", "▒", "▓", "█"][((seconds * 4).saturating_sub(1) / most).min(3) as usize],
        };
        let signs: Vec<_> = (0..7).map(sign).collect();
        out.push_str(&format!("{}  {}\n", first.date(), signs.join(" ")));
    }
    out.push('\n');
    for (title, seconds, words) in diary.texts().into_iter().take(TEXTS) {
        let title = shown::cut(&shown::clean(title), 40);
        out.push_str(&format!("{:>5} minutes {:>5} pages  {title}\n", minutes(seconds), pages(words)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diary::Stretch;

    #[test]
    fn the_calendar_ends_with_this_week() {
        let stretch = Stretch { day: Day(20_000), seconds: 600, words: 2500, ..Stretch::default() };
        let text = told(&Diary { stretches: vec![stretch] }, Day(20_001));
        assert!(text.contains("today       0 minutes, 0 pages\nin all      10 minutes, 10 pages\n"), "{text}");
        // The fourth of October 2024 was a Friday.
        assert!(text.contains("2024-09-30  · · · · █ · ·\n"), "{text}");
    }
}
