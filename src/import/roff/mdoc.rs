//! The macros of `mdoc`, which say what words are: options, arguments, names of files.
//!
//! A macro may stand among the arguments of another, and ends what that one did to the words.

use std::ops::Range;

use super::escapes::plain;
use super::lines::Line;
use super::page::Font;
use super::reader::{Expected, Reader, SUBSECTION};
use super::standards;
use crate::document::Kind;

/// What a page says with these macros.
#[derive(Debug, Default)]
pub struct Manner {
    /// What the page is about.
    name: Option<String>,
    section: Option<String>,
    lists: Vec<List>,
    /// Whether the displays that are open keep their lines.
    displays: Vec<bool>,
    /// A headword goes on in the next lines.
    is_long_term: bool,
    /// The next word follows without a space.
    is_joined: bool,
    /// Words stand behind each other without spaces.
    is_tight: bool,
    /// The arguments of a function: how many were shown.
    n_arguments: Option<usize>,
    /// What is to be closed at the end of the line.
    closing: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum List {
    Bullets,
    Numbers(usize),
    Terms,
    Items,
    Columns,
}

/// What a macro does to the words behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Set(Font),
    /// A hyphen before each word.
    Flag,
    Enclose(&'static str, &'static str),
    Open(&'static str),
    Close(&'static str),
    Name,
    Reference,
    Function,
    Include,
    Link,
    Mail,
    /// The first word joins the next.
    Prefix,
    /// Stands for these words.
    Says(&'static str),
    /// A part of a reference to a book.
    Join,
    /// A standard, a library, a system of AT&T or of Berkeley, which has a longer name than it is written by.
    Standard,
    Library,
    Unix,
    Berkeley,
    Tight,
    Nothing,
}

/// What a macro does that may stand among the arguments of another.
fn does(name: &str) -> Option<Does> {
    use Does::*;
    Some(match name {
        "Ar" | "Em" | "Pa" | "Fa" | "Va" | "Vt" | "Ft" | "Ad" | "Sx" => Set(Font::EMPHASIS),
        "Cm" | "Ic" | "Sy" | "Cd" | "Fd" => Set(Font::STRONG),
        "Li" | "Dv" | "Ev" | "Er" | "Tn" | "An" | "Ms" | "No" | "Hf" | "Db" => Set(PLAIN),
        "Fl" => Flag,
        "Op" => Enclose("[", "]"),
        "Dq" => Enclose("“", "”"),
        "Sq" | "Ql" => Enclose("‘", "’"),
        "Qq" | "Qd" => Enclose("\"", "\""),
        "Pq" => Enclose("(", ")"),
        "Bq" => Enclose("[", "]"),
        "Brq" => Enclose("{", "}"),
        "Aq" => Enclose("<", ">"),
        "Oo" | "Bo" => Open("["),
        "Oc" | "Bc" => Close("]"),
        "Do" => Open("“"),
        "Dc" => Close("”"),
        "So" => Open("‘"),
        "Sc" => Close("’"),
        "Qo" => Open("\""),
        "Qc" => Close("\""),
        "Po" => Open("("),
        "Pc" => Close(")"),
        "Bro" => Open("{"),
        "Brc" => Close("}"),
        "Ao" => Open("<"),
        "Ac" => Close(">"),
        "Nm" => Name,
        "Xr" => Reference,
        "Fn" => Function,
        "In" => Include,
        "Lk" => Link,
        "Mt" => Mail,
        "Pf" => Prefix,
        "Ns" => Tight,
        "Ap" => Says("'"),
        "Ux" => Says("UNIX"),
        "Bt" => Says("is currently in beta test."),
        "Ud" => Says("currently under development."),
        "St" => Standard,
        "Lb" => Library,
        "At" => Unix,
        "Bx" => Berkeley,
        "Bsx" => Says("BSD/OS"),
        "Fx" => Says("FreeBSD"),
        "Nx" => Says("NetBSD"),
        "Ox" => Says("OpenBSD"),
        "Dx" => Says("DragonFly"),
        "Xo" | "Xc" | "Eo" | "Ec" | "Sm" | "Ta" => Nothing,
        _ if name.starts_with('%') && name.len() == 2 => Join,
        _ => return None,
    })
}

const PLAIN: Font = Font { strong: false, emphasis: false, code: false };

pub fn is_known(name: &str) -> bool {
    const BLOCKS: [&str; 24] = [
        "Dd", "Dt", "Os", "Sh", "Ss", "Nd", "Pp", "Lp", "Bd", "Ed", "D1", "Dl", "Bl", "El", "It", "Fo", "Fc", "Rs",
        "Rv", "Re", "Ex", "Bk", "Ek", "Bf",
    ];
    BLOCKS.contains(&name) || does(name).is_some()
}

/// What stands for the `n`th word of a name that is written short.
fn long_name(does: Does, n: usize, word: &str) -> Option<String> {
    match (does, n) {
        (Does::Standard, 0) => standards::standard(word),
        (Does::Library, 0) => Some(standards::library(word)),
        (Does::Unix, 0) => Some(standards::unix(word).unwrap_or_else(|| format!("AT&T UNIX {word}"))),
        (Does::Berkeley, 0) => Some(standards::berkeley(word)),
        (Does::Berkeley, 1) => {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            Some(format!("-{}{rest}", first.to_uppercase()))
        }
        _ => None,
    }
}

impl<'s> Reader<'s> {
    /// Does what a macro of `mdoc` says, if it is one.
    pub fn mdoc(&mut self, name: &str, line: &Line<'s>, behind: usize) {
        let arguments = line.arguments(behind);
        let word = |n: usize| arguments.get(n).map(|range| &line.text[range.clone()]);
        match name {
            "Dt" => {
                self.mdoc.section = word(1).map(str::to_owned);
                let section = word(1).map(|section| format!("({section})")).unwrap_or_default();
                self.title = word(0).map(|name| format!("{name}{section}"));
            }
            "Sh" | "Ss" => {
                self.mdoc.lists.clear();
                self.mdoc.displays.clear();
                if name == "Sh" {
                    self.section()
                } else {
                    self.heading(SUBSECTION)
                }
                self.line_of_macros(line, &arguments);
            }
            "Nd" => {
                self.page.made("– ");
                self.line_of_macros(line, &arguments);
            }
            "Pp" | "Lp" => self.blank(),
            "Bd" => self.begin_display(line, &arguments),
            "Ed" => {
                let is_code = self.mdoc.displays.pop().unwrap_or(false);
                if is_code {
                    self.end_code();
                }
                self.leave();
            }
            "D1" | "Dl" => {
                self.enter();
                self.page.want(Kind::Code, self.depth());
                self.line_of_macros(line, &arguments);
                self.leave();
                self.page.want(Kind::Paragraph, self.depth());
            }
            "Bl" => self.begin_list(line, &arguments),
            "It" => self.list_item(line, &arguments),
            "El" if self.mdoc.lists.pop().is_some() => self.leave(),
            "Fo" => {
                self.page.set(Font::STRONG);
                self.argument_words(line, &arguments);
                self.page.undress();
                self.page.sign("(");
                self.mdoc.is_joined = true;
                self.mdoc.n_arguments = Some(0);
            }
            "Fc" => {
                self.mdoc.n_arguments = None;
                self.page.sign(")");
                self.line_of_macros(line, &arguments);
            }
            "Ex" => {
                let named = word(1).map(str::to_owned).or_else(|| self.mdoc.name.clone());
                let name = named.map(|name| format!("{name} ")).unwrap_or_default();
                self.says(&format!("The {name}utility exits 0 on success, and >0 if an error occurs."));
            }
            "Rv" => self.says(
                "The function returns the value 0 if successful; otherwise the value -1 is returned and the global \
                 variable errno is set to indicate the error.",
            ),
            "Rs" | "Re" => self.blank(),
            "Dd" | "Os" | "Bk" | "Ek" | "Bf" | "Ef" => {}
            "Sm" => self.mdoc.is_tight = word(0).map_or(!self.mdoc.is_tight, |word| word == "off"),
            "Xc" if self.mdoc.is_long_term => {
                self.mdoc.is_long_term = false;
                self.line_of_macros(line, &arguments);
                self.end_term();
            }
            name if does(name).is_some() => {
                let name_at = behind - name.len()..behind;
                self.line_of_macros(line, &[&[name_at], &arguments[..]].concat());
            }
            _ => {}
        }
    }

    fn says(&mut self, words: &str) {
        self.page.made(words);
        self.after_words();
    }

    /// The words of a line, with the macros among them.
    fn line_of_macros(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        let mut doing = Does::Set(PLAIN);
        // How many words of its own the macro has had.
        let mut n_words = 0;
        let mut is_first_macro = true;
        let is_sign = |word: &str| matches!(word, "." | "," | ";" | ":" | ")" | "]" | "?" | "!");
        let n_last = arguments.iter().rev().take_while(|range| is_sign(&line.text[(*range).clone()])).count();
        for (i, argument) in arguments.iter().enumerate() {
            let word = &line.text[argument.clone()];
            let is_quoted = argument.start > 0 && line.text.as_bytes()[argument.start - 1] == b'"';
            if let Some(next) = does(word).filter(|_| !is_quoted && (is_first_macro || word.len() > 1)) {
                self.finish_macro(doing, n_words);
                // `Fl Fl all` is a long option.
                self.mdoc.is_joined |= (doing, next, n_words) == (Does::Flag, Does::Flag, 0);
                (doing, n_words) = (next, 0);
                self.begin_macro(next);
                is_first_macro = false;
                continue;
            }
            match word {
                sign if is_sign(sign) => {
                    if n_words == 0 {
                        self.finish_macro(doing, n_words);
                        doing = Does::Set(PLAIN);
                    }
                    self.page.undress();
                    if i + n_last == arguments.len() {
                        self.close();
                    }
                    self.page.w.clear_space();
                    self.put_part(line, argument);
                    self.page.space();
                    continue;
                }
                "(" | "[" => {
                    self.put_part(line, argument);
                    self.mdoc.is_joined = true;
                    continue;
                }
                "|" => {
                    self.page.undress();
                    self.put_part(line, argument);
                    self.page.space();
                    continue;
                }
                _ => {}
            }
            self.macro_word(doing, n_words, line, argument);
            n_words += 1;
        }
        self.finish_macro(doing, n_words);
        self.page.undress();
        self.close();
        self.goes_on |= self.mdoc.is_tight;
        self.mdoc.is_joined |= self.mdoc.is_tight;
        self.page.end_link();
        if self.page.keeps_lines() && !self.in_calls {
            self.page.end_line();
        } else if !self.mdoc.is_long_term {
            self.after_words();
        } else {
            self.page.space();
        }
    }

    /// Closes what the line has opened.
    fn close(&mut self) {
        while let Some(close) = self.mdoc.closing.pop() {
            self.page.sign(close);
        }
    }

    /// What stands before the words of a macro.
    fn begin_macro(&mut self, does: Does) {
        self.page.undress();
        match does {
            Does::Enclose(open, close) => {
                self.join();
                self.page.made(open);
                self.mdoc.is_joined = true;
                self.mdoc.closing.push(close);
            }
            Does::Open(open) => {
                self.join();
                self.page.made(open);
                self.mdoc.is_joined = true;
            }
            Does::Close(close) => {
                self.page.sign(close);
                self.page.space();
            }
            Does::Says(words) => {
                let is_apart = words != "'";
                if !is_apart {
                    self.page.w.clear_space();
                }
                self.join();
                self.page.made(words);
                match is_apart {
                    true => self.page.space(),
                    false => self.mdoc.is_joined = true,
                }
            }
            Does::Tight => {
                self.page.w.clear_space();
                self.mdoc.is_joined = true;
            }
            _ => {}
        }
    }

    fn macro_word(&mut self, does: Does, n: usize, line: &Line<'s>, word: &Range<usize>) {
        self.join();
        if let Some(name) = long_name(does, n, &line.text[word.clone()]) {
            // The release of a version belongs to it.
            if n > 0 {
                self.page.w.clear_space();
            }
            self.page.words(&name, line.place(word.clone()));
            return self.page.space();
        }
        match does {
            Does::Set(font) => {
                self.page.set(font);
            }
            Does::Flag => {
                self.page.set(Font::STRONG);
                self.page.made("-");
            }
            Does::Name => {
                self.page.set(Font::STRONG);
                if n == 0 && self.mdoc.name.is_none() {
                    self.mdoc.name = Some(plain(&line.text[word.clone()], &self.lines));
                }
            }
            Does::Reference if n == 1 => {
                self.page.sign("(");
                self.put_part(line, word);
                self.page.made(")");
                return self.page.space();
            }
            Does::Function => match n {
                0 => {
                    self.page.set(Font::STRONG);
                }
                1 => self.page.sign("("),
                _ => {
                    self.page.sign(",");
                    self.page.space();
                }
            },
            Does::Include => self.page.made(if self.in_calls { "#include <" } else { "<" }),
            Does::Link | Does::Mail if n == 0 => {
                let to = plain(&line.text[word.clone()], &self.lines);
                self.page.begin_link(if does == Does::Mail { format!("mailto:{to}") } else { to });
            }
            _ => {}
        }
        let is_argument = does == Does::Set(Font::EMPHASIS) && self.mdoc.n_arguments.is_some();
        if let Some(n_before) = self.mdoc.n_arguments.as_mut().filter(|_| is_argument) {
            *n_before += 1;
            if *n_before > 1 {
                self.page.sign(",");
                self.page.space();
            }
        }
        self.put_part(line, word);
        match does {
            Does::Function if n == 0 => self.page.undress(),
            Does::Include => self.page.made(">"),
            Does::Prefix if n == 0 => return self.mdoc.is_joined = true,
            _ => {}
        }
        self.page.space();
        if self.mdoc.is_tight {
            self.page.w.clear_space();
        }
    }

    /// What a macro stands for that had no words, and what stands behind those it had.
    fn finish_macro(&mut self, does: Does, n_words: usize) {
        match (does, n_words) {
            (Does::Name, 0) => {
                if let Some(name) = self.mdoc.name.clone() {
                    self.join();
                    self.page.set(Font::STRONG);
                    self.page.made(&name);
                    self.page.undress();
                    self.page.space();
                }
            }
            (Does::Flag, 0) => {
                self.join();
                self.page.set(Font::STRONG);
                self.page.made("-");
                self.page.undress();
                self.page.space();
            }
            (Does::Function, 1) => {
                self.page.sign("()");
                self.page.space();
            }
            (Does::Function, 2..) => {
                self.page.sign(")");
                self.page.space();
            }
            (Does::Unix | Does::Berkeley, 0) => {
                self.join();
                self.page.made(if does == Does::Unix { "AT&T UNIX" } else { "BSD" });
                self.page.space();
            }
            (Does::Join, _) => {
                self.page.sign(",");
                self.page.space();
            }
            _ => {}
        }
    }

    fn join(&mut self) {
        if std::mem::take(&mut self.mdoc.is_joined) {
            self.page.w.clear_space();
        }
    }

    fn begin_display(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        let says = |word: &str| arguments.iter().any(|range| &line.text[range.clone()] == word);
        let is_code = says("-literal") || says("-unfilled");
        self.enter();
        // A part that goes on forever is one that is never closed.
        if self.mdoc.displays.len() < 100 {
            self.mdoc.displays.push(is_code);
        }
        if is_code {
            self.begin_code();
        }
    }

    fn begin_list(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        let says = |word: &str| arguments.iter().any(|range| &line.text[range.clone()] == word);
        let list = match () {
            () if says("-bullet") || says("-dash") || says("-hyphen") => List::Bullets,
            () if says("-enum") => List::Numbers(0),
            () if says("-item") => List::Items,
            () if says("-column") => List::Columns,
            () => List::Terms,
        };
        let depth = self.depth();
        self.page.end();
        if self.mdoc.lists.len() < 100 {
            self.mdoc.lists.push(list);
            self.bases.push(depth);
        }
        self.is_below = false;
    }

    fn list_item(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        self.is_below = false;
        self.expected = Expected::Words;
        let depth = self.depth();
        let place = line.range.end..line.range.end;
        match self.mdoc.lists.last_mut() {
            Some(List::Bullets) => {
                self.page.want_item("•".to_owned(), place, depth);
                self.is_below = true;
            }
            Some(List::Numbers(n)) => {
                *n += 1;
                let marker = format!("{n}.");
                self.page.want_item(marker, place, depth);
                self.is_below = true;
            }
            Some(List::Items) | None => self.page.want(Kind::Paragraph, depth),
            Some(List::Columns) => {
                self.page.want(Kind::Paragraph, depth);
                self.line_of_macros(line, arguments);
            }
            Some(List::Terms) => {
                self.page.want_term(depth);
                self.mdoc.is_long_term = arguments.iter().any(|range| &line.text[range.clone()] == "Xo")
                    && !arguments.iter().any(|range| &line.text[range.clone()] == "Xc");
                self.line_of_macros(line, arguments);
                if !self.mdoc.is_long_term {
                    self.end_term();
                }
            }
        }
    }

    fn end_term(&mut self) {
        self.goes_on = false;
        self.below();
    }
}
