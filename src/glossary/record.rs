//! One record of the reader's own glossary: an entry, or something said about a term, and how far it holds.
//!
//! ```toml
//! [[entry]]
//! change = "3.k7w2m4zq"
//! id = "019ab3f2-…"
//! term = "red line"
//! forms = ["line in the sand"]
//! definition = "A limit that one says one will not cross."
//! example = "They drew a red line."
//! scope = "this text"
//! ```
//!
//! Who writes one by hand needs `term` and `definition`, and leaves out what is not known. `[[alias]]` adds a form
//! to a term, `[[parted]]` says that words are no form of it, `[[hidden]]` hides it, `[[removed]]` takes back what
//! has that `id`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use toml::{Table, Value};

use crate::journal::standing::{take_text, take_time, text_of};
use crate::journal::table::Lines;
use crate::journal::{Kept, Named, Why};

/// One change of the reader's own glossary.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name of this change.
    pub change: String,
    pub what: What,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It is like this from here on.
    Put(Arc<Stored>),
    /// What had this id is gone.
    Removed { id: String, when: Timestamp },
}

/// One thing that the reader has said, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// A UUID of version 7; of what was written by hand, made of its words.
    pub id: String,
    pub saying: Saying,
    pub scope: Scope,
    pub made: Timestamp,
    pub changed: Timestamp,
    pub extra: Table,
}

/// What the reader says about a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// What it means, and a sentence in which it stands.
    Entry { term: String, forms: Vec<String>, definition: String, example: String },
    /// These words mean it too.
    Alias { term: String, form: String },
    /// These words do not mean it.
    Parted { term: String, form: String },
    /// It is neither lit nor answered.
    Hidden { term: String },
}

/// Where something holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In one text, known by its content, or by its path after an edit.
    Text {
        hash: String,
        path: Option<PathBuf>,
        title: String,
    },
    /// In the texts of one folder, and of the folders in it.
    Folder(PathBuf),
    Everywhere,
}

/// The text being read, as far as scopes ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// The content, as a number; empty when there is no text.
    pub hash: String,
    pub path: Option<PathBuf>,
    pub title: String,
}

impl Here {
    /// A text by its content and its path.
    pub fn new(hash: &str, path: Option<&Path>, title: &str) -> Self {
        let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or(path.to_owned());
        Self { hash: hash.to_owned(), path: path.map(whole), title: title.to_owned() }
    }

    fn folder(&self) -> Option<&Path> {
        self.path.as_deref()?.parent()
    }
}

impl Scope {
    /// The narrowest scope of a text.
    pub fn text(here: &Here) -> Self {
        Self::Text { hash: here.hash.clone(), path: here.path.clone(), title: here.title.clone() }
    }

    /// Whether something of this scope holds in a text.
    pub fn holds(&self, here: &Here) -> bool {
        match self {
            Self::Text { hash, path, .. } => {
                !hash.is_empty() && *hash == here.hash || path.is_some() && *path == here.path
            }
            Self::Folder(folder) => here.path.as_ref().is_some_and(|path| path.starts_with(folder)),
            Self::Everywhere => true,
        }
    }

    /// The next wider scope; after the widest the narrowest.
    pub fn next(&self, here: &Here) -> Self {
        match (self, here.folder()) {
            (Self::Text { .. }, Some(folder)) => Self::Folder(folder.to_owned()),
            (Self::Text { .. } | Self::Folder(_), _) => Self::Everywhere,
            (Self::Everywhere, _) if here.hash.is_empty() => Self::Everywhere,
            (Self::Everywhere, _) => Self::text(here),
        }
    }

    /// How a sentence in a text calls it.
    pub fn spoken(&self, here: &Here) -> String {
        match self {
            Self::Text { .. } if self.holds(here) => "for this text".to_owned(),
            Self::Text { title, .. } => format!("for “{title}”"),
            Self::Folder(folder) if here.folder() == Some(folder) => "for this folder".to_owned(),
            Self::Folder(folder) => format!("for texts in {}", folder.display()),
            Self::Everywhere => "for all texts".to_owned(),
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Text { .. } => "this text",
            Self::Folder(_) => "this folder",
            Self::Everywhere => "everywhere",
        }
    }
}

impl Saying {
    /// The headword it is about.
    pub fn term(&self) -> &str {
        match self {
            Self::Entry { term, .. } | Self::Alias { term, .. } | Self::Parted { term, .. } | Self::Hidden { term } => {
                term
            }
        }
    }

    /// How a sentence calls it.
    pub fn spoken(&self) -> String {
        match self {
            Self::Entry { term, .. } => format!("your entry “{term}”"),
            Self::Alias { term, form } => format!("“{form}” as a form of “{term}”"),
            Self::Parted { term, form } => format!("“{form}” as no form of “{term}”"),
            Self::Hidden { term } => format!("the hiding of “{term}”"),
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Entry { .. } => "entry",
            Self::Alias { .. } => "alias",
            Self::Parted { .. } => "parted",
            Self::Hidden { .. } => "hidden",
        }
    }
}

