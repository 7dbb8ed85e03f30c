//! `postil notes import`: the annotations of other programs, shown before anything is done.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Opened, lost, no, one_line, print};
use crate::cli::Answer;
use crate::folders::{Folders, cause, read_regular};
use crate::notes::exchange::plan::{Choice, Planned, plan};
use crate::notes::exchange::{self, Clipping, Origin, Plan, Source, Verdict, Work};
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::text::fold::folded;

/// Larger files are nobody's notes.
const LARGEST: usize = 256 << 20;
/// So many of each verdict are listed without --all.
const LISTED: usize = 20;

#[derive(Debug, Args)]
pub struct Import {
    /// The file of the other program: My Clippings.txt of a Kindle, a sidecar or an export of KOReader, CSV of
    /// Readwise, JSON of Hypothesis, Web Annotations, or what `notes export` wrote; `-` is standard input
    source: PathBuf,
    /// The text that the annotations are on; without it, the texts that the file names, or those of these titles on
    /// the shelf
    file: Option<PathBuf>,
    /// Of several texts in the file, the one with these words in its title
    #[arg(long, value_name = "WORDS", requires = "file")]
    title: Option<String>,
    /// Whose file it is, when that cannot be told from what is in it
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write what is new and what was changed there; without this nothing is written
    #[arg(long)]
    apply: bool,
    /// Where a note was changed there and here, take theirs; `notes undo` brings yours back
    #[arg(long, requires = "apply")]
    theirs: bool,
    /// Keep those as well whose words are not found; they stand in the list with their words
    #[arg(long, requires = "apply")]
    unplaced: bool,
    /// Bring back those as well that you have removed
    #[arg(long, requires = "apply")]
    removed: bool,
    /// List all of them
    #[arg(long)]
    all: bool,
    /// Print an object: format, applied, remarks, and for each text its counts and a list
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Kindle,
    Koreader,
    KoreaderJson,
    Readwise,
    Hypothesis,
    WebAnnotation,
    EpubAnnotations,
    Markdown,
    Json,
}

impl Format {
    fn of(self) -> Origin {
        match self {
            Self::Kindle => Origin::Kindle,
            Self::Koreader => Origin::Koreader,
            Self::KoreaderJson => Origin::KoreaderJson,
            Self::Readwise => Origin::Readwise,
            Self::Hypothesis => Origin::Hypothesis,
            Self::WebAnnotation => Origin::WebAnnotation,
            Self::EpubAnnotations => Origin::EpubAnnotations,
            Self::Markdown => Origin::Markdown,
            Self::Json => Origin::Json,
        }
    }
}

/// What was done, or would be, for one text.
struct Done {
    file: PathBuf,
    title: String,
    plan: Plan,
    older: Vec<Clipping>,
    n_written: usize,
}

