//! Terms that nobody defined, offered in a list: what the text names again and again, each with the sentence that says
//! best what it means. Nothing is lit before the reader takes it over.

use anyhow::{Result, bail};

use super::defining;
use crate::app::action::Action;
use crate::app::list::{Item, List, Of, Target};
use crate::app::{App, Panel};
use crate::glossary::record::one_line;
use crate::glossary::suggest;

pub const ACTIONS: &[Action] = &[Action {
    name: "suggestions",
    help: "Terms that this text keeps coming back to and no glossary explains",
    run: suggestions,
}];

fn suggestions(app: &mut App) -> Result<()> {
    let reader = app.whole_reader()?;
    let document = &reader.document;
    let found = suggest::suggest(document, |term| !reader.sources.found(term).is_empty());
    let item = |found: suggest::Suggestion| Item {
        label: format!("{}×", found.count),
        text: format!("{} — {}", found.term, one_line(&document.text[found.sentence.clone()])),
        detail: String::new(),
        depth: 0,
        target: Target::Suggested(found.term, found.sentence),
    };
    let items: Vec<_> = found.into_iter().map(item).collect();
    if items.is_empty() {
        bail!("this text has no term that it keeps coming back to; D defines any word");
    }
    app.panels.push(Panel::List(List::new(Of::Suggestions, "Terms nobody defined", items)));
    Ok(())
}

/// Opens the editor for the suggestion in focus, with its sentence as the definition to begin with.
pub fn take_over(app: &mut App) -> Result<()> {
    let target = app.list().and_then(|list| list.item()).map(|item| item.target.clone());
    let Some(Target::Suggested(term, sentence)) = target else { bail!("no suggestion is in focus") };
    let words = one_line(&app.open_reader()?.document.text[sentence.clone()]);
    defining::begin_with(app, &term, sentence, words)
}
