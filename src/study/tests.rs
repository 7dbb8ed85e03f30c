//! The file of cards and reviews: what is kept, taken back, merged and mended.

use std::fs;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;
use crate::journal::merge::merged;

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

fn card(front: &str) -> Card {
    Card {
        front: front.to_owned(),
        back: format!("what {front} means"),
        title: "Of Tides".to_owned(),
        ..Card::default()
    }
}

fn open(data: &Path) -> Study {
    Study::open(data, TimeZone::UTC)
}

/// All that a study says, in an order of its own.
fn told(study: &Study) -> Vec<(String, Card, Option<Known>)> {
    study.cards().into_iter().map(|(id, card)| (id.to_owned(), card.clone(), study.known(id).copied())).collect()
}

#[test]
fn what_was_rated_is_there_the_next_time_and_can_be_taken_back() {
    let data = tempfile::tempdir().unwrap();
    let mut study = open(&data.path().join("new"));
    assert_eq!(study.put(card("tide"), at(1)).unwrap(), Made::New);
    assert_eq!(study.put(card("tide"), at(2)).unwrap(), Made::Same);
    let id = card("tide").id();
    assert_eq!(study.due(at(3)), Due { reviews: 0, new: 1 });
    let review = study.rate(&id, Rating::Good, at(3)).unwrap();
    assert_eq!(study.due(at(4)), Due::default());
    let mut again = open(&data.path().join("new"));
    assert_eq!(told(&again), told(&study));
    assert_eq!(again.session(at(3 * 24 * 60)), std::slice::from_ref(&id));
    again.take_back(&review, at(5)).unwrap();
    assert_eq!(again.known(&id), None);
    assert!(study.refresh());
    assert_eq!(told(&again), told(&study));
    assert_eq!(told(&again), told(&open(&data.path().join("new"))));
}

#[test]
fn a_card_taken_out_comes_back_with_what_was_known() {
    let data = tempfile::tempdir().unwrap();
    let mut study = open(data.path());
    study.put(card("tide"), at(1)).unwrap();
    let id = card("tide").id();
    study.rate(&id, Rating::Easy, at(2)).unwrap();
    let before = told(&study);
    study.remove(&id, at(3)).unwrap();
    assert!(study.cards().is_empty() && study.session(at(90_000)).is_empty());
    assert!(study.step_back(at(4)).unwrap());
    assert_eq!(told(&study), before);
    let other = Card { back: "Another meaning.".to_owned(), ..card("tide") };
    assert_eq!(study.put(other, at(5)).unwrap(), Made::Changed);
    assert!(study.known(&id).is_some());
}

#[test]
fn many_cards_are_one_step_and_a_few_of_them_come_a_day() {
    let data = tempfile::tempdir().unwrap();
    let mut study = open(data.path());
    let cards: Vec<_> = (0..25).map(|n| card(&format!("term {n}"))).collect();
    let made = study.put_all([cards.clone(), cards].concat(), at(1)).unwrap().0;
    assert_eq!(made.iter().filter(|made| **made == Made::New).count(), 25);
    assert_eq!(study.due(at(2)).new, NEW_A_DAY);
    for id in study.session(at(2)).iter().take(4) {
        study.rate(id, Rating::Good, at(2)).unwrap();
    }
    assert_eq!(study.due(at(3)), Due { reviews: 0, new: NEW_A_DAY - 4 });
    assert_eq!(study.due(at(2 + 24 * 60)).new, NEW_A_DAY);
    assert!(study.step_back(at(4)).unwrap());
    assert!(study.cards().is_empty());
}

#[test]
fn a_copy_of_a_synchronised_folder_counts() {
    let (data, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    open(data.path()).put(card("tide"), at(1)).unwrap();
    let mut other = open(elsewhere.path());
    other.put(card("tide"), at(2)).unwrap();
    other.rate(&card("tide").id(), Rating::Good, at(3)).unwrap();
    let copy = data.path().join("study.sync-conflict-20260102-030405-ABCDEFG.toml");
    fs::copy(elsewhere.path().join(FILE), copy).unwrap();
    let study = open(data.path());
    assert_eq!(study.cards().len(), 1);
    assert!(study.known(&card("tide").id()).is_some());
}

#[test]
fn a_damaged_file_is_kept_and_the_rest_of_it_used() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join(FILE);
    open(data.path()).put(card("tide"), at(1)).unwrap();
    let bytes = fs::read(&file).unwrap();
    fs::write(&file, [&bytes[..], b"[[review]]\nchange = \"9.x\"\ncard = \"4"].concat()).unwrap();
    let mut study = open(data.path());
    assert_eq!((study.remarks().len(), study.cards().len()), (1, 1));
    study.rate(&card("tide").id(), Rating::Good, at(2)).unwrap();
    assert!(open(data.path()).known(&card("tide").id()).is_some());
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    let mut refused = open(data.path());
    assert!(refused.put(card("fen"), at(3)).is_err() && refused.remarks().len() == 1);
}

