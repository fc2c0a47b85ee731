//! Says which moves still lead to a known tree.

use super::moves::{Move, NOBODY, State};

/// A tree whose arcs do not cross.
pub struct Oracle<'a> {
    /// The number of words for the root's word.
    heads: &'a [usize],
    /// The words that hang on each word, and on the root.
    children: Vec<Vec<usize>>,
}

impl<'a> Oracle<'a> {
    /// Each word's head is below the number of words, or the number itself for the root's word.
    pub fn new(heads: &'a [usize]) -> Self {
        let mut children = vec![Vec::new(); heads.len() + 1];
        for (word, head) in heads.iter().enumerate() {
            children[*head].push(word);
        }
        Self { heads, children }
    }

    /// How many arcs of the tree can no longer be made after the move (Y. Goldberg, J. Nivre, 2013).
    pub fn cost(&self, state: &State, step: Move) -> usize {
        let is_waiting = |word: usize| word < state.next && state.head(word) == NOBODY;
        let n_ahead = |word: usize| self.children[word].iter().filter(|child| **child >= state.next).count();
        let word = if step == Move::Shift { state.next } else { state.top(0) };
        let head = self.heads[word];
        match step {
            Move::Shift => {
                let n_children = self.children[word].iter().filter(|child| is_waiting(**child)).count();
                n_children + usize::from(head < word && is_waiting(head) && head != state.top(0))
            }
            Move::Left => n_ahead(word) + usize::from(head > state.next || head == state.top(1)),
            Move::Right => n_ahead(word) + usize::from(head >= state.next),
        }
    }

    /// The moves that can be made and lose least.
    pub fn best(&self, state: &State) -> Vec<Move> {
        let costs: Vec<(usize, Move)> = state.possible().map(|step| (self.cost(state, step), step)).collect();
        let least = costs.iter().map(|(cost, _)| *cost).min();
        costs.into_iter().filter(|(cost, _)| Some(*cost) == least).map(|(_, step)| step).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::suggest::syntax::grammar::Function;

    /// Words hang on one another at the whim of the numbers, without crossing.
    fn tree(choices: &[usize]) -> Vec<usize> {
        let mut state = State::new(choices.len());
        let mut choices = choices.iter().chain(choices).cycle();
        while !state.is_done() {
            let possible: Vec<Move> = state.possible().collect();
            let step = possible[choices.next().unwrap() % possible.len()];
            state.make(step, Function::Object);
        }
        (0..state.root()).map(|word| state.head(word)).collect()
    }

    proptest! {
        #[test]
        fn every_tree_is_reached_by_moves_that_lose_nothing(choices in prop::collection::vec(0..6_usize, 1..30)) {
            let heads = tree(&choices);
            let oracle = Oracle::new(&heads);
            let mut state = State::new(heads.len());
            for turn in 0.. {
                if state.is_done() {
                    break;
                }
                let right = oracle.best(&state);
                let step = right[choices[turn % choices.len()] % right.len()];
                prop_assert_eq!(oracle.cost(&state, step), 0);
                state.make(step, Function::Object);
            }
            let built: Vec<usize> = (0..heads.len()).map(|word| state.head(word)).collect();
            prop_assert_eq!(built, heads);
        }

        /// What the costs say is lost is what the best tree reached from there lacks.
        #[test]
        fn costs_add_up_to_what_is_lost(choices in prop::collection::vec(0..6_usize, 1..14), detours in prop::collection::vec(0..6_usize, 1..14)) {
            let heads = tree(&choices);
            let oracle = Oracle::new(&heads);
            let mut state = State::new(heads.len());
            let mut lost = 0;
            for detour in &detours {
                let possible: Vec<Move> = state.possible().collect();
                let Some(step) = possible.get(detour % possible.len().max(1)) else { break };
                lost += oracle.cost(&state, *step);
                state.make(*step, Function::Object);
            }
            while !state.is_done() {
                let step = oracle.best(&state)[0];
                lost += oracle.cost(&state, step);
                state.make(step, Function::Object);
            }
            let n_wrong = (0..heads.len()).filter(|word| state.head(*word) != heads[*word]).count();
            prop_assert!(n_wrong <= lost + 1, "{n_wrong} wrong, {lost} lost");
            prop_assert!(lost <= n_wrong + 1);
        }
    }
}
