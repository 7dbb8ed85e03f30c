//! How the list of annotations has changed, so that who keeps something for each of them need not begin anew.

/// More changes than these at once are worth making the list anew.
pub(super) const FEW: usize = 16;

/// One change of the list of annotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// The one at this place was taken out.
    Out(usize),
    /// One was put in at this place.
    In(usize),
}

/// How the list of annotations has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shifts {
    /// Nothing is left as it was.
    All,
    Few(Vec<Shift>),
}

impl Default for Shifts {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Shifts {
    pub(super) fn note(&mut self, shift: Shift) {
        match self {
            Self::Few(shifts) if shifts.len() < FEW => shifts.push(shift),
            _ => *self = Self::All,
        }
    }
}
