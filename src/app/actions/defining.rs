//! The reader's own words: defining a term, other forms for it, hiding it, the list of all that was defined, and
//! the list of the words looked up. Nothing is said to be saved before it is on the disk.

use std::ops::Range;

use anyhow::{Result, bail};

use crate::app::action::Action;
use crate::app::definition::Definition;
use crate::app::field::Field;
use crate::app::list::{Item, List, Of, Target};
use crate::app::terms::sentence;
use crate::app::{About, App, Ask, Editor, Panel, Prompt};
use crate::document::locator::Finder;
use crate::glossary::looked_up::{Known, Words};
use crate::glossary::record::{Saying, Scope, Stored, one_line};
use crate::glossary::{Answer, Here, Origin};
use crate::journal::ledger::Way;
use crate::text::fold;

pub const ACTIONS: &[Action] = &[
    Action { name: "define", help: "Define the selection, the term in focus, or any word yourself", run: define },
    Action {
        name: "switch-scope",
        help: "Let the entry hold for this text, its folder, or all; list the annotations of all texts",
        run: switch_scope,
    },
    Action { name: "edit-entry", help: "Change the definition, when it is your own", run: edit_entry },
    Action { name: "add-alias", help: "Add another form of the term", run: add_alias },
    Action { name: "part-form", help: "The word on the page is no form of this term", run: part_form },
    Action { name: "hide-term", help: "Hide the term: it is neither lit nor answered any more", run: hide_term },
    Action { name: "own-entries", help: "All that you have defined, added, parted and hidden", run: own_entries },
    Action { name: "words", help: "The words you have looked up", run: words },
];

/// A longer term is a passage.
const LONGEST_TERM: usize = 120;

fn define(app: &mut App) -> Result<()> {
    if matches!(app.panels.last(), Some(Panel::Card(_))) {
        let (answer, at) = shown(app)?;
        return begin(app, &answer.headword, Some(at));
    }
    let reader = app.open_reader()?;
    if let Some(selection) = reader.selection {
        let range = selection.range(&reader.document.text);
        if range.is_empty() {
            bail!("nothing is selected yet; v begins the selection at the caret");
        }
        let term = reader.document.text[range.clone()].to_owned();
        return begin(app, &term, Some(range));
    }
    if let Some(term) = reader.term.clone().filter(|term| reader.is_visible(term)) {
        let mention = reader.mentions(term.clone()).into_iter().find(|(at, _)| *at == term);
        let headword = mention.map(|(_, entry)| reader.sources.entry(entry).1.headword.clone());
        let words = headword.unwrap_or_else(|| reader.document.text[term.clone()].to_owned());
        return begin(app, &words, Some(term));
    }
    app.prompt = Some(Prompt { ask: Ask::Define, field: Field::default() });
    Ok(())
}

/// Opens the editor for a term: on the entry that there is for this text, else on a new one.
pub fn begin(app: &mut App, term: &str, at: Option<Range<usize>>) -> Result<()> {
    let term = one_line(term);
    if term.chars().count() > LONGEST_TERM {
        bail!("this is a passage, not a term; a note can say what it means");
    }
    // Of a part it is not known which text it belongs to.
    app.whole_reader()?;
    app.own.refresh();
    let here = app.here();
    if let Some(stored) = app.own.entry(&term, &here).cloned() {
        edit(app, &stored, at);
        return Ok(());
    }
    let reader = app.open_reader()?;
    let example = at.as_ref().filter(|at| !at.is_empty()).map(|at| sentence(reader, at)).unwrap_or_default();
    let written = Definition { id: None, term, scope: Scope::text(&here), example, at };
    open_editor(app, written, String::new());
    Ok(())
}

/// The same for a term without an entry, with words to begin with: those of a stretch of the text.
pub fn begin_with(app: &mut App, term: &str, at: Range<usize>, words: String) -> Result<()> {
    app.whole_reader()?;
    app.own.refresh();
    let here = app.here();
    if app.own.entry(term, &here).is_some() {
        return begin(app, term, Some(at));
    }
    let written =
        Definition { id: None, term: one_line(term), scope: Scope::text(&here), example: String::new(), at: Some(at) };
    open_editor(app, written, words);
    Ok(())
}

fn edit(app: &mut App, stored: &Stored, at: Option<Range<usize>>) {
    let Saying::Entry { term, definition, example, .. } = &stored.saying else { return };
    let written = Definition {
        id: Some(stored.id.clone()),
        term: term.clone(),
        scope: stored.scope.clone(),
        example: example.clone(),
        at,
    };
    open_editor(app, written, definition.clone());
}

fn open_editor(app: &mut App, written: Definition, words: String) {
    app.panels.push(Panel::Editor(Editor::new(About::Term(written), words)));
}

