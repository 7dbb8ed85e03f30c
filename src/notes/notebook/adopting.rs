//! Taking in annotations that were made elsewhere.

use anyhow::Result;
use toml::{Table, Value};

use super::Notebook;
use crate::notes::Annotation;
use crate::notes::record::{IMPORTED, Stored};

impl Notebook {
    /// Takes in an annotation as it is, with its id and its times. What is remembered of its `origin` stays with it;
    /// postil itself makes nothing of that but to know it again.
    pub fn adopt(&mut self, annotation: Annotation, origin: Table) -> Result<()> {
        let lock = self.lock();
        let known = self.history.get(&annotation.id);
        let mut extra = known.map(|stored| stored.extra.clone()).unwrap_or_default();
        extra.insert(IMPORTED.to_owned(), Value::Table(origin));
        self.put(Stored { annotation, extra }, lock)
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
