//! Study: cards made of terms, notes and hidden words; a session with keys; the way to a card's place and back.

use tempfile::TempDir;

use crate::screen::Screen;

const TEXT: &str = "# Of Tides\n\n\
    The sea rises and falls twice a day. The moon draws the water, and the neap tide is the least of all.\n\n\
    A second paragraph says that harbours wait for high water before a ship goes out.\n\n\
    ## Glossary\n\n\
    **Neap tide**: the tide with the least difference between high and low water.\n\n\
    **Ebb**: the falling of the water.\n";

fn open() -> Screen {
    Screen::open("tides.md", TEXT, 80, 24)
}

/// Makes a card of the first term.
fn made(screen: &mut Screen) -> &mut Screen {
    screen.keys("<Tab>gc")
}

#[test]
fn a_term_is_a_card_and_no_card_any_more() {
    let mut screen = open();
    made(&mut screen);
    assert!(screen.foot().contains("“Neap tide” is a card now"), "{}", screen.foot());
    screen.keys("gc");
    assert!(screen.foot().contains("is no card any more"), "{}", screen.foot());
    screen.keys("r");
    assert!(screen.foot().contains("you have no cards yet"), "{}", screen.foot());
}

#[test]
fn a_card_is_turned_rated_and_the_rating_taken_back() {
    let mut screen = open();
    made(&mut screen).keys("gCr");
    assert!(screen.row(0).starts_with("Review") && screen.row(0).ends_with("1 of 2"), "{}", screen.text());
    assert!(screen.row(4).contains("Neap tide"), "{}", screen.text());
    assert!(!screen.text().contains("least difference"), "{}", screen.text());
    screen.keys("3");
    assert!(screen.foot().contains("Space turns the card first"), "{}", screen.foot());
    screen.keys("<Space>");
    assert!(screen.text().contains("least difference"), "{}", screen.text());
    let ratings = screen.row(21);
    assert!(ratings.contains("1 again") && ratings.contains("4 easy"), "{}", screen.text());
    assert_eq!(screen.row(22).split_whitespace().collect::<Vec<_>>().join(" "), "10 min 1 day 2 days 8 days");
    screen.later(20).keys("1");
    assert!(screen.row(4).contains("Ebb") && screen.row(0).ends_with("2 of 3"), "{}", screen.text());
    screen.keys("u");
    assert!(screen.text().contains("least difference") && screen.row(0).ends_with("1 of 2"), "{}", screen.text());
    screen.keys("<Esc>");
    // Another start of the program: nothing was rated.
    let mut screen = Screen::again(screen.end(), "tides.md", 80, 24);
    screen.keys("r");
    assert!(screen.row(0).ends_with("1 of 2"), "{}", screen.text());
    screen.keys("<Space>3<Space>1<Space>3");
    assert!(
        screen.text().contains("2 cards in") && screen.text().contains("1 known, 1 learned again"),
        "{}",
        screen.text()
    );
    let mut screen = Screen::again(screen.end(), "tides.md", 80, 24);
    screen.keys("r");
    assert!(screen.text().contains("Nothing is due"), "{}", screen.text());
    screen.keys("s");
    assert!(screen.text().contains("cards       2, 0 of them never asked"), "{}", screen.text());
    assert!(screen.text().contains("reviews     3, 3 of them today"), "{}", screen.text());
}

#[test]
fn words_selected_are_hidden_in_their_sentence() {
    let mut screen = open();
    screen.keys("vlwwvw").keys("c");
    let foot = screen.foot();
    assert!(foot.contains("hidden, is a card now"), "{foot}");
    screen.keys("r");
    assert!(screen.text().contains("[…]"), "{}", screen.text());
    screen.keys("<Space>");
    assert!(!screen.text().contains("[…]") && screen.text().contains("1 again"), "{}", screen.text());
}

