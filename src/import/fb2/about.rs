//! What a book says about itself.

use crate::import::html::tokens::{Token, Tokens, local};
use crate::import::html::{decode, language_tag, said};

#[derive(Debug, Default, PartialEq, Eq)]
pub struct About {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
}

impl About {
    /// Looks only at what stands before the text.
    pub fn read(source: &str) -> Self {
        let mut about = Self::default();
        let mut title = String::new();
        let (mut in_info, mut in_title) = (false, false);
        let (mut field, mut names) = (String::new(), None::<Vec<String>>);
        for token in Tokens::of_xml(source, 0..source.len()) {
            match token {
                Token::Start(tag) => match local(tag.written) {
                    "title-info" => in_info = true,
                    "body" => break,
                    "author" if in_info => names = Some(Vec::new()),
                    name => {
                        in_title |= name == "book-title" && in_info && title.is_empty();
                        name.clone_into(&mut field);
                    }
                },
                Token::Text { range, .. } => {
                    let words = decode(&source[range]);
                    if in_title {
                        title.push_str(&words);
                    }
                    let Some(words) = said(&words).filter(|_| in_info) else { continue };
                    match (&mut names, field.as_str()) {
                        (Some(names), "first-name" | "middle-name" | "last-name") => names.push(words),
                        (Some(names), "nickname") if names.is_empty() => names.push(words),
                        (None, "lang") => about.language = language_tag(&words),
                        _ => {}
                    }
                }
                Token::End { written, .. } => match local(written) {
                    "title-info" => in_info = false,
                    "book-title" => in_title = false,
                    "author" => about.authors.extend(names.take().and_then(|names| said(&names.join(" ")))),
                    _ => field.clear(),
                },
            }
        }
        about.title = said(&title);
        about
    }
}