impl Record {
    /// The record as it is written, with an empty line after it.
    pub fn to_toml(&self) -> String {
        let mut lines = match &self.what {
            What::Put(stored) => {
                let mut lines = Lines::begin(stored.saying.kind(), &self.change);
                write(stored, &mut lines);
                lines.extra(&stored.extra);
                lines
            }
            What::Removed { id, when } => {
                let mut lines = Lines::begin("removed", &self.change);
                lines.text("id", id);
                lines.time("when", *when);
                lines
            }
        };
        lines.why(&self.why);
        lines.end()
    }
}

fn write(stored: &Stored, lines: &mut Lines) {
    lines.text("id", &stored.id);
    lines.text("term", stored.saying.term());
    match &stored.saying {
        Saying::Entry { forms, definition, example, .. } => {
            if !forms.is_empty() {
                lines.list("forms", forms);
            }
            match definition.contains('\n') {
                true => lines.lines("definition", definition),
                false => lines.text("definition", definition),
            }
            if !example.is_empty() {
                lines.text("example", example);
            }
        }
        Saying::Alias { form, .. } | Saying::Parted { form, .. } => lines.text("form", form),
        Saying::Hidden { .. } => {}
    }
    lines.text("scope", stored.scope.name());
    match &stored.scope {
        Scope::Text { hash, path, title } => {
            lines.text("text", hash);
            if let Some(path) = path {
                lines.text("path", &path.to_string_lossy());
            }
            lines.text("title", title);
        }
        Scope::Folder(folder) => lines.text("folder", &folder.to_string_lossy()),
        Scope::Everywhere => {}
    }
    lines.time("made", stored.made);
    lines.time("changed", stored.changed);
}

impl Kept for Record {
    const KINDS: &[&str] = &["entry", "alias", "parted", "hidden", "removed"];

    fn of(kind: &str, named: Named, mut fields: Table) -> Result<Option<Self>, String> {
        let what = match kind {
            "entry" | "alias" | "parted" | "hidden" => match stored(kind, fields)? {
                Some(stored) => What::Put(Arc::new(stored)),
                None => return Ok(None),
            },
            "removed" => What::Removed {
                id: take_text(&mut fields, "id")?,
                when: take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH),
            },
            _ => return Ok(None),
        };
        Ok(Some(Self { change: named.change, what, why: named.why }))
    }

    /// A glossary written by hand begins as it likes.
    fn refusal(head: &[u8]) -> Option<String> {
        let Ok(head) = std::str::from_utf8(head) else {
            return Some("it is no glossary: it does not begin with text".to_owned());
        };
        match head.parse::<Table>().ok()?.get("format")?.as_integer()? {
            0 | 1 => None,
            format => Some(format!("it was written by a newer postil (its format is {format})")),
        }
    }
}

/// What is said, from its fields; `None` when its scope is one that only a newer version knows.
fn stored(kind: &str, mut fields: Table) -> Result<Option<Stored>, String> {
    let mut term = take_text(&mut fields, "term")?;
    term = one_line(&term);
    if term.is_empty() {
        return Err("the term is empty".to_owned());
    }
    let mut form = || match one_line(&take_text(&mut fields, "form")?) {
        form if form.is_empty() => Err("the form is empty".to_owned()),
        form => Ok(form),
    };
    let saying = match kind {
        "alias" => Saying::Alias { term, form: form()? },
        "parted" => Saying::Parted { term, form: form()? },
        "hidden" => Saying::Hidden { term },
        _ => entry(term, &mut fields)?,
    };
    let Some(scope) = scope(&mut fields)? else { return Ok(None) };
    let id = optional(&mut fields, "id")?;
    let made = take_time(&mut fields, "made").unwrap_or(Timestamp::UNIX_EPOCH);
    let changed = take_time(&mut fields, "changed").unwrap_or(made);
    Ok(Some(Stored { id, saying, scope, made, changed, extra: fields }))
}

fn entry(term: String, fields: &mut Table) -> Result<Saying, String> {
    let definition = optional(fields, "definition")?.trim().to_owned();
    if definition.is_empty() {
        return Err(format!("“{term}” has no definition"));
    }
    let forms: Vec<String> = match fields.remove("forms") {
        None => Vec::new(),
        Some(Value::Array(forms)) => {
            forms.into_iter().map(text_of).collect::<Option<_>>().ok_or("`forms` must be texts")?
        }
        Some(_) => return Err("`forms` must be a list".to_owned()),
    };
    let forms = forms.iter().map(|form| one_line(form)).filter(|form| !form.is_empty()).collect();
    let example = optional(fields, "example")?.trim().to_owned();
    Ok(Saying::Entry { term, forms, definition, example })
}

