//! Where blocks begin and end, and what kind each is.

use std::mem::take;

use super::Reader;
use super::hidden::is_hidden;
use super::names::Name::{self, *};
use super::survey::is_contents;
use super::tokens::Tag;
use super::within::{Opened, Within};
use crate::document::{Kind, SpanKind};

/// Verse, as books and pages name it.
const POEMS: [&str; 7] = ["z3998:poem", "z3998:verse", "z3998:song", "z3998:hymn", "z3998:lyrics", "poem", "verse"];
const NOTES: [&str; 4] = ["footnote", "endnote", "rearnote", "note-definition"];
const LISTS_OF_NOTES: [&str; 5] = ["footnotes", "endnotes", "rearnotes", "references", "reflist"];

impl Reader<'_, '_, '_> {
    /// What the block element means.
    pub(super) fn open(&mut self, tag: &Tag<'_>) -> Opened {
        let mut opened = Opened { is_hidden: tag.name.is_unread() || is_hidden(tag), ..Opened::default() };
        self.n_hidden += usize::from(opened.is_hidden);
        if self.is_unseen(tag.range.start) {
            return opened;
        }
        let names = if tag.name == Dl { &NOTES[..] } else { &LISTS_OF_NOTES[..] };
        if tag.has_attributes() && (tag.means(names) || tag.says("class", names)) {
            opened.has_notes = true;
            self.n_notes += 1;
        }
        if is_contents(tag) && self.lump.is_none() {
            opened.is_contents = true;
            self.lump = Some(Kind::Contents);
        }
        opened.is_row = tag.name == Tr;
        opened.has_language = self.says_language(tag);
        self.is_caption |= tag.name == Figcaption;
        if let Some(within) = self.meaning(tag) {
            opened.is_within = true;
            self.depth += usize::from(within.is_deeper());
            self.within.push(within);
            if tag.name.is_pre() {
                self.begin_language(tag);
            }
        }
        if matches!(tag.name, Td | Th) {
            opened.is_strong = self.cell(tag.name, tag.range.start);
        }
        opened
    }

    fn meaning(&mut self, tag: &Tag<'_>) -> Option<Within> {
        if self.lump == Some(Kind::Contents) {
            return None;
        }
        let is_note = tag.has_attributes() && (tag.means(&NOTES) || tag.says("class", &NOTES));
        if is_note && matches!(tag.name, Aside | Div | P | Section | Dd) {
            return Some(Within::Marked(Kind::Note, None));
        }
        if tag.has_attributes() && (tag.means(&POEMS) || tag.says("class", &POEMS)) {
            return Some(Within::Verse);
        }
        if let Some(level) = tag.name.heading() {
            return (self.lump.is_none()).then_some(Within::Block(Kind::Heading(level)));
        }
        match tag.name {
            name if name.is_pre() => Some(Within::Block(Kind::Code)),
            Blockquote => Some(Within::Quote),
            Ul | Ol | Dir | Menu | Dl => Some(self.list(tag)),
            Li => Some(self.item(tag)),
            Dt if self.in_notes() => Some(Within::Label),
            Dd if self.in_notes() => Some(Within::Marked(Kind::Note, None)),
            Dt => Some(Within::Term),
            Dd => Some(Within::Definition),
            Hgroup => {
                let level = self.survey.groups.get(&tag.range.start)?;
                self.lump = Some(Kind::Heading(*level));
                Some(Within::Lump)
            }
            Table => {
                let table = self.survey.tables.get(&tag.range.start)?.clone();
                self.table = Some(table);
                Some(Within::Table)
            }
            Caption if self.table.is_some() => {
                self.lump = None;
                Some(Within::Caption)
            }
            _ => None,
        }
    }

    pub(super) fn close(&mut self, opened: Opened) {
        if opened.is_strong {
            self.spans.end(self.w, &SpanKind::Strong);
        }
        // The words of a note go on behind its label.
        if !(opened.is_within && matches!(self.within.last(), Some(Within::Label))) {
            self.break_block();
        }
        if opened.is_row && self.lump == Some(Kind::Table) && take(&mut self.has_cells) {
            self.w.space("\n");
            self.table.as_mut().into_iter().for_each(crate::import::markup::table::Table::end_row);
        }
        self.n_hidden -= usize::from(opened.is_hidden);
        self.n_notes -= usize::from(opened.has_notes);
        if opened.is_within
            && let Some(within) = self.within.last_mut()
        {
            let is_bare = matches!(within, Within::Marked(_, Some(_)));
            if is_bare {
                self.bare_markers(self.within.len());
            }
            if let Some(within) = self.within.pop() {
                self.leave(within);
            }
        }
        if opened.has_language {
            self.language = None;
        }
        if opened.is_contents {
            self.lump = None;
            self.end_block();
        }
    }

    fn leave(&mut self, within: Within) {
        self.depth -= usize::from(within.is_deeper());
        match within {
            Within::Lump => {
                self.lump = None;
                self.end_block();
            }
            Within::Table => {
                self.lump = None;
                self.table = None;
                self.end_block();
            }
            Within::Label if self.open => {
                self.w.clear();
                self.w.insert(" ");
                self.w.end_marker();
                self.is_labelled = true;
            }
            Within::List(..) => self.end_block(),
            Within::Block(Kind::Code) => self.end_language(),
            _ => {}
        }
    }

    /// A block of the source begins or ends.
    pub(super) fn break_block(&mut self) {
        self.after_break = false;
        match self.lump {
            Some(Kind::Contents) => self.w.space("\n"),
            Some(Kind::Table) => self.w.space(" "),
            Some(Kind::Heading(_)) => {
                let is_open = self.w.last().is_some_and(char::is_alphanumeric);
                self.w.space(if is_open { ": " } else { " " });
            }
            _ if self.is_labelled && self.w.is_fresh() => {}
            _ => self.end_block(),
        }
    }

    pub(super) fn end_block(&mut self) {
        self.spans.interrupt(self.w);
        self.w.clear();
        self.indent.clear();
        (self.open, self.is_labelled, self.after_break) = (false, false, false);
    }

    /// Begins a block for the words at `at`, unless the text goes on in one. Quotes, items and notes are themselves
    /// the container that they stand in; only what is around them makes them deep.
    pub(super) fn ensure_block(&mut self, at: usize) {
        if !std::mem::replace(&mut self.open, true) {
            self.begin(at);
        }
        if let Some(page) = self.page.take() {
            self.w.flush();
            self.w.page(page);
        }
        if !self.names.is_empty() {
            self.w.flush();
            self.name_here();
        }
    }

    fn begin(&mut self, at: usize) {
        let n = self.within.len();
        let (kind, is_marked) = self.kind(at);
        self.bare_markers(if is_marked { n - 1 } else { n });
        let is_own = matches!(kind, Kind::Quote | Kind::ListItem | Kind::Note)
            || (kind == Kind::Verse && matches!(self.within.last(), Some(Within::Quote)));
        self.begin_at(kind, self.depth.saturating_sub(usize::from(is_own)));
        if take(&mut self.is_caption) {
            self.w.caption();
        }
        if is_marked {
            self.write_marker(n - 1);
            self.w.insert(" ");
            self.w.end_marker();
        }
        if matches!(self.within.last(), Some(Within::Term)) {
            self.spans.term();
        }
        if kind == Kind::Code {
            let indent = take(&mut self.indent);
            self.w.insert(&indent);
        }
    }

    pub(super) fn begin_at(&mut self, kind: Kind, depth: usize) {
        self.w.begin(kind, u8::try_from(depth).unwrap_or(u8::MAX));
    }

    /// The kind of a block whose words begin at `at`, and whether it bears a marker.
    fn kind(&self, at: usize) -> (Kind, bool) {
        if let Some(kind) = self.lump {
            return (kind, false);
        }
        let kind = match self.within.last() {
            Some(Within::Marked(kind, Some(_))) => return (*kind, true),
            Some(Within::Block(kind)) => *kind,
            Some(Within::Verse) => Kind::Verse,
            Some(Within::Marked(Kind::Note, None) | Within::Label) => Kind::Note,
            Some(Within::Quote) => Kind::Quote,
            _ => Kind::Paragraph,
        };
        let may_be_verse = matches!(self.within.last(), None | Some(Within::Quote | Within::Definition));
        match may_be_verse && self.survey.verses.contains(&at) {
            true => (Kind::Verse, false),
            false => (kind, false),
        }
    }

    pub(super) fn is_pre(&self) -> bool {
        self.lump.is_none() && self.within.iter().any(|within| matches!(within, Within::Block(Kind::Code)))
    }

    fn in_notes(&self) -> bool {
        self.n_notes > 0 || self.within.iter().rev().take(2).any(|it| matches!(it, Within::Marked(Kind::Note, _)))
    }

    /// A cell begins; true if it is one of the table's head.
    fn cell(&mut self, name: Name, at: usize) -> bool {
        let Some(table) = self.table.as_mut() else { return false };
        let before = table.before_cell();
        let column = table.column();
        self.w.clear_space();
        self.lump = Some(Kind::Table);
        self.has_cells = true;
        if !before.is_empty() {
            self.ensure_block(at);
        }
        self.w.cell(&before, column, name == Th);
        if name == Th {
            self.spans.start(SpanKind::Strong);
        }
        name == Th
    }

    /// A line across the page.
    pub(super) fn rule(&mut self, tag: &Tag<'_>) {
        if self.is_unseen(tag.range.start) || self.lump.is_some() || self.is_pre() {
            return;
        }
        self.end_block();
        self.begin_at(Kind::Rule, self.depth);
        self.w.insert("* * *");
        self.end_block();
    }

    /// A line ends where its author ended it; two such ends in a row end a paragraph.
    pub(super) fn line_break(&mut self) {
        if self.is_pre() {
            return self.w.end_line();
        }
        let is_second = std::mem::replace(&mut self.after_break, true);
        let kind = self.w.kind();
        match (self.open, kind) {
            (true, Some(Kind::Verse | Kind::Paragraph | Kind::Quote)) if is_second && self.lump.is_none() => {
                let was_label = self.is_labelled;
                self.end_block();
                self.is_labelled = was_label;
            }
            (true, Some(Kind::Verse)) => self.w.space("\n"),
            _ => self.w.space(" "),
        }
    }
}
