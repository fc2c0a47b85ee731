//! Puts together what several suggesters propose for an article: two that agree are one, and surer.

use std::collections::{BTreeMap, BTreeSet};

use super::learn::calibration::Calibration;
use super::trust::{Trust, both};
use crate::model::{Article, Content, Fragments, LabelId, Prediction, Proposal, Suggestion};

/// What a suggester of this name predicts, as sure as it says, as far as nobody has decided about it and the project wants
/// suggestions of it.
pub fn suggestions_of(name: &str, predictions: &[Prediction], content: &Content, article: &Article) -> Vec<Suggestion> {
    let off = &content.settings().suggestions_off;
    let suggestion = |prediction: &Prediction| {
        let Prediction { label, fragments, speaker, confidence, source: _ } = prediction.clone();
        let confidence = confidence.share();
        Suggestion {
            article: article.id,
            proposal: Proposal::Span { label, fragments, speaker },
            other_speaker: None,
            confidence,
            speaker_confidence: if speaker.is_some() { confidence } else { 0.0 },
            reason: format!("by {name}"),
        }
    };
    let wanted = predictions.iter().filter(|prediction| !off.contains(&prediction.label)).map(suggestion);
    wanted
        .filter(|one| !one.proposal.is_rejected(article) && one.transaction(content.labels(), article).is_some())
        .collect()
}

/// What all who were asked about an article propose, each as sure as it is believed. The same span of several is one, and
/// surer; that one of them does not propose it says something too.
pub fn together(trust: &Trust, asked: Vec<(&str, Vec<Suggestion>)>) -> Vec<Suggestion> {
    // Who is asked alone is silent about nothing.
    if asked.len() < 2 {
        return asked.into_iter().flat_map(|(name, theirs)| trust.weighed(name, theirs)).collect();
    }
    let names: BTreeSet<&str> = asked.iter().map(|(name, _)| *name).collect();
    let mut by: BTreeMap<(LabelId, Fragments), BTreeSet<&str>> = BTreeMap::new();
    for (name, theirs) in &asked {
        theirs.iter().filter_map(key).for_each(|key| _ = by.entry(key).or_default().insert(name));
    }
    let weighed = asked.into_iter().map(|(name, theirs)| trust.weighed(name, theirs));
    let mut found = weighed.reduce(combined).unwrap_or_default();
    for one in &mut found {
        let Some(key) = key(one) else { continue };
        let is_silent = |name: &&&str| by.get(&key).is_none_or(|by| !by.contains(**name));
        let silence: f32 = names.iter().filter(is_silent).map(|name| trust.silence(name, &key.0)).sum();
        if silence != 0.0 {
            one.confidence = Calibration { slope: 1.0, offset: silence }.of(one.confidence);
            one.speaker_confidence = one.speaker_confidence.min(one.confidence);
        }
    }
    found
}

/// What is proposed already with what another one proposes, in text order.
///
/// The same span of both is one, and its odds are those of both, as if they knew nothing of each other. Of two speakers
/// the likelier one stays, and one that both name is surer too.
fn combined(mut suggestions: Vec<Suggestion>, others: Vec<Suggestion>) -> Vec<Suggestion> {
    let mut places: BTreeMap<(LabelId, Fragments), usize> = BTreeMap::new();
    for (idx, one) in suggestions.iter().enumerate() {
        places.extend(key(one).map(|key| (key, idx)));
    }
    for other in others {
        match key(&other).and_then(|key| places.get(&key)) {
            Some(idx) => agree(&mut suggestions[*idx], &other),
            None => suggestions.push(other),
        }
    }
    suggestions.sort_by_key(|one| (one.place().start(), one.place().end()));
    suggestions
}

fn key(suggestion: &Suggestion) -> Option<(LabelId, Fragments)> {
    match &suggestion.proposal {
        Proposal::Span { label, fragments, .. } => Some((label.clone(), fragments.clone())),
        Proposal::Speaker { .. } => None,
    }
}

