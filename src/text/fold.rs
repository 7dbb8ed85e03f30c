//! Sameness: two spellings are the same when all that differs is case, accents, kinds of quotes and dashes,
//! ligatures, soft hyphens and other invisible characters, or white space. Keeps a map back to byte offsets.
//!
//! Only what readers call an accent is taken off (of Latin, Greek and Cyrillic letters, and the points of Hebrew and
//! Arabic). The vowel signs of India and the sound marks of kana make other letters and stay.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A folded text that knows where each part of it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    pub text: String,
    pieces: Vec<Piece>,
}

/// `len` bytes of the folded text from `at` come from `source_len` bytes of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    len: usize,
    source: usize,
    source_len: usize,
    /// The bytes correspond one to one. Otherwise the piece is one character of the source and its accents.
    even: bool,
}

impl Folded {
    /// The smallest stretch of the source that folds to `range`, with the accents that were dropped from it.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let first = self.pieces.partition_point(|piece| piece.at + piece.len <= range.start);
        let last = self.pieces.partition_point(|piece| piece.at < range.end);
        let start = match self.pieces.get(first) {
            Some(piece) if piece.even => piece.source + range.start.saturating_sub(piece.at),
            Some(piece) => piece.source,
            None => self.pieces.last().map_or(0, |piece| piece.source + piece.source_len),
        };
        let end = match last.checked_sub(1).map(|i| self.pieces[i]) {
            Some(piece) if piece.even => piece.source + (range.end - piece.at).min(piece.len),
            Some(piece) => piece.source + piece.source_len,
            None => start,
        };
        start..end.max(start)
    }

    fn push(&mut self, folded: &str, source: usize, source_len: usize, even: bool) {
        let at = self.text.len();
        let len = folded.len();
        self.text.push_str(folded);
        match self.pieces.last_mut() {
            Some(last) if last.even && even && last.source + last.source_len == source => {
                last.len += len;
                last.source_len += len;
            }
            _ => self.pieces.push(Piece { at, len, source, source_len, even }),
        }
    }

    /// What stands behind the last letter, an accent for one, belongs to it.
    fn absorb(&mut self, source: usize, source_len: usize) {
        let Some(last) = self.pieces.last_mut() else { return };
        let letter = self.text[last.at..].chars().next_back().map_or(0, char::len_utf8);
        let mut piece = *last;
        if last.even && last.len > letter {
            last.len -= letter;
            last.source_len -= letter;
            piece.at += last.len;
            piece.source += last.source_len;
            piece.len = letter;
            self.pieces.push(piece);
        }
        piece.even = false;
        piece.source_len = source + source_len - piece.source;
        if let Some(last) = self.pieces.last_mut() {
            *last = piece;
        }
    }
}

/// Folds `text`. A run of white space, line ends included, becomes one space.
///
/// ```
/// use postil::text::fold::fold;
/// let folded = fold("The ‘Cafe\u{301}’\n  Rouge");
/// assert_eq!(folded.text, "the 'cafe' rouge");
/// let word = folded.text.find("cafe").unwrap();
/// assert_eq!(folded.source(word..word + 4), 7..13);
/// ```
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), pieces: Vec::new() };
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let run = plain_run(&bytes[at..]);
        let second_space = bytes[at] == b' ' && folded.text.ends_with(' ');
        if run > 0 && !second_space {
            push_plain(&mut folded, &text[at..at + run], at);
            at += run;
            continue;
        }
        at += fold_char(&mut folded, text, at);
    }
    folded
}

/// The letters and digits of a text alone, folded: what stays the same however it is set.
pub fn letters(text: &str) -> String {
    fold(text).text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether two spellings are the same; white space around them does not count.
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a == b || (a.is_ascii() && b.is_ascii() && a.eq_ignore_ascii_case(b)) || folded(a) == folded(b)
}

/// `text` folded, without the map; borrowed when folding changes nothing.
pub fn folded(text: &str) -> Cow<'_, str> {
    if is_folded(text) { Cow::Borrowed(text) } else { Cow::Owned(fold(text).text) }
}

