//! HTML inside Markdown: tells tags from text.
//!
//! Only what Markdown files use HTML for, line by line as the parser hands it over; a tag or a comment may
//! run over several lines. It does not check anything: unknown tags are tags, broken ones end with the block.

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token {
    /// Visible text, at this byte of the line.
    Text(usize, String),
    Tag(Tag),
}

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// In lower case.
    pub name: String,
    pub closing: bool,
    /// What an image shows, in words.
    pub alt: Option<String>,
    /// Where the image is.
    pub src: Option<String>,
    /// The name that links lead to it by, and where it leads itself.
    pub id: Option<String>,
    pub href: Option<String>,
}

/// Reads HTML line by line.
#[derive(Debug, Default)]
pub struct Scanner {
    state: State,
    /// The tag read so far, and the quote that is open in it.
    held: String,
    quote: Option<char>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Tag,
    Comment,
    /// Inside `script` or `style`, where nothing is to be read.
    Hidden,
}

impl Scanner {
    /// The tokens that `line` completes.
    pub fn line(&mut self, line: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while at < line.len() {
            at += match self.state {
                State::Text => self.text(&line[at..], at, &mut tokens),
                State::Tag => self.tag(&line[at..], &mut tokens),
                State::Comment => self.comment(&line[at..]),
                State::Hidden => self.hidden(&line[at..]),
            };
        }
        tokens
    }

    fn text(&mut self, rest: &str, at: usize, tokens: &mut Vec<Token>) -> usize {
        let opens =
            |&(i, _): &(usize, &str)| rest[i + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let end = rest.match_indices('<').find(opens).map_or(rest.len(), |(i, _)| i);
        if end > 0 {
            tokens.push(Token::Text(at, rest[..end].to_owned()));
            return end;
        }
        self.held.clear();
        self.quote = None;
        self.state = if rest.starts_with("<!--") { State::Comment } else { State::Tag };
        if self.state == State::Comment { "<!--".len() } else { 1 }
    }

    fn tag(&mut self, rest: &str, tokens: &mut Vec<Token>) -> usize {
        let Some(end) = self.end_of_tag(rest) else {
            self.held.push_str(rest);
            return rest.len();
        };
        self.held.push_str(&rest[..end]);
        let tag = Tag::parse(&self.held);
        let hides = !tag.closing && ["script", "style"].contains(&tag.name.as_str());
        self.state = if hides { State::Hidden } else { State::Text };
        tokens.push(Token::Tag(tag));
        end + 1
    }

    /// Where the tag ends: at a `>` outside quotes.
    fn end_of_tag(&mut self, rest: &str) -> Option<usize> {
        for (i, c) in rest.char_indices() {
            if c == '>' && self.quote.is_none() {
                return Some(i);
            }
            self.quote = quoting(self.quote, c);
        }
        None
    }

    fn comment(&mut self, rest: &str) -> usize {
        let Some(end) = rest.find("-->") else { return rest.len() };
        self.state = State::Text;
        end + "-->".len()
    }

    fn hidden(&mut self, rest: &str) -> usize {
        let Some(end) = rest.find("</s") else { return rest.len() };
        self.state = State::Text;
        end
    }
}

fn quoting(quote: Option<char>, c: char) -> Option<char> {
    match quote {
        None if c == '"' || c == '\'' => Some(c),
        Some(open) if open == c => None,
        _ => quote,
    }
}

impl Tag {
    /// From what stands between the angle brackets.
    pub fn parse(inner: &str) -> Self {
        let (closing, inner) = inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest));
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
        let (name, rest) = (inner[..end].to_ascii_lowercase(), &inner[end..]);
        let id = attribute(rest, "id").or_else(|| attribute(rest, "name").filter(|_| name == "a"));
        let href = attribute(rest, "href").filter(|_| name == "a");
        let src = attribute(rest, "src").filter(|_| name == "img");
        Self { name, closing, alt: attribute(rest, "alt"), src, id, href }
    }

    /// The level of a heading tag.
    pub fn heading(&self) -> Option<u8> {
        let level = self.name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&level).then_some(level)
    }

    /// Whether it begins and ends a paragraph, or something of the kind.
    pub fn is_block(&self) -> bool {
        const BLOCKS: [&str; 27] = [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "center",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "footer",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tr",
            "ul",
        ];
        BLOCKS.contains(&self.name.as_str()) || self.heading().is_some()
    }
}

/// The value of an attribute, in quotes or without.
fn attribute(inner: &str, name: &str) -> Option<String> {
    let mut rest = inner;
    while let Some(at) = memchr::memchr(b'=', rest.as_bytes()) {
        let is_it = rest[..at].trim_end().rsplit(char::is_whitespace).next()?.eq_ignore_ascii_case(name);
        rest = rest[at + 1..].trim_start();
        let quote = rest.chars().next().filter(|&c| c == '"' || c == '\'');
        let (text, behind) = match quote {
            Some(quote) => rest[1..].split_once(quote)?,
            None => rest.split_once(char::is_whitespace).unwrap_or((rest.trim_end_matches('/'), "")),
        };
        if is_it {
            return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        rest = behind;
    }
    None
}

/// `text` cut where an entity stands: offset, length in the source, and what is to be read there.
pub fn with_entities(text: &str) -> Vec<(usize, usize, String)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let (len, shown) = match entity(rest) {
            Some((len, c)) => (len, c.to_string()),
            None => {
                let len = rest.char_indices().skip(1).find(|&(_, c)| c == '&').map_or(rest.len(), |(i, _)| i);
                (len, rest[..len].to_owned())
            }
        };
        pieces.push((at, len, shown));
        at += len;
    }
    pieces
}

fn entity(rest: &str) -> Option<(usize, char)> {
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?.strip_prefix('&')?;
    let number = || match name.strip_prefix(['#'])? {
        hex if hex.starts_with(['x', 'X']) => u32::from_str_radix(&hex[1..], 16).ok(),
        decimal => decimal.parse().ok(),
    };
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "copy" => '©',
        _ => char::from_u32(number()?)?,
    };
    Some((name.len() + 2, c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_over_two_lines_is_one_tag() {
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line("<img src='a>b'\n"), []);
        let tag = Tag {
            name: "img".into(),
            closing: false,
            alt: Some("A weir".into()),
            src: Some("a>b".into()),
            ..Tag::default()
        };
        assert_eq!(scanner.line(" alt=\"A weir\">low water"), [Token::Tag(tag), Token::Text(14, "low water".into())]);
    }

    #[test]
    fn an_attribute_is_not_found_inside_of_another() {
        let tag = Tag::parse("a title='alt=\"no\" x' href=b.html id = \"c\"");
        assert_eq!((tag.alt, tag.href.as_deref(), tag.id.as_deref()), (None, Some("b.html"), Some("c")));
    }

    #[test]
    fn comments_and_scripts_are_not_read() {
        let mut scanner = Scanner::default();
        assert_eq!(scanner.line("<!-- one\n"), []);
        assert_eq!(scanner.line("two --> 1 < 2\n"), [Token::Text(7, " 1 < 2\n".into())]);
        assert_eq!(scanner.line("<script>let a = 1;</script>").len(), 2);
    }

    #[test]
    fn entities_are_read() {
        let pieces = with_entities("a &amp; b &what; &#65;");
        let shown: String = pieces.into_iter().map(|(_, _, shown)| shown).collect();
        assert_eq!(shown, "a & b &what; A");
    }
}
