//! Rows of weights packed into few bits, a row for each bucket of features, read where they lie.

use super::table::{Feature, Scores};

/// Weights that are packed into bytes.
pub trait Packed<const N: usize>: Scores<N, Score = i16> {
    /// How much of a score makes up one natural logarithm.
    const PER_NAT: f32;

    /// Writes the weights of a row, as near as can be.
    fn pack(weights: &[f32; N], bytes: &mut Vec<u8>);

    /// The logarithm of how much likelier the first of two scores is.
    #[inline]
    fn nats(difference: i16) -> f32 {
        f32::from(difference) / Self::PER_NAT
    }

    /// The logarithm of a class's probability among these.
    #[inline]
    fn log_probability(scores: &[i16; N], class: usize, classes: impl Iterator<Item = usize>) -> f32 {
        /// What is so much less likely than the class adds nothing.
        const NEGLIGIBLE: f32 = -8.0;
        let odds = classes.map(|other| Self::nats(scores[other] - scores[class])).filter(|nats| *nats > NEGLIGIBLE);
        -odds.map(f32::exp).sum::<f32>().ln()
    }
}

/// Rows of so many bytes.
#[derive(Clone, Copy, Debug)]
struct Rows<'a, const BYTES: usize>(&'a [[u8; BYTES]]);

/// Half a byte for each of `N` classes, at most twice as many as `BYTES`: one of fifteen levels, closer together where most
/// weights are.
#[derive(Clone, Copy, Debug)]
pub struct Levels<'a, const N: usize, const BYTES: usize>(Rows<'a, BYTES>);

/// Half a byte for each of `N` classes, twice as many as `BYTES`: one of fifteen levels at equal distances, which is faster.
#[derive(Clone, Copy, Debug)]
pub struct Halves<'a, const N: usize, const BYTES: usize>(Rows<'a, BYTES>);

/// The same levels for how much better the second and the third of three classes fit than the first.
#[derive(Clone, Copy, Debug)]
pub struct Pairs<'a>(Rows<'a, 1>);

impl<'a, const BYTES: usize> Rows<'a, BYTES> {
    /// All bytes; there has to be one row at least, and no rest.
    fn new(bytes: &'a [u8]) -> Option<Self> {
        let (rows, rest) = bytes.as_chunks();
        (!rows.is_empty() && rest.is_empty()).then_some(Self(rows))
    }

    #[inline]
    fn of(&self, feature: Feature) -> &'a [u8; BYTES] {
        &self.0[feature.bucket(self.0.len())]
    }
}

impl<'a, const N: usize, const BYTES: usize> Levels<'a, N, BYTES> {
    /// `None` where the bytes are not whole rows.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        const { assert!(N == 2 * BYTES || N + 1 == 2 * BYTES) };
        Rows::new(bytes).map(Self)
    }
}

impl<const N: usize, const BYTES: usize> Packed<N> for Levels<'_, N, BYTES> {
    const PER_NAT: f32 = 170.0;

    fn pack(weights: &[f32; N], bytes: &mut Vec<u8>) {
        let half = |weight: &f32| level(weight * Self::PER_NAT);
        bytes.extend(weights.chunks(2).map(|pair| half(&pair[0]) | pair.get(1).map_or(0, half) << 4));
    }
}

impl<const N: usize, const BYTES: usize> Scores<N> for Levels<'_, N, BYTES> {
    type Score = i16;

    #[inline]
    fn add(&self, feature: Feature, scores: &mut [i16; N]) {
        for (scores, byte) in scores.chunks_mut(2).zip(self.0.of(feature)) {
            for (score, weight) in scores.iter_mut().zip(PAIRS[usize::from(*byte)]) {
                *score += weight;
            }
        }
    }
}

impl<'a, const N: usize, const BYTES: usize> Halves<'a, N, BYTES> {
    /// `None` where the bytes are not whole rows.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        const { assert!(N == 2 * BYTES) };
        Rows::new(bytes).map(Self)
    }
}

