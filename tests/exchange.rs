//! Notes go out to other programs and come in from them, by the real program.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

const TEXT: &str = "The Harbour\n\nThe tide turned before noon. No ship had come for years.\n\n\
                    A keeper lit the lamp all the same, and the harbour waited.\n";

/// A folder with a text and an empty data folder.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write("harbour.txt", TEXT);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `postil notes` in the folder.
    fn notes(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command.arg("notes").args(arguments).current_dir(self.folder.path());
        command.env("POSTIL_DATA_DIR", self.path("data")).env("POSTIL_CONFIG_DIR", self.path("config"));
        command.env("POSTIL_DICTIONARY_DIRS", "").env("TZ", "UTC").output().unwrap()
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = self.notes(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.notes(arguments);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    }

    fn list(&self) -> Value {
        serde_json::from_str(&self.said(&["list", "harbour.txt", "--json"])).unwrap()
    }
}

const CLIPPINGS: &str = "\u{feff}The Harbour (Marsh, Ada)\r\n- Your Highlight on page 1 | Location 1-2 | Added on Monday, 3 March 2025 21:14:52\r\n\r\n\
    tide turned before noon\r\n==========\r\n\u{feff}The Harbour (Marsh, Ada)\r\n\
    - Your Note on page 1 | Location 2 | Added on Monday, 3 March 2025 21:15:40\r\n\r\nwhy noon? #tide\r\n==========\r\n\
    Another Text (Lee, Bo)\r\n- Your Highlight on Location 9 | Added on Monday, 3 March 2025 22:00:00\r\n\r\nelsewhere\r\n==========\r\n";

#[test]
fn an_import_is_shown_then_done_and_twice_adds_nothing() {
    let desk = Desk::new();
    desk.write("My Clippings.txt", CLIPPINGS);
    let shown = desk.said(&["import", "My Clippings.txt", "harbour.txt"]);
    assert!(
        shown.starts_with("The Harbour (harbour.txt): 1 new\n  new: “tide turned before noon” p. 1  why noon? #tide\n"),
        "{shown}"
    );
    assert!(shown.contains("Another Text: 1 on another text\n") && shown.ends_with("--apply does it\n"), "{shown}");
    assert_eq!(desk.list(), serde_json::json!([]));
    let done = desk.said(&["import", "My Clippings.txt", "harbour.txt", "--apply", "--json"]);
    let done: Value = serde_json::from_str(&done).unwrap();
    assert_eq!((&done["format"], &done["texts"][0]["written"]), (&"kindle".into(), &1.into()));
    let list = desk.list();
    assert_eq!((&list[0]["note"], &list[0]["tags"][0]), (&"why noon? #tide".into(), &"tide".into()));
    assert_eq!((&list[0]["made"], &list[0]["status"]), (&"2025-03-03T21:14:52Z".into(), &"exact".into()));
    let again = desk.said(&["import", "My Clippings.txt", "harbour.txt", "--apply"]);
    assert!(again.starts_with("The Harbour (harbour.txt): 1 same\n") && again.ends_with("0 written\n"), "{again}");
    assert_eq!(desk.list(), list);
}

#[test]
fn a_sidecar_knows_the_text_beside_it() {
    let desk = Desk::new();
    let lua = "return { annotations = { { text = \"A keeper lit\", datetime = \"2026-03-03 21:14:52\", drawer = \"lighten\" } } }";
    desk.write("harbour.sdr/metadata.txt.lua", lua);
    let done = desk.said(&["import", "harbour.sdr/metadata.txt.lua", "--apply"]);
    assert!(done.contains("1 new") && done.ends_with("1 written\n"), "{done}");
    assert_eq!(desk.list()[0]["quote"], "A keeper lit");
}

