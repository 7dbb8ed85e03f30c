//! The reader's settings: one small TOML file in the config folder. A mistake in it is shown with line and
//! caret, and the default is used; it never keeps a text from opening.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::colours::Palette;
use crate::folders::Folders;

mod colours;
mod folder;

pub use folder::OfFolder;

/// What can be set, with the defaults.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The widest that a row of text may be, in columns; 20 to 200.
    pub measure: u16,
    /// `auto`, `dark`, `light` or `plain` (no colours).
    pub theme: Theme,
    /// Whether the words looked up are remembered, with the sentence they were met in.
    pub remember_words: bool,
    /// Whether it is remembered how long was read on which day, from which the time that is left is told.
    pub reading_time: bool,
    /// Whether the mouse scrolls, selects and opens cards.
    pub mouse: bool,
    /// Which terms are lit: the `first` of each on a screen, `all`, or `none`.
    pub lighting: Lighting,
    /// Whether the terms of a page are explained beside it, where the window has room.
    pub margin: bool,
    /// Whether a file that was changed on the disk is read again by itself, with the next key.
    pub follow: bool,
    /// Whether web links are marked for the terminal, so that it can open them: `auto` where it is known to.
    pub hyperlinks: Hyperlinks,
    /// Where pictures are shown: `inline`, among the words; `key`, when a key asks for them; `off`, never.
    pub pictures: Pictures,
    /// How the terminal is given pictures: `auto` by what it is known to understand; else `kitty`, `iterm`, `sixel` or
    /// `blocks`.
    pub picture_protocol: PictureProtocol,
    /// The colours of highlights by the names that the reader gives them, in the reader's order: `claim = "yellow"`.
    #[serde(deserialize_with = "colours::read")]
    pub colours: Palette,
    /// Dictionaries, or folders with dictionaries, that are asked before those in the usual places.
    pub dictionaries: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// What the terminal says of itself, else dark.
    #[default]
    Auto,
    Dark,
    Light,
    Plain,
}

/// Whether the terminal is told which words are links of the web.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(from = "Said")]
pub enum Hyperlinks {
    #[default]
    Auto,
    On,
    Off,
}

/// What is written for it: `"auto"`, `true` or `false`.
#[derive(Deserialize)]
#[serde(untagged, expecting = "hyperlinks takes \"auto\", true or false")]
enum Said {
    Sure(bool),
    Auto(Auto),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Auto {
    Auto,
}

impl From<Said> for Hyperlinks {
    fn from(said: Said) -> Self {
        match said {
            Said::Sure(true) => Self::On,
            Said::Sure(false) => Self::Off,
            Said::Auto(Auto::Auto) => Self::Auto,
        }
    }
}

/// Where pictures are shown.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Pictures {
    #[default]
    Inline,
    Key,
    Off,
}

/// How the terminal is given pictures.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum PictureProtocol {
    #[default]
    Auto,
    Kitty,
    Iterm,
    Sixel,
    /// Coloured blocks, which every terminal can draw.
    Blocks,
}

/// Which mentions of terms are lit.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Lighting {
    #[default]
    First,
    All,
    None,
}

/// The smallest and the largest measure, in columns.
pub const MEASURES: std::ops::RangeInclusive<u16> = 20..=200;

