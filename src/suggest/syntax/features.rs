//! What the parser goes by: the words around a move, what hangs on them already, and how far apart they are.

use super::forms::Form;
use super::grammar::Tag;
use super::moves::{NOBODY, Side, State};
use super::table::Feature;
use super::tagger::Tagged;

/// Features of moves and of functions have numbers from here on.
const FIRST_OF_MOVES: u32 = 100;
const FIRST_OF_FUNCTIONS: u32 = 300;

/// A sentence with its tags, ready to be parsed.
pub struct Sentence<'a> {
    forms: &'a [Form],
    seen: Vec<Seen>,
    language: u32,
}

/// What stands for a word in features.
#[derive(Clone, Copy)]
struct Seen {
    word: u32,
    tag: u32,
    /// The tag and the other that the word may have.
    doubt: u32,
    /// The tag with what tells more: the word where there are few of its kind, else its ending.
    fine: u32,
}

/// Numbers the features one after the other.
struct Collector<'a> {
    features: &'a mut Vec<Feature>,
    template: u32,
    language: u32,
}

impl Collector<'_> {
    #[inline]
    fn add(&mut self, a: u32, b: u32, c: u32) {
        self.template += 1;
        self.features.push(Feature::new(self.template, [a, b, c], self.language));
    }
}

impl Seen {
    /// What stands where there is no word.
    const NOBODY: Self = Self { word: 2, tag: 60, doubt: 60, fine: 2 };
    const ROOT: Self = Self { word: 3, tag: 61, doubt: 61, fine: 3 };

    fn new(form: &Form, tagged: Tagged) -> Self {
        let tag = tagged.tag as u32;
        let is_open = matches!(
            tagged.tag,
            Tag::Adjective | Tag::Adverb | Tag::Noun | Tag::Name | Tag::Verb | Tag::Number | Tag::Other
        );
        let part = if is_open { form.endings[1] } else { form.word };
        let doubt = tagged.doubt.map_or(99, |doubt| doubt as u32);
        Self { word: form.word, tag, doubt: tag * 100 + doubt, fine: part.wrapping_mul(31).wrapping_add(tag) }
    }
}

impl<'a> Sentence<'a> {
    pub fn new(forms: &'a [Form], tagged: &[Tagged], language: u32) -> Self {
        let seen = forms.iter().zip(tagged).map(|(form, tagged)| Seen::new(form, *tagged)).collect();
        Self { forms, seen, language }
    }

    pub fn n_words(&self) -> usize {
        self.seen.len()
    }

    #[inline]
    fn see(&self, idx: usize) -> Seen {
        match self.seen.get(idx) {
            Some(seen) => *seen,
            None if idx == self.seen.len() => Seen::ROOT,
            None => Seen::NOBODY,
        }
    }

    /// Of the next move.
    pub fn move_features(&self, state: &State, features: &mut Vec<Feature>) {
        features.clear();
        let mut collector = Collector { features, template: FIRST_OF_MOVES, language: self.language };
        let stack = [state.top(0), state.top(1), state.top(2)];
        self.add_words(stack, state.next, &mut collector);
        self.add_children(stack, state, &mut collector);
        self.add_counts(stack, state, &mut collector);
    }

