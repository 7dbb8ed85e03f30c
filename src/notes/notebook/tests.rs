//! One notebook: what it keeps, what it refuses, what others may do to its file meanwhile.

use std::fs;

use super::*;

fn identity(content: &str, path: &str) -> Identity {
    Identity::of(content.as_bytes(), Some(Path::new(path)), "Tides")
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn place(quote: &str, offset: usize) -> Locator {
    Locator { quote: quote.to_owned(), offset, of: 100, ..Locator::default() }
}

fn add(notebook: &mut Notebook, quote: &str, offset: usize) -> String {
    notebook.add(place(quote, offset), Mark::Note, format!("on {quote}"), Vec::new(), at(1)).unwrap()
}

fn quotes(notebook: &Notebook) -> Vec<&str> {
    notebook.annotations().iter().map(|annotation| annotation.at.quote.as_str()).collect()
}

#[test]
fn notes_come_back_in_the_order_of_the_text() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    assert!(!notebook.path().exists());
    add(&mut notebook, "later", 50);
    add(&mut notebook, "sooner", 10);
    assert_eq!(quotes(&notebook), ["sooner", "later"]);
    let again = Notebook::open(data.path(), &tides, "text");
    assert_eq!(again.annotations(), notebook.annotations());
    assert_eq!(again.trouble(), None);
}

#[test]
fn undo_is_remembered_over_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    let id = add(&mut notebook, "the tide turned", 1);
    notebook.change(&id, at(2), |it| it.note = "second thoughts".to_owned()).unwrap();
    notebook.remove(&id, at(3)).unwrap();
    let undo = || Notebook::open(data.path(), &tides, "text").undo(at(4)).unwrap();
    assert_eq!(undo().unwrap(), "the note on “the tide turned” is back");
    assert_eq!(undo().unwrap(), "the note on “the tide turned” is as it was before");
    assert_eq!(undo().unwrap(), "the note on “the tide turned” is taken back");
    assert_eq!(undo(), None);
    let redo = || Notebook::open(data.path(), &tides, "text").redo(at(5)).unwrap();
    assert_eq!(redo().unwrap(), "the note on “the tide turned” is back");
    assert_eq!(redo().unwrap(), "the note on “the tide turned” is changed again");
    let again = Notebook::open(data.path(), &tides, "text");
    assert_eq!(again.get(&id).unwrap().note, "second thoughts");
    assert_eq!(again.get(&id).unwrap().changed, at(2));
}

#[test]
fn a_renamed_file_keeps_its_notes_and_a_namesake_gets_none() {
    let data = tempfile::tempdir().unwrap();
    add(&mut Notebook::open(data.path(), &identity("text", "/nowhere/a/tides.txt"), "text"), "x", 1);
    let renamed = Notebook::open(data.path(), &identity("text", "/nowhere/b/other.txt"), "text");
    assert_eq!(quotes(&renamed), ["x"]);
    let namesake = Notebook::open(data.path(), &identity("else", "/nowhere/c/tides.txt"), "else");
    assert_eq!(quotes(&namesake), [""; 0]);
}

#[test]
fn an_edited_file_keeps_its_notes_and_then_may_be_renamed() {
    let data = tempfile::tempdir().unwrap();
    add(&mut Notebook::open(data.path(), &identity("text", "/nowhere/tides.txt"), "text"), "text", 1);
    let edited = Notebook::open(data.path(), &identity("text, edited", "/nowhere/tides.txt"), "text, edited");
    assert_eq!(quotes(&edited), ["text"]);
    let renamed = Notebook::open(data.path(), &identity("text, edited", "/nowhere/other.txt"), "text, edited");
    assert_eq!(quotes(&renamed), ["text"]);
    // What stands at the old path now is another text.
    let newcomer = Notebook::open(data.path(), &identity("news", "/nowhere/tides.txt"), "news");
    assert_eq!(quotes(&newcomer), [""; 0]);
}

#[test]
fn an_edited_file_keeps_its_notes_also_when_a_copy_was_opened_meanwhile() {
    let data = tempfile::tempdir().unwrap();
    add(&mut Notebook::open(data.path(), &identity("text", "/nowhere/p.txt"), "text"), "text", 1);
    let copy = Notebook::open(data.path(), &identity("text", "/nowhere/q.txt"), "text");
    assert_eq!(quotes(&copy), ["text"]);
    let edited = Notebook::open(data.path(), &identity("text, edited", "/nowhere/p.txt"), "text, edited");
    assert_eq!(quotes(&edited), ["text"]);
}

