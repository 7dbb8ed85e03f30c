//! The terms of the open text: which are lit, where a term is mentioned, and what of that the reader has met so far.

use std::ops::Range;

use super::{At, Reader};
use crate::app::page::{Overlay, Role, Roles};
use crate::document::{Kind, SpanKind};
use crate::glossary::mentions::{self, Sweep, Term};
use crate::glossary::{Origin, Sources};
use crate::settings::Lighting;

/// What is known of the terms of a text, and what of it is told.
#[derive(Debug, Default)]
pub struct Terms {
    pub lighting: Lighting,
    /// Whether the terms of the page are explained beside it, where there is room.
    pub margin: bool,
    /// Whether nothing is told of what was not read yet.
    pub so_far: bool,
    /// The end of what was read: pages that were turned, not those that a jump led to.
    read: usize,
    /// The same as a byte of the file, when it is not in the part that is here.
    read_far: Option<usize>,
    /// Whether a jump led to this page.
    jumped: bool,
    sweep: Sweep,
    swept: bool,
    /// How many entries the sources had when the sweep began: when there are more, it begins anew.
    n_entries: usize,
    /// The last word that no glossary has, with its places.
    alone: Option<(Term, Vec<Range<usize>>)>,
}

/// What the text says of a term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Where it is mentioned, in order.
    pub places: Vec<Range<usize>>,
    /// The end of what was read, when nothing is told of what comes after it.
    pub until: Option<usize>,
}

impl Met {
    /// What is said behind a count that may not be all.
    pub fn so_far(&self) -> &'static str {
        if self.until.is_some() { " so far" } else { "" }
    }
}

impl Terms {
    /// Forgets where terms were found: the sources or the text have changed.
    fn forget_mentions(&mut self) {
        (self.sweep, self.swept, self.alone) = (Sweep::default(), false, None);
    }

    /// Carries what was read over to another reading of the same source.
    pub(super) fn carry(&mut self, to: impl Fn(usize) -> usize) {
        self.read = to(self.read);
        self.forget_mentions();
    }
}

impl Reader {
    /// Takes over what was remembered of an earlier reading.
    pub fn remember(&mut self, so_far: bool, read: usize) {
        self.terms.so_far = so_far;
        self.terms.read = self.terms.read.max(read);
        self.terms.jumped |= self.anchor > self.terms.read;
    }

    /// Mentions of terms in a stretch, in order. A term inside its own entry is not one.
    pub fn mentions(&self, range: Range<usize>) -> Vec<(Range<usize>, usize)> {
        mentions::in_part(&self.document, &self.sources, range)
    }

    /// The terms in a stretch that may be lit and stepped to: those of running text. Headings have their own look,
    /// and code is no prose.
    pub fn terms_in(&self, range: Range<usize>) -> Vec<(Range<usize>, usize)> {
        let mut terms = self.mentions(range.clone());
        let codes = self.document.spans_in(range).filter(|span| span.kind == SpanKind::Code);
        let codes: Vec<_> = codes.map(|span| span.range.clone()).collect();
        let is_prose = |at: usize| {
            let kind = self.document.block_at(at).map(|i| self.document.blocks[i].kind);
            let apart = matches!(kind, Some(Kind::Heading(_) | Kind::Code | Kind::Contents | Kind::Rule));
            !apart && !codes.iter().any(|code| code.contains(&at))
        };
        terms.retain(|(at, _)| is_prose(at.start));
        terms
    }

    /// The terms that are lit in a stretch, as the reader has chosen.
    pub fn lit(&self, range: Range<usize>) -> Vec<(Range<usize>, usize)> {
        let mut met = Vec::new();
        let visible = range.clone();
        let mut lit = if self.terms.lighting == Lighting::None { Vec::new() } else { self.terms_in(range) };
        if self.terms.lighting == Lighting::First {
            lit.retain(|(at, entry)| {
                let is_first = at.end > visible.start && !met.contains(entry);
                met.extend(is_first.then_some(*entry));
                is_first
            });
        }
        lit
    }

