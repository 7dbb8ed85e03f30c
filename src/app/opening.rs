//! The ways to a text that is being opened: a part of it, its beginning, and on another thread the whole.
//!
//! While a large text is read, the reader has one part of it: the first pages, those around the place where it was
//! left, or those that were asked for since.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::key::Event;
use super::opened::{Opened, Part};
use super::work::Post;
use crate::folders::Folders;
use crate::glossary::Own;
use crate::import::{Arriving, TextFile};
use crate::notes::Identity;

/// Of a large text, so many bytes are read for the first screen, then a few times as many, and so on.
pub const FIRST: usize = 64 << 10;
const GROWTH: usize = 16;
/// Of a book so many: a page of one costs more to read than a page of a text.
pub const FIRST_OF_BOOK: usize = 16 << 10;
/// A part is of use while the whole has at least so many times its bytes.
const WORTH: u64 = 16;
/// The part around a known place begins this much of its length before it.
const BEFORE: usize = 4;
/// What comes through a pipe is shown when nothing more has come for so long.
const PAUSE: Duration = Duration::from_millis(50);

/// What it takes to go on opening a text on another thread.
pub struct Opening {
    pub folders: Folders,
    pub turn: u64,
    pub path: Option<PathBuf>,
    pub name: String,
    /// The byte of the file that is to be seen.
    pub at: usize,
    pub stamp: Option<String>,
}

impl Opening {
    /// About `len` bytes of the file around the place that is to be seen.
    pub fn part(&self, file: &mut TextFile, len: usize) -> Result<Opened> {
        let of = usize::try_from(file.len).unwrap_or(usize::MAX);
        let from = self.at.saturating_sub(len / BEFORE).min(of.saturating_sub(len));
        let (mut start, mut bytes) = file.part(from as u64, len)?;
        // In other encodings no offset is known before all is read.
        if start > 0 && std::str::from_utf8(&bytes).is_err() {
            (start, bytes) = file.part(0, len)?;
        }
        let start = start as usize;
        let part = Part { bytes: start..start + bytes.len(), of: Some(of) };
        let opened = Opened::part(&bytes, part, self.path.clone(), &self.name, &self.folders, self.turn);
        Ok(Opened { stamp: self.stamp.clone(), ..opened })
    }

    /// The first chapters or pages of a book, or all of it.
    pub fn beginning(&self, bytes: &Arc<Vec<u8>>, until: usize) -> Opened {
        let path = self.path.clone();
        let opened = Opened::beginning(bytes, until, path, &self.name, &self.folders, self.turn);
        Opened { stamp: self.stamp.clone().filter(|_| opened.part.is_none()), ..opened }
    }

    /// More of a book, and at last the whole.
    pub fn rest_of_book(self, bytes: Arc<Vec<u8>>, shown: usize, post: Post) {
        let more = self.beginning(&bytes, shown.saturating_mul(GROWTH));
        let is_whole = more.part.is_none();
        if post(Event::Opened(Box::new(more))) && !is_whole {
            post(self.whole(Arc::unwrap_or_clone(bytes)));
        }
    }

    /// Larger and larger parts, and at last the whole.
    pub fn rest(self, mut file: TextFile, post: Post) {
        let mut len = FIRST * GROWTH;
        while (len as u64).saturating_mul(WORTH) < file.len {
            let Ok(part) = self.part(&mut file, len) else { break };
            if !post(Event::Opened(Box::new(part))) {
                return;
            }
            len *= GROWTH;
        }
        let event = match file.read() {
            Ok(bytes) => {
                post(Event::Known { turn: self.turn, hash: Identity::hash(&bytes) });
                self.whole(bytes)
            }
            Err(error) => Event::NotOpened { turn: self.turn, why: format!("{error:#}") },
        };
        post(event);
    }

    pub fn whole(self, bytes: Vec<u8>) -> Event {
        // On this thread nobody waits for it to be read.
        let own = Own::open(&self.folders.data);
        let whole = Opened::whole(bytes, self.path, &self.name, &self.folders, &own, self.turn);
        Event::Opened(Box::new(Opened { stamp: self.stamp, ..whole }))
    }

    /// What of a text has arrived so far.
    pub fn so_far(&self, bytes: &[u8]) -> Opened {
        let part = Part { bytes: 0..bytes.len(), of: None };
        Opened::part(bytes, part, None, &self.name, &self.folders, self.turn)
    }

    /// Shows more of a text when much more has arrived, or when nothing more comes for a while.
    pub fn arriving(self, mut text: Arriving, post: Post) {
        let mut shown = text.bytes.len();
        let mut pause = PAUSE;
        while !text.ended {
            if let Err(error) = text.more(shown.max(FIRST).saturating_mul(GROWTH), pause) {
                // What has come is all that there will be.
                let (turn, why) = (self.turn, format!("{error:#}; the text ends where it broke off"));
                post(self.whole(text.bytes));
                post(Event::NotOpened { turn, why });
                return;
            }
            if !text.ended && text.bytes.len() > shown {
                shown = text.bytes.len();
                let begun = Instant::now();
                if !post(Event::Opened(Box::new(self.so_far(&text.bytes)))) {
                    return;
                }
                // Who writes a line now and then must not keep us reading all of it again and again.
                pause = PAUSE.max(10 * begun.elapsed());
            }
        }
        post(self.whole(text.bytes));
    }
}
