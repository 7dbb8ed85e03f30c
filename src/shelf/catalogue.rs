//! All documents known, each with what is known of it. Plain data: whoever shows, searches or counts texts asks here.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::text::pace;

/// A document on the shelf.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    /// The content, as in [`super::Left`]; empty as long as nobody has looked.
    pub hash: String,
    /// Where it is, and where its copies are. The first one is to be opened.
    pub paths: Vec<PathBuf>,
    /// Which document of the starter shelf it is, if it is one.
    pub seed: Option<usize>,
    /// Its title, else the name of its file.
    pub title: String,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    /// The folder on the shelf that it was found in.
    pub folder: Option<PathBuf>,
    /// How long it is, as [`pace::words`] counts; 0 when nobody knows.
    pub words: usize,
    /// How far it was read, from 0 to 1 by bytes.
    pub progress: f64,
    /// Bookmarks, highlights and notes.
    pub n_notes: usize,
    /// When it was read last; `None` for one that is new.
    pub read: Option<Timestamp>,
    /// Whether it is at none of its paths.
    pub is_missing: bool,
}

/// How far the reader is with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    New,
    Reading,
    Done,
}

/// The documents of a reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// The one read last first, then those that are new by title.
    pub volumes: Vec<Volume>,
    /// How many there are; more than `volumes` has while only the first are known.
    pub n: usize,
    /// The folders on the shelf.
    pub folders: Vec<PathBuf>,
    /// Words that the reader reads in a minute.
    pub speed: usize,
    /// Whether the starter shelf was put away.
    pub hides_starter: bool,
}

/// A text is done when so much of it was seen: notes and the imprint at its end may be left.
const DONE: f64 = 0.98;

impl Volume {
    pub fn state(&self) -> State {
        match self.read {
            None => State::New,
            Some(_) if self.progress >= DONE => State::Done,
            Some(_) => State::Reading,
        }
    }

    /// Where it is opened from.
    pub fn path(&self) -> Option<&Path> {
        self.paths.first().map(PathBuf::as_path)
    }

    /// Whether both are about the same document: by content, by where it is, or by its place on the starter shelf.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.seed, other.seed) {
            (None, None) if !self.hash.is_empty() && self.hash == other.hash => true,
            (None, None) => self.path().is_some() && self.path() == other.path(),
            (one, other) => one == other,
        }
    }

    /// How many of its paths are copies of the first.
    pub fn n_copies(&self) -> usize {
        self.paths.len().saturating_sub(1)
    }

    /// Minutes that all of it takes; 0 when nobody knows.
    pub fn minutes(&self, speed: usize) -> usize {
        pace::minutes(self.words, speed)
    }

    /// Minutes that the rest of it takes.
    pub fn minutes_left(&self, speed: usize) -> usize {
        pace::minutes((self.words as f64 * (1.0 - self.progress.clamp(0.0, 1.0))).round() as usize, speed)
    }
}

impl Catalogue {
    /// The document with this content.
    pub fn by_hash(&self, hash: &str) -> Option<&Volume> {
        self.volumes.iter().find(|volume| !hash.is_empty() && volume.hash == hash)
    }

    /// The document at a path.
    pub fn by_path(&self, path: &Path) -> Option<&Volume> {
        self.volumes.iter().find(|volume| volume.paths.iter().any(|known| known == path))
    }

    /// Those that are being read and can be opened, the one read last first.
    pub fn reading(&self) -> impl Iterator<Item = (usize, &Volume)> {
        let is_reading = |volume: &Volume| volume.state() == State::Reading && !volume.is_missing;
        self.volumes.iter().enumerate().filter(move |(_, volume)| is_reading(volume))
    }

    /// Every tag with the number of documents that have it, in the order of the alphabet.
    pub fn tags(&self) -> Vec<(&str, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for tag in self.volumes.iter().flat_map(|volume| &volume.tags) {
            *counts.entry(tag.as_str()).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_to_read_is_told_at_the_readers_speed() {
        let volume = Volume { words: 2300, progress: 0.5, ..Volume::default() };
        assert_eq!((volume.minutes(230), volume.minutes_left(230), volume.minutes_left(115)), (10, 5, 10));
        assert_eq!(volume.state(), State::New);
        let read = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(Volume { read, ..volume.clone() }.state(), State::Reading);
        assert_eq!(Volume { read, progress: 0.99, ..volume }.state(), State::Done);
    }
}
