//! Suggestions that wait in an article, and those that somebody rejected.

use super::places::{Offsets, Places};
use super::record::{Word, record};
use super::ron_text::{push, string_field};
use super::words::Words;
use crate::model::{Confidence, KindId, LabelId, Prediction, Rejection, UnknownFields};

record! {
    RejectionRecord = "Rejection" {
        label: Word<LabelId>,
        at: Offsets,
        speaker: (usize, usize),
        kind: Word<KindId>,
    }
}

record! {
    PredictionRecord = "Prediction" {
        label: Word<LabelId>,
        at: Offsets,
        text: String,
        starts: String,
        ends: String,
        crc32: u32,
        speaker: (usize, usize),
        confidence: f32,
        source: String,
    }
}

impl RejectionRecord {
    pub(crate) fn read(self, places: &mut Places<'_>) -> Result<Rejection, String> {
        let label = self.label.ok_or("the rejected suggestion has no `label`")?.0;
        let fragments = places.fragments(self.at.ok_or("the rejected suggestion has no `at`")?)?;
        check_known(&self.unknown, "the rejected suggestion")?;
        let speaker = self.speaker.map(|pair| places.range(pair)).transpose()?;
        Ok(Rejection { label, fragments, speaker, kind: self.kind.map(|Word(kind)| kind) })
    }
}

impl PredictionRecord {
    pub(crate) fn read(self, places: &mut Places<'_>) -> Result<Prediction, String> {
        let label = self.label.ok_or("the suggestion has no `label`")?.0;
        let fragments = places.fragments(self.at.ok_or("the suggestion has no `at`")?)?;
        let words = Words { text: self.text, starts: self.starts, ends: self.ends, crc32: self.crc32 };
        places.check_words(&fragments, &words)?;
        check_known(&self.unknown, "the suggestion")?;
        let speaker = self.speaker.map(|pair| places.range(pair)).transpose()?;
        let confidence = Confidence::new(self.confidence.unwrap_or(0.5));
        Ok(Prediction { fragments, label, speaker, confidence, source: self.source.unwrap_or_default() })
    }
}

/// They are told apart by all that they are, so nothing of them can be kept aside.
fn check_known(unknown: &UnknownFields, what: &str) -> Result<(), String> {
    if unknown.0.is_empty() { Ok(()) } else { Err(format!("{what} has fields that this version does not know")) }
}

pub(crate) fn write_rejection(out: &mut String, places: &mut Places<'_>, rejection: &Rejection) {
    let Rejection { label, fragments, speaker, kind } = rejection;
    push!(out, "(label: \"{label}\", at: ");
    places.write(out, fragments);
    places.write_speaker(out, *speaker);
    if let Some(kind) = kind {
        push!(out, ", kind: \"{kind}\"");
    }
    out.push(')');
}

pub(crate) fn write_prediction(out: &mut String, places: &mut Places<'_>, prediction: &Prediction) {
    let Prediction { fragments, label, speaker, confidence, source } = prediction;
    push!(out, "(label: \"{label}\", at: ");
    places.write(out, fragments);
    places.write_words(out, fragments);
    places.write_speaker(out, *speaker);
    push!(out, ", confidence: {:.3}", confidence.share());
    if !source.is_empty() {
        out.push_str(", ");
        string_field(out, "source", source);
    }
    out.push(')');
}
