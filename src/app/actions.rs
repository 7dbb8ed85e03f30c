//! The actions, a file for each topic. Each file begins with its table.

pub mod defining;
pub mod finding;
pub mod looking_up;
pub mod marking;
pub mod mending;
pub mod moving;
pub mod selecting;
pub mod showing;
pub mod typing;
