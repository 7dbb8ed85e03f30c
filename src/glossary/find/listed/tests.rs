//! Lists of entries that are a glossary, and lists of other things.

use super::super::entries;
use crate::import;

fn check(text: &str, expect: &[(&str, &str)]) {
    let document = import::import(text.as_bytes(), if text.starts_with('#') { "a.md" } else { "" }).document;
    let found = entries(&document);
    let found: Vec<_> = found.iter().map(|entry| (entry.headword.as_str(), entry.text(&document))).collect();
    assert_eq!(found, expect);
}

#[test]
fn a_colon_parts_term_and_meaning() {
    let text = "A walk through the harbour and what was seen there on a quiet morning in the first days of spring, told at length and with much love for detail.\n\nGlossary\n\nAnchor: holds a ship.\n\nBow: its front end.\n\nStern: its back end.\n";
    check(text, &[("Anchor", "holds a ship."), ("Bow", "its front end."), ("Stern", "its back end.")]);
}

#[test]
fn remarks_with_a_colon_are_no_glossary() {
    let text = "Note: the sea is cold here, and so it has been ever since people came to this coast to live.\n\nWarning: do not swim.\n\nAnother thing: the boats are old.\n";
    check(text, &[]);
}

#[test]
fn a_dictionary_has_its_terms_in_capitals() {
    let words =
        ["ANCHOR", "BOW", "CAPSTAN", "DECK", "EBB", "FLOOD", "GALE", "HELM", "ISLE", "JIB", "KEEL", "LEE", "MAST"];
    let text: String =
        words.iter().map(|word| format!("{word}, n.  A thing of the sea that is known to all.\n\n")).collect();
    let expect: Vec<_> = words.iter().map(|word| (*word, "A thing of the sea that is known to all.")).collect();
    check(&text, &expect);
}

const STORY: &str = "# Boats\n\nAn anchor and a bow, a capstan, a deck and the ebb: of these we tell.\n\n";

#[test]
fn a_named_glossary_needs_no_order_and_may_mix_its_signs() {
    let text = format!("{STORY}## Key terms\n\n- **Stern**: behind.\n- **Bow** – in front.\n- **NATO**: a pact.\n");
    check(&text, &[("Stern", "behind."), ("Bow", "in front."), ("NATO", "a pact.")]);
}

#[test]
fn two_entries_below_the_name_of_a_glossary_are_enough() {
    let text = format!("{STORY}## Glossary\n\nStern: behind.\n\nBow: in front.\n\n## End\n\nNote: it is over.\n");
    check(&text, &[("Stern", "behind."), ("Bow", "in front.")]);
}

#[test]
fn a_remark_behind_bold_entries_is_none_of_them() {
    let text =
        format!("{STORY}## Glossary\n\n**Bow**: in front.\n\n**Stern**: behind.\n\nOne more thing: it is over.\n");
    check(&text, &[("Bow", "in front."), ("Stern", "behind.")]);
}

#[test]
fn lines_with_an_equals_sign_are_entries_of_a_named_list() {
    let text =
        format!("{STORY}## Abbreviations\n\nAFAIK = as far as I know  \nBTW = by the way  \nIOW = in other words\n");
    check(&text, &[("AFAIK", "as far as I know"), ("BTW", "by the way"), ("IOW", "in other words")]);
}

#[test]
fn a_list_of_terms_without_a_name_is_a_glossary_when_the_text_needs_them() {
    let terms = ["Anchor", "Bow", "Capstan", "Deck", "Ebb", "Flood"];
    let list: String = terms.iter().map(|term| format!("{term}: a thing that all sailors know.\n\n")).collect();
    let expect: Vec<_> = terms.iter().map(|term| (*term, "a thing that all sailors know.")).collect();
    check(&format!("{STORY}## Appendix\n\n{list}"), &expect);
    check(&format!("# Ships\n\nThey sail, and that is all.\n\n## Appendix\n\n{list}"), &[]);
}

#[test]
fn speakers_of_a_play_are_no_terms() {
    let names = ["Ann", "Bert", "Carl", "Dora", "Emil", "Fritz", "Gerda", "Ann", "Carl"];
    let said: String = names.iter().map(|name| format!("{name}: I have seen it, and so have you.\n\n")).collect();
    check(&format!("# The Bench\n\nAnn, Bert, Carl, Dora, Emil and Fritz sit.\n\n## Act One\n\n{said}"), &[]);
}
