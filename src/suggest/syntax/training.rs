//! How the weights are learned from sentences whose tags and trees are known.

use super::features::Sentence;
use super::forms::Form;
use super::grammar::{Function, Tag};
use super::moves::{Move, N_MOVES, State};
use super::oracle::Oracle;
use super::parser::{self, N_FUNCTIONS, best_move};
use super::table::{Feature, Scores, sum};
use super::tagger::{self, N_TAGS, Tagged, Tagging};
use super::weights::{self, FUNCTIONS, MOVES, Size, TAGS, Weights};
use crate::suggest::learn::linear::mixed;

/// How often the tagger goes through all sentences.
const N_TAGGER_ROUNDS: usize = 5;
/// The parser learns from tags as it will meet them: each part is tagged by what the others taught.
const N_PARTS: usize = 6;
const N_PARSER_ROUNDS: usize = 4;
/// From its second round on the parser goes on from its own errors so often in ten.
const N_EXPLORED: usize = 9;

const TAGGER_RATE: f32 = 0.1;
const PARSER_RATE: f32 = 0.05;
/// What is known nearly for sure teaches nothing.
const LEAST_GRADIENT: f32 = 0.02;

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
        let Some(table) = weights::table(&bytes, TAGS) else { continue };
        for idx in (part..lessons.len()).step_by(N_PARTS) {
            tagged[idx] = tagger::tags(&table, &lessons[idx].forms, lessons[idx].language);
        }
    }
    let mut moves = Learning::new(MOVES, PARSER_RATE);
    let mut functions = Learning::new(FUNCTIONS, PARSER_RATE);
    let mut order = all;
    for round in 0..N_PARSER_ROUNDS {
        if round == 1 {
            moves.begin_mean();
            functions.begin_mean();
        }
        chance.shuffle(&mut order);
        for &idx in &order {
            let n_explored = if round == 0 { 0 } else { N_EXPLORED };
            learn_tree(&mut moves, &mut functions, &lessons[idx], &tagged[idx], &mut chance, n_explored);
        }
    }
    Weights { tags, moves: moves.mean(), functions: functions.mean() }
}

fn learned_tags(lessons: &[Lesson], mut order: Vec<usize>, chance: &mut Chance) -> Vec<u8> {
    let mut learning = Learning::new(TAGS, TAGGER_RATE);
    for _ in 0..N_TAGGER_ROUNDS {
        chance.shuffle(&mut order);
        for &idx in &order {
            learn_tags(&mut learning, &lessons[idx]);
        }
    }
    learning.mean()
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

/// Weights of a log-linear model that are being learned, in steps of `AdaGrad` (J. Duchi, E. Hazan, Y. Singer, 2011).
struct Learning<const N: usize> {
    size: Size,
    weights: Vec<[f32; N]>,
    /// The sum of squared gradients of each weight.
    squares: Vec<[f32; N]>,
    /// Each step times when it was made.
    late: Vec<[f32; N]>,
    /// In millions.
    n_steps: f64,
    rate: f32,
}

impl<const N: usize> Scores<N> for Learning<N> {
    type Score = f32;

    #[inline]
    fn add(&self, feature: Feature, scores: &mut [f32; N]) {
        let row = &self.weights[feature.bucket(self.weights.len())];
        for (score, weight) in scores.iter_mut().zip(row) {
            *score += weight;
        }
    }
}

impl<const N: usize> Learning<N> {
    fn new(size: Size, rate: f32) -> Self {
        let row = |value: f32| vec![[value; N]; size.n_rows];
        Self { size, weights: row(0.0), squares: row(0.1), late: row(0.0), n_steps: 0.0, rate }
    }

    /// Makes the right classes among the possible ones likelier.
    fn learn(
        &mut self,
        features: &[Feature],
        scores: &[f32; N],
        possible: impl Iterator<Item = usize> + Clone,
        is_right: impl Fn(usize) -> bool,
    ) {
        self.n_steps += 1e-6;
        let max = possible.clone().map(|class| scores[class]).fold(f32::NEG_INFINITY, f32::max);
        let mut gradients = [0.0; N];
        let (mut all, mut right) = (0.0, f32::MIN_POSITIVE);
        for class in possible.clone() {
            // Never nothing, so that of right classes that are all unlikely the likelier ones gain.
            gradients[class] = (scores[class] - max).exp().max(1e-12);
            all += gradients[class];
            right += if is_right(class) { gradients[class] } else { 0.0 };
        }
        for class in possible {
            let odds = gradients[class];
            gradients[class] = if is_right(class) { odds / right } else { 0.0 } - odds / all;
        }
        if gradients.iter().any(|gradient| gradient.abs() >= LEAST_GRADIENT) {
            self.step(features, &gradients);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "it need not be exact")]
    fn step(&mut self, features: &[Feature], gradients: &[f32; N]) {
        let now = self.n_steps as f32;
        for feature in features {
            let row = feature.bucket(self.weights.len());
            let (weights, squares, late) = (&mut self.weights[row], &mut self.squares[row], &mut self.late[row]);
            for class in 0..N {
                let gradient = gradients[class];
                squares[class] += gradient * gradient;
                let step = self.rate * gradient / squares[class].sqrt();
                weights[class] += step;
                late[class] += step * now;
            }
        }
    }

    /// The mean is taken over what comes from here on.
    fn begin_mean(&mut self) {
        self.n_steps = 0.0;
        self.late.fill([0.0; N]);
    }

    /// The mean of the weights over all steps, in bytes.
    #[expect(clippy::cast_possible_truncation, reason = "it need not be exact")]
    fn mean(&self) -> Vec<u8> {
        let n_steps = self.n_steps as f32;
        let mut bytes = Vec::with_capacity(self.weights.len() * N);
        for (row, late) in self.weights.iter().zip(&self.late) {
            bytes.extend(row.iter().zip(late).map(|(weight, late)| self.size.byte(weight - late / n_steps)));
        }
        bytes
    }
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
