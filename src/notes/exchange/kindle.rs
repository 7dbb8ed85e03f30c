//! `My Clippings.txt` of a Kindle, in the languages a Kindle speaks.
//!
//! The file only grows. A highlight that was made longer, a note that was changed, stand there in all their states;
//! the last one counts, and the others go to [`Work::older`]. A note is an entry of its own, at the place where its
//! highlight ends; the two become one clipping.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Clipping, Source, Work, id_of, lines_of, mark_of, months, one_line};
use crate::text::fold::folded;

/// What stands between two entries.
const RULE: &str = "==========";
/// How an entry ends whose publisher allows no more of it to be copied.
const LIMITS: [&str; 3] = ["<you have reached the clipping limit", "<sie haben", "clipping limit"];
/// What tells a note, a bookmark, a page and a location, without accents and capitals.
const NOTES: [&str; 8] = ["note", "notiz", "nota", "メモ", "笔记", "筆記", "notitie", "заметка"];
const BOOKMARKS: [&str; 9] =
    ["bookmark", "lesezeichen", "signet", "marcador", "segnalibro", "ブックマーク", "书签", "bladwijzer", "закладка"];
const PAGES: [&str; 8] = ["page", "seite", "pagina", "p.", "ページ", "页", "頁", "страниц"];
const PLACES: [&str; 8] = ["loc", "position", "emplacement", "posicion", "posizione", "posicao", "位置", "positie"];

/// Whether a text is such a file.
pub fn is_ours(text: &str) -> bool {
    let mut lines = text.lines();
    lines.any(|line| line.trim() == RULE) && text.lines().any(|line| line.trim_start().starts_with("- "))
}

pub fn read(text: &str, zone: &TimeZone) -> Source {
    let mut source = Source::default();
    let text = lines_of(text);
    let mut entries = Vec::new();
    let mut line = 1;
    for part in text.split_inclusive(&format!("\n{RULE}")) {
        let is_whole = part.trim_end().ends_with(RULE);
        let words = part.trim_end().strip_suffix(RULE).unwrap_or(part);
        let start = line + words.lines().take_while(|line| blank(line)).count();
        line += part.matches('\n').count();
        if words.lines().all(|line| blank(line) || line.trim() == RULE) {
            continue;
        }
        match entry(words, zone) {
            Some(entry) => {
                if !is_whole {
                    source.remarks.push(format!(
                        "the entry in line {start} has no line of {RULE} at its end; it may have been cut off there"
                    ));
                }
                entries.push(entry);
            }
            None => source.remarks.push(format!(
                "the entry in line {start} is not understood, and left out: “{}”",
                one_line(words).chars().take(60).collect::<String>()
            )),
        }
    }
    for entry in &entries {
        source.work(&entry.title, &entry.authors);
    }
    for work in &mut source.works {
        let own = entries.iter().filter(|entry| entry.title == work.title && entry.authors == work.authors);
        put_together(work, own.cloned().collect());
    }
    source
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Highlight,
    Note,
    Bookmark,
}

#[derive(Clone, Debug)]
struct Entry {
    title: String,
    authors: Vec<String>,
    sort: Sort,
    page: String,
    place: Option<RangeInclusive<u64>>,
    made: Option<Timestamp>,
    text: String,
    is_cut: bool,
    id: String,
}

/// Title, what and where, an empty line, the words.
fn entry(words: &str, zone: &TimeZone) -> Option<Entry> {
    let mut lines = words.lines().skip_while(|line| blank(line));
    let heading = lines.next()?.trim_matches(is_blank);
    let about = lines.next()?.trim_matches(is_blank);
    let about = about.strip_prefix(['-', '–', '—'])?.trim_matches(is_blank);
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text.trim_matches(is_blank);
    let (text, is_cut) = without_limit(text);
    let (title, authors) = title(heading);
    let parts: Vec<_> = about.split(['|', '｜']).map(|part| folded(part.trim_matches(is_blank)).into_owned()).collect();
    let made = about.split(['|', '｜']).rev().find_map(|part| months::moment(part, zone));
    let about_place = parts.iter().filter(|part| months::moment(part, zone).is_none());
    let (mut page, mut place) = (String::new(), None);
    for part in about_place.clone() {
        let (in_part, rest) = page_in(part);
        page = if page.is_empty() { in_part } else { page };
        place = place.or_else(|| place_in(&rest));
    }
    let has = |words: &[&str]| about_place.clone().any(|part| words.iter().any(|word| says(part, word)));
    let sort = match (has(&BOOKMARKS), has(&NOTES)) {
        (true, _) => Sort::Bookmark,
        (false, true) => Sort::Note,
        (false, false) => Sort::Highlight,
    };
    let id = id_of("kindle", &[heading, &one_line(about), &one_line(text)]);
    Some(Entry { title, authors, sort, page, place, made, text: text.to_owned(), is_cut, id })
}

