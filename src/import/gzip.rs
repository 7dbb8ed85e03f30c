//! Texts compressed with gzip, unpacked within bounds.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::Import;

/// What gzip files begin with.
pub const MAGIC: &[u8] = b"\x1F\x8B";
/// No more of a compressed text is read.
const LARGEST: usize = 128 << 20;

/// The document inside, whatever its format.
pub fn import(bytes: &[u8], name: &str) -> Import {
    let (inner, is_whole) = unpacked(bytes, LARGEST);
    let inner_name = name.strip_suffix(".gz").unwrap_or(name);
    let mut import = match inner.starts_with(MAGIC) {
        true => Import::default(),
        false => super::import_owned(inner, inner_name),
    };
    if !is_whole {
        import.remarks.push("The compressed text is damaged or too long; only its beginning is here.".to_owned());
    }
    import
}

/// At most so many bytes of what is inside, and whether that is all.
pub fn unpacked(bytes: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut inner = Vec::new();
    let read = MultiGzDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut inner);
    let is_whole = read.is_ok() && inner.len() <= most;
    inner.truncate(most);
    (inner, is_whole)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_compressed_text_is_read_as_what_it_is() {
        let import = import(&packed(b"# Tides\n"), "a.md.gz");
        assert_eq!((import.document.text.as_str(), import.remarks.len()), ("Tides", 0));
        assert_eq!(crate::import::import(&packed(b"<!doctype html><p>Ebb"), "").document.text, "Ebb");
    }

    #[test]
    fn a_damaged_one_gives_what_can_be_read() {
        let mut bytes = packed("Water rises and falls.\n\n".repeat(500).as_bytes());
        bytes.truncate(bytes.len() - 9);
        let import = import(&bytes, "a.txt.gz");
        assert_eq!(import.remarks.len(), 1);
    }

    #[test]
    fn no_more_is_unpacked_than_allowed() {
        let (inner, is_whole) = unpacked(&packed(&vec![b'a'; 1 << 20]), 1000);
        assert_eq!((inner.len(), is_whole), (1000, false));
    }
}
