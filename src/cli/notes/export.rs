//! `postil notes export`: annotations for other programs, or in a format of the reader's own.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::{Opened, no};
use crate::cli::Answer;
use crate::folders::{Folders, cause, is_inside, read_regular, same_file, write_whole};
use crate::notes::exchange::template::Template;
use crate::notes::exchange::{self, Work, markdown};
use crate::notes::export as out;
use crate::text::shown::clean;

#[derive(Debug, Args)]
pub struct Export {
    /// The text
    file: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The same as --format json: title, authors and the list that `notes list --json` prints
    #[arg(long, conflicts_with_all = ["format", "template"])]
    json: bool,
    /// A file that says how each annotation is written, or its name in the folder `templates` of your settings;
    /// `postil notes templates` explains it
    #[arg(long, value_name = "TEMPLATE", conflicts_with = "format")]
    template: Option<PathBuf>,
    /// With the sentence around the words
    #[arg(long)]
    sentence: bool,
    /// The file to write; standard output without it. A Markdown file that is there is brought up to date: what you
    /// wrote in it stays
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Obsidian and its like; a file that can be edited, brought up to date and taken in again
    Markdown,
    /// All that is known of each annotation
    Json,
    /// The columns that Readwise takes in
    Csv,
    /// Flash cards; importing them again changes cards and doubles none
    Anki,
    /// JSON-LD as the W3C describes it
    WebAnnotation,
    /// The archive that travels beside an EPUB
    EpubAnnotations,
    /// Plain text
    Text,
    /// Org mode
    Org,
}

impl Format {
    fn of(self) -> exchange::Format {
        match self {
            Self::Markdown => exchange::Format::Markdown,
            Self::Json => exchange::Format::Json,
            Self::Csv => exchange::Format::Csv,
            Self::Anki => exchange::Format::Anki,
            Self::WebAnnotation => exchange::Format::WebAnnotation,
            Self::EpubAnnotations => exchange::Format::EpubAnnotations,
            Self::Text => exchange::Format::Text,
            Self::Org => exchange::Format::Org,
        }
    }
}

impl Export {
    pub fn run(&self) -> Answer {
        let folders = Folders::find()?;
        let template = self.template.as_deref().map(|path| template(path, &folders)).transpose()?;
        let opened = Opened::at(&self.file)?;
        let path = self.file.canonicalize().ok();
        let mut work = out::work(opened.notebook.annotations(), &opened.document, path.as_deref(), self.sentence);
        if work.title.is_empty() {
            work.title = self.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        }
        let format = if self.json { Format::Json } else { self.format };
        if let Some(output) = &self.output {
            self.guard(output, &folders)?;
            if format == Format::Markdown && template.is_none() {
                return update(output, &work, &opened);
            }
        }
        let content = match template {
            Some(template) => template.write(&work).into_bytes(),
            None => format.of().write(&work),
        };
        match &self.output {
            Some(output) => write(output, &content),
            None => show(&content),
        }
    }

    /// Refuses to write over the text or the notes.
    fn guard(&self, output: &Path, folders: &Folders) -> Result<()> {
        if same_file(output, &self.file) {
            bail!("{} is the text itself, which is never written over; give another file to write", output.display());
        }
        if is_inside(output, &folders.data) {
            bail!(
                "{} is in {}, where postil keeps the notes; give a file outside it",
                output.display(),
                folders.data.display()
            );
        }
        Ok(())
    }
}

/// Writes a Markdown file, or brings the one that is there up to date.
fn update(output: &Path, work: &Work, opened: &Opened) -> Answer {
    let there = match read_regular(output) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => bail!("cannot read {}: {}", output.display(), cause(&error)),
    };
    if there.is_empty() {
        return write(output, markdown::write(work).as_bytes());
    }
    let there = String::from_utf8(there)
        .map_err(|_| anyhow!("{} is not in UTF-8, so nothing is written to it; give another file", output.display()))?;
    let was_removed = |id: &str| opened.notebook.get(id).is_none() && opened.notebook.has_known(id);
    let new = markdown::rewrite(&there, work, was_removed);
    if new.text != there {
        write(output, new.text.as_bytes())?;
    }
    for remark in &new.remarks {
        crate::cli::tell(format!("{}: {remark}", output.display()));
    }
    if !new.edited.is_empty() {
        let notes =
            if new.edited.len() == 1 { "1 note was".to_owned() } else { format!("{} notes were", new.edited.len()) };
        return Ok(no(&format!(
            "{notes} changed in {0} and left as in the file; `postil notes import {0} --apply` takes that in",
            output.display()
        )));
    }
    Ok(ExitCode::SUCCESS)
}

fn write(output: &Path, content: &[u8]) -> Answer {
    write_whole(output, content).map_err(|error| anyhow!("cannot write {}: {}", output.display(), cause(&error)))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints it; a terminal is given nothing to obey.
fn show(content: &[u8]) -> Answer {
    let mut stdout = io::stdout().lock();
    let shown = match (stdout.is_terminal(), std::str::from_utf8(content)) {
        (true, Ok(text)) if !content.starts_with(b"PK") => for_terminal(text).into_bytes(),
        (true, _) => bail!("this format is not for a terminal; give a file with -o"),
        (false, _) => content.to_vec(),
    };
    match stdout.write_all(&shown).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => bail!("cannot print: {}", cause(&error)),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// The template in a file, or of that name among the reader's settings.
fn template(path: &Path, folders: &Folders) -> Result<Template> {
    let named = folders.config.join("templates").join(path);
    let path = if !path.exists() && named.exists() { &named } else { path };
    let text = fs::read_to_string(path)
        .map_err(|error| anyhow!("cannot read the template {}: {}", path.display(), cause(&error)))?;
    Template::parse(&text).map_err(|error| anyhow!("cannot use the template {}: {error}", path.display()))
}

/// The text with nothing in it that a terminal would obey; the line ends stay.
fn for_terminal(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_given_nothing_to_obey() {
        let shown = for_terminal("# One\n\n> a\u{1b}[31mb\u{9b}2J\n");
        assert!(shown.starts_with("# One\n\n> a") && shown.ends_with('\n'), "{shown:?}");
        assert!(!shown.contains(['\u{1b}', '\u{9b}']), "{shown:?}");
    }
}