/// Whether a word stands there: alone, or anywhere in scripts that do not part words.
fn says(part: &str, word: &str) -> bool {
    let alone = || part.split(|c: char| !c.is_alphanumeric()).any(|other| other == word);
    if word.chars().all(char::is_alphabetic) && word.is_ascii() { alone() } else { part.contains(&*folded(word)) }
}

/// Title and authors: the last brackets hold the authors, several parted by semicolons, the family name first where
/// there is a comma. A text that was put on the device by hand may have none, or a dash.
fn title(line: &str) -> (String, Vec<String>) {
    let names = |names: &str| -> Vec<String> {
        let names = names.split([';', '&']).map(|name| name.trim_matches(is_blank));
        names.filter(|name| !name.is_empty()).map(name).collect()
    };
    let bracket = line.ends_with(')').then(|| opening(line)).flatten();
    match bracket {
        Some(at) if at > 0 => (line[..at].trim_matches(is_blank).to_owned(), names(&line[at + 1..line.len() - 1])),
        _ => match line.rsplit_once(" - ") {
            Some((title, author)) => (title.trim_matches(is_blank).to_owned(), names(author)),
            None => (line.to_owned(), Vec::new()),
        },
    }
}

/// Where the bracket opens that the line ends with.
fn opening(line: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in line.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 1 => return Some(at),
            b'(' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `Marsh, Ada` as she is called.
fn name(name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

/// The page that a part names, and the part without it.
fn page_in(part: &str) -> (String, String) {
    for word in PAGES.map(folded) {
        let Some(at) = part.find(&*word) else { continue };
        let (before, after) = (&part[..at], &part[at + word.len()..]);
        // What follows the word, else what stands before it, as in Japanese.
        let next = after.trim_start_matches(|c: char| c.is_alphabetic() && !part.is_ascii()).trim_start();
        let label = next.split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or_default();
        if is_page(label) {
            let rest = next.strip_prefix(label).unwrap_or(next);
            return (label.to_owned(), format!("{before} {rest}"));
        }
        let label = before.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        if !label.is_empty() {
            return (label.to_owned(), after.to_owned());
        }
    }
    (String::new(), part.to_owned())
}

/// Digits, a range of pages, or Roman numerals.
fn is_page(label: &str) -> bool {
    let is_number = label.starts_with(|c: char| c.is_ascii_digit());
    is_number || !label.is_empty() && label.chars().all(|c| "ivxlcdm".contains(c))
}

/// The location that a part names: `168-170`, `168-70`, `168`.
fn place_in(part: &str) -> Option<RangeInclusive<u64>> {
    let word = PLACES.iter().find(|word| part.contains(*word))?;
    let after = &part[part.find(word)? + word.len()..];
    let start = after.find(|c: char| c.is_ascii_digit())?;
    let mut numbers = after[start..].split(|c: char| !c.is_ascii_digit() && c != '-').next()?.split('-');
    let first = numbers.next()?;
    let last = numbers.next().filter(|last| !last.is_empty()).unwrap_or(first);
    // Old devices leave out what the two have in common.
    let shared = first.len().saturating_sub(last.len());
    let whole = if last.len() < first.len() { format!("{}{last}", &first[..shared]) } else { last.to_owned() };
    let (first, last): (u64, u64) = (first.parse().ok()?, whole.parse().ok()?);
    Some(first..=last.max(first))
}

/// The words without the sentence that says that more may not be copied.
fn without_limit(text: &str) -> (&str, bool) {
    let Some(at) = text.rfind('<').filter(|_| text.trim_end().ends_with('>')) else { return (text, false) };
    let lower = folded(&text[at..]).into_owned();
    let is_limit = LIMITS.iter().any(|limit| lower.contains(limit));
    if is_limit {
        (text[..at].trim_end_matches(is_blank).trim_end_matches('…').trim_end(), true)
    } else {
        (text, false)
    }
}

/// The entries of one work as clippings: former states aside, notes with their highlights.
fn put_together(work: &mut Work, entries: Vec<Entry>) {
    let (notes, marks): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.sort == Sort::Note);
    let (marks, mut older) = latest(marks, |one, other| {
        one.sort == other.sort && touch(one, other) && (one.sort == Sort::Bookmark || grows(&one.text, &other.text))
    });
    let (notes, old_notes) = latest(notes, |one, other| one.place == other.place && one.page == other.page);
    older.extend(old_notes);
    let mut alone = Vec::new();
    let mut clippings: Vec<(Entry, Clipping)> =
        marks.into_iter().map(|entry| (entry.clone(), clipping(&entry))).collect();
    for note in notes {
        let bare = |(entry, clipping): &&mut (Entry, Clipping)| {
            entry.sort == Sort::Highlight && clipping.note.is_empty() && belongs(&note, entry)
        };
        // The one that ends there, before one that goes on.
        let best = clippings.iter_mut().filter(bare).min_by_key(|(entry, _)| entry.place.as_ref().map(|it| *it.end()));
        match best {
            Some((_, clipping)) => say(clipping, &note),
            None => alone.push((note.clone(), Clipping { quote: String::new(), ..clipping(&note) })),
        }
    }
    clippings.extend(alone);
    clippings.sort_by_key(|(entry, _)| entry.place.as_ref().map_or(u64::MAX, |place| *place.start()));
    work.clippings = clippings.into_iter().map(|(_, clipping)| clipping).collect();
    work.older = older.iter().map(clipping).collect();
}

/// The last of those that are states of one, under the id of the first; and the others.
fn latest(entries: Vec<Entry>, is_state: impl Fn(&Entry, &Entry) -> bool) -> (Vec<Entry>, Vec<Entry>) {
    let (mut kept, mut older): (Vec<Entry>, Vec<Entry>) = (Vec::new(), Vec::new());
    for mut entry in entries {
        match kept.iter().rposition(|known| is_state(known, &entry)) {
            // The same entry twice, as after two copies of the file were joined.
            Some(i) if kept[i].text == entry.text && kept[i].made == entry.made => {}
            Some(i) => {
                let old = kept.remove(i);
                entry.id.clone_from(&old.id);
                older.push(old);
                kept.push(entry);
            }
            None => kept.push(entry),
        }
    }
    (kept, older)
}

/// Whether two entries have words at one place: where locations are given, they decide.
fn touch(one: &Entry, other: &Entry) -> bool {
    match (&one.place, &other.place) {
        (Some(one), Some(other)) => one.start() <= other.end() && other.start() <= one.end(),
        _ => one.page == other.page,
    }
}

/// Whether one of two highlights holds the other, or begins or ends as it does for most of its length.
fn grows(one: &str, other: &str) -> bool {
    let (one, other) = (folded(one).trim().to_owned(), folded(other).trim().to_owned());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.contains(&short)
}

fn belongs(note: &Entry, highlight: &Entry) -> bool {
    match (&note.place, &highlight.place) {
        (Some(note), Some(highlight)) => highlight.contains(note.start()),
        // Without locations, a note is written right after its highlight, on the same page.
        _ => !note.page.is_empty() && note.page == highlight.page && note.place.is_none() == highlight.place.is_none(),
    }
}

fn say(clipping: &mut Clipping, note: &Entry) {
    clipping.note.clone_from(&note.text);
    clipping.changed = note.made.or(clipping.changed);
    clipping.mark = mark_of(false, &clipping.note);
    clipping.tags = crate::notes::tags(&clipping.note);
}

fn clipping(entry: &Entry) -> Clipping {
    let mut clipping = Clipping {
        id: entry.id.clone(),
        quote: if entry.sort == Sort::Highlight { entry.text.clone() } else { String::new() },
        mark: mark_of(entry.sort == Sort::Bookmark, ""),
        page: entry.page.clone(),
        made: entry.made,
        changed: entry.made,
        is_cut: entry.is_cut,
        ..Clipping::default()
    };
    if entry.sort == Sort::Note {
        say(&mut clipping, entry);
    }
    clipping
}

/// White space, and the marks of byte order that some devices write before every title.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn blank(line: &str) -> bool {
    line.chars().all(is_blank)
}

#[cfg(test)]
mod tests;
