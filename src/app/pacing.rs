//! How fast the reader reads, and for how long: learned from the times of the keys. Nothing ticks; who turns no page
//! reads nothing, and who leafs through a text does not read it.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::App;
use super::key::Event;
use super::reader::Reader;
use crate::days::Day;
use crate::diary::{self, Diary, Stretch};
use crate::text::pace;

/// Words in a minute that somebody may read.
const READING: RangeInclusive<u64> = 40..=900;
/// After fewer words than these it cannot be told whether somebody reads.
const TELLING: usize = 30;
/// After so many seconds of reading they are written down.
const WRITTEN: u64 = 300;

/// What is known of the pace of this reader.
#[derive(Debug, Default)]
pub struct Pacing {
    /// Words in a minute, once it was looked up: the usual speed where nothing else is known.
    pub speed: Option<usize>,
    is_asked: bool,
    span: Option<Span>,
    read: Stretch,
}

/// Where the view stood in which text, and since when.
#[derive(Clone, Copy, Debug)]
struct Span {
    turn: u64,
    anchor: usize,
    since: Timestamp,
    /// Something was looked up or written since.
    broken: bool,
}

impl App {
    /// Takes note of what was read until this key.
    pub(super) fn keep_pace(&mut self) {
        let (now, is_reading) = (self.now, self.panels.is_empty() && self.prompt.is_none());
        let Some(reader) = self.reader.as_mut().filter(|reader| reader.part.is_none()) else {
            self.pacing.span = None;
            return;
        };
        if !self.settings.reading_time {
            return;
        }
        let here = Span { turn: reader.turn, anchor: reader.anchor, since: now, broken: !is_reading };
        let span = self.pacing.span.get_or_insert(here);
        span.broken |= !is_reading;
        if span.turn == here.turn && span.anchor == here.anchor {
            return;
        }
        let Some(words) = words_between(reader, *span, here) else {
            self.pacing.span = Some(here);
            return;
        };
        if words < TELLING {
            return;
        }
        let seconds = u64::try_from(now.as_second() - span.since.as_second()).unwrap_or_default();
        let is_steady = !span.broken;
        self.pacing.span = Some(here);
        let words = words as u64;
        if seconds == 0 || !READING.contains(&(words * 60 / seconds)) {
            return;
        }
        let read = &mut self.pacing.read;
        (read.seconds, read.words) = (read.seconds + seconds, read.words + words);
        if is_steady {
            (read.steady_seconds, read.steady_words) = (read.steady_seconds + seconds, read.steady_words + words);
        }
        if read.seconds >= WRITTEN {
            self.write_diary();
        }
    }

    /// Writes down what was read in the open text. That a disk is full is said by what matters more.
    pub(super) fn write_diary(&mut self) {
        let read = std::mem::take(&mut self.pacing.read);
        let Some(reader) = self.reader.as_ref().filter(|_| read.seconds > 0) else { return };
        let day = Day::of(self.now, &TimeZone::system());
        let stretch = Stretch { day, hash: reader.hash.clone(), title: reader.title(), ..read };
        let _ = diary::add(&self.folders.data, &stretch);
    }

    /// Finds out the reader's speed, after the first screen was drawn.
    pub fn look_at_pace(&mut self) {
        if self.pacing.is_asked || !self.settings.reading_time {
            return;
        }
        self.pacing.is_asked = true;
        let data = self.folders.data.clone();
        let speed = move || Diary::open(&data).speed().unwrap_or(pace::USUAL);
        if !self.worker.is_there() {
            return self.hear_pace(speed());
        }
        self.worker.start("pace", move |post| {
            post(Event::Paced(speed()));
        });
    }

    /// Tells the time that is left by the reader's own speed from here on.
    pub(super) fn hear_pace(&mut self, speed: usize) {
        self.pacing.speed = Some(speed);
        self.reader.iter_mut().for_each(|reader| reader.speed = speed);
    }
}

/// The words between two places of a text, as long as the second is the next page or nearer.
fn words_between(reader: &mut Reader, from: Span, to: Span) -> Option<usize> {
    if from.turn != to.turn || to.anchor < from.anchor {
        return None;
    }
    let page = reader.visible().len();
    let words = reader.document.text.get(from.anchor..to.anchor)?;
    (words.len() <= 2 * page.max(1)).then(|| pace::words(words))
}
