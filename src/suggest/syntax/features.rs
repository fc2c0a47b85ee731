//! What the parser goes by: the words around a move, what hangs on them already, and how far apart they are.

use super::forms::Form;
use super::grammar::Tag;
use super::moves::{NOBODY, Side, State};
use super::table::{EVERY_LANGUAGE, Feature};
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
    /// Whether it is of a word that stands before its head.
    is_before: bool,
}

impl Collector<'_> {
    /// Of the language alone: what is known of the order of words.
    #[inline]
    fn own(&mut self, a: u32, b: u32, c: u32) {
        self.template += 1;
        self.push([a, b, c], self.language);
    }

    /// Of all languages: what is known of a word, which is seldom a word of two languages.
    #[inline]
    fn shared(&mut self, a: u32, b: u32, c: u32) {
        self.template += 1;
        self.push([a, b, c], EVERY_LANGUAGE);
    }

    /// Of the language and of all, so that languages with few sentences to learn from go by what others do.
    #[inline]
    fn both(&mut self, a: u32, b: u32, c: u32) {
        self.own(a, b, c);
        self.push([a, b, c], EVERY_LANGUAGE);
    }

    #[inline]
    fn push(&mut self, [a, b, c]: [u32; 3], language: u32) {
        let b = b.wrapping_mul(2).wrapping_add(u32::from(self.is_before));
        self.features.push(Feature::new(self.template, [a, b, c], language));
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
        let mut collector = Collector { features, template: FIRST_OF_MOVES, language: self.language, is_before: false };
        let stack = [state.top(0), state.top(1), state.top(2)];
        self.add_words(stack, state.next, &mut collector);
        self.add_children(stack, state, &mut collector);
        self.add_counts(stack, state, &mut collector);
    }

    fn add_words(&self, stack: [usize; 3], next: usize, collector: &mut Collector<'_>) {
        let [s0, s1, s2] = stack.map(|idx| self.see(idx));
        let [b0, b1, b2, b3] = [0, 1, 2, 3].map(|ahead| self.see(next + ahead));
        for one in [s0, s1, s2, b0, b1, b2] {
            collector.shared(one.word, one.tag, 0);
            collector.shared(one.fine, 0, 0);
        }
        collector.shared(b3.fine, b2.tag, 0);
        collector.shared(s0.word, b0.word, 0);
        collector.shared(s0.word, s0.tag, b0.tag);
        collector.shared(s0.tag, b0.word, b0.tag);
        collector.shared(s0.word, b0.fine, 0);
        collector.shared(s0.fine, b0.word, 0);
        collector.shared(s0.fine, b0.fine, 0);
        collector.shared(s1.word, s0.word, 0);
        collector.shared(s1.word, s0.tag, 0);
        collector.shared(s1.tag, s0.word, 0);
        collector.shared(s1.fine, s0.fine, 0);
        collector.shared(s1.word, b0.word, 0);
        collector.shared(s1.fine, b0.fine, 0);
        collector.shared(s1.word, b0.tag, s0.tag);
        collector.shared(b0.fine, b1.fine, 0);
        collector.shared(b0.word, b1.tag, 0);
        collector.own(b0.tag, b1.tag, b2.tag);
        collector.both(s0.tag, b0.tag, b1.tag);
        collector.shared(s0.fine, b0.fine, b1.fine);
        collector.shared(s0.fine, b0.fine, b1.tag);
        collector.both(s1.tag, s0.tag, b0.tag);
        collector.shared(s1.fine, s0.fine, b0.fine);
        collector.own(s2.tag, s1.tag, s0.tag);
        collector.shared(s1.fine, s0.tag, b0.tag);
        collector.shared(s1.tag, s0.fine, b0.tag);
        collector.shared(s1.tag, s0.tag, b0.fine);
        collector.both(s1.tag * 100 + s0.tag, b0.tag, b1.tag);
        collector.both(s2.tag * 100 + s1.tag, s0.tag, b0.tag);
        collector.both(s0.tag * 100 + b0.tag, b1.tag, b2.tag);
        collector.own(s0.doubt, b0.tag, 0);
        collector.own(s0.tag, b0.doubt, 0);
        collector.own(s0.doubt, b0.doubt, 0);
        collector.own(s1.doubt, s0.tag, b0.tag);
        collector.own(s1.tag, s0.doubt, b0.tag);
        collector.own(b0.tag, b1.doubt, s0.tag);
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
            collector.own(seen.tag, child.tag, function);
            collector.shared(seen.fine, child.fine, function);
            collector.both(s0.tag * 100 + b0.tag, child.tag, function);
            collector.both(s1.tag * 100 + s0.tag, child.tag, function);
        }
    }

    /// How much hangs on them, as what, and how far apart they are.
    fn add_counts(&self, stack: [usize; 3], state: &State, collector: &mut Collector<'_>) {
        let [i0, i1, _] = stack;
        let [s0, s1] = [self.see(i0), self.see(i1)];
        let b0 = self.see(state.next);
        let [s0_left, s0_right] = state.sides(i0);
        let [s1_left, s1_right] = state.sides(i1);
        let [b0_left, _] = state.sides(state.next);
        for (seen, side) in [(s0, s0_left), (s0, s0_right), (b0, b0_left), (s1, s1_right), (s1, s1_left)] {
            for value in [few(side), functions(side)] {
                collector.shared(seen.word, value, seen.tag);
                collector.shared(seen.fine, value, b0.tag);
            }
        }
        collector.both(s1.tag * 100 + s0.tag, functions(s0_right), functions(s0_left));
        collector.both(s0.tag * 100 + b0.tag, functions(s0_right), functions(b0_left));
        collector.both(s1.tag * 100 + s0.tag, functions(s1_right), b0.tag);
        collector.both(s0.tag, b0.tag, distance(i0, state.next));
        collector.both(s1.tag, s0.tag, distance(i1, i0));
        for far in [distance(i0, state.next), distance(i1, i0)] {
            collector.shared(s0.word, far, 0);
            collector.shared(b0.word, far, 0);
            collector.shared(s1.word, far, 0);
            collector.shared(s0.fine, far, b0.tag);
        }
        let n_waiting = state.n_waiting().min(4).try_into().unwrap_or(4);
        collector.own(n_waiting, u32::from(state.next == state.root()), s0.tag);
    }

    /// Of what `word` would be to `head`, on which it is about to hang.
    pub fn function_features(&self, state: &State, head: usize, word: usize, features: &mut Vec<Feature>) {
        features.clear();
        let mut collector =
            Collector { features, template: FIRST_OF_FUNCTIONS, language: self.language, is_before: word < head };
        self.add_pair(state, head, word, &mut collector);
        self.add_surroundings(state, head, word, &mut collector);
    }

    fn add_pair(&self, state: &State, head: usize, word: usize, collector: &mut Collector<'_>) {
        let [h, d] = [self.see(head), self.see(word)];
        let [left, right] = state.sides(word);
        let [head_left, head_right] = state.sides(head);
        let (same, other) = if word < head { (head_left, head_right) } else { (head_right, head_left) };
        let far = distance(head, word);
        collector.both(h.tag, d.tag, 0);
        collector.shared(h.fine, d.fine, 0);
        collector.shared(h.word, d.tag, 0);
        collector.shared(h.tag, d.word, 0);
        collector.shared(h.word, d.word, 0);
        collector.shared(h.tag, d.fine, 0);
        collector.shared(h.fine, d.tag, 0);
        collector.shared(d.word, 0, 0);
        collector.shared(d.fine, far, 0);
        collector.both(h.tag, d.tag, far);
        collector.shared(self.forms.get(word).map_or(0, |form| form.endings[2]), h.tag, d.tag);
        collector.both(h.tag, d.tag, functions(same));
        collector.shared(h.word, d.tag, functions(same));
        collector.own(h.tag, d.tag, functions(other));
        collector.both(h.tag, d.tag, functions(left));
        collector.own(h.tag, d.tag, functions(right));
        collector.shared(h.fine, d.tag, functions(left));
        collector.shared(h.word, d.tag, functions(left));
        collector.shared(d.fine, functions(left), functions(right));
        collector.both(h.tag * 100 + d.tag, functions(same), functions(left));
        collector.own(h.doubt, d.tag, 0);
        collector.own(h.tag, d.doubt, 0);
        collector.shared(d.doubt, d.word, 0);
    }

    fn add_surroundings(&self, state: &State, head: usize, word: usize, collector: &mut Collector<'_>) {
        let [h, d] = [self.see(head), self.see(word)];
        let both = h.tag * 100 + d.tag;
        for side in state.sides(word) {
            for child in side.outer() {
                let function = u32::from(state.function(child));
                let child = self.see(child);
                collector.shared(both, child.word, function);
                collector.shared(h.tag, child.fine, function);
            }
        }
        let before = |idx: usize| self.see(idx.checked_sub(1).unwrap_or(NOBODY));
        collector.shared(both, before(word).fine, 0);
        collector.shared(both, self.see(word + 1).fine, 0);
        collector.both(both, before(word).tag, self.see(word + 1).tag);
        collector.shared(both, before(head).fine, 0);
        collector.shared(both, self.see(head + 1).fine, 0);
        collector.shared(both, self.see(state.next).fine, 0);
        collector.shared(both, self.see(state.top(2)).fine, 0);
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
