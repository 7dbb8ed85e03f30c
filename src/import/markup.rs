//! What the importers of markup languages share: a pen that loses nothing, the setting of paragraphs and tables, what
//! documents say about themselves, what the names of styles mean, how items are numbered, and what the files of a book
//! call each other.

pub mod about;
pub mod grid;
pub mod numbering;
pub mod paths;
pub mod roles;
pub mod setter;
pub mod skipped;
pub mod table;
pub mod writer;
