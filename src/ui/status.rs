//! The foot line: what is being typed, else what was said last, else where in the text one is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::keymap::{self, Context};
use crate::app::list::Of;
use crate::app::page::Page;
use crate::app::peek::To;
use crate::app::reader::Reader;
use crate::app::repairs::What;
use crate::app::review::sheet::Place;
use crate::app::review::{ReviewView, Stage};
use crate::app::shelving::{self, Asked};
use crate::app::{App, Ask, Panel, per_cent};
use crate::glossary::Origin;
use crate::text::{shown, wrap};

use super::theme::Theme;
use super::{put, put_right, wipe};

/// Draws the foot line; gives the cell of the caret when a line is typed.
pub fn draw(app: &App, page: &Page, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let row = buffer.area.height.checked_sub(1).filter(|row| *row > 0)?;
    let frame = page.frame;
    // Lists and the source use the whole width; the page its column.
    let is_whole = |panel: &Panel| {
        use Panel::{List, Palette, Review, Shelf, Source};
        matches!(panel, List(_) | Shelf(_) | Review(_) | Source(_) | Palette(_))
    };
    let whole = app.panels.iter().any(is_whole);
    let (left, end) = match app.panels.last() {
        Some(Panel::Review(_)) => {
            let place = Place::of(buffer.area.width, buffer.area.height);
            (place.left, buffer.area.width)
        }
        _ if whole => (1.min(frame.left), frame.columns),
        _ => (frame.left, frame.left + frame.width),
    };
    wipe(buffer, Rect::new(0, row, buffer.area.width, 1), Style::new());
    if let Some(prompt) = &app.prompt {
        // What is wrong with a line that is to be typed in another way.
        if let Some(status) = app.status.as_ref().filter(|status| status.is_error && row > 0) {
            wipe(buffer, Rect::new(0, row - 1, buffer.area.width, 1), Style::new());
            put(buffer, left, row - 1, &status.text, end, theme.error());
        }
        return Some(typed(&prompt.ask, &prompt.field.text, prompt.field.caret, app, (left, end, row), theme, buffer));
    }
    if let Some(status) = &app.status {
        let style = if status.is_error { theme.error() } else { theme.strong() };
        message(&status.text, left, style, buffer);
        return None;
    }
    let pending = pending(app);
    let attaching = app.attaching();
    let is_attaching = attaching.is_some();
    let doing = if pending.is_empty() { attaching.unwrap_or_else(|| hint(app)) } else { pending };
    let has_hint = is_attaching
        || matches!(
            app.context(),
            Context::Selecting | Context::Card | Context::Glance | Context::Peek | Context::Picture
        );
    if app.reader.is_none() || whole || has_hint {
        put(buffer, left, row, &fitting(&doing, end.saturating_sub(left) as usize), end, theme.quiet());
        return None;
    }
    let right = chips(page, end.saturating_sub(left) as usize);
    let start = put_right(buffer, row, &right, end, theme.quiet());
    let room = start.saturating_sub(left + 2) as usize;
    let unsaved = unsaved(app);
    let (place, style) = match (doing.is_empty(), unsaved.is_empty()) {
        (false, _) => (&doing, theme.quiet()),
        (true, false) => (&unsaved, theme.error()),
        (true, true) => (&page.foot.section, theme.quiet()),
    };
    put(buffer, left, row, &shown::cut(place, room), start, style);
    None
}

/// A sentence at the foot. One that is too long for the row takes rows above it; two rows of text stay.
fn message(text: &str, left: u16, style: Style, buffer: &mut Buffer) {
    let area = buffer.area;
    let one_row = shown::columns(text) <= area.width.saturating_sub(left) as usize && !text.contains('\n');
    let left = if one_row { left } else { left.min(1) };
    // Errors of TOML come with line and caret; their line ends are kept.
    let rows = wrap::wrap(text.trim_end(), area.width.saturating_sub(left).max(1) as usize);
    let height = (rows.len() as u16).min(area.height.saturating_sub(2).max(1));
    let top = area.height - height;
    wipe(buffer, Rect::new(0, top, area.width, height), Style::new());
    for (i, line) in rows.iter().take(height as usize).enumerate() {
        put(buffer, left, top + i as u16, &text[line.start..line.end], area.width, style);
    }
}

