//! A large text is shown before it is read, and grows under the reader's eyes.

use std::io::{Read, Write};
use std::sync::mpsc::{self, Receiver};

use postil::app::App;
use postil::app::key::Event;
use postil::app::work::{Slice, Worker};
use postil::import::Arriving;
use tempfile::TempDir;

use crate::screen::{Screen, now};

/// Paragraphs with numbers, more than are read at once.
fn book(n: usize) -> String {
    (0..n)
        .map(|i| format!("Paragraph {i} says that the tide of the {i}th day is higher than the one before it.\n\n"))
        .collect()
}

/// The program with a large text just opened, and what its worker will tell.
fn open(text: &str) -> (Screen, Receiver<Event>) {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("book.txt"), text).unwrap();
    std::fs::create_dir_all(home.path().join("data/shelf")).unwrap();
    again(home)
}

fn again(home: TempDir) -> (Screen, Receiver<Event>) {
    open_named(home, "book.txt")
}

fn open_named(home: TempDir, name: &str) -> (Screen, Receiver<Event>) {
    let (sender, events) = mpsc::channel();
    let path = home.path().join(name);
    let mut screen = Screen::start(home, 60, 12);
    screen.app.worker = Worker::new(sender);
    screen.app.open_file(&path).unwrap();
    (screen, events)
}

/// Takes what the worker tells until the text is whole.
fn wait(app: &mut App, events: &Receiver<Event>) {
    while app.reader.as_ref().unwrap().part.is_some() {
        app.handle(events.recv().unwrap(), now());
    }
}

#[test]
fn the_first_pages_are_there_at_once_and_the_place_stays_when_the_rest_comes() {
    let (mut screen, events) = open(&book(4_000));
    assert!(screen.text().contains("Paragraph 0 says"), "{}", screen.text());
    assert!(screen.text().contains("still reading"), "{}", screen.text());
    screen.keys("<Space><Space><Space>");
    let before = screen.text();
    wait(&mut screen.app, &events);
    let after = screen.text();
    let page = |text: &str| text.lines().take(9).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(page(&before), page(&after));
    assert!(!after.contains("still reading"), "{after}");
    screen.keys("G");
    assert!(screen.text().contains("Paragraph 3999 says"), "{}", screen.text());
}

/// The rows of text on the screen.
fn page(screen: &mut Screen) -> Vec<String> {
    screen.text().lines().skip(1).take(9).map(|row| row.trim_start_matches(['›', ' ']).to_owned()).collect()
}

#[test]
fn who_asks_for_the_end_is_there_at_once_and_stays_there() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("G");
    let end = page(&mut screen);
    assert!(screen.text().contains("Paragraph 3999 says"), "{}", screen.text());
    assert!(screen.text().contains("still reading · 100 %"), "{}", screen.text());
    wait(&mut screen.app, &events);
    assert_eq!(page(&mut screen), end);
    assert!(!screen.text().contains("still"), "{}", screen.text());
    assert_eq!(screen.keys("<PageDown>").foot(), "The end of the text");
    screen.keys("H");
    assert!(screen.text().contains("Paragraph 0 says"), "{}", screen.text());
}

#[test]
fn who_asks_for_the_end_and_reads_on_stays_there() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("G<PageUp>k");
    let there = page(&mut screen);
    wait(&mut screen.app, &events);
    assert_eq!(page(&mut screen), there);
}

#[test]
fn the_way_back_leads_out_of_the_part_that_is_here() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("<Space><Space>");
    let first = page(&mut screen);
    screen.keys("70%");
    let second = page(&mut screen);
    assert!(second.iter().any(|row| row.contains("Paragraph 28")), "{second:?}");
    screen.keys("G");
    assert_eq!(page(screen.keys("H")), second);
    assert_eq!(page(screen.keys("H")), first);
    assert_eq!(page(screen.keys("L")), second);
    screen.keys("gg");
    assert!(screen.text().contains("Paragraph 0 says"), "{}", screen.text());
    wait(&mut screen.app, &events);
    assert_eq!(page(screen.keys("H")), second);
    assert_eq!(page(screen.keys("H")), first);
}

