//! Which stretches of a text share pieces with a pattern: an index of its grams (runs of seven bytes), and
//! the regions where many grams of the pattern come together in order.

use std::ops::Range;

/// Long enough that most are rare, short enough that some survive between two mistakes of a scanner.
pub const GRAM: usize = 7;
/// As many buckets as a text has letters, within reason.
const BITS: std::ops::RangeInclusive<u32> = 10..=20;
/// So many grams of some words are looked at to find a rare one.
const TRIED: usize = 24;
/// Grams that occur more often say nothing about a place.
const COMMON: usize = 96;
/// How many regions are worth a closer look.
const REGIONS: usize = 8;

/// All grams of a text.
#[derive(Debug)]
pub struct Grams {
    bits: u32,
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
        let bits = text.len().max(1).ilog2().clamp(*BITS.start(), *BITS.end());
        let mut starts = vec![0u32; (1 << bits) + 1];
        for gram in text.windows(GRAM) {
            starts[bucket(gram, bits) + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut places = vec![0u32; text.len().saturating_sub(GRAM - 1)];
        for (at, gram) in text.windows(GRAM).enumerate() {
            let slot = &mut next[bucket(gram, bits)];
            places[*slot as usize] = u32::try_from(at).unwrap_or(u32::MAX);
            *slot += 1;
        }
        Self { bits, starts, places }
    }

    /// Where some words of at least a gram stand in the text, in order.
    pub fn find<'g>(&'g self, words: &'g [u8], text: &'g [u8]) -> impl Iterator<Item = usize> + 'g {
        let step = (words.len() / TRIED).max(1);
        let rarest = words.windows(GRAM).enumerate().step_by(step).min_by_key(|(_, gram)| self.places(gram).len());
        let (within, places) = rarest.map_or((0, &[][..]), |(i, gram)| (i, self.places(gram)));
        let starts = places.iter().filter_map(move |&at| (at as usize).checked_sub(within));
        starts.filter(move |&at| text.get(at..at + words.len()) == Some(words))
    }

    /// Where the grams of a bucket stand.
    fn places(&self, gram: &[u8]) -> &[u32] {
        let bucket = bucket(gram, self.bits);
        &self.places[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
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
            let first = hits.len();
            let same = |&&at: &&u32| text.get(at as usize..at as usize + GRAM) == Some(gram);
            hits.extend(
                self.places(gram).iter().filter(same).take(COMMON + 1).map(|&at| (at as isize - i as isize, 0.0)),
            );
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
        let core = core(&hits[range.clone()], weight);
        regions.push(Region { diagonals: core[0].0..core[core.len() - 1].0 + 1, weight });
        hits.drain(range);
    }
    regions
}

/// The hits without the few at both ends that agree by chance: to follow them would only widen the band.
fn core(hits: &[(isize, f64)], weight: f64) -> &[(isize, f64)] {
    const CHANCE: f64 = 0.02;
    const WIDE: usize = 400;
    if hits[hits.len() - 1].0.abs_diff(hits[0].0) < WIDE {
        return hits;
    }
    let few = |hits: &mut dyn Iterator<Item = &(isize, f64)>| {
        let mut dropped = 0.0;
        hits.take_while(|hit| {
            dropped += hit.1;
            dropped <= CHANCE * weight
        })
        .count()
    };
    let (first, last) = (few(&mut hits.iter()), few(&mut hits.iter().rev()));
    if first + last < hits.len() { &hits[first..hits.len() - last] } else { hits }
}

fn bucket(gram: &[u8], bits: u32) -> usize {
    let word = gram.iter().fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    (word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - bits)) as usize
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
