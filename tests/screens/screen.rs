//! A reader without a terminal: text in, keys, the screen as text out.

use jiff::Timestamp;
use postil::app::App;
use postil::app::key::{self, Event, Mouse, MouseKind};
use postil::folders::Folders;
use postil::ui::{self, theme::Theme};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use tempfile::TempDir;

/// The program with a window, in folders of its own.
pub struct Screen {
    pub app: App,
    pub columns: u16,
    pub rows: u16,
    pub home: TempDir,
    /// The time of what happens next.
    pub clock: Timestamp,
}

impl Screen {
    /// Opens a text of that name in a window.
    pub fn open(name: &str, text: &str, columns: u16, rows: u16) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join(name), text).unwrap();
        // As if something had been read before: the hint of the first start is gone.
        std::fs::create_dir_all(home.path().join("data/shelf")).unwrap();
        Self::again(home, name, columns, rows)
    }

    /// Opens a plain text at 40x12.
    pub fn small(text: &str) -> Self {
        Self::open("text.txt", text, 40, 12)
    }

    /// Opens a text that is in the home folder already, as a second run of the program does.
    pub fn again(home: TempDir, name: &str, columns: u16, rows: u16) -> Self {
        let mut screen = Self::start(home, columns, rows);
        let path = screen.home.path().join(name);
        screen.app.open_file(&path).unwrap();
        screen
    }

    /// The program with nothing named: the shelf.
    pub fn shelf(home: TempDir, columns: u16, rows: u16) -> Self {
        let mut screen = Self::start(home, columns, rows);
        postil::app::open_shelf(&mut screen.app).unwrap();
        screen
    }

    pub fn start(home: TempDir, columns: u16, rows: u16) -> Self {
        let folders = Folders {
            config: home.path().join("config"),
            data: home.path().join("data"),
            dictionaries: vec![home.path().join("dictionaries")],
        };
        Self { app: App::new(folders, columns, rows, now()), columns, rows, home, clock: now() }
    }

    /// Ends the program as the system would, and gives the home folder back.
    pub fn end(mut self) -> TempDir {
        self.app.handle(Event::End, now());
        self.home
    }

    /// Lets some seconds pass.
    pub fn later(&mut self, seconds: i64) -> &mut Self {
        self.clock += jiff::SignedDuration::from_secs(seconds);
        self
    }

    /// Presses keys, written as in the keymap.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in key::parse(keys).unwrap() {
            self.app.handle(Event::Key(key), self.clock);
            self.app.keep_draft();
        }
        self
    }

    /// Types text, line ends as `<Enter>`.
    pub fn types(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.keys(&match c {
                '\n' => "<Enter>".to_owned(),
                ' ' => "<Space>".to_owned(),
                '<' => "<lt>".to_owned(),
                c => c.to_string(),
            });
        }
        self
    }

    pub fn mouse(&mut self, kind: MouseKind, column: u16, row: u16) -> &mut Self {
        self.app.handle(Event::Mouse(Mouse { kind, column, row }), now());
        self
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        (self.columns, self.rows) = (columns, rows);
        self.app.handle(Event::Resize { columns, rows }, now());
        self
    }

    /// The cells of the screen.
    pub fn cells(&mut self) -> Buffer {
        let mut terminal = Terminal::new(TestBackend::new(self.columns, self.rows)).unwrap();
        let page = self.app.page();
        while self.app.look_at_pictures(&page) {}
        while self.app.look_at_shelf() {}
        while self.app.look_at_study() {}
        terminal.draw(|frame| drop(ui::draw(&self.app, &page, &Theme::plain(), frame))).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen as text, without blanks at the ends of rows.
    pub fn text(&mut self) -> String {
        let cells = self.cells();
        let row = |y: u16| {
            let symbols: String = (0..self.columns).map(|x| cells[(x, y)].symbol().to_owned()).collect();
            symbols.trim_end().to_owned()
        };
        (0..self.rows).map(row).collect::<Vec<_>>().join("\n")
    }

    /// One row of the screen, without blanks around it.
    pub fn row(&mut self, y: usize) -> String {
        self.text().lines().nth(y).unwrap_or_default().trim().to_owned()
    }

    /// The foot line.
    pub fn foot(&mut self) -> String {
        self.row(self.rows as usize - 1)
    }

    /// The words that are drawn with a look: the runs of neighbouring cells that pass.
    pub fn drawn(&mut self, look: ratatui::style::Modifier) -> Vec<String> {
        let cells = self.cells();
        let mut runs = Vec::new();
        for y in 0..self.rows {
            let mut run = String::new();
            for x in 0..self.columns {
                if cells[(x, y)].modifier.contains(look) {
                    run.push_str(cells[(x, y)].symbol());
                } else if !run.is_empty() {
                    runs.push(std::mem::take(&mut run));
                }
            }
            if !run.is_empty() {
                runs.push(run);
            }
        }
        runs
    }

    /// Compares the whole screen with a picture. The rows of the picture begin behind its `|`.
    #[track_caller]
    pub fn shows(&mut self, picture: &str) -> &mut Self {
        let rows = picture.lines().filter_map(|line| line.split_once('|')).map(|(_, row)| row.trim_end());
        let wanted = rows.collect::<Vec<_>>().join("\n");
        let seen = self.text();
        let framed = |text: &str| text.lines().map(|line| format!("            |{line}\n")).collect::<String>();
        assert!(seen == wanted, "seen:\n{}wanted:\n{}", framed(&seen), framed(&wanted));
        self
    }
}

/// The time in tests.
pub fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}
