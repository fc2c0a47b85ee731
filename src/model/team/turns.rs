//! Whose turn it is: groups of people, so that all have as much to do and all pairs meet as often.

/// Groups of people, one after the other without end. People are numbered from 0.
///
/// Invariant: however many were taken, nobody is in more than one group more than another; of groups of two, no pair
/// came more than once more often than another. What [`Turns::after`] says holds where they go on from other groups.
pub(super) struct Turns {
    n_people: usize,
    n_together: usize,
    /// Pairs in their order, which then begins anew; of other groups empty, and where the order is broken.
    pairs: Vec<[usize; 2]>,
    n_taken: usize,
    /// How many groups each is in.
    loads: Vec<usize>,
    /// How often two were together, by the one and the other.
    meetings: Vec<Vec<usize>>,
}

impl Turns {
    /// For groups of `n_together` of `n_people` people, which are no more than there are.
    pub(super) fn new(n_people: usize, n_together: usize) -> Self {
        Self {
            n_people,
            n_together: n_together.min(n_people),
            pairs: if n_together == 2 { pairs(n_people) } else { Vec::new() },
            n_taken: 0,
            loads: vec![0; n_people],
            meetings: vec![vec![0; n_people]; n_people],
        }
    }

    /// For so many groups, where these of the people were together before, with others or without. Groups of everybody tell
    /// nothing.
    ///
    /// Where all had as much as each other before, all have as much in the end. Else all have as much of these groups as
    /// each other, and who had least before has the one more.
    pub(super) fn after(n_people: usize, n_together: usize, before: &[Vec<usize>], n_groups: usize) -> Self {
        let mut in_order = Self::new(n_people, n_together);
        let mut turns = Self::new(n_people, n_together);
        for group in before.iter().filter(|group| group.len() < n_people) {
            in_order.next();
            turns.note(group);
        }
        if (&turns.loads, &turns.meetings) == (&in_order.loads, &in_order.meetings) {
            return in_order;
        }
        turns.pairs.clear();
        let is_even = turns.loads.iter().max() <= turns.loads.iter().min().map(|least| least + 1).as_ref();
        if !is_even {
            let mut people: Vec<usize> = (0..n_people).collect();
            people.sort_by_key(|one| turns.loads[*one]);
            let n_with_one_more = (n_groups * turns.n_together).checked_rem(n_people).unwrap_or(0);
            for (place, one) in people.into_iter().enumerate() {
                turns.loads[one] = usize::from(place >= n_with_one_more);
            }
        }
        turns
    }

    /// Those with least to do so far, of which those who have met least.
    fn idlest(&self) -> Vec<usize> {
        let mut group: Vec<usize> = Vec::new();
        for _ in 0..self.n_together {
            let n_met = |one: usize| group.iter().map(|other| self.meetings[one][*other]).sum::<usize>();
            let free = (0..self.n_people).filter(|one| !group.contains(one));
            let next = free.min_by_key(|one| (self.loads[*one], n_met(*one), *one));
            group.extend(next);
        }
        group.sort_unstable();
        group
    }

    fn note(&mut self, group: &[usize]) {
        for &one in group {
            self.loads[one] += 1;
            for &other in group {
                self.meetings[one][other] += 1;
            }
        }
    }
}

impl Iterator for Turns {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let of_pairs = self.n_taken.checked_rem(self.pairs.len()).map(|idx| self.pairs[idx].to_vec());
        let group = of_pairs.unwrap_or_else(|| self.idlest());
        self.n_taken += 1;
        self.note(&group);
        Some(group)
    }
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
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn at_any_time_all_have_as_much_to_do_and_all_pairs_met_as_often() {
        for n_people in 1..=11 {
            for n_together in 1..=n_people {
                let mut loads = vec![0_usize; n_people];
                let all = (0..n_people).flat_map(|one| (one + 1..n_people).map(move |other| (one, other)));
                let mut meetings: BTreeMap<(usize, usize), usize> = all.map(|pair| (pair, 0)).collect();
                for group in Turns::new(n_people, n_together).take(3 * n_people * n_people) {
                    assert_eq!(group.len(), n_together);
                    for one in &group {
                        loads[*one] += 1;
                    }
                    assert!(loads.iter().max() <= loads.iter().min().map(|least| least + 1).as_ref(), "{loads:?}");
                    if let [one, other] = group[..] {
                        *meetings.get_mut(&(one.min(other), one.max(other))).unwrap() += 1;
                        let (least, most) = (meetings.values().min(), meetings.values().max());
                        assert!(most <= least.map(|least| least + 1).as_ref(), "{meetings:?}");
                    }
                }
            }
        }
    }
}
