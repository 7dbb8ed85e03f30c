//! Moving through the text.

use anyhow::Result;

use super::naming;
use crate::app::action::Action;
use crate::app::field::Field;
use crate::app::parts::ON_THE_WAY;
use crate::app::reader::{At, Reader, Wish};
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
    Action { name: "back", help: "Back to where you were before the last jump, also in another text", run: back },
    Action { name: "last-place", help: "To where the last jump began; once more, back again", run: last_place },
    Action { name: "forward", help: "Forward again after going back, also to another text", run: forward },
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
    let n = way * times.saturating_mul(rows);
    app.widen(n);
    let reader = app.open_reader()?;
    if !reader.scroll(n) {
        let is_edge = reader.is_near_edge(way > 0, 0) || way > 0 && reader.is_arriving();
        app.say(match (way > 0, is_edge) {
            (true, true) => "The end of what was read so far; the rest is on the way",
            (true, false) => "The end of the text",
            (false, true) => "The start of what was read so far; the rest is on the way",
            (false, false) => "The start of the text",
        });
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
    let is_here = app.open_reader()?.part.as_ref().is_none_or(|part| part.bytes.start == 0);
    if is_here || !app.go_ahead(0) {
        app.open_reader()?.jump(0);
    }
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
    let byte = reader.part.as_ref().and_then(|part| part.byte(per_cent));
    let is_there = byte.is_some_and(|byte| app.go_ahead(byte));
    // The end of the part may look different when all before it is known.
    let wish = if per_cent >= 100 { Some(Wish::End) } else { (!is_there).then_some(Wish::PerCent(per_cent)) };
    app.open_reader()?.wish = wish;
    if !is_there {
        app.say(ON_THE_WAY);
    }
    Ok(())
}

fn back(app: &mut App) -> Result<()> {
    naming::close(app);
    if !travel(app, Reader::go_back)? && !app.go_to_text_before()? {
        app.say("There is nothing to go back to");
    }
    Ok(())
}

fn forward(app: &mut App) -> Result<()> {
    if !travel(app, Reader::go_forward)? && !app.go_to_text_after()? {
        app.say("There is nothing to go forward to");
    }
    Ok(())
}

/// Goes to where the last jump began, so that the same key comes back again.
fn last_place(app: &mut App) -> Result<()> {
    naming::close(app);
    let reader = app.open_reader()?;
    let here = At::Here(reader.anchor);
    let Some(to) = reader.go_back() else {
        if !app.go_to_text_before()? {
            app.say("There is nothing to go back to");
        }
        return Ok(());
    };
    reader.forward.pop();
    reader.leave(here);
    if let At::Byte(byte) = to {
        app.come_to(byte);
    }
    Ok(())
}

/// Goes through the places that were left; false when there is none.
fn travel(app: &mut App, step: impl Fn(&mut Reader) -> Option<At>) -> Result<bool> {
    let times = app.times();
    let reader = app.open_reader()?;
    let Some(to) = (0..times).map_while(|_| step(reader)).last() else { return Ok(false) };
    if let At::Byte(byte) = to {
        app.come_to(byte);
    }
    Ok(true)
}