#[test]
fn a_markdown_file_is_edited_taken_in_and_brought_up_to_date() {
    let desk = Desk::new();
    desk.said(&["add", "harbour.txt", "--quote", "tide turned", "--note", "first"]);
    desk.said(&["export", "harbour.txt", "-o", "notes.md"]);
    let written = desk.read("notes.md");
    desk.said(&["export", "harbour.txt", "-o", "notes.md"]);
    assert_eq!(desk.read("notes.md"), written);
    desk.write("notes.md", &format!("{}\nMy own words.\n", written.replace("\nfirst\n", "\nsecond\n")));
    let told = desk.refused(&["export", "harbour.txt", "-o", "notes.md"]);
    assert!(told.contains("1 note was changed in notes.md and left as in the file"), "{told}");
    assert!(desk.read("notes.md").contains("\nsecond\n"));
    // The file says itself which text it is about.
    let done = desk.said(&["import", "notes.md", "--apply"]);
    assert!(done.contains(": 1 changed\n") && done.ends_with("1 written\n"), "{done}");
    assert_eq!(desk.list()[0]["note"], "second");
    desk.said(&["add", "harbour.txt", "--quote", "harbour waited"]);
    desk.said(&["export", "harbour.txt", "-o", "notes.md"]);
    let now = desk.read("notes.md");
    assert!(
        now.contains("> harbour waited") && now.contains("My own words.") && now.matches("^postil-").count() == 2,
        "{now}"
    );
    assert!(desk.said(&["import", "notes.md"]).contains(": 2 same\n"));
}

#[test]
fn every_format_is_written_with_the_sentence_where_it_is_wanted() {
    let desk = Desk::new();
    desk.said(&["add", "harbour.txt", "--quote", "tide turned", "--note", "first", "--tag", "low tide"]);
    for (format, part) in [
        ("markdown", "> The ==tide turned== before noon.\n"),
        ("json", "\"sentence\": \"The tide turned before noon.\""),
        ("csv", "\nThe tide turned before noon.,The Harbour,,,.low-tide first,1,"),
        ("anki", "\tThe <b>tide turned</b> before noon.\tfirst<br><i>The Harbour"),
        ("web-annotation", "\"exact\": \"tide turned\""),
        ("text", "“The tide turned before noon.”\n    first\n    #low-tide\n"),
        ("org", "#+begin_quote\nThe tide turned before noon.\n#+end_quote\n\nfirst\n"),
    ] {
        let text = desk.said(&["export", "harbour.txt", "--format", format, "--sentence"]);
        assert!(text.contains(part), "{format}: {text}");
    }
    desk.said(&["export", "harbour.txt", "--format", "epub-annotations", "-o", "a.annotations"]);
    assert!(desk.said(&["import", "a.annotations", "harbour.txt"]).contains(": 1 same\n"));
}

#[test]
fn a_template_writes_a_format_of_ones_own() {
    let desk = Desk::new();
    desk.said(&["add", "harbour.txt", "--quote", "tide turned", "--note", "first"]);
    desk.write("config/templates/mine", "{{#annotations}}\n{{quote}} = {{note}}\n{{/annotations}}\n");
    assert_eq!(desk.said(&["export", "harbour.txt", "--template", "mine"]), "tide turned = first\n");
    desk.write("bad", "{{color}}");
    let told = desk.refused(&["export", "harbour.txt", "--template", "bad"]);
    assert!(told.contains("cannot use the template bad: line 1: there is no field `color`"), "{told}");
    let example = desk.said(&["templates", "--example"]);
    assert!(desk.said(&["templates"]).ends_with(&example));
    desk.write("example", &example);
    assert!(desk.said(&["export", "harbour.txt", "--template", "example"]).contains("“tide turned”\n  first\n"));
}

#[test]
fn what_cannot_be_taken_in_is_a_sentence() {
    let desk = Desk::new();
    desk.write("prose.txt", "A text like any other.\n");
    assert!(
        desk.refused(&["import", "prose.txt", "harbour.txt"])
            .contains("cannot tell whose file prose.txt is; --format says it")
    );
    desk.write("torn.lua", "return { annotations = { { text = \"A");
    let told = desk.refused(&["import", "torn.lua", "harbour.txt"]);
    assert!(told.contains("cannot read torn.lua as koreader: line 1: a text in quotes has no end"), "{told}");
    desk.write("other.csv", "Highlight,Title\nwords,Nobody's Text\n");
    assert!(desk.refused(&["import", "other.csv"]).contains("is not known; name it behind the file"));
    assert!(desk.refused(&["import", "none.csv", "harbour.txt"]).contains("cannot read none.csv: "));
}
