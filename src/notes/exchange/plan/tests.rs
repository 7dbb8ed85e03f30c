//! Taking in, again and again, into a notebook of a real folder.

use std::path::Path;

use super::*;
use crate::document::{Builder, Kind};
use crate::notes::Identity;
use crate::notes::exchange::{Format, read};
use crate::notes::export;
use jiff::tz::TimeZone;

const TEXT: &str = "The tide turned before noon. No ship had come for years, and the tide was low.\n\n\
    A keeper lit the lamp all the same, as keepers do in the long nights of the north, and the harbour waited.";

struct Desk {
    folder: tempfile::TempDir,
    document: Document,
}

impl Desk {
    fn new() -> Self {
        let mut b = Builder::new(TEXT.to_owned());
        let cut = TEXT.find("\n\n").unwrap();
        b.begin(Kind::Paragraph, 0);
        b.copy(0..cut);
        b.begin(Kind::Paragraph, 0);
        b.copy(cut + 2..TEXT.len());
        Self { folder: tempfile::tempdir().unwrap(), document: b.finish() }
    }

    fn notebook(&self) -> Notebook {
        let identity = Identity::of(TEXT.as_bytes(), Some(Path::new("/nowhere/harbour.txt")), "Harbour");
        let notebook = Notebook::open(self.folder.path(), &identity, TEXT);
        assert_eq!(notebook.trouble(), None);
        notebook
    }

    fn plan(&self, work: &Work, origin: Origin) -> Plan {
        plan(work, origin, &self.document, &self.notebook(), at(1_000))
    }

    fn verdicts(&self, work: &Work, origin: Origin) -> Vec<Verdict> {
        self.plan(work, origin).items.iter().map(|item| item.verdict).collect()
    }

    fn apply(&self, work: &Work, origin: Origin, choice: Choice) -> usize {
        self.plan(work, origin).apply(&self.document, &mut self.notebook(), choice).unwrap()
    }

    fn add(&self, quote: &str, note: &str) -> String {
        let start = self.document.text.find(quote).unwrap();
        let place = Locator::new(&self.document, start..start + quote.len());
        let tags = crate::notes::tags(note);
        self.notebook().add(place, mark_of(false, note), note.to_owned(), tags, at(10)).unwrap()
    }

    fn edit(&self, id: &str, note: &str) {
        self.notebook().change(id, at(20), |it| it.rewrite(note.to_owned())).unwrap();
    }

