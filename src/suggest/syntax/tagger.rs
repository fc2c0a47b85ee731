//! Tells what kind of word each is: first each by its own form, then all from left to right with their neighbours.

use super::forms::Form;
use super::grammar::Tag;
use super::packed::{Levels, Packed as _};
use super::table::{EVERY_LANGUAGE, Feature, Scores, best, sum};

pub const N_TAGS: usize = Tag::COUNT;
pub const N_TAG_BYTES: usize = N_TAGS.div_ceil(2);

pub type TagWeights<'a> = Levels<'a, N_TAGS, N_TAG_BYTES>;

/// A second tag is a doubt where it is at most this much less likely than the first, as a logarithm.
const DOUBTED_NATS: f32 = 2.0;

/// Stands for a tag where there is no word.
const NO_TAG: u32 = 99;

/// A word's tag, and the other that it may well have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub tag: Tag,
    pub doubt: Option<Tag>,
}

/// A sentence while it is tagged.
pub struct Tagging<'a, S: Scores<N_TAGS>> {
    forms: &'a [Form],
    language: u32,
    /// What each word's own form says.
    own: Vec<[S::Score; N_TAGS]>,
    /// By each word's own form.
    guesses: Vec<Tag>,
    /// Those found so far.
    pub tags: Vec<Tag>,
}

/// The tags of a sentence's words.
pub fn tags(scores: &TagWeights<'_>, forms: &[Form], language: u32) -> Vec<Tagged> {
    let mut tagging = Tagging::new(scores, forms, language);
    let mut features = Vec::new();
    let mut tagged = Vec::with_capacity(forms.len());
    for _ in forms {
        tagging.features(&mut features);
        let judged = tagging.judge(scores, &features);
        let tag = likeliest(&judged);
        let others = (0..N_TAGS).filter(|class| *class != tag as usize);
        let second = best(&judged, others);
        let is_doubt = |class: &usize| TagWeights::nats(judged[tag as usize] - judged[*class]) < DOUBTED_NATS;
        tagging.tags.push(tag);
        tagged.push(Tagged { tag, doubt: second.filter(is_doubt).map(|class| Tag::ALL[class]) });
    }
    tagged
}

impl<'a, S: Scores<N_TAGS>> Tagging<'a, S> {
    pub fn new(scores: &S, forms: &'a [Form], language: u32) -> Self {
        let mut features = Vec::new();
        let mut own = Vec::with_capacity(forms.len());
        for form in forms {
            own_features(form, language, &mut features);
            own.push(sum(scores, &features));
        }
        let guesses = own.iter().map(likeliest).collect();
        Self { forms, language, own, guesses, tags: Vec::with_capacity(forms.len()) }
    }

    /// How well each tag fits the next word, by these features of its surroundings and by its form.
    pub fn judge(&self, scores: &S, features: &[Feature]) -> [S::Score; N_TAGS] {
        let mut sum = self.own[self.tags.len()];
        for feature in features {
            scores.add(*feature, &mut sum);
        }
        sum
    }

    /// Of the surroundings of the next word to be tagged.
    pub fn features(&self, features: &mut Vec<Feature>) {
        features.clear();
        let at = self.tags.len();
        let place = |offset: isize| at.checked_add_signed(offset);
        let form = |offset: isize| place(offset).and_then(|idx| self.forms.get(idx)).unwrap_or(&Form::NONE);
        let guess =
            |offset: isize| place(offset).and_then(|idx| self.guesses.get(idx)).map_or(NO_TAG, |tag| *tag as u32);
        let tag = |back: usize| at.checked_sub(back).map_or(NO_TAG, |idx| self.tags[idx] as u32);
        let [before, here, after] = [form(-1), form(0), form(1)];
        let [tag_before, tag_before_that] = [tag(1), tag(2)];
        let [guess_here, guess_after, guess_after_that] = [guess(0), guess(1), guess(2)];
        let mut template = 20;
        let mut add_in = |language: u32, a: u32, b: u32| {
            template += 1;
            features.push(Feature::new(template, [a, b, 0], language));
        };
        let mut add = |a, b| add_in(self.language, a, b);
        add(tag_before, 0);
        add(tag_before, tag_before_that);
        add(tag_before, here.endings[2]);
        add(before.word, here.endings[1]);
        add(after.word, here.endings[1]);
        add(after.endings[2], tag_before);
        add(guess_after, tag_before);
        add(guess_after, here.endings[2]);
        add(guess_after * 100 + guess_after_that, tag_before);
        add(guess_after * 100 + guess_after_that, guess_here);
        add(tag_before * 100 + tag_before_that, guess_after * 100 + guess_here);
        add(here.shape, u32::from(at == 0));
        add(here.shape.wrapping_mul(3).wrapping_add(after.shape), before.shape);
        add(guess_here, tag_before);
        // A word is seldom a word of two languages.
        let mut add = |a, b| add_in(EVERY_LANGUAGE, a, b);
        add(tag_before, here.word);
        add(before.word, 0);
        add(form(-2).word, 0);
        add(after.word, 0);
        add(form(2).word, 0);
        add(guess_after, here.word);
        add(tag_before * 100 + guess_here, after.word);
        add(before.word, after.word);
        add(before.word, here.word);
        add(here.word, after.word);
    }
}

/// Of a word by itself.
pub fn own_features(form: &Form, language: u32, features: &mut Vec<Feature>) {
    features.clear();
    let mut template = 0;
    let mut add_in = |language: u32, a: u32, b: u32| {
        template += 1;
        features.push(Feature::new(template, [a, b, 0], language));
    };
    add_in(EVERY_LANGUAGE, form.word, 0);
    let mut add = |a, b| add_in(language, a, b);
    add(0, 0);
    for part in form.endings.into_iter().chain(form.beginnings) {
        add(part, 0);
    }
    add(form.shape, 0);
    add(form.shape, form.endings[1]);
    add(form.shape, form.endings[2]);
}

/// The tag with the highest score.
pub fn likeliest<S: Copy + PartialOrd>(scores: &[S; N_TAGS]) -> Tag {
    Tag::ALL[best(scores, 0..N_TAGS).unwrap_or(Tag::Other as usize)]
}
