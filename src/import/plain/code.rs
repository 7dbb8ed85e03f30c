//! What is typed into a machine or comes out of one: commands, programs, settings, printed fields.
//!
//! A converter keeps neither the type nor the indent of such lines, and often no blank line. What is left are the
//! signs of programs, prompts, and that a line breaks off early to let a command stand on a line of its own. Weak
//! signs count only behind an announcement or next to a surer line, because prose has addresses and names too.

use std::ops::Range;

use super::evidence::Evidence;
use super::facts::Facts;
use super::lines::{Lines, is_finished};
use super::lists;
use super::parts::Part;
use crate::document::{Kind, Sign};

/// How much a line looks like code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Prose,
    Weak,
    Sure,
}

/// The stretches of `body` that are code though no blank line parts them from the prose around.
pub fn runs(lines: &Lines, evidence: &Evidence, body: &[usize]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    // Lines of a word or two are no prose that code could stand in.
    if evidence.wrap < NARROWEST {
        return runs;
    }
    let mut n = 0;
    while n < body.len() {
        if !begins(lines, evidence, body, n) {
            n += 1;
            continue;
        }
        let is_prompt = has_prompt(lines.text(body[n]));
        let mut end = n + 1;
        while end < body.len() && goes_on(lines, evidence, body[end], is_prompt) {
            end += 1;
        }
        runs.push(n..end);
        n = end;
    }
    runs
}

fn begins(lines: &Lines, evidence: &Evidence, body: &[usize], n: usize) -> bool {
    if !may_be(lines, body[n]) {
        return false;
    }
    let text = lines.text(body[n]);
    let look = look_of(lines, body[n]);
    let next = || body.get(n + 1).map_or(Look::Prose, |next| look_of(lines, *next));
    let announced = || n > 0 && is_announced(lines, evidence, body[n - 1], body[n]);
    if look == Look::Sure {
        let hangs = |next: &usize| lines.all[*next].indent() > lines.all[body[n]].indent();
        let is_bare = |text: &str| text.starts_with("$ ") && !has_sign(text);
        let below = body[n + 1..].iter().find(|next| !is_bare(lines.text(**next)));
        let is_term = is_bare(text) && below.is_none_or(hangs);
        return !is_term && (has_prompt(text) || next() >= Look::Weak) || announced();
    }
    if look == Look::Prose || !announced() {
        return false;
    }
    // The second line of a heading looks like a command of plain words.
    let is_plain = !has_sign(text) && (lines.numbering(body[0]).is_some() || !text.contains(' '));
    // A plain word with a sentence right below is a term that the sentence explains.
    let is_term =
        !has_sign(text) && !has_dash(text) && body.get(n + 1).is_some_and(|next| look_of(lines, *next) == Look::Prose);
    let is_alone = is_command(text) && !is_term && (!is_plain || ends_with_colon(lines.text(body[n - 1])));
    is_alone && ends_there(lines, body, n) || are_fields(lines, &body[n..])
}

/// How much line `i` looks like code, taken alone.
fn look_of(lines: &Lines, i: usize) -> Look {
    let facts = lines.all[i].facts;
    let may_be_command = || {
        let text = lines.text(i).as_bytes();
        let is_open = !lines.is_finished(i) && !text.ends_with(b",");
        text.first().is_some_and(|b| b.is_ascii_lowercase() && is_open || matches!(b, b'[' | b'-'))
    };
    if facts.has(Facts::PLAIN) || !facts.has(Facts::SIGN | Facts::COLON) && !may_be_command() {
        return Look::Prose;
    }
    look(lines.text(i))
}

/// Whether at least four fields with values follow each other.
fn are_fields(lines: &Lines, body: &[usize]) -> bool {
    let has_value = |i: &usize| is_field(lines.text(*i)) && !ends_with_colon(lines.text(*i));
    body.len() >= 4 && body[..4].iter().all(has_value)
}

fn ends_with_colon(text: &str) -> bool {
    text.ends_with([':', '：'])
}

