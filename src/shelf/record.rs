//! One record of `shelf.toml`: what the reader has put on the shelf, and said about a document.
//!
//! ```toml
//! [[folder]]
//! path = "/home/ada/texts"
//!
//! [[text]]
//! hash = "0f3c…"
//! path = "/home/ada/texts/tides.txt"
//! title = "Of Tides"
//! tags = ["sea", "seminar"]
//! away = false
//! ```
//!
//! The last record of a thing counts. Who writes one by hand needs no more than this. `away` takes a document off the
//! shelf until it is opened again; `[[starter]]` with `away` does so with the documents that come with the program;
//! `[[removed]]` takes a folder, or what was said about a document, back.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use toml::{Table, Value};
use xxhash_rust::xxh3::xxh3_128;

use crate::journal::standing::{take_text, take_time};
use crate::journal::table::Lines;
use crate::journal::{Kept, Named, Why};

/// One change of the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name of this change.
    pub change: String,
    pub what: What,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is like this from here on.
    Put(Thing),
    /// What has this id is no longer said.
    Removed { id: String, when: Timestamp },
}

/// Something on the shelf, when it was said, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    pub said: Said,
    pub when: Timestamp,
    pub extra: Table,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The texts in it are on the shelf.
    Folder(PathBuf),
    Text(Text),
    Starter {
        away: bool,
    },
}

/// What is said about a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The content, and where it was seen.
    pub hash: String,
    pub path: Option<PathBuf>,
    pub title: String,
    pub tags: Vec<String>,
    /// It was put away.
    pub away: bool,
}

impl Said {
    /// What makes it the same thing in two records: two machines that say it mean one.
    pub fn id(&self) -> String {
        match self {
            Self::Folder(path) => folder_id(path),
            Self::Text(Text { hash, .. }) => format!("text-{hash}"),
            Self::Starter { .. } => "starter".to_owned(),
        }
    }

    /// What a sentence calls it.
    pub fn spoken(&self) -> String {
        match self {
            Self::Folder(path) => format!("the folder {}", path.display()),
            Self::Text(text) => format!("“{}”", text.title),
            Self::Starter { .. } => "the starter shelf".to_owned(),
        }
    }
}

/// The id of a folder.
pub fn folder_id(path: &Path) -> String {
    format!("folder-{:032x}", xxh3_128(path.as_os_str().as_encoded_bytes()))
}

impl Record {
    /// The record as it stands in the file.
    pub fn to_toml(&self) -> String {
        let kind = match &self.what {
            What::Removed { .. } => "removed",
            What::Put(Thing { said: Said::Folder(_), .. }) => "folder",
            What::Put(Thing { said: Said::Text(_), .. }) => "text",
            What::Put(Thing { said: Said::Starter { .. }, .. }) => "starter",
        };
        let mut lines = Lines::begin(kind, &self.change);
        match &self.what {
            What::Removed { id, when } => {
                lines.text("id", id);
                lines.time("when", *when);
            }
            What::Put(Thing { said, when, extra }) => {
                match said {
                    Said::Folder(path) => lines.text("path", &path.to_string_lossy()),
                    Said::Text(text) => put_text(&mut lines, text),
                    Said::Starter { away } => lines.raw(&format!("away = {away}")),
                }
                lines.time("when", *when);
                lines.extra(extra);
            }
        }
        lines.why(&self.why);
        lines.end()
    }
}

fn put_text(lines: &mut Lines, text: &Text) {
    lines.text("hash", &text.hash);
    if let Some(path) = &text.path {
        lines.text("path", &path.to_string_lossy());
    }
    lines.text("title", &text.title);
    lines.list("tags", &text.tags);
    lines.raw(&format!("away = {}", text.away));
}

impl Kept for Record {
    const KINDS: &[&str] = &["folder", "text", "starter", "removed"];

    fn of(kind: &str, named: Named, mut fields: Table) -> Result<Option<Self>, String> {
        let Named { change, why } = named;
        let when = take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH);
        let said = match kind {
            "folder" => Said::Folder(take_text(&mut fields, "path")?.into()),
            "text" => Said::Text(text(&mut fields)?),
            "starter" => Said::Starter { away: flag(&mut fields, "away") },
            "removed" => {
                let id = take_text(&mut fields, "id")?;
                return Ok(Some(Self { change, what: What::Removed { id, when }, why }));
            }
            _ => return Ok(None),
        };
        Ok(Some(Self { change, what: What::Put(Thing { said, when, extra: fields }), why }))
    }

    fn refusal(_: &[u8]) -> Option<String> {
        None
    }
}

fn text(fields: &mut Table) -> Result<Text, String> {
    let tags = match fields.remove("tags") {
        Some(Value::Array(tags)) => tags.into_iter().filter_map(crate::journal::standing::text_of).collect(),
        _ => Vec::new(),
    };
    Ok(Text {
        hash: take_text(fields, "hash")?,
        path: take_text(fields, "path").ok().map(PathBuf::from),
        title: take_text(fields, "title").unwrap_or_default(),
        tags,
        away: flag(fields, "away"),
    })
}

fn flag(fields: &mut Table, key: &str) -> bool {
    fields.remove(key).and_then(|value| value.as_bool()).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::reading;

    #[test]
    fn records_come_back_with_what_another_version_said() {
        let when = Timestamp::from_second(7).unwrap();
        let extra: Table = "colour = \"sepia\"".parse().unwrap();
        let text = Text {
            hash: "ab".to_owned(),
            path: Some("/a \"b\".txt".into()),
            title: "A [[b]]\n".to_owned(),
            tags: vec!["sea".to_owned(), "a b".to_owned()],
            away: true,
        };
        let said = [Said::Folder("/texts".into()), Said::Text(text), Said::Starter { away: true }];
        let mut records: Vec<_> = said
            .into_iter()
            .map(|said| Record {
                change: "1.a".to_owned(),
                what: What::Put(Thing { said, when, extra: extra.clone() }),
                why: Why::New,
            })
            .collect();
        records.push(Record {
            change: "2.b".to_owned(),
            what: What::Removed { id: folder_id(Path::new("/texts")), when },
            why: Why::New,
        });
        let toml: String = records.iter().map(Record::to_toml).collect();
        assert_eq!(reading::<Record>(toml.as_bytes()).records, records);
        assert!(toml.parse::<Table>().is_ok(), "{toml}");
    }

    #[test]
    fn a_record_may_be_written_by_hand() {
        let reading = reading::<Record>(b"[[folder]]\npath = \"/texts\"\n\n[[text]]\nhash = \"ab\"\ntags = [\"x\"]\n");
        assert_eq!((reading.records.len(), reading.by_hand, reading.set_aside.len()), (2, 2, 0));
    }
}
