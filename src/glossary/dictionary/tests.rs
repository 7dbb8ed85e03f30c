//! Dictionaries from files to answers: made ones, damaged ones, and those of this machine where there are any.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use tempfile::TempDir;

use super::dictzip::Packed;
use super::*;

#[path = "../../../tests/texts/dictionaries.rs"]
mod made;

use made::Files;

const SEA: [(&str, &str); 6] = [
    ("co-operate", "co-operate\n    v 1: work together\n"),
    ("ferry", "ferry\n    n 1: a boat that carries people; see {boat}\n"),
    ("Café", "Café\n\n   A house where coffee is drunk.\n"),
    ("set", "set\n    v 1: put down\n"),
    ("set", "Set\n    n 1: a god\n"),
    ("bare", "bare\n"),
];

fn folder(dictionaries: &[Files]) -> (TempDir, Dictionaries) {
    let folder = tempfile::tempdir().unwrap();
    dictionaries.iter().for_each(|files| made::write(folder.path(), files));
    let dictionaries = Dictionaries::in_folders(vec![folder.path().to_owned()]);
    (folder, dictionaries)
}

fn answers(dictionaries: &Dictionaries, word: &str) -> Vec<(String, How, String)> {
    let (answers, remarks) = dictionaries.answers(word, None);
    assert_eq!(remarks, Vec::<String>::new());
    answers.into_iter().map(|answer| (answer.headword, answer.how, answer.text)).collect()
}

#[track_caller]
fn check(dictionaries: &Dictionaries, word: &str, expected: &[(&str, How, &str)]) {
    let answers = answers(dictionaries, word);
    let answers: Vec<_> = answers.iter().map(|(headword, how, text)| (&**headword, *how, &**text)).collect();
    assert_eq!(answers, expected);
}

#[test]
fn a_word_is_found_as_it_is_spelled_and_folded() {
    let (_folder, dictionaries) = folder(&[made::packed(made::dictd("sea", "The Sea", &SEA), 20)]);
    check(&dictionaries, "ferry", &[("ferry", How::AsSpelled, "n 1: a boat that carries people; see boat")]);
    check(&dictionaries, " FERRY ", &[("ferry", How::Folded, "n 1: a boat that carries people; see boat")]);
    check(&dictionaries, "cafe", &[("Café", How::Folded, "A house where coffee is drunk.")]);
    check(&dictionaries, "cooperate", &[("co-operate", How::Folded, "v 1: work together")]);
    check(&dictionaries, "Set", &[("Set", How::AsSpelled, "n 1: a god"), ("set", How::Folded, "v 1: put down")]);
    check(&dictionaries, "bare", &[("bare", How::AsSpelled, "bare")]);
    check(&dictionaries, "", &[]);
    check(&dictionaries, "00-database-short", &[]);
    check(&dictionaries, &"long".repeat(200), &[]);
    let (answers, _) = dictionaries.answers("ferry", None);
    assert_eq!((answers[0].source.as_str(), answers[0].origin), ("The Sea", Origin::Dictionary));
}

#[test]
fn parts_and_near_spellings_are_for_words_that_nobody_has() {
    let parts = made::dictd("parts", "Parts", &[("water", "water\n  wet\n"), ("way", "way\n  road\n")]);
    let (_folder, dictionaries) = folder(&[parts, made::dictd("sea", "The Sea", &SEA)]);
    check(&dictionaries, "ferries", &[("ferry", How::Inflected, "n 1: a boat that carries people; see boat")]);
    check(&dictionaries, "waterway", &[("water", How::Part, "wet")]);
    check(&dictionaries, "frery", &[("ferry", How::Near, "n 1: a boat that carries people; see boat")]);
    check(&dictionaries, "nothing of the kind", &[]);
}

#[test]
fn dictionaries_answer_in_order_and_those_named_first() {
    let last = made::dictd("z", "Z", &[("ferry", "ferry\n  z\n")]);
    let (folder, _) = folder(&[made::dictd("sea", "The Sea", &SEA), last]);
    let names = |dictionaries: Dictionaries| -> Vec<String> {
        dictionaries.answers("ferry", None).0.into_iter().map(|answer| answer.source).collect()
    };
    let path = || vec![folder.path().to_owned()];
    assert_eq!(names(Dictionaries::in_folders(path())), ["The Sea", "Z"]);
    let named = vec![folder.path().join("z.index")];
    assert_eq!(names(Dictionaries::in_folders(path()).after(named)), ["Z", "The Sea"], "and none of them twice");
}

