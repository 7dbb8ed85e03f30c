//! A file that is edited in another program, and brought up to date.

use super::*;
use crate::notes::Mark;

fn clipping(id: &str, section: &str, quote: &str, note: &str) -> Clipping {
    Clipping {
        id: id.to_owned(),
        mark: mark_of(false, note),
        section: section.to_owned(),
        quote: quote.to_owned(),
        note: note.to_owned(),
        tags: crate::notes::tags(note),
        ..Clipping::default()
    }
}

fn work(clippings: Vec<Clipping>) -> Work {
    Work { title: "The Harbour".to_owned(), authors: vec!["Ada Marsh".to_owned()], clippings, ..Work::default() }
}

fn two() -> Work {
    let one = Clipping {
        page: "12".to_owned(),
        tags: vec!["sea salt".to_owned()],
        changed: Some("2026-03-04T09:00:00Z".parse().unwrap()),
        ..clipping("a1", "Dawn", "The tide turned.\nNo ship had come.", "two\n\nparagraphs")
    };
    work(vec![one, clipping("b2", "Dusk", "A keeper lit the lamp", "")])
}

fn up_to_date(existing: &str, work: &Work) -> Rewritten {
    rewrite(existing, work, |_| true)
}

#[test]
fn a_file_looks_like_this() {
    let expected = "---\ntitle: \"The Harbour\"\nauthor:\n  - \"Ada Marsh\"\nupdated: 2026-03-04T09:00:00\n---\n\n\
        # The Harbour\n\nAda Marsh\n\n## Dawn\n\n> [!quote] p. 12\n> The tide turned.\n> No ship had come.\n\n^postil-a1\n\n\
        two\n\nparagraphs\n\n#sea-salt\n\n<!-- /postil-a1 SUM1 -->\n\n## Dusk\n\n\
        > [!quote]\n> A keeper lit the lamp\n\n^postil-b2\n\n<!-- /postil-b2 SUM2 -->\n";
    let sums = two().clippings.iter().map(Clipping::state).collect::<Vec<_>>();
    assert_eq!(write(&two()), expected.replace("SUM1", &sums[0]).replace("SUM2", &sums[1]));
}

#[test]
fn the_words_are_lit_in_their_sentence_and_found_again() {
    let mut work = work(vec![clipping("a1", "", "a == b", "")]);
    work.clippings[0].sentence = "She wrote a == b, and *left*.".to_owned();
    let text = write(&work);
    assert!(text.contains("> She wrote ==a \\=\\= b==, and \\*left\\*.\n"), "{text}");
    assert_eq!(read(&text).works[0].clippings[0].quote, "a == b");
}

#[test]
fn a_note_changed_in_the_file_is_read_and_not_written_over() {
    let text = write(&two()).replace("two\n\nparagraphs", "three\n\nparagraphs #new");
    let read = read(&text).works.remove(0).clippings.remove(0);
    assert_eq!(
        (read.note.as_str(), read.tags.as_slice()),
        ("three\n\nparagraphs #new", &["sea-salt".to_owned(), "new".to_owned()][..])
    );
    assert_ne!(read.base, Some(read.state()));
    let again = up_to_date(&text, &two());
    assert_eq!((again.text.as_str(), again.edited), (text.as_str(), vec!["a1".to_owned()]));
    // Taken in, it is ours, and is written as ours.
    let mut work = two();
    work.clippings[0].note = read.note;
    work.clippings[0].tags.push("new".to_owned());
    let again = up_to_date(&text, &work);
    assert!(again.edited.is_empty());
    assert_eq!(super::read(&again.text).works[0].clippings[0].base, Some(work.clippings[0].state()));
}

