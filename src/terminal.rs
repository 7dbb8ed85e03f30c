//! The terminal: events in, frames out. This file and those below it are the only ones that name crossterm.
//!
//! Three threads at most, and all of them sleep while nothing happens:
//!
//! - The *caller's* thread waits in [`Terminal::wait`] on one channel.
//! - One thread waits in `poll(2)` for keys, without a timeout, and can be parked (`input`).
//! - One thread waits for signals (`signals`).
//!
//! Background work posts to the same channel. Whatever ends the program (a key, an
//! error, a panic, a signal, a closed window), the screen is given back once and completely (`screen`).

pub mod hyperlinks;
mod input;
mod painter;
pub mod pictures;
mod screen;
mod signals;
mod translate;

use std::io::{IsTerminal, Write, stdout};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use anyhow::{Context, Result, bail};
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::Frame;

use crate::app::hyperlinks::Hyperlink;
use crate::app::key::Event;
use crate::app::pictures::{Placement, Protocol};
use input::Input;
use painter::Painter;
use pictures::Board;
use screen::Output;
use signals::State;

/// Terminals drop longer clipboard messages without a word, so a longer text is refused aloud.
const COPY_AT_MOST: usize = 100_000;

/// The columns and rows of the terminal that the program writes to.
pub fn size() -> (u16, u16) {
    screen::size()
}

/// The screen and the keyboard, from [`Terminal::open`] until it is dropped.
pub struct Terminal {
    frames: ratatui::Terminal<Painter>,
    output: Output,
    /// The next frame begins on an empty screen.
    wipe: bool,
    /// The links that the terminal was told of with the last frame.
    links: Vec<Hyperlink>,
    pictures: Board,
    input: Input,
    state: Arc<State>,
    events: Receiver<Event>,
    sender: Sender<Event>,
}

impl Terminal {
    /// Takes over the screen. Nothing is written when there is no terminal to read keys from or to draw on.
    ///
    /// Events come through the channel given, which others may send to as well.
    pub fn open(sender: Sender<Event>, events: Receiver<Event>) -> Result<Self> {
        if !stdout().is_terminal() {
            bail!("standard output is not a terminal; `postil dump FILE` prints a text");
        }
        let tty = input::tty().context("cannot read keys: there is no terminal behind this program")?;
        let state = signals::watch(sender.clone()).context("cannot listen to signals")?;
        screen::restore_on_panic();
        let terminal = Self::take_over(tty, Arc::clone(&state), sender, events);
        terminal.inspect_err(|_| give_back(&state)).context("cannot set up the terminal")
    }

    fn take_over(tty: OwnedFd, state: Arc<State>, sender: Sender<Event>, events: Receiver<Event>) -> Result<Self> {
        let output = Output::default();
        screen::enter()?;
        let input = Input::start(tty, sender.clone(), Arc::clone(&state))?;
        let frames = ratatui::Terminal::new(Painter::new(output.clone()))?;
        Ok(Self {
            frames,
            output,
            wipe: false,
            links: Vec::new(),
            pictures: Board::default(),
            input,
            state,
            events,
            sender,
        })
    }

    /// Waits until something arrives, then takes all that waits. Keys keep their order; of several sizes only
    /// the last is told. An [`Event::Redraw`] among them has already wiped the screen for the next frame.
    pub fn wait(&mut self) -> Result<Vec<Event>> {
        let first = self.events.recv().context("nothing can send events any more")?;
        self.take(Some(first))
    }

    /// Takes all that waits, and waits for nothing.
    pub fn waiting(&mut self) -> Result<Vec<Event>> {
        self.take(None)
    }

    fn take(&mut self, first: Option<Event>) -> Result<Vec<Event>> {
        let events: Vec<_> = first.into_iter().chain(self.events.try_iter()).collect();
        if self.state.take_stop() {
            self.away(|_| signals::stop());
        } else if events.iter().any(|event| matches!(event, Event::Redraw)) {
            let ready = self.repaint();
            self.end_without_a_screen(ready);
        }
        Ok(last_size_only(events))
    }

