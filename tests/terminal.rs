//! What the terminal sees of postil: the screen is taken over, followed, and given back whatever happens.

#[path = "pty/drafts.rs"]
mod drafts;
#[path = "pty/paging.rs"]
mod paging;
#[path = "pty/pictures.rs"]
mod pictures;
mod pty;
#[path = "pty/resources.rs"]
mod resources;

use std::process::Command;

use postil::app::key::{Code, Event, Key};
use postil::app::pictures::Protocol;
use postil::terminal::Terminal;
use pty::{Home, Running};
use ratatui::widgets::Paragraph;
use rustix::process::Signal;

/// Set for the copy of this test program that runs [`small_program`] inside a terminal.
const INSIDE: &str = "POSTIL_TEST_INSIDE";

/// A program that shows what it gets, line by line. It runs as a test because a test can start itself again.
#[test]
fn small_program() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    let (sender, events) = std::sync::mpsc::channel();
    let mut terminal = Terminal::open(sender, events).expect("a terminal");
    let mut lines = vec!["ready".to_owned()];
    let mut n_keys = 0;
    loop {
        let shown = lines[lines.len().saturating_sub(10)..].join("\n");
        let draw = |frame: &mut ratatui::Frame| {
            frame.render_widget(Paragraph::new(shown), frame.area());
            Vec::new()
        };
        terminal.draw(Vec::new(), Protocol::Blocks, draw).expect("a screen");
        for event in terminal.wait().expect("events") {
            lines.push(match &event {
                Event::Key(key) => format!("key-{key}"),
                Event::Resize { columns, rows } => format!("size-{columns}x{rows}"),
                Event::Paste(text) => format!("paste-{}", text.replace('\n', "|")),
                other => format!("{other:?}"),
            });
            let Event::Key(key) = event else { continue };
            n_keys += 1;
            match key.code {
                Code::Char('c') => terminal.copy("copied").expect("a clipboard"),
                Code::Char('e') => terminal.outside(edit).expect("a screen"),
                Code::Char('h') => loop {
                    std::thread::park();
                },
                Code::Char('p') => panic!("the page was empty"),
                Code::Char('q') => {
                    drop(terminal);
                    println!("left after {n_keys} keys");
                    return;
                }
                Code::Char('w') => std::thread::spawn(|| panic!("a worker failed")).join().unwrap_or_default(),
                Code::Char('z') if key == Key::char('z') => terminal.suspend().expect("a shell"),
                _ => {}
            }
        }
    }
}

/// Stands for `$EDITOR`: reads two lines from the terminal.
fn edit() {
    let script = "echo editing; read one; echo \"[$one]\"; read two; echo \"[$two]\"";
    Command::new("sh").args(["-c", script]).status().expect("a shell");
}

fn start_small_program(home: &Home) -> Running {
    let mut command = home.command(std::env::current_exe().expect("this program"));
    command.args(["--exact", "small_program", "--nocapture", "--test-threads=1"]);
    command.env(INSIDE, "1");
    let mut running = Running::start(command);
    running.see("ready");
    running
}

#[test]
fn the_screen_is_given_back_at_the_end() {
    let mut running = start_small_program(&Home::new());
    running.send("q");
    let ended = running.end();
    ended.is_restored();
    assert!(ended.screen.contains("left after 1 keys"));
}

#[test]
fn a_panic_gives_the_screen_back_and_then_speaks() {
    let mut running = start_small_program(&Home::new());
    running.send("p");
    let ended = running.end();
    ended.is_restored();
    assert!(ended.screen.contains("the page was empty"), "{}", ended.screen);
}

#[test]
fn a_panic_of_a_worker_leaves_the_screen_alone() {
    let mut running = start_small_program(&Home::new());
    running.send("wj");
    let screen = running.see("key-j");
    assert!(!screen.contains("failed"), "{screen}");
    running.send("q");
    running.end().is_restored();
}

#[test]
fn keys_arrive_in_order_and_under_their_names() {
    let mut running = start_small_program(&Home::new());
    running.send("\x1b[A\x1b[5~\x04\x1b[1;3D\x1b[Zé");
    let screen = running.see("key-é");
    let names: Vec<_> = screen.lines().filter_map(|line| line.strip_prefix("key-")).collect();
    assert_eq!(names, ["<Up>", "<PageUp>", "<C-d>", "<A-Left>", "<S-Tab>", "é"]);
}

#[test]
fn a_long_burst_of_keys_is_read_to_its_end() {
    let mut running = start_small_program(&Home::new());
    running.send(&"j".repeat(3_000));
    running.send("q");
    assert!(running.end().screen.contains("left after 3001 keys"));
}

#[test]
fn a_paste_is_one_event_without_controls() {
    let mut running = start_small_program(&Home::new());
    running.send("\x1b[200~one\rtwo\x1b[31m\x07\x1b[201~");
    running.see("paste-one|two[31m");
}

#[test]
fn a_new_size_is_told() {
    let mut running = start_small_program(&Home::new());
    running.resize(60, 12);
    running.see("size-60x12");
}

#[test]
fn a_frame_goes_out_between_the_marks_of_one_update() {
    let mut running = start_small_program(&Home::new());
    running.send("a");
    running.see("key-a");
    running.send("q");
    let bytes = running.end().bytes;
    let count = |part: &[u8]| bytes.windows(part.len()).filter(|window| *window == part).count();
    assert_eq!(count(b"\x1b[?2026h"), 2);
}

