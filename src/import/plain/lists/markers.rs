//! What an item may begin with: bullets, numbers and letters, in one script and another.
//!
//! A marker is told by its own line alone. Whether it is one, its neighbours say; that is not asked here.

/// What an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    pub style: Style,
    pub value: u32,
    /// Its bytes, without the white space behind it.
    pub len: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Bullet(char),
    /// A number and the sign behind it; the flag says whether a bracket stands before.
    Number(char, bool),
    Letter(char, bool),
    Roman(char, bool),
}

/// The markers that `text` may begin with: `i.` can be a letter or a roman number.
pub fn markers(text: &str) -> impl Iterator<Item = Marker> {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    // A converter may leave a bullet alone on its line.
    let is_alone = end == text.len() && text.len() <= 4 && text.chars().all(is_sure_bullet);
    let token = if end < text.len() || is_alone { &text[..end] } else { "" };
    let bullet = bullet(token, &text[end..]).or_else(|| eastern(text));
    bullet.into_iter().chain(counted(token).into_iter().flatten())
}

/// Whether `text` may begin with a marker.
pub fn is_marked(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_plain = bytes.first().is_some_and(|b| b.is_ascii_alphanumeric() || b"\"'$[{<_/.,!?&".contains(b));
    if is_plain {
        // A number or letter is a word of a few letters with a point or bracket behind it.
        match bytes[..bytes.len().min(9)].iter().position(|b| !b.is_ascii_graphic()) {
            None => return false,
            Some(end) if bytes[end] == b' ' && end > 1 && !matches!(bytes[end - 1], b'.' | b')') => return false,
            Some(_) => {}
        }
    }
    markers(text).next().is_some()
}

/// Signs that are nothing but bullets; those of private use are what symbol fonts leave.
pub fn is_sure_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦'
            | '▪'
            | '▫'
            | '●'
            | '‣'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '❖'
            | '➢'
            | '➤'
            | '►'
            | '▸'
            | '▶'
            | '❑'
            | '❒'
            | '⁃'
            | '∙'
            | '☐'
            | '☑'
            | '✓'
            | '✔'
            | '➔'
    ) || ('\u{E000}'..='\u{F8FF}').contains(&c)
}

fn bullet(token: &str, rest: &str) -> Option<Marker> {
    let c = token.chars().next()?;
    let is_one = token.len() == c.len_utf8();
    let is_bullet = is_sure_bullet(c)
        || matches!(c, '·' | '○' | '*' | '-' | '+' | '–' | '—' | '→' | '✗' | '✘' | '★')
        || (c == 'o' && rest.starts_with("  "));
    (is_one && is_bullet).then_some(Marker { style: Style::Bullet(c), value: 0, len: token.len() })
}

/// Markers that need no white space behind: `①`, `・`, `一、`, `（１）`, `２．`.
fn eastern(text: &str) -> Option<Marker> {
    let first = text.chars().next().filter(|c| !c.is_ascii() && !c.is_alphabetic() || is_kanji_digit(*c))?;
    let len = first.len_utf8();
    for (start, sign) in [('①', '①'), ('⑴', '⑴'), ('❶', '❶')] {
        let most = if start == '❶' { 10 } else { 20 };
        let value = (first as u32).wrapping_sub(start as u32).wrapping_add(1);
        if (1..=most).contains(&value) && text.len() > len {
            return Some(Marker { style: Style::Number(sign, false), value, len });
        }
    }
    if first == '・' && text.len() > len {
        return Some(Marker { style: Style::Bullet(first), value: 0, len });
    }
    let inner = text.strip_prefix('（').unwrap_or(text);
    let is_bracketed = inner.len() < text.len();
    let end = inner.find(|c| !is_kanji_digit(c) && !('０'..='９').contains(&c)).filter(|end| (3..=9).contains(end))?;
    let sign = inner[end..].chars().next()?;
    let fits = if is_bracketed { sign == '）' } else { matches!(sign, '、' | '．' | '）') };
    let len = text.len() - inner.len() + end + sign.len_utf8();
    let value = eastern_value(&inner[..end]).filter(|_| fits && len < text.len())?;
    Some(Marker { style: Style::Number(sign, is_bracketed), value, len })
}

