//! Which keys do what, by context. The shipped `keymap.toml` is the default; the reader's own adds to it.
//!
//! A keymap never keeps the reader from opening: what is wrong in it becomes a remark, the rest works.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use crate::settings;

use super::action::{self, Action};
use super::key::{self, Key};

/// The default, as it is shipped.
pub const DEFAULT: &str = include_str!("../../keymap.toml");

/// What has the keyboard. Bindings of [`Context::Everywhere`] hold in each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Context {
    Everywhere,
    Reading,
    Selecting,
    Card,
    Peek,
    List,
    Marks,
    Source,
    Glance,
    Picture,
    Shelf,
    Review,
    Line,
    Editor,
}

impl Context {
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Everywhere, "everywhere"),
        (Self::Reading, "reading"),
        (Self::Selecting, "selecting"),
        (Self::Card, "card"),
        (Self::Peek, "peek"),
        (Self::List, "list"),
        (Self::Marks, "marks"),
        (Self::Source, "source"),
        (Self::Glance, "glance"),
        (Self::Picture, "picture"),
        (Self::Shelf, "shelf"),
        (Self::Review, "review"),
        (Self::Line, "line"),
        (Self::Editor, "editor"),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(context, _)| *context == self).map_or("", |(_, name)| name)
    }
}

