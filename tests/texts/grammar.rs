//! Texts like those that people have: extracted from books, pages and manuals, with all that comes with it.
//!
//! A text is made from choices, one byte each, so that whoever makes the bytes (proptest, a fuzzer) can make a
//! text smaller, or change one thing in it. Choices that are used up count as 0.

/// More choices than these would make nothing but a longer text.
const ENOUGH: usize = 600;

/// The text that `choices` make.
pub fn text(choices: &[u8]) -> String {
    let mut it = Maker::new(&choices[..choices.len().min(ENOUGH)]);
    while !it.choices.is_empty() {
        it.element();
        if it.one_in(2) || it.style.is_loose {
            it.lines.push(String::new());
        }
    }
    it.pages()
}

struct Maker<'a> {
    choices: &'a [u8],
    style: Style,
    lines: Vec<String>,
    /// Counts whatever is numbered.
    n: usize,
}

struct Style {
    end: &'static str,
    /// Columns of a line; 0: a paragraph is one line.
    width: usize,
    indent: usize,
    margin: usize,
    is_loose: bool,
    is_divided: bool,
    /// Lines of a page; 0: no pages.
    page: usize,
    has_form_feeds: bool,
    head: usize,
    words: &'static [&'static str],
}

const ENGLISH: &[&str] = &[
    "the",
    "a",
    "of",
    "sea",
    "hill",
    "and",
    "went",
    "over",
    "Sea",
    "Ann",
    "is",
    "was",
    "in",
    "water",
    "to",
    "that",
    "well-known",
    "I",
    "said",
    "not",
    "end.",
    "why?",
    "so,",
    "then;",
    "“no”",
    "(or)",
    "1900",
    "it’s",
    "don't",
    "far—so",
];
const OTHERS: [&[&str]; 6] = [
    &["der", "Berg", "und", "das", "Wasser", "ging", "über", "Straße", "nicht", "„so“", "ist.", "wo?", "Zug-", "»ja«"],
    &["la", "mer", "et", "l’été", "où", "va", "là", "déjà", "« non »", "fin.", "qui ?", "œuvre", "à", "Jean"],
    &["海", "道。", "山の上に", "「はい」", "　", "家", "歩いた。", "そして、", "第一章", "カ", "ｶﾞ", "人"],
    &["море", "и", "гора", "был", "не", "в", "конец.", "что?", "—", "Анна", "«да»", "река"],
    &["البحر", "و", "جبل", "هو", "ים", "הר", "לא", "\u{200F}", "(כן)", "نهاية.", "1900"],
    &[
        "e\u{301}",
        "🌊",
        "👩\u{200D}🚀",
        "\u{AD}",
        "\u{A0}",
        "ﬁn",
        "\u{2028}",
        "\0",
        "\u{1B}[31m",
        "\u{FEFF}",
        "\u{202E}",
        "\u{85}",
    ],
];
const MARKERS: [&str; 14] = ["-", "*", "•", "+", "–", "1.", "2)", "(3)", "a.", "(b)", "iv.", "A)", "§ 1", "□"];
const LEADERS: [&str; 7] = ["........ ", " . . . . ", "\t", "     ", "…… ", " ", ". "];

impl<'a> Maker<'a> {
    fn new(choices: &'a [u8]) -> Self {
        let style = Style {
            end: "\n",
            width: 0,
            indent: 0,
            margin: 0,
            is_loose: true,
            is_divided: false,
            page: 0,
            has_form_feeds: false,
            head: 0,
            words: ENGLISH,
        };
        let mut it = Self { choices, style, lines: Vec::new(), n: 0 };
        it.style = Style {
            end: it.of(&["\n", "\n", "\r\n", "\r", "\n\n"]),
            width: it.of(&[0, 40, 66, 72, 12]),
            indent: it.of(&[0, 3, 8, 1]),
            margin: it.of(&[0, 0, 4, 10]),
            is_loose: it.one_in(2),
            is_divided: it.one_in(3),
            page: it.of(&[0, 0, 8, 20, 45]),
            has_form_feeds: it.one_in(2),
            head: it.below(8),
            words: if it.one_in(2) { ENGLISH } else { it.of(&OTHERS) },
        };
        it
    }

