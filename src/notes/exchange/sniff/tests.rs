//! Whose file it is, told by what is in it.

use super::*;

#[test]
fn files_are_told_by_what_is_in_them() {
    for (text, origin) in [
        ("\u{feff}T (A)\r\n- Your Note on page 1\r\n\r\nx\r\n==========\r\n", Some(Origin::Kindle)),
        ("-- /a/b.lua\nreturn {\n}\n", Some(Origin::Koreader)),
        ("return {}", Some(Origin::Koreader)),
        ("{\"entries\":[]}", Some(Origin::KoreaderJson)),
        ("Highlight,Title\na,b\n", Some(Origin::Readwise)),
        ("{\"export_date\":\"\",\"annotations\":[]}", Some(Origin::Hypothesis)),
        ("[{\"type\":\"Annotation\",\"target\":{}}]", Some(Origin::WebAnnotation)),
        ("{\"title\":null,\"authors\":[],\"annotations\":[]}", Some(Origin::Json)),
        ("text\n\n^postil-a1\n", Some(Origin::Markdown)),
        ("A text like any other.\n", None),
        ("{\"a\": 1", None),
        ("", None),
    ] {
        assert_eq!(Origin::of(text.as_bytes()), origin, "{text}");
    }
}

#[test]
fn a_file_saved_again_in_utf16_is_read() {
    let text = "T\r\n- Your Highlight on page 1\r\n\r\nwörds\r\n==========\r\n";
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(Origin::of(&bytes), Some(Origin::Kindle));
    let source = read(&bytes, Origin::Kindle, &TimeZone::UTC).unwrap();
    assert_eq!(source.works[0].clippings[0].quote, "wörds");
}

#[test]
fn torn_json_is_a_sentence() {
    let error = read(b"{\"entries\": [", Origin::KoreaderJson, &TimeZone::UTC).unwrap_err();
    assert!(error.starts_with("it is not whole JSON: EOF"), "{error}");
    assert!(read(b"PK\x03\x04", Origin::EpubAnnotations, &TimeZone::UTC).unwrap_err().contains("damaged"));
}