#[test]
fn copies_opened_in_turn_write_nothing() {
    let data = tempfile::tempdir().unwrap();
    let open = |path| Notebook::open(data.path(), &identity("text", path), "text");
    add(&mut open("/nowhere/p.txt"), "text", 1);
    let before = fs::read(open("/nowhere/q.txt").path()).unwrap();
    for path in ["/nowhere/p.txt", "/nowhere/q.txt", "/nowhere/p.txt"] {
        assert_eq!(fs::read(open(path).path()).unwrap(), before);
    }
}

#[test]
fn another_text_at_the_same_path_gets_a_notebook_of_its_own() {
    let data = tempfile::tempdir().unwrap();
    let mut old = Notebook::open(data.path(), &identity("text", "/nowhere/tides.txt"), "text");
    add(&mut old, "text", 1);
    let mut new = Notebook::open(data.path(), &identity("news", "/nowhere/tides.txt"), "news");
    assert_eq!(quotes(&new), [""; 0]);
    add(&mut new, "news", 1);
    assert_ne!(old.path(), new.path());
    let old = Notebook::open(data.path(), &identity("text", "/nowhere/tides.txt"), "text");
    assert_eq!(quotes(&old), ["text"]);
}

#[test]
fn what_another_window_wrote_is_seen() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let (mut one, mut two) = (Notebook::open(data.path(), &tides, "text"), Notebook::open(data.path(), &tides, "text"));
    add(&mut one, "a", 1);
    assert!(two.refresh());
    add(&mut two, "b", 2);
    add(&mut one, "c", 3);
    assert_eq!(quotes(&one), ["a", "b", "c"]);
    assert!(two.refresh());
    assert!(!two.refresh());
    assert_eq!(one.annotations(), two.annotations());
}

#[test]
fn two_windows_that_change_one_note_keep_both_changes() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut one = Notebook::open(data.path(), &tides, "text");
    let id = add(&mut one, "a", 1);
    let mut two = Notebook::open(data.path(), &tides, "text");
    two.change(&id, at(2), |it| it.tags.push("sea".to_owned())).unwrap();
    one.change(&id, at(3), |it| it.note = "mine".to_owned()).unwrap();
    let it = Notebook::open(data.path(), &tides, "text").get(&id).unwrap().clone();
    assert_eq!((it.note.as_str(), it.tags), ("mine", vec!["sea".to_owned()]));
    two.remove(&id, at(4)).unwrap();
    one.change(&id, at(5), |it| it.note = "words stay".to_owned()).unwrap();
    let again = Notebook::open(data.path(), &tides, "text");
    assert_eq!(again.get(&id).unwrap().note, "words stay");
    two.remove(&id, at(6)).unwrap_err();
    assert!(two.refresh());
    one.remove(&id, at(7)).unwrap();
    two.remove(&id, at(8)).unwrap();
    assert_eq!(quotes(&two), [""; 0]);
}

#[test]
fn a_note_that_cannot_be_written_stays_in_memory_until_it_can() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    fs::write(data.path().join("notes"), b"in the way").unwrap();
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    let error = notebook.add(place("x", 1), Mark::Note, "kept".to_owned(), Vec::new(), at(1)).unwrap_err();
    assert!(error.to_string().contains("kept in memory"), "{error}");
    assert_eq!((quotes(&notebook), notebook.unsaved()), (vec!["x"], 1));
    fs::remove_file(data.path().join("notes")).unwrap();
    add(&mut notebook, "y", 2);
    assert_eq!(notebook.unsaved(), 0);
    assert_eq!(quotes(&Notebook::open(data.path(), &tides, "text")), ["x", "y"]);
}

#[test]
fn a_file_that_is_not_a_notebook_is_never_written() {
    for content in [&b"\xff\xfe\x00binary"[..], b"key = 1\n", b"format = 99\n", b"words\n"] {
        let data = tempfile::tempdir().unwrap();
        let tides = identity("text", "/nowhere/tides.txt");
        let file = Notebook::open(data.path(), &tides, "text").path().to_owned();
        fs::create_dir(data.path().join("notes")).unwrap();
        fs::write(&file, content).unwrap();
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        assert!(notebook.trouble().is_some_and(|trouble| trouble.contains("left as it is")));
        assert!(notebook.add(place("x", 1), Mark::Highlight, String::new(), Vec::new(), at(1)).is_err());
        assert_eq!((notebook.unsaved(), quotes(&notebook)), (1, vec!["x"]));
        assert_eq!(fs::read(&file).unwrap(), content);
    }
}

#[test]
fn a_folder_in_place_of_the_file_refuses_and_says_so() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let file = Notebook::open(data.path(), &tides, "text").path().to_owned();
    fs::create_dir_all(&file).unwrap();
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    assert!(notebook.trouble().is_some());
    assert!(notebook.add(place("x", 1), Mark::Note, "n".to_owned(), Vec::new(), at(1)).is_err());
    assert_eq!(notebook.unsaved(), 1);
}

