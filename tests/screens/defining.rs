//! The reader's own words: keys in, screens out.

use crate::screen::Screen;
use postil::settings::Lighting;
use ratatui::style::Modifier;

const TEXT: &str = "# On Gardens

A **hedge** keeps the wind out. Hedges are old. Behind a kitchen garden there is a compost heap.

## Glossary

Compost
: What is left of plants, on its way to being soil.

Hedge
: A wall of plants.

Kitchen garden
: A garden for the table.
";

/// The text with every term lit, not only the first of each.
fn garden(columns: u16, rows: u16) -> Screen {
    let mut screen = Screen::open("garden.md", TEXT, columns, rows);
    screen.app.reader.as_mut().unwrap().terms.lighting = Lighting::All;
    screen
}

fn own_file(screen: &Screen) -> String {
    std::fs::read_to_string(screen.home.path().join("data/glossaries/own.toml")).unwrap_or_default()
}

#[test]
fn a_selection_is_defined_and_lit_and_explained() {
    let mut screen = garden(60, 20);
    screen.keys("/wind<Enter>vWD");
    assert!(screen.text().contains("What is “wind” for this text"), "{}", screen.text());
    screen.types("Air in a hurry.").keys("<C-s>");
    assert_eq!(screen.foot(), "saved: “wind” for this text; u takes it back");
    assert!(own_file(&screen).contains("example = \"A hedge keeps the wind out.\""), "{}", own_file(&screen));
    screen.keys("<Esc>");
    assert!(screen.drawn(Modifier::UNDERLINED).contains(&"wind".to_owned()));
    let text = screen.keys("K").types("wind").keys("<Enter>").text();
    assert!(text.contains("Air in a hurry.") && text.contains("“A hedge keeps the wind out.”"), "{text}");
    screen.keys("<Esc>u");
    assert!(!screen.drawn(Modifier::UNDERLINED).contains(&"wind".to_owned()));
}

#[test]
fn a_typed_word_is_defined_and_found_in_the_list() {
    let mut screen = garden(60, 16);
    assert_eq!(screen.keys("E").foot(), "you have defined nothing yet; D defines a word");
    screen.keys("D").types("heap\n").types("A small hill.").keys("<Tab><Tab><C-s>");
    assert_eq!(screen.foot(), "saved: “heap” for all texts; u takes it back");
    screen.keys("E").shows(
        "
        | Your own entries                                    1 of 1
        |
        | heap — A small hill.                         for all texts
        |
        |
        |
        |
        |
        |
        |
        |
        |
        |
        |
        |
        | e edits · d deletes · s where it holds · q leaves",
    );
    screen.keys("s");
    assert_eq!(screen.foot(), "your entry “heap” holds for this text now; u undoes");
    screen.keys("e").types(" Of earth.").keys("<C-s>");
    assert!(screen.text().contains("A small hill. Of earth."), "{}", screen.text());
    screen.keys("d");
    assert_eq!(screen.foot(), "deleted; u brings it back");
    screen.keys("u");
    assert!(screen.text().contains("A small hill. Of earth."), "{}", screen.text());
}

#[test]
fn the_second_time_the_same_word_opens_its_entry() {
    let mut screen = garden(60, 20);
    screen.keys("<Tab>D").types("A fence that grows").keys("<C-s>");
    screen.keys("<Tab>D");
    assert!(screen.text().contains("What is “Hedge” for this text"), "{}", screen.text());
    screen.types(".").keys("<C-s>");
    assert_eq!(own_file(&screen).matches("\n[[entry]]").count(), 2);
    let text = screen.keys("<Enter>").text();
    assert!(text.contains("A fence that grows.") && text.contains("1 of 2"), "{text}");
    screen.keys("e");
    assert!(screen.text().contains("What is “Hedge”"), "{}", screen.text());
}

#[test]
fn what_is_typed_is_not_dropped_unasked() {
    let mut screen = garden(90, 20);
    screen.keys("<Tab>D").types("A fence").keys("<Esc>");
    assert_eq!(screen.foot(), "The definition is not saved: Ctrl-S saves it, Esc again drops what was typed");
    assert!(screen.keys("<Esc>").app.panels.is_empty());
    assert_eq!(own_file(&screen), "");
}

#[test]
fn when_nothing_can_be_saved_the_words_stay_in_the_editor() {
    let mut screen = garden(60, 20);
    std::fs::write(screen.home.path().join("data/glossaries"), "in the way").unwrap();
    screen.keys("<Tab>D").types("A fence").keys("<C-s>");
    let text = screen.text();
    assert!(text.contains("A fence") && text.contains("nothing was changed"), "{text}");
}

#[test]
fn a_form_is_added_and_taken_back() {
    let mut screen = garden(60, 20);
    let before = screen.drawn(Modifier::UNDERLINED);
    screen.keys("<Tab><Enter>a").types("heap\n");
    assert_eq!(screen.foot(), "saved: “heap” is a form of “Hedge” now; u takes it back");
    assert!(screen.drawn(Modifier::UNDERLINED).contains(&"heap".to_owned()));
    screen.keys("u");
    assert_eq!(screen.drawn(Modifier::UNDERLINED), before);
    screen.keys("<C-r>");
    assert!(screen.drawn(Modifier::UNDERLINED).contains(&"heap".to_owned()));
}

