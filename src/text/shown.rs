//! What of a text may reach a terminal, and how many columns it takes there.
//!
//! A text may hold anything: escape sequences, characters that turn the line around, a hundred thousand accents
//! on one letter. The reading text keeps them all, and so do offsets, notes and search. This file decides what is
//! drawn instead. Nothing that comes from outside is drawn without it: not a page, a title, a file name or a message.
//!
//! | in the text                                   | on the screen                           |
//! |-----------------------------------------------|-----------------------------------------|
//! | tab, line end                                 | one space                               |
//! | other C0 controls, DEL                        | their picture: `␛`, `␡`                 |
//! | C1, U+2028/9, direction overrides, interlinear, noncharacters, private use | `�`        |
//! | soft hyphen, zero-width space, direction marks, tags, variation selectors  | nothing    |
//! | joiners (ZWJ, ZWNJ)                           | kept only in scripts that join letters  |
//! | joined emoji                                  | the first of them                       |
//! | a mark without a letter                       | the mark on a dotted circle             |
//! | a colour of skin without an emoji             | `�`                                     |
//! | more than eight marks on a letter             | the first eight                         |
//!
//! Emoji are cut and variation selectors dropped because terminals disagree about their width, and one wrong
//! width shifts the rest of the row. Overrides become visible because they serve to make text look like another;
//! the other direction characters stand in honest Hebrew and Arabic and have nothing to show.

use std::borrow::Cow;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks kept on one letter. Vietnamese, Hebrew and phonetic script need up to four.
const MARKS: usize = 8;
/// Characters kept of one cluster. Conjuncts of real languages have fewer than a dozen.
const CLUSTER: usize = 32;
const REPLACEMENT: char = '\u{FFFD}';
const DOTTED_CIRCLE: char = '\u{25CC}';

/// One grapheme of a text as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'a> {
    /// The bytes of the text it stands for. The ranges of a text lie end to end and leave nothing out.
    pub range: Range<usize>,
    /// What is drawn; empty for what has nothing to show.
    pub glyph: Cow<'a, str>,
    /// The columns ratatui gives the glyph; 0 only when it is empty.
    pub columns: u16,
}

/// The graphemes of `text` in order, safe to draw.
pub fn graphemes(text: &str) -> impl Iterator<Item = Shown<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        let first = *bytes.get(at)?;
        let start = at;
        // Two ASCII characters are never one grapheme, except CR LF, which is not printable.
        let alone = bytes.get(at + 1).is_none_or(u8::is_ascii);
        if alone && is_printable(first) {
            at += 1;
            return Some(Shown { range: start..at, glyph: Cow::Borrowed(&text[start..at]), columns: 1 });
        }
        let cluster = text[at..].graphemes(true).next()?;
        at += cluster.len();
        let glyph = glyph(cluster);
        let columns = glyph_columns(&glyph);
        Some(Shown { range: start..at, glyph, columns })
    })
}

/// `text` on one line as it may be drawn: for titles, messages and file names.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_printable) {
        return Cow::Borrowed(text);
    }
    let mut drawn = String::with_capacity(text.len());
    for shown in graphemes(text) {
        drawn.push_str(&shown.glyph);
    }
    if drawn == text { Cow::Borrowed(text) } else { Cow::Owned(drawn) }
}

/// How many columns `text` takes when it is drawn.
pub fn columns(text: &str) -> usize {
    if text.bytes().all(is_printable) {
        return text.len();
    }
    graphemes(text).map(|shown| usize::from(shown.columns)).sum()
}

/// `text` as it may be drawn, cut to `columns`; what was cut is replaced by an ellipsis.
///
/// ```
/// assert_eq!(postil::text::shown::cut("The wind-up bird", 9), "The wind…");
/// ```
pub fn cut(text: &str, columns: usize) -> String {
    let mut drawn = String::new();
    let (mut used, mut fits) = (0, 0);
    for shown in graphemes(text) {
        used += usize::from(shown.columns);
        if used > columns {
            drawn.truncate(fits);
            if columns > 0 {
                drawn.push('…');
            }
            return drawn;
        }
        drawn.push_str(&shown.glyph);
        // Room for the ellipsis is left behind this grapheme.
        if used < columns {
            fits = drawn.len();
        }
    }
    drawn
}

fn is_printable(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

/// What is drawn for a grapheme cluster.
fn glyph(cluster: &str) -> Cow<'_, str> {
    // A colour of skin that lost its emoji would lean on whatever is drawn before it.
    if cluster.starts_with(|c| matches!(c, '\u{1F3FB}'..='\u{1F3FF}')) {
        return Cow::Owned(REPLACEMENT.to_string());
    }
    let mut chars = cluster.chars();
    let kept: String = match (chars.next(), chars.next()) {
        (Some(only), None) => match fate(only) {
            Fate::Keep if !is_mark(only) => return Cow::Borrowed(cluster),
            Fate::Replace(by) => return Cow::Owned(by.to_string()),
            Fate::Drop | Fate::Join => return Cow::Borrowed(""),
            Fate::Keep => on_dotted_circle(only).unwrap_or_default(),
        },
        _ if cluster == "\r\n" => return Cow::Borrowed(" "),
        _ => keep(cluster),
    };
    if glyph_columns(&kept) == 0 {
        let hidden = cluster.chars().all(|c| matches!(fate(c), Fate::Drop | Fate::Join));
        return if hidden { Cow::Borrowed("") } else { Cow::Owned(REPLACEMENT.to_string()) };
    }
    if kept == cluster { Cow::Borrowed(cluster) } else { Cow::Owned(kept) }
}

