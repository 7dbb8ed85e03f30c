//! How the terms of a page are lit, and whether they are explained beside it.

use anyhow::{Result, bail};

use crate::app::App;
use crate::app::action::Action;
use crate::settings::Lighting;

pub const ACTIONS: &[Action] = &[
    Action { name: "lighting", help: "Light the first of each term on a screen, all of them, or none", run: lighting },
    Action { name: "margin", help: "Explain the terms of the page beside it, in a wide window", run: margin },
];

fn lighting(app: &mut App) -> Result<()> {
    let reader = app.open_reader()?;
    let (next, said) = match reader.terms.lighting {
        Lighting::First => (Lighting::All, "all terms are lit"),
        Lighting::All => (Lighting::None, "no terms are lit; Tab still goes to them"),
        Lighting::None => (Lighting::First, "the first of each term on a screen is lit"),
    };
    reader.terms.lighting = next;
    app.settings.lighting = next;
    app.say(said);
    Ok(())
}

fn margin(app: &mut App) -> Result<()> {
    let (columns, rows) = (app.columns, app.rows);
    let reader = app.open_reader()?;
    let on = !reader.terms.margin;
    reader.terms.margin = on;
    reader.resize(columns, rows);
    let has_room = reader.frame.side.is_some();
    if on && !has_room {
        reader.terms.margin = false;
        reader.resize(columns, rows);
        bail!("there is no room beside the column; widen the window or narrow the column");
    }
    app.settings.margin = on;
    if on {
        super::looking_up::close_all(app)?;
    }
    app.say(if on { "terms are explained beside the page" } else { "the margin is empty again" });
    Ok(())
}
