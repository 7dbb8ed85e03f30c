//! The file of a notebook: append-only TOML, one table a change.
