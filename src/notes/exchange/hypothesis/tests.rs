//! Files and answers of Hypothesis.

use super::*;

const EXPORT: &str = r#"{"export_date":"2026-03-04T09:00:00.000Z","export_userid":"acct:ada@hypothes.is","annotations":[
    {"id":"n1","created":"2026-03-03T20:14:52+00:00","updated":"2026-03-03T20:15:40.5+00:00","uri":"https://a.example/b",
     "text":"compare ch. 7 #here","tags":["commons"],"target":[{"source":"https://a.example/b","selector":[
     {"type":"TextPositionSelector","start":20,"end":30},{"type":"PageSelector","index":3,"label":"iv"},
     {"type":"TextQuoteSelector","exact":"many hands","prefix":"by ","suffix":"."}]}],
     "document":{"title":["The Quiet Machine"]}},
    {"id":"n2","uri":"https://a.example/b","text":"no!","references":["n1"],"document":{"title":["The Quiet Machine"]}}]}"#;

#[test]
fn an_export_is_read_without_the_replies() {
    let source = read(&serde_json::from_str(EXPORT).unwrap(), &TimeZone::UTC);
    let [work] = source.works.as_slice() else { panic!("{source:?}") };
    let [it] = work.clippings.as_slice() else { panic!("{work:?}") };
    assert_eq!((work.title.as_str(), it.id.as_str(), it.page.as_str()), ("The Quiet Machine", "hypothesis-n1", "iv"));
    assert_eq!(
        (it.quote.as_str(), it.before.as_str(), it.tags.join("|").as_str()),
        ("many hands", "by ", "commons|here")
    );
    assert_eq!(it.changed.unwrap().to_string(), "2026-03-03T20:15:40.5Z");
    assert_eq!(source.remarks.len(), 1);
}

#[test]
fn an_answer_of_the_interface_is_read() {
    let value: Value = serde_json::from_str(EXPORT).unwrap();
    let rows = serde_json::json!({ "total": 2, "rows": value["annotations"] });
    assert!(is_ours(&rows) && is_ours(&value) && is_ours(&value["annotations"]) && is_ours(&value["annotations"][0]));
    assert_eq!(read(&rows, &TimeZone::UTC), read(&value, &TimeZone::UTC));
}
