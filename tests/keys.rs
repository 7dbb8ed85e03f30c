//! The README's key table is what the program does: made from the action tables and the shipped keymap.
//!
//! `POSTIL_WRITE_README=1 cargo test --test keys` writes the table anew.

use std::path::Path;

use postil::app::action::TOPICS;
use postil::app::keymap::{Context, Keymap};

const BEGIN: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

/// Contexts of the table; while typing, the keys are those of any other program.
const CONTEXTS: [(Context, &str); 11] = [
    (Context::Reading, ""),
    (Context::Selecting, "selecting"),
    (Context::Card, "card"),
    (Context::Peek, "peek"),
    (Context::List, "list"),
    (Context::Source, "source view"),
    (Context::Glance, "glance"),
    (Context::Picture, "picture"),
    (Context::Shelf, "shelf"),
    (Context::Review, "review"),
    (Context::Editor, "note"),
];

fn table() -> String {
    let keymap = Keymap::shipped();
    let mut table = String::from("| keys | what they do |\n|---|---|\n");
    for (topic, actions) in TOPICS.iter().filter(|(topic, _)| *topic != "Typing") {
        table.push_str(&format!("| **{topic}** | |\n"));
        for action in *actions {
            let places = CONTEXTS.iter().map(|(context, name)| (keymap.keys_of(*context, action.name), name));
            let Some((keys, place)) = places.into_iter().find(|(keys, _)| !keys.is_empty()) else { continue };
            let keys: Vec<_> = keys.iter().map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            let place = if place.is_empty() { String::new() } else { format!(" ({place})") };
            table.push_str(&format!("| {} | {}{place} |\n", keys.join(" "), action.help));
        }
    }
    table
}

#[test]
fn the_readme_and_the_keymap_agree() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("README.md has a line <!-- keys -->");
    let (inside, after) = rest.split_once(END).expect("README.md has a line <!-- /keys -->");
    if std::env::var_os("POSTIL_WRITE_README").is_some() {
        std::fs::write(&path, format!("{before}{BEGIN}{}{END}{after}", table())).unwrap();
        return;
    }
    assert_eq!(inside, table(), "write it anew with POSTIL_WRITE_README=1 cargo test --test keys");
}

#[test]
fn the_table_names_every_action_of_reading() {
    let table = table();
    let keymap = Keymap::shipped();
    for (_, action) in keymap.of(Context::Reading) {
        assert!(table.contains(action.help), "{}", action.name);
    }
}
