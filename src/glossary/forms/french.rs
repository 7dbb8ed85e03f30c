//! French endings: plurals and feminines, verbs in *-er*, *-ir*, *-re* and *-oir* in all simple tenses, adverbs, and
//! what is cut off before a vowel (*l’*, *qu’*, *jusqu’*).

use super::{Endings, follow, irregular, without_double};

/// What is cut off before a vowel.
const ELIDED: &[&str] =
    &["l'", "d'", "qu'", "j'", "s'", "n'", "m'", "t'", "c'", "jusqu'", "lorsqu'", "puisqu'", "quoiqu'", "quelqu'"];

/// What is set behind a verb: *dit-il*, *donne-moi*.
const BEHIND: &[&str] = &[
    "-t-il", "-t-elle", "-t-on", "-il", "-elle", "-on", "-ils", "-elles", "-je", "-tu", "-nous", "-vous", "-ce",
    "-moi", "-toi", "-le", "-la", "-les", "-lui", "-leur", "-y", "-en", "-là", "-ci",
];

const PLURALS: &Endings =
    &[("aux", &["al", "au", "ail"]), ("oux", &["ou"]), ("eux", &["eu"]), ("s", &[""]), ("x", &[""])];

/// Feminines, in the singular.
const FEMININES: &Endings = &[
    ("trice", &["teur"]),
    ("euse", &["eur", "eux"]),
    ("eresse", &["eur"]),
    ("esse", &["e"]),
    ("ive", &["if"]),
    ("elle", &["el", "eau"]),
    ("enne", &["en"]),
    ("onne", &["on"]),
    ("ette", &["et"]),
    ("otte", &["ot"]),
    ("ère", &["er", "ert"]),
    ("ète", &["et"]),
    ("eille", &["eil"]),
    ("olle", &["ou"]),
    ("lle", &["l"]),
    ("sse", &["s", "x"]),
    ("ouse", &["oux"]),
    ("èche", &["ec"]),
    ("anche", &["anc"]),
    ("aîche", &["ais"]),
    ("que", &["c"]),
    ("gue", &["g"]),
    ("guë", &["gu"]),
    ("aude", &["aud"]),
    ("igne", &["in"]),
    ("e", &[""]),
];

const ADVERBS: &Endings = &[
    ("amment", &["ant"]),
    ("emment", &["ent"]),
    ("ément", &["é", "e"]),
    ("ivement", &["if"]),
    ("eusement", &["eux"]),
    ("ellement", &["el"]),
    ("ièrement", &["ier"]),
    ("chement", &["c", "che"]),
    ("ement", &["", "e"]),
    ("ment", &[""]),
];

/// Persons and times, the longest first, and the endings an infinitive may have instead.
const VERBS: &Endings = &[
    ("issaient", &["ir"]),
    ("issions", &["ir"]),
    ("issiez", &["ir"]),
    ("issais", &["ir"]),
    ("issait", &["ir"]),
    ("issons", &["ir"]),
    ("issent", &["ir"]),
    ("issant", &["ir"]),
    ("issants", &["ir"]),
    ("issante", &["ir"]),
    ("issantes", &["ir"]),
    ("issez", &["ir"]),
    ("isse", &["ir"]),
    ("isses", &["ir"]),
    ("eraient", &["er"]),
    ("erions", &["er"]),
    ("eriez", &["er"]),
    ("erais", &["er"]),
    ("erait", &["er"]),
    ("erons", &["er"]),
    ("eront", &["er"]),
    ("erez", &["er"]),
    ("erai", &["er"]),
    ("eras", &["er"]),
    ("era", &["er"]),
    ("raient", &["r", "re"]),
    ("rions", &["r", "re"]),
    ("riez", &["r", "re"]),
    ("rais", &["r", "re"]),
    ("rait", &["r", "re"]),
    ("rons", &["r", "re"]),
    ("ront", &["r", "re"]),
    ("rez", &["r", "re"]),
    ("rai", &["r", "re"]),
    ("ras", &["r", "re"]),
    ("ra", &["r", "re"]),
    ("assent", &["er"]),
    ("assions", &["er"]),
    ("asses", &["er"]),
    ("asse", &["er"]),
    ("âmes", &["er"]),
    ("âtes", &["er"]),
    ("èrent", &["er"]),
    ("ât", &["er"]),
    ("irent", &["ir", "re"]),
    ("îmes", &["ir", "re"]),
    ("ît", &["ir", "re"]),
    ("urent", &["ir", "re", "oir"]),
    ("ût", &["ir", "re", "oir"]),
    ("aient", &["er", "re", "ir"]),
    ("antes", &["er", "re", "ir"]),
    ("ante", &["er", "re", "ir"]),
    ("ants", &["er", "re", "ir"]),
    ("ions", &["er", "re", "ir"]),
    ("iez", &["er", "re", "ir"]),
    ("ais", &["er", "re", "ir"]),
    ("ait", &["er", "re", "ir"]),
    ("ant", &["er", "re", "ir"]),
    ("ons", &["er", "re", "ir"]),
    ("ent", &["er", "re", "ir"]),
    ("ez", &["er", "re", "ir"]),
    ("ées", &["er"]),
    ("ée", &["er"]),
    ("és", &["er"]),
    ("é", &["er"]),
    ("ies", &["ir", "ier"]),
    ("ie", &["ir", "ier"]),
    ("is", &["ir", "re"]),
    ("it", &["ir", "re"]),
    ("i", &["ir"]),
    ("ues", &["re", "oir", "ir"]),
    ("ue", &["re", "oir", "ir"]),
    ("us", &["re", "oir", "ir"]),
    ("ut", &["re", "oir", "ir"]),
    ("u", &["re", "oir", "ir"]),
    ("ai", &["er"]),
    ("as", &["er"]),
    ("a", &["er"]),
    ("es", &["er", "ir"]),
    ("e", &["er", "ir"]),
    ("ts", &["tre", "tir"]),
    ("s", &["re"]),
    ("t", &["re", "tir"]),
    ("", &["re"]),
];

