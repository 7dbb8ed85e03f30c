//! What KOReader keeps beside a text, and what it exports.

use super::*;
use crate::notes::Mark;

const SIDECAR: &str = r#"-- /books/quiet-machine.sdr/metadata.epub.lua
return {
    ["annotations"] = {
        [1] = {
            ["chapter"] = "1 Hands",
            ["color"] = "yellow",
            ["datetime"] = "2026-03-03 21:14:52",
            ["datetime_updated"] = "2026-03-04 08:00:00",
            ["drawer"] = "lighten",
            ["note"] = "compare \"ch. 7\"\
and the #glossary",
            ["page"] = "/body/DocFragment[4]/body/p[12]/text().0",
            ["pageno"] = 12,
            ["pos0"] = "/body/DocFragment[4]/body/p[12]/text().0",
            ["text"] = "A commons is kept\
by many hands.",
        },
        [2] = {
            ["chapter"] = "2 Feet",
            ["datetime"] = "2026-03-05 10:00:00",
            ["page"] = "/body/DocFragment[5]/body/p[1]/text().0",
            ["pageno"] = 20,
            ["pageref"] = "xx",
            ["text"] = "in 2 Feet",
        },
    },
    ["doc_path"] = "/books/quiet-machine.epub",
    ["doc_props"] = {
        ["authors"] = "Ada Marsh\
Bo Lee",
        ["title"] = "The Quiet Machine",
    },
}
"#;

#[test]
fn a_sidecar_is_read() {
    let source = read(SIDECAR, &TimeZone::UTC).unwrap();
    let work = &source.works[0];
    assert_eq!((work.title.as_str(), work.authors.join("|").as_str()), ("The Quiet Machine", "Ada Marsh|Bo Lee"));
    let [it, bookmark] = work.clippings.as_slice() else { panic!("{work:?}") };
    assert_eq!(it.quote, "A commons is kept\nby many hands.");
    assert_eq!((it.note.as_str(), it.tags.join("|").as_str()), ("compare \"ch. 7\"\nand the #glossary", "glossary"));
    assert_eq!((it.page.as_str(), it.section.as_str(), it.hue.as_str()), ("12", "1 Hands", "yellow"));
    let times = [it.made, it.changed].map(|time| time.unwrap().to_string());
    assert_eq!(times, ["2026-03-03T21:14:52Z", "2026-03-04T08:00:00Z"]);
    assert_eq!((bookmark.mark, bookmark.quote.as_str(), bookmark.page.as_str()), (Mark::Bookmark, "", "xx"));
}

#[test]
fn the_time_is_that_of_the_readers_zone() {
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let source = read(SIDECAR, &zone).unwrap();
    assert_eq!(source.works[0].clippings[0].made.unwrap().to_string(), "2026-03-03T19:14:52Z");
    assert_eq!(source.works[0].clippings[0].id, read(SIDECAR, &TimeZone::UTC).unwrap().works[0].clippings[0].id);
}

#[test]
fn a_sidecar_of_an_older_version_is_read() {
    let text = r#"return {
        ["bookmarks"] = {
            [1] = { ["datetime"] = "2022-01-01 10:00:00", ["highlighted"] = true, ["notes"] = "many hands",
                    ["page"] = "/a", ["text"] = "my own words" },
            [2] = { ["datetime"] = "2022-01-01 11:00:00", ["highlighted"] = true, ["notes"] = "two feet",
                    ["page"] = "/b", ["text"] = "Page 3 two feet @ 2022-01-01 11:00:00" },
            [3] = { ["datetime"] = "2022-01-01 12:00:00", ["notes"] = "in 1 Hands", ["page"] = "/c" },
        },
        ["highlight"] = { [3] = { [1] = { ["datetime"] = "2022-01-02 10:00:00", ["text"] = "alone", ["pos0"] = "/d" } } },
        ["stats"] = { ["title"] = "Old", ["authors"] = "N. N." },
    }"#;
    let work = read(text, &TimeZone::UTC).unwrap().works.remove(0);
    let said: Vec<_> = work.clippings.iter().map(|it| (it.mark, it.quote.as_str(), it.note.as_str())).collect();
    assert_eq!(
        said,
        [
            (Mark::Note, "many hands", "my own words"),
            (Mark::Highlight, "two feet", ""),
            (Mark::Bookmark, "", ""),
            (Mark::Highlight, "alone", ""),
        ]
    );
}

#[test]
fn a_torn_sidecar_is_told_by_its_line() {
    let error = read(&SIDECAR[..400], &TimeZone::UTC).unwrap_err();
    assert!(error.starts_with("line ") && error.contains("cut off"), "{error}");
    assert_eq!(read("return 1", &TimeZone::UTC).unwrap_err(), "the file returns no table");
    assert!(read("return {}", &TimeZone::UTC).unwrap().works[0].clippings.is_empty());
}

#[test]
fn exported_json_of_one_and_of_several_is_read() {
    let one = r#"{"title":"T","author":"A\nB","file":"/b/t.epub","entries":[{"sort":"highlight","page":12,"time":1772568892,
        "chapter":"1 Hands","text":"many hands","note":"compare","drawer":"lighten","pn_xp":"/body"},
        {"sort":"bookmark","page":"iv","time":1772568893,"text":"in 1"}]}"#;
    let several =
        format!(r#"{{"created_on":1,"version":"json/1.0.0","documents":[{one},{{"title":"U","entries":[]}}]}}"#);
    let (one, several) = (serde_json::from_str(one).unwrap(), serde_json::from_str(&several).unwrap());
    let (one, several) = (read_json(&one), read_json(&several));
    assert_eq!((&one.works[0], several.works.len()), (&several.works[0], 2));
    let [it, bookmark] = one.works[0].clippings.as_slice() else { panic!("{one:?}") };
    assert_eq!((it.quote.as_str(), it.note.as_str(), it.page.as_str()), ("many hands", "compare", "12"));
    assert_eq!(it.made.unwrap().to_string(), "2026-03-03T20:14:52Z");
    assert_eq!((bookmark.mark, bookmark.page.as_str()), (Mark::Bookmark, "iv"));
}
