//! Where words, sentences and paragraphs begin and end (UAX 29).