fn typed(
    ask: &Ask,
    text: &str,
    caret: usize,
    app: &App,
    place: (u16, u16, u16),
    theme: &Theme,
    buffer: &mut Buffer,
) -> (u16, u16) {
    let (left, end, row) = place;
    let label = match ask {
        Ask::Search { .. } => "/",
        Ask::PerCent => "% ",
        Ask::Palette => ": ",
        Ask::Letter => "mark, a–z here or A–Z for all texts: ",
        Ask::Word { .. } => "look up: ",
        Ask::Define => "define: ",
        Ask::Alias { .. } => "another form: ",
        Ask::Note { .. } => "Note: ",
        Ask::Filter { .. } => "filter: ",
        Ask::Shelf(Asked::Path) => "folder or file: ",
        Ask::Shelf(Asked::Tags(_)) => "tags: ",
        Ask::Shelf(Asked::NewPath(_)) => "it is now at: ",
    };
    let x = put(buffer, left, row, label, end, theme.strong());
    let count = match (ask, app.reader.as_ref().and_then(|reader| reader.search.as_ref())) {
        (Ask::Search { .. }, Some(_)) => app.reader.as_ref().map(found).unwrap_or_default(),
        (Ask::Note { warned: true, .. }, _) => {
            let key = app.keymap.keys_of(Context::Line, "cancel").into_iter().next();
            key.map(|key| format!("{key} again drops it")).unwrap_or_default()
        }
        (Ask::Note { .. }, _) => app.offer().first().map(|word| format!("Tab: {word}")).unwrap_or_default(),
        (Ask::Word { unknown: Some(word) }, _) if word == text => "nothing is known of it".to_owned(),
        (Ask::Word { .. }, _) => app.completion().map(|word| format!("Tab: {word}")).unwrap_or_default(),
        (Ask::Shelf(_), _) => shelving::offered(app).first().map(|word| format!("Tab: {word}")).unwrap_or_default(),
        _ => String::new(),
    };
    let count = shown::cut(&count, end.saturating_sub(x) as usize / 2);
    let end = put_right(buffer, row, &count, end, theme.quiet());
    let room = end.saturating_sub(x + 1).max(1) as usize;
    // Of a long line, the part that ends at the caret is shown.
    let before = &text[..caret];
    let from = tail(before, room);
    put(buffer, x, row, &text[from..], end.saturating_sub(1), Style::new());
    (x + shown::columns(&before[from..]) as u16, row)
}

/// What is known of the matches of what is being typed.
fn found(reader: &Reader) -> String {
    let Some(search) = &reader.search else { return String::new() };
    let looking = per_cent(reader, search).map(|per_cent| format!("looking: {per_cent} %"));
    let is_all = reader.part.is_none() && search.is_counted(&reader.document.text);
    let so_far = if is_all { "" } else { " so far" };
    match (&search.here, search.number) {
        (None, _) => looking.unwrap_or_else(|| "not found".to_owned() + so_far),
        (Some(_), 0) => format!("{}{so_far}", search.count),
        (Some(_), number) => format!("{number} of {}{so_far}", search.count),
    }
}

/// Where the longest end of `text` begins that takes fewer than `columns` columns.
fn tail(text: &str, columns: usize) -> usize {
    let graphemes: Vec<_> = shown::graphemes(text).map(|shown| (shown.range.start, shown.columns as usize)).collect();
    let mut used = 0;
    let fits = |(_, width): &&(usize, usize)| {
        used += width;
        used < columns
    };
    graphemes.iter().rev().take_while(fits).last().map_or(text.len(), |(start, _)| *start)
}

/// The number and the keys typed so far.
fn pending(app: &App) -> String {
    let count = app.count.map(|count| count.to_string()).unwrap_or_default();
    count + &keymap::spoken(&app.keys)
}

/// What is in memory only, as long as it is.
fn unsaved(app: &App) -> String {
    let key = app.keymap.keys_of(Context::Reading, "save-elsewhere").into_iter().next();
    let way_out = key.map(|key| format!("; {key} saves elsewhere")).unwrap_or_default();
    match app.reader.as_ref().map_or(0, |reader| reader.notebook.unsaved()) {
        0 => String::new(),
        1 => format!("1 change not saved{way_out}"),
        n => format!("{n} changes not saved{way_out}"),
    }
}

