//! Glossary files that the reader wrote. One form, in TOML:
//!
//! ```toml
//! [[entry]]
//! term = "red line"
//! forms = ["line in the sand"]     # optional; plurals and the like need not be listed
//! definition = "A limit that one says one will not cross."
//! ```
//!
//! They are looked for beside a document (`glossary.toml`, and `NAME.glossary.toml` for the document `NAME.txt`) and
//! in the folder `glossaries` of the data folder, where `own.toml` takes what the reader adds while reading.
//!
//! A mistake costs one entry, never the file: what cannot be understood is skipped and remarked upon, with file and
//! line. A file is only ever appended to.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Definition, Entry, Glossary, Origin};
use crate::folders;

/// Larger files are not glossaries that somebody wrote.
const LARGEST: u64 = 16 << 20;
/// The file for what the reader adds, in the folder [`FOLDER`] of the data folder.
const OWN: &str = "own.toml";
const FOLDER: &str = "glossaries";

/// Glossaries, and sentences about what was skipped.
pub type Found = (Vec<Glossary>, Vec<String>);

/// The glossary files beside the document at `path`, the document's own before the folder's.
pub fn beside(path: &Path) -> Found {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<PathBuf> = Vec::new();
    for name in [path.file_stem(), path.file_name()].into_iter().flatten() {
        let mut name = name.to_owned();
        name.push(".glossary.toml");
        names.push(name.into());
    }
    names.push("glossary.toml".into());
    names.dedup();
    read_all(names.iter().map(|name| folder.join(name)))
}

/// All glossaries of the data folder: the reader's own entries first, then the files by name.
pub fn in_folder(data: &Path) -> Found {
    let (mut glossaries, mut remarks) = added(data);
    let (others, more) = files(data);
    glossaries.extend(others);
    remarks.extend(more);
    (glossaries, remarks)
}

/// The entries that the reader added while reading.
pub fn added(data: &Path) -> Found {
    let (mut glossaries, remarks) = read_all([data.join(FOLDER).join(OWN)]);
    for glossary in glossaries.iter_mut().filter(|glossary| glossary.name == OWN) {
        glossary.name = "your own entries".to_owned();
        glossary.origin = Origin::Own;
    }
    (glossaries, remarks)
}

/// The glossary files of the data folder, by name.
pub fn files(data: &Path) -> Found {
    let folder = data.join(FOLDER);
    let mut paths: Vec<_> = match fs::read_dir(&folder) {
        Ok(files) => files.filter_map(|file| Some(file.ok()?.path())).filter(|path| is_glossary(path)).collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            return (Vec::new(), vec![format!("cannot read {}: {}", folder.display(), folders::cause(&error))]);
        }
    };
    paths.sort();
    read_all(paths)
}

/// Appends an entry to the reader's own. It is on disk when this returns without an error.
pub fn add(data: &Path, entry: &Entry) -> Result<()> {
    let Definition::Text(definition) = &entry.definition else {
        bail!("cannot add “{}”: an entry needs a definition in words", entry.headword);
    };
    let written = Written { term: entry.headword.clone(), forms: entry.forms.clone(), definition: definition.clone() }
        .checked()?;
    let record = toml::to_string(&File { name: None, entry: vec![written] })?;
    let folder = data.join(FOLDER);
    let path = folder.join(OWN);
    append(&folder, &path, &record).with_context(|| format!("cannot write {}", path.display()))
}

fn append(folder: &Path, path: &Path, record: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = folders::private(OpenOptions::new().append(true).create(true)).open(path)?;
    // The blank line before it ends whatever a torn record left open.
    file.write_all(format!("\n{record}").as_bytes())?;
    file.sync_all()?;
    folders::sync_folder(folder)
}

fn is_glossary(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "toml") && path.file_name().is_some_and(|name| name != OWN)
}

fn read_all(paths: impl IntoIterator<Item = PathBuf>) -> Found {
    let (mut glossaries, mut remarks) = Found::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match read(&path) {
            Ok(None) => {}
            Ok(Some(content)) => {
                let (glossary, mistakes) = parse(&content, &name);
                remarks.extend(mistakes.into_iter().map(|mistake| format!("{}, {mistake}", path.display())));
                if !glossary.entries.is_empty() {
                    glossaries.push(glossary);
                }
            }
            Err(error) => remarks.push(format!("the glossary {} was not read: {error:#}", path.display())),
        }
    }
    (glossaries, remarks)
}

