//! Arguments, and the commands that print. Data goes to standard output, messages to standard error.
//!
//! Exit status: 0 on success, 1 when the answer is "no", 2 on wrong use, 3 when a file cannot be read.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod add;
mod corrected;
pub mod doctor;
pub mod dump;
pub mod find;
mod hits;
pub mod look_up;
pub mod notes;
mod pager;
pub mod read;
pub mod review;
pub mod stats;
pub mod words;

/// A terminal reader for people who study texts.
#[derive(Debug, Parser)]
#[command(name = "postil", version, about, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// Texts to read; `-` is standard input; none opens the shelf. `+G` begins at the end, `+42` at a line, `+/words`
    /// where they stand
    pub files: Vec<PathBuf>,
    /// Open at a byte offset, or at the first heading that contains these words
    #[arg(long, value_name = "OFFSET|HEADING")]
    pub at: Option<String>,
    #[command(flatten)]
    pager: pager::Pager,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Put folders and texts on the shelf
    Add(add::Add),
    /// Print a text as postil understands it
    Dump(dump::Dump),
    /// Print the headings of a text
    Outline(dump::Outline),
    /// Print the glossary entries found in a text
    Glossary(dump::Glossary),
    /// Say what every source knows of a word, best first
    Define(look_up::Define),
    /// Show where a term occurs
    Mentions(look_up::Mentions),
    /// Print the words you have looked up, to study them
    Words(words::Words),
    /// Find words in texts
    Search(find::Search),
    /// Say how many cards are due, and how much of what you studied is still known
    Review(review::Review),
    /// Say how long was read, on which days and in which texts
    Stats(stats::Stats),
    /// List, add, change, remove and export notes
    Notes(notes::Notes),
    /// Find out where notes are in a text
    Anchors(notes::Anchors),
    /// Check settings, keymap, data folder and notes
    Doctor(doctor::Doctor),
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let answer = match &arguments.command {
        None => read::run(&arguments.files, arguments.at.as_deref(), &arguments.pager),
        Some(Command::Add(it)) => it.run(),
        Some(Command::Dump(it)) => it.run(),
        Some(Command::Outline(it)) => it.run(),
        Some(Command::Glossary(it)) => it.run(),
        Some(Command::Define(it)) => it.run(),
        Some(Command::Mentions(it)) => it.run(),
        Some(Command::Words(it)) => it.run(),
        Some(Command::Search(it)) => it.run(),
        Some(Command::Review(it)) => it.run(),
        Some(Command::Stats(it)) => it.run(),
        Some(Command::Notes(it)) => it.run(),
        Some(Command::Anchors(it)) => it.run(),
        Some(Command::Doctor(it)) => it.run(),
    };
    answer.unwrap_or_else(|error| {
        tell(format!("{error:#}"));
        ExitCode::from(3)
    })
}

/// Says a sentence on standard error. Where nobody can hear it, that must not end the command.
fn tell(sentence: impl Display) {
    let _ = writeln!(io::stderr(), "postil: {sentence}");
}

/// What a command answers: the exit status, or why a file could not be read.
pub type Answer = Result<ExitCode>;