#[test]
fn stardict_is_read_with_all_its_types() {
    let plain =
        made::stardict("m", "bookname=Plain\nsametypesequence=tm", &[("boat", b"b\xC9\x99\0\n  floats \n")], &[]);
    let html = made::stardict(
        "h",
        "bookname=Tags\nsametypesequence=h\nidxoffsetbits=64",
        &[("ark", b"<i>none</i>"), ("boat", b"<b>boat</b><p>floats &amp; drifts</p>")],
        &[("boats", 1), ("dinghy", 1), ("lie", 99)],
    );
    let typed = made::stardict("t", "bookname=Typed", &[("boat", b"W\0\0\0\x02zzxa<k>boat</k>\0mlast")], &[]);
    let (_folder, dictionaries) = folder(&[made::packed(plain, 9), html, typed]);
    let floats = ("boat", How::AsSpelled, "floats & drifts");
    check(
        &dictionaries,
        "boat",
        &[floats, ("boat", How::AsSpelled, "[bə]\n\nfloats"), ("boat", How::AsSpelled, "a\n\nlast")],
    );
    check(&dictionaries, "dinghy", &[floats]);
    check(&dictionaries, "lie", &[]);
}

#[test]
fn packed_indexes_are_read() {
    let mut files = made::stardict("m", "bookname=M\nsametypesequence=m", &[("boat", b"floats")], &[("dinghy", 0)]);
    for (name, content) in &mut files {
        if name.ends_with(".idx") || name.ends_with(".syn") {
            *content = made::gzip(content);
            name.push_str(".gz");
        }
    }
    // Packed as a whole, which is borne when it is small.
    let (name, content) = files.iter_mut().find(|(name, _)| name.ends_with(".dict")).unwrap();
    *content = made::gzip(content);
    name.push_str(".dz");
    let (_folder, dictionaries) = folder(&[files]);
    check(&dictionaries, "Dinghy", &[("boat", How::Folded, "floats")]);
}

#[test]
fn nothing_is_read_before_a_word_is_looked_up() {
    let (folder, dictionaries) = folder(&[]);
    made::write(folder.path(), &made::dictd("sea", "The Sea", &SEA));
    assert_eq!(answers(&dictionaries, "ferry").len(), 1);
    fs::remove_file(folder.path().join("sea.index")).unwrap();
    assert_eq!(answers(&dictionaries, "ferry").len(), 1, "and then once");
}

/// What is remarked upon when the files of one dictionary are damaged; another answers all the same.
#[track_caller]
fn check_damaged(files: Files, expected: &str) {
    let (_folder, dictionaries) = folder(&[files, made::dictd("sea", "The Sea", &SEA)]);
    let (answers, remarks) = dictionaries.answers("ferry", None);
    assert_eq!(answers.last().map(|answer| answer.source.as_str()), Some("The Sea"));
    assert!(remarks.len() == 1 && remarks[0].contains(expected), "{remarks:?}");
    assert!(!dictionaries.examined().iter().all(|it| it.faults.is_empty()));
}

/// The files of a packed dictionary, one of which was changed.
fn changed(extension: &str, change: impl Fn(&mut Vec<u8>)) -> Files {
    let mut files = made::packed(made::dictd("bad", "Bad", &SEA), 20);
    files.iter_mut().filter(|(name, _)| name.ends_with(extension)).for_each(|(_, content)| change(content));
    files
}

#[test]
fn a_damaged_dictionary_is_a_sentence_and_the_others_go_on() {
    check_damaged(changed("dz", |it| it.truncate(80)), "bad.dict.dz: it is shorter than its table of chunks says");
    check_damaged(changed("dz", |it| it[16..18].fill(0)), "its compression is damaged");
    check_damaged(changed("dz", |it| it[18..20].fill(0)), "its table of chunks is damaged");
    check_damaged(changed("dz", |it| it[22..26].fill(0xFF)), "cut off");
    check_damaged(changed("dz", |it| it.truncate(0)), "the index points beyond its end");
    check_damaged(changed("index", |it| it.truncate(0)), "bad.index: its lines are not those of a dictionary's index");
    check_damaged(changed("index", |it| it.retain(|&byte| byte != b'\t')), "not those of a dictionary's index");
    check_damaged(changed("index", |it| it.extend(b"ferry\t//////\t/\n")), "the index points beyond its end");
    check_damaged(changed("index", |it| it.extend(b"ferry\tA\t//////\n")), "an article of 68719476735 bytes");
    let mut files = changed("dz", |_| {});
    files.pop();
    check_damaged(files, "bad.index: the .dict file with its articles is not beside it");
    let star = |info| made::stardict("bad", info, &[("ferry", b"x")], &[]);
    let mut nothing = star("");
    nothing[0].1.clear();
    check_damaged(nothing, "bad.ifo: it does not begin as a StarDict dictionary does");
    check_damaged(star("idxoffsetbits=7"), "neither 32 nor 64 bits");
    check_damaged(
        star("idxoffsetbits=64").into_iter().filter(|(name, _)| name != "bad.idx").collect(),
        "bad.idx: no such",
    );
}

