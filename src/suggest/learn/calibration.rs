//! How sure a suggestion is, told from what a model scores: as often as it is right.

use super::linear::logistic;

/// A logistic function of the log-odds (J. Platt, 1999). `cargo bench --bench folds` prints what fits, and how far
/// confidence and truth are apart before and after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    pub slope: f32,
    pub offset: f32,
}

/// How sure it is beforehand that what a suggester says of itself is so: one over the variance of the slope and of the
/// offset of its [`Calibration`]. Two proposals that were wrong weigh more than a score of 99 %; one says little.
const SLOPE_IS_ONE: f64 = 1.8;
pub(crate) const OFFSET_IS_NONE: f64 = 0.65;
/// Newton's steps, which find the best fit to many digits.
pub(crate) const N_STEPS: usize = 30;

/// Of a quotation, on clean and on damaged copies alike.
pub const QUOTES: Calibration = Calibration { slope: 1.0, offset: 0.45 };
/// Of the speaker beside one: the likeliest of many candidates is right more often than its share says.
pub const SPEAKERS: Calibration = Calibration { slope: 0.85, offset: 0.95 };
/// Of what is reported without marks.
pub const CLAIMS: Calibration = Calibration { slope: 0.28, offset: 0.56 };
/// The same after a project has taught it: what it learned from few articles makes it surer than it is right.
pub const TAUGHT_CLAIMS: Calibration = Calibration { slope: 0.45, offset: 0.25 };
/// Of a line of a whole page.
pub const PAGE_LINES: Calibration = Calibration { slope: 0.6, offset: 0.35 };
/// Of a line that an extractor left.
pub const LEFTOVER_LINES: Calibration = Calibration { slope: 0.55, offset: -0.9 };

impl Calibration {
    /// The confidence that belongs to a model's probability.
    pub fn of(self, probability: f32) -> f32 {
        logistic(self.slope.mul_add(Self::log_odds(probability), self.offset))
    }

    /// The one that fits best what was decided, as far as that is enough to move it from what is
    /// said. Who is right more often the less sure they say they are, is as sure of everything.
    pub fn fitted(decided: &[(f32, bool)]) -> Self {
        let mut line = newton(decided, true);
        if line[0] < 0.0 {
            line = [0.0, newton(decided, false)[1]];
        }
        #[expect(clippy::cast_possible_truncation, reason = "a slope and an offset need few digits")]
        let [slope, offset] = line.map(|value| value as f32);
        Self { slope, offset }
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

    #[test]
    fn surer_stays_surer_and_certain_stays_certain() {
        for calibration in [QUOTES, SPEAKERS, CLAIMS, TAUGHT_CLAIMS, PAGE_LINES, LEFTOVER_LINES] {
            let confidences = [0.0, 0.2, 0.5, 0.9, 1.0].map(|probability| calibration.of(probability));
            assert!(confidences.is_sorted() && (0.0..=1.0).contains(&confidences[4]), "{confidences:?}");
        }
        assert!((Calibration { slope: 1.0, offset: 0.0 }.of(0.3) - 0.3).abs() < 1e-5);
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
