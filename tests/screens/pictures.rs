//! Pictures: among the words, large, covered, cut by the ends of the screen, and off.

use std::io::Cursor;

use image::{GrayImage, ImageFormat, Luma};
use postil::app::key::MouseKind;
use postil::app::pictures::{Display, Placement, Protocol};
use postil::app::{Panel, Request};
use postil::settings;
use postil::ui::{self, theme::Depth, theme::Theme};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tempfile::TempDir;

use crate::screen::{Screen, now};

/// White above, black below.
fn flag(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let dot = |y: u32| Luma([if 2 * y < height { 255 } else { 0 }]);
    GrayImage::from_fn(width, height, |_, y| dot(y)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A text with pictures beside it, and these settings.
fn open(text: &str, settings: &str, columns: u16, rows: u16) -> Screen {
    let home: TempDir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("data/shelf")).unwrap();
    std::fs::create_dir_all(home.path().join("config")).unwrap();
    std::fs::write(home.path().join("config/settings.toml"), settings).unwrap();
    std::fs::write(home.path().join("small.png"), flag(32, 64)).unwrap();
    std::fs::write(home.path().join("large.png"), flag(640, 800)).unwrap();
    std::fs::write(home.path().join("text.md"), text).unwrap();
    Screen::again(home, "text.md", columns, rows)
}

const TEXT: &str = "One.\n\n![A flag](small.png)\n\nTwo.\n\n![](small.png)\n\nThree.\n\n![Gone](gone.png)\n\n\
    ![Of the web](https://a.example/b.png)\n";

#[test]
fn a_picture_stands_above_its_words() {
    open(TEXT, "", 30, 20).shows(
        "
            |  text.md
            |
            |  One.
            |
            |             @@@@
            |             @@@@
            |
            |
            |  [A flag]
            |
            |  Two.
            |
            |             @@@@
            |             @@@@
            |
            |
            |
            |  Three.
            |
            |                58 % · 1 min",
    );
}

#[test]
fn a_key_shows_it_large_and_the_others_and_where_they_stand() {
    let mut screen = open(TEXT, "", 30, 20);
    screen.keys("I").shows(
        "
            | Picture 1 of 4 · small.png …
            |       @@@@@@@@@@@@@@@@
            |       @@@@@@@@@@@@@@@@
            |       @@@@@@@@@@@@@@@@
            |       @@@@@@@@@@@@@@@@
            |       @@@@@@@@@@@@@@@@
            |       @@@@@@@@@@@@@@@@
            |       @@@@@@@@@@@@@@@@
            |       %%%%%%%%%%%%%%%%
            |       ................
            |
            |
            |
            |
            |
            |
            |
            |
            |            A flag
            |  I closes · n next",
    );
    let said = |screen: &mut Screen| screen.text().split_whitespace().collect::<Vec<_>>().join(" ");
    screen.keys("nn");
    assert!(said(&mut screen).contains("The picture gone.png is not there;"), "{}", screen.text());
    screen.keys("n");
    assert!(said(&mut screen).contains("postil fetches nothing"), "{}", screen.text());
    screen.keys("n");
    assert_eq!(screen.foot(), "this is the last picture");
    screen.keys("N<Enter>");
    assert!(screen.app.panels.is_empty() && screen.text().contains("[Gone]"));
    screen.keys("<Backspace>I<Esc>");
    assert!(screen.app.panels.is_empty());
}

#[test]
fn a_click_on_a_picture_shows_it_large() {
    let mut screen = open(TEXT, "", 30, 20);
    screen.mouse(MouseKind::Press, 14, 5);
    assert!(matches!(screen.app.panels.as_slice(), [Panel::Picture(_)]));
    screen.mouse(MouseKind::Press, 14, 5);
    assert!(screen.app.panels.is_empty());
    screen.mouse(MouseKind::Press, 3, 10).mouse(MouseKind::Release, 3, 10);
    assert!(screen.app.panels.is_empty());
}

#[test]
fn pictures_are_shown_only_as_far_as_the_settings_allow() {
    let mut screen = open(TEXT, "pictures = \"key\"", 30, 20);
    assert!(!screen.text().contains('@'), "{}", screen.text());
    screen.keys("I");
    assert!(screen.text().contains('@'));
    let mut screen = open(TEXT, "pictures = \"off\"", 60, 20);
    assert!(!screen.text().contains('@'));
    screen.keys("I");
    assert!(screen.foot().starts_with("pictures are off"), "{}", screen.foot());
    assert_eq!(screen.app.request, None::<Request>);
    let mut screen = open("One.\n", "", 30, 20);
    screen.keys("I");
    assert_eq!(screen.foot(), "this text has no pictures");
}

#[test]
fn a_sign_in_a_sentence_is_not_drawn() {
    let mut screen = open("One ![sign](small.png) two.\n\nA ![big](large.png) one.\n", "", 30, 40);
    let text = screen.text();
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    assert_eq!(lines[2], "One [sign] two.");
    assert!(lines[4].starts_with("@@@@") && lines.contains(&"A [big] one."), "{text}");
}

#[test]
fn a_picture_is_scrolled_through_line_by_line() {
    let mut screen = open(&format!("{TEXT}\n{}", "More.\n\n".repeat(20)), "", 30, 12);
    assert_eq!((screen.row(3), screen.row(4)), ("@@@@".to_owned(), "@@@@".to_owned()));
    screen.keys("jjj");
    assert_eq!((screen.row(1), screen.row(4)), ("@@@@".to_owned(), "[A flag]".to_owned()));
    screen.keys("k");
    assert_eq!((screen.row(1), screen.row(2)), ("@@@@".to_owned(), "@@@@".to_owned()));
    screen.keys("kk");
    assert_eq!(screen.row(1), "One.");
}

#[test]
fn a_picture_that_does_not_fit_begins_the_next_page() {
    let mut screen = open(&format!("{}![A](large.png)\n\nEnd.\n", "One.\n\n".repeat(5)), "", 40, 16);
    let cut = screen.text();
    assert!(cut.contains("@@@@") && !cut.contains("[A]"), "{cut}");
    screen.keys("<Space>");
    assert!(screen.row(2).starts_with("@@@@") && screen.text().contains("[A]"), "{}", screen.text());
}

#[test]
fn a_search_that_finds_its_words_shows_the_picture_too() {
    let mut screen =
        open(&format!("{}![Needle](small.png)\n\n{}", "One.\n\n".repeat(40), "Two.\n\n".repeat(40)), "", 40, 16);
    screen.keys("/Needle<Enter>");
    let text = screen.text();
    assert!(text.contains("@@@@") && text.contains("[Needle]"), "{text}");
}

/// The cells, and what the terminal is given to draw.
fn drawn(screen: &mut Screen, theme: &Theme) -> (Buffer, Vec<Placement>) {
    let page = screen.app.page();
    while screen.app.look_at_pictures(&page) {}
    let mut terminal = Terminal::new(TestBackend::new(screen.columns, screen.rows)).unwrap();
    let mut placements = Vec::new();
    terminal.draw(|frame| placements = ui::draw(&screen.app, &page, theme, frame)).unwrap();
    let cells = terminal.backend().buffer().clone();
    assert!(cells.content.iter().all(|cell| !cell.symbol().contains('\u{1}')));
    (cells, placements)
}

#[test]
fn blocks_have_the_colours_of_the_picture() {
    let theme = Theme::new(settings::Theme::Dark, false, None).with_depth(Depth::All);
    let (cells, placements) = drawn(&mut open(TEXT, "", 30, 20), &theme);
    assert!(placements.is_empty());
    let cell = &cells[(13, 4)];
    assert_eq!((cell.symbol(), format!("{:?}", cell.fg)), ("▀", "Rgb(255, 255, 255)".to_owned()));
    assert_eq!(format!("{:?}", cells[(16, 7)].bg), "Rgb(0, 0, 0)");
    assert_eq!(cells[(17, 4)].symbol(), " ");
}

#[test]
fn a_terminal_draws_itself_what_nothing_lies_over() {
    let theme = Theme::plain();
    let mut screen = open(TEXT, "", 30, 20);
    screen.app.set_display(Display { protocol: Protocol::Kitty, cell: (8, 16) });
    let (cells, placements) = drawn(&mut screen, &theme);
    assert_eq!(placements.iter().map(|it| (it.area.column, it.area.row)).collect::<Vec<_>>(), [(13, 4), (13, 12)]);
    assert_eq!((placements[0].drawing.pixels.width, placements[0].drawing.pixels.height), (32, 64));
    assert_eq!(cells[(13, 4)].symbol(), " ");
    // The keys that may follow stand over the lower one, and it is made of what every terminal has.
    screen.keys("g");
    let (cells, placements) = drawn(&mut screen, &theme);
    assert_eq!(placements.len(), 1);
    assert_eq!(cells[(13, 4)].symbol(), " ");
    screen.keys("<Esc>I");
    assert_eq!(drawn(&mut screen, &theme).1.len(), 1);
    // One that is cut by the end of the screen cannot be drawn in part.
    screen.keys("<Esc>").resize(30, 10).keys("jjj");
    let (cells, placements) = drawn(&mut screen, &theme);
    assert!(placements.is_empty());
    assert_eq!(cells[(13, 1)].symbol(), "@");
}

#[test]
fn letters_come_with_the_picture_and_until_then_it_is_made_of_blocks() {
    let theme = Theme::plain();
    let mut screen = open(TEXT, "", 30, 20);
    screen.app.gallery.encode = Some(|pixels, protocol| format!("{protocol:?} {}", pixels.width).into_bytes());
    assert!(drawn(&mut screen, &theme).1.is_empty());
    screen.app.set_display(Display { protocol: Protocol::Sixel, cell: (8, 16) });
    // As it is before the picture for this display has come.
    let page = screen.app.page();
    let mut terminal = Terminal::new(TestBackend::new(30, 20)).unwrap();
    terminal.draw(|frame| assert!(ui::draw(&screen.app, &page, &theme, frame).is_empty())).unwrap();
    assert_eq!(terminal.backend().buffer()[(13, 4)].symbol(), "@");
    let (_, placements) = drawn(&mut screen, &theme);
    assert_eq!(placements[0].drawing.letters, b"Sixel 32");
}

#[test]
fn a_picture_is_asked_for_once() {
    let mut screen = open(TEXT, "", 30, 20);
    let page = screen.app.page();
    let mut n = 0;
    while screen.app.look_at_pictures(&page) {
        n += 1;
    }
    assert_eq!(n, 1);
    screen.later(5).keys("jkjk");
    let page = screen.app.page();
    assert!(!screen.app.look_at_pictures(&page));
    let _ = now();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_word_is_lost_between_pages_and_nothing_stands_still(
        blocks in prop::collection::vec(0usize..5, 1..14), columns in 12u16..60, rows in 3u16..24, back in any::<bool>(),
    ) {
        let pieces = ["Words that go on for a while and then end.", "![A](small.png)", "![](large.png)",
            "![B](large.png) ![](small.png)", "> Quoted ![c](small.png) words."];
        let text: String = blocks.iter().map(|i| format!("{}\n\n", pieces[*i])).collect();
        let mut screen = open(&text, "", columns, rows);
        let end = screen.app.reader.as_ref().unwrap().document.text.len();
        let visible = |screen: &mut Screen| {
            screen.app.page();
            screen.app.reader.as_mut().unwrap().visible()
        };
        if back {
            screen.keys("G");
            prop_assert_eq!(visible(&mut screen).end, end);
        }
        let mut seen = visible(&mut screen);
        for _ in 0..200 {
            screen.keys(if back { "b" } else { "<Space>" });
            let next = visible(&mut screen);
            prop_assert!(if back { next.end + 1 >= seen.start } else { next.start <= seen.end + 1 }, "{seen:?} {next:?}");
            if (if back { next.start } else { next.end }) == (if back { 0 } else { end }) {
                return Ok(());
            }
            seen = next;
        }
        prop_assert!(end == 0, "the end is never reached");
    }
}
