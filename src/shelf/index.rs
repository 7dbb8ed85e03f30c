//! The shelf as it was seen last: `cache/shelf.index`, a line for each document, the one read last first. Its
//! beginning is enough for the first screen, so that a shelf of ten thousand texts opens as fast as an empty one. It is
//! never the truth: what is found out on another thread takes its place a moment later.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::catalogue::{Catalogue, Volume};
use super::lines::{self, Lines};
use super::places::{Left, Shelf};
use super::recent::recent;
use crate::text::pace;

const HEAD: &str = "postil shelf index 1";
/// So much of the file is read before the first screen.
const FIRST: u64 = 16 << 10;

fn file(data: &Path) -> PathBuf {
    data.join("cache").join("shelf.index")
}

/// Keeps the shelf as it is.
pub fn write(catalogue: &Catalogue, data: &Path) {
    let mut lines = Lines::begin(HEAD);
    let (n, speed) = (catalogue.volumes.len().to_string(), catalogue.speed.to_string());
    let folders = catalogue.folders.iter().filter_map(|folder| folder.to_str());
    let away = if catalogue.hides_starter { "away" } else { "" };
    lines.add([n.as_str(), &speed, away].into_iter().chain(folders));
    for it in &catalogue.volumes {
        let seed = it.seed.map(|seed| seed.to_string()).unwrap_or_default();
        let folder = it.folder.as_deref().and_then(Path::to_str).unwrap_or_default();
        let (words, progress, n_notes) = (it.words.to_string(), it.progress.to_string(), it.n_notes.to_string());
        let read = it.read.map(|read| read.to_string()).unwrap_or_default();
        let words_of = |words: &[String]| lines::joined(words.iter().map(String::as_str));
        let (authors, tags) = (words_of(&it.authors), words_of(&it.tags));
        let missing = if it.is_missing { "missing" } else { "" };
        let about = [&it.hash, &seed, &it.title, &authors, &tags, folder];
        let fields = about.into_iter().chain([words.as_str(), &progress, &n_notes, &read, missing]);
        lines.add(fields.chain(it.paths.iter().filter_map(|path| path.to_str())));
    }
    lines.write(&file(data));
}

/// The beginning of the shelf as it was seen last, with what was read since; `None` when nothing is remembered.
pub fn beginning(shelf: &Shelf, data: &Path) -> Option<Catalogue> {
    let mut bytes = Vec::with_capacity(FIRST as usize);
    File::open(file(data)).and_then(|file| file.take(FIRST).read_to_end(&mut bytes)).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    // The last line may be cut, or is the sum.
    let (whole, _) = text.rsplit_once('\n')?;
    let mut lines = whole.strip_prefix(HEAD)?.strip_prefix('\n')?.lines();
    let mut head = lines::fields(lines.next()?);
    let (n, speed, away) = (head.next()?.parse().ok()?, head.next()?.parse().ok()?, head.next()?);
    let folders = head.map(PathBuf::from).collect();
    let volumes = lines.map_while(|line| volume(&mut lines::fields(line))).collect();
    let mut catalogue = Catalogue { volumes, n, folders, speed, hides_starter: !away.is_empty() };
    if catalogue.speed == 0 {
        catalogue.speed = pace::USUAL;
    }
    take_in_recent(&mut catalogue, shelf, data);
    Some(catalogue)
}

fn volume(fields: &mut impl Iterator<Item = String>) -> Option<Volume> {
    let (hash, seed, title) = (fields.next()?, fields.next()?, fields.next()?);
    let (authors, tags, folder) = (lines::parted(&fields.next()?), lines::parted(&fields.next()?), fields.next()?);
    let (words, progress) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let (n_notes, read, missing) = (fields.next()?.parse().ok()?, fields.next()?, fields.next()?);
    Some(Volume {
        hash,
        seed: seed.parse().ok(),
        title,
        authors,
        tags,
        folder: Some(PathBuf::from(folder)).filter(|folder| !folder.as_os_str().is_empty()),
        words,
        progress,
        n_notes,
        read: read.parse().ok(),
        is_missing: !missing.is_empty(),
        paths: fields.map(PathBuf::from).collect(),
    })
}

/// Texts that were read since stand where they belong at once.
fn take_in_recent(catalogue: &mut Catalogue, shelf: &Shelf, data: &Path) {
    for hash in recent(data) {
        if let Some(left) = shelf.left(&hash) {
            take_in(catalogue, left);
        }
    }
    catalogue.volumes.sort_by_key(|volume| std::cmp::Reverse(volume.read));
}