/// What some keys mean.
#[derive(Clone, Debug)]
pub enum Meaning {
    Action(&'static Action),
    /// The beginning of longer sequences: what may follow, and what it then does.
    Prefix(Vec<(Vec<Key>, &'static Action)>),
    Nothing,
}

/// Sequences of keys with their actions.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    /// Those of the shipped keymap are made when they are first asked for: the first screen needs none.
    bindings: OnceLock<Bindings>,
}

impl Keymap {
    /// The default keymap.
    pub fn shipped() -> Self {
        Self::default()
    }

    /// The shipped keymap with `keymap.toml` of the config folder added, and what is wrong with that.
    pub fn read(config: &Path) -> (Self, Vec<String>) {
        let mut keymap = Self::shipped();
        let path = config.join("keymap.toml");
        let remarks = match settings::content(&path) {
            Ok(text) => text.into_iter().flat_map(|text| keymap.add(&text, &path.to_string_lossy())).collect(),
            Err(error) => vec![format!("{error}; the default keys are used")],
        };
        (keymap, remarks)
    }

    /// Adds the bindings of a keymap file. The remarks are sentences that name `file`, the place and the cause.
    pub fn add(&mut self, toml: &str, file: &str) -> Vec<String> {
        let mut bindings = self.bindings.take().unwrap_or_else(Bindings::shipped);
        let remarks = bindings.add(toml, file);
        self.bindings = OnceLock::from(bindings);
        remarks
    }

    /// Makes ready what the first key would otherwise wait for.
    pub fn prepare(&self) {
        self.bindings();
    }

    fn bindings(&self) -> &BTreeMap<(Context, Vec<Key>), &'static Action> {
        &self.bindings.get_or_init(Bindings::shipped).0
    }

    /// What `keys` mean in a context.
    pub fn meaning(&self, context: Context, keys: &[Key]) -> Meaning {
        for context in [context, Context::Everywhere] {
            if let Some(action) = self.bindings().get(&(context, keys.to_vec())) {
                return Meaning::Action(action);
            }
        }
        let longer = self.of(context).filter(|(bound, _)| bound.starts_with(keys));
        let longer: Vec<_> = longer.map(|(bound, action)| (bound[keys.len()..].to_vec(), action)).collect();
        if longer.is_empty() { Meaning::Nothing } else { Meaning::Prefix(longer) }
    }

    /// All bindings of a context.
    pub fn of(&self, context: Context) -> impl Iterator<Item = (&[Key], &'static Action)> {
        self.bindings()
            .iter()
            .filter(move |((c, _), _)| *c == context)
            .map(|((_, keys), action)| (keys.as_slice(), *action))
    }

    /// The keys of an action in a context, as people say them: those without Ctrl and Alt first, the shortest first.
    pub fn keys_of(&self, context: Context, action: &str) -> Vec<String> {
        let mut keys: Vec<_> =
            self.of(context).filter(|(_, bound)| bound.name == action).map(|(keys, _)| spoken(keys)).collect();
        let modified = |keys: &str| keys.contains("Ctrl-") || keys.contains("Alt-");
        keys.sort_by_key(|keys| (modified(keys), keys.chars().count(), keys.clone()));
        keys
    }
}

/// What is bound, by context and sequence.
#[derive(Clone, Debug, Default)]
struct Bindings(BTreeMap<(Context, Vec<Key>), &'static Action>);

impl Bindings {
    /// Those of the default keymap. Nothing is wrong with it, as a test sees to.
    fn shipped() -> Self {
        let mut bindings = Self::default();
        bindings.add(DEFAULT, "keymap.toml");
        bindings
    }

    fn add(&mut self, toml: &str, file: &str) -> Vec<String> {
        let table = match toml.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => return vec![format!("{file} is not used: {}", error.to_string().trim_end())],
        };
        let mut remarks = Vec::new();
        for (name, bindings) in &table {
            let context = Context::ALL.iter().find(|(_, known)| known == name);
            match (context, bindings.as_table()) {
                (Some((context, _)), Some(bindings)) => {
                    for (keys, action) in bindings {
                        remarks.extend(self.bind(*context, keys, action).err().map(|cause| format!("{file}: {cause}")));
                    }
                }
                (Some(_), None) => remarks.push(format!("{file}: `{name}` is not a table; write [{name}]")),
                (None, _) => remarks.push(format!("{file}: there is no context `{name}`")),
            }
        }
        remarks
    }

    fn bind(&mut self, context: Context, keys: &str, action: &toml::Value) -> Result<(), String> {
        let keys_read = key::parse(keys)?;
        let name = action.as_str().ok_or_else(|| format!("`{keys}` needs the name of an action in quotes"))?;
        if name == "none" {
            self.0.remove(&(context, keys_read));
            return Ok(());
        }
        let action = action::named(name).ok_or_else(|| format!("`{keys}` names an unknown action, `{name}`"))?;
        if let Some(other) = self.in_the_way(context, &keys_read) {
            let cause = format!("`{keys}` cannot be `{name}`: `{other}` in [{}] is in the way", context.name());
            return Err(cause + &format!("; take it away with \"{other}\" = \"none\""));
        }
        self.0.insert((context, keys_read), action);
        Ok(())
    }

    /// A binding that `keys` begins with, or that begins with `keys`.
    fn in_the_way(&self, context: Context, keys: &[Key]) -> Option<String> {
        let other =
            |other: &&Vec<Key>| other.as_slice() != keys && (other.starts_with(keys) || keys.starts_with(other));
        self.0.keys().filter(|(c, _)| *c == context).map(|(_, keys)| keys).find(other).map(|keys| written(keys))
    }
}

/// Keys as people say them: a sequence of letters in one word, `gg`, other keys apart.
pub fn spoken(keys: &[Key]) -> String {
    let said: Vec<String> = keys.iter().map(Key::spoken).collect();
    let letters = said.iter().all(|key| key.chars().count() == 1);
    said.join(if letters { "" } else { " " })
}

/// Keys as they are written in a keymap.
pub fn written(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_keymap_is_without_a_mistake() {
        assert_eq!(Bindings::default().add(DEFAULT, "keymap.toml"), Vec::<String>::new());
    }

    #[test]
    fn every_action_has_a_key() {
        let keymap = Keymap::shipped();
        for action in action::all() {
            let bound = Context::ALL.iter().any(|(context, _)| !keymap.keys_of(*context, action.name).is_empty());
            assert!(bound, "{} has no key", action.name);
        }
    }

    #[test]
    fn the_readers_own_adds_and_takes_away() {
        let mut keymap = Keymap::shipped();
        let remarks = keymap.add("[reading]\n\"x\" = \"page-down\"\n\"q\" = \"none\"", "mine");
        assert_eq!(remarks, Vec::<String>::new());
        let x = keymap.meaning(Context::Reading, &key::parse("x").unwrap());
        assert!(matches!(x, Meaning::Action(action) if action.name == "page-down"));
        assert!(matches!(keymap.meaning(Context::Reading, &key::parse("q").unwrap()), Meaning::Nothing));
    }

    #[test]
    fn mistakes_are_named_and_the_rest_works() {
        let mut keymap = Keymap::shipped();
        let own = "[reading]\n\"g\" = \"end\"\n\"x\" = \"fly\"\n\"<Foo>\" = \"end\"\n\"z\" = \"end\"\n[flying]\n";
        let remarks = keymap.add(own, "mine").join("\n");
        assert!(remarks.contains("`g` cannot be `end`: `gC` in [reading] is in the way"), "{remarks}");
        assert!(remarks.contains("unknown action, `fly`") && remarks.contains("`<Foo>` is not a key"), "{remarks}");
        assert!(remarks.contains("no context `flying`"), "{remarks}");
        assert!(matches!(keymap.meaning(Context::Reading, &[Key::char('z')]), Meaning::Action(_)));
    }

    #[test]
    fn a_double_binding_is_an_error_with_line_and_caret() {
        let remarks = Bindings::default().add("[reading]\n\"x\" = \"end\"\n\"x\" = \"start\"", "mine");
        assert!(remarks[0].contains("line 3") && remarks[0].contains('^'), "{}", remarks[0]);
    }

    #[test]
    fn after_the_first_key_what_can_follow_is_known() {
        let Meaning::Prefix(rest) = Keymap::shipped().meaning(Context::Reading, &[Key::char('g')]) else { panic!() };
        let names: Vec<_> = rest.iter().map(|(_, action)| action.name).collect();
        let first = ["make-cards-of-terms", "make-card", "open-draft", "start", "follow-link"];
        assert_eq!(names, [&first[..], &["set-mark", "suggestions", "mentions-elsewhere"]].concat());
    }
}
