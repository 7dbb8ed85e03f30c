//! What is being typed is kept before it is seen, and offered again when the text is opened after the program was
//! ended in the middle of it. What is saved, or dropped on purpose, leaves no draft.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
use toml::Table;

use super::definition::Definition;
use super::field::Field;
use super::reader::Reader;
use super::{About, App, Ask, Editor, Panel, Status};
use crate::document::Locator;
use crate::folders::cause;
use crate::glossary::record::Scope;
use crate::notes::Annotation;
use crate::notes::drafts::{self, Draft, Held};

/// The draft of what is being typed.
#[derive(Debug)]
pub struct Kept {
    held: Held,
    about: About,
    /// The words that are in the file.
    text: String,
    /// Whether it could not be written, which is said once.
    failed: bool,
}

/// A longer text is not written with each key, but with the first one after a second.
const LONG: usize = 64 << 10;

impl App {
    /// Keeps what is being typed; called before each frame. Once it is saved or dropped, its draft goes as well.
    pub fn keep_draft(&mut self) {
        let Some((about, field)) = self.being_written() else { return self.let_draft_go() };
        if let Some(kept) = &self.draft {
            let is_early = field.text.len() > LONG && self.now.duration_since(self.drafted).as_millis() < 1000;
            if kept.text == field.text && kept.about == *about || is_early {
                return;
            }
        }
        let (about, text, caret) = (about.clone(), field.text.clone(), field.caret);
        self.drafted = self.now;
        let Some(reader) = &self.reader else { return };
        let Some(table) = described(reader, &about) else { return };
        let draft = Draft {
            hash: reader.hash.clone(),
            path: reader.path.clone(),
            title: reader.title(),
            text,
            caret,
            written: self.now,
            about: table,
        };
        let mut kept = self.draft.take().unwrap_or_else(|| {
            let held = Held::new(&self.folders.data);
            Kept { held, about: about.clone(), text: String::new(), failed: false }
        });
        let written = kept.held.write(&draft);
        if let Err(error) = &written
            && !kept.failed
            && self.status.is_none()
        {
            let why = cause(error);
            self.complain(&format!("while you type, nothing can be kept in {}: {why}", self.folders.data.display()));
        }
        self.draft = Some(Kept { held: kept.held, about, text: draft.text, failed: written.is_err() });
    }

    /// What is being typed about the text, if it would be lost.
    fn being_written(&self) -> Option<(&About, &Field)> {
        if let Some(prompt) = &self.prompt
            && let Ask::Note { about, before, .. } = &prompt.ask
        {
            return Some((about, &prompt.field)).filter(|(_, field)| field.text.trim() != before.trim());
        }
        self.panels.iter().rev().find_map(|panel| match panel {
            Panel::Editor(editor) if self.has_news(editor) => Some((&editor.about, &editor.field)),
            _ => None,
        })
    }

    /// Nothing is being typed. A note that is saved in memory only keeps its draft.
    fn let_draft_go(&mut self) {
        let is_saved = self.reader.as_ref().is_none_or(|reader| reader.notebook.unsaved() == 0);
        if is_saved && let Some(kept) = self.draft.take() {
            kept.held.remove();
        }
    }

    /// Whether something would be lost if the editor were closed: words, or where a definition shall hold.
    pub(super) fn has_news(&self, editor: &Editor) -> bool {
        let scope_changed = || match &editor.about {
            About::Term(Definition { id: Some(id), scope, .. }) => {
                self.own.get(id).is_some_and(|stored| stored.scope != *scope)
            }
            _ => false,
        };
        editor.has_news() || scope_changed()
    }

    /// Says that something was being written about this text when the program ended.
    pub(super) fn offer_draft(&mut self) {
        let drafts = self.drafts_here();
        let Some((_, first)) = drafts.first() else { return };
        let key = self.keymap.keys_of(super::keymap::Context::Reading, "open-draft").into_iter().next();
        let Some(key) = key else { return };
        let more = match drafts.len() {
            1 => String::new(),
            2 => " There is one more.".to_owned(),
            n => format!(" There are {} more.", n - 1),
        };
        let said = format!("{} was not saved when postil ended; {key} opens it again.{more}", spoken(first));
        match self.status.take() {
            Some(status) => self.status = Some(Status { text: format!("{said}\n{}", status.text), ..status }),
            None => self.say(said),
        }
    }

    /// The drafts about the open text that were left behind, the last one first. One whose words were saved after all,
    /// just before the program was ended, is taken away.
    fn drafts_here(&self) -> Vec<(PathBuf, Draft)> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let is_here = |draft: &Draft| draft.hash == reader.hash || draft.path.is_some() && draft.path == reader.path;
        let mut drafts = drafts::left_behind(&self.folders.data);
        drafts.retain(|(path, draft)| {
            let is_saved = is_here(draft) && is_in_notebook(reader, draft);
            if is_saved && let Some((held, _)) = Held::take(path) {
                held.remove();
            }
            !is_saved && is_here(draft)
        });
        drafts
    }
}