#[test]
fn a_form_is_parted_and_a_term_hidden() {
    let mut screen = garden(90, 20);
    let before = screen.drawn(Modifier::UNDERLINED);
    assert_eq!(screen.keys("<Tab><Enter>p").foot(), "“hedge” is the term itself; x hides it");
    screen.keys("<Esc><Tab><Enter>p");
    assert_eq!(screen.foot(), "saved: “Hedges” is no form of “Hedge” any more; u takes it back");
    assert!(!screen.drawn(Modifier::UNDERLINED).contains(&"Hedges".to_owned()));
    screen.keys("<Tab><Enter>x");
    assert!(screen.foot().starts_with("“Hedge” is hidden in this text"), "{}", screen.foot());
    assert!(!screen.drawn(Modifier::UNDERLINED).contains(&"hedge".to_owned()));
    screen.keys("uu");
    assert_eq!(screen.drawn(Modifier::UNDERLINED), before);
}

#[test]
fn undo_takes_the_later_of_a_note_and_an_entry() {
    let mut screen = garden(60, 20);
    screen.keys("<Tab>D").types("A fence").keys("<C-s>");
    screen.later(1).keys("m");
    screen.later(2).keys("u");
    assert!(screen.foot().starts_with("the bookmark"), "{}", screen.foot());
    screen.keys("u");
    assert_eq!(screen.foot(), "your entry “Hedge” is taken back");
    screen.keys("<C-r>");
    assert_eq!(screen.foot(), "your entry “Hedge” is back");
    screen.keys("<C-r>");
    assert!(screen.foot().starts_with("the bookmark"), "{}", screen.foot());
}

#[test]
fn an_entry_of_one_text_holds_there_alone_and_one_of_the_folder_in_both() {
    let mut screen = garden(60, 20);
    screen.keys("D").types("wind\n").types("Air.").keys("<C-s>");
    screen.keys("D").types("old\n").types("Not young.").keys("<Tab><C-s>");
    let home = screen.end();
    std::fs::write(home.path().join("b.txt"), "The wind is old.\n").unwrap();
    let mut screen = Screen::again(home, "b.txt", 60, 12);
    assert_eq!(screen.drawn(Modifier::UNDERLINED), ["old"]);
}

#[test]
fn other_texts_on_the_shelf_answer_last_and_light_nothing() {
    let home = garden(60, 20).end();
    std::fs::write(home.path().join("b.txt"), "Compost is warm in winter.\n").unwrap();
    let mut screen = Screen::again(home, "b.txt", 60, 12);
    assert_eq!(screen.drawn(Modifier::UNDERLINED), [""; 0]);
    let text = screen.keys("K").types("compost\n").text();
    assert!(text.contains("What is left of plants") && text.contains("On Gardens"), "{text}");
}

#[test]
fn the_starter_shelf_answers_too() {
    let mut screen = Screen::open("b.txt", "Nothing here.\n", 60, 16);
    let text = screen.keys("K").types("soviet\n").text();
    assert!(text.contains("A companion to"), "{text}");
}

#[test]
fn words_looked_up_are_listed_and_lead_back_to_their_place() {
    let mut screen = garden(60, 14);
    assert_eq!(screen.keys("W").foot(), "no word was looked up yet");
    screen.keys("<Tab><Tab><Enter>/").types("compost\n").keys("<Esc><Esc>W");
    let text = screen.text();
    assert!(text.contains("compost — What is left of plants"), "{text}");
    assert!(text.contains("Hedges — Hedges are old."), "{text}");
    screen.keys("G<Enter>");
    assert!(screen.app.panels.is_empty());
    screen.keys("Wd");
    assert_eq!(screen.foot(), "forgotten, until it is looked up again");
    assert!(!screen.text().contains("compost —"), "{}", screen.text());
}

#[test]
fn words_are_not_remembered_when_the_reader_does_not_want_it() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("config")).unwrap();
    std::fs::write(home.path().join("config/settings.toml"), "remember_words = false\n").unwrap();
    std::fs::write(home.path().join("garden.md"), TEXT).unwrap();
    let mut screen = Screen::again(home, "garden.md", 90, 14);
    screen.keys("<Tab><Enter><Esc>");
    assert!(!screen.home.path().join("data/looked-up.toml").exists());
    assert_eq!(screen.keys("W").foot(), "no word was looked up yet; remember_words is off in settings.toml");
}

#[test]
fn the_editor_fits_every_window() {
    for (columns, rows) in [(20, 6), (30, 8), (40, 12), (80, 24), (240, 70)] {
        let mut screen = garden(columns, rows);
        screen.keys("D").types("wind\n").types("Air in a hurry.");
        assert!(screen.text().contains("hurry"), "{columns}x{rows}\n{}", screen.text());
        screen.keys("<C-s>E");
        assert!(screen.text().contains("wind"), "{columns}x{rows}\n{}", screen.text());
    }
}

#[test]
fn a_term_that_nobody_defined_is_offered_and_taken_over() {
    let text = "The Weir Furrow was dug by hand. Everyone here knows the Weir Furrow. The Weir Furrow is a ditch that \
                carries water to the lower fields. In spring the Weir Furrow is cleaned, and nobody works elsewhere.\n";
    let mut screen = Screen::open("fields.txt", text, 80, 20);
    screen.keys("gs");
    assert!(screen.text().contains("Weir Furrow — The Weir Furrow is a ditch"), "{}", screen.text());
    assert!(own_file(&screen).is_empty());
    screen.keys("e");
    assert!(screen.text().contains("carries water to the lower fields."), "{}", screen.text());
    screen.keys("<C-s><Esc>");
    assert!(own_file(&screen).contains("Weir Furrow"), "{}", own_file(&screen));
    let lit = screen.drawn(Modifier::UNDERLINED);
    assert!(lit.iter().any(|term| term == "Weir Furrow"), "{lit:?}");
}