/// What can be done now, with the keys as they are bound: in a list, in the source, while selecting.
fn hint(app: &App) -> String {
    let context = app.context();
    let selection = app.reader.as_ref().and_then(|reader| reader.selection);
    let begun = selection.is_some_and(|it| it.fixed.is_some());
    let actions: &[(&str, &str)] = match context {
        Context::List if is_of(app, Of::Entries) => &[
            ("edit-item", "edits"),
            ("delete-item", "deletes"),
            ("switch-scope", "where it holds"),
            ("leave", "leaves"),
        ],
        Context::List if is_of(app, Of::Words) => {
            &[("choose", "goes"), ("delete-item", "forgets"), ("filter", "filters"), ("leave", "leaves")]
        }
        Context::List if is_of(app, Of::Suggestions) => {
            &[("choose", "goes to the sentence"), ("edit-item", "defines"), ("leave", "leaves")]
        }
        Context::List if is_of(app, Of::Annotations) => &[
            ("leave", "leaves"),
            ("choose", "goes"),
            ("filter", "filters"),
            ("next-order", "orders"),
            ("switch-scope", "all texts"),
            ("item-history", "what it said before"),
            ("edit-item", "edits"),
            ("delete-item", "deletes"),
            ("attach-item", "attaches"),
        ],
        Context::List if is_of(app, Of::Past) => &[("leave", "leaves"), ("choose", "brings it back")],
        Context::Marks => {
            return "a letter goes there · ".to_owned()
                + &said(app, &[("leave", "leaves"), ("last-place", "where you were")]);
        }
        Context::List => &[("leave", "leaves"), ("choose", "goes"), ("filter", "filters")],
        Context::Shelf => {
            return said(
                app,
                &[
                    ("choose", "opens"),
                    ("filter", "filters"),
                    ("review", "reviews"),
                    ("order-shelf", "orders"),
                    ("add-to-shelf", "adds a folder"),
                    ("tag-text", "tags"),
                    ("put-away", "takes off"),
                    ("help", "keys"),
                    ("leave", "leaves"),
                ],
            );
        }
        Context::Review => return said(app, review_hint(app)),
        Context::Card => return said(app, &card_hint(app)),
        Context::Peek => return said(app, &peek_hint(app)),
        Context::Source => return said(app, &source_hint(app)),
        Context::Glance => &[
            ("edit-glanced", "edits"),
            ("glance-next", "the next one here"),
            ("delete-glanced", "deletes"),
            ("leave", "closes"),
        ],
        Context::Picture => &[
            ("leave", "closes"),
            ("next-picture", "next"),
            ("previous-picture", "before"),
            ("go-to-picture", "goes there"),
        ],
        Context::Selecting if selection.is_some_and(|it| it.adjusts) => &[
            ("highlight", "saves these ends"),
            ("select-other-end", "other end"),
            ("leave", "leaves"),
            ("next-colour", "colour"),
        ],
        Context::Selecting if begun => {
            return said(app, &[("highlight", &format!("highlights{}", colour(app))), ("note", "notes")])
                + " · "
                + &said(app, &[("leave", "leaves"), ("copy", "copies"), ("select-more", "selects more")]);
        }
        Context::Selecting => &[
            ("select-from-here", "begins"),
            ("select-sentence", "sentence"),
            ("select-paragraph", "paragraph"),
            ("leave", "leaves"),
        ],
        _ => &[],
    };
    said(app, actions)
}

/// What can be done with the card that is shown, or at the end of a session.
fn review_hint(app: &App) -> &'static [(&'static str, &'static str)] {
    match app.panels.last() {
        Some(Panel::Review(ReviewView { stage: Stage::Asking, turned: false, .. })) => &[
            ("turn-card", "turns it"),
            ("leave", "leaves"),
            ("take-rating-back", "takes back"),
            ("card-place", "its place"),
            ("drop-card", "takes it out"),
            ("card-figures", "figures"),
        ],
        Some(Panel::Review(ReviewView { stage: Stage::Asking, .. })) => &[
            ("take-rating-back", "takes back"),
            ("card-place", "its place"),
            ("leave", "leaves"),
            ("drop-card", "takes it out"),
            ("help", "keys"),
        ],
        Some(Panel::Review(ReviewView { stage: Stage::Figures, .. })) => {
            &[("card-figures", "back"), ("leave", "leaves")]
        }
        _ => &[
            ("turn-card", "goes on"),
            ("leave", "leaves"),
            ("take-rating-back", "takes back"),
            ("card-figures", "figures"),
        ],
    }
}

/// What can be done with what a link leads to.
fn peek_hint(app: &App) -> Vec<(&'static str, &'static str)> {
    let Some(Panel::Peek(peek)) = app.panels.last() else { return Vec::new() };
    match &peek.to {
        To::Here(_) => vec![("go-to-target", "goes there"), ("leave", "leaves"), ("copy-target", "copies")],
        To::File(..) => vec![("go-to-target", "opens it"), ("leave", "leaves")],
        To::Web(_) => vec![("copy-target", "copies"), ("open-outside", "opens it outside"), ("leave", "leaves")],
        To::Nowhere => vec![("leave", "leaves"), ("copy-target", "copies")],
    }
}

/// The colour of the next highlight, unless it is the usual one.
fn colour(app: &App) -> String {
    match app.settings.colours.place(&app.colour) {
        Some(0) => String::new(),
        _ => format!(" in {}", app.settings.colours.name(&app.colour)),
    }
}

/// Whether the list on top is one of these.
fn is_of(app: &App, of: Of) -> bool {
    matches!(app.panels.last(), Some(Panel::List(list)) if list.of == of)
}

