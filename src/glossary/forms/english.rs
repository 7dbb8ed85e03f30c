//! English endings: plurals, possessives, verbs, comparisons, adverbs, the endings of older books (*goeth*, *look’d*),
//! and both ways to spell (*organise*, *colour*).

use super::{Endings, follow, irregular, without_double};

/// Plurals and the third person. The likelier headword first: *moves* is *move* before it could be *mof*; *wolves*
/// and the like are in the table of irregular words.
const PLURALS: &Endings = &[
    ("sses", &["ss", "sse"]),
    ("ches", &["ch", "che"]),
    ("shes", &["sh", "she"]),
    ("xes", &["x", "xe", "xis"]),
    ("zzes", &["zz", "z"]),
    ("ies", &["y", "ie", "ey"]),
    ("oes", &["o", "oe"]),
    ("ices", &["ice", "ex", "ix"]),
    ("eaux", &["eau"]),
    ("men", &["man"]),
    ("folk", &[""]),
];

/// Plurals that Latin, Greek and French lend, tried after the common ones.
const LEARNED: &Endings = &[
    ("ves", &["f", "fe"]),
    ("ses", &["s", "sis"]),
    ("zes", &["z"]),
    ("mata", &["ma"]),
    ("ia", &["ium", "ion"]),
    ("a", &["um", "on"]),
    ("ae", &["a"]),
    ("i", &["us", "o"]),
    ("x", &[""]),
];

/// Verbs and comparisons in -y.
const IN_Y: &Endings = &[("ied", &["y", "ie"]), ("ier", &["y"]), ("iest", &["y"]), ("ieth", &["y"])];

/// Endings before which a headword may have an -e, or its last letter once.
const VERBS: &[&str] = &["ing", "ed", "'d", "in'", "er", "est", "eth", "edst"];

const ADVERBS: &Endings = &[
    ("ically", &["ical", "ic"]),
    ("ily", &["y"]),
    ("bly", &["ble"]),
    ("ply", &["ple"]),
    ("tly", &["t", "tle"]),
    ("lly", &["l", "ll"]),
    ("ly", &["", "e"]),
];

const SHORTENED: &[&str] = &["n't", "'ll", "'ve", "'re", "'d", "'s", "'m", "s'", "'"];

/// What stands before a verb and leaves its forms as they are.
const BEFORE_VERBS: &[&str] =
    &["under", "over", "mis", "fore", "with", "out", "inter", "up", "re", "un", "be", "a", "for", "out", "pre"];

/// One spelling and the other. Each is tried in both directions.
const SPELLINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("is", "iz"),
    ("ys", "yz"),
    ("our", "or"),
    ("tre", "ter"),
    ("ogue", "og"),
    ("ence", "ense"),
    ("ae", "e"),
    ("oe", "e"),
    ("ll", "l"),
    ("mme", "m"),
    ("dgement", "dgment"),
    ("xion", "ction"),
    ("grey", "gray"),
    ("plough", "plow"),
    ("sceptic", "skeptic"),
    ("mould", "mold"),
    ("shew", "show"),
    ("gaol", "jail"),
    ("enquir", "inquir"),
    ("ph", "f"),
    ("skilful", "skillful"),
    ("wilful", "willful"),
];

/// The headwords of a word in small letters.
pub fn inflected(word: &str, guesses: &mut Vec<String>) {
    let start = guesses.len();
    irregular(word, guesses);
    let shortened = SHORTENED.iter().find_map(|ending| word.strip_suffix(ending));
    if let Some(bare) = shortened.filter(|bare| !bare.is_empty()) {
        // `workers’` is `workers` with its sign, before it is `worker`.
        guesses.push(word.trim_end_matches('\'').to_owned());
        guesses.push(bare.to_owned());
        irregular(bare, guesses);
        endings(bare, guesses);
        endings(word.trim_end_matches('\''), guesses);
    }
    endings(word, guesses);
    // An ending upon another: `exploiters` is an `exploiter`, who exploits.
    if let Some(single) = word.strip_suffix('s').filter(|single| single.ends_with("er") || single.ends_with("ing")) {
        endings(single, guesses);
    }
    guesses.retain(|guess| guess != word);
    let mut n = start;
    let likely = guesses.len().min(start + 8);
    while n < likely {
        let other = other_spelling(&guesses[n]);
        guesses.extend(other);
        n += 1;
    }
    guesses.extend(other_spelling(word));
}