/// The content of a file; `None` when there is no such file.
fn read(path: &Path) -> Result<Option<String>> {
    let about = match fs::metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => bail!(folders::cause(&error)),
    };
    if !about.is_file() {
        bail!("it is not a file");
    }
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes));
    read.map_err(|error| anyhow::anyhow!(folders::cause(&error)))?;
    if bytes.len() as u64 > LARGEST {
        bail!("it is larger than 16 MB");
    }
    let content = String::from_utf8(bytes).context("it is not UTF-8 text; save it as UTF-8")?;
    Ok(Some(content.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(content)))
}

/// A glossary file as it is written.
#[derive(Debug, Deserialize, Serialize)]
struct File<T> {
    /// What the card calls the glossary; the file's name when it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default = "Vec::new")]
    entry: Vec<T>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Written {
    term: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forms: Vec<String>,
    definition: String,
}

impl Written {
    fn checked(self) -> Result<Self> {
        if self.term.trim().is_empty() {
            bail!("the term is empty");
        }
        if self.definition.trim().is_empty() {
            bail!("“{}” has no definition", self.term.trim());
        }
        Ok(self)
    }

    fn entry(self) -> Entry {
        let forms = self.forms.iter().map(|form| form.trim().to_owned()).filter(|form| !form.is_empty());
        Entry {
            headword: self.term.trim().to_owned(),
            forms: forms.collect(),
            definition: Definition::Text(self.definition.trim().to_owned()),
        }
    }
}

/// The entries of a file, and what is wrong in it: `line 3: …`.
fn parse(content: &str, file_name: &str) -> (Glossary, Vec<String>) {
    let mut glossary = Glossary { name: file_name.to_owned(), origin: Origin::File, entries: Vec::new() };
    let mut mistakes = Vec::new();
    if let Err(mistake) = parse_into(content, 0, content, &mut glossary, &mut mistakes) {
        // One broken entry must not cost the others: read them one by one.
        mistakes.clear();
        let parts = parts(content);
        if parts.len() < 2 {
            mistakes.push(mistake);
        } else {
            for part in parts {
                if let Err(mistake) =
                    parse_into(&content[part.clone()], part.start, content, &mut glossary, &mut mistakes)
                {
                    mistakes.push(mistake);
                }
            }
        }
    }
    if glossary.entries.is_empty() && mistakes.is_empty() && !content.trim().is_empty() {
        mistakes.push(
            "line 1: there is no entry; begin each with [[entry]], then term = \"…\" and definition = \"…\"".to_owned(),
        );
    }
    (glossary, mistakes)
}

/// Reads `part`, which stands at `at` in `whole`. The error is what keeps it from being TOML.
fn parse_into(
    part: &str,
    at: usize,
    whole: &str,
    glossary: &mut Glossary,
    mistakes: &mut Vec<String>,
) -> Result<(), String> {
    let line = |span: Option<Range<usize>>| line_number(whole, at + span.map_or(0, |span| span.start));
    let file: File<Spanned<toml::Value>> =
        toml::from_str(part).map_err(|error| format!("line {}: {}", line(error.span()), error.message()))?;
    if let Some(name) = file.name.filter(|name| !name.trim().is_empty()) {
        glossary.name = name.trim().to_owned();
    }
    for entry in file.entry {
        let line = line(Some(entry.span()));
        let written = Written::deserialize(entry.into_inner()).map_err(|error| error.message().to_owned());
        match written.and_then(|written| written.checked().map_err(|error| error.to_string())) {
            Ok(written) => glossary.entries.push(written.entry()),
            Err(cause) => mistakes.push(format!("line {line}: entry skipped: {}", cause.trim_end())),
        }
    }
    Ok(())
}

/// The stretches that begin with a line `[[entry]]`, and what stands before the first.
fn parts(content: &str) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in content.split_inclusive('\n') {
        if line.trim_start().starts_with("[[entry]]") && at > 0 {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts[1..].iter().copied().chain([content.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn line_number(content: &str, at: usize) -> usize {
    1 + content.as_bytes()[..at.min(content.len())].iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str =
        "[[entry]]\nterm = \" red line \"\nforms = [\"line in the sand\", \"\"]\ndefinition = \"A limit.\"\n";

    fn headwords(glossary: &Glossary) -> Vec<&str> {
        glossary.entries.iter().map(|entry| entry.headword.as_str()).collect()
    }

    #[test]
    fn an_entry_has_a_term_forms_and_a_definition() {
        let (glossary, mistakes) = parse(GOOD, "my.toml");
        assert_eq!(mistakes, [""; 0]);
        let entry = Entry {
            headword: "red line".to_owned(),
            forms: vec!["line in the sand".to_owned()],
            definition: Definition::Text("A limit.".to_owned()),
        };
        assert_eq!(glossary, Glossary { name: "my.toml".to_owned(), origin: Origin::File, entries: vec![entry] });
    }

    #[test]
    fn a_glossary_may_have_a_name_and_fields_of_its_own() {
        let (glossary, mistakes) =
            parse(&format!("name = \"Course notes\"\n{GOOD}source = \"lecture 3\"\n"), "my.toml");
        assert_eq!((glossary.name.as_str(), mistakes.len()), ("Course notes", 0));
    }

    #[test]
    fn an_entry_with_a_mistake_is_skipped_and_the_rest_works() {
        let text = format!(
            "[[entry]]\nterm = \"alone\"\n\n{GOOD}[[entry]]\nterm = 3\ndefinition = \"x\"\n[[entry]]\nterm = \"\"\ndefinition = \"x\"\n"
        );
        let (glossary, mistakes) = parse(&text, "my.toml");
        assert_eq!(headwords(&glossary), ["red line"]);
        assert_eq!(mistakes[0], "line 1: entry skipped: missing field `definition`");
        assert!(mistakes[1].starts_with("line 8: entry skipped: "), "{mistakes:?}");
        assert_eq!(mistakes[2], "line 11: entry skipped: the term is empty");
        assert_eq!(mistakes.len(), 3);
    }

    #[test]
    fn an_entry_that_is_not_toml_costs_only_itself() {
        let text = format!("{GOOD}\n[[entry]]\nterm = \"broken\ndefinition = \"x\"\n\n{GOOD}");
        let (glossary, mistakes) = parse(&text, "my.toml");
        assert_eq!(headwords(&glossary), ["red line", "red line"]);
        assert_eq!(mistakes.len(), 1);
        assert!(mistakes[0].starts_with("line 7: "), "{mistakes:?}");
    }

    #[test]
    fn a_file_without_entries_says_how_they_are_written() {
        let (_, mistakes) = parse("[[term]]\nname = \"x\"\n", "my.toml");
        assert!(mistakes[0].contains("[[entry]]"), "{mistakes:?}");
        assert_eq!(parse("", "my.toml").1, [""; 0]);
    }

    #[test]
    fn glossaries_beside_a_document_are_found_its_own_first() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("book.glossary.toml"), GOOD).unwrap();
        fs::write(folder.path().join("glossary.toml"), GOOD.replace("red line", "class")).unwrap();
        fs::write(folder.path().join("other.glossary.toml"), GOOD).unwrap();
        let (glossaries, remarks) = beside(&folder.path().join("book.txt"));
        let names: Vec<_> = glossaries.iter().map(|glossary| glossary.name.as_str()).collect();
        assert_eq!(names, ["book.glossary.toml", "glossary.toml"]);
        assert_eq!(remarks, [""; 0]);
    }

    #[test]
    fn what_is_no_glossary_file_is_remarked_upon() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join(FOLDER);
        fs::create_dir_all(data.join("folder.toml")).unwrap();
        fs::write(data.join("latin.toml"), b"[[entry]]\nterm = \"caf\xe9\"").unwrap();
        fs::File::create(data.join("large.toml")).unwrap().set_len(LARGEST + 1).unwrap();
        fs::write(data.join("notes.txt"), "no").unwrap();
        let (glossaries, remarks) = in_folder(folder.path());
        assert!(glossaries.is_empty());
        assert_eq!(remarks.len(), 3);
        for (remark, cause) in remarks.iter().zip(["it is not a file", "larger than 16 MB", "not UTF-8"]) {
            assert!(remark.contains(cause), "{remark}");
        }
        assert_eq!(in_folder(&folder.path().join("missing")), Found::default());
    }

    #[test]
    fn an_added_entry_is_read_again_also_behind_a_torn_one() {
        let folder = tempfile::tempdir().unwrap();
        let entry = |headword: &str| Entry {
            headword: headword.to_owned(),
            forms: vec!["a \"form\"".to_owned()],
            definition: Definition::Text("Two\n\nparagraphs.".to_owned()),
        };
        add(folder.path(), &entry("one")).unwrap();
        let path = folder.path().join(FOLDER).join(OWN);
        let torn = fs::read_to_string(&path).unwrap() + "\n[[entry]]\nterm = \"to";
        fs::write(&path, torn).unwrap();
        add(folder.path(), &entry("two")).unwrap();
        let (glossaries, remarks) = in_folder(folder.path());
        assert_eq!(glossaries[0].entries, [entry("one"), entry("two")]);
        assert_eq!(remarks.len(), 1);
        assert_eq!(files(folder.path()), Found::default());
    }

    #[test]
    fn an_entry_without_words_is_not_added() {
        let folder = tempfile::tempdir().unwrap();
        let entry = Entry { headword: "x".to_owned(), forms: Vec::new(), definition: Definition::Here(0..3) };
        assert!(add(folder.path(), &entry).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
