//! German endings: cases and plurals with their umlauts, adjectives, verbs with *ge-* and *-zu-* inside; and the parts
//! of compounds.
//!
//! A noun has a capital, a verb or adjective has none; so a word says which rules may be meant, except where a capital
//! begins a sentence.

use super::{Endings, capital, follow, irregular, without_double};

/// Cases and plurals. *-n* is tried before *-en*: `Straßen` is of `Straße`, and `Fraue` is no headword.
const NOUNS: &Endings = &[
    ("innen", &["in", "", "e"]),
    ("nissen", &["nis"]),
    ("nisses", &["nis"]),
    ("nisse", &["nis"]),
    ("ismen", &["ismus"]),
    ("ern", &["er", ""]),
    ("ien", &["ie", "ium", "ia"]),
    ("een", &["ee", "eum"]),
    ("ens", &["", "e", "en"]),
    ("n", &[""]),
    ("en", &["", "um", "a", "us", "on"]),
    ("es", &["", "e"]),
    ("er", &[""]),
    ("e", &[""]),
    ("s", &[""]),
    ("a", &["um", "on"]),
    ("i", &["us", "o"]),
    ("in", &["", "e"]),
    ("chen", &["", "e"]),
    ("lein", &["", "e"]),
];

const ADJECTIVES: &[&str] = &["en", "er", "es", "em", "e"];
const COMPARED: &[&str] = &["er", "est", "st"];

/// Persons and times of a verb; what is left takes *-en* or *-n*.
const VERBS: &[&str] =
    &["etest", "etet", "eten", "ete", "test", "tet", "ten", "te", "est", "et", "st", "t", "e", "end", "nd"];

/// What is set before verbs; the longest first, because `hin` begins `hinaus`.
const BEFORE_VERBS: &[&str] = &[
    "gegenüber",
    "zusammen",
    "auseinander",
    "entgegen",
    "herunter",
    "hinunter",
    "zurecht",
    "zurück",
    "vorüber",
    "herüber",
    "hinüber",
    "voraus",
    "vorbei",
    "voran",
    "heraus",
    "hinaus",
    "herein",
    "hinein",
    "herauf",
    "hinauf",
    "herbei",
    "hervor",
    "hervor",
    "hinweg",
    "umher",
    "wieder",
    "nieder",
    "gleich",
    "statt",
    "durch",
    "unter",
    "über",
    "wider",
    "hinter",
    "empor",
    "fehl",
    "fest",
    "frei",
    "fort",
    "heim",
    "nach",
    "teil",
    "miss",
    "weg",
    "los",
    "dar",
    "bei",
    "mit",
    "auf",
    "aus",
    "ein",
    "her",
    "hin",
    "vor",
    "ent",
    "emp",
    "ver",
    "zer",
    "an",
    "ab",
    "um",
    "zu",
    "be",
    "er",
    "ge",
];

/// Between the parts of a compound.
const LINKS: &[&str] = &["es", "s", "en", "ens", "er", "e", "n"];

/// Plurals and cases of the last part.
const PLURALS: &[&str] = &["en", "er", "ern", "es", "se", "sen", "e", "n", "s"];

/// More parts than these are not worth looking up.
const MOST_PARTS: usize = 36;

/// The headwords of a word in small letters that has, or has not, a capital in the text.
pub fn inflected(word: &str, is_capital: bool, guesses: &mut Vec<String>) {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    if is_capital {
        let mut nouns: Vec<String> = irregular::german_nouns(word).iter().map(|&noun| noun.to_owned()).collect();
        nouns.extend(without_umlaut(word));
        follow(NOUNS, word, 2, &mut nouns);
        guesses.extend(nouns.iter().flat_map(|noun| {
            let plain = without_umlaut(noun).map(|plain| capital(&plain));
            // The umlaut is of the plural more often than of the word; where it is not, the plural has the word inside.
            [Some(capital(noun)), plain].into_iter().flatten()
        }));
    }
    let start = guesses.len();
    irregular_verb(word, guesses);
    adjectives(word, guesses);
    verbs(word, guesses);
    for ending in ADJECTIVES {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 3) else { continue };
        irregular_verb(stem, guesses);
        if stem.ends_with(['t', 'n', 'd']) {
            verbs(stem, guesses);
        }
    }
    // As in the spelling before 1996, and in Switzerland.
    let n = guesses.len();
    for i in start..n {
        let other =
            if guesses[i].contains('ß') { guesses[i].replace('ß', "ss") } else { guesses[i].replace("ss", "ß") };
        if other != guesses[i] && n < 40 {
            guesses.push(other);
        }
    }
}

