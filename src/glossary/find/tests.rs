//! Whole plain texts and the glossaries they have: the ways in which entries are set, and what is none.

use super::entries;
use crate::import;

const BOATS: &str = "BOATS\n\nAn anchor and a bow, a capstan, a deck and the ebb: of these we tell to those who come here from the \
     land and have never been at sea.\n\n";
const SHIPS_IN_JAPANESE: &str =
    "船のはなし\n\n船には錨があり、帆があり、櫂がある。この文章では、それらの言葉をひとつずつ説明する。\n\n用語集\n\n";
const HOOK: &str = "a hook that holds the ship.";
const FRONT: &str = "the front end of the ship.";
const FLOOR: &str = "the floor of the ship.";
const ENTRIES: [(&str, &str); 3] = [("Anchor", HOOK), ("Bow", FRONT), ("Deck", FLOOR)];

/// The entries, each with what it means on one line.
#[track_caller]
fn check(text: &str, expect: &[(&str, &str)]) {
    let document = import::import(text.as_bytes(), "").document;
    let found: Vec<_> = entries(&document)
        .into_iter()
        .map(|entry| {
            let meaning: Vec<_> = entry.text(&document).split_whitespace().collect();
            let meaning = meaning.join(" ");
            (entry.headword, meaning)
        })
        .collect();
    let found: Vec<_> = found.iter().map(|(term, meaning)| (term.as_str(), meaning.as_str())).collect();
    assert_eq!(found, expect);
}

/// The entries below the name of a glossary, each set by `form`.
#[track_caller]
fn check_form(form: impl Fn(&str, &str) -> String) {
    let list: String = ENTRIES.iter().map(|(term, meaning)| form(term, meaning)).collect();
    check(&format!("{BOATS}Glossary\n\n{list}"), &ENTRIES);
}

#[test]
fn a_full_stop_parts_term_and_meaning() {
    check_form(|term, meaning| format!("{term}. {meaning}\n\n"));
}

#[test]
fn entries_may_be_numbered() {
    let n = |term: &str| ENTRIES.iter().position(|entry| entry.0 == term).unwrap_or_default() + 1;
    check_form(|term, meaning| format!("{}. {term}: {meaning}\n", n(term)));
    check_form(|term, meaning| format!("{}. {term}. {meaning}\n\n", n(term)));
}

#[test]
fn two_colons_have_the_meaning_set_in_below_them() {
    check_form(|term, meaning| format!("{term}::\n    {meaning}\n\n"));
    check_form(|term, meaning| format!("[[a-{term}]]{term}::\n    {meaning}\n\n"));
}

#[test]
fn a_quoted_term_has_the_meaning_set_in_below_it() {
    check_form(|term, meaning| format!("'{term}'\n    {meaning}\n\n"));
}

#[test]
fn a_term_may_stand_between_colons() {
    check_form(|term, meaning| format!(":{term}: {meaning}\n"));
}

#[test]
fn tight_columns_have_a_term_in_each_row() {
    check_form(|term, meaning| format!("{term:<11}{meaning}\n"));
    let rows = "anchor     A hook that holds the ship.\nbow        The front end of the ship.\n\
                capstan    A drum that winds the cable, which is\n           as thick as an arm.\n";
    check(
        &format!("{BOATS}Glossary\n\n{rows}"),
        &[
            ("anchor", "A hook that holds the ship."),
            ("bow", "The front end of the ship."),
            ("capstan", "A drum that winds the cable, which is as thick as an arm."),
        ],
    );
}

#[test]
fn japanese_terms_stand_before_a_wide_colon_a_wide_space_or_in_brackets_or_above() {
    let words = [
        ("錨", "船を止めておくための鉄の鉤。"),
        ("帆", "風を受けて船を進める布。"),
        ("櫂", "水をかいて船を進める棒。"),
    ];
    let forms: [fn(&str, &str) -> String; 4] = [
        |term, meaning| format!("{term}：{meaning}\n\n"),
        |term, meaning| format!("{term}\u{3000}{meaning}\n\n"),
        |term, meaning| format!("【{term}】{meaning}\n\n"),
        |term, meaning| format!("{term}\n\u{3000}\u{3000}{meaning}\n\n"),
    ];
    for form in forms {
        let list: String = words.iter().map(|(term, meaning)| form(term, meaning)).collect();
        check(&format!("{SHIPS_IN_JAPANESE}{list}"), &words);
    }
}

#[test]
fn a_long_dash_parts_term_and_meaning_in_german() {
    let story =
        "BOOTE\n\nEin Anker, ein Bug und ein Deck: davon erzählen wir allen, die vom Land kommen.\n\nGlossar\n\n";
    let list = "Anker — ein Haken, der das Schiff hält.\n\nBug — das vordere Ende.\n\nDeck — der Boden.\n";
    check(
        &format!("{story}{list}"),
        &[("Anker", "ein Haken, der das Schiff hält."), ("Bug", "das vordere Ende."), ("Deck", "der Boden.")],
    );
}

