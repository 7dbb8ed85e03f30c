//! `postil review`: how many cards are due, and what the reviews tell.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;

use super::{Answer, hits, tell};
use crate::app::review::sheet;
use crate::folders::Folders;
use crate::study::{Figures, Study};

/// Cards are made and reviewed in the reader: `gc` makes one, `r` reviews. Here is what there is of them.
#[derive(Debug, Args)]
pub struct Review {
    /// Print how many cards are due now, and no more; the exit status is 1 when none is
    #[arg(long)]
    due: bool,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// The columns of what is printed for people.
const COLUMNS: usize = 66;

impl Review {
    pub fn run(&self) -> Answer {
        let study = Study::open(&Folders::find()?.data, TimeZone::system());
        study.remarks().iter().for_each(tell);
        let figures = study.figures(Timestamp::now());
        let text = match (self.due, self.json) {
            (true, false) => format!("{}\n", figures.due.all()),
            (true, true) => format!("{}\n", due(&figures)),
            (false, true) => format!("{:#}\n", all(&figures)),
            (false, false) => {
                let rows = sheet::of_figures(&figures, COLUMNS);
                rows.iter().map(|row| format!("{}\n", row.text)).collect()
            }
        };
        // Who closed the other end has seen enough.
        let _ = io::stdout().lock().write_all(text.as_bytes());
        if !self.due && figures.cards == 0 {
            hits::complain("there are no cards yet; gc in a text makes one");
        }
        let is_no = if self.due { figures.due.all() == 0 } else { figures.cards == 0 };
        Ok(if is_no { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn due(figures: &Figures) -> serde_json::Value {
    json!({ "due": figures.due.all(), "reviews": figures.due.reviews, "new": figures.due.new })
}

fn all(figures: &Figures) -> serde_json::Value {
    let kept = |kept: crate::study::figures::Kept| json!({ "asked": kept.asked, "known": kept.known });
    json!({
        "due": figures.due.all(),
        "due_new": figures.due.new,
        "cards": figures.cards,
        "never_asked": figures.unseen,
        "reviews": figures.reviews,
        "reviews_today": figures.reviews_today,
        "last_30_days": kept(figures.lately),
        "ever": kept(figures.ever),
        "days_ahead": figures.ahead,
    })
}