    /// Draws a frame: what changed goes out in one write, between the marks of a synchronized update, so that
    /// no terminal shows half a page. The terminal is told of the links, if there are any. When the terminal takes no more, it is gone, and [`Event::End`] comes next.
    ///
    /// `render` gives the pictures that are drawn over the cells, in this protocol.
    pub fn draw(
        &mut self,
        links: Vec<Hyperlink>,
        protocol: Protocol,
        render: impl FnOnce(&mut Frame) -> Vec<Placement>,
    ) -> Result<()> {
        self.pictures.speak(protocol);
        let drawn = self.try_draw(links, render);
        self.end_without_a_screen(drawn);
        Ok(())
    }

    fn try_draw(&mut self, links: Vec<Hyperlink>, render: impl FnOnce(&mut Frame) -> Vec<Placement>) -> Result<()> {
        if !screen::is_entered() {
            self.repaint()?;
        }
        queue!(self.output, BeginSynchronizedUpdate)?;
        if std::mem::take(&mut self.wipe) {
            queue!(self.output, Clear(ClearType::All))?;
        }
        // Pictures that are on the screen would be moved as well.
        if !self.pictures.is_empty() {
            self.expect_shift(false);
        }
        let mut placements = Vec::new();
        let drawn = self.frames.draw(|frame| placements = render(frame))?;
        let has_links = !links.is_empty() || !self.links.is_empty();
        let has_pictures = !placements.is_empty() || !self.pictures.is_empty();
        if has_links || has_pictures {
            let buffer = drawn.buffer.clone();
            self.pictures.draw(self.frames.backend_mut().inner(), &buffer, placements)?;
            if has_links {
                let gone: Vec<_> = self.links.iter().filter(|link| !links.contains(link)).cloned().collect();
                hyperlinks::draw(self.frames.backend_mut().inner(), &buffer, &gone, &links)?;
                self.links = links;
            }
        }
        queue!(self.output, EndSynchronizedUpdate)?;
        Ok(self.output.send()?)
    }

    /// Asks the terminal something. What it answers comes as an event, or never.
    pub fn ask(&mut self, question: &str) -> Result<()> {
        self.output.write_all(question.as_bytes())?;
        let sent = self.output.send().context("cannot ask the terminal");
        self.end_without_a_screen(sent);
        Ok(())
    }

    /// Says whether the next frame is likely to have rows of the last one, elsewhere: the terminal can move them.
    pub fn expect_shift(&mut self, is_likely: bool) {
        // What becomes of pictures on rows that are moved, each terminal decides for itself.
        self.frames.backend_mut().may_shift = is_likely && self.pictures.is_empty();
    }

    /// Columns and rows.
    pub fn size(&self) -> (u16, u16) {
        screen::size()
    }

    /// The next frame draws every cell, whatever is on the screen now.
    pub fn repaint(&mut self) -> Result<()> {
        if !screen::is_entered() || !screen::is_raw() {
            screen::enter().context("cannot set up the terminal")?;
        }
        // `ratatui::Terminal::clear` asks the terminal where the cursor is and waits for the answer; a new one does not.
        self.frames = ratatui::Terminal::new(Painter::new(self.output.clone()))?;
        self.wipe = true;
        self.links.clear();
        self.pictures.clear(&mut self.output)?;
        Ok(())
    }

    /// Gives the terminal to `run`, such as a child process with an editor, and takes it back. No key is read
    /// meanwhile, and Ctrl-C and Ctrl-Z are the child's. What `run` answers is never lost, even if the terminal is.
    pub fn outside<T>(&mut self, run: impl FnOnce() -> T) -> Result<T> {
        Ok(self.away(|_| run()))
    }

    /// Stops the program until a shell continues it, as Ctrl-Z does elsewhere; [`Event::Redraw`] comes next.
    pub fn suspend(&mut self) -> Result<()> {
        self.away(State::stop_group);
        let _ = self.sender.send(Event::Redraw);
        Ok(())
    }

