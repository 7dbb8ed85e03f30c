//! The program itself, ended without notice while words are typed; and a reader's own editor that behaves in its way.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::pty::{Home, Running};

const TEXT: &str = "On Margins\n\nA gloss stands between the lines.\n\nA postil follows the words it explains.\n";

fn reading(home: &Home) -> Running {
    let mut running = home.postil([home.file("margins.txt", TEXT)]);
    running.see("A gloss stands between the lines");
    running
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
}

/// All that the notebooks say.
fn noted(home: &Home) -> String {
    files(&home.path().join("data/notes")).iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

#[test]
fn what_is_on_the_screen_survives_a_kill_after_any_key() {
    let home = Home::new();
    let words = "Zwölf words, half written; #tagged";
    for n in (1..=words.len()).filter(|n| words.is_char_boundary(*n)) {
        let mut running = reading(&home);
        running.send("a");
        running.see("Ctrl-S saves");
        running.send(&words[..n]);
        running.until("the words", |screen| screen.contents().contains(words[..n].trim_end()));
        // A blank at the end is not seen; what stands before it is what was seen last.
        running.signal(Signal::KILL);
        running.end();
        let mut running = reading(&home);
        running.see("gd opens it again");
        running.send("gd");
        running.until("the words again", |screen| screen.contents().contains(words[..n].trim_end()));
        // Dropped on purpose, it does not come back.
        running.send("\x1b");
        running.see("again drops");
        running.send("\x1b");
        running.until("no editor", |screen| !screen.contents().contains("Ctrl-S saves"));
        running.send("q");
        running.end();
        assert_eq!(files(&home.path().join("data/drafts")), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_restored_draft_is_saved_at_its_place_once() {
    let home = Home::new();
    let mut running = reading(&home);
    running.send("i");
    running.see("Note:");
    running.send("in one line");
    running.see("Note: in one line");
    running.signal(Signal::KILL);
    running.end();
    let mut running = reading(&home);
    running.see("gd opens it again");
    running.send("gd");
    running.see("Note on “A gloss stands");
    running.send("\x13");
    running.see("note saved");
    running.send("q");
    running.end();
    let noted = noted(&home);
    assert_eq!(noted.matches("in one line").count(), 1, "{noted}");
    let mut running = reading(&home);
    running.send("A");
    let list = running.see("in one line");
    assert!(!list.contains("opens it again"), "{list}");
}

fn reading_with(home: &Home, script: &str) -> Running {
    let mut command = home.command(env!("CARGO_BIN_EXE_postil"));
    command.arg(home.file("margins.txt", TEXT));
    command.env_remove("VISUAL");
    command.env("EDITOR", format!("sh {}", home.file("editor.sh", script).display()));
    let mut running = Running::start(command);
    running.see("A gloss stands between the lines");
    running
}

#[test]
fn the_own_editor_is_opened_from_the_page_with_the_words_above() {
    let home = Home::new();
    let copy = home.path().join("copy");
    let mut running = reading_with(&home, &format!("cp \"$1\" {}; echo 'from outside' >> \"$1\"", copy.display()));
    running.send("\x05");
    running.see("note saved");
    assert!(std::fs::read_to_string(copy).unwrap().contains("> A gloss stands between the lines."));
    let noted = noted(&home);
    assert!(noted.contains("note = \"from outside\""), "{noted}");
}

#[test]
fn an_own_editor_that_fails_leaves_the_words_in_ours() {
    let home = Home::new();
    let mut running = reading_with(&home, "exit 1");
    running.send("a");
    running.see("Ctrl-S saves");
    running.send("precious\x05");
    let screen = running.see("ended with");
    assert!(screen.contains("precious"), "{screen}");
    running.send("\x13");
    running.see("note saved");
    assert!(noted(&home).contains("precious"));
}

#[test]
fn a_sentence_that_nobody_can_hear_does_not_end_a_command() {
    let Ok(full) = std::fs::File::options().write(true).open("/dev/full") else { return };
    let home = Home::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
    command.args(["notes", "undo"]).arg(home.file("margins.txt", TEXT)).stdout(Stdio::null()).stderr(full);
    command.env("POSTIL_DATA_DIR", home.path().join("data")).env("POSTIL_CONFIG_DIR", home.path().join("config"));
    assert_eq!(command.status().unwrap().code(), Some(1));
}
