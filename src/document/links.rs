//! Where links lead.
//!
//! An importer writes down for each link where it leads, and for each place that links lead to a [`Target`] with its
//! name. Within a document a link reads `#name`; in a book of many files the importer writes the whole path for what
//! a chapter says of its neighbours, `#text/notes.xhtml#n7`, so that one name means one place. A reference to a note
//! reads `[^7]`, and so does the sign that the note begins with: notes are numbered anew on each page of some texts,
//! so a reference leads to the next note of that sign, and the note back to the last reference before it.
//!
//! Everything else is the address of a page on the web or of another file. This module tells them apart; it opens
//! nothing, and only a few kinds of addresses are ever told to anyone.

use std::borrow::Cow;
use std::ops::Range;

use super::{Document, Kind, Span, SpanKind};

/// A place that a link can lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub at: usize,
}

/// A document has no more targets. Texts with a hundred thousand of them exist, and hostile ones with millions.
pub const MOST_TARGETS: usize = 200_000;
/// An address has no more bytes.
pub const LONGEST_ADDRESS: usize = 2_000;
/// A name has no more bytes.
const LONGEST_NAME: usize = 300;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a place of this document.
    Here(usize),
    /// To a page of the web, or to somebody's mail: the address as written.
    Web(String),
    /// To another file, as the link names it from the folder of this one, and a place in it.
    File(String, Option<String>),
    /// To a place that is not in this document, or to an address that postil never opens.
    Nowhere,
}

/// Words that lead elsewhere, and how that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub range: Range<usize>,
    pub way: Way,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// The text says so: the address as written.
    Written(String),
    /// Plain words name a place of this document.
    Understood(usize),
}

impl Target {
    /// Whether a name is one that links can have.
    pub(super) fn may_be(name: &str) -> bool {
        !name.is_empty() && name.len() <= LONGEST_NAME
    }
}

/// Puts targets in order: of several of one name the first counts.
pub(super) fn sort(targets: &mut Vec<Target>) {
    targets.sort_by(|one, other| one.name.cmp(&other.name));
    targets.dedup_by(|next, first| next.name == first.name);
}

impl Document {
    /// Adds places that links lead to by name. Names that are there already stay where they are.
    pub fn add_targets(&mut self, more: impl IntoIterator<Item = Target>) {
        let room = MOST_TARGETS.saturating_sub(self.targets.len());
        self.targets.extend(more.into_iter().filter(|target| Target::may_be(&target.name)).take(room));
        sort(&mut self.targets);
    }

    /// The links in a stretch, in order: those that are written, and the references in plain words and the lines of
    /// printed contents that no written link lies over.
    pub fn links_in(&self, range: Range<usize>) -> Vec<Link> {
        let spans = self.spans_in(range.clone()).filter_map(|span| match &span.kind {
            SpanKind::Link(to) => Some(Link { range: span.range.clone(), way: Way::Written(to.clone()) }),
            _ => None,
        });
        let mut links: Vec<Link> = spans.collect();
        let mut understood = self.references_in(range.clone());
        understood.extend(self.contents_in(range));
        let is_free =
            |it: &Range<usize>| !links.iter().any(|link| link.range.start < it.end && it.start < link.range.end);
        understood.retain(|it| is_free(&it.range));
        links.extend(understood.into_iter().map(|it| Link { range: it.range, way: Way::Understood(it.at) }));
        links.sort_by_key(|link| (link.range.start, link.range.end));
        links
    }

    /// Where a link leads.
    pub fn leads_by(&self, link: &Link) -> Leads {
        match &link.way {
            Way::Understood(at) => Leads::Here(*at),
            Way::Written(to) => {
                let span = Span { range: link.range.clone(), kind: SpanKind::Link(to.clone()) };
                self.leads(&span).unwrap_or(Leads::Nowhere)
            }
        }
    }

    /// The place of that name. A name may be written with signs such as `%20` for what an address cannot hold.
    pub fn target(&self, name: &str) -> Option<usize> {
        let found = |name: &str| {
            let i = self.targets.binary_search_by(|target| target.name.as_str().cmp(name)).ok()?;
            Some(self.begun(self.targets[i].at))
        };
        found(name).or_else(|| match percent_decoded(name) {
            Cow::Owned(name) => found(&name),
            Cow::Borrowed(_) => None,
        })
    }