/// A cheap look at the first character, which spares most lines of prose the rest.
fn may_be(lines: &Lines, i: usize) -> bool {
    let (text, facts) = (lines.text(i), lines.all[i].facts);
    text.as_bytes().first().is_some_and(|byte| {
        byte.is_ascii_lowercase()
            || b"$#%/<>{}[(@-_.*=&|!~^:;'\"\\".contains(byte)
            || facts.has(Facts::SIGN | Facts::COLON)
                && (text.ends_with(['{', '}', ';', '\\', '>', ':'])
                    || memchr::memchr3(b'=', b'<', b':', text.as_bytes()).is_some())
    })
}

/// Whether a command may end with line `n`: the next is none, a sentence, or a command again.
fn ends_there(lines: &Lines, body: &[usize], n: usize) -> bool {
    let Some(next) = body.get(n + 1) else { return true };
    !lines.text(*next).starts_with(char::is_lowercase) || look_of(lines, *next) >= Look::Weak
}

fn goes_on(lines: &Lines, evidence: &Evidence, i: usize, is_prompt: bool) -> bool {
    match look_of(lines, i) {
        Look::Sure => true,
        Look::Weak => !is_sentence(lines, evidence, i),
        Look::Prose => is_prompt && !is_sentence(lines, evidence, i),
    }
}

fn is_sentence(lines: &Lines, evidence: &Evidence, i: usize) -> bool {
    let text = lines.text(i);
    let n_words =
        text.split_whitespace().filter(|word| word.chars().all(|c| c.is_alphabetic() || c == ',' || c == '.')).count();
    lists::is_bulleted(text) || n_words >= 5 && (2 * lines.all[i].width() > evidence.wrap || is_finished(text))
}

/// Whether line `i` leads to something set apart in the next: with a colon, or by breaking off early.
fn is_announced(lines: &Lines, evidence: &Evidence, i: usize, next: usize) -> bool {
    let text = lines.text(i);
    if ends_with_colon(text) {
        return true;
    }
    let is_line =
        3 * lines.all[i].width() > evidence.wrap && !is_finished(text) && text.ends_with(char::is_alphanumeric);
    is_line
        && !evidence.is_flow
        && evidence.room(lines, i, next) > evidence.slack as isize + 3
        && look_of(lines, i) == Look::Prose
        && !lines.text(next).contains(", ")
}

fn has_prompt(text: &str) -> bool {
    let is_shell = |text: &str| {
        text.strip_prefix(['$', '#']).is_some_and(|rest| {
            rest.strip_prefix(' ').is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '.' | '/' | '('))
                    && (text.starts_with('$') || has_sign(rest) || rest.split(' ').count() <= 3)
            })
        })
    };
    is_shell(text)
        || text.starts_with(">>> ")
        || text.starts_with("C:\\")
        || text.starts_with("#!/")
        || text.split_once(['$', '#', '%']).is_some_and(|(host, rest)| {
            host.contains('@') && host.contains(':') && !host.contains(' ') && rest.starts_with(' ')
        })
}

/// Text has lines of more columns than this.
const NARROWEST: usize = 20;

/// Longer lines than this are no code, whatever they hold.
const LONGEST: usize = 500;

/// Bytes that programs have many of.
const SIGN: [bool; 256] = table(b"{}=<>|+/\\$#^~;@`&%");
/// Bytes of which words that are typed into machines have one.
const TECHNICAL: [bool; 256] = table(b"-/_=|<>$*~.");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let (mut table, mut n) = ([false; 256], 0);
    while n < bytes.len() {
        table[bytes[n] as usize] = true;
        n += 1;
    }
    table
}

