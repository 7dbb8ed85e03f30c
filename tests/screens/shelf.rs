//! The shelf: what is being read, what is new, folders whose files come and go.

use std::fs;

use postil::app::Request;
use tempfile::TempDir;

use crate::screen::Screen;

fn text(title: &str, n: usize) -> String {
    let paragraphs: String = (0..n).map(|i| format!("Paragraph {i} of {title} says nothing at all.\n\n")).collect();
    format!("---\ntitle: {title}\nauthor: Ada Marsh\n---\n\n# {title}\n\n## The first part\n\n{paragraphs}")
}

/// A home with a folder of texts: tides, fens, and a hedge in a folder of its own.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("texts/garden")).unwrap();
    fs::write(home.path().join("texts/tides.md"), text("Of Tides", 40)).unwrap();
    fs::write(home.path().join("texts/fens.md"), text("The Fens", 400)).unwrap();
    fs::write(home.path().join("texts/garden/hedge.md"), text("A Hedge", 2)).unwrap();
    home
}

/// The shelf with the folder on it and the starter shelf put away.
fn shelf(home: TempDir, columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::shelf(home, columns, rows);
    let folder = screen.home.path().join("texts");
    screen.keys("Za<C-u>").types(&folder.to_string_lossy()).keys("<Enter>");
    screen
}

/// Opens the shelf as the next start of the program does.
fn again(screen: Screen) -> Screen {
    let (columns, rows) = (screen.columns, screen.rows);
    Screen::shelf(screen.end(), columns, rows)
}

/// The rows between title and foot, without blank ones.
fn rows(screen: &mut Screen) -> Vec<String> {
    let text = screen.text();
    let n = text.lines().count();
    text.lines().skip(1).take(n - 2).map(|row| row.trim().to_owned()).filter(|row| !row.is_empty()).collect()
}

#[track_caller]
fn check(screen: &mut Screen, expected: &[&str]) {
    let rows = rows(screen);
    let fits = rows.len() == expected.len() && rows.iter().zip(expected).all(|(row, wanted)| row.starts_with(wanted));
    assert!(fits, "{}\nwanted: {expected:?}", screen.text());
}

#[test]
fn the_first_start_has_the_starter_shelf_which_can_be_put_away_and_back() {
    let mut screen = Screen::shelf(tempfile::tempdir().unwrap(), 80, 24);
    assert_eq!(rows(&mut screen).len(), 6);
    screen.keys("Z");
    assert_eq!(screen.foot(), "the starter shelf is put away; Z brings it back");
    check(&mut screen, &["nothing is on your shelf; a adds a folder"]);
    let mut screen = again(screen);
    check(&mut screen, &["nothing is on your shelf; a adds a folder"]);
    screen.keys("Z");
    assert_eq!(rows(&mut screen).len(), 6);
    screen.keys("u");
    check(&mut screen, &["nothing is on your shelf"]);
}

#[test]
fn a_folder_is_put_on_the_shelf_and_its_path_completed() {
    let mut screen = Screen::shelf(home(), 80, 20);
    screen.keys("Z");
    let lead = format!("{}/te", screen.home.path().to_string_lossy());
    screen.keys("a<C-u>").types(&lead).keys("<Tab>").keys("<Enter>");
    check(&mut screen, &["* A Hedge", "* Of Tides", "* The Fens"]);
    assert!(screen.foot().contains("texts is on the shelf"), "{}", screen.foot());
    screen.keys("a<C-u>").types("/no/such/place").keys("<Enter>");
    assert!(screen.text().contains("there is no folder or file /no/such/place"), "{}", screen.text());
    screen.keys("<Esc>");
    screen.keys("u");
    check(&mut screen, &["nothing is on your shelf"]);
    screen.keys("<C-r>");
    check(&mut screen, &["* A Hedge", "* Of Tides", "* The Fens"]);
    screen.keys("Dk");
    check(&mut screen, &["nothing is on your shelf"]);
}

#[test]
fn what_is_being_read_stands_first_and_a_digit_goes_on_with_it() {
    let mut screen = shelf(home(), 90, 20);
    screen.keys("G<Enter>").keys("30%");
    let place = screen.row(4);
    screen.later(60).keys("SG").keys("<Enter>").keys("50%").keys("S");
    let expected = ["Continue", "1 Of Tides", "2 The Fens", "Others", "* A Hedge"];
    check(&mut screen, &expected);
    let mut screen = again(screen);
    assert!(screen.row(3).starts_with("1 ") && screen.row(4).starts_with("2 "), "{}", screen.text());
    let row = screen.text().lines().find(|row| row.contains("The Fens")).unwrap().to_owned();
    assert!(row.contains("Ada Marsh") && row.contains("==") && row.contains("min") && row.contains("today"), "{row}");
    let digit = row.trim().chars().next().unwrap();
    screen.keys(&digit.to_string());
    assert_eq!(screen.row(4), place);
}

#[test]
fn the_shelf_is_filtered_as_one_types() {
    let mut screen = shelf(home(), 60, 20);
    screen.keys("/").types("tds");
    check(&mut screen, &["nothing passes the filter"]);
    screen.keys("<C-u>").types("tieds");
    check(&mut screen, &["* Of Tides"]);
    screen.keys("<C-u>").types("in:gar");
    check(&mut screen, &["* A Hedge"]);
    assert!(screen.row(0).starts_with("Shelf · “in:gar”"), "{}", screen.row(0));
    screen.keys("<Enter><Enter>").keys("S/").types("state:new");
    check(&mut screen, &["* Of Tides", "* The Fens"]);
    screen.keys("<Enter><Esc>");
    check(&mut screen, &["= A Hedge", "* Of Tides", "* The Fens"]);
    screen.keys("<Esc>");
    assert!(screen.text().contains("Paragraph"), "the text is below: {}", screen.text());
}

