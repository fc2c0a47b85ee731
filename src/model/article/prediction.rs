//! A prediction: what a model or another program found in an article, kept with it until somebody decides about it.

use crate::model::{Fragments, LabelId, TextRange};

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
    /// The first in order that there can be about these pieces under this label.
    pub(super) fn first_about(label: LabelId, fragments: Fragments) -> Self {
        Self { fragments, label, speaker: None, confidence: Confidence(0), source: String::new() }
    }

    /// Whether it is about these pieces under this label, whatever else it says.
    pub fn is_about(&self, label: &LabelId, fragments: &Fragments) -> bool {
        self.label == *label && self.fragments == *fragments
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
