//! Glossary files that the reader wrote (TOML: term, forms, definition).
