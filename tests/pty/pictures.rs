//! Pictures in a terminal: sent when it is known to understand them, and taken off at the end.

use std::io::Cursor;

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
    assert_eq!(count(&running.end().bytes, b"\x1b_G"), 0);
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