/// The parts of a compound, the longest first: `Arbeiterbewegung` → `Bewegung`, `Arbeiter`.
pub fn parts(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut parts: Vec<(usize, String)> = Vec::new();
    for (at, _) in lower.char_indices().filter(|&(at, _)| at > 2 && at + 3 <= lower.len()) {
        let (first, last) = lower.split_at(at);
        if !may_end(first) || !may_begin(last) {
            continue;
        }
        // The last part says what the whole is; it comes before a first part of about the same length.
        add_part(&mut parts, last, 2);
        for singular in PLURALS.iter().filter_map(|plural| last.strip_suffix(plural)).take(2) {
            add_part(&mut parts, singular, 2);
            if let Some(plain) = without_umlaut(singular) {
                add_part(&mut parts, &plain, 3);
            }
        }
        add_part(&mut parts, first, 0);
        let bare = LINKS.iter().filter_map(|link| first.strip_suffix(link));
        for bare in bare.filter(|bare| may_end(bare) && bare.len() > 3).take(2) {
            add_part(&mut parts, bare, 0);
        }
    }
    parts.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let is_noun = word.starts_with(char::is_uppercase);
    let mut found = Vec::with_capacity(parts.len());
    for (_, part) in parts.into_iter().take(MOST_PARTS) {
        // The last part of `arbeiterfreundlich` is an adjective; all other parts are more often nouns.
        if !is_noun && lower.ends_with(&part) {
            found.push(part);
        } else {
            found.push(capital(&part));
        }
    }
    found
}

fn add_part(parts: &mut Vec<(usize, String)>, part: &str, bonus: usize) {
    if part.len() > 2 && parts.iter().all(|(_, other)| other != part) {
        parts.push((part.len() + bonus, part.to_owned()));
    }
}

fn is_vowel(c: char) -> bool {
    "aeiouyäöü".contains(c)
}

/// Whether a word of German may end like this: a vowel somewhere, and not too many consonants behind it.
fn may_end(part: &str) -> bool {
    let tail = part.chars().rev().take_while(|&c| !is_vowel(c)).count();
    part.contains(is_vowel) && tail <= 4 && !part.ends_with("sc") && !part.ends_with('q')
}

/// Whether a word of German may begin like this.
fn may_begin(part: &str) -> bool {
    const CLUSTERS: [&str; 31] = [
        "bl", "br", "ch", "dr", "fl", "fr", "gl", "gn", "gr", "kl", "kn", "kr", "pf", "ph", "pl", "pr", "ps", "qu",
        "sch", "sk", "sl", "sm", "sp", "st", "th", "tr", "tsch", "vr", "wr", "zw", "rh",
    ];
    let head = part.find(is_vowel).unwrap_or(part.len());
    let is_whole = part.len() > head;
    is_whole && (head <= 1 || head <= 4 && CLUSTERS.iter().any(|cluster| part.starts_with(cluster)))
}

/// `häuser` → `hauser`: the last umlaut taken back.
fn without_umlaut(word: &str) -> Option<String> {
    let (at, umlaut) = word.char_indices().rev().find(|(_, c)| matches!(c, 'ä' | 'ö' | 'ü' | 'Ä' | 'Ö' | 'Ü'))?;
    let vowel = match umlaut {
        'ä' => "a",
        'ö' => "o",
        'ü' => "u",
        'Ä' => "A",
        'Ö' => "O",
        _ => "U",
    };
    Some([&word[..at], vowel, &word[at + umlaut.len_utf8()..]].concat())
}

