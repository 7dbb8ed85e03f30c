//! `--why`: for each block the signs, in words, that spoke for what it was taken for, and those against.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::document::{Block, Document, Removed, Sign};

/// Says why.
pub struct Reasons<'a> {
    document: &'a Document,
    /// How many lines were taken out that say the same, numbers aside.
    same: HashMap<String, usize>,
}

impl<'a> Reasons<'a> {
    pub fn new(document: &'a Document) -> Self {
        let mut same = HashMap::new();
        for removed in &document.removed {
            *same.entry(words(document, removed)).or_default() += 1;
        }
        Self { document, same }
    }

    pub fn of_block(&self, block: &Block) -> Value {
        let sentences = |signs: &mut dyn Iterator<Item = Sign>| signs.map(Sign::sentence).collect::<Vec<_>>();
        json!({ "for": sentences(&mut block.signs.pro()), "against": sentences(&mut block.signs.contra()) })
    }

    pub fn of_removed(&self, removed: &Removed) -> Value {
        let words = words(self.document, removed);
        let n = self.same.get(&words).copied().filter(|n| *n > 1 && !words.is_empty());
        let repeats = n.map(|n| format!("{n} lines with these words were taken out"));
        let all: Vec<String> = std::iter::once(removed.why.sentence().to_owned()).chain(repeats).collect();
        json!({ "for": all, "against": [] })
    }
}

/// What stays the same of a running head from page to page.
fn words(document: &Document, removed: &Removed) -> String {
    let text = document.source.text.get(removed.source.clone()).unwrap_or_default();
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import;

    fn reasons(text: &str) -> (Document, Vec<Value>) {
        let document = import::import(text.as_bytes(), "txt").document;
        let reasons = Reasons::new(&document);
        let blocks = document.blocks.iter().map(|block| reasons.of_block(block)).collect();
        (document.clone(), blocks)
    }

    #[test]
    fn a_heading_tells_what_spoke_for_it() {
        let prose = "They walked along the river until the light was gone and nobody could see the path. ".repeat(4);
        let front = "The River\n\nContents\n\nWater\t1\nStones\t9\nSand\t20\n\n";
        let (document, reasons) =
            reasons(&format!("{front}Water\n\n{prose}\n\nStones\n\n{prose}\n\nSand\n\n{prose}\n"));
        let n = document.blocks.iter().rposition(|block| document.text[block.range.clone()] == *"Sand").unwrap();
        let said = reasons[n]["for"].as_array().unwrap();
        assert_eq!(said[0], "named in the printed contents");
        assert!(reasons.iter().all(|why| !why["for"].as_array().unwrap().is_empty()), "{reasons:?}");
    }

    #[test]
    fn a_running_head_tells_how_often_it_came() {
        let page = |n: u32| format!("THE SEA    {n}\n\nSome words of it all.\n\x0C");
        let document = import::import([page(7), page(8), page(9)].concat().as_bytes(), "txt").document;
        let said = Reasons::new(&document).of_removed(&document.removed[0]);
        assert_eq!(said["for"][1], "3 lines with these words were taken out");
    }
}
