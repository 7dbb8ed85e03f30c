//! What is set for the texts of a folder: `postil.toml` in it.
//!
//! ```toml
//! measure = 60
//! lighting = "all"
//! margin = true
//! ```
//!
//! The file may come from a stranger, together with the texts. So it says how they look, and nothing else can be said
//! in it: nothing that runs, writes, or names other files. The one nearest above a text counts.

use std::path::Path;

use serde::Deserialize;

use super::{Lighting, MEASURES};
use crate::folders;

/// What the folder of a text sets; all else is as the reader has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfFolder {
    pub measure: Option<u16>,
    pub lighting: Option<Lighting>,
    pub margin: Option<bool>,
}

/// A larger file is not one of settings.
const LARGEST: u64 = 64 << 10;

impl OfFolder {
    /// What is set for the text at a path, and what is wrong with that.
    pub fn of(path: &Path) -> (Self, Vec<String>) {
        let Some(folder) = folders::marked_above(path) else { return Self::none() };
        let file = folder.join(folders::MARK);
        let is_large = std::fs::metadata(&file).is_ok_and(|data| data.len() > LARGEST);
        let text = match folders::read_regular(&file) {
            _ if is_large => Err("it is larger than 64 kB".to_owned()),
            Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()),
            Err(error) => Err(folders::cause(&error)),
        };
        match text {
            Ok(text) => Self::parse(&text, &file.to_string_lossy()),
            Err(why) => (Self::default(), vec![format!("{} is not used: {why}", file.display())]),
        }
    }

    fn none() -> (Self, Vec<String>) {
        (Self::default(), Vec::new())
    }

    /// Each setting by itself: a mistake costs one.
    fn parse(text: &str, file: &str) -> (Self, Vec<String>) {
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => return (Self::default(), vec![format!("{file}: {}", error.to_string().trim_end())]),
        };
        let (mut this, mut remarks) = Self::none();
        for (name, value) in table {
            let understood = match name.as_str() {
                "measure" => {
                    this.measure = take::<u16>(value).filter(|measure| MEASURES.contains(measure));
                    this.measure.is_some()
                }
                "lighting" => {
                    this.lighting = take(value);
                    this.lighting.is_some()
                }
                "margin" => {
                    this.margin = take(value);
                    this.margin.is_some()
                }
                _ => {
                    remarks.push(format!("{file}: a folder cannot set `{name}`; measure, lighting and margin it can"));
                    true
                }
            };
            if !understood {
                remarks.push(format!("{file}: `{name}` is not understood, and is as in your own settings"));
            }
        }
        (this, remarks)
    }
}

fn take<'a, T: Deserialize<'a>>(value: toml::Value) -> Option<T> {
    value.try_into().ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_folder_above_counts() {
        let home = tempfile::tempdir().unwrap();
        let inner = home.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        assert_eq!(OfFolder::of(&inner.join("x.txt")), OfFolder::none());
        fs::write(home.path().join("postil.toml"), "measure = 60\nlighting = \"all\"").unwrap();
        let (of_folder, remarks) = OfFolder::of(&inner.join("x.txt"));
        assert_eq!((of_folder.measure, of_folder.lighting, remarks.len()), (Some(60), Some(Lighting::All), 0));
        fs::write(inner.join("postil.toml"), "margin = true").unwrap();
        let margin = OfFolder { margin: Some(true), ..OfFolder::default() };
        assert_eq!(OfFolder::of(&inner.join("x.txt")).0, margin);
    }

    #[test]
    fn mistakes_are_remarks_and_nothing_else_can_be_set() {
        let told = |text| OfFolder::parse(text, "f");
        let (of_folder, remarks) = told("measure = 6\nlighting = \"all\"\nmargin = \"x\"\ndictionaries = [\"/etc\"]");
        assert_eq!(of_folder, OfFolder { lighting: Some(Lighting::All), ..OfFolder::default() });
        assert_eq!(remarks.len(), 3, "{remarks:?}");
        assert!(remarks.iter().any(|it| it.contains("cannot set `dictionaries`")), "{remarks:?}");
        assert_eq!(told("measure = ").1.len(), 1);
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("postil.toml")).unwrap();
        assert_eq!(OfFolder::of(&home.path().join("x")).1.len(), 1);
        fs::remove_dir(home.path().join("postil.toml")).unwrap();
        fs::write(home.path().join("postil.toml"), b"\xff").unwrap();
        assert_eq!(OfFolder::of(&home.path().join("x")).1.len(), 1);
    }
}
