//! Numbers that look random, for tests that try many things and the same ones each time.

/// Numbers that look random and repeat from the same seed (`splitmix64`).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// A number below this one.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    /// A place in a list that has so many; 0 where it has none.
    pub(crate) fn index(&mut self, n: usize) -> usize {
        usize::try_from(self.below(n.max(1) as u64)).unwrap_or(0)
    }
}
