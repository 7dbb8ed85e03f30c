//! The characters that roff has names for.

use unicode_normalization::UnicodeNormalization;

/// What `\(xx` or `\[xxx]` stands for. An unknown name stands for nothing.
pub fn sign(name: &str) -> Option<String> {
    let by_name = SIGNS.binary_search_by_key(&name, |(name, _)| name).ok().map(|i| SIGNS[i].1.to_owned());
    by_name.or_else(|| code(name)).or_else(|| greek(name).map(String::from)).or_else(|| accented(name))
}

/// `u2014`, or several joined by `_`.
fn code(name: &str) -> Option<String> {
    let digits = name.strip_prefix('u').filter(|digits| digits.len() >= 4 && digits.len() <= 60)?;
    let one = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    digits.split('_').map(one).collect::<Option<String>>().map(|word| word.nfc().collect())
}

fn greek(name: &str) -> Option<char> {
    const LATIN: &str = "abgdezyhiklmncoprstufxqwABGDEZYHIKLMNCOPRSTUFXQW";
    const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ";
    let letter = name.strip_prefix('*').filter(|letter| letter.len() == 1)?;
    LATIN.chars().position(|it| letter.starts_with(it)).and_then(|i| GREEK.chars().nth(i))
}

/// An accent and a letter: `'e`, `:u`.
fn accented(name: &str) -> Option<String> {
    let mut signs = name.chars();
    let (accent, letter) = (signs.next()?, signs.next().filter(char::is_ascii_alphabetic)?);
    let above = match accent {
        '\'' => '\u{301}',
        '`' => '\u{300}',
        '^' => '\u{302}',
        ':' => '\u{308}',
        '~' => '\u{303}',
        ',' => '\u{327}',
        'v' => '\u{30C}',
        _ => return None,
    };
    signs.next().is_none().then(|| [letter, above].into_iter().nfc().collect())
}

/// In the order of their names.
const SIGNS: [(&str, &str); 118] = [
    ("!=", "≠"),
    ("+-", "±"),
    ("+e", "ϵ"),
    ("-+", "∓"),
    ("->", "→"),
    ("-D", "Ð"),
    ("-h", "ℏ"),
    (".i", "ı"),
    ("/L", "Ł"),
    ("/O", "Ø"),
    ("/l", "ł"),
    ("/o", "ø"),
    ("12", "½"),
    ("14", "¼"),
    ("34", "¾"),
    ("3d", "∴"),
    ("<-", "←"),
    ("<=", "≤"),
    ("<>", "↔"),
    ("==", "≡"),
    ("=>", "⇒"),
    ("=~", "≅"),
    (">=", "≥"),
    ("AE", "Æ"),
    ("AN", "∧"),
    ("Ah", "ℵ"),
    ("Bq", "„"),
    ("Cs", "¤"),
    ("Do", "$"),
    ("Eu", "€"),
    ("Fc", "»"),
    ("Fo", "«"),
    ("IJ", "Ĳ"),
    ("OE", "Œ"),
    ("OR", "∨"),
    ("Of", "ª"),
    ("Om", "º"),
    ("Po", "£"),
    ("S1", "¹"),
    ("S2", "²"),
    ("S3", "³"),
    ("TP", "Þ"),
    ("Tp", "þ"),
    ("Ye", "¥"),
    ("ae", "æ"),
    ("an", "─"),
    ("ap", "∼"),
    ("aq", "'"),
    ("at", "@"),
    ("ba", "|"),
    ("bb", "¦"),
    ("bq", "‚"),
    ("br", "│"),
    ("bu", "•"),
    ("bv", "⎪"),
    ("ca", "∩"),
    ("ci", "○"),
    ("co", "©"),
    ("cq", "’"),
    ("ct", "¢"),
    ("cu", "∪"),
    ("dA", "⇓"),
    ("da", "↓"),
    ("dd", "‡"),
    ("de", "°"),
    ("dg", "†"),
    ("di", "÷"),
    ("dq", "\""),
    ("em", "—"),
    ("en", "–"),
    ("eq", "="),
    ("es", "∅"),
    ("eu", "€"),
    ("fa", "∀"),
    ("fc", "›"),
    ("fm", "′"),
    ("fo", "‹"),
    ("ga", "`"),
    ("gr", "∇"),
    ("hA", "⇔"),
    ("ha", "^"),
    ("hy", "-"),
    ("if", "∞"),
    ("is", "∫"),
    ("lA", "⇐"),
    ("lB", "["),
    ("lC", "{"),
    ("la", "⟨"),
    ("lh", "☜"),
    ("lq", "“"),
    ("mc", "µ"),
    ("mi", "−"),
    ("mo", "∈"),
    ("mu", "×"),
    ("no", "¬"),
    ("oA", "Å"),
    ("oa", "å"),
    ("oe", "œ"),
    ("oq", "‘"),
    ("or", "|"),
    ("pc", "·"),
    ("pd", "∂"),
    ("pl", "+"),
    ("ps", "¶"),
    ("rB", "]"),
    ("rC", "}"),
    ("ra", "⟩"),
    ("rg", "®"),
    ("rq", "”"),
    ("rs", "\\"),
    ("sc", "§"),
    ("sh", "#"),
    ("sl", "/"),
    ("sq", "□"),
    ("sr", "√"),
    ("ss", "ß"),
    ("ti", "~"),
    ("tm", "™"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_stand_for_their_sign() {
        assert!(SIGNS.is_sorted_by_key(|(name, _)| *name));
        let of = |name: &str| sign(name).unwrap_or_default();
        assert_eq!([of("em"), of("u2014"), of("*p"), of("'e"), of("none")], ["—", "—", "π", "é", ""]);
    }
}