    fn add_words(&self, stack: [usize; 3], next: usize, collector: &mut Collector<'_>) {
        let mut add = |a, b, c| collector.add(a, b, c);
        let [s0, s1, s2] = stack.map(|idx| self.see(idx));
        let [b0, b1, b2, b3] = [0, 1, 2, 3].map(|ahead| self.see(next + ahead));
        for one in [s0, s1, s2, b0, b1, b2] {
            add(one.word, one.tag, 0);
            add(one.fine, 0, 0);
        }
        add(b3.fine, b2.tag, 0);
        add(s0.word, b0.word, 0);
        add(s0.word, s0.tag, b0.tag);
        add(s0.tag, b0.word, b0.tag);
        add(s0.word, b0.fine, 0);
        add(s0.fine, b0.word, 0);
        add(s0.fine, b0.fine, 0);
        add(s1.word, s0.word, 0);
        add(s1.word, s0.tag, 0);
        add(s1.tag, s0.word, 0);
        add(s1.fine, s0.fine, 0);
        add(s1.word, b0.word, 0);
        add(s1.fine, b0.fine, 0);
        add(s1.word, b0.tag, s0.tag);
        add(b0.fine, b1.fine, 0);
        add(b0.word, b1.tag, 0);
        add(b0.tag, b1.tag, b2.tag);
        add(s0.tag, b0.tag, b1.tag);
        add(s0.fine, b0.fine, b1.fine);
        add(s0.fine, b0.fine, b1.tag);
        add(s1.tag, s0.tag, b0.tag);
        add(s1.fine, s0.fine, b0.fine);
        add(s2.tag, s1.tag, s0.tag);
        add(s1.fine, s0.tag, b0.tag);
        add(s1.tag, s0.fine, b0.tag);
        add(s1.tag, s0.tag, b0.fine);
        add(s1.tag * 100 + s0.tag, b0.tag, b1.tag);
        add(s2.tag * 100 + s1.tag, s0.tag, b0.tag);
        add(s0.tag * 100 + b0.tag, b1.tag, b2.tag);
        add(s0.doubt, b0.tag, 0);
        add(s0.tag, b0.doubt, 0);
        add(s0.doubt, b0.doubt, 0);
        add(s1.doubt, s0.tag, b0.tag);
        add(s1.tag, s0.doubt, b0.tag);
        add(b0.tag, b1.doubt, s0.tag);
    }

    /// The outermost words that hang on those of the move.
    fn add_children(&self, stack: [usize; 3], state: &State, collector: &mut Collector<'_>) {
        let [s0, s1] = [self.see(stack[0]), self.see(stack[1])];
        let b0 = self.see(state.next);
        let [s0_left, s0_right] = state.sides(stack[0]);
        let [s1_left, s1_right] = state.sides(stack[1]);
        let [b0_left, _] = state.sides(state.next);
        let sides = [(s0_left, s0), (s0_right, s0), (b0_left, b0), (s1_right, s1), (s1_left, s1)];
        for (side, seen) in sides {
            let [child, _] = side.outer();
            let function = u32::from(state.function(child));
            let child = self.see(child);
            collector.add(seen.tag, child.tag, function);
            collector.add(seen.fine, child.fine, function);
            collector.add(s0.tag * 100 + b0.tag, child.tag, function);
            collector.add(s1.tag * 100 + s0.tag, child.tag, function);
        }
    }

    /// How much hangs on them, as what, and how far apart they are.
    fn add_counts(&self, stack: [usize; 3], state: &State, collector: &mut Collector<'_>) {
        let mut add = |a, b, c| collector.add(a, b, c);
        let [i0, i1, _] = stack;
        let [s0, s1] = [self.see(i0), self.see(i1)];
        let b0 = self.see(state.next);
        let [s0_left, s0_right] = state.sides(i0);
        let [s1_left, s1_right] = state.sides(i1);
        let [b0_left, _] = state.sides(state.next);
        for (seen, side) in [(s0, s0_left), (s0, s0_right), (b0, b0_left), (s1, s1_right), (s1, s1_left)] {
            for value in [few(side), functions(side)] {
                add(seen.word, value, seen.tag);
                add(seen.fine, value, b0.tag);
            }
        }
        add(s1.tag * 100 + s0.tag, functions(s0_right), functions(s0_left));
        add(s0.tag * 100 + b0.tag, functions(s0_right), functions(b0_left));
        add(s1.tag * 100 + s0.tag, functions(s1_right), b0.tag);
        add(s0.tag, b0.tag, distance(i0, state.next));
        add(s1.tag, s0.tag, distance(i1, i0));
        for far in [distance(i0, state.next), distance(i1, i0)] {
            add(s0.word, far, 0);
            add(b0.word, far, 0);
            add(s1.word, far, 0);
            add(s0.fine, far, b0.tag);
        }
        let n_waiting = state.n_waiting().min(4).try_into().unwrap_or(4);
        add(n_waiting, u32::from(state.next == state.root()), s0.tag);
    }

