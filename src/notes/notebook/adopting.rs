//! Taking in annotations that were made elsewhere.

use anyhow::Result;
use toml::{Table, Value};

use super::Notebook;
use crate::notes::Annotation;
use crate::notes::record::{IMPORTED, Record, What, Why};

impl Notebook {
    /// Takes in annotations as they are, with their ids and their times: all in one step, which can be undone as
    /// one. What is remembered of their origin stays with them; postil itself makes nothing of that but to know them
    /// again.
    pub fn adopt(&mut self, all: impl IntoIterator<Item = (Annotation, Table)>) -> Result<()> {
        let lock = self.lock();
        let mut records: Vec<Record> = Vec::new();
        for (mut annotation, origin) in all {
            let known = self.history.get(&annotation.id);
            // No other program knows of letters.
            annotation.letter = annotation.letter.or(known.and_then(|stored| stored.annotation.letter));
            let mut extra = known.map(|stored| stored.extra.clone()).unwrap_or_default();
            extra.insert(IMPORTED.to_owned(), Value::Table(origin));
            let why = records.first().map_or(Why::New, |first| Why::With(first.change.clone()));
            let change = self.history.name_after(records.len());
            records.push(Record { change, what: What::put(annotation, extra), why });
        }
        self.commit_all(records, lock)
    }

    /// What was remembered when the annotation was taken in.
    pub fn origin(&self, id: &str) -> Option<&Table> {
        self.history.get(id)?.extra.get(IMPORTED)?.as_table()
    }

    /// Whether there is, or ever was, an annotation or a correction with this id.
    pub fn has_known(&self, id: &str) -> bool {
        self.history.has_known(id)
    }
}