/// Saves the definition in the editor and closes it. When saving fails it stays open with every word.
pub fn save(app: &mut App, written: &Definition, words: &str) -> Result<()> {
    let (now, here, definition) = (app.now, app.here(), words.trim().to_owned());
    if definition.is_empty() {
        return save_nothing(app, written);
    }
    match &written.id {
        None => {
            let (term, example) = (written.term.clone(), written.example.clone());
            let saying = Saying::Entry { term, forms: Vec::new(), definition, example };
            app.own.add(saying, written.scope.clone(), now)?;
        }
        Some(id) => app.own.change(id, now, |stored| {
            stored.scope = written.scope.clone();
            if let Saying::Entry { definition: old, .. } = &mut stored.saying {
                *old = definition;
            }
        })?,
    }
    close_editor(app);
    app.say(format!("saved: “{}” {}; u takes it back", written.term, written.scope.spoken(&here)));
    Ok(())
}

fn save_nothing(app: &mut App, written: &Definition) -> Result<()> {
    let now = app.now;
    let Some(id) = &written.id else {
        app.panels.pop();
        bail!("an empty definition is not kept");
    };
    app.own.remove(id, now)?;
    close_editor(app);
    app.say("the definition was empty and the entry is deleted; u brings it back");
    Ok(())
}

fn close_editor(app: &mut App) {
    app.panels.pop();
    said(app);
    if let Some(reader) = &mut app.reader {
        reader.selection = None;
    }
}

/// Applies what is on the disk now: to the page, to the list. Cards that were open answered before it.
fn said(app: &mut App) {
    app.panels.retain(|panel| !matches!(panel, Panel::Card(_)));
    app.redefine();
    let items = entry_items(app, &app.here());
    for panel in &mut app.panels {
        if let Panel::List(list) = panel
            && list.of == Of::Entries
        {
            list.refresh(items.clone());
        }
    }
}

pub fn switch_scope(app: &mut App) -> Result<()> {
    if matches!(app.panels.last(), Some(Panel::List(list)) if list.of == Of::Annotations) {
        return super::annotations::switch_scope(app);
    }
    let (now, here) = (app.now, app.here());
    if let Some(Panel::Editor(editor)) = app.panels.last_mut() {
        let About::Term(written) = &mut editor.about else { bail!("a note belongs to its text") };
        written.scope = written.scope.next(&here);
        return Ok(());
    }
    let stored = selected(app)?;
    let scope = stored.scope.next(&here);
    if scope == stored.scope {
        bail!("open a text first, to let it hold there alone");
    }
    let told = format!("{} holds {} now; u undoes", stored.saying.spoken(), scope.spoken(&here));
    app.own.change(&stored.id, now, |stored| stored.scope = scope)?;
    said(app);
    app.say(told);
    Ok(())
}

/// The answer of the card on top, and the word on the page that it was opened for.
fn shown(app: &App) -> Result<(Answer, Range<usize>)> {
    match app.panels.last() {
        Some(Panel::Card(card)) => Ok((card.answer().clone(), card.word.clone())),
        _ => bail!("no card is open"),
    }
}

fn edit_entry(app: &mut App) -> Result<()> {
    let (answer, at) = shown(app)?;
    app.own.refresh();
    let stored = app.own.entry(&answer.headword, &app.here()).cloned();
    match stored.filter(|_| answer.origin == Origin::Own) {
        Some(stored) => edit(app, &stored, Some(at)),
        None => bail!("this is from {}; D defines “{}” yourself", answer.source, answer.headword),
    }
    Ok(())
}

fn add_alias(app: &mut App) -> Result<()> {
    let term = shown(app)?.0.headword;
    app.prompt = Some(Prompt { ask: Ask::Alias { term }, field: Field::default() });
    Ok(())
}

/// Another form of a term, as it was typed.
pub fn alias(app: &mut App, term: String, form: &str) -> Result<()> {
    let form = one_line(form);
    if fold::same(&form, &term) {
        bail!("“{form}” is the term itself");
    }
    let told = format!("saved: “{form}” is a form of “{term}” now; u takes it back");
    keep(app, Saying::Alias { term, form }, &told)
}

fn part_form(app: &mut App) -> Result<()> {
    let (answer, at) = shown(app)?;
    let form = one_line(app.open_reader()?.document.text.get(at).unwrap_or_default());
    if form.is_empty() {
        bail!("no word on the page is being looked up");
    }
    if fold::same(&form, &answer.headword) {
        bail!("“{form}” is the term itself; x hides it");
    }
    let term = answer.headword;
    let told = format!("saved: “{form}” is no form of “{term}” any more; u takes it back");
    keep(app, Saying::Parted { term, form }, &told)
}

fn hide_term(app: &mut App) -> Result<()> {
    let (answer, _) = shown(app)?;
    if answer.origin == Origin::Own {
        bail!("this entry is your own; it can be deleted in the list of your entries");
    }
    let term = answer.headword;
    let told = format!("“{term}” is hidden in this text; u brings it back");
    keep(app, Saying::Hidden { term }, &told)
}