#[test]
fn the_shelf_is_put_in_order_and_the_focus_stays() {
    let mut screen = shelf(home(), 60, 20);
    screen.keys("j");
    let orders = ["by title", "by author", "by progress", "by length", "by last read"];
    for order in orders {
        screen.keys("o");
        assert!(screen.row(0).contains(order), "{}", screen.row(0));
        if order == "by length" {
            check(&mut screen, &["* A Hedge", "* Of Tides", "* The Fens"]);
        }
    }
    screen.keys("<Enter>");
    assert!(screen.text().contains("Of Tides"), "{}", screen.text());
}

#[test]
fn a_small_window_has_titles_and_progress() {
    let mut screen = shelf(home(), 40, 12);
    screen.keys("G<Enter>").keys("50%").keys("S");
    let mut screen = again(screen);
    let seen = screen.text();
    let row = seen.lines().nth(1).unwrap();
    assert!(row.trim_start().starts_with("1 The Fens") && row.trim_end().ends_with('%'), "{seen}");
    assert!(seen.lines().nth(2).unwrap().trim_end().ends_with("new"), "{seen}");
}

#[test]
fn a_wide_window_previews_what_the_text_in_focus_contains() {
    let mut screen = shelf(home(), 120, 24);
    let seen = screen.text();
    assert!(seen.contains("The first part") && seen.contains("hedge.md"), "{seen}");
    screen.keys("j<Enter>a").types("a thought").keys("<C-s>").keys("S");
    let seen = screen.text();
    assert!(seen.contains("✎ a thought") && seen.contains("1 note") && seen.contains("tides.md"), "{seen}");
}

#[test]
fn a_text_that_was_moved_keeps_its_place_and_notes() {
    let mut screen = shelf(home(), 90, 20);
    screen.keys("j<Enter>").keys("50%a").types("a thought").keys("<C-s>");
    let place = screen.row(4);
    let home = screen.end();
    fs::rename(home.path().join("texts/tides.md"), home.path().join("texts/garden/water.md")).unwrap();
    let mut screen = Screen::shelf(home, 90, 20);
    check(&mut screen, &["Continue", "1 Of Tides", "Others", "* A Hedge", "* The Fens"]);
    assert!(screen.text().contains("✎ 1"), "{}", screen.text());
    screen.keys("1");
    assert_eq!(screen.row(4), place);
}

#[test]
fn a_missing_text_is_told_and_can_be_pointed_to_its_new_place() {
    let mut screen = shelf(home(), 90, 20);
    screen.keys("j<Enter>").keys("50%a").types("a thought").keys("<C-s>");
    let home = screen.end();
    let away = home.path().join("elsewhere.md");
    fs::rename(home.path().join("texts/tides.md"), &away).unwrap();
    let mut screen = Screen::shelf(home, 90, 20);
    check(&mut screen, &["? Of Tides", "* A Hedge", "* The Fens"]);
    assert!(screen.text().contains("missing") && screen.text().contains("✎ 1"), "{}", screen.text());
    screen.keys("<Enter>");
    assert!(screen.text().contains("p says where it is now"), "{}", screen.text());
    screen.keys("p<C-u>").types(&away.to_string_lossy()).keys("<Enter>");
    assert!(screen.text().contains("is the same text"), "{}", screen.text());
    screen.keys("j");
    check(&mut screen, &["Continue", "1 Of Tides", "Others", "* A Hedge", "* The Fens"]);
}

#[test]
fn copies_of_a_text_are_one_row_that_says_so() {
    let home = home();
    fs::copy(home.path().join("texts/tides.md"), home.path().join("texts/copy.md")).unwrap();
    let mut screen = shelf(home, 90, 20);
    check(&mut screen, &["* A Hedge", "* Of Tides  ×2", "* The Fens"]);
}

#[test]
fn a_text_is_tagged_and_found_by_its_tag() {
    let mut screen = shelf(home(), 90, 20);
    screen.keys("jt").types("sea seminar").keys("<Enter>");
    check(&mut screen, &["* A Hedge", "* Of Tides  #sea #seminar", "* The Fens"]);
    screen.keys("jt").types("sem").keys("<Tab><Enter>");
    screen.keys("/").types("tag:sem").keys("<Enter>");
    check(&mut screen, &["* Of Tides", "* The Fens  #seminar"]);
    let mut screen = again(screen);
    check(&mut screen, &["* A Hedge", "* Of Tides  #sea #seminar", "* The Fens  #seminar"]);
}

#[test]
fn a_text_is_taken_off_the_shelf_and_its_file_stays() {
    let mut screen = shelf(home(), 90, 20);
    screen.keys("d");
    check(&mut screen, &["* Of Tides", "* The Fens"]);
    let mut screen = again(screen);
    check(&mut screen, &["* Of Tides", "* The Fens"]);
    assert!(screen.home.path().join("texts/garden/hedge.md").exists());
    screen.keys("u");
    check(&mut screen, &["* A Hedge", "* Of Tides", "* The Fens"]);
}

#[test]
fn leaving_the_shelf_with_nothing_behind_it_leaves_the_program() {
    let mut screen = shelf(home(), 60, 20);
    screen.keys("q");
    assert_eq!(screen.app.request, Some(Request::Quit));
}
