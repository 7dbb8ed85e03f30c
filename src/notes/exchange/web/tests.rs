//! Annotations of other programs on the web.

use super::*;

fn of(text: &str) -> Source {
    let value: Value = serde_json::from_str(text).unwrap();
    assert!(is_ours(&value), "{text}");
    read(&value, &TimeZone::UTC)
}

#[test]
fn one_annotation_with_everything_is_read() {
    let source = of(r#"{"@context":"http://www.w3.org/ns/anno.jsonld","id":"urn:uuid:0f5b","type":"Annotation",
        "motivation":["commenting","tagging"],"created":"2026-03-03T20:14:52Z",
        "body":["said plainly",{"type":"TextualBody","value":"compare ch. 7","purpose":"commenting"},
                {"type":"TextualBody","value":"commons","purpose":"tagging"}],
        "target":{"source":"file:///books/quiet%20machine.txt","selector":{"type":"FragmentSelector","value":"x",
        "refinedBy":[{"type":"TextQuoteSelector","exact":"many hands","prefix":"by ","suffix":"."},
        {"type":"TextPositionSelector","start":20,"end":30}]}}}"#);
    let it = &source.works[0].clippings[0];
    assert_eq!((it.quote.as_str(), it.before.as_str(), it.after.as_str()), ("many hands", "by ", "."));
    assert_eq!((it.note.as_str(), it.tags.join("|").as_str()), ("said plainly\n\ncompare ch. 7", "commons"));
    assert_eq!(
        (it.characters.clone(), source.works[0].file.clone()),
        (Some(20..30), Some("/books/quiet machine.txt".into()))
    );
    assert_eq!(it.changed.unwrap().to_string(), "2026-03-03T20:14:52Z");
    assert!(it.id.starts_with("web-"));
}

#[test]
fn the_form_beside_an_epub_and_an_older_one_are_read() {
    let source = of(r##"{"type":"AnnotationSet","about":{"dc:title":"T","dc:creator":["A"]},"items":[
        {"id":"urn:uuid:1","type":"Annotation","motivation":"bookmarking","target":{"source":"a.xhtml"}},
        {"id":"urn:uuid:2","type":"Annotation","body":{"value":"v","color":"#ff0000","tag":"old"},
         "target":{"source":"a.xhtml","selector":[{"type":"TextQuoteSelector","exact":"q"}]}}]}"##);
    let work = &source.works[0];
    assert_eq!((work.title.as_str(), work.authors.join("|").as_str()), ("T", "A"));
    assert_eq!(work.clippings[0].mark, Mark::Bookmark);
    assert_eq!((work.clippings[1].tags.join("|").as_str(), work.clippings[1].hue.as_str()), ("old", "#ff0000"));
}

#[test]
fn an_archive_holds_the_annotations() {
    let work = Work { title: "T".to_owned(), clippings: vec![Clipping::default()], ..Work::default() };
    let inside = zip::read(&write_epub(&work), IN_EPUB).unwrap();
    let value: Value = serde_json::from_slice(&inside).unwrap();
    assert_eq!((text(&value["type"]), value["items"].as_array().map(Vec::len)), ("AnnotationSet", Some(1)));
}

#[test]
fn odd_values_are_no_harm() {
    for text in [r#"{"type":"AnnotationPage","items":[1,null,"a",{"target":[[{}]],"body":[1]}]}"#, "[{\"target\":1}]"] {
        of(text);
    }
    assert!(!is_ours(&json!([])) && !is_ours(&json!({"a": 1})) && !is_ours(&json!(1)));
}
