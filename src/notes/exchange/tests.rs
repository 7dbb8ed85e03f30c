//! What leaves in a format comes in again with every field that the format has, whatever the words are.

use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

/// Words with everything in them that some format makes something of.
fn odd() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{1,6}",
        "[a-z]{1,6} ",
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "^",
            "==",
            "==========",
            "==========\n",
            "#tag ",
            "> ",
            "- ",
            "* ",
            "`",
            "```\n",
            "---\n",
            "<!-- ",
            "-->",
            "\\",
            "[[a]]",
            "{{",
            "}}",
            "|",
            "😀",
            "e\u{301}",
            "\u{202f}",
            "\u{200b}",
            "=1+1",
            "@a",
            "'",
            "&amp;",
            "<b>",
            "$x$",
            "%%",
            "1. ",
            "_a_",
            "^postil-a1\n",
            "<!-- /postil-a1 0 -->\n",
            "> [!quote] p. 1\n",
            "::",
            "#+end_quote\n",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Words that begin and end with a letter.
fn words() -> impl Strategy<Value = String> {
    odd().prop_map(|odd| format!("a{odd}z"))
}

fn clipping() -> impl Strategy<Value = Clipping> {
    let seconds = 0..4_000_000_000_i64;
    let tags = prop::collection::vec("[a-zé]{1,5}( [a-z]{1,4})?", 0..3);
    let place = (0..1000_usize, 0..50_usize);
    let texts = (words(), "\\PC{0,9}", prop_oneof![Just(String::new()), words(), Just(".a b".to_owned())]);
    let colour = "([a-zé]{1,6}( [a-z]{1,4})?)?";
    let labels = ("[A-Z][a-z ]{0,9}", "[0-9ivx]{0,4}", colour);
    (texts, tags, labels, seconds, 0..9_i64, place, any::<bool>()).prop_map(
        |((quote, around, note), mut tags, (section, page, colour), made, later, (start, len), is_bookmark)| {
            tags.extend(crate::notes::tags(&note));
            tags.sort();
            tags.dedup();
            Clipping {
                mark: mark_of(is_bookmark, &note),
                bytes: Some(start..start + len),
                characters: Some(start..start + len),
                made: Timestamp::from_second(made).ok(),
                changed: Timestamp::from_second(made + later).ok(),
                status: "exact".to_owned(),
                before: around.clone(),
                after: around,
                section: one_line(&section),
                quote,
                note,
                tags,
                page,
                colour,
                ..Clipping::default()
            }
        },
    )
}

pub(super) fn work() -> impl Strategy<Value = Work> {
    let author = "[A-Z][a-z]{0,5}";
    (words(), prop::collection::vec(author, 0..3), prop::collection::vec(clipping(), 0..5), any::<bool>()).prop_map(
        |(title, authors, mut clippings, has_file)| {
            clippings.iter_mut().enumerate().for_each(|(i, clipping)| clipping.id = format!("id{i}"));
            let file = has_file.then(|| PathBuf::from("/texts/a b, “ü”.txt"));
            Work { title: one_line(&title), authors, file, clippings, ..Work::default() }
        },
    )
}

fn back(format: Format, origin: Origin, work: &Work) -> Work {
    let written = format.write(work);
    assert_eq!(
        Origin::of(&written).filter(|_| !work.clippings.is_empty()),
        Some(origin).filter(|_| !work.clippings.is_empty())
    );
    let source = read(&written, origin, &TimeZone::UTC).unwrap();
    assert_eq!(source.remarks, Vec::<String>::new());
    assert!(source.works.len() <= 1);
    source.works.into_iter().next().unwrap_or_default()
}

/// The work with only so much of each clipping as `keep` leaves.
fn with(work: &Work, keep: impl Fn(&mut Clipping)) -> Work {
    let mut work = work.clone();
    work.clippings.iter_mut().for_each(keep);
    work
}

fn squeezed(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned()
}

