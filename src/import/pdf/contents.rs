//! What a PDF says of itself beside its pages: title, authors, the outline made for machines, the labels of its
//! pages (PDF 32000-1:2008, 12.3.3 outlines, 12.4.2 page labels, 12.3.2.3 named destinations).

use std::collections::{HashMap, HashSet};

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, String as PdfString};

use crate::text::roman;

/// An outline has no more entries, a tree of names no more leaves.
const MOST: usize = 20_000;

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub title: String,
    /// 1 for those at the top.
    pub level: u8,
    /// The index of the page it leads to, when that can be told.
    pub page: Option<usize>,
}

/// What a PDF says of itself.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    pub title: Option<String>,
    pub author: Option<String>,
    pub entries: Vec<Entry>,
    /// The label of each page; empty when the file gives none.
    pub labels: Vec<String>,
}

impl Contents {
    pub fn read(pdf: &Pdf) -> Self {
        let about = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(words).filter(|words| !words.is_empty());
        let metadata = pdf.metadata();
        let mut contents = Self { title: about(&metadata.title), author: about(&metadata.author), ..Self::default() };
        let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return contents };
        contents.labels = labels(&catalog, pdf.pages().len());
        let Some(outlines) = catalog.get::<Dict<'_>>("Outlines") else { return contents };
        let places = Places::read(pdf, &catalog);
        contents.entries = entries(&outlines, &places);
        contents
    }
}

/// The entries in the order of reading. The file may lead in circles, so each is read once.
fn entries(outlines: &Dict<'_>, places: &Places<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let first = |dict: &Dict<'_>| dict.get_ref("First");
    let mut waiting: Vec<(Option<ObjRef>, Dict<'_>, u8)> = Vec::new();
    waiting.extend(outlines.get::<Dict<'_>>("First").map(|dict| (first(outlines), dict, 1)));
    while let Some((place, entry, level)) = waiting.pop() {
        let is_new = place.is_none_or(|place| seen.insert((place.obj_number, place.gen_number)));
        if !is_new || entries.len() == MOST {
            continue;
        }
        let title = entry.get::<PdfString<'_>>("Title").map(|title| words(title.as_bytes())).unwrap_or_default();
        if !title.is_empty() {
            entries.push(Entry { title, level, page: places.page(&entry) });
        }
        waiting.extend(entry.get::<Dict<'_>>("Next").map(|next| (entry.get_ref("Next"), next, level)));
        let below = level.saturating_add(1).min(6);
        waiting.extend(entry.get::<Dict<'_>>("First").map(|child| (first(&entry), child, below)));
    }
    entries
}

/// Where the entries lead.
pub struct Places<'a> {
    pages: HashMap<(u32, i32), usize>,
    named: HashMap<Vec<u8>, Object<'a>>,
}

impl<'a> Places<'a> {
    /// Those of a file.
    pub fn of(pdf: &'a Pdf) -> Option<Self> {
        let catalog = pdf.xref().get::<Dict<'a>>(pdf.xref().root_id())?;
        Some(Self::read(pdf, &catalog))
    }

    fn read(pdf: &'a Pdf, catalog: &Dict<'a>) -> Self {
        let id = |(n, page): (usize, _)| {
            let page: &hayro_interpret::hayro_syntax::page::Page<'_> = page;
            page.raw().obj_id().map(|id| ((id.obj_number, id.gen_number), n))
        };
        let pages = pdf.pages().iter().enumerate().filter_map(id).collect();
        let mut named = HashMap::new();
        if let Some(old) = catalog.get::<Dict<'a>>("Dests") {
            let place = |name: Name<'_>| Some((name.as_ref().to_vec(), old.get::<Object<'a>>(name.as_ref())?));
            named.extend(old.keys().take(MOST).filter_map(place));
        }
        let tree = catalog.get::<Dict<'a>>("Names").and_then(|names| names.get::<Dict<'a>>("Dests"));
        let mut waiting: Vec<Dict<'a>> = tree.into_iter().collect();
        let mut n_read = 0;
        while let Some(node) = waiting.pop().filter(|_| n_read < MOST) {
            n_read += 1;
            if let Some(names) = node.get::<Array<'a>>("Names") {
                let mut items = names.iter::<Object<'a>>();
                while let (Some(name), Some(place)) = (items.next(), items.next()) {
                    n_read += 1;
                    named.extend(name.into_string().map(|name| (name.as_bytes().to_vec(), place)));
                }
            }
            let kids = node.get::<Array<'a>>("Kids");
            waiting.extend(kids.iter().flat_map(|kids| kids.iter::<Dict<'a>>()).take(MOST - waiting.len().min(MOST)));
        }
        Self { pages, named }
    }

    fn page(&self, entry: &Dict<'a>) -> Option<usize> {
        self.place(entry).map(|(page, _)| page)
    }

    /// The page that an entry or a link leads to, and how far up on it, in the page's own measure.
    pub fn place(&self, entry: &Dict<'a>) -> Option<(usize, Option<f32>)> {
        let action = || entry.get::<Dict<'a>>("A").and_then(|action| action.get::<Object<'a>>("D"));
        let place = entry.get::<Object<'a>>("Dest").or_else(action)?;
        let named = |name: &[u8]| self.named.get(name).cloned();
        let place = match place {
            Object::String(name) => named(name.as_bytes())?,
            Object::Name(name) => named(name.as_ref())?,
            place => place,
        };
        let place = match place {
            Object::Dict(dict) => dict.get::<Array<'a>>("D")?,
            Object::Array(place) => place,
            _ => return None,
        };
        let MaybeRef::Ref(page) = place.raw_iter().next()? else { return None };
        let page = self.pages.get(&(page.obj_number, page.gen_number)).copied()?;
        // A page that is looked up again for each of its links may be a large object.
        let mut how = place.raw_iter().skip(1).filter_map(|it| match it {
            MaybeRef::NotRef(it) => Some(it),
            MaybeRef::Ref(_) => None,
        });
        let n_before = match how.next().and_then(Object::into_name).as_ref().map(AsRef::as_ref) {
            Some(b"XYZ") => Some(1),
            Some(b"FitH" | b"FitBH") => Some(0),
            Some(b"FitR") => Some(3),
            _ => None,
        };
        let top = n_before.and_then(|n| how.nth(n)).and_then(Object::into_f32);
        Some((page, top.filter(|top| top.is_finite())))
    }
}