    /// What stands at the end of a block was meant for the next one: nothing of the block is behind it.
    pub(super) fn begun(&self, at: usize) -> usize {
        let block = self.block_at(at).filter(|i| self.blocks[*i].range.end == at);
        block.and_then(|i| self.blocks.get(i + 1)).map_or(at, |next| next.range.start)
    }

    /// Where a link leads; nothing for a span that is none.
    pub fn leads(&self, span: &Span) -> Option<Leads> {
        let SpanKind::Link(to) = &span.kind else { return None };
        Some(match to.strip_prefix('#') {
            Some("") => Leads::Here(0),
            Some(name) => self.place(name).map_or(Leads::Nowhere, Leads::Here),
            None if is_note_mark(to) => self.other_end(span).map_or(Leads::Nowhere, Leads::Here),
            None => outside(to),
        })
    }

    /// The place of that name; of a place in a chapter that is not there, the chapter.
    fn place(&self, name: &str) -> Option<usize> {
        let chapter = || name.rsplit_once('#').and_then(|(chapter, _)| self.target(chapter));
        // The top of a page needs no name, as browsers have it.
        self.target(name).or_else(chapter).or_else(|| name.eq_ignore_ascii_case("top").then_some(0))
    }

    /// From the reference to a note to the note, and from its sign to the reference.
    fn other_end(&self, span: &Span) -> Option<usize> {
        let here = self.spans.partition_point(|it| it.range.start < span.range.start);
        let is_other = |it: &&Span, is_sign: bool| {
            it.kind == span.kind && it.range != span.range && self.is_sign_of_note(&it.range) == is_sign
        };
        let wants_sign = !self.is_sign_of_note(&span.range);
        let after = || self.spans[here..].iter().find(|it| is_other(it, wants_sign));
        let before = || self.spans[..here].iter().rev().find(|it| is_other(it, wants_sign));
        let found = if wants_sign { after().or_else(before) } else { before().or_else(after) };
        found.map(|it| it.range.start)
    }

    /// Whether a stretch is what a note begins with.
    pub fn is_sign_of_note(&self, range: &Range<usize>) -> bool {
        let block = self.block_at(range.start).map(|i| &self.blocks[i]);
        block
            .is_some_and(|block| block.kind == Kind::Note && range.end <= block.body().start.max(block.range.start + 1))
    }
}

/// Whether a link is written as references to notes are.
pub fn is_note_mark(to: &str) -> bool {
    to.starts_with("[^") && to.ends_with(']')
}

/// What an address outside of the document is.
fn outside(to: &str) -> Leads {
    let to = to.trim();
    match scheme(to).map(str::to_ascii_lowercase).as_deref() {
        Some("http" | "https" | "mailto") => return Leads::Web(to.to_owned()),
        Some(_) => return Leads::Nowhere,
        None => {}
    }
    // `//host/page` takes its scheme from the page that it stands on, and a file has none.
    if to.is_empty() || to.starts_with('/') || to.starts_with('\\') || to.contains('\0') {
        return Leads::Nowhere;
    }
    let (path, place) = to.split_once('#').map_or((to, None), |(path, place)| (path, Some(place)));
    let path = path.split('?').next().unwrap_or_default();
    match path.is_empty() {
        true => Leads::Nowhere,
        false => {
            Leads::File(percent_decoded(path).into_owned(), place.filter(|place| !place.is_empty()).map(str::to_owned))
        }
    }
}

/// An address of the web or of mail in a form that may be shown, copied and given to another program: nothing but
/// printable ASCII, all else as `%` and digits. `None` for every other kind of address, and for one too long to be
/// looked at.
pub fn web_address(address: &str) -> Option<String> {
    let address = address.trim();
    let is_web = scheme(address)
        .is_some_and(|scheme| ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known)));
    if !is_web || address.len() > LONGEST_ADDRESS {
        return None;
    }
    let mut clean = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => clean.push_str(&format!("%{byte:02X}")),
            0x21..=0x7E => clean.push(char::from(byte)),
            _ => clean.push_str(&format!("%{byte:02X}")),
        }
    }
    (clean.len() <= LONGEST_ADDRESS).then_some(clean)
}

