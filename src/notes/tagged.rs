//! Tags: how they are typed in a note, and which ones the notebooks have.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use super::history::History;
use super::journal::notebooks;
use super::reading::reading;
use crate::folders::read_regular;

/// The tags typed in a note, each once.
///
/// - `#tag`, anywhere: a word that begins with `#` and a letter; a bracket or a quotation mark may stand before it. The
///   tag ends where white space, a comma or the like, a bracket or a quotation mark follows. It may hold `-`, `_`, `/`,
///   `:` and `.`, but does not end with one: in `#a/b.` the tag is `a/b`.
/// - `.tag`, before all other words, as in Readwise: the first words of the note, as long as each of them is a dot, a
///   letter, and then nothing but letters, digits, `-`, `_` and `/`, with which the tag does not end either. So `.commons compare ch. 7` has the tag `commons`;
///   `... and so on`, `.5 of it`, `.NET, again` and a `.com` further on have none. `.h1` and `.c1` are what Readwise
///   calls actions: they are no tags, and others may follow.
///
/// ```
/// use postil::notes::tags;
/// assert_eq!(tags(".theory .to-read compare (#class/struggle)."), ["theory", "to-read", "class/struggle"]);
/// ```
pub fn tags(note: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for range in places(note) {
        let tag = &note[range];
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Where they stand, without their sign.
fn places(note: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut before_all = true;
    for word in words(note) {
        let text = &note[word.clone()];
        match text.strip_prefix('.').filter(|tag| before_all && is_dotted(tag)) {
            Some(tag) if is_action(tag) => {}
            Some(tag) => places.push(word.start + 1..word.start + 1 + whole(tag).len()),
            None => {
                before_all = false;
                places.extend(after_sign(text).map(|tag| word.start + tag.start..word.start + tag.end));
            }
        }
    }
    places
}

/// The runs without white space.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| {
        let at = word.as_ptr() as usize - start;
        at..at + word.len()
    })
}

fn is_dotted(tag: &str) -> bool {
    let more = |c: char| c.is_alphanumeric() || !c.is_ascii() && !is_end(c) || matches!(c, '-' | '_' | '/');
    tag.starts_with(char::is_alphabetic) && tag.chars().all(more)
}

fn is_action(tag: &str) -> bool {
    tag.len() == 2 && tag.starts_with(['h', 'c']) && tag.ends_with(|c: char| c.is_ascii_digit())
}

/// The tag in a word that begins with `#`, behind an opening sign or none.
fn after_sign(word: &str) -> Option<Range<usize>> {
    let rest = word.trim_start_matches(is_opening).strip_prefix('#')?;
    let start = word.len() - rest.len();
    let tag = &rest[..rest.find(is_end).unwrap_or(rest.len())];
    let tag = whole(tag);
    tag.starts_with(char::is_alphabetic).then(|| start..start + tag.len())
}

/// A tag without the signs that may stand inside it, but do not end it.
fn whole(tag: &str) -> &str {
    tag.trim_end_matches(['.', ':', '-', '_', '/', '–', '—', '*', '…'])
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '‹' | '›')
}

/// What no tag holds.
fn is_end(c: char) -> bool {
    is_opening(c) || matches!(c, ',' | ';' | '!' | '?' | ')' | ']' | '}' | '<' | '>' | '|' | '\\' | '#' | '、' | '。')
}

/// The tag that is being typed before a place in a note: where its letters begin, behind the sign. There may be none yet.
pub fn begun_at(note: &str, caret: usize) -> Option<usize> {
    let before = &note[..caret];
    let start =
        before.rfind(char::is_whitespace).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    if let Some(letters) = word.trim_start_matches(is_opening).strip_prefix('#') {
        return (!letters.contains(is_end)).then(|| caret - letters.len());
    }
    let letters = word.strip_prefix('.').filter(|letters| is_dotted(letters))?;
    // Only tags stand before it.
    let is_first = words(&before[..start]).all(|word| before[word].strip_prefix('.').is_some_and(is_dotted));
    is_first.then(|| caret - letters.len())
}

