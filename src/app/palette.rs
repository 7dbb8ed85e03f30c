//! The palette: one line that finds whatever there is — what can be done, the headings and notes of the open text, its
//! terms, the texts on the shelf — by a few letters of it.
//!
//! All of it is gathered when the palette is opened, and each key looks through all of it anew. A sign before the words
//! asks for one kind: `>` for actions, `@` for headings, `/` for texts, `=` for terms, `#` for notes; so does its name,
//! as in `heading:tide`. With nothing typed stands first what was used last, then what can be done here.

mod gather;

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::actions::{elsewhere, looking_up, shelving};
use super::field::Field;
use super::keymap::{Context, Keymap};
use super::notebook::Noted;
use super::{App, Ask, Panel, Prompt, action};
use crate::processors;
use crate::text::fuzzy::{Fit, Wanted};

/// What is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Action,
    Text,
    Heading,
    Term,
    Note,
}

impl Kind {
    /// Each with its sign, what it is called before a colon, and what several are called.
    pub const ALL: [(Self, char, &'static str, &'static str); 5] = [
        (Self::Action, '>', "action:", "actions"),
        (Self::Heading, '@', "heading:", "headings"),
        (Self::Text, '/', "text:", "texts"),
        (Self::Term, '=', "term:", "terms"),
        (Self::Note, '#', "note:", "notes"),
    ];

    pub fn sign(self) -> char {
        Self::ALL.iter().find(|(kind, ..)| *kind == self).map_or(' ', |(_, sign, ..)| *sign)
    }

    /// What is asked for, and the words for it.
    fn of(typed: &str) -> (Option<Self>, &str) {
        let typed = typed.trim_start();
        let asks = |(_, sign, name, _): &&(Self, char, &str, &str)| {
            typed.starts_with(*sign) || typed.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        match Self::ALL.iter().find(asks) {
            Some((kind, sign, name, _)) => {
                let rest = typed.strip_prefix(*sign).unwrap_or_else(|| &typed[name.len()..]);
                (Some(*kind), rest)
            }
            None => (None, typed),
        }
    }
}

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    Action(&'static str),
    /// A document of the shelf: of the starter shelf, or at a path.
    Text {
        seed: Option<usize>,
        path: PathBuf,
    },
    Place(usize),
    Term(String),
    /// An annotation of this text; the place when it was found.
    Note(String, Option<usize>),
    /// One of another text.
    Noted(Box<Noted>),
}

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    pub text: String,
    /// Said at the right end: keys, a page, a source.
    pub detail: String,
    /// How deep a heading is.
    pub depth: u8,
    /// Whether it cannot be done here.
    pub refused: bool,
    pub to: To,
    /// The words it is found by, folded.
    words: String,
}

/// The palette as a panel. What is typed is the line at the foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// What had the keyboard when it was opened.
    pub before: Context,
    pub entries: Vec<Entry>,
    /// Those that fit, the likeliest first.
    found: Vec<usize>,
    /// How many of the first of them were used last, while nothing is typed.
    pub n_used: usize,
    pub selected: usize,
    /// Whether the notes of the other texts are among the entries.
    has_all_notes: bool,
}

/// So many things that were used are remembered.
const USED: usize = 6;
/// Of what fits equally well, so many of one kind stand together before those of the next.
const TOGETHER: usize = 3;
/// Fewer entries than these are not worth a thread.
const MANY: usize = 2000;

impl Palette {
    /// How many entries fit.
    pub fn n_found(&self) -> usize {
        self.found.len()
    }

    /// The entry in focus.
    pub fn focus(&self) -> Option<&Entry> {
        self.entries.get(*self.found.get(self.selected)?)
    }

    /// Moves the focus, and stops at the ends.
    pub fn go(&mut self, n: isize) {
        self.selected = self.selected.saturating_add_signed(n).min(self.found.len().saturating_sub(1));
    }

    /// How many entries a window shows: two rows of the page stay, and a line parts them.
    pub fn height(rows: u16) -> usize {
        let most = if rows < 24 { rows.saturating_sub(4) } else { (rows / 2).clamp(16, 24) };
        most.max(1) as usize
    }

