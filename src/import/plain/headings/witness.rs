//! The witness: what is to be seen of one part and its neighbours that speaks for a heading or against one.
//!
//! Nothing is decided here. Cheap looks come first, for most parts are long.

use super::super::lines::{Line, is_caps, is_finished, starts_low};
use super::super::numbering::{Numbering, Style, numbering};
use super::super::parts::Part;
use super::super::shapes::has_leader;
use super::Around;
use crate::document::{Kind, Sign, SignSet};

/// What was seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub signs: SignSet,
    /// How deep the contents name it.
    pub depth: u8,
    pub number: Option<(Style, u8)>,
    /// The line drawn below it is a bold one.
    pub is_bold: bool,
    pub is_flow: bool,
}

/// Wider parts are no headings unless the contents name them.
pub const WIDEST: usize = 120;
const WIDEST_NAMED: usize = 240;

/// Looks at part `n`.
pub fn see(around: &Around, n: usize) -> Seen {
    let part = &around.parts[n];
    let mut it = Seen { is_flow: around.evidence.is_flow, ..Seen::default() };
    if around.contents.heading.is_some_and(|line| part.lines.contains(&line)) {
        it.signs.add(Sign::HeadsContents);
        return it;
    }
    if !matches!(part.kind, Kind::Paragraph | Kind::Quote | Kind::Verse | Kind::ListItem) {
        return it;
    }
    let n_lines = around.lines.body(part.lines.clone()).count();
    if n_lines > 4 || around.width(n) > WIDEST_NAMED {
        it.signs.add(Sign::Long);
        return it;
    }
    let words = part.words(around.lines);
    let look = Look { around, n, part, words: &words, line: &around.lines.all[part.first()], n_lines };
    if part.underline.is_none() && !look.is_apart() {
        it.signs.add(Sign::Crowded);
        return it;
    }
    look.at_names(&mut it);
    look.at_words(&mut it.signs);
    if it.is_flow {
        look.in_flow(&mut it.signs)
    } else {
        look.in_wrapped(&mut it.signs)
    }
    it
}

/// One part under the eye.
struct Look<'a> {
    around: &'a Around<'a>,
    n: usize,
    part: &'a Part,
    words: &'a str,
    line: &'a Line,
    n_lines: usize,
}

