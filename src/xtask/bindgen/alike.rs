//! In which order functions compress best: those that are alike stand near each other. Says nothing of what they do.

use std::collections::{BTreeSet, HashMap};

/// Two functions are alike in the runs of so many bytes that both have.
const RUN: usize = 3;
/// What is likeness to the last function counts by so much one function later.
const FADING: f64 = 0.5;
/// How much a long function must have in common to be as alike as a short one: its number of runs to this power.
const LENGTH: f64 = 0.75;

/// The indices of `bodies`, each followed by the one that is most like those before it.
pub fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let runs: Vec<BTreeSet<&[u8]>> = bodies.iter().map(|body| body.windows(RUN).collect()).collect();
    let mut having: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (index, runs) in runs.iter().enumerate() {
        for run in runs {
            having.entry(run).or_default().push(index);
        }
    }
    let lengths: Vec<f64> = runs.iter().map(length).collect();
    let mut likeness = vec![0.0; bodies.len()];
    // The first is the shortest; of two that are as alike, the one that is shorter or begins with less.
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    left.sort_by_key(|index| (bodies[*index].len(), bodies[*index]));
    let mut order = Vec::new();
    while let Some(next) = most(&left, |index| likeness[index] / lengths[index]) {
        let next = left.remove(next);
        order.push(next);
        likeness.iter_mut().for_each(|likeness| *likeness *= FADING);
        for index in runs[next].iter().flat_map(|run| &having[run]) {
            likeness[*index] += 1.0;
        }
    }
    order
}

fn length(runs: &BTreeSet<&[u8]>) -> f64 {
    f64::from(u32::try_from(runs.len()).unwrap_or(u32::MAX)).max(1.0).powf(LENGTH)
}

/// The place in `left` of the first with the most.
fn most(left: &[usize], how_much: impl Fn(usize) -> f64) -> Option<usize> {
    let places = left.iter().enumerate().map(|(place, index)| (place, how_much(*index)));
    places.reduce(|best, other| if other.1 > best.1 { other } else { best }).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_comes_next() {
        let bodies: [&[u8]; 4] = [b"one two three", b"a", b"north and south", b"one two four"];
        assert_eq!(order(&bodies), [1, 3, 0, 2]);
    }

    #[test]
    fn none_is_lost_and_none_comes_twice() {
        let bodies: Vec<&[u8]> = vec![b"same"; 9];
        assert_eq!(order(&bodies).into_iter().collect::<BTreeSet<_>>(), (0..9).collect());
        assert!(order(&[]).is_empty());
    }
}
