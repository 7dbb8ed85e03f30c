//! `postil notes templates`: what a template can say.

use clap::Args;

use super::print;
use crate::cli::Answer;
use crate::notes::exchange::template::{EXAMPLE, FIELDS, FILTERS};

#[derive(Debug, Args)]
pub struct Templates {
    /// Print nothing but the template to begin with
    #[arg(long)]
    example: bool,
}

impl Templates {
    pub fn run(&self) -> Answer {
        if self.example {
            return print(EXAMPLE);
        }
        let table = |all: &[(&str, &str)], open: &str, close: &str| -> String {
            let row = |(name, meaning): &(&str, &str)| {
                let tag = format!("{open}{name}{close}");
                format!("  {tag:<18} {meaning}\n")
            };
            all.iter().map(row).collect()
        };
        print(&format!(
            "A template is a text with holes; `postil notes export FILE --template TEMPLATE` fills them.\n\n\
             Fields:\n{}\nHow a field is written, as in {{{{note|line}}}}:\n{}\n\
             Parts:\n  {{{{#annotations}}}} … {{{{/annotations}}}}   once for each annotation; as well with lists\n  \
             {{{{#note}}}} … {{{{/note}}}}                 only where there is a note\n  \
             {{{{^note}}}} … {{{{/note}}}}                 only where there is none\n  \
             {{{{! … }}}}                            a comment\n\n\
             To begin with (--example prints only this):\n\n{EXAMPLE}",
            table(&FIELDS, "{{", "}}"),
            table(&FILTERS, "|", ""),
        ))
    }
}
