//! Predictions as people are shown them, until somebody decides about them.

use crate::model::{Article, ArticleId, Content, Prediction, Proposal, Suggestion};

/// What was predicted for the article and nobody has decided about, in text order, without the labels for which the
/// project wants no suggestions.
pub fn pending(content: &Content, article: &Article) -> Vec<Suggestion> {
    let off = &content.settings().suggestions_off;
    let wanted = article.predictions().iter().filter(|prediction| !off.contains(&prediction.label));
    let suggestions = wanted.map(|prediction| suggestion_from_prediction(prediction, article.id));
    suggestions.filter(|suggestion| suggestion.transaction(content.labels(), article).is_some()).collect()
}

fn suggestion_from_prediction(prediction: &Prediction, article: ArticleId) -> Suggestion {
    let Prediction { label, fragments, speaker, confidence, source } = prediction;
    let proposal = Proposal::Span { label: label.clone(), fragments: fragments.clone(), speaker: *speaker };
    let reason = if source.is_empty() { "imported".to_owned() } else { format!("imported, by {source}") };
    let confidence = confidence.share();
    let speaker_confidence = if speaker.is_some() { confidence } else { 0.0 };
    Suggestion { article, proposal, other_speaker: None, confidence, speaker_confidence, reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, Edit, Fragments, LabelId, Project, Transaction, marked, transactions};

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
