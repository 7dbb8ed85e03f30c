//! `postil search`: matches in texts, with the sentence around each.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Answer, hits};
use crate::search::Query;

/// Case counts when the words have a capital, accents when they have one. A space finds any white space, line ends
/// too. `sea ~5 tide` finds both with at most five words between, `re:tid(e|al)` a regular expression, and
/// `in:text sea "low water" -storm` paragraphs with these and without that. Each line of the answer begins with the
/// file and the offset: `postil FILE --at OFFSET` opens there.
#[derive(Debug, Args)]
pub struct Search {
    /// The words to find
    pub query: String,
    /// The texts to look in; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print matches as JSON
    #[arg(long)]
    pub json: bool,
}

impl Search {
    pub fn run(&self) -> Answer {
        let query = match Query::within(&self.query) {
            Ok(Some(query)) => query,
            Ok(None) => {
                hits::complain("there is nothing to find: give a word or more");
                return Ok(ExitCode::from(2));
            }
            Err(why) => {
                hits::complain(&why);
                return Ok(ExitCode::from(2));
            }
        };
        let nothing = format!("“{}” is not in the text", self.query.trim());
        hits::go_through(&self.files, self.json, &nothing, |document, _| query.matches(&document.text, 0).collect())
    }
}