/// The host that an address of the web leads to, whatever name stands before an `@` in it.
pub fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    Some(authority.rsplit('@').next()?).filter(|host| !host.is_empty())
}

/// The scheme of an address, such as `https`.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_one = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_one.then_some(scheme)
}

/// An address or name with `%20` and the like as the characters that they stand for.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let hex = behind.get(..2).filter(|_| byte == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = hex.filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let value = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(value.unwrap_or(byte));
        rest = if value.is_some() { &behind[2..] } else { behind };
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Builder;

    fn leads(to: &str) -> Leads {
        let mut b = Builder::new("The mill and the inn.".to_owned());
        b.begin(Kind::Paragraph, 0);
        b.target("mill");
        b.copy(0..9);
        b.target("caf\u{E9}");
        b.target("mill");
        b.copy(9..21);
        b.span(4..8, SpanKind::Link(to.to_owned()));
        let document = b.finish();
        document.leads(&document.spans[0]).unwrap()
    }

    #[test]
    fn a_name_leads_to_the_first_place_that_has_it() {
        assert_eq!(leads("#mill"), Leads::Here(0));
        assert_eq!(leads("#caf%C3%A9"), Leads::Here(9));
        assert_eq!(leads("#inn"), Leads::Nowhere);
        assert_eq!(leads("#"), Leads::Here(0));
    }

    #[test]
    fn only_the_web_mail_and_files_nearby_are_anywhere() {
        assert_eq!(leads("HTTPS://a.example/b"), Leads::Web("HTTPS://a.example/b".to_owned()));
        assert_eq!(leads("mailto:a@b.example"), Leads::Web("mailto:a@b.example".to_owned()));
        for never in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,a", "/etc/passwd", "//a.example", ""]
        {
            assert_eq!(leads(never), Leads::Nowhere, "{never}");
        }
        assert_eq!(leads("b%20c.html?x#d"), Leads::File("b c.html".to_owned(), Some("d".to_owned())));
    }

    #[test]
    fn an_address_is_given_away_in_plain_letters_only() {
        let clean = |address: &str| web_address(address);
        assert_eq!(
            clean(" https://a.example/\u{E9} b\u{1B}]8;;\u{7}").unwrap(),
            "https://a.example/%C3%A9%20b%1B]8;;%07"
        );
        assert_eq!(clean("javascript:alert(1)"), None);
        assert_eq!(clean("file:///etc/passwd"), None);
        assert_eq!(clean(&format!("https://{}", "a".repeat(3000))), None);
        assert_eq!(clean(&format!("https://{}", "\u{E9}".repeat(900))), None);
        assert_eq!(host("https://bank.example@evil.example:80/x"), Some("evil.example:80"));
    }

    #[test]
    fn a_mark_leads_to_the_next_note_of_its_sign_and_back() {
        let mut b = Builder::new("a1b1".to_owned());
        let link = || SpanKind::Link("[^1]".to_owned());
        for page in 0..2 {
            b.begin(Kind::Paragraph, 0);
            b.copy(2 * page..2 * page + 2);
            b.span(b.at() - 1..b.at(), link());
            b.begin(Kind::Note, 0);
            b.insert("1 ");
            b.end_marker();
            b.span(b.at() - 2..b.at() - 1, link());
            b.insert("note");
        }
        let document = b.finish();
        let ends: Vec<_> = document.spans.iter().map(|span| document.leads(span).unwrap()).collect();
        let starts: Vec<_> = document.spans.iter().map(|span| Leads::Here(span.range.start)).collect();
        assert_eq!(ends, [1, 0, 3, 2].map(|i: usize| starts[i].clone()));
    }

    #[test]
    fn a_million_names_are_not_kept() {
        let mut b = Builder::new("a".to_owned());
        b.begin(Kind::Paragraph, 0);
        (0..MOST_TARGETS + 10).for_each(|n| b.target(n.to_string()));
        b.target("x".repeat(1000));
        b.copy(0..1);
        assert_eq!(b.finish().targets.len(), MOST_TARGETS);
    }
}
