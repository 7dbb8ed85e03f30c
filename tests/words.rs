//! The reader's own glossary and the words looked up, from the command line.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use jiff::Timestamp;
use postil::glossary::looked_up::{LookUp, Words};
use postil::glossary::record::{Saying, Scope};
use postil::glossary::{Here, Own};

/// A folder with a text and an empty data folder.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.text(), "The keeper lit the lamp, and the harbour waited.\n").unwrap();
        desk
    }

    fn text(&self) -> PathBuf {
        self.folder.path().join("harbour.txt")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn postil(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.args(arguments).env("POSTIL_DATA_DIR", self.data()).env("POSTIL_CONFIG_DIR", self.folder.path());
        // The dictionaries of this machine are not what is tested here.
        command.env("POSTIL_DICTIONARY_DIRS", self.folder.path().join("none"));
        command.output().unwrap()
    }

    fn own(&self, term: &str, definition: &str, scope: Scope) -> Own {
        let mut own = Own::open(&self.data());
        let (term, definition) = (term.to_owned(), definition.to_owned());
        let saying = Saying::Entry { term, forms: Vec::new(), definition, example: String::new() };
        own.add(saying, scope, Timestamp::UNIX_EPOCH).unwrap();
        own
    }
}

/// What `postil define` prints: sources and definitions, best first.
fn defined(output: &Output) -> Vec<(String, String)> {
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let told = told.as_array().unwrap().iter();
    told.map(|it| (it["source"].as_str().unwrap().to_owned(), it["definition"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn all_sources_answer_in_their_order() {
    let desk = Desk::new();
    let text = desk.text();
    desk.own("keeper", "all", Scope::Everywhere);
    desk.own("keeper", "folder", Scope::Folder(Here::new("", Some(&text), "").path.unwrap().parent().unwrap().into()));
    desk.own("keeper", "text", Scope::text(&Here::new("", Some(&text), "Harbour")));
    fs::write(desk.folder.path().join("harbour.glossary.csv"), "keeper,beside\n").unwrap();
    fs::write(desk.data().join("glossaries/course.tsv"), "keeper\tdata\n").unwrap();
    let output = desk.postil(&["define", "keepers", text.to_str().unwrap(), "--json"]);
    let definitions: Vec<_> = defined(&output).into_iter().map(|(_, definition)| definition).collect();
    assert_eq!(definitions, ["text", "folder", "all", "beside", "data"]);
    let elsewhere = defined(&desk.postil(&["define", "keeper", "--json"]));
    assert_eq!(elsewhere[0].1, "all");
    assert_eq!(elsewhere.len(), 2);
}

#[test]
fn other_texts_answer_by_their_titles() {
    let desk = Desk::new();
    let output = desk.postil(&["define", "soviets", "--json"]);
    assert!(defined(&output).iter().all(|(source, _)| source.starts_with("A companion")), "{output:?}");
}

#[test]
fn words_are_printed_for_anki_and_keep_their_ids() {
    let desk = Desk::new();
    assert_eq!(desk.postil(&["words", "--tsv"]).status.code(), Some(1));
    let words = Words::of(&desk.data());
    let look_up = |sentence: &str| LookUp {
        word: "keeper".to_owned(),
        definition: "Who \"keeps\".".to_owned(),
        sentence: sentence.to_owned(),
        hash: "ab".to_owned(),
        ..LookUp::default()
    };
    words.remember(&look_up("One.")).unwrap();
    let printed = || String::from_utf8(desk.postil(&["words", "--tsv"]).stdout).unwrap();
    let card = |printed: String| printed.lines().last().unwrap().split('\t').map(str::to_owned).collect::<Vec<_>>();
    let before = card(printed());
    words.remember(&look_up("Two.")).unwrap();
    let after = card(printed());
    assert_eq!((&before[0], before[4].as_str(), after[4].as_str()), (&after[0], "One.", "Two."));
    assert_eq!(before[3], "\"Who \"\"keeps\"\".\"");
    let markdown = String::from_utf8(desk.postil(&["words", "--markdown"]).stdout).unwrap();
    assert!(markdown.contains("**keeper**: Who \"keeps\".\n\n> Two.\n"), "{markdown}");
    assert_eq!(desk.postil(&["words", "--csv", "--tsv"]).status.code(), Some(2));
}
