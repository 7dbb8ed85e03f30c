//! The places of the page that the reader can step to: terms, and links of all kinds.

use std::ops::Range;

use super::Reader;
use crate::document::links::{Link, Way};
use crate::document::{Document, Leads};
use crate::glossary::{Definition, Sources};

/// Something on the page with more behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    pub range: Range<usize>,
    /// The link; nothing for a term.
    pub link: Option<Link>,
}

impl Reader {
    /// The links that begin on the screen, in order.
    pub fn links(&mut self) -> Vec<Link> {
        let visible = self.visible();
        let mut links = self.document.links_in(visible.clone());
        links.retain(|link| visible.contains(&link.range.start));
        links
    }

    /// The terms that are lit on the screen and the links, in order. Where a link lies over a term, it is the author's
    /// word and the term gives way; unless the link leads to the entry of that very term: the card tells more then.
    pub fn stops(&mut self, terms: Vec<(Range<usize>, usize)>) -> Vec<Stop> {
        let mut links = self.links();
        let (document, sources) = (&self.document, &self.sources);
        let touches = |link: &Link, term: &Range<usize>| link.range.start < term.end && term.start < link.range.end;
        let is_its_entry = |link: &Link, entry: usize| leads_to_entry(document, sources, link, entry);
        links.retain(|link| !terms.iter().any(|(term, entry)| touches(link, term) && is_its_entry(link, *entry)));
        let free = terms.into_iter().filter(|(term, _)| !links.iter().any(|link| touches(link, term)));
        let mut stops: Vec<Stop> = free.map(|(range, _)| Stop { range, link: None }).collect();
        stops.extend(links.into_iter().map(|link| Stop { range: link.range.clone(), link: Some(link) }));
        stops.sort_by_key(|stop| (stop.range.start, stop.range.end));
        stops
    }
}

/// Whether a link leads to the glossary's entry of a term.
fn leads_to_entry(document: &Document, sources: &Sources, link: &Link, entry: usize) -> bool {
    let Definition::Here(entry) = &sources.entry(entry).1.definition else { return false };
    // A reference to a note cannot, and is the one kind of link that takes a search.
    if matches!(&link.way, Way::Written(to) if !to.starts_with('#')) {
        return false;
    }
    match document.leads_by(link) {
        Leads::Here(at) => {
            // The headword may stand in a block of its own before the definition.
            let block = document.block_at(at).map_or(at..at, |i| document.blocks[i].range.clone());
            entry.contains(&at) || entry.contains(&block.start) || block.end + 2 == entry.start
        }
        _ => false,
    }
}