impl Look<'_> {
    /// Names, numbers and lines drawn below.
    fn at_names(&self, it: &mut Seen) {
        if let Some(depth) = self.around.contents.depth(self.words) {
            it.signs.add(Sign::Named);
            it.depth = depth;
        }
        let number = numbering(self.words);
        let widest = self.widest(number.as_ref(), it);
        it.signs.add_if(self.around.width(self.n) > widest || self.n_lines > 3 && widest < WIDEST_NAMED, Sign::Long);
        let Some(number) = number else {
            it.signs.add_if(self.part.underline.is_some(), Sign::Underlined);
            it.is_bold = self.part.underline == Some(true);
            return;
        };
        let is_counted = self.around.contents.counts(self.part.first()) && self.n_lines == 1;
        let is_numbered = is_counted || self.is_numbered(&number);
        it.signs.add_if(is_numbered, Sign::Numbered);
        it.signs.add_if(is_counted, Sign::Counted);
        if let Some(is_bold) = self.part.underline {
            it.signs.add(Sign::Underlined);
            it.is_bold = is_bold;
        }
        let is_drawn = it.signs.has(Sign::Underlined) && matches!(number.style, Style::Points | Style::Word);
        let style = if is_counted { Style::Points } else { number.style };
        it.number = (is_numbered && self.part.underline.is_none() || is_drawn).then_some((style, number.depth));
    }

    fn widest(&self, number: Option<&Numbering>, it: &Seen) -> usize {
        let style = number.map(|number| number.style);
        match it.is_flow {
            _ if it.signs.has(Sign::Named) => WIDEST_NAMED,
            true if style == Some(Style::Points) => 200,
            true if style.is_none() => 100,
            _ => WIDEST,
        }
    }

    fn at_words(&self, signs: &mut SignSet) {
        let words = self.words;
        signs.add_if(starts_low(words), Sign::BeginsLow);
        signs.add_if(words.ends_with([',', ';', '-', '–', '—', '、']), Sign::EndsOpen);
        signs.add_if(!words.chars().any(char::is_alphanumeric), Sign::NoWords);
        signs.add_if(self.part.kind == Kind::ListItem, Sign::Marker);
        signs.add_if(self.part.kind == Kind::Verse, Sign::ShortLines);
        signs.add_if(is_caption_of(words), Sign::Caption);
        signs.add_if(has_leader(words), Sign::Leader);
        signs.add_if(words.contains("://") || words.contains('@'), Sign::Address);
        signs.add_if(is_imprint(words), Sign::Imprint);
        signs.add_if(self.is_form(), Sign::FormLine);
        let is_beside = self.around.parts.get(self.n + 1).is_some_and(|next| next.gap == 0 && self.is_beside(next));
        signs.add_if(self.n < self.around.front && !is_beside && !self.is_followed_by_long(), Sign::Front);
        let announces = words.ends_with(':') && self.is_before_list();
        signs.add_if(announces, Sign::Announces);
        let is_label = words.ends_with(':') && words.len() < 40 && self.is_outdented() && self.is_followed_by_text();
        signs.add_if(is_finished(words) && !words.ends_with('?') && !is_label, Sign::EndsSentence);
        let n_letters = || words.chars().filter(|c| c.is_alphabetic()).count();
        if is_caps(words) && is_typed(words) {
            signs.add(Sign::Typed);
        } else if is_caps(words) {
            signs.add_if(self.around.evidence.is_flow || n_letters() > 2, Sign::Capitals);
        }
    }

    fn in_flow(&self, signs: &mut SignSet) {
        let words = self.words;
        let marks = ['"', '“', '‘', '«', '„', '「', '(', '[', '-', '–', '—', '@'];
        signs.add_if(words.starts_with(marks), Sign::Quoted);
        signs.add_if(words.len() == 4 && has_date(words), Sign::Dated);
        signs.add_if(!self.is_after_text(), Sign::AfterBreak);
        signs.add_if(self.is_caption(), Sign::Caption);
        let has_text = self.has_text_below();
        signs.add_if(has_text, Sign::TextFollows);
        signs.add_if(!has_text, Sign::NoText);
    }

    fn in_wrapped(&self, signs: &mut SignSet) {
        let (part, words, evidence) = (self.part, self.words, self.around.evidence);
        let next_gap = self.around.parts.get(self.n + 1).map_or(9, |next| next.gap);
        let middle = (self.line.indent() + self.line.right()).abs_diff(evidence.margin + evidence.wrap);
        let (left, right) =
            (self.line.indent().saturating_sub(evidence.margin), evidence.wrap.saturating_sub(self.line.right()));
        // A scan or a careless hand moves the middle a little.
        let is_about = is_caps(words) && left >= 8 && right >= left / 2 && left >= right / 2;
        let is_centred = self.line.indent() > evidence.margin + 4 && (middle <= 6 || is_about);
        signs.add_if(is_centred, Sign::Middle);
        signs.add_if(self.line.indent() > evidence.margin + 20 && !is_centred, Sign::Right);
        signs.add_if(words.len() < 2 && part.gap < 2, Sign::NoWords);
        signs.add_if(part.gap > evidence.gap, Sign::MoreSpace);
        let is_tied = part.gap > evidence.gap && part.gap >= next_gap && self.line.indent() <= evidence.margin;
        signs.add_if(is_tied && !part.page, Sign::BelongsBelow);
        let is_far = !part.page && part.gap >= evidence.gap + 2 && part.gap > next_gap;
        signs.add_if(is_far && !words.ends_with(':') && words.len() < 50, Sign::MuchSpace);
        signs.add_if(self.is_outdented() && evidence.first_indent.is_none() && part.n_lines() == 1, Sign::Outdented);
        let is_dashed = words.starts_with(['–', '—']) || words.starts_with("--");
        signs.add_if(words.starts_with(['"', '“', '(', '[']) || is_dashed, Sign::Quoted);
        signs.add_if(words.len() > 2 && words.starts_with('_') && words.ends_with('_'), Sign::Emphasised);
        let before = self.n.checked_sub(1).map(|n| &self.around.parts[n]);
        let is_below_quote = before.is_some_and(|before| matches!(before.kind, Kind::Verse | Kind::Quote));
        // What is in an item is no quotation with a source.
        let is_in_item = before.is_some_and(|before| before.depth > 0);
        signs.add_if(is_below_quote && !is_in_item && next_gap >= part.gap, Sign::Source);
        signs.add_if(has_columns(words), Sign::Columns);
        signs.add_if(self.is_among_scraps(), Sign::Scrap);
        let is_short = part.n_lines() == 1 && self.around.width(self.n) * 10 < evidence.wrap * 9;
        signs.add_if(is_short, Sign::Short);
    }

    /// Whether what follows is something that a sentence may announce.
    fn is_before_list(&self) -> bool {
        let next = self.around.parts.get(self.n + 1);
        next.is_some_and(|next| {
            matches!(next.kind, Kind::ListItem | Kind::Quote | Kind::Verse | Kind::Code | Kind::Table | Kind::Note)
        })
    }

    /// Whether short lines that are neither sentences nor headings stand on both sides.
    fn is_among_scraps(&self) -> bool {
        let before = self.n.checked_sub(1).map(|n| &self.around.parts[n]);
        let after = self.around.parts.get(self.n + 1);
        before.is_some_and(|part| self.is_scrap(part)) && after.is_some_and(|part| self.is_scrap(part))
    }

    fn is_scrap(&self, part: &Part) -> bool {
        let Around { lines, evidence, contents, .. } = self.around;
        let words = lines.text(part.last());
        part.kind == Kind::Paragraph
            && part.underline.is_none()
            && part.n_lines() <= 3
            && 5 * lines.all[part.first()].width() < 2 * evidence.wrap
            && !is_finished(words)
            && !is_caps(words)
            && numbering(words).is_none_or(|number| number.len >= words.len())
            && contents.depth(words).is_none()
    }

    fn is_outdented(&self) -> bool {
        !self.around.evidence.is_flow && self.line.indent() < self.around.evidence.margin
    }

    /// Whether it stands apart from the text before and behind it.
    fn is_apart(&self) -> bool {
        let Around { evidence, contents, parts, .. } = self.around;
        let is_set = evidence.has_short_ends || evidence.first_indent.is_some();
        let above = self.n == 0
            || self.part.gap > 0
            || self.part.page
            || is_set
            || contents.is_numbered_name(self.words)
            || self.is_numbered_head(self.part) && self.is_numbered_head(&parts[self.n - 1]);
        if contents.counts(self.part.first()) && self.n_lines == 1 {
            return true;
        }
        let below = parts.get(self.n + 1).is_none_or(|next| next.gap > 0 || next.page || self.is_beside(next));
        above && (below || is_set || contents.depth(self.words).is_some())
    }

    /// Whether the text right below begins further to the right, or a number tells the line from it.
    fn is_beside(&self, next: &Part) -> bool {
        let indent = self.around.lines.all[next.first()].indent();
        let is_right_of =
            self.around.evidence.has_heads_at(self.line.indent()) && indent >= self.around.evidence.margin;
        self.part.n_lines() == 1
            && self.part.kind == Kind::Paragraph
            && (is_right_of
                || self.is_numbered_head(self.part) && self.is_numbered_head(next)
                || indent > self.line.indent() && self.has_points())
    }

    /// A line with a number to the left of the text, as others right above or below it are.
    fn is_numbered_head(&self, part: &Part) -> bool {
        let Around { lines, evidence, .. } = self.around;
        part.n_lines() == 1 && evidence.is_numbered_head(lines, part.first())
    }

    fn has_points(&self) -> bool {
        numbering(self.words).is_some_and(|number| number.style == Style::Points)
    }

    fn is_numbered(&self, number: &Numbering) -> bool {
        let Numbering { style, depth, len, .. } = *number;
        let rest = self.words[len.min(self.words.len())..].trim();
        let is_sentence = is_finished(rest) && !rest.ends_with(['?', '!', ':']) && rest.len() > 60;
        match style {
            // `Section 3 [Salt], page 7` leads elsewhere.
            Style::Word => !is_sentence && !rest.starts_with('[') && (rest.is_empty() || !starts_low(rest)),
            Style::Kanji => self.words.chars().count() < 40 && !self.words.ends_with('。'),
            Style::Points if self.line.indent() > self.around.evidence.margin && !self.around.evidence.is_flow => false,
            Style::Points => {
                !is_sentence
                    && !rest.is_empty()
                    && !starts_low(rest)
                    && (depth > 1 || self.is_followed_by_text())
                    && !rest.ends_with('.')
                    && !rest.starts_with('(')
            }
            Style::Roman => rest.len() < 80 && (rest.is_empty() || !is_finished(rest) || is_caps(rest)),
            Style::Bare => false,
        }
    }

    /// Short lines before the contents that no text follows: imprints, and the boxes of title pages.
    fn is_form(&self) -> bool {
        let Around { evidence, contents, parts, lines, .. } = self.around;
        let Some(contents) = contents.heading.filter(|line| self.part.first() < *line) else { return false };
        let next = parts.get(self.n + 1).filter(|next| next.first() < contents);
        let width = |next: &Part| next.width(lines);
        evidence.is_paged
            && next.is_none_or(|next| width(next) < 25 || (width(next) < 100 && !lines.is_finished(next.last())))
    }

    fn is_followed_by_text(&self) -> bool {
        self.around.parts.get(self.n + 1).is_some_and(|next| {
            matches!(next.kind, Kind::Paragraph | Kind::Quote | Kind::ListItem) && next.width(self.around.lines) > 60
        })
    }

    fn is_followed_by_long(&self) -> bool {
        let Around { evidence, parts, lines, .. } = self.around;
        let Some(next) = parts.get(self.n + 1).filter(|_| self.n > 0) else { return false };
        let is_set_apart = lines.is_caps(self.part.first()) && self.part.gap > evidence.gap;
        let width = next.width(lines);
        let is_text = width > 30 && lines.is_finished(next.last()) && !lines.is_caps(next.first());
        let may_be = !evidence.is_flow || lines.is_caps(self.part.first());
        (is_set_apart || self.is_outdented()) && is_text || may_be && width > 160
    }

    fn has_text_below(&self) -> bool {
        let Around { parts, lines, .. } = self.around;
        let width = |n: usize| parts.get(n).map_or(0, |part| part.width(lines));
        let is_below_text = self.n.checked_sub(1).is_none_or(|n| width(n) > 100);
        width(self.n + 1) > 100 || (width(self.n + 2) > 200 && is_below_text && self.n + 2 < parts.len())
    }

    fn is_after_text(&self) -> bool {
        let Some(before) = self.n.checked_sub(1).map(|n| &self.around.parts[n]) else { return true };
        let text = self.around.lines.text(before.last());
        is_finished(text) || text.ends_with([')', ']', '"', '”', '’']) || before.width(self.around.lines) < WIDEST
    }

    /// A line below a picture that was lost: it stands soon after a heading and is set off in another way.
    fn is_caption(&self) -> bool {
        let lines = self.around.lines;
        let end = lines.all[self.part.last()].range().end;
        let has_space_behind = lines.source[end..].starts_with([' ', '\t', '\u{A0}']);
        let ends_in_year = self.words.trim_end_matches(')').ends_with(|c: char| c.is_ascii_digit());
        let is_dated = ends_in_year && has_date(self.words) && self.words.contains([',', '(']);
        has_space_behind || is_dated || (ends_in_year && self.part.gap > 1)
    }
}