/// Nothing when `mark` cannot lean on a letter, such as a vowel of Hangul without its consonant.
fn on_dotted_circle(mark: char) -> Option<String> {
    let leaning = String::from_iter([DOTTED_CIRCLE, mark]);
    (leaning.graphemes(true).count() == 1).then_some(leaning)
}

/// The characters of a cluster that are drawn.
fn keep(cluster: &str) -> String {
    let mut kept = String::with_capacity(cluster.len().min(64));
    let (mut n_kept, mut marks) = (0, 0);
    let joins = cluster.chars().next().is_some_and(|c| joins_letters(c) && !is_mark(c));
    for c in cluster.chars() {
        let c = match fate(c) {
            Fate::Keep => c,
            Fate::Replace(by) => by,
            Fate::Join if joins => c,
            // What is joined to an emoji is not drawn.
            Fate::Join if c == '\u{200D}' => break,
            Fate::Join | Fate::Drop => continue,
        };
        if is_mark(c) {
            marks += 1;
            if marks > MARKS {
                continue;
            }
            if kept.is_empty() && on_dotted_circle(c).is_some() {
                kept.push(DOTTED_CIRCLE);
            }
        }
        n_kept += 1;
        if n_kept > CLUSTER {
            break;
        }
        kept.push(c);
    }
    kept
}

/// The columns ratatui gives to one grapheme: `unicode-width`, and one more for each halfwidth sound mark,
/// which terminals draw in a cell of its own.
fn glyph_columns(glyph: &str) -> u16 {
    let sound_marks = glyph.chars().filter(|&c| is_sound_mark(c)).count();
    u16::try_from(glyph.width() + sound_marks).unwrap_or(u16::MAX)
}

fn is_sound_mark(c: char) -> bool {
    matches!(c, '\u{FF9E}' | '\u{FF9F}')
}

fn is_mark(c: char) -> bool {
    c.width() == Some(0) && !is_sound_mark(c)
}

/// Arabic, Syriac, the scripts of India and Southeast Asia, Mongolian: a joiner changes the shape of letters.
fn joins_letters(c: char) -> bool {
    ('\u{0600}'..='\u{18AF}').contains(&c)
}

enum Fate {
    Keep,
    Drop,
    Join,
    Replace(char),
}

