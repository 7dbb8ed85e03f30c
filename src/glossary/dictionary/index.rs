//! Finding a headword in an index of hundreds of thousands, without trusting its order and without a string for each.
//!
//! Dictionaries are sorted each in its own way: dictd by a locale that may or may not count signs, StarDict by bytes
//! without case. So the order is not relied on, but it is made use of: whatever it is, neighbours mostly begin with
//! the same letters. One pass over the index notes where the first three letters change, folded. A look-up goes through
//! the stretches that begin like the word. An index in order has some thousand stretches of some dozen headwords; one
//! without order has as many stretches as headwords, and is searched as surely.
//!
//! The pass takes a millisecond for 200,000 headwords, which is why nothing of it is kept on disk.

use std::borrow::Cow;

use super::article;
use crate::text::fold;

/// What two headwords must share to be the same: folded, and without hyphens and blanks, as *co-operate* and
/// *cooperate*, *ice cream* and *ice-cream* are one word to whoever looks it up. Signs alone stay as they are.
pub fn key(word: &str) -> Cow<'_, str> {
    let folded = fold::folded(word.trim());
    if !folded.contains(is_skipped) {
        return folded;
    }
    let letters: String = folded.chars().filter(|&c| !is_skipped(c)).collect();
    if letters.is_empty() { folded } else { Cow::Owned(letters) }
}

const fn is_skipped(c: char) -> bool {
    matches!(c, '-' | ' ')
}

/// An index file in memory.
#[derive(Debug)]
pub struct Index {
    bytes: Vec<u8>,
    shape: Shape,
    /// By their beginnings, then in the order of the file.
    stretches: Vec<Stretch>,
    n_entries: usize,
    /// Where the last whole entry ends.
    end: usize,
}

/// How entries follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line each; a tab ends the headword.
    Lines,
    /// A zero byte ends the headword; so many bytes follow.
    Numbers(usize),
}

/// Entries one after another whose headwords begin alike.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    begins: Beginning,
    start: u32,
    end: u32,
}

/// The first three bytes of a key; zeros behind a shorter one.
type Beginning = [u8; 3];

/// One entry of an index.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    pub headword: &'a [u8],
    /// What stands behind the tab or zero.
    pub rest: &'a [u8],
}

impl Index {
    /// `bytes` must be shorter than 4 GB, as [`super::files::content`] sees to.
    pub fn new(bytes: Vec<u8>, shape: Shape) -> Self {
        let (mut stretches, mut n_entries, mut at) = (Vec::<Stretch>::new(), 0, 0);
        let mut letters = Letters::default();
        while let Some(len) = shape.len(&bytes[at..]) {
            let entry = &bytes[at..at + len];
            // Most headwords begin like the one before, byte for byte.
            if !letters.begin(entry) {
                letters = Letters::of(entry);
                let begins = beginning_of(shape.entry(entry).headword);
                if stretches.last().is_none_or(|last| last.begins != begins) {
                    stretches.push(Stretch { begins, start: at as u32, end: 0 });
                }
            }
            at += len;
            n_entries += 1;
        }
        let mut end = at as u32;
        for stretch in stretches.iter_mut().rev() {
            stretch.end = end;
            end = stretch.start;
        }
        stretches.sort_by_key(|stretch| stretch.begins);
        Self { bytes, shape, stretches, n_entries, end: at }
    }

    /// The entries whose headword has the key of `word`, as in the file.
    pub fn find(&self, word: &str) -> Vec<Entry<'_>> {
        let wanted = key(word);
        let begins = beginning(wanted.as_bytes());
        let from = self.stretches.partition_point(|stretch| stretch.begins < begins);
        let stretches = self.stretches[from..].iter().take_while(|stretch| stretch.begins == begins);
        let entries = stretches.flat_map(|stretch| self.entries_in(stretch.start as usize, stretch.end as usize));
        entries.filter(|entry| has_key(entry.headword, &wanted)).collect()
    }

    /// All entries, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.entries_in(0, self.end)
    }

    fn entries_in(&self, start: usize, end: usize) -> impl Iterator<Item = Entry<'_>> {
        let mut rest = &self.bytes[start..end];
        std::iter::from_fn(move || {
            let (entry, behind) = rest.split_at(self.shape.len(rest)?);
            rest = behind;
            Some(self.shape.entry(entry))
        })
    }

    /// Where each entry begins, in the order of the file.
    pub fn starts(&self) -> Vec<u32> {
        let mut at = 0;
        let len = |at: usize| self.shape.len(&self.bytes[at..]);
        std::iter::from_fn(|| {
            let start = at;
            at += len(at)?;
            Some(start as u32)
        })
        .collect()
    }

    /// The entry at one of [`Index::starts`].
    pub fn entry_at(&self, start: u32) -> Option<Entry<'_>> {
        let rest = self.bytes.get(start as usize..)?;
        Some(self.shape.entry(&rest[..self.shape.len(rest)?]))
    }

    pub fn n_entries(&self) -> usize {
        self.n_entries
    }

    /// Whether it ends in the middle of an entry.
    pub fn is_cut(&self) -> bool {
        self.end < self.bytes.len()
    }

    /// Bytes in memory besides the file.
    pub fn overhead(&self) -> usize {
        self.stretches.capacity() * size_of::<Stretch>()
    }

    /// Bytes of the file.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }
}

