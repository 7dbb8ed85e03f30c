//! `postil notes` and `postil anchors`: notes without the reader, for scripts and for other programs.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::Answer;
use crate::document::{Document, Placed};
use crate::folders::{Folders, cause};
use crate::notes::export as out;
use crate::notes::{Amendment, Annotation, Identity, Mark, Notebook, Unsaved, amendment};
use crate::text::shown::clean;

mod add;
mod anchors;
mod compact;
mod export;
mod history;
mod import;
mod merge;
mod templates;

use add::Add;
pub use anchors::Anchors;
use export::Export;
use import::Import;
use templates::Templates;

#[derive(Debug, Args)]
pub struct Notes {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the annotations of a text, in the order of the text
    List(List),
    /// Add a note, a highlight or a bookmark at words of the text
    Add(Add),
    /// Change a note or its tags
    Edit(Edit),
    /// Remove annotations; `notes undo` brings them back
    Remove(Remove),
    /// Take the last change back, also one of an earlier day
    Undo(Step),
    /// Make the last change that was taken back again
    Redo(Step),
    /// Write the annotations in a format for other programs
    Export(Export),
    /// What notes said before, and every change of them
    History(history::History),
    /// Put notes files together, such as the copies of two machines; also a merge driver for git
    Merge(merge::Merge),
    /// Make a notes file short by forgetting its past
    Compact(compact::Compact),
    /// Take in the annotations of another program: shows what would be done, and does it with --apply
    Import(Import),
    /// Explain the templates for formats of your own, and print one to begin with
    Templates(Templates),
}

#[derive(Debug, Args)]
struct List {
    /// The text; `-` is standard input
    file: PathBuf,
    /// Print a list of objects: id, mark, quote, note, tags, section, page, status (exact, moved, fuzzy, several,
    /// orphaned), start and end (bytes of the reading text, null when the place is not known), made, changed
    #[arg(long)]
    json: bool,
    /// Print the corrections made in the source view as well, below the annotations; `notes remove` takes them back
    #[arg(long, conflicts_with = "json")]
    all: bool,
}

#[derive(Debug, Args)]
struct Edit {
    /// The text
    file: PathBuf,
    /// The id of the annotation, or its first letters
    id: String,
    /// What to say instead
    #[arg(long, required_unless_present_any = ["tags", "untag"])]
    note: Option<String>,
    /// The tags instead of those there are; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Take all tags away
    #[arg(long, conflicts_with = "tags")]
    untag: bool,
}

#[derive(Debug, Args)]
struct Remove {
    /// The text
    file: PathBuf,
    /// The ids of the annotations, or their first letters
    #[arg(required = true)]
    ids: Vec<String>,
}

#[derive(Debug, Args)]
struct Step {
    /// The text
    file: PathBuf,
}

impl Notes {
    pub fn run(&self) -> Answer {
        match &self.command {
            Command::List(it) => it.run(),
            Command::Add(it) => it.run(),
            Command::Edit(it) => it.run(),
            Command::Remove(it) => it.run(),
            Command::Undo(it) => it.run(Notebook::undo, "there is nothing to undo"),
            Command::Redo(it) => it.run(Notebook::redo, "there is nothing to redo"),
            Command::Export(it) => it.run(),
            Command::History(it) => it.run(),
            Command::Merge(it) => it.run(),
            Command::Compact(it) => it.run(),
            Command::Import(it) => it.run(),
            Command::Templates(it) => it.run(),
        }
    }
}

impl List {
    fn run(&self) -> Answer {
        let Opened { document, notebook } = Opened::at(&self.file)?;
        if self.json {
            return print(&format!("{:#}\n", out::list(notebook.annotations(), &document)));
        }
        let line = |(it, placed): (&Annotation, Placed)| {
            let lost = if placed.range().is_some() { String::new() } else { format!(" ({})", placed.name()) };
            format!("{}  {}{lost}  “{}”{}\n", it.id, it.mark.name(), one_line(&it.at.quote, 50), said(it))
        };
        let mut lines: String = out::laid(notebook.annotations(), &document).into_iter().map(line).collect();
        if self.all {
            lines.extend(corrections(&notebook, &document));
        }
        print(&lines)
    }
}