fn adjectives(word: &str, guesses: &mut Vec<String>) {
    let mut stems: Vec<&str> = ADJECTIVES.iter().filter_map(|ending| word.strip_suffix(ending)).collect();
    stems.push(word);
    stems.retain(|stem| stem.len() > 2);
    for stem in &stems {
        if stem.len() < word.len() {
            guesses.push((*stem).to_owned());
            guesses.extend(with_e(stem));
        }
    }
    for bare in stems.iter().flat_map(|stem| COMPARED.iter().filter_map(|ending| stem.strip_suffix(ending))) {
        if bare.len() > 2 {
            guesses.push(bare.to_owned());
            guesses.extend(without_umlaut(bare));
            guesses.extend(with_e(bare));
        }
    }
}

/// `dunkl(e)` → `dunkel`, `teur(e)` → `teuer`.
fn with_e(stem: &str) -> Option<String> {
    let last = stem.chars().next_back().filter(|c| matches!(c, 'l' | 'r'))?;
    let before = &stem[..stem.len() - 1];
    let is_tight = before.ends_with(|c: char| !is_vowel(c)) || before.ends_with("eu") || before.ends_with("au");
    is_tight.then(|| format!("{before}e{last}"))
}

fn verbs(word: &str, guesses: &mut Vec<String>) {
    participles(word, "", guesses);
    for before in BEFORE_VERBS {
        let Some(rest) = word.strip_prefix(before).filter(|rest| rest.len() > 4) else { continue };
        participles(rest, before, guesses);
        // `auszuführen`.
        if let Some(infinitive) = rest.strip_prefix("zu").filter(|rest| rest.ends_with('n')) {
            guesses.push([before, infinitive].concat());
        }
    }
    for stem in VERBS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|stem| stem.len() > 2) {
        infinitives("", stem, guesses);
    }
}

/// `ge…t`, `ge…en`, with what stands before.
fn participles(word: &str, before: &str, guesses: &mut Vec<String>) {
    let Some(inner) = word.strip_prefix("ge") else { return };
    let stem = inner.strip_suffix("et").or_else(|| inner.strip_suffix('t'));
    if let Some(stem) = stem.filter(|stem| stem.len() > 1) {
        infinitives(before, stem, guesses);
    }
    if inner.ends_with("en") && inner.len() > 4 {
        guesses.push([before, inner].concat());
    }
}

fn infinitives(before: &str, stem: &str, guesses: &mut Vec<String>) {
    // `sammel(t)` → `sammeln`, `forder(t)` → `fordern`.
    if stem.ends_with("el") || stem.ends_with("er") || stem.ends_with("ier") {
        guesses.push([before, stem, "n"].concat());
    }
    guesses.push([before, stem, "en"].concat());
    // `sammle`, `fordre`.
    guesses.extend(with_e(stem).map(|stem| [before, &stem, "n"].concat()));
}

/// `verstanden` → `verstehen`, `aufging` → `aufgehen`, `genommen` → `nehmen`.
fn irregular_verb(word: &str, guesses: &mut Vec<String>) {
    base_verb(word, "", guesses);
    for before in BEFORE_VERBS {
        let Some(rest) = word.strip_prefix(before).filter(|rest| rest.len() > 2) else { continue };
        base_verb(rest, before, guesses);
        // A verb that has something set before it firmly has no *ge-* of its own.
        base_verb(&["ge", rest].concat(), before, guesses);
    }
}

fn base_verb(word: &str, before: &str, guesses: &mut Vec<String>) {
    const PERSONS: [&str; 7] = ["", "en", "st", "est", "t", "e", "et"];
    for stem in PERSONS.iter().filter_map(|ending| word.strip_suffix(ending)) {
        let found = irregular::german_verbs(stem);
        let plain = if found.is_empty() { without_umlaut(stem) } else { None };
        let subjunctive = plain.iter().flat_map(|plain| irregular::german_verbs(plain));
        guesses.extend(found.iter().chain(subjunctive).map(|verb| [before, verb].concat()));
    }
    if let Some(single) = without_double(word).filter(|single| single.len() > 3) {
        guesses.extend(irregular::german_verbs(single).iter().map(|verb| [before, verb].concat()));
    }
}