/// Opens the last draft about this text again, at its place.
pub fn open(app: &mut App) -> Result<()> {
    app.whole_reader()?;
    for (path, _) in app.drafts_here() {
        let Some((held, draft)) = Held::take(&path) else { continue };
        let Some(about) = understood(app, &draft.about) else {
            bail!("the draft in {} cannot be understood; its words can be read there", path.display());
        };
        let reader = app.open_reader()?;
        let (mut before, mut is_changed) = (String::new(), false);
        match &about {
            About::Text(range) => reader.show(range.clone()),
            About::Annotation(id) => {
                before = reader.notebook.get(id).map(|annotation| annotation.note.clone()).unwrap_or_default();
                is_changed = draft.about.get("before").and_then(|it| it.as_str()).is_some_and(|old| old != before);
                let at = reader.annotations().find(|(it, _)| it.id == *id).map(|(_, at)| at);
                at.into_iter().for_each(|at| reader.show(at));
            }
            About::Term(Definition { id: Some(id), .. }) => before = definition(app, id).unwrap_or_default(),
            About::Term(_) | About::Lost(_) => {}
        }
        let mut editor = Editor::new(about.clone(), before);
        editor.field = Field::at(draft.text.clone(), draft.caret);
        app.panels.push(Panel::Editor(editor));
        app.draft = Some(Kept { held, about, text: draft.text, failed: false });
        if is_changed {
            app.say("the note was changed since; saving puts these words in its place, and its history keeps both");
        }
        return Ok(());
    }
    bail!("no unsaved words about this text were left behind")
}

fn definition(app: &App, id: &str) -> Option<String> {
    match &app.own.get(id)?.saying {
        crate::glossary::record::Saying::Entry { definition, .. } => Some(definition.clone()),
        _ => None,
    }
}

fn is_in_notebook(reader: &Reader, draft: &Draft) -> bool {
    let Ok(Described { quote, id, .. }) = draft.about.clone().try_into() else { return false };
    let same = |it: &Arc<Annotation>| {
        it.note == draft.text.trim_end() && (id.as_ref() == Some(&it.id) || quote.as_deref() == Some(&it.at.quote))
    };
    !draft.text.trim().is_empty() && reader.notebook.annotations().iter().any(same)
}

/// What a draft is about, as a sentence begins.
fn spoken(draft: &Draft) -> String {
    let Ok(Described { term, quote, .. }) = draft.about.clone().try_into() else { return "What you wrote".to_owned() };
    match (term, quote) {
        (Some(term), _) => format!("Your definition of “{term}”"),
        (None, Some(quote)) => {
            let words = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("Your note on “{}”", crate::text::shown::cut(&words, 32))
        }
        (None, None) => "Your note".to_owned(),
    }
}

/// What is being written about, as it stands in the file of a draft.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Described {
    /// The annotation or the entry.
    id: Option<String>,
    term: Option<String>,
    example: Option<String>,
    /// Where a definition holds: `text`, `folder` or `everywhere`.
    holds: Option<String>,
    folder: Option<PathBuf>,
    quote: Option<String>,
    before: Option<String>,
    at: Option<Locator>,
    text: Option<TextScope>,
}

/// The text that a definition holds for.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct TextScope {
    hash: String,
    path: Option<PathBuf>,
    title: String,
}

fn described(reader: &Reader, about: &About) -> Option<Table> {
    let place = |range: &std::ops::Range<usize>| {
        let section = reader.document.heading_at(range.start).map(|i| &reader.document.outline[i]);
        let section = section.map(|it| reader.document.heading_text(it).to_owned()).unwrap_or_default();
        Locator { section, ..Locator::in_text(&reader.document.text, range.clone()) }
    };
    let of = |at: Locator| Described { quote: Some(at.quote.clone()), at: Some(at), ..Described::default() };
    let described = match about {
        About::Text(range) => of(place(range)),
        About::Lost(at) => of((**at).clone()),
        About::Annotation(id) => {
            let annotation = reader.notebook.get(id);
            let at = annotation.map(|it| of(it.at.clone())).unwrap_or_default();
            Described { id: Some(id.clone()), before: annotation.map(|it| it.note.clone()), ..at }
        }
        About::Term(it) => {
            let (holds, folder, text) = match it.scope.clone() {
                Scope::Text { hash, path, title } => ("text", None, Some(TextScope { hash, path, title })),
                Scope::Folder(folder) => ("folder", Some(folder), None),
                Scope::Everywhere => ("everywhere", None, None),
            };
            Described {
                id: it.id.clone(),
                term: Some(it.term.clone()),
                example: Some(it.example.clone()),
                holds: Some(holds.to_owned()),
                folder,
                text,
                at: it.at.as_ref().filter(|at| !at.is_empty()).map(place),
                ..Described::default()
            }
        }
    };
    Table::try_from(described).ok()
}

fn understood(app: &App, about: &Table) -> Option<About> {
    let reader = app.reader.as_ref()?;
    let it: Described = about.clone().try_into().ok()?;
    let range = it.at.as_ref().and_then(|at| at.place(&reader.document).range());
    if let Some(term) = it.term {
        let scope = match (it.text, it.folder) {
            (Some(TextScope { hash, path, title }), _) => Scope::Text { hash, path, title },
            (None, Some(folder)) => Scope::Folder(folder),
            (None, None) => Scope::Everywhere,
        };
        // An entry that was deleted since is written anew.
        let id = it.id.filter(|id| app.own.get(id).is_some());
        let example = it.example.unwrap_or_default();
        return Some(About::Term(Definition { id, term, scope, example, at: range }));
    }
    match (it.id.filter(|id| reader.notebook.get(id).is_some()), range, it.at) {
        (Some(id), ..) => Some(About::Annotation(id)),
        (None, Some(range), _) => Some(About::Text(range)),
        (None, None, Some(at)) => Some(About::Lost(Box::new(at))),
        (None, None, None) => None,
    }
}
