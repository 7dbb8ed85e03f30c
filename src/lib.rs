//! Postil, a terminal reader for people who study texts: how it is built.
//!
//! There are five floors, and a module uses only the floors below its own; `tests/floors.rs` keeps watch.
//!
//! 1. [`text`] is functions over strings: when two spellings are the same, where words and sentences begin,
//!    what of a text may reach a terminal and how wide it is there, how a paragraph becomes rows; [`colours`] has
//!    the words for colours, [`days`] those of a reader, and [`processors`] shares work out.
//!    *It does not know documents.*
//! 2. [`document`] is the model: one reading text, blocks, spans, headings, and a map to the source; locators;
//!    the layout, which makes rows on demand. *It does not know files, colours, keys or the clock.*
//! 3. [`import`], [`glossary`], [`search`], [`notes`], [`shelf`], [`settings`], [`starter`], [`study`], [`diary`], on [`folders`] and [`journal`]:
//!    getting and keeping. *They do not use each other; a glossary sits on a document, not on an importer.*
//! 4. [`app`] is the application: events in, actions, and the page as plain data.
//!    *It does not know a terminal and prints nothing.*
//! 5. [`ui`] draws the state and never changes it, [`terminal`] is the only one that names crossterm, [`cli`]
//!    has the arguments and the commands that print.
//!
//! # One key
//!
//! [`terminal`] translates it to an [`app::key::Event`]. [`app::App::handle`] asks the keymap what it means in
//! the context of what is on top, and runs that action, which may move the reader's anchor. When all waiting
//! events are taken, [`app::App::page`] computes the page, and [`ui::draw`] draws it, once. The loop
//! ([`cli::read`]) blocks in between: nothing ticks, and an idle reader uses no processor.
//!
//! # One document
//!
//! Bytes come in; [`import::import`] tells the format by the content and always gives a
//! [`document::Document`], with remarks. Its own glossary is found ([`glossary::find`]) and joined with those of
//! the reader ([`glossary::Sources`]). Notes are placed by their words ([`document::locator`]), then the anchor,
//! then the first page is laid out: that page and no more.
//!
//! # Four decisions
//!
//! - A position is a byte offset into the reading text. Rows, sections and pages are looked up from it. On disk
//!   it becomes a locator: the words there, the words around, the offset as a hint.
//! - The view hangs from an anchor. Only actions move it; laying out again never does.
//! - An action is a name, a sentence and a function ([`app::action`]). Dispatch, keymap, help and the README's
//!   key table are folds over the same tables.
//! - Content cannot fail. Odd input gives a document and remarks; only files and the terminal return errors.

pub mod colours;
pub mod days;
pub mod processors;
pub mod text;

pub mod document;

pub mod diary;
pub mod folders;
pub mod glossary;
pub mod import;
pub mod journal;
pub mod notes;
pub mod search;
pub mod settings;
pub mod shelf;
pub mod starter;
pub mod study;

pub mod app;

pub mod cli;
pub mod terminal;
pub mod ui;