/// A line that says who has the rights, or who printed and published it.
fn is_imprint(words: &str) -> bool {
    const OPENINGS: [&str; 22] = [
        "printed by",
        "printed in",
        "printed at",
        "printed for",
        "printed and",
        "published by",
        "published in",
        "published for",
        "first published",
        "all rights reserved",
        "entered at",
        "entered according",
        "isbn",
        "issn",
        "gedruckt",
        "druck von",
        "verlag von",
        "alle rechte vorbehalten",
        "imprimé",
        "imprimerie",
        "impreso",
        "stampato",
    ];
    let has_sign = words.contains('©') || words.contains('(') && (words.contains("(c)") || words.contains("(C)"));
    // As much as the longest opening.
    let lower: String = words.chars().take(24).flat_map(char::to_lowercase).collect();
    let has_digit = words.contains(|c: char| c.is_ascii_digit());
    has_sign || lower.starts_with("copyright") && has_digit || OPENINGS.iter().any(|opening| lower.starts_with(opening))
}

/// Whether wide spaces divide a line into three columns or more.
fn has_columns(words: &str) -> bool {
    const WIDE: &str = "    ";
    let Some(at) = words.find(WIDE) else { return false };
    words[at..].trim_start().contains(WIDE)
}

/// `Figure 2`, `Tabelle 1: …`: the caption of something.
fn is_caption_of(words: &str) -> bool {
    const THINGS: [&str; 26] = [
        "figure",
        "fig",
        "table",
        "plate",
        "listing",
        "abbildung",
        "abb",
        "tabelle",
        "tab",
        "tafel",
        "tableau",
        "planche",
        "figura",
        "tabla",
        "lámina",
        "tabella",
        "tavola",
        "tabela",
        "figuur",
        "tabel",
        "figur",
        "рисунок",
        "рис",
        "таблица",
        "図",
        "表",
    ];
    let end = words.find(|c: char| !c.is_alphabetic()).unwrap_or(words.len());
    let rest = words[end..].trim_start_matches(['.', ' ', '\u{A0}']);
    (2..=20).contains(&end)
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && THINGS.iter().any(|thing| words[..end].chars().flat_map(char::to_lowercase).eq(thing.chars()))
}

/// Whether capitals are there because a machine reads them: names with underscores, formulas, dates.
fn is_typed(words: &str) -> bool {
    let n_digits = words.chars().filter(char::is_ascii_digit).count();
    let n_letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let is_joined = |at: usize| {
        let (before, after) = (&words[..at], &words[at + 1..]);
        before.ends_with(char::is_alphanumeric) && after.starts_with(|c: char| c.is_alphanumeric() || c == '*')
    };
    words.contains(['=', '{', '}', '|', '\\', '<', '>', '$'])
        || n_digits > n_letters
        || words.match_indices('_').any(|(at, _)| is_joined(at))
}

/// Whether a year is among the words.
pub fn has_date(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20") || word.starts_with("18")))
}
