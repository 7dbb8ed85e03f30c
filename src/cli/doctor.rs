//! `postil doctor`: looks at everything postil keeps, and says what is wrong and what would help. Changes nothing
//! unless it is told to repair.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use serde_json::json;

use super::Answer;
use crate::app::copies;
use crate::app::keymap::Keymap;
use crate::folders::{Folders, cause};
use crate::glossary::dictionary::Examined;
use crate::glossary::looked_up::Words;
use crate::glossary::{Dictionaries, files, own};
use crate::journal::Reading;
use crate::journal::copies::original;
use crate::notes::{history::History, journal};
use crate::settings::Settings;
use crate::shelf::Shelf;
use crate::text::shown;

#[derive(Debug, Args)]
pub struct Doctor {
    /// Print a list of objects: subject (a file or folder), state (repaired, fine, advice, trouble), words (a sentence)
    #[arg(long)]
    json: bool,
    /// Repair what can be repaired without asking: put the copies that other programs made of a notes file and both
    /// sides of a git conflict together, and make comments of records that were cut off. The old files are kept
    #[arg(long)]
    repair: bool,
}

/// What was found out about one thing.
#[derive(Debug)]
pub struct Finding {
    pub subject: PathBuf,
    pub state: State,
    /// A sentence: what is the case, and what would help.
    pub words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Repaired,
    Fine,
    /// Nothing is lost, but there is something to know.
    Advice,
    /// Something is not used, or cannot be saved, until it is repaired.
    Trouble,
}

