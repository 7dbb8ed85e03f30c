//! What a reader sees: text in, keys, screens out. No terminal is needed.

mod alike;
mod cards;
mod choosing;
mod defining;
mod folders;
mod growing;
mod highlights;
mod jumping;
mod keeping;
mod linking;
mod living;
mod looking_up;
mod marking;
mod mending;
mod mentions;
mod naming;
mod notebook;
mod peeking;
mod pictures;
mod reading;
mod screen;
mod shelf;
mod studying;
mod writing;
