//! Dictionaries of StarDict: an `.ifo` that says what it is, an `.idx` with the headwords, a `.dict` with the articles,
//! and sometimes a `.syn` with other words for the same headwords. All but the first may be compressed.
//!
//! An entry of the `.idx` is a headword, a zero byte, offset and length as big-endian numbers; one of the `.syn` is a
//! word, a zero byte, and the number of a headword. An article has one part or several, each of a type that a letter
//! names: either all articles have the same (`sametypesequence`), or each part begins with its letter.

use std::path::{Path, PathBuf};

use super::files::{self, Articles};
use super::index::{Entry, Index, Shape};
use super::markup::{self, Dialect};
use super::{Dictionary, Found, article};

#[derive(Debug)]
pub struct StarDict {
    path: PathBuf,
    info: Info,
    index: Index,
    synonyms: Option<Synonyms>,
    articles: Articles,
}

/// What the `.ifo` says.
#[derive(Debug, PartialEq, Eq)]
struct Info {
    name: String,
    /// The types of the parts, when all articles have the same.
    types: Option<String>,
    /// Bytes of an offset: four or eight.
    offset: usize,
}

/// Other words for headwords, which they know by their number.
#[derive(Debug)]
struct Synonyms {
    index: Index,
    /// Where each headword's entry begins in the `.idx`.
    starts: Vec<u32>,
}

impl StarDict {
    /// The dictionary with this `.ifo`. The error is a sentence.
    pub fn open(path: &Path) -> Result<Self, String> {
        let fault = |what: &str| files::fault(path, what);
        let info = files::content(path).map_err(|what| fault(&what))?;
        let info = Info::parse(&article::decoded(&info), path).map_err(fault)?;
        let read = |file: &Path, tail| match files::content(file) {
            Ok(bytes) => Ok(Index::new(bytes, Shape::Numbers(tail))),
            Err(what) => Err(files::fault(file, &what)),
        };
        let index = read(&files::beside(path, "idx").unwrap_or(path.with_extension("idx")), info.offset + 4)?;
        if index.n_entries() == 0 {
            return Err(fault("its index has no headword"));
        }
        let synonyms = match files::beside(path, "syn") {
            Some(file) => Some(Synonyms { index: read(&file, 4)?, starts: index.starts() }),
            None => None,
        };
        Ok(Self { path: path.to_owned(), info, index, synonyms, articles: Articles::of(path)? })
    }

    fn found(&self, entry: Entry, matched: &[u8]) -> Option<Found> {
        let (at, len) = entry.rest.split_at_checked(self.info.offset)?;
        let [matched, headword] = [matched, entry.headword].map(|bytes| article::decoded(bytes).into_owned());
        Some(Found { matched, headword, at: big(at), len: big(len) })
    }
}

impl Dictionary for StarDict {
    fn path(&self) -> &Path {
        &self.path
    }

    fn name(&self) -> &str {
        &self.info.name
    }

    fn find(&self, word: &str) -> Vec<Found> {
        let own = self.index.find(word).into_iter().filter_map(|entry| self.found(entry, entry.headword));
        let synonyms =
            self.synonyms.iter().flat_map(|it| it.index.find(word).into_iter().map(move |other| (it, other)));
        let others = synonyms.filter_map(|(synonyms, other)| {
            let start = *synonyms.starts.get(big(other.rest) as usize)?;
            self.found(self.index.entry_at(start)?, other.headword)
        });
        own.chain(others).collect()
    }

    fn article(&self, found: &Found) -> Result<String, String> {
        let bytes = self.articles.read(found.at, found.len)?;
        Ok(parts(&bytes, self.info.types.as_deref()))
    }

    fn headwords(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let synonyms = self.synonyms.iter().flat_map(|synonyms| synonyms.index.entries());
        let words = self.index.entries().chain(synonyms).map(|entry| entry.headword);
        Box::new(words.filter_map(|word| std::str::from_utf8(word).ok()).filter(|word| !word.is_empty()))
    }