/// Whole families of irregular verbs, by how their forms end.
const FAMILIES: &Endings = &[
    ("prennent", &["prendre"]),
    ("prenne", &["prendre"]),
    ("prenant", &["prendre"]),
    ("prises", &["prendre"]),
    ("prise", &["prendre"]),
    ("pris", &["prendre"]),
    ("prit", &["prendre"]),
    ("prirent", &["prendre"]),
    ("misses", &["mettre"]),
    ("mises", &["mettre"]),
    ("mise", &["mettre"]),
    ("mis", &["mettre"]),
    ("mit", &["mettre"]),
    ("mirent", &["mettre"]),
    ("met", &["mettre"]),
    ("mets", &["mettre"]),
    ("iennent", &["enir"]),
    ("ienne", &["enir"]),
    ("iennes", &["enir"]),
    ("iendrait", &["enir"]),
    ("iendraient", &["enir"]),
    ("iendra", &["enir"]),
    ("iendront", &["enir"]),
    ("iens", &["enir"]),
    ("ient", &["enir"]),
    ("inrent", &["enir"]),
    ("ins", &["enir"]),
    ("int", &["enir"]),
    ("înt", &["enir"]),
    ("enues", &["enir"]),
    ("enue", &["enir"]),
    ("enus", &["enir"]),
    ("enu", &["enir"]),
    ("uisent", &["uire"]),
    ("uisait", &["uire"]),
    ("uisant", &["uire"]),
    ("uisit", &["uire"]),
    ("uites", &["uire"]),
    ("uite", &["uire"]),
    ("uits", &["uire"]),
    ("uit", &["uire"]),
    ("crivent", &["crire"]),
    ("crivait", &["crire"]),
    ("crivaient", &["crire"]),
    ("crivant", &["crire"]),
    ("crivit", &["crire"]),
    ("crites", &["crire"]),
    ("crite", &["crire"]),
    ("crits", &["crire"]),
    ("crit", &["crire"]),
    ("çoivent", &["cevoir"]),
    ("çoit", &["cevoir"]),
    ("çois", &["cevoir"]),
    ("çoive", &["cevoir"]),
    ("çurent", &["cevoir"]),
    ("çut", &["cevoir"]),
    ("çues", &["cevoir"]),
    ("çue", &["cevoir"]),
    ("çus", &["cevoir"]),
    ("çu", &["cevoir"]),
    ("cevait", &["cevoir"]),
    ("cevant", &["cevoir"]),
    ("cevra", &["cevoir"]),
    ("cevrait", &["cevoir"]),
    ("aignent", &["aindre"]),
    ("aignait", &["aindre"]),
    ("aignant", &["aindre"]),
    ("aintes", &["aindre"]),
    ("ainte", &["aindre"]),
    ("aints", &["aindre"]),
    ("aint", &["aindre"]),
    ("eignent", &["eindre"]),
    ("eignait", &["eindre"]),
    ("eignant", &["eindre"]),
    ("eintes", &["eindre"]),
    ("einte", &["eindre"]),
    ("eints", &["eindre"]),
    ("eint", &["eindre"]),
    ("oignent", &["oindre"]),
    ("oint", &["oindre"]),
    ("vertes", &["vrir"]),
    ("verte", &["vrir"]),
    ("verts", &["vrir"]),
    ("vert", &["vrir"]),
    ("fertes", &["frir"]),
    ("ferte", &["frir"]),
    ("ferts", &["frir"]),
    ("fert", &["frir"]),
    ("aissent", &["aître"]),
    ("aissait", &["aître"]),
    ("aissaient", &["aître"]),
    ("aissant", &["aître"]),
    ("aît", &["aître"]),
    ("ais", &["aître"]),
    ("onnues", &["onnaître"]),
    ("onnue", &["onnaître"]),
    ("onnus", &["onnaître"]),
    ("onnu", &["onnaître"]),
    ("onnut", &["onnaître"]),
    ("arut", &["araître"]),
    ("aru", &["araître"]),
    ("aient", &["ayer"]),
    ("oient", &["oyer", "oir"]),
    ("oie", &["oyer"]),
    ("oit", &["oir"]),
    ("oyait", &["oir", "oire"]),
    ("oyant", &["oir", "oire"]),
    ("tissent", &["tir"]),
    ("courut", &["courir"]),
    ("couru", &["courir"]),
    ("quiert", &["quérir"]),
    ("quis", &["quérir"]),
    ("quise", &["quérir"]),
];

