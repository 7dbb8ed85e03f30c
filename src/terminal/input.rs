//! The thread that reads keys.
//!
//! It waits in `poll(2)` for the terminal and for a pipe of our own, without a timeout: an idle reader is never
//! woken, and a byte in the pipe parks it at once, so that a child process gets every key. Only when the
//! terminal has something to read is crossterm asked, and it is never asked once the terminal is gone: it would
//! read the end of the file again and again without returning (crossterm issue 793).

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write, stdin};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::Result;
use crossterm::event;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use super::signals::{self, State};
use super::translate::translate;
use crate::app::key::Event;

/// How long to wait for the thread to park. It is late only when the terminal sent half a key.
const PATIENCE: Duration = Duration::from_millis(200);

pub struct Input {
    wake: UnixStream,
    parked: Receiver<()>,
    go_on: Sender<()>,
}

impl Input {
    pub fn start(tty: OwnedFd, events: Sender<Event>, state: Arc<State>) -> Result<Self> {
        let (wake, woken) = UnixStream::pair()?;
        let (parks, parked) = mpsc::channel();
        let (go_on, goes_on) = mpsc::channel();
        let reader = Reader { tty, woken, parked: parks, go_on: goes_on, events };
        std::thread::Builder::new().name("keys".to_owned()).spawn(move || {
            if reader.run().is_err() {
                signals::end(&state, &reader.events, signal_hook::consts::SIGHUP);
            }
        })?;
        Ok(Self { wake, parked, go_on })
    }

    /// From here on no key is read.
    pub fn pause(&mut self) {
        while self.parked.try_recv().is_ok() {}
        if self.wake.write_all(&[0]).is_ok() {
            let _ = self.parked.recv_timeout(PATIENCE);
        }
    }

    pub fn resume(&mut self) {
        // It fails only when the thread has ended because the terminal is gone, and that was told.
        let _ = self.go_on.send(());
    }
}

/// Where keys come from: standard input, or the terminal itself when standard input is a file or a pipe.
pub fn tty() -> io::Result<OwnedFd> {
    match stdin().is_terminal() {
        true => stdin().as_fd().try_clone_to_owned(),
        false => File::options().read(true).write(true).open("/dev/tty").map(OwnedFd::from),
    }
}

struct Reader {
    tty: OwnedFd,
    woken: UnixStream,
    parked: Sender<()>,
    go_on: Receiver<()>,
    events: Sender<Event>,
}

enum Ready {
    Keys,
    Park,
}

impl Reader {
    /// Reads until the program ends. The error is that the terminal is gone.
    fn run(&self) -> io::Result<()> {
        loop {
            match self.wait()? {
                Ready::Park => {
                    if self.park().is_none() {
                        return Ok(());
                    }
                }
                Ready::Keys => while self.read()? == 0 && self.ask_again()? {},
            }
        }
    }

    fn wait(&self) -> io::Result<Ready> {
        let mut both = [PollFd::new(&self.woken, PollFlags::IN), PollFd::new(&self.tty, PollFlags::IN)];
        loop {
            match poll(&mut both, None) {
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
                Ok(_) if !both[0].revents().is_empty() => return Ok(Ready::Park),
                Ok(_) if both[1].revents() == PollFlags::IN => return Ok(Ready::Keys),
                Ok(_) => return Err(io::ErrorKind::BrokenPipe.into()),
            }
        }
    }

    /// Parks until told to go on; `None` when the program is about to end.
    fn park(&self) -> Option<()> {
        (&self.woken).read_exact(&mut [0]).ok()?;
        self.parked.send(()).ok()?;
        self.go_on.recv().ok()
    }

    /// Passes on all that waits, and says how much that was.
    fn read(&self) -> io::Result<usize> {
        let mut n_read = 0;
        while event::poll(Duration::ZERO)? {
            n_read += 1;
            if let Some(event) = translate(event::read()?) {
                let _ = self.events.send(event);
            }
        }
        Ok(n_read)
    }

    /// crossterm reads a kilobyte at a time and is then told of new keys only, not of those that still wait: the
    /// end of a long burst would appear with the next key. Setting the terminal's modes to what they are makes
    /// the kernel tell it again.
    fn ask_again(&self) -> io::Result<bool> {
        tcsetattr(&self.tty, OptionalActions::Now, &tcgetattr(&self.tty)?)?;
        // Where that does not help, a short wait keeps the loop from spinning.
        event::poll(PATIENCE)
    }
}