#[test]
fn an_editor_gets_every_key_and_the_page_comes_back() {
    let mut running = start_small_program(&Home::new());
    running.send("e");
    running.until("the editor", |screen| !screen.alternate_screen() && screen.contents().contains("editing"));
    running.send("first line\n");
    running.see("[first line]");
    running.send("second line\n");
    running.until("the page", |screen| screen.alternate_screen() && screen.contents().contains("key-e"));
    assert!(String::from_utf8_lossy(running.bytes()).contains("[second line]"));
    running.send("j");
    running.see("key-j");
}

#[test]
fn text_is_copied_through_the_terminal() {
    let mut running = start_small_program(&Home::new());
    running.send("cj");
    running.see("key-j");
    assert!(String::from_utf8_lossy(running.bytes()).contains("\x1b]52;c;Y29waWVk"));
}

#[test]
fn an_application_that_hangs_is_ended_by_a_signal_and_the_screen_given_back() {
    let mut running = start_small_program(&Home::new());
    running.send("h");
    running.signal(Signal::TERM);
    let ended = running.end();
    ended.is_restored();
    assert_eq!(ended.status, 128 + 15);
}

#[test]
fn an_application_that_does_not_leave_ends_with_its_window() {
    start_small_program(&Home::new()).close_window();
}

#[test]
fn without_a_shell_around_it_nothing_stops() {
    let mut running = start_small_program(&Home::new());
    running.send("zj");
    running.see("key-j");
}

/// A text of our own, long enough for several pages.
fn a_text() -> String {
    let paragraph = "A gloss stands between the lines, and a postil follows the words it explains. ".repeat(6);
    let chapters = (1..=8).map(|number| format!("CHAPTER {number}\n\n{paragraph}\n\n{paragraph}\n\n"));
    format!("On Margins\n\n{}", chapters.collect::<String>())
}

/// postil with [`a_text`] on the screen.
fn reading(home: &Home) -> Running {
    let mut running = home.postil([home.file("margins.txt", a_text())]);
    running.see("On Margins");
    running.see("A gloss stands between the lines");
    running
}

#[test]
fn a_text_is_opened_read_and_left() {
    let home = Home::new();
    let mut running = reading(&home);
    let first = running.screen();
    running.send("\x1b[6~");
    running.until("another page", |screen| screen.contents() != first);
    running.send("q");
    let ended = running.end();
    ended.is_restored();
    assert_eq!(ended.status, 0);
}

#[test]
fn a_request_to_end_is_obeyed() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = Home::new();
        let running = reading(&home);
        running.signal(signal);
        running.end().is_restored();
    }
}

#[test]
fn the_reader_ends_with_its_window() {
    let home = Home::new();
    reading(&home).close_window();
}

#[test]
fn a_piped_text_is_read_with_keys_from_the_terminal() {
    let home = Home::new();
    let mut command = home.command("sh");
    command.args(["-c", "cat \"$1\" | \"$0\"", env!("CARGO_BIN_EXE_postil")]);
    command.arg(home.file("margins.txt", a_text()));
    let mut running = Running::start(command);
    running.see("A gloss stands between the lines");
    running.send("q");
    let ended = running.end();
    ended.is_restored();
    assert_eq!(ended.status, 0);
}

#[test]
fn the_reader_stops_and_comes_back() {
    let home = Home::new();
    let mut command = home.command("sh");
    // A shell with job control gets the terminal when its job stops.
    command.args(["-c", "set -m; \"$0\" \"$1\"; echo away; read line; fg", env!("CARGO_BIN_EXE_postil")]);
    command.arg(home.file("margins.txt", a_text()));
    let mut running = Running::start(command);
    running.see("A gloss stands between the lines");
    running.send("\x1a");
    running.until("the shell", |screen| !screen.alternate_screen() && screen.contents().contains("away"));
    running.send("\n");
    running.until("the text", |screen| screen.alternate_screen() && screen.contents().contains("A gloss stands"));
    running.send("q");
    running.end().is_restored();
}

#[test]
fn a_new_size_keeps_the_text_on_the_screen() {
    let home = Home::new();
    let mut running = reading(&home);
    running.resize(44, 12);
    running.until("the text in a small window", |screen| {
        let rows: Vec<_> = screen.rows(0, 44).collect();
        rows.len() == 12 && rows.iter().any(|row| row.contains("A gloss"))
    });
    running.send("q");
    running.end().is_restored();
}

#[test]
fn what_cannot_be_read_is_said_before_the_screen_is_touched() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_postil").into();
    for path in [home.path().join("missing.txt"), home.path().to_owned(), program] {
        let ended = home.postil([&path]).end();
        assert_eq!(ended.status, 3, "{}", ended.screen);
        assert!(ended.screen.starts_with("postil: "), "{}", ended.screen);
        assert!(!ended.bytes.contains(&0x1b), "no escape sequence for {}", path.display());
    }
}

#[test]
fn without_a_terminal_to_draw_on_a_sentence_says_so() {
    let home = Home::new();
    let text = home.file("margins.txt", a_text());
    let output = Command::new(env!("CARGO_BIN_EXE_postil"))
        .arg(text)
        .env("POSTIL_DATA_DIR", home.path().join("data"))
        .env("POSTIL_DICTIONARY_DIRS", "")
        .env("POSTIL_CONFIG_DIR", home.path().join("config"))
        .output()
        .expect("the program starts");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("standard output is not a terminal"), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    assert!(output.stdout.is_empty());
    assert_eq!(output.status.code(), Some(3));
}
