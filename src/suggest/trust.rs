//! How far each suggester is believed, label by label: by what people made of what it proposes.

use std::collections::{BTreeMap, BTreeSet};

use super::learn::calibration::Calibration;
use crate::model::compare::Likeness;
use crate::model::{Article, LabelId, Prediction, Status};

/// How sure it is beforehand that what a suggester says of itself is so: one over the variance of the slope and of the
/// offset of its [`Calibration`]. Two proposals that were wrong weigh more than a score of 99 %; one says little.
const SLOPE_IS_ONE: f64 = 1.8;
const OFFSET_IS_NONE: f64 = 0.65;
/// Newton's steps, which find the best fit to many digits.
const N_STEPS: usize = 30;

/// What is known of each suggester, by its name and the label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust(BTreeMap<(String, LabelId), Belief>);

/// What one suggester's proposals under one label came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    /// Proposals that say something, right or wrong.
    pub n_decided: usize,
    /// Those that stand in their article with the same edges.
    pub n_right: usize,
    /// How sure it was of those that were decided about, on average.
    pub said: f32,
    calibration: Calibration,
}

impl Trust {
    /// From what suggesters propose for articles: each with its name, an article as it is now, and all that it proposes
    /// there, whether that was ever shown or not. Only articles that are done say anything.
    pub fn new<'a>(proposed: impl IntoIterator<Item = (&'a str, &'a Article, &'a [Prediction])>) -> Self {
        let done: Vec<_> = proposed.into_iter().filter(|(_, article, _)| article.status == Status::Done).collect();
        let in_use: BTreeSet<&LabelId> = done.iter().flat_map(|(_, article, _)| labels_in_use(article)).collect();
        let mut decided: BTreeMap<(String, LabelId), Vec<(f32, bool)>> = BTreeMap::new();
        for (name, article, predictions) in done {
            for prediction in predictions.iter().filter(|one| in_use.contains(&one.label)) {
                let key = (name.to_owned(), prediction.label.clone());
                decided.entry(key).or_default().push((prediction.confidence.share(), is_right(article, prediction)));
            }
        }
        Self(decided.into_iter().map(|(key, decided)| (key, Belief::new(&decided))).collect())
    }

    /// How likely it is that a suggester is right that is as sure as this. What nobody has decided about is as it says.
    pub fn of(&self, suggester: &str, label: &LabelId, says: f32) -> f32 {
        let belief = self.0.get(&(suggester.to_owned(), label.clone()));
        belief.map_or(says, |belief| belief.calibration.of(says))
    }

    /// The suggesters and labels that anything is known of, in order.
    pub fn beliefs(&self) -> impl Iterator<Item = (&str, &LabelId, &Belief)> {
        self.0.iter().map(|((name, label), belief)| (&**name, label, belief))
    }
}

impl Belief {
    /// From how sure it was each time, and whether it was right.
    fn new(decided: &[(f32, bool)]) -> Self {
        let n_decided = decided.len();
        Self {
            n_decided,
            n_right: decided.iter().filter(|(_, is_right)| *is_right).count(),
            said: decided.iter().map(|(says, _)| says).sum::<f32>() / n_decided.max(1) as f32,
            calibration: fitted(decided),
        }
    }

    /// What becomes of the confidence that it has on average.
    pub fn becomes(&self) -> f32 {
        self.calibration.of(self.said)
    }
}

/// The labels that people have thought of in an article. A label that is in none is new, and that nothing stands under it
/// says nothing.
fn labels_in_use(article: &Article) -> impl Iterator<Item = &LabelId> {
    let marked = article.spans().iter().map(|span| &span.label);
    marked.chain(article.rejections().iter().map(|one| &one.label))
}

/// Whether a proposal stands in an article that is done. With other edges it is wrong: who accepts unread gets the edges
/// too. While an article is worked on, what stands there and what was turned down are no fair share of what was proposed.
fn is_right(article: &Article, prediction: &Prediction) -> bool {
    Likeness::equal(article, &prediction.label, &prediction.fragments).is_some()
}