fn fate(c: char) -> Fate {
    match c {
        '\t' | '\n' => Fate::Replace(' '),
        '\0'..='\u{1F}' => Fate::Replace(char::from_u32(0x2400 + u32::from(c)).unwrap_or(REPLACEMENT)),
        '\u{7F}' => Fate::Replace('\u{2421}'),
        ' '..='~' => Fate::Keep,
        '\u{80}'..='\u{9F}' => Fate::Replace(REPLACEMENT),
        '\u{200C}' | '\u{200D}' => Fate::Join,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}' => Fate::Drop,
        '\u{202D}' | '\u{202E}' => Fate::Replace(REPLACEMENT),
        // Fillers of Hangul: letters of no width.
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => Fate::Drop,
        // Embeddings, isolates and their ends; the word joiner, invisible operators, deprecated shaping.
        '\u{202A}'..='\u{202C}' | '\u{2060}'..='\u{206F}' => Fate::Drop,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' => Fate::Drop,
        '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' => Fate::Replace(REPLACEMENT),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Fate::Replace(REPLACEMENT),
        '\u{FDD0}'..='\u{FDEF}' => Fate::Replace(REPLACEMENT),
        _ if u32::from(c) & 0xFFFE == 0xFFFE => Fate::Replace(REPLACEMENT),
        _ => Fate::Keep,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[track_caller]
    fn check(text: &str, drawn: &str) {
        assert_eq!(clean(text), drawn);
        assert_eq!(columns(text), columns_drawn(drawn), "columns of {text:?}");
    }

    fn columns_drawn(text: &str) -> usize {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 400, 1));
        usize::from(buffer.set_stringn(0, 0, text, 400, Style::default()).0)
    }

    #[test]
    fn a_colour_of_skin_does_not_lean_on_what_a_hidden_character_parted_from_it() {
        check("\u{1F442}\u{2060}\u{1F3FB}", "\u{1F442}\u{FFFD}");
    }

    #[test]
    fn plain_words_are_borrowed() {
        assert!(matches!(clean("plain words"), Cow::Borrowed(_)));
        assert!(matches!(clean("naïve – “quoted” 漢字"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_escape_sequence_becomes_letters() {
        check("a\x1b]0;x\x07b", "a␛]0;x␇b");
        check("\x7f\u{9b}31m", "␡�31m");
    }

    #[test]
    fn line_ends_and_tabs_become_spaces() {
        check("one\r\ntwo\nthree\tfour\rfive", "one two three four␍five");
    }

    #[test]
    fn an_override_of_direction_is_seen_and_other_direction_characters_are_not() {
        check("A\u{202e}txt.exe\u{202c} \u{2066}b\u{2069}", "A�txt.exe b");
        check("\u{200f}שלום\u{200e}", "שלום");
    }

    #[test]
    fn invisible_characters_take_no_room() {
        check("\u{feff}soft\u{ad}hy\u{200b}phen\u{2060}", "softhyphen");
        check("pay\u{200d}pal ter\u{200c}m", "paypal term");
        check("flag\u{e0067}\u{e007f}", "flag");
    }

    #[test]
    fn a_joiner_stays_where_letters_join() {
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
    }

    #[test]
    fn joined_emoji_are_cut_to_the_first() {
        check("👨\u{200d}👩\u{200d}👧!", "👨!");
        check("\u{2764}\u{fe0f}-ok", "\u{2764}-ok");
        check("1\u{fe0f}\u{20e3}", "1\u{20e3}");
        assert_eq!(columns(&("👩\u{200d}".repeat(30_000) + "x")), 3);
    }

    #[test]
    fn marks_are_counted_and_get_a_base() {
        check(&format!("Z{}", "\u{301}".repeat(400)), &format!("Z{}", "\u{301}".repeat(8)));
        check("\u{301}starts", "\u{25cc}\u{301}starts");
        check("\u{200b}\u{20e3}", "\u{25cc}\u{20e3}");
    }

    #[test]
    fn noncharacters_and_private_use_are_replaced() {
        check("\u{fdd0}\u{ffff}\u{10ffff}\u{2028}\u{fff9}\u{e000}", "������");
    }

    #[test]
    fn wide_and_halfwidth_letters_are_as_ratatui_draws_them() {
        check("漢字 ｶﾞ ﾞ ｆｕ \u{1100}\u{1161}\u{11a8} 🇩🇪🇩", "漢字 ｶﾞ ﾞ ｆｕ \u{1100}\u{1161}\u{11a8} 🇩🇪🇩");
    }

    #[test]
    fn a_cut_text_never_exceeds_its_columns() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("shorter", 5), "shor…");
        assert_eq!(cut("漢字漢字", 4), "漢…");
        assert_eq!(cut("漢字", 4), "漢字");
        assert_eq!(cut("ab", 0), "");
        assert_eq!(cut("\u{1b}[2J", 3), "␛[…");
    }

    /// Written from the list of what a reader must never send, not from the code above.
    fn is_forbidden(c: char) -> bool {
        let n = c as u32;
        c.is_control()
            || [0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB].contains(&n)
            || (0x202A..=0x202E).contains(&n)
            || (0x2066..=0x206F).contains(&n)
            || (0xE0000..=0xE007F).contains(&n)
            || (0xFDD0..=0xFDEF).contains(&n)
            || n % 0x10000 >= 0xFFFE
    }

    fn odd_text() -> impl Strategy<Value = String> {
        let odd = prop_oneof![
            any::<char>(),
            prop::char::range('\0', '~'),
            prop::char::range('\u{7f}', '\u{700}'),
            prop::char::range('\u{900}', '\u{97f}'),
            prop::char::range('\u{1100}', '\u{11ff}'),
            prop::char::range('\u{1ff0}', '\u{2070}'),
            prop::char::range('\u{fe00}', '\u{ffff}'),
            prop::char::range('\u{1f1e6}', '\u{1f1ff}'),
            prop::char::range('\u{1f3fa}', '\u{1f470}'),
            Just('\u{200d}'),
        ];
        prop::collection::vec(odd, 0..24).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn nothing_forbidden_is_drawn(text in odd_text()) {
            prop_assert_eq!(clean(&text).chars().find(|&c| is_forbidden(c)), None);
        }

        #[test]
        fn ranges_tile_the_text(text in odd_text()) {
            let mut at = 0;
            for shown in graphemes(&text) {
                prop_assert_eq!(shown.range.start, at);
                prop_assert!(shown.range.end > at && text.is_char_boundary(shown.range.end));
                prop_assert_eq!(shown.columns == 0, shown.glyph.is_empty());
                at = shown.range.end;
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn columns_are_those_of_ratatui(text in odd_text()) {
            prop_assert_eq!(columns(&text), columns_drawn(&clean(&text)));
            for shown in graphemes(&text) {
                prop_assert_eq!(usize::from(shown.columns), columns_drawn(&shown.glyph));
            }
        }

        #[test]
        fn cleaning_twice_keeps_the_columns(text in odd_text()) {
            prop_assert_eq!(columns(&clean(&text)), columns(&text));
        }

        #[test]
        fn a_cut_fits(text in odd_text(), room in 0_usize..30) {
            prop_assert!(columns(&cut(&text, room)) <= room);
        }
    }
}
