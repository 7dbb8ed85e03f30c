//! Files as a Kindle writes them, in the languages it speaks.

use super::*;
use crate::notes::Mark;

fn all(text: &str) -> Source {
    read(text, &TimeZone::UTC)
}

fn one(text: &str) -> Clipping {
    let mut source = all(text);
    assert_eq!((source.works.len(), source.remarks.len()), (1, 0), "{source:?}");
    assert_eq!(source.works[0].clippings.len(), 1, "{source:?}");
    source.works[0].clippings.remove(0)
}

#[test]
fn a_highlight_and_its_note_in_eight_languages() {
    for (highlight, note) in [
        (
            "- Your Highlight on page 12 | Location 168-170 | Added on Monday, 3 March 2025 21:14:52",
            "- Your Note on page 12 | Location 170 | Added on Monday, March 3, 2025 9:15:40\u{202f}PM",
        ),
        (
            "- Ihre Markierung auf Seite 12 | bei Position 168-170 | Hinzugefügt am Montag, 3. März 2025 21:14:52",
            "- Ihre Notiz auf Seite 12 | bei Position 170 | Hinzugefügt am Montag, 3. März 2025 21:15:40",
        ),
        (
            "- Votre surlignement sur la page 12 | emplacement 168-170 | Ajouté le lundi 3 mars 2025 21:14:52",
            "- Votre note sur la page 12 | emplacement 170 | Ajouté le lundi 3 mars 2025 21:15:40",
        ),
        (
            "- Tu subrayado en la página 12 | posición 168-170 | Añadido el lunes, 3 de marzo de 2025 21:14:52",
            "- Tu nota en la página 12 | posición 170 | Añadido el lunes, 3 de marzo de 2025 21:15:40",
        ),
        (
            "- La tua evidenziazione a pagina 12 | posizione 168-170 | Aggiunto in data lunedì 3 marzo 2025 21:14:52",
            "- La tua nota a pagina 12 | posizione 170 | Aggiunto in data lunedì 3 marzo 2025 21:15:40",
        ),
        (
            "- Seu destaque na página 12 | posição 168-170 | Adicionado: segunda-feira, 3 de março de 2025 21:14:52",
            "- Sua nota na página 12 | posição 170 | Adicionado: segunda-feira, 3 de março de 2025 21:15:40",
        ),
        (
            "- 12ページ|位置No. 168-170のハイライト |作成日: 2025年3月3日月曜日 21:14:52",
            "- 12ページ|位置No. 170のメモ |作成日: 2025年3月3日月曜日 21:15:40",
        ),
        (
            "- 您在第 12 页（位置 #168-170）的标注 | 添加于 2025年3月3日星期一 下午9:14:52",
            "- 您在第 12 页（位置 #170）的笔记 | 添加于 2025年3月3日星期一 下午9:15:40",
        ),
    ] {
        let text = format!(
            "\u{feff}The Quiet Machine (Marsh, Ada)\r\n{highlight}\r\n\r\nA commons is kept by many hands.\r\n==========\r\n\
             \u{feff}The Quiet Machine (Marsh, Ada)\r\n{note}\r\n\r\ncompare ch. 7 #commons\r\n==========\r\n"
        );
        let it = one(&text);
        assert_eq!(it.quote, "A commons is kept by many hands.", "{highlight}");
        assert_eq!(
            (it.note.as_str(), it.mark, it.page.as_str()),
            ("compare ch. 7 #commons", Mark::Note, "12"),
            "{highlight}"
        );
        assert_eq!(it.tags, ["commons"]);
        let times = [it.made, it.changed].map(|time| time.unwrap().to_string());
        assert_eq!(times, ["2025-03-03T21:14:52Z", "2025-03-03T21:15:40Z"], "{highlight}");
    }
}

#[test]
fn bookmarks_have_no_words() {
    for about in [
        "- Your Bookmark on Location 900 | Added on Tuesday, 4 March 2025 08:00:00",
        "- Ihr Lesezeichen bei Position 900 | Hinzugefügt am Dienstag, 4. März 2025 08:00:00",
        "- Votre signet à l'emplacement 900 | Ajouté le mardi 4 mars 2025 08:00:00",
        "- Tu marcador en la posición 900 | Añadido el martes, 4 de marzo de 2025 08:00:00",
        "- Il tuo segnalibro in posizione 900 | Aggiunto in data martedì 4 marzo 2025 08:00:00",
        "- Seu marcador ou posição 900 | Adicionado: terça-feira, 4 de março de 2025 08:00:00",
        "- 位置No. 900のブックマーク |作成日: 2025年3月4日火曜日 08:00:00",
    ] {
        let it = one(&format!("Title\r\n{about}\r\n\r\n\r\n==========\r\n"));
        assert_eq!((it.mark, it.quote.as_str()), (Mark::Bookmark, ""), "{about}");
        assert_eq!(it.made.unwrap().to_string(), "2025-03-04T08:00:00Z", "{about}");
    }
}

