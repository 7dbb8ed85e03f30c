//! The printed table of contents: where it stands, and what it says the headings are.
//!
//! It is the best witness for headings: its entries name them, in order. It ends where the first of the named
//! headings stands itself.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::facts::Facts;
use super::lines::{Lines, Role, fold, starts_low};
use super::numbering::{Numbering, Style, chain, may_be_numbered, numbering};
use super::numbers::page_number;
use super::sieve::{Sieve, Start};

/// The contents of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The lines of the entries, with what stands between them; empty when there are no contents.
    pub lines: Range<usize>,
    /// The line above that says what follows.
    pub heading: Option<usize>,
    pub entries: Vec<Entry>,
    /// The depth of each title, by its folded words, with and without its number.
    names: HashMap<String, Vec<usize>>,
    /// All names in order, to find what they begin with.
    sorted: Vec<String>,
    sieve: Sieve,
    has_numbers: bool,
    /// The depth that the numbers of chapters have.
    least: u8,
    /// The lines whose numbers count through the whole text, in order.
    counted: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The folded words with the number before them, and without it.
    pub full: String,
    pub bare: String,
    pub has_page: bool,
    pub is_numbered: bool,
    value: Option<u32>,
    is_lettered: bool,
    pub depth: u8,
    indent: usize,
    /// What it says when its last word is a page number after all.
    without_last_number: Option<String>,
}

impl Entry {
    /// Gives it the number that stands on a line of its own.
    fn count(&mut self, text: &str) {
        let Some(number) = numbering(text) else { return };
        self.full = fold(text) + &self.full;
        (self.is_numbered, self.value, self.depth) = (true, Some(number.value), number.depth);
        self.is_lettered = number.is_lettered;
    }

    fn go_on(&mut self, words: &str) {
        self.full.push_str(words);
        self.bare.push_str(words);
    }
}

const NAMES: [&str; 34] = [
    "contents",
    "tableofcontents",
    "tabledesmatières",
    "tabledesmatieres",
    "sommaire",
    "inhalt",
    "inhaltsverzeichnis",
    "índice",
    "indice",
    "índicegeneral",
    "sumario",
    "sumário",
    "inhoud",
    "inhoudsopgave",
    "indhold",
    "innehåll",
    "目次",
    "содержание",
    "оглавление",
    "tabladecontenidos",
    "tabladecontenido",
    "contenido",
    "contenidos",
    "sommario",
    "indicegenerale",
    "índicedecontenidos",
    "tabeladeconteúdo",
    "conteúdo",
    "innehållsförteckning",
    "indholdsfortegnelse",
    "innhold",
    "spistreści",
    "目录",
    "목차",
];

/// Wider lines are no entries.
const WIDEST: usize = 240;

impl Contents {
    /// Finds the contents and marks the furniture among them.
    pub fn find(lines: &mut Lines, is_paged: bool) -> Self {
        let mut it = Self::named(lines, is_paged);
        it.counted = chain::find(lines, it.lines.clone());
        it
    }

    /// The contents below a line that names them.
    fn named(lines: &mut Lines, is_paged: bool) -> Self {
        let limit = (lines.len() / 3).max(400).min(lines.len());
        let mut attempts = 4;
        for i in 0..limit {
            let line = &lines.all[i];
            if !line.is_body() || line.width() > 40 || !heads_contents(lines.text(i)) {
                continue;
            }
            attempts -= 1;
            if attempts == 0 {
                break;
            }
            if let Some(found) = Self::below(lines, i) {
                found.mark_furniture(lines, is_paged);
                return found;
            }
        }
        Self::default()
    }

    /// Whether the number at the head of a line is one of those that count through the whole text.
    pub fn counts(&self, line: usize) -> bool {
        self.counted.binary_search(&line).is_ok()
    }

    /// The depth of a heading that the contents name; 0 for chapters.
    pub fn depth(&self, words: &str) -> Option<u8> {
        if self.names.is_empty() || words.len() > 300 || starts_low(words) {
            return None;
        }
        let entry = &self.entries[*self.places(words).first()?];
        // The number that the entry has lost tells its depth.
        let number = numbering(words).filter(|number| !entry.is_numbered && is_deep(number));
        Some(number.map_or(entry.depth, |number| number.depth.saturating_sub(self.least.max(1))))
    }

    /// Whether a heading that the contents name begins with these words and has more.
    pub fn begins(&self, words: &str) -> bool {
        if self.names.is_empty() || !self.sieve.may_begin(Start::of(words)) {
            return false;
        }
        let words = fold(words);
        let next = self.sorted.partition_point(|name| *name <= words);
        words.len() >= 8 && self.sorted.get(next).is_some_and(|name| name.starts_with(&words))
    }

