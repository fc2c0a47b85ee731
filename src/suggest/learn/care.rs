//! Decides by a part of a project's articles how fast the others teach, and whether they teach anything.

/// With fewer articles there is nothing to try it on.
const FEWEST: usize = 8;
/// One article in so many is held out.
const HELD_OUT: usize = 4;
/// So many articles are learned from to try a pace, at most.
const MOST_TRIED: usize = 24;
/// What was learned has to make what is held out less surprising by more than this share of it.
const LEAST_GAIN: f32 = 0.03;
/// A faster pace has to gain so much more, and more than so many times what the gain would vary by chance: the few that are
/// held out may be like the others by chance.
const LEAST_OF_HASTE: f32 = 0.02;
const N_DEVIATIONS: f32 = 2.0;

/// How often something is gone through, and how wide the steps are.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub n_rounds: usize,
    pub rate: f32,
}

impl Pace {
    /// As often, and several times as fast.
    #[must_use]
    pub fn times(self, factor: f32) -> Self {
        Self { rate: self.rate * factor, ..self }
    }
}

/// A model that learns from lessons, one made ready from each article.
pub trait Learns: Clone {
    type Lesson;
    /// How many times as fast it may learn where that is better.
    const HASTE: &'static [f32] = &[4.0, 16.0];

    /// Goes through the lessons as often and as fast as the pace says.
    fn go_through(&mut self, lessons: &mut [Self::Lesson], pace: Pace);

    /// How surprising the right answers of a lesson are: minus the logarithm of their probability.
    fn surprise(&self, lesson: &mut Self::Lesson) -> f32;
}

/// Learns from the lessons at the pace, or at one that is several times faster or slower, whichever makes lessons that are
/// held out least surprising; not at all where each makes them more so.
pub fn learn_with_care<M: Learns>(model: &mut M, lessons: Vec<M::Lesson>, pace: Pace) {
    let n = lessons.len();
    let (held, rest): (Vec<_>, Vec<_>) =
        lessons.into_iter().enumerate().partition(|(idx, _)| idx % HELD_OUT == HELD_OUT - 1);
    let [mut held, mut rest] = [held, rest].map(|part| part.into_iter().map(|(_, lesson)| lesson).collect::<Vec<_>>());
    let factor = if n < FEWEST { Some(1.0) } else { best_factor(model, &mut rest, &mut held, pace) };
    if let Some(factor) = factor {
        rest.append(&mut held);
        model.go_through(&mut rest, pace.times(factor));
    }
}

/// How much faster than the pace is best, if any is.
fn best_factor<M: Learns>(model: &M, rest: &mut [M::Lesson], held: &mut [M::Lesson], pace: Pace) -> Option<f32> {
    let (n_rest, n_held) = (rest.len().min(MOST_TRIED), held.len().min(MOST_TRIED / (HELD_OUT - 1)));
    let (rest, held) = (&mut rest[..n_rest], &mut held[..n_held]);
    let untaught: f32 = held.iter_mut().map(|lesson| model.surprise(lesson)).sum();
    let mut after = |factor: f32| -> Vec<f32> {
        let mut trial = model.clone();
        trial.go_through(rest, pace.times(factor));
        held.iter_mut().map(|lesson| trial.surprise(lesson)).collect()
    };
    let mut best = (1.0, after(1.0));
    let others: &[f32] = if best.1.iter().sum::<f32>() < untaught { M::HASTE } else { &[0.25] };
    for factor in others {
        let surprises = after(*factor);
        if !is_clearly_less(&surprises, &best.1, untaught * LEAST_OF_HASTE) {
            break;
        }
        best = (*factor, surprises);
    }
    (best.1.iter().sum::<f32>() < untaught * (1.0 - LEAST_GAIN)).then_some(best.0)
}

/// Whether the same lessons are less surprising by more than this, and by more than chance.
fn is_clearly_less(surprises: &[f32], before: &[f32], least: f32) -> bool {
    let gains = || before.iter().zip(surprises).map(|(before, now)| before - now);
    let gain: f32 = gains().sum();
    let mean = gain / surprises.len().max(1) as f32;
    let deviation = gains().map(|gain| (gain - mean).powi(2)).sum::<f32>().sqrt();
    gain > least.max(N_DEVIATIONS * deviation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::learn::linear::{Features, Learning, Weights, logistic, surprise_at};

    /// Says yes or no to the features of a lesson.
    #[derive(Clone)]
    struct Judge(Weights);

    impl Learns for Judge {
        type Lesson = (Features, bool);

        fn go_through(&mut self, lessons: &mut [Self::Lesson], pace: Pace) {
            let mut learning = Learning::new(&self.0, pace.rate);
            for _ in 0..pace.n_rounds {
                for (features, is_right) in lessons.iter() {
                    let gradient = f32::from(u8::from(*is_right)) - logistic(self.0.score(features));
                    learning.step(&mut self.0, features, 0, gradient);
                }
            }
        }

        fn surprise(&self, (features, is_right): &mut Self::Lesson) -> f32 {
            let p = logistic(self.0.score(features));
            surprise_at(if *is_right { p } else { 1.0 - p })
        }
    }

    fn lessons(n: u64, is_right: impl Fn(u64) -> bool) -> Vec<(Features, bool)> {
        let lesson = |idx: u64| {
            let mut features = Features::new();
            features.add("kind", &[idx % 2]);
            (features, is_right(idx))
        };
        (0..n).map(lesson).collect()
    }

    #[test]
    fn what_helps_is_learned_fast_and_what_does_not_is_left() {
        let pace = Pace { n_rounds: 2, rate: 0.01 };
        let taught = |n, is_right: fn(u64) -> bool| {
            let mut judge = Judge(Weights::new(4, 1));
            learn_with_care(&mut judge, lessons(n, is_right), pace);
            judge.0.score(&lessons(1, |_| true)[0].0)
        };
        let (slow, fast) = (taught(6, |idx| idx % 2 == 0), taught(40, |idx| idx % 2 == 0));
        assert!(slow > 0.0 && fast > 8.0 * slow, "{slow} {fast}");
        // What is held out, every fourth, says the opposite of the others.
        assert!(taught(40, |idx| idx % 4 == 3).abs() < 1e-6);
    }

    #[test]
    fn haste_that_a_few_lessons_gain_from_is_chance() {
        let before = [1.0; 8];
        assert!(is_clearly_less(&[0.8, 0.7, 0.8, 0.9, 0.8, 0.7, 0.9, 0.8], &before, 0.1));
        assert!(!is_clearly_less(&[0.1, 1.0, 0.2, 1.2, 1.1, 0.9, 1.0, 1.0], &before, 0.1));
        assert!(!is_clearly_less(&before, &before, 0.0));
    }
}
