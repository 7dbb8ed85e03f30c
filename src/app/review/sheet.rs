//! What a session shows, row by row: a card and its answer, the summary at the end, the figures.

use std::ops::Range;

use jiff::Timestamp;

use super::{ReviewView, Stage};
use crate::app::App;
use crate::study::figures::AHEAD;
use crate::study::{Card, Figures, Study};
use crate::text::{shown, wrap};

/// The widest row of a card, in columns.
const WIDEST: u16 = 66;
/// In a higher window the ratings take two rows.
const LOW: u16 = 8;
/// In a lower window nothing is left blank.
const AIRY: u16 = 16;

/// Where on the screen a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub left: u16,
    pub width: u16,
    /// The first row, and how many there are.
    pub top: u16,
    pub height: usize,
    /// The rows that the ratings take, below those.
    pub ratings: u16,
}

/// How a row looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    Strong,
    Quiet,
}

/// A row, and the part of it that was hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetRow {
    pub text: String,
    pub look: Look,
    pub found: Option<Range<usize>>,
}

impl Place {
    /// Where it stands in a window of that size. What is asked does not move when it is turned.
    pub fn of(columns: u16, rows: u16) -> Self {
        let width = columns.saturating_sub(2).clamp(1, WIDEST);
        let top = if is_low(rows) { 1 } else { (rows / 6).clamp(2, 8) };
        let ratings = if rows < LOW { 1 } else { 2 };
        let taken = top + ratings + 2;
        Self {
            left: (columns.saturating_sub(width)) / 2,
            width,
            top,
            height: rows.saturating_sub(taken).max(1) as usize,
            ratings,
        }
    }
}

fn is_low(rows: u16) -> bool {
    rows < AIRY
}

/// All rows of what a session shows in so many columns; they may be more than there is room for.
pub fn rows(app: &App, view: &ReviewView, columns: usize) -> Vec<SheetRow> {
    let Some(study) = &app.studied.study else { return Vec::new() };
    match (view.stage, view.id().and_then(|id| study.card(id))) {
        (Stage::Asking, Some(card)) => of_card(card, view, columns, !is_low(app.rows)),
        (Stage::Asking | Stage::Ended, _) => of_end(study, view, app.now, columns),
        (Stage::Figures, _) => of_figures(&study.figures(app.now), columns),
    }
}

fn of_card(card: &Card, view: &ReviewView, columns: usize, is_airy: bool) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    let (answer, found) = card.answer();
    // The hidden words appear in their places, and nothing moves.
    match (view.turned, found) {
        (true, Some(found)) => add_found(&mut rows, answer, found, columns),
        (turned, _) => {
            let look = if card.asks == crate::study::Asks::Hidden { Look::Plain } else { Look::Strong };
            add(&mut rows, &card.question(), look, columns);
            if turned {
                let blank = if is_airy { vec![row("")] } else { Vec::new() };
                rows.extend(blank.clone());
                rows.push(SheetRow { look: Look::Quiet, ..row(&"─".repeat(columns.min(12))) });
                rows.extend(blank);
                add(&mut rows, answer, Look::Plain, columns);
            }
        }
    }
    rows.push(row(""));
    let section = card.at.as_ref().map(|at| at.section.as_str()).unwrap_or_default();
    let section = if section == card.title { "" } else { section };
    let from: Vec<_> = [card.title.as_str(), section].into_iter().filter(|words| !words.is_empty()).collect();
    if view.turned || card.asks == crate::study::Asks::Term {
        add(&mut rows, &from.join(" · "), Look::Quiet, columns);
    }
    if let Some(lost) = view.lost {
        add(&mut rows, lost, Look::Quiet, columns);
    }
    rows
}

