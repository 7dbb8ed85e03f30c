//! A question to texts: words that all stand in one passage, in any order, some of them near each other, and without
//! others. A passage is a paragraph, or whatever else stands between two blank lines.
//!
//! A question of one thing alone is answered by every place of it, also where it goes over the end of a passage. One of
//! several things is answered by passages, and in them by each place of each thing.

use std::iter;
use std::ops::Range;

use crate::text::asking::{self, Field, Part, TEXT, What};
use crate::text::words;

use super::{Kind, Query};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Question {
    typed: String,
    /// Things of which a passage has every one, the one to be looked for first in front; and things of which it has
    /// none.
    all: Vec<Thing>,
    none: Vec<Thing>,
}

/// One of several chains.
#[derive(Clone, Debug)]
struct Thing {
    any: Vec<Chain>,
}

/// Words that stand near each other, each with how many words may stand before the next.
#[derive(Clone, Debug)]
struct Chain {
    links: Vec<Query>,
    gaps: Vec<usize>,
}

/// The bytes that a word takes at most, the space behind it included, where it is asked whether two are near.
const PER_WORD: usize = 100;

/// Whether the signs of a question are in what is typed to search one text. Quotation marks, hyphens and names before
/// colons stand in texts as well, and are looked for as they are.
pub fn is_question(typed: &str) -> bool {
    let parts = asking::parts(typed);
    let is_in = |what: &What| matches!(what, What::Field(Field::In, place) if place == TEXT);
    let is_alone = parts.len() == 1;
    let joins = |i: usize| i > 0 && i + 1 < parts.len();
    parts.iter().enumerate().any(|(i, part)| match &part.what {
        What::Near(_) => joins(i) && typed.contains('~'),
        What::Pattern(_) => is_alone || typed.split_whitespace().any(|word| word.starts_with("re:")),
        what => is_in(what),
    })
}

impl Question {
    /// What was typed as a question; `None` when it looks for nothing. The error is a sentence.
    pub fn new(typed: &str) -> Result<Option<Self>, String> {
        let mut question = Self { typed: typed.trim().to_owned(), all: Vec::new(), none: Vec::new() };
        let parts = asking::parts(typed);
        let has_words = parts.iter().any(|part| matches!(&part.what, What::Word(word) if has_letters(word)));
        let mut joins: Option<What> = None;
        let mut last_is_not = None;
        for Part { is_not, what } in parts {
            let query = match what {
                What::Near(_) | What::Or => {
                    joins = Some(what);
                    continue;
                }
                // One text is searched, and in it all that stands there.
                What::Field(..) => continue,
                // A dash between words is no word, unless it is all there is.
                What::Word(word) if has_words && !has_letters(&word) => continue,
                What::Word(words) | What::Phrase(words) => Query::new(&words),
                What::Pattern(expression) => Some(Query::expression(&expression)?),
            };
            let Some(query) = query else { continue };
            let join = joins.take().filter(|_| !is_not).zip(last_is_not);
            let is_not = join.as_ref().map_or(is_not, |(_, before)| *before);
            let side = if is_not { &mut question.none } else { &mut question.all };
            match (join.map(|(join, _)| join), side.last_mut()) {
                (Some(What::Near(n)), Some(thing)) => thing.go_on(query, n),
                (Some(_), Some(thing)) => thing.any.push(Chain::of(query)),
                (None, _) | (_, None) => side.push(Thing { any: vec![Chain::of(query)] }),
            }
            last_is_not = Some(is_not);
        }
        if question.all.is_empty() {
            return match question.none.is_empty() {
                true => Ok(None),
                false => Err("say also what is to be found, not only what is not".to_owned()),
            };
        }
        // What has the most letters is likely to be the rarest, and is looked for first.
        question.all.sort_by_key(|thing| std::cmp::Reverse(thing.n_letters()));
        Ok(Some(question))
    }

    /// What a search in one text has to look for.
    pub fn query(&self) -> Query {
        match self.alone() {
            Some(query) => query.clone(),
            None => Query { typed: self.typed.clone(), kind: Kind::Passages(Box::new(self.clone())) },
        }
    }

    /// The one thing that is looked for, if it is one.
    fn alone(&self) -> Option<&Query> {
        match (self.all.as_slice(), self.none.as_slice()) {
            ([thing], []) => thing.alone(),
            _ => None,
        }
    }