#[test]
fn the_figures_tell_what_is_still_known() {
    let data = tempfile::tempdir().unwrap();
    let mut study = open(data.path());
    study.put_all(vec![card("tide"), card("fen"), card("hedge")], at(0)).unwrap();
    let day = 24 * 60;
    let (tide, fen) = (card("tide").id(), card("fen").id());
    study.rate(&tide, Rating::Good, at(day)).unwrap();
    study.rate(&fen, Rating::Again, at(day)).unwrap();
    study.rate(&fen, Rating::Good, at(day + 20)).unwrap();
    study.rate(&fen, Rating::Again, at(3 * day)).unwrap();
    study.rate(&tide, Rating::Good, at(3 * day)).unwrap();
    let figures = study.figures(at(3 * day + 30));
    assert_eq!((figures.cards, figures.unseen, figures.reviews, figures.reviews_today), (3, 1, 5, 2));
    assert_eq!((figures.ever.asked, figures.ever.per_cent(), figures.lately), (2, Some(50), figures.ever));
    assert_eq!((figures.due, figures.ahead[0]), (Due { reviews: 1, new: 1 }, 1));
    assert_eq!(figures.ahead.iter().sum::<usize>(), 2);
}

#[derive(Clone, Debug)]
enum Deed {
    Put(u8),
    Remove(u8),
    Rate(u8, i64),
    TakeBack,
}

fn deeds() -> impl Strategy<Value = Vec<(bool, Deed)>> {
    let deed = prop_oneof![
        (0u8..4).prop_map(Deed::Put),
        (0u8..4).prop_map(Deed::Remove),
        (0u8..4, 1i64..=4).prop_map(|(n, rating)| Deed::Rate(n, rating)),
        Just(Deed::TakeBack),
    ];
    prop::collection::vec((any::<bool>(), deed), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever two machines do: what was written is read, and put together either way it is the same.
    #[test]
    fn merging_either_way_gives_the_same(deeds in deeds()) {
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut studies = [open(one.path()), open(two.path())];
        let mut last = [None, None];
        for (n, (first, deed)) in deeds.into_iter().enumerate() {
            let (i, now) = (usize::from(!first), at(n as i64 * 700));
            let id = |n: u8| card(&n.to_string()).id();
            match deed {
                Deed::Put(n) => drop(studies[i].put(card(&n.to_string()), now).unwrap()),
                Deed::Remove(n) => studies[i].remove(&id(n), now).unwrap(),
                Deed::Rate(n, rating) => last[i] = Some(studies[i].rate(&id(n), Rating::of(rating).unwrap(), now).unwrap()),
                Deed::TakeBack => drop(last[i].take().map(|review| studies[i].take_back(&review, now).unwrap())),
            }
        }
        prop_assert_eq!(told(&studies[0]), told(&open(one.path())));
        prop_assert_eq!(told(&studies[1]), told(&open(two.path())));
        let bytes = |data: &Path| fs::read(data.join(FILE)).unwrap_or_default();
        let (a, b) = (bytes(one.path()), bytes(two.path()));
        let together = |journals: [&[u8]; 2]| {
            let data = tempfile::tempdir().unwrap();
            fs::write(data.path().join(FILE), merged::<Record>(&journals).bytes()).unwrap();
            let study = open(data.path());
            (told(&study), study.figures(at(99_999)))
        };
        prop_assert_eq!(together([&a, &b]), together([&b, &a]));
        let n = |study: &Study| study.figures(at(99_999)).reviews;
        prop_assert_eq!(together([&a, &b]).1.reviews, n(&studies[0]) + n(&studies[1]));
    }
}