fn is_kanji_digit(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

fn eastern_value(digits: &str) -> Option<u32> {
    let mut value = 0;
    for c in digits.chars() {
        let place = "一二三四五六七八九".chars().position(|kanji| kanji == c);
        value = match (c, place) {
            ('十', _) => value.max(1) * 10,
            (_, Some(place)) if value % 10 == 0 => value + place as u32 + 1,
            ('０'..='９', _) => value * 10 + (c as u32 - '０' as u32),
            _ => return None,
        };
    }
    Some(value)
}

fn counted(token: &str) -> Option<[Marker; 2]> {
    if token.len() > 8 || !token.is_ascii() {
        return None;
    }
    let inner = token.strip_prefix('(').unwrap_or(token);
    let is_bracketed = inner.len() < token.len();
    let core = inner.trim_end_matches(['.', ')', ':']);
    let sign = inner[core.len()..].chars().last()?;
    if inner.len() > core.len() + 2 || (is_bracketed && sign != ')') || sign == ':' || core.is_empty() {
        return None;
    }
    let len = token.len();
    if let Ok(value) = core.parse() {
        let marker = Marker { style: Style::Number(sign, is_bracketed), value, len };
        return (core.len() <= 3).then_some([marker, marker]);
    }
    let letter = (core.len() == 1)
        .then(|| u32::from(core.as_bytes()[0].to_ascii_lowercase()).checked_sub(96))
        .flatten()
        .filter(|n| (1..=26).contains(n));
    let roman = super::super::numbers::roman(core);
    let as_letter = letter.map(|value| Marker { style: Style::Letter(sign, is_bracketed), value, len });
    let as_roman = roman.map(|value| Marker { style: Style::Roman(sign, is_bracketed), value, len });
    match (as_letter, as_roman) {
        (Some(one), Some(two)) => Some([one, two]),
        (Some(one), None) | (None, Some(one)) => Some([one, one]),
        (None, None) => None,
    }
}

/// Whether one item comes right after the other in a list.
fn follows(one: Marker, two: Marker) -> bool {
    match one.style {
        Style::Bullet(_) => one.style == two.style,
        _ => one.style == two.style && two.value == one.value + 1,
    }
}

/// The markers of two lines of which one comes right after the other in a list.
pub fn pair(text: &str, next: &str) -> Option<(Marker, Marker)> {
    let mut pairs = markers(text).flat_map(|one| markers(next).map(move |two| (one, two)));
    pairs.find(|(one, two)| follows(*one, *two))
}

/// Whether `text` begins with a sign that is nothing but a bullet.
pub fn is_bulleted(text: &str) -> bool {
    text.starts_with(is_sure_bullet) && markers(text).next().is_some()
}

/// Whether `text` begins with a dash or star that may be a bullet.
pub fn is_dashed(text: &str) -> bool {
    let rest = text.strip_prefix(['-', '–', '—', '*', '+']);
    rest.is_some_and(|rest| rest.starts_with([' ', '\u{A0}', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_count_on() {
        assert!(pair("1. salt", "2. oil").is_some());
        assert!(pair("(a) salt", "(b) oil").is_some());
        assert!(pair("iv) salt", "v) oil").is_some());
        assert!(pair("• salt", "• oil").is_some());
        assert!(pair("1. salt", "3. oil").is_none());
        assert!(pair("1. salt", "2) oil").is_none());
    }

    #[test]
    fn a_year_is_no_marker() {
        assert!(markers("1917. And then").next().is_none());
        assert!(markers("end. And then").next().is_none());
    }
}
