//! The words that count the parts of books, in several languages: names of parts and numbers written out.
//!
//! They belong to the grammar of books, not to one text. Ordinals are stems, for their endings follow the word
//! they stand with: *zweiter Teil*, *zweites Kapitel*.

/// Names of parts, and how deep they lie: 0 for what holds chapters, 1 for chapters, 2 for what is in them.
const UNITS: [(&str, u8); 76] = [
    ("part", 0),
    ("book", 0),
    ("volume", 0),
    ("teil", 0),
    ("buch", 0),
    ("band", 0),
    ("partie", 0),
    ("livre", 0),
    ("tome", 0),
    ("parte", 0),
    ("libro", 0),
    ("tomo", 0),
    ("deel", 0),
    ("часть", 0),
    ("книга", 0),
    ("том", 0),
    ("раздел", 0),
    ("chapter", 1),
    ("kapitel", 1),
    ("chapitre", 1),
    ("capítulo", 1),
    ("capitulo", 1),
    ("capitolo", 1),
    ("hoofdstuk", 1),
    ("глава", 1),
    ("act", 1),
    ("akt", 1),
    ("aufzug", 1),
    ("acte", 1),
    ("acto", 1),
    ("atto", 1),
    ("jornada", 1),
    ("действие", 1),
    ("акт", 1),
    ("appendix", 1),
    ("anhang", 1),
    ("annexe", 1),
    ("apéndice", 1),
    ("appendice", 1),
    ("приложение", 1),
    ("letter", 1),
    ("brief", 1),
    ("lettre", 1),
    ("carta", 1),
    ("lettera", 1),
    ("письмо", 1),
    ("lecture", 1),
    ("vorlesung", 1),
    ("leçon", 1),
    ("lección", 1),
    ("lezione", 1),
    ("лекция", 1),
    ("essay", 1),
    ("canto", 1),
    ("chant", 1),
    ("gesang", 1),
    ("песнь", 1),
    ("stave", 1),
    ("adventure", 1),
    ("abenteuer", 1),
    ("scene", 2),
    ("szene", 2),
    ("auftritt", 2),
    ("scène", 2),
    ("escena", 2),
    ("scena", 2),
    ("явление", 2),
    ("сцена", 2),
    ("section", 2),
    ("abschnitt", 2),
    ("sección", 2),
    ("sezione", 2),
    ("article", 2),
    ("artikel", 2),
    ("artículo", 2),
    ("articolo", 2),
];

