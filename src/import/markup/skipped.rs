//! An element that is passed over, with all that is in it.

/// The element that is being passed over, if any, and how many of its name are open in it.
#[derive(Debug, Default)]
pub struct Skipped(Option<(String, usize)>);

impl Skipped {
    /// Whether the place is in such an element.
    pub fn is_inside(&self) -> bool {
        self.0.is_some()
    }

    /// Takes in that an element begins; whether it is passed over, as all are that `is_skipped` names and those in them.
    pub fn begins(&mut self, name: &str, is_empty: bool, is_skipped: impl Fn(&str) -> bool) -> bool {
        match &mut self.0 {
            Some((skipped, n)) => *n += usize::from(skipped == name && !is_empty),
            None if !is_skipped(name) => return false,
            None if is_empty => {}
            None => self.0 = Some((name.to_owned(), 1)),
        }
        true
    }

    /// Takes in that an element ends; whether it was passed over.
    pub fn ends(&mut self, name: &str) -> bool {
        let Some((skipped, n)) = &mut self.0 else { return false };
        *n -= usize::from(skipped == name);
        if *n == 0 {
            self.0 = None;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_skipped_element_is_skipped_until_that_one_ends() {
        let mut skipped = Skipped::default();
        let is_note = |name: &str| name == "note";
        assert!(!skipped.begins("p", false, is_note) && skipped.begins("note", true, is_note) && !skipped.is_inside());
        assert!(skipped.begins("note", false, is_note) && skipped.begins("p", false, is_note));
        assert!(skipped.begins("note", false, is_note) && skipped.ends("note") && skipped.ends("p"));
        assert!(skipped.is_inside() && skipped.ends("note") && !skipped.is_inside() && !skipped.ends("p"));
    }
}