    /// Whether the headings have numbers, as far as the contents tell.
    pub fn has_numbers(&self) -> bool {
        self.has_numbers
    }

    /// Whether line `i` says a heading with its number.
    pub fn is_numbered_line(&self, lines: &Lines, i: usize) -> bool {
        !self.names.is_empty()
            && lines.all[i].facts.has(Facts::NUMBER)
            && self.may_begin(lines, i)
            && self.is_name_with_number(lines.text(i))
    }

    /// Whether the words are those of a heading with its number.
    pub fn is_numbered_name(&self, words: &str) -> bool {
        !self.names.is_empty()
            && numbering(words).is_some()
            && (self.sieve.may_begin(Start::of(words)) || may_be_numbered(words))
            && self.is_name_with_number(words)
    }

    fn is_name_with_number(&self, words: &str) -> bool {
        numbering(words).is_some() && (self.has_numbers() && !self.whole(words).is_empty() || self.is_loose(words))
    }

    /// The entries that name these words, in order.
    pub fn places(&self, words: &str) -> &[usize] {
        let named =
            |words: &str| self.sieve.may_begin(Start::of(words)).then(|| self.names.get(&fold(words))).flatten();
        let found = named(words).or_else(|| {
            let number = numbering(words).filter(|number| number.len < words.len())?;
            let found = named(&words[number.len..])?;
            // `Chapter 2. Salt` may be `2. Salt` in the contents, and `2.1 Salt` may have lost its number there.
            (number.style == Style::Word || is_deep(&number) && found.iter().all(|n| !self.entries[*n].is_numbered))
                .then_some(found)
        });
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether a name may begin with line `i`, or the line with a name; `false` is sure, and quickly known.
    pub fn may_begin(&self, lines: &Lines, i: usize) -> bool {
        let line = &lines.all[i];
        !self.names.is_empty() && (line.facts.has(Facts::LED) || self.sieve.may_begin(line.start))
    }

    /// Whether only the number before the words is missing in the contents, where it may have come loose.
    fn is_loose(&self, words: &str) -> bool {
        numbering(words).is_some_and(|number| is_deep(&number)) && !self.places(words).is_empty()
    }

    /// The entries that consist of these words, their numbers included.
    pub fn whole(&self, words: &str) -> Vec<usize> {
        let places = self.places(words);
        if places.is_empty() {
            return Vec::new();
        }
        let name = fold(words);
        places.iter().copied().filter(|place| self.entries[*place].full == name).collect()
    }

    fn below(lines: &Lines, heading: usize) -> Option<Self> {
        let candidates: Vec<usize> =
            lines.body(heading + 1..lines.len()).take(1500).take_while(|i| lines.all[*i].width() <= WIDEST).collect();
        let later = named_later(lines, &candidates);
        let mut it = Self { heading: Some(heading), ..Self::default() };
        let mut seen: HashSet<String> = HashSet::new();
        let mut end = heading + 1;
        let mut missed = 0;
        let mut last = heading;
        let mut widest_space = 1;
        // A number on a line of its own, for the next entry.
        let mut loose: Option<&str> = None;
        for i in candidates {
            let text = lines.text(i);
            if heads_contents(text) || page_number(text).is_some_and(|number| number.is_roman) {
                continue;
            }
            if numbering(text).is_some_and(|number| is_deep(&number) && number.len >= text.len()) {
                loose = if last == i - 1 && loose.is_some() { None } else { Some(text) };
                last = i;
                continue;
            }
            // Numbers and leaders may have come loose from their lines, and accents from their letters.
            if page_number(text).is_some() || !text.chars().any(char::is_alphabetic) {
                last = i;
                continue;
            }
            let mut entry = entry(text, lines.all[i].indent());
            if let Some(number) = loose.take().filter(|_| !entry.is_numbered) {
                entry.count(number);
            }
            let has_blank_before = i > last + 1;
            if !entry.has_page
                && (has_blank_before || lines.all[i].page)
                && (seen.contains(&entry.full) || seen.contains(&entry.bare))
                && !entry.bare.is_empty()
            {
                break;
            }
            // Behind more white space than entries have, the first number comes again: there the first chapter begins.
            let space = i - last;
            let begins_again = it.entries.len() >= 3
                && !entry.has_page
                && space > widest_space.max(2)
                && entry.value.is_some()
                && it.entries.iter().find_map(|first| first.value) == entry.value;
            if begins_again {
                break;
            }
            let is_named = later.contains_key(&entry.full) || later.contains_key(&entry.bare);
            // The page of an entry that is too long for one line stands behind the rest of its words.
            let is_rest = entry.has_page && !entry.is_numbered && !is_named && i == last + 1;
            if let Some(broken) =
                it.entries.last_mut().filter(|broken| is_rest && broken.is_numbered && !broken.has_page)
            {
                broken.go_on(&entry.full);
                broken.has_page = true;
                seen.insert(broken.full.clone());
                seen.insert(broken.bare.clone());
                (end, missed, last) = (i + 1, 0, i);
                continue;
            }
            if entry.has_page
                || is_named
                || (entry.is_numbered && missed == 0)
                || (entry.is_numbered && !has_blank_before)
            {
                seen.insert(entry.full.clone());
                seen.insert(entry.bare.clone());
                if !it.entries.is_empty() {
                    widest_space = widest_space.max(space);
                }
                it.entries.push(entry);
                (end, missed) = (i + 1, 0);
            } else if !has_blank_before && i == end + missed {
                // An entry may run on in the next lines.
                missed += 1;
                if missed > 4 {
                    break;
                }
                if let Some(entry) = it.entries.last_mut() {
                    entry.go_on(&fold(text));
                    seen.insert(entry.full.clone());
                    seen.insert(entry.bare.clone());
                    end = end.max(i + 1 - missed);
                }
            } else if missed > 0 || has_blank_before && it.entries.len() >= 3 {
                break;
            }
            last = i;
        }
        let tail = lines.all[end..].iter().take(missed).take_while(|line| line.role == Role::Body).count();
        let n_sure = it
            .entries
            .iter()
            .filter(|entry| entry.has_page || entry.is_numbered || later.contains_key(&entry.bare))
            .count();
        if it.entries.len() < 3 || 2 * n_sure < it.entries.len() {
            return None;
        }
        it.lines = heading + 1..end + tail;
        it.set_depths();
        Some(it)
    }

    fn set_depths(&mut self) {
        // Beside chapters with numbers, letters are the appendices.
        let has_digits = self.entries.iter().any(|entry| entry.is_numbered && !entry.is_lettered);
        for entry in self.entries.iter_mut().filter(|entry| entry.is_lettered && has_digits) {
            entry.depth += 1;
        }
        let least = self.entries.iter().filter(|entry| entry.is_numbered).map(|entry| entry.depth).min().unwrap_or(0);
        // Where only sections have kept their numbers, the entries without are the chapters.
        let n_bare = self.entries.iter().filter(|entry| !entry.is_numbered).count();
        let least = if n_bare >= 2 { least.min(1) } else { least };
        self.least = least;
        let mut indents: Vec<usize> = self.entries.iter().map(|entry| entry.indent).collect();
        indents.sort_unstable();
        indents.dedup();
        let is_even = indents.len() > 6;
        for entry in &mut self.entries {
            let by_indent = indents.iter().position(|indent| *indent == entry.indent).unwrap_or(0).min(5) as u8;
            entry.depth = match (entry.is_numbered, is_even) {
                (true, _) => entry.depth.saturating_sub(least),
                (false, true) => 0,
                (false, false) => by_indent,
            };
        }
        for (n, entry) in self.entries.iter().enumerate() {
            self.names.entry(entry.full.clone()).or_default().push(n);
            if entry.bare.len() >= 3 && entry.bare != entry.full {
                self.names.entry(entry.bare.clone()).or_default().push(n);
            }
            // A page number with one space before it may still be one.
            if let Some(title) = &entry.without_last_number {
                self.names.entry(title.clone()).or_default().push(n);
            }
        }
        self.sorted = self.names.keys().cloned().collect();
        self.sorted.sort_unstable();
        self.sieve = Sieve::new(self.sorted.iter());
        self.has_numbers = 2 * self.entries.iter().filter(|entry| entry.is_numbered).count() > self.entries.len();
    }

    /// On pages that form feeds divide, only a number at the edge is the number of the page.
    fn mark_furniture(&self, lines: &mut Lines, is_paged: bool) {
        let Some(heading) = self.heading else { return };
        let name = fold(lines.text(heading));
        for i in self.lines.clone().filter(|i| lines.all[*i].is_body()).collect::<Vec<_>>() {
            if !is_paged && page_number(lines.text(i)).is_some_and(|number| number.is_roman) {
                lines.all[i].role = Role::PageNumber;
            } else if fold(lines.text(i)) == name {
                lines.all[i].role = Role::RunningHead;
            }
        }
    }
}

/// Whether a line is one of the [`NAMES`].
fn heads_contents(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| !c.is_ascii() || b"cCtTsSiI".contains(&(c as u8))) && NAMES.contains(&fold(text).as_str())
}

