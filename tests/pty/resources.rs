//! What the program takes from the machine: nothing while nobody presses a key, and so much memory for a text.

use std::time::Duration;

use crate::pty::{Home, Running};
use crate::{a_text, reading};

/// A stretch of time in which a program that ticks wakes many times.
const STRETCH: Duration = Duration::from_millis(600);
/// On a busy machine what was begun with the first screen may end late.
const STRETCHES: usize = 20;

/// How often the threads of the program were woken, and how long they ran, in ticks of the clock.
fn wakes_and_ticks(running: &Running) -> (u64, u64) {
    let tasks = std::fs::read_dir(running.about("task")).expect("the program runs");
    let of = |task: std::io::Result<std::fs::DirEntry>| {
        let task = task.expect("a thread").path();
        let status = std::fs::read_to_string(task.join("status")).unwrap_or_default();
        let wakes = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let stat = std::fs::read_to_string(task.join("stat")).unwrap_or_default();
        // The name of the program is in brackets and may hold blanks; the two times are the 12th and 13th behind it.
        let times = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(2);
        (number(wakes.unwrap_or_default()), times.map(number).sum::<u64>())
    };
    tasks.map(of).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn number(text: &str) -> u64 {
    text.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}

#[test]
fn an_idle_reader_is_never_woken() {
    if !std::path::Path::new("/proc/self/task").exists() {
        return;
    }
    let home = Home::new();
    let mut running = reading(&home);
    running.send("\x1b[6~");
    let is_idle = |running: &mut Running| {
        let before = wakes_and_ticks(running);
        let n_bytes = running.wait_for_nothing(STRETCH);
        n_bytes == 0 && wakes_and_ticks(running) == before
    };
    assert!((0..STRETCHES).any(|_| is_idle(&mut running)), "something ticks");
    running.send("q");
    running.end().is_restored();
}

#[test]
fn a_text_takes_so_much_memory_for_each_of_its_bytes() {
    if !std::path::Path::new("/proc/self/status").exists() {
        return;
    }
    let home = Home::new();
    let text = a_text().repeat((6 << 20) / a_text().len());
    let mut running = home.postil([home.file("large.txt", &text)]);
    running.until("the whole text", |screen| {
        let screen = screen.contents();
        screen.contains("On Margins") && !screen.contains("still reading")
    });
    let status = std::fs::read_to_string(running.about("status")).expect("the program runs");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or(0, number) << 10;
    // This program was not made for speed, and is larger than the one that is read with: its own pages are left out.
    let own = status.lines().find_map(|line| line.strip_prefix("RssFile:")).map_or(0, number) << 10;
    let most = text.len() as u64 * 3 + (15 << 20);
    assert!(peak - own <= most, "{} bytes for a text of {}", peak - own, text.len());
    running.send("q");
    running.end().is_restored();
}
