//! `postil notes add`: annotations from the shell, one at a time or by lines.

use std::fs;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;

use super::{Opened, colour_kept, lost, no, one_line, print};
use crate::cli::Answer;
use crate::document::locator::Finder;
use crate::document::{Document, Locator};
use crate::folders::cause;
use crate::notes::{Mark, Notebook, tags};

#[derive(Debug, Args)]
pub struct Add {
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
    /// The colour of the highlight, by its name in the settings
    #[arg(long, value_name = "NAME", conflicts_with_all = ["bookmark", "from"])]
    colour: Option<String>,
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

impl Add {
    pub fn run(&self) -> Answer {
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
        let colour = match colour_kept(self.colour.as_deref().unwrap_or_default(), mark)? {
            Ok(colour) => colour,
            Err(sentence) => return Ok(no(&sentence)),
        };
        let saved = notebook.add_in_colour(at, mark, note, tags, colour, Timestamp::now());
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
