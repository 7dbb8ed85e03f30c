//! Mentions in a line, in brackets where they should be found.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(terms: &[&str], marked: &str) {
    check_in(None, terms, marked);
}

/// Brackets stand around what should be found.
#[track_caller]
fn check_in(language: Option<&str>, terms: &[&str], marked: &str) {
    let text = marked.replace(['[', ']'], "");
    let matcher = Matcher::in_language(terms.iter().enumerate().map(|(i, term)| (*term, i)), language);
    let mut found = String::new();
    let mut at = 0;
    for Mention { range, .. } in matcher.mentions(&text) {
        found.push_str(&format!("{}[{}]", &text[at..range.start], &text[range.clone()]));
        at = range.end;
    }
    found.push_str(&text[at..]);
    assert_eq!(found, marked);
}

#[test]
fn whole_words_are_found_and_parts_of_words_are_not() {
    check(&["Realism", "art"], "[Realism], surrealism, realist; [art], party, [Art].");
}

#[test]
fn the_longest_term_is_found_first_and_a_shorter_one_when_it_does_not_fit() {
    let terms = ["stalinist realism", "realism", "stalinist", "open communism now", "open", "communism"];
    check(&terms, "[Stalinist realism] and [realism], a [stalinist] state; [open] [communism] then.");
    check(&["belt and road", "belt and braces now", "braces"], "belt and [braces] for the [belt and road]");
}

#[test]
fn plural_and_possessive_forms_are_found() {
    check(&["Soviet", "class", "party", "worker"], "[Soviets], the [party’s], [parties], [workers]’ [classes]");
    check(&["chairman", "thesis", "wolf"], "[chairmen] wrote [theses] on [wolves]");
    check(&["Red Lines", "Unions"], "a [red line] of [unions] and one [union]");
}

#[test]
fn words_of_the_same_family_are_not_mentions() {
    check(&["Marxism", "capitalist", "news", "means"], "Marxist, [Marxism’s], capitalism, new, mean");
}

#[test]
fn verbs_are_found_in_their_forms_when_they_are_long_enough() {
    check(&["pinkwash", "mobilise", "state"], "[pinkwashing], [pinkwashed], [mobilised], [mobilising], stated");
}

#[test]
fn the_plural_before_of_is_found() {
    check(&["mode of production"], "[modes of production], a [mode of production]");
}

#[test]
fn an_acronym_is_only_meant_in_capitals() {
    check(&["NATO", "US", "LGBTQI+", "IT"], "[NATO], nato; [US] us; [LGBTQI+] people; [NATO’s] it; the [US].");
    check(&["NGO"], "[NGOs] and [NGO], ngos");
}

#[test]
fn capitals_that_are_a_way_to_print_headwords_say_nothing() {
    check(&["ALIENATION", "CLASS STRUGGLE", "STATE"], "[alienation] and [State], [class struggle]");
}

#[test]
fn hyphens_spaces_and_one_word_are_the_same() {
    check(
        &["belt and road", "eco-socialism", "Ecofeminism"],
        "[Belt-and-Road]; [ecosocialism], [eco-socialism]; [eco-feminism]",
    );
    check(&["self determination"], "[self-determination] and [self\ndetermination]");
}

#[test]
fn accents_and_apostrophes_do_not_count() {
    check(&["Émigré", "people's war", "laïcité"], "[emigre], [émigrés]; [people’s war]; l’[laicité]");
}

#[test]
fn a_dash_or_a_full_stop_is_not_inside_a_term() {
    check(&["red line", "A*CR", "Socialism, Utopian"], "red – line, red. line, red—line; [A*CR]; [socialism, utopian]");
}

#[test]
fn a_part_of_a_pair_is_a_word_and_a_part_of_a_longer_compound_is_not() {
    check(&["Stalinism", "state"], "[Stalinism]-like, post-[Stalinism], state-of-the-art");
}

#[test]
fn signs_belong_to_their_term() {
    check(&["C++", "C#"], "[C++] and [C#], not C, nor C+, nor c++11");
    check(&[".NET"], "[.NET] (.NET) and ASP.NET, a NET".replace("(.NET)", "([.NET])").as_str());
    check(&["U.S."], "the [U.S.] and the U.S.A. and X.U.S., [U.S] troops [U.S]...");
}

