//! What a new locator has to know besides its own words: whether another place of its text is much like it, its rival.
//! By that, the one is not taken for the other when it is gone.

use std::ops::Range;

use super::{Candidate, Finder, Locator, MANY, Pattern, Region, SHIFT, align, band, is_line};
use crate::document::locator::Words;

/// The words of the place most like another are remembered when they are so much like it, in hundredths: for a few
/// words, which are everywhere, and for a passage of so many letters.
const TOLD_APART: (u8, u8, usize) = (58, 25, 32);

impl Finder<'_> {
    /// The locator of a range of the text, with what is to be known of the place most like it.
    pub fn locator(&self, range: Range<usize>) -> Locator {
        let locator = Locator::in_text(self.text, range);
        let pattern = Pattern::of(&locator);
        if pattern.quote.is_empty() {
            return locator;
        }
        let own = locator.offset..locator.offset + locator.quote.len();
        let line = is_line(self.text, &own) && self.lines(&pattern).nth(1).is_none();
        let Some((place, rival)) = self.rival(&locator, &pattern) else {
            return Locator { rival: Some(0), line, ..locator };
        };
        let (few, many, len) = TOLD_APART;
        let other = (rival >= if pattern.quote.len() < len { few } else { many }).then(|| {
            let Locator { before, quote, after, .. } = Locator::in_text(self.text, place);
            Box::new(Words { before, quote, after })
        });
        Locator { rival: Some(rival), other, line, ..locator }
    }

    /// The place most like that of a locator of this text, and how much it is so, in hundredths.
    fn rival(&self, locator: &Locator, pattern: &Pattern) -> Option<(Range<usize>, u8)> {
        let canonical = self.canonical();
        let own = canonical.at(locator.offset);
        let quote = &pattern.bytes[pattern.quote.clone()];
        let slack = (SHIFT + quote.len() / 2).min(8 * SHIFT) as isize;
        let mut regions = self.grams().regions_like(quote, &canonical.bytes, own, slack);
        let before = pattern.quote.start as isize;
        for region in &mut regions {
            region.diagonals = region.diagonals.start - before..region.diagonals.end - before;
        }
        let exact = self.places(quote).filter(|&at| at != own).take(MANY).collect();
        let exact = self.likeliest(pattern, exact).into_iter().map(|at| at as isize - before..at as isize - before + 1);
        regions.extend(exact.map(|diagonals| Region { diagonals, weight: 0.0 }));
        let end = own + quote.len();
        let others = regions.into_iter().filter_map(|region| self.beside(pattern, region, own..end));
        let best = others.max_by(|a, b| a.score.total_cmp(&b.score))?;
        Some((canonical.back(best.range, self.text), (best.score * 100.0) as u8))
    }

    /// A place in a region that has nothing of a range.
    fn beside(&self, pattern: &Pattern, region: Region, without: Range<usize>) -> Option<Candidate> {
        let text = &self.canonical().bytes;
        let band = band(&region);
        let start = band.start.clamp(0, text.len() as isize) as usize;
        let end = (band.end + pattern.bytes.len() as isize).clamp(start as isize, text.len() as isize) as usize;
        let mut part = text[start..end].to_vec();
        let blank = without.start.clamp(start, end) - start..without.end.clamp(start, end) - start;
        part[blank].fill(0);
        let pieces = align(&pattern.bytes, &part, band.start - start as isize..band.end - start as isize);
        let mut candidate = pattern.judge(&pieces, &part)?;
        candidate.range = candidate.range.start + start..candidate.range.end + start;
        (candidate.range.end <= without.start || without.end <= candidate.range.start).then_some(candidate)
    }
}