    fn below(&mut self, n: usize) -> usize {
        let Some((first, rest)) = self.choices.split_first() else { return 0 };
        self.choices = rest;
        usize::from(*first) % n
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    fn of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    fn words(&mut self, n: usize) -> String {
        // A choice stands for several words, so that few choices make a long text.
        let mut words = Vec::with_capacity(n);
        while words.len() < n {
            let first = self.below(self.style.words.len());
            words.extend((0..4).map(|k| self.style.words[(first + k * k) % self.style.words.len()]));
        }
        words.truncate(n);
        words.join(" ")
    }

    fn sentences(&mut self, n: usize) -> String {
        let one = |words: String| {
            let mut letters = words.chars();
            letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect::<String>() + ".")
        };
        (0..n).map(|_| one(self.words(14))).collect::<Vec<_>>().join(" ")
    }

    fn line(&mut self, line: impl Into<String>) {
        self.lines.push(" ".repeat(self.style.margin) + &line.into());
    }

    fn centred(&mut self, line: &str) {
        let room = self.style.width.max(60).saturating_sub(line.chars().count()) / 2;
        self.line(" ".repeat(room) + line);
    }

    /// A paragraph, each line behind `indent` columns, the first with `first` before it.
    fn fill(&mut self, first: &str, indent: usize, text: &str) {
        let mut line = first.to_owned();
        let width = if self.style.width == 0 { usize::MAX } else { self.style.width };
        for word in text.split(' ') {
            let (len, room) = (line.chars().count(), word.chars().count() + 1);
            if len + room > width && !line.trim().is_empty() {
                let half = word.char_indices().nth(3).filter(|_| self.style.is_divided && word.is_ascii());
                let (end, rest) = half.map_or(("", word), |(at, _)| word.split_at(at));
                let hyphen = if end.is_empty() { String::new() } else { format!(" {end}-") };
                let full = std::mem::replace(&mut line, " ".repeat(indent) + rest) + &hyphen;
                self.line(full);
                continue;
            }
            if !line.ends_with(' ') && !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(line);
    }

    fn element(&mut self) {
        self.n += 1;
        match self.below(20) {
            0..=4 => self.paragraph(),
            5 | 6 => self.heading(),
            7 => self.list(),
            8 => self.verse(),
            9 => self.quote(),
            10 => self.table(),
            11 => self.contents(),
            12 => self.glossary(),
            13 => self.notes(),
            14 => self.code(),
            15 => self.drama(),
            16 => self.title_page(),
            17 => self.rule(),
            18 => self.letter(),
            _ => self.odd(),
        }
    }

    fn paragraph(&mut self) {
        let n = 1 + self.below(5);
        let mut text = self.sentences(n);
        match self.below(8) {
            1 => text = text.replace(" and ", " *and* ").replace(" sea ", " _sea_ "),
            2 => text = format!("“{text}”"),
            3 => text = text.replacen(' ', "[1] ", 1) + "¹",
            4 => text.truncate(text.trim_end_matches('.').len()),
            5 => text = format!("_{text}_"),
            _ => {}
        }
        let first = " ".repeat(self.style.indent);
        self.fill(&first, 0, &text);
    }

    fn heading(&mut self) {
        let (len, n) = (1 + self.below(9), self.n);
        let words = self.words(len);
        let words = words.trim_end_matches(['.', ',', ';']).to_owned();
        let roman = ["I", "II", "III", "IV", "V", "VI"][n % 6];
        match self.below(12) {
            0 => self.line(words),
            1 => self.line(words.to_uppercase()),
            2 => self.line(format!("{n}. {words}")),
            3 => self.line(format!("{}.{}  {words}", n / 3, n % 3 + 1)),
            4 => self.line(format!("CHAPTER {roman}")),
            5 => self.line(format!("Chapter {n}: {words}")),
            6 => self.centred(&words.to_uppercase()),
            7 => self.centred(roman),
            8 => {
                let under = self.of(&["=", "-", "~", "_"]).repeat(words.chars().count());
                self.line(words);
                self.line(under);
            }
            9 => self.line(words.chars().flat_map(|c| [c, ' ']).collect::<String>()),
            10 => self.line(format!("{words}?")),
            _ => self.line(format!("{n}")),
        }
    }

    fn list(&mut self) {
        let (n, start, step) = (1 + self.below(7), self.below(MARKERS.len()), self.below(3));
        let (depth, len) = (self.below(4), 2 + self.below(30));
        for k in 0..n {
            let marker = match MARKERS[start] {
                "1." => format!("{}.", k + 1),
                "2)" => format!("{})", k + 1),
                "(b)" => format!("({})", char::from(b'a' + (k % 26) as u8)),
                other => other.to_owned(),
            };
            let indent = " ".repeat((k * depth * step).min(24));
            let text = self.words(len);
            self.fill(&format!("{indent}{marker} "), indent.len() + marker.len() + 1, &text);
            if step == 2 {
                self.lines.push(String::new());
            }
        }
    }

    fn verse(&mut self) {
        let (n, indent) = (2 + self.below(9), self.below(12));
        for k in 0..n {
            let words = self.words(5);
            self.line(" ".repeat(indent + k % 2 * 2) + &words + [",", "", ".", ";"][k % 4]);
            if k % 4 == 3 {
                self.lines.push(String::new());
            }
        }
    }

    fn quote(&mut self) {
        let text = self.sentences(2);
        match self.below(4) {
            0 => self.fill("      ", 6, &text),
            1 => {
                self.line("He said:");
                self.lines.push(String::new());
                self.fill("    “", 4, &(text + "”"));
            }
            2 => self.fill("> ", 2, &text.replace(". ", ".\n> ")),
            _ => self.fill("\t\"", 8, &(text + "\"")),
        }
    }

    fn table(&mut self) {
        let (rows, columns) = (1 + self.below(6), 2 + self.below(4));
        let between = self.of(&["   ", "\t", " | ", "  .  "]);
        for k in 0..rows {
            let cells: Vec<_> =
                (0..columns).map(|c| format!("{:8}", self.style.words[(k * 5 + c) % self.style.words.len()])).collect();
            self.line(cells.join(between));
            if k == 0 && columns == 3 {
                self.line("-".repeat(30));
            }
        }
    }

    fn contents(&mut self) {
        let (n, leader, form) = (1 + self.below(12), self.of(&LEADERS), self.below(5));
        self.line(self.of_head());
        for k in 1..=n {
            let words = self.words(3);
            match form {
                0 => self.line(format!("{words} {leader}{}", k * 7)),
                1 => self.line(format!("{k}. {words}{leader}{}", k * 7)),
                2 => self.line(format!("{}{leader}{words}", k * 7)),
                3 => self.line(format!("  {}.{} {words} {leader}{}", k / 3 + 1, k % 3, ["i", "v", "x", "xii"][k % 4])),
                _ => self.line(words),
            }
        }
    }

    fn of_head(&self) -> &'static str {
        ["Contents", "CONTENTS", "Table of Contents", "Inhalt", "Table des matières", "目次"][self.n % 6]
    }

