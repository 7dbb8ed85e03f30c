//! How long it takes to read what was studied: 100,000 reviews of 2,000 cards, as at the first look at the shelf.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use postil::journal::Why;
use postil::study::record::{Record, Stored, What};
use postil::study::{Card, FILE, Rating, Study};

fn main() {
    divan::main();
}

const CARDS: usize = 2000;
const REVIEWS: usize = 100_000;

fn card(n: usize) -> Card {
    let (front, back) = (format!("term {n}"), format!("What the term with the number {n} means in this text."));
    Card { front, back, title: "A text".to_owned(), ..Card::default() }
}

fn file() -> String {
    let mut text = String::new();
    let begun = Timestamp::from_second(1_700_000_000).unwrap_or_default();
    let mut write = |n: usize, what: What| {
        let record = Record { change: format!("{n}.k7w2m4zq"), what, why: Why::New };
        let _ = text.write_str(&record.to_toml());
    };
    for n in 0..CARDS {
        let stored = Stored { card: card(n), changed: begun, extra: toml::Table::new() };
        write(n, What::Put { id: card(n).id(), stored: Box::new(stored) });
    }
    for n in 0..REVIEWS {
        let when = begun + SignedDuration::from_mins(n as i64 * 7);
        let rating = Rating::ALL[[2, 2, 1, 3, 2, 0, 2][n % 7]];
        write(CARDS + n, What::Review { card: card(n % CARDS).id(), rating, when });
    }
    text
}

#[divan::bench(sample_count = 20)]
fn reading_100_000_reviews(bencher: divan::Bencher) {
    let Ok(data) = tempfile::tempdir() else { return };
    if std::fs::write(data.path().join(FILE), file()).is_err() {
        return;
    }
    let now = Timestamp::from_second(1_750_000_000).unwrap_or_default();
    bencher.bench(|| Study::open(data.path(), TimeZone::system()).due(now));
}
