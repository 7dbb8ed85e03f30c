//! The notebook as a list: the annotations of this text, or of every text there are notes on, in the order that the
//! reader has chosen, with small headings where there is something to part them by.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::App;
use super::list::{Item, List, Of, Target};
use super::marks::colour_name;
use super::reader::Reader;
use crate::document::Placed;
use crate::folders::read_regular;
use crate::notes::history::History;
use crate::notes::reading::reading;
use crate::notes::{Annotation, Identity, Mark, journal};
use crate::shelf::Shelf;
use crate::starter::SEEDS;

pub mod preview;

/// How the list is laid out; it stays so until the program ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub scope: Scope,
    pub order: Order,
}

/// Whose annotations are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    #[default]
    Text,
    Shelf,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Reading,
    Date,
    Tag,
    Colour,
    State,
}

impl Order {
    /// The next one, around the end.
    pub fn next(self) -> Self {
        match self {
            Self::Reading => Self::Date,
            Self::Date => Self::Tag,
            Self::Tag => Self::Colour,
            Self::Colour => Self::State,
            Self::State => Self::Reading,
        }
    }

    /// As the title of the list says it.
    pub fn spoken(self) -> &'static str {
        match self {
            Self::Reading => "",
            Self::Date => ", the latest first",
            Self::Tag => ", by tag",
            Self::Colour => ", by colour",
            Self::State => ", by how they were found",
        }
    }
}

/// Where a text is opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whence {
    File(PathBuf),
    /// A document of the starter shelf, by its index.
    Seed(usize),
}

/// An annotation of another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub annotation: Annotation,
    pub title: String,
    /// `None` when its text came through standard input, or is not known.
    pub whence: Option<Whence>,
}

/// The annotations of one text that is not open.
struct Other {
    title: String,
    whence: Option<Whence>,
    annotations: Vec<Arc<Annotation>>,
    read: Option<Timestamp>,
}

/// One line of the list before it is put in order.
#[derive(Clone, Copy)]
struct Entry<'a> {
    annotation: &'a Annotation,
    /// Which text it is on; the open one is the first.
    text: usize,
    /// Where it is in the open text.
    placed: Option<&'a Placed>,
    other: Option<&'a Other>,
}

impl Entry<'_> {
    /// Where in its text it is, or was.
    fn place(&self) -> usize {
        self.placed.and_then(Placed::range).map_or(self.annotation.at.offset, |range| range.start)
    }
}

/// The list as the reader wants it.
pub fn list(app: &App, reader: &Reader) -> List {
    let view = app.view;
    let others = match view.scope {
        Scope::Text => Vec::new(),
        Scope::Shelf => others(app),
    };
    let here = reader.notebook.annotations().iter().zip(&reader.laid);
    let here = here.map(|(annotation, placed)| Entry { annotation, text: 0, placed: Some(placed), other: None });
    let elsewhere = others.iter().enumerate().flat_map(|(i, other)| {
        let entry = move |annotation| Entry { annotation, text: i + 1, placed: None, other: Some(other) };
        other.annotations.iter().map(Arc::as_ref).map(entry)
    });
    let entries: Vec<_> = here.chain(elsewhere).collect();
    let title = title(view, reader, entries.len());
    let (entries, heads) = ordered(entries, view, reader);
    let items = entries.iter().map(|entry| item(entry, reader, view)).collect();
    List::with_heads(Of::Annotations, title, items, heads)
}

/// The title counts what could not be placed in this text.
fn title(view: View, reader: &Reader, n: usize) -> String {
    let whose = if view.scope == Scope::Text { "Annotations" } else { "Annotations on all texts" };
    let lost = reader.laid.iter().filter(|placed| placed.range().is_none()).count();
    let lost = match lost {
        0 => String::new(),
        1 => " · 1 not found in this text (marked ?)".to_owned(),
        n => format!(" · {n} not found in this text (marked ?)"),
    };
    let order = if n > 1 { view.order.spoken() } else { "" };
    format!("{whose}{order}{lost}")
}

