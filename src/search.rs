//! Finding words in a document, across line ends and spellings.
