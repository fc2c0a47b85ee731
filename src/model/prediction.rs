//! A prediction: what a model or another program found in an article, kept with it until somebody decides about it.

use super::article::Article;
use super::id::{ArticleId, LabelId};
use super::project::Content;
use super::span::Fragments;
use super::suggestion::{Proposal, Suggestion};
use super::text::TextRange;

/// A span, with its speaker where there is one, that came in as a suggestion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prediction {
    pub fragments: Fragments,
    pub label: LabelId,
    pub speaker: Option<TextRange>,
    pub confidence: Confidence,
    /// Who made it, as the file says: a model and its version. Empty where it does not say.
    pub source: String,
}

/// How likely it is right, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u16);

impl Prediction {
    /// Whether it is about these pieces under this label, whatever else it says.
    pub fn is_about(&self, label: &LabelId, fragments: &Fragments) -> bool {
        self.label == *label && self.fragments == *fragments
    }

    /// As people are shown it.
    pub fn suggestion(&self, article: ArticleId) -> Suggestion {
        let proposal =
            Proposal::Span { label: self.label.clone(), fragments: self.fragments.clone(), speaker: self.speaker };
        let reason =
            if self.source.is_empty() { "imported".to_owned() } else { format!("imported, by {}", self.source) };
        Suggestion { article, proposal, other_speaker: None, confidence: self.confidence.share(), reason }
    }
}

impl Confidence {
    /// From a share of 1; what is beyond 0 and 1 is taken for them, and what is no number for a half.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is between 0 and 1000")]
    pub fn new(share: f32) -> Self {
        let share = if share.is_nan() { 0.5 } else { share.clamp(0.0, 1.0) };
        Self((share * 1000.0).round() as u16)
    }

    /// 0 to 1.
    pub fn share(self) -> f32 {
        f32::from(self.0) / 1000.0
    }
}

/// What was predicted for the article and nobody has decided about, in text order, without the labels for which the
/// project wants no suggestions.
pub fn pending(content: &Content, article: &Article) -> Vec<Suggestion> {
    let off = &content.settings().suggestions_off;
    let wanted = article.predictions().iter().filter(|prediction| !off.contains(&prediction.label));
    let suggestions = wanted.map(|prediction| prediction.suggestion(article.id));
    suggestions.filter(|suggestion| suggestion.transaction(content.labels(), article).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Edit, Project, Transaction, marked, transactions};

    #[test]
    fn a_decision_takes_it_away_and_undo_brings_it_back() {
        let mut project = Project::new("Test", "ana");
        let article = marked::parse(project.labels(), "“No”, said Ana.").unwrap();
        project.apply(transactions::add_articles(&project, vec![article])).unwrap();
        let article = project.articles().next().unwrap();
        let range = |word: &str| {
            let start = article.text().as_str().find(word).unwrap();
            article.text().range(start..start + word.len()).unwrap()
        };
        let prediction = Prediction {
            fragments: Fragments::one(range("“No”")).unwrap(),
            label: LabelId::new("quote").unwrap(),
            speaker: Some(range("Ana")),
            confidence: Confidence::new(0.875),
            source: "m1".to_owned(),
        };
        let id = article.id;
        let add = Edit::AddPrediction(id, prediction.clone());
        project.apply(Transaction::new("import", vec![add.clone()])).unwrap();
        assert!(project.apply(Transaction::new("import", vec![add])).is_err());
        let suggestions = pending(&project, project.article(id).unwrap());
        assert_eq!(suggestions[0].reason, "imported, by m1");
        for is_accepted in [true, false] {
            let article = project.article(id).unwrap();
            let decide = if is_accepted {
                suggestions[0].transaction(project.labels(), article)
            } else {
                suggestions[0].rejection(article)
            };
            project.apply(decide.unwrap()).unwrap();
            let article = project.article(id).unwrap();
            assert!(article.predictions().is_empty());
            let expected =
                if is_accepted { "[quote#1>2 “No”], said [speaker#2 Ana]." } else { "“No”, said Ana." };
            assert_eq!(marked::print(article), expected);
            project.undo();
            assert_eq!(project.article(id).unwrap().predictions().iter().next(), Some(&prediction));
        }
    }
}
