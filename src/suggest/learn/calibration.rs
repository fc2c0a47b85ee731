//! How sure a suggestion is, told from what a model scores: as often as it is right.

use super::linear::logistic;

/// A logistic function of the log-odds (J. Platt, 1999). `cargo bench --bench folds` prints what fits, and how far
/// confidence and truth are apart before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    pub slope: f32,
    pub offset: f32,
}

/// Of a quotation, on clean and on damaged copies alike.
pub const QUOTES: Calibration = Calibration { slope: 1.0, offset: 0.45 };
/// Of the speaker beside one: the likeliest of many candidates is right more often than its share says.
pub const SPEAKERS: Calibration = Calibration { slope: 0.85, offset: 0.95 };
/// Of what is reported without marks.
pub const CLAIMS: Calibration = Calibration { slope: 0.4, offset: 0.5 };
/// The same after a project has taught it: what it learned from few articles makes it surer than it is right.
pub const TAUGHT_CLAIMS: Calibration = Calibration { slope: 0.4, offset: 0.3 };
/// Of a line of a whole page.
pub const PAGE_LINES: Calibration = Calibration { slope: 0.6, offset: 0.35 };
/// Of a line that an extractor left.
pub const LEFTOVER_LINES: Calibration = Calibration { slope: 0.55, offset: -0.9 };

impl Calibration {
    /// The confidence that belongs to a model's probability.
    pub fn of(self, probability: f32) -> f32 {
        logistic(self.slope.mul_add(Self::log_odds(probability), self.offset))
    }

    /// The log-odds of a probability, of which none is certain.
    pub fn log_odds(probability: f32) -> f32 {
        Self::odds(probability).ln()
    }

    /// The odds of a probability, of which none is certain.
    pub fn odds(probability: f32) -> f32 {
        let probability = probability.clamp(1e-4, 1.0 - 1e-4);
        probability / (1.0 - probability)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surer_stays_surer_and_certain_stays_certain() {
        for calibration in [QUOTES, SPEAKERS, CLAIMS, TAUGHT_CLAIMS, PAGE_LINES, LEFTOVER_LINES] {
            let confidences = [0.0, 0.2, 0.5, 0.9, 1.0].map(|probability| calibration.of(probability));
            assert!(confidences.is_sorted() && (0.0..=1.0).contains(&confidences[4]), "{confidences:?}");
        }
        assert!((Calibration { slope: 1.0, offset: 0.0 }.of(0.3) - 0.3).abs() < 1e-5);
    }
}
