//! Offline dictionaries, as packages bring them: what they say about any word.
//!
//! Nothing is read before a word is looked up, not even the list of files. Then each dictionary reads its index, and of
//! its articles only those asked for. One that is damaged is named in a remark, and the others answer.
//!
//! - [`Dictionaries`] are all that the reader has, in the order in which they answer.
//! - `dictd` and `stardict` are the formats; each finds entries by a headword and reads their articles.
//! - `index` finds a word in an index, `dictzip` an article in a compressed file, `files` a dictionary in a
//!   folder. `article` and `markup` make plain text of what is found.

mod article;
mod dictd;
mod dictzip;
mod files;
mod index;
mod markup;
mod opened;
mod stardict;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::forms::{self, Form};
use super::{Answer, How, Origin};

use opened::Opened;

/// One dictionary, whatever its format.
pub trait Dictionary: fmt::Debug + Send + Sync {
    /// The file by which it is opened.
    fn path(&self) -> &Path;

    /// What the card calls it.
    fn name(&self) -> &str;

    /// The entries under a word, and under those that differ from it by case, accents, hyphens and blanks only.
    fn find(&self, word: &str) -> Vec<Found>;

    /// What an entry says, as plain text in lines and paragraphs. The error is a sentence.
    fn article(&self, found: &Found) -> Result<String, String>;

    /// All headwords, to find those that are spelled nearly like a word.
    fn headwords(&self) -> Box<dyn Iterator<Item = &str> + '_>;

    /// How many bytes it keeps in memory besides the index.
    fn bytes(&self) -> usize;

    /// What is wrong with it, in sentences; looks at every entry, so not for those who wait for an answer.
    fn faults(&self) -> Vec<String>;
}

/// An entry of a dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The word in the index that was found.
    pub matched: String,
    /// The headword of the entry: the same, unless the word found is only another word for it.
    pub headword: String,
    /// Where the article is, in the file with the articles as it is unpacked.
    pub at: u64,
    pub len: u64,
}

/// All dictionaries of this reader, in the order in which they answer: those that the reader named, then folder by
/// folder by the names of their files.
#[derive(Debug, Default)]
pub struct Dictionaries {
    /// Files and folders that the reader named; it is a fault when there is no dictionary.
    named: Vec<PathBuf>,
    /// Folders where dictionaries usually are.
    folders: Vec<PathBuf>,
    opened: OnceLock<Opened>,
    /// Whether it was said which of them cannot be used.
    are_faults_told: AtomicBool,
}

/// What a dictionary file is like: for `postil doctor`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    pub path: PathBuf,
    /// Its name and how many headwords it has, when it can be used.
    pub used: Option<(String, usize)>,
    /// What is wrong, in sentences.
    pub faults: Vec<String>,
}

/// A longer word, in bytes, is a selection that went astray.
const LONGEST_WORD: usize = 300;

/// So many entries of one dictionary are given for a word. The many homographs of *set* are fewer.
const MOST_ENTRIES: usize = 16;

/// Guesses of where a word is inflected from get worse; *leaves* may be *leaf* and *leave*.
const MOST_INFLECTED: usize = 2;

/// So many parts of a compound are given.
const MOST_PARTS: usize = 4;

/// So many headwords of nearly the same spelling are given.
const MOST_NEAR: usize = 3;

impl Dictionaries {
    /// The dictionaries in these folders and those below. Nothing is read yet.
    pub fn in_folders(folders: Vec<PathBuf>) -> Self {
        Self { folders, ..Self::default() }
    }

    /// The same after others, files or folders, that the reader named.
    pub fn after(self, named: Vec<PathBuf>) -> Self {
        Self { named, folders: self.folders, ..Self::default() }
    }

    /// What the dictionaries say about a word in a language (a tag such as `de`), and sentences about those that
    /// could not be asked; what is wrong from the start is said once.
    ///
    /// In each dictionary the surest way in which the word is found counts: where it has an entry itself, that of a
    /// headword it may be inflected from is not given. Parts of a compound are given when no dictionary has the whole,
    /// and words that are only spelled nearly so when none has anything else.
    pub fn answers(&self, word: &str, language: Option<&str>) -> (Vec<Answer>, Vec<String>) {
        let word = word.trim();
        if word.is_empty() || word.len() > LONGEST_WORD {
            return (Vec::new(), Vec::new());
        }
        let opened = self.opened();
        let mut remarks = Vec::new();
        if !self.are_faults_told.swap(true, Ordering::Relaxed) {
            remarks.extend(opened.faults.iter().map(|(_, sentence)| sentence.clone()));
        }
        let forms = forms::forms(word, language);
        let of_word = |form: &&Form| !matches!(form.how, How::Part | How::Near);
        let (words, mut parts): (Vec<_>, Vec<_>) = forms.iter().partition(of_word);
        parts.retain(|part| part.word.chars().count() >= shortest_part(language));
        let mut all = |forms: &[&Form]| -> Vec<Answer> {
            let dictionaries = opened.dictionaries.iter();
            dictionaries.flat_map(|dictionary| surest(dictionary.as_ref(), word, forms, &mut remarks)).collect()
        };
        let mut answers = all(&words);
        if answers.is_empty() {
            answers = all(&parts);
        }
        if answers.is_empty() {
            answers = near(&opened.dictionaries, word, &mut remarks);
        }
        // Those who know the word itself speak before those who have a guess, otherwise each in its turn.
        answers.sort_by_key(|answer| answer.how.max(How::Folded));
        (answers, remarks)
    }