/// How much `text` looks like code, taken alone.
fn look(text: &str) -> Look {
    let bytes = text.as_bytes();
    if bytes.len() > LONGEST {
        return Look::Prose;
    }
    if has_prompt(text) {
        return Look::Sure;
    }
    let (mut n_signs, mut n_letters, mut n) = (0, 0, 0);
    for byte in bytes {
        n += usize::from(!byte.is_ascii_whitespace());
        n_signs += usize::from(SIGN[usize::from(*byte)]);
        n_letters += usize::from(byte.is_ascii_alphabetic() || *byte >= 128);
    }
    let last = bytes.last().copied().unwrap_or(0);
    let is_address = text.contains("://") || text.starts_with("www.");
    let is_markup = bytes.first() == Some(&b'<') && last == b'>' && n_letters > 0;
    let is_section = bytes.first() == Some(&b'[') && last == b']' && n > 2 && is_name(&text[1..text.len() - 1]);
    let is_assignment =
        text.split_once('=').is_some_and(|(name, _)| is_name(name.trim_end_matches([' ', '+', ':', '?'])));
    let is_closed =
        matches!(last, b'{' | b'}' | b'\\') || (last == b';' && n_signs >= 3 && text.contains(['(', '=', '{']));
    let is_dense = n_signs >= 3 && 6 * n_signs > n && !is_address && (n_letters > 0 || text.contains(['{', '}']));
    let is_option = text.strip_prefix("--").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        && !text.ends_with('.');
    if lists::is_dashed(text) || lists::is_bulleted(text) {
        return Look::Prose;
    }
    if is_markup || is_section || is_assignment || is_closed || (is_dense && !text.ends_with(['.', ','])) || is_option {
        return Look::Sure;
    }
    if is_command(text) || is_field(text) { Look::Weak } else { Look::Prose }
}

/// A name as programs have them.
fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-[]$\"'".contains(&byte))
}

/// `Field-Name: its value`, or the name alone.
fn is_field(text: &str) -> bool {
    let Some((name, value)) = text.split_once(':') else { return false };
    (name.len() <= 24
        && name.split(' ').count() <= 2
        && name.is_ascii()
        && (value.is_empty() || value.starts_with([' ', '\t'])))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_ ".contains(&byte))
        && !is_finished(text.trim_end_matches(':'))
        && (value.is_empty() || !ends_with_colon(value))
        && value.split_whitespace().count() <= 8
}

fn has_sign(text: &str) -> bool {
    let is_technical = |word: &[u8]| {
        let core = word.len() - word.iter().rev().take_while(|b| **b == b'.').count();
        word.len() > 1
            && (word[0] == b'-'
                || word.iter().any(|b| b"/_=|<>$*~".contains(b))
                || word[..core].contains(&b'.') && !word.windows(2).any(|two| two == b".."))
    };
    let may_be = |b: &u8| TECHNICAL[usize::from(*b)];
    text.as_bytes().iter().any(may_be) && text.as_bytes().split(|b| *b == b' ').any(is_technical)
}

fn is_command(text: &str) -> bool {
    let is_prompt = || text.starts_with(['$', '#', '/', '%']) && !text.ends_with('.');
    let is_word = text.starts_with(|c: char| c.is_ascii_lowercase()) && !text.ends_with(['.', ',', ';', ':']);
    if !(is_word || is_prompt()) || is_finished(text) || !text.is_ascii() {
        return false;
    }
    let n = |sign: u8| memchr::memchr_iter(sign, text.as_bytes()).count();
    let n_words = n(b' ') + 1;
    if n(b')') > n(b'(') || n_words < 3 && text.contains("://") {
        return false;
    }
    !is_word || n_words <= 4 || n_words <= 8 && has_dash(text) || has_sign(text)
}

/// A dash inside of a word, as many commands have it.
fn has_dash(text: &str) -> bool {
    text.contains('-') && text.split(' ').any(|word| word.len() > 1 && word.contains('-') && !word.contains("--"))
}

