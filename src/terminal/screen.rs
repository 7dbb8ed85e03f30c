//! The screen as a whole: taken over and given back, and the bytes on their way to it.
//!
//! Whether it is ours is one flag of the process, because a panic or a signal may have to give it back from
//! any thread, and must not do so twice.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, ErrorKind, Write, stdout};
use std::os::fd::AsFd;
use std::rc::Rc;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, EnableBracketedPaste, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use crossterm::queue;
use crossterm::style::{Print, ResetColor};
use crossterm::terminal::{self, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{LocalModes, tcgetattr, tcgetwinsize};

static ENTERED: AtomicBool = AtomicBool::new(false);

/// Presses, drags and the wheel. crossterm's own `EnableMouseCapture` also reports every movement of the
/// pointer, and each report would wake the program.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// Takes over the screen; does no harm when it is ours already.
///
/// Whether the terminal knows the kitty keyboard protocol is not asked, because those that do not answer cost
/// two seconds; they ignore the request instead.
pub fn enter() -> io::Result<()> {
    // crossterm remembers that it switched to raw mode and would do nothing, though a shell may have switched back.
    terminal::disable_raw_mode()?;
    terminal::enable_raw_mode()?;
    let again = ENTERED.swap(true, Ordering::SeqCst);
    let mut bytes = Vec::new();
    queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Print(MOUSE_ON))?;
    if again {
        queue!(bytes, PopKeyboardEnhancementFlags)?;
    }
    queue!(bytes, PushKeyboardEnhancementFlags(KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES), Hide)?;
    send(&bytes)
}

/// Gives the screen back, from any thread and at any time. Errors have nowhere to go: the terminal may be gone.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut bytes = Vec::new();
    let _ = queue!(bytes, EndSynchronizedUpdate, ResetColor, PopKeyboardEnhancementFlags, Print(MOUSE_OFF));
    let _ = queue!(bytes, DisableBracketedPaste, LeaveAlternateScreen, Show);
    let _ = send(&bytes);
    let _ = terminal::disable_raw_mode();
}

pub fn is_entered() -> bool {
    ENTERED.load(Ordering::SeqCst)
}

/// Whether keys still arrive one by one. A shell that got the terminal while the program was stopped may have
/// changed that.
pub fn is_raw() -> bool {
    tcgetattr(stdout()).is_ok_and(|modes| !modes.local_modes.contains(LocalModes::ICANON))
}

/// Columns and rows.
pub fn size() -> (u16, u16) {
    tcgetwinsize(stdout()).map_or((0, 0), |size| (size.ws_col, size.ws_row))
}

/// When the thread that calls this panics, the screen is given back before the message is printed.
///
/// Panics of other threads stay silent as long as the screen is ours: whoever started the work is told by
/// `join`, and a message would only tear the page.
pub fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let ours = std::thread::current().id();
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().id() == ours {
                leave();
            }
            if !is_entered() {
                print(panic);
            }
        }));
    });
}

/// Collects the bytes of a frame until they are sent in one piece. What was not sent when the program panics
/// is not sent any more, least of all after the screen was given back.
#[derive(Clone, Default)]
pub struct Output(Rc<RefCell<Vec<u8>>>);

impl Output {
    /// The bytes that were not sent.
    #[cfg(test)]
    pub fn take(&self) -> Vec<u8> {
        self.0.take()
    }

    pub fn send(&mut self) -> io::Result<()> {
        let mut bytes = self.0.borrow_mut();
        let sent = send(&bytes);
        bytes.clear();
        sent
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    /// Does nothing: ratatui flushes before the synchronized update has ended.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes past `Stdout`, whose line buffer cuts a frame into pieces of a kilobyte.
fn send(mut bytes: &[u8]) -> io::Result<()> {
    let mut file = File::from(stdout().as_fd().try_clone_to_owned()?);
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Another program may have made the terminal non-blocking and not undone it.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                poll(&mut [PollFd::new(&file, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