/// As many parts of a line as there is room for: half a part would tell nothing.
fn fitting(line: &str, columns: usize) -> String {
    let mut parts: Vec<_> = line.split(" · ").collect();
    while parts.len() > 1 && shown::columns(&parts.join(" · ")) > columns {
        parts.pop();
    }
    shown::cut(&parts.join(" · "), columns)
}

/// Actions with their keys and what they do.
fn said(app: &App, actions: &[(&str, &str)]) -> String {
    let context = app.context();
    let said = |(action, does): &(&str, &str)| {
        let key = app.keymap.keys_of(context, action).into_iter().next()?;
        Some(format!("{key} {does}"))
    };
    actions.iter().filter_map(said).collect::<Vec<_>>().join(" · ")
}

/// What can be done with the card on top, the likeliest first.
fn card_hint(app: &App) -> Vec<(&'static str, &'static str)> {
    let Some(Panel::Card(card)) = app.panels.last() else { return Vec::new() };
    let mut hint = Vec::new();
    if card.focus.is_some() {
        hint.push(("follow", "opens it"));
    } else if card.answer().here.is_some() {
        hint.push(("follow", "goes there"));
    }
    if card.answers.len() > 1 {
        hint.push(("next-answer", "next source"));
    }
    hint.push(("leave", if card.trail.is_empty() { "closes" } else { "back" }));
    if !card.trail.is_empty() {
        hint.push(("close-cards", "closes all"));
    }
    if card.met.as_ref().is_none_or(|met| !met.places.is_empty()) {
        hint.push(("mentions", "mentions"));
    }
    if !card.terms.is_empty() && card.focus.is_none() {
        hint.push(("next-term-in-card", "its terms"));
    }
    let own = if card.answer().origin == Origin::Own { ("edit-entry", "edits") } else { ("define", "defines it") };
    hint.extend([("look-up-another", "another word"), own, ("help", "keys")]);
    hint
}

/// What can be done with the line that the cursor of the source view is on, the likeliest first.
fn source_hint(app: &App) -> Vec<(&'static str, &'static str)> {
    let (Some(reader), Some(Panel::Source(view))) = (&app.reader, app.panels.last()) else { return Vec::new() };
    let mut hint = Vec::new();
    let repair = view.repair(reader).map(|repair| repair.what);
    match &repair {
        Some(What::Yours(_)) => hint.push(("take-back", "takes that back")),
        Some(What::Join) => hint.push(("take-back", "parts them")),
        Some(What::Heading(_)) => hint.push(("take-back", "paragraph")),
        Some(What::DividedWord) => hint.push(("take-back", "puts the hyphen back")),
        Some(_) => hint.extend([("take-back", "puts it back"), ("take-back-all", "all like it")]),
        None => {}
    }
    let line = view.line(&reader.document);
    if matches!(repair, Some(What::Heading(_))) {
        hint.extend([("higher", "higher"), ("deeper", "deeper")]);
    }
    if view.block(&reader.document).is_some() {
        hint.push(("take-out", "takes the line out"));
        match reader.document.block_beginning_at(line.start) {
            Some(_) if matches!(repair, Some(What::Heading(_))) => hint.push(("begin-here", "joins it above")),
            Some(_) => hint.extend([("begin-here", "joins it above"), ("as-heading", "heading")]),
            None if matches!(repair, Some(What::Join)) => hint.push(("as-heading", "heading")),
            None => hint.extend([("begin-here", "begins a paragraph"), ("as-heading", "heading")]),
        }
    }
    hint.extend([("next-repair", "next"), ("leave", "leaves"), ("help", "keys")]);
    hint
}

/// Page, per cent and time; the time goes first when there is no room.
fn chips(page: &Page, columns: usize) -> String {
    let foot = &page.foot;
    let printed = foot.page.as_ref().map(|label| format!("p. {label}"));
    let per_cent = foot.per_cent.map(|per_cent| format!("{per_cent} %")).unwrap_or_default();
    let per_cent = match foot.reading {
        true if per_cent.is_empty() => "still reading".to_owned(),
        true => format!("still reading · {per_cent}"),
        false => per_cent,
    };
    let rest = if foot.section.is_empty() { "left" } else { "left in section" };
    let minutes = (foot.minutes > 0).then(|| format!("{} min {rest}", foot.minutes));
    let short = (foot.minutes > 0).then(|| format!("{} min", foot.minutes));
    let join = |parts: [Option<&String>; 3]| parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
    let lines = [
        join([printed.as_ref(), Some(&per_cent), minutes.as_ref()]),
        join([printed.as_ref(), Some(&per_cent), short.as_ref()]),
        join([printed.as_ref(), Some(&per_cent), None]),
    ];
    let fits = |line: &&String| shown::columns(line) <= columns / 2;
    lines.iter().find(fits).cloned().unwrap_or(per_cent)
}
