//! `postil notes merge`: two copies of a notebook become one; also as a merge driver of git.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::print;
use crate::cli::Answer;
use crate::folders::{cause, same_file, write_whole};
use crate::notes::rewrite;

#[derive(Debug, Args)]
pub struct Merge {
    /// Notes files (the TOML files in the data folder, or copies of them)
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
