//! The bytes of a notebook, cut into records: what is special about notebooks.

use std::collections::HashMap;

use super::record::Record;
use crate::journal;

/// The version of the file that we write. A file of a higher one is read, never written.
pub const FORMAT: u64 = 1;

/// What the bytes of a notebook say.
pub type Reading = journal::Reading<Record>;

/// Reads the bytes of a notebook.
pub fn reading(bytes: &[u8]) -> Reading {
    let mut reading = journal::reading(bytes);
    name_by_place(&mut reading.records);
    reading
}

/// Gives the notes without an id their ids.
fn name_by_place(records: &mut [Record]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in records {
        record.name_by_place(|id| {
            let count = counts.entry(id.to_owned()).or_default();
            *count += 1;
            *count - 1
        });
    }
}

/// A notebook opens with `format = 1`; anything else is not ours to write to.
pub fn refusal(head: &[u8]) -> Option<String> {
    let Ok(head) = std::str::from_utf8(head) else {
        return Some("it is not a notebook of postil: it does not begin with text".to_owned());
    };
    if head.is_empty() {
        return None;
    }
    match head.parse::<toml::Table>().ok().and_then(|table| table.get("format")?.as_integer()) {
        Some(format) if u64::try_from(format).is_ok_and(|format| format <= FORMAT) => None,
        Some(format) => Some(format!("it was written by a newer postil (its format is {format})")),
        None => Some("it is not a notebook of postil: it does not begin with `format = 1`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::history::History;
    use crate::notes::record::{What, Why};

    fn notes(text: &str) -> Vec<String> {
        let all = History::of(reading(text.as_bytes()).records).in_order();
        let mut notes: Vec<_> = all.into_iter().map(|annotation| annotation.note.clone()).collect();
        notes.sort();
        notes
    }

    #[test]
    fn two_notes_by_hand_at_one_place_are_both_there() {
        let one = "[[note]]\nquote = 'a'\nnote = '1'\n\n";
        assert_eq!(notes(&format!("format = 1\n\n{one}{}", one.replace('1', "2"))), ["1", "2"]);
    }

    #[test]
    fn both_sides_of_a_conflict_are_read() {
        let whole = |id: &str| format!("[[note]]\nid = '{id}'\nquote = 'a'\nnote = '{id}'\n\n");
        let [base, mine, other, last] = ["base", "mine", "other", "last"].map(whole);
        let body = |record: &str| record.trim_start_matches("[[note]]\n").to_owned();
        // Git takes a header that both sides have out of the conflict, or leaves it in.
        let (mine_body, other_body) = (body(&mine), body(&other));
        let inside = format!("[[note]]\n<<<<<<< HEAD\n{mine_body}=======\n{other_body}>>>>>>> other\n");
        let around = format!("<<<<<<< HEAD\n{mine}||||||| 1234\n=======\n{other}>>>>>>> other\n");
        for conflict in [inside, around] {
            let text = format!("format = 1\n\n{base}{conflict}{last}");
            let reading = reading(text.as_bytes());
            assert_eq!((reading.set_aside, reading.refusal, reading.by_hand), (Vec::new(), None, 4), "{text}");
            assert!(reading.conflict.is_some());
            assert_eq!(notes(&text), ["base", "last", "mine", "other"]);
        }
        let quoted =
            format!("format = 1\n\n{}", base.replace("'base'\n\n", "\"\"\"\n<<<<<<< a\n=======\n>>>>>>> b\"\"\"\n"));
        assert_eq!(reading(quoted.as_bytes()).conflict, None);
    }

    #[test]
    fn a_conflict_without_its_marker_lines_is_still_both_records() {
        let removed = |change: &str, id: &str| {
            let what = What::Removed { id: id.to_owned(), when: jiff::Timestamp::UNIX_EPOCH };
            Record { change: change.to_owned(), what, why: Why::New }
        };
        let (mine, other, last) = (removed("2.a", "a"), removed("2.b", "b"), removed("3.c", "c"));
        let [one, two, three] = [&mine, &other, &last].map(Record::to_toml);
        let text = format!("format = 1\n\n{one}{}{three}", two.trim_start_matches("[[removed]]\n"));
        let reading = reading(text.as_bytes());
        assert_eq!((reading.records, reading.set_aside), (vec![mine, other, last], Vec::new()));
    }
}
