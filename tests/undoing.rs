//! Undo, also tomorrow: whatever was changed, and however often the program was started anew in between, going all
//! the way back gives what was there, and going forth again what was there then.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use postil::document::{Correction, Kind, Locator};
use postil::notes::history::Way;
use postil::notes::{Annotation, Identity, Mark, Notebook, rewrite};
use tempfile::TempDir;

const TEXT: &str = "The tide turned before noon. Nobody in the harbour had seen the ship. The lamp was out.";

/// A notebook that is closed and opened again between any two changes.
struct Desk {
    data: TempDir,
    /// Seconds since the beginning.
    clock: i64,
    dice: u64,
}

impl Desk {
    fn new(seed: u64) -> Self {
        Self { data: tempfile::tempdir().unwrap(), clock: 1_700_000_000, dice: seed }
    }

    fn open(&self) -> Notebook {
        let identity = Identity::of(TEXT.as_bytes(), Some(Path::new("/nowhere/tides.txt")), "Tides");
        let notebook = Notebook::open(self.data.path(), &identity, TEXT);
        assert_eq!(notebook.trouble(), None);
        notebook
    }

    fn below(&mut self, n: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) as usize % n
    }

    /// Mostly a later moment, sometimes the same one, as when a clock is coarse.
    fn now(&mut self) -> Timestamp {
        self.clock += self.below(3) as i64;
        Timestamp::from_second(self.clock).unwrap()
    }

    /// One change of whatever kind; gives what the notebook said before.
    fn change(&mut self) -> String {
        let mut notebook = self.open();
        let before = said(&notebook);
        let (now, what) = (self.now(), self.below(12));
        let ids: Vec<_> = notebook.annotations().iter().map(|it| it.id.clone()).collect();
        let corrections: Vec<_> = notebook.amendments().into_iter().map(|it| it.id.clone()).collect();
        let words = format!("words {}\n\"second\" line", self.clock);
        let place = self.place();
        let one = self.below(ids.len().max(1));
        match (what, ids.get(one)) {
            (0..=2, _) | (_, None) => {
                notebook.add(place, Mark::Note, words, vec!["new".to_owned()], now).map(drop).unwrap();
            }
            (3, Some(id)) => notebook.change(id, now, |it| it.note = words).unwrap(),
            (4, Some(id)) => notebook.change(id, now, |it| it.tags.push(format!("t{}", it.tags.len()))).unwrap(),
            (5, Some(id)) => notebook.change(id, now, |it| it.colour = "green".to_owned()).unwrap(),
            // Attached elsewhere by hand.
            (6, Some(id)) => notebook.change(id, now, |it| it.at = place).unwrap(),
            (7, Some(id)) => notebook.remove(id, now).unwrap(),
            (8, Some(id)) => {
                let past = notebook.past(id);
                notebook.restore(id, &past[0], now).map(drop).unwrap();
            }
            (9, _) => notebook.amend(Correction::Alone(Kind::Paragraph), vec![place.clone(), place], now).unwrap(),
            (10, _) if !corrections.is_empty() => {
                let id = &corrections[self.below(corrections.len())];
                notebook.change_amendment(id, now, |it| drop(it.places.pop())).unwrap();
            }
            _ => self.import(&mut notebook, now),
        }
        before
    }

    /// One step back or forth; gives what the notebook said before, and what was told.
    fn step(&self, way: Way) -> (String, Option<String>) {
        let (mut notebook, now) = (self.open(), Timestamp::from_second(2_000_000_000).unwrap());
        let before = said(&notebook);
        (before, if way == Way::Back { notebook.undo(now) } else { notebook.redo(now) }.unwrap())
    }

    /// Takes in some annotations at once: new ones, and ones that are there already.
    fn import(&mut self, notebook: &mut Notebook, now: Timestamp) {
        let known: Option<Arc<Annotation>> = notebook.annotations().first().cloned();
        let new = (0..1 + self.below(4)).map(|n| {
            let (id, at) = (format!("import-{}-{n}", self.clock), self.place());
            let (note, made) = (format!("from elsewhere {n}"), Timestamp::from_second(1_000 + n as i64).unwrap());
            let (tags, colour, letter) = (Vec::new(), String::new(), None);
            Annotation { id, at, mark: Mark::Note, note, tags, colour, letter, made, changed: now }
        });
        let mut all: Vec<_> = new.collect();
        all.extend(known.map(|it| Annotation {
            note: "changed there".to_owned(),
            changed: now,
            ..Annotation::clone(&it)
        }));
        notebook
            .adopt(all.into_iter().map(|it| (it, toml::Table::from_iter([("from".to_owned(), "x".into())]))))
            .unwrap();
    }

    fn place(&mut self) -> Locator {
        let start = self.below(TEXT.len() - 10);
        Locator::in_text(TEXT, start..start + 1 + self.below(9))
    }
}

