//! The macros of `man`.

use std::ops::Range;

use super::escapes::plain;
use super::lines::Line;
use super::page::Font;
use super::reader::{Expected, Reader, SUBSECTION};
use crate::document::Kind;

/// A headword in a paragraph of its own has no more bytes.
const LONGEST_TERM: usize = 200;

pub fn is_known(name: &str) -> bool {
    const KNOWN: [&str; 48] = [
        "TH", "SH", "SS", "P", "PP", "LP", "HP", "TP", "TQ", "IP", "RS", "RE", "B", "I", "R", "SM", "SB", "BI", "BR",
        "IB", "IR", "RB", "RI", "EX", "EE", "UR", "UE", "MT", "ME", "SY", "YS", "OP", "URL", "MTO", "INDENT",
        "UNINDENT", "Sp", "Vb", "Ve", "IX", "PD", "DT", "AT", "UC", "TS", "TE", "EQ", "EN",
    ];
    KNOWN.contains(&name)
}

impl<'s> Reader<'s> {
    /// Does what a macro of `man` says; false if it is none.
    pub fn man(&mut self, name: &str, line: &Line<'s>, behind: usize) -> bool {
        let arguments = || line.arguments(behind);
        match name {
            "TH" => self.man_title(line, &arguments()),
            "SH" | "SS" => {
                if name == "SH" {
                    self.section()
                } else {
                    self.heading(SUBSECTION)
                }
                self.argument_words(line, &arguments());
            }
            "P" | "PP" | "LP" | "HP" => self.paragraph(),
            "TP" | "TQ" => {
                self.is_below = false;
                self.page.undress();
                self.page.want_term(self.depth());
                self.expected = Expected::Term;
            }
            "IP" => self.item(line, &arguments()),
            "RS" | "INDENT" => {
                self.term_after_all();
                self.enter();
            }
            "RE" | "UNINDENT" => self.leave(),
            "B" | "SB" => self.in_font(Font::STRONG, line, &arguments()),
            "I" => self.in_font(Font::EMPHASIS, line, &arguments()),
            "R" | "SM" => self.in_font(Font::default(), line, &arguments()),
            "BI" | "BR" | "IB" | "IR" | "RB" | "RI" => self.in_two_fonts(name, line, &arguments()),
            "EX" | "Vb" => self.begin_code(),
            "EE" | "Ve" => self.end_code(),
            "Sp" => self.blank(),
            "UR" | "MT" => {
                if let Some(to) = arguments().first() {
                    let to = plain(&line.text[to.clone()], &self.lines);
                    let to = if name == "MT" { format!("mailto:{to}") } else { to };
                    self.page.begin_link(to);
                }
            }
            "UE" | "ME" => {
                self.page.end_link();
                self.page.w.clear_space();
                self.argument_words(line, &arguments());
            }
            "URL" | "MTO" => self.link(name, line, &arguments()),
            "SY" => {
                self.page.want(Kind::Code, self.depth());
                self.in_calls = true;
                self.in_font(Font::STRONG, line, &arguments());
            }
            "YS" => self.page.end(),
            "OP" => self.option(line, &arguments()),
            "IX" | "PD" | "DT" | "AT" | "UC" | "TE" | "EN" => {}
            _ => return false,
        }
        true
    }

    fn man_title(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        let word = |n: usize| arguments.get(n).map(|range| plain(&line.text[range.clone()], &self.lines));
        let Some(name) = word(0).filter(|name| !name.is_empty()) else { return };
        self.title = Some(match word(1).filter(|section| !section.is_empty()) {
            Some(section) => format!("{name}({section})"),
            None => name,
        });
    }

    /// The words of arguments, with spaces between them.
    pub fn argument_words(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        for (i, argument) in arguments.iter().enumerate() {
            if i > 0 {
                self.page.space();
            }
            self.put_part(line, argument);
        }
        if !arguments.is_empty() {
            self.after_words();
        }
    }

