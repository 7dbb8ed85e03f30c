//! What the parts of code are, as far as a reader's eye is helped: remarks, strings, numbers, words of the language.
//!
//! A table says what a language writes where; nothing is parsed. Of a language that is not in the table, nothing is
//! told: a wrong colour is worse than none.

use std::ops::Range;

/// What a part of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Remark,
    Words,
    Number,
    Keyword,
}

/// How a language is written.
struct Language {
    names: &'static [&'static str],
    /// What begins a remark that ends with the line, and what is around one that may go on.
    line: &'static [&'static str],
    block: Option<(&'static str, &'static str)>,
    /// Around strings in one line, and around those that may go on.
    quotes: &'static [char],
    long: &'static [&'static str],
    keywords: &'static str,
    /// Whether capitals make no difference in keywords.
    is_loud: bool,
}

const C_REMARK: Option<(&str, &str)> = Some(("/*", "*/"));
const OF_C: &str = "auto break case char const continue default do double else enum extern float for goto if inline int long \
    register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool \
    true false NULL class namespace template typename public private protected virtual override new delete this throw try \
    catch using nullptr constexpr noexcept operator friend explicit";
const OF_JAVA: &str = "abstract assert boolean break byte case catch char class const continue default do double else enum \
    extends final finally float for if implements import instanceof int interface long native new package private protected \
    public return short static super switch synchronized this throw throws transient try void volatile while true false null \
    var val fun when object companion override open data sealed string using namespace get set async await out ref readonly \
    internal foreach in is as record";
const OF_SCRIPT: &str = "async await break case catch class const continue debugger default delete do else export extends \
    finally for from function if import in instanceof let new of return static super switch this throw try typeof var void \
    while with yield true false null undefined interface type enum implements readonly public private protected as";

/// Most languages that texts have examples in.
const LANGUAGES: [Language; 15] = [
    c_like(&["c", "cpp", "c++", "cc", "h", "hpp", "objc", "arduino"], OF_C, &['"', '\''], &[]),
    c_like(&["java", "kotlin", "kt", "cs", "csharp", "c#", "scala"], OF_JAVA, &['"', '\''], &["\"\"\""]),
    c_like(&["js", "javascript", "jsx", "ts", "typescript", "tsx", "node"], OF_SCRIPT, &['"', '\''], &["`"]),
    // A quotation mark alone begins a lifetime.
    c_like(
        &["rust", "rs"],
        "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut \
         pub ref return self Self static struct super trait true type unsafe use where while",
        &['"'],
        &[],
    ),
    c_like(
        &["go", "golang"],
        "break case chan const continue default defer else fallthrough for func go goto if import interface map package \
         range return select struct switch type var true false nil",
        &['"', '\''],
        &["`"],
    ),
    c_like(
        &["swift"],
        "as break case catch class continue default defer do else enum extension false for func guard if import in init is \
         let nil protocol return self static struct super switch throw throws true try var where while",
        &['"'],
        &["\"\"\""],
    ),
    c_like(
        &["php"],
        "abstract and array as break case catch class const continue echo else elseif extends final for foreach function \
         global if implements interface namespace new null or private protected public return static switch this throw try \
         use var while true false",
        &['"', '\''],
        &[],
    ),
    hash_like(
        &["python", "py", "python3", "pycon"],
        "and as assert async await break class continue def del elif else except finally for from global if import in is \
         lambda match nonlocal not or pass raise return try while with yield True False None self",
        &["\"\"\"", "'''"],
    ),
    hash_like(
        &["sh", "bash", "zsh", "shell", "console", "fish", "dockerfile", "makefile", "make"],
        "case do done elif else esac export fi for function if in local return set then unset until while",
        &[],
    ),
    hash_like(
        &["ruby", "rb", "perl", "pl", "r", "elixir", "ex"],
        "alias and begin break case class def do else elsif end ensure false for foreach function if in module my next nil not \
         or our package print require rescue return self sub super then true undef unless until use when while yield",
        &[],
    ),
    hash_like(&["toml", "yaml", "yml", "ini", "conf", "nix"], "true false null yes no on off", &["\"\"\"", "'''"]),
    c_like(&["json", "jsonc", "json5"], "true false null", &['"'], &[]),
    c_like(&["css", "scss", "less"], "important from to", &['"', '\''], &[]),
    Language {
        names: &["sql", "postgresql", "mysql", "sqlite"],
        line: &["--"],
        block: C_REMARK,
        quotes: &['\'', '"'],
        long: &[],
        keywords: "add all alter and as asc begin between by case check commit create default delete desc distinct drop else \
            end exists foreign from full group having if in index inner insert into is join key left like limit not null on or \
            order outer primary references returning right rollback select set table then union unique update using values \
            view when where with",
        is_loud: true,
    },
    Language {
        names: &["lua", "haskell", "hs", "ada", "elm"],
        line: &["--"],
        block: None,
        quotes: &['"'],
        long: &[],
        keywords: "and break case class data deriving do else elseif end false for function if import in instance let local \
            module newtype nil not of or repeat return then true type until where while",
        is_loud: false,
    },
];

const fn c_like(
    names: &'static [&'static str],
    keywords: &'static str,
    quotes: &'static [char],
    long: &'static [&'static str],
) -> Language {
    Language { names, line: &["//"], block: C_REMARK, quotes, long, keywords, is_loud: false }
}