    /// Every dictionary there is, looked through from end to end.
    pub fn examined(&self) -> Vec<Examined> {
        let opened = self.opened();
        let good = opened.dictionaries.iter().map(|it| Examined {
            path: it.path().to_owned(),
            used: Some((it.name().to_owned(), it.headwords().count())),
            faults: it.faults(),
        });
        let bad = opened.faults.iter().map(|(path, sentence)| Examined {
            path: path.clone(),
            used: None,
            faults: vec![sentence.clone()],
        });
        good.chain(bad).collect()
    }

    /// Bytes kept in memory besides the indexes.
    pub fn bytes(&self) -> usize {
        self.opened.get().map_or(0, |opened| opened.dictionaries.iter().map(|it| it.bytes()).sum())
    }

    fn opened(&self) -> &Opened {
        self.opened.get_or_init(|| Opened::new(&self.named, &self.folders))
    }
}

/// Letters of a part of a compound that is worth telling. Elsewhere than in languages that make compounds freely, three
/// letters at the end of a word are no part of it: *dry* in *foundry*.
fn shortest_part(language: Option<&str>) -> usize {
    if language.is_some_and(|tag| ["de", "nl", "da", "sv", "nb"].contains(&&tag[..tag.floor_char_boundary(2)])) {
        3
    } else {
        4
    }
}

/// What one dictionary says, in the surest way in which it has the word.
fn surest(dictionary: &dyn Dictionary, word: &str, forms: &[&Form], remarks: &mut Vec<String>) -> Vec<Answer> {
    // Capitals are a habit of dictionaries, so other spellings of the word itself are as sure as its own.
    let ways: [(&[How], usize); 3] =
        [(&[How::AsSpelled, How::Folded], usize::MAX), (&[How::Inflected], MOST_INFLECTED), (&[How::Part], MOST_PARTS)];
    for (way, most) in ways {
        let forms = forms.iter().filter(|form| way.contains(&form.how));
        let found = forms.map(|form| (dictionary.find(&form.word), form.how)).filter(|(found, _)| !found.is_empty());
        let found = found.take(most).flat_map(|(found, how)| found.into_iter().map(move |found| (found, how)));
        let mut found: Vec<_> = found.collect();
        if way.contains(&How::AsSpelled) {
            // One article may stand under several spellings: *liberté* and *liberte*.
            let small = word.to_lowercase();
            found.sort_by_key(|(it, _)| (it.matched != word, it.matched.to_lowercase() != small));
        }
        let answers = read(dictionary, word, found.into_iter(), remarks);
        if !answers.is_empty() {
            return answers;
        }
    }
    Vec::new()
}

/// What the dictionaries say about words that are spelled nearly like one they do not have.
fn near(dictionaries: &[Box<dyn Dictionary>], word: &str, remarks: &mut Vec<String>) -> Vec<Answer> {
    // Several dictionaries may have the same words.
    let most = MOST_NEAR * dictionaries.len();
    let mut words = forms::near(word, dictionaries.iter().flat_map(|dictionary| dictionary.headwords()), most);
    let mut keys = Vec::new();
    words.retain(|word| {
        let key = index::key(word);
        let is_new = !keys.contains(&key);
        keys.push(key);
        is_new
    });
    words.truncate(MOST_NEAR);
    let mut answers = Vec::new();
    for near in words {
        for dictionary in dictionaries {
            let found = dictionary.find(near).into_iter().map(|found| (found, How::Near));
            answers.extend(read(dictionary.as_ref(), word, found, remarks));
        }
    }
    answers
}

/// Reads the articles of entries and makes answers of them; those of one headword are one answer.
fn read(
    dictionary: &dyn Dictionary,
    word: &str,
    found: impl Iterator<Item = (Found, How)>,
    remarks: &mut Vec<String>,
) -> Vec<Answer> {
    let (mut seen, mut answers) = (Vec::new(), Vec::<Answer>::new());
    for (found, how) in found {
        if seen.contains(&(found.at, found.len)) || seen.len() == MOST_ENTRIES {
            continue;
        }
        seen.push((found.at, found.len));
        let text = match dictionary.article(&found) {
            Ok(text) => text,
            Err(sentence) => {
                if !remarks.contains(&sentence) {
                    remarks.push(sentence);
                }
                continue;
            }
        };
        let (spelled, text) = article::without_headword(&text, &found.headword);
        if text.is_empty() {
            continue;
        }
        let is_itself = matches!(how, How::AsSpelled | How::Folded);
        let is_as_spelled = found.matched == word || spelled.as_deref() == Some(word);
        let how = match (is_itself, is_as_spelled) {
            (true, true) => How::AsSpelled,
            (true, false) => How::Folded,
            (false, _) => how,
        };
        let headword = spelled.unwrap_or(found.headword);
        match answers.iter_mut().find(|answer| answer.headword == headword && answer.how == how) {
            Some(answer) => {
                answer.text.push_str("\n\n");
                answer.text.push_str(&text);
            }
            None => {
                let source = dictionary.name().to_owned();
                answers.push(Answer { headword, source, origin: Origin::Dictionary, how, text, here: None });
            }
        }
    }
    answers.sort_by_key(|answer| answer.how);
    answers
}

#[cfg(test)]
mod tests;