    /// The terms that begin on the screen: those that are lit, or all if none are.
    pub fn terms_on_screen(&mut self) -> Vec<(Range<usize>, usize)> {
        let visible = self.visible();
        let inside = |mut terms: Vec<(Range<usize>, usize)>| {
            terms.retain(|(at, _)| visible.contains(&at.start));
            terms
        };
        let lit = inside(self.lit(visible.clone()));
        if lit.is_empty() { inside(self.terms_in(visible.clone())) } else { lit }
    }

    /// The lit terms as they lie over the page.
    pub(super) fn lights(&self, range: Range<usize>) -> Vec<Overlay> {
        self.lit(range).into_iter().map(|(at, entry)| (at, look(&self.sources, entry))).collect()
    }

    /// Forgets where terms were found: an entry of the sources says something else, or names another term.
    pub fn forget_mentions(&mut self) {
        self.terms.forget_mentions();
    }

    /// Goes on looking for the terms of the whole text, through some bytes of it. True when all was looked through.
    pub fn sweep(&mut self, n_bytes: usize) -> bool {
        self.begin_anew_with_more_entries();
        if !self.terms.swept {
            self.terms.swept = self.terms.sweep.go_on(&self.document, &self.sources, n_bytes);
        }
        self.terms.swept
    }

    /// What the text says of a term; `None` while the text was not looked through, or is not whole.
    pub fn met(&mut self, term: &Term) -> Option<Met> {
        if self.part.is_some() {
            return None;
        }
        self.begin_anew_with_more_entries();
        let horizon = self.horizon();
        let mut places = match term.entries.is_empty() {
            false if !self.terms.swept => return None,
            false => self.terms.sweep.of(&term.entries).collect(),
            true => self.alone(term),
        };
        places.retain(|place: &Range<usize>| place.end <= horizon);
        Some(Met { places, until: self.terms.so_far.then_some(horizon) })
    }

    fn begin_anew_with_more_entries(&mut self) {
        let looked_for = self.sources.glossaries().iter().filter(|glossary| glossary.origin != Origin::Shelf);
        let n_entries = looked_for.map(|glossary| glossary.entries.len()).sum();
        if self.terms.n_entries != n_entries {
            self.terms.forget_mentions();
            self.terms.n_entries = n_entries;
        }
    }

    fn alone(&mut self, term: &Term) -> Vec<Range<usize>> {
        match &self.terms.alone {
            Some((known, places)) if known == term => places.clone(),
            _ => {
                let places = mentions::alone(&self.document, term);
                self.terms.alone = Some((term.clone(), places.clone()));
                places
            }
        }
    }

    /// The end of what may be told of: of what was read, or of the text.
    pub fn horizon(&mut self) -> usize {
        if self.terms.so_far { self.read_to() } else { self.document.text.len() }
    }

    /// The end of what was read.
    pub fn read_to(&mut self) -> usize {
        let here = if self.terms.jumped { 0 } else { self.visible().end };
        self.terms.read.max(here).min(self.document.text.len())
    }

    /// The end of what was read, wherever it is.
    pub(super) fn read_so_far(&self) -> At {
        self.terms.read_far.map_or(At::Here(self.terms.read), At::Byte)
    }

    /// Takes over the end of what was read in another part.
    pub(super) fn read_until(&mut self, at: At) {
        (self.terms.read, self.terms.read_far) = match at {
            At::Here(at) => (at, None),
            At::Byte(byte) => (0, Some(byte)),
        };
    }

    /// The page on the screen was read: it is being turned, or left by a jump from where one was reading.
    pub(super) fn page_was_read(&mut self) {
        let end = self.visible().end;
        self.terms.read = self.terms.read.max(end);
        self.terms.jumped = false;
    }

    /// What follows was reached by a jump. Looking something up at the end of a book is not reading it.
    pub fn jumped(&mut self) {
        if !self.terms.jumped {
            self.page_was_read();
        }
        self.terms.jumped = true;
    }
}

/// The look of a term: the reader's own, those of this text, and those from elsewhere differ.
pub fn look(sources: &Sources, entry: usize) -> Roles {
    let role = match sources.entry(entry).0.origin {
        Origin::Own => Role::TermOwn,
        Origin::Text => Role::Term,
        Origin::File | Origin::Shelf | Origin::Dictionary => Role::TermElsewhere,
    };
    role.into()
}
