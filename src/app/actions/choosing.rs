//! The palette: choosing from everything there is by a few letters of it.

use crate::app::action::Action;

pub const ACTIONS: &[Action] = &[Action {
    name: "palette",
    help: "Find what can be done, a heading, a text, a term or a note by a few letters of it",
    run: |app| app.open_palette(""),
}];
