//! Remembers what was found for a question, so that after a decision only what it changes is found again.

use std::collections::HashMap;

use super::learn::linear::mixed;

/// Answers by the hash of all that they depend on. What is not asked for in one round is forgotten in the next.
#[derive(Clone, Debug)]
pub struct Memo<T> {
    of_last_round: HashMap<u64, T>,
    of_this_round: HashMap<u64, T>,
}

/// The hash of a question, which must name all that the answer depends on.
#[derive(Clone, Copy, Debug)]
pub struct Question(u64);

impl<T> Memo<T> {
    /// Begins a round. What a round that was not finished has found stays.
    pub fn begin_round(&mut self, was_finished: bool) {
        let found = std::mem::take(&mut self.of_this_round);
        if was_finished {
            self.of_last_round = found;
        } else {
            self.of_last_round.extend(found);
        }
    }

    /// The answer of this round or the last, or what `find` gives.
    pub fn answer(&mut self, question: Question, find: impl FnOnce() -> T) -> &T {
        let of_last_round = &mut self.of_last_round;
        self.of_this_round.entry(question.0).or_insert_with(|| of_last_round.remove(&question.0).unwrap_or_else(find))
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self { of_last_round: HashMap::new(), of_this_round: HashMap::new() }
    }
}

impl Question {
    /// About things that numbers name.
    pub fn about(numbers: &[usize]) -> Self {
        Self(numbers.iter().fold(0, |hash, number| mixed(hash ^ *number as u64)))
    }

    /// And about these values, in order.
    #[must_use]
    pub fn and(self, values: impl Iterator<Item = u8>) -> Self {
        let n_and_hash = |(n, hash): (u64, u64), value| (n + 1, mixed(hash ^ u64::from(value)));
        let (n, hash) = values.fold((0, self.0), n_and_hash);
        Self(mixed(hash ^ n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_again_is_remembered() {
        let mut memo = Memo::default();
        let mut n_found = 0;
        let mut ask = |memo: &mut Memo<usize>, number| {
            *memo.answer(Question::about(&[number]), || {
                n_found += 1;
                n_found
            })
        };
        assert_eq!([ask(&mut memo, 7), ask(&mut memo, 8), ask(&mut memo, 7)], [1, 2, 1]);
        memo.begin_round(true);
        assert_eq!(ask(&mut memo, 8), 2);
        memo.begin_round(false);
        assert_eq!([ask(&mut memo, 7), ask(&mut memo, 8)], [1, 2]);
        memo.begin_round(true);
        memo.begin_round(true);
        assert_eq!(ask(&mut memo, 8), 3);
    }

    #[test]
    fn questions_differ_by_their_values() {
        let hash = |numbers: &[usize], values: &[u8]| Question::about(numbers).and(values.iter().copied()).0;
        let all = [hash(&[1], &[2]), hash(&[2], &[1]), hash(&[1], &[2, 0]), hash(&[1], &[]), hash(&[1, 2], &[])];
        let distinct: std::collections::BTreeSet<u64> = all.into_iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
