//! A sample of what is too much to be held, drawn in one pass: by chance, or the same number from each of several groups.

use std::collections::{BTreeMap, BTreeSet};

/// The things with the smallest keys, at most so many, as evenly from all groups as they have them.
///
/// Keys that are hashes make it a sample by chance, and the same one in whatever order the things come: those with the
/// smallest keys (bottom-k). Things of equal keys in a group are taken for one.
#[derive(Debug)]
pub struct Pool<T> {
    max: usize,
    n_kept: usize,
    /// None is empty.
    groups: BTreeMap<String, BTreeMap<u64, T>>,
    /// The groups with how many they have and the last key of each: the last of them is the largest, as nobody can look
    /// for it among all with every thing.
    by_size: BTreeSet<(usize, u64, String)>,
}

impl<T> Pool<T> {
    pub fn new(max: usize) -> Self {
        Self { max, n_kept: 0, groups: BTreeMap::new(), by_size: BTreeSet::new() }
    }

    /// Offers a thing. It is made only where it is kept for now.
    pub fn offer(&mut self, group: &str, key: u64, thing: impl FnOnce() -> T) {
        let is_full = self.n_kept >= self.max;
        let most = self.by_size.last().map_or(0, |(n, ..)| *n);
        let kept = self.groups.get(group);
        let is_too_late = |kept: &BTreeMap<u64, T>| {
            is_full && kept.len() >= most && kept.last_key_value().is_some_and(|(last, _)| key > *last)
        };
        if self.max == 0 || kept.is_some_and(|kept| kept.contains_key(&key) || is_too_late(kept)) {
            return;
        }
        self.change(group.to_owned(), |kept| drop(kept.insert(key, thing())));
        self.n_kept += 1;
        if self.n_kept > self.max {
            self.drop_one();
        }
    }

    /// What is kept of each group that has anything, by key.
    pub fn into_groups(self) -> BTreeMap<String, BTreeMap<u64, T>> {
        self.groups
    }

    /// Takes the last one out of the largest group; of equal ones, out of the one whose last key is the largest.
    fn drop_one(&mut self) {
        if let Some((.., largest)) = self.by_size.last().cloned() {
            self.change(largest, |kept| drop(kept.pop_last()));
            self.n_kept -= 1;
        }
    }

    fn change(&mut self, group: String, change: impl FnOnce(&mut BTreeMap<u64, T>)) {
        let mut kept = self.groups.remove(&group).unwrap_or_default();
        let size = |kept: &BTreeMap<u64, T>| Some((kept.len(), *kept.last_key_value()?.0, group.clone()));
        if let Some(size) = size(&kept) {
            self.by_size.remove(&size);
        }
        change(&mut kept);
        if let Some(size) = size(&kept) {
            self.by_size.insert(size);
            self.groups.insert(group, kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Which keys are kept of each group.
    fn kept(max: usize, offered: &[(u8, u64)]) -> BTreeMap<String, Vec<u64>> {
        let mut pool = Pool::new(max);
        for (group, key) in offered {
            pool.offer(&group.to_string(), *key, || ());
        }
        pool.into_groups().into_iter().map(|(name, kept)| (name, kept.into_keys().collect())).collect()
    }

    proptest! {
        #[test]
        fn groups_have_their_smallest_keys_as_evenly_as_they_can(
            mut offered in prop::collection::vec((0_u8..5, 0_u64..1_000_000), 0..200), max in 0_usize..40,
        ) {
            offered.sort_by_key(|(_, key)| *key);
            offered.dedup_by_key(|(_, key)| *key);
            let drawn = kept(max, &offered);
            let n_drawn: usize = drawn.values().map(Vec::len).sum();
            prop_assert_eq!(n_drawn, max.min(offered.len()));
            let most = drawn.values().map(Vec::len).max().unwrap_or(0);
            for group in 0..5 {
                let all: Vec<u64> = offered.iter().filter(|one| one.0 == group).map(|one| one.1).collect();
                let ours = drawn.get(&group.to_string()).cloned().unwrap_or_default();
                prop_assert_eq!(&ours[..], &all[..ours.len()]);
                prop_assert!(ours.len() == all.len() || ours.len() + 1 >= most, "{:?}", drawn);
            }
            let mut backwards = offered.clone();
            backwards.reverse();
            prop_assert_eq!(kept(max, &backwards), drawn);
        }
    }
}
