//! Lists of words and marks that are looked for among tokens.

use super::tokens::Token;
use crate::suggest::learn::linear::hash_bytes;

/// Words in lower case and marks, hashed when the program is compiled.
pub struct Words<const N: usize>([u64; N]);

impl<const N: usize> Words<N> {
    pub const fn new(texts: [&str; N]) -> Self {
        let mut hashes = [0; N];
        let mut idx = 0;
        while idx < N {
            hashes[idx] = hash_bytes(texts[idx].as_bytes());
            idx += 1;
        }
        Self(hashes)
    }

    /// Whether the token is one of them.
    pub fn has(&self, token: &Token) -> bool {
        self.0.contains(&token.word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suggest::text::tokens::tokens;

    #[test]
    fn words_are_known_whatever_their_case() {
        const SAYS: Words<3> = Words::new(["said", "don't", "…"]);
        let found: Vec<bool> = tokens("She SAID don’t say …").iter().map(|token| SAYS.has(token)).collect();
        assert_eq!(found, [false, true, true, false, true]);
    }
}
