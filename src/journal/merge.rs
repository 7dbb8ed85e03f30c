//! Several journals put together, and one made short.
//!
//! Two machines that kept copies of one journal have each added records to it. Put together, every record of
//! both is there once, in an order that both agree with: what one file says stays in its order, and what only
//! one of them has stands where its time puts it. So of two edits of one note the later one counts, and the
//! other is in its history.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::Kept;
use super::pieces::{Piece, Pieces, Worth, pieces};

/// The journals as one. The head is that of the first.
pub fn merged<R: Kept>(journals: &[&[u8]]) -> Pieces {
    let mut all = journals.iter().flat_map(|bytes| pieces::<R>(bytes)).map(once);
    let first = all.next().unwrap_or_default();
    all.fold(first, with)
}

/// A journal with the last record of each thing only: what lives, what was removed, and all that this version
/// does not know. What was before is gone.
pub fn compacted<R: Kept>(bytes: &[u8]) -> Pieces {
    let mut pieces = merged::<R>(&[bytes]);
    let mut later = HashSet::new();
    let mut kept: Vec<Piece> = Vec::new();
    for piece in pieces.all.drain(..).rev() {
        let counts = match &piece.id {
            Some(id) if R::KINDS.contains(&piece.kind.as_str()) => later.insert(id.clone()),
            _ => true,
        };
        if counts {
            kept.push(piece);
        }
    }
    kept.reverse();
    pieces.all = kept;
    pieces
}

/// Leaves out what stands there twice. What is damaged stays as it is, where it is.
fn once(mut pieces: Pieces) -> Pieces {
    let mut seen: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces.all {
        match seen.get(&piece.key) {
            Some(&at) => take_in(&mut all[at], piece),
            None => {
                seen.insert(piece.key.clone(), all.len());
                all.push(piece);
            }
        }
    }
    pieces.all = all;
    pieces
}

/// Two copies of one record: the one whose sum fits, and the remarks of both.
fn take_in(piece: &mut Piece, copy: Piece) {
    piece.remark(&copy.remarks);
    if piece.value == Worth::ByHand && copy.value == Worth::Whole {
        (piece.record, piece.value) = (copy.record, copy.value);
    }
}

fn with(mut ours: Pieces, theirs: Pieces) -> Pieces {
    if ours.head.trim_ascii().is_empty() {
        ours.head.clone_from(&theirs.head);
    }
    let place: HashMap<_, _> = ours.all.iter().enumerate().map(|(i, piece)| (piece.key.clone(), i)).collect();
    let (our_times, their_times) = (times(&ours.all), times(&theirs.all));
    let mut queue: Vec<(Timestamp, Option<Piece>)> =
        ours.all.into_iter().zip(our_times).map(|(piece, time)| (time, Some(piece))).collect();
    let mut all: Vec<Piece> = Vec::new();
    let (mut next, mut waiting): (usize, Vec<(Timestamp, Piece)>) = (0, Vec::new());
    for (piece, time) in theirs.all.into_iter().zip(their_times) {
        match place.get(&piece.key) {
            None => waiting.push((time, piece)),
            // Both files have it here: what only one of them has before it stays before it.
            Some(&at) if at >= next => {
                join(&mut all, &mut queue[next..at], waiting.drain(..));
                if let Some(mut both) = queue[at].1.take() {
                    take_in(&mut both, piece);
                    all.push(both);
                }
                next = at + 1;
            }
            // They stand in another order there; ours counts. Before `next`, all is in its place already.
            Some(_) => {
                if let Some(ours) = all.iter_mut().find(|known| known.key == piece.key) {
                    take_in(ours, piece);
                }
            }
        }
    }
    join(&mut all, &mut queue[next..], waiting.into_iter());
    Pieces { head: ours.head, all }
}

/// The time of each record, never earlier than that of one before it: a clock that was set back changes nothing.
fn times(all: &[Piece]) -> Vec<Timestamp> {
    let mut latest = Timestamp::MIN;
    let mut time = |piece: &Piece| {
        latest = latest.max(piece.when.unwrap_or(latest));
        latest
    };
    all.iter().map(&mut time).collect()
}

/// Adds two stretches, each in its own order, the earlier record first.
fn join(
    all: &mut Vec<Piece>,
    ours: &mut [(Timestamp, Option<Piece>)],
    theirs: impl Iterator<Item = (Timestamp, Piece)>,
) {
    let mut ours = ours.iter_mut().filter_map(|(time, piece)| piece.take().map(|piece| (*time, piece))).peekable();
    let mut theirs = theirs.peekable();
    loop {
        let from_ours = match (ours.peek(), theirs.peek()) {
            (Some(one), Some(other)) => rank(one) <= rank(other),
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return,
        };
        all.extend(if from_ours { ours.next() } else { theirs.next() }.map(|(_, piece)| piece));
    }
}

/// What decides which of two records is the earlier one. Nothing depends on which file was named first.
fn rank((time, piece): &(Timestamp, Piece)) -> (Timestamp, u64, Worth, &[u8]) {
    (*time, piece.count, piece.value, &piece.key)
}
