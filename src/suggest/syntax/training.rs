//! How the weights are learned from sentences whose tags and trees are known.

use super::features::Sentence;
use super::forms::Form;
use super::grammar::{Function, Tag};
use super::learning::Learning;
use super::moves::{Move, N_MOVES, State};
use super::oracle::Oracle;
use super::parser::{self, FunctionWeights, MoveWeights, N_FUNCTIONS, best_move};
use super::table::sum;
use super::tagger::{self, N_TAGS, TagWeights, Tagged, Tagging};
use super::weights::{N_FUNCTION_ROWS, N_MOVE_ROWS, N_TAG_ROWS, Weights};
use crate::suggest::learn::linear::mixed;

/// How often the tagger goes through all sentences.
const N_TAGGER_ROUNDS: usize = 5;
/// The parser learns from tags as it will meet them: each part is tagged by what the others taught.
const N_PARTS: usize = 3;
const N_PARSER_ROUNDS: usize = 4;
/// From its second round on the parser goes on from its own errors so often in ten.
const N_EXPLORED: usize = 9;

const TAGGER_RATE: f32 = 0.1;
const PARSER_RATE: f32 = 0.05;

/// A sentence with the right tags and the right tree.
#[derive(Clone, Debug)]
pub struct Lesson {
    pub forms: Vec<Form>,
    pub tags: Vec<Tag>,
    /// The number of words for the root's word. No two arcs cross.
    pub heads: Vec<usize>,
    pub functions: Vec<Function>,
    pub language: u32,
}

/// Learns everything from the lessons; always the same from the same.
pub fn train(lessons: &[Lesson]) -> Weights {
    let mut chance = Chance(1);
    let all: Vec<usize> = (0..lessons.len()).collect();
    let tags = learned_tags(lessons, all.clone(), &mut chance);
    let mut tagged: Vec<Vec<Tagged>> = vec![Vec::new(); lessons.len()];
    for part in 0..N_PARTS {
        let others = all.iter().copied().filter(|idx| idx % N_PARTS != part).collect();
        let bytes = learned_tags(lessons, others, &mut chance);
        let Some(table) = TagWeights::new(&bytes) else { continue };
        for idx in (part..lessons.len()).step_by(N_PARTS) {
            tagged[idx] = tagger::tags(&table, &lessons[idx].forms, lessons[idx].language);
        }
    }
    let mut moves = Learning::new(N_MOVE_ROWS, PARSER_RATE);
    let mut functions = Learning::new(N_FUNCTION_ROWS, PARSER_RATE);
    let mut order = all;
    for round in 0..N_PARSER_ROUNDS {
        if round == 1 {
            moves.begin_mean();
            functions.begin_mean();
        }
        chance.shuffle(&mut order);
        for &idx in &order {
            let n_explored = if round == 0 { 0 } else { N_EXPLORED };
            moves.begin_sentence(idx);
            functions.begin_sentence(idx);
            learn_tree(&mut moves, &mut functions, &lessons[idx], &tagged[idx], &mut chance, n_explored);
        }
    }
    Weights { tags, moves: moves.packed::<MoveWeights<'_>>(), functions: functions.packed::<FunctionWeights<'_>>() }
}

fn learned_tags(lessons: &[Lesson], mut order: Vec<usize>, chance: &mut Chance) -> Vec<u8> {
    let mut learning = Learning::new(N_TAG_ROWS, TAGGER_RATE);
    for _ in 0..N_TAGGER_ROUNDS {
        chance.shuffle(&mut order);
        for &idx in &order {
            learning.begin_sentence(idx);
            learn_tags(&mut learning, &lessons[idx]);
        }
    }
    learning.packed::<TagWeights<'_>>()
}

/// Goes through the words of a sentence once.
fn learn_tags(learning: &mut Learning<N_TAGS>, lesson: &Lesson) {
    let mut features = Vec::new();
    for (form, tag) in lesson.forms.iter().zip(&lesson.tags) {
        tagger::own_features(form, lesson.language, &mut features);
        let scores = sum(learning, &features);
        learning.learn(&features, &scores, 0..N_TAGS, |class| class == *tag as usize);
    }
    let mut tagging = Tagging::new(learning, &lesson.forms, lesson.language);
    for tag in &lesson.tags {
        tagging.features(&mut features);
        let scores = tagging.judge(learning, &features);
        learning.learn(&features, &scores, 0..N_TAGS, |class| class == *tag as usize);
        tagging.tags.push(tagger::likeliest(&scores));
    }
}

/// Parses a sentence once; what it judged is done even where it is wrong, `n_explored` times in ten.
fn learn_tree(
    moves: &mut Learning<N_MOVES>,
    functions: &mut Learning<N_FUNCTIONS>,
    lesson: &Lesson,
    tagged: &[Tagged],
    chance: &mut Chance,
    n_explored: usize,
) {
    let sentence = Sentence::new(&lesson.forms, tagged, lesson.language);
    let oracle = Oracle::new(&lesson.heads);
    let mut state = State::new(tagged.len());
    let mut features = Vec::new();
    while !state.is_done() {
        sentence.move_features(&state, &mut features);
        let scores = sum(moves, &features);
        let right = oracle.best(&state);
        let is_right = |class: usize| right.iter().any(|step| *step as usize == class);
        let possible = state.possible().map(|step| step as usize);
        moves.learn(&features, &scores, possible, is_right);
        let judged = best_move(state.possible(), &scores);
        let goes_on = judged.is_some_and(|step| is_right(step as usize)) || chance.below(10) < n_explored;
        let Some(step) = (if goes_on { judged } else { best_move(right.iter().copied(), &scores) }) else { break };
        let function = learned_function(functions, &sentence, lesson, &state, step);
        state.make(step, function);
    }
}

/// What the word that the move joins is judged to be, learned from where its head is right.
fn learned_function(
    functions: &mut Learning<N_FUNCTIONS>,
    sentence: &Sentence<'_>,
    lesson: &Lesson,
    state: &State,
    step: Move,
) -> Function {
    let Some((head, word)) = state.arc(step).filter(|(head, _)| *head != state.root()) else { return Function::Root };
    let mut features = Vec::new();
    sentence.function_features(state, head, word, &mut features);
    let scores = sum(functions, &features);
    if lesson.heads[word] == head {
        functions.learn(&features, &scores, 1..N_FUNCTIONS, |class| class == lesson.functions[word] as usize);
    }
    parser::likeliest(&scores)
}

/// Chance that is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(1);
        usize::try_from(mixed(self.0) % n as u64).unwrap_or(0)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for idx in (1..items.len()).rev() {
            items.swap(idx, self.below(idx + 1));
        }
    }
}
