//! Attaching by hand an annotation whose words were not found, or were found in several places: the reader selects
//! the words that it belongs to, or steps through the places it may belong to and takes one.

use std::ops::Range;

use anyhow::{Result, bail};

use super::{annotations, marking, selecting};
use crate::app::action::Action;
use crate::app::keymap::Context;
use crate::app::reader::Reader;
use crate::app::select::Selection;
use crate::app::{App, Panel};
use crate::document::Placed;
use crate::text::shown;

pub const ACTIONS: &[Action] = &[
    Action { name: "attach-item", help: "Attach the annotation to words that you select now", run: begin },
    Action {
        name: "next-candidate",
        help: "While attaching: the next place it may belong to",
        run: |app| step(app, 1),
    },
    Action {
        name: "previous-candidate",
        help: "While attaching: the place before that it may belong to",
        run: |app| step(app, -1),
    },
];

/// The annotation that is being attached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attaching {
    pub id: String,
    quote: String,
    /// The places that it may belong to, when there are several.
    pub candidates: Vec<Range<usize>>,
    at: usize,
}

/// Of its words, so many columns are said at the foot.
const SAID: usize = 24;

fn begin(app: &mut App) -> Result<()> {
    let annotation = annotations::selected_annotation(app)?;
    app.panels.retain(|panel| !matches!(panel, Panel::List(_)));
    let reader = app.whole_reader()?;
    let candidates = match reader.placed(&annotation.id) {
        Some(Placed::Several(candidates)) => candidates.clone(),
        // Alone they told nothing for sure, but they are there.
        _ => reader.finder().all(&annotation.at.quote),
    };
    let words = annotation.at.quote.split_whitespace().collect::<Vec<_>>().join(" ");
    let quote = shown::cut(&words, SAID);
    // Where it stood is a place to begin looking, and no more than that.
    let text = &reader.document.text;
    let hint = annotation.at.offset as u128 * text.len() as u128 / annotation.at.of.max(1) as u128;
    let hint = text.floor_char_boundary((hint as usize).min(text.len()));
    reader.attaching = Some(Attaching { id: annotation.id, quote, candidates, at: 0 });
    if reader.attaching.as_ref().is_some_and(|it| !it.candidates.is_empty()) {
        show(reader);
        return Ok(());
    }
    reader.show(hint..hint);
    selecting::select(app)
}

/// Shows the place that it may belong to, and selects it.
fn show(reader: &mut Reader) {
    let Some(place) = reader.attaching.as_ref().and_then(|it| it.candidates.get(it.at)).cloned() else { return };
    reader.show(place.clone());
    reader.selection = Some(Selection::over(place.start, place.end));
}

fn step(app: &mut App, n: isize) -> Result<()> {
    let reader = app.whole_reader()?;
    match &mut reader.attaching {
        Some(it) if it.candidates.len() > 1 => {
            it.at = (it.at as isize + n).rem_euclid(it.candidates.len() as isize) as usize;
        }
        Some(it) if !it.candidates.is_empty() => bail!("this is the only place like it that is left"),
        Some(_) => bail!("no place like it was found; select its words, and Enter attaches it"),
        None => bail!("nothing is being attached; the list of annotations has the key that does"),
    }
    show(reader);
    Ok(())
}

/// Attaches the annotation to the words selected: it keeps its note, its tags and its past.
pub fn attach(app: &mut App) -> Result<()> {
    let now = app.now;
    let reader = app.whole_reader()?;
    let Some(Attaching { id, .. }) = reader.attaching.clone() else { bail!("nothing is being attached") };
    let words = reader.selection.map(|selection| selection.range(&reader.document.text));
    let Some(range) = words.filter(|range| !range.is_empty()) else {
        bail!("nothing is selected yet; v begins the selection at the caret, Esc gives up");
    };
    let at = reader.locator(range);
    (reader.selection, reader.attaching) = (None, None);
    marking::change(app, "attached to these words; u takes it back", |reader| {
        reader.notebook.change(&id, now, |annotation| annotation.at = at)?;
        reader.focus(id);
        Ok(())
    })
}

/// Gives up attaching; false when nothing was being attached.
pub fn give_up(app: &mut App) -> bool {
    let Some(reader) = &mut app.reader else { return false };
    let was_attaching = reader.attaching.take().is_some();
    if was_attaching {
        reader.selection = None;
        app.say("nothing was attached; the note stays in the list with its words");
    }
    was_attaching
}

impl App {
    /// What the foot says while an annotation is being attached.
    pub fn attaching(&self) -> Option<String> {
        let Attaching { quote, candidates, at, .. } = self.reader.as_ref()?.attaching.as_ref()?;
        let context = self.context();
        let key = |action: &str| self.keymap.keys_of(context, action).into_iter().next().unwrap_or_default();
        let keys = self.keymap.keys_of(context, "highlight");
        let take = keys.iter().find(|key| *key == "Enter").or(keys.first()).cloned().unwrap_or_default();
        let doing = match (candidates.len(), context) {
            (_, Context::Reading) => format!("{} selects its words · Esc gives up", key("select")),
            (2.., Context::Selecting) => {
                let (next, n) = (key("next-candidate"), candidates.len());
                format!("place {} of {n}: {take} takes it · {next} shows the next", at + 1)
            }
            (1, Context::Selecting) => format!("{take} takes this place · Esc leaves"),
            (0, Context::Selecting) => format!("select its words and press {take}"),
            _ => return None,
        };
        Some(format!("Attach “{quote}”: {doing}"))
    }
}
