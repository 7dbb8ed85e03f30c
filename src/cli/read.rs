//! The reader itself: one loop that waits for events, hands them to the application and draws the answer.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use jiff::Timestamp;

use super::Answer;
use crate::app::{App, Request};
use crate::folders::Folders;
use crate::terminal::Terminal;
use crate::ui::{self, theme::Theme};

/// Opens the reader on the first of the files; the others stand on the shelf.
pub fn run(files: &[PathBuf], at: Option<&str>) -> Answer {
    let folders = Folders::find()?;
    let mut app = App::new(folders, 80, 24, Timestamp::now());
    // All that can go wrong with the text is said before the screen is touched.
    open(&mut app, files)?;
    if let Some(place) = at {
        app.go_to(place)?;
    }
    let mut terminal = Terminal::open()?;
    let theme = theme(&app);
    let (columns, rows) = terminal.size();
    app.handle(crate::app::key::Event::Resize { columns, rows }, Timestamp::now());
    loop {
        let page = app.page();
        terminal.draw(|frame| ui::draw(&app, &page, &theme, frame))?;
        for event in terminal.wait()? {
            app.handle(event, Timestamp::now());
            if let Some(request) = app.request.take()
                && !answer(request, &mut app, &mut terminal)?
            {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }
}

fn open(app: &mut App, files: &[PathBuf]) -> Result<()> {
    let piped = !std::io::stdin().is_terminal();
    match files {
        [] if piped => open_input(app),
        [] => crate::app::open_shelf(app),
        [file, others @ ..] => {
            app.given = others.to_vec();
            if file.as_os_str() == "-" { open_input(app) } else { app.open_file(file) }
        }
    }
}

fn open_input(app: &mut App) -> Result<()> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        bail!("standard input is the keyboard; name a file, or pipe a text in: some-command | postil");
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).context("cannot read standard input")?;
    crate::import::check(&bytes, "standard input")?;
    app.open_bytes(&bytes);
    Ok(())
}

fn theme(app: &App) -> Theme {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Theme::new(app.settings.theme, no_color, std::env::var("COLORFGBG").ok().as_deref())
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
        Request::Edit(text) => {
            let edited = terminal.outside(|| edit(&text))?;
            app.edited(edited);
        }
    }
    Ok(true)
}

/// Runs the reader's editor on a text and gives what was saved.
fn edit(text: &str) -> Result<String> {
    let named = |variable| std::env::var(variable).ok().filter(|value| !value.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let file = tempfile::Builder::new()
        .prefix("postil-note-")
        .suffix(".md")
        .tempfile()
        .context("cannot make a file for the editor")?;
    std::fs::write(file.path(), text).with_context(|| format!("cannot write {}", file.path().display()))?;
    // As git does: the variable may hold arguments, so a shell takes it apart.
    let status = Command::new("sh").arg("-c").arg(format!("{editor} \"$@\"")).arg(&editor).arg(file.path()).status();
    match status {
        Ok(status) if status.success() => {
            std::fs::read_to_string(file.path()).with_context(|| format!("cannot read back {}", file.path().display()))
        }
        Ok(status) => bail!("{editor} ended with {status}; the note is as it was before"),
        Err(error) => bail!("cannot run {editor}: {error}; set EDITOR to an editor that is installed"),
    }
}