    /// The screen row of the first entry: they stand above the foot.
    pub fn top(rows: u16) -> u16 {
        rows.saturating_sub(1 + Self::height(rows) as u16)
    }

    /// The entries of a window, the focus among them, each with its place among those that fit.
    pub fn window(&self, rows: u16) -> impl Iterator<Item = (usize, &Entry)> {
        let height = Self::height(rows);
        let first = self.selected.saturating_sub(height / 2).min(self.found.len().saturating_sub(height));
        let seen = self.found.iter().enumerate().skip(first).take(height);
        seen.filter_map(|(n, entry)| Some((n, self.entries.get(*entry)?)))
    }

    /// Looks for what was typed.
    fn find(&mut self, typed: &str, used: &[To]) {
        self.selected = 0;
        self.n_used = 0;
        let (kind, words) = Kind::of(typed);
        let is_of_kind = |entry: &Entry| kind.is_none_or(|kind| entry.kind == kind);
        let wanted = Wanted::new(words);
        if wanted.is_empty() {
            return self.offer(kind, used);
        }
        let numbers: Vec<usize> = (0..self.entries.len()).collect();
        let entries = &self.entries;
        let fit = |part: &[usize]| -> Vec<(Fit, usize)> {
            let fits = part.iter().filter(|i| is_of_kind(&entries[**i]));
            fits.filter_map(|&i| Some((wanted.fit(&entries[i].words)?, i))).collect()
        };
        let mut found = processors::each(processors::shares(&numbers, MANY), fit).concat();
        found
            .sort_by_key(|(fit, i)| (*fit, entries[*i].refused, !used.contains(&entries[*i].to), entries[*i].kind, *i));
        let mut seen: BTreeMap<(Fit, bool, Kind), usize> = BTreeMap::new();
        let mut ranked: Vec<((Fit, bool, usize, Kind), usize)> = Vec::with_capacity(found.len());
        for (fit, i) in found {
            let entry = &entries[i];
            let n = seen.entry((fit, entry.refused, entry.kind)).or_default();
            ranked.push(((fit, entry.refused, *n / TOGETHER, entry.kind), i));
            *n += 1;
        }
        ranked.sort_by_key(|(rank, _)| *rank);
        self.found = ranked.into_iter().map(|(_, i)| i).collect();
    }

    /// What stands there before anything is typed: all of the kind that was asked for, or what can be done here, after
    /// what was used last.
    fn offer(&mut self, kind: Option<Kind>, used: &[To]) {
        let is_asked_for = |entry: &Entry| match kind {
            Some(kind) => entry.kind == kind,
            None => entry.kind == Kind::Action && !entry.refused,
        };
        let known = |to: &To| self.entries.iter().position(|entry| entry.to == *to && !entry.refused);
        let first: Vec<usize> = match kind {
            None => used.iter().rev().filter_map(known).collect(),
            Some(_) => Vec::new(),
        };
        self.n_used = first.len();
        let mut rest: Vec<usize> = (0..self.entries.len()).filter(|i| is_asked_for(&self.entries[*i])).collect();
        rest.retain(|i| !first.contains(i));
        rest.sort_by_key(|i| self.entries[*i].refused);
        self.found = first.into_iter().chain(rest).collect();
    }
}

impl App {
    /// The palette, when it is open.
    pub fn palette(&self) -> Option<&Palette> {
        match self.panels.last() {
            Some(Panel::Palette(palette)) => Some(palette),
            _ => None,
        }
    }

    pub(super) fn palette_mut(&mut self) -> Option<&mut Palette> {
        match self.panels.last_mut() {
            Some(Panel::Palette(palette)) => Some(palette),
            _ => None,
        }
    }

