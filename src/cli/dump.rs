//! The commands that print a text as postil understands it: `dump`, `outline`, `glossary`.

mod why;

use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{Answer, corrected};
use crate::document::{Block, Document, Kind, Removed, Span, SpanKind, Why};
use crate::glossary::suggest::{self, Suggestion};
use crate::glossary::{Entry, Sources, find};
use crate::import::{self, Import};
use crate::text::shown;
use why::Reasons;

/// The text is printed as postil understands it by itself. What you have corrected in the source view is not in it;
/// all other commands see the text as you do.
#[derive(Debug, Args)]
pub struct Dump {
    /// The text; `-` is standard input
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Say of each block what spoke for what it was taken for, and what against; with --json
    #[arg(long, requires = "json")]
    pub why: bool,
}

#[derive(Debug, Args)]
pub struct Outline {
    /// The text; `-` is standard input
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Glossary {
    /// The text; `-` is standard input
    pub file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Print terms that the text uses and no glossary entry of it defines, with the sentences that best define them
    #[arg(long)]
    pub suggest: bool,
}

impl Dump {
    pub fn run(&self) -> Answer {
        let import = read(&self.file)?;
        if self.json {
            let mut output = io::BufWriter::new(io::stdout().lock());
            return ended(write_json(&import, self.why, &mut output).and_then(|()| output.flush()));
        }
        for remark in &import.remarks {
            super::tell(remark);
        }
        let blocks: Vec<String> =
            import.document.blocks.iter().map(|block| describe(&import.document, block)).collect();
        print(&for_people(&blocks.concat()))
    }
}

impl Outline {
    pub fn run(&self) -> Answer {
        let document = corrected::open(&self.file)?.document;
        let headings = document.outline.iter();
        let said = if self.json {
            let all: Vec<_> = headings.map(|it| {
                let page = document.page_at(it.range.start);
                json!({ "level": it.level, "text": document.heading_text(it), "start": it.range.start, "end": it.range.end, "page": page })
            }).collect();
            format!("{}\n", Value::from(all))
        } else {
            headings
                .map(|it| {
                    format!(
                        "{}{}\n",
                        "  ".repeat(usize::from(it.level.saturating_sub(1))),
                        one_line(document.heading_text(it))
                    )
                })
                .collect()
        };
        print(&if self.json { said } else { for_people(&said) })?;
        Ok(found(!document.outline.is_empty(), "no headings were found in this text"))
    }
}

impl Glossary {
    pub fn run(&self) -> Answer {
        let document = corrected::open(&self.file)?.document;
        let entries = find::entries(&document);
        if self.suggest {
            return self.print_suggestions(&document, entries);
        }
        let said = if self.json {
            format!("{}\n", glossary(&document, &entries))
        } else {
            entries
                .iter()
                .map(|it| format!("{}\n    {}\n", one_line(&it.headword), it.text(&document).replace('\n', "\n    ")))
                .collect()
        };
        print(&if self.json { said } else { for_people(&said) })?;
        Ok(found(!entries.is_empty(), "no glossary was found in this text"))
    }

