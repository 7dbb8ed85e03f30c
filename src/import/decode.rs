//! Bytes to text, whatever the encoding.
//!
//! A byte order mark is believed; valid UTF-8 is UTF-8; UTF-8 with a few broken places is still UTF-8. Only
//! then is the encoding guessed, and a remark says so. Decoding never fails.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252};

/// A detector that sees only the first words is often wrong, one that sees more bytes than this gains nothing.
const ENOUGH_TO_GUESS: usize = 16 * 1024;

/// Bytes of ASCII before a byte that is none that may belong to its word.
const LONGEST_WORD: usize = 64;

/// The text, and remarks on how it was decoded.
pub fn decode(bytes: impl Into<Vec<u8>>) -> (String, Vec<String>) {
    decode_declared(bytes.into(), None)
}

/// The same for content that says what encoding it has: that is believed where it is not UTF-8, or UTF-8 only
/// because the encoding uses no other bytes than ASCII.
pub fn decode_declared(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> (String, Vec<String>) {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return with(encoding, &bytes[mark..], None);
    }
    if declared == Some(ISO_2022_JP) {
        return with(ISO_2022_JP, &bytes, None);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(error) => error.into_bytes(),
    };
    match (is_mostly_utf8(&bytes), declared.filter(|encoding| encoding.is_ascii_compatible() && *encoding != UTF_8)) {
        (true, _) => with(UTF_8, &bytes, None),
        (false, Some(declared)) => with(declared, &bytes, None),
        (false, None) => {
            let encoding = guess(&bytes);
            let remark = format!("The text is not UTF-8; its encoding was taken to be {}.", encoding.name());
            with(encoding, &bytes, Some(remark))
        }
    }
}

fn with(encoding: &'static Encoding, bytes: &[u8], remark: Option<String>) -> (String, Vec<String>) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut remarks: Vec<_> = remark.into_iter().collect();
    if broken {
        let name = encoding.name();
        remarks.push(format!("Some bytes are not valid {name}; a replacement character (\u{FFFD}) stands for them."));
    }
    let mut text = text.into_owned();
    // Decoding makes room for the worst case.
    text.shrink_to_fit();
    (text, remarks)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&telling_words(bytes), true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding == UTF_8 { WINDOWS_1252 } else { encoding }
}

/// The first words that have other bytes than ASCII: only those tell encodings apart, and in a long English text the
/// first accent may come late.
fn telling_words(bytes: &[u8]) -> Vec<u8> {
    let mut words = Vec::new();
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| !byte.is_ascii()).filter(|_| words.len() < ENOUGH_TO_GUESS) {
        // The second byte of a letter may look like ASCII, but not like white space.
        let start = rest[..at].iter().rposition(u8::is_ascii_whitespace).map_or(0, |space| space + 1);
        let start = start.max(at.saturating_sub(LONGEST_WORD));
        let end = rest[at..].iter().position(u8::is_ascii_whitespace).map_or(rest.len(), |len| at + len);
        let end = end.min(at + ENOUGH_TO_GUESS);
        words.extend_from_slice(&rest[start..end]);
        words.push(b' ');
        rest = &rest[end..];
    }
    words
}

/// Whether nearly all that is not ASCII is valid UTF-8. A detector would call UTF-8 with a single bad byte
/// something else and spoil every accent of the text.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, n_remarks: usize) {
        let (decoded, remarks) = decode(bytes);
        assert_eq!(decoded, text);
        assert_eq!(remarks.len(), n_remarks, "{remarks:?}");
    }

    #[test]
    fn a_byte_order_mark_is_believed_and_dropped() {
        check(b"\xEF\xBB\xBFcaf\xC3\xA9", "café", 0);
        check(b"\xFF\xFEh\0i\0", "hi", 0);
        check(b"\xFE\xFF\0h\0i", "hi", 0);
    }

    #[test]
    fn one_bad_byte_does_not_spoil_utf8() {
        let mut bytes = "élève à l'été, où êtes-vous, déjà là".as_bytes().to_vec();
        bytes.push(0xE9);
        let (text, remarks) = decode(bytes);
        assert!(text.starts_with("élève") && text.ends_with('\u{FFFD}'));
        assert_eq!(remarks.len(), 1);
    }

    #[test]
    fn a_guessed_encoding_is_named() {
        let (bytes, _, _) = WINDOWS_1252.encode("Der Bär läuft über die Brücke – „schön“, sagt Jürgen.");
        let (text, remarks) = decode(bytes);
        assert!(text.contains("Brücke – „schön“"));
        assert!(remarks[0].contains("windows-1252"), "{remarks:?}");
    }

    #[test]
    fn shift_jis_is_recognised() {
        let words = "山の上に小さな家がありました。そこには年をとった人が一人で住んでいました。";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(words);
        assert_eq!(decode(bytes).0, words);
    }

    #[test]
    fn no_bytes_are_an_empty_text() {
        check(b"", "", 0);
    }
}
