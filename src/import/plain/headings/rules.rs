//! The weighing: which signs together make a heading, and which keep a line from being one.
//!
//! A rule holds when all that it needs was seen, one of its alternatives, and nothing that bars it. The first rule
//! that holds tells the class. What bars a strong witness is little, what bars a weak one is much, so the rules
//! stand from the strongest to the weakest.

use super::witness::Seen;
use super::{Class, Verdict};
use crate::document::{Sign, SignSet};
use Sign::*;

struct Rule {
    makes: Makes,
    text: Text,
    needs: SignSet,
    /// At least one of these; none is asked for when it is empty.
    one_of: SignSet,
    bars: SignSet,
}

/// The texts that a rule is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Any,
    /// Paragraphs are single lines.
    Flow,
    /// Paragraphs are wrapped.
    Wrapped,
}

#[derive(Clone, Copy)]
enum Makes {
    Contents,
    Named,
    Numbered,
    Underlined,
    Caps,
    Outdented,
    Plain,
}

const NONE: SignSet = SignSet::of(&[]);

/// What is no name of anything.
const PIECE: SignSet = SignSet::of(&[Long, BeginsLow, EndsOpen, NoWords, Marker, Leader, Imprint]);
const NEVER: SignSet = PIECE.or(SignSet::of(&[Crowded]));
/// What bars a line that only its look makes a heading.
const LOOK: SignSet = NEVER.or(SignSet::of(&[FormLine, Front, ShortLines, Columns, Right, Scrap, Caption]));
const TALK: SignSet = LOOK.or(SignSet::of(&[EndsSentence, Quoted, Address, Dated, Announces, AfterBreak, Source]));

/// What bars a line above a list in the order of the alphabet.
pub const NO_NAME: SignSet = NEVER.or(SignSet::of(&[Columns, Right, Caption, Quoted, Address, Announces, Source]));

const RULES: [Rule; 12] = [
    rule(Makes::Contents, Text::Any, &[HeadsContents], &[], NONE),
    rule(Makes::Named, Text::Any, &[Named], &[], SignSet::of(&[Long, Crowded])),
    rule(Makes::Underlined, Text::Any, &[Underlined], &[], PIECE),
    rule(Makes::Numbered, Text::Any, &[Numbered], &[], NEVER),
    rule(Makes::Caps, Text::Flow, &[Capitals, TextFollows], &[], TALK),
    rule(Makes::Plain, Text::Flow, &[TextFollows], &[], TALK),
    rule(Makes::Caps, Text::Wrapped, &[Capitals], &[], LOOK.or(SignSet::of(&[EndsSentence]))),
    // Even a sentence in capitals is a heading where white space sets it off.
    rule(Makes::Caps, Text::Wrapped, &[Capitals], &[MoreSpace, Middle], LOOK),
    rule(Makes::Outdented, Text::Wrapped, &[Outdented], &[], LOOK.or(SignSet::of(&[EndsSentence, Announces, Quoted]))),
    rule(Makes::Plain, Text::Wrapped, &[Short], &[Middle, Emphasised], TALK),
    rule(Makes::Plain, Text::Wrapped, &[Short, MoreSpace, BelongsBelow], &[], TALK),
    rule(
        Makes::Plain,
        Text::Wrapped,
        &[Short, MuchSpace],
        &[Middle, Emphasised, BelongsBelow],
        LOOK.or(SignSet::of(&[Quoted, Source])),
    ),
];

const fn rule(makes: Makes, text: Text, needs: &[Sign], one_of: &[Sign], bars: SignSet) -> Rule {
    Rule { makes, text, needs: SignSet::of(needs), one_of: SignSet::of(one_of), bars }
}

/// The signs that speak for a heading.
pub const FOR: SignSet = SignSet::of(&[
    HeadsContents,
    Named,
    Numbered,
    Counted,
    Underlined,
    Capitals,
    Middle,
    MoreSpace,
    MuchSpace,
    BelongsBelow,
    Outdented,
    Emphasised,
    Short,
    HeadsEntries,
    TextFollows,
    LooksLikeTitle,
    RepeatsTitle,
    LevelByContents,
    LevelByNumber,
    LevelBySpace,
    LevelByLook,
]);

/// The signs that speak against one.
pub const AGAINST: SignSet = TALK.or(SignSet::of(&[Typed, NoText, TitleAgain, OutOfOrder, OutOfCount, Refrain]));

/// What the signs of one part say together.
pub fn verdict(seen: Seen) -> Verdict {
    let text = if seen.is_flow { Text::Flow } else { Text::Wrapped };
    let holds = |rule: &&Rule| {
        (rule.text == Text::Any || rule.text == text)
            && seen.signs.has_all(rule.needs)
            && (rule.one_of.is_empty() || seen.signs.has_any(rule.one_of))
            && !seen.signs.has_any(rule.bars)
    };
    let class = RULES.iter().find(holds).and_then(|rule| class(rule.makes, &seen));
    Verdict { class, seen: seen.signs }
}

fn class(makes: Makes, seen: &Seen) -> Option<Class> {
    let numbered = seen.number.map(|(style, depth)| Class::Numbered(style, depth));
    match makes {
        Makes::Contents => Some(Class::Contents),
        Makes::Named => Some(Class::Named(seen.depth)),
        Makes::Numbered => numbered,
        Makes::Underlined => numbered.or(Some(Class::Underlined(seen.is_bold))),
        Makes::Caps => Some(Class::Caps),
        Makes::Outdented => Some(Class::Outdented(0)),
        Makes::Plain => Some(Class::Plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(is_flow: bool, signs: &[Sign], expect: Option<Class>) {
        let signs = SignSet::of(signs);
        assert_eq!(verdict(Seen { signs, is_flow, ..Seen::default() }).class, expect, "{signs:?}");
    }

    #[test]
    fn a_strong_witness_is_believed_against_much() {
        check(true, &[Named, EndsSentence, Front], Some(Class::Named(0)));
        check(true, &[Named, Crowded], None);
    }

    #[test]
    fn capitals_that_close_a_sentence_need_space() {
        check(false, &[Capitals, EndsSentence], None);
        check(false, &[Capitals, EndsSentence, MoreSpace], Some(Class::Caps));
        check(false, &[Capitals, Right], None);
    }

    #[test]
    fn every_sign_of_a_rule_speaks_for_or_against() {
        for rule in &RULES {
            assert_eq!(rule.needs.or(rule.one_of).and(FOR), rule.needs.or(rule.one_of));
            assert_eq!(rule.bars.and(AGAINST), rule.bars);
        }
        assert!(FOR.and(AGAINST).is_empty());
    }
}