impl Shape {
    /// The length of the entry at the beginning of `rest`.
    fn len(self, rest: &[u8]) -> Option<usize> {
        match self {
            Self::Lines if rest.is_empty() => None,
            Self::Lines => Some(find(b'\n', rest).map_or(rest.len(), |end| end + 1)),
            Self::Numbers(tail) => {
                let len = find(0, rest)? + 1 + tail;
                (len <= rest.len()).then_some(len)
            }
        }
    }

    /// A line without a tab is a headword without anything behind it.
    fn entry(self, entry: &[u8]) -> Entry<'_> {
        let (entry, end) = match self {
            Self::Lines => (entry.strip_suffix(b"\n").unwrap_or(entry), b'\t'),
            Self::Numbers(_) => (entry, 0),
        };
        match find(end, entry) {
            Some(len) => Entry { headword: &entry[..len], rest: &entry[len + 1..] },
            None => Entry { headword: entry, rest: &[] },
        }
    }
}

/// The first bytes of a headword, when they alone decide how its key begins: as a number, and which bits of it count.
#[derive(Clone, Copy, Default)]
struct Letters {
    bytes: u32,
    mask: u32,
}

impl Letters {
    fn of(entry: &[u8]) -> Self {
        let is_letters = |four: &[u8; 4]| four.iter().all(u8::is_ascii_alphabetic);
        let decide = |len: &usize| {
            let letters = entry.get(..*len).and_then(|bytes| std::str::from_utf8(bytes).ok());
            letters.is_some_and(|it| it.chars().all(char::is_alphabetic) && key(it).len() >= 3)
        };
        let mask = match entry.first_chunk() {
            // One bit is the difference between a capital and a small letter. There are dictionaries where *Sea* and
            // *seal* take turns.
            Some(four) if is_letters(four) => !0x2020_2020,
            // A Latin or Cyrillic letter with others, or one Chinese letter.
            _ => match [4, 3].into_iter().find(decide) {
                Some(4) => u32::MAX,
                Some(_) => u32::MAX >> 8,
                None => 0,
            },
        };
        Self { bytes: first_four(entry).unwrap_or(0) & mask, mask }
    }

    fn begin(&self, entry: &[u8]) -> bool {
        self.mask != 0 && first_four(entry).is_some_and(|first| first & self.mask == self.bytes)
    }
}

fn first_four(entry: &[u8]) -> Option<u32> {
    entry.first_chunk().map(|first| u32::from_le_bytes(*first))
}

/// Where `byte` first is. Entries are short, so eight bytes at a time are sooner done than a search is begun.
fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 255;
    const NEAR: usize = 64;
    let wanted = ONES * u64::from(byte);
    for (i, eight) in bytes[..bytes.len().min(NEAR)].as_chunks::<8>().0.iter().enumerate() {
        let same = u64::from_le_bytes(*eight) ^ wanted;
        let zeros = same.wrapping_sub(ONES) & !same & (ONES << 7);
        if zeros != 0 {
            return Some(i * 8 + zeros.trailing_zeros() as usize / 8);
        }
    }
    let from = bytes.len().min(NEAR) & !7;
    memchr::memchr(byte, &bytes[from..]).map(|at| from + at)
}

fn beginning(key: &[u8]) -> Beginning {
    let byte = |i: usize| key.get(i).copied().unwrap_or(0);
    [byte(0), byte(1), byte(2)]
}

/// The beginning of a headword's key, without making the key where that is not needed.
fn beginning_of(headword: &[u8]) -> Beginning {
    let mut begins = Beginning::default();
    let mut n = 0;
    for &byte in headword {
        match FOLDED[usize::from(byte)] {
            SKIPPED => {}
            ODD => return beginning_of_odd(headword),
            folded => {
                begins[n] = folded;
                n += 1;
            }
        }
        if n == begins.len() {
            // An accent that follows belongs to the last letter, and folds away.
            return begins;
        }
    }
    if n == 0 { beginning_of_odd(headword) } else { begins }
}

