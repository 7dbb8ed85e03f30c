//! The reader itself: one loop that waits for events, hands them to the application and draws the answer.

use std::io::IsTerminal;
use std::ops::Range;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::Answer;
use super::pager::{Left, Pager, places};
use crate::app::key::Event;
use crate::app::outside::Sheet;
use crate::app::page::Page;
use crate::app::work::{Slice, Worker};
use crate::app::{App, Request};
use crate::folders::Folders;
use crate::import::{self, Arriving};
use crate::terminal::{Terminal, hyperlinks, pictures};
use crate::ui::{self, theme::Depth, theme::Theme};

/// Opens the reader on the first of the files; the others stand on the shelf.
pub fn run(files: &[PathBuf], at: Option<&str>, pager: &Pager) -> Answer {
    let (files, wish) = places(files);
    let Left::Text(input) = pager.print(files.first().map(PathBuf::as_path))? else { return Ok(ExitCode::SUCCESS) };
    let folders = Folders::find()?;
    let (columns, rows) = match crate::terminal::size() {
        (0, _) | (_, 0) => (80, 24),
        size => size,
    };
    let mut app = App::new(folders, columns, rows, Timestamp::now());
    let (sender, events) = mpsc::channel();
    let variable = |name: &str| std::env::var(name).ok();
    app.set_display(pictures::display(app.settings.picture_protocol, variable));
    app.gallery.encode = Some(pictures::encode);
    let mut question = pictures::question(app.settings.picture_protocol, variable);
    let worker = Worker::patient(sender.clone());
    // A place may be anywhere: it is not waited for on the screen, but before.
    if at.is_none() {
        app.worker = worker.clone();
    }
    // All that can go wrong with the text is said before the screen is touched.
    open(&mut app, &files, input)?;
    if let Some(wish) = wish {
        app.start_at(wish);
    }
    if let Some(Err(error)) = at.map(|place| app.go_to(place)) {
        super::tell(format!("{error:#}"));
        return Ok(ExitCode::FAILURE);
    }
    app.worker = worker;
    let mut terminal = Terminal::open(sender, events)?;
    let theme = theme(&app);
    let told = hyperlinks::is_told(app.settings.hyperlinks, variable);
    let (columns, rows) = terminal.size();
    if (columns, rows) != (app.columns, app.rows) {
        app.handle(Event::Resize { columns, rows }, Timestamp::now());
    }
    let mut last: Option<Shown> = None;
    loop {
        app.keep_draft();
        let page = app.page();
        let here = Shown::of(&app, &page);
        terminal.expect_shift(here.as_ref().zip(last.as_ref()).is_some_and(|(here, last)| here.is_further_than(last)));
        last = here;
        let links = if told { crate::app::hyperlinks::of(&app, &page) } else { Vec::new() };
        terminal.draw(links, app.gallery.display.protocol, |frame| ui::draw(&app, &page, &theme, frame))?;
        app.worker.begin();
        // Only what has been seen without its pictures asks for them.
        if app.shows_pictures(&page)
            && let Some(question) = question.take()
        {
            terminal.ask(&question)?;
        }
        app.look_at_pictures(&page);
        app.keymap.prepare();
        app.take_in_copies();
        app.look_at_shelf();
        app.look_at_study();
        app.look_at_pace();
        for event in next(&mut app, &mut terminal)? {
            // Letters may have been made larger.
            if matches!(event, Event::Resize { .. }) {
                app.set_display(pictures::display(app.settings.picture_protocol, variable));
            }
            app.handle(event, Timestamp::now());
            if let Some(request) = app.request.take()
                && !answer(request, &mut app, &mut terminal)?
            {
                drop(terminal);
                app.farewell.iter().for_each(super::tell);
                // The system takes a large text back at once; giving it back piece by piece takes a while.
                std::mem::forget(app);
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

/// Which stretch of which text was on the screen.
struct Shown {
    turn: u64,
    len: usize,
    range: Range<usize>,
}

impl Shown {
    fn of(app: &App, page: &Page) -> Option<Self> {
        let reader = app.reader.as_ref()?;
        Some(Self { turn: reader.turn, len: reader.document.text.len(), range: page.range() })
    }

    /// Whether it is the same text a little further on or back.
    fn is_further_than(&self, last: &Self) -> bool {
        let overlaps = self.range.start < last.range.end && last.range.start < self.range.end;
        (self.turn, self.len) == (last.turn, last.len) && overlaps && self.range != last.range
    }
}

fn open(app: &mut App, files: &[PathBuf], input: Option<Arriving>) -> Result<()> {
    let piped = !std::io::stdin().is_terminal();
    // As `man` tells its pager which page it shows.
    app.input_name = std::env::var("MAN_PN").ok().filter(|name| !name.is_empty());
    match files {
        [] if piped => open_input(app, input),
        [] => crate::app::open_shelf(app),
        [file, others @ ..] => {
            app.given = others.iter().filter(|other| other.as_os_str() != "-").cloned().collect();
            if file.as_os_str() == "-" { open_input(app, input) } else { app.open_file(file) }
        }
    }
}

fn open_input(app: &mut App, input: Option<Arriving>) -> Result<()> {
    let mut text = match input {
        Some(text) => text,
        None => Arriving::input()?,
    };
    while !text.ended && !app.worker.is_there() {
        text.more(usize::MAX, Duration::from_secs(1))?;
    }
    app.open_arriving(text);
    Ok(())
}

fn theme(app: &App) -> Theme {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Theme::new(app.settings.theme, no_color, std::env::var("COLORFGBG").ok().as_deref())
        .with_depth(Depth::of(|name| std::env::var(name).ok()))
}

/// The events that came next. Work that nobody waits for is done until then, a slice at a time; none came when that
/// has brought something to be drawn first.
fn next(app: &mut App, terminal: &mut Terminal) -> Result<Vec<Event>> {
    loop {
        let slice = app.go_on();
        if slice == Slice::Nothing {
            return terminal.wait();
        }
        let events = terminal.waiting()?;
        if slice == Slice::Seen || !events.is_empty() {
            return Ok(events);
        }
    }
}

/// Does what the application asked for; false when it is to end.
fn answer(request: Request, app: &mut App, terminal: &mut Terminal) -> Result<bool> {
    match request {
        Request::Quit => return Ok(false),
        Request::Suspend => terminal.suspend()?,
        Request::Redraw => terminal.repaint()?,
        Request::Copy(text) => {
            if let Err(error) = terminal.copy(&text) {
                app.complain(&format!("{error:#}"));
            }
        }
        Request::Open(address) => {
            if let Err(error) = terminal.open_address(&address) {
                app.complain(&format!("{error:#}"));
            }
        }
        Request::Edit(sheet) => {
            let edited = terminal.outside(|| edit(&sheet))?;
            app.edited(&sheet, edited);
        }
    }
    Ok(true)
}

/// Runs the reader's editor on a sheet and gives what was saved. Whatever goes wrong, the file with the words stays.
fn edit(sheet: &Sheet) -> Result<String> {
    let named = |variable| std::env::var(variable).ok().filter(|value| !value.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let file = tempfile::Builder::new().prefix("postil-note-").suffix(".md").tempfile();
    let file = file.context("cannot make a file for the editor")?;
    let path = file.path().to_owned();
    std::fs::write(&path, &sheet.text).with_context(|| format!("cannot write {}", path.display()))?;
    // As git does: the variable may hold arguments, so a shell takes it apart.
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(&editor);
    if takes_a_line(&editor) {
        command.arg(format!("+{}", sheet.line));
    }
    let status = command.arg(&path).status();
    let status = status.with_context(|| format!("cannot run {editor}; set EDITOR to an editor that is installed"))?;
    match std::fs::read(&path) {
        // Nobody knows in which encoding an editor writes.
        Ok(bytes) if status.success() => Ok(import::decode::decode(bytes).0),
        _ => {
            let kept = file.into_temp_path().keep().is_ok();
            let stays = if kept { format!("; what it wrote is in {}", path.display()) } else { String::new() };
            bail!("{editor} ended with {status}{stays}")
        }
    }
}

/// Whether an editor is known to begin at a line when it is given `+12`.
fn takes_a_line(editor: &str) -> bool {
    let program = editor.split_whitespace().next().unwrap_or_default();
    let name = program.rsplit('/').next().unwrap_or_default();
    matches!(name, "vi" | "vim" | "nvim" | "view" | "nano" | "emacs" | "emacsclient" | "micro" | "kak" | "joe" | "hx")
}
