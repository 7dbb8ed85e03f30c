//! Alphabetical order: the longest rising run through a list of headwords.

/// What a headword is sorted by: its letters and digits without case or accents.
pub fn key(word: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    word.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The places of the longest run of keys that never falls, as far as it can be had by leaving keys out.
pub fn rising(keys: &[String]) -> Vec<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; keys.len()];
    for (n, key) in keys.iter().enumerate() {
        let place = tails.partition_point(|tail| keys[*tail] <= *key);
        before[n] = place.checked_sub(1).map(|place| tails[place]);
        if place == tails.len() { tails.push(n) } else { tails[place] = n }
    }
    let mut run: Vec<usize> = std::iter::successors(tails.last().copied(), |n| before[*n]).collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_order_is_left_out() {
        let keys: Vec<_> = ["You", "Ash", "Birch", "This", "Élan", "Fir"].map(key).to_vec();
        assert_eq!(rising(&keys), [1, 2, 4, 5]);
    }
}