    /// Of what `word` would be to `head`, on which it is about to hang.
    pub fn function_features(&self, state: &State, head: usize, word: usize, features: &mut Vec<Feature>) {
        features.clear();
        let mut collector = Collector { features, template: FIRST_OF_FUNCTIONS, language: self.language };
        self.add_pair(state, head, word, &mut collector);
        self.add_surroundings(state, head, word, &mut collector);
    }

    fn add_pair(&self, state: &State, head: usize, word: usize, collector: &mut Collector<'_>) {
        let side = u32::from(word < head);
        let mut add = |a: u32, b: u32, c: u32| collector.add(a, b.wrapping_mul(2).wrapping_add(side), c);
        let [h, d] = [self.see(head), self.see(word)];
        let [left, right] = state.sides(word);
        let [head_left, head_right] = state.sides(head);
        let (same, other) = if word < head { (head_left, head_right) } else { (head_right, head_left) };
        let far = distance(head, word);
        add(h.tag, d.tag, 0);
        add(h.fine, d.fine, 0);
        add(h.word, d.tag, 0);
        add(h.tag, d.word, 0);
        add(h.word, d.word, 0);
        add(h.tag, d.fine, 0);
        add(h.fine, d.tag, 0);
        add(d.word, 0, 0);
        add(d.fine, far, 0);
        add(h.tag, d.tag, far);
        add(self.forms.get(word).map_or(0, |form| form.endings[2]), h.tag, d.tag);
        add(h.tag, d.tag, functions(same));
        add(h.word, d.tag, functions(same));
        add(h.tag, d.tag, functions(other));
        add(h.tag, d.tag, functions(left));
        add(h.tag, d.tag, functions(right));
        add(h.fine, d.tag, functions(left));
        add(h.word, d.tag, functions(left));
        add(d.fine, functions(left), functions(right));
        add(h.tag * 100 + d.tag, functions(same), functions(left));
        add(h.doubt, d.tag, 0);
        add(h.tag, d.doubt, 0);
        add(d.doubt, d.word, 0);
    }

    fn add_surroundings(&self, state: &State, head: usize, word: usize, collector: &mut Collector<'_>) {
        let side = u32::from(word < head);
        let mut add = |a: u32, b: u32, c: u32| collector.add(a, b.wrapping_mul(2).wrapping_add(side), c);
        let [h, d] = [self.see(head), self.see(word)];
        let both = h.tag * 100 + d.tag;
        for side in state.sides(word) {
            for child in side.outer() {
                let function = u32::from(state.function(child));
                let child = self.see(child);
                add(both, child.word, function);
                add(h.tag, child.fine, function);
            }
        }
        let before = |idx: usize| self.see(idx.checked_sub(1).unwrap_or(NOBODY));
        add(both, before(word).fine, 0);
        add(both, self.see(word + 1).fine, 0);
        add(both, before(word).tag, self.see(word + 1).tag);
        add(both, before(head).fine, 0);
        add(both, self.see(head + 1).fine, 0);
        add(both, self.see(state.next).fine, 0);
        add(both, self.see(state.top(2)).fine, 0);
    }
}

fn few(side: Side) -> u32 {
    u32::from(side.n.min(4))
}

/// The set of functions as one number; sets differ from counts.
#[expect(clippy::cast_possible_truncation, reason = "both halves are in it")]
fn functions(side: Side) -> u32 {
    let set = side.functions;
    (set ^ (set >> 32).wrapping_mul(0x9e37_79b9)) as u32 ^ 0x8000_0000
}

fn distance(from: usize, to: usize) -> u32 {
    if from == NOBODY || to == NOBODY {
        return 0;
    }
    match from.abs_diff(to) {
        near @ 0..=4 => near.try_into().unwrap_or(4),
        5..=6 => 5,
        7..=10 => 6,
        _ => 7,
    }
}