/// The logistic function of its log-odds that fits best what was decided, as far as that is enough to move it from what the
/// suggester says. One that is right more often the less sure it says it is, is as sure of everything.
fn fitted(decided: &[(f32, bool)]) -> Calibration {
    let mut line = newton(decided, true);
    if line[0] < 0.0 {
        line = [0.0, newton(decided, false)[1]];
    }
    #[expect(clippy::cast_possible_truncation, reason = "a slope and an offset need few digits")]
    let [slope, offset] = line.map(|value| value as f32);
    Calibration { slope, offset }
}

/// Slope and offset where the probability of all decisions, and of the two beforehand, is highest; without log-odds the
/// slope has nothing to hold on to.
fn newton(decided: &[(f32, bool)], has_slope: bool) -> [f64; 2] {
    let points: Vec<(f64, f64)> = decided
        .iter()
        .map(|(says, is_right)| {
            let log_odds = if has_slope { f64::from(Calibration::log_odds(*says)) } else { 0.0 };
            (log_odds, f64::from(u8::from(*is_right)))
        })
        .collect();
    let mut line = [1.0, 0.0];
    for _ in 0..N_STEPS {
        let step = step_up(&points, line);
        // Half a step, a quarter …: a whole one may lead beyond the top.
        let shares = (0..20).map(|halvings| 0.5_f64.powi(halvings));
        let nexts = shares.map(|share| [line[0] + share * step[0], line[1] + share * step[1]]);
        let height = height(&points, line);
        let Some(next) = nexts.into_iter().find(|next| self::height(&points, *next) >= height) else { break };
        line = next;
    }
    line
}

/// The logarithm of how probable the decisions are with a line, and the line itself.
fn height(points: &[(f64, f64)], [slope, offset]: [f64; 2]) -> f64 {
    let before = SLOPE_IS_ONE * (slope - 1.0).powi(2) + OFFSET_IS_NONE * offset.powi(2);
    // ln(1 + exp(score)) without overflow.
    let softplus = |score: f64| score.max(0.0) + (-score.abs()).exp().ln_1p();
    let log = |(x, is_right): &(f64, f64)| {
        let score = slope * x + offset;
        is_right * score - softplus(score)
    };
    points.iter().map(log).sum::<f64>() - before / 2.0
}

