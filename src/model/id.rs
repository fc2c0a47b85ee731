//! What articles, spans, relations, labels and relation kinds are called by.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

/// An article in its project: the first 64 bits of the SHA-256 of its text as first opened, written as 16 hex digits.
///
/// Annotators who open the same text apart get the same id, so that their work can be compared and merged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u64);

/// A span in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpanId(pub u32);

/// A relation in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelationId(pub u32);

/// The numbers that something new may have where this is the highest that is taken: those above, then those below, of
/// which only some are free.
pub(in crate::model) fn free_numbers(highest: u32) -> impl Iterator<Item = u32> {
    let above = highest.checked_add(1).into_iter().flat_map(|first| first..=u32::MAX);
    above.chain(1..=highest)
}

/// A label in its project, as files name it: `quote`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(Arc<str>);

/// A kind of relation in its project, as files name it: `said_by`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(Arc<str>);

/// Why a word cannot name a label or a relation kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("“{0}” cannot be an id: use 1 to 64 letters, digits, “_”, “-” or “.”")]
pub struct NotAnId(pub String);

/// Why a word is not an article's id.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("“{0}” is not an article id: it has 16 hex digits")]
pub struct NotAnArticleId(pub String);

impl ArticleId {
    /// The id of a text from the SHA-256 of its UTF-8.
    pub fn from_sha256(sha256: &[u8; 32]) -> Self {
        let (first, _) = sha256.split_first_chunk().expect("32 bytes begin with 8");
        Self(u64::from_be_bytes(*first))
    }
}

impl ArticleId {
    /// Its place in a shuffle: always the same for the same seed, so that one more article does not move the others.
    pub fn shuffled(self, seed: u64) -> u64 {
        split_mix(seed ^ split_mix(self.0))
    }
}

/// A number that looks like chance: `SplitMix64` (G. Steele, D. Lea, C. Flood, 2014). Every bit of it depends on every bit
/// of the state.
#[inline]
pub const fn split_mix(state: u64) -> u64 {
    let mixed = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ArticleId {
    type Err = NotAnArticleId;

    fn from_str(word: &str) -> Result<Self, NotAnArticleId> {
        let is_hex = word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = is_hex.then(|| u64::from_str_radix(word, 16).ok()).flatten();
        number.map(Self).ok_or_else(|| NotAnArticleId(word.to_owned()))
    }
}

macro_rules! word_id {
    ($name:ident) => {
        impl $name {
            /// Checks that the word is fit for every file it goes into.
            pub fn new(word: &str) -> Result<Self, NotAnId> {
                if is_id(word) { Ok(Self(word.into())) } else { Err(NotAnId(word.to_owned())) }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

word_id!(LabelId);
word_id!(KindId);

fn is_id(word: &str) -> bool {
    (1..=64).contains(&word.chars().count())
        && word.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn article_ids_are_sixteen_hex_digits() {
        assert_eq!("3fa94c10b2d7e655".parse::<ArticleId>().unwrap().to_string(), "3fa94c10b2d7e655");
        for word in ["", "3fa9", "+fa94c10b2d7e655", "3fa94c10b2d7e65g"] {
            assert_eq!(word.parse::<ArticleId>(), Err(NotAnArticleId(word.to_owned())), "{word}");
        }
    }

    #[test]
    fn label_ids_fit_every_format() {
        for word in ["quote", "said-by", "用語", "a.b_c"] {
            assert_eq!(LabelId::new(word).unwrap().as_str(), word);
        }
        for word in ["", "two words", "tab\t", "a/b", &"x".repeat(65)] {
            assert!(LabelId::new(word).is_err(), "{word}");
        }
    }
}
