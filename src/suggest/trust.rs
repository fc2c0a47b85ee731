//! How far each suggester is believed, label by label: by what people made of what it proposes.

use std::collections::{BTreeMap, BTreeSet};

use super::learn::calibration::{Calibration, N_STEPS, OFFSET_IS_NONE};
use crate::model::compare::Likeness;
use crate::model::{Article, ArticleId, Fragments, LabelId, Prediction, Proposal, Status, Suggestion};

/// How often what only one suggester would propose is right, of those that hardly dare to: what two say is measured by it.
const OF_CHANCE: f32 = 0.25;
/// So often what the silence of each says is fitted to what that of the others does.
const N_ROUNDS: usize = 4;
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
    /// Added to the log-odds of what others propose and it does not.
    silence: f32,
}

/// What a suggester proposed for an article, whether that was ever shown or not.
#[derive(Clone, Copy, Debug)]
pub struct Proposed<'a> {
    /// The name of the suggester.
    pub by: &'a str,
    /// The article as it is now.
    pub article: &'a Article,
    pub label: &'a LabelId,
    pub fragments: &'a Fragments,
    /// How sure it says it is, 0 to 1.
    pub says: f32,
}

impl<'a> Proposed<'a> {
    /// All that a program answered about an article.
    pub fn from_predictions(
        by: &'a str,
        article: &'a Article,
        predictions: &'a [Prediction],
    ) -> impl Iterator<Item = Self> + 'a {
        predictions.iter().map(move |prediction| {
            let Prediction { label, fragments, speaker: _, confidence, source: _ } = prediction;
            Self { by, article, label, fragments, says: confidence.share() }
        })
    }

    /// The spans among suggestions for an article, as sure as their suggester says.
    pub fn from_suggestions(
        by: &'a str,
        article: &'a Article,
        suggestions: &'a [Suggestion],
    ) -> impl Iterator<Item = Self> + 'a {
        suggestions.iter().filter_map(move |one| match &one.proposal {
            Proposal::Span { label, fragments, speaker: _ } => {
                Some(Self { by, article, label, fragments, says: one.confidence })
            }
            Proposal::Speaker { .. } => None,
        })
    }

    /// Whether it stands in an article that is done. With other edges it is wrong: who accepts unread gets the edges too.
    /// While an article is worked on, what stands there and what was turned down are no fair share of what was proposed.
    fn is_right(&self) -> bool {
        Likeness::equal(self.article, self.label, self.fragments).is_some()
    }
}

impl Trust {
    /// From what suggesters proposed. Only articles that are done say anything.
    pub fn new<'a>(proposed: impl IntoIterator<Item = Proposed<'a>>) -> Self {
        let done: Vec<_> = proposed.into_iter().filter(|one| one.article.status == Status::Done).collect();
        let mut articles: Vec<&Article> = done.iter().map(|one| one.article).collect();
        articles.dedup_by(|one, last| std::ptr::eq(*one, *last));
        let in_use: BTreeSet<&LabelId> = articles.into_iter().flat_map(labels_in_use).collect();
        let mut decided: BTreeMap<(String, LabelId), Vec<(f32, bool)>> = BTreeMap::new();
        for one in done.iter().filter(|one| in_use.contains(one.label)) {
            let key = (one.by.to_owned(), one.label.clone());
            decided.entry(key).or_default().push((one.says, one.is_right()));
        }
        let mut trust = Self(decided.into_iter().map(|(key, decided)| (key, Belief::new(&decided))).collect());
        let claims = claims(&done, &trust);
        for _ in 0..N_ROUNDS {
            trust.fit_silence(&claims);
        }
        trust
    }

    /// Fits what the silence of each says to what came of what others proposed.
    fn fit_silence(&mut self, claims: &[Claim<'_>]) {
        let keys: Vec<(String, LabelId)> = self.0.keys().cloned().collect();
        for (name, label) in keys {
            let silent = claims.iter().filter(|claim| *claim.label == label && claim.silent.contains(&*name));
            let points: Vec<(f64, f64)> = silent
                .map(|claim| {
                    let others = claim.silent.iter().filter(|other| **other != name);
                    let others: f32 = others.map(|other| self.silence(other, &label)).sum();
                    (f64::from(claim.log_odds + others), f64::from(u8::from(claim.is_right)))
                })
                .collect();
            let silence = offset_of(&points);
            self.0.entry((name, label)).and_modify(|belief| belief.silence = silence);
        }
    }

    /// What is added to the log-odds of what others propose under a label where this one was asked and does not.
    pub fn silence(&self, suggester: &str, label: &LabelId) -> f32 {
        self.belief(suggester, label).map_or(0.0, |belief| belief.silence)
    }

    fn belief(&self, suggester: &str, label: &LabelId) -> Option<&Belief> {
        self.0.get(&(suggester.to_owned(), label.clone()))
    }

    /// The suggestions of a suggester, as sure as it is believed; what nobody has decided about is as sure as it says. That it is
    /// right about spans makes it no surer of who said them.
    #[must_use]
    pub fn weighed(&self, suggester: &str, mut suggestions: Vec<Suggestion>) -> Vec<Suggestion> {
        for one in &mut suggestions {
            let Proposal::Span { label, .. } = &one.proposal else { continue };
            let Some(belief) = self.belief(suggester, label) else { continue };
            one.confidence = belief.calibration.of(one.confidence);
            one.speaker_confidence = one.speaker_confidence.min(one.confidence);
        }
        suggestions
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
            calibration: Calibration::fitted(decided),
            silence: 0.0,
        }
    }

    /// What becomes of the confidence that it has on average.
    pub fn becomes(&self) -> f32 {
        self.calibration.of(self.said)
    }

    /// What becomes of a confidence of one half of somebody else where it is silent.
    pub fn alone_becomes(&self) -> f32 {
        Calibration { slope: 1.0, offset: self.silence }.of(0.5)
    }
}