/// All that the notebook says.
fn said(notebook: &Notebook) -> String {
    let notes: Vec<_> = notebook.annotations().iter().map(|it| (it, notebook.origin(&it.id))).collect();
    format!("{notes:#?}\n{:#?}", notebook.amendments())
}

/// `POSTIL_EDITS=1000` makes so many changes; fewer are for every day.
#[test]
fn whatever_was_changed_all_of_it_can_be_undone_and_done_again_tomorrow() {
    let edits = std::env::var("POSTIL_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let mut desk = Desk::new(7);
    for _ in 0..9 {
        desk.change();
    }
    // What was before is not known any more, so going back ends here.
    rewrite::Compaction::apply(desk.open().path(), Timestamp::from_second(desk.clock).unwrap()).unwrap();
    // A change that changes nothing is no step.
    let mut states: Vec<String> = (0..edits).map(|_| desk.change()).collect();
    states.push(said(&desk.open()));
    states.dedup();
    let walk = |way| {
        let mut seen = Vec::new();
        loop {
            let (before, told) = desk.step(way);
            seen.push(before);
            if told.is_none() {
                return seen;
            }
        }
    };
    // Going back and forth is exact at every step, not only at the ends.
    let same = |one: &[String], other: &[String]| (one.len(), one.iter().zip(other).position(|(a, b)| a != b));
    let mut back = walk(Way::Back);
    back.reverse();
    assert_eq!(same(&back, &states), (states.len(), None));
    assert_eq!(same(&walk(Way::Forth), &states), (states.len(), None));
}

#[test]
fn what_came_in_together_goes_in_one_step_and_not_with_what_came_before_or_after() {
    let mut desk = Desk::new(1);
    let now = Timestamp::from_second(1).unwrap();
    let place = desk.place();
    desk.open().add(place.clone(), Mark::Note, "before".to_owned(), Vec::new(), now).unwrap();
    let mut notebook = desk.open();
    desk.import(&mut notebook, now);
    let both = notebook.annotations().len();
    desk.open().add(place, Mark::Note, "after".to_owned(), Vec::new(), now).unwrap();
    let undo = |desk: &Desk| {
        let told = desk.open().undo(now).unwrap().unwrap_or_default();
        (desk.open().annotations().len(), told)
    };
    assert_eq!(undo(&desk).0, both);
    let (left, told) = undo(&desk);
    assert_eq!(left, 1);
    assert!(told.ends_with("changes that were made in one step are taken back"), "{told}");
    assert_eq!(desk.open().annotations()[0].note, "before");
    assert!(desk.open().redo(now).unwrap().is_some());
    assert_eq!(desk.open().annotations().len(), both);
    // Two imports, one right after the other, are two steps.
    let mut notebook = desk.open();
    desk.clock += 1;
    desk.import(&mut notebook, now);
    assert_eq!(undo(&desk).0, both);
    assert_eq!(undo(&desk).0, 1);
}
