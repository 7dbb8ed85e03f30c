//! The texts that were left for other ones, and the way back and forward through them.
//!
//! Within a text, the reader remembers the places that were left ([`Reader::go_back`]). Here are whole texts, each with
//! its own places, so that going back leads through all that was read since the program began, however the texts were
//! opened: by a link, a mention, a mark, or on the shelf.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::App;
use super::notebook::Whence;
use super::opened::Opened;
use super::reader::{At, Reader};
use crate::notes::Identity;
use crate::starter::SEEDS;

/// Of more texts than these, the first are forgotten.
const LONGEST: usize = 100;

/// The texts before and after the open one.
#[derive(Debug, Default)]
pub struct Trail {
    behind: Vec<Visit>,
    ahead: Vec<Visit>,
    /// The folder that the first of the links which led here was followed in: links to files do not lead out of it.
    pub root: Option<PathBuf>,
    /// What was left in the text of this opening, until all of it is there.
    arriving: Option<(u64, Visit)>,
}

/// A text as it was left.
#[derive(Clone, Debug)]
struct Visit {
    whence: Whence,
    hash: String,
    at: At,
    back: Vec<At>,
    forward: Vec<At>,
    root: Option<PathBuf>,
}

impl Visit {
    /// The open text as it is now; `None` when it cannot be opened again, because it came through standard input.
    fn here(app: &App) -> Option<Self> {
        let reader = app.reader.as_ref()?;
        let lasting = |place: &At| match *place {
            // A place in a part is found again by the byte of the file.
            At::Here(at) if reader.part.is_some() => reader.byte_at(at).map(At::Byte),
            place => Some(place),
        };
        let all = |places: &[At]| places.iter().filter_map(lasting).collect();
        Some(Self {
            whence: whence(reader)?,
            hash: reader.hash.clone(),
            at: lasting(&At::Here(reader.anchor)).unwrap_or(At::Here(0)),
            back: all(&reader.back),
            forward: all(&reader.forward),
            root: app.trail.root.clone(),
        })
    }
}

/// Where a text came from.
fn whence(reader: &Reader) -> Option<Whence> {
    let seed = || SEEDS.iter().position(|seed| Identity::hash(seed.text.as_bytes()) == reader.hash).map(Whence::Seed);
    reader.path.clone().map(Whence::File).or_else(seed)
}

impl App {
    /// Another text is about to take the place of the open one.
    pub(super) fn leave_text(&mut self, to: &Opened) {
        let Some(mut left) = Visit::here(self) else { return };
        self.trail.root = None;
        let is_same = match (&left.whence, &to.path) {
            (Whence::File(here), Some(path)) => here == path,
            (Whence::Seed(_), None) => left.hash == to.hash,
            _ => false,
        };
        if is_same {
            // Its places stay.
            self.trail.arriving = Some((to.turn, left));
            return;
        }
        left.forward.clear();
        self.trail.ahead.clear();
        self.trail.behind.push(left);
        if self.trail.behind.len() > LONGEST {
            self.trail.behind.remove(0);
        }
    }

    /// All of a text is there: the places that were left in it when it was open before are as they were.
    pub(super) fn recall_places(&mut self, unmoved: bool) {
        let Some(reader) = &mut self.reader else { return };
        let Some((_, visit)) = self.trail.arriving.take_if(|(turn, _)| *turn == reader.turn) else { return };
        if !visit.hash.is_empty() && visit.hash != reader.hash {
            return;
        }
        let place = |place: At| match place {
            At::Here(at) => At::Here(reader.document.text.floor_char_boundary(at)),
            At::Byte(byte) => At::Here(reader.found_at(byte)),
        };
        let (at, back) = (place(visit.at), visit.back.into_iter().map(place).collect::<Vec<_>>());
        let forward = visit.forward.into_iter().map(place).collect();
        reader.back.splice(0..0, back);
        if !reader.strayed {
            reader.forward = forward;
        }
        if let (true, At::Here(at)) = (unmoved, at) {
            reader.anchor = at;
        }
    }

    /// Opens another text; links in it lead nowhere outside of the folder that the way to it began in.
    pub(super) fn leave_for(&mut self, to: &Whence) -> Result<()> {
        let folder = || match whence(self.reader.as_ref()?)? {
            Whence::File(path) => path.parent().map(Path::to_owned),
            Whence::Seed(_) => None,
        };
        let root = self.trail.root.clone().or_else(folder);
        self.let_go()?;
        open(self, to)?;
        self.trail.root = root;
        Ok(())
    }

    /// Goes back to the text that was left for this one; false when none was.
    pub(super) fn go_to_text_before(&mut self) -> Result<bool> {
        self.let_go()?;
        let (here, Some(visit)) = (Visit::here(self), self.trail.behind.pop()) else { return Ok(false) };
        let mut trail = self.reopen(&visit)?;
        trail.ahead.extend(here);
        self.arrive(visit, trail);
        Ok(true)
    }

    /// Goes to the text again that was left by going back; false when there is none, or when the reader went elsewhere
    /// since.
    pub(super) fn go_to_text_after(&mut self) -> Result<bool> {
        self.let_go()?;
        if self.reader.as_ref().is_some_and(|reader| reader.strayed) {
            self.trail.ahead.clear();
        }
        let (here, Some(visit)) = (Visit::here(self), self.trail.ahead.pop()) else { return Ok(false) };
        let mut trail = self.reopen(&visit)?;
        trail.behind.extend(here);
        self.arrive(visit, trail);
        Ok(true)
    }

    /// Opens a text once more; gives the trail as it was before. A text that cannot be opened any more is left out of
    /// it, so that the next step leads beyond it.
    fn reopen(&mut self, visit: &Visit) -> Result<Trail> {
        let trail = std::mem::take(&mut self.trail);
        match open(self, &visit.whence) {
            Ok(()) => Ok(trail),
            Err(error) => {
                self.trail = trail;
                bail!("{error:#}; once more leads to the text beyond it");
            }
        }
    }

    fn arrive(&mut self, visit: Visit, trail: Trail) {
        self.trail = Trail { root: visit.root.clone(), arriving: Some((self.turn, visit)), ..trail };
        if self.reader.as_ref().is_some_and(|reader| reader.part.is_none()) {
            self.recall_places(true);
        }
    }
}

fn open(app: &mut App, whence: &Whence) -> Result<()> {
    match whence {
        Whence::File(path) => app.open_file(path),
        Whence::Seed(seed) => {
            app.open_seed(&SEEDS[*seed]);
            Ok(())
        }
    }
}