/// A span that somebody proposed for an article that is done.
struct Claim<'a> {
    label: &'a LabelId,
    /// Of all who proposed it, each as it is believed.
    log_odds: f32,
    /// Who proposed something in the article, but not this.
    silent: BTreeSet<&'a str>,
    is_right: bool,
}

/// All that is proposed, each span of a label once.
fn claims<'a>(done: &[Proposed<'a>], trust: &Trust) -> Vec<Claim<'a>> {
    let mut asked: BTreeMap<ArticleId, BTreeSet<&str>> = BTreeMap::new();
    let mut spans: BTreeMap<(ArticleId, &LabelId, &Fragments), Vec<&Proposed<'a>>> = BTreeMap::new();
    for one in done {
        asked.entry(one.article.id).or_default().insert(one.by);
        spans.entry((one.article.id, one.label, one.fragments)).or_default().push(one);
    }
    let claim = |((article, label, _), all): ((ArticleId, &'a LabelId, _), Vec<&Proposed<'a>>)| {
        let believed = all.iter().filter_map(|one| Some(trust.belief(one.by, label)?.calibration.of(one.says)));
        let by: BTreeSet<&str> = all.iter().map(|one| one.by).collect();
        let silent = asked.get(&article)?.difference(&by).copied().collect();
        Some(Claim {
            label,
            log_odds: Calibration::log_odds(believed.reduce(both)?),
            silent,
            is_right: all[0].is_right(),
        })
    };
    spans.into_iter().filter_map(claim).collect()
}

/// How likely is what two say, each with its own probability; never less than one of them says.
pub fn both(a: f32, b: f32) -> f32 {
    let odds = Calibration::odds;
    let together = odds(a) * odds(b) / odds(OF_CHANCE);
    (together / (1.0 + together)).max(a).max(b)
}

/// The labels that people have thought of in an article. A label that is in none is new, and that nothing stands under it
/// says nothing.
fn labels_in_use(article: &Article) -> impl Iterator<Item = &LabelId> {
    let marked = article.spans().iter().map(|span| &span.label);
    marked.chain(article.rejections().iter().map(|one| &one.label))
}

/// What is to be added to log-odds so that they fit best to what came of them.
#[expect(clippy::cast_possible_truncation, reason = "an offset needs few digits")]
fn offset_of(points: &[(f64, f64)]) -> f32 {
    let mut offset = 0.0;
    for _ in 0..N_STEPS {
        let (mut gradient, mut curvature) = (-OFFSET_IS_NONE * offset, OFFSET_IS_NONE);
        for (log_odds, is_right) in points {
            let probability = 1.0 / (1.0 + (-(log_odds + offset)).exp());
            gradient += is_right - probability;
            curvature += probability * (1.0 - probability);
        }
        // A step of more than this may lead beyond the top, where the curve is flat.
        offset += (gradient / curvature).clamp(-1.0, 1.0);
    }
    offset as f32
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
        let all = articles.iter().zip(&found);
        let trust = Trust::new(all.flat_map(|(article, found)| Proposed::from_predictions("Mine", article, found)));
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

    /// What the first proposes alone is wrong, what both propose is right: by the first alone one cannot know.
    #[test]
    fn that_one_is_silent_says_something() {
        let mut articles: Vec<Article> = (0..30).map(|_| article("[quote So] it is.", Status::Done)).collect();
        articles.iter_mut().zip(1..).for_each(|(article, id)| article.id = ArticleId(id));
        let label = LabelId::new("quote").unwrap();
        let found = |article: &Article, places: &[std::ops::Range<usize>]| -> Vec<Prediction> {
            let prediction = |place: &std::ops::Range<usize>| Prediction {
                fragments: Fragments::one(article.text().range(place.clone()).unwrap()).unwrap(),
                label: label.clone(),
                speaker: None,
                confidence: Confidence::new(0.6),
                source: String::new(),
            };
            places.iter().map(prediction).collect()
        };
        let eager: Vec<_> = articles.iter().map(|article| found(article, &[0..2, 3..5])).collect();
        let careful: Vec<_> = articles.iter().map(|article| found(article, std::slice::from_ref(&(0..2)))).collect();
        let proposed = articles.iter().enumerate().flat_map(|(n, article)| {
            let eager = Proposed::from_predictions("eager", article, &eager[n]);
            eager.chain(Proposed::from_predictions("careful", article, &careful[n]))
        });
        let trust = Trust::new(proposed);
        let eager = trust.beliefs().find(|(name, ..)| *name == "eager").map(|(.., belief)| belief.becomes()).unwrap();
        assert!((eager - 0.5).abs() < 0.05, "{eager}");
        let alone = Calibration { slope: 1.0, offset: trust.silence("careful", &label) }.of(eager);
        assert!(alone < 0.15 && trust.silence("eager", &label) == 0.0, "{alone}: the eager one is never silent");
    }
}