    /// Opens the palette with something typed.
    pub(super) fn open_palette(&mut self, typed: &str) -> Result<()> {
        if self.palette().is_some() {
            return Ok(());
        }
        let before = self.context();
        if matches!(before, Context::Line | Context::Editor) {
            bail!("first finish what you are typing, or leave it");
        }
        // The shelf may never have been opened: what it has is found out behind the palette.
        let known = &self.shelved.catalogue;
        if !self.shelved.is_looking() && (known.volumes.is_empty() || known.volumes.len() < known.n) {
            self.gather();
        }
        let entries = self.entries(before);
        let mut palette = Palette { before, entries, found: Vec::new(), n_used: 0, selected: 0, has_all_notes: false };
        palette.find(typed, &self.used);
        self.panels.push(Panel::Palette(palette));
        self.prompt = Some(Prompt { ask: Ask::Palette, field: Field::new(typed) });
        self.search_palette();
        Ok(())
    }

    /// Looks for what is typed by now.
    pub(super) fn search_palette(&mut self) {
        let typed = match &self.prompt {
            Some(Prompt { ask: Ask::Palette, field }) => field.text.clone(),
            _ => return,
        };
        let wants_notes = Kind::of(&typed).0 == Some(Kind::Note);
        let notes = match self.palette() {
            Some(palette) if wants_notes && !palette.has_all_notes => Some(self.notes_elsewhere()),
            _ => None,
        };
        let used = std::mem::take(&mut self.used);
        if let Some(palette) = self.palette_mut() {
            if let Some(notes) = notes {
                palette.entries.extend(notes);
                palette.has_all_notes = true;
            }
            palette.find(&typed, &used);
        }
        self.used = used;
    }

    /// Gathers everything anew: the text has grown, or more is known of the shelf.
    pub(super) fn renew_palette(&mut self) {
        let Some(before) = self.palette().map(|palette| palette.before) else { return };
        let entries = self.entries(before);
        let Some(palette) = self.palette_mut() else { return };
        let focus = palette.focus().map(|entry| entry.to.clone());
        (palette.entries, palette.has_all_notes) = (entries, false);
        self.search_palette();
        if let Some(palette) = self.palette_mut() {
            let again = |i: &usize| focus.is_some() && Some(&palette.entries[*i].to) == focus.as_ref();
            palette.selected = palette.found.iter().position(again).unwrap_or(0);
        }
    }

    /// Asks for the next kind, and after the last one for all of them.
    pub(super) fn next_kind(&mut self) {
        let Some(prompt) = &mut self.prompt else { return };
        let (kind, words) = Kind::of(&prompt.field.text);
        let here = Kind::ALL.iter().position(|(known, ..)| Some(*known) == kind);
        let next = match here {
            None => Kind::ALL.first(),
            Some(here) => Kind::ALL.get(here + 1),
        };
        let typed = next.map_or(String::new(), |(_, sign, ..)| sign.to_string()) + words.trim_start();
        prompt.field.replace(typed);
        self.search_palette();
    }

    /// Does what is in focus; what cannot be done here is said, and the palette stays.
    pub(super) fn choose_in_palette(&mut self) -> Result<()> {
        let Some(palette) = self.palette() else { bail!("nothing is being looked for") };
        let Some(Entry { to, .. }) = palette.focus().cloned() else {
            bail!("nothing fits what is typed; Tab asks for another kind, Esc leaves");
        };
        let way = match to {
            To::Action(name) => Some(Way::of(&self.keymap, name, palette.before, self.reader.is_some())?),
            _ => None,
        };
        if matches!(to, To::Action(_) | To::Text { .. }) {
            self.used.retain(|known| *known != to);
            self.used.push(to.clone());
            let n = self.used.len();
            self.used.drain(..n.saturating_sub(USED));
        }
        self.close_palette();
        match (to, way) {
            (To::Action(name), Some(way)) => self.perform(name, way),
            (To::Text { seed, path }, _) => {
                let is_it = |volume: &&crate::shelf::Volume| match seed {
                    Some(_) => volume.seed == seed,
                    None => volume.path() == Some(&path),
                };
                let volume = self.shelved.catalogue.volumes.iter().find(is_it).cloned();
                let Some(volume) = volume else { bail!("this text is not on the shelf any more") };
                shelving::open_volume(self, &volume)
            }
            (To::Place(at) | To::Note(_, Some(at)), _) => {
                self.leave_panels();
                self.open_reader()?.jump(at);
                Ok(())
            }
            (To::Note(_, None), _) => bail!("the words of this annotation were not found in this text; A lists it"),
            (To::Term(word), _) => looking_up::look_up_typed(self, &word),
            (To::Noted(noted), _) => elsewhere::open_noted(self, *noted),
            (To::Action(_), None) => Ok(()),
        }
    }