impl<const N: usize, const BYTES: usize> Packed<N> for Halves<'_, N, BYTES> {
    const PER_NAT: f32 = 10.0;

    fn pack(weights: &[f32; N], bytes: &mut Vec<u8>) {
        let half = |weight: f32| rounded(weight * Self::PER_NAT, 7).cast_unsigned() & 0x0f;
        let (low, high) = weights.split_at(BYTES);
        bytes.extend(low.iter().zip(high).map(|(low, high)| half(*low) | half(*high) << 4));
    }
}

impl<const N: usize, const BYTES: usize> Scores<N> for Halves<'_, N, BYTES> {
    type Score = i16;

    #[inline]
    fn add(&self, feature: Feature, scores: &mut [i16; N]) {
        let (low, high) = scores.split_at_mut(BYTES);
        for ((low, high), byte) in low.iter_mut().zip(high).zip(self.0.of(feature)) {
            *low += i16::from((byte << 4).cast_signed() >> 4);
            *high += i16::from(byte.cast_signed() >> 4);
        }
    }
}

impl<'a> Pairs<'a> {
    /// `None` where there are no bytes.
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        Rows::new(bytes).map(Self)
    }
}

impl Packed<3> for Pairs<'_> {
    const PER_NAT: f32 = 256.0;

    fn pack(weights: &[f32; 3], bytes: &mut Vec<u8>) {
        let [first, second, third] = weights.map(|weight| weight * Self::PER_NAT);
        bytes.push(level(second - first) | level(third - first) << 4);
    }
}

impl Scores<3> for Pairs<'_> {
    type Score = i16;

    #[inline]
    fn add(&self, feature: Feature, scores: &mut [i16; 3]) {
        let [byte] = self.0.of(feature);
        let [second, third] = PAIRS[usize::from(*byte)];
        scores[1] += second;
        scores[2] += third;
    }
}

/// What half a byte can stand for, and its negative: finer where most weights are.
const LEVELS: [i16; 8] = [0, 8, 18, 33, 53, 82, 123, 184];
/// Set where it stands for the negative.
const NEGATIVE: u8 = 8;

/// What both halves of each byte stand for.
static PAIRS: [[i16; 2]; 256] = pairs();

const fn pairs() -> [[i16; 2]; 256] {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [value(byte & 0x0f), value(byte >> 4)];
        byte += 1;
    }
    pairs
}

const fn value(half: usize) -> i16 {
    let level = LEVELS[half & 7];
    if half & NEGATIVE as usize == 0 { level } else { -level }
}

/// The half of a byte that stands for what is nearest.
fn level(weight: f32) -> u8 {
    let far = |half: &u8| (f32::from(LEVELS[usize::from(*half)]) - weight.abs()).abs();
    let nearest = (0..NEGATIVE).min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0);
    if weight < 0.0 { nearest | NEGATIVE } else { nearest }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped before")]
fn rounded(weight: f32, most: i8) -> i8 {
    weight.round().clamp(-f32::from(most), f32::from(most)) as i8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_read_again() {
        let feature = Feature::new(1, [2, 3, 4], 5);
        let mut bytes = Vec::new();
        Levels::<3, 2>::pack(&[0.3, -0.1, 9.0], &mut bytes);
        let mut scores = [0; 3];
        Levels::<3, 2>::new(&bytes).unwrap().add(feature, &mut scores);
        assert_eq!(scores, [53, -18, 184]);

        let mut bytes = Vec::new();
        Halves::<4, 2>::pack(&[0.32, -0.21, -9.0, 0.7], &mut bytes);
        let mut scores = [1; 4];
        Halves::<4, 2>::new(&bytes).unwrap().add(feature, &mut scores);
        assert_eq!(scores, [1 + 3, 1 - 2, 1 - 7, 1 + 7]);

        let mut bytes = Vec::new();
        Pairs::pack(&[0.1, 0.1 + 0.13, 0.1 - 0.5], &mut bytes);
        let mut scores = [0; 3];
        Pairs::new(&bytes).unwrap().add(feature, &mut scores);
        assert_eq!(scores, [0, 33, -123]);
    }

    #[test]
    fn rows_are_whole() {
        assert!(Levels::<3, 2>::new(&[0; 3]).is_none());
        assert!(Halves::<4, 2>::new(&[0; 3]).is_none());
        assert!(Pairs::new(&[]).is_none());
    }
}
