//! The table of colours in the settings: names on the left, what they look like on the right, in the reader's order.
//!
//! A table of TOML has no order once it is read, so the order is taken from where each line stands in the file.

use std::collections::HashMap;

use serde::Deserialize;
use serde::de::{Deserializer, Error};
use toml::Spanned;

use crate::colours::{Hue, Named, Palette, clean};

/// The table as it is written.
#[derive(Deserialize)]
struct Written(HashMap<Spanned<String>, Spanned<Look>>);

/// What a colour looks like.
struct Look(Hue);

impl<'de> Deserialize<'de> for Look {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let known = Hue::ALL.map(Hue::name).join(", ");
        Hue::of(&word).map(Self).ok_or_else(|| D::Error::custom(format!("“{word}” is no colour; {known} are")))
    }
}

pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Palette, D::Error> {
    let Written(table) = Written::deserialize(deserializer)?;
    let mut lines: Vec<_> = table.into_iter().collect();
    lines.sort_by_key(|(name, _)| name.span().start);
    let mut colours = Vec::with_capacity(lines.len());
    for (name, look) in lines {
        let name = name.into_inner();
        if name.is_empty() || clean(&name) != name {
            let why = "is no name for a colour; letters, digits, blanks, hyphens and apostrophes make one";
            return Err(D::Error::custom(format!("“{name}” {why}")));
        }
        colours.push(Named { name, hue: look.into_inner().0 });
    }
    Ok(Palette::new(colours).unwrap_or_default())
}

/// The colours of a file that has a mistake elsewhere; the usual ones when the mistake is in them.
pub fn alone(text: &str) -> Palette {
    #[derive(Deserialize)]
    struct Alone {
        #[serde(default, deserialize_with = "read")]
        colours: Palette,
    }
    toml::from_str::<Alone>(text).map(|alone| alone.colours).unwrap_or_default()
}