    /// The places in answers that begin at or after a place, in order and without overlap.
    pub(super) fn marks<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = Range<usize>> + 'a {
        self.passages(text, from).flatten().filter(move |mark| mark.start >= from)
    }

    /// The passages that are answers, from the one around a place on, each by the places in it.
    fn passages<'a>(&'a self, text: &'a str, from: usize) -> impl Iterator<Item = Vec<Range<usize>>> + 'a {
        let mut at = words::paragraph_around(text, from).start.min(from);
        let first = self.all.first();
        iter::from_fn(move || {
            loop {
                let found = first?.next(text, at)?;
                let passage = words::paragraph_around(text, found.start);
                at = passage.end.max(found.end);
                if let Some(marks) = self.in_passage(&text[passage.clone()]) {
                    let whole = |mark: Range<usize>| passage.start + mark.start..passage.start + mark.end;
                    return Some(marks.into_iter().map(whole).collect());
                }
            }
        })
    }

    /// The places in a passage, if it is an answer.
    fn in_passage(&self, passage: &str) -> Option<Vec<Range<usize>>> {
        let mut marks = Vec::new();
        for thing in &self.all {
            let found = thing.marks(passage);
            if found.is_empty() {
                return None;
            }
            marks.extend(found);
        }
        if self.none.iter().any(|thing| !thing.marks(passage).is_empty()) {
            return None;
        }
        Some(without_overlap(marks))
    }
}

impl Thing {
    fn alone(&self) -> Option<&Query> {
        match self.any.as_slice() {
            [Chain { links, .. }] if links.len() == 1 => links.first(),
            _ => None,
        }
    }

    /// Adds what stands near the last word of the last chain.
    fn go_on(&mut self, query: Query, gap: usize) {
        match self.any.last_mut() {
            Some(chain) => {
                chain.links.push(query);
                chain.gaps.push(gap);
            }
            None => self.any.push(Chain::of(query)),
        }
    }

    fn n_letters(&self) -> usize {
        self.any.iter().map(|chain| chain.longest().map_or(0, Query::n_letters)).min().unwrap_or(0)
    }

    /// A place that cannot be left out, at or after another.
    fn next(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let firsts = self.any.iter().filter_map(|chain| chain.longest()?.find_next(text, from));
        firsts.min_by_key(|found| found.start)
    }

    fn marks(&self, passage: &str) -> Vec<Range<usize>> {
        self.any.iter().flat_map(|chain| chain.marks(passage)).collect()
    }
}

impl Chain {
    fn of(query: Query) -> Self {
        Self { links: vec![query], gaps: Vec::new() }
    }

    fn longest(&self) -> Option<&Query> {
        self.links.iter().max_by_key(|query| query.n_letters())
    }

    /// The places of all its words that stand near those before and behind.
    fn marks(&self, passage: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Vec<Range<usize>>> = Vec::with_capacity(self.links.len());
        for query in &self.links {
            found.push(query.matches(passage, 0).collect());
            if found.last().is_some_and(Vec::is_empty) {
                return Vec::new();
            }
        }
        let pairs = || self.gaps.iter().copied().enumerate();
        // Those near one before, and of these, those near one behind.
        for (i, gap) in pairs() {
            let (before, behind) = found.split_at_mut(i + 1);
            behind[0].retain(|mark| is_near_any(passage, mark, &before[i], gap));
        }
        for (i, gap) in pairs().collect::<Vec<_>>().into_iter().rev() {
            let (before, behind) = found.split_at_mut(i + 1);
            before[i].retain(|mark| is_near_any(passage, mark, &behind[0], gap));
        }
        found.concat()
    }
}

/// Whether one of some places in order is near this one, on either side of it.
fn is_near_any(passage: &str, mark: &Range<usize>, others: &[Range<usize>], gap: usize) -> bool {
    let before = others.partition_point(|other| other.end <= mark.start).checked_sub(1).map(|i| &others[i]);
    let behind = others.get(others.partition_point(|other| other.start < mark.end));
    let is_near = |between: Range<usize>| is_short(&passage[between], gap);
    before.is_some_and(|other| is_near(other.end..mark.start))
        || behind.is_some_and(|other| is_near(mark.end..other.start))
}