impl Edit {
    fn run(&self) -> Answer {
        let mut notebook = Opened::at(&self.file)?.notebook;
        let id = match full_id(&notebook, &self.id) {
            Ok(id) => id,
            Err(sentence) => return Ok(no(&sentence)),
        };
        if let Some(correction) = notebook.amendments().iter().find(|it| it.id == id) {
            let spoken = correction.spoken();
            return Ok(no(&format!(
                "{id} is {spoken}, and has no words to change; `postil notes remove` takes it back"
            )));
        }
        let saved = notebook.change(&id, Timestamp::now(), |it| {
            if let Some(note) = &self.note {
                it.rewrite(note.clone());
            }
            if it.mark == Mark::Highlight && !it.note.is_empty() {
                it.mark = Mark::Note;
            }
            if self.untag || !self.tags.is_empty() {
                it.tags.clone_from(&self.tags);
            }
        });
        saved.map_err(|error| lost(error, &notebook))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Remove {
    fn run(&self) -> Answer {
        let mut notebook = Opened::at(&self.file)?.notebook;
        // All are looked up before the first is removed, so that a mistake removes nothing.
        let ids: Result<Vec<_>, _> = self.ids.iter().map(|id| full_id(&notebook, id)).collect();
        let mut ids = match ids {
            Ok(ids) => ids,
            Err(sentence) => return Ok(no(&sentence)),
        };
        ids.sort();
        ids.dedup();
        for id in ids {
            let correction = notebook.amendments().iter().find(|it| it.id == id).map(|it| it.spoken());
            let spoken = correction.clone().or_else(|| notebook.get(&id).map(Annotation::spoken)).unwrap_or_default();
            let removed = match correction {
                Some(_) => notebook.change_amendment(&id, Timestamp::now(), |it| it.places.clear()),
                None => notebook.remove(&id, Timestamp::now()),
            };
            removed.map_err(|error| lost(error, &notebook))?;
            print(&format!("{spoken} is removed\n"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Step {
    fn run(&self, step: fn(&mut Notebook, Timestamp) -> Result<Option<String>>, nothing: &str) -> Answer {
        let mut notebook = Opened::at(&self.file)?.notebook;
        match step(&mut notebook, Timestamp::now()).map_err(|error| lost(error, &notebook))? {
            Some(told) => print(&format!("{told}\n")),
            None => Ok(no(nothing)),
        }
    }
}

/// A text and its notes.
struct Opened {
    document: Document,
    notebook: Notebook,
}

impl Opened {
    fn at(file: &Path) -> Result<Self> {
        let data = Folders::find()?.data;
        let (bytes, path, import) = if file == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
            let import = crate::import::import(&bytes, "-");
            (bytes, None, import)
        } else {
            // The importer names what is wrong with a file better than a plain read would.
            let import = crate::import::open(file)?;
            (fs::read(file).with_context(|| format!("cannot read {}", file.display()))?, Some(file), import)
        };
        let mut document = import.document;
        let name =
            document.name().map(str::to_owned).or_else(|| Some(path?.file_stem()?.to_string_lossy().into_owned()));
        let notebook = Notebook::open(&data, &Identity::of(&bytes, path, &name.unwrap_or_default()), &document.text);
        if let Some(trouble) = notebook.trouble() {
            super::tell(trouble);
        }
        if let (Some(amended), _) = amendment::amended(&document, &notebook.amendments()) {
            document = amended;
        }
        Ok(Self { document, notebook })
    }
}

/// A line for each correction, and where its words are.
fn corrections(notebook: &Notebook, document: &Document) -> Vec<String> {
    let source = &document.source.text;
    let line = |(it, placed): &(&Amendment, Vec<Placed>)| {
        let found = amendment::sure(it, placed, source).count();
        let lost = match (found, it.places.len()) {
            (found, all) if found == all => String::new(),
            (_, 1) => " (not found)".to_owned(),
            (found, all) => format!(" ({} of {all} not found)", all - found),
        };
        let first = it.places.first().map_or("", |place| &place.quote);
        let more =
            if it.places.len() > 1 { format!("  and {} more like it", it.places.len() - 1) } else { String::new() };
        format!("{}  correction: {}{lost}  “{}”{more}\n", it.id, it.correction.name(), one_line(first, 50))
    };
    amendment::laid(&notebook.amendments(), source).iter().map(line).collect()
}

/// The id that begins with the letters given.
fn full_id(notebook: &Notebook, given: &str) -> Result<String, String> {
    if let Some(annotation) = notebook.get(given) {
        return Ok(annotation.id.clone());
    }
    let amendments = notebook.amendments();
    let corrections = amendments.iter().map(|it| &it.id);
    let all: Vec<&String> = notebook.annotations().iter().map(|it| &it.id).chain(corrections).collect();
    let mut ids = all.iter().filter(|id| !given.is_empty() && id.starts_with(given));
    match (ids.next(), ids.next()) {
        (Some(id), None) => Ok((*id).clone()),
        (None, _) => Err(format!("no annotation has an id that begins with “{given}”; `postil notes list` shows them")),
        _ => Err(format!("several annotations have ids that begin with “{given}”; give more of it")),
    }
}

fn said(annotation: &Annotation) -> String {
    let note =
        if annotation.note.is_empty() { String::new() } else { format!("  {}", one_line(&annotation.note, 200)) };
    let tags: String = annotation.tags.iter().map(|tag| format!("  #{tag}")).collect();
    note + &tags
}

/// The text on one line, cut to so many characters, nothing in it that a terminal would obey.
fn one_line(text: &str, most: usize) -> String {
    let words: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The error of a change that could not be saved. The program ends with it, and what is in memory only is gone
/// then, so the error says all its words.
fn lost(error: anyhow::Error, notebook: &Notebook) -> anyhow::Error {
    let Some(Unsaved { why, .. }) = error.downcast_ref() else { return error };
    let words = |it: &Annotation| {
        let tags = it.tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ");
        let lines = it.note.lines().map(clean).chain([clean(&tags)]).filter(|line| !line.is_empty());
        let lines: String = lines.map(|line| format!("\n    {line}")).collect();
        format!("\n  “{}”{lines}", one_line(&it.at.quote, 200))
    };
    let words: String = notebook.unsaved_annotations().map(words).collect();
    let ends = if words.is_empty() { "" } else { "; these words are not in the notes:" };
    anyhow::anyhow!("{why}; the change is not saved{ends}{words}")
}

/// Answers “no” with a sentence.
fn no(sentence: &str) -> ExitCode {
    super::tell(sentence);
    ExitCode::FAILURE
}

/// Prints and passes it on at once. Who closed the other end has seen enough.
fn print(text: &str) -> Answer {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => bail!("cannot print: {}", cause(&error)),
        _ => Ok(ExitCode::SUCCESS),
    }
}
