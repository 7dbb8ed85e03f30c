//! The application: state, events, and the page as plain data. No terminal type, no printing.

pub mod key;
