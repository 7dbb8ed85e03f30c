//! Notes are never lost: what the real program has acknowledged is there, whatever happens to it.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use postil::document::Locator;
use postil::notes::reading::reading;
use postil::notes::{Annotation, Identity, Mark, Notebook};
use postil::shelf::Arranged;
use postil::shelf::record::Text;
use proptest::prelude::*;

const TEXT: &str = "The Harbour\n\nThe tide turned before noon. No ship had come for years.\n\n\
                    A keeper lit the lamp all the same, and the harbour waited.\n";

/// A folder with a text and an empty data folder.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(desk.text(), TEXT).unwrap();
        desk
    }

    fn text(&self) -> PathBuf {
        self.folder.path().join("harbour.txt")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_postil"));
        command
            .args(arguments)
            .env("POSTIL_DICTIONARY_DIRS", "")
            .env("POSTIL_DATA_DIR", self.data())
            .env("POSTIL_CONFIG_DIR", self.folder.path());
        command
    }

    /// Runs `postil notes` with `FILE` in place of the text.
    fn notes(&self, arguments: &[&str]) -> Output {
        let text = self.text();
        let file =
            |&argument: &&str| if argument == "FILE" { text.to_str().unwrap().to_owned() } else { argument.to_owned() };
        let arguments: Vec<_> = arguments.iter().map(file).collect();
        self.command(&["notes"]).args(arguments).output().unwrap()
    }

    /// A program that adds a note for each line, and acknowledges each.
    fn adder(&self, lines: &str) -> Child {
        let mut command = self.command(&["notes", "add", self.text().to_str().unwrap(), "--from", "-"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        child
    }

    fn notebook(&self) -> Notebook {
        let text = fs::read(self.text()).unwrap();
        Notebook::open(&self.data(), &Identity::of(&text, Some(&self.text()), "The Harbour"), TEXT)
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn ids(notebook: &Notebook) -> HashSet<String> {
    notebook.annotations().iter().map(|annotation| annotation.id.clone()).collect()
}

fn parses(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.parse::<toml::Table>().is_ok())
}

/// Whether the file parses up to the record that the kill cut off, if it did: the kernel writes page by page.
fn parses_to_the_cut(file: &Path) -> bool {
    let bytes = fs::read(file).unwrap();
    let whole = reading(&bytes).torn_end().map_or(bytes.len(), |torn| torn.range.start);
    std::str::from_utf8(&bytes[..whole]).is_ok_and(|text| text.parse::<toml::Table>().is_ok())
}

/// Small and good enough to choose moments with.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[test]
fn a_colour_is_given_by_its_name_and_told_again() {
    let desk = Desk::new();
    let id =
        stdout(&desk.notes(&["add", "FILE", "--quote", "lamp", "--nth", "1", "--colour", "green"])).trim().to_owned();
    let listed = |desk: &Desk| stdout(&desk.notes(&["list", "FILE"]));
    assert!(listed(&desk).contains("· green"), "{}", listed(&desk));
    let unknown = desk.notes(&["edit", "FILE", &id, "--colour", "mauve"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(stderr(&unknown).contains("there is no colour “mauve”; there are yellow, green"), "{}", stderr(&unknown));
    assert_eq!(desk.notes(&["edit", "FILE", &id, "--colour", "pink"]).status.code(), Some(0));
    assert!(listed(&desk).contains("· red"), "{}", listed(&desk));
    assert_eq!(desk.notes(&["edit", "FILE", &id, "--colour", "yellow"]).status.code(), Some(0));
    assert!(!listed(&desk).contains("·"), "{}", listed(&desk));
    assert_eq!(desk.notes(&["undo", "FILE"]).status.code(), Some(0));
    assert!(stdout(&desk.notes(&["history", "FILE"])).contains("· green"));
    assert!(stdout(&desk.notes(&["list", "FILE", "--json"])).contains("\"colour\": \"red\""));
}

#[test]
fn no_acknowledged_note_is_missing_after_a_kill_at_any_moment() {
    let seed = RandomState::new().hash_one(0);
    let mut dice = Dice(seed);
    let mut acknowledged = 0;
    for _ in 0..10 {
        let (desk, mut all) = (Desk::new(), HashSet::new());
        for round in 0..20 {
            let lines: String = (0..20).map(|n| format!("the tide turned\tround {round}, note {n} “é”\n")).collect();
            let mut child = desk.adder(&lines);
            let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
            let wanted = dice.below(5) as usize;
            all.extend(answers.by_ref().take(wanted).map(Result::unwrap));
            // From here to anywhere in the writing of the next notes.
            let (since, moment) = (Instant::now(), Duration::from_micros(dice.below(12_000)));
            while since.elapsed() < moment {
                std::hint::spin_loop();
            }
            child.kill().unwrap();
            child.wait().unwrap();
            // What was said before the kill may still be in the pipe; the last line may be cut.
            all.extend(answers.map(Result::unwrap).filter(|id| id.len() == 12));
            let notebook = desk.notebook();
            let missing: Vec<_> = all.iter().filter(|id| notebook.get(id).is_none()).collect();
            assert!(missing.is_empty(), "seed {seed}, round {round}: {missing:?} of {} are missing", all.len());
            assert!(!notebook.path().exists() || parses_to_the_cut(notebook.path()), "seed {seed}, round {round}");
        }
        acknowledged += all.len();
    }
    assert!(acknowledged > 200, "only {acknowledged} notes were acknowledged; the test tests too little");
}

/// What the notes say, by their ids.
fn said(desk: &Desk) -> BTreeMap<String, String> {
    desk.notebook().annotations().iter().map(|it| (it.id.clone(), it.note.clone())).collect()
}

/// Spins, because a sleep is too long.
fn wait_for(moment: Duration) {
    let since = Instant::now();
    while since.elapsed() < moment {
        std::hint::spin_loop();
    }
}

/// `POSTIL_KILLS=10000` kills so often; a few hundred are for every day.
#[test]
fn no_acknowledged_change_is_missing_after_a_kill_at_any_moment() {
    let kills = std::env::var("POSTIL_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(100);
    let seed = RandomState::new().hash_one(0);
    let mut dice = Dice(seed);
    let (mut desk, mut typical) = (Desk::new(), Duration::ZERO);
    let (mut finished, mut copies, mut heard) = (0, 0, 0);
    for kill in 0..kills {
        if kill % 50 == 0 {
            desk = Desk::new();
            let since = Instant::now();
            assert!(desk.notes(&["add", "FILE", "--quote", "tide turned", "--note", "first"]).status.success());
            if typical.is_zero() {
                typical = since.elapsed();
            }
        }
        let before = said(&desk);
        let file = desk.notebook().path().to_str().unwrap().to_owned();
        let copy = desk.folder.path().join("copy.toml");
        if kill % 7 == 0 {
            fs::copy(&file, &copy).unwrap();
            copies += 1;
        }
        let target = before.keys().nth(dice.below(before.len().max(1) as u64) as usize).cloned();
        let (note, text) = (format!("kill {kill}"), desk.text());
        let (text, copy) = (text.to_str().unwrap(), copy.to_str().unwrap());
        let mut after = before.clone();
        let arguments: Vec<&str> = match (dice.below(7), &target) {
            (0 | 1, Some(id)) => {
                after.insert(id.clone(), note.clone());
                vec!["notes", "edit", text, id, "--note", &note]
            }
            (2, Some(id)) => {
                after.remove(id);
                vec!["notes", "remove", text, id]
            }
            (3, _) => vec!["notes", "compact", text, "--apply"],
            (4, _) if copies > 0 && Path::new(copy).exists() => vec!["notes", "merge", copy, &file, "-o", &file],
            _ => {
                after.insert(String::new(), note.clone());
                vec!["notes", "add", text, "--quote", "No ship", "--note", &note]
            }
        };
        let mut child = desk.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut other =
            (dice.below(3) == 0).then(|| desk.adder("the harbour waited\tother\nthe harbour waited\tother\n"));
        wait_for(typical * dice.below(130) as u32 / 100);
        child.kill().unwrap();
        let done = child.wait().unwrap().success();
        // However busy the machine is, about half of the programs are to finish.
        typical = if done { typical * 9 / 10 } else { (typical * 11 / 10).min(Duration::from_secs(2)) };
        let mut acknowledged = Vec::new();
        if let Some(other) = &mut other {
            other.kill().unwrap();
            other.wait().unwrap();
            let answers = BufReader::new(other.stdout.take().unwrap()).lines().map(Result::unwrap);
            acknowledged.extend(answers.filter(|id| id.len() == 12));
        }
        let mut now = said(&desk);
        let what = format!("seed {seed}, kill {kill}: {arguments:?}");
        assert!(acknowledged.iter().all(|id| now.contains_key(id)), "{what}");
        heard += acknowledged.len();
        now.retain(|_, note| note != "other");
        let without = |said: &BTreeMap<String, String>| -> Vec<(String, String)> {
            let mut said: Vec<_> = said.clone().into_iter().filter(|(_, note)| note != "other").collect();
            // The id of a note that was being added is not known.
            said.iter_mut().filter(|(_, it)| *it == note && arguments[1] == "add").for_each(|(id, _)| id.clear());
            said.sort();
            said
        };
        assert!(without(&now) == without(&after) || !done && without(&now) == without(&before), "{what}");
        assert!(parses_to_the_cut(Path::new(&file)), "{what}");
        finished += usize::from(done);
    }
    eprintln!("{kills} kills, {finished} programs had finished, {heard} notes of the other writer were acknowledged");
    assert!(finished > kills / 50 && finished < kills, "the moments are badly chosen: {finished} of {kills} finished");
}

#[test]
fn two_writers_at_once_lose_nothing() {
    let desk = Desk::new();
    let lines = |who: &str| (0..40).map(|n| format!("the harbour waited\t{who} {n}\n")).collect::<String>();
    let children: Vec<_> = ["one", "two", "three"].map(|who| desk.adder(&lines(who))).into_iter().collect();
    let said: HashSet<String> = children
        .into_iter()
        .flat_map(|child| stdout(&child.wait_with_output().unwrap()).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let notebook = desk.notebook();
    assert_eq!((said.len(), ids(&notebook)), (120, said));
    assert!(parses(notebook.path()));
    assert_eq!(fs::read_dir(notebook.path().parent().unwrap()).unwrap().count(), 2, "one notebook and the lock");
}

#[test]
fn notes_are_added_listed_changed_and_removed_from_the_command_line() {
    let desk = Desk::new();
    let added = desk.notes(&["add", "FILE", "--quote", "NO SHIP had\ncome", "--note", "since when?", "--tag", "sea"]);
    assert!(added.status.success(), "{}", stderr(&added));
    let id = stdout(&added).trim().to_owned();
    let listed: serde_json::Value = serde_json::from_str(&stdout(&desk.notes(&["list", "FILE", "--json"]))).unwrap();
    assert_eq!(listed[0]["quote"], "No ship had come");
    assert_eq!((&listed[0]["status"], &listed[0]["tags"][0]), (&"exact".into(), &"sea".into()));
    assert!(desk.notes(&["edit", "FILE", &id[..6], "--note", "for ten years"]).status.success());
    assert!(stdout(&desk.notes(&["list", "FILE"])).contains("for ten years"));
    assert_eq!(stdout(&desk.notes(&["remove", "FILE", &id])), "the note on “No ship had come” is removed\n");
    assert_eq!(stdout(&desk.notes(&["list", "FILE"])), "");
    assert_eq!(stdout(&desk.notes(&["undo", "FILE"])), "the note on “No ship had come” is back\n");
    assert_eq!(stdout(&desk.notes(&["redo", "FILE"])), "the note on “No ship had come” is removed again\n");
    assert_eq!(desk.notes(&["redo", "FILE"]).status.code(), Some(1));
}

#[test]
fn what_a_note_said_before_is_shown_and_restored() {
    let desk = Desk::new();
    let id = stdout(&desk.notes(&["add", "FILE", "--quote", "tide turned", "--note", "first"])).trim().to_owned();
    assert!(desk.notes(&["edit", "FILE", &id, "--note", "second"]).status.success());
    assert!(desk.notes(&["remove", "FILE", &id]).status.success());
    let told = stdout(&desk.notes(&["history", "FILE"]));
    let lines: Vec<_> = told.lines().collect();
    assert!(lines[0].ends_with("the note on “tide turned”"), "{told}");
    for (line, words) in lines[1..].iter().zip(["made    first", "changed second", "removed"]) {
        assert!(line.trim_end().ends_with(words), "{told}");
    }
    assert_eq!(stdout(&desk.notes(&["history", &id[..7]])), told);
    assert_eq!(
        stdout(&desk.notes(&["history", &id, "--restore", "1"])),
        "the note on “tide turned” is as it was then\n"
    );
    assert_eq!(desk.notebook().get(&id).unwrap().note, "first");
    assert_eq!(desk.notes(&["history", &id, "--restore", "9"]).status.code(), Some(1));
    assert_eq!(stdout(&desk.notes(&["undo", "FILE"])), "the note on “tide turned” is taken back\n");
    let json: serde_json::Value =
        serde_json::from_str(&stdout(&desk.notes(&["history", "FILE", &id, "--json"]))).unwrap();
    assert_eq!((&json[0]["changes"][4]["what"], &json[0]["changes"][1]["note"]), (&"undone".into(), &"second".into()));
}

#[test]
fn git_merges_notebooks_with_the_two_lines_of_the_readme() {
    let desk = Desk::new();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(desk.data()).args(["-c", "user.name=x", "-c", "user.email=x@example.org"]).args(arguments);
        command.env("POSTIL_DATA_DIR", desk.data()).output()
    };
    let add = |quote: &str| assert!(desk.notes(&["add", "FILE", "--quote", quote, "--note", quote]).status.success());
    add("tide turned");
    if !git(&["init", "-q"]).is_ok_and(|done| done.status.success()) {
        return;
    }
    let driver = format!("{} notes merge %O %A %B -o %A", env!("CARGO_BIN_EXE_postil"));
    fs::write(desk.data().join(".gitattributes"), "*.toml merge=postil\n").unwrap();
    let tag = |hash: &str, second: i64| {
        let text = Text { hash: hash.to_owned(), ..Text::default() };
        let now = jiff::Timestamp::from_second(second).unwrap();
        Arranged::open(&desk.data()).say(&text, now, |text| text.tags.push(hash.to_owned())).unwrap();
        fs::remove_file(desk.data().join(".lock")).unwrap();
    };
    tag("one", 1);
    let steps: [&[&str]; 4] = [
        &["config", "merge.postil.driver", &driver],
        &["add", "."],
        &["commit", "-q", "-m", "one"],
        &["checkout", "-q", "-b", "laptop"],
    ];
    for step in steps {
        assert!(git(step).unwrap().status.success(), "{step:?}");
    }
    add("No ship had come");
    tag("two", 2);
    assert!(git(&["commit", "-q", "-a", "-m", "laptop"]).unwrap().status.success());
    assert!(git(&["checkout", "-q", "-"]).unwrap().status.success());
    add("harbour waited");
    tag("three", 3);
    assert!(git(&["commit", "-q", "-a", "-m", "desk"]).unwrap().status.success());
    let merged = git(&["merge", "-q", "laptop", "-m", "both"]).unwrap();
    assert!(merged.status.success(), "{}{}", stdout(&merged), stderr(&merged));
    let notebook = desk.notebook();
    assert_eq!((notebook.annotations().len(), notebook.trouble()), (3, None));
    let arranged = Arranged::open(&desk.data());
    assert_eq!((arranged.texts().count(), arranged.remarks().len()), (3, 0));
    assert_eq!(fs::read_dir(desk.data()).unwrap().filter(|it| it.as_ref().unwrap().file_name() == ".lock").count(), 0);
}

#[test]
fn a_notebook_is_made_short_on_request_only() {
    let desk = Desk::new();
    let id = stdout(&desk.notes(&["add", "FILE", "--quote", "tide turned", "--note", "0"])).trim().to_owned();
    assert!(stdout(&desk.notes(&["compact", "FILE"])).contains("nothing to leave out"));
    for note in ["1", "2", "3"] {
        assert!(desk.notes(&["edit", "FILE", &id, "--note", note]).status.success());
    }
    let before = fs::read(desk.notebook().path()).unwrap();
    let plan = stdout(&desk.notes(&["compact", "FILE"]));
    assert!(plan.contains("5 records") && plan.contains("Nothing is done yet"), "{plan}");
    assert_eq!(fs::read(desk.notebook().path()).unwrap(), before);
    let done = stdout(&desk.notes(&["compact", "FILE", "--apply"]));
    let kept = done.lines().find_map(|line| line.strip_prefix("The file as it was: ")).unwrap();
    assert_eq!(fs::read(kept).unwrap(), before);
    assert_eq!(desk.notebook().get(&id).unwrap().note, "3");
    // What the last change changed is not known any more, and taking it back must not remove the note.
    assert_eq!(desk.notes(&["undo", "FILE"]).status.code(), Some(1));
}

#[test]
fn a_quote_that_is_not_there_or_several_times_is_told() {
    let desk = Desk::new();
    let absent = desk.notes(&["add", "FILE", "--quote", "an anchor"]);
    assert_eq!(absent.status.code(), Some(1));
    assert_eq!(stderr(&absent), "postil: “an anchor” is not in the text\n");
    let twice = desk.notes(&["add", "FILE", "--quote", "harbour"]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(stderr(&twice).contains("2 times; give more words, or --nth"), "{}", stderr(&twice));
    assert!(desk.notes(&["add", "FILE", "--quote", "harbour", "--nth", "2"]).status.success());
    assert_eq!(desk.notebook().annotations()[0].at.quote, "harbour");
    assert_eq!(desk.notes(&["remove", "FILE", "nobody"]).status.code(), Some(1));
}

#[test]
fn notes_are_exported_in_the_order_of_the_text() {
    let desk = Desk::new();
    for (quote, note) in [("the harbour waited", "for whom?"), ("tide turned", "two\nlines")] {
        assert!(desk.notes(&["add", "FILE", "--quote", quote, "--note", note, "--tag", "a b"]).status.success());
    }
    let markdown = stdout(&desk.notes(&["export", "FILE"]));
    let places: Vec<_> =
        ["> tide turned", "two\nlines", "#a-b", "> the harbour waited"].map(|w| markdown.find(w)).into();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{markdown}");
    // The paragraphs change places; what counts is where the words are now.
    let mut paragraphs: Vec<_> = TEXT.trim_end().split("\n\n").collect();
    paragraphs.swap(1, 2);
    fs::write(desk.text(), paragraphs.join("\n\n")).unwrap();
    let listed = stdout(&desk.notes(&["list", "FILE"]));
    assert!(listed.find("harbour waited") < listed.find("tide turned"), "{listed}");
    let out = desk.folder.path().join("out.json");
    assert!(desk.notes(&["export", "FILE", "--json", "-o", out.to_str().unwrap()]).status.success());
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(out).unwrap()).unwrap();
    assert_eq!(json["annotations"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_export_never_replaces_the_text_or_the_notes() {
    let desk = Desk::new();
    assert!(desk.notes(&["add", "FILE", "--quote", "tide turned"]).status.success());
    let notes = desk.notebook().path().to_owned();
    let before = fs::read(&notes).unwrap();
    for output in ["FILE", notes.to_str().unwrap(), desk.data().join("new/out.md").to_str().unwrap()] {
        let refused = desk.notes(&["export", "FILE", "-o", output]);
        assert!(!refused.status.success() && stderr(&refused).contains("give a"), "{}", stderr(&refused));
    }
    assert_eq!(fs::read_to_string(desk.text()).unwrap(), TEXT);
    assert_eq!(fs::read(&notes).unwrap(), before);
}

#[test]
fn anchors_are_resolved_in_characters_of_the_file() {
    let desk = Desk::new();
    assert!(desk.notes(&["add", "FILE", "--quote", "A keeper lit the lamp"]).status.success());
    let changed = desk.folder.path().join("changed.txt");
    fs::write(&changed, format!("“Übersicht”\n\n{}", TEXT.replace("keeper lit", "keeper\nlit"))).unwrap();
    let notes = desk.notebook().path().to_owned();
    let arguments = ["anchors", "resolve", "--notes", notes.to_str().unwrap(), changed.to_str().unwrap(), "--json"];
    let answer: serde_json::Value = serde_json::from_slice(&desk.command(&arguments).output().unwrap().stdout).unwrap();
    let it = &answer["annotations"][0];
    assert_eq!((&answer["unit"], &it["status"]), (&"char".into(), &"moved".into()));
    assert_eq!(it["quote"], "A keeper\nlit the lamp");
    let start = fs::read_to_string(&changed).unwrap().split("A keeper").next().unwrap().chars().count();
    assert_eq!(it["start"], start);
}

#[test]
fn tags_are_typed_in_a_note_as_in_the_reader() {
    let desk = Desk::new();
    let added = desk.notes(&["add", "FILE", "--quote", "tide turned", "--note", "see #hegemony, #1", "--tag", "sea"]);
    let id = stdout(&added).trim().to_owned();
    assert_eq!(desk.notebook().get(&id).unwrap().tags, ["sea", "hegemony"]);
    assert!(desk.notes(&["edit", "FILE", &id, "--note", "or #power"]).status.success());
    assert_eq!(desk.notebook().get(&id).unwrap().tags, ["sea", "power"]);
}

#[test]
fn words_that_cannot_be_saved_are_printed() {
    let desk = Desk::new();
    fs::create_dir_all(desk.data()).unwrap();
    fs::write(desk.data().join("notes"), "in the way").unwrap();
    let refused =
        desk.notes(&["add", "FILE", "--quote", "tide turned", "--note", "why then?\nand why so", "--tag", "sea"]);
    let told = stderr(&refused);
    assert!(!refused.status.success() && !told.contains("memory"), "{told}");
    assert!(
        told.contains("not saved") && told.contains("“tide turned”\n    why then?\n    and why so\n    #sea"),
        "{told}"
    );
}

#[cfg(unix)]
#[test]
fn what_is_not_a_regular_file_is_left_alone() {
    let desk = Desk::new();
    assert!(desk.notes(&["add", "FILE", "--quote", "tide turned"]).status.success());
    for folder in ["notes", "shelf"] {
        fs::create_dir_all(desk.data().join(folder)).unwrap();
        std::os::unix::fs::symlink("/dev/zero", desk.data().join(folder).join("a.toml")).unwrap();
    }
    let doctor = desk.command(&["doctor"]).output().unwrap();
    assert_eq!(stdout(&doctor).matches("it is not a regular file").count(), 2, "{}", stdout(&doctor));
    let other = desk.folder.path().join("other.txt");
    fs::write(&other, TEXT.replace("noon", "night")).unwrap();
    assert!(desk.notes(&["list", other.to_str().unwrap()]).status.success());
}

#[test]
fn anchors_replace_only_what_they_made() {
    let desk = Desk::new();
    let in_folder = |name: &str| desk.folder.path().join(name).to_str().unwrap().to_owned();
    let (spans, made, text) = (in_folder("spans.json"), in_folder("made.toml"), in_folder("harbour.txt"));
    let create =
        |notes: &str| desk.command(&["anchors", "create", "--spans", &spans, &text, "--notes", notes]).output();
    fs::write(&spans, r#"{"spans": [{"id": "a", "start": 13, "end": 28}, {"id": "b", "start": 0, "end": 3}]}"#)
        .unwrap();
    for _ in 0..2 {
        assert!(create(&made).unwrap().status.success());
    }
    assert!(desk.notes(&["add", "FILE", "--quote", "tide turned"]).status.success());
    let notes = desk.notebook().path().to_owned();
    for file in [notes.to_str().unwrap(), &text, &spans] {
        let before = fs::read(file).unwrap();
        let refused = create(file).unwrap();
        assert!(!refused.status.success() && stderr(&refused).contains("cannot replace"), "{}", stderr(&refused));
        assert_eq!(fs::read(file).unwrap(), before);
    }
    let before = fs::read(&made).unwrap();
    fs::write(&spans, r#"[{"start": 1, "end": 2}]"#).unwrap();
    let refused = create(&made).unwrap();
    assert!(!refused.status.success() && stderr(&refused).contains("`spans`"), "{}", stderr(&refused));
    assert_eq!(fs::read(&made).unwrap(), before);
}

/// What a reader may do to a notebook.
#[derive(Clone, Debug)]
enum Deed {
    Add(u8, String),
    Change(usize, String),
    Retag(usize, String),
    Remove(usize),
    Undo,
    Redo,
    Restart,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let words = "(\\PC|\n){0,12}";
    let deed = prop_oneof![
        3 => (any::<u8>(), words).prop_map(|(at, note)| Deed::Add(at, note)),
        2 => (any::<usize>(), words).prop_map(|(which, note)| Deed::Change(which, note)),
        1 => (any::<usize>(), words).prop_map(|(which, tag)| Deed::Retag(which, tag)),
        2 => any::<usize>().prop_map(Deed::Remove),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
        1 => Just(Deed::Restart),
    ];
    proptest::collection::vec(deed, 1..14)
}

fn act(notebook: &mut Notebook, deed: &Deed, now: Timestamp) {
    let chosen = |notebook: &Notebook, which: usize| {
        let all = notebook.annotations();
        (!all.is_empty()).then(|| all[which % all.len()].id.clone())
    };
    match deed {
        Deed::Add(at, note) => {
            let at =
                Locator { quote: format!("words at {at}"), offset: usize::from(*at), of: 300, ..Locator::default() };
            notebook.add(at, Mark::Note, note.clone(), Vec::new(), now).unwrap();
        }
        Deed::Change(which, note) => {
            let Some(id) = chosen(notebook, *which) else { return };
            notebook.change(&id, now, |it| it.note.clone_from(note)).unwrap();
        }
        Deed::Retag(which, tag) => {
            let Some(id) = chosen(notebook, *which) else { return };
            notebook.change(&id, now, |it| it.tags.push(tag.clone())).unwrap();
        }
        Deed::Remove(which) => {
            let Some(id) = chosen(notebook, *which) else { return };
            notebook.remove(&id, now).unwrap();
        }
        Deed::Undo => drop(notebook.undo(now).unwrap()),
        Deed::Redo => drop(notebook.redo(now).unwrap()),
        Deed::Restart => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_all_gives_the_beginning_and_redoing_all_the_end(deeds in deeds()) {
        let data = tempfile::tempdir().unwrap();
        let identity = Identity::of(TEXT.as_bytes(), None, "The Harbour");
        let open = || Notebook::open(data.path(), &identity, TEXT);
        let state = |notebook: &Notebook| -> Vec<Arc<Annotation>> { notebook.annotations().to_vec() };
        let mut notebook = open();
        for (second, deed) in deeds.iter().enumerate() {
            act(&mut notebook, deed, Timestamp::from_second(second as i64).unwrap());
            if matches!(deed, Deed::Restart) {
                notebook = open();
            }
            prop_assert_eq!(state(&open()), state(&notebook));
        }
        let now = Timestamp::from_second(1000).unwrap();
        while notebook.redo(now).unwrap().is_some() {}
        let end = state(&notebook);
        while notebook.undo(now).unwrap().is_some() {}
        prop_assert_eq!(state(&notebook), Vec::new());
        let mut notebook = open();
        prop_assert_eq!(state(&notebook), Vec::new());
        while notebook.redo(now).unwrap().is_some() {}
        prop_assert_eq!(state(&notebook), end.clone());
        prop_assert_eq!(state(&open()), end);
        prop_assert!(open().trouble().is_none());
    }
}