#[test]
fn addresses_are_not_words() {
    check(&["resistance"], "[resistance], info@resistance.org, www.resistance.org, https://example.org/resistance");
}

#[test]
fn a_term_does_not_reach_over_a_blank_line() {
    check(&["red line"], "red\n\nline");
}

#[test]
fn soft_hyphens_inside_words_do_not_count() {
    check(&["cooperative"], "a [co\u{ad}operative]");
}

#[test]
fn odd_terms_are_harmless() {
    check(&["", ".*", "(", "\\", "a", "E", "-"], "[a] man, A, [E] e (.*)");
}

#[test]
fn scripts_without_spaces_are_matched_by_character() {
    check(&["共产党", "党"], "中国[共产党]和[党]");
}

#[test]
fn german_and_french_plurals_when_the_language_is_given() {
    check_in(Some("de"), &["Klasse", "Staat", "Arbeiterin"], "[Klassen], [Staaten], des [Staates], [Arbeiterinnen]");
    check_in(Some("fr-FR"), &["canal", "bureau", "État"], "[canaux], [bureaux], l’[État]");
}

#[test]
fn the_first_of_two_entries_with_one_name_is_found() {
    let matcher = Matcher::new([("Party", 7), ("party", 3)]);
    assert_eq!(matcher.mentions("the party"), [Mention { range: 4..9, entry: 7 }]);
    assert_eq!(matcher.named("Parties"), [7, 3]);
    assert_eq!(matcher.named("the party"), [0; 0]);
}

#[test]
fn the_point_of_an_abbreviation_is_part_of_it_and_that_of_a_sentence_is_not() {
    check(&["etc.", "Hegemony."], "Bread, [etc.], and [hegemony]. More [etc]");
}

/// The mentions when all words are read with the same care.
fn slowly(matcher: &Matcher, text: &str) -> Vec<Mention> {
    let mut words = Tokens::new(text);
    let (mut mentions, mut at) = (Vec::new(), 0);
    while at < words.len() {
        match matcher.mention_at(&mut words, at, &mut Scratch::default()) {
            Some((n_words, mention)) => {
                mentions.push(mention);
                at += n_words;
            }
            None => at += 1,
        }
    }
    mentions
}

const SYLLABLES: [&str; 24] = [
    "a", "ba", "Re", "state", "ment", "ing", "ed", "ies", "men", "y", "'s", "’s", "-", " ", " ", ".", "U", "é", "漢",
    "\u{ad}", "ß", "\n\n", "+", "–",
];

fn text(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(0..SYLLABLES.len(), 0..most).prop_map(|all| all.iter().map(|&i| SYLLABLES[i]).collect())
}

proptest! {
    #[test]
    fn the_fast_walk_finds_what_the_careful_walk_finds(
        terms in proptest::collection::vec(text(6), 1..12), text in text(60), language in 0_usize..3,
    ) {
        let language = [None, Some("de"), Some("fr")][language];
        let matcher = Matcher::in_language(terms.iter().enumerate().map(|(i, term)| (term.as_str(), i)), language);
        prop_assert_eq!(matcher.mentions(&text), slowly(&matcher, &text));
    }

    #[test]
    fn mentions_are_whole_words_in_order(text in "[abAB sé’'\u{ad}+\n.-]{0,40}") {
        let matcher = Matcher::new([("ab", 0), ("a b", 1), ("b", 2), ("ba'", 3), ("AB", 4)]);
        let mut end = 0;
        for Mention { range, .. } in matcher.mentions(&text) {
            prop_assert!(range.start >= end && range.end > range.start);
            prop_assert!(!text[..range.start].ends_with(char::is_alphanumeric));
            prop_assert!(!text[range.end..].starts_with(char::is_alphanumeric));
            end = range.end;
        }
    }

    #[test]
    fn every_term_is_found_in_itself(term in "[A-Za-zé]{2,9}(’[a-z]{2})?([ -][a-zé]{1,6}){0,3}") {
        let matcher = Matcher::new([(term.as_str(), 5)]);
        for mention in matcher.mentions(&term) {
            prop_assert_eq!(mention.entry, 5);
        }
        prop_assert_eq!(matcher.mentions(&term).len(), 1);
    }
}