/// One character folded, without its accents: `É` → `e`, `ﬁ` → `fi`, `’` → `'`; nothing for what is not seen.
pub fn folded_char(c: char) -> impl Iterator<Item = char> {
    let (simple, decomposed) = match simple(c) {
        Some(folded) => (folded, None),
        None => ("", Some(c)),
    };
    let parts = decomposed.into_iter().flat_map(decompose).filter(|&c| !is_accent(c));
    simple.chars().chain(parts.flat_map(small))
}

/// ASCII letters, digits, signs and single spaces: one byte in, one byte out.
fn plain_run(bytes: &[u8]) -> usize {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|&byte| PLAIN[usize::from(byte)] == 0).unwrap_or(bytes.len() - at);
        // A single space goes on; a run of white space, or a letter that is not ASCII, does not.
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b' '), Some(&next)) if PLAIN[usize::from(next)] != 0 => at += 1,
            _ => return at,
        }
    }
}

fn push_plain(folded: &mut Folded, run: &str, at: usize) {
    let start = folded.text.len();
    folded.push(run, at, run.len(), true);
    folded.text[start..].make_ascii_lowercase();
}

/// Folds the character at `at`, or the white space there, and says how many bytes it took.
fn fold_char(folded: &mut Folded, text: &str, at: usize) -> usize {
    let Some(c) = text[at..].chars().next() else { return 1 };
    let len = c.len_utf8();
    if c.is_whitespace() {
        let run = text[at..].len() - text[at..].trim_start().len();
        match folded.text.ends_with(' ') {
            true => folded.absorb(at, run),
            false => folded.push(" ", at, run, run == 1),
        }
        return run;
    }
    if is_accent(c) {
        folded.absorb(at, len);
        return len;
    }
    let mut buffer = [0; 64];
    let letters = write(&mut buffer, folded_char(c));
    if !letters.is_empty() {
        let one = letters.chars().nth(1).is_none();
        folded.push(letters, at, len, one && letters.len() == len);
    }
    len
}

/// The characters as a string in `buffer`. The longest decomposition of Unicode (U+FDFA) has 33 bytes.
fn write(buffer: &mut [u8; 64], chars: impl Iterator<Item = char>) -> &str {
    let mut len = 0;
    for c in chars {
        if len + 4 > buffer.len() {
            break;
        }
        len += c.encode_utf8(&mut buffer[len..]).len();
    }
    std::str::from_utf8(&buffer[..len]).unwrap_or_default()
}

fn is_folded(text: &str) -> bool {
    plain_run(text.as_bytes()) == text.len() && !text.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// What has a folding of its own that compatibility decomposition does not give.
fn simple(c: char) -> Option<&'static str> {
    Some(match c {
        '‘' | '’' | '‚' | '‛' | '′' | '‵' | '`' | '´' | 'ʼ' | 'ʹ' | '‹' | '›' | '＇' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '＂' | '〝' | '〞' | '〟' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '－' => "-",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' => "d",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => "",
        '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' => "",
        _ => return None,
    })
}

fn decompose(c: char) -> impl Iterator<Item = char> {
    // Syllables of Hangul stay whole: their parts are letters, not accents.
    let (whole, parts) = if is_hangul(c) || c.is_ascii() { (Some(c), None) } else { (None, Some(c)) };
    whole.into_iter().chain(parts.into_iter().nfkd())
}

fn small(c: char) -> impl Iterator<Item = char> {
    c.to_lowercase().map(|c| if c == 'ς' { 'σ' } else { c })
}

fn is_hangul(c: char) -> bool {
    ('\u{AC00}'..='\u{D7A3}').contains(&c)
}

/// A mark that makes no other letter.
pub(crate) fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}' | '\u{5C1}' | '\u{5C2}'
        | '\u{5C4}' | '\u{5C5}' | '\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}'
        | '\u{6D6}'..='\u{6DC}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}')
}

