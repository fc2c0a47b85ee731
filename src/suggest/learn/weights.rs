//! The built-in weights: all that was learned before the first project, and how it is written down.

use super::care::Pace;
use super::linear::Weights;
use super::training_examples::Examples;
use crate::suggest::boilerplate::LineModel;
use crate::suggest::boilerplate::RepeatedLines;
use crate::suggest::claims::ClaimModel;
use crate::suggest::claims::narrator::NarratorModel;
use crate::suggest::quotes::QuoteModel;
use crate::suggest::speakers::SpeakerModel;

/// What [`Models::to_bytes`] wrote after the last training.
static BUILT_IN: &[u8] = include_bytes!("../../../assets/weights/built_in.bin");

/// Weights are written in steps of this size.
const STEP: f32 = 1.0 / 256.0;
/// Weights smaller than this are left out.
const NEGLIGIBLE: f32 = 0.015;

/// All models.
#[derive(Clone, Debug, Default)]
pub struct Models {
    pub quotes: QuoteModel,
    pub speakers: SpeakerModel,
    pub claims: ClaimModel,
    pub claim_speakers: SpeakerModel,
    pub narrator: NarratorModel,
    pub lines: LineModel,
}

/// How often and how fast each model learns.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub quotes: Pace,
    pub speakers: Pace,
    pub claim_speakers: Pace,
    pub claims: Pace,
    pub narrator: Pace,
    pub lines: Pace,
}

impl Models {
    /// The weights that ship.
    pub fn built_in() -> Self {
        Self::from_bytes(BUILT_IN)
    }

    /// Learns from examples; `repeated` counts the lines of their texts.
    pub fn learn(&mut self, examples: &Examples, repeated: &RepeatedLines, effort: Effort) {
        self.quotes.learn(&examples.quotes, effort.quotes);
        self.speakers.learn(&examples.speakers, effort.speakers);
        self.claim_speakers.learn(&examples.claim_speakers, effort.claim_speakers);
        self.claims.learn(&examples.claims, effort.claims);
        self.narrator.learn(&examples.claims, effort.narrator);
        self.lines.learn(&examples.lines, repeated, effort.lines);
    }

    /// As [`learn`](Self::learn) from the articles of a project: each model as fast as is good for those that are held out,
    /// and not at all where learning makes it worse.
    pub fn learn_with_care(&mut self, examples: &Examples, repeated: &RepeatedLines, effort: Effort) {
        self.quotes.learn_with_care(&examples.quotes, effort.quotes);
        self.speakers.learn_with_care(&examples.speakers, effort.speakers);
        self.claim_speakers.learn_with_care(&examples.claim_speakers, effort.claim_speakers);
        self.claims.learn_with_care(&examples.claims, effort.claims);
        self.narrator.learn_with_care(&examples.claims, effort.narrator);
        self.lines.learn_with_care(&examples.lines, repeated, effort.lines);
    }

    /// Each table in turn: how many weights there are, then each as the distance from the one before and 16 bits.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut models = self.clone();
        let mut bytes = Vec::new();
        for weights in models.tables() {
            let kept = weights.values().iter().enumerate().filter(|(_, value)| value.abs() >= NEGLIGIBLE);
            let kept: Vec<(usize, f32)> = kept.map(|(place, value)| (place, *value)).collect();
            push_number(&mut bytes, kept.len());
            let mut last = 0;
            for (place, value) in kept {
                push_number(&mut bytes, place - last);
                bytes.extend(narrow(value).to_le_bytes());
                last = place;
            }
        }
        bytes
    }

    /// What [`to_bytes`](Self::to_bytes) wrote; what is missing stays zero.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut models = Self::default();
        let mut bytes = bytes.iter().copied();
        for weights in models.tables() {
            let n = take_number(&mut bytes).unwrap_or(0);
            let mut place = 0;
            let entries = (0..n).map_while(|_| {
                place += take_number(&mut bytes)?;
                let value = i16::from_le_bytes([bytes.next()?, bytes.next()?]);
                Some((place, f32::from(value) * STEP))
            });
            weights.set(entries);
        }
        models.quotes.words = Some(Weights::new(14, 1));
        models
    }

    /// All tables, always in this order.
    fn tables(&mut self) -> [&mut Weights; 12] {
        [
            &mut self.quotes.marks.marks,
            &mut self.quotes.marks.pairs,
            &mut self.quotes.speech,
            &mut self.speakers.weights,
            &mut self.claim_speakers.weights,
            &mut self.claims.chain.emissions,
            &mut self.claims.chain.transitions,
            &mut self.lines.leftovers.emissions,
            &mut self.lines.leftovers.transitions,
            &mut self.narrator.weights,
            &mut self.lines.pages.emissions,
            &mut self.lines.pages.transitions,
        ]
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped before")]
fn narrow(value: f32) -> i16 {
    (value / STEP).round().clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16
}

fn low_bits(number: usize) -> u8 {
    u8::try_from(number & 0x7f).expect("seven bits fit a byte")
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(0x80 | low_bits(number));
        number >>= 7;
    }
    bytes.push(low_bits(number));
}

fn take_number(bytes: &mut impl Iterator<Item = u8>) -> Option<usize> {
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let byte = bytes.next()?;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_they_were_written() {
        let mut models = Models::default();
        models.speakers.weights.set([(0, 1.5), (300, -0.25), (20_000, 7.0)]);
        models.lines.pages.transitions.set([(1, 0.5)]);
        let read = Models::from_bytes(&models.to_bytes());
        assert_eq!(read.speakers.weights.values(), models.speakers.weights.values());
        assert_eq!(read.lines.pages.transitions.values(), models.lines.pages.transitions.values());
        assert_eq!(Models::from_bytes(&[1, 2]).to_bytes(), Models::default().to_bytes());
    }
}
