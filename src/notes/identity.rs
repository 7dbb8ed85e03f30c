//! Which document a notebook belongs to: its content decides, its path helps after an edit.

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use super::Sketch;

/// What a document is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// xxh3-128 of the file's bytes, in hexadecimal.
    pub hash: String,
    /// The whole path, links followed; `None` for standard input.
    pub path: Option<PathBuf>,
    pub title: String,
    /// What it says, in a few numbers; `None` when it is too short, or nobody looked.
    pub sketch: Option<Sketch>,
}

impl Identity {
    pub fn of(bytes: &[u8], path: Option<&Path>, title: &str) -> Self {
        Self::new(Self::hash(bytes), path, title)
    }

    /// The same, where the content was made a number already.
    pub fn new(hash: String, path: Option<&Path>, title: &str) -> Self {
        let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or(path.to_owned());
        Self { hash, path: path.map(whole), title: title.to_owned(), sketch: None }
    }

    /// The number of a content.
    pub fn hash(bytes: &[u8]) -> String {
        format!("{:032x}", xxh3_128(bytes))
    }

    /// The name of a new notebook: words for people, the beginning of the hash for us.
    pub fn file_name(&self) -> String {
        let stem = self.path.as_deref().and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let name = if self.title.trim().is_empty() { stem.unwrap_or_default() } else { self.title.clone() };
        let lower = name.to_lowercase();
        let words: Vec<_> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut slug = words.join("-");
        while slug.len() > 48 {
            slug.pop();
        }
        format!("{}-{}.toml", if slug.is_empty() { "text" } else { slug.trim_end_matches('-') }, self.short())
    }

    /// The part of the hash that stands in file names.
    pub fn short(&self) -> &str {
        self.hash.get(..16).unwrap_or(&self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_makes_the_hash_and_the_title_the_name() {
        let one = Identity::of(b"text", None, "On Tides: a Study");
        assert_eq!(one.hash, Identity::of(b"text", Some(Path::new("elsewhere.txt")), "").hash);
        assert_ne!(one.hash, Identity::of(b"texts", None, "On Tides: a Study").hash);
        assert_eq!(one.file_name(), format!("on-tides-a-study-{}.toml", &one.hash[..16]));
    }

    #[test]
    fn a_text_without_a_title_is_named_by_its_file() {
        let of = |path: &str, title: &str| Identity::of(b"", Some(Path::new(path)), title).file_name();
        assert!(of("/a/My Text.txt", " ").starts_with("my-text-"));
        assert!(of("/a/b.txt", "../…/").starts_with("text-"));
        assert!(of("/a/b.txt", &"é".repeat(100)).len() <= 70);
    }
}