/// Numbers written out, and the stems of ordinals.
const COUNTS: [(&str, u32); 188] = [
    ("one", 1),
    ("first", 1),
    ("eins", 1),
    ("erst", 1),
    ("un", 1),
    ("premi", 1),
    ("uno", 1),
    ("primer", 1),
    ("prim", 1),
    ("один", 1),
    ("перв", 1),
    ("two", 2),
    ("second", 2),
    ("zwei", 2),
    ("zweit", 2),
    ("deux", 2),
    ("dos", 2),
    ("segund", 2),
    ("due", 2),
    ("два", 2),
    ("втор", 2),
    ("three", 3),
    ("third", 3),
    ("drei", 3),
    ("dritt", 3),
    ("trois", 3),
    ("tres", 3),
    ("tercer", 3),
    ("tre", 3),
    ("terz", 3),
    ("три", 3),
    ("трет", 3),
    ("four", 4),
    ("fourth", 4),
    ("vier", 4),
    ("viert", 4),
    ("quatre", 4),
    ("quatr", 4),
    ("cuatro", 4),
    ("cuart", 4),
    ("quattro", 4),
    ("quart", 4),
    ("четыре", 4),
    ("четверт", 4),
    ("five", 5),
    ("fifth", 5),
    ("fünf", 5),
    ("fünft", 5),
    ("cinq", 5),
    ("cinqu", 5),
    ("cinco", 5),
    ("quint", 5),
    ("cinque", 5),
    ("пять", 5),
    ("пят", 5),
    ("six", 6),
    ("sixth", 6),
    ("sechs", 6),
    ("sechst", 6),
    ("seis", 6),
    ("sext", 6),
    ("sei", 6),
    ("sest", 6),
    ("шесть", 6),
    ("шест", 6),
    ("seven", 7),
    ("seventh", 7),
    ("sieben", 7),
    ("siebent", 7),
    ("sept", 7),
    ("siete", 7),
    ("séptim", 7),
    ("sette", 7),
    ("settim", 7),
    ("семь", 7),
    ("седьм", 7),
    ("siebt", 7),
    ("eight", 8),
    ("eighth", 8),
    ("acht", 8),
    ("huit", 8),
    ("ocho", 8),
    ("octav", 8),
    ("otto", 8),
    ("ottav", 8),
    ("восемь", 8),
    ("восьм", 8),
    ("nine", 9),
    ("ninth", 9),
    ("neun", 9),
    ("neunt", 9),
    ("neuf", 9),
    ("neuv", 9),
    ("nueve", 9),
    ("noven", 9),
    ("nove", 9),
    ("non", 9),
    ("девять", 9),
    ("девят", 9),
    ("ten", 10),
    ("tenth", 10),
    ("zehn", 10),
    ("zehnt", 10),
    ("dix", 10),
    ("diez", 10),
    ("décim", 10),
    ("dieci", 10),
    ("decim", 10),
    ("десять", 10),
    ("десят", 10),
    ("eleven", 11),
    ("eleventh", 11),
    ("elf", 11),
    ("elft", 11),
    ("onze", 11),
    ("onz", 11),
    ("once", 11),
    ("undécim", 11),
    ("undici", 11),
    ("undicesim", 11),
    ("одиннадцат", 11),
    ("twelve", 12),
    ("twelfth", 12),
    ("zwölf", 12),
    ("zwölft", 12),
    ("douze", 12),
    ("douz", 12),
    ("doce", 12),
    ("duodécim", 12),
    ("dodici", 12),
    ("dodicesim", 12),
    ("двенадцат", 12),
    ("thirteen", 13),
    ("thirteenth", 13),
    ("dreizehn", 13),
    ("dreizehnt", 13),
    ("treize", 13),
    ("treiz", 13),
    ("тринадцат", 13),
    ("fourteen", 14),
    ("fourteenth", 14),
    ("vierzehn", 14),
    ("vierzehnt", 14),
    ("quatorze", 14),
    ("quatorz", 14),
    ("четырнадцат", 14),
    ("fifteen", 15),
    ("fifteenth", 15),
    ("fünfzehn", 15),
    ("fünfzehnt", 15),
    ("quinze", 15),
    ("quinz", 15),
    ("пятнадцат", 15),
    ("sixteen", 16),
    ("sixteenth", 16),
    ("sechzehn", 16),
    ("sechzehnt", 16),
    ("seize", 16),
    ("seiz", 16),
    ("шестнадцат", 16),
    ("seventeen", 17),
    ("seventeenth", 17),
    ("siebzehn", 17),
    ("siebzehnt", 17),
    ("семнадцат", 17),
    ("eighteen", 18),
    ("eighteenth", 18),
    ("achtzehn", 18),
    ("achtzehnt", 18),
    ("восемнадцат", 18),
    ("nineteen", 19),
    ("nineteenth", 19),
    ("neunzehn", 19),
    ("neunzehnt", 19),
    ("девятнадцат", 19),
    ("twenty", 20),
    ("twentieth", 20),
    ("zwanzig", 20),
    ("zwanzigst", 20),
    ("двадцат", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("last", 99),
];

/// What may stand behind a stem.
const ENDINGS: [&str; 24] = [
    "", "e", "er", "es", "en", "em", "a", "o", "os", "as", "ère", "re", "ème", "ième", "ste", "th", "ая", "ый", "ой",
    "ое", "ий", "ья", "ье", "я",
];

const ARTICLES: [(&str, ()); 12] = [
    ("the", ()),
    ("der", ()),
    ("die", ()),
    ("das", ()),
    ("le", ()),
    ("la", ()),
    ("el", ()),
    ("il", ()),
    ("lo", ()),
    ("los", ()),
    ("les", ()),
    ("de", ()),
];

/// The first word of `text`: letters only.
pub fn first(text: &str) -> &str {
    match text.bytes().position(|b| !b.is_ascii_alphabetic()) {
        None => text,
        Some(end) if text.as_bytes()[end].is_ascii() => &text[..end],
        Some(_) => &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())],
    }
}

