//! Sameness: two spellings are the same when case, accents, kinds of quotes and dashes, ligatures, soft
//! hyphens and white space are all that differs. Keeps a map back to byte offsets.
