//! What an office document says about itself, in the words of Dublin Core.

use crate::import::html::tokens::{Token, Tokens, local};
use crate::import::html::{self, said};

/// What a document says about itself.
#[derive(Debug, Default)]
pub struct About {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
}

impl About {
    pub fn read(text: &str) -> Self {
        let mut about = Self::default();
        let mut field = "";
        for token in Tokens::of_xml(text, 0..text.len()) {
            match token {
                Token::Start(tag) => field = local(tag.written),
                Token::End { .. } => field = "",
                Token::Text { range, .. } => {
                    let Some(words) = said(&html::decode(&text[range])) else { continue };
                    match field {
                        "title" => about.title = Some(words),
                        // Whoever saved it last counts only where nothing else is said.
                        "initial-creator" => about.authors = people(&words),
                        "creator" if about.authors.is_empty() => {
                            about.authors = people(&words);
                        }
                        "language" => about.language = Some(words),
                        _ => {}
                    }
                }
            }
        }
        about
    }
}

/// Several people in one field are divided by semicolons.
fn people(words: &str) -> Vec<String> {
    words.split(';').filter_map(said).collect()
}
