//! How long a text takes to read.

/// Words read in a minute, until the reader's own speed is known.
pub const USUAL: usize = 230;
/// Characters that count for a word where words are separated by blanks, in tenths.
const PER_WORD: usize = 61;
/// Characters read in a minute where they are not.
const UNSPACED: usize = 500;

/// How many words are as long to read as `text`; of a very long text, estimated from its beginning. A text without
/// blanks between its words has as many as a text with them that takes the same time.
pub fn words(text: &str) -> usize {
    let sample = &text[..text.floor_char_boundary(1 << 16)];
    if sample.is_empty() {
        return 0;
    }
    let blanks = memchr::memchr_iter(b' ', sample.as_bytes()).count();
    let characters = sample.chars().count();
    let all = characters as u128 * text.len() as u128 / sample.len() as u128;
    let words = match blanks * 20 < characters {
        true => all * USUAL as u128 / UNSPACED as u128,
        false => all * 10 / PER_WORD as u128,
    };
    (words as usize).max(1)
}

/// Minutes that so many words take, rounded up.
pub fn minutes(words: usize, speed: usize) -> usize {
    words.div_ceil(speed.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_about_230_words() {
        assert_eq!(minutes(words(&"study ".repeat(230)), USUAL), 1);
        assert_eq!(minutes(words(&"study ".repeat(2300)), USUAL), 10);
        assert_eq!(minutes(words(""), USUAL), 0);
        assert_eq!(minutes(words(&"讀".repeat(1000)), USUAL), 2);
        assert_eq!(words(&"study ".repeat(100_000)), words(&"study ".repeat(10_000)) * 10);
    }
}
