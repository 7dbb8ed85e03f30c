//! Glossary files that the reader, or somebody else, wrote. TOML:
//!
//! ```toml
//! [[entry]]
//! term = "red line"
//! forms = ["line in the sand"]     # optional; plurals and the like need not be listed
//! definition = "A limit that one says one will not cross."
//! ```
//!
//! or a table, as CSV or TSV: term, definition, and if need be other forms, separated by `;`.
//!
//! They are looked for beside a document (`NAME.glossary.toml` for the document `NAME.txt`, and `glossary.toml`; so
//! with `.csv` and `.tsv`) and in the folder `glossaries` of the data folder. They are never written.
//!
//! A mistake costs one entry, never the file: what cannot be understood is skipped and remarked upon, with file and
//! line.

use std::fs;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use toml::Spanned;

use super::own::{FOLDER, OWN};

use super::{Definition, Entry, Glossary, Origin};
use crate::folders;
use crate::text::fold;
use crate::text::rows::rows;

/// Larger files are not glossaries that somebody wrote.
const LARGEST: u64 = 16 << 20;
/// Of a file that has more entries, the first so many are used.
const MOST: usize = 200_000;
/// Of what is wrong in one file, so much is said.
const MOST_REMARKS: usize = 20;
const ENDINGS: [&str; 3] = ["toml", "csv", "tsv"];
/// What the first column of a table is called in a row of headings.
const HEADINGS: [&str; 6] = ["term", "word", "headword", "front", "begriff", "terme"];

/// Glossaries, and sentences about what was skipped.
pub type Found = (Vec<Glossary>, Vec<String>);

/// The glossary files beside the document at `path`, the document's own before the folder's; then those of a folder
/// above that says by [`folders::MARK`] that its texts belong together.
pub fn beside(path: &Path) -> Found {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<PathBuf> = Vec::new();
    for name in [path.file_stem(), path.file_name()].into_iter().flatten() {
        for ending in ENDINGS {
            let mut name = name.to_owned();
            name.push(format!(".glossary.{ending}"));
            if !names.iter().any(|known| *known == name) {
                names.push(name.into());
            }
        }
    }
    names.extend(ENDINGS.map(|ending| format!("glossary.{ending}").into()));
    // A table that is being read is no glossary of itself.
    names.retain(|name| path.file_name() != Some(name.as_os_str()));
    let above = folders::marked_above(path).filter(|above| above != folder);
    let above = above.into_iter().flat_map(|above| ENDINGS.map(|ending| above.join(format!("glossary.{ending}"))));
    read_all(names.iter().map(|name| folder.join(name)).chain(above))
}

/// The glossary files of the data folder, by name; the reader's own entries are not among them.
pub fn in_folder(data: &Path) -> Found {
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

fn is_glossary(path: &Path) -> bool {
    let ending = path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end == *known));
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    ending && !hidden && path.file_name().is_some_and(|name| name != OWN)
}

fn read_all(paths: impl IntoIterator<Item = PathBuf>) -> Found {
    let (mut glossaries, mut remarks) = Found::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match read(&path) {
            Ok(None) => {}
            Ok(Some(content)) => {
                let (mut glossary, mut mistakes) = match path.extension().and_then(|end| end.to_str()) {
                    Some("csv") => parse_table(&content, &name, separator(&content)),
                    Some("tsv") => parse_table(&content, &name, '\t'),
                    _ => parse(&content, &name),
                };
                if glossary.entries.len() > MOST {
                    mistakes.insert(0, format!("only the first {MOST} entries are used"));
                    glossary.entries.truncate(MOST);
                }
                if mistakes.len() > MOST_REMARKS {
                    let more = mistakes.len() - MOST_REMARKS;
                    mistakes.truncate(MOST_REMARKS);
                    mistakes.push(format!("and {more} more lines are not understood"));
                }
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
#[derive(Debug, Deserialize)]
struct File<T> {
    /// What the card calls the glossary; the file's name when it says nothing.
    name: Option<String>,
    #[serde(default = "Vec::new")]
    entry: Vec<T>,
}

#[derive(Debug, Deserialize)]
struct Written {
    term: String,
    #[serde(default)]
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

/// The entries of a table, and what is wrong in it. A row of headings, and the lines of settings that Anki begins
/// with, are no entries.
fn parse_table(content: &str, file_name: &str, separator: char) -> (Glossary, Vec<String>) {
    let mut glossary = Glossary { name: file_name.to_owned(), origin: Origin::File, entries: Vec::new() };
    let mut mistakes = Vec::new();
    let settings: usize =
        content.split_inclusive('\n').take_while(|line| line.starts_with('#')).map(|line| line.len()).sum();
    let above = line_number(content, settings) - 1;
    for (i, (line, row)) in rows(&content[settings..], separator).into_iter().enumerate() {
        let mut fields = row.into_iter();
        let (term, definition) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        if i == 0 && HEADINGS.contains(&fold::fold(term.trim()).text.as_str()) {
            continue;
        }
        let forms = fields.next().unwrap_or_default().split([';', '|']).map(str::to_owned).collect();
        let definition = definition.replace("\r\n", "\n");
        match (Written { term, forms, definition }).checked() {
            Ok(written) => glossary.entries.push(written.entry()),
            Err(cause) => mistakes.push(format!("line {}: row skipped: {cause}", above + line)),
        }
    }
    (glossary, mistakes)
}

/// Where a comma is for decimals, spreadsheets separate by semicolons.
fn separator(content: &str) -> char {
    let first = content.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if !first.contains(',') && first.contains(';') { ';' } else { ',' }
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
    fn a_table_has_a_term_a_definition_and_forms() {
        let folder = tempfile::tempdir().unwrap();
        let tsv =
            "#separator:tab\nterm\tdefinition\nred line\tA \"limit\", said aloud.\tline in the sand; the line\nalone\n";
        fs::write(folder.path().join("book.glossary.tsv"), tsv).unwrap();
        fs::write(folder.path().join("glossary.csv"), "hedge;\"A wall;\r\n\r\nof plants.\"\r\n").unwrap();
        let (glossaries, remarks) = beside(&folder.path().join("book.txt"));
        let entry = |headword: &str, forms: &[&str], definition: &str| Entry {
            headword: headword.to_owned(),
            forms: forms.iter().map(|form| (*form).to_owned()).collect(),
            definition: Definition::Text(definition.to_owned()),
        };
        assert_eq!(
            glossaries[0].entries,
            [entry("red line", &["line in the sand", "the line"], "A \"limit\", said aloud.")]
        );
        assert_eq!(glossaries[1].entries, [entry("hedge", &[], "A wall;\n\nof plants.")]);
        assert_eq!(remarks.len(), 1);
        assert!(remarks[0].ends_with("line 4: row skipped: “alone” has no definition"), "{remarks:?}");
    }

    #[test]
    fn a_table_is_no_glossary_of_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("glossary.csv");
        fs::write(&path, "hedge,A wall of plants.\n").unwrap();
        assert_eq!(beside(&path), Found::default());
        assert_eq!(beside(&folder.path().join("other.txt")).0.len(), 1);
    }

    #[test]
    fn a_file_of_nothing_but_mistakes_says_a_few_of_them() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("glossary.tsv"), "alone\n".repeat(100_000)).unwrap();
        let (glossaries, remarks) = beside(&folder.path().join("a.txt"));
        assert!(glossaries.is_empty());
        assert_eq!(remarks.len(), MOST_REMARKS + 1);
        assert!(remarks[MOST_REMARKS].ends_with("and 99980 more lines are not understood"), "{remarks:?}");
    }
}