#[test]
fn skipped_lines_are_counted_for_the_doctor() {
    let bad = changed("index", |it| it.extend(b"\n\nno tabs\nx\t!\t!\nferries\tA\tB\t\n"));
    let (_folder, dictionaries) = folder(&[bad]);
    assert_eq!(answers(&dictionaries, "ferry").len(), 1);
    let examined = dictionaries.examined();
    assert!(examined[0].faults[0].starts_with("2 lines of the index"), "{examined:?}");
    assert_eq!(examined[0].used, Some(("Bad".to_owned(), 9)));
}

#[test]
fn what_the_settings_name_must_be_there() {
    let (folder, _) = folder(&[]);
    fs::write(folder.path().join("a.txt"), "").unwrap();
    let remark = |name: &str| {
        let dictionaries = Dictionaries::default().after(vec![folder.path().join(name)]);
        let (_, remarks) = dictionaries.answers("ferry", None);
        assert_eq!(dictionaries.answers("ferry", None).1, Vec::<String>::new(), "said once");
        remarks.concat()
    };
    assert!(remark("none").contains("there is no dictionary at"));
    assert!(remark("a.txt").contains("is no dictionary"));
    assert!(remark(".").contains("is no dictionary"));
}

#[test]
fn folders_in_folders_are_looked_into() {
    let (folder, dictionaries) = folder(&[]);
    made::write(&folder.path().join("stardict-sea-2.4/x"), &made::dictd("sea", "The Sea", &SEA));
    assert_eq!(answers(&dictionaries, "ferry").len(), 1);
}

/// The bytes of a dictionary of this machine, packed and unpacked, if it is there.
#[test]
fn chunks_of_an_installed_dictionary_are_what_gunzip_says() {
    let path = Path::new("/usr/share/dictd/jargon.dict.dz");
    let Ok(bytes) = fs::read(path) else { return eprintln!("no {}: skipped", path.display()) };
    let whole = dictzip::gunzip(&bytes[..], 1 << 30).unwrap().unwrap();
    let packed = Packed::open(path).unwrap();
    let mut at = 0;
    for part in whole.chunks(100_001) {
        assert_eq!(packed.read(at, part.len() as u64).unwrap(), part);
        at += part.len() as u64;
    }
}

/// A word in a dictionary of this machine, and words of what it says there.
#[track_caller]
fn check_installed(path: &str, word: &str, headword: &str, source: &str, words: &str) {
    if !Path::new(path).exists() {
        return eprintln!("no {path}: skipped");
    }
    let dictionaries = Dictionaries::default().after(vec![path.into()]);
    let (answers, remarks) = dictionaries.answers(word, None);
    assert!(remarks.is_empty(), "{remarks:?}");
    let answer = answers.first().expect("the word is there");
    assert_eq!((answer.headword.as_str(), answer.source.as_str()), (headword, source));
    assert!(answer.text.contains(words) && !answer.text.contains("<b>"), "{}", answer.text);
}

#[test]
fn installed_dictionaries_answer() {
    let wordnet = "WordNet (r) 3.0 (2006)";
    check_installed("/usr/share/dictd/wn.index", "coffeehouse", "coffeehouse", wordnet, "coffee shop, coffee bar]");
    let gcide = "The Collaborative International Dictionary of English v.0.48";
    check_installed("/usr/share/dictd/gcide.index", "Aaron’s Rod", "Aaron's rod", gcide, "\n\n2. (Bot.) A plant");
    let jargon = "The Jargon File (version 4.4.7, 29 Dec 2003)";
    check_installed("/usr/share/dictd/jargon.index", "Hacker", "hacker", jargon, "an axe]\n\n1. A person who");
    let littre = "/usr/share/stardict/dic/XMLittre.ifo";
    check_installed(littre, "liberté", "LIBERTÉ", "XMLittre", "6° La Liberté, divinité.\n7° Au plur.");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_chunks_give_the_bytes_that_were_packed(
        content in prop::collection::vec(any::<u8>(), 0..3000), chunk in 1_u16..700, from in 0_usize..3000, len in 0_usize..3000,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.dict.dz");
        fs::write(&path, made::dictzip(&content, chunk)).unwrap();
        let packed = Packed::open(&path).unwrap();
        let expected = content.get(from..from + len);
        let read = packed.read(from as u64, len as u64).ok();
        if len > 0 || from < content.len() {
            prop_assert_eq!(read.as_deref(), expected);
        }
    }
}
