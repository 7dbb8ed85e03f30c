//! `postil add`: folders and texts are put on the shelf. What is in them is looked at when the shelf is opened.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::Timestamp;

use super::{Answer, tell};
use crate::folders::Folders;
use crate::shelf::record::Text;
use crate::shelf::{Arranged, facts, walk};

/// The command.
#[derive(Debug, Args)]
pub struct Add {
    /// Folders, whose texts are found by themselves from then on, and texts
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

impl Add {
    pub fn run(&self) -> Answer {
        let folders = Folders::find()?;
        let mut arranged = Arranged::open(&folders.data);
        let mut status = ExitCode::SUCCESS;
        for path in &self.paths {
            match add(path, &mut arranged, &folders.data) {
                Ok(told) => writeln!(std::io::stdout(), "{told}")?,
                Err(error) => {
                    tell(format!("{error:#}"));
                    status = ExitCode::from(3);
                }
            }
        }
        Ok(status)
    }
}

/// Puts a folder or a text on the shelf; gives a line that says what was found.
fn add(path: &Path, arranged: &mut Arranged, data: &Path) -> Result<String> {
    let whole = path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?;
    let now = Timestamp::now();
    if walk::is_folder(&whole) == Some(true) {
        let mut n_texts = 0;
        let count = &mut |_, _| {
            n_texts += 1;
            true
        };
        walk::texts_in(&whole, data, count).with_context(|| format!("cannot read {}", whole.display()))?;
        arranged.add_folder(&whole, now)?;
        let texts = if n_texts == 1 { "1 text".to_owned() } else { format!("{n_texts} texts") };
        return Ok(format!("{}: {texts}", whole.display()));
    }
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !walk::is_text(&name) {
        bail!("{} is no text by its name; postil reads .txt, .md, .epub, .pdf and others", whole.display());
    }
    let hash = facts::content_of(&whole).with_context(|| format!("cannot read {}", whole.display()))?;
    let text = Text { hash, title: name, path: Some(whole.clone()), ..Text::default() };
    arranged.say(&text, now, |text| text.away = false)?;
    Ok(whole.display().to_string())
}
