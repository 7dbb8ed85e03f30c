//! When a card is asked again: the formulas of FSRS, version 6, with its usual parameters.
//!
//! The Free Spaced Repetition Scheduler is the work of Jarrett Ye and the project Open Spaced Repetition; what is
//! computed here, and the parameters, are those of its crate `fsrs` (BSD-3-Clause), whose figures the tests compare
//! with. That crate is not used: it brings forty others, for fitting the parameters to a reader. All of what a reader
//! needs at a card are the few formulas below.
//!
//! What is known of a memory is its *stability*, the days after which it is recalled nine times in ten, and its
//! *difficulty*, from 1 to 10.

/// How well a card was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    Again = 1,
    Hard = 2,
    Good = 3,
    Easy = 4,
}

/// What is known of a memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// In days.
    pub stability: f64,
    pub difficulty: f64,
}

const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
const STABILITIES: (f64, f64) = (0.001, 36500.0);
const DIFFICULTIES: (f64, f64) = (1.0, 10.0);

impl Rating {
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The rating that a key or a record gives by its number.
    pub fn of(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| *rating as i64 == number)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    fn grade(self) -> f64 {
        f64::from(self as u8)
    }
}

impl Memory {
    /// What is remembered of a card that was seen for the first time.
    pub fn begun(rating: Rating) -> Self {
        Self { stability: W[rating as usize - 1], difficulty: clamped(first_difficulty(rating), DIFFICULTIES) }
    }

    /// What is remembered after a review, so many days after the one before.
    pub fn after(self, days: f64, rating: Rating) -> Self {
        let before = Self {
            stability: clamped(self.stability, STABILITIES),
            difficulty: clamped(self.difficulty, DIFFICULTIES),
        };
        let stability = match rating {
            _ if days == 0.0 => before.after_the_same_day(rating),
            Rating::Again => before.after_failure(days),
            _ => before.after_success(days, rating),
        };
        Self { stability: clamped(stability, STABILITIES), difficulty: before.next_difficulty(rating) }
    }

    /// How likely it is that it is recalled after so many days.
    pub fn recalled(self, days: f64) -> f64 {
        (days / self.stability * factor() + 1.0).powf(-W[20])
    }

    /// The days after which it is recalled with such a likelihood.
    pub fn interval(self, wanted: f64) -> f64 {
        self.stability / factor() * (wanted.powf(-1.0 / W[20]) - 1.0)
    }

    fn after_success(self, days: f64, rating: Rating) -> f64 {
        let hard = if rating == Rating::Hard { W[15] } else { 1.0 };
        let easy = if rating == Rating::Easy { W[16] } else { 1.0 };
        let forgotten = ((1.0 - self.recalled(days)) * W[10]).exp_m1();
        let gain = W[8].exp() * (11.0 - self.difficulty) * self.stability.powf(-W[9]) * forgotten * hard * easy;
        self.stability * (gain + 1.0)
    }

    fn after_failure(self, days: f64) -> f64 {
        let forgotten = (1.0 - self.recalled(days)) * W[14];
        let left = W[11] * self.difficulty.powf(-W[12]) * ((self.stability + 1.0).powf(W[13]) - 1.0) * forgotten.exp();
        left.min(self.stability / (W[17] * W[18]).exp())
    }

    fn after_the_same_day(self, rating: Rating) -> f64 {
        let gain = (W[17] * (rating.grade() - 3.0 + W[18])).exp() * self.stability.powf(-W[19]);
        self.stability * if rating == Rating::Again { gain } else { gain.max(1.0) }
    }

    fn next_difficulty(self, rating: Rating) -> f64 {
        let change = -W[6] * (rating.grade() - 3.0);
        let damped = self.difficulty + (10.0 - self.difficulty) * change / 9.0;
        clamped(W[7] * (first_difficulty(Rating::Easy) - damped) + damped, DIFFICULTIES)
    }
}

fn first_difficulty(rating: Rating) -> f64 {
    W[4] - (W[5] * (rating.grade() - 1.0)).exp() + 1.0
}

/// What makes the likelihood 9 in 10 after as many days as the stability.
fn factor() -> f64 {
    0.9f64.powf(-1.0 / W[20]) - 1.0
}

