//! Runs a program in a pseudo-terminal of its own: keys go in, a screen comes out.
//!
//! Nothing here sleeps: whoever waits is woken by what the program writes, or by its end, and gives up after
//! [`PATIENCE`].

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use vt100::{MouseProtocolMode, Parser, Screen};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder of its own for one test: a text, the data folder and the settings.
pub struct Home(TempDir);

impl Home {
    pub fn new() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).expect("a file in the temporary folder");
        path
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The program under test with `arguments`.
    pub fn postil<A: AsRef<std::ffi::OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Running {
        let mut command = self.command(env!("CARGO_BIN_EXE_postil"));
        command.args(arguments);
        Running::start(command)
    }

    /// Another program that knows where this home is.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.cwd(self.path());
        command.env("POSTIL_DATA_DIR", self.path().join("data"));
        command.env("POSTIL_DICTIONARY_DIRS", "");
        command.env("POSTIL_CONFIG_DIR", self.path().join("config"));
        command.env("HOME", self.path());
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.env_remove("TMUX");
        command.env_remove("NO_COLOR");
        command
    }
}

/// A program in its terminal. Dropping it ends the program.
pub struct Running {
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    listening: Arc<AtomicBool>,
    exit: Receiver<ExitStatus>,
    pid: Pid,
    terminal: Parser,
    bytes: Vec<u8>,
}

/// What is left when the program has ended.
pub struct Ended {
    pub status: u32,
    /// The last screen.
    pub screen: String,
    /// All that the program wrote.
    pub bytes: Vec<u8>,
    terminal: Parser,
}

impl Running {
    pub fn start(command: CommandBuilder) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().and_then(|id| Pid::from_raw(id.cast_signed())).expect("a process");
        let (exited, exit) = mpsc::channel();
        std::thread::spawn(move || child.wait().map(|status| exited.send(status)));
        let listening = Arc::new(AtomicBool::new(true));
        let output = listen(pair.master.try_clone_reader().expect("a reader"), Arc::clone(&listening));
        let keys = Some(pair.master.take_writer().expect("a writer"));
        let terminal = Parser::new(size.rows, size.cols, 0);
        Self { master: Some(pair.master), keys, output, listening, exit, pid, terminal, bytes: Vec::new() }
    }

    /// Types `keys`, as the bytes that a terminal sends.
    pub fn send(&mut self, keys: &str) {
        let terminal = self.keys.as_mut().expect("an open window");
        terminal.write_all(keys.as_bytes()).and_then(|()| terminal.flush()).expect("the terminal takes keys");
    }

    /// Waits until `words` are on the screen, and gives the screen.
    pub fn see(&mut self, words: &str) -> String {
        self.until(&format!("{words:?} on the screen"), |screen| screen.contents().contains(words))
    }

    /// Waits until the screen is as it should be, and gives its text.
    pub fn until(&mut self, what: &str, is_so: impl Fn(&Screen) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self.terminal.screen()) {
            if !self.take(deadline) {
                panic!("waited in vain for {what}; the screen is\n{}", self.screen());
            }
        }
        self.screen()
    }

    /// Waits until the program has written these bytes.
    pub fn wait_for(&mut self, sign: &[u8]) {
        let deadline = Instant::now() + PATIENCE;
        while memchr::memmem::find(&self.bytes, sign).is_none() {
            assert!(
                self.take(deadline),
                "waited in vain for {}; the screen is\n{}",
                sign.escape_ascii(),
                self.screen()
            );
        }
    }

    pub fn screen(&self) -> String {
        self.terminal.screen().contents()
    }

    /// All that the program wrote so far, as far as it was waited for.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn resize(&mut self, cols: u16, rows: u16) {
        self.terminal.screen_mut().set_size(rows, cols);
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("an open window").resize(size).expect("a new size");
    }

    /// Takes what the program writes within some time; gives the number of bytes.
    pub fn wait_for_nothing(&mut self, time: Duration) -> usize {
        let before = self.bytes.len();
        let deadline = Instant::now() + time;
        while self.take(deadline) {}
        self.bytes.len() - before
    }

    /// What the system tells about the process.
    pub fn about(&self, what: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{what}", self.pid.as_raw_nonzero()))
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("the program runs");
    }

    /// Waits until the program has ended by itself.
    pub fn end(mut self) -> Ended {
        let deadline = Instant::now() + PATIENCE;
        while self.take(deadline) {}
        let status = self.exit.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        let status = status.unwrap_or_else(|_| panic!("it did not end; the screen is\n{}", self.screen())).exit_code();
        let terminal = std::mem::replace(&mut self.terminal, Parser::new(1, 1, 0));
        Ended { status, screen: terminal.screen().contents(), bytes: std::mem::take(&mut self.bytes), terminal }
    }

    /// Closes the terminal's window under the running program and waits for its end. A change of size makes it
    /// draw once more, which wakes the listener that would hold the window open.
    pub fn close_window(mut self) {
        self.listening.store(false, Ordering::SeqCst);
        self.resize(70, 20);
        let deadline = Instant::now() + PATIENCE;
        while self.take(deadline) {}
        self.master = None;
        self.keys = None;
        self.exit.recv_timeout(PATIENCE).expect("it ends when its window is closed");
    }

    /// Takes the next piece of output; false when there is none any more, or not in time.
    fn take(&mut self, deadline: Instant) -> bool {
        let Ok(piece) = self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) else {
            return false;
        };
        self.terminal.process(&piece);
        self.bytes.extend(piece);
        true
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = kill_process(self.pid, Signal::KILL);
    }
}

impl Ended {
    /// Checks that the terminal is as it was before: the main screen, a cursor, and no mode left on.
    pub fn is_restored(&self) {
        let screen = self.terminal.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None, "the mouse is off");
        assert!(last(&self.bytes, b"\x1b[<1u") > last(&self.bytes, b"\x1b[>1u"), "the keyboard is as it was");
        assert!(last(&self.bytes, b"\x1b[?2026l") >= last(&self.bytes, b"\x1b[?2026h"), "no frame is left open");
    }
}

fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|window| window == part)
}

fn listen(mut reader: Box<dyn Read + Send>, listening: Arc<AtomicBool>) -> Receiver<Vec<u8>> {
    let (sender, output) = mpsc::channel();
    std::thread::spawn(move || {
        let mut piece = [0; 1 << 16];
        // On Linux the end is an error: the other side is closed.
        while let Ok(n_bytes @ 1..) = reader.read(&mut piece) {
            if sender.send(piece[..n_bytes].to_vec()).is_err() || !listening.load(Ordering::SeqCst) {
                return;
            }
        }
    });
    output
}
