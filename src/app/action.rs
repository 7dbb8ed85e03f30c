//! An action is a name, a sentence and a function. All that a reader can do is in these tables; the keymap,
//! the help, the README's key table and dispatch are folds over them.

use anyhow::Result;

use super::App;
use super::actions::{
    annotations, attaching, choosing, defining, finding, glancing, keeping, lighting, links, living, looking_up,
    marking, mending, mentions, moving, naming, peeking, pictures, reviewing, selecting, shelving, showing, studying,
    suggesting, typing, undoing, writing,
};

/// Something that a key can do.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// As in `keymap.toml`.
    pub name: &'static str,
    /// What the help says.
    pub help: &'static str,
    pub run: fn(&mut App) -> Result<()>,
}

/// The tables, by topic, in the order of the help.
pub const TOPICS: [(&str, &[Action]); 27] = [
    ("Moving", moving::ACTIONS),
    ("Finding", finding::ACTIONS),
    ("Choosing", choosing::ACTIONS),
    ("Looking up", looking_up::ACTIONS),
    ("Peeking", peeking::ACTIONS),
    ("Looking at pictures", pictures::ACTIONS),
    ("Mentions", mentions::ACTIONS),
    ("Lighting", lighting::ACTIONS),
    ("Defining", defining::ACTIONS),
    ("Suggesting", suggesting::ACTIONS),
    ("Marking", marking::ACTIONS),
    ("Marks with letters", naming::ACTIONS),
    ("Writing", writing::ACTIONS),
    ("Annotations", annotations::ACTIONS),
    ("Links", links::ACTIONS),
    ("Attaching", attaching::ACTIONS),
    ("Glancing at notes", glancing::ACTIONS),
    ("Undoing", undoing::ACTIONS),
    ("Keeping", keeping::ACTIONS),
    ("Changes in the file", living::ACTIONS),
    ("Selecting", selecting::ACTIONS),
    ("The shelf", shelving::ACTIONS),
    ("Making cards", studying::ACTIONS),
    ("Reviewing cards", reviewing::ACTIONS),
    ("Showing", showing::ACTIONS),
    ("Correcting", mending::ACTIONS),
    ("Typing", typing::ACTIONS),
];

/// Every action, topic by topic.
pub fn all() -> impl Iterator<Item = &'static Action> {
    TOPICS.iter().flat_map(|(_, actions)| actions.iter())
}

/// The action of that name.
pub fn named(name: &str) -> Option<&'static Action> {
    all().find(|action| action.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_are_unique_and_sentences_are_whole() {
        let mut names = HashSet::new();
        for action in all() {
            assert!(names.insert(action.name), "{} stands twice", action.name);
            assert!(action.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", action.name);
            assert!(action.help.starts_with(char::is_uppercase) && !action.help.ends_with('.'), "{}", action.help);
        }
    }
}