impl Default for Settings {
    fn default() -> Self {
        Self {
            measure: 72,
            theme: Theme::default(),
            mouse: true,
            remember_words: true,
            reading_time: true,
            lighting: Lighting::default(),
            margin: false,
            follow: false,
            hyperlinks: Hyperlinks::default(),
            pictures: Pictures::default(),
            picture_protocol: PictureProtocol::default(),
            colours: Palette::default(),
            dictionaries: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads `settings.toml` in the config folder; a missing file gives the defaults.
    pub fn read(config: &Path) -> (Self, Vec<String>) {
        let path = config.join("settings.toml");
        match content(&path) {
            Ok(Some(text)) => Self::parse(&text, &path.to_string_lossy()),
            Ok(None) => (Self::default(), Vec::new()),
            Err(error) => (Self::default(), vec![format!("{error}; the default settings are used")]),
        }
    }

    /// Understands the content of a settings file; `file` is its name for the remarks.
    pub fn parse(text: &str, file: &str) -> (Self, Vec<String>) {
        match toml::from_str::<Self>(text) {
            Ok(settings) if MEASURES.contains(&settings.measure) => (settings, Vec::new()),
            Ok(settings) => {
                let measure = settings.measure.clamp(*MEASURES.start(), *MEASURES.end());
                let remark =
                    format!("{file}: measure = {} is not between 20 and 200; {measure} is used", settings.measure);
                (Self { measure, ..settings }, vec![remark])
            }
            Err(error) => {
                let colours = colours::alone(text);
                let settings = text.parse::<toml::Table>().map(|table| Self { colours, ..Self::one_by_one(&table) });
                let fate = if settings.is_ok() { "the rest of it is used" } else { "it is not used" };
                let remark = format!("{file}: {}\n{fate}", error.to_string().trim_end());
                (settings.unwrap_or_default(), vec![remark])
            }
        }
    }

    /// The paths of the dictionaries named: `~` is the home folder, and what is no whole path lies in the config
    /// folder, beside the settings.
    pub fn dictionary_paths(&self, folders: &Folders) -> Vec<PathBuf> {
        let path = |name: &String| match name.strip_prefix("~/").zip(directories::BaseDirs::new()) {
            Some((rest, base)) => base.home_dir().join(rest),
            None => folders.config.join(name),
        };
        self.dictionaries.iter().map(path).collect()
    }

    /// The settings that can be understood, each by itself: a mistake costs one.
    fn one_by_one(table: &toml::Table) -> Self {
        let mut settings = Self::default();
        for (name, value) in table {
            let alone = toml::Table::from_iter([(name.clone(), value.clone())]);
            let Ok(read) = alone.try_into::<Self>() else { continue };
            match name.as_str() {
                "measure" if MEASURES.contains(&read.measure) => settings.measure = read.measure,
                "theme" => settings.theme = read.theme,
                "mouse" => settings.mouse = read.mouse,
                "remember_words" => settings.remember_words = read.remember_words,
                "reading_time" => settings.reading_time = read.reading_time,
                "lighting" => settings.lighting = read.lighting,
                "margin" => settings.margin = read.margin,
                "follow" => settings.follow = read.follow,
                "hyperlinks" => settings.hyperlinks = read.hyperlinks,
                "pictures" => settings.pictures = read.pictures,
                "picture_protocol" => settings.picture_protocol = read.picture_protocol,
                "dictionaries" => settings.dictionaries = read.dictionaries,
                _ => {}
            }
        }
        settings
    }
}

/// The content of a file in the config folder, if there is such a file. The error is the beginning of a sentence.
pub fn content(path: &Path) -> Result<Option<String>, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_set_has_its_default() {
        let (settings, remarks) = Settings::parse("measure = 60", "settings.toml");
        assert_eq!((settings.measure, settings.theme, settings.mouse), (60, Theme::Auto, true));
        assert!(remarks.is_empty());
    }

    #[test]
    fn a_mistake_is_shown_with_line_and_caret() {
        let (settings, remarks) = Settings::parse("measure = 60\ntheem = \"dark\"", "settings.toml");
        assert_eq!(settings, Settings { measure: 60, ..Settings::default() });
        assert!(
            remarks[0].contains("line 2") && remarks[0].contains('^') && remarks[0].contains("theem"),
            "{}",
            remarks[0]
        );
    }

    #[test]
    fn colours_have_the_names_and_the_order_of_the_reader() {
        let text = "[colours]\nclaim = \"green\"\nanother word = 1\n";
        let (settings, remarks) = Settings::parse(text, "settings.toml");
        assert_eq!((settings, remarks.len()), (Settings::default(), 1));
        let text = "measure = 60\n[colours]\nthe claim = \"green\"\n";
        assert_eq!(Settings::parse(text, "settings.toml").1.len(), 1, "a name of two words stands in quotes");
        let text = "measure = 60\n[colours]\nzeal = \"green\"\n\"a claim\" = \"Pink\"\nmere = \"yellow\"\n";
        let (settings, remarks) = Settings::parse(text, "settings.toml");
        assert!(remarks.is_empty(), "{remarks:?}");
        let all: Vec<_> = settings.colours.all().iter().map(|it| (it.name.as_str(), it.hue.name())).collect();
        assert_eq!(all, [("zeal", "green"), ("a claim", "red"), ("mere", "yellow")]);
        // A mistake elsewhere costs none of them.
        let (settings, remarks) = Settings::parse(&format!("theem = 1\n{text}"), "settings.toml");
        assert_eq!((settings.measure, settings.colours.all().len(), remarks.len()), (60, 3, 1));
    }

    #[test]
    fn a_colour_that_cannot_be_is_told_by_its_line_or_its_name() {
        for (line, said) in [
            ("claim = \"mauve\"", "“mauve” is no colour; yellow, green"),
            ("\"a|b\" = \"red\"", "letters, digits, blanks"),
            ("claim = 3", "string"),
        ] {
            let (settings, remarks) = Settings::parse(&format!("[colours]\n{line}\n"), "settings.toml");
            assert_eq!(settings, Settings::default());
            assert!(remarks[0].contains(said), "{}", remarks[0]);
            assert!(remarks[0].contains("line 2") || remarks[0].contains("“a|b”"), "{}", remarks[0]);
        }
        assert_eq!(Settings::parse("[colours]\n", "settings.toml").0, Settings::default());
    }

    #[test]
    fn hyperlinks_are_on_off_or_left_to_the_terminal() {
        let said = |text: &str| {
            let (settings, remarks) = Settings::parse(&format!("hyperlinks = {text}"), "settings.toml");
            (settings.hyperlinks, remarks.len())
        };
        assert_eq!(
            [said("true"), said("false"), said("\"auto\"")],
            [(Hyperlinks::On, 0), (Hyperlinks::Off, 0), (Hyperlinks::Auto, 0),]
        );
        assert_eq!(said("\"yes\""), (Hyperlinks::Auto, 1));
    }

    #[test]
    fn pictures_are_shown_where_and_how_the_reader_wishes() {
        let text = "pictures = \"key\"\npicture_protocol = \"sixel\"\n";
        let (settings, remarks) = Settings::parse(text, "settings.toml");
        assert_eq!((settings.pictures, settings.picture_protocol), (Pictures::Key, PictureProtocol::Sixel));
        assert!(remarks.is_empty());
        let (settings, remarks) = Settings::parse(&format!("theem = 1\n{text}"), "settings.toml");
        assert_eq!((settings.pictures, remarks.len()), (Pictures::Key, 1));
        assert_eq!(Settings::parse("pictures = \"yes\"", "settings.toml").0.pictures, Pictures::Inline);
    }

    #[test]
    fn a_measure_out_of_bounds_is_brought_back() {
        let (settings, remarks) = Settings::parse("measure = 5", "settings.toml");
        assert_eq!(settings.measure, 20);
        assert_eq!(remarks.len(), 1);
    }
}
