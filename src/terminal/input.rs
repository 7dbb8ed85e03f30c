//! The thread that reads keys.
//!
//! It waits in `poll(2)` for the terminal and for a pipe of our own, without a timeout: an idle reader is never
//! woken, and a byte in the pipe parks it at once, so that a child process gets every key. Only an Esc that nothing
//! follows is waited for: it may be the first byte of another key.
//!
//! The bytes are read here and not by crossterm, which drops what a terminal answers, takes answers that it does not
//! know for keys, and reads a terminal that is gone again and again without returning (crossterm issue 793).

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write, stdin};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use anyhow::Result;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::signals::{self, State};
use super::translate::Decoder;
use crate::app::key::Event;

/// How long to wait for the thread to park. It is late only when another program has changed the terminal's modes.
const PATIENCE: Duration = Duration::from_millis(200);
/// How long the rest of a key may be on its way.
const REST: Timespec = Timespec { tv_sec: 0, tv_nsec: 30_000_000 };
/// So many bytes are read at a time.
const PIECE: usize = 4096;

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
    /// Nothing has come for a while.
    Nothing,
}

impl Reader {
    /// Reads until the program ends. The error is that the terminal is gone.
    fn run(&self) -> io::Result<()> {
        let mut decoder = Decoder::default();
        let mut piece = vec![0; PIECE];
        loop {
            let events = match self.wait(decoder.is_unsure().then_some(&REST))? {
                Ready::Park => match self.park() {
                    Some(()) => continue,
                    None => return Ok(()),
                },
                Ready::Keys => {
                    let n_bytes = self.read(&mut piece)?;
                    decoder.take(&piece[..n_bytes])
                }
                Ready::Nothing => decoder.settle(),
            };
            for event in events {
                let _ = self.events.send(event);
            }
        }
    }

    fn wait(&self, at_most: Option<&Timespec>) -> io::Result<Ready> {
        let mut both = [PollFd::new(&self.woken, PollFlags::IN), PollFd::new(&self.tty, PollFlags::IN)];
        loop {
            match poll(&mut both, at_most) {
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
                Ok(0) => return Ok(Ready::Nothing),
                Ok(_) if !both[0].revents().is_empty() => return Ok(Ready::Park),
                Ok(_) if both[1].revents() == PollFlags::IN => return Ok(Ready::Keys),
                Ok(_) => return Err(io::ErrorKind::BrokenPipe.into()),
            }
        }
    }

    /// What is there; nothing when another program made the terminal non-blocking and read it first.
    fn read(&self, piece: &mut [u8]) -> io::Result<usize> {
        match rustix::io::read(&self.tty, piece) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(n_bytes) => Ok(n_bytes),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Parks until told to go on; `None` when the program is about to end.
    fn park(&self) -> Option<()> {
        (&self.woken).read_exact(&mut [0]).ok()?;
        self.parked.send(()).ok()?;
        self.go_on.recv().ok()
    }
}
