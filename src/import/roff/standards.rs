//! Standards and systems by their short names, as manual pages write them, in the words that readers know.
//!
//! Most names are built by a rule from the number and the year of the standard, so only the others stand in tables.

/// The names of standards that follow no rule, without the hyphen before them.
const STANDARDS: [(&str, &str); 22] = [
    ("ansiC", "ANSI X3.159-1989 (“ANSI C89”)"),
    ("ansiC-89", "ANSI X3.159-1989 (“ANSI C89”)"),
    ("isoC", "ISO/IEC 9899:1990 (“ISO C90”)"),
    ("isoC-90", "ISO/IEC 9899:1990 (“ISO C90”)"),
    ("isoC-99", "ISO/IEC 9899:1999 (“ISO C99”)"),
    ("isoC-2011", "ISO/IEC 9899:2011 (“ISO C11”)"),
    ("isoC-2023", "ISO/IEC 9899:2024 (“ISO C23”)"),
    ("isoC-amd1", "ISO/IEC 9899/AMD1:1995 (“ISO C90, Amendment 1”)"),
    ("isoC-tcor1", "ISO/IEC 9899/TCOR1:1994 (“ISO C90, Technical Corrigendum 1”)"),
    ("isoC-tcor2", "ISO/IEC 9899/TCOR2:1995 (“ISO C90, Technical Corrigendum 2”)"),
    ("p1003.1-96", "ISO/IEC 9945-1:1996 (“POSIX.1”)"),
    ("p1003.2a-92", "IEEE Std 1003.2a-1992 (“POSIX.2”)"),
    ("p1387.2-95", "IEEE Std 1387.2-1995 (“POSIX.7.2”)"),
    ("xpg4.2", "X/Open Portability Guide Issue 4, Version 2 (“XPG4.2”)"),
    ("xcurses4.2", "X/Open Curses Issue 4, Version 2 (“XCURSES4.2”)"),
    ("xns5.2", "X/Open Networking Services Issue 5.2 (“XNS5.2”)"),
    ("svid2", "System V Interface Definition, Second Edition (“SVID2”)"),
    ("svid3", "System V Interface Definition, Third Edition (“SVID3”)"),
    ("svid4", "System V Interface Definition, Fourth Edition (“SVID4”)"),
    ("ieee754", "IEEE Std 754-1985"),
    ("iso8601", "ISO 8601"),
    ("iso8802-3", "ISO 8802-3: 1989"),
];

/// What the X/Open group calls its books, each with the number of the issue behind its short name.
const BOOKS: [(&str, &str); 5] = [
    ("xpg", "X/Open Portability Guide"),
    ("xbd", "X/Open Base Definitions"),
    ("xcu", "X/Open Commands and Utilities"),
    ("xsh", "X/Open System Interfaces and Headers"),
    ("xns", "X/Open Networking Services"),
];

/// The whole name of a standard, such as `-p1003.1-2008`.
pub fn standard(said: &str) -> Option<String> {
    let name = said.strip_prefix('-')?;
    if let Some((_, whole)) = STANDARDS.iter().find(|(short, _)| *short == name) {
        return Some((*whole).to_owned());
    }
    if let Some(number) = name.strip_prefix("p1003.") {
        let (part, year) = number.split_once('-').map_or((number, None), |(part, year)| (part, Some(year)));
        let year = year.map(full_year).map_or(Some(String::new()), |year| Some(format!("-{}", year?)))?;
        return is_short(part).then(|| format!("IEEE Std 1003.{part}{year} (“POSIX.{part}”)"));
    }
    if let Some((part, year)) = name.strip_prefix("iso9945-").and_then(|rest| rest.split_once('-')) {
        let year = full_year(year)?;
        return is_short(part).then(|| format!("ISO/IEC 9945-{part}:{year} (“POSIX.{part}”)"));
    }
    if let Some(version) = name.strip_prefix("susv").filter(|version| is_number(version)) {
        return Some(format!("Version {version} of the Single UNIX Specification (“SUSv{version}”)"));
    }
    BOOKS.iter().find_map(|(short, book)| {
        let issue = name.strip_prefix(short).filter(|issue| is_number(issue))?;
        Some(format!("{book} Issue {issue} (“{}{issue}”)", short.to_uppercase()))
    })
}

fn full_year(said: &str) -> Option<String> {
    match said.len() {
        _ if !is_number(said) => None,
        2 => Some(format!("19{said}")),
        4 => Some(said.to_owned()),
        _ => None,
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_short(text: &str) -> bool {
    !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The system that AT&T made, of this version: `v7`, `32v`, `III`, `V.4`.
pub fn unix(version: &str) -> Option<String> {
    let number = |text: &str| text.len() == 1 && is_number(text);
    Some(match version {
        "32v" => "Version 32V AT&T UNIX".to_owned(),
        "III" | "V" => format!("AT&T System {version} UNIX"),
        _ if version.strip_prefix('v').is_some_and(number) => format!("Version {} AT&T UNIX", &version[1..]),
        _ if version.strip_prefix("V.").is_some_and(number) => format!("AT&T System V Release {} UNIX", &version[2..]),
        _ => return None,
    })
}

/// The system of Berkeley, of this version and release: `4.3`, and `Reno` if there is one.
pub fn berkeley(version: &str) -> String {
    match version {
        "-alpha" => "BSD (currently in alpha test)".to_owned(),
        "-beta" => "BSD (currently in beta test)".to_owned(),
        "-devel" => "BSD (currently under development)".to_owned(),
        _ => format!("{version}BSD"),
    }
}

/// What a library is called.
pub fn library(name: &str) -> String {
    match name {
        "libc" => "Standard C Library (libc, -lc)".to_owned(),
        "libm" => "Math Library (libm, -lm)".to_owned(),
        "libpthread" => "POSIX Threads Library (libpthread, -lpthread)".to_owned(),
        "libutil" => "System Utilities Library (libutil, -lutil)".to_owned(),
        _ => format!("library “{name}”"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standards_have_their_whole_names() {
        let said = |short: &str| standard(short).unwrap_or_default();
        assert_eq!(said("-p1003.1-2008"), "IEEE Std 1003.1-2008 (“POSIX.1”)");
        assert_eq!(said("-p1003.1c-95"), "IEEE Std 1003.1c-1995 (“POSIX.1c”)");
        assert_eq!(said("-p1003.2"), "IEEE Std 1003.2 (“POSIX.2”)");
        assert_eq!(said("-iso9945-2-93"), "ISO/IEC 9945-2:1993 (“POSIX.2”)");
        assert_eq!(said("-isoC-99"), "ISO/IEC 9899:1999 (“ISO C99”)");
        assert_eq!(said("-susv3"), "Version 3 of the Single UNIX Specification (“SUSv3”)");
        assert_eq!(said("-xpg4"), "X/Open Portability Guide Issue 4 (“XPG4”)");
        for unknown in ["p1003.1", "-p1003.", "-p1003.1-x", "-iso9945-1", "-susv", "-pé"] {
            assert_eq!(standard(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn systems_have_their_versions() {
        assert_eq!(unix("v7").as_deref(), Some("Version 7 AT&T UNIX"));
        assert_eq!(unix("V.4").as_deref(), Some("AT&T System V Release 4 UNIX"));
        assert_eq!(unix("III").as_deref(), Some("AT&T System III UNIX"));
        assert_eq!(unix("x"), None);
        assert_eq!(berkeley("4.3"), "4.3BSD");
    }
}
