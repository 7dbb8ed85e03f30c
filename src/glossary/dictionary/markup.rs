//! The words of an article that has tags: HTML, XDXF or Pango. Tags become line ends and paragraphs, or nothing; they
//! are never printed. There is no tree: a tag that is never closed does no harm, and any depth costs nothing.

/// Whose tags they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// White space means nothing; tags make the lines.
    Html,
    /// The lines stand as they are; `<tr>` is a transcription.
    Xdxf,
    /// The lines stand as they are; tags are about looks only.
    Pango,
}

/// The words of `text`, in lines.
pub fn words(text: &str, dialect: Dialect) -> String {
    let mut writer = Writer { out: String::with_capacity(text.len()), gap: Gap::None, dialect };
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '&']) {
        writer.text(&text[at..at + found]);
        at += found;
        let rest = &text[at..];
        at += if rest.starts_with('&') { entity(rest, &mut writer) } else { tag(rest, &mut writer) };
    }
    writer.text(&text[at..]);
    writer.out
}

/// What stands between the words written and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Blank,
    Line,
    Paragraph,
}

struct Writer {
    out: String,
    gap: Gap,
    dialect: Dialect,
}

impl Writer {
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.dialect != Dialect::Html => self.line_end(),
                // A hard blank holds two words together and is no gap.
                c if c.is_whitespace() && c != '\u{A0}' => self.gap(Gap::Blank),
                c => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        if !self.out.is_empty() {
            self.out.push_str(match self.gap {
                Gap::None => "",
                Gap::Blank => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
        self.out.push(c);
    }

    fn gap(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A line end; the second in a row makes an empty line.
    fn line_end(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Paragraph } else { Gap::Line };
    }
}

/// Reads what begins with `<`, and says how many bytes it took.
fn tag(rest: &str, writer: &mut Writer) -> usize {
    const CDATA: &str = "<![CDATA[";
    if rest.starts_with(CDATA) {
        return CDATA.len();
    }
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(4, |end| end + 3);
    }
    let inside = rest[1..].find(['<', '>']).map(|end| &rest[1..1 + end]);
    let is_tag = inside.is_some_and(|it| it.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)));
    let Some(inside) = inside.filter(|it| is_tag && rest[1 + it.len()..].starts_with('>')) else {
        writer.push('<');
        return 1;
    };
    let len = inside.len() + 2;
    let is_end = inside.starts_with('/');
    let name = inside.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let name = name.to_ascii_lowercase();
    if !is_end && !inside.ends_with('/') && is_silent(&name, writer.dialect) {
        return len + content_len(&rest[len..], &name);
    }
    obey(&name, is_end, writer);
    len
}

/// Elements whose content is not for reading.
fn is_silent(name: &str, dialect: Dialect) -> bool {
    match name {
        "script" | "style" => true,
        "rref" => dialect == Dialect::Xdxf,
        _ => false,
    }
}

/// How long the content of a silent element is; none when it does not end soon.
fn content_len(rest: &str, name: &str) -> usize {
    const NEAR: usize = 4096;
    let near = &rest[..rest.floor_char_boundary(NEAR)];
    near.to_ascii_lowercase().find(&format!("</{name}")).unwrap_or(0)
}

/// What a tag does to the lines.
fn obey(name: &str, is_end: bool, writer: &mut Writer) {
    match (name, writer.dialect) {
        ("br", _) => writer.line_end(),
        ("tr", Dialect::Xdxf) if is_end => writer.push(']'),
        ("tr", Dialect::Xdxf) => writer.push('['),
        ("p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "table" | "ul" | "ol" | "dl", _) => {
            writer.gap(Gap::Paragraph);
        }
        ("div" | "hr" | "dt" | "dd" | "tr" | "ar" | "def" | "ex" | "k", _) => writer.gap(Gap::Line),
        ("li", _) => {
            writer.gap(Gap::Line);
            if !is_end {
                writer.push('•');
                writer.gap(Gap::Blank);
            }
        }
        ("td" | "th", _) => writer.gap(Gap::Blank),
        _ => {}
    }
}

