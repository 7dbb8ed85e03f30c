//! `postil notes` and `postil anchors`: notes without the reader, for scripts and for other programs.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;

use super::Answer;
use crate::document::locator::Finder;
use crate::document::{Document, Locator, Placed};
use crate::folders::{Folders, cause, is_inside, same_file, write_whole};
use crate::import;
use crate::notes::{Amendment, Annotation, Identity, Mark, Notebook, Unsaved, amendment, export, tags};
use crate::text::shown::clean;

mod anchors;
mod compact;
mod history;
mod merge;

pub use anchors::Anchors;

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
struct Add {
    /// The text
    file: PathBuf,
    /// The words to annotate, as they stand in the text; case, accents, quotes and line ends may differ
    #[arg(long, required_unless_present = "from")]
    quote: Option<String>,
    /// Which of several places with these words is meant, counted from 1
    #[arg(long, value_name = "N", requires = "quote")]
    nth: Option<usize>,
    /// What to say about them; without it the words are highlighted
    #[arg(long, requires = "quote")]
    note: Option<String>,
    /// A tag; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Set a bookmark
    #[arg(long, conflicts_with_all = ["note", "from"])]
    bookmark: bool,
    /// Read notes from a file, or from standard input when it is `-`: one a line, the quote, a tab, the note.
    /// The id of each is printed as soon as it is safe on the disk
    #[arg(long, value_name = "LINES", conflicts_with = "quote")]
    from: Option<PathBuf>,
    /// Print an object with the id
    #[arg(long)]
    json: bool,
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

#[derive(Debug, Args)]
struct Export {
    /// The text
    file: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// The same as --format json: title, authors and the list that `notes list --json` prints
    #[arg(long)]
    json: bool,
    /// The file to write, as a whole; standard output without it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Json,
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
        }
    }
}

impl List {
    fn run(&self) -> Answer {
        let Opened { document, notebook } = Opened::at(&self.file)?;
        if self.json {
            return print(&format!("{:#}\n", export::list(notebook.annotations(), &document)));
        }
        let line = |(it, placed): (&Annotation, Placed)| {
            let lost = if placed.range().is_some() { String::new() } else { format!(" ({})", placed.name()) };
            format!("{}  {}{lost}  “{}”{}\n", it.id, it.mark.name(), one_line(&it.at.quote, 50), said(it))
        };
        let mut lines: String = export::laid(notebook.annotations(), &document).into_iter().map(line).collect();
        if self.all {
            lines.extend(corrections(&notebook, &document));
        }
        print(&lines)
    }
}

impl Add {
    fn run(&self) -> Answer {
        let mut opened = Opened::at(&self.file)?;
        let Opened { document, notebook } = &mut opened;
        let finder = Finder::new(&document.text);
        if let Some(from) = &self.from {
            return self.add_lines(from, &finder, document, notebook);
        }
        let quote = self.quote.as_deref().unwrap_or_default();
        let at = match place(quote, self.nth, &finder, document) {
            Ok(at) => at,
            Err(sentence) => return Ok(no(&sentence)),
        };
        let mark = match (self.bookmark, &self.note) {
            (true, _) => Mark::Bookmark,
            (false, None) => Mark::Highlight,
            (false, Some(_)) => Mark::Note,
        };
        let note = self.note.clone().unwrap_or_default();
        let tags = self.tags_with(&note);
        let saved = notebook.add(at, mark, note, tags, Timestamp::now());
        let id = saved.map_err(|error| lost(error, notebook))?;
        print(&if self.json { format!("{:#}\n", serde_json::json!({ "id": id })) } else { format!("{id}\n") })
    }

    /// The tags given, and those typed in the note.
    fn tags_with(&self, note: &str) -> Vec<String> {
        let mut all = self.tags.clone();
        all.extend(tags(note).into_iter().filter(|tag| !self.tags.contains(tag)));
        all
    }

