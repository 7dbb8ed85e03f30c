//! Postil as the pager of other programs, in a real terminal.

use crate::pty::{Home, Running};

/// Runs a line of shell in which `$0` is the program and `$1` a file with `content`.
fn piped(home: &Home, line: &str, content: &str) -> Running {
    let mut command = home.command("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_postil")]);
    command.arg(home.file("content", content));
    Running::start(command)
}

/// `words` as `man` makes them bold.
fn bold(words: &str) -> String {
    words.chars().map(|c| if c == ' ' { " ".to_owned() } else { format!("{c}\x08{c}") }).collect()
}

fn page() -> String {
    let lines: String =
        (1..60).map(|n| format!("       Sentence {n} of a page that is longer than the screen.\n\n")).collect();
    let options = bold("OPTIONS");
    format!(
        "EBB(1)            Manual            EBB(1)\n\n{}\n       ebb - tell\n\n{lines}{options}\n       none\n",
        bold("NAME")
    )
}

#[test]
fn a_manual_page_is_shown_while_its_writer_still_writes() {
    let home = Home::new();
    // The writer is never done; leaving ends it.
    let mut running = piped(&home, "{ cat \"$1\"; sleep 1000; } | \"$0\" -R; echo left", &page());
    let screen = running.see("ebb - tell");
    assert!(screen.contains("NAME") && screen.contains("Sentence 1 of"), "{screen}");
    let shown = running.bytes().to_vec();
    assert!(shown.windows(4).any(|it| it == b"NAME"), "the letters are together");
    running.send("q");
    // The shell waits for the writer; the screen is given back at once.
    running.until("the main screen", |screen| !screen.alternate_screen());
}

#[test]
fn a_pager_begins_where_it_is_told() {
    let home = Home::new();
    let mut running = piped(&home, "cat \"$1\" | \"$0\" -X +/\"Sentence 40\"", &page());
    running.see("Sentence 40 of");
    running.send("q");
    assert_eq!(running.end().status, 0);
    let mut running = piped(&home, "cat \"$1\" | \"$0\" +G", &page());
    running.see("Sentence 59 of");
    running.send("q");
    running.end().is_restored();
}

#[test]
fn a_text_that_fits_the_screen_is_printed_when_asked() {
    let home = Home::new();
    let ended =
        piped(&home, "cat \"$1\" | \"$0\" -FRX; echo \"left $?\"", "One \x1b[1mline\x1b[m.\n\x1b]0;title\x07Two.\n")
            .end();
    assert!(ended.screen.starts_with("One line.\nTwo.\nleft 0"), "{}", ended.screen);
    assert!(!ended.bytes.windows(8).any(|it| it == b"\x1b[?1049h"), "the screen is not taken over");
    assert!(!ended.bytes.windows(5).any(|it| it == b"title"), "no sequence of the text reaches the terminal");
    let mut running = piped(&home, "cat \"$1\" | \"$0\" -F", &page());
    running.see("Sentence 1 of");
    running.send("q");
    running.end().is_restored();
}

#[test]
fn the_writer_says_what_the_text_is_called() {
    let home = Home::new();
    let mut running =
        piped(&home, "cat \"$1\" | MAN_PN='ebb(1)' \"$0\"", "nothing that is a title in it, only words.\n");
    running.see("ebb(1)");
    running.send("q");
    running.end().is_restored();
}
