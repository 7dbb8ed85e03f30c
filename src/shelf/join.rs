//! Facts, places and what the reader has said, put together: the [`Catalogue`]. No file is touched here.
//!
//! A document is known by its content, so one that was moved or renamed keeps its place, its tags and its notes, and
//! copies of it are one row. By its path it is known when its content has changed since it was read.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::facts::{Facts, Found, Noted, Place};
use super::order::sorting;
use super::record::Text;
use super::walk::NO_TEXT;
use super::{Arranged, Catalogue, Volume};

/// A document of the starter shelf.
#[derive(Clone, Debug)]
pub struct Starter {
    pub hash: String,
    pub title: String,
    pub words: usize,
}

/// What a catalogue is made of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    pub facts: &'a Facts,
    pub arranged: &'a Arranged,
    pub starter: &'a [Starter],
    /// Paths at which nothing is any more.
    pub gone: &'a HashSet<PathBuf>,
    pub speed: usize,
}

/// A document being put together, and what decides whether it is shown.
struct Joining<'a> {
    parts: Parts<'a>,
    volumes: Vec<Volume>,
    by_hash: HashMap<String, usize>,
    by_path: HashMap<PathBuf, usize>,
}

/// What is at the path where a document was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum There {
    Nothing,
    /// It, perhaps with other words by now.
    Itself,
    /// A content that was read at this path as well.
    Version,
    /// A text that was read elsewhere, and moved there since.
    Another,
}

/// Puts all of it together.
pub fn catalogue(parts: Parts) -> Catalogue {
    let mut joining = Joining { parts, volumes: Vec::new(), by_hash: HashMap::new(), by_path: HashMap::new() };
    joining.take_places();
    joining.take_texts();
    joining.take_starter();
    let away = joining.take_said();
    joining.take_notes();
    joining.finish(&away)
}

impl<'a> Joining<'a> {
    /// The documents that were read, each at the paths where its content is now.
    fn take_places(&mut self) {
        let texts = &self.parts.facts.texts;
        let mut copies: HashMap<&str, Vec<&PathBuf>> = HashMap::new();
        for (path, found) in texts.iter().filter(|(path, found)| !found.hash.is_empty() && self.is_there(path)) {
            copies.entry(&found.hash).or_default().push(path);
        }
        copies.values_mut().for_each(|paths| paths.sort());
        let mut places: Vec<&Place> = self.parts.facts.places.values().collect();
        places.sort_by(|a, b| b.read.cmp(&a.read).then_with(|| a.hash.cmp(&b.hash)));
        let known: HashMap<&str, &Place> = places.iter().rev().map(|place| (place.hash.as_str(), *place)).collect();
        let mut read_at = HashSet::new();
        for place in places {
            if !self.by_hash.contains_key(&place.hash) {
                let copies = copies.get(place.hash.as_str()).map_or(&[][..], Vec::as_slice);
                let there = place.path.as_deref().map_or(There::Nothing, |path| self.there(path, &place.hash, &known));
                self.take_place(place, there, copies, &read_at);
            }
            read_at.extend(place.path.as_deref());
        }
    }

    /// What is at a path where a content was read.
    fn there(&self, path: &Path, hash: &str, known: &HashMap<&str, &Place>) -> There {
        if !self.is_there(path) {
            return There::Nothing;
        }
        let Some(found) = self.parts.facts.texts.get(path).filter(|found| !found.hash.is_empty()) else {
            return There::Itself;
        };
        match known.get(found.hash.as_str()) {
            _ if found.hash == hash => There::Itself,
            None => There::Itself,
            Some(other) if other.path.as_deref() == Some(path) => There::Version,
            Some(_) => There::Another,
        }
    }

    fn take_place(&mut self, place: &Place, there: There, copies: &[&PathBuf], read_at: &HashSet<&Path>) {
        let seed = self.parts.starter.iter().position(|seed| seed.hash == place.hash);
        let is_earlier = place.path.as_deref().is_some_and(|path| read_at.contains(path));
        let own = place.path.as_ref().filter(|_| there == There::Itself && !is_earlier);
        let others = copies.iter().copied().filter(|path| place.path.as_ref() != Some(path) || own.is_none());
        let mut paths: Vec<PathBuf> = own.into_iter().chain(others).cloned().collect();
        let is_missing = paths.is_empty() && seed.is_none();
        if is_missing {
            match &place.path {
                Some(path) if there == There::Another || there == There::Nothing && !is_earlier => {
                    paths.push(path.clone());
                }
                // An earlier version of another text, or one that was read through a pipe.
                _ => return,
            }
        }
        self.push(Volume {
            hash: place.hash.clone(),
            paths,
            seed,
            title: place.title.clone(),
            authors: place.authors.clone(),
            words: place.words,
            progress: place.progress,
            read: Some(place.read),
            is_missing,
            ..Volume::default()
        });
    }

