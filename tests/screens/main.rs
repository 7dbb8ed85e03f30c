//! What a reader sees: text in, keys, screens out. No terminal is needed.

mod defining;
mod looking_up;
mod marking;
mod mending;
mod reading;
mod screen;
