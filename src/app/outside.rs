//! The sheet that the reader's own editor is given: above, in a comment, the words that the note is about; below it
//! the note. The comment is taken off again, and nothing else: what the reader wrote between its lines stays.

use crate::text::{shown, wrap};

/// The end of the comment. Only when it comes back is anything taken off.
const CUT: &str = "Write below this line; it and the comment above are taken off again. - - 8< - - -->";
/// Columns of the quote, and how many rows of it are given.
const COLUMNS: usize = 72;
const ROWS: usize = 24;

/// A sheet, and the line of it on which one writes, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub text: String,
    pub line: usize,
    head: Vec<String>,
}

impl Sheet {
    /// A sheet for `words` about `quote`; `about` says what it is, in a few words.
    pub fn new(about: &str, quote: &str, words: &str) -> Self {
        let one_line = |text: &str| shown::clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut head = vec![format!("<!-- {}", one_line(about).replace("--", "—"))];
        let quote = one_line(quote);
        let rows = wrap::wrap(&quote, COLUMNS);
        head.extend(
            rows.iter().take(ROWS).map(|row| format!("> {}", &quote[row.start..row.end]).trim_end().to_owned()),
        );
        if rows.len() > ROWS {
            head.push("> …".to_owned());
        }
        head.push(CUT.to_owned());
        let line = head.len() + 2;
        let end = if words.ends_with('\n') { "" } else { "\n" };
        Self { text: format!("{}\n\n{words}{end}", head.join("\n")), line, head }
    }

    /// What the reader wrote, when the sheet comes back.
    pub fn words(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n");
        let lines: Vec<_> = text.lines().collect();
        let Some(cut) = lines.iter().position(|line| line.trim_end() == CUT) else { return text.trim().to_owned() };
        let mut ours = self.head.iter();
        // Each of our lines is taken off once, in its order.
        let above = lines[..cut].iter().filter(|line| {
            let mut rest = ours.clone();
            let is_ours = rest.any(|our| our == line.trim_end());
            if is_ours {
                ours = rest;
            }
            !is_ours
        });
        let kept: Vec<_> = above.chain(&lines[cut + 1..]).copied().collect();
        kept.join("\n").trim_matches('\n').trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sheet(words: &str) -> Sheet {
        Sheet::new("A note on “On Tides”", "The tide turned. --> And again.", words)
    }

    #[test]
    fn the_quote_stands_above_and_is_taken_off() {
        let sheet = sheet("mine");
        assert!(sheet.text.starts_with("<!-- A note on “On Tides”\n> The tide turned. --> And again.\nWrite below"));
        assert_eq!(sheet.text.lines().nth(sheet.line - 1), Some("mine"));
        assert_eq!(sheet.words(&sheet.text), "mine");
    }

    #[test]
    fn what_the_reader_writes_like_a_comment_stays() {
        let sheet = sheet("");
        let own = "<!-- mine -->\n> The tide turned. --> And again.\n\n> mine";
        assert_eq!(sheet.words(&format!("{}{own}\n", sheet.text)), own);
        // Above the line as well: only our own lines are taken off, each once.
        let between = sheet.text.replace("Write below", "> The tide turned. --> And again.\n# mine\nWrite below");
        assert_eq!(sheet.words(&between), "> The tide turned. --> And again.\n# mine");
        // Without the line nobody knows where the reader's words begin.
        assert_eq!(sheet.words("> The tide turned. --> And again.\nmine"), "> The tide turned. --> And again.\nmine");
    }

    #[test]
    fn a_long_quote_is_cut() {
        let sheet = Sheet::new("A note", &"word ".repeat(5_000), "");
        assert!(sheet.line < 32 && sheet.text.contains("> …"));
    }

    proptest! {
        #[test]
        fn every_line_of_the_reader_comes_back(words in "[a>< !\n-]{0,60}", above in "[b>< !-]{0,20}", line in 0_usize..4) {
            let sheet = sheet("");
            let mut lines: Vec<String> = sheet.text.lines().map(str::to_owned).collect();
            let is_ours = lines.iter().any(|line| line.trim_end() == above.trim_end());
            prop_assume!(!is_ours && words.lines().all(|line| line.trim_end() != CUT));
            lines.insert(line.min(sheet.line - 3), above.clone());
            let text = format!("{}\n{words}\n", lines.join("\n"));
            let back = sheet.words(&text);
            let blank = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(blank(&back), blank(&format!("{above}{words}")));
        }
    }
}
