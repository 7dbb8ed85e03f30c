//! What is typed to filter the shelf: words that fit title, author, tags or folder, and `state:new`, `tag:sea`,
//! `in:folder`, `author:marsh`, `title:tides`. A `-` before a part asks for what it does not fit. The parts are those of
//! [`asking`], as in a search.

use super::{Catalogue, State, Volume};
use crate::text::asking::{self, Field, What};
use crate::text::fold;
use crate::text::fuzzy::{Fit, Wanted};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Wanted,
    parts: Vec<(Part, bool)>,
}

/// Something that a document has to be, or not.
#[derive(Clone, Debug)]
enum Part {
    State(Option<State>, bool),
    Tag(String),
    In(String),
    Author(Wanted),
    Title(Wanted),
    Word(Wanted),
}

/// The words of a document as a query reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    all: String,
}

impl Line {
    pub fn of(volume: &Volume) -> Self {
        let mut words = vec![volume.title.as_str()];
        words.extend(volume.authors.iter().map(String::as_str));
        words.extend(volume.tags.iter().map(String::as_str));
        let folder = volume.folder.as_deref().and_then(|folder| folder.file_name()).map(|name| name.to_string_lossy());
        words.extend(folder.as_deref());
        let name = volume.path().and_then(|path| path.file_name()).map(|name| name.to_string_lossy());
        words.extend(name.as_deref());
        Self { all: fold::fold(&words.join(" | ")).text }
    }

    /// The lines of all documents.
    pub fn all(catalogue: &Catalogue) -> Vec<Self> {
        catalogue.volumes.iter().map(Self::of).collect()
    }
}

impl Query {
    pub fn new(typed: &str) -> Self {
        let (mut words, mut parts) = (String::new(), Vec::new());
        for asked in asking::parts(typed) {
            match asked.what {
                What::Field(field, value) => parts.push((part(field, &value), asked.is_not)),
                What::Word(word) | What::Phrase(word) | What::Pattern(word) if asked.is_not => {
                    parts.push((Part::Word(Wanted::new(&word)), true));
                }
                What::Word(word) | What::Phrase(word) | What::Pattern(word) => {
                    words.push_str(&word);
                    words.push(' ');
                }
                What::Near(_) | What::Or => {}
            }
        }
        Self { words: Wanted::new(&words), parts }
    }

    /// Whether it asks for nothing in particular.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.parts.is_empty()
    }

    /// How a document fits; `None` when it does not.
    pub fn fit(&self, volume: &Volume, line: &Line) -> Option<Fit> {
        let fits = |(part, is_not): &(Part, bool)| part.fits(volume, line) != *is_not;
        if self.parts.iter().all(fits) { self.words.fit(&line.all) } else { None }
    }

    /// The numbers of those that fit, of some in an order: those that fit better before the others.
    pub fn fitting(&self, volumes: &[Volume], lines: &[Line], order: &[usize]) -> Vec<usize> {
        let fit = |&i: &usize| Some((self.fit(volumes.get(i)?, lines.get(i)?)?, i));
        let mut all: Vec<(Fit, usize)> = order.iter().filter_map(fit).collect();
        all.sort_by_key(|(fit, _)| *fit);
        all.into_iter().map(|(_, i)| i).collect()
    }
}

fn part(field: Field, value: &str) -> Part {
    let folded = || fold::fold(value).text;
    match field {
        Field::State => {
            let state = folded();
            let named = [("new", State::New), ("reading", State::Reading), ("done", State::Done)];
            let meant = named.iter().find(|(name, _)| name.starts_with(&state)).map(|(_, state)| *state);
            Part::State(meant, "missing".starts_with(&state))
        }
        Field::Tag => Part::Tag(folded()),
        Field::In | Field::Folder => Part::In(folded()),
        Field::Author => Part::Author(Wanted::new(value)),
        Field::Title => Part::Title(Wanted::new(value)),
    }
}

impl Part {
    fn fits(&self, volume: &Volume, line: &Line) -> bool {
        match self {
            Self::State(state, missing) => {
                *missing && volume.is_missing || state.is_some_and(|state| volume.state() == state)
            }
            Self::Tag(tag) => volume.tags.iter().any(|it| fold::folded(it).starts_with(tag.as_str())),
            Self::In(folder) => is_in(volume, folder),
            Self::Author(words) => volume.authors.iter().any(|name| words.fit(&fold::folded(name)).is_some()),
            Self::Title(words) => words.fit(&fold::folded(&volume.title)).is_some(),
            Self::Word(words) => words.fit(&line.all).is_some(),
        }
    }
}

/// Whether the name of one of the folders that hold it begins like that.
fn is_in(volume: &Volume, folder: &str) -> bool {
    let folders = volume.paths.iter().filter_map(|path| path.parent());
    let mut names = folders.flat_map(|folder| folder.iter());
    names.any(|name| fold::folded(&name.to_string_lossy()).starts_with(folder))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use jiff::Timestamp;

    use super::*;

    fn volumes() -> Vec<Volume> {
        let volume = |title: &str, author: &str, tag: &str, path: &str, progress: f64| Volume {
            title: title.to_owned(),
            authors: vec![author.to_owned()],
            tags: vec![tag.to_owned()],
            paths: vec![PathBuf::from(path)],
            folder: PathBuf::from(path).parent().map(PathBuf::from),
            progress,
            read: (progress > 0.0).then_some(Timestamp::UNIX_EPOCH),
            is_missing: tag == "gone",
            ..Volume::default()
        };
        vec![
            volume("Of Tides and Marshes", "Ada Fen", "sea", "/texts/water/tides.txt", 0.4),
            volume("Théorie de l’état", "Bo Marsh", "state", "/texts/law/etat.epub", 0.0),
            volume("A Hedge", "Cy Ash", "gone", "/old/hedge.md", 1.0),
        ]
    }

    #[track_caller]
    fn check(typed: &str, expected: &[usize]) {
        let catalogue = Catalogue { volumes: volumes(), ..Catalogue::default() };
        let lines = Line::all(&catalogue);
        assert_eq!(Query::new(typed).fitting(&catalogue.volumes, &lines, &[0, 1, 2]), expected, "{typed}");
    }

    #[test]
    fn words_fit_title_author_tag_folder_and_file() {
        check("", &[0, 1, 2]);
        check("ETAT", &[1]);
        check("fen", &[0]);
        check("water", &[0]);
        check("hedge.md", &[2]);
        check("marsh", &[0, 1]);
        check("of tides ada", &[0]);
        check("tieds", &[0]);
        check("nothing", &[]);
    }

    #[test]
    fn parts_ask_for_what_a_document_is() {
        check("state:new", &[1]);
        check("state:r", &[0]);
        check("state:done", &[2]);
        check("state:missing", &[2]);
        check("state:odd", &[]);
        check("tag:se", &[0]);
        check("in:texts", &[0, 1]);
        check("in:texts -tag:sea", &[1]);
        check("author:marsh", &[1]);
        check("title:marsh", &[0]);
        check("-hedge in:old", &[]);
        check("author:\"ada fen\" folder:water", &[0]);
        // While a part is typed it asks for nothing yet.
        check("tag:", &[0, 1, 2]);
    }
}
