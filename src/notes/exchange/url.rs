//! The path of a file as a link, and back.

use std::path::{Path, PathBuf};

/// `file:///a%20b` for an absolute path.
pub fn of_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let slash = if text.starts_with('/') { "" } else { "/" };
    let mut url = format!("file://{slash}");
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b':' => url.push(byte.into()),
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// The path that a `file:` link means.
pub fn path(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("file://")?;
    let rest = rest.strip_prefix("localhost").unwrap_or(rest).split(['?', '#']).next()?;
    let decoded = decode(rest);
    // `/C:/texts/a.txt` is a path of Windows.
    let is_drive = decoded.as_bytes().get(2) == Some(&b':') && decoded.starts_with('/') && cfg!(windows);
    Some(PathBuf::from(if is_drive { &decoded[1..] } else { &decoded }))
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_with_blanks_and_signs_is_a_link() {
        assert_eq!(of_path(Path::new("/a b/ü#1.txt")), "file:///a%20b/%C3%BC%231.txt");
        assert_eq!(path("file:///a%20b/%C3%BC.txt#p=1"), Some(PathBuf::from("/a b/ü.txt")));
        assert_eq!(path("https://a/b"), None);
    }

    proptest! {
        #[test]
        fn a_path_comes_back(words in "/[^\\\\]{0,20}") {
            prop_assert_eq!(path(&of_path(Path::new(&words))), Some(PathBuf::from(words)));
        }

        #[test]
        fn any_link_is_read(words in "\\PC{0,30}") {
            path(&format!("file://{words}"));
        }
    }
}