/// The texts other than the open one that there are notes on, the one read last first.
fn others(app: &App) -> Vec<Other> {
    let shelf = app.shelf.clone();
    let seeds: Vec<_> = SEEDS.iter().map(|seed| Identity::hash(seed.text.as_bytes())).collect();
    let here = app.reader.as_ref().map(|reader| reader.notebook.path().to_owned());
    let files = journal::notebooks(&app.folders.data.join("notes")).into_iter();
    let files = files.filter(|file| Some(file) != here.as_ref());
    let mut others: Vec<_> = files.filter_map(|file| other(&read_regular(&file).ok()?, &shelf, &seeds)).collect();
    others.sort_by_key(|other| (Reverse(other.read), other.title.clone()));
    others
}

/// The annotations on the texts other than the open one.
pub fn everywhere_else(app: &App) -> Vec<Noted> {
    let noted = |other: Other| {
        let Other { title, whence, annotations, .. } = other;
        let noted = move |annotation: Arc<Annotation>| Noted {
            annotation: Arc::unwrap_or_clone(annotation),
            title: title.clone(),
            whence: whence.clone(),
        };
        annotations.into_iter().map(noted).collect::<Vec<_>>()
    };
    others(app).into_iter().flat_map(noted).collect()
}

/// The bookmarks in the texts other than the open one that a capital leads to, the one set last first.
pub fn lettered(app: &App) -> Vec<Noted> {
    let here = app.reader.as_ref().map(|reader| reader.notebook.path().to_owned());
    let files = journal::notebooks(&app.folders.data.join("notes")).into_iter();
    let files = files.filter(|file| Some(file) != here.as_ref());
    let has_letters = |bytes: &Vec<u8>| memchr::memmem::find(bytes, b"letter = ").is_some();
    let notebooks: Vec<_> = files.filter_map(|file| read_regular(&file).ok()).filter(has_letters).collect();
    if notebooks.is_empty() {
        return Vec::new();
    }
    let seeds: Vec<_> = SEEDS.iter().map(|seed| Identity::hash(seed.text.as_bytes())).collect();
    let mut all = Vec::new();
    for Other { title, whence, annotations, .. } in
        notebooks.iter().filter_map(|bytes| other(bytes, &app.shelf, &seeds))
    {
        let capitals = annotations.iter().filter(|it| it.letter.is_some_and(|letter| letter.is_ascii_uppercase()));
        let noted = |annotation: &Arc<Annotation>| Noted {
            annotation: Annotation::clone(annotation),
            title: title.clone(),
            whence: whence.clone(),
        };
        all.extend(capitals.map(noted));
    }
    all.sort_by_key(|noted| Reverse(noted.annotation.changed));
    all
}

/// What one notebook says; `None` when it says nothing.
fn other(bytes: &[u8], shelf: &Shelf, seeds: &[String]) -> Option<Other> {
    let history = History::of(reading(bytes).records);
    let annotations = history.in_order();
    if annotations.is_empty() {
        return None;
    }
    let left = history.documents.iter().rev().find_map(|(hash, _)| shelf.left(hash));
    let seed = || seeds.iter().position(|seed| history.has_content(seed)).map(Whence::Seed);
    let path = history.last_path();
    let whence = path.map(|path| Whence::File(path.to_owned())).or_else(seed);
    let named = left.as_ref().map(|left| left.title.clone());
    let name = || path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let title = named.or_else(name).unwrap_or_else(|| "A text without a name".to_owned());
    Some(Other { title, whence, annotations, read: left.map(|left| left.read) })
}

/// Puts the entries in order and parts them by headings. By tag, one with several stands under each of them.
fn ordered<'a>(entries: Vec<Entry<'a>>, view: View, reader: &Reader) -> (Vec<Entry<'a>>, Vec<(usize, String)>) {
    let mut parted: Vec<(Part, Entry)> = Vec::with_capacity(entries.len());
    for entry in entries {
        match view.order {
            Order::Tag if !entry.annotation.tags.is_empty() => {
                let tags = entry.annotation.tags.iter();
                parted.extend(tags.map(|tag| (Part { rank: 0, named: format!("#{tag}") }, entry)));
            }
            _ => parted.push((part(&entry, view, reader), entry)),
        }
    }
    match view.order {
        Order::Date => parted.sort_by_key(|(_, entry)| Reverse(entry.annotation.changed)),
        _ => parted
            .sort_by(|(a, one), (b, two)| a.cmp(b).then_with(|| (one.text, one.place()).cmp(&(two.text, two.place())))),
    }
    let mut heads: Vec<(usize, String)> = Vec::new();
    for (i, (Part { named, .. }, _)) in parted.iter().enumerate() {
        if !named.is_empty() && heads.last().is_none_or(|(_, last)| last != named) {
            heads.push((i, named.clone()));
        }
    }
    (parted.into_iter().map(|(_, entry)| entry).collect(), heads)
}