fn scope(fields: &mut Table) -> Result<Option<Scope>, String> {
    Ok(match optional(fields, "scope")?.as_str() {
        "" | "everywhere" => Some(Scope::Everywhere),
        "this folder" => Some(Scope::Folder(take_text(fields, "folder")?.into())),
        "this text" => Some(Scope::Text {
            hash: optional(fields, "text")?,
            path: Some(optional(fields, "path")?).filter(|path| !path.is_empty()).map(PathBuf::from),
            title: optional(fields, "title")?,
        }),
        _ => None,
    })
}

fn optional(fields: &mut Table, key: &str) -> Result<String, String> {
    if fields.contains_key(key) { take_text(fields, key) } else { Ok(String::new()) }
}

/// Words with one blank between two.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::journal::standing::{Standing, read};

    fn record(saying: Saying, scope: Scope) -> Record {
        let made = Timestamp::from_second(1_700_000_000).unwrap();
        let stored = Stored { id: "i".to_owned(), saying, scope, made, changed: made, extra: Table::new() };
        Record { change: "1.aa".to_owned(), what: What::Put(Arc::new(stored)), why: Why::New }
    }

    fn scopes() -> [Scope; 4] {
        let text = |path| Scope::Text { hash: "ab".to_owned(), path, title: "On \"Gardens\"".to_owned() };
        [text(None), text(Some("/a/b.txt".into())), Scope::Folder("/a".into()), Scope::Everywhere]
    }

    #[test]
    fn everything_that_can_be_said_reads_back() {
        let (term, form) = ("red line".to_owned(), "line \\ in the \"sand\"".to_owned());
        let sayings = [
            Saying::Alias { term: term.clone(), form: form.clone() },
            Saying::Parted { term: term.clone(), form: form.clone() },
            Saying::Hidden { term: term.clone() },
            Saying::Entry {
                term,
                forms: vec![form],
                definition: "Two\n\n[[entry]]".to_owned(),
                example: String::new(),
            },
        ];
        for saying in sayings {
            for scope in scopes() {
                let record = record(saying.clone(), scope);
                assert_eq!(read(record.to_toml().as_bytes()), Standing::Whole(record));
            }
        }
    }

    #[test]
    fn a_scope_holds_where_it_should() {
        let here = Here { hash: "ab".to_owned(), path: Some("/a/c/d.txt".into()), title: String::new() };
        let moved = Here { hash: "ab".to_owned(), path: Some("/z.txt".into()), title: String::new() };
        let edited = Here { hash: "cd".to_owned(), path: Some("/a/b.txt".into()), title: String::new() };
        let holds = |here: &Here| scopes().map(|scope| scope.holds(here));
        assert_eq!(holds(&here), [true, true, true, true]);
        assert_eq!(holds(&moved), [true, true, false, true]);
        assert_eq!(holds(&edited), [false, true, true, true]);
        assert_eq!(holds(&Here::default()), [false, false, false, true]);
    }

    #[test]
    fn scopes_go_round() {
        let here = Here { hash: "ab".to_owned(), path: Some("/a/b.txt".into()), title: "B".to_owned() };
        let mut scope = Scope::text(&here);
        let mut said = Vec::new();
        for _ in 0..4 {
            said.push(scope.spoken(&here));
            scope = scope.next(&here);
        }
        assert_eq!(said, ["for this text", "for this folder", "for all texts", "for this text"]);
    }

    #[test]
    fn what_a_person_writes_needs_a_term_and_a_definition() {
        let said = |text: &str| match read::<Record>(text.as_bytes()) {
            Standing::ByHand(_) => "used".to_owned(),
            Standing::Unreadable(why) => why,
            other => format!("{other:?}"),
        };
        assert_eq!(said("[[entry]]\nterm = 'a'\ndefinition = 'b'\n"), "used");
        assert_eq!(said("[[entry]]\nterm = ' '\ndefinition = 'b'\n"), "the term is empty");
        assert_eq!(said("[[entry]]\nterm = 'a'\n"), "“a” has no definition");
        assert_eq!(said("[[entry]]\nterm = 1\n"), "`term` must be a text");
        assert_eq!(said("[[entry]]\nterm = 'a'\nforms = 'b'\ndefinition = 'c'\n"), "`forms` must be a list");
        assert_eq!(said("[[hidden]]\nterm = 'a'\nscope = 'this galaxy'\n"), "Foreign");
    }

    proptest! {
        #[test]
        fn any_words_read_back(words in "(\\PC|[\n\r\t\"\\\\\\[\\]#=\u{0}\u{7f}]){0,40}", term in "[a-zé\"\\\\ ]{0,9}x", other in any::<String>()) {
            let term = one_line(&term);
            let definition = format!("x{}", words.trim_end());
            let saying = Saying::Entry { term, forms: vec!["f".to_owned()], definition: definition.trim().to_owned(), example: other.trim().to_owned() };
            let record = record(saying, Scope::Folder(format!("/{other}").into()));
            prop_assert_eq!(read(record.to_toml().as_bytes()), Standing::Whole(record));
        }
    }
}
