//! Tells by its content what a file of somebody's notes is, and reads it.

use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Source, hypothesis, json, kindle, koreader, markdown, readwise, web, zip};

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Kindle,
    Koreader,
    KoreaderJson,
    Readwise,
    Hypothesis,
    WebAnnotation,
    EpubAnnotations,
    Markdown,
    Json,
}

impl Origin {
    pub const ALL: [Self; 9] = [
        Self::Kindle,
        Self::Koreader,
        Self::KoreaderJson,
        Self::Readwise,
        Self::Hypothesis,
        Self::WebAnnotation,
        Self::EpubAnnotations,
        Self::Markdown,
        Self::Json,
    ];

    /// The word for it, in arguments and in notebooks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kindle => "kindle",
            Self::Koreader => "koreader",
            Self::KoreaderJson => "koreader-json",
            Self::Readwise => "readwise",
            Self::Hypothesis => "hypothesis",
            Self::WebAnnotation => "web-annotation",
            Self::EpubAnnotations => "epub-annotations",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }

    /// Whether the ids in the file are those of our own notebooks.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::WebAnnotation | Self::EpubAnnotations | Self::Markdown | Self::Json)
    }

    /// Whose file this is, by what it says.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PK\x03\x04") {
            return Some(Self::EpubAnnotations);
        }
        let text = decoded(bytes);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '['])
            && let Ok(value) = serde_json::from_str::<Value>(text)
        {
            return of_json(&value);
        }
        let head = text.lines().next().unwrap_or_default();
        let has_column = head.split(',').any(|name| name.trim().trim_matches('"').eq_ignore_ascii_case("highlight"));
        match () {
            () if has_column && !text.starts_with(['-', '#', '>']) => Some(Self::Readwise),
            () if markdown::is_ours(text) => Some(Self::Markdown),
            () if kindle::is_ours(text) => Some(Self::Kindle),
            () if text.starts_with("return") || text.starts_with("--") && text.contains("\nreturn") => {
                Some(Self::Koreader)
            }
            () => None,
        }
    }
}

fn of_json(value: &Value) -> Option<Origin> {
    let annotations = value["annotations"].as_array().and_then(|all| all.first());
    let is_own = value.get("authors").is_some() && value["annotations"].is_array();
    match () {
        () if value["entries"].is_array() || value["documents"].is_array() => Some(Origin::KoreaderJson),
        () if is_own || annotations.is_some_and(|first| first.get("mark").is_some()) => Some(Origin::Json),
        () if hypothesis::is_ours(value) => Some(Origin::Hypothesis),
        () if web::is_ours(value) => Some(Origin::WebAnnotation),
        () => None,
    }
}

/// What a file says. The error is a sentence that tells what is wrong with it.
pub fn read(bytes: &[u8], origin: Origin, zone: &TimeZone) -> Result<Source, String> {
    let text = decoded(bytes);
    let of_json = |text: &str| {
        serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}'))
            .map_err(|error| format!("it is not whole JSON: {error}"))
    };
    match origin {
        Origin::Kindle => Ok(kindle::read(&text, zone)),
        Origin::Koreader => koreader::read(&text, zone),
        Origin::KoreaderJson => Ok(koreader::read_json(&of_json(&text)?)),
        Origin::Readwise => readwise::read(&text, zone),
        Origin::Hypothesis => Ok(hypothesis::read(&of_json(&text)?, zone)),
        Origin::WebAnnotation => Ok(web::read(&of_json(&text)?, zone)),
        Origin::EpubAnnotations => {
            let inside = zip::read(bytes, web::IN_EPUB)?;
            Ok(web::read(&of_json(&String::from_utf8_lossy(&inside))?, zone))
        }
        Origin::Markdown => Ok(markdown::read(&text)),
        Origin::Json => Ok(json::read(&of_json(&text)?, zone)),
    }
}

/// The text of a file: UTF-8, or UTF-16 with its mark, as some programs of Windows save it again.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, ..] => encoding_rs::UTF_16LE.decode(bytes).0.into_owned(),
        [0xfe, 0xff, ..] => encoding_rs::UTF_16BE.decode(bytes).0.into_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

#[cfg(test)]
mod tests;
