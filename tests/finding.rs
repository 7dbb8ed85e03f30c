//! `search`, `define` and `mentions` as they are called from a shell.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const TEXT: &str = "The Soviets\n\nThe soviets met in spring. Nobody wrote\u{1b}[31m it\u{1b} down.\n";
const GLOSSARY: &str = "[[entry]]\nterm = \"soviet\"\ndefinition = \"A council.\"\n\n[[entry]]\nterm = \"spring\"\n";

/// A folder with a text and a glossary beside it.
fn desk() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("text.txt"), TEXT).unwrap();
    fs::write(folder.path().join("glossary.toml"), GLOSSARY).unwrap();
    folder
}

fn postil(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
    command.env("POSTIL_DICTIONARY_DIRS", folder.join("dictionaries"));
    command.env("POSTIL_DATA_DIR", folder.join("data")).env("POSTIL_CONFIG_DIR", folder.join("config"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn search_names_file_place_and_context() {
    let desk = desk();
    let found = postil(desk.path(), &["search", "met in", "text.txt", "--json"]);
    assert_eq!(found.status.code(), Some(0));
    let hit = &json(&found)[0];
    assert_eq!(hit["file"], "text.txt");
    assert_eq!(hit["match"], "met in");
    assert_eq!(hit["text"], "The soviets met in spring.");
}

#[test]
fn what_is_printed_for_people_holds_no_escape_sequences() {
    let desk = desk();
    let found = postil(desk.path(), &["search", "nobody", "text.txt"]);
    assert_eq!(found.status.code(), Some(0));
    assert!(!found.stdout.contains(&0x1b));
    assert!(String::from_utf8(found.stdout).unwrap().contains("Nobody wrote it␛ down."));
}

#[test]
fn nothing_found_is_said_and_is_status_1() {
    let desk = desk();
    let found = postil(desk.path(), &["search", "absent", "text.txt", "--json"]);
    assert_eq!((found.status.code(), json(&found)), (Some(1), serde_json::json!([])));
    assert_eq!(said(&found), "postil: “absent” is not in the text\n");
}

#[test]
fn an_unreadable_file_is_named_after_the_others_were_searched() {
    let desk = desk();
    let found = postil(desk.path(), &["search", "spring", "missing.txt", "text.txt", "--json"]);
    assert_eq!(found.status.code(), Some(3));
    assert_eq!(json(&found).as_array().map(Vec::len), Some(1));
    assert_eq!(said(&found).lines().count(), 1);
}

#[test]
fn an_inflected_word_is_defined_from_the_glossary_beside_the_text() {
    let desk = desk();
    let found = postil(desk.path(), &["define", "Soviets", "text.txt", "--json"]);
    assert_eq!(found.status.code(), Some(0));
    let answer = &json(&found)[0];
    assert_eq!((&answer["term"], &answer["definition"]), (&"soviet".into(), &"A council.".into()));
    assert_eq!(answer["source"], "glossary.toml");
    assert!(said(&found).contains("line 5: entry skipped: missing field `definition`"), "{}", said(&found));
}

#[test]
fn a_word_that_no_glossary_has_is_status_1() {
    let desk = desk();
    let found = postil(desk.path(), &["define", "absent"]);
    assert_eq!(found.status.code(), Some(1));
    assert!(said(&found).contains("no glossary and no dictionary has “absent”"));
}

#[test]
fn mentions_are_found_in_all_forms_of_the_term() {
    let desk = desk();
    let found = postil(desk.path(), &["mentions", "soviet", "text.txt", "--json"]);
    let words: Vec<_> = json(&found).as_array().unwrap().iter().map(|hit| hit["match"].clone()).collect();
    assert_eq!(words, ["Soviets", "soviets"]);
}

#[test]
fn dictionaries_are_asked_behind_the_glossaries() {
    let desk = desk();
    let dictionaries = desk.path().join("dictionaries");
    fs::create_dir(&dictionaries).unwrap();
    fs::write(dictionaries.join("sea.index"), "Council\tA\tS\nsoviet\tT\tQ\n").unwrap();
    fs::write(dictionaries.join("sea.dict"), "Council\n  A group.\nsoviet\n  A c\u{1b}[m.").unwrap();
    let found = postil(desk.path(), &["define", "Soviets", "text.txt", "--json"]);
    let answers = json(&found).as_array().unwrap().clone();
    let (first, last) = (&answers[0], &answers[answers.len() - 1]);
    assert_eq!((&first["origin"], &last["origin"]), (&"file".into(), &"dictionary".into()));
    assert_eq!((&last["source"], &last["how"]), (&"sea".into(), &"inflected".into()));
    let found = postil(desk.path(), &["define", "conucil"]);
    assert_eq!(String::from_utf8(found.stdout).unwrap(), "Council (sea; spelled nearly so)\n  A group.\n");
    let found = postil(desk.path(), &["define", "soviet"]);
    assert!(String::from_utf8(found.stdout).unwrap().ends_with("soviet (sea)\n  A c␛[m.\n"));
    fs::write(dictionaries.join("sea.index"), "").unwrap();
    let found = postil(desk.path(), &["define", "soviet"]);
    assert!(said(&found).contains("sea.index: its lines are not those of a dictionary's index"), "{}", said(&found));
}

#[test]
fn a_wrong_expression_is_a_sentence_and_wrong_use() {
    let desk = desk();
    let found = postil(desk.path(), &["search", "re:tid(e", "text.txt"]);
    assert_eq!(found.status.code(), Some(2));
    assert!(said(&found).contains("unclosed group"));
    let found = postil(desk.path(), &["search", "soviets ~2 spring", "text.txt", "--json"]);
    assert_eq!(json(&found).as_array().map(Vec::len), Some(2));
}
