//! Whole texts and the items that are found in them.

use super::super::document;
use crate::document::{Block, Kind};

const STORY: &str = "The harbour of this little town is older than its church, and those who live beside it will tell you so before \
     you ask them about the weather.";
const EASTERN_STORY: &str = "船に乗る前に、次のものを用意してください。";

/// The items below the story, each behind its depth and its marker.
#[track_caller]
fn check(story: &str, text: &str, expect: &[(u8, &str, &str)]) {
    let it = document(format!("{story}\n\n{text}"));
    let marker = |block: &Block| it.text[block.range.start..block.body().start].trim_end().to_owned();
    let items = it.blocks.iter().filter(|block| block.kind == Kind::ListItem);
    let found: Vec<_> = items.map(|item| (item.depth, marker(item), &it.text[item.body()])).collect();
    let found: Vec<_> = found.iter().map(|(depth, marker, words)| (*depth, marker.as_str(), *words)).collect();
    assert_eq!(found, expect);
}

#[test]
fn bullets_are_of_many_kinds() {
    for bullet in ['•', '◦', '▪', '●', '‣', '■', '◆', '❖', '➢', '►', '❑', '⁃', '☐', '✓', '➔', '·', '○', '→', '✗', '★']
    {
        let sign = bullet.to_string();
        check(STORY, &format!("{sign} rope\n\n{sign} tar\n"), &[(0, &sign, "rope"), (0, &sign, "tar")]);
    }
}

#[test]
fn a_sign_that_is_nothing_but_a_bullet_may_be_alone() {
    check(STORY, "• rope for the boats\n\nThat is all we need.\n", &[(0, "•", "rope for the boats")]);
    check(STORY, "* rope for the boats\n\nThat is all we need.\n", &[]);
}

#[test]
fn signs_of_private_use_are_the_bullets_of_symbol_fonts() {
    let text = "\u{F0B7} rope for the boats\n\u{F0B7} tar for the planks\n";
    check(STORY, text, &[(0, "\u{F0B7}", "rope for the boats"), (0, "\u{F0B7}", "tar for the planks")]);
}

#[test]
fn a_bullet_alone_on_its_line_has_its_words_on_the_next() {
    let expect = [(0, "•", "rope for the boats"), (0, "•", "tar for the planks")];
    check(STORY, "•\nrope for the boats\n•\ntar for the planks\n", &expect);
    check(STORY, "•\n\nrope for the boats\n\n•\n\ntar for the planks\n\nThat is all.\n", &expect);
}

#[test]
fn circled_numbers_need_no_space_behind() {
    check(EASTERN_STORY, "①縄を巻く。\n②帆を張る。\n", &[(0, "①", "縄を巻く。"), (0, "②", "帆を張る。")]);
}

#[test]
fn a_middle_dot_needs_no_space_behind() {
    check(EASTERN_STORY, "・縄\n・帆\n・錨\n", &[(0, "・", "縄"), (0, "・", "帆"), (0, "・", "錨")]);
}

#[test]
fn chinese_numerals_count_beyond_ten() {
    check(
        EASTERN_STORY,
        "九、縄を巻くこと。\n十、帆を張ること。\n十一、錨を上げること。\n",
        &[(0, "九、", "縄を巻くこと。"), (0, "十、", "帆を張ること。"), (0, "十一、", "錨を上げること。")],
    );
}

#[test]
fn wide_digits_stand_in_wide_brackets() {
    check(
        EASTERN_STORY,
        "（１）縄を巻くこと。\n（２）帆を張ること。\n",
        &[(0, "（１）", "縄を巻くこと。"), (0, "（２）", "帆を張ること。")],
    );
}

#[test]
fn eastern_numbers_that_do_not_count_on_are_no_markers() {
    check(EASTERN_STORY, "一、縄を巻くこと。\n\n五、帆を張ること。\n", &[]);
}

#[test]
fn another_kind_of_marker_at_the_same_place_is_a_level_deeper() {
    check(
        STORY,
        "• before\n\n◦ ropes\n\n◦ lamps\n\n• behind\n",
        &[(0, "•", "before"), (1, "◦", "ropes"), (1, "◦", "lamps"), (0, "•", "behind")],
    );
    check(
        STORY,
        "1. before\n\n2. behind\n\na) nets\n\nb) shed\n",
        &[(0, "1.", "before"), (0, "2.", "behind"), (1, "a)", "nets"), (1, "b)", "shed")],
    );
}

#[test]
fn items_further_to_the_right_are_a_level_deeper() {
    check(
        STORY,
        "• before\n  – ropes\n  – lamps\n• behind\n  – nets\n  – shed\n",
        &[
            (0, "•", "before"),
            (1, "–", "ropes"),
            (1, "–", "lamps"),
            (0, "•", "behind"),
            (1, "–", "nets"),
            (1, "–", "shed"),
        ],
    );
}

#[test]
fn dashes_before_what_people_say_are_no_markers() {
    check(STORY, "— Will it rain today?\n\n— It will not!\n\n— Then we go out with the tide.\n", &[]);
}

#[test]
fn dashes_before_things_are_markers() {
    check(
        STORY,
        "— rope for the boats\n\n— tar for the planks\n",
        &[(0, "—", "rope for the boats"), (0, "—", "tar for the planks")],
    );
}

#[test]
fn the_entries_of_an_index_are_items_without_markers() {
    let index = "INDEX\n\nanchors, 12, 40-44\n  iron, 13\n  stone, 41\nboats, 7, 19, 88\nbows, 21\ncapstans, 30, 33\ndecks, 5, 9, 77\n";
    check(
        STORY,
        index,
        &[
            (0, "", "anchors, 12, 40-44"),
            (1, "", "iron, 13"),
            (1, "", "stone, 41"),
            (0, "", "boats, 7, 19, 88"),
            (0, "", "bows, 21"),
            (0, "", "capstans, 30, 33"),
            (0, "", "decks, 5, 9, 77"),
        ],
    );
}

#[test]
fn years_that_count_on_are_no_markers() {
    check(STORY, "1917. That was the year of the flood.\n\n1918. That was the year of the wind.\n", &[]);
}