fn clamped(value: f64, (least, most): (f64, f64)) -> f64 {
    value.clamp(least, most)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A history as days since the review before and ratings; the stability and the difficulty after it; then, so many
    /// days later, the intervals for each rating at a likelihood of 0.9.
    type Vector = (&'static [(u32, i64)], (f64, f64), u32, [f64; 4]);

    /// What the crate `fsrs` 6.6.2 gives for these histories with its usual parameters.
    const VECTORS: [Vector; 24] = [
        (&[(0, 4), (0, 3), (120, 2), (40, 3)], (164.99088, 4.0018263), 0, [41.86284, 164.99088, 164.99088, 213.12921]),
        (
            &[(0, 4), (0, 3), (40, 4), (2, 1), (0, 3), (0, 2), (40, 1), (120, 4)],
            (12.67456, 9.090121),
            1,
            [1.3055638, 13.240919, 13.616294, 14.4383335],
        ),
        (&[(0, 3)], (2.3065, 2.118104), 5, [0.68259823, 11.845516, 18.16785, 32.013226]),
        (
            &[(0, 1), (2, 3), (7, 3), (0, 3), (2, 3), (0, 2), (400, 1), (3, 3), (0, 3)],
            (5.238586, 9.160095),
            20,
            [1.1379026, 10.534573, 14.0446825, 21.731522],
        ),
        (&[(0, 3)], (2.3065, 2.118104), 90, [1.0670302, 30.924456, 49.89206, 91.4295]),
        (&[(0, 3), (40, 3), (0, 2), (3, 3)], (48.353107, 4.7387643), 0, [13.300467, 48.353107, 48.353107, 67.714424]),
        (&[(0, 4)], (8.2956, 1.0), 1, [1.2161783, 11.4165325, 13.485045, 18.014914]),
        (
            &[(0, 2), (0, 4), (0, 1), (2, 3), (40, 3), (3, 2), (7, 4), (40, 2), (1, 3)],
            (56.851357, 8.662291),
            5,
            [2.528927, 59.53911, 61.32052, 65.22165],
        ),
        (
            &[(0, 3), (400, 3), (1, 1), (15, 1), (40, 4), (120, 3), (400, 3), (120, 1), (3, 3)],
            (5.806056, 9.574718),
            20,
            [1.1843082, 10.053508, 12.868663, 19.033613],
        ),
        (&[(0, 3), (120, 3)], (53.05903, 2.1112142), 90, [3.3112688, 165.40079, 239.85942, 402.91748]),
        (&[(0, 1)], (0.212, 6.4133), 0, [0.08335672, 0.212, 0.24668917, 0.42438]),
        (
            &[(0, 4), (40, 1), (2, 3), (2, 1), (400, 1), (15, 3), (0, 3), (400, 3), (3, 4)],
            (17.638134, 9.471114),
            1,
            [1.5166112, 18.071814, 18.359251, 18.988716],
        ),
        (
            &[(0, 2), (7, 3), (0, 3), (0, 3), (120, 2), (0, 3), (7, 3)],
            (72.84749, 6.6978226),
            5,
            [2.8163497, 77.637566, 80.81236, 87.7649],
        ),
        (
            &[(0, 4), (2, 1), (0, 3), (120, 3), (0, 2), (120, 4)],
            (111.39738, 7.3115153),
            20,
            [3.364667, 125.94096, 135.58028, 156.68953],
        ),
        (&[(0, 3), (400, 4), (0, 3)], (120.85792, 1.0), 90, [4.297931, 262.55817, 356.47522, 562.14557]),
        (
            &[(0, 2), (40, 1), (120, 1), (400, 3), (7, 4)],
            (11.211664, 9.23553),
            0,
            [3.39531, 11.211664, 11.211664, 17.285969],
        ),
        (&[(0, 3)], (2.3065, 2.118104), 1, [0.57129914, 5.318793, 7.3153, 11.687482]),
        (
            &[(0, 2), (40, 1), (3, 3), (40, 3), (7, 1)],
            (1.5823864, 9.443655),
            5,
            [0.50529635, 3.0843568, 4.0798435, 6.2598734],
        ),
        (
            &[(0, 3), (1, 3), (3, 4), (40, 3), (3, 1)],
            (4.017361, 7.0269895),
            20,
            [1.0307307, 14.394353, 21.272087, 36.333736],
        ),
        (&[(0, 3), (3, 3), (1, 3)], (18.160269, 2.1043313), 90, [2.4643881, 99.68264, 153.71458, 272.03995]),
        (
            &[(0, 2), (3, 3), (7, 4), (0, 2), (7, 3), (0, 3), (2, 3), (40, 2), (2, 2)],
            (98.32042, 8.039219),
            0,
            [25.811033, 98.32042, 98.32042, 131.40736],
        ),
        (&[(0, 1), (1, 1), (1, 3), (2, 2)], (1.6995062, 9.183784), 1, [0.43191653, 2.3124158, 2.7186441, 3.6082497]),
        (
            &[(0, 3), (400, 3), (0, 3), (0, 1), (15, 3)],
            (36.592926, 7.377814),
            5,
            [2.1598911, 40.974606, 43.878727, 50.238503],
        ),
        (&[(0, 4), (0, 3)], (8.2956, 1.0), 20, [1.5663583, 41.462894, 63.445736, 111.58629]),
    ];

    fn memory(history: &[(u32, i64)]) -> Memory {
        let rating = |number| Rating::of(number).unwrap();
        let begun = Memory::begun(rating(history[0].1));
        history[1..].iter().fold(begun, |memory, &(days, number)| memory.after(f64::from(days), rating(number)))
    }

    /// The crate computes with half as many digits.
    #[track_caller]
    fn check(seen: f64, wanted: f64) {
        assert!((seen - wanted).abs() <= wanted.abs() * 2e-5, "{seen} is not {wanted}");
    }

    #[test]
    fn histories_lead_where_the_crate_says() {
        for (history, (stability, difficulty), later, intervals) in VECTORS {
            let memory = memory(history);
            check(memory.stability, stability);
            check(memory.difficulty, difficulty);
            for (rating, interval) in Rating::ALL.into_iter().zip(intervals) {
                check(memory.after(f64::from(later), rating).interval(0.9), interval);
            }
        }
    }

    #[test]
    fn the_figures_of_the_tests_of_the_crate_come_out() {
        // test_memory_state
        let after = memory(&[(0, 1), (0, 3), (1, 3), (3, 3), (8, 3), (21, 3)]);
        check(after.stability, 53.62691);
        check(after.difficulty, 6.3574867);
        // test_next_interval
        let day = Memory { stability: 1.0, difficulty: 5.0 };
        let intervals = (1..=10).map(|tenths| day.interval(f64::from(tenths) / 10.0).round().max(1.0));
        let wanted = [3_116_766.0, 34793.0, 2508.0, 387.0, 90.0, 27.0, 9.0, 3.0, 1.0, 1.0];
        intervals.zip(wanted).for_each(|(seen, wanted)| check(seen, wanted));
        // The example of next_states
        let first = Rating::ALL.map(Memory::begun);
        let wanted = [(0.212, 6.4133), (1.2931, 5.1121707), (2.3065, 2.118104), (8.2956, 1.0)];
        first.into_iter().zip(wanted).for_each(|(seen, (stability, difficulty))| {
            check(seen.stability, stability);
            check(seen.difficulty, difficulty);
        });
    }

    proptest! {
        /// However a card was known before: who knows it better is asked later, and the figures stay in bounds.
        #[test]
        fn better_ratings_are_asked_later(
            history in prop::collection::vec((0u32..500, 1i64..=4), 1..20),
            days in 0u32..500,
        ) {
            let memory = memory(&history);
            let next = Rating::ALL.map(|rating| memory.after(f64::from(days), rating));
            let intervals = next.map(|memory| memory.interval(0.9));
            prop_assert!(intervals.is_sorted(), "{intervals:?}");
            for memory in next {
                prop_assert!((0.001..=36500.0).contains(&memory.stability));
                prop_assert!((1.0..=10.0).contains(&memory.difficulty));
                prop_assert!((memory.recalled(memory.stability) - 0.9).abs() < 1e-9);
            }
        }
    }
}
