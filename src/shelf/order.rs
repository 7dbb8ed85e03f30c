//! The orders in which the shelf is shown.

use std::cmp::Reverse;

use super::Catalogue;
use crate::text::fold;

/// How documents follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    LastRead,
    Title,
    Author,
    Progress,
    Length,
}

impl Order {
    pub const ALL: [Self; 5] = [Self::LastRead, Self::Title, Self::Author, Self::Progress, Self::Length];

    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|order| *order == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }

    /// What the head of the list says.
    pub const fn spoken(self) -> &'static str {
        match self {
            Self::LastRead => "by last read",
            Self::Title => "by title",
            Self::Author => "by author",
            Self::Progress => "by progress",
            Self::Length => "by length",
        }
    }

    /// The numbers of the documents in this order.
    pub fn sorted(self, catalogue: &Catalogue) -> Vec<usize> {
        let volumes = &catalogue.volumes;
        let mut all: Vec<usize> = (0..volumes.len()).collect();
        match self {
            // As they stand.
            Self::LastRead => {}
            Self::Title => all.sort_by_cached_key(|&i| sorting(&volumes[i].title)),
            Self::Author => all.sort_by_cached_key(|&i| {
                let author = volumes[i].authors.first().map(|name| surname(name));
                (author.is_none(), author, sorting(&volumes[i].title))
            }),
            Self::Progress => all.sort_by_key(|&i| Reverse((volumes[i].progress * 1000.0) as u32)),
            Self::Length => all.sort_by_key(|&i| (volumes[i].words == 0, volumes[i].words)),
        }
        all
    }
}

/// A title as it is sorted: without the sign that it begins with.
pub fn sorting(title: &str) -> String {
    let folded = fold::fold(title).text;
    folded.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// A name by its last word, as lists of books have it.
fn surname(name: &str) -> String {
    let folded = fold::fold(name).text;
    match folded.contains(',') {
        true => folded,
        false => folded.split_whitespace().next_back().unwrap_or_default().to_owned() + " " + &folded,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Volume;
    use super::*;

    #[test]
    fn every_order_is_reached_and_sorts() {
        let volume = |title: &str, author: &str, progress: f64, words: usize| Volume {
            title: title.to_owned(),
            authors: Some(author.to_owned()).filter(|it| !it.is_empty()).into_iter().collect(),
            progress,
            words,
            ..Volume::default()
        };
        let volumes =
            vec![volume("“Zeal”", "Ada Marsh", 0.2, 30), volume("Élan", "", 0.9, 0), volume("Fens", "Bo Ash", 0.5, 10)];
        let catalogue = Catalogue { volumes, ..Catalogue::default() };
        let mut order = Order::default();
        let mut seen = Vec::new();
        for _ in Order::ALL {
            seen.push(order.sorted(&catalogue));
            order = order.next();
        }
        assert_eq!(seen, [[0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 2, 0], [2, 0, 1]]);
        assert_eq!(order, Order::LastRead);
    }
}