fn of_end(study: &Study, view: &ReviewView, now: Timestamp, columns: usize) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    let figures = study.figures(now);
    let (asked, known, minutes) = view.summary();
    let cards = |n: usize| if n == 1 { "1 card".to_owned() } else { format!("{n} cards") };
    let head = match (asked, figures.due.all()) {
        (0, 0) if figures.cards == 0 => "You have no cards".to_owned(),
        (0, 0) => "Nothing is due".to_owned(),
        (0, due) => format!("{} due", cards(due)),
        _ => format!(
            "{} in {}",
            cards(asked),
            if minutes == 1 { "1 minute".into() } else { format!("{minutes} minutes") }
        ),
    };
    add(&mut rows, &head, Look::Strong, columns);
    if asked > 0 {
        let told = match asked - known {
            0 => "all of them known".to_owned(),
            again => format!("{known} known, {again} learned again"),
        };
        add(&mut rows, &told, Look::Plain, columns);
    }
    rows.push(row(""));
    if asked > 0 && figures.due.all() > 0 {
        add(&mut rows, &format!("Space goes on with {} more", cards(figures.due.all())), Look::Plain, columns);
    }
    add(&mut rows, &to_come(&figures), Look::Quiet, columns);
    rows
}

/// When the next cards come.
fn to_come(figures: &Figures) -> String {
    let week: usize = figures.ahead[1..8].iter().sum();
    let unseen = match figures.unseen.saturating_sub(figures.due.new) {
        0 => String::new(),
        n => format!(" · {n} new ones wait for another day"),
    };
    let come = match (figures.ahead[1], week) {
        (0, 0) => match figures.ahead.iter().skip(1).position(|&n| n > 0) {
            Some(days) => format!("the next cards come in {} days", days + 1),
            None => "no card comes within two weeks".to_owned(),
        },
        (0, week) => format!("none tomorrow, {week} within a week"),
        (tomorrow, week) => format!("{tomorrow} tomorrow, {week} within a week"),
    };
    if figures.cards == 0 { String::new() } else { come + &unseen }
}

/// The figures in rows, for the screen and for `postil review`.
pub fn of_figures(figures: &Figures, columns: usize) -> Vec<SheetRow> {
    let mut rows = Vec::new();
    add(&mut rows, "Your cards", Look::Strong, columns);
    rows.push(row(""));
    let kept = |kept: crate::study::figures::Kept| match kept.per_cent() {
        Some(per_cent) => format!("{per_cent} % of {}", kept.asked),
        None => "nothing asked twice".to_owned(),
    };
    let told = [
        ("cards", format!("{}, {} of them never asked", figures.cards, figures.unseen)),
        ("due now", format!("{}, {} of them new", figures.due.all(), figures.due.new)),
        ("reviews", format!("{}, {} of them today", figures.reviews, figures.reviews_today)),
        ("still known", format!("{} in the last 30 days", kept(figures.lately))),
        ("", format!("{} since you began", kept(figures.ever))),
    ];
    for (label, words) in told {
        add(&mut rows, &format!("{label:<12}{words}"), Look::Plain, columns);
    }
    rows.push(row(""));
    add(&mut rows, "The next two weeks", Look::Strong, columns);
    rows.push(row(""));
    let most = figures.ahead.iter().copied().max().unwrap_or(0);
    let room = columns.saturating_sub(18).clamp(1, 40);
    for (days, &n) in figures.ahead.iter().enumerate().take(AHEAD) {
        let label = match days {
            0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        };
        // As long as there is room, each card has a dot of its own.
        let bar = if most <= room { n } else { (n * room).div_ceil(most) };
        rows.push(row(format!("{label:<12}{n:>4}  {}", "▪".repeat(bar)).trim_end()));
    }
    rows
}

fn row(text: &str) -> SheetRow {
    SheetRow { text: text.to_owned(), ..SheetRow::default() }
}

fn add(rows: &mut Vec<SheetRow>, text: &str, look: Look, columns: usize) {
    let text = shown::clean(text);
    if text.is_empty() {
        return;
    }
    let lines = wrap::wrap(&text, columns.max(1));
    rows.extend(lines.iter().map(|line| SheetRow { text: text[line.start..line.end].to_owned(), look, found: None }));
}

/// The same with a part of it that was hidden.
fn add_found(rows: &mut Vec<SheetRow>, text: &str, found: Range<usize>, columns: usize) {
    for line in wrap::wrap(text, columns.max(1)) {
        let part = found.start.clamp(line.start, line.end)..found.end.clamp(line.start, line.end);
        let part = part.start - line.start..part.end - line.start;
        let found = Some(part).filter(|part| !part.is_empty());
        rows.push(SheetRow { text: text[line.start..line.end].to_owned(), look: Look::Plain, found });
    }
}