/// The parts of a word written as one: `classlessness`, `anticapitalist`, `steelworkers`.
pub fn parts(word: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let bare = word.strip_suffix("'s").unwrap_or(word);
    let single = bare.strip_suffix('s').filter(|single| !single.ends_with('s')).unwrap_or(bare);
    for (ending, others) in DERIVED {
        let Some(stem) = single.strip_suffix(ending).filter(|stem| stem.len() > 2) else { continue };
        parts.extend(others.iter().map(|other| [stem, other].concat()));
        if let Some(stem) = stem.strip_suffix('i') {
            parts.push(format!("{stem}y"));
        }
    }
    let rests = BEFORE_WORDS.iter().filter_map(|before| single.strip_prefix(before));
    for rest in rests.filter(|rest| rest.len() > 3) {
        parts.push(rest.to_owned());
        endings(rest, &mut parts);
    }
    for last in LAST_PARTS {
        if let Some(first) = single.strip_suffix(last).filter(|first| first.len() > 2) {
            parts.extend([first, last].map(str::to_owned));
            parts.extend(first.strip_suffix('s').map(str::to_owned));
        }
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// Endings that make another word, and what the word may have ended in.
const DERIVED: &Endings = &[
    ("ness", &[""]),
    ("lessly", &["", "less"]),
    ("less", &[""]),
    ("ful", &[""]),
    ("like", &[""]),
    ("ship", &[""]),
    ("hood", &[""]),
    ("dom", &[""]),
    ("ward", &[""]),
    ("wise", &[""]),
    ("ism", &["", "e", "y"]),
    ("ist", &["", "e", "y", "ism"]),
    ("ation", &["ate", "e"]),
    ("isation", &["ise", ""]),
    ("ization", &["ize", ""]),
    ("ability", &["able", ""]),
    ("ibility", &["ible"]),
    ("ity", &["", "e"]),
    ("ment", &[""]),
    ("able", &["", "e"]),
    ("ish", &["", "e"]),
];

const BEFORE_WORDS: &[&str] = &[
    "anti", "counter", "pseudo", "proto", "crypto", "ultra", "super", "hyper", "inter", "trans", "under", "over",
    "post", "semi", "multi", "micro", "macro", "neo", "non", "pre", "pro", "sub", "dis", "mis", "out", "mid", "co",
    "re", "un", "de", "in", "im", "ir", "il",
];

/// What many compounds end in.
const LAST_PARTS: &[&str] = &[
    "worker", "workman", "maker", "making", "holder", "owner", "keeper", "master", "monger", "bearer", "breaker",
    "builder", "driver", "writer", "woman", "women", "man", "men", "people", "house", "work", "place", "land", "time",
    "day", "book", "paper", "room", "yard", "side", "line", "craft", "stone", "way", "power", "proof", "ground",
    "field", "wood", "water", "light", "town", "mate", "bed", "head", "board", "piece", "keeping", "writing",
];

fn irregular(word: &str, guesses: &mut Vec<String>) {
    guesses.extend(irregular::english(word).iter().map(|&headword| headword.to_owned()));
    for before in BEFORE_VERBS {
        let Some(rest) = word.strip_prefix(before).filter(|rest| rest.len() > 2) else { continue };
        guesses.extend(irregular::english(rest).iter().map(|verb| [before, *verb].concat()));
    }
}

fn endings(word: &str, guesses: &mut Vec<String>) {
    follow(PLURALS, word, 1, guesses);
    if !word.ends_with("ss") {
        follow(&[("s", &[""])], word, 2, guesses);
    }
    follow(IN_Y, word, 1, guesses);
    follow(&[("eed", &["ee"]), ("ying", &["ie"]), ("cking", &["c"]), ("cked", &["c"])], word, 2, guesses);
    for ending in VERBS {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            without_ending(stem, guesses);
        }
    }
    follow(ADVERBS, word, 2, guesses);
    follow(LEARNED, word, 2, guesses);
}

/// What a verb or an adjective is without its ending: `hop(ing)` → `hope`, `hopp(ing)` → `hop`, `open(ing)` → `open`.
fn without_ending(stem: &str, guesses: &mut Vec<String>) {
    let plain = stem.to_owned();
    let with_e = format!("{stem}e");
    if let Some(single) = without_double(stem) {
        let single = single.to_owned();
        // Words in -ll, -ss, -ff, -zz are many; in other letters few (`add`, `err`).
        let keeps = stem.ends_with(['l', 's', 'f', 'z', 'e', 'o']) || stem.len() < 4;
        guesses.extend(if keeps { [plain, single, with_e] } else { [single, plain, with_e] });
    } else if wants_e(stem) {
        guesses.extend([with_e, plain]);
    } else {
        guesses.extend([plain, with_e]);
    }
}

/// Whether the headword more likely has an -e: after one short vowel and one consonant, which would be double
/// otherwise, and after letters that words rarely end in.
fn wants_e(stem: &str) -> bool {
    let is_vowel = |byte: &u8| b"aeiouy".contains(byte);
    let [.., before, last] = stem.as_bytes() else { return false };
    let n_vowels = stem.as_bytes().chunk_by(|a, b| is_vowel(a) == is_vowel(b)).filter(|run| is_vowel(&run[0])).count();
    let is_short = n_vowels == 1 && is_vowel(before) && !is_vowel(last) && !b"wxy".contains(last) && {
        let third = stem.len().checked_sub(3).map(|at| stem.as_bytes()[at]);
        !third.is_some_and(|third| is_vowel(&third)) || third == Some(b'u') && stem.contains("qu")
    };
    let is_rare = match last {
        b'c' | b'u' | b'v' | b'z' => true,
        b's' => *before != b's',
        b'g' => *before != b'n' || NG_WITH_E.iter().any(|end| stem.ends_with(end)),
        b'l' => !is_vowel(before) && *before != b'r' && *before != b'w',
        b't' => stem.ends_with("at") && n_vowels > 1 && !stem.ends_with("eat"),
        _ => false,
    };
    is_short || is_rare
}

/// In most words in -ng the -e is not missing.
const NG_WITH_E: &[&str] = &["chang", "rrang", "lleng", "veng", "plung", "loung", "fring", "cring", "hing", "ping"];

/// The word as the other English spells it.
fn other_spelling(word: &str) -> Vec<String> {
    let both = SPELLINGS.iter().flat_map(|&(one, two)| [(one, two), (two, one)]);
    let others = both.filter(|(from, to)| is_meant(word, from, to)).filter_map(|(from, to)| other_end(word, from, to));
    let mut others: Vec<_> = others.collect();
    others.sort_unstable();
    others.dedup();
    others
}

/// The word with the last `from` as `to`.
fn other_end(word: &str, from: &str, to: &str) -> Option<String> {
    let at = word.rfind(from)?;
    Some([&word[..at], to, &word[at + from.len()..]].concat())
}

/// Short pairs of letters are only the two spellings where they end a word or a stem.
fn is_meant(word: &str, from: &str, to: &str) -> bool {
    let ends_in = |endings: &[&str]| {
        let mut stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
        stems.any(|stem| stem.ends_with(from) && stem.len() > from.len() + 1)
    };
    match (from, to) {
        ("is" | "iz" | "ys" | "yz", _) => ends_in(&["e", "er", "ing", "ed", "able"]),
        ("our" | "or", _) => ends_in(&["", "al", "ing", "able", "ite", "er", "ist", "ful", "less", "ed", "hood"]),
        ("tre" | "ter" | "ogue" | "og" | "ence" | "ense" | "xion" | "ction" | "mme" | "m", _) => ends_in(&[""]),
        ("l", _) => !word.contains("ll") && ends_in(&["", "er", "ing", "ed", "ment"]),
        ("ll", _) => ends_in(&["", "er", "ing", "ed", "ment"]),
        ("e", _) | ("f", _) => false,
        ("ph", _) => word.starts_with("ph") && word.len() > 8,
        ("ae" | "oe", _) => word.len() > 5,
        _ => true,
    }
}
