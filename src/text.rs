//! Functions over strings. This floor knows nothing of documents.
//!
//! [`fold`]: when two spellings are the same. [`words`]: where words, sentences and paragraphs begin and end.
//! [`context`]: the words around a place. [`shown`]: what of a text may reach a terminal, and how wide it is there.
//! [`wrap`]: a paragraph into rows. [`language`]: which language a text is in. [`rows`]: tables of words, as other
//! programs write them. [`roman`]: roman numbers. [`fuzzy`]: how well a few typed letters fit a line. [`pace`]: how long a
//! text takes to read. [`asking`]: what somebody looks for, in parts.

pub mod asking;
pub mod code;
pub mod context;
pub mod fold;
pub mod fuzzy;
pub mod language;
pub mod pace;
pub mod roman;
pub mod rows;
pub mod shown;
pub mod words;
pub mod wrap;
