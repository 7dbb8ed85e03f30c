//! Mentions of terms in a stretch of text: whole words, the longest first, inflected forms too.