/// Whether at most so many words stand between two places, the ends of their own words aside.
fn is_short(between: &str, gap: usize) -> bool {
    if between.len() > (gap + 2) * PER_WORD {
        return false;
    }
    let is_letter = |c: char| c.is_alphanumeric();
    let Some(first) = between.find(|c| !is_letter(c)) else { return true };
    let end = between.trim_end_matches(is_letter).len();
    words::n_words(&between[first..end]) <= gap
}

/// In order; of two that overlap, the one that begins first, and of those that begin together the longest.
fn without_overlap(mut marks: Vec<Range<usize>>) -> Vec<Range<usize>> {
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut end = 0;
    marks.retain(|mark| {
        let is_free = mark.start >= end;
        end = end.max(if is_free { mark.end } else { 0 });
        is_free
    });
    marks
}

fn has_letters(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each place that is lit stands in brackets.
    #[track_caller]
    fn check(typed: &str, marked: &str) {
        let text = marked.replace(['[', ']'], "");
        let query = Question::new(typed).unwrap().expect("there is something to find").query();
        let (mut found, mut at) = (String::new(), 0);
        for range in query.matches(&text, 0) {
            found.push_str(&format!("{}[{}]", &text[at..range.start], &text[range.clone()]));
            at = range.end;
        }
        found.push_str(&text[at..]);
        assert_eq!(found, marked, "{typed}");
        assert_eq!(query.tally(&text, 0..text.len()).n, marked.matches('[').count(), "{typed}");
    }

    #[test]
    fn words_stand_in_one_passage_in_any_order() {
        check("sea tide", "the [tide] of the [Sea]\n\nthe sea\n\nthe tide\n\n[sea], [tide], [sea]");
        check("\"low water\" mark", "[mark] of [low\nwater]\n\nwater low mark");
        check("sea", "the [sea]\n\nthe [sea]");
        check("etat loi", "la [loi] de l’[état]\n\nétat");
    }

    #[test]
    fn passages_with_what_is_not_wanted_are_left_out() {
        check("sea -storm", "a [sea]\n\na sea, a storm");
        check("sea -\"low water\"", "a [sea], water low\n\nlow water, sea");
        check("tide OR ebb -re:st.rm", "[tide]\n\n[ebb]\n\nebb storm");
    }

    #[test]
    fn near_counts_the_words_between() {
        check("sea ~2 tide", "[sea] one two [tide]\n\nsea one two three tide\n\n[tide], the [sea]");
        check("sea ~0 tide", "[sea] [tide]\n\nsea and tide");
        check("sea ~1 tide ~1 ebb", "[sea] [tide] [ebb]\n\nsea tide then the ebb");
        check("sea ~1 sea", "[sea] [sea] and then a sea\n\nsea");
    }

    #[test]
    fn expressions_and_words_stand_together() {
        check("/tid(e|al)/ flat", "a [tidal] [flat]\n\na tide");
        check("re:^the", "[The] sea\n\nof the");
    }

    #[test]
    fn what_cannot_be_asked_is_a_sentence() {
        assert!(Question::new("tag:sea \u{ad}").unwrap().is_none());
        assert!(Question::new("-storm").unwrap_err().starts_with("say also"));
        assert!(Question::new("re:tid(e sea").unwrap_err().contains("unclosed group"));
    }

    #[test]
    fn in_one_text_signs_that_texts_have_are_looked_for_as_they_are() {
        for typed in ["-v", "he said \"so\"", "note: sea", "cmd -x", "NEAR the OR", "/usr/bin", "~ sea", "sea -tide"] {
            assert!(!is_question(typed), "{typed}");
        }
        for typed in ["sea ~ tide", "sea ~5 tide", "re:tid.", "/tid./", "in:text sea -tide"] {
            assert!(is_question(typed), "{typed}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_question_is_harmless(typed in "[-~0-2\"/:ab éin:OR]{0,16}", text in "[abé \n]{0,40}", at in 0_usize..50) {
            if let Ok(Some(question)) = Question::new(&typed) {
                let query = question.query();
                let all: Vec<_> = query.matches(&text, 0).collect();
                prop_assert!(all.windows(2).all(|two| two[0].end <= two[1].start));
                prop_assert_eq!(query.tally(&text, 0..text.len()).n, all.len());
                query.find_previous(&text, at);
                query.all_in(&text, at..at + 5);
            }
        }

    }
}
