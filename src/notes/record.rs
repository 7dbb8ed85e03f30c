//! One record of a notebook: a table of TOML with a sum at its end.
//!
//! ```toml
//! [[note]]
//! change = "17.k7w2m4zq"
//! id = "h3v9xq2mt0ad"
//! mark = "note"
//! quote = "The tide turned."
//! note = "Compare the first chapter."
//! sum = "0f3a5c77d2b19e40"
//! ```
//!
//! How a record is told to be whole, and what becomes of one that is not, says [`crate::journal`].

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use toml::{Table, Value};

use super::reading::refusal;
use super::{Amendment, Annotation, Mark, Sketch};
use crate::colours;
use crate::document::{Correction, Locator};
use crate::journal::plain::Fields;
use crate::journal::standing::{sum, take_text, take_time, text_of};
use crate::journal::table::{Lines, quoted};
use crate::journal::{Kept, Named};

pub use crate::journal::Why;

mod plain;

/// What is remembered of where an annotation came from stands under this name.
pub const IMPORTED: &str = "imported";
const COLOUR: &str = "colour";
const LETTER: &str = "letter";

/// The kind of the record that says that the past was left out.
pub const FORGOTTEN: &str = "forgotten";

/// One change of a notebook.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The name of this change.
    pub change: String,
    pub what: What,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The document has this content, says this, and was seen at this path.
    Document { hash: String, path: Option<PathBuf>, title: String, sketch: Option<Sketch> },
    /// The annotation is like this from here on.
    Put(Arc<Stored>),
    /// The annotation with this id is removed.
    Removed { id: String, when: Timestamp },
    /// The document is amended like this from here on.
    Amended(Arc<Amended>),
    /// The amendment with this id is taken back. A record of its own, so that a version that knows nothing of
    /// amendments leaves it aside as well.
    Restored { id: String, when: Timestamp },
    /// The past was left out of the file here, so no change before this one can be undone: what it changed is
    /// not known any more.
    Forgotten { when: Timestamp },
}

/// An annotation, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Shared by all that list it: a notebook may have very many.
    pub annotation: Arc<Annotation>,
    pub extra: Table,
}

/// An amendment, and what the file says of it that this version does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct Amended {
    pub amendment: Amendment,
    pub extra: Table,
}

impl What {
    /// The annotation is like this from here on, and has this besides.
    pub fn put(annotation: Annotation, extra: Table) -> Self {
        Self::Put(Arc::new(Stored { annotation: Arc::new(annotation), extra }))
    }

    /// The id of the annotation that is changed.
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::Put(stored) => Some(&stored.annotation.id),
            Self::Removed { id, .. } => Some(id),
            Self::Document { .. } | Self::Amended(_) | Self::Restored { .. } | Self::Forgotten { .. } => None,
        }
    }
}

impl Record {
    /// The record as it is written, with an empty line after it.
    pub fn to_toml(&self) -> String {
        let lines = match &self.what {
            What::Document { hash, path, title, sketch } => {
                let mut lines = Lines::begin("document", &self.change);
                lines.text("hash", hash);
                if let Some(path) = path {
                    lines.text("path", &path.to_string_lossy());
                }
                lines.text("title", title);
                if let Some(sketch) = sketch {
                    lines.text("sketch", &sketch.to_string());
                }
                lines
            }
            What::Put(stored) => {
                let mut lines = Lines::begin("note", &self.change);
                lines.annotation(stored);
                lines.why(&self.why);
                lines.others(stored);
                lines
            }
            What::Removed { id, when } => {
                let mut lines = Lines::begin("removed", &self.change);
                lines.text("id", id);
                lines.time("when", *when);
                lines.why(&self.why);
                lines
            }
            What::Amended(amended) => {
                let mut lines = Lines::begin("correction", &self.change);
                lines.amendment(&amended.amendment);
                lines.why(&self.why);
                lines.extra(&amended.extra);
                lines
            }
            What::Restored { id, when } => {
                let mut lines = Lines::begin("restored", &self.change);
                lines.text("id", id);
                lines.time("when", *when);
                lines.why(&self.why);
                lines
            }
            What::Forgotten { when } => {
                let mut lines = Lines::begin(FORGOTTEN, &self.change);
                lines.time("when", *when);
                lines
            }
        };
        lines.end()
    }
}

