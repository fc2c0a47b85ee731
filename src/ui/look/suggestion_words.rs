//! What is suggested and why, in words.

use crate::model::{Article, LabelId, LabelSet, Proposal, Suggestion, TextRange, one_line};
use crate::ui::look::bidi::isolated;
use crate::ui::texts::{in_sentence, said, tr};

/// “Suggested quote by Ada, 97 %, speaker 62 %: marks pair; “said” follows”.
pub fn suggestion_words(labels: &LabelSet, article: &Article, suggestion: &Suggestion) -> String {
    let name = |id: &LabelId| labels.label(id).map_or_else(|| id.to_string(), |label| in_sentence(&label.name));
    let words = |range: TextRange| isolated(&one_line(article.text().slice(range))).into_owned();
    let what = match &suggestion.proposal {
        Proposal::Span { label, speaker: Some(speaker), .. } => {
            let speaker = or_other(words(*speaker), suggestion.other_speaker.map(words));
            tr!("{label} by {speaker}", label = name(label), speaker)
        }
        Proposal::Span { label, speaker: None, .. } => name(label),
        Proposal::Speaker { speaker, .. } => {
            tr!("speaker {name}", name = or_other(words(*speaker), suggestion.other_speaker.map(words)))
        }
    };
    match (how_likely(suggestion), reasons(&suggestion.reason)) {
        (likely, reasons) if reasons.is_empty() => tr!("Suggested {what}, {likely}", what, likely),
        (likely, reasons) => tr!("Suggested {what}, {likely}: {reasons}", what, likely, reasons),
    }
}

/// “Ada or Bo Ek”, where somebody else could have said it too, with whom a key accepts it.
fn or_other(speaker: String, other: Option<String>) -> String {
    match other {
        Some(other) => tr!("{speaker} or {other}", speaker, other),
        None => speaker,
    }
}

/// “97 %”, or “97 %, speaker 62 %” where the speaker of a span is another matter.
fn how_likely(suggestion: &Suggestion) -> String {
    let percent = format!("{:.0} %", suggestion.confidence * 100.0);
    match &suggestion.proposal {
        Proposal::Span { speaker: Some(_), .. } => {
            let of_speaker = format!("{:.0} %", suggestion.speaker_confidence * 100.0);
            tr!("{percent}, speaker {of_speaker}", percent, of_speaker)
        }
        _ => percent,
    }
}

/// Why it is suggested, in the language of the window.
pub fn reasons(reason: &str) -> String {
    reason.split("; ").map(said).collect::<Vec<_>>().join("; ")
}
