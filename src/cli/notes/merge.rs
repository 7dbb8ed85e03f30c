//! `postil notes merge`: two copies of a notebook become one; also as a merge driver of git, for all files of the data
//! folder.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::print;
use crate::cli::Answer;
use crate::diary;
use crate::folders::{cause, read_regular, same_file, write_whole};
use crate::glossary::{looked_up, record as own};
use crate::journal::{Kept, reading};
use crate::notes::{record, rewrite};
use crate::shelf::{places, record as shelf};
use crate::study::record as study;

#[derive(Debug, Args)]
pub struct Merge {
    /// Notes files, or other TOML files of the data folder, or copies of them
    #[arg(required = true, num_args = 2.., value_name = "NOTES")]
    files: Vec<PathBuf>,
    /// The file to write, as a whole; may be one of those merged. Standard output without it
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Merge also when the files are on texts that have nothing in common
    #[arg(long)]
    anyway: bool,
}

impl Merge {
    pub fn run(&self) -> Answer {
        // Whoever writes to one of them now is waited for, and heard.
        let _lock = match &self.output {
            Some(output) => rewrite::lock_of(output)
                .map_err(|error| anyhow::anyhow!("cannot write {}: {}", output.display(), cause(&error)))?,
            None => None,
        };
        if let Some((bytes, of)) = others(&self.files)? {
            return match &self.output {
                Some(output) => self.write(output, &bytes).map(|()| {
                    let _ = writeln!(io::stderr(), "postil: {of} are put together");
                    ExitCode::SUCCESS
                }),
                None => print(&String::from_utf8_lossy(&bytes)),
            };
        }
        let merged = rewrite::merge(&self.files)?;
        if merged.strangers && !self.anyway {
            bail!(
                "these notes are on different texts, and together they would belong to both; \
                 --anyway merges them all the same"
            );
        }
        let Some(output) = &self.output else {
            return print(&String::from_utf8_lossy(&merged.bytes));
        };
        self.write(output, &merged.bytes)?;
        let of: Vec<_> = merged.of.iter().map(usize::to_string).collect();
        // It is done; whether that can be told changes nothing.
        let _ = writeln!(io::stderr(), "postil: {} records from {}", merged.records, of.join(" and "));
        Ok(ExitCode::SUCCESS)
    }

    fn write(&self, output: &Path, bytes: &[u8]) -> Result<()> {
        let cannot_write = |error| anyhow::anyhow!("cannot write {}: {}", output.display(), cause(&error));
        let is_ours = || self.files.iter().any(|file| same_file(file, output));
        if output.try_exists().map_err(cannot_write)? && !is_ours() {
            bail!("{} is there already and is none of the files merged; give another name", output.display());
        }
        write_whole(output, bytes).map_err(cannot_write)
    }
}

/// What comes of other files of the data folder than notes, so that git has one driver for all; `None` when these are
/// notes.
fn others(files: &[PathBuf]) -> Result<Option<(Vec<u8>, &'static str)>> {
    let read = |file: &PathBuf| {
        read_regular(file).map_err(|error| anyhow::anyhow!("cannot read {}: {}", file.display(), cause(&error)))
    };
    let all: Vec<Vec<u8>> = files.iter().map(read).collect::<Result<_>>()?;
    let n_notes = count::<record::Record>(&all);
    let journals = [
        (count::<shelf::Record>(&all), together::<shelf::Record> as Merging, "what is said of the shelf"),
        (count::<own::Record>(&all), together::<own::Record>, "entries of your own"),
        (count::<looked_up::Record>(&all), together::<looked_up::Record>, "words looked up"),
        (count::<study::Record>(&all), together::<study::Record>, "cards and reviews"),
        (count::<diary::Record>(&all), together::<diary::Record>, "what was read when"),
    ];
    let (n, merging, what) = journals[most(journals.map(|(n, ..)| n))];
    if n > n_notes {
        return merging(&all).map(|bytes| Some((bytes, what)));
    }
    let place = (n_notes == 0).then(|| places::later(&all)).flatten();
    Ok(place.map(|place| (place.into_bytes(), "places")))
}

type Merging = fn(&[Vec<u8>]) -> Result<Vec<u8>>;

fn most(counts: [usize; 5]) -> usize {
    (0..counts.len()).max_by_key(|i| counts[*i]).unwrap_or(0)
}

/// How many records of a kind there are in files.
fn count<R: Kept>(files: &[Vec<u8>]) -> usize {
    files.iter().map(|bytes| reading::<R>(bytes)).filter(|it| it.refusal.is_none()).map(|it| it.records.len()).sum()
}

fn together<R: Kept>(files: &[Vec<u8>]) -> Result<Vec<u8>> {
    let slices: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    Ok(rewrite::together::<R>(&slices)?.bytes())
}
