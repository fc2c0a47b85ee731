//! Maps by the hashes of words, which are not hashed again.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::suggest::learn::linear::hash_bytes;

/// A map by hashes of words that are known beforehand: they need not be hashed again.
///
/// Not for the words of a text: whoever wrote it could choose words that get into each other's way.
pub(super) type ByWord<T> = HashMap<u64, T, BuildHasherDefault<AsItIs>>;

/// Takes a hash for its own hash.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes);
    }
}