#[test]
fn titles_have_authors_in_many_ways() {
    let of = |line: &str| title(line);
    let authors = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(of("A (B) (Marsh, Ada;Lee, Bo)"), ("A (B)".to_owned(), authors(&["Ada Marsh", "Bo Lee"])));
    assert_eq!(of("A (Marsh (ed.))"), ("A".to_owned(), authors(&["Marsh (ed.)"])));
    assert_eq!(of("A Study - Ada Marsh"), ("A Study".to_owned(), authors(&["Ada Marsh"])));
    assert_eq!(of("essay"), ("essay".to_owned(), Vec::new()));
    assert_eq!(of("(all)").0, "(all)");
}

#[test]
fn the_last_state_counts_under_the_first_id() {
    let entry = |about: &str, words: &str| format!("T (A)\n- Your {about}\n\n{words}\n==========\n");
    let short = entry("Highlight on Location 10-11 | Added on Monday, 3 March 2025 10:00:00", "kept by many");
    let long =
        entry("Highlight on Location 10-12 | Added on Monday, 3 March 2025 10:01:00", "a habit kept by many hands");
    let beside = entry("Highlight on Location 11-12 | Added on Monday, 3 March 2025 10:02:00", "quite other words");
    let note = entry("Note on Location 12 | Added on Monday, 3 March 2025 10:03:00", "first");
    let better = entry("Note on Location 12 | Added on Monday, 3 March 2025 10:04:00", "better");
    let id = one(&short).id;
    let work = all(&[short.as_str(), &long, &note, &beside, &better, &long].concat()).works.remove(0);
    assert_eq!(work.clippings.len(), 2, "{work:?}");
    assert_eq!((work.clippings[0].quote.as_str(), &work.clippings[0].id), ("a habit kept by many hands", &id));
    assert_eq!(work.clippings[0].note, "better");
    let older: Vec<_> = work.older.iter().map(|it| if it.note.is_empty() { &it.quote } else { &it.note }).collect();
    assert_eq!(older, ["kept by many", "first"]);
}

#[test]
fn a_cut_entry_is_kept_and_said_to_be_cut() {
    let it = one(
        "T\n- Your Highlight on page iv-v | Location 1-2\n\nA long passage … <You have reached the clipping limit for this item>\n==========\n",
    );
    assert_eq!((it.quote.as_str(), it.is_cut, it.made), ("A long passage", true, None));
    assert_eq!(one("T\n- Highlight Loc. 1316-18 \n\na <b>\n==========\n").quote, "a <b>");
    assert_eq!(place_in("loc. 1316-18"), Some(1316..=1318));
}

#[test]
fn several_texts_are_told_apart_and_koreader_writes_it_too() {
    let text = "One (A)\n- Your highlight on page 7 | Added on Monday, March 03, 2025 09:14:52 PM\n\nwords\n==========\n\
                Two (A)\n- Your Note on page 8 | Added on Monday, March 03, 2025 09:14:52 PM\n\nsaid of no words\n==========\n";
    let source = all(text);
    assert_eq!(source.works.iter().map(|work| work.title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
    assert_eq!(source.works[0].clippings[0].page, "7");
    let alone = &source.works[1].clippings[0];
    assert_eq!((alone.quote.as_str(), alone.note.as_str()), ("", "said of no words"));
}

#[test]
fn what_is_torn_or_odd_is_told_by_its_line() {
    let source = all(
        "T\n- Your Highlight on Location 1-2\n\nwhole\n==========\nno entry at all\nsecond line\n==========\nT\n- Your Highlight on Location 5-6\n\ncut of",
    );
    assert_eq!(source.works[0].clippings.len(), 2);
    assert!(source.remarks[0].starts_with("the entry in line 6 is not understood"), "{:?}", source.remarks);
    assert!(source.remarks[1].starts_with("the entry in line 9 has no line of =========="), "{:?}", source.remarks);
}
