//! Running heads and page numbers: found, marked, and remembered with the page they name.
//!
//! Where form feeds divide the pages, only lines at the edges of a page come into question, and a number is a
//! page number when it rises with the pages. Without form feeds a line must stand alone, and what gives it
//! away is that it comes again, or counts, in places where a paragraph is cut in two. A wrong guess would hide
//! words from the reader, so whatever is in doubt stays in the text.

mod pages;
mod paragraphs;
mod regular;
mod slots;

use super::evidence::Evidence;
use super::lines::Lines;

/// The printed page `label` begins with line `line`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    pub line: usize,
    pub label: String,
}

/// Marks the furniture among `lines` and tells where the printed pages begin.
pub fn find(lines: &mut Lines, evidence: &Evidence) -> Vec<PageStart> {
    if evidence.is_paged { pages::find(lines) } else { paragraphs::find(lines, evidence) }
}

#[cfg(test)]
mod tests {
    use super::super::lines::Role;
    use super::*;

    /// Each line and a sign for what it is: a head `H`, a number `#`, or neither.
    fn check(text: &str, expect: &str) -> Vec<String> {
        let mut lines = Lines::new(text);
        let evidence = Evidence::gather(&lines);
        let pages = find(&mut lines, &evidence);
        let sign = |role: Role| match role {
            Role::RunningHead => 'H',
            Role::PageNumber => '#',
            Role::Body | Role::Sign => '.',
            Role::Blank => ' ',
        };
        let found: String = lines.all.iter().map(|line| sign(line.role)).filter(|sign| *sign != ' ').collect();
        assert_eq!(found, expect);
        pages.into_iter().map(|page| page.label).collect()
    }

    const LONG: &str =
        "a long line that goes on over the hill and down to the water where the boats lie in the evening sun and";

    #[test]
    fn a_number_that_rises_with_the_pages_is_a_page_number() {
        let page = |n: u32| format!("THE LONG WAY    {n}\n\nSome words of it.\nAnd more of them.\n\x0C");
        assert_eq!(check(&[page(1), page(2), page(3)].concat(), "H..H..H.."), ["1", "2", "3"]);
    }

    #[test]
    fn a_head_between_the_halves_of_a_sentence_is_furniture() {
        let text =
            format!("{LONG}\n\nJANE MILLER\n\nthen it was gone.\n\n{LONG}\n\nJANE MILLER\n\nthere it was again.\n");
        check(&text, ".H..H.");
    }

    #[test]
    fn speakers_and_chapters_stay() {
        check("ANN.\n\nI was there.\n\nBOB.\n\nSo was I.\n\nANN.\n\nWho saw you?\n\nBOB.\n\nNobody did.\n", "........");
        check("1\n\nIt began.\n\n2\n\nIt went on.\n\n3\n\nIt ended.\n", "......");
    }

    /// A page whose words no other page has.
    fn words(n: u32) -> String {
        let word = char::from(b'a' + (n % 26) as u8).to_string().repeat(5);
        [1, 2, 3].map(|m| format!("The {word} of it {m}{word}.\n")).concat()
    }

    #[test]
    fn page_numbers_go_on_behind_blank_pages() {
        let page = |n: u32| format!("{}\n{n}\n\n\x0C", words(n));
        let text: String = [1, 2, 3, 5, 6, 8, 9, 10].map(page).concat();
        assert_eq!(check(&text, &"...#".repeat(8)), ["1", "2", "3", "5", "6", "8", "9", "10"]);
    }

    #[test]
    fn the_second_of_two_heads_may_stand_below_a_number() {
        let page = |n: u32| format!("THE LONG WAY\n\nTHE RIVER AND THE HILL\n\n{}\x0C", words(n));
        let odd = format!("THE LONG WAY\n\n3.1\n\nTHE RIVER AND THE HILL\n\n{}\x0C", words(9));
        let text = [1, 2, 3, 4, 5].map(page).concat() + &odd;
        check(&text, &("HH...".repeat(5) + "H.H..."));
    }

    #[test]
    fn the_word_chapter_above_its_number_is_no_running_head() {
        let page = |n: u32| format!("CHAPTER\n\nONE\n\n{}\x0C", words(n));
        check(&[1, 2, 3, 4].map(page).concat(), &".....".repeat(4));
    }

    #[test]
    fn a_head_has_its_number_beside_it() {
        let head = |n: u32| {
            if n.is_multiple_of(2) { format!("{n}    THE LONG WAY") } else { format!("THE LONG WAY        {n}") }
        };
        let page = |n: u32| format!("{LONG}\n\n{}\n\nthen the {n}th was gone.\n\n", head(n));
        let text = format!("THE LONG WAY\n\n{}", [2, 3, 4, 5].map(page).concat());
        assert_eq!(check(&text, ".H..H..H..H.".replacen('.', "..", 1).as_str()), ["2", "3", "4", "5"]);
    }

    #[test]
    fn the_name_of_a_section_may_be_the_head_of_its_pages() {
        let page = |n: usize| {
            let head = if n.is_multiple_of(2) { "The Long Way".to_owned() } else { format!("{n}.1 The Mill of {n}") };
            let title = if n.is_multiple_of(2) { String::new() } else { format!("{n}.1. The Mill of {n}\n\n") };
            format!("{}{title}{}\n{head}\n\n{n}\n\x0C", words(n as u32 + 8), words(n as u32))
        };
        let text: String = (1..=12).map(page).collect();
        let expect: String = (1..=12).map(|n| if n % 2 == 0 { "......H#" } else { ".......H#" }).collect();
        check(&text, &expect);
    }

    #[test]
    fn pages_whose_numbers_are_lost_are_cited_together() {
        let page = |n: u32| format!("{LONG}\n\n{n}\n\nthen it was gone with {n}.\n\n");
        let text: String = [4, 5, 6, 9, 10].map(page).concat();
        assert_eq!(check(&text, &".#.".repeat(5)), ["4", "5", "6", "7–9", "10"]);
    }

    #[test]
    fn pages_of_equal_length_need_no_form_feed() {
        let page =
            |n: u32| format!("  The Way    {n}\n\n\n{}\n\n", "so the day went on along the river and\n".repeat(40));
        let text: String = (2..=6).map(page).collect();
        let expect = format!("H{}", ".".repeat(40)).repeat(5);
        assert_eq!(check(&text, &expect), ["2", "3", "4", "5", "6"]);
    }

    #[test]
    fn a_head_in_a_sentence_says_a_heading_again() {
        let text = format!("The Mill\n\n{LONG}\n\nTHE MILL\n\nthen it was gone.\n\nOnly the wind was left.\n");
        check(&text, "..H..");
    }
}
