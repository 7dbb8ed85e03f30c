//! Dictionaries of dictd, as Debian's `dict-…` packages bring them: an `.index` with a line for each headword, and the
//! articles in a `.dict` or `.dict.dz`.
//!
//! A line is `headword`, offset and length, with tabs between them; the numbers are written with 64 digits. A fourth
//! field is the headword as it is spelled, when the first is not. Lines that say nothing of the kind are skipped.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::files::{self, Articles};
use super::index::{Entry, Index, Shape};
use super::{Dictionary, Found, article};

#[derive(Debug)]
pub struct Dictd {
    path: PathBuf,
    index: Index,
    articles: Articles,
    /// What it calls itself, once somebody asked.
    name: OnceLock<String>,
}

impl Dictd {
    /// The dictionary with this `.index`. The error is a sentence.
    pub fn open(path: &Path) -> Result<Self, String> {
        let index = files::content(path).map_err(|what| files::fault(path, &what))?;
        let index = Index::new(index, Shape::Lines);
        // Any other file has lines too.
        if !index.entries().take(100).any(|entry| Line::of(entry).is_some()) {
            return Err(files::fault(path, "its lines are not those of a dictionary's index"));
        }
        Ok(Self { path: path.to_owned(), index, articles: Articles::of(path)?, name: OnceLock::new() })
    }

    fn read(&self, at: u64, len: u64) -> Result<String, String> {
        Ok(article::decoded(&self.articles.read(at, len)?).into_owned())
    }

    /// What the dictionary calls itself: an article like others, under a headword that no reader looks up.
    fn own_name(&self) -> Option<String> {
        let names = ["00-database-short", "00databaseshort"].into_iter();
        let line = names.flat_map(|name| self.index.find(name)).filter_map(Line::of).find(Line::is_about_itself)?;
        let text = self.read(line.at, line.len).ok()?;
        let name = text.lines().map(str::trim).find(|line| !line.is_empty() && !is_about_itself(line.as_bytes()))?;
        Some(name.to_owned())
    }
}

impl Dictionary for Dictd {
    fn path(&self) -> &Path {
        &self.path
    }

    fn name(&self) -> &str {
        self.name.get_or_init(|| self.own_name().unwrap_or_else(|| files::stem(&self.path)))
    }

    fn find(&self, word: &str) -> Vec<Found> {
        let lines = self.index.find(word).into_iter().filter_map(Line::of).filter(|line| !line.is_about_itself());
        let found = lines.map(|line| Found {
            matched: article::decoded(line.headword).into_owned(),
            headword: article::decoded(line.spelled.unwrap_or(line.headword)).into_owned(),
            at: line.at,
            len: line.len,
        });
        found.collect()
    }

    fn article(&self, found: &Found) -> Result<String, String> {
        Ok(article::of_dictd(&self.read(found.at, found.len)?))
    }

    fn headwords(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let headwords = self.index.entries().map(|entry| entry.headword);
        let headwords = headwords.filter(|headword| !headword.is_empty() && !is_about_itself(headword));
        Box::new(headwords.filter_map(|headword| std::str::from_utf8(headword).ok()))
    }

    fn bytes(&self) -> usize {
        self.index.overhead()
    }

    fn faults(&self) -> Vec<String> {
        let lines = self.index.entries().filter(|entry| !(entry.headword.is_empty() && entry.rest.is_empty()));
        let lines: Vec<_> = lines.map(Line::of).collect();
        let n_bad = lines.iter().filter(|line| line.is_none()).count();
        let last = lines.iter().flatten().max_by_key(|line| line.at.saturating_add(line.len));
        let mut faults: Vec<_> = last.and_then(|line| self.read(line.at, line.len).err()).into_iter().collect();
        if n_bad > 0 {
            faults.push(format!("{n_bad} lines of the index cannot be understood and are skipped; install it anew"));
        }
        faults
    }
}

/// One line of the index.
struct Line<'a> {
    headword: &'a [u8],
    /// The headword as it is spelled, if that is said.
    spelled: Option<&'a [u8]>,
    at: u64,
    len: u64,
}

impl<'a> Line<'a> {
    fn of(entry: Entry<'a>) -> Option<Self> {
        let rest = entry.rest.strip_suffix(b"\r").unwrap_or(entry.rest);
        let mut fields = rest.split(|&byte| byte == b'\t');
        let (at, len) = (number(fields.next()?)?, number(fields.next()?)?);
        let spelled = fields.next().filter(|spelled| !spelled.is_empty());
        (!entry.headword.is_empty()).then_some(Self { headword: entry.headword, spelled, at, len })
    }

    fn is_about_itself(&self) -> bool {
        is_about_itself(self.headword)
    }
}

fn is_about_itself(headword: &[u8]) -> bool {
    headword.starts_with(b"00-database") || headword.starts_with(b"00database")
}

/// A number in dictd's 64 digits, the highest first.
fn number(digits: &[u8]) -> Option<u64> {
    // More than ten digits are more than 60 bits: no file is that long.
    if digits.is_empty() || digits.len() > 10 {
        return None;
    }
    digits.iter().try_fold(0, |number, &digit| {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        Some(number << 6 | u64::from(value))
    })
}