    /// Does something while the screen is given back and no key is read.
    fn away<T>(&mut self, run: impl FnOnce(&State) -> T) -> T {
        self.input.pause();
        self.take_pictures_off();
        screen::leave();
        self.state.set_away(true);
        let answer = run(&self.state);
        self.state.set_away(false);
        let ready = self.repaint();
        self.end_without_a_screen(ready);
        self.input.resume();
        answer
    }

    /// The terminal keeps no picture when its screen is given back. Errors have nowhere to go, as with the screen.
    fn take_pictures_off(&mut self) {
        if screen::is_entered() && self.pictures.clear(&mut self.output).is_ok() {
            let _ = self.output.send();
        }
    }

    /// A screen that takes no more bytes is gone. The application hears of it as of any other end, so that it
    /// saves and leaves by the one way there is.
    fn end_without_a_screen(&self, result: Result<()>) {
        if result.is_err() {
            signals::end(&self.state, &self.sender, signal_hook::consts::SIGHUP);
        }
    }

    /// Puts `text` on the clipboard of whoever sits at the terminal, over SSH too.
    pub fn copy(&mut self, text: &str) -> Result<()> {
        if text.len() > COPY_AT_MOST {
            bail!("{} bytes are too many for the terminal's clipboard; it takes {COPY_AT_MOST}", text.len());
        }
        execute!(self.output, CopyToClipboard::to_clipboard_from(text)).context("cannot copy")?;
        self.output.send().context("cannot copy")?;
        if std::env::var_os("TMUX").is_some() {
            give_to_tmux(text.to_owned());
        }
        Ok(())
    }
}

/// How the system is asked to open an address.
const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

impl Terminal {
    /// Gives an address to the program that the system has for it, and does not wait. The program cannot write to the
    /// screen, and lives on when postil ends.
    pub fn open_address(&self, address: &str) -> Result<()> {
        let mut opener = Command::new(OPENER);
        opener.arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let mut opener = opener.spawn().with_context(|| format!("cannot run {OPENER}; copy the address instead"))?;
        std::thread::spawn(move || opener.wait());
        Ok(())
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.input.pause();
        self.take_pictures_off();
        give_back(&self.state);
    }
}

fn give_back(state: &State) {
    screen::leave();
    state.close();
}

fn last_size_only(mut events: Vec<Event>) -> Vec<Event> {
    let is_size = |event: &Event| matches!(event, Event::Resize { .. });
    if let Some(last) = events.iter().rposition(is_size) {
        let mut at = 0;
        events.retain(|event| {
            at += 1;
            at > last || !is_size(event)
        });
    }
    events
}

/// tmux ignores the clipboard message of a program inside it unless it was configured otherwise. Nobody waits
/// for the answer: there may be no `tmux` to run, as on the far side of SSH, and then the message was enough.
fn give_to_tmux(text: String) {
    std::thread::spawn(move || {
        let mut tmux = Command::new("tmux");
        tmux.args(["load-buffer", "-w", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(mut tmux) = tmux.spawn() else { return };
        if let Some(mut pipe) = tmux.stdin.take() {
            let _ = pipe.write_all(text.as_bytes());
        }
        let _ = tmux.wait();
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::Key;

    #[test]
    fn of_many_sizes_the_last_is_told_and_no_key_is_lost() {
        let size = |columns| Event::Resize { columns, rows: 24 };
        let key = |c| Event::Key(Key::char(c));
        let told = last_size_only(vec![size(80), key('a'), size(90), key('b'), size(100), key('c')]);
        let words = |events: &[Event]| events.iter().map(|event| format!("{event:?}")).collect::<Vec<_>>();
        assert_eq!(words(&told), words(&[key('a'), key('b'), size(100), key('c')]));
        assert_eq!(last_size_only(vec![key('a')]).len(), 1);
    }
}