impl Kept for Record {
    const KINDS: &[&str] = &["note", "removed", "document", "correction", "restored", FORGOTTEN];

    fn of(kind: &str, named: Named, mut fields: Table) -> Result<Option<Self>, String> {
        let what = match kind {
            "document" => What::Document {
                hash: take_text(&mut fields, "hash")?,
                path: take_text(&mut fields, "path").ok().map(PathBuf::from),
                title: take_text(&mut fields, "title").unwrap_or_default(),
                sketch: take_text(&mut fields, "sketch").ok().and_then(|sketch| sketch.parse().ok()),
            },
            "note" => What::Put(Arc::new(stored(fields)?)),
            "removed" => What::Removed {
                id: take_text(&mut fields, "id")?,
                when: take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH),
            },
            "correction" => match amended(fields)? {
                Some(amended) => What::Amended(Arc::new(amended)),
                None => return Ok(None),
            },
            "restored" => What::Restored {
                id: take_text(&mut fields, "id")?,
                when: take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH),
            },
            FORGOTTEN => What::Forgotten { when: take_time(&mut fields, "when").unwrap_or(Timestamp::UNIX_EPOCH) },
            _ => return Ok(None),
        };
        let Named { change, why } = named;
        Ok(Some(Self { change, what, why }))
    }

    fn of_plain(fields: Fields) -> Option<Self> {
        plain::record(fields)
    }

    /// A notebook opens with `format = 1`; anything else is not ours to write to.
    fn refusal(head: &[u8]) -> Option<String> {
        refusal(head)
    }
}

/// An annotation from its fields; what is missing is filled in, so that a note written by hand needs no more
/// than a quote and a few words.
fn stored(mut fields: Table) -> Result<Stored, String> {
    let mut optional = |key: &str| match fields.contains_key(key) {
        true => take_text(&mut fields, key),
        false => Ok(String::new()),
    };
    let (quote, before, after) = (optional("quote")?, optional("before")?, optional("after")?);
    let (section, note, mark, id) = (optional("section")?, optional("note")?, optional("mark")?, optional("id")?);
    let mark = match mark.as_str() {
        "" if note.is_empty() => Mark::Highlight,
        "" => Mark::Note,
        name => Mark::from_name(name)
            .ok_or_else(|| format!("`mark` is “{name}”; bookmark, highlight and note are known"))?,
    };
    let tags = match fields.remove("tags") {
        None => Vec::new(),
        Some(Value::Array(tags)) => {
            tags.into_iter().map(text_of).collect::<Option<_>>().ok_or("`tags` must be texts")?
        }
        Some(_) => return Err("`tags` must be a list".to_owned()),
    };
    let letter = match take_text(&mut fields, LETTER) {
        Ok(text) => letter(&text),
        Err(_) => None,
    };
    let rival = fields.remove("rival").and_then(|value| u8::try_from(value.as_integer()?).ok());
    let other = fields.remove("other").and_then(|words| words.try_into().ok());
    let line = fields.remove("line").and_then(|value| value.as_bool()).unwrap_or_default();
    let mut number = |key: &str| match fields.remove(key) {
        Some(Value::Integer(number)) => usize::try_from(number).unwrap_or(0),
        _ => 0,
    };
    let at = Locator { quote, before, after, section, offset: number("offset"), of: number("of"), rival, other, line };
    let colour = match fields.remove(COLOUR) {
        Some(Value::String(colour)) => colour,
        Some(other) => {
            fields.insert(COLOUR.to_owned(), other);
            unsaid_colour(&fields)
        }
        None => unsaid_colour(&fields),
    };
    let made = take_time(&mut fields, "made").unwrap_or(Timestamp::UNIX_EPOCH);
    let changed = take_time(&mut fields, "changed").unwrap_or(made);
    let annotation = Arc::new(Annotation { id, at, mark, note, tags, colour, letter, made, changed });
    Ok(Stored { annotation, extra: fields })
}