fn beginning_of_odd(headword: &[u8]) -> Beginning {
    let headword = article::decoded(headword);
    // Enough for three bytes of the key, and for what may follow the letter that was cut from its accent.
    let first = key(&headword[..headword.floor_char_boundary(16)]);
    if first.len() >= 6 { beginning(first.as_bytes()) } else { beginning(key(&headword).as_bytes()) }
}

/// Whether the headword has this key.
fn has_key(headword: &[u8], wanted: &str) -> bool {
    let mut rest = wanted.as_bytes();
    for &byte in headword {
        match FOLDED[usize::from(byte)] {
            SKIPPED => {}
            ODD => return key(&article::decoded(headword)) == wanted,
            folded => match rest.split_first() {
                Some((first, behind)) if *first == folded => rest = behind,
                _ => return is_signs(headword) && key(&article::decoded(headword)) == wanted,
            },
        }
    }
    let is_whole = rest.is_empty() && !wanted.is_empty();
    is_whole || (is_signs(headword) && key(&article::decoded(headword)) == wanted)
}

/// Whether all of it is skipped elsewhere.
fn is_signs(headword: &[u8]) -> bool {
    headword.iter().all(|&byte| FOLDED[usize::from(byte)] == SKIPPED)
}

/// In [`FOLDED`]: a byte that does not count.
const SKIPPED: u8 = 0;
/// In [`FOLDED`]: a byte that cannot be folded by itself.
const ODD: u8 = 1;

/// What each byte becomes in a key.
static FOLDED: [u8; 256] = {
    let mut folded = [ODD; 256];
    let mut byte = b' ';
    while byte <= b'~' {
        folded[byte as usize] = match byte {
            b'`' => b'\'',
            _ if is_skipped(byte as char) => SKIPPED,
            _ => byte.to_ascii_lowercase(),
        };
        byte += 1;
    }
    folded
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_same(one: &str, other: &str) {
        assert_eq!(key(one), key(other));
    }

    #[test]
    fn case_accents_hyphens_and_blanks_do_not_count() {
        check_same("Café", "cafe");
        check_same("co-operate", "Cooperate");
        check_same("ice cream", "ice-cream");
        check_same("Aaron’s rod", "aaron's rod");
        assert_ne!(key("worker"), key("workers"));
    }

    #[test]
    fn signs_alone_are_words_too() {
        assert_ne!(key("-"), key("--"));
        assert_eq!(key("--"), "--");
    }

    fn index(words: &[&str]) -> Index {
        let entry = |(n, word): (usize, &&str)| [word.as_bytes(), &[0, n as u8]].concat();
        Index::new(words.iter().enumerate().flat_map(entry).collect(), Shape::Numbers(1))
    }

    fn numbers(index: &Index, word: &str) -> Vec<u8> {
        index.find(word).iter().map(|entry| entry.rest[0]).collect()
    }

    #[test]
    fn entries_of_one_headword_are_found_wherever_they_are() {
        let words = index(&["set", "b", "Set", "", "setting", "SE-T", "sét", "--", "-"]);
        assert_eq!(numbers(&words, "set"), [0, 2, 5, 6]);
        assert_eq!(numbers(&words, "--"), [7]);
        assert_eq!(numbers(&words, "se"), [0_u8; 0]);
        assert_eq!(numbers(&index(&[]), "none"), [0_u8; 0]);
        assert_eq!((words.n_entries(), words.starts().len(), words.is_cut()), (9, 9, false));
        assert!(Index::new(b"word\0".to_vec(), Shape::Numbers(8)).is_cut());
    }

    proptest! {
        #[test]
        fn the_quick_way_finds_what_the_keys_say(
            words in prop::collection::vec("[ -~éßÉ\u{301}\u{a0}]{0,6}|[a-cA-C é-]{1,4}|[aéßﬁ漢字жé𝔸\u{301}-]{1,9}", 1..40),
            word in "[a-cA-C é-]{1,4}",
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let index = index(&words);
            for wanted in words.iter().chain([&word.as_str()]) {
                let expected: Vec<u8> = (0..words.len()).filter(|&n| key(words[n]) == key(wanted)).map(|n| n as u8).collect();
                prop_assert_eq!(numbers(&index, wanted), expected, "{:?}", wanted);
            }
        }
    }
}