/// How deep the part lies that `word` names.
pub fn unit(word: &str) -> Option<u8> {
    static BEGINNINGS: Beginnings = beginnings(&UNITS);
    if !(3..=24).contains(&word.len()) || !may_be(&BEGINNINGS, word) {
        return None;
    }
    let is_ascii = word.is_ascii();
    let is_it = |unit: &str| if is_ascii { word.eq_ignore_ascii_case(unit) } else { is_same(word, unit) };
    UNITS.iter().find(|(unit, _)| is_it(unit)).map(|(_, depth)| *depth)
}

/// The number that `word` says.
pub fn count(word: &str) -> Option<u32> {
    static BEGINNINGS: Beginnings = beginnings(&COUNTS);
    if !(2..=32).contains(&word.len()) || !may_be(&BEGINNINGS, word) {
        return None;
    }
    let lower = word.to_lowercase();
    let first = lower.as_bytes()[0];
    let is_it = |stem: &str| {
        stem.as_bytes()[0] == first && lower.strip_prefix(stem).is_some_and(|ending| ENDINGS.contains(&ending))
    };
    let found = COUNTS.iter().filter(|(stem, _)| is_it(stem));
    // The longest stem counts: *dreizehnte* begins like *drei*.
    found.max_by_key(|(stem, _)| stem.len()).map(|(_, value)| *value)
}

/// Whether the first word of `text` may be one of those that count or are counted, or an article before them; `false`
/// is sure, and known from its first letters.
pub fn may_begin(text: &str) -> bool {
    static UNITS_BEGIN: Beginnings = beginnings(&UNITS);
    static COUNTS_BEGIN: Beginnings = beginnings(&COUNTS);
    static ARTICLES_BEGIN: Beginnings = beginnings(&ARTICLES);
    [&UNITS_BEGIN, &COUNTS_BEGIN, &ARTICLES_BEGIN].into_iter().any(|beginnings| may_be(beginnings, text))
}

pub fn is_article(word: &str) -> bool {
    (2..=3).contains(&word.len()) && ARTICLES.iter().any(|(article, ())| word.eq_ignore_ascii_case(article))
}

/// For the first two letters of words, a bit for each third one.
type Beginnings = [[u32; 26]; 26];

/// The beginnings of those of the words that begin with two ASCII letters.
const fn beginnings<T>(words: &[(&str, T)]) -> Beginnings {
    let mut thirds = [[0; 26]; 26];
    let mut n = 0;
    while n < words.len() {
        let word = words[n].0.as_bytes();
        if word[0].is_ascii_lowercase() && word[1].is_ascii_lowercase() {
            let is_known = word.len() > 2 && word[2].is_ascii_lowercase();
            let third = if is_known { 1 << (word[2] - b'a') } else { u32::MAX };
            thirds[(word[0] - b'a') as usize][(word[1] - b'a') as usize] |= third;
        }
        n += 1;
    }
    thirds
}

/// Whether `word` begins like one of the words; most words of a text do not.
fn may_be(beginnings: &Beginnings, word: &str) -> bool {
    let [first, second, rest @ ..] = word.as_bytes() else { return false };
    if !first.is_ascii_alphabetic() || !second.is_ascii_alphabetic() {
        return true;
    }
    let place = |letter: &u8| usize::from(letter.to_ascii_lowercase() - b'a');
    let thirds = beginnings[place(first)][place(second)];
    match rest.first().filter(|third| third.is_ascii_alphabetic()) {
        Some(third) => thirds & 1 << place(third) != 0,
        None => thirds != 0,
    }
}

/// Whether `word` is `known`, which is in lower case.
fn is_same(word: &str, known: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).eq(known.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_stem_counts() {
        assert_eq!((count("Dreizehntes"), count("Drittes"), count("Drei")), (Some(13), Some(3), Some(3)));
        assert_eq!((count("Seventeenth"), count("Seven"), count("Sevenoaks")), (Some(17), Some(7), None));
        assert_eq!((count("Première"), count("Troisième"), count("Prima")), (Some(1), Some(3), Some(1)));
        assert_eq!((count("Первая"), count("Двадцатая"), count("Третья")), (Some(1), Some(20), Some(3)));
        assert_eq!(count("Only"), None);
    }
}
