//! Rows at one width, block by block, on demand.
