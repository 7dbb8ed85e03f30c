//! Runs every fuzz target over the findings of the past, over texts like extracted ones, and over random changes of
//! both: a short while in each test run, longer when asked.
//!
//! ```sh
//! POSTIL_FUZZ_SECONDS=3600 cargo test --release --test fuzzing      # an hour, shared by the targets
//! POSTIL_FUZZ_ONLY=dictd,stardict POSTIL_FUZZ_SECONDS=3600 …        # shared by these
//! ```
//!
//! An input that breaks a law, or takes too long, is written to a file whose name is in the message. Put it into
//! `tests/findings/<target>/`, cut down, under a name that says what it is, and it is run for ever after.
//!
//! This needs nothing but cargo, and is blind: it does not see which code an input reaches. libFuzzer sees. The
//! targets know no fuzzer, so a crate of ten lines outside this repository, with `libfuzzer-sys`, can run them:
//! `#[path = "…/tests/texts/targets.rs"] mod targets;`, likewise `laws`, `grammar` and the others, and a `fuzz_target!` that calls
//! the function of one target. It runs on stable Rust when it is built for `--target` with
//! `RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4
//! -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
//! -Cllvm-args=-sanitizer-coverage-trace-compares"`. What it finds goes to the same folder.

#[path = "texts/dictionaries.rs"]
mod dictionaries;
#[path = "texts/grammar.rs"]
mod grammar;
#[path = "texts/laws.rs"]
mod laws;
#[path = "texts/office.rs"]
mod office;
#[path = "texts/targets.rs"]
mod targets;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use targets::Target;

/// Longer than any input here may take, also on a busy machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(60);

/// The inputs of a target in a test run that nobody asked to be long.
const FEW: usize = 25;

/// Bytes of the longest input. What is slow for longer ones is for benchmarks to find.
const LONGEST: usize = 4 * 1024;

#[test]
fn every_target_holds() {
    let seconds =
        std::env::var("POSTIL_FUZZ_SECONDS").ok().map(|seconds| seconds.parse().expect("a number of seconds"));
    let only = std::env::var("POSTIL_FUZZ_ONLY").ok();
    let is_wanted = |(name, _): &Target| only.as_ref().is_none_or(|only| only.split(',').any(|wanted| wanted == *name));
    let chosen: Vec<_> = targets::ALL.into_iter().filter(is_wanted).collect();
    assert!(!chosen.is_empty(), "POSTIL_FUZZ_ONLY names no target");
    let each = seconds.map(|seconds: u64| Duration::from_secs(seconds) / chosen.len() as u32);
    for target in chosen {
        let n = fuzz(target, each);
        eprintln!("{}: {n} inputs", target.0);
    }
}

/// Runs one target on a thread of its own, so that one that hangs is noticed.
fn fuzz((name, run): Target, time: Option<Duration>) -> usize {
    let now = Arc::new(Mutex::new(Vec::new()));
    let (done, is_done) = mpsc::channel();
    let mut inputs = Inputs::new(name, time.is_some());
    let at_work = Arc::clone(&now);
    let worker = std::thread::spawn(move || {
        let start = Instant::now();
        while inputs.n < FEW || time.is_some_and(|time| start.elapsed() < time) || inputs.has_findings() {
            let input = inputs.next();
            at_work.lock().expect("nobody panics while holding it").clone_from(&input);
            run(&input);
            if done.send(inputs.n).is_err() {
                break;
            }
        }
    });
    let mut n = 0;
    loop {
        match is_done.recv_timeout(PATIENCE) {
            Ok(count) => n = count,
            Err(RecvTimeoutError::Timeout) => panic!("{name} takes too long with {}", keep(name, &now).display()),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    assert!(worker.join().is_ok(), "{name} breaks a law with {}", keep(name, &now).display());
    n
}

fn keep(name: &str, input: &Mutex<Vec<u8>>) -> PathBuf {
    let input = input.lock().expect("nobody panics while holding it");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("finding-{name}"));
    std::fs::write(&path, &*input).expect("the target folder can be written");
    path
}

/// Findings first, then choices for texts and what chance makes of all that.
struct Inputs {
    known: Vec<Vec<u8>>,
    n: usize,
    state: u64,
}

impl Inputs {
    fn new(name: &str, is_long: bool) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings").join(name);
        let files = std::fs::read_dir(folder).into_iter().flatten().filter_map(|file| Some(file.ok()?.path()));
        let mut files: Vec<_> = files.collect();
        files.sort();
        let known = files.iter().map(|path| std::fs::read(path).expect("a finding can be read")).collect();
        // A short run is the same each time; a long one is to see what no other saw.
        let chance = || std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(1, |time| time.as_nanos() as u64);
        Self { known, n: 0, state: if is_long { chance() } else { 0x9E37_79B9_7F4A_7C15 } }
    }

    fn has_findings(&self) -> bool {
        self.n < self.known.len()
    }

    fn next(&mut self) -> Vec<u8> {
        self.n += 1;
        if let Some(known) = self.known.get(self.n - 1) {
            return known.clone();
        }
        let mut input = self.start();
        for _ in 0..self.below(8) {
            self.change(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn start(&mut self) -> Vec<u8> {
        if !self.known.is_empty() && self.below(3) == 0 {
            let n = self.below(self.known.len());
            return self.known[n].clone();
        }
        let n = self.below(400);
        let choices: Vec<u8> = (0..n).map(|_| self.below(256) as u8).collect();
        if self.below(4) == 0 { choices } else { grammar::text(&choices).into_bytes() }
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        const SIGNS: [&str; 24] = [
            "\n",
            "\r",
            "\u{C}",
            "\0",
            " ",
            "\t",
            "*",
            "_",
            "-",
            ".",
            "“",
            "\u{301}",
            "\u{2028}",
            "\u{FEFF}",
            "\u{AD}",
            "1.",
            "海",
            "X",
            ":",
            "[",
            "|",
            "\u{A0}",
            "#",
            "[note]\nid = \"\"\n",
        ];
        let (from, to) = (self.below(input.len() + 1), self.below(input.len() + 1));
        let (from, to) = (from.min(to), from.max(to));
        match self.below(5) {
            0 => drop(input.drain(from..to)),
            1 => {
                let part = input[from..to.min(from + 200)].repeat(1 + self.below(6));
                input.splice(to..to, part);
            }
            2 => {
                let sign = SIGNS[self.below(SIGNS.len())].repeat(1 + self.below(30));
                input.splice(from..from, sign.into_bytes());
            }
            3 => {
                let byte = self.below(256) as u8;
                input.splice(from..to.min(from + 1), [byte]);
            }
            _ => input.rotate_left(from),
        }
    }

    /// A number below `n`, by xorshift.
    fn below(&mut self, n: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) as usize % n
    }
}