/// Newton's step from a line.
fn step_up(points: &[(f64, f64)], [slope, offset]: [f64; 2]) -> [f64; 2] {
    let mut gradient = [SLOPE_IS_ONE * (1.0 - slope), -OFFSET_IS_NONE * offset];
    let (mut xx, mut x1, mut one) = (SLOPE_IS_ONE, 0.0, OFFSET_IS_NONE);
    for (x, is_right) in points {
        let probability = 1.0 / (1.0 + (-(slope * x + offset)).exp());
        let (surprise, weight) = (is_right - probability, probability * (1.0 - probability));
        gradient[0] += surprise * x;
        gradient[1] += surprise;
        xx += weight * x * x;
        x1 += weight * x;
        one += weight;
    }
    let determinant = xx * one - x1 * x1;
    let [along_slope, along_offset] = gradient;
    [(one * along_slope - x1 * along_offset) / determinant, (xx * along_offset - x1 * along_slope) / determinant]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Fragments, LabelSet, Rejection, marked};

    /// What becomes of what a program says of the first word of each article, under a label, and of how many that follows.
    fn weighed(articles: &[Article], label: &str) -> Option<(usize, usize)> {
        let label = LabelId::new(label).unwrap();
        let found = articles.iter().map(|article| {
            let first = article.text().range(0..2).unwrap();
            let (fragments, confidence) = (Fragments::one(first).unwrap(), Confidence::new(0.9));
            vec![Prediction { fragments, label: label.clone(), speaker: None, confidence, source: String::new() }]
        });
        let found: Vec<Vec<Prediction>> = found.collect();
        let trust = Trust::new(articles.iter().zip(&found).map(|(article, found)| ("Mine", article, found.as_slice())));
        trust.beliefs().next().map(|(_, _, belief)| (belief.n_right, belief.n_decided))
    }

    fn article(words: &str, status: Status) -> Article {
        let mut article = marked::parse(&LabelSet::built_in(), words).unwrap();
        article.status = status;
        article
    }

    #[test]
    fn only_what_is_done_says_how_often_one_is_right() {
        let worked_on = |right: usize| (0..10).map(move |n| if n < right { "[claim So] it is." } else { "So it is." });
        let articles = |status| worked_on(1).map(|words| article(words, status)).collect::<Vec<_>>();
        assert_eq!(weighed(&articles(Status::InProgress), "claim"), None, "the nine that nobody took may be wrong");
        assert_eq!(weighed(&articles(Status::Done), "claim"), Some((1, 10)));
    }

    #[test]
    fn a_label_that_nobody_has_used_says_nothing_and_a_rejection_is_a_use() {
        let mut articles: Vec<Article> = (0..5).map(|_| article("[quote So] it is.", Status::Done)).collect();
        assert_eq!(weighed(&articles, "claim"), None);
        articles.push(article("[claim So] it is.", Status::Done));
        assert_eq!(weighed(&articles, "claim"), Some((1, 6)));
        let mut rejected: Vec<Article> = articles[..5].to_vec();
        let first = Fragments::one(rejected[0].text().range(0..2).unwrap()).unwrap();
        let rejection = Rejection::of_span(&LabelId::new("claim").unwrap(), &first);
        rejected[0] = rejected[0].clone().with_rejections([rejection].into());
        assert_eq!(weighed(&rejected, "claim"), Some((0, 5)));
    }

    /// What a suggester that was so sure, right so often of so many, is believed when it says this.
    fn believed(said: f32, n_right: usize, n: usize, says: f32) -> f32 {
        let decided: Vec<(f32, bool)> = (0..n).map(|idx| (said, idx < n_right)).collect();
        Belief::new(&decided).calibration.of(says)
    }

    #[test]
    fn one_that_lies_is_not_believed_and_one_that_is_modest_is() {
        assert!((believed(0.99, 0, 0, 0.99) - 0.99).abs() < 1e-3, "nobody has decided: as it says");
        let liar = [2, 10, 50, 1000].map(|n| believed(0.99, n / 5, n, 0.99));
        assert!(liar[0] < 0.6 && liar[1] < 0.35 && (liar[3] - 0.2).abs() < 0.01, "{liar:?}");
        let modest = [1, 10, 40, 1000].map(|n| believed(0.3, n - n / 10, n, 0.3));
        assert!(modest.is_sorted() && modest[0] < 0.6 && modest[1] > 0.7 && modest[3] > 0.89, "{modest:?}");
    }

    #[test]
    fn a_score_that_tells_right_from_wrong_is_kept_and_one_that_does_not_is_not() {
        let decided = |is_right: fn(usize) -> bool| -> Belief {
            let says = |idx: usize| if idx.is_multiple_of(2) { 0.9 } else { 0.4 };
            Belief::new(&(0..200).map(|idx| (says(idx), is_right(idx))).collect::<Vec<_>>())
        };
        let of = |belief: &Belief| [0.4, 0.9].map(|says| belief.calibration.of(says));
        let telling = of(&decided(|idx| idx % 2 == 0 || idx % 10 == 1));
        assert!(telling[0] < 0.25 && telling[1] > 0.95, "{telling:?}");
        let blind = of(&decided(|idx| idx % 4 < 2));
        assert!((blind[0] - 0.5).abs() < 0.05 && (blind[1] - 0.5).abs() < 0.05, "{blind:?}");
        let inverted = of(&decided(|idx| idx % 2 == 1));
        assert!((inverted[0] - inverted[1]).abs() < 1e-3 && (inverted[0] - 0.5).abs() < 0.05, "{inverted:?}");
    }

    #[test]
    fn the_step_leads_to_the_top() {
        let decided: Vec<(f32, bool)> = (1..40).map(|n| (n as f32 / 40.0, n % 3 == 0)).collect();
        let line = newton(&decided, true);
        let points: Vec<(f64, f64)> = decided
            .iter()
            .map(|(says, is_right)| (f64::from(Calibration::log_odds(*says)), f64::from(u8::from(*is_right))))
            .collect();
        let top = height(&points, line);
        for [a, b] in [[0.01, 0.0], [-0.01, 0.0], [0.0, 0.01], [0.0, -0.01]] {
            assert!(height(&points, [line[0] + a, line[1] + b]) < top);
        }
    }
}
