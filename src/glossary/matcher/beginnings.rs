//! What terms begin with: most words of a page are told by their first letters to begin none.

/// Bytes that a long word has in common with its headword, whatever its ending.
const COMMON: usize = 5;
/// Words of at least so many bytes have them: no ending takes more than three off a word but those of verbs, and
/// these leave five.
pub const LONG: usize = 9;

/// A bit for each pair of first bytes, and a bit for each hash of five.
#[derive(Clone, Debug, Default)]
pub struct Beginnings {
    pairs: Vec<u64>,
    long: Vec<u64>,
}

impl Beginnings {
    pub fn add(&mut self, spelling: &str) {
        self.pairs.resize(1 << 10, 0);
        self.long.resize(1 << 10, 0);
        if let Some(pair) = pair(spelling.as_bytes()) {
            self.pairs[pair / 64] |= 1 << (pair % 64);
        }
        if let Some(five) = five(spelling.as_bytes()) {
            self.long[five / 64] |= 1 << (five % 64);
        }
    }

    /// Whether a term may begin with a folded word, or with it and what is tied to it by a hyphen. Short words may
    /// change their second letter in an inflection.
    pub fn may_begin(&self, word: &str) -> bool {
        word.len() < 5 || pair(word.as_bytes()).is_none_or(|pair| has(&self.pairs, pair))
    }

    /// Whether a term may begin with two bytes.
    pub fn may_begin_so(&self, first: u8, second: u8) -> bool {
        pair(&[first, second]).is_none_or(|pair| has(&self.pairs, pair))
    }

    /// Whether a term may begin with a word of at least [`LONG`] small letters or digits, and no apostrophe behind it.
    pub fn may_begin_long(&self, word: &[u8]) -> bool {
        five(word).is_none_or(|five| has(&self.long, five))
    }
}

fn has(bits: &[u64], bit: usize) -> bool {
    bits.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
}

fn pair(word: &[u8]) -> Option<usize> {
    let [first, second, ..] = word else { return None };
    Some(usize::from(*first) << 8 | usize::from(*second))
}

/// A number below 2¹⁶ for the first bytes. Capitals count as small letters.
fn five(word: &[u8]) -> Option<usize> {
    let first = word.first_chunk::<COMMON>()?;
    let all = first.iter().fold(0_u64, |all, &byte| all << 8 | u64::from(byte | 0x20));
    Some((all.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize)
}
