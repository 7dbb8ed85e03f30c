//! Signs: what spoke for a block being what it was taken for, and what spoke against.
//!
//! Nothing in a plain text says what a line is; an importer weighs what it notices. What it noticed stays with the
//! block, so that a reader who doubts a guess can see the reasons in words. A sign is neutral: capitals speak for
//! a heading, and against a paragraph. Only what a decision rested on is a sign; nothing is added for show.

macro_rules! signs {
    ($($name:ident => $sentence:literal,)+) => {
        /// One thing that a pass may notice about a stretch of text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Sign {
            $(#[doc = $sentence] $name,)+
        }

        use Sign::*;

        impl Sign {
            /// All signs, in the order of their numbers.
            pub const ALL: &[Sign] = &[$($name,)+];

            /// What was noticed, as it is told to the reader; the block is its subject.
            pub const fn sentence(self) -> &'static str {
                match self {
                    $($name => $sentence,)+
                }
            }
        }
    };
}

signs! {
    // What headings look like.
    HeadsContents => "stands above the printed contents and names them",
    Named => "named in the printed contents",
    Numbered => "numbered as headings are",
    Counted => "its number counts on through the text",
    Underlined => "has a line drawn below it",
    Capitals => "stands in capitals",
    Middle => "stands in the middle",
    MoreSpace => "has more white space above it than paragraphs have",
    MuchSpace => "has much more white space above it than paragraphs have",
    BelongsBelow => "white space ties it to what follows",
    Outdented => "begins to the left of the text",
    Emphasised => "emphasised as a whole",
    Short => "stands alone on a line shorter than the measure",
    HeadsEntries => "entries in the order of the alphabet stand below it",
    TextFollows => "a text follows it",
    LooksLikeTitle => "the first line that can be the title",
    RepeatsTitle => "says the title again",
    // Why a line may be none.
    Long => "longer than a heading",
    Crowded => "no space parts it from the text above and below",
    BeginsLow => "begins in lower case",
    EndsOpen => "breaks off like half a sentence",
    EndsSentence => "ends like a sentence",
    NoWords => "has too few letters for a name",
    Quoted => "begins with a quotation mark, bracket or dash",
    Address => "holds an address of the net",
    Dated => "a date or a year",
    Caption => "looks like the caption of a picture",
    Imprint => "says who has the rights, as an imprint does",
    Leader => "dots lead to a page number",
    Right => "stands far to the right, as a signature or date does",
    Source => "stands below a quotation, whose source it may name",
    Typed => "its capitals are those of a formula or a machine's name",
    FormLine => "one of the short lines of a title page or form",
    Front => "stands before the text begins",
    TitleAgain => "says the title again before the text begins",
    NoText => "no text follows it",
    AfterBreak => "the text before it breaks off",
    OutOfOrder => "the printed contents name it at another place",
    OutOfCount => "its number does not fit between the numbers around it",
    Refrain => "comes again and again",
    Scrap => "stands among scraps, as the cells of a table do",
    Announces => "its colon announces what stands below",
    // What tells the level of a heading.
    LevelByContents => "the printed contents tell its level",
    LevelByNumber => "its number tells its level",
    LevelBySpace => "the white space above tells its level",
    LevelByLook => "its look, beside other headings, tells its level",
    // What the other kinds of blocks look like.
    RunsOn => "runs on as prose does",
    Unmarked => "nothing marks it as more than a paragraph",
    Marker => "a marker stands at its head",
    CountsOn => "its neighbours count on with it",
    ReferenceMark => "the mark of a note or a book stands at its head",
    SetIn => "set in from the margin",
    Announced => "the text before announces it",
    Held => "quotation marks hold it as a whole",
    SetOff => "set off by less white space than paragraphs have",
    ShortLines => "its lines end before they had to",
    Columns => "white space divides its lines into columns",
    MachineSigns => "full of the signs that machines read",
    DrawnLine => "a line drawn with signs",
    Entries => "titles, with page numbers or as they stand further down",
    TermColumn => "a term stands apart at its head",
    GoesOn => "broken off by a page or a blank line, and goes on behind it",
    // Markup leaves no doubt.
    Markup => "its markup says so",
}

impl Sign {
    const fn bit(self) -> u64 {
        1 << self as u8
    }
}

/// A set of signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignSet(u64);

impl SignSet {
    /// The set of these.
    pub const fn of(signs: &[Sign]) -> Self {
        let (mut bits, mut n) = (0, 0);
        while n < signs.len() {
            bits |= signs[n].bit();
            n += 1;
        }
        Self(bits)
    }

    pub fn add(&mut self, sign: Sign) {
        self.0 |= sign.bit();
    }

    /// Adds a sign if it was seen.
    pub fn add_if(&mut self, is_seen: bool, sign: Sign) {
        self.0 |= sign.bit() * u64::from(is_seen);
    }

    pub fn has(self, sign: Sign) -> bool {
        self.0 & sign.bit() != 0
    }

    pub fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    pub fn has_any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What both have.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// What one of them has.
    pub const fn or(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Sign> {
        Sign::ALL.iter().copied().filter(move |sign| self.has(*sign))
    }
}

/// What spoke for a block being what it was taken for, and what against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    pub pro: SignSet,
    pub contra: SignSet,
}

impl Signs {
    /// One sign, and nothing against it.
    pub fn of(sign: Sign) -> Self {
        Self { pro: SignSet::of(&[sign]), contra: SignSet::default() }
    }

    /// What spoke for it.
    pub fn pro(self) -> impl Iterator<Item = Sign> {
        self.pro.iter()
    }

    /// What spoke against it.
    pub fn contra(self) -> impl Iterator<Item = Sign> {
        self.contra.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_a_bit_and_a_sentence_of_its_own() {
        for (n, sign) in Sign::ALL.iter().copied().enumerate() {
            assert_eq!(sign as usize, n, "{sign:?}");
            assert!(n < 64);
            let same = Sign::ALL.iter().copied().filter(|other| other.sentence() == sign.sentence());
            assert_eq!(same.count(), 1, "{sign:?}");
        }
        assert_eq!(Markup as usize + 1, Sign::ALL.len());
    }

    #[test]
    fn a_set_gives_back_what_it_was_given() {
        let mut set = SignSet::of(&[Named, Markup]);
        set.add_if(false, Long);
        set.add_if(true, Short);
        assert_eq!(set.iter().collect::<Vec<_>>(), [Named, Short, Markup]);
        assert!(set.has_all(SignSet::of(&[Named, Short])) && !set.has_any(SignSet::of(&[Long])));
    }
}
