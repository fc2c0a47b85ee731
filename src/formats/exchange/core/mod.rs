//! What the formats of other programs share.

pub(crate) mod batch;
pub(crate) mod cells;
mod counted_otherwise;
pub(crate) mod draft;
pub(crate) mod edges;
pub(crate) mod facts;
pub(crate) mod imported;
pub(crate) mod iob;
pub(crate) mod json;
pub(crate) mod json_text;
pub(crate) mod labels;
pub(crate) mod loss;
pub(crate) mod names;
pub(crate) mod reading;
pub(crate) mod record;
pub(crate) mod rows;
pub(crate) mod sniff;
pub(crate) mod split;
pub(crate) mod tagged_words;
pub(crate) mod tokens;
pub(crate) mod units;
pub(crate) mod voices;
pub(crate) mod warnings;
pub(crate) mod xml;
