//! A paragraph into rows. The only file that names textwrap.