#[test]
fn pages_are_turned_over_the_edges_of_a_part() {
    let (mut screen, _events) = open(&book(4_000));
    let first = |screen: &mut Screen| -> usize {
        let text = screen.text();
        let (_, number) = text.split_once("Paragraph ").unwrap();
        number.split_once(' ').unwrap().0.parse().unwrap()
    };
    screen.keys("G");
    for _ in 0..600 {
        screen.keys("<PageUp>");
    }
    assert!((1_900..2_300).contains(&first(&mut screen)), "{}", screen.text());
    screen.keys("gg");
    for _ in 0..600 {
        screen.keys("<PageDown>");
    }
    assert!((1_700..2_300).contains(&first(&mut screen)), "{}", screen.text());
    assert!(screen.app.reader.as_ref().unwrap().part.is_some());
}

#[test]
fn a_place_in_a_part_is_kept() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("60%jj");
    let left = page(&mut screen);
    loop {
        let event = events.recv().unwrap();
        let is_known = matches!(event, Event::Known { .. });
        screen.app.handle(event, now());
        if is_known {
            break;
        }
    }
    assert!(screen.app.reader.as_ref().unwrap().part.is_some());
    let (mut screen, events) = again(screen.end());
    assert_eq!(page(&mut screen), left);
    wait(&mut screen.app, &events);
    assert_eq!(page(&mut screen), left);
}

#[test]
fn of_a_text_that_breaks_off_the_part_stays_and_nothing_is_waited_for() {
    let (mut screen, _events) = open(&book(4_000));
    let turn = screen.app.reader.as_ref().unwrap().turn;
    screen.app.handle(Event::NotOpened { turn, why: "the disk was taken away".to_owned() }, now());
    assert_eq!(screen.foot(), "the disk was taken away");
    assert!(!screen.keys("j").text().contains("still reading"));
    assert!(screen.keys("a").text().contains("only a part of the text is here: the disk was taken away"));
}

#[test]
fn what_was_said_about_waiting_goes_away_with_it() {
    let (mut screen, events) = open(&book(4_000));
    assert!(screen.keys("a").foot().contains("still being read"));
    wait(&mut screen.app, &events);
    assert!(!screen.foot().contains("still being read"), "{}", screen.text());
}

#[test]
fn what_is_not_found_in_a_part_is_not_said_to_be_missing() {
    let home = tempfile::tempdir().unwrap();
    // In an encoding whose bytes cannot be looked through before all of them are read.
    let text: Vec<u8> = book(4_000).replace("says", "déclare").chars().map(|c| c as u8).collect();
    std::fs::write(home.path().join("book.txt"), text).unwrap();
    std::fs::create_dir_all(home.path().join("data/shelf")).unwrap();
    let (mut screen, events) = again(home);
    screen.keys("/3998th<Enter>");
    work(&mut screen.app);
    assert!(screen.text().contains("is not in what was read so far"), "{}", screen.text());
    wait(&mut screen.app, &events);
    work(&mut screen.app);
    assert!(screen.text().contains("tide of the 3998th"), "{}", screen.text());
}

/// A pipe that breaks after its first bytes.
struct Broken(bool);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if std::mem::replace(&mut self.0, true) {
            return Err(std::io::Error::other("the wire was cut"));
        }
        buffer[..9].copy_from_slice(b"One line.");
        Ok(9)
    }
}

#[test]
fn of_a_pipe_that_breaks_what_came_is_kept() {
    let (sender, events) = mpsc::channel();
    let mut screen = Screen::start(tempfile::tempdir().unwrap(), 60, 12);
    screen.app.worker = Worker::new(sender);
    let mut arriving = Arriving::from(Broken(false));
    arriving.more(1, std::time::Duration::ZERO).unwrap();
    screen.app.open_arriving(arriving);
    wait(&mut screen.app, &events);
    screen.app.handle(events.recv().unwrap(), now());
    assert!(screen.text().contains("One line.") && screen.text().contains("the wire was cut"), "{}", screen.text());
}

#[test]
fn a_note_waits_for_the_whole_text() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("a");
    assert!(screen.text().contains("still being read"), "{}", screen.text());
    assert!(screen.app.panels.is_empty());
    wait(&mut screen.app, &events);
    screen.keys("aRemember.<Enter><C-s>");
    assert_eq!(screen.app.reader.as_ref().unwrap().notebook.annotations().len(), 1);
}