    pub fn put_part(&mut self, line: &Line<'s>, part: &Range<usize>) {
        self.put(&line.behind(part.start).first(part.len()));
    }

    fn in_font(&mut self, font: Font, line: &Line<'s>, arguments: &[Range<usize>]) {
        if arguments.is_empty() {
            self.page.set(font);
            if self.expected == Expected::Words {
                self.expected = Expected::Font(font);
            }
            return;
        }
        self.page.set(font);
        for (i, argument) in arguments.iter().enumerate() {
            if i > 0 {
                self.page.space();
            }
            self.put_part(line, argument);
        }
        self.page.undress();
        self.end_of_macro();
    }

    /// Words in one font and the other by turns, without spaces between them.
    fn in_two_fonts(&mut self, name: &str, line: &Line<'s>, arguments: &[Range<usize>]) {
        for (argument, font) in arguments.iter().zip(name.split("").filter(|font| !font.is_empty()).cycle()) {
            self.page.set(Font::of(font));
            self.put_part(line, argument);
        }
        self.page.undress();
        self.end_of_macro();
    }

    pub fn end_of_macro(&mut self) {
        if self.page.keeps_lines() && !self.in_calls {
            self.page.end_line();
            self.goes_on = false;
        } else {
            self.after_words();
        }
    }

    /// A paragraph with something before it: an item of a list, or what is said of a headword.
    fn item(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        self.page.undress();
        self.expected = Expected::Words;
        let Some(tag) = arguments.first().filter(|tag| !line.text[(*tag).clone()].trim().is_empty()) else {
            return self.below();
        };
        let words = plain(&line.text[tag.clone()], &self.lines);
        self.is_below = false;
        if is_marker(words.trim()) {
            let range = line.place(tag.clone());
            self.page.want_item(words.trim().to_owned(), range, self.depth());
            self.is_below = true;
            return;
        }
        self.page.want_term(self.depth());
        self.put_part(line, tag);
        self.goes_on = false;
        self.below();
    }

    /// A short paragraph that begins in a font of its own, with something set in below it, is a headword.
    fn term_after_all(&mut self) {
        let is_paragraph = self.page.block().is_some_and(|block| block.kind == Kind::Paragraph);
        if is_paragraph && self.page.is_dressed() && self.page.len() <= LONGEST_TERM {
            self.page.is_term_after_all();
        }
    }

    /// `.URL address words behind`, as the macros of groff have it.
    fn link(&mut self, name: &str, line: &Line<'s>, arguments: &[Range<usize>]) {
        let Some(first) = arguments.first() else { return };
        let to = plain(&line.text[first.clone()], &self.lines);
        self.page.begin_link(if name == "MTO" { format!("mailto:{to}") } else { to });
        self.put_part(line, arguments.get(1).filter(|words| !words.is_empty()).unwrap_or(first));
        self.page.end_link();
        arguments.get(2).into_iter().for_each(|behind| self.put_part(line, behind));
        self.after_words();
    }

    /// `[-o value]` in a call.
    fn option(&mut self, line: &Line<'s>, arguments: &[Range<usize>]) {
        self.page.made("[");
        for (argument, font) in arguments.iter().zip([Font::STRONG, Font::EMPHASIS]) {
            self.page.set(font);
            self.put_part(line, argument);
            self.page.undress();
            self.page.space();
        }
        self.page.sign("]");
        self.after_words();
    }
}

/// Whether it stands before an item of a list and is no headword.
pub fn is_marker(words: &str) -> bool {
    let is_sign = matches!(words, "•" | "·" | "*" | "-" | "+" | "o" | "○" | "—" | "–" | "□" | "⎪");
    let number = words.trim_start_matches(['(', '[']).trim_end_matches(['.', ')', ']', ':']);
    let is_numbered = number.len() < words.len() && number.len() <= 3 && !number.is_empty();
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_sign || (is_numbered && (is_number || is_letter))
}
