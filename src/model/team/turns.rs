//! Whose turn it is: groups of people, so that all have as much to do and all pairs meet as often.

/// So many groups of `n_together` of `n_people` people, who are numbered from 0; these of them were together before, with
/// others or without. Groups of everybody tell nothing.
///
/// Where all had as much as each other before, nobody has more than one more than another in the end. Else that holds for these
/// groups, and who had least before has the one more. No pair of two meets more than once more often than another, also with
/// what came before, if that began in the same order; larger groups are sought so that pairs meet as often as can be.
pub(super) fn groups(n_people: usize, n_together: usize, before: &[Vec<usize>], n_groups: usize) -> Vec<Vec<usize>> {
    let mut met = Meetings::new(n_people);
    let before: Vec<&Vec<usize>> = before.iter().filter(|group| group.len() < n_people).collect();
    for group in &before {
        met.note(group);
    }
    if n_together == 2 {
        let in_order = || pairs(n_people).into_iter().cycle();
        let mut as_in_order = Meetings::new(n_people);
        for pair in in_order().take(before.len()) {
            as_in_order.note(&pair);
        }
        if met == as_in_order {
            return in_order().skip(before.len()).take(n_groups).map(|pair| pair.to_vec()).collect();
        }
    }
    let n_left = shares(&met.loads, n_together.min(n_people), n_groups);
    let mut groups = least_met(&mut met, n_left, n_together.min(n_people), n_groups);
    let n_first = n_groups.saturating_sub(N_EXCHANGED);
    exchange(&mut met, &mut groups[n_first..]);
    groups
}

/// So many groups, the last ones, exchange people: before them pairs are about even.
const N_EXCHANGED: usize = 64;

/// How often people were in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Meetings {
    /// How many groups each is in.
    loads: Vec<usize>,
    /// How often two were together, by the one and the other.
    of_pairs: Vec<Vec<usize>>,
}

impl Meetings {
    fn new(n_people: usize) -> Self {
        Self { loads: vec![0; n_people], of_pairs: vec![vec![0; n_people]; n_people] }
    }

    fn note(&mut self, group: &[usize]) {
        for &one in group {
            self.loads[one] += 1;
            for &other in group.iter().filter(|other| **other != one) {
                self.of_pairs[one][other] += 1;
            }
        }
    }

    /// How often each pair met.
    fn pairs(&self) -> impl Iterator<Item = &usize> + Clone {
        self.of_pairs.iter().enumerate().flat_map(|(one, row)| &row[..one])
    }

    /// The one goes from these people, and the other comes to them.
    fn replace(&mut self, people: &[usize], one: usize, other: usize) {
        for &there in people {
            self.of_pairs[one][there] -= 1;
            self.of_pairs[there][one] -= 1;
            self.of_pairs[other][there] += 1;
            self.of_pairs[there][other] += 1;
        }
    }
}

/// In how many of the groups each is to be.
fn shares(loads: &[usize], n_together: usize, n_groups: usize) -> Vec<usize> {
    let is_even = are_even(loads.iter());
    let mut shares = vec![0; loads.len()];
    for _ in 0..n_groups * n_together {
        let free = (0..loads.len()).filter(|one| shares[*one] < n_groups);
        let least = free.min_by_key(|one| {
            let (before, now) = (loads[*one], shares[*one]);
            if is_even { (before + now, 0, *one) } else { (now, before, *one) }
        });
        if let Some(one) = least {
            shares[one] += 1;
        }
    }
    shares
}

/// One group after the other of those who have met least, everybody in as many as are left for them.
fn least_met(met: &mut Meetings, mut n_left: Vec<usize>, n_together: usize, n_groups: usize) -> Vec<Vec<usize>> {
    let next = |n_open: usize| {
        // Who is left for all groups that are open is in all of them.
        let mut group: Vec<usize> = (0..n_left.len()).filter(|one| n_left[*one] >= n_open).collect();
        while group.len() < n_together {
            let n_met = |one: usize| group.iter().map(|other| met.of_pairs[one][*other]).sum::<usize>();
            let free = (0..n_left.len()).filter(|one| n_left[*one] > 0 && !group.contains(one));
            let Some(next) = free.min_by_key(|one| (n_met(*one), n_open - n_left[*one], *one)) else { break };
            group.push(next);
        }
        for one in &group {
            n_left[*one] -= 1;
        }
        met.note(&group);
        group
    };
    (1..=n_groups).rev().map(next).collect()
}

