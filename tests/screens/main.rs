//! What a reader sees: text in, keys, screens out. No terminal is needed.

mod cards;
mod defining;
mod growing;
mod highlights;
mod keeping;
mod linking;
mod looking_up;
mod marking;
mod mending;
mod mentions;
mod peeking;
mod reading;
mod screen;
mod writing;