const fn hash_like(names: &'static [&'static str], keywords: &'static str, long: &'static [&'static str]) -> Language {
    Language { names, line: &["#"], block: None, quotes: &['"', '\''], long, keywords, is_loud: false }
}

/// The parts of code in a language of that name, in order. Nothing for a language that is not known.
///
/// ```
/// use postil::text::code::{Part, parts};
/// let code = "let n = 7; // so";
/// let found: Vec<_> = parts("rust", code).into_iter().map(|(range, part)| (&code[range], part)).collect();
/// assert_eq!(found, [("let", Part::Keyword), ("7", Part::Number), ("// so", Part::Remark)]);
/// ```
pub fn parts(language: &str, code: &str) -> Vec<(Range<usize>, Part)> {
    let Some(language) = named(language) else { return Vec::new() };
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(sign) = code[at..].chars().next() {
        let (len, part) = language.part(code, at, sign);
        if let Some(part) = part {
            parts.push((at..at + len, part));
        }
        at += len;
    }
    parts
}

/// Whether the parts of code in a language of that name are told.
pub fn is_known(language: &str) -> bool {
    named(language).is_some()
}

fn named(language: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|it| it.names.iter().any(|name| name.eq_ignore_ascii_case(language)))
}

impl Language {
    /// How long the part at `at` is, which begins with `sign`, and what it is.
    fn part(&self, code: &str, at: usize, sign: char) -> (usize, Option<Part>) {
        let rest = &code[at..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let line = rest.find('\n').unwrap_or(rest.len());
        if is_word(sign) {
            let len = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let is_number = sign.is_ascii_digit();
            let end =
                rest[len..].strip_prefix('.').map_or(0, |behind| behind.bytes().take_while(u8::is_ascii_digit).count());
            let len = if is_number && end > 0 { len + 1 + end } else { len };
            let part =
                if is_number { Some(Part::Number) } else { self.is_keyword(&rest[..len]).then_some(Part::Keyword) };
            return (len, part);
        }
        // A remark of a shell stands apart from the word before it.
        let is_apart = at == 0 || code[..at].ends_with(char::is_whitespace) || !rest.starts_with('#');
        if is_apart && self.line.iter().any(|start| rest.starts_with(start)) {
            return (line, Some(Part::Remark));
        }
        if let Some((start, end)) = self.block.filter(|(start, _)| rest.starts_with(start)) {
            let len = rest[start.len()..].find(end).map_or(rest.len(), |len| start.len() + len + end.len());
            return (len, Some(Part::Remark));
        }
        if let Some(quote) = self.long.iter().find(|quote| rest.starts_with(**quote)) {
            let len = rest[quote.len()..].find(quote).map_or(rest.len(), |len| 2 * quote.len() + len);
            return (len, Some(Part::Words));
        }
        if self.quotes.contains(&sign) {
            // One that does not end in its line may be no string.
            return closed(&rest[..line], sign).map_or((sign.len_utf8(), None), |len| (len, Some(Part::Words)));
        }
        (sign.len_utf8(), None)
    }

    fn is_keyword(&self, word: &str) -> bool {
        let is = |keyword: &str| if self.is_loud { keyword.eq_ignore_ascii_case(word) } else { keyword == word };
        word.len() <= 12 && self.keywords.split_ascii_whitespace().any(is)
    }
}

/// How long a string is that begins a line.
fn closed(line: &str, quote: char) -> Option<usize> {
    let mut is_escaped = false;
    for (at, sign) in line.char_indices().skip(1) {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if sign == quote => return Some(at + quote.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(language: &str, code: &str, expected: &[(&str, Part)]) {
        let found: Vec<_> = parts(language, code).into_iter().map(|(range, part)| (&code[range], part)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_language_has_its_own_remarks_and_strings() {
        check("Python", "x = '''a\n# b''' # c", &[("'''a\n# b'''", Part::Words), ("# c", Part::Remark)]);
        check("sh", "echo \"a#b\" $# don't # x", &[("\"a#b\"", Part::Words), ("# x", Part::Remark)]);
        check(
            "c",
            "/* a\nb */ x(\"\\\"c\", 1.5)",
            &[("/* a\nb */", Part::Remark), ("\"\\\"c\"", Part::Words), ("1.5", Part::Number)],
        );
        check("sql", "SELECT a -- b", &[("SELECT", Part::Keyword), ("-- b", Part::Remark)]);
        check("rust", "fn f<'a>(s: &'a str) {}", &[("fn", Part::Keyword)]);
    }

    #[test]
    fn of_an_unknown_language_nothing_is_told() {
        check("brainfuck", "let x = 1; // a", &[]);
        check("", "let x = 1; // a", &[]);
    }

    proptest! {
        #[test]
        fn parts_lie_in_the_code_in_order(code in "([a-z0-9]{1,3}|[\"'`#/*\\-\\\\\u{6771} \n.]){0,60}", n in 0_usize..15) {
            let mut at = 0;
            for (range, _) in parts(LANGUAGES[n].names[0], &code) {
                prop_assert!(range.start >= at && range.end > range.start && code.get(range.clone()).is_some());
                at = range.end;
            }
        }
    }
}
