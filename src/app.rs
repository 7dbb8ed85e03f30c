//! The application: state, events, actions, and the page as plain data. No terminal type, no printing.
//!
//! One key: an [`Event`] comes to [`App::handle`], which asks the keymap what it means in the context of what
//! is on top, and runs that action. The action changes the state, and nothing else does. Then
//! [`App::page`] says what is to be seen. What only the outside can do (leave, suspend, run an editor) is
//! left as a [`Request`].

pub mod action;
pub mod card;
pub mod completing;
pub mod copies;
pub mod definition;
pub mod drafts;
pub mod editor;
pub mod field;
pub mod find;
pub mod hyperlinks;
pub mod key;
pub mod keymap;
pub mod list;
pub mod marks;
pub mod notebook;
pub mod opened;
pub mod opening;
pub mod outside;
pub mod pacing;
pub mod page;
pub mod palette;
pub mod peek;
pub mod pictures;
pub mod reader;
pub mod repairs;
pub mod review;
pub mod seeking;
pub mod select;
pub mod shelf;
pub mod source;
pub mod terms;
pub mod trail;
pub mod work;

mod actions;
mod alike;
mod leave;
mod mouse;
mod open;
mod parts;

pub use actions::elsewhere::More;
pub use actions::finding::per_cent;
pub use actions::glancing::{Glance, said};
pub use actions::shelving;
pub use editor::{About, Editor};
pub use open::open_shelf;

use std::path::PathBuf;

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::folders::Folders;
use crate::glossary::{Dictionaries, Own};
use crate::settings::Settings;
use crate::shelf::Shelf;

use card::Card;
use completing::{Completed, Known};
use drafts::Kept;
use field::Field;
use find::Search;
use key::{Code, Event, Key};
use keymap::{Context, Keymap, Meaning};
use list::List;
use notebook::View;
use pacing::Pacing;
use page::Page;
use palette::Palette;
use peek::Peek;
use pictures::{Gallery, Large};
use reader::Reader;
use review::{ReviewView, Studied};
use shelf::{ShelfView, Shelved};
use source::SourceView;
use trail::Trail;
use work::Worker;

/// The state of the program.
#[derive(Debug)]
pub struct App {
    pub folders: Folders,
    pub settings: Settings,
    pub keymap: Keymap,
    pub shelf: Shelf,
    /// All documents known, and how the reader has arranged them.
    pub shelved: Shelved,
    /// The cards, once they are asked for.
    pub studied: Studied,
    /// How fast the reader reads.
    pub pacing: Pacing,
    /// What the reader has said about terms.
    pub own: Own,
    /// Asked when a word is looked up, and not read before.
    pub dictionaries: Dictionaries,
    /// Files named when the program was started, other than the first.
    pub given: Vec<PathBuf>,
    /// What standard input is called, when whoever writes to it has said so.
    pub input_name: Option<String>,
    pub reader: Option<Reader>,
    /// What lies over the page; the last one has the keyboard.
    pub panels: Vec<Panel>,
    /// The line being typed, over all else.
    pub prompt: Option<Prompt>,
    pub status: Option<Status>,
    /// The first keys of a sequence, and the number typed before.
    pub keys: Vec<Key>,
    pub count: Option<usize>,
    pub columns: u16,
    pub rows: u16,
    /// The time of the event being handled.
    pub now: Timestamp,
    /// How the list of annotations is laid out.
    pub view: View,
    /// The texts before and after the open one.
    trail: Trail,
    /// What was chosen in the palette, the latest last.
    used: Vec<palette::To>,
    /// What the outside shall do next.
    pub request: Option<Request>,
    /// Who does what no key shall wait for.
    pub worker: Worker,
    /// The pictures that are ready to be drawn.
    pub gallery: Gallery,
    /// What is wrong with the reader's settings and keys: said with the first screen.
    remarks: Vec<String>,
    /// What is to be said when the screen is given back.
    pub farewell: Vec<String>,
    /// When the file of the notes was last looked at, and when saving was last tried again.
    looked: Timestamp,
    tried: Timestamp,
    /// When the place was last kept.
    kept: Timestamp,
    /// Whether leaving was asked for while something was not saved.
    warned: bool,
    /// The colour of the next highlight, as a notebook keeps it.
    pub colour: String,
    /// Whether the foot asks if the notes of a text like the open one are its own.
    asks_about_notes: bool,
    /// Where the mouse button went down, and where it did before.
    pressed: Option<usize>,
    pressed_before: Option<usize>,
    /// Whether what was undone last was said about a term.
    undid_own: bool,
    /// When and on which cell it was last clicked, and how many times.
    clicked: Option<(Timestamp, u16, u16, usize)>,
    /// How many texts were opened so far.
    turn: u64,
    /// Whether what other machines wrote was looked for.
    took_in_copies: bool,
    /// Which opening reads the open file again.
    renewing: Option<u64>,
    /// Whether the glossary of the open text is still to be kept for the other texts.
    keeps_glossary: bool,
    /// The draft of what is being typed, and when it was written last.
    draft: Option<Kept>,
    drafted: Timestamp,
    /// What other notebooks and texts have to complete words from, once it was asked for; and what was completed last.
    known: Option<Known>,
    completed: Option<Completed>,
}