/// Which of the candidates' titles stand alone further down, and where last.
fn named_later(lines: &Lines, candidates: &[usize]) -> HashMap<String, usize> {
    let mut wanted: HashMap<String, usize> = HashMap::new();
    for i in candidates {
        let entry = entry(lines.text(*i), 0);
        for name in [entry.full, entry.bare] {
            if name.len() >= 2 {
                wanted.entry(name).or_insert(*i);
            }
        }
    }
    let sieve = Sieve::new(wanted.keys());
    let mut found = HashMap::new();
    let first = candidates.first().copied().unwrap_or(lines.len());
    for i in first..lines.len() {
        let line = &lines.all[i];
        let is_after_break = i == 0 || line.page || !lines.all[i - 1].is_body();
        if !line.is_body() || line.width() > 120 || !is_after_break || !sieve.may_begin(line.start) {
            continue;
        }
        let words = fold(lines.text(i));
        if wanted.get(&words).is_some_and(|at| *at + 1 < i) {
            found.insert(words, i);
        }
    }
    found
}

/// `2.1`: a number that only sections have.
fn is_deep(number: &Numbering) -> bool {
    number.style == Style::Points && number.depth >= 2
}

/// Takes a line of contents apart.
fn entry(text: &str, indent: usize) -> Entry {
    let (title, has_page) = without_page(text);
    let number = numbering(title);
    let words = number.as_ref().map_or(title, |number| &title[number.len.min(title.len())..]);
    let bare = fold(words);
    let is_numbered = number.is_some();
    let is_lettered = number.as_ref().is_some_and(|number| number.is_lettered);
    let number_len = number.as_ref().map_or(0, |number| number.len);
    let value = number.as_ref().map(|number| number.value);
    let depth = number.map_or(0, |number| number.depth);
    let full = fold(title);
    let bare = if bare.is_empty() { full.clone() } else { bare };
    let without_last_number = title
        .rsplit_once(' ')
        .filter(|(words, last)| !has_page && is_numbered && words.len() > number_len && page_number(last).is_some())
        .map(|(words, _)| fold(words));
    Entry { full, bare, has_page, is_numbered, value, is_lettered, depth, indent, without_last_number }
}