#[test]
fn a_key_opens_the_place_of_a_card_and_the_session_goes_on() {
    let mut screen = open();
    made(&mut screen).keys("gCr<Space>3");
    assert!(screen.row(0).ends_with("2 of 2"), "{}", screen.text());
    screen.keys("o");
    assert!(
        screen.text().contains("the falling of the water") && !screen.text().contains("2 of 2"),
        "{}",
        screen.text()
    );
    screen.keys("r");
    assert!(screen.row(0).ends_with("2 of 2"), "{}", screen.text());
}

#[test]
fn a_card_whose_text_is_gone_is_still_asked_and_says_so() {
    let mut screen = open();
    made(&mut screen);
    let home: TempDir = screen.end();
    std::fs::remove_file(home.path().join("tides.md")).unwrap();
    let mut screen = Screen::shelf(home, 80, 24);
    assert!(screen.row(0).contains("1 card due"), "{}", screen.row(0));
    screen.keys("r");
    assert!(screen.text().contains("its text is not where it was"), "{}", screen.text());
    screen.keys("<Space>3<Esc>");
    assert!(!screen.row(0).contains("card due"), "{}", screen.row(0));
}

#[test]
fn a_card_whose_words_are_gone_is_still_asked_and_says_so() {
    let mut screen = open();
    screen.keys("vlwwvw").keys("c");
    let home = screen.end();
    std::fs::write(home.path().join("tides.md"), "# Of Tides\n\nAll was written anew, about hedges.\n").unwrap();
    let mut screen = Screen::again(home, "tides.md", 60, 20);
    screen.keys("<Esc>r");
    assert!(screen.text().contains("its words are not in the text"), "{}", screen.text());
    screen.keys("o");
    assert!(screen.text().contains("the words of this card are not in its text"), "{}", screen.text());
}

#[test]
fn a_note_asks_and_its_passage_answers() {
    let mut screen = open();
    screen.keys("vjjsi").types("What draws the water?").keys("<Enter>").keys("]agcr");
    assert!(screen.text().contains("What draws the water?"), "{}", screen.text());
    assert!(!screen.text().contains("the least of all"), "{}", screen.text());
    screen.keys("<Space>");
    assert!(screen.text().contains("the least of all"), "{}", screen.text());
    screen.keys("d");
    assert!(screen.text().contains("the card is taken out"), "{}", screen.text());
}

#[test]
fn a_card_can_be_reviewed_in_any_window() {
    for (columns, rows) in [(40, 12), (20, 5), (1, 1), (200, 60)] {
        let mut screen = open();
        made(&mut screen);
        screen.resize(columns, rows).keys("r<Space>jjs");
        screen.text();
        screen.keys("s<Space>3");
        screen.text();
    }
}

/// A long text, its pages turned every so many seconds.
fn turned(seconds: i64) -> (Screen, String) {
    let paragraph = "The harbour waits for the water and the water waits for the moon, as it did before.\n\n";
    let mut screen = Screen::open("long.txt", &paragraph.repeat(400), 60, 20);
    screen.keys("<Space>");
    for _ in 0..30 {
        screen.later(seconds).keys("<Space>");
    }
    let home = screen.end();
    let written = std::fs::read_to_string(home.path().join("data/reading.toml")).unwrap_or_default();
    (Screen::again(home, "long.txt", 60, 20), written)
}

#[test]
fn the_speed_is_learned_from_the_pages_turned_and_from_nothing_else() {
    let (mut screen, written) = turned(20);
    assert!(written.contains("[[read]]"), "{written}");
    screen.app.look_at_pace();
    let speed = screen.app.reader.as_ref().unwrap().speed;
    assert!((200..900).contains(&speed) && speed != 230, "{speed}");
    // Who leafs, and who went away, has not read.
    for seconds in [0, 1, 10_000] {
        assert_eq!(turned(seconds).1, "", "{seconds}");
    }
}

#[test]
fn time_is_not_counted_when_that_is_off() {
    let mut screen = Screen::open("long.txt", &"Words of a text that is long enough.\n\n".repeat(400), 60, 20);
    screen.app.settings.reading_time = false;
    for _ in 0..30 {
        screen.later(20).keys("<Space>");
    }
    assert!(!screen.end().path().join("data/reading.toml").exists());
}
