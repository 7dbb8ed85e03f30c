//! What the doctor may do without asking: nothing a reader wrote is left out, and every file that is changed stays
//! beside the new one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::Timestamp;

use super::{Finding, State};
use crate::folders::{Folders, free_name, write_whole};
use crate::glossary::{looked_up, own, record};
use crate::journal::copies::{copies, original};
use crate::journal::{Kept, reading};
use crate::notes::{journal, record as notes, rewrite};

/// Repairs all files that only grow.
pub fn all(folders: &Folders, now: Timestamp) -> Vec<Finding> {
    let folder = folders.data.join("notes");
    let files: BTreeSet<_> =
        journal::notebooks(&folder).into_iter().map(|file| original(&file).unwrap_or(file)).collect();
    let notebooks = files.iter().map(|file| (file, repair::<notes::Record>(file, Some(same_text), now)));
    let (own, words) = (own::file(&folders.data), looked_up::Words::of(&folders.data).file().to_owned());
    let others =
        [(&own, repair::<record::Record>(&own, None, now)), (&words, repair::<looked_up::Record>(&words, None, now))];
    let finding = |(file, done): (&PathBuf, Result<Option<String>>)| {
        let (state, words) = match done {
            Ok(words) => (State::Repaired, words?),
            Err(error) => (State::Trouble, format!("it is not repaired: {error:#}")),
        };
        Some(Finding { subject: file.clone(), state, words })
    };
    notebooks.filter_map(finding).chain(others.into_iter().filter_map(finding)).collect()
}

/// Why files must not be put together.
type Objection = fn(&[PathBuf]) -> Result<()>;

/// Repairs one file, with the copies of it; says what was done, if anything.
fn repair<R: Kept>(file: &Path, objection: Option<Objection>, now: Timestamp) -> Result<Option<String>> {
    let copies = copies(file);
    if copies.is_empty() && !is_broken::<R>(file) {
        return Ok(None);
    }
    let _lock = rewrite::lock_of(file)?;
    // A file that cannot be looked at may be there all the same, and must not be replaced by its copies.
    let is_there = file.try_exists()?;
    let files: Vec<_> = is_there.then(|| file.to_owned()).into_iter().chain(copies.clone()).collect();
    let bytes: Vec<_> = files.iter().map(|file| rewrite::usable::<R>(file)).collect::<Result<_>>()?;
    objection.map_or(Ok(()), |objection| objection(&files))?;
    let slices: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
    let new = rewrite::together::<R>(&slices)?.bytes();
    let mut told = match copies.len() {
        0 => "it is in order again".to_owned(),
        1 => "the copy that another program made is put together with it".to_owned(),
        n => format!("the {n} copies that another program made are put together with it"),
    };
    if is_there {
        let kept = rewrite::replace(file, &bytes[0], &new, "repair", now)?;
        told.push_str(&format!("; as it was: {}", kept.display()));
    } else {
        write_whole(file, &new)?;
    }
    for copy in copies {
        told.push_str(&format!("; {}", set_aside(&copy)?.display()));
    }
    Ok(Some(told))
}

/// Whether something is in the file that putting it together anew takes care of.
fn is_broken<R: Kept>(file: &Path) -> bool {
    let Ok(bytes) = crate::folders::read_regular(file) else { return false };
    let reading = reading::<R>(&bytes);
    reading.refusal.is_none() && (reading.conflict.is_some() || reading.set_aside.iter().any(|aside| aside.torn))
}

/// Gives a copy that was put together with its file a name that nobody takes for that of a notebook.
fn set_aside(copy: &Path) -> Result<PathBuf> {
    let name = copy.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (0..).map(|n| if n == 0 { format!("{name}.merged") } else { format!("{name}.merged-{n}") });
    let free = free_name(names.map(|name| copy.with_file_name(name)))?;
    fs::rename(copy, &free)?;
    Ok(free)
}

fn same_text(files: &[PathBuf]) -> Result<()> {
    match rewrite::merge(files)?.strangers {
        true => anyhow::bail!("its copies are on another text; postil notes merge --anyway puts them together"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, &str)], expect: &[(&str, &[&str])]) {
        let data = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let file = data.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        let folders =
            Folders { config: data.path().to_owned(), data: data.path().to_owned(), dictionaries: Vec::new() };
        let told = all(&folders, Timestamp::UNIX_EPOCH);
        for (name, words) in expect {
            let content = fs::read_to_string(data.path().join(name)).unwrap_or_else(|_| panic!("{name}: {told:?}"));
            for words in *words {
                assert_eq!(content.matches(words).count(), 1, "{words} in {name}: {content}\n{told:?}");
            }
        }
        assert_eq!(told.iter().filter(|it| it.state == State::Repaired).count(), 1, "{told:?}");
        assert!(all(&folders, Timestamp::UNIX_EPOCH).is_empty());
    }

    const ONE: &str = "format = 1\n\n[[note]]\nquote = 'one'\n\n";
    const TWO: &str = "format = 1\n\n[[note]]\nquote = 'one'\n\n[[note]]\nquote = 'two'\n";

    #[test]
    fn copies_are_put_together_and_kept() {
        let copy = "notes/a.sync-conflict-20260102-030405-ABCDEFG.toml";
        let kept = format!("{copy}.merged");
        let old = "notes/a.toml.before-repair-19700101-000000";
        check(
            &[("notes/a.toml", ONE), (copy, TWO)],
            &[("notes/a.toml", &["'one'", "'two'"]), (&kept, &["'two'"]), (old, &["'one'"])],
        );
        check(&[(copy, TWO)], &[("notes/a.toml", &["'one'", "'two'"]), (&kept, &["'two'"])]);
        let entry = |term: &str| format!("format = 1\n\n[[entry]]\nterm = '{term}'\ndefinition = 'x'\n");
        check(
            &[
                ("glossaries/own.toml", &entry("ebb")),
                ("glossaries/own (conflicted copy 2026-01-02 030405).toml", &entry("flow")),
            ],
            &[("glossaries/own.toml", &["'ebb'", "'flow'"])],
        );
    }

    #[test]
    fn both_sides_of_a_conflict_stay_without_the_marker_lines() {
        let conflict =
            format!("{ONE}<<<<<<< a\n[[note]]\nquote = 'two'\n=======\n[[note]]\nquote = 'three'\n>>>>>>> b\n");
        check(&[("notes/a.toml", &conflict)], &[("notes/a.toml", &["'one'", "'two'", "'three'"])]);
    }

    #[test]
    fn a_record_that_was_cut_off_becomes_a_comment() {
        let torn = format!("{ONE}[[note]]\nchange = \"2.x\"\nquote = \"tw");
        check(&[("notes/a.toml", &torn)], &[("notes/a.toml", &["# quote = \"tw", "'one'"])]);
    }
}