    fn bytes(&self) -> usize {
        let synonyms = self.synonyms.iter().map(|it| it.index.len() + it.index.overhead() + it.starts.len() * 4);
        self.index.overhead() + synonyms.sum::<usize>()
    }

    fn faults(&self) -> Vec<String> {
        let all = self.index.entries().filter_map(|entry| self.found(entry, entry.headword));
        let last = all.max_by_key(|found| found.at.saturating_add(found.len));
        let mut faults: Vec<_> =
            last.and_then(|found| self.articles.read(found.at, found.len).err()).into_iter().collect();
        if self.index.is_cut() || self.synonyms.as_ref().is_some_and(|synonyms| synonyms.index.is_cut()) {
            faults.push("its list of headwords was cut off; install it anew".to_owned());
        }
        faults
    }
}

impl Info {
    fn parse(text: &str, path: &Path) -> Result<Self, &'static str> {
        if !text.trim_start_matches('\u{FEFF}').starts_with("StarDict's dict ifo file") {
            return Err("it does not begin as a StarDict dictionary does");
        }
        let value = |name: &str| {
            let mut lines = text.lines().filter_map(|line| line.split_once('='));
            lines.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let offset = match value("idxoffsetbits") {
            None | Some("32") => 4,
            Some("64") => 8,
            Some(_) => return Err("it has offsets of neither 32 nor 64 bits"),
        };
        let name = value("bookname").map_or_else(|| files::stem(path), str::to_owned);
        Ok(Self { name, types: value("sametypesequence").map(str::to_owned), offset })
    }
}

fn big(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// The text of all parts of an article that are for reading.
fn parts(bytes: &[u8], types: Option<&str>) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut rest = bytes;
    let mut given = types.map(|types| types.bytes().peekable());
    while !rest.is_empty() {
        let (kind, is_last) = match &mut given {
            Some(types) => match types.next() {
                Some(kind) => (kind, types.peek().is_none()),
                None => break,
            },
            None => {
                let kind = rest[0];
                rest = &rest[1..];
                (kind, false)
            }
        };
        let (part, behind) = part(rest, kind, is_last);
        rest = behind;
        texts.extend(text(kind, part).filter(|text| !text.trim().is_empty()));
    }
    texts.join("\n\n")
}

/// The part of type `kind` at the beginning of `rest`, and what is behind it. The end of an article ends the last
/// part of a given sequence; else a small letter means text up to a zero byte, a capital so many bytes.
fn part(rest: &[u8], kind: u8, is_last: bool) -> (&[u8], &[u8]) {
    if is_last {
        return (rest, &[]);
    }
    if kind.is_ascii_uppercase() {
        let Some((len, data)) = rest.split_at_checked(4) else { return (&[], &[]) };
        return data.split_at(data.len().min(big(len) as usize));
    }
    match memchr::memchr(0, rest) {
        Some(end) => (&rest[..end], &rest[end + 1..]),
        None => (rest, &[]),
    }
}

/// What a part says; nothing for sounds, pictures and lists of files.
fn text(kind: u8, part: &[u8]) -> Option<String> {
    let decoded = article::decoded(part);
    let decoded = decoded.trim_matches('\0');
    Some(match kind {
        b'm' | b'l' | b'y' | b'w' => lines(decoded),
        b't' => format!("[{}]", decoded.trim()),
        b'x' => markup::words(decoded, Dialect::Xdxf),
        b'g' => markup::words(decoded, Dialect::Pango),
        b'h' | b'k' | b'n' => markup::words(decoded, Dialect::Html),
        _ => return None,
    })
}

/// Lines without the white space around them, and at most one empty line between two.
fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut n_empty = 0;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            n_empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if n_empty > 0 { "\n\n" } else { "\n" });
        }
        n_empty = 0;
        out.push_str(line);
    }
    out
}
