//! A format of the reader's own: a text with holes.
//!
//! `{{title}}` is a field. `{{#annotations}}…{{/annotations}}` is written once for each annotation, and `{{#note}}…{{/note}}`
//! only where there is a note; `{{^note}}…{{/note}}` where there is none. In a list such as `tags`, `{{.}}` is the item.
//! Behind a bar stands how a field is written: `{{note|line}}`. A line that holds nothing but the beginning or the
//! end of such a part leaves no empty line behind.

use super::{Clipping, Work, lines_of, one_line, tag_word, url};

/// The fields of a work, those of an annotation, and how they can be written, each with what it means.
pub const FIELDS: [(&str, &str); 20] = [
    ("title", "the title of the text"),
    ("authors", "its authors: a list"),
    ("file", "its path"),
    ("link", "its path as a file:// link"),
    ("annotations", "the annotations in the order of the text: a list"),
    ("id", "the id of the annotation, the same for ever"),
    ("mark", "bookmark, highlight or note"),
    ("quote", "the words"),
    ("before", "the words before them"),
    ("after", "the words after them"),
    ("sentence", "the sentence around them, with --sentence"),
    ("note", "what you said"),
    ("tags", "the tags: a list"),
    ("colour", "the name of its colour, if it is not the usual one"),
    ("section", "the heading above"),
    ("page", "the printed page"),
    ("status", "exact, moved, fuzzy, several or orphaned"),
    ("made", "when it was made"),
    ("changed", "when it was changed last"),
    (".", "the item of a list of words"),
];
pub const FILTERS: [(&str, &str); 5] = [
    ("line", "on one line"),
    ("quoted", "in double quotes, those inside doubled, as in CSV"),
    ("html", "with & < > and \" as HTML has them"),
    ("json", "as a text of JSON"),
    ("word", "with - for blanks, as in tags"),
];