/// The letter that leads to an annotation.
fn letter(text: &str) -> Option<char> {
    text.chars().next().filter(|letter| letter.is_ascii_alphabetic() && text.len() == 1)
}

/// The colour of an annotation whose record names none: that which another program gave it, where this was only
/// remembered with the rest of what that program said.
fn unsaid_colour(fields: &Table) -> String {
    let remembered = fields.get(IMPORTED).and_then(|imported| imported.get(COLOUR)).and_then(Value::as_str);
    remembered.map(colours::of_elsewhere).unwrap_or_default()
}

/// An amendment from its fields; `None` when it says something that only a newer version understands.
fn amended(mut fields: Table) -> Result<Option<Amended>, String> {
    let id = take_text(&mut fields, "id")?;
    let Some(correction) = Correction::from_name(&take_text(&mut fields, "is")?) else { return Ok(None) };
    let Some(Value::Array(places)) = fields.remove("places") else {
        return Err("`places` must be a list".to_owned());
    };
    let places: Option<Vec<Locator>> = places.into_iter().map(|place| place.try_into().ok()).collect();
    let places = places.ok_or("each of `places` must be a table with a quote")?;
    let made = take_time(&mut fields, "made").unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Some(Amended { amendment: Amendment { id, correction, places, made }, extra: fields }))
}

impl Record {
    /// Gives a note that a person wrote an id. It keeps it when its words change, as long as it stays at its
    /// place; several at one place are told apart by their order. `count` tells how many were there before.
    pub fn name_by_place(&mut self, count: impl FnOnce(&str) -> usize) {
        let What::Put(stored) = &mut self.what else { return };
        if !stored.annotation.id.is_empty() {
            return;
        }
        let Locator { quote, before, after, .. } = &stored.annotation.at;
        let place = [quote.as_str(), before, after].join("\n");
        let id = format!("by-hand-{}", &sum(place.as_bytes())[..10]);
        let id = match count(&id) {
            0 => id,
            n => format!("{id}-{}", n + 1),
        };
        Arc::make_mut(&mut Arc::make_mut(stored).annotation).id = id;
    }
}

/// Whether a record has to name the colour, because it is not the one that is read where none is named.
fn names_colour(stored: &Stored) -> bool {
    stored.annotation.colour != unsaid_colour(&stored.extra)
}

impl Lines {
    fn annotation(&mut self, stored: &Stored) {
        let Annotation { id, at, mark, note, tags, colour, letter, made, changed } = &*stored.annotation;
        self.text("id", id);
        self.text("mark", mark.name());
        self.text("quote", &at.quote);
        self.text("before", &at.before);
        self.text("after", &at.after);
        self.text("section", &at.section);
        self.raw(&format!("offset = {}\nof = {}", at.offset, at.of));
        if let Some(rival) = at.rival {
            self.raw(&format!("rival = {rival}"));
        }
        if let Some(other) = &at.other {
            self.raw(&format!("other = {{ {} }}", words(&other.quote, &other.before, &other.after)));
        }
        if at.line {
            self.raw("line = true");
        }
        if note.contains('\n') {
            self.lines("note", note)
        } else {
            self.text("note", note)
        }
        self.list("tags", tags);
        if names_colour(stored) {
            self.text(COLOUR, colour);
        }
        if let Some(letter) = letter {
            self.text(LETTER, letter.encode_utf8(&mut [0; 4]));
        }
        self.time("made", *made);
        self.time("changed", *changed);
    }

    /// What this version does not know; it does not say again what was said.
    fn others(&mut self, stored: &Stored) {
        if !names_colour(stored) || !stored.extra.contains_key(COLOUR) {
            return self.extra(&stored.extra);
        }
        let mut extra = stored.extra.clone();
        extra.remove(COLOUR);
        self.extra(&extra);
    }

