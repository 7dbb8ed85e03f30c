//! What the files of a book call each other. A path is a name inside of the book and never one on the disk.

use crate::document::links::{percent_decoded, scheme};

/// The path in the book of what the file `from` refers to as `href`. Nothing leads out of the book.
pub fn resolve(from: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let decoded = percent_decoded(href);
    let mut parts: Vec<&str> = if decoded.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in decoded.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Where a link in the chapter at `from` leads, as the whole book names the place: `#text/notes.xhtml#n7`. What leads
/// out of the book stays as it is.
pub fn link(from: &str, href: &str) -> String {
    if scheme(href).is_some() || href.starts_with("//") {
        return href.to_owned();
    }
    let (file, id) = href.split_once('#').unwrap_or((href, ""));
    let path = if file.is_empty() { from.to_owned() } else { resolve(from, file) };
    if id.is_empty() { format!("#{path}") } else { format!("#{path}#{id}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_out_of_the_archive() {
        assert_eq!(resolve("OEBPS/content.opf", "text/a%20b.xhtml#c"), "OEBPS/text/a b.xhtml");
        assert_eq!(resolve("OEBPS/content.opf", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(resolve("a.opf", "/etc/./passwd"), "etc/passwd");
        assert_eq!(resolve("a.opf", "%zz%4"), "%zz%4");
    }

    #[test]
    fn a_link_names_its_place_for_the_whole_book() {
        assert_eq!(link("o/text/a.xhtml", "../b.xhtml#n"), "#o/b.xhtml#n");
        assert_eq!(link("o/a.xhtml", "#n"), "#o/a.xhtml#n");
        assert_eq!(link("o/a.xhtml", "b.xhtml"), "#o/b.xhtml");
        assert_eq!(link("o/a.xhtml", "https://a.example/#b"), "https://a.example/#b");
    }
}