/// The tags in the notebooks of a folder, and how many annotations have each, without those of one notebook. When there
/// is very much, the notebooks written last are read.
pub fn in_notebooks(folder: &Path, but: &Path) -> HashMap<String, usize> {
    /// So many bytes are read at most: about thirty thousand annotations.
    const ENOUGH: u64 = 16 << 20;
    let mut files: Vec<_> = notebooks(folder).into_iter().filter(|file| file != but).collect();
    let data = |file: &Path| fs::metadata(file).ok();
    files.sort_by_cached_key(|file| std::cmp::Reverse(data(file).and_then(|data| data.modified().ok())));
    let (mut n_bytes, mut counts) = (0, HashMap::new());
    for file in files {
        n_bytes += data(&file).map_or(0, |data| data.len());
        if n_bytes > ENOUGH {
            break;
        }
        let Ok(bytes) = read_regular(&file) else { continue };
        if memchr::memmem::find(&bytes, b"\ntags = ").is_none() {
            continue;
        }
        let history = History::of(reading(&bytes).records);
        for tag in history.living().flat_map(|stored| &stored.annotation.tags) {
            *counts.entry(tag.clone()).or_default() += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(note: &str, expected: &[&str]) {
        assert_eq!(tags(note), expected, "{note}");
    }

    #[test]
    fn words_with_a_number_sign_are_tags() {
        check("see #hegemony, #hegemony and #class-struggle. #1 is no tag", &["hegemony", "class-struggle"]);
        check("(#one) “#two”, [#three]; #four/five: #six!", &["one", "two", "three", "four/five", "six"]);
        check("a#b C# # ## #- ##x", &[]);
        check("#l’état #term::commons", &["l", "term::commons"]);
    }

    #[test]
    fn tags_are_of_any_script() {
        check("#हिन्दी #cafe\u{301} #漢字、#été", &["हिन्दी", "cafe\u{301}", "漢字"]);
        check(".été .漢字 words", &["été", "漢字"]);
    }

    #[test]
    fn dotted_words_before_all_others_are_tags() {
        check(".commons compare ch. 7", &["commons"]);
        check("  .one\n.two/three #four .five", &["one", "two/three", "four"]);
        check(".h2 .chapter", &["chapter"]);
        check(".draft- words", &["draft"]);
    }

    #[test]
    fn other_dots_are_none() {
        check("the site is .com and .org", &[]);
        check("... and so on", &[]);
        check(".5 of it", &[]);
        check(".NET, again", &[]);
        check(".e.g. this", &[]);
        check(".co.uk", &[]);
        check(". tag", &[]);
    }

    #[test]
    fn a_tag_being_typed_is_known() {
        let begun = |note: &str| begun_at(note, note.len()).map(|at| note[at..].to_owned());
        assert_eq!(begun("see #heg").as_deref(), Some("heg"));
        assert_eq!(begun("see (#").as_deref(), Some(""));
        assert_eq!(begun(".one .tw").as_deref(), Some("tw"));
        for note in ["", "see .tw", "one", "#a,", "a#b", ".", "..."] {
            assert_eq!(begun(note), None, "{note}");
        }
    }

    proptest! {
        #[test]
        fn any_note_has_whole_tags(note in "[ab#. ,(é漢\u{301}/-]{0,30}", at in 0_usize..40) {
            for tag in tags(&note) {
                prop_assert!(tag.starts_with(char::is_alphabetic) && !tag.contains(char::is_whitespace));
                // What was found is found again when it is typed alone.
                let alone = tags(&format!("#{tag}"));
                prop_assert_eq!(alone, [tag]);
            }
            let at = note.floor_char_boundary(at);
            if let Some(begun) = begun_at(&note, at) {
                prop_assert!(begun <= at && note.is_char_boundary(begun));
            }
        }
    }
}