#[test]
fn what_was_removed_goes_and_what_is_new_comes_where_it_belongs() {
    let text = write(&two()).replace("## Dusk", "My own thought.\n\n## Dusk\n\nAnd another.");
    let mut work = two();
    work.clippings.remove(1);
    work.clippings.insert(0, clipping("c3", "Dawn", "The Harbour", "first"));
    work.clippings.push(clipping("d4", "Dusk", "waited", "last"));
    work.clippings.push(clipping("e5", "Night", "for years", ""));
    let new = up_to_date(&text, &work).text;
    let order = [
        "## Dawn",
        "^postil-c3",
        "^postil-a1",
        "My own thought.",
        "## Dusk",
        "And another.",
        "^postil-d4",
        "## Night",
        "^postil-e5",
    ];
    let places: Vec<_> = order.iter().map(|part| new.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}\n{new}");
    assert!(!new.contains("b2") && !new.contains("\n\n\n") && new.matches("## ").count() == 3, "{new}");
    assert_eq!(up_to_date(&new, &work).text, new);
}

#[test]
fn blocks_of_another_text_stay() {
    let mut other = two();
    other.clippings.iter_mut().for_each(|it| it.id.push('x'));
    let new = rewrite(&write(&other), &two(), |_| false).text;
    assert_eq!(read(&new).works[0].clippings.len(), 4);
}

#[test]
fn marks_that_the_reader_set_in_a_quote_stay() {
    let text = write(&two()).replace("A keeper lit", "A **keeper** lit");
    assert_eq!(up_to_date(&text, &two()).text, text);
    assert_eq!(read(&text).works[0].clippings[1].quote, "A **keeper** lit the lamp");
}

#[test]
fn line_ends_of_windows_and_the_mark_of_byte_order_stay() {
    let text = format!("\u{feff}{}", write(&two()).replace('\n', "\r\n"));
    assert_eq!(up_to_date(&text, &two()).text, text);
    assert_eq!(read(&text).works, read(&write(&two())).works);
}

#[test]
fn a_block_in_pieces_is_left_alone_and_told() {
    let sum = two().clippings[1].state();
    let text = write(&two()).replace(&format!("<!-- /postil-b2 {sum} -->\n"), "my words\n");
    let again = up_to_date(&text, &two());
    assert_eq!(again.text, text);
    assert!(again.remarks[0].contains("^postil-b2 is not whole"), "{:?}", again.remarks);
    assert_eq!(read(&text).works[0].clippings.len(), 1);
    // A copy is the reader's own.
    let twice = write(&two()) + "\n" + &write(&two());
    assert_eq!(read(&twice).works[0].clippings.len(), 2);
    assert_eq!(up_to_date(&twice, &two()).text, twice);
}

#[test]
fn a_file_that_is_the_readers_own_gets_blocks_and_loses_nothing() {
    let own = "# Thoughts\n\nOn the sea.";
    let new = up_to_date(own, &two()).text;
    assert!(new.starts_with("# Thoughts\n\nOn the sea.\n\n## Dawn\n\n> [!quote] p. 12\n"), "{new}");
    assert_eq!(read(&new).works[0].clippings.len(), 2);
    let code = "```\n> [!quote]\n> a\n\n^postil-a1\n\n<!-- /postil-a1 00 -->\n```\n";
    assert!(read(code).works[0].clippings.is_empty());
}

#[test]
fn an_id_that_is_no_name_gets_one() {
    assert_eq!(name("a-1"), "a-1");
    assert!(name("a b").starts_with('x') && name("a b") != name("a  b"));
    assert_eq!(read(&write(&work(vec![clipping("ü", "", "q", "")]))).works[0].clippings[0].id, name("ü"));
    assert_eq!(read(&write(&two())).works[0].clippings[0].mark, Mark::Note);
}

#[test]
fn a_note_that_ends_like_tags_comes_back_as_it_was() {
    for note in ["one\n#$z", "#$z", "\\#$z", "one\n#two", "\\#two", "#two\nthree", "\\\\#1\nx", "\\^postil-a"] {
        let work = work(vec![clipping("a1", "", "The tide", note)]);
        let text = write(&work);
        let read = read(&text).works.remove(0).clippings.remove(0);
        assert_eq!((read.note.as_str(), &read.tags), (note, &work.clippings[0].tags), "{text}");
        assert_eq!(read.base, Some(read.state()), "{text}");
        assert_eq!(up_to_date(&text, &work).text, text);
    }
}
