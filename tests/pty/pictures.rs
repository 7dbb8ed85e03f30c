//! Pictures in a terminal: sent when it is known to understand them, and taken off at the end.

use std::io::Cursor;
use std::time::Duration;

use image::{GrayImage, ImageFormat};

use crate::pty::{Home, Running};

/// A text with a picture, read in a terminal of this name.
fn reading(home: &Home, settings: &str, term: &str) -> Running {
    let mut bytes = Cursor::new(Vec::new());
    GrayImage::new(16, 16).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    home.file("a.png", bytes.into_inner());
    std::fs::create_dir_all(home.path().join("config")).expect("a folder");
    home.file("config/settings.toml", settings);
    let path = home.file("a.md", "One.\n\n![A flag](a.png)\n\nTwo.\n");
    let mut command = home.command(env!("CARGO_BIN_EXE_postil"));
    command.arg(path);
    command.env("TERM", term);
    for name in ["KITTY_WINDOW_ID", "TERM_PROGRAM", "LC_TERMINAL", "STY", "ZELLIJ", "COLORTERM"] {
        command.env_remove(name);
    }
    let mut running = Running::start(command);
    running.see("[A flag]");
    running
}

fn count(bytes: &[u8], sign: &[u8]) -> usize {
    memchr::memmem::find_iter(bytes, sign).count()
}

#[test]
fn kitty_is_sent_a_picture_within_a_frame_and_forgets_it_at_the_end() {
    let home = Home::new();
    let mut running = reading(&home, "", "xterm-kitty");
    running.wait_for(b"\x1b_Ga=p,");
    running.send("q");
    let bytes = running.end().bytes;
    assert_eq!((count(&bytes, b"\x1b_Ga=t,f=100,"), count(&bytes, b"\x1b_Ga=d,d=A,q=2")), (1, 1));
    let sent = memchr::memmem::find(&bytes, b"\x1b_Ga=p,").expect("it was waited for");
    let (before, behind) = bytes.split_at(sent);
    let begin = memchr::memmem::rfind(before, b"\x1b[?2026h").expect("a frame begins");
    assert_eq!(count(&before[begin..], b"\x1b[?2026l"), 0);
    assert!(count(behind, b"\x1b[?2026l") > 0);
    // The words are on the screen before anything of the picture is.
    assert!(memchr::memmem::find(&bytes, b"Two.").expect("words") < sent);
}

#[test]
fn other_terminals_are_sent_blocks_and_nothing_when_pictures_are_off() {
    let home = Home::new();
    let mut running = reading(&home, "", "xterm-256color");
    running.see("\u{2580}");
    running.send("q");
    assert_eq!(count(&running.end().bytes, b"a=t"), 0);
    for settings in ["pictures = \"off\"", "pictures = \"key\""] {
        let mut running = reading(&home, settings, "xterm-kitty");
        running.send("jkI");
        running.see(if settings.contains("off") { "pictures are off" } else { "Picture 1 of 1" });
        running.send("qq");
        let ended = running.end();
        assert!(!settings.contains("off") || count(&ended.bytes, b"\x1b_G") == 0);
        assert!(!ended.screen.contains('\u{2580}'));
    }
}

/// A text with a picture in a terminal of no known name, which has been asked.
fn asked(home: &Home) -> Running {
    let mut running = reading(home, "", "xterm-256color");
    running.wait_for(b"\x1b[c");
    running
}

/// The reader is asked to leave; nothing that the terminal has answered was taken for a key.
fn left(mut running: Running) -> Vec<u8> {
    assert!(!running.screen().contains("does nothing here"), "{}", running.screen());
    assert!(running.screen().contains("[A flag]"));
    running.send("q");
    let ended = running.end();
    ended.is_restored();
    assert_eq!(count(&ended.bytes, b"\x1b[c"), 1, "it is asked once");
    ended.bytes
}

#[test]
fn a_terminal_that_says_so_is_sent_sixels() {
    let home = Home::new();
    let mut running = asked(&home);
    running.send("\x1b[6;16;8t\x1b[?62;4;22c");
    running.wait_for(b"\x1bP0;1;0q");
    left(running);
}

#[test]
fn a_terminal_that_says_so_is_sent_pictures_as_kitty_is() {
    let home = Home::new();
    let mut running = asked(&home);
    running.send("\x1b_Gi=1;OK\x1b\\\x1b[?62c");
    running.wait_for(b"\x1b_Ga=p,");
    left(running);
}

#[test]
fn an_answer_may_come_late_and_in_pieces() {
    let home = Home::new();
    let mut running = asked(&home);
    running.see("\u{2580}");
    // Letter by letter, and longer after each than anybody waits for the rest of a key.
    for piece in ["\x1b_Gi=1;EN", "OTSUP\x1b\\", "\x1b[", "6;16", ";8t\x1b[?6", "2", ";4"] {
        running.send(piece);
        running.wait_for_nothing(Duration::from_millis(60));
    }
    running.send("c");
    running.wait_for(b"\x1bP0;1;0q");
    left(running);
}

#[test]
fn a_terminal_that_never_answers_has_blocks_and_all_its_keys() {
    let home = Home::new();
    let mut running = asked(&home);
    running.see("\u{2580}");
    running.send("I");
    running.see("Picture 1 of 1");
    running.send("\x1b");
    running.see("Two.");
    assert_eq!(count(&left(running), b"\x1bP"), 0);
}

#[test]
fn a_terminal_that_draws_no_pictures_is_not_asked_again() {
    let home = Home::new();
    let mut running = asked(&home);
    running.send("\x1b[?62;1;6c");
    running.see("\u{2580}");
    running.send("j");
    assert_eq!(count(&left(running), b"\x1bP"), 0);
}

#[test]
fn a_text_without_pictures_asks_nothing() {
    let home = Home::new();
    let mut running = home.postil([home.file("plain.md", "# One\n\nTwo.\n")]);
    running.see("Two.");
    running.send("jq");
    let bytes = running.end().bytes;
    assert_eq!((count(&bytes, b"\x1b[c"), count(&bytes, b"\x1b_G"), count(&bytes, b"\x1b[16t")), (0, 0, 0));
}