/// Something over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Panel {
    Card(Card),
    Peek(Peek),
    List(List),
    Shelf(ShelfView),
    Review(ReviewView),
    Source(SourceView),
    /// A note in full.
    Glance(Glance),
    /// A picture on the whole screen.
    Picture(Large),
    Editor(Editor),
    Palette(Palette),
}

/// A line being typed at the foot.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub ask: Ask,
    pub field: Field,
}

/// What a line is typed for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A search; the search to go back to.
    Search {
        before: Option<Search>,
    },
    PerCent,
    /// A word to define.
    Define,
    /// Another form of a term.
    Alias {
        term: String,
    },
    /// A word to look up; the one that nothing is known of, if one was looked up before.
    Word {
        unknown: Option<String>,
    },
    /// A note of one line; what it said before, and whether dropping it was already asked for once.
    Note {
        about: About,
        before: String,
        warned: bool,
    },
    /// The filter of the list or the shelf on top; what it was before.
    Filter {
        before: String,
    },
    /// The letter of a mark.
    Letter,
    /// What the palette shall find.
    Palette,
    /// Something about the shelf.
    Shelf(shelving::Asked),
}

/// A sentence at the foot, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub text: String,
    pub is_error: bool,
}

/// What only the outside can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    Quit,
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Put text into the clipboard.
    Copy(String),
    /// Hand an address of the web to the program that the system has for it.
    Open(String),
    /// Run the reader's editor on this sheet and give both to [`App::edited`].
    Edit(outside::Sheet),
}

/// The place is kept with the first key after so many seconds.
const KEEP_EVERY: i64 = 60;
/// Of text pasted into a line, so many characters are taken.
const LONGEST_LINE: usize = 1000;

impl App {
    /// The program with nothing open. Remarks on settings and keys are shown at the foot.
    pub fn new(folders: Folders, columns: u16, rows: u16, now: Timestamp) -> Self {
        let (settings, mut remarks) = Settings::read(&folders.config);
        let (keymap, more) = Keymap::read(&folders.config);
        remarks.extend(more);
        let shelf = Shelf::open(&folders.data);
        let shelved = Shelved::at(&folders.data);
        let own = Own::at(&folders.data);
        let dictionaries = Dictionaries::in_folders(folders.dictionaries.clone());
        let dictionaries = dictionaries.after(settings.dictionary_paths(&folders));
        let mut app = Self {
            folders,
            settings,
            keymap,
            shelf,
            shelved,
            studied: Studied::default(),
            pacing: Pacing::default(),
            own,
            dictionaries,
            given: Vec::new(),
            input_name: None,
            reader: None,
            panels: Vec::new(),
            prompt: None,
            status: None,
            keys: Vec::new(),
            count: None,
            columns,
            rows,
            now,
            view: View::default(),
            trail: Trail::default(),
            used: Vec::new(),
            request: None,
            worker: Worker::default(),
            gallery: Gallery::default(),
            remarks: Vec::new(),
            farewell: Vec::new(),
            looked: now,
            tried: now,
            kept: now,
            warned: false,
            colour: String::new(),
            asks_about_notes: false,
            pressed: None,
            pressed_before: None,
            undid_own: false,
            clicked: None,
            turn: 0,
            took_in_copies: false,
            renewing: None,
            keeps_glossary: false,
            draft: None,
            drafted: now,
            known: None,
            completed: None,
        };
        app.remarks = remarks;
        app
    }