/// The title of an entry without the page number before or behind it, and whether there was one.
fn without_page(text: &str) -> (&str, bool) {
    if let Some((first, rest)) = text.split_once('\t') {
        let first = first.trim();
        if first == "-" || page_number(first).is_some() {
            return (rest.trim(), true);
        }
    }
    let last = text.rfind(is_leader).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = if page_number(&text[last..]).is_some() { last } else { text.len() };
    let title = text[..end].trim_end_matches(is_leader);
    let leader = &text[title.len()..end];
    let is_dotted = leader.chars().filter(|c| matches!(c, '.' | '…' | '·')).count() >= 3;
    let is_apart = leader.len() >= 2 || leader.contains('\t');
    if (is_dotted || (end < text.len() && is_apart)) && !title.is_empty() { (title, true) } else { (text, false) }
}

fn is_leader(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '…' | '·' | '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Contents {
        Contents::find(&mut Lines::new(text), false)
    }

    #[test]
    fn contents_end_where_the_first_chapter_stands() {
        let found = check(
            "CONTENTS\n\n- 1\tThe Well\n7\t1 Rope\n\nvii\n\nCONTENTS\n\n2 Bucket\t12\n\nThe Well\n\nIt was deep.\n",
        );
        assert_eq!(found.lines, 1..10);
        assert_eq!(found.entries.len(), 3);
        assert_eq!(found.depth("Rope"), Some(0));
    }

    #[test]
    fn dots_lead_to_the_page() {
        let found =
            check("Contents\n1. Rope ......... 3\n 1.1 Knots . . . . 4\n2. Bucket ....... 10\n\n1. Rope\n\nText.\n");
        assert_eq!(found.lines, 1..4);
        assert_eq!((found.depth("1. Rope"), found.depth("1.1 Knots")), (Some(0), Some(1)));
    }

    #[test]
    fn a_word_alone_makes_no_contents() {
        assert_eq!(check("Contents\n\nThe box held three things, and none was new.\n"), Contents::default());
    }

    #[test]
    fn the_page_stands_behind_the_rest_of_a_long_entry() {
        let found = check(
            "Contents\n1. Rope . . . . 3\n2. What there is to say about the bucket and\nthe well . . . . 4\n3. Stone 9\n\n1. Rope\n\nText.\n",
        );
        assert_eq!(found.entries.len(), 3);
        assert_eq!(found.depth("2. What there is to say about the bucket and the well"), Some(0));
        assert_eq!(found.depth("3. Stone"), Some(0));
        assert!(found.begins("2. What there is to say"));
    }
}
