//! What the importers of markup languages share: a pen that loses nothing, and the setting of tables.

pub mod table;
pub mod writer;
