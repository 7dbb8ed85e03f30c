//! Postil, a terminal reader for people who study texts.
//!
//! Five floors; a module uses only the floors below its own.

pub mod text;

pub mod document;

pub mod folders;

pub mod glossary;
pub mod import;
pub mod notes;
pub mod search;
pub mod settings;
pub mod shelf;
pub mod starter;

pub mod app;

pub mod terminal;
pub mod ui;

pub mod cli;
