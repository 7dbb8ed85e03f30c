//! What terms begin with: most words of a page are told by two bytes to begin none.

#[derive(Clone, Debug, Default)]
pub struct Beginnings {
    bits: Vec<u64>,
}

impl Beginnings {
    pub fn add(&mut self, spelling: &str) {
        self.bits.resize(1 << 10, 0);
        if let Some(pair) = Self::pair(spelling) {
            self.bits[pair / 64] |= 1 << (pair % 64);
        }
    }

    /// Whether a term may begin with `word`. Short words may change their second letter in an inflection.
    pub fn may_begin(&self, word: &str) -> bool {
        let known = |pair: usize| self.bits.get(pair / 64).is_some_and(|bits| bits >> (pair % 64) & 1 == 1);
        word.len() < 5 || Self::pair(word).is_none_or(known)
    }

    fn pair(word: &str) -> Option<usize> {
        let [first, second, ..] = word.as_bytes() else { return None };
        Some(usize::from(*first) << 8 | usize::from(*second))
    }
}