    fn out(&self) -> Work {
        export::work(self.notebook().annotations(), &self.document, None, false)
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn clipping(id: &str, quote: &str, note: &str) -> Clipping {
    Clipping {
        id: id.to_owned(),
        quote: quote.to_owned(),
        note: note.to_owned(),
        mark: mark_of(false, note),
        tags: crate::notes::tags(note),
        made: Some(at(5)),
        changed: Some(at(6)),
        page: "12".to_owned(),
        ..Clipping::default()
    }
}

fn work(clippings: Vec<Clipping>) -> Work {
    Work { clippings, ..Work::default() }
}

#[test]
fn what_is_new_is_placed_and_coming_twice_adds_nothing() {
    let desk = Desk::new();
    let all = work(vec![
        clipping("k1", "A KEEPER  lit the lamp", "why? #lamp"),
        clipping("k2", "the tide", ""),
        clipping("k3", "words of another text", ""),
        clipping("k4", "", "on nothing"),
        clipping("k5", "and the tide was high", ""),
        clipping("k6", "the long nights of the nerth, and the harbour waited", ""),
    ]);
    use Verdict::{New, NotPlaced, Same};
    assert_eq!(desk.verdicts(&all, Origin::Kindle), [New, NotPlaced, NotPlaced, NotPlaced, NotPlaced, New]);
    assert_eq!(desk.plan(&all, Origin::Kindle).items[5].status, "fuzzy");
    assert_eq!(desk.apply(&all, Origin::Kindle, Choice::default()), 2);
    let notebook = desk.notebook();
    let it = notebook.get("k1").unwrap();
    assert_eq!(
        (it.id.as_str(), it.at.quote.as_str(), it.tags.as_slice()),
        ("k1", "A keeper lit the lamp", &["lamp".to_owned()][..])
    );
    assert_eq!((it.made, it.changed), (at(5), at(6)));
    assert_eq!(notebook.origin("k1").unwrap()["page"].as_str(), Some("12"));
    assert_eq!(desk.verdicts(&all, Origin::Kindle)[0], Same);
    let before = std::fs::read(notebook.path()).unwrap();
    assert_eq!(desk.apply(&all, Origin::Kindle, Choice::default()), 0);
    assert_eq!(std::fs::read(notebook.path()).unwrap(), before);
    // Without a place they can be kept too, and are not added again either.
    assert_eq!(desk.apply(&all, Origin::Kindle, Choice { unplaced: true, ..Choice::default() }), 4);
    assert_eq!(desk.verdicts(&all, Origin::Kindle), [Same; 6]);
}

#[test]
fn words_around_tell_two_places_apart() {
    let desk = Desk::new();
    let mut it = clipping("w1", "the tide", "");
    (it.before, it.after) = ("come for years, and ".to_owned(), " was low.".to_owned());
    let plan = desk.plan(&work(vec![it]), Origin::WebAnnotation);
    assert_eq!(plan.items[0].annotation.at.offset, TEXT.rfind("the tide").unwrap());
}

#[test]
fn what_is_marked_already_is_the_same_from_wherever_it_comes() {
    let desk = Desk::new();
    desk.add("A keeper lit the lamp", "mine");
    let all = work(vec![
        clipping("r1", "A keeper lit the lamp", ""),
        clipping("r2", "A keeper lit the lamp", "theirs"),
        clipping("r3", "A keeper lit the lamp", "theirs"),
        clipping("r2", "A keeper lit the lamp", "another of this id"),
    ]);
    use Verdict::{Conflicting, New, Same};
    assert_eq!(desk.verdicts(&all, Origin::Readwise), [Same, New, Same, Conflicting]);
}

#[test]
fn who_changed_a_note_decides_what_is_taken() {
    let desk = Desk::new();
    let first = work(vec![clipping("k1", "A keeper lit the lamp", "first")]);
    let second = work(vec![clipping("k1", "A keeper lit the lamp", "second")]);
    let third = work(vec![clipping("k1", "A keeper lit the lamp", "third")]);
    desk.apply(&first, Origin::Kindle, Choice::default());
    assert_eq!(desk.verdicts(&second, Origin::Kindle), [Verdict::Changed]);
    desk.apply(&second, Origin::Kindle, Choice::default());
    assert_eq!(desk.notebook().get("k1").unwrap().note, "second");
    desk.edit("k1", "mine");
    assert_eq!(desk.verdicts(&second, Origin::Kindle), [Verdict::Same], "only we have changed it");
    assert_eq!(desk.verdicts(&third, Origin::Kindle), [Verdict::Conflicting]);
    assert_eq!(desk.apply(&third, Origin::Kindle, Choice::default()), 0);
    assert_eq!(desk.apply(&third, Origin::Kindle, Choice { theirs: true, ..Choice::default() }), 1);
    assert_eq!(desk.notebook().get("k1").unwrap().note, "third");
    desk.notebook().undo(at(30)).unwrap();
    assert_eq!(desk.notebook().get("k1").unwrap().note, "mine");
}

#[test]
fn a_highlight_that_was_made_longer_there_is_longer_here() {
    let desk = Desk::new();
    desk.apply(&work(vec![clipping("k1", "lit the lamp", "")]), Origin::Kindle, Choice::default());
    desk.edit("k1", "mine");
    let longer = work(vec![clipping("k1", "A keeper lit the lamp", "")]);
    assert_eq!(desk.verdicts(&longer, Origin::Kindle), [Verdict::Changed]);
    desk.apply(&longer, Origin::Kindle, Choice::default());
    let it = desk.notebook().get("k1").cloned().unwrap();
    assert_eq!((it.at.quote.as_str(), it.note.as_str()), ("A keeper lit the lamp", "mine"));
    assert_eq!(desk.verdicts(&longer, Origin::Kindle), [Verdict::Same]);
}

#[test]
fn what_the_reader_removed_stays_removed_until_it_is_wanted() {
    let desk = Desk::new();
    let all = work(vec![clipping("k1", "lit the lamp", "")]);
    desk.apply(&all, Origin::Kindle, Choice::default());
    desk.notebook().remove("k1", at(9)).unwrap();
    assert_eq!(desk.verdicts(&all, Origin::Kindle), [Verdict::Removed]);
    assert_eq!(desk.apply(&all, Origin::Kindle, Choice::default()), 0);
    assert_eq!(desk.apply(&all, Origin::Kindle, Choice { removed: true, ..Choice::default() }), 1);
}

#[test]
fn a_note_edited_in_the_markdown_file_comes_home() {
    let desk = Desk::new();
    let id = desk.add("A keeper lit the lamp", "first #lamp");
    let other = desk.add("the tide was low", "");
    let written = String::from_utf8(Format::Markdown.write(&desk.out())).unwrap();
    let back = |text: &str| read(text.as_bytes(), Origin::Markdown, &TimeZone::UTC).unwrap().works.remove(0);
    assert_eq!(desk.verdicts(&back(&written), Origin::Markdown), [Verdict::Same; 2]);
    let edited = back(&written.replace("first #lamp", "second #light\n\nwith more"));
    assert_eq!(desk.verdicts(&edited, Origin::Markdown), [Verdict::Same, Verdict::Changed]);
    desk.apply(&edited, Origin::Markdown, Choice::default());
    let it = desk.notebook().get(&id).cloned().unwrap();
    assert_eq!((it.note.as_str(), it.tags.join("|").as_str()), ("second #light\n\nwith more", "light"));
    assert_eq!(desk.verdicts(&edited, Origin::Markdown), [Verdict::Same; 2]);
    // An old file, not edited, changes nothing back; edited there and here is for the reader to decide.
    assert_eq!(desk.verdicts(&back(&written), Origin::Markdown), [Verdict::Same; 2]);
    desk.edit(&id, "third");
    let twice = back(&written.replace("first #lamp", "fourth"));
    assert_eq!(desk.verdicts(&twice, Origin::Markdown), [Verdict::Same, Verdict::Conflicting]);
    assert_ne!(id, other);
}

#[test]
fn what_left_in_any_format_comes_into_another_notebook_once() {
    let from = Desk::new();
    from.add("A keeper lit the lamp", "why? #lamp");
    from.add("The tide turned before noon", "");
    for (format, origin) in [
        (Format::Json, Origin::Json),
        (Format::Markdown, Origin::Markdown),
        (Format::Csv, Origin::Readwise),
        (Format::WebAnnotation, Origin::WebAnnotation),
        (Format::EpubAnnotations, Origin::EpubAnnotations),
    ] {
        let work = read(&format.write(&from.out()), origin, &TimeZone::UTC).unwrap().works.remove(0);
        assert_eq!(from.verdicts(&work, origin), [Verdict::Same; 2], "{format:?}");
        let to = Desk::new();
        assert_eq!(to.apply(&work, origin, Choice::default()), 2, "{format:?}");
        assert_eq!(to.verdicts(&work, origin), [Verdict::Same; 2], "{format:?}");
        let said = |desk: &Desk| -> Vec<_> {
            desk.notebook()
                .annotations()
                .iter()
                .map(|it| (it.at.quote.clone(), it.note.clone(), it.tags.clone()))
                .collect()
        };
        assert_eq!(said(&to), said(&from), "{format:?}");
    }
}

fn in_hue(hue: &str, second: i64) -> Work {
    let it = Clipping { hue: hue.to_owned(), changed: Some(at(second)), ..clipping("k1", "A keeper lit the lamp", "") };
    work(vec![it])
}

#[test]
fn the_colour_of_another_program_is_that_of_the_annotation() {
    let desk = Desk::new();
    let colour = || desk.notebook().get("k1").unwrap().colour.clone();
    desk.apply(&in_hue("#ff6666", 6), Origin::Koreader, Choice::default());
    assert_eq!(colour(), "red");
    assert_eq!(desk.verdicts(&in_hue("#ff6666", 6), Origin::Koreader), [Verdict::Same]);
    // Changed there only.
    desk.apply(&in_hue("green", 7), Origin::Koreader, Choice::default());
    assert_eq!(colour(), "green");
    // Changed here only, and then in both places.
    desk.notebook().change("k1", at(30), |it| it.colour = "claim".to_owned()).unwrap();
    assert_eq!(desk.verdicts(&in_hue("green", 7), Origin::Koreader), [Verdict::Same]);
    assert_eq!(desk.verdicts(&in_hue("blue", 40), Origin::Koreader), [Verdict::Conflicting]);
    // What a file does not say, nobody has changed.
    assert_eq!(desk.verdicts(&in_hue("", 40), Origin::Koreader), [Verdict::Same]);
}

#[test]
fn the_name_of_a_colour_leaves_and_comes_back() {
    let desk = Desk::new();
    let id = desk.add("A keeper lit the lamp", "why?");
    desk.notebook().change(&id, at(30), |it| it.colour = "my claim".to_owned()).unwrap();
    let other = Desk::new();
    for (format, origin) in [
        (Format::Json, Origin::Json),
        (Format::Markdown, Origin::Markdown),
        (Format::WebAnnotation, Origin::WebAnnotation),
        (Format::EpubAnnotations, Origin::EpubAnnotations),
    ] {
        let written = format.write(&desk.out());
        let back = read(&written, origin, &TimeZone::UTC).unwrap().works.remove(0);
        assert_eq!(desk.verdicts(&back, origin), [Verdict::Same], "{origin:?}");
        other.apply(&back, origin, Choice::default());
        let notebook = other.notebook();
        assert_eq!(notebook.annotations()[0].colour, "my claim", "{origin:?}");
    }
    assert_eq!(other.notebook().annotations().len(), 1);
}

#[test]
fn a_usual_colour_is_the_same_whatever_a_format_calls_it() {
    let desk = Desk::new();
    desk.add("A keeper lit the lamp", "");
    let written = Format::EpubAnnotations.write(&desk.out());
    let back = read(&written, Origin::EpubAnnotations, &TimeZone::UTC).unwrap().works.remove(0);
    assert_eq!(back.clippings[0].hue, "yellow");
    assert_eq!(desk.verdicts(&back, Origin::EpubAnnotations), [Verdict::Same]);
}

#[test]
fn a_colour_changed_in_the_markdown_is_taken_in() {
    let desk = Desk::new();
    let id = desk.add("A keeper lit the lamp", "why?");
    let written = String::from_utf8(Format::Markdown.write(&desk.out())).unwrap();
    let edited = written.replace("[!quote]", "[!quote|evidence]");
    let kept = markdown::rewrite(&edited, &desk.out(), |_| false);
    assert_eq!((kept.text.as_str(), kept.edited.len()), (edited.as_str(), 1));
    let back = read(edited.as_bytes(), Origin::Markdown, &TimeZone::UTC).unwrap().works.remove(0);
    assert_eq!(desk.verdicts(&back, Origin::Markdown), [Verdict::Changed]);
    desk.apply(&back, Origin::Markdown, Choice::default());
    let notebook = desk.notebook();
    let it = notebook.get(&id).unwrap();
    assert_eq!((it.colour.as_str(), it.note.as_str()), ("evidence", "why?"));
    // And recoloured here, the file follows.
    desk.notebook().change(&id, at(40), |it| it.colour.clear()).unwrap();
    let again = markdown::rewrite(&edited, &desk.out(), |_| false);
    assert!(again.edited.len() == 1, "what the file says was not taken in since");
    let fresh = String::from_utf8(Format::Markdown.write(&desk.out())).unwrap();
    assert_eq!(markdown::rewrite(&fresh, &desk.out(), |_| false).text, fresh);
}

#[test]
fn a_hue_that_the_reader_has_a_name_for_leaves_under_that_name_and_is_the_same_when_it_returns() {
    let desk = Desk::new();
    desk.apply(&in_hue("pink", 6), Origin::Koreader, Choice::default());
    let named = |name: &str, hue| colours::Named { name: name.to_owned(), hue };
    let own = || Palette::new(vec![named("claim", colours::Hue::Green), named("evidence", colours::Hue::Red)]).unwrap();
    for (format, origin) in [(Format::Json, Origin::Json), (Format::Markdown, Origin::Markdown)] {
        let mut out = desk.out();
        out.call_colours(own());
        let mut back = read(&format.write(&out), origin, &TimeZone::UTC).unwrap().works.remove(0);
        back.colours = own();
        assert_eq!(back.clippings[0].colour, "evidence");
        assert_eq!(desk.verdicts(&back, origin), [Verdict::Same], "{origin:?}");
        desk.edit("k1", "said here");
        assert_ne!(desk.verdicts(&back, origin), [Verdict::Changed], "{origin:?}");
        desk.edit("k1", "");
    }
}
