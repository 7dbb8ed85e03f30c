//! Keeps watch over the architecture: who may use whom, and who may touch what.
//!
//! It reads the sources as text. Comments and test modules do not count: a test may write a file, and a
//! comment may point upwards.

use std::path::Path;

use regex::Regex;

/// From the ground up. A module uses only floors below its own.
const FLOORS: [&[&str]; 5] = [
    &["text", "colours", "days", "processors"],
    &["document"],
    &["import", "glossary", "search", "notes", "shelf", "folders", "journal", "starter", "settings", "study", "diary"],
    &["app"],
    &["ui", "terminal", "cli"],
];

/// Who may also use whom. The command that opens the reader brings the drawing and the terminal together; those
/// who keep things ask where to keep them, and how to write without losing what was there.
const ALSO: [(&str, &str); 14] = [
    ("cli", "ui"),
    ("cli", "terminal"),
    ("journal", "folders"),
    ("notes", "folders"),
    ("notes", "journal"),
    ("shelf", "folders"),
    ("shelf", "journal"),
    ("settings", "folders"),
    ("glossary", "folders"),
    ("glossary", "journal"),
    ("study", "folders"),
    ("diary", "folders"),
    ("diary", "journal"),
    ("study", "journal"),
];

/// A word, who may say it, and why nobody else.
const RESERVED: [(&str, &[&str], &str); 4] = [
    ("crossterm", &["terminal"], "events are translated in one place"),
    ("Color", &["ui/theme"], "colours are chosen in one place"),
    ("textwrap", &["text/wrap"], "lines are broken in one place"),
    (
        "fs",
        &[
            "import", "notes", "shelf", "glossary", "folders", "journal", "settings", "study", "diary", "cli",
            "terminal",
        ],
        "only those who keep things touch files",
    ),
];

#[test]
fn every_module_keeps_to_its_floor() {
    let mut sources = Vec::new();
    read_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), "", &mut sources);
    assert!(sources.len() > 20, "the sources were found");
    let found: Vec<_> = sources.iter().flat_map(|(path, source)| complaints(path, source)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// What is wrong with the source of `path`, such as `app/page`.
fn complaints(path: &str, source: &str) -> Vec<String> {
    if path.ends_with("/tests") {
        return Vec::new();
    }
    let code = without_tests_and_comments(source);
    let mut found = Vec::new();
    let own = path.split('/').next().unwrap_or(path);
    for used in modules_used(path, &code) {
        if let Err(why) = may_use(own, &used) {
            found.push(format!("src/{path}.rs uses {used}: {why}"));
        }
    }
    for (word, owners, why) in RESERVED {
        let is_owner = owners.iter().any(|owner| path == *owner || path.starts_with(&format!("{owner}/")));
        let said = Regex::new(&format!(r"\b{word}(::|;|,|\}}| as )")).unwrap();
        if !is_owner && said.is_match(&code) {
            found.push(format!("src/{path}.rs names {word}: {why}"));
        }
    }
    found
}

fn may_use(own: &str, used: &str) -> Result<(), String> {
    let unknown = |name: &str| format!("it is not said on which floor {name} stands");
    if own == used || matches!(own, "lib" | "main") || ALSO.contains(&(own, used)) {
        return Ok(());
    }
    let mine = floor(own).ok_or_else(|| unknown(own))?;
    let theirs = floor(used).ok_or_else(|| unknown(used))?;
    if theirs < mine { Ok(()) } else { Err(format!("{own} stands on floor {}, {used} on {}", mine + 1, theirs + 1)) }
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The modules at the root of the crate that `code` names in a path.
fn modules_used(path: &str, code: &str) -> Vec<String> {
    let up = "super::".repeat(path.split('/').count() - 1);
    let root = Regex::new(&format!(r"(?:\bcrate|(?:^|[^:\w]){up}super)::(\w+|\{{)")).unwrap();
    let mut modules = Vec::new();
    for found in root.captures_iter(code) {
        let first = found.get(1).unwrap();
        match first.as_str() {
            "{" => modules.extend(heads_of_group(&code[first.end()..])),
            name => modules.push(name.to_owned()),
        }
    }
    // `crate::Something` would be an item of the crate itself.
    modules.retain(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    modules.sort();
    modules.dedup();
    modules
}

/// The first names of `a::b, c::{d, e}}…`.
fn heads_of_group(group: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads = vec![String::new()];
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(String::new()),
            c if depth == 0 => heads.last_mut().unwrap().push(c),
            _ => {}
        }
    }
    heads.iter().filter_map(|head| head.trim().split("::").next()).map(str::to_owned).collect()
}

fn without_tests_and_comments(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod ").next().unwrap_or(source);
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn read_folder(folder: &Path, prefix: &str, sources: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_stem().unwrap().to_str().unwrap());
        if path.is_dir() {
            read_folder(&path, &format!("{name}/"), sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// Checks what is said about a made-up source.
fn check(path: &str, source: &str, expected: &[&str]) {
    assert_eq!(complaints(path, source), expected);
}

#[test]
fn a_step_upwards_is_noticed() {
    let why = "src/document/layout.rs uses app: document stands on floor 2, app on 4";
    check("document/layout", "use crate::app::App;", &[why]);
    check("document/layout", "fn f() -> crate::app::App {}", &[why]);
    check("document/layout", "use super::super::app::App;", &[why]);
    check("document/layout", "use crate::{text::{words, fold},\n    app::{self, key}};", &[why]);
    check("document/layout", "use crate::text::words;\nuse super::locator::Placed;", &[]);
    check("app", "use crate::document::Document;\nuse crate::app::key::Key;", &[]);
}

#[test]
fn neighbours_on_a_floor_do_not_use_each_other() {
    check("search", "use crate::notes;", &["src/search.rs uses notes: search stands on floor 3, notes on 3"]);
    check("ui/page", "use crate::terminal;", &["src/ui/page.rs uses terminal: ui stands on floor 5, terminal on 5"]);
    check("cli/read", "use crate::{terminal::Terminal, ui};", &[]);
}

#[test]
fn a_module_without_a_floor_is_noticed() {
    check("app", "use crate::games;", &["src/app.rs uses games: it is not said on which floor games stands"]);
}

#[test]
fn reserved_words_are_noticed() {
    check("app", "use std::fs;", &["src/app.rs names fs: only those who keep things touch files"]);
    check("app", "let text = std::fs::read(path);", &["src/app.rs names fs: only those who keep things touch files"]);
    check(
        "ui/page",
        "use ratatui::style::{Color, Style};",
        &["src/ui/page.rs names Color: colours are chosen in one place"],
    );
    check("ui", "use crossterm::event;", &["src/ui.rs names crossterm: events are translated in one place"]);
    check("ui/theme", "use ratatui::style::Color;", &[]);
    check("import", "use std::fs;", &[]);
}

#[test]
fn comments_and_tests_do_not_count() {
    check("text", "// see crate::app, and std::fs::read\n/// [`crate::app::App`]\nfn f() {}", &[]);
    check("text", "fn f() {}\n\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}", &[]);
}

#[test]
fn a_test_module_in_a_file_of_its_own_does_not_count() {
    check("glossary/find/tests", "use crate::import;", &[]);
    check(
        "glossary/find",
        "use crate::import;",
        &["src/glossary/find.rs uses import: glossary stands on floor 3, import on 3"],
    );
}