proptest! {
    #[test]
    fn our_json_comes_back(work in work()) {
        let expected = with(&work, |it| it.characters = None);
        prop_assert_eq!(back(Format::Json, Origin::Json, &work), expected);
    }

    #[test]
    fn web_annotations_come_back(work in work()) {
        let keep = |it: &mut Clipping| {
            (it.page, it.section, it.status, it.bytes) = Default::default();
            it.tags.sort();
        };
        let mut work = work;
        for format in [Format::WebAnnotation, Format::EpubAnnotations] {
            let origin = if format == Format::EpubAnnotations { Origin::EpubAnnotations } else { Origin::WebAnnotation };
            if work.clippings.is_empty() {
                work.file = None;
            }
            let read = with(&back(format, origin, &work), |it| {
                it.hue.clear();
                it.tags.sort();
            });
            prop_assert_eq!(read, with(&work, keep));
        }
    }

    #[test]
    fn markdown_comes_back(work in work()) {
        let read = back(Format::Markdown, Origin::Markdown, &work);
        let flat = |it: &mut Clipping| {
            *it = Clipping {
                id: it.id.clone(),
                mark: mark_of(it.mark == crate::notes::Mark::Bookmark, &it.note),
                quote: squeezed(&it.quote),
                note: it.note.trim().to_owned(),
                tags: { let mut tags: Vec<_> = it.tags.iter().map(|tag| tag_word(tag)).collect(); tags.sort(); tags.dedup(); tags },
                page: it.page.clone(),
                section: it.section.clone(),
                colour: it.colour.clone(),
                ..Clipping::default()
            };
        };
        for clipping in &read.clippings {
            prop_assert_eq!(clipping.base.clone(), Some(clipping.state()), "nobody has edited {:?}", clipping);
        }
        prop_assert_eq!(with(&read, flat), with(&work, flat));
    }

    #[test]
    fn readwise_comes_back(work in work()) {
        let work = with(&work, |it| it.mark = mark_of(false, &it.note));
        let read = back(Format::Csv, Origin::Readwise, &work);
        prop_assert_eq!(read.clippings.len(), work.clippings.len());
        for (read, it) in read.clippings.iter().zip(&work.clippings) {
            prop_assert_eq!(&read.quote, &it.quote);
            prop_assert_eq!(&read.note, &it.note);
            prop_assert_eq!(read.made, it.made);
            prop_assert_eq!(read.state(), Clipping { colour: String::new(), ..it.clone() }.state());
        }
    }

    #[test]
    fn a_card_is_a_row_of_four_fields(work in work()) {
        let written = String::from_utf8(Format::Anki.write(&work)).unwrap();
        let cards: Vec<_> = written.lines().filter(|line| !line.starts_with('#')).collect();
        prop_assert_eq!(cards.len(), work.clippings.len());
        for (card, clipping) in cards.iter().zip(&work.clippings) {
            let fields: Vec<_> = card.split('\t').collect();
            prop_assert_eq!(fields.len(), 4);
            prop_assert_eq!(fields[0], &clipping.id);
            prop_assert!(!card.contains('"'));
        }
    }

    #[test]
    fn nothing_in_org_begins_what_it_should_not(work in work()) {
        let written = String::from_utf8(Format::Org.write(&work)).unwrap();
        let count = |start: &str| written.lines().filter(|line| line.starts_with(start)).count();
        prop_assert_eq!(count("#+begin_quote"), work.clippings.len());
        prop_assert_eq!(count("#+end_quote"), work.clippings.len());
        prop_assert_eq!(count("** "), work.clippings.iter().filter(|it| !it.section.is_empty()).count());
    }

    #[test]
    fn writing_anew_changes_nothing(work in work()) {
        let written = markdown::write(&work);
        let again = markdown::rewrite(&written, &work, |_| false);
        prop_assert_eq!(&again.text, &written);
        prop_assert!(again.edited.is_empty() && again.remarks.is_empty());
    }

    #[test]
    fn what_stands_between_the_blocks_stays(all in work(), n in 0..5_usize, own in "[a-z ]{1,20}") {
        let mut first = all.clone();
        first.clippings.truncate(n);
        let written = markdown::write(&first);
        let mine = format!("Mine: {own}");
        let below = |line: &str| match line.starts_with("<!-- /postil-id") {
            true => format!("{line}\n\n{mine}\n"),
            false => format!("{line}\n"),
        };
        let edited = format!("{}\n{mine}\n", written.lines().map(below).collect::<String>());
        let again = markdown::rewrite(&edited, &all, |_| false);
        prop_assert_eq!(again.text.matches(&mine).count(), edited.matches(&mine).count());
        let read = markdown::read(&again.text);
        prop_assert!(read.remarks.is_empty(), "{:?}", read.remarks);
        let (mut ids, mut expected): (Vec<_>, Vec<_>) =
            (read.works[0].clippings.iter().map(|it| it.id.clone()).collect(), all.clippings.iter().map(|it| it.id.clone()).collect());
        ids.sort();
        expected.sort();
        prop_assert_eq!(ids, expected);
        prop_assert_eq!(markdown::rewrite(&again.text, &all, |_| false).text, again.text);
    }

    #[test]
    fn anything_is_read(bytes in any::<Vec<u8>>()) {
        for origin in Origin::ALL {
            read(&bytes, origin, &TimeZone::UTC).ok();
        }
    }
}

#[test]
fn a_work_is_known_by_its_title_and_a_shorter_one() {
    let work = Work { title: "The Quiet Machine: A Study".to_owned(), ..Work::default() };
    assert!(work.is_called("the quiet machine") && work.is_called("The Quiet Machine – a study"));
    assert!(!work.is_called("The Quiet Machinery") && !work.is_called("") && !work.is_called("Quiet"));
}
