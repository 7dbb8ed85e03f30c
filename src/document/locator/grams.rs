//! Which stretches of a text share pieces with a pattern: an index of its grams (runs of seven bytes), and
//! the regions where many grams of the pattern come together in order.

use std::ops::Range;

/// Long enough that most are rare, short enough that some survive between two mistakes of a scanner.
pub const GRAM: usize = 7;
const BITS: u32 = 16;
/// Grams that occur more often say nothing about a place.
const COMMON: usize = 96;
/// How many regions are worth a closer look.
const REGIONS: usize = 8;

/// All grams of a text.
#[derive(Debug)]
pub struct Grams {
    /// Where the places of each bucket begin; one more than there are buckets.
    starts: Vec<u32>,
    places: Vec<u32>,
}

/// A region of the text where the pattern may lie: the values of text offset minus pattern offset.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    pub diagonals: Range<isize>,
    pub weight: f64,
}

impl Grams {
    pub fn of(text: &[u8]) -> Self {
        let mut starts = vec![0u32; (1 << BITS) + 1];
        for gram in text.windows(GRAM) {
            starts[bucket(gram) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0u32; text.len().saturating_sub(GRAM - 1)];
        for (at, gram) in text.windows(GRAM).enumerate() {
            let slot = &mut next[bucket(gram)];
            places[*slot as usize] = u32::try_from(at).unwrap_or(u32::MAX);
            *slot += 1;
        }
        Self { starts, places }
    }

    /// The regions that share most with the pattern, best first. `slack` is how far apart two diagonals may
    /// be to speak for the same region.
    pub fn regions(&self, pattern: &[u8], text: &[u8], slack: isize) -> Vec<Region> {
        heaviest(self.hits(pattern, text), slack)
    }

    /// The regions that share most with a pattern which was taken from the text, but for the place where it was taken.
    pub fn regions_like(&self, pattern: &[u8], text: &[u8], own: usize, slack: isize) -> Vec<Region> {
        const SAME: usize = 8;
        let mut hits = self.hits(pattern, text);
        hits.retain(|hit| hit.0.abs_diff(own as isize) > SAME);
        heaviest(hits, slack)
    }

    /// Where the grams of the pattern are: text offset minus pattern offset, and how much it says.
    fn hits(&self, pattern: &[u8], text: &[u8]) -> Vec<(isize, f64)> {
        let mut hits = Vec::new();
        for (i, gram) in pattern.windows(GRAM).enumerate() {
            let bucket = bucket(gram);
            let places = &self.places[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
            let first = hits.len();
            let same = |&&at: &&u32| text.get(at as usize..at as usize + GRAM) == Some(gram);
            hits.extend(places.iter().filter(same).take(COMMON + 1).map(|&at| (at as isize - i as isize, 0.0)));
            let found = hits.len() - first;
            if found > COMMON {
                hits.truncate(first);
            }
            hits[first..].iter_mut().for_each(|hit| hit.1 = 1.0 / found as f64);
        }
        hits.sort_unstable_by_key(|hit| hit.0);
        hits
    }
}

/// The heaviest windows of diagonals, each hit counted once.
fn heaviest(mut hits: Vec<(isize, f64)>, slack: isize) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    while regions.len() < REGIONS && !hits.is_empty() {
        let (mut first, mut weight) = (0, 0.0);
        let mut best = (0.0, 0..0);
        for last in 0..hits.len() {
            weight += hits[last].1;
            while hits[last].0 - hits[first].0 > slack {
                weight -= hits[first].1;
                first += 1;
            }
            if weight > best.0 + 1e-9 {
                best = (weight, first..last + 1);
            }
        }
        let (weight, range) = best;
        if range.is_empty() {
            break;
        }
        regions.push(Region { diagonals: hits[range.start].0..hits[range.end - 1].0 + 1, weight });
        hits.drain(range);
    }
    regions
}

fn bucket(gram: &[u8]) -> usize {
    let word = gram.iter().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_with_most_in_common_comes_first() {
        let text = b"aquietharbourinthenorthwherenoshipwasseenforyearsaquietgarden";
        let regions = Grams::of(text).regions(b"wherenoshipsailsaquietgarden", text, 16);
        let at = text.windows(5).position(|w| w == b"where").unwrap() as isize;
        assert!(regions[0].diagonals.contains(&at), "{regions:?}");
    }

    #[test]
    fn a_text_or_pattern_shorter_than_a_gram_has_no_region() {
        assert!(Grams::of(b"abc").regions(b"abcdefghijk", b"abc", 9).is_empty());
        assert!(Grams::of(b"abcdefghijk").regions(b"abc", b"abcdefghijk", 9).is_empty());
    }
}
