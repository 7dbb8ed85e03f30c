//! Which headings promise a glossary: whole words in a short heading, and nothing in it about something else.

/// Words that say it alone, whatever stands beside them.
const GLOSSARIES: [&str; 16] = [
    "glossary",
    "glossaries",
    "glossar",
    "glossaire",
    "glosario",
    "glossario",
    "glossário",
    "glossarium",
    "glosari",
    "wörterverzeichnis",
    "begriffserklärung",
    "begriffserklärungen",
    "woordenlijst",
    "ordlista",
    "глоссарий",
    "словарь",
];

/// Words that say it when those beside them say nothing else.
const MAIN: [&str; 35] = [
    "lexicon",
    "lexique",
    "lexikon",
    "léxico",
    "lessico",
    "vocabulary",
    "vocabulaire",
    "vocabulario",
    "vokabular",
    "terminology",
    "terminologie",
    "terminología",
    "terminologia",
    "definitions",
    "définitions",
    "definitionen",
    "definiciones",
    "definizioni",
    "abbreviations",
    "abréviations",
    "abkürzungen",
    "abreviaturas",
    "abbreviazioni",
    "acronyms",
    "acronymes",
    "akronyme",
    "sigles",
    "terms",
    "termes",
    "términos",
    "termini",
    "begriffe",
    "fachbegriffe",
    "grundbegriffe",
    "begrippen",
];

/// Words that may stand beside them.
const HELPERS: [&str; 64] = [
    "a",
    "an",
    "the",
    "of",
    "and",
    "for",
    "to",
    "in",
    "this",
    "our",
    "list",
    "short",
    "brief",
    "little",
    "small",
    "some",
    "key",
    "important",
    "main",
    "basic",
    "common",
    "special",
    "technical",
    "useful",
    "used",
    "here",
    "book",
    "text",
    "document",
    "definition",
    "words",
    "names",
    "notation",
    "concepts",
    "defined",
    "explained",
    "le",
    "la",
    "les",
    "des",
    "du",
    "de",
    "et",
    "petit",
    "liste",
    "mots",
    "der",
    "die",
    "das",
    "und",
    "verwendete",
    "wichtige",
    "kleines",
    "zentrale",
    "el",
    "los",
    "y",
    "lista",
    "clave",
    "clés",
    "e",
    "dei",
    "verzeichnis",
    "begriff",
];

/// More words than these are a sentence.
const MOST_WORDS: usize = 8;

/// Whether a heading promises a glossary. More entries are believed below such a heading.
pub fn names_glossary(heading: &str) -> bool {
    let heading = heading.to_lowercase();
    if heading.contains("用語") || heading.contains("词汇") || heading.contains("詞彙") {
        return heading.chars().count() < 20;
    }
    let words: Vec<&str> = heading
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()))
        .collect();
    let words = without_number(&words);
    if words.is_empty() || words.len() > MOST_WORDS {
        return false;
    }
    let is_plain = |word: &&str| MAIN.contains(word) || HELPERS.contains(word) || GLOSSARIES.contains(word);
    words.iter().any(|word| GLOSSARIES.contains(word))
        || (words.iter().any(|word| MAIN.contains(word)) && words.iter().all(is_plain))
}

/// Whether a line that is no heading by its look still stands as one: it is such a name and nothing else.
pub fn is_bare_name(line: &str) -> bool {
    let line = line.trim();
    line.chars().count() <= 40 && !line.ends_with(['.', ',', ';', '!', '?']) && names_glossary(line)
}

/// The words behind `Appendix B` or `IV`.
fn without_number<'a, 'b>(words: &'a [&'b str]) -> &'a [&'b str] {
    const PARTS: [&str; 10] =
        ["appendix", "annex", "annexe", "anhang", "chapter", "chapitre", "kapitel", "part", "section", "apéndice"];
    let words = match words.split_first() {
        Some((first, rest)) if PARTS.contains(first) => rest,
        _ => words,
    };
    match words.split_first() {
        Some((first, rest)) if !rest.is_empty() && (is_roman(first) || first.chars().count() == 1) => rest,
        _ => words,
    }
}

fn is_roman(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l' | 'c'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_heading_that_says_so_names_a_glossary() {
        for heading in [
            "GLOSSARY",
            "10 Glossary",
            "A Glossary of Whaling Words",
            "Appendix B. Glossary",
            "IV. Definitions",
            "4. Definitions",
            "Key Terms",
            "Terms and Definitions",
            "Definition of Terms",
            "List of Abbreviations",
            "Acronyms and Abbreviations",
            "Lexique",
            "Wichtige Begriffe",
            "用語集",
        ] {
            assert!(names_glossary(heading), "{heading}");
        }
    }

    #[test]
    fn a_phrase_about_something_else_names_none() {
        for heading in [
            "Complexity",
            "Alexis",
            "Reflexion",
            "In Flexible Times",
            "Terms of Peace",
            "Terms and Conditions",
            "The Definition of Art",
            "Long-terms Views",
            "Termination",
            "A Vocabulary of Motives in Modern Life",
            "Words",
            "",
        ] {
            assert!(!names_glossary(heading), "{heading}");
        }
    }
}