    /// Takes one event.
    pub fn handle(&mut self, event: Event, now: Timestamp) {
        self.now = now;
        match event {
            Event::Key(key) => {
                self.handle_key(key);
                self.keep_pace();
                self.look_outside();
            }
            Event::Paste(text) => self.handle_paste(&text),
            Event::Mouse(mouse) => self.handle_mouse(mouse),
            Event::Resize { columns, rows } => self.resize(columns, rows),
            Event::End => self.end(),
            Event::Opened(opened) => self.put(*opened),
            Event::NotOpened { turn, why } if turn == self.turn => self.break_off(&why),
            Event::NotOpened { .. } => {}
            Event::Picture(arrived) => self.hang(*arrived),
            Event::Answer(answer) => self.hear_answer(answer),
            Event::Mentions(more) => self.fill(more),
            Event::Known { turn, hash } => self.know(turn, hash),
            Event::Shelved(news) => self.hear(*news),
            Event::TakenIn(done) => self.show_taken_in(done),
            Event::Previewed(preview) => self.put_preview(*preview),
            Event::Paced(speed) => self.hear_pace(speed),
            Event::Studied(study) => self.hear_study(*study),
            Event::Redraw => self.request = Some(Request::Redraw),
        }
        if let Some((editor, sheet)) = self.editor_and_sheet() {
            editor.follow_caret(&sheet);
        }
        // Whatever ends the program, not more than a minute of reading is to be found again by hand.
        if self.now.duration_since(self.kept).as_secs() >= KEEP_EVERY {
            self.keep_place();
        }
    }

    /// What has the keyboard.
    pub fn context(&self) -> Context {
        if self.prompt.is_some() {
            return Context::Line;
        }
        match self.panels.last() {
            Some(Panel::Card(_)) => Context::Card,
            Some(Panel::Peek(_)) => Context::Peek,
            Some(Panel::List(list)) if list.of == list::Of::Marks => Context::Marks,
            Some(Panel::List(_)) => Context::List,
            Some(Panel::Shelf(_)) => Context::Shelf,
            Some(Panel::Review(_)) => Context::Review,
            Some(Panel::Source(_)) => Context::Source,
            Some(Panel::Glance(_)) => Context::Glance,
            Some(Panel::Picture(_)) => Context::Picture,
            Some(Panel::Editor(_)) => Context::Editor,
            Some(Panel::Palette(_)) => Context::Line,
            None if self.reader.as_ref().is_some_and(|reader| reader.selection.is_some()) => Context::Selecting,
            None => Context::Reading,
        }
    }

    /// The page to be drawn; without an open text, an empty one.
    pub fn page(&mut self) -> Page {
        let (columns, rows, measure) = (self.columns, self.rows, self.settings.measure);
        match &mut self.reader {
            Some(reader) => {
                reader.resize(columns, rows);
                reader.page()
            }
            None => Page { frame: page::Frame::new(columns, rows, measure), ..Page::default() },
        }
    }

    /// What may follow the keys typed so far.
    pub fn following(&self) -> Vec<(String, &'static str)> {
        if self.keys.is_empty() {
            return Vec::new();
        }
        match self.keymap.meaning(self.context(), &self.keys) {
            Meaning::Prefix(rest) => rest.iter().map(|(keys, action)| (keymap::spoken(keys), action.help)).collect(),
            _ => Vec::new(),
        }
    }

    fn handle_key(&mut self, key: Key) {
        self.status = None;
        if self.answer_about_notes(key) {
            return;
        }
        if let Some(reader) = &mut self.reader {
            reader.landed = None;
        }
        let context = self.context();
        let begun = !self.keys.is_empty() || self.count.is_some();
        if begun && key == Key::plain(Code::Esc) {
            self.keys.clear();
            self.count = None;
            return;
        }
        if self.keys.is_empty() && self.takes_digit(context, key) {
            return;
        }
        self.keys.push(key);
        match self.keymap.meaning(context, &self.keys) {
            Meaning::Action(action) => {
                self.keys.clear();
                self.run(action);
                self.count = None;
            }
            Meaning::Prefix(_) => {}
            Meaning::Nothing => self.unbound(context),
        }
    }

    /// Runs an action; an error becomes the status.
    pub fn run(&mut self, action: &action::Action) {
        if !matches!(action.name, "quit" | "choose" | "follow-link" | "back") {
            self.warned = false;
        }
        // Who goes elsewhere no longer waits for the place asked for.
        self.reader.iter_mut().for_each(|reader| reader.wish = None);
        if let Err(error) = (action.run)(self) {
            self.complain(&format!("{error:#}"));
        }
    }