/// 1 for the bytes that fold to one byte and need no look at what is around them.
static PLAIN: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        if byte != b'`' {
            table[byte as usize] = 1;
        }
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text).text, expected);
    }

    #[test]
    fn case_accents_and_ligatures_do_not_count() {
        check("STRASSE Straße", "strasse strasse");
        check("Café Ångström façade Œuvre ﬁn", "cafe angstrom facade oeuvre fin");
        check("İstanbul ΣΊΣΥΦΟΣ Σίσυφος", "istanbul σισυφοσ σισυφοσ");
        check("Ёлка Й", "елка и");
    }

    #[test]
    fn quotes_dashes_and_white_space_are_of_one_kind() {
        check("‘a’ “b” «c» d—e–f‐g", "'a' \"b\" \"c\" d-e-f-g");
        check("one \n\t two\u{a0}three", "one two three");
        check("wait…", "wait...");
    }

    #[test]
    fn what_is_not_seen_is_dropped() {
        check("soft\u{ad}hyphen \u{feff}zero\u{200b}width", "softhyphen zerowidth");
    }

    #[test]
    fn marks_that_make_another_letter_stay() {
        assert!(!same("か", "が"));
        assert!(!same("कि", "की"));
        assert!(!same("하", "한"));
        assert!(same("שָׁלוֹם", "שלום"));
    }

    #[test]
    fn same_ignores_the_space_around() {
        assert!(same(" Belt and  Road", "belt\nand road "));
        assert!(same("worker’s", "WORKER'S"));
        assert!(!same("worker", "workers"));
    }

    #[track_caller]
    fn check_source(text: &str, folded_word: &str, expected: &str) {
        let folded = fold(text);
        let at = folded.text.find(folded_word).expect("the word is there");
        assert_eq!(&text[folded.source(at..at + folded_word.len())], expected);
    }

    #[test]
    fn a_range_leads_back_to_the_words() {
        check_source("One “Émigré” more", "emigre", "Émigré");
        check_source("One\n\n  two three", "one two", "One\n\n  two");
        check_source("a co\u{ad}operative", "cooperative", "co\u{ad}operative");
        check_source("cafe\u{301}s", "cafe", "cafe\u{301}");
        check_source("cafe\u{301}s", "caf", "caf");
        check_source("ein ﬁnes Maß", "mass", "Maß");
        check_source("ein ﬁnes Maß", "in", "in");
        check_source("\u{301}x", "x", "x");
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-zA-Z’“—éßﬁİ \n\u{ad}\u{301}漢]{0,30}", "\\PC{0,30}"]
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing_more(text in "[a-zA-Z’“—éßﬁİ \n\u{ad}\u{301}漢]{0,30}") {
            let once = fold(&text).text;
            prop_assert_eq!(&fold(&once).text, &once);
        }

        #[test]
        fn the_map_leads_to_characters_in_order(text in text()) {
            let folded = fold(&text);
            let mut before = 0;
            for (at, c) in folded.text.char_indices() {
                let source = folded.source(at..at + c.len_utf8());
                prop_assert!(text.get(source.clone()).is_some_and(|part| !part.is_empty()));
                prop_assert!(source.start >= before);
                before = source.start;
            }
            prop_assert!(folded.source(0..folded.text.len()).end <= text.len());
        }

        #[test]
        fn the_source_of_a_part_folds_to_that_part(text in "[a-zA-Z’“é \n\u{301}]{1,30}", a in 0_usize..30, b in 0_usize..30) {
            let folded = fold(&text);
            let (a, b) = (a.min(b).min(folded.text.len()), a.max(b).min(folded.text.len()));
            prop_assert_eq!(&fold(&text[folded.source(a..b)]).text, &folded.text[a..b]);
        }

        #[test]
        fn folded_agrees_with_fold(text in text()) {
            prop_assert_eq!(folded(&text).into_owned(), fold(&text).text);
        }
    }
}
