//! Finds the likeliest tree of a sentence: a few trees are built side by side, and those that fall behind are given up.

use super::features::Sentence;
use super::grammar::Function;
use super::moves::{Move, N_MOVES, State};
use super::packed::{Halves, Packed as _, Pairs};
use super::table::{Feature, best, sum};

pub const N_FUNCTIONS: usize = Function::COUNT;
pub const N_FUNCTION_BYTES: usize = N_FUNCTIONS / 2;

pub type MoveWeights<'a> = Pairs<'a>;
pub type FunctionWeights<'a> = Halves<'a, N_FUNCTIONS, N_FUNCTION_BYTES>;

/// How many trees are built side by side at most.
const N_SIDE_BY_SIDE: usize = 4;
/// A tree is given up where it is so much less likely than the best, as a logarithm.
const FALLEN_BEHIND_NATS: f32 = 0.7;

/// The tables that a parser goes by.
#[derive(Clone, Copy, Debug)]
pub struct Grammar<'a> {
    pub moves: MoveWeights<'a>,
    pub functions: FunctionWeights<'a>,
}

/// A tree that is being built, and the logarithm of how likely it is.
#[derive(Debug, Default)]
struct Draft {
    state: State,
    nats: f32,
}

/// A move that a draft could go on with.
struct Next {
    nats: f32,
    draft: usize,
    step: Move,
}

impl Grammar<'_> {
    /// Each word's head (the number of words for the root's word) and its function.
    pub fn parse(&self, sentence: &Sentence<'_>) -> Vec<(usize, Function)> {
        let n_words = sentence.n_words();
        let mut drafts = vec![Draft { state: State::new(n_words), nats: 0.0 }];
        let mut spare: Vec<Draft> = Vec::new();
        let mut features = Vec::with_capacity(128);
        let mut nexts = Vec::new();
        for _ in 0..2 * n_words {
            nexts.clear();
            for (idx, draft) in drafts.iter().enumerate() {
                sentence.move_features(&draft.state, &mut features);
                self.add_nexts(idx, draft, &features, &mut nexts);
            }
            nexts.sort_by(|a, b| b.nats.total_cmp(&a.nats));
            let least = nexts.first().map_or(0.0, |first| first.nats) - FALLEN_BEHIND_NATS;
            let kept = nexts.iter().take(N_SIDE_BY_SIDE).take_while(|next| next.nats >= least);
            let mut grown = Vec::with_capacity(N_SIDE_BY_SIDE);
            for next in kept {
                let mut draft = spare.pop().unwrap_or_default();
                draft.state.clone_from(&drafts[next.draft].state);
                draft.nats = next.nats;
                self.make(next.step, &mut draft, sentence, &mut features);
                grown.push(draft);
            }
            spare.append(&mut drafts);
            drafts = grown;
        }
        let best = drafts.into_iter().reduce(|best, draft| if draft.nats > best.nats { draft } else { best });
        let state = best.map_or_else(|| State::new(n_words), |draft| draft.state);
        let function = |word| Function::ALL.get(usize::from(state.function(word))).copied();
        (0..n_words).map(|word| (state.head(word), function(word).unwrap_or(Function::Unspecified))).collect()
    }

    fn add_nexts(&self, draft_idx: usize, draft: &Draft, features: &[Feature], nexts: &mut Vec<Next>) {
        let scores = sum(&self.moves, features);
        let possible = draft.state.possible();
        for step in possible.clone() {
            let classes = possible.clone().map(|step| step as usize);
            let nats = draft.nats + MoveWeights::log_probability(&scores, step as usize, classes);
            nexts.push(Next { nats, draft: draft_idx, step });
        }
    }

    /// Makes the move with the likeliest function.
    fn make(&self, step: Move, draft: &mut Draft, sentence: &Sentence<'_>, features: &mut Vec<Feature>) {
        let mut function = Function::Root;
        if let Some((head, word)) = draft.state.arc(step)
            && head != draft.state.root()
        {
            sentence.function_features(&draft.state, head, word, features);
            let scores = sum(&self.functions, features);
            function = likeliest(&scores);
            draft.nats += FunctionWeights::log_probability(&scores, function as usize, 1..N_FUNCTIONS);
        }
        draft.state.make(step, function);
    }
}

/// The function with the highest score that a word can have to another.
pub fn likeliest<S: Copy + PartialOrd>(scores: &[S; N_FUNCTIONS]) -> Function {
    Function::ALL[best(scores, 1..N_FUNCTIONS).unwrap_or(Function::Unspecified as usize)]
}

/// The move with the highest score among these.
pub fn best_move<S: Copy + PartialOrd>(moves: impl Iterator<Item = Move>, scores: &[S; N_MOVES]) -> Option<Move> {
    best(scores, moves.map(|step| step as usize)).map(|class| Move::ALL[class])
}