/// The headwords of a word in small letters.
pub fn inflected(word: &str, guesses: &mut Vec<String>) {
    let bare = ELIDED.iter().find_map(|elided| word.strip_prefix(elided)).filter(|bare| !bare.is_empty());
    guesses.extend(bare.map(str::to_owned));
    let word = bare.unwrap_or(word);
    let verb = BEHIND.iter().find_map(|behind| word.strip_suffix(behind)).filter(|verb| !verb.is_empty());
    guesses.extend(verb.map(str::to_owned));
    let word = verb.unwrap_or(word);

    irregular(word, guesses);
    follow(PLURALS, word, 2, guesses);
    // `des ouvrières`: the feminine, then the masculine.
    let single = word.strip_suffix('s').unwrap_or(word);
    follow(FEMININES, single, 2, guesses);
    follow(FAMILIES, word, 0, guesses);
    verbs(word, guesses);
    follow(ADVERBS, word, 2, guesses);
    guesses.extend(word.strip_prefix('É').map(|rest| format!("é{rest}")));
}

/// A table of whole forms, and of stems behind which a person may stand.
fn irregular(word: &str, guesses: &mut Vec<String>) {
    const PERSONS: [&str; 12] = ["", "s", "t", "e", "es", "ent", "ons", "ez", "ais", "ait", "aient", "ant"];
    const FUTURE: [&str; 7] = ["ai", "as", "a", "ons", "ez", "ont", "aient"];
    for stem in PERSONS.iter().chain(&FUTURE).filter_map(|ending| word.strip_suffix(ending)) {
        guesses.extend(irregular::french(stem).iter().map(|&verb| verb.to_owned()));
    }
    for before in ["re", "dé", "dis", "contre", "inter", "pré", "sur", "sou", "par", "pro", "r", "ré", "en", "pour"]
    {
        let Some(rest) = word.strip_prefix(before).filter(|rest| rest.len() > 2) else { continue };
        guesses.extend(irregular::french(rest).iter().map(|verb| [before, *verb].concat()));
    }
}

fn verbs(word: &str, guesses: &mut Vec<String>) {
    let mut n_endings = 0;
    for (ending, infinitives) in VERBS {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) else { continue };
        for &infinitive in *infinitives {
            if infinitive == "er" {
                in_er(stem, guesses);
            } else {
                guesses.push([stem, infinitive].concat());
            }
        }
        n_endings += 1;
        // Shorter endings say less and less.
        if n_endings == 4 {
            break;
        }
    }
}

/// Verbs in *-er* change their stems: `mange(ons)`, `commenç(ait)`, `appell(e)`, `espèr(e)`, `emploi(e)`.
fn in_er(stem: &str, guesses: &mut Vec<String>) {
    let plain = stem.strip_suffix("ge").map_or_else(|| stem.to_owned(), |stem| format!("{stem}g"));
    if let Some(cut) = stem.strip_suffix('ç') {
        guesses.push(format!("{cut}cer"));
    } else {
        guesses.push(format!("{plain}er"));
    }
    if let Some(cut) = stem.strip_suffix('i') {
        guesses.push(format!("{cut}yer"));
    }
    if let Some(single) = without_double(stem).filter(|single| single.ends_with(['l', 't'])) {
        guesses.push(format!("{single}er"));
    }
    if let Some(at) = stem.rfind('è') {
        let (before, behind) = (&stem[..at], &stem[at + 'è'.len_utf8()..]);
        guesses.push(format!("{before}é{behind}er"));
        guesses.push(format!("{before}e{behind}er"));
    }
}