impl Doctor {
    pub fn run(&self) -> Answer {
        let folders = Folders::find()?;
        let mut findings = if self.repair { repaired(&folders) } else { Vec::new() };
        findings.extend(examine(&folders));
        let text = if self.json {
            let object = |it: &Finding| json!({ "subject": it.subject, "state": it.state.name(), "words": it.words });
            format!("{:#}\n", findings.iter().map(object).collect::<serde_json::Value>())
        } else {
            findings
                .iter()
                .map(|it| format!("{:10}{}: {}\n", it.state.name(), it.subject.display(), it.words))
                .collect()
        };
        // Who closed the other end has seen enough.
        let _ = io::stdout().write_all(text.as_bytes());
        let troubled = findings.iter().any(|it| it.state == State::Trouble);
        Ok(if troubled { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// Every check, in the order in which a reader would want to know. A new kind of file gets its own line here.
fn examine(folders: &Folders) -> Vec<Finding> {
    let checks = [settings, keymap, data_folder, notebooks, shelf, own_entries, glossaries, words, dictionaries];
    checks.iter().flat_map(|check| check(folders)).collect()
}

/// Whether the settings are used as they are written.
fn settings(folders: &Folders) -> Vec<Finding> {
    config(folders.config.join("settings.toml"), Settings::read(&folders.config).1, "the default settings are used")
}

/// Whether every key of the reader's own keymap does something.
fn keymap(folders: &Folders) -> Vec<Finding> {
    config(folders.config.join("keymap.toml"), Keymap::read(&folders.config).1, "the default keys are used")
}

fn config(subject: PathBuf, remarks: Vec<String>, absent: &str) -> Vec<Finding> {
    let finding = |state, words| Finding { subject: subject.clone(), state, words };
    if !remarks.is_empty() {
        return remarks.into_iter().map(|words| finding(State::Trouble, words)).collect();
    }
    let words = if subject.exists() { "all of it is used".to_owned() } else { format!("there is none; {absent}") };
    vec![finding(State::Fine, words)]
}

/// Whether all of the reader's own glossary is used.
fn own_entries(folders: &Folders) -> Vec<Finding> {
    let file = own::file(&folders.data);
    let finding = |state, words| vec![Finding { subject: file.clone(), state, words }];
    match own::load(&file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            finding(State::Fine, "you have defined nothing yet".to_owned())
        }
        Err(error) => finding(State::Trouble, format!("it cannot be read: {}", cause(&error))),
        Ok((reading, _)) => {
            let findings = about(&file, &reading, "entries");
            let said = own::Own::open(&folders.data).said().len();
            if findings.is_empty() {
                finding(State::Fine, format!("all {said} that you said are used"))
            } else {
                findings
            }
        }
    }
}

/// Whether the words looked up can be read.
fn words(folders: &Folders) -> Vec<Finding> {
    let words = Words::of(&folders.data);
    let file = words.file().to_owned();
    let finding = |state, words| vec![Finding { subject: file.clone(), state, words }];
    match words.read().and_then(|reading| Ok((reading, words.all()?.len()))) {
        Err(error) => finding(State::Trouble, format!("{error:#}")),
        Ok((reading, known)) => {
            let findings = about(&file, &reading, "words");
            if findings.is_empty() { finding(State::Fine, format!("{known} words looked up")) } else { findings }
        }
    }
}

/// Whether every entry of the reader's glossary files is used.
fn glossaries(folders: &Folders) -> Vec<Finding> {
    let (found, remarks) = files::in_folder(&folders.data);
    let subject = folders.data.join("glossaries");
    let finding = |state, words| Finding { subject: subject.clone(), state, words };
    if !remarks.is_empty() {
        return remarks.into_iter().map(|words| finding(State::Advice, words)).collect();
    }
    let entries: usize = found.iter().map(|glossary| glossary.entries.len()).sum();
    let words = match entries {
        0 => "you have no glossary files here yet".to_owned(),
        1 => "your one entry is used".to_owned(),
        n => format!("your {n} entries are used"),
    };
    vec![finding(State::Fine, words)]
}

/// Whether every dictionary that is installed or named can be read.
fn dictionaries(folders: &Folders) -> Vec<Finding> {
    let named = Settings::read(&folders.config).0.dictionary_paths(folders);
    let examined = Dictionaries::in_folders(folders.dictionaries.clone()).after(named).examined();
    if examined.is_empty() {
        let words =
            "no offline dictionary is installed; packages such as dict-wn, and folders named as `dictionaries` \
                     in settings.toml, are asked about any word"
                .to_owned();
        return vec![Finding { subject: folders.data.join("dictionaries"), state: State::Fine, words }];
    }
    let finding = |it: Examined| {
        let state = match (&it.used, it.faults.is_empty()) {
            (Some(_), true) => State::Fine,
            (Some(_), false) => State::Advice,
            (None, _) => State::Trouble,
        };
        let used = it.used.map(|(name, n)| format!("{name}, {n} headwords"));
        let words: Vec<_> = used.into_iter().chain(it.faults).collect();
        Finding { subject: it.path, state, words: shown::clean(&words.join("; ")).into_owned() }
    };
    examined.into_iter().map(finding).collect()
}

/// Whether notes can be saved at all.
fn data_folder(folders: &Folders) -> Vec<Finding> {
    let data = &folders.data;
    let (state, words) = match fs::metadata(data) {
        Ok(found) if !found.is_dir() => {
            (State::Trouble, "it is not a folder, so nothing can be saved; move it away".to_owned())
        }
        Ok(found) if found.permissions().readonly() => {
            (State::Trouble, "it may not be written, so nothing can be saved; give yourself the right to".to_owned())
        }
        Ok(_) => (State::Fine, "notes and places are kept here".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (State::Fine, "it is made with the first note".to_owned())
        }
        Err(error) => (State::Trouble, format!("it cannot be looked into: {}", cause(&error))),
    };
    vec![Finding { subject: data.clone(), state, words }]
}

/// Repairs all files that only grow.
fn repaired(folders: &Folders) -> Vec<Finding> {
    let finding = |(subject, done): copies::Done| {
        let (state, words) = match done {
            Ok(words) => (State::Repaired, words),
            Err(error) => (State::Trouble, format!("it is not repaired: {error:#}")),
        };
        Finding { subject, state, words }
    };
    copies::all(folders, copies::Which::Broken, Timestamp::now()).into_iter().map(finding).collect()
}

/// Whether every notes file can be read, and all of it used.
fn notebooks(folders: &Folders) -> Vec<Finding> {
    let folder = folders.data.join("notes");
    let files = journal::notebooks(&folder);
    let (copies, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| original(file).is_some());
    let conflict = |file| {
        let words = "a program that copies your files between machines made this second copy; its notes are not \
                     shown, and nothing of it is lost; postil doctor --repair puts both together"
            .to_owned();
        Finding { subject: file, state: State::Trouble, words }
    };
    files.iter().flat_map(|file| notebook(file)).chain(copies.into_iter().map(conflict)).collect()
}

fn notebook(file: &Path) -> Vec<Finding> {
    let finding = |state, words| Finding { subject: file.to_owned(), state, words };
    let reading = match journal::load(file) {
        Ok((reading, _)) => reading,
        Err(error) => return vec![finding(State::Trouble, format!("it cannot be read: {}", cause(&error)))],
    };
    let mut findings = about(file, &reading, "notes");
    let history = History::of(reading.records);
    let (living, corrections) = (history.living().count(), history.amended().len());
    if findings.is_empty() {
        let plural = if living == 1 { "" } else { "s" };
        let corrections = match corrections {
            0 => String::new(),
            1 => ", 1 correction".to_owned(),
            n => format!(", {n} corrections"),
        };
        findings.push(finding(State::Fine, format!("{living} annotation{plural}{corrections}")));
    }
    findings
}

/// What is to be known about a file that only grows. `things` is what its records are of.
fn about<R>(file: &Path, reading: &Reading<R>, things: &str) -> Vec<Finding> {
    let finding = |state, words| Finding { subject: file.to_owned(), state, words };
    let mut findings = Vec::new();
    if let Some(why) = &reading.refusal {
        findings.push(finding(State::Trouble, format!("{why}; it is left as it is, and nothing is saved to it")));
    }
    if let Some(line) = reading.conflict {
        let words = format!(
            "line {line} begins a git conflict: the {things} of both sides are used; \
                 postil doctor --repair puts them together"
        );
        findings.push(finding(State::Advice, words));
    }
    for aside in &reading.set_aside {
        let (line, why) = (aside.line, &aside.why);
        findings.push(match aside.torn {
            true => {
                finding(State::Advice, format!("line {line}: {why}; the next change makes a comment of what is left"))
            }
            false => {
                finding(State::Trouble, format!("line {line}: the record is not used: {why}; mend it in an editor"))
            }
        });
    }
    if reading.by_hand > 0 {
        let words = format!("{} of its records were written or changed by hand, and are used", reading.by_hand);
        findings.push(finding(State::Advice, words));
    }
    if reading.foreign > 0 {
        let words =
            format!("{} of its records are of a kind that only a newer postil knows; they stay", reading.foreign);
        findings.push(finding(State::Advice, words));
    }
    findings
}

/// Whether every kept place can be read.
fn shelf(folders: &Folders) -> Vec<Finding> {
    let (places, remarks) = Shelf::open(&folders.data).all();
    let subject = folders.data.join("shelf");
    if remarks.is_empty() {
        let words = match places.len() {
            0 => "no text was left yet".to_owned(),
            1 => "the place in one text is kept".to_owned(),
            n => format!("the places in {n} texts are kept"),
        };
        return vec![Finding { subject, state: State::Fine, words }];
    }
    let advice = |words| Finding {
        subject: subject.clone(),
        state: State::Advice,
        words: format!("{words}; it is set aside when the text is next left"),
    };
    remarks.into_iter().map(advice).collect()
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Repaired => "repaired",
            Self::Fine => "fine",
            Self::Advice => "advice",
            Self::Trouble => "trouble",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expect: &[&str]) {
        let data = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let file = data.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        let folders = Folders {
            config: data.path().to_owned(),
            data: data.path().to_owned(),
            dictionaries: vec![data.path().join("dictionaries")],
        };
        let told: Vec<_> = examine(&folders).iter().map(|it| format!("{} {}", it.state.name(), it.words)).collect();
        for expect in expect {
            assert!(told.iter().any(|told| told.contains(expect)), "{expect} is not in {told:#?}");
        }
    }

    #[test]
    fn a_new_reader_has_nothing_to_repair() {
        check(
            &[],
            &[
                "fine notes and places",
                "fine no text was left",
                "the default keys are used",
                "no glossary files here yet",
                "defined nothing yet",
                "0 words looked up",
            ],
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let head = "format = 1\n\n[[note]]\nquote = 'a'\n\n";
        check(&[("notes/a.toml", head)], &["advice 1 of its records"]);
        check(
            &[("notes/a.toml", &format!("{head}[[note]]\ntags = 1\n"))],
            &["trouble line 6", "`tags` must be a list"],
        );
        check(&[("notes/a.toml", &format!("{head}[[note]]\nchange = \"2.x"))], &["advice line 6: it was cut off"]);
        let conflict = format!("{head}<<<<<<< a\n[[note]]\nquote = 'b'\n=======\n[[note]]\nquote = 'c'\n>>>>>>> b\n");
        check(&[("notes/a.toml", &conflict)], &["advice line 6 begins a git conflict", "advice 3 of its records"]);
        check(&[("notes/a.toml", "format = 7\n")], &["trouble it was written by a newer postil"]);
        check(&[("notes/a.sync-conflict-1.toml", head)], &["trouble a program that copies"]);
        check(&[("settings.toml", "measure = 5\n")], &["trouble", "is not between 20 and 200"]);
        check(&[("keymap.toml", "[reading]\n\"x\" = \"fly\"\n")], &["trouble", "unknown action, `fly`"]);
        check(&[("glossaries/own.toml", "[[entry]]\nterm = 1\n")], &["trouble line 1: the record is not used"]);
        check(&[("glossaries/mine.tsv", "alone\n")], &["advice", "has no definition"]);
        check(&[("looked-up.toml", "[[word]]\nchange = \"2.x")], &["advice line 1: it was cut off"]);
        check(&[("shelf/aa.toml", "what")], &["advice cannot read the place"]);
        check(&[("settings.toml", "dictionaries = ['none']\n")], &["trouble there is no dictionary at"]);
        check(&[("dictionaries/a.index", "word\tA\tB\n")], &["trouble cannot use the dictionary"]);
        let sea = [("dictionaries/a.index", "sea\tA\tH\nlie\tA\t//\n"), ("dictionaries/a.dict", "sea\n W.")];
        check(&sea, &["advice a, 2 headwords; cannot use", "points beyond its end"]);
    }
}
