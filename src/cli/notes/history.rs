//! `postil notes history`: what notes said before, and how one gets its earlier words back.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::compact::notes_file;
use super::{Opened, lost, no, one_line, print};
use crate::cli::Answer;
use crate::folders::{Folders, read_regular};
use crate::journal::Why;
use crate::notes::history::{History as Changes, Past};
use crate::notes::{Notebook, journal};

#[derive(Debug, Args)]
pub struct History {
    /// The text, its notes file, or the id of an annotation (or its first letters)
    #[arg(value_name = "FILE|ID")]
    what: PathBuf,
    /// The id of an annotation of this text, or its first letters; without it, all of them
    id: Option<String>,
    /// Make the annotation again what it was at this point of its history; one more change, which `notes undo` takes back
    #[arg(long, value_name = "N")]
    restore: Option<usize>,
    /// Print a list of objects: id, and changes (n, change, when, what, note, tags, mark, quote)
    #[arg(long)]
    json: bool,
}

impl History {
    pub fn run(&self) -> Answer {
        let (mut notebook, given) = match self.notebook()? {
            Ok(found) => found,
            Err(sentence) => return Ok(no(&sentence)),
        };
        let known = notebook.ids();
        let ids: Vec<String> = match &given {
            None => known,
            Some(given) if known.contains(given) => vec![given.clone()],
            Some(given) => known.into_iter().filter(|id| id.starts_with(given.as_str())).collect(),
        };
        match (ids.as_slice(), self.restore) {
            ([], _) => Ok(no(&match given {
                Some(id) => format!("no annotation had an id that begins with “{id}”"),
                None => format!("there never was an annotation on {}", self.what.display()),
            })),
            ([id], Some(n)) => restore(&mut notebook, id, n),
            (_, Some(_)) => Ok(no("which annotation is to be restored? give its id, and as much of it as is needed")),
            (ids, None) if self.json => {
                let object = |id: &String| json!({ "id": id, "changes": changes(&notebook.past(id)) });
                print(&format!("{:#}\n", ids.iter().map(object).collect::<serde_json::Value>()))
            }
            (ids, None) => print(&ids.iter().map(|id| told(id, &notebook.past(id))).collect::<String>()),
        }
    }

    /// The notebook meant, and the id; or a sentence that says why there is none.
    fn notebook(&self) -> Result<std::result::Result<(Notebook, Option<String>), String>> {
        if !self.what.exists() && self.id.is_none() && self.what.components().count() == 1 {
            let id = self.what.to_string_lossy().into_owned();
            let folder = Folders::find()?.data.join("notes");
            let holds = |file: &PathBuf| {
                let bytes = read_regular(file).unwrap_or_default();
                let quoted = format!("id = \"{id}");
                memchr::memmem::find(&bytes, quoted.as_bytes()).is_some()
                    && Changes::of(crate::notes::reading::reading(&bytes).records)
                        .ids()
                        .iter()
                        .any(|known| known.starts_with(&id))
            };
            let files: Vec<_> = journal::notebooks(&folder).into_iter().filter(holds).collect();
            return Ok(match files.as_slice() {
                [file] => Ok((Notebook::of_file(file), Some(id))),
                [] => Err(format!("there is no file “{id}”, and no annotation has an id that begins like this")),
                _ => Err(format!("annotations of several texts have ids that begin with “{id}”; give more of it")),
            });
        }
        let notebook = match notes_file(&self.what)? {
            file if file == self.what => Notebook::of_file(&file),
            _ => Opened::at(&self.what)?.notebook,
        };
        Ok(Ok((notebook, self.id.clone())))
    }
}

fn restore(notebook: &mut Notebook, id: &str, n: usize) -> Answer {
    let Some(past) = n.checked_sub(1).and_then(|i| notebook.past(id).into_iter().nth(i)) else {
        return Ok(no(&format!("the history of {id} has no number {n}; `postil notes history {id}` shows it")));
    };
    let saved = notebook.restore(id, &past, Timestamp::now());
    match saved.map_err(|error| lost(error, notebook))? {
        Some(told) => print(&format!("{told}\n")),
        None => print("it is like this already\n"),
    }
}

/// What a change was, in a word.
fn word(past: &[Past], i: usize) -> &'static str {
    let before = i.checked_sub(1).is_some_and(|i| past[i].state.is_some());
    match (&past[i].why, before, past[i].state.is_some()) {
        (Why::Undo(_), ..) => "undone",
        (Why::Redo(_), ..) => "redone",
        (Why::New | Why::With(_), false, true) if i == 0 => "made",
        (Why::New | Why::With(_), false, true) => "restored",
        (Why::New | Why::With(_), true, true) => "changed",
        (Why::New | Why::With(_), _, false) => "removed",
    }
}

fn told(id: &str, past: &[Past]) -> String {
    let last = past.iter().rev().find_map(|it| it.state.as_ref());
    let mut lines = format!("{id}  {}\n", last.map(|it| it.annotation.spoken()).unwrap_or_default());
    for (i, it) in past.iter().enumerate() {
        let when = it.when.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M");
        let said = it.state.as_ref().map(|stored| super::said(&stored.annotation)).unwrap_or_default();
        lines.push_str(&format!("  {:3}  {when}  {:8}{}\n", i + 1, word(past, i), one_line(&said, 400)));
    }
    lines
}

fn changes(past: &[Past]) -> serde_json::Value {
    let object = |(i, it): (usize, &Past)| {
        let state = it.state.as_ref().map(|stored| &stored.annotation);
        json!({
            "n": i + 1,
            "change": it.change,
            "when": it.when.to_string(),
            "what": word(past, i),
            "mark": state.map(|it| it.mark.name()),
            "quote": state.map(|it| &it.at.quote),
            "note": state.map(|it| &it.note),
            "tags": state.map(|it| &it.tags),
        })
    };
    past.iter().enumerate().map(object).collect()
}