/// Makes code of the parts that are set apart behind an announcement, or sure by themselves.
pub fn mark(lines: &Lines, evidence: &Evidence, parts: &mut [Part]) {
    for n in 1..parts.len() {
        let (before, part) = (&parts[n - 1], &parts[n]);
        if !may_become(part) || part.n_lines() > 40 || !may_be(lines, part.first()) {
            continue;
        }
        let indent = |part: &Part| lines.all[part.first()].indent();
        let is_lead = matches!(before.kind, Kind::Paragraph | Kind::Quote | Kind::Verse | Kind::ListItem);
        let is_announced = is_lead
            && lines.text(before.last()).ends_with(':')
            && (!evidence.is_flow || part.n_lines() > 1)
            && (indent(part) >= indent(before) || part.gap > 0);
        let is_after_code = before.kind == Kind::Code && indent(part) == indent(before);
        // Verses are as short as commands and begin in small letters when they are modern.
        let is_verse = || part.kind == Kind::Verse && !lines.body(part.lines.clone()).all(|i| has_sign(lines.text(i)));
        // A dollar may stand before a term, too.
        let text = lines.text(part.first());
        if text.starts_with("$ ") && !has_sign(text) && !is_announced {
            continue;
        }
        let is_code = is_announced && fields(lines, part)
            || match least(lines, part) {
                Look::Sure => part.n_lines() > 1 || is_announced || is_after_code,
                Look::Weak if is_verse() => false,
                Look::Weak => {
                    is_announced && part.n_lines() <= 8 || is_after_code || is_broken_off(lines, evidence, before, part)
                }
                Look::Prose => false,
            };
        if is_code {
            parts[n].take_for(Kind::Code, Sign::MachineSigns);
            parts[n].signs.pro.add_if(is_announced, Sign::Announced);
        }
    }
}

/// How much the line looks like code that does so least.
fn least(lines: &Lines, part: &Part) -> Look {
    let mut least = Look::Sure;
    for i in lines.body(part.lines.clone()) {
        least = least.min(look_of(lines, i));
        if least == Look::Prose {
            break;
        }
    }
    least
}

fn fields(lines: &Lines, part: &Part) -> bool {
    let body: Vec<usize> = lines.body(part.lines.clone()).take(4).collect();
    are_fields(lines, &body)
}

fn may_become(part: &Part) -> bool {
    matches!(part.kind, Kind::Paragraph | Kind::Quote | Kind::Verse) && part.underline.is_none() && part.marker == 0
}

/// A sentence that stops in the middle, and below it a command.
fn is_broken_off(lines: &Lines, evidence: &Evidence, before: &Part, part: &Part) -> bool {
    let (i, next) = (before.last(), part.first());
    let text = lines.text(next);
    let is_text = matches!(before.kind, Kind::Paragraph | Kind::Quote | Kind::ListItem);
    let is_heading = || lines.numbering(before.first()).is_some() || before.width(lines) < 40;
    is_text
        && !evidence.is_flow
        && !part.page
        && part.n_lines() <= 3
        && (has_sign(text) || has_dash(text))
        && lines.all[next].indent() >= lines.all[i].indent()
        && !lines.is_finished(i)
        && !lines.text(i).ends_with([',', ';', '-', '–', '—'])
        && (lines.all[next].indent() > lines.all[i].indent() + 1 && before.width(lines) > 20 || !is_heading())
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use crate::document::Kind;

    const PROSE: &str = "The road went on over the hill and down to the water, where\nthe boats were, and then it was gone among reeds and grass.\n\n";

    fn check(text: &str, expect: &[&str]) {
        let it = document(format!("{}{text}\n\n{}", PROSE.repeat(4), PROSE.repeat(2)));
        let code = it.blocks.iter().filter(|block| block.kind == Kind::Code);
        assert_eq!(code.map(|block| &it.text[block.range.clone()]).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_command_stands_on_a_line_of_its_own() {
        check("To see all the boats that lie in the harbour, and who\nowns them, run:\nboats -l\n", &["boats -l"]);
        check("You may let one of them go to sea with\nboats --let-go Mary\n", &["boats --let-go Mary"]);
        check("You may let one of them go to sea with the next tide if\nthe wind is in the west\n", &[]);
    }

    #[test]
    fn what_follows_a_prompt_is_its_answer() {
        check(
            "Ask for the tide in this way, and wait for what it has to\nsay to you:\n$ tide now\nHigh water\nin two hours\n",
            &["$ tide now\nHigh water\nin two hours"],
        );
    }

    #[test]
    fn settings_are_code_and_sentences_are_not() {
        check("[harbour]\nboats = 12\nkeeper = \"Mary\"\n", &["[harbour]\nboats = 12\nkeeper = \"Mary\""]);
        check("He had three rules:\nnever sail on a Friday, not even in\nsummer.\n", &[]);
    }
}