    /// The texts in folders that nobody has read yet; those of one content are one document.
    fn take_texts(&mut self) {
        let mut texts: Vec<(&PathBuf, &Found)> = self.parts.facts.texts.iter().collect();
        texts.sort_by_key(|(path, _)| *path);
        for (path, found) in texts {
            if self.by_path.contains_key(path) || found.hash == NO_TEXT {
                continue;
            }
            let is_there = self.is_there(path);
            if let Some(&known) = self.by_hash.get(&found.hash).filter(|_| !found.hash.is_empty()) {
                if is_there {
                    let volume = &mut self.volumes[known];
                    if volume.is_missing {
                        (volume.is_missing, volume.paths) = (false, Vec::new());
                    }
                    volume.paths.push(path.clone());
                    self.by_path.insert(path.clone(), known);
                }
                continue;
            }
            self.push(Volume {
                hash: found.hash.clone(),
                paths: vec![path.clone()],
                title: if found.title.is_empty() { name_of(path) } else { found.title.clone() },
                authors: found.authors.clone(),
                words: found.words,
                is_missing: !is_there,
                ..Volume::default()
            });
        }
    }

    fn take_starter(&mut self) {
        for (i, seed) in self.parts.starter.iter().enumerate() {
            if !self.by_hash.contains_key(&seed.hash) {
                self.push(Volume {
                    hash: seed.hash.clone(),
                    seed: Some(i),
                    title: seed.title.clone(),
                    words: seed.words,
                    ..Volume::default()
                });
            }
        }
    }

    /// Takes in what the reader has said; gives the numbers of those that were put away.
    fn take_said(&mut self) -> HashSet<usize> {
        let mut away = HashSet::new();
        let arranged = self.parts.arranged;
        for (text, when) in arranged.texts() {
            let known = self.by_hash.get(&text.hash).or_else(|| self.by_path.get(text.path.as_ref()?)).copied();
            let at = match (known, &text.path) {
                (Some(at), _) => at,
                (None, Some(path)) if !text.away => self.push(missing(text, path)),
                (None, _) => continue,
            };
            let volume = &mut self.volumes[at];
            volume.tags.clone_from(&text.tags);
            if text.away && volume.read.is_none_or(|read| read <= when) {
                away.insert(at);
            }
        }
        if let Some(when) = arranged.starter_away() {
            let is_away = |volume: &Volume| volume.seed.is_some() && volume.read.is_none_or(|read| read <= when);
            away.extend(self.volumes.iter().enumerate().filter(|(_, volume)| is_away(volume)).map(|(i, _)| i));
        }
        away
    }

    fn take_notes(&mut self) {
        for Noted { documents, n, .. } in self.parts.facts.notebooks.values() {
            let by_hash = documents.iter().rev().find_map(|(hash, _)| self.by_hash.get(hash));
            let by_path = || documents.iter().rev().find_map(|(_, path)| self.by_path.get(Path::new(path)));
            if let Some(&at) = by_hash.or_else(by_path) {
                self.volumes[at].n_notes += n;
            }
        }
    }

    fn finish(self, away: &HashSet<usize>) -> Catalogue {
        let folders = self.parts.arranged.folders();
        let shown = self.volumes.into_iter().enumerate().filter(|(i, _)| !away.contains(i));
        let mut volumes: Vec<Volume> = shown.map(|(_, volume)| volume).collect();
        for volume in &mut volumes {
            let holds = |folder: &&PathBuf| volume.paths.iter().any(|path| path.starts_with(folder));
            volume.folder = folders.iter().filter(holds).max_by_key(|folder| folder.components().count()).cloned();
        }
        volumes.sort_by_cached_key(|volume| {
            let title = if volume.read.is_none() { sorting(&volume.title) } else { String::new() };
            (Reverse(volume.read), volume.seed.is_none(), volume.seed, title, volume.hash.clone())
        });
        let hides_starter = self.parts.arranged.starter_away().is_some();
        Catalogue { n: volumes.len(), volumes, folders, speed: self.parts.speed, hides_starter }
    }

