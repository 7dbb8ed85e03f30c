//! Which elements are open: tags that end others without saying so, ends without a beginning.
//!
//! Only elements that begin and end blocks are kept; what stands in a line may overlap as it likes. The rules are
//! those of browsers, simplified where a reader sees no difference. Elements nested deeper than browsers allow are
//! taken to stand beside each other.

use super::names::Name;
use super::names::Name::*;

/// As deep as browsers let elements nest.
const DEEPEST: usize = 512;

/// The open elements, and what their importer knows of each.
#[derive(Debug)]
pub struct Tree<T> {
    open: Vec<(Name, T)>,
    /// How many of each name are open, so that an end without a beginning is not looked for.
    counts: [u32; Other as usize + 1],
    /// Elements that were too deep to be opened.
    beyond: usize,
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self { open: Vec::new(), counts: [0; Other as usize + 1], beyond: 0 }
    }
}

impl<T> Tree<T> {
    /// What the beginning of `name` ends without saying so: call it until it gives nothing.
    pub fn ended_by_start(&mut self, name: Name) -> Option<(Name, T)> {
        let place = self.implied(name)?;
        (self.open.len() > place).then(|| self.pop()).flatten()
    }

    /// What the end of the element at `place` ends, the innermost first: call it until it gives nothing.
    pub fn ended_by_end(&mut self, place: usize) -> Option<(Name, T)> {
        (self.open.len() > place).then(|| self.pop()).flatten()
    }

    /// Where the element stands that the end of `name` ends, if there is one.
    pub fn place(&mut self, name: Name) -> Option<usize> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        if name.heading().is_none() && self.counts[name as usize] == 0 {
            return None;
        }
        let is_it = |open: &Name| match name.heading() {
            Some(_) => open.heading().is_some(),
            None => *open == name,
        };
        let is_table = matches!(name, Table | Tr | Td | Th | Tbody | Thead | Tfoot | Caption | Body | Html);
        let is_wall = |open: &Name| !is_table && matches!(open, Table | Td | Th | Caption);
        self.find(is_it, is_wall)
    }

    /// Opens an element, unless it is too deep.
    pub fn push(&mut self, name: Name, about: T) -> Result<(), T> {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return Err(about);
        }
        self.open.push((name, about));
        self.counts[name as usize] += 1;
        Ok(())
    }

    pub fn pop(&mut self) -> Option<(Name, T)> {
        let last = self.open.pop()?;
        self.counts[last.0 as usize] -= 1;
        Some(last)
    }

    pub fn last_mut(&mut self) -> Option<&mut (Name, T)> {
        self.open.last_mut()
    }

    /// The innermost open element of this name.
    pub fn innermost(&mut self, name: Name) -> Option<&mut T> {
        if self.counts[name as usize] == 0 {
            return None;
        }
        self.open.iter_mut().rev().find(|(open, _)| *open == name).map(|(_, about)| about)
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Name, T)> {
        self.open.iter()
    }

    /// From where on elements are ended by the beginning of `name`.
    fn implied(&self, name: Name) -> Option<usize> {
        let in_head = matches!(name, Title | Meta | Link | Script | Style | Noscript | Template);
        if !in_head && matches!(self.open.last(), Some((Head, _))) {
            return Some(self.open.len() - 1);
        }
        if !name.is_block() {
            return None;
        }
        let wall = |open: &Name| matches!(open, Table | Td | Th | Caption);
        let row = |open: &Name| *open == Table;
        let found = match name {
            Li => self.find(|open| *open == Li, |open| open.is_list() || wall(open)),
            Dt | Dd => self.find(|open| matches!(open, Dt | Dd), |open| open.is_list() || wall(open)),
            Td | Th => self.find(|open| matches!(open, Td | Th | Caption), row),
            Tr => self.find(|open| matches!(open, Tr | Caption), row),
            Tbody | Thead | Tfoot => self.find(|open| matches!(open, Tbody | Thead | Tfoot | Tr | Caption), row),
            _ if name.heading().is_some() => match self.open.last() {
                Some((open, _)) if open.heading().is_some() => Some(self.open.len() - 1),
                _ => None,
            },
            _ => None,
        };
        found.or_else(|| match self.open.last() {
            Some((P, _)) => Some(self.open.len() - 1),
            _ => None,
        })
    }

    fn find(&self, is_it: impl Fn(&Name) -> bool, is_wall: impl Fn(&Name) -> bool) -> Option<usize> {
        for (place, (open, _)) in self.open.iter().enumerate().rev() {
            if is_it(open) {
                return Some(place);
            }
            if is_wall(open) {
                return None;
            }
        }
        None
    }
}