#[test]
fn a_long_dash_parts_term_and_meaning_in_french() {
    let story = "BATEAUX\n\nUne ancre, une étrave et un pont : voilà ce que nous racontons à tous.\n\nGlossaire\n\n";
    let list = "Ancre — un crochet qui tient le navire.\n\nÉtrave — le bout avant.\n\nPont — le plancher.\n";
    check(
        &format!("{story}{list}"),
        &[("Ancre", "un crochet qui tient le navire."), ("Étrave", "le bout avant."), ("Pont", "le plancher.")],
    );
}

#[test]
fn a_short_name_in_brackets_is_another_form() {
    let list = "Automatic Warning Signal (AWS): a bell in the fog.\n\nBow (n.): in front.\n\nDeck: the floor.\n";
    let document = import::import(format!("{BOATS}Glossary\n\n{list}").as_bytes(), "").document;
    let found: Vec<_> = entries(&document).into_iter().map(|entry| (entry.headword, entry.forms)).collect();
    let forms = ["Automatic Warning Signal", "AWS"].map(str::to_owned).to_vec();
    let expect = [("Automatic Warning Signal (AWS)", forms), ("Bow", vec![]), ("Deck", vec![])]
        .map(|(term, forms)| (term.to_owned(), forms));
    assert_eq!(found, expect);
}

const PEOPLE: &str =
    "THE BENCH\n\nAnna, Bert, Carla, Dora, Emil and Fritz sit on the quay, and Gerda comes down to them.\n\n";

#[test]
fn the_cast_of_a_play_is_no_glossary() {
    let cast = "Anna: a fisher woman\nBert: her brother\nCarla: keeper of the light\nDora: from the town\n\
                Emil: a sailor\nFritz: his friend\nGerda: an old aunt\n";
    check(&format!("{PEOPLE}PERSONS OF THE PLAY\n\n{cast}\nACT ONE\n\nThe quay in the evening.\n"), &[]);
    let cast = "ANNA, a fisher woman.\n\nBERT, her brother, who mends nets.\n\nCARLA, the keeper of the light.\n\n\
                DORA, a girl from the town.\n\n";
    check(&format!("{PEOPLE}PERSONS OF THE PLAY\n\n{cast}ACT ONE\n\nThe quay in the evening.\n"), &[]);
}

#[test]
fn the_speakers_of_a_play_are_no_terms() {
    let names = ["ANNA", "BERT", "CARLA", "DORA", "EMIL", "FRITZ", "ANNA", "CARLA", "ANNA", "CARLA"];
    for sign in [".", ":"] {
        let said: String = names.iter().map(|name| format!("{name}{sign} I have seen the ship come in.\n\n")).collect();
        check(&format!("{PEOPLE}ACT ONE\n\n{said}"), &[]);
    }
}

#[test]
fn an_index_is_no_glossary() {
    let index = "anchor, 12, 40-44\nbow, 21, 23\ncapstan, 30\ndeck, 5, 9, 77\nebb, 61\nflood, 62\ngale, 70\nhelm, 71\n";
    check(&format!("{BOATS}INDEX\n\n{index}"), &[]);
    // All its words are in use and in order; but numbers explain nothing.
    let words =
        "Of a buoy and a cable, a davit and the flood, a gale, the helm, a jib and a keel we tell another time.";
    let pages =
        ["Buoy: 12, 40", "Cable: 21", "Davit: 30", "Flood: 5, 9", "Gale: 61", "Helm: 62", "Jib: 70", "Keel: 71"];
    check(&format!("{BOATS}{words}\n\nINDEX\n\n{}\n", pages.join("\n\n")), &[]);
}

#[test]
fn contents_that_rise_and_name_a_glossary_are_none() {
    let contents =
        "Glossary ........ 1\nAnchors ......... 3\nBows ............ 9\nCapstans ....... 14\nDecks .......... 21\n";
    let chapters = "Anchors\n\nAn anchor holds the ship, as those know who have lost one at night.\n\n\
                    Bows\n\nThe bow goes through the water before all the rest of her does.\n";
    check(&format!("{BOATS}Contents\n\n{contents}\n{chapters}"), &[]);
}

#[test]
fn a_list_of_commands_in_running_text_is_no_glossary() {
    let story =
        "THE PROGRAM\n\nTo add, build and clean, to deploy, edit and find: this is what the program is for.\n\n";
    let list = "- add: put a file into the list of files.\n- build: make all that is in the list.\n\
                - clean: take away what was built before.\n- deploy: send what was built to the server.\n\
                - edit: open a file of the list in the editor.\n- find: look for a file in the list.\n";
    check(&format!("{story}It knows these commands:\n\n{list}\nThat is all there is to be said of them.\n"), &[]);
}

#[test]
fn a_definition_ends_where_the_list_ends() {
    let text = "# Boats\n\nAnchor\n: what holds\n\n    and holds\n\nBow\n: in front\n\nThis is another matter.\n";
    let document = import::import(text.as_bytes(), "a.md").document;
    let found = entries(&document);
    let found: Vec<_> = found.iter().map(|entry| (entry.headword.as_str(), entry.text(&document))).collect();
    assert_eq!(found, [("Anchor", "what holds\n\nand holds"), ("Bow", "in front")]);
}