    fn add_lines(&self, from: &Path, finder: &Finder, document: &Document, notebook: &mut Notebook) -> Answer {
        let lines: Box<dyn BufRead> = match from.to_str() {
            Some("-") => Box::new(io::stdin().lock()),
            _ => Box::new(io::BufReader::new(
                fs::File::open(from)
                    .map_err(|error| anyhow::anyhow!("cannot read {}: {}", from.display(), cause(&error)))?,
            )),
        };
        let mut answer = ExitCode::SUCCESS;
        for (number, line) in lines.lines().enumerate() {
            let line = line.with_context(|| format!("cannot read line {} of the notes", number + 1))?;
            let (quote, note) = line.split_once('\t').unwrap_or((&line, ""));
            if quote.trim().is_empty() {
                continue;
            }
            match place(quote, None, finder, document) {
                Ok(at) => {
                    let mark = if note.is_empty() { Mark::Highlight } else { Mark::Note };
                    let saved = notebook.add(at, mark, note.to_owned(), self.tags_with(note), Timestamp::now());
                    let id = saved.map_err(|error| {
                        lost(error, notebook).context(format!("nothing is saved from line {} on", number + 1))
                    })?;
                    print(&format!("{id}\n"))?;
                }
                Err(sentence) => answer = no(&format!("line {}: {sentence}", number + 1)),
            }
        }
        Ok(answer)
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

impl Export {
    fn run(&self) -> Answer {
        let Opened { document, notebook } = Opened::at(&self.file)?;
        let text = match self.format {
            Format::Markdown if !self.json => export::markdown(notebook.annotations(), &document),
            _ => format!("{:#}\n", export::json(notebook.annotations(), &document)),
        };
        let Some(output) = &self.output else {
            return print(&if io::stdout().is_terminal() { for_terminal(&text) } else { text });
        };
        if same_file(output, &self.file) {
            bail!("{} is the text itself, which is never written over; give another file to write", output.display());
        }
        let data = Folders::find()?.data;
        if is_inside(output, &data) {
            bail!(
                "{} is in {}, where postil keeps the notes; give a file outside it",
                output.display(),
                data.display()
            );
        }
        write_whole(output, text.as_bytes())
            .map_err(|error| anyhow::anyhow!("cannot write {}: {}", output.display(), cause(&error)))?;
        Ok(ExitCode::SUCCESS)
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
            let import = import::import(&bytes, "-");
            (bytes, None, import)
        } else {
            // The importer names what is wrong with a file better than a plain read would.
            let import = import::open(file)?;
            (fs::read(file).with_context(|| format!("cannot read {}", file.display()))?, Some(file), import)
        };
        let mut document = import.document;
        let name =
            document.name().map(str::to_owned).or_else(|| Some(path?.file_stem()?.to_string_lossy().into_owned()));
        let notebook = Notebook::open(&data, &Identity::of(&bytes, path, &name.unwrap_or_default()), &document.text);
        if let Some(trouble) = notebook.trouble() {
            eprintln!("postil: {trouble}");
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

/// The place of the words in the document, or a sentence that says why there is not just one.
fn place(quote: &str, nth: Option<usize>, finder: &Finder, document: &Document) -> Result<Locator, String> {
    let places = finder.all(quote);
    let short = one_line(quote, 50);
    let chosen = match (places.as_slice(), nth) {
        ([], _) => return Err(format!("“{short}” is not in the text")),
        ([one], None) => one,
        (all, None) => {
            return Err(format!("“{short}” is in the text {} times; give more words, or --nth to choose", all.len()));
        }
        (all, Some(nth)) => match nth.checked_sub(1).and_then(|i| all.get(i)) {
            Some(place) => place,
            None => return Err(format!("“{short}” is in the text {} times; --nth {nth} is not among them", all.len())),
        },
    };
    Ok(Locator::new(document, chosen.clone()))
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

/// The text with nothing in it that a terminal would obey; the line ends stay.
fn for_terminal(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
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
    let _ = writeln!(io::stderr(), "postil: {sentence}");
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