impl Import {
    pub fn run(&self) -> Answer {
        let bytes = read(&self.source)?;
        let Some(origin) = self.format.map(Format::of).or_else(|| Origin::of(&bytes)) else {
            bail!(
                "cannot tell whose file {} is; --format says it, one of {}",
                self.source.display(),
                Origin::ALL.map(Origin::name).join(", ")
            );
        };
        let source = exchange::read(&bytes, origin, &TimeZone::system())
            .map_err(|error| anyhow!("cannot read {} as {}: {error}", self.source.display(), origin.name()))?;
        let mut texts: Vec<(PathBuf, Work)> = Vec::new();
        let mut elsewhere = Vec::new();
        let shelf = self.shelf(&source)?;
        for work in &source.works {
            match self.text_of(work, &source, &shelf) {
                Some(file) => match texts.iter_mut().find(|(known, _)| *known == file) {
                    Some((_, known)) => {
                        known.clippings.extend(work.clippings.iter().cloned());
                        known.older.extend(work.older.iter().cloned());
                    }
                    None => texts.push((file, work.clone())),
                },
                None => elsewhere.push(work),
            }
        }
        let colours = Settings::read(&Folders::find()?.config).0.colours;
        let mut done = Vec::new();
        for (file, mut work) in texts {
            work.colours = colours.clone();
            done.push(self.take_in(file, &work, origin)?);
        }
        let text = match self.json {
            true => format!("{:#}\n", self.object(origin, &source, &done, &elsewhere)),
            false => self.told(&source, &done, &elsewhere),
        };
        print(&text)?;
        if done.is_empty() {
            return Ok(no(&match (elsewhere.is_empty(), &self.file) {
                (true, _) => format!("there are no annotations in {}", self.source.display()),
                (false, None) => "which text these annotations are on is not known; name it behind the file".to_owned(),
                (false, Some(file)) => {
                    format!("none of these titles is that of {}; --title chooses one by its words", file.display())
                }
            }));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// The path and the title of each text on the shelf, when they are needed.
    fn shelf(&self, source: &Source) -> Result<Vec<(PathBuf, String)>> {
        if self.file.is_some() || source.works.iter().all(|work| self.beside(work).is_some()) {
            return Ok(Vec::new());
        }
        let (all, _) = Shelf::open(&Folders::find()?.data).all();
        let known = all.into_iter().filter_map(|left| Some((left.path.filter(|path| path.exists())?, left.title)));
        Ok(known.collect())
    }

    /// The text that a work is about.
    fn text_of(&self, work: &Work, source: &Source, shelf: &[(PathBuf, String)]) -> Option<PathBuf> {
        if let Some(file) = &self.file {
            let is_meant = match &self.title {
                Some(words) => folded(&work.title).contains(&*folded(words)),
                None => source.works.len() == 1 || is_about(work, file),
            };
            return is_meant.then(|| file.clone());
        }
        let by_title = |(path, title): &&(PathBuf, String)| work.is_called(title) || is_named(work, path);
        self.beside(work).or_else(|| shelf.iter().find(by_title).map(|(path, _)| path.clone()))
    }

    /// The text that the file names, or lies beside as sidecars do: `a.sdr/metadata.txt.lua` beside `a.txt`.
    fn beside(&self, work: &Work) -> Option<PathBuf> {
        let named = work.file.clone().filter(|file| file.is_file());
        named.or_else(|| {
            let name = self.source.file_name()?.to_str()?;
            let end = name.strip_prefix("metadata.")?.trim_end_matches(".old").strip_suffix(".lua")?;
            let folder = std::path::absolute(&self.source).ok()?.parent()?.to_owned();
            Some(folder.with_extension(end)).filter(|file| file.is_file())
        })
    }

    fn take_in(&self, file: PathBuf, work: &Work, origin: Origin) -> Result<Done> {
        let Opened { document, mut notebook } = Opened::at(&file)?;
        let plan = plan(work, origin, &document, &notebook, Timestamp::now());
        let choice = Choice { theirs: self.theirs, unplaced: self.unplaced, removed: self.removed };
        let n_written = match self.apply {
            true => plan.apply(&document, &mut notebook, choice).map_err(|error| lost(error, &notebook))?,
            false => 0,
        };
        let title = document.name().unwrap_or(&work.title).to_owned();
        Ok(Done { file, title, plan, older: work.older.clone(), n_written })
    }

    /// What was found, for people.
    fn told(&self, source: &Source, done: &[Done], elsewhere: &[&Work]) -> String {
        let mut out = String::new();
        for it in done {
            let counts = counts(&it.plan).into_iter().filter(|(_, n)| *n > 0);
            let counts: Vec<_> = counts.map(|(verdict, n)| format!("{n} {}", verdict.name())).collect();
            let counts = if counts.is_empty() { "nothing".to_owned() } else { counts.join(", ") };
            let _ = writeln!(out, "{} ({}): {counts}", one_line(&it.title, 80), it.file.display());
            for verdict in Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::Same || self.all) {
                let items: Vec<_> = it.plan.items.iter().filter(|item| item.verdict == verdict).collect();
                let most = if self.all { items.len() } else { LISTED };
                items.iter().take(most).for_each(|item| out.push_str(&line(item)));
                if items.len() > most {
                    let _ = writeln!(out, "  … and {} more {}; --all lists them", items.len() - most, verdict.name());
                }
            }
            for clipping in &it.older {
                let _ = writeln!(out, "  older state, left out: {}", words(clipping));
            }
        }
        for work in elsewhere {
            let _ = writeln!(out, "{}: {} on another text", one_line(&work.title, 80), work.clippings.len());
        }
        for remark in &source.remarks {
            let _ = writeln!(out, "{}", one_line(remark, 300));
        }
        let ready: usize = done.iter().map(|it| it.plan.count(Verdict::New) + it.plan.count(Verdict::Changed)).sum();
        match self.apply {
            true => {
                let n: usize = done.iter().map(|it| it.n_written).sum();
                let _ = writeln!(out, "{n} written");
            }
            false if ready > 0 => out.push_str("nothing is written yet; --apply does it\n"),
            false => {}
        }
        out
    }

    fn object(&self, origin: Origin, source: &Source, done: &[Done], elsewhere: &[&Work]) -> Value {
        let text = |it: &Done| {
            let counts: serde_json::Map<_, _> =
                counts(&it.plan).into_iter().map(|(verdict, n)| (verdict.name().replace(' ', "_"), json!(n))).collect();
            let item = |item: &Planned| {
                json!({
                    "id": item.annotation.id,
                    "verdict": item.verdict.name(),
                    "status": item.status,
                    "mark": item.annotation.mark.name(),
                    "quote": item.clipping.quote,
                    "note": item.clipping.note,
                    "tags": item.clipping.tags,
                    "page": item.clipping.page,
                    "made": item.clipping.made.map(|time| time.to_string()),
                })
            };
            let items: Vec<_> = it.plan.items.iter().map(item).collect();
            json!({
                "file": it.file.to_string_lossy(), "title": it.title, "counts": counts, "written": it.n_written,
                "older": it.older.len(), "annotations": items,
            })
        };
        let others: Vec<_> =
            elsewhere.iter().map(|work| json!({ "title": work.title, "annotations": work.clippings.len() })).collect();
        json!({
            "format": origin.name(),
            "applied": self.apply,
            "texts": done.iter().map(text).collect::<Vec<_>>(),
            "elsewhere": others,
            "remarks": source.remarks,
        })
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().take(LARGEST as u64 + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let length = std::fs::metadata(path).map_or(0, |about| about.len());
        if length <= LARGEST as u64 {
            bytes = read_regular(path).map_err(|error| anyhow!("cannot read {}: {}", path.display(), cause(&error)))?;
        } else {
            bytes.resize(LARGEST + 1, 0);
        }
    }
    if bytes.len() > LARGEST {
        bail!("{} is larger than {} MB, which no file of notes is", path.display(), LARGEST >> 20);
    }
    Ok(bytes)
}

/// Whether one of several works is that of the text: by its title, or by its name.
fn is_about(work: &Work, file: &Path) -> bool {
    let title = crate::import::open(file).ok().and_then(|import| import.document.name().map(str::to_owned));
    is_named(work, file) || title.is_some_and(|title| work.is_called(&title))
}

fn is_named(work: &Work, file: &Path) -> bool {
    file.file_stem().is_some_and(|stem| work.is_called(&stem.to_string_lossy()))
}

fn counts(plan: &Plan) -> Vec<(Verdict, usize)> {
    Verdict::ALL.into_iter().map(|verdict| (verdict, plan.count(verdict))).collect()
}

fn line(item: &Planned) -> String {
    let why = match (item.verdict, item.status) {
        (Verdict::NotPlaced, "several") => " (in several places)",
        (Verdict::NotPlaced, _) if item.clipping.quote.is_empty() => " (no words are given)",
        (Verdict::NotPlaced, _) => " (its words are not in the text)",
        _ => "",
    };
    let cut = if item.clipping.is_cut { " (cut there)" } else { "" };
    format!("  {}{why}: {}{cut}\n", item.verdict.name(), words(&item.clipping))
}

fn words(clipping: &Clipping) -> String {
    let quote =
        if clipping.quote.is_empty() { String::new() } else { format!("“{}”", one_line(&clipping.quote, 60)) };
    let page = if clipping.page.is_empty() { String::new() } else { format!(" p. {}", one_line(&clipping.page, 12)) };
    let note = if clipping.note.is_empty() { String::new() } else { format!("  {}", one_line(&clipping.note, 80)) };
    format!("{}{quote}{page}{note}", if quote.is_empty() { clipping.mark.name() } else { "" })
}
