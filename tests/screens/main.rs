//! What a reader sees: text in, keys, screens out. No terminal is needed.

mod alike;
mod cards;
mod defining;
mod growing;
mod highlights;
mod keeping;
mod linking;
mod living;
mod looking_up;
mod marking;
mod mending;
mod mentions;
mod notebook;
mod peeking;
mod pictures;
mod reading;
mod screen;
mod shelf;
mod studying;
mod writing;