fn agree(one: &mut Suggestion, other: &Suggestion) {
    one.confidence = both(one.confidence, other.confidence);
    one.reason = format!("{}; {}", one.reason, other.reason);
    let Proposal::Span { speaker, .. } = &mut one.proposal else { return };
    let theirs = other.proposal.speaker();
    if *speaker == theirs {
        one.speaker_confidence = both(one.speaker_confidence, other.speaker_confidence);
    } else if other.speaker_confidence > one.speaker_confidence {
        one.other_speaker = speaker.or(one.other_speaker);
        *speaker = theirs;
        one.speaker_confidence = other.speaker_confidence;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Confidence, LabelSet, Project, Status, TextRange, marked, transactions};
    use crate::suggest::trust::Proposed;

    fn predicted(article: &Article, label: &str, words: &str, speaker: Option<&str>, share: f32) -> Prediction {
        let range = |words: &str| -> TextRange {
            let start = article.text().as_str().find(words).unwrap();
            article.text().range(start..start + words.len()).unwrap()
        };
        Prediction {
            fragments: Fragments::one(range(words)).unwrap(),
            label: LabelId::new(label).unwrap(),
            speaker: speaker.map(range),
            confidence: Confidence::new(share),
            source: String::new(),
        }
    }

    #[test]
    fn two_that_agree_are_one_and_surer() {
        let mut project = Project::new("", "");
        let article = marked::parse(project.labels(), "“Ja”, said Ana to Bo. [claim It rains].").unwrap();
        project.apply(transactions::add_articles(&project, vec![article.clone()])).unwrap();
        let of = |name: &str, predictions: &[Prediction]| suggestions_of(name, predictions, &project, &article);
        let ours = of("Ours", &[predicted(&article, "quote", "“Ja”", Some("Bo"), 0.5)]);
        let theirs = [
            predicted(&article, "quote", "“Ja”", Some("Ana"), 0.8),
            predicted(&article, "quote", "said", None, 0.3),
            predicted(&article, "claim", "It rains", None, 0.9),
        ];
        let both = combined(ours.clone(), of("Theirs", &theirs));
        assert_eq!(both.len(), 2, "what is there already is not suggested");
        assert!((both[0].confidence - 12.0 / 13.0).abs() < 1e-6 && (both[0].speaker_confidence - 0.8).abs() < 1e-6);
        let words = |range: Option<TextRange>| range.map(|range| article.text().slice(range));
        assert_eq!((words(both[0].proposal.speaker()), words(both[0].other_speaker)), (Some("Ana"), Some("Bo")));
        assert_eq!((both[0].reason.as_str(), both[1].reason.as_str()), ("by Ours; by Theirs", "by Theirs"));
        let again = combined(ours.clone(), ours);
        assert!((again[0].speaker_confidence - 0.75).abs() < 1e-6);
    }

    #[test]
    fn one_that_is_right_about_spans_is_no_surer_of_the_speaker_than_it_says() {
        let mut project = Project::new("", "");
        let parse = |words| marked::parse(&LabelSet::built_in(), words).unwrap();
        let done = |words| {
            let mut article = parse(words);
            article.status = Status::Done;
            article
        };
        let open = parse("“Ja”, said Ana.");
        project.apply(transactions::add_articles(&project, vec![open.clone()])).unwrap();
        let found = [predicted(&open, "quote", "“Ja”", Some("Ana"), 0.3)];
        let shares = |done: &Article| {
            let times = std::iter::repeat_n(done, 40);
            let trust = Trust::new(times.flat_map(|done| Proposed::from_predictions("Mine", done, &found)));
            let one = trust.weighed("Mine", suggestions_of("Mine", &found, &project, &open)).remove(0);
            (one.confidence, one.speaker_confidence)
        };
        let (confidence, of_speaker) = shares(&done("[quote “Ja”], said Ana."));
        assert!(confidence > 0.9 && (of_speaker - 0.3).abs() < 1e-6, "{confidence} {of_speaker}");
        let (confidence, of_speaker) = shares(&done("“Ja”, [quote said] Ana."));
        assert!(confidence < 0.1 && (confidence - of_speaker).abs() < 1e-6, "{confidence} {of_speaker}");
    }
}