    fn glossary(&mut self) {
        let (n, form) = (1 + self.below(14), self.below(6));
        self.line(["Glossary", "GLOSSARY", "Glossar", "Glossaire"][self.n % 4]);
        for k in 0..n {
            let letter = char::from(b'A' + (k * 2 % 26) as u8);
            let (term, text) = (format!("{letter}{}", ["nchor", "ell", "ow water", "ide"][k % 4]), self.sentences(1));
            match form {
                0 => self.fill("", 0, &format!("{term} is {text}")),
                1 => self.fill("", 0, &format!("{term}: {text}")),
                2 => self.fill("", 0, &format!("{term} — {text}")),
                3 => {
                    self.line(term);
                    self.fill("    ", 4, &text);
                }
                4 => self.fill(&format!("$ {term}\n      "), 6, &format!("(N) {text} (See: {term}.)")),
                _ => self.fill("", 4, &format!("*{term}* {text}")),
            }
            self.lines.push(String::new());
        }
    }

    fn notes(&mut self) {
        for k in 0..=self.below(5) {
            let mark =
                [format!("[{k}]"), format!("{k}."), "*".repeat(k + 1), "¹²³⁴⁵⁶".chars().skip(k).take(1).collect()];
            let text = self.sentences(1);
            let mark = &mark[self.n % 4];
            self.fill(&format!("{mark} "), 4, &text);
        }
    }