    fn print_suggestions(&self, document: &Document, entries: Vec<Entry>) -> Answer {
        let own = crate::glossary::Glossary { entries, ..Default::default() };
        let known = Sources::in_language(vec![own], document.language.as_deref());
        let suggestions = suggest::suggest(document, |term| !known.found(term).is_empty());
        let sentence = |it: &Suggestion| document.text[it.sentence.clone()].to_owned();
        let said = if self.json {
            let all = suggestions.iter().map(|it| {
                json!({ "term": it.term, "count": it.count, "first": it.first, "sentence": sentence(it),
                        "start": it.sentence.start, "end": it.sentence.end })
            });
            format!("{}\n", all.collect::<Value>())
        } else {
            let lines = suggestions
                .iter()
                .map(|it| format!("{} ({})\n    {}\n", one_line(&it.term), it.count, one_line(&sentence(it))));
            for_people(&lines.collect::<String>())
        };
        print(&said)?;
        Ok(found(!suggestions.is_empty(), "no terms to define were found in this text"))
    }
}

/// Imports a file, or standard input for `-`.
fn read(path: &Path) -> anyhow::Result<Import> {
    if path != Path::new("-") {
        return import::open(path);
    }
    Ok(import::import_owned(import::read_input()?, ""))
}

fn found(is_found: bool, otherwise: &str) -> ExitCode {
    if is_found {
        return ExitCode::SUCCESS;
    }
    super::tell(otherwise);
    ExitCode::FAILURE
}

/// What a terminal may be shown: no byte of a text is a command to it.
fn for_people(text: &str) -> String {
    text.split_inclusive('\n').map(|line| shown::clean(line.trim_end_matches('\n')).into_owned() + "\n").collect()
}

fn print(text: &str) -> Answer {
    ended(io::stdout().lock().write_all(text.as_bytes()))
}

/// How printing ended; it is taken in good part when nobody reads on, as in `postil dump … | head`.
fn ended(printed: io::Result<()>) -> Answer {
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn describe(document: &Document, block: &Block) -> String {
    let kind = match block.kind {
        Kind::Heading(level) => format!("heading {level}"),
        kind => name(kind).to_owned(),
    };
    let text = document.text[block.range.clone()].replace('\n', "\n              ");
    format!("{kind:>12}  {text}\n")
}

/// The document as JSON; a form that measuring tools rely on. It is written block by block: a text may have millions.
#[derive(Serialize)]
struct Told<'a, Blocks: Serialize> {
    authors: &'a [String],
    blocks: Blocks,
    glossary: Value,
    language: Option<&'a str>,
    remarks: &'a [String],
    title: Option<&'a str>,
}

fn write_json(import: &Import, why: bool, to: &mut impl Write) -> io::Result<()> {
    let document = &import.document;
    let reasons = why.then(|| Reasons::new(document));
    let told = Told {
        authors: &document.authors,
        blocks: Each(|| blocks(document, reasons.as_ref())),
        glossary: glossary(document, &find::entries(document)),
        language: document.language.as_deref(),
        remarks: &import.remarks,
        title: document.title.as_deref(),
    };
    serde_json::to_writer(&mut *to, &told)?;
    to.write_all(b"\n")
}

/// A list that is never there as a whole.
struct Each<F>(F);

impl<I: IntoIterator<Item = Value>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// The blocks in order, with the furniture behind the block that it interrupts, and the reasons if there are any.
fn blocks<'a>(document: &'a Document, reasons: Option<&'a Reasons<'a>>) -> impl Iterator<Item = Value> {
    let mut removed = document.removed.iter().filter(|removed| is_furniture(removed)).peekable();
    let mut blocks = document.blocks.iter().peekable();
    std::iter::from_fn(move || {
        let comes_first =
            |removed: &&Removed| blocks.peek().is_none_or(|block| removed.at < block.range.start || removed.at == 0);
        if let Some(removed) = removed.next_if(comes_first) {
            return Some(with(furniture(document, removed), reasons.map(|reasons| reasons.of_removed(removed))));
        }
        let block = blocks.next()?;
        Some(with(json_block(document, block), reasons.map(|reasons| reasons.of_block(block))))
    })
}

fn with(mut block: Value, why: Option<Value>) -> Value {
    if let Some(why) = why {
        block["why"] = why;
    }
    block
}

fn is_furniture(removed: &Removed) -> bool {
    matches!(removed.why, Why::RunningHead | Why::PageNumber | Why::Surroundings)
}

fn furniture(document: &Document, removed: &Removed) -> Value {
    let text = document.source.text.get(removed.source.clone()).unwrap_or_default();
    json!({ "kind": "furniture", "text": text, "source": range(&removed.source) })
}

fn json_block(document: &Document, block: &Block) -> Value {
    let mut it = Map::new();
    it.insert("kind".into(), name(block.kind).into());
    if let Kind::Heading(level) = block.kind {
        it.insert("level".into(), level.into());
    }
    if block.marker > 0 {
        it.insert("marker".into(), document.text[block.range.start..block.body().start].trim().into());
    }
    if block.depth > 0 {
        it.insert("depth".into(), block.depth.into());
    }
    if let Some(page) = document.page_at(block.range.start) {
        it.insert("page".into(), page.into());
    }
    it.insert("start".into(), block.range.start.into());
    it.insert("end".into(), block.range.end.into());
    if let Some(source) = document.source.range(block.range.clone()) {
        it.insert("source".into(), range(&source));
    }
    let (text, pictures) = without_pictures(document, block);
    if !pictures.is_empty() {
        it.insert("pictures".into(), pictures.into());
    }
    it.insert("text".into(), text.into());
    Value::Object(it)
}

/// The text of a block, and apart from it the words that stand for its pictures.
fn without_pictures(document: &Document, block: &Block) -> (String, Vec<String>) {
    let body = block.body();
    let is_picture = |span: &&Span| span.kind == SpanKind::Picture && span.range.start >= body.start;
    let (mut text, mut pictures, mut at) = (String::new(), Vec::new(), body.start);
    for span in document.spans_in(body.clone()).filter(is_picture) {
        text.push_str(&document.text[at..span.range.start.max(at)]);
        pictures.push(document.text[span.range.clone()].trim_matches(['[', ']']).to_owned());
        at = span.range.end;
    }
    text.push_str(&document.text[at..body.end]);
    (text, pictures)
}

fn range(range: &Range<usize>) -> Value {
    json!([range.start, range.end])
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Heading(_) => "heading",
        Kind::Paragraph => "paragraph",
        Kind::Quote => "quote",
        Kind::ListItem => "list_item",
        Kind::Verse => "verse",
        Kind::Table => "table",
        Kind::Code => "code",
        Kind::Rule => "rule",
        Kind::Contents => "contents",
        Kind::Note => "note",
    }
}

fn glossary(document: &Document, entries: &[Entry]) -> Value {
    let all =
        entries.iter().map(|it| json!({ "term": it.headword, "definition": it.text(document), "aliases": it.forms }));
    all.collect()
}
