//! Features, and what tables of weights say of them.

/// Says of each of `N` classes how well a feature fits it.
pub trait Scores<const N: usize> {
    type Score: Copy + Default + PartialOrd;

    /// Adds the feature's weights to the scores.
    fn add(&self, feature: Feature, scores: &mut [Self::Score; N]);
}

/// A feature's name and values, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature(u64);

/// Stands for the language of features that are the same in all.
pub const EVERY_LANGUAGE: u32 = 0;

/// What these features together say of each class.
#[inline]
pub fn sum<const N: usize, S: Scores<N>>(scores: &S, features: &[Feature]) -> [S::Score; N] {
    let mut sum = [S::Score::default(); N];
    for feature in features {
        scores.add(*feature, &mut sum);
    }
    sum
}

/// The first of these classes with the highest score.
#[inline]
pub fn best<S: Copy + PartialOrd>(scores: &[S], classes: impl Iterator<Item = usize>) -> Option<usize> {
    classes.reduce(|best, class| if scores[class] > scores[best] { class } else { best })
}

impl Feature {
    /// Of the template with this number; the same values at other places are another feature.
    #[inline]
    pub fn new(template: u32, values: [u32; 3], language: u32) -> Self {
        let [a, b, c] = values.map(u64::from);
        let sum = (u64::from(template) << 32 | u64::from(language))
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .wrapping_add(a.wrapping_mul(0xbf58_476d_1ce4_e5b9))
            .wrapping_add(b.wrapping_mul(0x94d0_49bb_1331_11eb))
            .wrapping_add(c.wrapping_mul(0xd6e8_feb8_6659_fd93));
        Self((sum ^ (sum >> 29)).wrapping_mul(0xc4ce_b9fe_1a85_ec53))
    }

    /// Its bucket among `n`.
    #[inline]
    pub fn bucket(self, n: usize) -> usize {
        (((self.0 >> 32) * n as u64) >> 32) as usize
    }
}