#[test]
fn a_large_text_opens_where_it_was_left() {
    let (mut screen, events) = open(&book(4_000));
    wait(&mut screen.app, &events);
    screen.keys("50%");
    screen.keys("j");
    let left = screen.text();
    let (mut screen, events) = again(screen.end());
    let page = |text: &str| text.lines().take(9).map(str::to_owned).collect::<Vec<_>>();
    assert!(screen.app.reader.as_ref().unwrap().part.as_ref().is_some_and(|part| part.bytes.start > 0));
    assert_eq!(page(&screen.text())[1..], page(&left)[1..]);
    screen.keys("k");
    let moved = screen.text();
    wait(&mut screen.app, &events);
    assert_eq!(page(&screen.text())[1..], page(&moved)[1..]);
}

#[test]
fn a_text_that_was_left_for_another_does_not_come_back() {
    let (mut screen, events) = open(&book(4_000));
    std::fs::write(screen.home.path().join("other.txt"), "Another text.\n").unwrap();
    let other = screen.home.path().join("other.txt");
    screen.app.open_file(&other).unwrap();
    for event in events.iter().take(1) {
        screen.app.handle(event, now());
    }
    assert!(screen.text().contains("Another text."), "{}", screen.text());
}

/// A book of so many chapters, as an EPUB.
fn epub(n: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |path: &str, content: String| {
        zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    };
    add("META-INF/container.xml", "<container><rootfile full-path='p.opf'/></container>".to_owned());
    let items: String = (0..n).map(|i| format!("<item id='c{i}' href='{i}.xhtml'/>")).collect();
    let spine: String = (0..n).map(|i| format!("<itemref idref='c{i}'/>")).collect();
    add("p.opf", format!("<package><manifest>{items}</manifest><spine>{spine}</spine></package>"));
    for i in 0..n {
        // What cannot be guessed does not get smaller when it is packed.
        let words = |at: u64| format!("{:x}", (at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let paragraph = |j: usize| (0..20).map(|k| words((i * 1000 + j * 20 + k) as u64) + " ").collect::<String>();
        let body: String = (0..20).map(|j| format!("<p>In {i}.{j}: {}</p>", paragraph(j))).collect();
        add(&format!("{i}.xhtml"), format!("<html><body><h1>Day {i}</h1>{body}</body></html>"));
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_book_opens_with_its_first_chapters_and_again_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("book.epub"), epub(60)).unwrap();
    std::fs::create_dir_all(home.path().join("data/shelf")).unwrap();
    let (mut screen, events) = open_named(home, "book.epub");
    assert!(screen.text().contains("Day 0") && screen.text().contains("still reading"), "{}", screen.text());
    assert!(!screen.app.reader.as_ref().unwrap().document.text.contains("Day 59"));
    wait(&mut screen.app, &events);
    assert!(screen.app.reader.as_ref().unwrap().document.text.contains("Day 59"));
    screen.keys("50%");
    screen.keys("j");
    let left = screen.text();
    let (mut screen, events) = open_named(screen.end(), "book.epub");
    let page = |text: &str| text.lines().take(9).map(str::to_owned).collect::<Vec<_>>();
    assert!(screen.app.reader.as_ref().unwrap().part.is_some());
    assert_eq!(page(&screen.text())[1..], page(&left)[1..]);
    wait(&mut screen.app, &events);
    assert_eq!(page(&screen.text())[1..], page(&left)[1..]);
}

/// A pipe that somebody writes to.
struct Pipe(Receiver<Vec<u8>>);

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Ok(bytes) = self.0.recv() else { return Ok(0) };
        buffer[..bytes.len()].copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

#[test]
fn what_comes_through_a_pipe_is_shown_as_it_comes() {
    let (writer, pipe) = mpsc::channel();
    let (sender, events) = mpsc::channel();
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("data/shelf")).unwrap();
    let mut screen = Screen::start(home, 60, 12);
    screen.app.worker = Worker::new(sender);
    writer.send(b"One line.\n\n".to_vec()).unwrap();
    let mut arriving = Arriving::from(Pipe(pipe));
    arriving.more(1, std::time::Duration::ZERO).unwrap();
    screen.app.open_arriving(arriving);
    assert!(screen.text().contains("One line.") && screen.text().contains("still reading"), "{}", screen.text());
    writer.send(b"Another line.\n".to_vec()).unwrap();
    screen.app.handle(events.recv().unwrap(), now());
    assert!(screen.text().contains("Another line."), "{}", screen.text());
    drop(writer);
    wait(&mut screen.app, &events);
    assert!(!screen.text().contains("still reading"), "{}", screen.text());
}

/// Does the work that is done between two keys.
fn work(app: &mut App) {
    while app.go_on() != Slice::Nothing {}
}

#[test]
fn a_large_text_is_searched_while_keys_go_on() {
    let text = format!("{}needle {}needle\n", "hay ".repeat(1 << 19), "hay ".repeat(1 << 19));
    let mut screen = Screen::open("hay.txt", &text, 60, 12);
    screen.keys("/needle");
    assert!(screen.foot().contains("looking: ") && screen.foot().ends_with('%'), "{}", screen.foot());
    screen.keys("<Enter>");
    assert!(screen.foot().starts_with("looking for “needle”: "), "{}", screen.foot());
    work(&mut screen.app);
    assert!(screen.text().contains("needle") && screen.foot() == "match 1 of 2", "{}", screen.text());
    screen.keys("H");
    assert!(!screen.text().contains("needle"), "{}", screen.text());
    // Esc stops it; whoever goes elsewhere stays there.
    screen.keys("/needle<Enter><Esc>");
    work(&mut screen.app);
    assert!(screen.app.reader.as_ref().unwrap().search.is_none() && !screen.text().contains("needle"));
    screen.keys("/needle<Enter>jj");
    let there = page(&mut screen);
    work(&mut screen.app);
    assert_eq!(page(&mut screen), there);
    assert!(
        screen.keys("n").text().contains("needle") || {
            work(&mut screen.app);
            screen.text().contains("needle")
        }
    );
}

#[test]
fn a_search_that_ends_in_vain_goes_on_with_what_comes() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("/3998th<Enter>");
    wait(&mut screen.app, &events);
    work(&mut screen.app);
    assert!(screen.text().contains("the tide of the 3998th day"), "{}", screen.text());
    assert_eq!(screen.foot(), "match 1 of 1");
}