    fn takes_digit(&mut self, context: Context, key: Key) -> bool {
        let Code::Char(c) = key.code else { return false };
        let counts = !matches!(context, Context::Line | Context::Editor | Context::Marks);
        let Some(digit) = c.to_digit(10).filter(|_| counts && !key.ctrl && !key.alt) else { return false };
        // A digit that the reader has bound is that key, unless a number was begun.
        if self.count.is_none() && !matches!(self.keymap.meaning(context, &[key]), Meaning::Nothing) {
            return false;
        }
        self.count = Some((self.count.unwrap_or(0) * 10 + digit as usize).min(1_000_000));
        true
    }

    fn unbound(&mut self, context: Context) {
        let keys = std::mem::take(&mut self.keys);
        self.count = None;
        let typed = match keys.as_slice() {
            [Key { code: Code::Char(c), ctrl: false, alt: false, .. }] => Some(*c),
            _ => None,
        };
        match typed {
            Some(c) if matches!(context, Context::Line | Context::Editor) => self.insert(&c.to_string()),
            _ if matches!(context, Context::Line | Context::Editor) => {}
            Some(letter) if context == Context::Marks => actions::naming::go_to(self, letter),
            _ => {
                let help = self.keymap.keys_of(context, "help").into_iter().next();
                let hint = help.map(|key| format!("; {key} shows the keys")).unwrap_or_default();
                self.say(format!("{} does nothing here{hint}", keymap::spoken(&keys)));
            }
        }
    }

    fn handle_paste(&mut self, text: &str) {
        match self.context() {
            // A note has all that was pasted, in the editor when that is more than a line.
            Context::Line if text.contains('\n') && actions::writing::line_to_editor(self) => self.insert(text),
            Context::Line if matches!(&self.prompt, Some(Prompt { ask: Ask::Note { .. }, .. })) => self.insert(text),
            Context::Line => {
                let line: String = text.chars().take(LONGEST_LINE).collect();
                self.insert(&line.replace('\n', " "));
            }
            Context::Editor => self.insert(text),
            _ => self.say("Pasted text has nowhere to go here; a opens a note, / a search".to_owned()),
        }
    }

    fn insert(&mut self, text: &str) {
        if let Some(field) = self.field() {
            field.insert(text);
        }
        actions::typing::typed(self);
    }

    /// The text being typed, if any.
    pub fn field(&mut self) -> Option<&mut Field> {
        if let Some(prompt) = &mut self.prompt {
            return Some(&mut prompt.field);
        }
        match self.panels.last_mut() {
            Some(Panel::Editor(editor)) => Some(&mut editor.field),
            _ => None,
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
        if let Some(reader) = &mut self.reader {
            reader.resize(columns, rows);
        }
    }

    /// Says what is wrong with the reader's files: the first thing, and how many more there are.
    fn remark(&mut self, more: &[String]) {
        let mut remarks = std::mem::take(&mut self.remarks);
        remarks.extend_from_slice(more);
        match remarks.as_slice() {
            [] => {}
            [one] => self.complain(one),
            [one, more @ ..] => self.complain(&format!("{one}\nand {} more; postil doctor says which", more.len())),
        }
    }

    /// Says something at the foot.
    pub fn say(&mut self, text: impl Into<String>) {
        self.status = Some(Status { text: text.into(), is_error: false });
    }

    /// Says at the foot what went wrong.
    pub fn complain(&mut self, text: &str) {
        self.status = Some(Status { text: text.to_owned(), is_error: true });
    }

    /// The reader, for actions that need an open text.
    fn open_reader(&mut self) -> Result<&mut Reader> {
        self.reader.as_mut().ok_or_else(|| anyhow::anyhow!("no text is open; choose one on the shelf"))
    }

    /// The reader of a whole text, for actions on its notes.
    fn whole_reader(&mut self) -> Result<&mut Reader> {
        let reader = self.open_reader()?;
        match (&reader.part, &reader.broken) {
            (None, _) => Ok(reader),
            (Some(_), None) => bail!(opened::NOT_YET),
            (Some(_), Some(why)) => bail!("only a part of the text is here: {why}"),
        }
    }

    /// The number typed before the key, or one.
    fn times(&self) -> isize {
        self.count.unwrap_or(1).max(1) as isize
    }

    /// The list on top, if there is one.
    pub fn list(&mut self) -> Option<&mut List> {
        self.panels.iter_mut().rev().find_map(|panel| match panel {
            Panel::List(list) => Some(list),
            _ => None,
        })
    }
}
