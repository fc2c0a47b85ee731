//! Parquet: what is known of it in every build, also in those that cannot write it.

#[cfg(feature = "parquet")]
mod columns;
#[cfg(feature = "parquet")]
mod parts;
#[cfg(feature = "parquet")]
mod read;
#[cfg(feature = "parquet")]
mod rows;
mod so_far;

#[cfg(feature = "parquet")]
pub(crate) use self::rows::{Lines, in_words};
pub(crate) use self::so_far::RowsSoFar;

use crate::formats::exchange::core::facts::Facts;
use crate::formats::exchange::core::loss::{Carries, Voices};
use crate::formats::exchange::core::sniff::Sign;

pub(crate) const FACTS: Facts = Facts {
    name: "parquet",
    title: "Parquet",
    about: "JSON Lines as typed columns, with tokens and tags, for Hugging Face datasets",
    extension: "parquet",
    is_binary: true,
    carries: Carries { links: true, notes: true, people: false, predictions: true, scores: false },
    voices: Voices::Spans,
    #[cfg(feature = "parquet")]
    write: Some(parts::write),
    #[cfg(feature = "parquet")]
    read: Some(read::read),
    sniff: |sample| Sign::from(sample.is_parquet),
    ..Facts::PLAIN
};