    fn push(&mut self, volume: Volume) -> usize {
        let at = self.volumes.len();
        if !volume.hash.is_empty() {
            self.by_hash.insert(volume.hash.clone(), at);
        }
        for path in &volume.paths {
            // What is there counts before what was there.
            if !volume.is_missing || !self.by_path.contains_key(path) {
                self.by_path.insert(path.clone(), at);
            }
        }
        self.volumes.push(volume);
        at
    }

    fn is_there(&self, path: &Path) -> bool {
        !self.parts.gone.contains(path)
    }
}

/// A text that the reader has put on the shelf by itself, and that is not where it was.
fn missing(text: &Text, path: &Path) -> Volume {
    let title = if text.title.is_empty() { name_of(path) } else { text.title.clone() };
    Volume { hash: text.hash.clone(), paths: vec![path.to_owned()], title, is_missing: true, ..Volume::default() }
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// A shelf being described.
    #[derive(Default)]
    struct Described {
        facts: Facts,
        gone: HashSet<PathBuf>,
        data: Option<tempfile::TempDir>,
        starter: Vec<Starter>,
    }

    impl Described {
        fn text(mut self, path: &str, hash: &str) -> Self {
            let found = Found { hash: hash.to_owned(), title: format!("Title {hash}"), ..Found::default() };
            self.facts.texts.insert(path.into(), found);
            self
        }

        fn left(mut self, path: &str, hash: &str, second: i64) -> Self {
            let place = Place {
                stamp: String::new(),
                hash: hash.to_owned(),
                path: Some(path.into()).filter(|_| !path.is_empty()),
                title: format!("Left {hash}"),
                authors: Vec::new(),
                words: 10,
                progress: 0.5,
                read: at(second),
            };
            self.facts.places.insert(format!("{hash}.toml"), place);
            self
        }

        fn noted(mut self, path: &str, hash: &str, n: usize) -> Self {
            let documents = vec![(hash.to_owned(), path.to_owned())];
            let name = format!("{}.toml", self.facts.notebooks.len());
            self.facts.notebooks.insert(name, Noted { documents, n, ..Noted::default() });
            self
        }

        fn gone(mut self, path: &str) -> Self {
            self.gone.insert(path.into());
            self
        }

        fn arranged(&mut self) -> Arranged {
            let data = self.data.get_or_insert_with(|| tempfile::tempdir().unwrap());
            Arranged::open(data.path())
        }

        fn catalogue(&mut self) -> Catalogue {
            let arranged = self.arranged();
            catalogue(Parts {
                facts: &self.facts,
                arranged: &arranged,
                starter: &self.starter,
                gone: &self.gone,
                speed: 230,
            })
        }

        /// Title, paths, missing, notes.
        #[track_caller]
        fn check(&mut self, expected: &[(&str, &str, bool, usize)]) {
            let catalogue = self.catalogue();
            let told = |volume: &Volume| {
                let paths: Vec<_> = volume.paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
                (volume.title.clone(), paths.join(" "), volume.is_missing, volume.n_notes)
            };
            let seen: Vec<_> = catalogue.volumes.iter().map(told).collect();
            let seen: Vec<_> = seen.iter().map(|(a, b, c, d)| (a.as_str(), b.as_str(), *c, *d)).collect();
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_text_that_was_moved_or_renamed_is_the_one_that_was_read() {
        let shelf = Described::default().left("/old/a.txt", "aa", 5).noted("/old/a.txt", "aa", 2).gone("/old/a.txt");
        shelf.text("/new/b.txt", "aa").check(&[("Left aa", "/new/b.txt", false, 2)]);
    }

    #[test]
    fn a_missing_text_is_told_with_its_notes() {
        let shelf = Described::default().left("/old/a.txt", "aa", 5).noted("/old/a.txt", "aa", 2).gone("/old/a.txt");
        shelf
            .text("/new/b.txt", "bb")
            .check(&[("Left aa", "/old/a.txt", true, 2), ("Title bb", "/new/b.txt", false, 0)]);
    }

    #[test]
    fn a_text_that_was_edited_is_known_by_its_path() {
        let shelf = Described::default().left("/a.txt", "aa", 5).noted("/a.txt", "aa", 2);
        shelf.text("/a.txt", "bb").check(&[("Left aa", "/a.txt", false, 2)]);
        // Both versions were read: it is one document.
        let shelf = Described::default().left("/a.txt", "aa", 5).left("/a.txt", "bb", 6).noted("/a.txt", "aa", 2);
        shelf.text("/a.txt", "bb").check(&[("Left bb", "/a.txt", false, 2)]);
        let shelf = Described::default().left("/a.txt", "aa", 5).left("/a.txt", "bb", 5);
        shelf.text("/a.txt", "bb").check(&[("Left bb", "/a.txt", false, 0)]);
    }

    #[test]
    fn copies_are_one_document_and_those_of_other_contents_are_not() {
        let shelf = Described::default().text("/b.txt", "aa").text("/a.txt", "aa").text("/c.txt", "");
        shelf.text("/d.txt", "").check(&[
            ("Title ", "/c.txt", false, 0),
            ("Title ", "/d.txt", false, 0),
            ("Title aa", "/a.txt /b.txt", false, 0),
        ]);
        let shelf = Described::default().text("/b.txt", "aa").text("/a.txt", "aa").left("/b.txt", "aa", 5);
        shelf.noted("", "aa", 1).check(&[("Left aa", "/b.txt /a.txt", false, 1)]);
    }

    #[test]
    fn what_came_through_a_pipe_is_not_on_the_shelf() {
        Described::default().left("", "aa", 5).check(&[]);
    }

    #[test]
    fn what_was_put_away_comes_back_when_it_is_read_again() {
        let mut shelf = Described::default().text("/a.txt", "aa").left("/a.txt", "aa", 5).text("/b.txt", "bb");
        shelf.starter = vec![Starter { hash: "cc".into(), title: "Tour".into(), words: 1 }];
        let text = |hash: &str| Text { hash: hash.to_owned(), title: hash.to_owned(), ..Text::default() };
        let mut arranged = shelf.arranged();
        arranged.say(&text("aa"), at(6), |text| text.away = true).unwrap();
        arranged.say(&text("bb"), at(6), |text| text.tags.push("sea".into())).unwrap();
        shelf.check(&[("Tour", "", false, 0), ("Title bb", "/b.txt", false, 0)]);
        assert_eq!(shelf.catalogue().volumes[1].tags, ["sea"]);
        arranged.put_starter_away(true, at(7)).unwrap();
        shelf.check(&[("Title bb", "/b.txt", false, 0)]);
        let mut shelf = shelf.left("/a.txt", "aa", 8).left("", "cc", 9);
        shelf.check(&[("Left cc", "", false, 0), ("Left aa", "/a.txt", false, 0), ("Title bb", "/b.txt", false, 0)]);
    }

    #[test]
    fn a_document_belongs_to_the_nearest_folder_on_the_shelf() {
        let mut shelf = Described::default().text("/t/sea/a.txt", "aa").text("/t/b.txt", "bb").text("/c.txt", "cc");
        let mut arranged = shelf.arranged();
        arranged.add_folder(Path::new("/t"), at(1)).unwrap();
        arranged.add_folder(Path::new("/t/sea"), at(1)).unwrap();
        let folders: Vec<_> = shelf.catalogue().volumes.into_iter().map(|volume| volume.folder).collect();
        assert_eq!(folders, [Some("/t/sea".into()), Some("/t".into()), None]);
    }

    proptest! {
        /// However files are moved about, copied and lost, every note is counted once, with a document.
        #[test]
        fn no_note_is_lost_by_moving_files(
            moves in prop::collection::vec((0usize..6, prop::option::of(0usize..9)), 0..20),
            notes in prop::collection::vec(1usize..5, 6),
        ) {
            let mut shelf = Described::default();
            let mut where_now: Vec<Option<usize>> = (0..6).map(Some).collect();
            for (i, n) in notes.iter().enumerate() {
                let (path, hash) = (format!("/p{i}.txt"), format!("h{i}"));
                shelf = shelf.left(&path, &hash, i as i64).noted(&path, &hash, *n);
            }
            for (text, to) in moves {
                // Nobody moves a file over another one.
                if to.is_none() || !where_now.contains(&to) {
                    where_now[text] = to;
                }
            }
            for path in 0..9 {
                match where_now.iter().position(|at| *at == Some(path)) {
                    Some(text) => shelf = shelf.text(&format!("/p{path}.txt"), &format!("h{text}")),
                    None => shelf = shelf.gone(&format!("/p{path}.txt")),
                }
            }
            let catalogue = shelf.catalogue();
            let counted: usize = catalogue.volumes.iter().map(|volume| volume.n_notes).sum();
            prop_assert_eq!(counted, notes.iter().sum::<usize>());
            for (i, n) in notes.iter().enumerate() {
                let volume = catalogue.by_hash(&format!("h{i}")).unwrap();
                prop_assert_eq!(volume.n_notes, *n);
                prop_assert_eq!(volume.is_missing, where_now[i].is_none());
            }
        }
    }
}
