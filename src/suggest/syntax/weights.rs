//! The weights that ship, read in place.

use super::features::Sentence;
use super::forms::Form;
use super::grammar::{Function, Tag};
use super::parser::Grammar;
use super::table::Table;
use super::tagger::{self, N_TAGS};

/// What [`Weights::to_bytes`] wrote after the last training.
static BUILT_IN: &[u8] = include_bytes!("../../../assets/weights/syntax.bin");

/// How large a table is, and what its weights mean.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub n_rows: usize,
    /// How many weights make up one natural logarithm.
    pub per_nat: f32,
}

pub const TAGS: Size = Size { n_rows: 60_000, per_nat: 32.0 };
pub const MOVES: Size = Size { n_rows: 1_200_000, per_nat: 127.0 };
pub const FUNCTIONS: Size = Size { n_rows: 32_000, per_nat: 64.0 };

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
    tags: Table<'a, N_TAGS>,
    grammar: Grammar<'a>,
}

impl Size {
    /// The byte that stands for a weight.
    #[expect(clippy::cast_possible_truncation, reason = "clamped before")]
    pub fn byte(self, weight: f32) -> u8 {
        ((weight * self.per_nat).round().clamp(-127.0, 127.0) as i8).cast_unsigned()
    }
}

/// A table of this size; `None` where the bytes are not whole rows.
pub fn table<const N: usize>(bytes: &[u8], size: Size) -> Option<Table<'_, N>> {
    Table::new(bytes, size.per_nat)
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
        let (tags, rest) = bytes.split_at_checked(TAGS.n_rows * N_TAGS)?;
        let (moves, functions) = rest.split_at_checked(MOVES.n_rows * super::moves::N_MOVES)?;
        let grammar = Grammar { moves: table(moves, MOVES)?, functions: table(functions, FUNCTIONS)? };
        Some(Self { tags: table(tags, TAGS)?, grammar })
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