/// Says something about a term in this text.
fn keep(app: &mut App, saying: Saying, told: &str) -> Result<()> {
    app.whole_reader()?;
    let (now, scope) = (app.now, Scope::text(&app.here()));
    app.own.add(saying, scope, now)?;
    said(app);
    if let Some(reader) = &mut app.reader {
        reader.term = None;
    }
    app.say(told);
    Ok(())
}

fn own_entries(app: &mut App) -> Result<()> {
    if app.own.refresh() {
        app.redefine();
    }
    let items = entry_items(app, &app.here());
    if items.is_empty() {
        bail!("you have defined nothing yet; D defines a word");
    }
    app.panels.push(Panel::List(List::new(Of::Entries, "Your own entries", items)));
    Ok(())
}

fn entry_items(app: &App, here: &Here) -> Vec<Item> {
    let mut said = app.own.said();
    said.sort_by_cached_key(|stored| fold::fold(stored.saying.term()).text);
    let item = |stored: &Stored| {
        let text = match &stored.saying {
            Saying::Entry { term, definition, .. } => format!("{term} — {}", one_line(definition)),
            Saying::Alias { term, form } => format!("{term} — also “{form}”"),
            Saying::Parted { term, form } => format!("{term} — not “{form}”"),
            Saying::Hidden { term } => format!("{term} — hidden"),
        };
        let (label, detail) = (String::new(), stored.scope.spoken(here));
        Item { label, text, detail, depth: 0, target: Target::Said(stored.id.clone()) }
    };
    said.into_iter().map(item).collect()
}

fn selected(app: &mut App) -> Result<Stored> {
    let target = app.list().and_then(|list| list.item()).map(|item| item.target.clone());
    let Some(Target::Said(id)) = target else { bail!("only your own entries have a scope") };
    app.own.get(&id).cloned().ok_or_else(|| anyhow::anyhow!("this entry is gone"))
}

/// Opens the entry in focus for editing.
pub fn edit_item(app: &mut App) -> Result<()> {
    let stored = selected(app)?;
    if !matches!(stored.saying, Saying::Entry { .. }) {
        bail!("only definitions have words to change; d takes this back");
    }
    edit(app, &stored, None);
    Ok(())
}

/// Deletes what is in focus in the list of entries or of words.
pub fn delete_item(app: &mut App, of: Of) -> Result<()> {
    let now = app.now;
    if of == Of::Entries {
        let stored = selected(app)?;
        app.own.remove(&stored.id, now)?;
        said(app);
        app.say("deleted; u brings it back");
        return Ok(());
    }
    let target = app.list().and_then(|list| list.item()).map(|item| item.target.clone());
    let Some(Target::Word(id, _)) = target else { bail!("no word is in focus") };
    let words = Words::of(&app.folders.data);
    words.forget(&id, now)?;
    let items = word_items(app, words.all()?);
    if let Some(list) = app.list() {
        list.refresh(items);
    }
    app.say("forgotten, until it is looked up again");
    Ok(())
}

/// Goes one change of the glossary back or forth; whether there was one.
pub fn step(app: &mut App, way: Way) -> Result<bool> {
    let now = app.now;
    let Some(told) = app.own.step(way, now)? else { return Ok(false) };
    said(app);
    app.say(told);
    Ok(true)
}

fn words(app: &mut App) -> Result<()> {
    let items = word_items(app, Words::of(&app.folders.data).all()?);
    if items.is_empty() {
        let off = if app.settings.remember_words { "" } else { "; remember_words is off in settings.toml" };
        bail!("no word was looked up yet{off}");
    }
    app.panels.push(Panel::List(List::new(Of::Words, "Words looked up", items)));
    Ok(())
}

fn word_items(app: &App, all: Vec<Known>) -> Vec<Item> {
    let here = app.reader.as_ref().map(|reader| (reader.hash.as_str(), Finder::new(&reader.document.text)));
    let item = |known: Known| {
        let last = known.last;
        let place = here.as_ref().filter(|(hash, _)| *hash == last.hash).and_then(|(_, finder)| {
            let placed = finder.place(last.at.as_ref()?);
            placed.range().map(|range| range.start)
        });
        let more = if last.sentence.is_empty() { &last.definition } else { &last.sentence };
        let text = if more.is_empty() { last.word.clone() } else { format!("{} — {}", last.word, one_line(more)) };
        let times = if known.times > 1 { format!("{} times · ", known.times) } else { String::new() };
        let detail = format!("{times}{}", last.title);
        Item { label: String::new(), text, detail, depth: 0, target: Target::Word(known.id, place) }
    };
    all.into_iter().map(item).collect()
}