/// Brings what is known of a document up to where it was left.
pub fn take_in(catalogue: &mut Catalogue, left: Left) {
    let known =
        |volume: &Volume| volume.hash == left.hash || volume.path().is_some() && volume.path() == left.path.as_deref();
    let at = catalogue.volumes.iter().position(known);
    let mut volume = match at {
        Some(at) => catalogue.volumes.remove(at),
        // It may stand further down.
        None if catalogue.n > catalogue.volumes.len() => Volume::default(),
        None => {
            catalogue.n += 1;
            Volume::default()
        }
    };
    if volume.read.is_none_or(|read| read <= left.read) {
        let words = left.words.unwrap_or(volume.words);
        (volume.progress, volume.read, volume.words) = (left.progress, Some(left.read), words);
        (volume.hash, volume.title) = (left.hash, left.title);
        if !left.authors.is_empty() {
            volume.authors = left.authors;
        }
        if volume.paths.is_empty() {
            volume.paths.extend(left.path);
        }
    }
    if volume.seed.is_some() || volume.path().is_some() {
        catalogue.volumes.insert(0, volume);
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::recent;
    use super::*;
    use crate::document::Locator;

    fn volume(n: usize) -> Volume {
        Volume {
            hash: format!("{n:032x}"),
            title: format!("Text {n}"),
            authors: vec!["Ada".into(), "Bo".into()],
            tags: vec!["sea".into()],
            folder: Some("/texts".into()),
            paths: vec![format!("/texts/{n}.txt").into()],
            words: n,
            progress: 0.5,
            n_notes: 3,
            read: Some(Timestamp::from_second(10_000 - n as i64).unwrap()),
            is_missing: n == 1,
            ..Volume::default()
        }
    }

    fn catalogue(n: usize) -> Catalogue {
        let folders = vec!["/texts".into()];
        Catalogue { volumes: (0..n).map(volume).collect(), n, folders, speed: 250, hides_starter: true }
    }

    #[test]
    fn a_short_shelf_comes_back_as_it_was() {
        let data = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(data.path());
        assert_eq!(beginning(&shelf, data.path()), None);
        write(&catalogue(3), data.path());
        assert_eq!(beginning(&shelf, data.path()), Some(catalogue(3)));
    }

    #[test]
    fn of_a_long_shelf_only_the_beginning_is_read() {
        let data = tempfile::tempdir().unwrap();
        write(&catalogue(10_000), data.path());
        let seen = beginning(&Shelf::open(data.path()), data.path()).unwrap();
        assert_eq!(seen.n, 10_000);
        assert!((100..500).contains(&seen.volumes.len()), "{}", seen.volumes.len());
        assert_eq!(seen.volumes, catalogue(seen.volumes.len()).volumes);
    }

    #[test]
    fn what_was_read_since_stands_first() {
        let data = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(data.path());
        write(&catalogue(3), data.path());
        let left = |n: usize, second: i64| Left {
            hash: format!("{n:032x}"),
            path: Some(format!("/texts/{n}.txt").into()),
            title: format!("Text {n}"),
            authors: Vec::new(),
            words: None,
            measure: None,
            byte: None,
            stamp: None,
            progress: 0.75,
            length: 60,
            furthest: None,
            so_far: false,
            read: Timestamp::from_second(second).unwrap(),
            at: Locator::default(),
        };
        shelf.keep(&left(2, 20_000)).unwrap();
        shelf.keep(&left(7, 30_000)).unwrap();
        let seen = beginning(&shelf, data.path()).unwrap();
        let titles: Vec<_> = seen.volumes.iter().map(|volume| volume.title.as_str()).collect();
        assert_eq!((titles, seen.n), (vec!["Text 7", "Text 2", "Text 0", "Text 1"], 4));
        assert_eq!((seen.volumes[1].progress, seen.volumes[1].n_notes), (0.75, 3));
        // Without the memory of what was read last nothing is wrong but the order.
        std::fs::remove_file(data.path().join("cache/shelf.recent")).unwrap();
        assert_eq!(recent::recent(data.path()), [""; 0]);
        assert_eq!(beginning(&shelf, data.path()).unwrap().volumes.len(), 3);
    }
}
