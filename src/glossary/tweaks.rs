//! What the reader says about the terms of others: forms that are added or parted, terms that are hidden.
//!
//! A term is known by its headword, whatever the case or the accents, and in all glossaries alike.

use std::collections::{HashMap, HashSet};

use super::record::Saying;
use crate::text::fold;

/// Changes to terms, by their folded headwords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tweaks {
    hidden: HashSet<String>,
    parted: HashMap<String, Vec<String>>,
    aliases: HashMap<String, Vec<String>>,
}

impl Tweaks {
    pub fn of<'a>(said: impl IntoIterator<Item = &'a Saying>) -> Self {
        let mut tweaks = Self::default();
        for saying in said {
            let term = folded(saying.term());
            match saying {
                Saying::Entry { .. } => {}
                Saying::Hidden { .. } => drop(tweaks.hidden.insert(term)),
                Saying::Alias { form, .. } => tweaks.aliases.entry(term).or_default().push(form.clone()),
                Saying::Parted { form, .. } => tweaks.parted.entry(term).or_default().push(folded(form)),
            }
        }
        tweaks
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a term is neither to be lit nor answered.
    pub fn hides(&self, headword: &str) -> bool {
        !self.hidden.is_empty() && self.hidden.contains(&folded(headword))
    }

    /// Whether these words are said to be no form of a term.
    pub fn parts(&self, headword: &str, form: &str) -> bool {
        !self.parted.is_empty() && self.parted.get(&folded(headword)).is_some_and(|forms| forms.contains(&folded(form)))
    }

    /// The forms that were added to a term.
    pub fn aliases(&self, headword: &str) -> &[String] {
        if self.aliases.is_empty() {
            return &[];
        }
        self.aliases.get(&folded(headword)).map_or(&[], Vec::as_slice)
    }
}

fn folded(words: &str) -> String {
    fold::fold(words).text
}