    /// Does what an item of the help says, from where the help was asked for.
    pub(super) fn perform_from_help(&mut self, name: &'static str) -> Result<()> {
        let way = Way::of(&self.keymap, name, self.context(), self.reader.is_some())?;
        self.perform(name, way)
    }

    fn perform(&mut self, name: &'static str, way: Way) -> Result<()> {
        match way {
            Way::Here => {}
            Way::InText => self.leave_panels(),
            Way::OnShelf => shelving::open(self)?,
        }
        if let Some(action) = action::named(name) {
            self.run(action);
        }
        Ok(())
    }

    /// Takes the palette and its line away.
    pub(super) fn close_palette(&mut self) {
        if self.palette().is_some() {
            self.panels.pop();
            self.prompt = None;
        }
    }

    /// Goes back to the page.
    fn leave_panels(&mut self) {
        self.panels.clear();
        if let Some(reader) = &mut self.reader {
            reader.selection = None;
        }
    }

    /// Puts the focus on the entry in a row of the screen; false when there is none.
    pub(super) fn focus_palette_at(&mut self, row: u16) -> bool {
        let rows = self.rows;
        let Some(palette) = self.palette_mut() else { return false };
        let line = row.checked_sub(Palette::top(rows));
        let at = line.and_then(|line| palette.window(rows).nth(line as usize).map(|(n, _)| n));
        at.map(|at| palette.selected = at).is_some()
    }
}

/// How an action can be done that was chosen by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Here,
    /// After going back to the page.
    InText,
    /// After opening the shelf.
    OnShelf,
}

impl Way {
    /// The error says where it can be done.
    fn of(keymap: &Keymap, name: &str, before: Context, has_text: bool) -> Result<Self> {
        Self::among(&contexts(keymap, name), before, has_text)
    }

    fn among(bound: &[Context], before: Context, has_text: bool) -> Result<Self> {
        let is_in = |context: Context| bound.contains(&context);
        match () {
            () if is_in(before) || is_in(Context::Everywhere) => Ok(Self::Here),
            () if is_in(Context::Reading) && has_text => Ok(Self::InText),
            () if is_in(Context::Shelf) => Ok(Self::OnShelf),
            () if is_in(Context::Reading) => bail!("no text is open; choose one on the shelf"),
            () => {
                let places: Vec<_> = bound.iter().filter_map(|context| place(*context)).collect();
                bail!("that can be done {}", if places.is_empty() { "nowhere".to_owned() } else { places.join(" or ") })
            }
        }
    }
}

/// Where an action can be done: where it has keys, and where it had some before the reader took them away.
fn contexts(keymap: &Keymap, name: &str) -> Vec<Context> {
    let has_keys = |keymap: &Keymap, context: Context| keymap.of(context).any(|(_, action)| action.name == name);
    let shipped = Keymap::shipped();
    let all = Context::ALL.iter().map(|(context, _)| *context);
    all.filter(|context| has_keys(keymap, *context) || has_keys(&shipped, *context)).collect()
}

/// How a sentence names a place where keys work.
fn place(context: Context) -> Option<&'static str> {
    Some(match context {
        Context::Everywhere | Context::Reading => return None,
        Context::Selecting => "while words are selected (v begins)",
        Context::Card => "in a card (Enter opens one)",
        Context::Peek => "beside a link (Enter on one)",
        Context::List => "in a list, such as that of the annotations (A)",
        Context::Marks => "in the list of marks (')",
        Context::Source => "among the lines of the file (c)",
        Context::Glance => "in a note that is shown in full (p)",
        Context::Picture => "on a picture (I)",
        Context::Shelf => "on the shelf (S)",
        Context::Review => "while cards are asked (r)",
        Context::Line => "while a line is typed",
        Context::Editor => "while a note is written (a)",
    })
}