#[test]
fn what_stands_far_away_is_found_before_the_text_is_whole() {
    let (mut screen, events) = open(&book(4_000));
    screen.keys("<Space>");
    let home = page(&mut screen);
    screen.keys("/3500th");
    work(&mut screen.app);
    assert!(screen.app.reader.as_ref().unwrap().part.is_some());
    assert!(screen.text().contains("the tide of the 3500th day"), "{}", screen.text());
    // What is typed next is looked for from where the search began; Esc leads there.
    screen.keys("<Backspace><Backspace><Backspace><Backspace><Backspace><Backspace>6th");
    work(&mut screen.app);
    assert!(screen.text().contains("of the 6th day"), "{}", screen.text());
    screen.keys("<C-u>3501th<Enter>");
    work(&mut screen.app);
    assert!(screen.foot().starts_with("a match; they are counted when"), "{}", screen.foot());
    let there = page(&mut screen);
    assert!(there.iter().any(|row| row.contains("the 3501th day")), "{there:?}");
    wait(&mut screen.app, &events);
    work(&mut screen.app);
    assert_eq!(page(&mut screen), there);
    assert_eq!(screen.foot(), "match 1 of 1");
    assert_eq!(page(screen.keys("H")), home);
}

#[test]
fn the_next_match_is_found_behind_the_part() {
    let (mut screen, _events) = open(&book(4_000));
    screen.keys("/the 0th<Enter>n");
    work(&mut screen.app);
    assert!(screen.text().contains("Paragraph 0 says"), "{}", screen.text());
    screen.keys("/1700th|never");
    work(&mut screen.app);
    assert!(screen.foot().ends_with("not found so far"), "{}", screen.foot());
    screen.keys("<Esc>/00th<Enter>");
    for wanted in ["200th", "300th", "400th", "500th", "600th", "700th", "800th", "900th", "1000th", "1100th"] {
        screen.keys("n");
        work(&mut screen.app);
        assert!(screen.text().contains(&format!("of the {wanted} day")), "{wanted}: {}", screen.text());
    }
}
