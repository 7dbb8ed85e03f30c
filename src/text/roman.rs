//! Roman numbers, as they are written in small letters.

/// The number as Romans would write it, `xiv` for 14; nothing for 0.
pub fn written(mut value: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut written = String::new();
    for (worth, sign) in SIGNS {
        while value >= worth {
            written.push_str(sign);
            value -= worth;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_sign_before_a_greater_is_taken_from_it() {
        assert_eq!([0, 4, 14, 1994].map(written), ["", "iv", "xiv", "mcmxciv"]);
    }
}
