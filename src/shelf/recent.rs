//! Which documents were read last: a few numbers of contents in `cache/shelf.recent`, so that the first screen of the
//! shelf is true without a look at every place. It may be thrown away.

use std::path::{Path, PathBuf};

use crate::folders::{read_regular, write_soon};

/// So many are remembered.
const MOST: usize = 12;

fn file(data: &Path) -> PathBuf {
    data.join("cache").join("shelf.recent")
}

/// The contents that were read last, the last one first.
pub fn recent(data: &Path) -> Vec<String> {
    let text = read_regular(&file(data)).ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let is_hash = |line: &&str| line.len() == 32 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.lines().filter(is_hash).take(MOST).map(str::to_owned).collect()
}

/// Remembers that a content is being read. It is written only when another one was before.
pub fn remember(data: &Path, hash: &str) {
    let mut all = recent(data);
    if all.first().is_some_and(|first| first == hash) {
        return;
    }
    all.retain(|other| other != hash);
    all.insert(0, hash.to_owned());
    all.truncate(MOST);
    let _ = write_soon(&file(data), (all.join("\n") + "\n").as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_read_last_stands_first_once() {
        let data = tempfile::tempdir().unwrap();
        let hash = |n: u8| format!("{n:032x}");
        for n in [1, 2, 1, 3, 3] {
            remember(data.path(), &hash(n));
        }
        assert_eq!(recent(data.path()), [hash(3), hash(1), hash(2)]);
        std::fs::write(file(data.path()), b"../x\n\xff").unwrap();
        assert!(recent(data.path()).is_empty());
    }
}