/// A template to begin with.
pub const EXAMPLE: &str = "\
{{title}}{{#authors}}, {{.}}{{/authors}}
{{#annotations}}

“{{quote|line}}”{{#page}} (p. {{page}}){{/page}}
{{#note}}
  {{note|line}}
{{/note}}
{{#tags}}#{{.|word}} {{/tags}}
{{/annotations}}
";

/// A template that was understood.
#[derive(Debug)]
pub struct Template(Vec<Part>);

#[derive(Debug)]
enum Part {
    Text(String),
    Field(String, Vec<String>),
    /// What stands between `{{#name}}` or `{{^name}}` and `{{/name}}`.
    Inside {
        name: String,
        is_absent: bool,
        parts: Vec<Part>,
    },
}

impl Template {
    /// The error is a sentence with the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = lines_of(text);
        let mut open: Vec<(String, bool, usize, Vec<Part>)> = Vec::new();
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find("{{").map(|n| at + n) {
            let line = text[..start].matches('\n').count() + 1;
            let end =
                text[start..].find("}}").map(|n| start + n).ok_or(format!("line {line}: `{{{{` has no `}}}}`"))?;
            let tag = text[start + 2..end].trim();
            let mut after = end + 2;
            let mut before = &text[at..start];
            if tag.starts_with(['#', '^', '/', '!']) && is_alone(&text, start, after) {
                before = before.trim_end_matches([' ', '\t']);
                after += text[after..].find('\n').map_or(text.len() - after, |n| n + 1);
            }
            parts.push(Part::Text(before.to_owned()));
            let name = tag.trim_start_matches(['#', '^', '/']).trim().to_owned();
            match tag.chars().next() {
                Some('!') => {}
                Some(sign @ ('#' | '^')) => {
                    known(&name, line)?;
                    if open.len() > 20 {
                        return Err(format!("line {line}: parts lie too deep in each other"));
                    }
                    open.push((name, sign == '^', line, std::mem::take(&mut parts)));
                }
                Some('/') => {
                    let (opened, is_absent, _, outer) =
                        open.pop().filter(|(opened, ..)| *opened == name).ok_or_else(|| {
                            format!("line {line}: `{{{{/{name}}}}}` ends a part that does not begin before it")
                        })?;
                    let inner = std::mem::replace(&mut parts, outer);
                    parts.push(Part::Inside { name: opened, is_absent, parts: inner });
                }
                _ => parts.push(field(tag, line)?),
            }
            at = after;
        }
        if let Some((name, _, line, _)) = open.pop() {
            return Err(format!("line {line}: `{{{{#{name}}}}}` has no `{{{{/{name}}}}}`"));
        }
        parts.push(Part::Text(text[at..].to_owned()));
        Ok(Self(parts))
    }

    /// The work, written as the template says.
    pub fn write(&self, work: &Work) -> String {
        let mut out = String::new();
        fill(&self.0, &Here { work, clipping: None, item: None }, &mut out);
        out
    }
}

/// Whether a tag is all there is on its line.
fn is_alone(text: &str, start: usize, end: usize) -> bool {
    let is_blank = |c: char| c == ' ' || c == '\t';
    let before = text[..start].trim_end_matches(is_blank);
    let after = text[end..].trim_start_matches(is_blank);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

fn field(tag: &str, line: usize) -> Result<Part, String> {
    let mut words = tag.split('|').map(str::trim);
    let name = words.next().unwrap_or_default().to_owned();
    known(&name, line)?;
    let filters: Vec<_> = words.map(str::to_owned).collect();
    match filters.iter().find(|filter| !FILTERS.iter().any(|(known, _)| known == filter)) {
        Some(filter) => Err(format!("line {line}: there is no `|{filter}`; there are {}", listed(&FILTERS))),
        None => Ok(Part::Field(name, filters)),
    }
}

fn known(name: &str, line: usize) -> Result<(), String> {
    match FIELDS.iter().any(|(known, _)| *known == name) {
        true => Ok(()),
        false => Err(format!("line {line}: there is no field `{name}`; there are {}", listed(&FIELDS))),
    }
}

fn listed(all: &[(&str, &str)]) -> String {
    all.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// What the fields mean where a part stands.
#[derive(Clone, Copy)]
struct Here<'a> {
    work: &'a Work,
    clipping: Option<&'a Clipping>,
    item: Option<&'a str>,
}

fn fill(parts: &[Part], here: &Here, out: &mut String) {
    for part in parts {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Field(name, filters) => {
                let value = filters.iter().fold(here.value(name), |value, filter| filtered(&value, filter));
                out.push_str(&value);
            }
            Part::Inside { name, is_absent: true, parts } => {
                if here.value(name).is_empty() {
                    fill(parts, here, out);
                }
            }
            Part::Inside { name, parts, .. } => match (name.as_str(), here.list(name)) {
                ("annotations", _) => {
                    for clipping in &here.work.clippings {
                        fill(parts, &Here { clipping: Some(clipping), item: None, ..*here }, out);
                    }
                }
                (_, Some(items)) => {
                    for item in items {
                        fill(parts, &Here { item: Some(item), ..*here }, out);
                    }
                }
                _ if !here.value(name).is_empty() => fill(parts, here, out),
                _ => {}
            },
        }
    }
}

impl<'a> Here<'a> {
    fn list(&self, name: &str) -> Option<&'a [String]> {
        match name {
            "authors" => Some(&self.work.authors),
            "tags" => Some(self.clipping.map_or(&[], |clipping| clipping.tags.as_slice())),
            _ => None,
        }
    }

    fn value(&self, name: &str) -> String {
        let Work { title, authors, file, clippings, .. } = self.work;
        let of = |get: fn(&Clipping) -> String| self.clipping.map(get).unwrap_or_default();
        match name {
            "title" => title.clone(),
            "authors" => authors.join(", "),
            "file" => file.as_ref().map(|file| file.display().to_string()).unwrap_or_default(),
            "link" => file.as_ref().map(|file| url::of_path(file)).unwrap_or_default(),
            "annotations" => {
                if clippings.is_empty() {
                    String::new()
                } else {
                    clippings.len().to_string()
                }
            }
            "id" => of(|it| it.id.clone()),
            "mark" => of(|it| it.mark.name().to_owned()),
            "quote" => of(|it| it.quote.clone()),
            "before" => of(|it| it.before.clone()),
            "after" => of(|it| it.after.clone()),
            "sentence" => of(|it| it.sentence.clone()),
            "note" => of(|it| it.note.clone()),
            "tags" => of(|it| it.tags.join(", ")),
            "colour" => of(|it| it.colour.clone()),
            "section" => of(|it| it.section.clone()),
            "page" => of(|it| it.page.clone()),
            "status" => of(|it| it.status.clone()),
            "made" => of(|it| it.made.map(|time| time.to_string()).unwrap_or_default()),
            "changed" => of(|it| it.changed.map(|time| time.to_string()).unwrap_or_default()),
            _ => self.item.unwrap_or_default().to_owned(),
        }
    }
}

fn filtered(value: &str, filter: &str) -> String {
    match filter {
        "line" => one_line(value),
        "quoted" => format!("\"{}\"", value.replace('"', "\"\"")),
        "html" => value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
        "json" => serde_json::Value::from(value).to_string(),
        _ => tag_word(value),
    }
}

#[cfg(test)]
mod tests;
