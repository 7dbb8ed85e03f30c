//! `postil notes compact`: a notebook without its past, when the reader asks for it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jiff::Timestamp;

use super::{Opened, no, print};
use crate::cli::Answer;
use crate::notes::rewrite::Compaction;

#[derive(Debug, Args)]
pub struct Compact {
    /// The text, or its notes file
    file: PathBuf,
    /// Do it; without this, only what would be done is told
    #[arg(long)]
    apply: bool,
}

impl Compact {
    pub fn run(&self) -> Answer {
        let file = notes_file(&self.file)?;
        if !file.exists() {
            return Ok(no(&format!("there are no notes on {}", self.file.display())));
        }
        let plan = Compaction::of(&file, Timestamp::now())?;
        if plan.records.0 == plan.records.1 {
            return print(&format!("{}: nothing to leave out\n", file.display()));
        }
        if !self.apply {
            let ahead = format!("{}\nNothing is done yet; --apply does it\n", told(&plan, "would be"));
            return print(&ahead);
        }
        let (done, kept) = Compaction::apply(&file, Timestamp::now())?;
        print(&format!("{}\nThe file as it was: {}\n", told(&done, "are"), kept.display()))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn told(it: &Compaction, are: &str) -> String {
    let ((before, after), (was, is)) = (it.records, it.sizes());
    format!(
        "{}: {before} records in {was} bytes become {after} in {is}. All {} living annotations and corrections stay; \
         the {} changes before them {are} forgotten: they cannot be undone, and `notes history` shows them no more",
        it.file.display(),
        it.living,
        it.forgotten
    )
}

/// The notes file of a text; a notes file itself is one already.
pub fn notes_file(file: &Path) -> Result<PathBuf> {
    if file.extension().is_some_and(|extension| extension == "toml") {
        let bytes = crate::folders::read_regular(file).unwrap_or_default();
        let reading = crate::notes::reading::reading(&bytes);
        if reading.refusal.is_none() && !bytes.is_empty() {
            return Ok(file.to_owned());
        }
    }
    Ok(Opened::at(file)?.notebook.path().to_owned())
}
