//! What of a text may reach a terminal, and how many columns it takes there.