/// Exchanges people between two groups, so that everybody stays in as many, while that makes pairs meet more evenly, until
/// each group was held against each other one.
fn exchange(met: &mut Meetings, groups: &mut [Vec<usize>]) {
    for step in 1..groups.len() {
        if are_even(met.pairs()) {
            return;
        }
        for one in 0..groups.len() {
            let other = (one + step) % groups.len();
            let without = |group: &[usize], others: &[usize]| -> Vec<usize> {
                group.iter().copied().filter(|it| !others.contains(it)).collect()
            };
            let (here, there) = (without(&groups[one], &groups[other]), without(&groups[other], &groups[one]));
            let Some((goes, comes)) = best_exchange(met, &here, &there) else { continue };
            met.replace(&without(&here, &[goes]), goes, comes);
            met.replace(&without(&there, &[comes]), comes, goes);
            for (group, one, other) in [(one, goes, comes), (other, comes, goes)] {
                groups[group].retain(|it| *it != one);
                groups[group].push(other);
            }
        }
    }
}

/// Who of these and of those change places best, if that makes no pair meet less evenly: by the sum of squares.
fn best_exchange(met: &Meetings, here: &[usize], there: &[usize]) -> Option<(usize, usize)> {
    let more = |people: &[usize], one: usize, other: usize| -> isize {
        let stay = people.iter().filter(|it| **it != one);
        stay.map(|it| met.of_pairs[other][*it].cast_signed() + 1 - met.of_pairs[one][*it].cast_signed()).sum()
    };
    let all = here.iter().flat_map(|one| there.iter().map(move |other| (*one, *other)));
    let cost = |(one, other): (usize, usize)| more(here, one, other) + more(there, other, one);
    all.map(|both| (cost(both), both)).min().filter(|(cost, _)| *cost <= 0).map(|(_, both)| both)
}

/// Whether none of these is more than one more than another.
fn are_even<'n>(numbers: impl Iterator<Item = &'n usize> + Clone) -> bool {
    numbers.clone().max() <= numbers.min().map(|least| least + 1).as_ref()
}

/// All pairs of so many people once, in an order in which whatever comes first is balanced within one.
fn pairs(n_people: usize) -> Vec<[usize; 2]> {
    match n_people {
        0 | 1 => Vec::new(),
        _ if n_people.is_multiple_of(2) => pairs_of_even(n_people),
        _ => pairs_of_odd(n_people),
    }
}

/// Rounds of a tournament: in each, everybody is in one pair (the circle method).
fn pairs_of_even(n_people: usize) -> Vec<[usize; 2]> {
    let n_around = n_people - 1;
    let round = |first: usize| {
        let opposite =
            (1..n_people / 2).map(move |step| [(first + step) % n_around, (first + n_around - step) % n_around]);
        std::iter::once([n_around, first]).chain(opposite)
    };
    (0..n_around).flat_map(round).collect()
}

/// Rings through all people that have no pair in common (W. Walecki's construction). Of each ring first every other
/// pair, then that of the one who is left over, then the rest: so everybody is in one pair before anybody is in three.
fn pairs_of_odd(n_people: usize) -> Vec<[usize; 2]> {
    let n_around = n_people - 1;
    let ring = |first: usize| {
        let zigzag = (0..n_around).map(|step: usize| {
            let away = step.div_ceil(2);
            if step % 2 == 1 { (first + away) % n_around } else { (first + n_around - away) % n_around }
        });
        std::iter::once(n_around).chain(zigzag).collect::<Vec<usize>>()
    };
    let in_order = |ring: Vec<usize>| {
        let pair = move |idx: usize| [ring[idx], ring[(idx + 1) % ring.len()]];
        let (last, closing) = (n_people - 2, n_people - 1);
        let order = (0..last).step_by(2).chain([last]).chain((1..last).step_by(2)).chain([closing]);
        order.map(pair).collect::<Vec<_>>()
    };
    (0..n_around / 2).map(ring).flat_map(in_order).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much more often than the rarest pair the most frequent one meets.
    #[track_caller]
    fn unevenness(n_people: usize, n_together: usize, n_groups: usize) -> usize {
        let mut met = Meetings::new(n_people);
        let found = groups(n_people, n_together, &[], n_groups);
        assert_eq!(found.len(), n_groups);
        for group in &found {
            let people: std::collections::BTreeSet<&usize> = group.iter().collect();
            assert_eq!((group.len(), people.len()), (n_together, n_together));
            met.note(group);
        }
        assert!(are_even(met.loads.iter()), "{:?}", met.loads);
        met.pairs().max().unwrap_or(&0) - met.pairs().min().unwrap_or(&0)
    }

    #[test]
    fn all_have_as_much_to_do_and_all_pairs_meet_as_often() {
        for n_people in 1..=10 {
            for n_together in 1..=n_people {
                for n_groups in (0..20).chain([30, 47, 80]) {
                    let most = match n_together {
                        1 | 2 => 1,
                        3 => 2,
                        4 | 5 => 3,
                        _ => 6,
                    };
                    let unevenness = unevenness(n_people, n_together, n_groups);
                    assert!(unevenness <= most, "{n_people} {n_together} {n_groups}: {unevenness}");
                }
            }
        }
        assert_eq!([(6, 3, 10), (6, 3, 30), (20, 3, 1000)].map(|(n, each, all)| unevenness(n, each, all)), [0, 0, 1]);
    }
}
