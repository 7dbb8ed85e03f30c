//! The annotation in focus of the list, told in full: what it is, all of the note, and the sentence it stands in.

use std::ops::Range;

use super::{Noted, day};
use crate::app::App;
use crate::app::list::{List, Of, Target};
use crate::app::marks::colour_name;
use crate::document::Placed;
use crate::notes::Annotation;
use crate::text::context;

/// Where the preview stands beside the list, in a window of that size: at its foot, or on the right of a wide one.
/// There is none where the list has little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// So many rows above the foot line.
    Foot(u16),
    /// So many columns.
    Right(u16),
}

impl Room {
    pub fn of(list: &List, columns: u16, rows: u16) -> Option<Self> {
        match (columns, rows) {
            _ if !matches!(list.of, Of::Annotations | Of::Marks) => None,
            (140.., 12..) => Some(Self::Right((columns / 3).min(80))),
            (_, 16..) => Some(Self::Foot((rows / 3).min(12))),
            _ => None,
        }
    }
}

/// What is told of an annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What kind it is, of when, and what became of its place.
    pub about: String,
    pub note: String,
    /// The words around it, and where in them it is.
    pub context: String,
    pub quote: Range<usize>,
}

/// Of a long passage, so much of what stands before and after it.
const BEFORE: usize = 240;
const AFTER: usize = 360;

impl Preview {
    /// The preview of the item in focus.
    pub fn of(app: &App, list: &List) -> Option<Self> {
        let reader = app.reader.as_ref()?;
        match &list.item()?.target {
            Target::Annotation(id, _) => {
                let annotation = reader.notebook.get(id)?;
                let placed = reader.placed(id);
                let (context, quote) = match placed.and_then(Placed::range) {
                    Some(range) => around(&reader.document.text, range),
                    None => remembered(annotation),
                };
                let colour = colour_name(annotation, &reader.colours);
                Some(Self::told(annotation, placed.map(state).unwrap_or_default(), colour, context, quote))
            }
            Target::Noted(noted) => {
                let Noted { annotation, title, .. } = &**noted;
                let (context, quote) = remembered(annotation);
                Some(Self::told(annotation, title, colour_name(annotation, &reader.colours), context, quote))
            }
            _ => None,
        }
    }

    fn told(annotation: &Annotation, place: &str, colour: &str, context: String, quote: Range<usize>) -> Self {
        let tags = annotation.tags.iter().map(|tag| format!("#{tag}")).collect::<Vec<_>>().join(" ");
        let parts = [annotation.mark.name(), &day(annotation.changed), colour, &tags, place, &annotation.at.section];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        Self { about: parts.join(" · "), note: annotation.note.trim().to_owned(), context, quote }
    }
}

fn state(placed: &Placed) -> &'static str {
    match placed {
        Placed::Exact(_) => "",
        Placed::Moved(_) => "moved",
        Placed::Fuzzy(_) => "its words have changed",
        Placed::Several(_) => "its words are in several places",
        Placed::Orphaned => "its words are not found",
    }
}

/// The sentence around a place.
fn around(text: &str, range: Range<usize>) -> (String, Range<usize>) {
    let context = one_line(&context::around(text, range.clone(), BEFORE, AFTER));
    let words = one_line(&text[range]);
    let at = context.find(&words);
    (context, at.map_or(0..0, |at| at..at + words.len()))
}

/// The words around it that were written down with it.
fn remembered(annotation: &Annotation) -> (String, Range<usize>) {
    let at = &annotation.at;
    let before = if at.before.is_empty() { String::new() } else { format!("…{}", one_line(&at.before)) };
    let quote = one_line(&at.quote);
    let after = if at.after.is_empty() { String::new() } else { format!("{}…", one_line(&at.after)) };
    let range = before.len()..before.len() + quote.len();
    (before + &quote + &after, range)
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
