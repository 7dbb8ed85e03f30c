//! The actions, a file for each topic. Each file begins with its table.

pub mod annotations;
pub mod attaching;
mod colouring;
pub mod defining;
pub mod elsewhere;
pub mod finding;
pub mod glancing;
mod growing;
pub mod keeping;
pub mod lighting;
pub mod links;
pub mod living;
pub mod looking_up;
pub mod marking;
pub mod mending;
pub mod mentions;
pub mod moving;
pub mod naming;
pub mod peeking;
pub mod pictures;
pub mod selecting;
pub mod shelving;
pub mod showing;
pub mod suggesting;
pub mod typing;
pub mod undoing;
pub mod writing;
