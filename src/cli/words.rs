//! `postil words`: the words looked up, for flash cards, spreadsheets and notes.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use super::{Answer, hits};
use crate::folders::Folders;
use crate::glossary::looked_up::{self, Known};
use crate::glossary::record::one_line;
use crate::text::rows::row;
use crate::text::shown;

/// The one looked up last comes first. A word in a text has one id for ever: importing the list into Anki again
/// changes cards, and doubles none.
#[derive(Debug, Args)]
pub struct Words {
    /// Print a list of objects: id, word, headword, definition, sentence, source, title, section, times, when
    #[arg(long, group = "form")]
    json: bool,
    /// Print CSV, with a row of headings
    #[arg(long, group = "form")]
    csv: bool,
    /// Print TSV as Anki reads it: File, Import
    #[arg(long, group = "form")]
    tsv: bool,
    /// Print Markdown, text by text
    #[arg(long, group = "form")]
    markdown: bool,
}

/// The columns, and what is in them.
const COLUMNS: [&str; 10] =
    ["id", "word", "headword", "definition", "sentence", "source", "title", "section", "times", "when"];

impl Words {
    pub fn run(&self) -> Answer {
        let words = looked_up::Words::of(&Folders::find()?.data).all()?;
        let text = match self {
            Self { json: true, .. } => format!("{:#}\n", words.iter().map(object).collect::<Value>()),
            Self { csv: true, .. } => row(COLUMNS, ',') + &table(&words, ','),
            Self { tsv: true, .. } => anki(&words),
            Self { markdown: true, .. } => markdown(&words),
            _ => words.iter().map(line).collect(),
        };
        // Who closed the other end has seen enough.
        let _ = io::stdout().lock().write_all(text.as_bytes());
        if words.is_empty() {
            hits::complain("no word was looked up yet");
            return Ok(ExitCode::FAILURE);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn fields(known: &Known) -> [String; 10] {
    let it = &known.last;
    let clean = |text: &str| shown::clean(text).into_owned();
    [
        known.id.clone(),
        clean(&it.word),
        clean(&it.headword),
        clean(&it.definition),
        clean(&it.sentence),
        clean(&it.source),
        clean(&it.title),
        clean(&it.section),
        known.times.to_string(),
        it.when.to_string(),
    ]
}

fn object(known: &Known) -> Value {
    let it = &known.last;
    json!({
        "id": known.id,
        "word": it.word,
        "headword": it.headword,
        "definition": it.definition,
        "sentence": it.sentence,
        "source": it.source,
        "title": it.title,
        "section": it.section,
        "times": known.times,
        "when": it.when.to_string(),
    })
}

fn table(words: &[Known], separator: char) -> String {
    words.iter().map(|known| row(fields(known).iter().map(String::as_str), separator)).collect()
}

/// The settings tell Anki what the columns are, and which of them knows a card again.
fn anki(words: &[Known]) -> String {
    format!("#separator:Tab\n#html:false\n#columns:{}\n#guid column:1\n{}", COLUMNS.join("\t"), table(words, '\t'))
}

/// A heading for each text, the one with the last word first; the word, what it means, the sentence as a quote.
fn markdown(words: &[Known]) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for known in words {
        if !titles.contains(&known.last.title.as_str()) {
            titles.push(&known.last.title);
        }
    }
    let mut out = "# Words looked up\n".to_owned();
    for title in titles {
        out.push_str(&format!("\n## {}\n", one_line(title)));
        for known in words.iter().filter(|known| known.last.title == title) {
            let it = &known.last;
            let definition = if it.definition.is_empty() { String::new() } else { format!(": {}", it.definition) };
            out.push_str(&format!("\n**{}**{definition}\n", it.word));
            if !it.sentence.is_empty() {
                out.push_str(&format!("\n> {}\n", it.sentence));
            }
        }
    }
    out
}

/// A line for people.
fn line(known: &Known) -> String {
    let it = &known.last;
    let more = if it.sentence.is_empty() { &it.definition } else { &it.sentence };
    let gap = if more.is_empty() { "" } else { " — " };
    format!("{}{gap}{} ({})\n", shown::clean(&it.word), shown::clean(more), shown::clean(&it.title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::looked_up::LookUp;
    use crate::text::rows::rows;

    fn known(word: &str, title: &str) -> Known {
        let last = LookUp {
            word: word.to_owned(),
            definition: "A \"wall\",\tof\nplants.".to_owned(),
            title: title.to_owned(),
            sentence: format!("The {word}."),
            ..LookUp::default()
        };
        Known { id: last.id(), last, times: 2 }
    }

    #[test]
    fn tables_read_back() {
        let words = [known("hedge", "On, Gardens"), known("# wall", "")];
        for separator in [',', '\t'] {
            let read: Vec<_> = rows(&table(&words, separator), separator).into_iter().map(|(_, row)| row).collect();
            assert_eq!(read, words.each_ref().map(|known| fields(known).to_vec()));
        }
    }

    #[test]
    fn anki_is_told_what_knows_a_card_again() {
        let text = anki(&[known("hedge", "Gardens")]);
        assert!(text.starts_with("#separator:Tab\n") && text.contains("\n#guid column:1\n"), "{text}");
        assert_eq!(known("hedge", "Gardens").id, known("Hedge", "Gardens").id);
    }

    #[test]
    fn markdown_goes_text_by_text() {
        let text = markdown(&[known("a", "One"), known("b", "Two"), known("c", "One")]);
        let headings: Vec<_> = text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, ["## One", "## Two"]);
        assert!(text.find("**c**") < text.find("**b**"), "{text}");
    }
}
