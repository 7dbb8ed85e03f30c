//! Moving through the text.

use anyhow::Result;

use super::elsewhere;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::reader::Wish;
use crate::app::{App, Ask, Prompt};

pub const ACTIONS: &[Action] = &[
    Action { name: "line-down", help: "One line down", run: |app| scroll(app, 1, Step::Line) },
    Action { name: "line-up", help: "One line up", run: |app| scroll(app, -1, Step::Line) },
    Action { name: "half-page-down", help: "Half a page down", run: |app| scroll(app, 1, Step::HalfPage) },
    Action { name: "half-page-up", help: "Half a page up", run: |app| scroll(app, -1, Step::HalfPage) },
    Action { name: "page-down", help: "One page down", run: |app| scroll(app, 1, Step::Page) },
    Action { name: "page-up", help: "One page up", run: |app| scroll(app, -1, Step::Page) },
    Action { name: "next-section", help: "To the next section", run: next_section },
    Action {
        name: "previous-section",
        help: "To the start of the section, then to the one before",
        run: previous_section,
    },
    Action { name: "start", help: "To the start of the text", run: start },
    Action { name: "end", help: "To the end of the text", run: end },
    Action {
        name: "go-to-per-cent",
        help: "To a per cent of the text: type 50% or % and the number",
        run: go_to_per_cent,
    },
    Action { name: "back", help: "Back to where you were before the last jump", run: back },
    Action { name: "forward", help: "Forward again after going back", run: forward },
];

enum Step {
    Line,
    HalfPage,
    Page,
}

fn scroll(app: &mut App, way: isize, step: Step) -> Result<()> {
    let times = app.times();
    let reader = app.open_reader()?;
    let height = reader.frame.height.max(1) as isize;
    let rows = match step {
        Step::Line => 1,
        Step::HalfPage => (height / 2).max(1),
        Step::Page => height,
    };
    if !reader.scroll(way * times.saturating_mul(rows)) {
        app.say(if way > 0 { "The end of the text" } else { "The start of the text" });
    }
    Ok(())
}

fn next_section(app: &mut App) -> Result<()> {
    let times = app.times() as usize;
    let reader = app.open_reader()?;
    let here = reader.top().map_or(0, |row| row.next.saturating_sub(1));
    let next = reader.document.outline.iter().filter(|heading| heading.range.start > here).nth(times - 1);
    match next.map(|heading| heading.range.start) {
        Some(at) => reader.jump(at),
        None => app.say("There is no section after this one"),
    }
    Ok(())
}

fn previous_section(app: &mut App) -> Result<()> {
    let times = app.times() as usize;
    let reader = app.open_reader()?;
    let here = reader.top().map_or(0, |row| row.start);
    let before = reader.document.outline.iter().rev().filter(|heading| heading.range.start < here).nth(times - 1);
    match before.map(|heading| heading.range.start) {
        Some(at) => reader.jump(at),
        None if here > 0 => reader.jump(0),
        None => app.say("There is no section before this one"),
    }
    Ok(())
}

fn start(app: &mut App) -> Result<()> {
    app.open_reader()?.jump(0);
    Ok(())
}

fn end(app: &mut App) -> Result<()> {
    to_per_cent(app, 100)
}

fn go_to_per_cent(app: &mut App) -> Result<()> {
    match app.count {
        Some(per_cent) => to_per_cent(app, per_cent),
        None => {
            app.prompt = Some(Prompt { ask: Ask::PerCent, field: Field::default() });
            Ok(())
        }
    }
}

/// Jumps to the row that is `per_cent` of the text's bytes from its start.
pub fn to_per_cent(app: &mut App, per_cent: usize) -> Result<()> {
    let reader = app.open_reader()?;
    if reader.part.is_none() {
        reader.go_to_per_cent(per_cent);
        return Ok(());
    }
    reader.wish = Some(if per_cent >= 100 { Wish::End } else { Wish::PerCent(per_cent) });
    app.say("The text is still being read; as soon as it is whole, you will be there");
    Ok(())
}

fn back(app: &mut App) -> Result<()> {
    let times = app.times();
    let reader = app.open_reader()?;
    if !(0..times).fold(false, |moved, _| reader.go_back() || moved) && !elsewhere::come_back(app)? {
        app.say("There is nothing to go back to");
    }
    Ok(())
}

fn forward(app: &mut App) -> Result<()> {
    let times = app.times();
    let reader = app.open_reader()?;
    if !(0..times).fold(false, |moved, _| reader.go_forward() || moved) {
        app.say("There is nothing to go forward to");
    }
    Ok(())
}
