//! The documents known, and where each was left.
