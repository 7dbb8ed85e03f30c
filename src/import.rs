//! Bytes in, a document and remarks out. Content never fails: odd input gives a document and a remark.
//!
//! Each format has a file of its own below `import/`; formats do not know each other, nor the screen.
//! Only [`open`] touches files, and only it returns errors.

pub mod decode;
pub mod markdown;
pub mod plain;

use std::io::{ErrorKind, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};

use crate::document::Document;

/// A document, and what should be said about how it was read.
#[derive(Clone, Debug, Default)]
pub struct Import {
    pub document: Document,
    /// Sentences for the reader, such as which encoding was guessed.
    pub remarks: Vec<String>,
}

/// The formats that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Plain,
    Markdown,
}

impl Format {
    /// What the content is, helped by the file's name.
    pub fn sniff(_bytes: &[u8], name: &str) -> Self {
        let extension = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            _ => Self::Plain,
        }
    }
}

/// Reads and imports a file; the errors are those of [`read`].
pub fn open(path: &Path) -> Result<Import> {
    Ok(import(&read(path)?, &path.to_string_lossy()))
}

/// Reads a file that can be imported. The error is a sentence that names the file, the cause and the way out:
/// missing, a folder, not readable, not a text.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let name = path.display();
    let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if about.is_dir() {
        bail!("{name} is a folder; name a text inside it");
    }
    // Reading a pipe or a device might wait for ever.
    if !about.is_file() {
        bail!("{name} is not a regular file; to read from a pipe, send it to standard input: postil - < {name}");
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    check(&bytes, &name.to_string())?;
    Ok(bytes)
}

/// Reads standard input to its end; content that is not a text is refused as in [`read`].
pub fn read_input() -> Result<Vec<u8>> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        bail!("standard input is the keyboard; name a file, or pipe a text in: some-command | postil");
    }
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).context("cannot read standard input")?;
    check(&bytes, "standard input")?;
    Ok(bytes)
}

/// Refuses content that is not a text, with a sentence about `name`.
pub fn check(bytes: &[u8], name: &str) -> Result<()> {
    match refusal(bytes) {
        Some(refusal) => bail!("{name} {refusal}"),
        None => Ok(()),
    }
}

/// Imports any bytes. `name` helps to tell the format and is the last resort for a title; standard input has
/// the name `""`.
pub fn import(bytes: &[u8], name: &str) -> Import {
    let (text, mut remarks) = decode::decode(bytes);
    if text.contains('\0') {
        remarks.push("The content holds NUL bytes; it may not be a text.".to_owned());
    }
    let document = match Format::sniff(bytes, name) {
        Format::Markdown => markdown::document(text),
        Format::Plain => plain::document(text),
    };
    Import { document, remarks }
}

fn unreadable(path: &Path, error: &std::io::Error) -> anyhow::Error {
    let name = path.display();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("there is no file {name}; check the name and the folder"),
        ErrorKind::PermissionDenied => anyhow!("{name} may not be read by you; change its permissions or copy it"),
        _ => anyhow!("{name} cannot be read ({error}); copy it to another place and try again"),
    }
}

/// What is said of content that is no text, such as a picture: the rest of a sentence, or nothing for a text.
fn refusal(bytes: &[u8]) -> Option<String> {
    const KNOWN: &[(&[u8], &str, &str)] = &[
        (b"%PDF-", "is a PDF", "pdftotext makes a text of it"),
        (b"\x89PNG", "is a picture", "open it with an image viewer"),
        (b"\xFF\xD8\xFF", "is a picture", "open it with an image viewer"),
        (b"GIF8", "is a picture", "open it with an image viewer"),
        (b"\x1F\x8B", "is compressed with gzip", "gunzip it first"),
        (b"BZh", "is compressed with bzip2", "bunzip2 it first"),
        (b"\xFD7zXZ", "is compressed with xz", "unxz it first"),
        (b"\x28\xB5\x2F\xFD", "is compressed with zstd", "unzstd it first"),
        (b"\xD0\xCF\x11\xE0", "is an old office document", "save it as plain text first"),
        (b"{\\rtf", "is an RTF document", "save it as plain text first"),
    ];
    if bytes.starts_with(b"PK\x03\x04") {
        return Some(zip_refusal(bytes).to_owned());
    }
    if bytes.starts_with(b"\x7FELF") {
        return Some("is a program, not a text; name a text instead".to_owned());
    }
    if let Some((_, what, way)) = KNOWN.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        return Some(format!("{what}, which postil cannot read yet; {way}"));
    }
    if encoding_rs::Encoding::for_bom(bytes).is_some() {
        return None;
    }
    // NULs may stand in a text; a binary file is full of them, and of other bytes that no text has.
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let n_nul = head.iter().filter(|byte| **byte == 0).count();
    let is_odd = |byte: &u8| (*byte < b' ' && !b"\0\t\n\r\x0C\x1B".contains(byte)) || *byte >= 0x80;
    let n_odd = head.iter().filter(|byte| is_odd(byte)).count();
    let is_binary = n_nul * 200 > head.len() && (n_nul * 10 > head.len() * 3 || n_odd * 20 > head.len());
    // Noise and packed data have hardly a NUL, but control bytes and bytes of no encoding all over.
    let n_control = head.iter().filter(|byte| **byte < b' ' && is_odd(byte)).count();
    let is_noise = n_control * 50 > head.len() && n_odd * 3 > head.len() && std::str::from_utf8(head).is_err();
    let said = "is not a text: it holds bytes that no text has, as pictures and programs do; name a text, or convert it to one";
    (is_binary || is_noise).then(|| said.to_owned())
}

fn zip_refusal(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(128)];
    if memchr::memmem::find(head, b"application/epub+zip").is_some() {
        "is an EPUB, which postil cannot read yet; convert it to Markdown or plain text first"
    } else {
        "is a zip archive (office documents are such archives too), which postil cannot read yet; unpack or convert it first"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, bytes: &[u8]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        format!("{:#}", open(&path).unwrap_err())
    }

    #[test]
    fn a_missing_file_and_a_folder_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("gone.txt");
        let said = open(&missing).unwrap_err().to_string();
        assert!(said.starts_with("there is no file") && said.contains("gone.txt"));
        assert!(open(folder.path()).unwrap_err().to_string().contains("is a folder"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_way_out() {
        assert!(refused("a.txt", b"ab\0\0\x01\x02cd\0").contains("bytes that no text has"));
        let noise: Vec<u8> = (0..20_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(refused("noise", &noise).contains("bytes that no text has"));
        assert!(refused("a.pdf", b"%PDF-1.7\n").contains("pdftotext"));
        assert!(refused("a.epub", b"PK\x03\x04....mimetypeapplication/epub+zip").contains("EPUB"));
        assert!(refused("a.docx", b"PK\x03\x04....word/document.xml").contains("zip archive"));
    }

    #[test]
    fn utf16_is_a_text_in_spite_of_its_nul_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("wide.txt");
        std::fs::write(&path, b"\xFF\xFEO\0n\0e\0.\0").unwrap();
        assert_eq!(open(&path).unwrap().document.text, "One.");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_without_waiting() {
        assert!(open(Path::new("/dev/zero")).unwrap_err().to_string().contains("not a regular file"));
    }

    #[test]
    fn import_takes_anything() {
        assert!(import(b"", "").document.blocks.is_empty());
        let odd = import(b"a\0b", "");
        assert_eq!(odd.document.text, "a\0b");
        assert_eq!(odd.remarks.len(), 1);
    }
}
