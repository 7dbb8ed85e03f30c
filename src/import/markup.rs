//! What the importers of markup languages share: a pen that loses nothing, the setting of paragraphs and tables,
//! what the names of styles mean, and how items are numbered.

pub mod grid;
pub mod numbering;
pub mod roles;
pub mod setter;
pub mod table;
pub mod writer;
