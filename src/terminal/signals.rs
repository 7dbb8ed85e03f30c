//! Signals, turned into events by a thread that waits for them.
//!
//! The handlers themselves are signal-hook's: they write a byte into a pipe and nothing else.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc::{self, Sender};
use std::thread::Thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal, getpgid, getpgrp, getppid, getsid, kill_current_process_group};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::screen;
use crate::app::key::Event;

/// How long the application may take to save and leave before it is ended.
const GRACE: Duration = Duration::from_secs(3);
const STEP: Duration = Duration::from_millis(50);

/// How long to wait for a signal that was sent to ourselves.
const PROMPTLY: Duration = Duration::from_millis(500);

/// What the threads know of each other.
pub struct State {
    /// The thread that owns the terminal.
    owner: Thread,
    /// The owner stops the process group and waits until this process has been stopped and continued.
    stopping: AtomicBool,
    /// The program was asked to stop and should do so as soon as it has given the screen back.
    stop: AtomicBool,
    /// The screen is given back for a while, to a child process or a shell.
    away: AtomicBool,
    /// The end was told to the application.
    ending: AtomicBool,
    /// The screen was given back for good.
    closed: AtomicBool,
}

impl State {
    pub fn take_stop(&self) -> bool {
        self.stop.swap(false, SeqCst)
    }

    /// Stops this process and all that run with it, such as a script around it, so that the shell gets its
    /// prompt; returns when it is continued. To be called while the screen is given back.
    pub fn stop_group(&self) {
        self.stopping.store(true, SeqCst);
        let sent = kill_current_process_group(Signal::TSTP);
        // The signal thread stops the process on behalf of this one. If it did not hear the signal by then,
        // there is none to wait for.
        let until = Instant::now() + PROMPTLY;
        while sent.is_ok() && self.stopping.load(SeqCst) && Instant::now() < until {
            std::thread::park_timeout(PROMPTLY);
        }
        self.stopping.store(false, SeqCst);
    }

    pub fn set_away(&self, away: bool) {
        self.away.store(away, SeqCst);
    }

    pub fn close(&self) {
        self.closed.store(true, SeqCst);
    }
}

/// Listens until the process ends. Once the terminal is closed, signals do again what they do by default.
pub fn watch(events: Sender<Event>) -> io::Result<Arc<State>> {
    let state = Arc::new(State {
        owner: std::thread::current(),
        stopping: AtomicBool::new(false),
        stop: AtomicBool::new(false),
        away: AtomicBool::new(false),
        ending: AtomicBool::new(false),
        closed: AtomicBool::new(false),
    });
    let mut signals = Signals::new([SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH])?;
    let shared = Arc::clone(&state);
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            react(signal, &shared, &events);
        }
    })?;
    Ok(state)
}

fn react(signal: i32, state: &Arc<State>, events: &Sender<Event>) {
    let (away, closed) = (state.away.load(SeqCst), state.closed.load(SeqCst));
    let told = match signal {
        SIGWINCH | SIGCONT if closed => return,
        SIGWINCH => {
            let (columns, rows) = screen::size();
            events.send(Event::Resize { columns, rows })
        }
        SIGCONT => events.send(Event::Redraw),
        // A child process has the terminal: Ctrl-C is for it, and Ctrl-Z stops the two of us.
        SIGINT | SIGQUIT if away => return,
        SIGTSTP if away || closed => {
            stop();
            state.stopping.store(false, SeqCst);
            return state.owner.unpark();
        }
        SIGTSTP => {
            state.stop.store(true, SeqCst);
            events.send(Event::Redraw)
        }
        _ if closed => return drop(emulate_default_handler(signal)),
        _ => return end(state, events, signal),
    };
    // It fails only when the application has left.
    drop(told);
}

/// Stops the process until a shell continues it; returns at once where no shell could.
pub fn stop() {
    if !is_orphan() {
        let _ = emulate_default_handler(SIGTSTP);
    }
}

/// Whether nobody is there to continue us: no shell started us, but the terminal's window itself, or a session
/// leader that shares our process group. The kernel ignores stops then, and so must we.
fn is_orphan() -> bool {
    let Some(parent) = getppid() else { return true };
    let session = getsid(None).ok();
    let elsewhere = getsid(Some(parent)).ok() != session;
    elsewhere || (getpgid(Some(parent)).ok() == Some(getpgrp()) && Some(parent) == session)
}

/// Tells the application to end. When it has not left after a short while, perhaps because it waits for a
/// terminal that is gone, the process is ended for it.
pub fn end(state: &Arc<State>, events: &Sender<Event>, signal: i32) {
    if state.ending.swap(true, SeqCst) {
        return;
    }
    let _ = events.send(Event::End);
    let state = Arc::clone(state);
    std::thread::spawn(move || {
        let mut left = GRACE;
        while !left.is_zero() {
            std::thread::sleep(STEP);
            // What is being written in an editor is not thrown away.
            left = if state.away.load(SeqCst) { GRACE } else { left.saturating_sub(STEP) };
            if state.closed.load(SeqCst) {
                return;
            }
        }
        leave_quickly();
        std::process::exit(128 + signal);
    });
}

/// Gives the screen back, but does not wait for a terminal that takes no more bytes.
fn leave_quickly() {
    let (done, is_done) = mpsc::channel::<()>();
    std::thread::spawn(move || {
        screen::leave();
        drop(done);
    });
    let _ = is_done.recv_timeout(4 * STEP);
}
