//! The weights that ship, read in place.

use super::features::Sentence;
use super::forms::Form;
use super::grammar::{Function, Tag};
use super::parser::{FunctionWeights, Grammar, MoveWeights, N_FUNCTION_BYTES};
use super::tagger::{self, N_TAG_BYTES, TagWeights};

/// What [`Weights::to_bytes`] wrote after the last training.
static BUILT_IN: &[u8] = include_bytes!("../../../assets/weights/syntax.bin");

pub(super) const N_TAG_ROWS: usize = 150_000;
pub(super) const N_MOVE_ROWS: usize = 2_900_000;
pub(super) const N_FUNCTION_ROWS: usize = 85_000;

/// Three tables as bytes.
#[derive(Clone, Debug)]
pub struct Weights {
    pub tags: Vec<u8>,
    pub moves: Vec<u8>,
    pub functions: Vec<u8>,
}

/// Three tables that are read where they lie.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    tags: TagWeights<'a>,
    grammar: Grammar<'a>,
}

impl Weights {
    /// One table behind the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&*self.tags, &self.moves, &self.functions].concat()
    }
}

impl<'a> Tables<'a> {
    /// What [`Weights::to_bytes`] wrote; `None` where its length is not right.
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let (tags, rest) = bytes.split_at_checked(N_TAG_ROWS * N_TAG_BYTES)?;
        let (moves, functions) = rest.split_at_checked(N_MOVE_ROWS)?;
        if functions.len() != N_FUNCTION_ROWS * N_FUNCTION_BYTES {
            return None;
        }
        let grammar = Grammar { moves: MoveWeights::new(moves)?, functions: FunctionWeights::new(functions)? };
        Some(Self { tags: TagWeights::new(tags)?, grammar })
    }

    /// The tag of each word of a sentence, its head (the number of words for the root's word) and its function.
    pub fn analyse(&self, forms: &[Form], language: u32) -> Vec<(Tag, usize, Function)> {
        let tagged = tagger::tags(&self.tags, forms, language);
        let tree = self.grammar.parse(&Sentence::new(forms, &tagged, language));
        tagged.iter().zip(tree).map(|(tagged, (head, function))| (tagged.tag, head, function)).collect()
    }

    /// The tag of each word of a sentence.
    pub fn tags(&self, forms: &[Form], language: u32) -> Vec<Tag> {
        tagger::tags(&self.tags, forms, language).into_iter().map(|tagged| tagged.tag).collect()
    }
}

impl Tables<'static> {
    /// The weights that ship.
    pub fn built_in() -> Option<Self> {
        Self::from_bytes(BUILT_IN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_whole_and_small() {
        assert!(Tables::built_in().is_some());
        assert!(BUILT_IN.len() <= 6_000_000, "{} bytes", BUILT_IN.len());
    }
}
