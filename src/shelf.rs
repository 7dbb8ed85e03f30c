//! The shelf: which documents are known, and where each was left.
//!
//! What may not be lost is in two places of the data folder. [`places`]: one small file a document in `shelf/`, where
//! it was left. [`arranged`]: `shelf.toml`, a file that only grows, with what the reader has put on the shelf, tagged
//! and put away. All else is found out from these and from the texts themselves, and may be thrown away: [`facts`]
//! about files, so that each is read once, and [`index`], the shelf as it was seen last, whose first lines are enough
//! for the first screen.
//!
//! [`Catalogue`] is the one place that answers: every document with its paths, title, tags, folder, length, progress,
//! notes. [`join`] makes it from all the above, and touches no file; [`query`] and [`order`] say which of the documents
//! are shown, and how. [`walk`] goes through folders.

pub mod arranged;
pub mod catalogue;
pub mod facts;
pub mod index;
pub mod join;
pub mod order;
pub mod places;
pub mod query;
pub mod recent;
pub mod record;
pub mod walk;

mod lines;

pub use arranged::Arranged;
pub use catalogue::{Catalogue, State, Volume};
pub use facts::Facts;
pub use order::Order;
pub use places::{Left, Shelf};
