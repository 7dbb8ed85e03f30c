//! A disk that fails. Every call to the system that writing notes makes is made to fail in turn, the disk is made
//! to be full at every byte, and every state in which a power cut can leave the files is looked at: what was
//! acknowledged is there, and what was not saved is told.
//!
//! `strace` makes the calls fail and `prlimit` fills the disk; where they are not installed, or may not be used,
//! those tests have nothing to say. `POSTIL_FAULTS=all` tries every call and every error, which takes minutes.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use jiff::Timestamp;
use postil::document::Locator;
use postil::notes::rewrite::{self, Compaction};
use postil::notes::{Identity, Mark, Notebook};

const TEXT: &str = "The Harbour\n\nThe tide turned before noon. No ship had come for years.\n";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::write(desk.text(), TEXT).unwrap();
        desk
    }

    fn text(&self) -> PathBuf {
        self.0.path().join("harbour.txt")
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn open(&self) -> Notebook {
        let text = fs::read(self.text()).unwrap();
        Notebook::open(&self.data(), &Identity::of(&text, Some(&self.text()), "The Harbour"), TEXT)
    }

    fn add(&self, note: &str) -> String {
        let at = Locator { quote: "tide turned".to_owned(), offset: 17, of: 70, ..Locator::default() };
        self.open().add(at, Mark::Note, note.to_owned(), Vec::new(), Timestamp::UNIX_EPOCH).unwrap()
    }

    fn notes(&self) -> Vec<String> {
        let mut notes: Vec<_> = self.open().annotations().iter().map(|it| it.note.clone()).collect();
        notes.sort();
        notes
    }

    /// Runs `postil` below another program.
    fn below(&self, program: &[&str], arguments: &[&str]) -> std::io::Result<Output> {
        Command::new(program[0])
            .args(&program[1..])
            .arg(env!("CARGO_BIN_EXE_postil"))
            .args(arguments)
            .env("POSTIL_DICTIONARY_DIRS", "")
            .env("POSTIL_DATA_DIR", self.data())
            .env("POSTIL_CONFIG_DIR", self.0.path())
            .output()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Lets the n-th call of a kind fail; whether there was such a call.
fn fail(desk: &Desk, call: &str, error: &str, n: usize, arguments: &[&str]) -> Option<(Output, bool)> {
    let log = desk.0.path().join("log");
    let inject = format!("inject={call}:error={error}:when={n}");
    let trace = format!("trace={call}");
    let program = ["strace", "-f", "-qq", "-o", log.to_str()?, "-e", &trace, "-e", &inject];
    let done = desk.below(&program, arguments).ok()?;
    let log = fs::read_to_string(&log).ok()?;
    Some((done, log.contains("(INJECTED)")))
}

/// The notes are as before or as after; after when the program said so, and whatever comes next works.
fn check(desk: &Desk, done: &Output, before: &[String], after: &[String], what: &str) {
    let now = desk.notes();
    let told = stderr(done);
    assert!(!told.contains("panicked"), "{what}: {told}");
    assert!(now == before || now == after, "{what}: {now:?}\n{told}");
    if done.status.success() {
        assert_eq!(now, after, "{what}: {told}");
    }
    desk.add("next");
    assert!(desk.notes().contains(&"next".to_owned()), "{what}");
    assert_eq!(desk.notes().len(), now.len() + 1, "{what}");
    // A copy that was not taken in yet may be told; a record that was set aside may not be there.
    assert!(desk.open().trouble().is_none_or(|told| told.contains("doctor --repair")), "{what}");
}

#[test]
fn whichever_call_fails_nothing_acknowledged_is_lost() {
    let all = std::env::var("POSTIL_FAULTS").is_ok();
    let errors: &[&str] = if all { &["ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT"] } else { &["ENOSPC"] };
    let writing: &[&str] = &["write", "fdatasync", "fsync", "rename", "ftruncate", "flock"];
    let reading: &[&str] = &["openat", "statx", "read", "mkdir", "lseek", "fchmod", "unlink", "getdents64", "fcntl"];
    let calls: Vec<&str> = if all { [writing, reading].concat() } else { [writing, &["statx"]].concat() };
    let mut n_failed = 0;
    for (call, error) in calls.iter().flat_map(|call| errors.iter().map(move |error| (call, error))) {
        // Most calls that look at a file fail in the same way; a repair must not take that for a file that is gone.
        let commands: &[&str] = match *call {
            "statx" if !all => &["repair"],
            _ => &["add", "first", "edit", "remove", "compact", "merge", "repair"],
        };
        for &command in commands {
            for n in 1..200 {
                let desk = Desk::new();
                let what = format!("{command}: {call} number {n} fails with {error}");
                if command != "first" {
                    desk.add("old");
                }
                let id = if command == "first" { String::new() } else { desk.add("more") };
                let (file, before) = (desk.open().path().to_str().unwrap().to_owned(), desk.notes());
                let copy = desk.0.path().join("copy.toml");
                if command != "first" {
                    fs::copy(&file, &copy).unwrap();
                    desk.open().change(&id, Timestamp::UNIX_EPOCH, |it| it.note = "more ".to_owned()).unwrap();
                }
                let (before, text) = (if command == "first" { before } else { desk.notes() }, desk.text());
                let (text, copy) = (text.to_str().unwrap(), copy.to_str().unwrap());
                let (arguments, after): (Vec<&str>, Vec<&str>) = match command {
                    "add" => {
                        (vec!["notes", "add", text, "--quote", "No ship", "--note", "new"], vec!["more ", "new", "old"])
                    }
                    "first" => (vec!["notes", "add", text, "--quote", "No ship", "--note", "new"], vec!["new"]),
                    "edit" => (vec!["notes", "edit", text, &id, "--note", "new"], vec!["new", "old"]),
                    "remove" => (vec!["notes", "remove", text, &id], vec!["old"]),
                    "compact" => (vec!["notes", "compact", text, "--apply"], vec!["more ", "old"]),
                    "merge" => (vec!["notes", "merge", &file, copy, "-o", &file], vec!["more ", "old"]),
                    _ => {
                        fs::copy(copy, file.replace(".toml", ".sync-conflict-20260102-030405-ABCDEFG.toml")).unwrap();
                        (vec!["doctor", "--repair"], vec!["more ", "old"])
                    }
                };
                // Without strace there is nothing to see.
                let Some((done, failed)) = fail(&desk, call, error, n, &arguments) else { return };
                if !failed {
                    break;
                }
                n_failed += 1;
                let after: Vec<_> = after.into_iter().map(str::to_owned).collect();
                check(&desk, &done, &before, &after, &what);
                let told = stderr(&done);
                if !done.status.success()
                    && desk.notes().contains(&"new".to_owned()) == before.contains(&"new".to_owned())
                {
                    assert!(!told.is_empty() || command == "repair", "{what}: nothing is told");
                }
            }
        }
    }
    eprintln!("{n_failed} calls failed");
}

#[test]
fn a_disk_that_is_full_at_any_byte_keeps_what_there_was() {
    let desk = Desk::new();
    desk.add("old");
    let file = desk.open().path().to_owned();
    let before = fs::read(&file).unwrap();
    let step = if std::env::var("POSTIL_FAULTS").is_ok() { 1 } else { 23 };
    for more in (0..300).step_by(step) {
        // The signal is ignored, so that a call writes as much as there is room for and the next one fails.
        let limit = format!("--fsize={}", before.len() + more);
        let program = ["sh", "-c", "trap '' XFSZ; exec prlimit \"$@\"", "sh", &limit];
        let text = desk.text();
        let arguments = ["notes", "add", text.to_str().unwrap(), "--quote", "No ship", "--note", "kept in mind"];
        let Ok(done) = desk.below(&program, &arguments) else { return };
        if !stderr(&done).starts_with("postil:") {
            return;
        }
        assert!(stderr(&done).contains("not saved") && stderr(&done).contains("kept in mind"), "{}", stderr(&done));
        assert_eq!(fs::read(&file).unwrap(), before, "room for {more} bytes");
    }
}

#[test]
fn every_beginning_of_a_notebook_has_what_was_acknowledged_by_then() {
    let desk = Desk::new();
    let mut acknowledged = Vec::new();
    for n in 0..4 {
        desk.add(&format!("note {n}\n“é”"));
        acknowledged.push((fs::read(desk.open().path()).unwrap().len(), desk.notes()));
    }
    let file = desk.open().path().to_owned();
    let whole = fs::read(&file).unwrap();
    for cut in acknowledged[0].0..=whole.len() {
        fs::write(&file, &whole[..cut]).unwrap();
        let now = desk.notes();
        let known = acknowledged.iter().rev().find(|(len, _)| *len <= cut).map(|(_, notes)| notes).unwrap();
        assert!(known.iter().all(|note| now.contains(note)), "cut at {cut}: {now:?}");
        assert!(now.len() <= known.len() + 1, "cut at {cut}: {now:?}");
    }
}

/// Every file of a folder with its content.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn a_power_cut_while_a_notebook_is_written_anew_leaves_the_old_one_or_the_new_one() {
    let desk = Desk::new();
    let id = desk.add("1");
    for note in ["2", "3"] {
        desk.open().change(&id, Timestamp::UNIX_EPOCH, |it| it.note = note.to_owned()).unwrap();
    }
    let file = desk.open().path().to_owned();
    let folder = file.parent().unwrap();
    let old = fs::read(&file).unwrap();
    Compaction::apply(&file, Timestamp::UNIX_EPOCH).unwrap();
    let new = fs::read(&file).unwrap();
    let kept = contents(folder).into_iter().find(|(path, _)| path.to_string_lossy().contains(".before-")).unwrap().0;
    let temporary = folder.join(format!(".{}.1-0.new", file.file_name().unwrap().to_string_lossy()));
    // In the order of the writes: the copy grows, the new content grows beside it, then takes its place.
    fs::write(&file, &old).unwrap();
    for cut in 0..old.len() {
        fs::write(&kept, &old[..cut]).unwrap();
        assert_eq!(desk.notes(), ["3"], "the copy is cut at {cut}");
    }
    fs::write(&kept, &old).unwrap();
    for cut in 0..new.len() {
        fs::write(&temporary, &new[..cut]).unwrap();
        assert_eq!(desk.notes(), ["3"], "the new content is cut at {cut}");
    }
    fs::rename(&temporary, &file).unwrap();
    assert_eq!(desk.notes(), ["3"]);
    assert!(rewrite::merge(&[&file, &kept]).unwrap().records >= 4);
}
