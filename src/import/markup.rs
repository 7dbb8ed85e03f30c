//! What the importers of markup languages share: a pen that loses nothing, the setting of tables,
//! and what the files of a book call each other.

pub mod paths;
pub mod table;
pub mod writer;
