//! Which language a text is in.

/// Bytes of one sample.
const SAMPLE: usize = 1000;

/// The language of `text` as an [IETF tag](https://www.rfc-editor.org/rfc/rfc5646) (`en`, `de`, `ja`), or nothing when
/// it cannot be told: too few words, or words of no language, as in a program.
///
/// A few samples are looked at, so the cost does not grow with the text. None is from the head, because title pages
/// and contents are names in any language.
pub fn language(text: &str) -> Option<String> {
    let together = own_script([1, 3, 4].map(|n| sample(text, n)).join("\n"));
    let code = detect(&together).or_else(|| vote(text))?;
    let tag = TAGS.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short);
    Some(tag.to_owned())
}

/// The sample after `fifths` of the text.
fn sample(text: &str, fifths: usize) -> &str {
    let at = text.len() / 5 * fifths;
    &text[text.floor_char_boundary(at)..text.floor_char_boundary(at + SAMPLE)]
}

/// Programs and names are in Latin letters in texts of all scripts: when enough is in another, only that is asked.
fn own_script(sample: String) -> String {
    let (n_latin, n_other) = sample
        .chars()
        .filter(|c| c.is_alphabetic())
        .fold((0, 0), |(latin, other), c| if c < '\u{250}' { (latin + 1, other) } else { (latin, other + 1) });
    if n_other * 5 > n_latin { sample.replace(|c: char| c.is_ascii_alphabetic(), "") } else { sample }
}

/// What most samples say that say something for themselves, as in a text that is translated in part.
fn vote(text: &str) -> Option<&'static str> {
    let votes: Vec<_> = (0..5).filter_map(|fifths| detect(&own_script(sample(text, fifths).to_owned()))).collect();
    let count = |code: &str| votes.iter().filter(|other| **other == code).count();
    let best = *votes.iter().rev().max_by_key(|code| count(code))?;
    (2 * count(best) >= votes.len()).then_some(best)
}

fn detect(sample: &str) -> Option<&'static str> {
    whatlang::detect(sample).filter(|found| found.is_reliable()).map(|found| found.lang().code())
}

/// What three letters of ISO 639-3 are in two of ISO 639-1, which a tag must have where there are such.
const TAGS: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_the_language() {
        let check = |tag: &str, text: &str| assert_eq!(language(&text.repeat(6)).as_deref(), Some(tag));
        check("en", "The cat sat in the sun and it was warm for the first time. ");
        check("de", "Der Hund lag auf dem Weg und die Sonne war nicht zu sehen. ");
        check("fr", "Le chat est dans la maison et les enfants sont dans une cour. ");
        check("pl", "Kot leży na słońcu, a dzieci bawią się na podwórku przed domem. ");
        let russian = "Когда дождь кончился, старик вышел из дома и долго смотрел на дорогу, по которой утром ушёл сын. \
                       Он думал о том, что вечером надо будет закрыть окна, потому что ночью опять станет холодно. ";
        check("ru", russian);
        check("ja", "むかしむかし、あるところに小さな家がありました。");
        check("zh", "从前有一座小房子，里面住着一位老人和他的猫。");
        check("zh", "运行 cargo build --release 然后打开文件 README.md 就可以开始阅读。");
    }

    #[test]
    fn words_of_no_language_tell_none() {
        assert_eq!(language(""), None);
        assert_eq!(language(&"x1 = y2 + 0x7f; ".repeat(200)), None);
    }
}