/// The label of each page.
fn labels(catalog: &Dict<'_>, n_pages: usize) -> Vec<String> {
    let mut ranges: Vec<(usize, Dict<'_>)> = Vec::new();
    let mut waiting: Vec<Dict<'_>> = catalog.get::<Dict<'_>>("PageLabels").into_iter().collect();
    let mut n_read = 0;
    while let Some(node) = waiting.pop().filter(|_| n_read < MOST) {
        n_read += 1;
        if let Some(numbers) = node.get::<Array<'_>>("Nums") {
            let mut items = numbers.iter::<Object<'_>>();
            while let (Some(at), Some(style)) = (items.next(), items.next()) {
                n_read += 1;
                let at = at.into_i32().and_then(|at| usize::try_from(at).ok());
                ranges.extend(at.zip(style.into_dict()));
            }
        }
        let kids = node.get::<Array<'_>>("Kids");
        waiting.extend(kids.iter().flat_map(|kids| kids.iter::<Dict<'_>>()).take(MOST));
    }
    ranges.sort_by_key(|(at, _)| *at);
    let mut labels = Vec::new();
    for (i, (at, style)) in ranges.iter().enumerate() {
        let end = ranges.get(i + 1).map_or(n_pages, |(next, _)| (*next).min(n_pages));
        labels.resize(labels.len().max((*at).min(n_pages)), String::new());
        let first = style.get::<i32>("St").and_then(|first| usize::try_from(first).ok()).unwrap_or(1);
        let prefix = style.get::<PdfString<'_>>("P").map(|prefix| words(prefix.as_bytes())).unwrap_or_default();
        let kind = style.get::<Name<'_>>("S").map(|name| name.as_ref().to_vec()).unwrap_or_default();
        for n in *at..end {
            let number = first.saturating_add(n - at);
            labels.push(format!("{prefix}{}", numbered(number, &kind)));
        }
    }
    labels
}

/// A page number in one of the styles of page labels.
fn numbered(number: usize, style: &[u8]) -> String {
    match style {
        b"D" => number.to_string(),
        b"r" | b"R" => {
            // Romans had no number for what damaged files claim.
            let numeral = roman::written(number.min(9_999) as u32);
            if style == b"r" { numeral } else { numeral.to_uppercase() }
        }
        b"a" | b"A" if number > 0 => {
            let first = if style == b"a" { b'a' } else { b'A' };
            let letter = char::from(first + ((number - 1) % 26) as u8);
            std::iter::repeat_n(letter, ((number - 1) / 26 + 1).min(20)).collect()
        }
        _ => String::new(),
    }
}

/// The words of a text string: UTF-16 or UTF-8 with a mark at the start, else PDFDocEncoding, which is nearly
/// Latin-1.
pub fn words(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        },
    };
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_numbered_in_five_ways() {
        let all = |style: &[u8]| [1, 4, 28].map(|n| numbered(n, style));
        assert_eq!(all(b"D"), ["1", "4", "28"]);
        assert_eq!(all(b"r"), ["i", "iv", "xxviii"]);
        assert_eq!(all(b"R"), ["I", "IV", "XXVIII"]);
        assert_eq!(all(b"A"), ["A", "D", "BB"]);
        assert_eq!(all(b""), ["", "", ""]);
    }

    #[test]
    fn words_of_metadata_are_decoded_and_harmless() {
        assert_eq!(words(b"\xFE\xFF\0T\0i\0d\0e\0\x1B"), "Tide");
        assert_eq!(words(b"Caf\xE9 \x07 noir"), "Café noir");
        assert_eq!(words("Flut".as_bytes()), "Flut");
    }
}