    fn amendment(&mut self, amendment: &Amendment) {
        let Amendment { id, correction, places, made } = amendment;
        self.text("id", id);
        self.text("is", &correction.name());
        self.raw("places = [");
        for place in places {
            let rival = place.rival.map(|rival| format!(", rival = {rival}")).unwrap_or_default();
            let numbers = format!("offset = {}, of = {}{rival}", place.offset, place.of);
            self.raw(&format!("  {{ {}, {numbers} }},", words(&place.quote, &place.before, &place.after)));
        }
        self.raw("]");
        self.time("made", *made);
    }
}

/// The words of a place as they stand in an inline table.
fn words(quote: &str, before: &str, after: &str) -> String {
    format!("quote = {}, before = {}, after = {}", quoted(quote), quoted(before), quoted(after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::journal::is_header;
    use crate::journal::standing::{self, Standing};

    fn read(bytes: &[u8]) -> Standing<Record> {
        standing::read(bytes)
    }

    fn note(quote: &str, note: &str, tags: &[&str]) -> Record {
        let at =
            Locator { quote: quote.to_owned(), before: "a\tb".to_owned(), offset: 12, of: 90, ..Locator::default() };
        let made = Timestamp::from_nanosecond(1_700_000_000_123_456_789).unwrap();
        let tags = tags.iter().map(|&tag| tag.to_owned()).collect();
        let annotation = Annotation {
            id: "i1".to_owned(),
            at,
            mark: Mark::Note,
            note: note.to_owned(),
            tags,
            colour: String::new(),
            letter: None,
            made,
            changed: made,
        };
        let what = What::put(annotation, Table::new());
        Record { change: "1.aa".to_owned(), what, why: Why::New }
    }

    #[test]
    fn a_note_of_several_lines_reads_back_and_looks_like_itself() {
        let record = note("q", "first \"\"\"\n\n[[note]]\n  [[x]] # no\n[[wiki link]] \\ end\"", &["a b", "\"c\""]);
        let text = record.to_toml();
        assert_eq!(text.lines().filter(|line| is_header(line)).count(), 1, "{text}");
        assert!(text.contains("\n[[wiki link]]"), "{text}");
        assert_eq!(read(text.as_bytes()), Standing::Whole(record));
    }

    #[test]
    fn no_beginning_of_a_record_is_taken_for_a_whole_one() {
        for words in ["one line", "two\nlines é", "sum = \"0123456789abcdef\"\nx"] {
            let whole = note("quote “é”", words, &["t"]).to_toml();
            let end = whole.trim_end().len();
            for cut in 0..end {
                let standing = read(&whole.as_bytes()[..cut]);
                let used = matches!(standing, Standing::Whole(_) | Standing::ByHand(_));
                assert!(!used, "cut at {cut}: {standing:?}");
            }
            assert!(matches!(read(&whole.as_bytes()[..end]), Standing::Whole(_)));
        }
    }

    #[test]
    fn what_a_person_changed_or_wrote_is_used() {
        let edited = note("q", "before", &[]).to_toml().replace("before\"", "after\"");
        let Standing::ByHand(Record { what: What::Put(stored), .. }) = read(edited.as_bytes()) else {
            panic!("{edited}")
        };
        assert_eq!(stored.annotation.note, "after");
        let Standing::ByHand(Record { what: What::Put(stored), .. }) = read(b"[[note]]\nquote = 'a'\nnote = 'mine'\n")
        else {
            panic!("a note of a quote and some words")
        };
        assert_eq!((stored.annotation.mark, stored.annotation.note.as_str()), (Mark::Note, "mine"));
    }

    #[test]
    fn what_another_version_wrote_survives_a_change() {
        let text =
            "[[note]]\nid = 'a'\nquote = 'b'\nshade = 'red'\nlinks = [{ to = 'x', n = 1.0 }]\nseen = 2026-01-02\n";
        let Standing::ByHand(record) = read(text.as_bytes()) else { panic!("{text}") };
        let again = record.to_toml();
        assert!(again.contains("\"shade\" = \"red\"") && again.contains("2026-01-02"), "{again}");
        assert_eq!(read(again.as_bytes()), Standing::Whole(record));
    }

    #[test]
    fn line_ends_of_another_system_change_nothing() {
        let record = note("q", "first\nsecond\r\nthird", &[]);
        assert_eq!(read(record.to_toml().replace('\n', "\r\n").as_bytes()), Standing::Whole(record));
    }

    #[test]
    fn a_kind_of_another_version_is_left_alone() {
        assert_eq!(read(b"[[thread]]\nchange = '1.b'\nsum = '0'\n"), Standing::Foreign);
    }

    #[test]
    fn a_mistake_is_named() {
        let Standing::Unreadable(cause) = read(b"[[note]]\nquote = 'a'\ntags = 'b'\n") else { panic!() };
        assert_eq!(cause, "`tags` must be a list");
    }

    proptest! {
        #[test]
        fn any_words_read_back(quote in any::<String>(), words in "(\\PC|[\n\r\t\"\\\\\\[\\]#=\u{0}\u{7f}\u{2028}]){0,60}", tag in any::<String>()) {
            let record = note(&quote, &words, &[&tag]);
            let text = record.to_toml();
            prop_assert_eq!(text.lines().filter(|line| is_header(line)).count(), 1);
            prop_assert_eq!(&read(text.as_bytes()), &Standing::Whole(record));
            // What is read the quick way says the same as all of TOML does; a blank line end forces the slow one.
            let slow = text.replacen("]]\n", "]] \n", 1);
            let (quick, slow) = (read(text.as_bytes()), read(slow.as_bytes()));
            let (Standing::Whole(quick), Standing::ByHand(slow)) = (quick, slow) else { panic!("{text}") };
            prop_assert_eq!(quick, slow);
        }

        #[test]
        fn any_bytes_are_read(bytes in any::<Vec<u8>>()) {
            read(&bytes);
        }
    }

    fn only(text: &str) -> Arc<Stored> {
        match read(text.as_bytes()) {
            Standing::Whole(Record { what: What::Put(stored), .. })
            | Standing::ByHand(Record { what: What::Put(stored), .. }) => stored,
            other => panic!("{other:?}"),
        }
    }

    fn written(stored: &Stored) -> String {
        let what = What::Put(Arc::new(stored.clone()));
        Record { change: "1.aa".to_owned(), what, why: Why::New }.to_toml()
    }

    #[test]
    fn a_colour_is_written_when_it_has_a_name() {
        let What::Put(plain) = note("q", "n", &[]).what else { panic!() };
        assert!(!written(&plain).contains("colour"));
        let mut coloured = Stored::clone(&plain);
        Arc::make_mut(&mut coloured.annotation).colour = "my claim".to_owned();
        let text = written(&coloured);
        assert!(text.contains("\ncolour = \"my claim\"\n"), "{text}");
        assert_eq!(*only(&text), coloured);
    }

    #[test]
    fn a_colour_that_was_only_remembered_counts_until_another_is_named() {
        let text = "[[note]]\nid = 'a'\nquote = 'b'\nimported = { from = 'koreader', colour = '#ff6666' }\n";
        let mut stored = Stored::clone(&only(text));
        assert_eq!(stored.annotation.colour, "red");
        let same = written(&stored);
        assert!(!same.contains("\ncolour"), "{same}");
        for colour in ["", "claim"] {
            colour.clone_into(&mut Arc::make_mut(&mut stored.annotation).colour);
            let text = written(&stored);
            assert!(text.contains(&format!("\ncolour = \"{colour}\"\n")), "{text}");
            assert_eq!(*only(&text), stored);
        }
    }

    #[test]
    fn a_colour_that_is_no_text_is_kept_aside_until_there_is_one() {
        let mut stored = Stored::clone(&only("[[note]]\nid = 'a'\nquote = 'b'\ncolour = 3\n"));
        assert_eq!(stored.annotation.colour, "");
        assert!(written(&stored).contains("\"colour\" = 3"));
        Arc::make_mut(&mut stored.annotation).colour = "claim".to_owned();
        let text = written(&stored);
        assert_eq!(only(&text).annotation.colour, "claim", "{text}");
    }
}