    fn code(&mut self) {
        for k in 0..=self.below(6) {
            self.line(
                ["    if (a < b) {", "        return b;", "    }", "$ ls -l /tmp", "\tx := 1", "  --flag=no  # so"][k],
            );
        }
    }

    fn drama(&mut self) {
        for k in 0..=self.below(7) {
            let text = self.words(12);
            match self.n % 3 {
                0 => self.fill("", 0, &format!("{}. {text}", ["ANN", "BOB"][k % 2])),
                1 => {
                    self.line(["ANN.", "BOB."][k % 2]);
                    self.fill("", 0, &text);
                }
                _ => self.fill("    ", 0, &format!("[{}.] {text}", ["Ann", "Exit Bob"][k % 2])),
            }
        }
    }

    fn title_page(&mut self) {
        let words = self.words(4);
        self.centred(&words.to_uppercase());
        self.centred("by");
        self.centred("Jane Miller");
        self.line("Copyright © 1999. ISBN 0-00-000000-0");
    }

    fn rule(&mut self) {
        match self.below(5) {
            0 => self.centred("* * *"),
            1 => self.line("-".repeat(70)),
            2 => self.line("***"),
            3 => self.line("_".repeat(12)),
            _ => self.line("<pb>"),
        }
    }

    fn letter(&mut self) {
        for line in
            ["From: ann@example.org", "Subject: Re: the sea", "", "12 May 1901", "Dear Bob,", "", "Yours,", "    Ann"]
        {
            self.line(line);
        }
    }

    /// Whatever else may stand in a line.
    fn odd(&mut self) {
        let (n, kind) = (1 + self.below(40), self.below(12));
        let sign = ["*", "_", ".", "-", "\u{2028}", "\u{C}", "\0", "\u{301}", "\u{A0}", "(", "\t", "\u{3000}"][kind];
        let odd = sign.repeat(n);
        let words = self.words(3);
        match self.below(3) {
            0 => self.line(odd),
            1 => self.line(format!("{odd}{words}{odd}")),
            _ => self.line(words.replace(' ', &odd)),
        }
    }

    /// Joins the lines, with the heads and feet of pages between them.
    fn pages(self) -> String {
        let Style { end, page, has_form_feeds, head, .. } = self.style;
        let mut text = String::new();
        for (i, line) in self.lines.iter().enumerate() {
            if page > 0 && i > 0 && i % page == 0 {
                let n = i / page + 1;
                let foot =
                    [String::new(), format!("{n}"), format!("- {n} -"), format!("Miller    The Sea    [Page {n}]")];
                text += &[end, &foot[head % 4], end].concat();
                text += if has_form_feeds { "\u{C}" } else { "" };
                let above = match head / 2 {
                    0 => String::new(),
                    1 => "THE SEA AND THE HILL".to_owned(),
                    2 if n % 2 == 0 => format!("{n}    THE SEA"),
                    2 => format!("ON HILLS    {n}"),
                    _ => format!("RFC 0000        The Sea        May {}", 1990 + n),
                };
                text += &[&above, end, end].concat();
            }
            text += line;
            text += end;
        }
        text
    }
}