/// Reads what begins with `&`, and says how many bytes it took.
fn entity(rest: &str, writer: &mut Writer) -> usize {
    let near = &rest.as_bytes()[..rest.len().min(12)];
    let end = near.iter().position(|&byte| byte == b';');
    match end.and_then(|end| Some((end, named(rest.get(1..end)?)?))) {
        Some((end, c)) => {
            writer.push(c);
            end + 1
        }
        None => {
            writer.push('&');
            1
        }
    }
}

fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c });
    }
    if let Some((_, c)) = SIGNS.iter().find(|(sign, _)| *sign == name) {
        return Some(*c);
    }
    let n = LATIN.split_ascii_whitespace().position(|latin| latin == name)?;
    char::from_u32(0xA0 + n as u32)
}

const SIGNS: [(&str, char); 19] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("sbquo", '‚'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("hellip", '…'),
    ("bull", '•'),
    ("rarr", '→'),
    ("oelig", 'œ'),
    ("OElig", 'Œ'),
    ("scaron", 'š'),
];

/// The names of the characters from U+00A0 on.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml \
    Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave \
    eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute \
    ucirc uuml yacute thorn yuml";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(dialect: Dialect, text: &str, expected: &str) {
        assert_eq!(words(text, dialect), expected);
    }

    #[test]
    fn html_becomes_lines_and_paragraphs() {
        check(
            Dialect::Html,
            "<div class='a'><b>ferry</b> <i>n</i></div>\n<p>A boat,\nor  its way.</p><p>Also:<ul><li>a right</li><li>a toll</li></ul>",
            "ferry n\n\nA boat, or its way.\n\nAlso:\n\n• a right\n• a toll",
        );
        check(Dialect::Html, "one<br>two<BR/>\n<br />three", "one\ntwo\n\nthree");
        check(Dialect::Html, "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
    }

    #[test]
    fn xdxf_keeps_its_lines_and_transcriptions() {
        check(
            Dialect::Xdxf,
            "<k>ferry</k>\n<tr>ˈfɛri</tr>\n<c>n</c> <dtrn>a boat</dtrn> <rref>ferry.wav</rref><kref>boat</kref>",
            "ferry\n\n[ˈfɛri]\nn a boat boat",
        );
    }

    #[test]
    fn pango_is_about_looks_only() {
        check(
            Dialect::Pango,
            "<i><small>(fè-ri)</small></i>\n\n<b>1°</b> Bateau. \n  <span foreground=\"#0000CD\">Passer</span>.",
            "(fè-ri)\n\n1° Bateau.\nPasser.",
        );
    }

    #[test]
    fn entities_are_letters_and_never_commands() {
        check(Dialect::Html, "caf&eacute; &amp; th&#233;&#x2019;s &copy;", "café & thé’s ©");
        check(
            Dialect::Html,
            "AT&T; &nothing; R&D &#27;[31m &#xFFFFFFFF;",
            "AT&T; &nothing; R&D \u{FFFD}[31m &#xFFFFFFFF;",
        );
    }

    #[test]
    fn what_is_no_tag_is_text() {
        check(Dialect::Html, "a < b <3 <- <unclosed", "a < b <3 <- <unclosed");
        check(Dialect::Html, "a<!-- hidden -->b<script>x<b>y</script>c<![CDATA[d]]", "abcd]]");
        check(Dialect::Html, "a<script>b", "ab");
    }

    proptest! {
        #[test]
        fn text_without_tags_stays(text in "[a-zé]{1,9}( [a-zé]{1,9}){0,9}") {
            for dialect in [Dialect::Html, Dialect::Xdxf, Dialect::Pango] {
                prop_assert_eq!(words(&text, dialect), text.clone());
            }
        }

        #[test]
        fn any_text_is_read(text in "(<[a-z/!?]{0,4}|>|&[a-z#x0-9]{0,5};?|[ \na-zé]|\\PC){0,60}") {
            for dialect in [Dialect::Html, Dialect::Xdxf, Dialect::Pango] {
                prop_assert!(words(&text, dialect).chars().count() <= 2 * text.len() + 2);
            }
        }
    }
}
