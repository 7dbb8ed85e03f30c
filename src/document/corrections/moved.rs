//! Where the words of one reading text stand in another that was made from it.

/// Stretches of the old text and where they are in the new one, in order.
#[derive(Debug, Default)]
pub struct Moved {
    /// Old place, new place, length.
    stretches: Vec<(usize, usize, usize)>,
}

impl Moved {
    /// `len` bytes at `old` stand at `new`; stretches are noted in order.
    pub fn note(&mut self, old: usize, new: usize, len: usize) {
        match self.stretches.last_mut() {
            // White space of the same size in between has moved along.
            Some((from, to, length)) if new + *from == old + *to => *length = old - *from + len,
            _ => self.stretches.push((old, new, len)),
        }
    }

    /// Where what began at `old` begins now: at its own place, or with the next words.
    pub fn start(&self, old: usize) -> Option<usize> {
        let first = self.stretches.partition_point(|(from, _, len)| from + len <= old);
        self.stretches.get(first).map(|(from, to, _)| to + old.saturating_sub(*from))
    }

    /// Where what ended at `old` ends now.
    pub fn end(&self, old: usize) -> Option<usize> {
        let last = self.stretches.partition_point(|(from, _, _)| *from < old).checked_sub(1)?;
        let (from, to, len) = self.stretches[last];
        Some(to + (old - from).min(len))
    }
}