#[test]
fn a_torn_end_is_noticed_kept_and_made_harmless() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    add(&mut notebook, "whole", 1);
    let file = notebook.path().to_owned();
    let len = fs::read(&file).unwrap().len();
    add(&mut notebook, "torn é", 2);
    let full = fs::read(&file).unwrap();
    for cut in len..full.trim_ascii_end().len() {
        fs::write(&file, &full[..cut]).unwrap();
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        assert_eq!(quotes(&notebook), ["whole"], "cut at {cut}");
        assert_eq!(notebook.trouble().is_some(), cut > len, "cut at {cut}");
        add(&mut notebook, "next", 3);
        let again = Notebook::open(data.path(), &tides, "text");
        assert_eq!((quotes(&again), again.trouble()), (vec!["whole", "next"], None), "cut at {cut}");
        fs::read_to_string(&file).unwrap().parse::<toml::Table>().unwrap();
    }
}

#[test]
fn a_notebook_that_was_deleted_is_written_again() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    add(&mut notebook, "a", 1);
    fs::remove_file(notebook.path()).unwrap();
    add(&mut notebook, "b", 2);
    assert_eq!(quotes(&Notebook::open(data.path(), &tides, "text")), ["a", "b"]);
}

#[test]
fn a_copy_of_another_machine_is_told_and_not_taken_for_the_notebook() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    add(&mut notebook, "a", 1);
    let file = notebook.path().to_owned();
    for name in [".sync-conflict-20260102-030405-ABCDEFG.toml", " (conflicted copy 2026-01-02 030405).toml"] {
        let copy = file.to_string_lossy().replace(".toml", name);
        fs::copy(&file, &copy).unwrap();
        let again = Notebook::open(data.path(), &tides, "text");
        assert_eq!(again.path(), file);
        assert!(again.trouble().is_some_and(|told| told.contains("doctor --repair")), "{:?}", again.trouble());
        fs::remove_file(copy).unwrap();
    }
}

#[test]
fn a_file_name_with_quotes_and_backslashes_is_known() {
    let data = tempfile::tempdir().unwrap();
    let odd = "/nowhere/say \"tide\" \\ ebb\n.txt";
    add(&mut Notebook::open(data.path(), &identity("text", odd), "text"), "text", 1);
    let edited = Notebook::open(data.path(), &identity("text, edited", odd), "text, edited");
    assert_eq!(quotes(&edited), ["text"]);
}

#[cfg(unix)]
#[test]
fn a_new_notebook_is_for_its_owner_alone_and_a_link_is_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    let real = data.path().join("real.toml");
    add(&mut notebook, "a", 1);
    fs::rename(notebook.path(), &real).unwrap();
    symlink(&real, notebook.path()).unwrap();
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
    add(&mut notebook, "b", 2);
    // A torn end makes the file be replaced; the one behind the link, that is.
    fs::write(&real, fs::read_to_string(&real).unwrap() + "[[note]]\nchange = \"9.x\"").unwrap();
    add(&mut Notebook::open(data.path(), &tides, "text"), "c", 3);
    assert!(fs::symlink_metadata(notebook.path()).unwrap().is_symlink());
    assert_eq!(quotes(&Notebook::open(data.path(), &tides, "text")), ["a", "b", "c"]);
}

#[test]
fn an_edit_by_hand_is_taken_in() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    let id = add(&mut notebook, "a", 1);
    let text = fs::read_to_string(notebook.path()).unwrap().replace("on a", "by hand");
    fs::write(notebook.path(), text + "[[note]]\nquote = 'b'\noffset = 2\n").unwrap();
    add(&mut notebook, "c", 3);
    assert_eq!(quotes(&notebook), ["a", "b", "c"]);
    assert_eq!(notebook.get(&id).unwrap().note, "by hand");
    assert_eq!(notebook.trouble(), None);
}

#[test]
fn a_record_copied_by_hand_can_be_undone() {
    let data = tempfile::tempdir().unwrap();
    let tides = identity("text", "/nowhere/tides.txt");
    let mut notebook = Notebook::open(data.path(), &tides, "text");
    let id = add(&mut notebook, "a", 1);
    let text = fs::read_to_string(notebook.path()).unwrap();
    let copy = text[text.find("[[note]]").unwrap()..].replace(&id, "copied").replace("on a", "copied");
    fs::write(notebook.path(), format!("{text}{copy}")).unwrap();
    let undo = || {
        let mut notebook = Notebook::open(data.path(), &tides, "text");
        let told = notebook.undo(at(2)).unwrap();
        (told.is_some(), notebook.annotations().len())
    };
    assert_eq!([undo(), undo(), undo()], [(true, 1), (true, 0), (false, 0)]);
}