/// What an entry stands under.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    rank: usize,
    named: String,
}

fn part(entry: &Entry, view: View, reader: &Reader) -> Part {
    match view.order {
        Order::Reading if view.scope == Scope::Text => Part::default(),
        Order::Reading => {
            let named = entry.other.map_or_else(|| reader.title(), |other| other.title.clone());
            Part { rank: entry.text, named }
        }
        Order::Date => Part { rank: 0, named: day(entry.annotation.changed) },
        Order::Tag => Part { rank: 1, named: "without a tag".to_owned() },
        Order::Colour => match colour_name(entry.annotation, &reader.colours) {
            "" => Part { rank: usize::MAX, named: "without a colour".to_owned() },
            name => {
                let rank = reader.colours.place(&entry.annotation.colour).unwrap_or(usize::MAX - 1);
                Part { rank, named: name.to_owned() }
            }
        },
        Order::State => state(entry),
    }
}

fn state(entry: &Entry) -> Part {
    // What asks for the reader's hand comes first.
    let (rank, named) = match entry.placed {
        Some(Placed::Orphaned) => (0, "not found"),
        Some(Placed::Several(_)) => (1, "in several places"),
        Some(Placed::Fuzzy(_)) => (2, "found by most of their words"),
        Some(Placed::Moved(_)) => (3, "moved"),
        Some(Placed::Exact(_)) => (4, "where they were"),
        None => (5, "on other texts"),
    };
    Part { rank, named: named.to_owned() }
}

/// A moment as a day of the reader's.
pub fn day(time: Timestamp) -> String {
    time.to_zoned(TimeZone::system()).strftime("%Y-%m-%d").to_string()
}

fn item(entry: &Entry, reader: &Reader, view: View) -> Item {
    let annotation = entry.annotation;
    let at = entry.placed.and_then(Placed::range).map(|range| range.start);
    let is_lost = entry.placed.is_some() && at.is_none();
    let sign = match annotation.mark {
        _ if is_lost => "?".to_owned(),
        Mark::Bookmark => annotation.letter.map_or("▸".to_owned(), String::from),
        Mark::Highlight if annotation.note.is_empty() => "▪".to_owned(),
        _ => "✎".to_owned(),
    };
    let quote = &annotation.at.quote;
    let mut text = match annotation.note.is_empty() {
        true => quote.clone(),
        false => format!("{} — “{quote}”", annotation.note),
    };
    for tag in &annotation.tags {
        let tag = format!("#{tag}");
        if !annotation.note.contains(&tag) {
            text = format!("{text}  {tag}");
        }
    }
    let detail = match (at, entry.other) {
        (Some(at), _) => cited(reader, at),
        (None, Some(other)) if view.order != Order::Reading => other.title.clone(),
        _ => annotation.at.section.clone(),
    };
    let target = match entry.other {
        None => Target::Annotation(annotation.id.clone(), at),
        Some(Other { title, whence, .. }) => Target::Noted(Box::new(Noted {
            annotation: annotation.clone(),
            title: title.clone(),
            whence: whence.clone(),
        })),
    };
    Item { label: sign, text, detail, depth: 0, target }
}

/// A place as one cites it: the printed page, else the section.
pub fn cited(reader: &Reader, at: usize) -> String {
    let document = &reader.document;
    let section = || document.heading_at(at).map(|i| document.heading_text(&document.outline[i]).to_owned());
    document.page_at(at).map(|page| format!("p. {page}")).or_else(section).unwrap_or_default()
}
