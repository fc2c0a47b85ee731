//! A sample of what is too much to be held, drawn in one pass: by chance, or the same number from each of several groups.

use std::collections::BTreeMap;

/// The things with the smallest keys, at most so many, as evenly from all groups as they have them.
///
/// Keys that are hashes make it a sample by chance, and the same one in whatever order the things come: those with the
/// smallest keys (bottom-k). Things of equal keys in a group are taken for one.
#[derive(Debug)]
pub struct Pool<T> {
    max: usize,
    n_kept: usize,
    groups: BTreeMap<String, BTreeMap<u64, T>>,
    n_offered: BTreeMap<String, u64>,
}

impl<T> Pool<T> {
    pub fn new(max: usize) -> Self {
        Self { max, n_kept: 0, groups: BTreeMap::new(), n_offered: BTreeMap::new() }
    }

    /// Offers a thing. It is made only where it is kept for now.
    pub fn offer(&mut self, group: &str, key: u64, thing: impl FnOnce() -> T) {
        match self.n_offered.get_mut(group) {
            Some(n) => *n += 1,
            None => drop(self.n_offered.insert(group.to_owned(), 1)),
        }
        let is_full = self.n_kept >= self.max;
        let most = self.groups.values().map(BTreeMap::len).max().unwrap_or(0);
        let kept = self.groups.get(group);
        let is_too_late = |kept: &BTreeMap<u64, T>| {
            is_full && kept.len() >= most && kept.last_key_value().is_some_and(|(last, _)| key > *last)
        };
        if self.max == 0 || kept.is_some_and(|kept| kept.contains_key(&key) || is_too_late(kept)) {
            return;
        }
        self.groups.entry(group.to_owned()).or_default().insert(key, thing());
        self.n_kept += 1;
        if self.n_kept > self.max {
            self.drop_one();
        }
    }

    /// How many different things were offered of each group, those that came again counted again.
    pub fn n_offered(&self) -> &BTreeMap<String, u64> {
        &self.n_offered
    }

    /// What is kept of each group, by key.
    pub fn into_groups(self) -> BTreeMap<String, BTreeMap<u64, T>> {
        self.groups
    }

    /// Takes the last one out of the largest group; of equal ones, out of the one whose last key is the largest.
    fn drop_one(&mut self) {
        let size = |kept: &BTreeMap<u64, T>| (kept.len(), kept.last_key_value().map(|(key, _)| *key));
        let largest = self.groups.iter().max_by_key(|(_, kept)| size(kept)).map(|(name, _)| name.clone());
        if let Some(kept) = largest.and_then(|name| self.groups.get_mut(&name)) {
            kept.pop_last();
            self.n_kept -= 1;
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
        let groups = pool.into_groups().into_iter().filter(|(_, kept)| !kept.is_empty());
        groups.map(|(name, kept)| (name, kept.into_keys().collect())).collect()
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
