//! Lists, their items and the markers of these.

use super::Reader;
use super::names::Name::*;
use super::tokens::Tag;
use super::within::{Count, Within};
use crate::document::Kind;

impl Reader<'_, '_, '_> {
    pub(super) fn list(&self, tag: &Tag<'_>) -> Within {
        if tag.name != Ol {
            return Within::List(Count::Bullets, 1);
        }
        let start = tag.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        Within::List(Count::of(tag.attribute("type").as_deref()), start)
    }

    pub(super) fn item(&mut self, tag: &Tag<'_>) -> Within {
        let marker = match self.within.iter_mut().rev().find(|within| matches!(within, Within::List(..))) {
            Some(Within::List(count, number)) => {
                *number = tag.attribute("value").and_then(|value| value.trim().parse().ok()).unwrap_or(*number);
                *number = number.saturating_add(1);
                count.marker(*number - 1)
            }
            _ => Count::Bullets.marker(1),
        };
        let is_note = self.n_notes > 0 || tag.means(&["footnote", "endnote", "rearnote"]);
        Within::Marked(if is_note { Kind::Note } else { Kind::ListItem }, Some(marker))
    }

    /// Numbers whose item begins with something other than words get a block to themselves; bullets say nothing
    /// alone.
    pub(super) fn bare_markers(&mut self, n: usize) {
        let mut depth = 0;
        for i in 0..n {
            let outer = depth;
            depth += usize::from(self.within[i].is_deeper());
            let Within::Marked(kind, marker) = &mut self.within[i] else { continue };
            match marker {
                Some(bullet) if bullet == "•" => *marker = None,
                Some(_) => {
                    let kind = *kind;
                    self.begin_at(kind, outer);
                    self.write_marker(i);
                    self.w.end_marker();
                }
                None => {}
            }
        }
    }

    pub(super) fn write_marker(&mut self, i: usize) {
        let Within::Marked(_, marker) = &mut self.within[i] else { return };
        if let Some(marker) = marker.take() {
            self.w.insert(&marker);
        }
    }
}
