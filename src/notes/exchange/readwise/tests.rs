//! Tables of Readwise, both of its kinds.

use super::*;

#[test]
fn what_readwise_gives_out_is_read() {
    let text = "\u{feff}Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location Type,Location,Highlighted at,Document tags\r\n\
        \"A \"\"habit\"\", kept\nby hands.\",The Quiet Machine,Ada Marsh; Bo Lee,,.commons .h2 compare #later,yellow,\"one, two\",page,12,2026-03-03 20:14:52+00:00,theory\r\n\
        Words.,The Quiet Machine,Ada Marsh; Bo Lee,,,,,location,900,,\r\n,,,,,,,,,,x\r\n";
    let source = read(text, &TimeZone::UTC).unwrap();
    let [work] = source.works.as_slice() else { panic!("{source:?}") };
    let it = &work.clippings[0];
    assert_eq!((it.quote.as_str(), it.note.as_str()), ("A \"habit\", kept\nby hands.", "compare #later"));
    assert_eq!((it.tags.join("|").as_str(), it.page.as_str()), ("commons|one|two|later", "12"));
    assert_eq!(it.made.unwrap().to_string(), "2026-03-03T20:14:52Z");
    assert_eq!((work.clippings[1].page.as_str(), work.clippings[1].made), ("", None));
    assert_eq!(source.remarks, ["the row in line 5 has neither words nor a note, and is left out"]);
}

#[test]
fn a_table_of_something_else_is_refused_with_a_sentence() {
    assert!(read("a,b\n1,2\n", &TimeZone::UTC).unwrap_err().contains("no column “Highlight”"));
    assert!(read("", &TimeZone::UTC).unwrap_err().contains("empty"));
}

#[test]
fn what_would_be_a_formula_is_none() {
    let clipping = Clipping { quote: "=cmd()".to_owned(), note: "-1 '".to_owned(), ..Clipping::default() };
    let text = write(&Work { clippings: vec![clipping], ..Work::default() });
    assert!(text.contains("\n'=cmd(),,,,'-1 ',1,\n"), "{text}");
    let read = read(&text, &TimeZone::UTC).unwrap();
    assert_eq!(
        (read.works[0].clippings[0].quote.as_str(), read.works[0].clippings[0].note.as_str()),
        ("=cmd()", "-1 '")
    );
}
